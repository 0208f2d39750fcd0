/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tells a voice from instruments: its partials glide and tremble together, its
 * formants change with the syllables, it stands in the middle. */

#define G_LOG_DOMAIN "sw-timbre-look"

#include "config.h"

#include "sw-features-private.h"

#include <math.h>
#include <string.h>

#define N_BINS (SW_TIMBRE_WINDOW / 2 + 1)
#define N_BANDS 12
#define MAX_PEAKS 64
#define N_PITCHES 85 /* half semitones from 85 Hz on, 3½ octaves */
#define LOWEST_PITCH 85.0
#define FLOOR 1e-9f

typedef struct
{
  float hertz, power;
} Peak;

struct _SwTimbreLook
{
  SwSpectrum *spectrum; /* (owned) */
  float       middle[N_BINS], side[N_BINS];
  guint       first[N_BANDS + 1];
  float       pitches[N_PITCHES], doubt[N_PITCHES];
  Peak        before[MAX_PEAKS]; /* of the last row, by frequency */
  guint       n_before;
};

SwTimbreLook *
_sw_timbre_look_new (void)
{
  SwTimbreLook *self = g_new0 (SwTimbreLook, 1);
  double        bin_hertz = (double)SW_FEATURES_RATE / SW_TIMBRE_WINDOW;
  double        low = 2595 * log10 (1 + 120 / 700.0), high = 2595 * log10 (1 + 8000 / 700.0);

  self->spectrum = _sw_spectrum_new (SW_TIMBRE_WINDOW);
  for (guint i = 0; i <= N_BANDS; i++)
    self->first[i] = (guint)lround (700 * (pow (10, (low + (high - low) * i / N_BANDS) / 2595) - 1) / bin_hertz);
  for (guint p = 0; p < N_PITCHES; p++)
    {
      self->pitches[p] = (float)(LOWEST_PITCH * pow (2, p / 24.0));
      self->doubt[p] = (float)(1 - 0.15 * log2 (440 / MIN (self->pitches[p], 440)));
    }
  return self;
}

void
_sw_timbre_look_free (SwTimbreLook *self)
{
  if (self == NULL)
    return;
  _sw_spectrum_free (self->spectrum);
  g_free (self);
}

static guint
bin_of (double hertz)
{
  return (guint)lround (hertz * SW_TIMBRE_WINDOW / SW_FEATURES_RATE);
}

static float
sum (const float *power,
     double       from,
     double       to)
{
  float total = 0;

  for (guint i = bin_of (from); i < bin_of (to); i++)
    total += power[i];
  return total;
}

static float
decibel (float power)
{
  return 10 * log10f (power + FLOOR);
}

static guint
find_peaks (const float *power,
            Peak        *peaks)
{
  double bin_hertz = (double)SW_FEATURES_RATE / SW_TIMBRE_WINDOW;
  float  loudest = 0;
  guint  n = 0, last = bin_of (4000);

  for (guint i = bin_of (100); i < last; i++)
    loudest = MAX (loudest, power[i]);
  for (guint i = bin_of (100); i < last && n < MAX_PEAKS; i++)
    {
      float a, b, c, bend;

      if (power[i] <= power[i - 1] || power[i] < power[i + 1] || power[i] < loudest * 1e-4f || power[i] < FLOOR)
        continue;
      a = logf (power[i - 1] + 1e-20f);
      b = logf (power[i]);
      c = logf (power[i + 1] + 1e-20f);
      bend = a - 2 * b + c;
      peaks[n++] = (Peak){ (float)((i + (bend < 0 ? 0.5f * (a - c) / bend : 0)) * bin_hertz), power[i] };
    }
  return n;
}

