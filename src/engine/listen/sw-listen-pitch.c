/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fundamental of one voice: the difference function of YIN (de Cheveigné and Kawahara)
 * gives a few candidates every 10 ms, and the likeliest path through them is taken, so that
 * single octave errors do not survive (as pYIN by Mauch and Dixon does). */

#define G_LOG_DOMAIN "sw-listen-pitch"

#include "config.h"

#include "sw-listen.h"

#include <math.h>
#include <string.h>

#define RATE (SW_LISTEN_RATE / 2)
#define WINDOW 480 /* samples compared: 22 ms */
#define MAX_LAG 900
#define N_CANDIDATES 5
#define WORST 0.6f /* of a candidate, 0 = exactly periodic */
#define UNVOICED_COST 0.38f
#define SWITCH_COST 0.25f /* between voiced and unvoiced */
#define JUMP_COST 4.0f    /* for each octave */
#define LONG_COST 0.05f   /* for each octave below the highest: the shortest period is the true one */
#define QUIETEST 1e-4f    /* RMS below which nothing is heard */

typedef struct
{
  float hertz, cost;
  float total;  /* of the best path here */
  gint8 before; /* candidate of the frame before */
} Candidate;

typedef Candidate Frame[N_CANDIDATES + 1]; /* the last one: unvoiced */

void
sw_pitch_track_free (SwPitchTrack *self)
{
  if (self == NULL)
    return;
  g_free (self->hertz);
  g_free (self->level);
  g_free (self->clarity);
  g_free (self);
}

/* The middle at half the rate; a short low-pass keeps hiss from folding down. */
static float *
fold (SwStem *line,
      gsize  *n)
{
  static const float shape[] = { 0.03f, 0.12f, 0.22f, 0.26f, 0.22f, 0.12f, 0.03f };
  float             *samples;

  *n = line->n_frames / 2;
  samples = g_new0 (float, *n + WINDOW + MAX_LAG + 1);
  for (gsize i = 0; i < *n; i++)
    for (int k = -3; k <= 3; k++)
      {
        gint64 at = (gint64)(2 * i) + k;

        if (at >= 0 && at < (gint64)line->n_frames)
          samples[i] += 0.5f * shape[k + 3] * (line->samples[0][at] + line->samples[1][at]);
      }
  return samples;
}

/* YIN's difference, divided by its mean over shorter lags. */
static void
compare (const float *samples,
         guint        last,
         float       *difference)
{
  float mean = 0;

  difference[0] = 1;
  for (guint lag = 1; lag <= last; lag++)
    {
      float sum = 0;

      for (guint i = 0; i < WINDOW; i++)
        sum += (samples[i] - samples[i + lag]) * (samples[i] - samples[i + lag]);
      mean += sum;
      difference[lag] = mean > 0 ? sum * lag / mean : 1;
    }
}

static void
find_candidates (const float *difference,
                 guint        first,
                 guint        last,
                 Frame        frame)
{
  guint n = 0;

  for (guint lag = MAX (first, 2); lag < last; lag++)
    {
      float a = difference[lag - 1], b = difference[lag], c = difference[lag + 1], bend, shift, cost;

      if (b >= a || b > c || b > WORST)
        continue;
      bend = a - 2 * b + c;
      shift = bend > 0 ? 0.5f * (a - c) / bend : 0;
      cost = b - 0.25f * (a - c) * shift + LONG_COST * log2f ((float)lag / first);
      if (n == N_CANDIDATES)
        {
          guint worst = 0;

          for (guint k = 1; k < n; k++)
            if (frame[k].cost > frame[worst].cost)
              worst = k;
          if (frame[worst].cost > cost)
            frame[worst] = (Candidate){ RATE / (lag + shift), cost, 0, 0 };
        }
      else
        frame[n++] = (Candidate){ RATE / (lag + shift), cost, 0, 0 };
    }
  for (guint k = n; k < N_CANDIDATES; k++)
    frame[k] = (Candidate){ 0, 10, 0, 0 };
  frame[N_CANDIDATES] = (Candidate){ 0, UNVOICED_COST, 0, 0 };
}

