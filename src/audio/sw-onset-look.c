/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Attacks: how much the logarithmic spectrum rises, band by band. A rise against the
 * loudest neighbour two rows ago, so that vibrato is none (Böck and Widmer's
 * "SuperFlux", on mel bands). */

#define G_LOG_DOMAIN "sw-onset-look"

#include "config.h"

#include "sw-features-private.h"

#include <math.h>
#include <string.h>

#define N_BINS (SW_ONSET_WINDOW / 2 + 1)
#define N_BANDS 40
#define LOWEST 27.5
#define HIGHEST 10000.0
#define FLOOR 1e-8f /* −80 dB: below it a rise is noise */
#define LAG 2

struct _SwOnsetLook
{
  SwSpectrum *spectrum; /* (owned) */
  float       power[N_BINS];
  guint       first[N_BANDS + 1]; /* bin where a band starts */
  guint       group[N_BANDS];
  float       history[LAG][N_BANDS];
  guint       n_seen;
};

SwOnsetLook *
_sw_onset_look_new (void)
{
  static const double limits[] = { 150, 800, 4000 };
  SwOnsetLook        *self = g_new0 (SwOnsetLook, 1);
  double              bin_hertz = (double)SW_FEATURES_RATE / SW_ONSET_WINDOW;
  double              low = 2595 * log10 (1 + LOWEST / 700), high = 2595 * log10 (1 + HIGHEST / 700);

  self->spectrum = _sw_spectrum_new (SW_ONSET_WINDOW);
  self->first[0] = 1;
  for (guint i = 1; i <= N_BANDS; i++)
    {
      double hertz = 700 * (pow (10, (low + (high - low) * i / N_BANDS) / 2595) - 1);

      self->first[i] = MAX (self->first[i - 1] + 1, (guint)lround (hertz / bin_hertz));
      for (guint k = 0; k < G_N_ELEMENTS (limits); k++)
        self->group[i - 1] += self->first[i - 1] * bin_hertz >= limits[k];
    }
  for (guint k = 0; k < LAG; k++)
    for (guint i = 0; i < N_BANDS; i++)
      self->history[k][i] = logf (FLOOR);
  return self;
}

void
_sw_onset_look_free (SwOnsetLook *self)
{
  if (self == NULL)
    return;
  _sw_spectrum_free (self->spectrum);
  g_free (self);
}

void
_sw_onset_look_at (SwOnsetLook *self,
                   const float *samples,
                   SwOnsetRow  *row)
{
  float *before = self->history[self->n_seen % LAG];
  float  now[N_BANDS];

  _sw_spectrum_power (self->spectrum, samples, self->power);
  for (guint i = 0; i < N_BANDS; i++)
    {
      float sum = 0;

      for (guint k = self->first[i]; k < self->first[i + 1]; k++)
        sum += self->power[k];
      now[i] = logf (FLOOR + sum);
    }
  for (guint i = 0; i < N_BANDS; i++)
    {
      float reference = before[i];

      if (i > 0)
        reference = MAX (reference, before[i - 1]);
      if (i + 1 < N_BANDS)
        reference = MAX (reference, before[i + 1]);
      if (now[i] > reference)
        row->band[self->group[i]] += now[i] - reference;
    }
  memcpy (before, now, sizeof now);
  self->n_seen++;
}
