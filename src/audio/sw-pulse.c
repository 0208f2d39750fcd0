/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-pulse"

#include "config.h"

#include "sw-analysis.h"
#include "sw-pulse.h"

#include <math.h>

#define ROWS_PER_SECOND ((double)SW_FEATURES_RATE / SW_ONSET_HOP)
#define LATE 0.007 /* seconds that an attack is seen after it begins */
#define UNSTEADY 0.08

static const float all_bands[] = { 1, 0.7f, 0.7f, 0.5f };
static const float low_band[] = { 1, 0, 0, 0 };

/* What lies between the beats becomes the beats; half a period is put before and the
 * last goes. */
static void
shift_by_half (GArray *beats)
{
  for (guint i = 0; i + 1 < beats->len; i++)
    g_array_index (beats, double, i) = (g_array_index (beats, double, i) + g_array_index (beats, double, i + 1)) / 2;
  g_array_set_size (beats, beats->len - 1);
}

/* Beats at an even pace on both ends, as far as the sound goes. */
static void
complete (GArray *beats,
          double  period,
          gsize   n_rows)
{
  double first = SW_FEATURES_LEAD / (double)SW_ONSET_HOP - SW_ONSET_WINDOW / 2.0 / SW_ONSET_HOP - 2;

  while (beats->len > 0 && g_array_index (beats, double, 0) - period > first)
    {
      double row = g_array_index (beats, double, 0) - period;

      g_array_prepend_val (beats, row);
    }
  while (beats->len > 0 && g_array_index (beats, double, beats->len - 1) + period < n_rows)
    {
      double row = g_array_index (beats, double, beats->len - 1) + period;

      g_array_append_val (beats, row);
    }
}

/* The slope of a straight line through the beats. */
static double
measure_period (GArray *beats)
{
  double n = beats->len, x = (n - 1) / 2, y = 0, xx = 0, xy = 0;

  for (guint i = 0; i < beats->len; i++)
    y += g_array_index (beats, double, i) / n;
  for (guint i = 0; i < beats->len; i++)
    {
      xx += (i - x) * (i - x);
      xy += (i - x) * (g_array_index (beats, double, i) - y);
    }
  return xy / xx;
}

static void
publish (GArray *rows,
         guint   beats_per_bar,
         guint   first,
         double  seconds,
         GArray *beats)
{
  for (guint i = 0; i < rows->len; i++)
    {
      SwBeat beat = { SW_ROW_TIME (g_array_index (rows, double, i), SW_ONSET_HOP, SW_ONSET_WINDOW) - LATE, 0 };

      if (beats_per_bar > 0)
        beat.position = (i + beats_per_bar - first) % beats_per_bar + 1;
      if (beat.time > -0.02 && beat.time < seconds)
        {
          beat.time = MAX (beat.time, 0);
          g_array_append_val (beats, beat);
        }
    }
}

void
_sw_pulse_find (SwFeatures *features,
                double      seconds,
                SwPulse    *pulse)
{
  gsize             n;
  const SwOnsetRow *rows = _sw_features_get_onsets (features, &n);
  g_autofree float *curve = _sw_pulse_curve (rows, n, all_bands);
  g_autofree float *low = _sw_pulse_curve (rows, n, low_band);
  g_autoptr (GArray) beats = NULL;
  double period;
  guint  phase = 0;

  *pulse = (SwPulse){ .beats = g_array_new (FALSE, FALSE, sizeof (SwBeat)) };
  period = _sw_pulse_find_period (curve, low, n, pulse);
  if (period <= 0 || pulse->confidence < UNSTEADY)
    {
      pulse->tempo = pulse->other = pulse->octave_confidence = 0;
      return;
    }
  beats = _sw_pulse_track_beats (curve, n, period);
  if (beats->len < 4)
    return;
  period = measure_period (beats);
  _sw_pulse_make_steady (curve, n, beats, &period);
  pulse->tempo = 60 * ROWS_PER_SECOND / period;
  complete (beats, period, n);
  _sw_pulse_find_bars (features, beats, &pulse->beats_per_bar, &phase);
  if (phase % 2 != 0)
    shift_by_half (beats);
  publish (beats, pulse->beats_per_bar, phase / 2, seconds, pulse->beats);
}