static float
step_cost (const Candidate *from,
           const Candidate *to)
{
  if (from->hertz <= 0 || to->hertz <= 0)
    return from->hertz <= 0 && to->hertz <= 0 ? 0 : SWITCH_COST;
  return JUMP_COST * fabsf (log2f (to->hertz / from->hertz));
}

static void
find_path (Frame        *frames,
           gsize         n,
           SwPitchTrack *track)
{
  guint at = N_CANDIDATES;

  for (gsize i = 0; i < n; i++)
    for (guint k = 0; k <= N_CANDIDATES; k++)
      {
        Candidate *candidate = &frames[i][k];
        float      best = i == 0 ? 0 : HUGE_VALF;

        for (guint b = 0; i > 0 && b <= N_CANDIDATES; b++)
          {
            float total = frames[i - 1][b].total + step_cost (&frames[i - 1][b], candidate);

            if (total < best)
              {
                best = total;
                candidate->before = (gint8)b;
              }
          }
        candidate->total = best + candidate->cost;
      }
  for (guint k = 0; n > 0 && k <= N_CANDIDATES; k++)
    if (frames[n - 1][k].total < frames[n - 1][at].total)
      at = k;
  for (gsize i = n; i-- > 0; at = (guint)frames[i][at].before)
    {
      track->hertz[i] = frames[i][at].hertz;
      track->clarity[i] = at < N_CANDIDATES ? CLAMP (1 - frames[i][at].cost, 0, 1) : 0;
    }
}

/**
 * sw_listen_pitch:
 * @line: a sound in which one voice or instrument plays alone
 * @lowest: Hz, 0: 60
 * @highest: Hz, 0: 1100
 * @cancellable: (nullable): a cancellable
 * @error: return location for `G_IO_ERROR_CANCELLED`
 *
 * Returns: (transfer full): the fundamental every %SW_PITCH_STEP seconds, the first at 0
 */
SwPitchTrack *
sw_listen_pitch (SwStem       *line,
                 double        lowest,
                 double        highest,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr (SwPitchTrack) track = g_new0 (SwPitchTrack, 1);
  g_autofree float *samples = NULL;
  g_autofree Frame *frames = NULL;
  float             difference[MAX_LAG + 2];
  gsize             n_samples, span;
  guint             first, last;

  g_return_val_if_fail (line != NULL, NULL);

  lowest = lowest > 0 ? MAX (lowest, (double)RATE / MAX_LAG) : 60;
  highest = highest > lowest ? MIN (highest, RATE / 8.0) : 1100;
  first = (guint)(RATE / highest);
  last = MIN ((guint)(RATE / lowest) + 1, MAX_LAG);
  samples = fold (line, &n_samples);
  track->n = (gsize)((double)n_samples / RATE / SW_PITCH_STEP);
  track->hertz = g_new0 (float, track->n + 1);
  track->level = g_new0 (float, track->n + 1);
  track->clarity = g_new0 (float, track->n + 1);
  frames = g_new0 (Frame, track->n + 1);
  span = (WINDOW + last) / 2;

  for (gsize i = 0; i < track->n; i++)
    {
      gsize        at = (gsize)(i * SW_PITCH_STEP * RATE);
      const float *from = samples + (at > span ? at - span : 0);
      float        power = 0;

      if (i % 100 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      for (guint k = 0; k < WINDOW; k++)
        {
          float sample = samples[(at > WINDOW / 2 ? at - WINDOW / 2 : 0) + k];

          power += sample * sample;
        }
      power /= WINDOW;
      track->level[i] = 10 * log10f (power + 1e-12f);
      if (power > QUIETEST * QUIETEST)
        {
          compare (from, last + 1, difference);
          find_candidates (difference, first, last, frames[i]);
        }
      else
        {
          difference[0] = 1;
          find_candidates (difference, 2, 2, frames[i]);
          frames[i][N_CANDIDATES].cost = 0;
        }
    }
  find_path (frames, track->n, track);
  return g_steal_pointer (&track);
}
