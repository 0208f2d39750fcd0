/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The true peak (ITU-R BS.1770: four-fold oversampled below 96 kHz, two-fold below
 * 192 kHz) of a stream. libebur128 measures the same, at four times the price, which was
 * 40 % of a whole analysis. */
typedef struct _SwPeakMeter SwPeakMeter;

SwPeakMeter *_sw_peak_meter_new  (int rate, int channels);
void         _sw_peak_meter_free (SwPeakMeter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwPeakMeter, _sw_peak_meter_free)

/* Interleaved. */
void         _sw_peak_meter_add  (SwPeakMeter *self, const float *samples, gsize n_frames);
/* Linear, of all channels; 1 is full scale. */
float        _sw_peak_meter_get  (SwPeakMeter *self);

G_END_DECLS
