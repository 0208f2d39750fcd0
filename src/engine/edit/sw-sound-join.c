/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Joins that nobody hears: at the place where both sides are most alike, crossfaded.
 *
 * Two renditions of the same notes run in phase, so their sum keeps its level with
 * weights that add up to one; unrelated sounds would need equal power, and dip by
 * 3 dB at most here. */

#define G_LOG_DOMAIN "sw-sound-join"

#include "config.h"

#include "sw-sound.h"

#include <math.h>
#include <string.h>

#define RATE SW_BAND_SAMPLE_RATE
/* Steps of the search; the sum below is over windows this long. */
#define WINDOW 256

static double
get (SwStem *self,
     guint   channel,
     gssize  frame)
{
  return frame >= 0 && frame < (gssize)self->n_frames ? self->samples[channel][frame] : 0;
}

static double
measure_difference (SwStem *a,
                    SwStem *b,
                    gssize  shift,
                    gssize  at)
{
  double sum = 0;

  for (guint c = 0; c < 2; c++)
    for (gssize i = at - WINDOW / 2; i < at + WINDOW / 2; i++)
      {
        double difference = get (a, c, i) - get (b, c, i + shift);

        sum += difference * difference;
      }
  return sum;
}

gsize
sw_sound_find_join (SwStem *a,
                    SwStem *b,
                    gssize  shift,
                    double  at,
                    double  reach)
{
  gssize centre = (gssize)sw_sound_get_frame (at);
  gssize span = (gssize)sw_sound_get_frame (reach);
  gssize best = centre;
  double least = HUGE_VAL;

  for (gssize place = centre - span; place <= centre + span; place += WINDOW / 4)
    {
      double difference;

      if (place < 0)
        continue;
      /* As good further away is not as good. */
      difference = measure_difference (a, b, shift, place) * (1 + 0.5 * (double)ABS (place - centre) / (double)MAX (span, 1));
      if (difference < least)
        {
          least = difference;
          best = place;
        }
    }
  return (gsize)best;
}

/* @result goes over from what it holds to @b (at + @shift) around @join. */
static void
cross (SwStem  *result,
       SwStem  *b,
       gssize   shift,
       gsize    join,
       gsize    length,
       gboolean rising)
{
  gssize first = (gssize)join - (gssize)length / 2;

  for (guint c = 0; c < 2; c++)
    for (gsize i = 0; i < length; i++)
      {
        gssize at = first + (gssize)i;
        double share = 0.5 - 0.5 * cos (G_PI * ((double)i + 0.5) / (double)length);

        if (!rising)
          share = 1 - share;
        if (at >= 0 && at < (gssize)result->n_frames)
          result->samples[c][at] = (float)((1 - share) * result->samples[c][at] + share * get (b, c, at + shift));
      }
}

/* Samples of @b (at + @shift) in [@from, @to). */
static void
copy_range (SwStem *result,
            SwStem *b,
            gssize  shift,
            gssize  from,
            gssize  to)
{
  for (guint c = 0; c < 2; c++)
    for (gssize i = MAX (from, 0); i < MIN (to, (gssize)result->n_frames); i++)
      result->samples[c][i] = (float)get (b, c, i + shift);
}

/**
 * sw_sound_join:
 * @shift: frame of @b that belongs to frame 0 of @a
 * @at: where @b takes over, seconds of @a
 * @reach: how far from there the join may lie, seconds
 * @fade: length of the crossfade, seconds
 *
 * Returns: (transfer full): as long as @b lasts
 */
SwStem *
sw_sound_join (SwStem *a,
               SwStem *b,
               gssize  shift,
               double  at,
               double  reach,
               double  fade)
{
  gsize   join = sw_sound_find_join (a, b, shift, at, reach);
  gsize   length = MAX (sw_sound_get_frame (fade), 2);
  gsize   n = (gsize)MAX ((gssize)b->n_frames - shift, (gssize)join);
  SwStem *result = sw_stem_new (n);

  for (guint c = 0; c < 2; c++)
    memcpy (result->samples[c], a->samples[c], MIN (a->n_frames, n) * sizeof (float));
  copy_range (result, b, shift, (gssize)join + (gssize)(length - length / 2), (gssize)n);
  cross (result, b, shift, join, length, TRUE);
  return result;
}

/**
 * sw_sound_splice:
 * @a: the sound that is kept
 * @b: as long, with what comes in its place
 * @start: of the window, seconds
 * @end: of the window, seconds
 *
 * Returns: (transfer full): @a with the window from @b
 */
SwStem *
sw_sound_splice (SwStem *a,
                 SwStem *b,
                 double  start,
                 double  end,
                 double  reach,
                 double  fade)
{
  SwStem *result = sw_sound_copy (a);
  gsize   length = MAX (sw_sound_get_frame (fade), 2);
  gsize   first = sw_sound_find_join (a, b, 0, start, reach);
  gsize   last = sw_sound_find_join (a, b, 0, end, reach);

  copy_range (result, b, 0, (gssize)first + (gssize)(length - length / 2), (gssize)last - (gssize)length / 2);
  if (start > 0)
    cross (result, b, 0, first, length, TRUE);
  else
    copy_range (result, b, 0, 0, (gssize)first + (gssize)length);
  if (end * RATE < (double)a->n_frames)
    cross (result, b, 0, last, length, FALSE);
  else
    copy_range (result, b, 0, (gssize)last - (gssize)length, (gssize)a->n_frames);
  return result;
}

/**
 * sw_sound_loop:
 * @start: of what is repeated, seconds
 * @end: seconds
 * @length: of the result, seconds
 * @fade: of each seam, seconds
 *
 * Returns: (transfer full): the range again and again, one period exactly @end − @start
 */
SwStem *
sw_sound_loop (SwStem *self,
               double  start,
               double  end,
               double  length,
               double  fade)
{
  gsize   n = sw_sound_get_frame (length);
  gsize   first = sw_sound_get_frame (start);
  gsize   period = MAX (sw_sound_get_frame (end) - MIN (first, sw_sound_get_frame (end)), 1);
  gsize   seam = MIN (sw_sound_get_frame (fade), period / 4);
  SwStem *result = sw_stem_new (n);

  for (guint c = 0; c < 2; c++)
    for (gsize i = 0; i < n; i++)
      {
        gsize  place = i % period;
        double value = get (self, c, (gssize)(first + place));

        /* The end of a round flows into what precedes the range. */
        if (place + seam >= period && seam > 0)
          {
            double share = 0.5 - 0.5 * cos (G_PI * ((double)(place + seam - period) + 0.5) / (double)seam);

            value = (1 - share) * value + share * get (self, c, (gssize)(first + place) - (gssize)period);
          }
        result->samples[c][i] = (float)value;
      }
  return result;
}
