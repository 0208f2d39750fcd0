/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-analysis"

#include "config.h"

#include "sw-analysis-private.h"

#include <math.h>

typedef struct
{
  SwAnalysis public;
  gatomicrefcount ref_count;
} Analysis;

G_DEFINE_BOXED_TYPE (SwAnalysis, sw_analysis, sw_analysis_ref, sw_analysis_unref)

SwAnalysis *
_sw_analysis_new (void)
{
  Analysis *self = g_new0 (Analysis, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->public.declared = -1;
  self->public.loudness = self->public.true_peak = -HUGE_VAL;
  self->public.key = -1;
  self->public.silence = g_array_new (FALSE, FALSE, sizeof (SwTimeRange));
  self->public.beats = g_array_new (FALSE, FALSE, sizeof (SwBeat));
  self->public.voice = g_array_new (FALSE, FALSE, sizeof (SwTimeRange));
  return &self->public;
}

/**
 * sw_analysis_ref:
 * @self: an analysis
 *
 * Returns: (transfer full): @self
 */
SwAnalysis *
sw_analysis_ref (SwAnalysis *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&((Analysis *)self)->ref_count);
  return self;
}

/**
 * sw_analysis_unref:
 * @self: (transfer full): an analysis
 *
 * Gives a reference back; the last one frees.
 */
void
sw_analysis_unref (SwAnalysis *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&((Analysis *)self)->ref_count))
    return;
  g_free (self->format);
  g_array_unref (self->silence);
  g_array_unref (self->beats);
  g_array_unref (self->voice);
  g_free (self);
}

/**
 * sw_analysis_dup_key_name:
 * @self: an analysis
 *
 * Returns: (transfer full) (nullable): "D minor", "Eb major"; %NULL without a key
 */
char *
sw_analysis_dup_key_name (SwAnalysis *self)
{
  /* As musicians spell them: the mode decides between flat and sharp. */
  static const char *const major[] = { "C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B" };
  static const char *const minor[] = { "C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B" };

  g_return_val_if_fail (self != NULL, NULL);

  if (self->key < 0 || self->key > 11)
    return NULL;
  return self->minor ? g_strdup_printf ("%s minor", minor[self->key]) : g_strdup_printf ("%s major", major[self->key]);
}

static double
beat_time (SwAnalysis *self,
           guint       i)
{
  return g_array_index (self->beats, SwBeat, i).time;
}

/* The beat before @seconds, such that there is one after it. */
static guint
find_beat (SwAnalysis *self,
           double      seconds)
{
  guint low = 0, high = self->beats->len - 1;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (beat_time (self, middle) <= seconds)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/**
 * sw_analysis_time_to_beat:
 * @self: an analysis
 * @seconds: a time in the sound
 *
 * Where a time lies on the beat grid: 0 is the first beat, 1.5 half way between the
 * second and the third. Before and after the grid the nearest step goes on.
 *
 * Returns: the beat, NAN when there are fewer than two
 */
double
sw_analysis_time_to_beat (SwAnalysis *self,
                          double      seconds)
{
  guint  i;
  double step;

  g_return_val_if_fail (self != NULL, NAN);

  if (self->beats->len < 2)
    return NAN;
  i = find_beat (self, seconds);
  step = beat_time (self, i + 1) - beat_time (self, i);
  return i + (seconds - beat_time (self, i)) / step;
}

/**
 * sw_analysis_beat_to_time:
 * @self: an analysis
 * @beat: a beat, may have a fraction, be negative or lie behind the last
 *
 * The inverse of sw_analysis_time_to_beat().
 *
 * Returns: seconds, NAN when there are fewer than two beats
 */
double
sw_analysis_beat_to_time (SwAnalysis *self,
                          double      beat)
{
  guint i;

  g_return_val_if_fail (self != NULL, NAN);

  if (self->beats->len < 2 || !isfinite (beat))
    return NAN;
  i = (guint)CLAMP (floor (beat), 0, self->beats->len - 2.0);
  return beat_time (self, i) + (beat - i) * (beat_time (self, i + 1) - beat_time (self, i));
}

/**
 * sw_analysis_get_bars:
 * @self: an analysis
 *
 * Returns: (transfer full) (element-type double): the times at which bars begin, in
 *   seconds; empty when the bars are unknown
 */
GArray *
sw_analysis_get_bars (SwAnalysis *self)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (double));

  g_return_val_if_fail (self != NULL, bars);

  for (guint i = 0; i < self->beats->len; i++)
    if (g_array_index (self->beats, SwBeat, i).position == 1)
      {
        double time = beat_time (self, i);

        g_array_append_val (bars, time);
      }
  return bars;
}

/**
 * sw_analysis_get_voiced:
 * @self: an analysis
 * @start: seconds
 * @end: seconds
 *
 * Returns: for how many seconds between the two somebody sings or speaks
 */
double
sw_analysis_get_voiced (SwAnalysis *self,
                        double      start,
                        double      end)
{
  double sum = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->voice->len; i++)
    {
      SwTimeRange *range = &g_array_index (self->voice, SwTimeRange, i);

      sum += MAX (0, MIN (end, range->end) - MAX (start, range->start));
    }
  return sum;
}