/* How far the partials moved since the last row. */
static void
measure_drift (SwTimbreLook *self,
               const Peak   *peaks,
               guint         n,
               SwTimbreRow  *row)
{
  double total = 0, drift = 0, gliding = 0;
  guint  k = 0;

  for (guint i = 0; i < n; i++)
    {
      double weight = sqrt (peaks[i].power), best = 100;

      if (peaks[i].hertz < 300)
        continue;
      total += weight;
      while (k < self->n_before && self->before[k].hertz < peaks[i].hertz * 0.94f)
        k++;
      for (guint j = k; j < self->n_before && self->before[j].hertz < peaks[i].hertz * 1.06f; j++)
        best = MIN (best, fabs (1200 * log2 (peaks[i].hertz / self->before[j].hertz)));
      drift += weight * best;
      if (best > 12 && best < 90)
        gliding += weight;
    }
  row->value[SW_TIMBRE_DRIFT] = total > 0 ? (float)(drift / total) : 0;
  row->value[SW_TIMBRE_GLIDING] = total > 0 ? (float)(gliding / total) : 0;
  memcpy (self->before, peaks, n * sizeof *peaks);
  self->n_before = n;
}

/* The harmonic series that most of the peaks' amplitude belongs to. */
static void
measure_pitch (SwTimbreLook *self,
               const Peak   *peaks,
               guint         n,
               SwTimbreRow  *row)
{
  float amplitude[MAX_PEAKS], total = 1e-9f, best = 0, best_pitch = LOWEST_PITCH;

  for (guint i = 0; i < n; i++)
    {
      amplitude[i] = sqrtf (peaks[i].power);
      total += amplitude[i];
    }
  for (guint p = 0; p < N_PITCHES; p++)
    {
      float inverse = 1 / self->pitches[p], found = 0;

      for (guint i = 0; i < n; i++)
        {
          float ratio = peaks[i].hertz * inverse, number = (float)(int)(ratio + 0.5f);
          float off = (ratio - number) / MAX (number, 1) * 30;
          float fit = number >= 1 && number <= 16 ? MAX (0, 1 - off * off) : 0;

          found += amplitude[i] * fit * (number < 6 ? 1.0f : 0.6f);
        }
      /* A series twice as low holds the same peaks and more gaps. */
      found *= self->doubt[p];
      if (found > best)
        {
          best = found;
          best_pitch = self->pitches[p];
        }
    }
  row->value[SW_TIMBRE_SALIENCE] = best / total;
  row->value[SW_TIMBRE_PITCH] = 69 + 12 * log2f (best_pitch / 440);
}

void
_sw_timbre_look_at (SwTimbreLook *self,
                    const float  *middle,
                    const float  *side,
                    SwTimbreRow  *row)
{
  Peak  peaks[MAX_PEAKS];
  float logarithms = 0, all;
  guint n, from = bin_of (300), to = bin_of (4000);

  _sw_spectrum_power (self->spectrum, middle, self->middle);
  _sw_spectrum_power (self->spectrum, side, self->side);
  for (guint i = 0; i < N_BANDS; i++)
    {
      float band = 0;

      for (guint k = self->first[i]; k < self->first[i + 1]; k++)
        band += self->middle[k];
      row->value[SW_TIMBRE_BAND + i] = decibel (band);
    }
  for (guint i = from; i < to; i++)
    logarithms += logf (self->middle[i] + 1e-12f);
  all = sum (self->middle, 50, 10000);
  row->value[SW_TIMBRE_LEVEL] = decibel (all);
  row->value[SW_TIMBRE_WIDTH] = decibel (sum (self->side, 300, 4000)) - decibel (sum (self->middle, 300, 4000));
  row->value[SW_TIMBRE_FLATNESS] = 4.3429f * logarithms / (to - from) - decibel (sum (self->middle, 300, 4000) / (to - from));
  row->value[SW_TIMBRE_HISS] = decibel (sum (self->middle, 4000, 10000)) - decibel (all);
  n = find_peaks (self->middle, peaks);
  measure_pitch (self, peaks, n, row);
  measure_drift (self, peaks, n, row);
}
