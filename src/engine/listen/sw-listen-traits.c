/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What makes a voice this one: how high it is, how long its throat seems (formants), how
 * bright and breathy it sounds, how it trembles. */

#define G_LOG_DOMAIN "sw-listen-traits"

#include "config.h"

#include "sw-listen.h"
#include "sw-spectrum.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIZE 2048
#define N_BINS (SIZE / 2 + 1)
#define LEAST 2.0 /* seconds */
#define CLEAR 0.7f
#define N_WARP 120 /* points of the envelope, evenly in log frequency */
#define LOWEST 300.0
#define HIGHEST 5000.0
#define CENTRE 1130.0   /* Hz, of an average man */
#define VIBRATO_SPAN 32 /* steps: 0.32 s to each side */

static int
compare_float (gconstpointer a,
               gconstpointer b)
{
  float x = *(const float *)a, y = *(const float *)b;

  return (x > y) - (x < y);
}

static double
percentile (const float *sorted,
            gsize        n,
            double       part)
{
  return sorted[(gsize)(part * (n - 1))];
}

typedef struct
{
  double envelope[N_WARP]; /* dB, sum */
  double low, high;        /* power below and above 2 kHz */
  double harmonic, all;    /* power */
  gsize  n;
} Timbre;

static void
add_frame (Timbre      *self,
           const float *bins,
           double       hertz)
{
  double bin_hertz = (double)SW_LISTEN_RATE / SIZE;

  for (guint i = 0; i < N_WARP; i++)
    {
      double at = LOWEST * pow (HIGHEST / LOWEST, (double)i / (N_WARP - 1)), reach = MAX (hertz / 2, bin_hertz);
      double sum = 0, n = 0;

      for (guint k = (guint)(MAX (at - reach, bin_hertz) / bin_hertz); k <= (guint)((at + reach) / bin_hertz); k++, n++)
        sum += bins[k];
      self->envelope[i] += 10 * log10 (sum / n + 1e-12);
    }
  for (guint k = 3; k < N_BINS * 0.45; k++)
    {
      double at = k * bin_hertz, off = at / hertz - round (at / hertz);

      *(at < 2000 ? &self->low : &self->high) += bins[k];
      if (at < 4000)
        {
          self->all += bins[k];
          if (fabs (off) < 0.25)
            self->harmonic += bins[k];
        }
    }
  self->n++;
}

/* Where the formants lie on the whole: the centre of the envelope on a logarithmic axis, the
 * voice's slope downwards taken out. A shorter throat moves all of them up. Rough: speech
 * of several seconds is told right, a hum has too few overtones. */
static double
find_formant_scale (Timbre *timbre)
{
  double slope = 0, mean = 0, sum = 0, weights = 0;

  for (guint i = 0; i < N_WARP; i++)
    mean += timbre->envelope[i] / timbre->n / N_WARP;
  for (guint i = 0; i < N_WARP; i++)
    slope += (i - (N_WARP - 1) / 2.0) * (timbre->envelope[i] / timbre->n - mean);
  slope /= N_WARP * (N_WARP * (double)N_WARP - 1) / 12;
  for (guint i = 0; i < N_WARP; i++)
    {
      double weight = pow (10, (timbre->envelope[i] / timbre->n - mean - slope * (i - (N_WARP - 1) / 2.0)) / 10);

      sum += weight * log (LOWEST * pow (HIGHEST / LOWEST, (double)i / (N_WARP - 1)));
      weights += weight;
    }
  return CLAMP (exp (sum / weights) / CENTRE, 0.8, 1.3);
}

