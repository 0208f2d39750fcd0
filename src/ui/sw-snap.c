/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-snap.h"

#include <math.h>

/* 30 dB under the loudest place for as long as a breath is quiet. */
#define QUIET 0.03
#define QUIET_STEPS 8
/* Two times that are the same to people. */
#define SAME 0.001

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

static GArray *
points_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

/**
 * sw_snap_from_beats:
 * @bpm: beats per minute; 0 when not known
 * @offset: seconds of any beat
 * @duration: seconds of the sound
 *
 * Returns: (transfer full): every beat; empty without a tempo
 */
GArray *
sw_snap_from_beats (double bpm,
                    double offset,
                    double duration)
{
  GArray *points = points_new ();
  double  beat, first;

  if (!(bpm > 0) || bpm > 1000 || !(duration > 0))
    return points;
  beat = 60 / bpm;
  first = offset - floor (offset / beat) * beat;
  for (gsize i = 0; first + i * beat <= duration; i++)
    {
      double at = first + i * beat;

      g_array_append_val (points, at);
    }
  return points;
}

/**
 * sw_snap_from_words:
 * @lyrics: (nullable): words with times
 *
 * Returns: (transfer full): where words begin and end
 */
GArray *
sw_snap_from_words (SwLyrics *lyrics)
{
  GArray *points = points_new ();

  for (guint i = 0; lyrics != NULL && i < sw_lyrics_get_n_words (lyrics); i++)
    {
      const SwLyricsWord *word = sw_lyrics_get_word (lyrics, i);

      if (word->start >= 0)
        g_array_append_val (points, word->start);
      if (word->end >= 0)
        g_array_append_val (points, word->end);
    }
  g_array_sort (points, compare);
  return points;
}

/**
 * sw_snap_from_silence:
 * @peaks: (nullable): the shape of the sound
 *
 * Returns: (transfer full): the middle of each place that is quiet for 80 ms and more,
 *   measured against the loudest place
 */
GArray *
sw_snap_from_silence (SwPeaks *peaks)
{
  GArray      *points = points_new ();
  gsize        n_steps = 0, since = 0;
  const gint8 *data = peaks != NULL ? sw_peaks_get_data (peaks, &n_steps) : NULL;
  int          loudest = 0;

  for (gsize i = 0; i < 2 * n_steps; i++)
    loudest = MAX (loudest, ABS (data[i]));
  for (gsize i = 0; i <= n_steps; i++)
    {
      gboolean quiet = i < n_steps && MAX (-data[2 * i], data[2 * i + 1]) <= MAX (1, loudest * QUIET);

      if (quiet)
        continue;
      if (i - since >= QUIET_STEPS)
        {
          double middle = (since + i) / 2.0 / SW_PEAKS_PER_SECOND;

          g_array_append_val (points, middle);
        }
      since = i + 1;
    }
  return points;
}

/* The first point that is not before @seconds. */
static guint
find (GArray *points,
      double  seconds)
{
  guint low = 0, high = points->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (points, double, middle) < seconds)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * sw_snap_nearest:
 * @points: ascending seconds
 * @seconds: a time
 * @tolerance: seconds
 *
 * Returns: the point nearest to @seconds, or @seconds when none is within @tolerance
 */
double
sw_snap_nearest (GArray *points,
                 double  seconds,
                 double  tolerance)
{
  guint  next;
  double best = seconds, distance = tolerance;

  g_return_val_if_fail (points != NULL, seconds);

  next = find (points, seconds);
  for (guint i = next > 0 ? next - 1 : 0; i < points->len && i <= next; i++)
    {
      double at = g_array_index (points, double, i);

      if (fabs (at - seconds) <= distance)
        {
          distance = fabs (at - seconds);
          best = at;
        }
    }
  return best;
}

/**
 * sw_snap_step:
 * @points: ascending seconds
 * @seconds: a time
 * @direction: −1 for the point before, 1 for the one after
 * @fallback: seconds to go where there is no such point
 *
 * Returns: the next point in that direction
 */
double
sw_snap_step (GArray *points,
              double  seconds,
              int     direction,
              double  fallback)
{
  guint at;

  g_return_val_if_fail (points != NULL, seconds);
  g_return_val_if_fail (direction == -1 || direction == 1, seconds);

  if (direction > 0)
    {
      at = find (points, seconds + SAME);
      return at < points->len ? g_array_index (points, double, at) : seconds + fallback;
    }
  at = find (points, seconds - SAME);
  return at > 0 ? g_array_index (points, double, at - 1) : seconds - fallback;
}
