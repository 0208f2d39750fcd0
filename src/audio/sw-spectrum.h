/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Short-time Fourier transforms of one size; one object per thread. */
typedef struct _SwSpectrum SwSpectrum;

/* @size: samples, a power of two. */
SwSpectrum  *_sw_spectrum_new        (guint size);
void         _sw_spectrum_free       (SwSpectrum *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwSpectrum, _sw_spectrum_free)

/* The periodic Hann window of that size. */
const float *_sw_spectrum_get_window (SwSpectrum *self);
/* |X|² of @size windowed samples into size / 2 + 1 bins; a sine of amplitude 1 gives 1. */
void         _sw_spectrum_power      (SwSpectrum *self, const float *samples, float *power);
/* Windowed samples to size / 2 + 1 complex bins (real, imaginary, …), not scaled. */
void         _sw_spectrum_forward    (SwSpectrum *self, const float *samples, float *bins);
/* Bins to @size samples, scaled so that forward and inverse give the windowed samples. */
void         _sw_spectrum_inverse    (SwSpectrum *self, const float *bins, float *samples);

G_END_DECLS