static void
measure_timbre (SwStem        *voice,
                SwPitchTrack  *track,
                SwVoiceTraits *traits)
{
  g_autoptr (SwSpectrum) spectrum = _sw_spectrum_new (SIZE);
  Timbre timbre = { 0 };
  float  samples[SIZE], bins[N_BINS];

  for (gsize i = 0; i < track->n; i += 2)
    {
      gsize at = (gsize)(i * SW_PITCH_STEP * SW_LISTEN_RATE);

      if (track->clarity[i] < CLEAR || track->hertz[i] <= 0 || at < SIZE / 2 || at + SIZE / 2 > voice->n_frames)
        continue;
      for (guint k = 0; k < SIZE; k++)
        samples[k] = 0.5f * (voice->samples[0][at - SIZE / 2 + k] + voice->samples[1][at - SIZE / 2 + k]);
      _sw_spectrum_power (spectrum, samples, bins);
      add_frame (&timbre, bins, track->hertz[i]);
    }
  if (timbre.n == 0)
    return;
  traits->brightness = 10 * log10 ((timbre.high + 1e-12) / (timbre.low + 1e-12));
  traits->breathiness = CLAMP (2 * (1 - timbre.harmonic / (timbre.all + 1e-12)), 0, 1);
  traits->formant_scale = find_formant_scale (&timbre);
}

/* How the pitch of held notes moves around its running mean: zero crossings and size. */
static void
measure_vibrato (SwPitchTrack  *track,
                 SwVoiceTraits *traits)
{
  double crossings = 0, seconds = 0, square = 0;

  for (gsize i = VIBRATO_SPAN; i + VIBRATO_SPAN < track->n; i++)
    {
      double   mean = 0, next = 0, at, after;
      gboolean held = TRUE;

      for (gsize k = i - VIBRATO_SPAN; k <= i + VIBRATO_SPAN && held; k++)
        {
          held = track->hertz[k] > 0 && fabs (12 * log2 (track->hertz[k] / track->hertz[i])) < 1.5;
          if (held)
            mean += 12 * log2 (track->hertz[k]) / (2 * VIBRATO_SPAN + 1);
        }
      if (!held)
        continue;
      at = 12 * log2 (track->hertz[i]) - mean;
      next = 12 * log2 (track->hertz[i + 1]);
      after = next - mean;
      crossings += (at < 0) != (after < 0);
      square += at * at;
      seconds += SW_PITCH_STEP;
    }
  if (seconds < 0.5)
    return;
  traits->vibrato_rate = crossings / seconds / 2;
  traits->vibrato_depth = 100 * sqrt (2 * square * SW_PITCH_STEP / seconds);
  /* Slower or smaller than anybody would call so, or mere jitter. */
  if (traits->vibrato_rate < 3.5 || traits->vibrato_rate > 9 || traits->vibrato_depth < 8)
    traits->vibrato_rate = traits->vibrato_depth = 0;
}

/**
 * sw_listen_traits:
 * @voice: a recording of one person who sings or speaks, nothing else
 * @traits: (out): what the voice is like
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Fails with `G_IO_ERROR_NOT_FOUND` when less than two seconds of a clear voice are in it,
 * or with `G_IO_ERROR_CANCELLED`.
 *
 * Returns: whether a voice was found
 */
gboolean
sw_listen_traits (SwStem        *voice,
                  SwVoiceTraits *traits,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (SwPitchTrack) track = NULL;
  g_autofree float *notes = NULL;
  gsize             n = 0;

  g_return_val_if_fail (voice != NULL && traits != NULL, FALSE);

  *traits = (SwVoiceTraits){ .formant_scale = 1 };
  track = sw_listen_pitch (voice, 0, 0, cancellable, error);
  if (track == NULL)
    return FALSE;
  notes = g_new (float, track->n + 1);
  for (gsize i = 0; i < track->n; i++)
    if (track->hertz[i] > 0 && track->clarity[i] >= CLEAR)
      notes[n++] = (float)(69 + 12 * log2 (track->hertz[i] / 440));
  traits->seconds = n * SW_PITCH_STEP;
  if (traits->seconds < LEAST)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("No clear voice is heard: only %.1f seconds where at least %.0f are needed"), traits->seconds, LEAST);
      return FALSE;
    }
  qsort (notes, n, sizeof *notes, compare_float);
  traits->lowest = percentile (notes, n, 0.05);
  traits->median = percentile (notes, n, 0.5);
  traits->highest = percentile (notes, n, 0.95);
  measure_timbre (voice, track, traits);
  measure_vibrato (track, traits);
  return TRUE;
}
