/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-spectrum"

#include "config.h"

#include "sw-spectrum.h"

#include <fftw3.h>
#include <math.h>
#include <string.h>

struct _SwSpectrum
{
  guint          size;
  float         *window;  /* (owned) */
  float         *samples; /* (owned) */
  fftwf_complex *bins;    /* (owned) */
  fftwf_plan     forward, inverse;
};

/* FFTW's planner is one per process and not safe by itself; others in the process plan
 * too. Before main (), because the lock must be there before the second thread is. */
__attribute__ ((constructor)) static void
make_planner_safe (void)
{
  fftwf_make_planner_thread_safe ();
}

SwSpectrum *
_sw_spectrum_new (guint size)
{
  SwSpectrum *self = g_new0 (SwSpectrum, 1);

  self->size = size;
  self->window = g_new (float, size);
  self->samples = fftwf_alloc_real (size);
  self->bins = fftwf_alloc_complex (size / 2 + 1);
  for (guint i = 0; i < size; i++)
    self->window[i] = (float)(0.5 - 0.5 * cos (2 * G_PI * i / size));
  self->forward = fftwf_plan_dft_r2c_1d (size, self->samples, self->bins, FFTW_ESTIMATE);
  self->inverse = fftwf_plan_dft_c2r_1d (size, self->bins, self->samples, FFTW_ESTIMATE);
  return self;
}

void
_sw_spectrum_free (SwSpectrum *self)
{
  if (self == NULL)
    return;
  fftwf_destroy_plan (self->forward);
  fftwf_destroy_plan (self->inverse);
  fftwf_free (self->samples);
  fftwf_free (self->bins);
  g_free (self->window);
  g_free (self);
}

const float *
_sw_spectrum_get_window (SwSpectrum *self)
{
  return self->window;
}

static void
transform (SwSpectrum  *self,
           const float *samples)
{
  for (guint i = 0; i < self->size; i++)
    self->samples[i] = samples[i] * self->window[i];
  fftwf_execute (self->forward);
}

void
_sw_spectrum_power (SwSpectrum  *self,
                    const float *samples,
                    float       *power)
{
  /* The window's mean is ½, and half of a sine is at negative frequencies. */
  float scale = 16.0f / ((float)self->size * self->size);

  transform (self, samples);
  for (guint i = 0; i <= self->size / 2; i++)
    power[i] = scale * (self->bins[i][0] * self->bins[i][0] + self->bins[i][1] * self->bins[i][1]);
}

void
_sw_spectrum_forward (SwSpectrum  *self,
                      const float *samples,
                      float       *bins)
{
  transform (self, samples);
  memcpy (bins, self->bins, sizeof (fftwf_complex) * (self->size / 2 + 1));
}

void
_sw_spectrum_inverse (SwSpectrum  *self,
                      const float *bins,
                      float       *samples)
{
  memcpy (self->bins, bins, sizeof (fftwf_complex) * (self->size / 2 + 1));
  fftwf_execute (self->inverse);
  for (guint i = 0; i < self->size; i++)
    samples[i] = self->samples[i] / self->size;
}
