/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Beats by dynamic programming (Ellis, "Beat tracking by dynamic programming"): the row
 * of beats that meets the most attacks while its steps stay near the period. */

#define G_LOG_DOMAIN "sw-pulse-beats"

#include "config.h"

#include "sw-pulse.h"

#include <math.h>
#include <string.h>

#define TIGHTNESS 400.0

static float *
smooth (const float *curve,
        gsize        n,
        double      *deviation)
{
  static const float shape[] = { 0.1f, 0.4f, 1, 0.4f, 0.1f };
  float             *result = g_new0 (float, n + 1);

  *deviation = 0;
  for (gsize i = 0; i < n; i++)
    {
      for (int k = -2; k <= 2; k++)
        if ((k >= 0 || i >= (gsize)-k) && i + k < n)
          result[i] += shape[k + 2] * curve[i + k];
      *deviation += result[i] * result[i];
    }
  *deviation = sqrt (*deviation / MAX (n, 1));
  return result;
}

/* The exact place of the attack near a beat, between rows. */
static double
refine (const float *curve,
        gsize        n,
        gsize        at)
{
  double a, b, c;

  if (at < 1 || at + 1 >= n)
    return at;
  a = curve[at - 1];
  b = curve[at];
  c = curve[at + 1];
  return b >= a && b > c && a - 2 * b + c < 0 ? at + 0.5 * (a - c) / (a - 2 * b + c) : at;
}

static gsize
find_last (const float *score,
           gsize        n,
           double       period)
{
  gsize from = n > period * 1.5 ? (gsize)(n - period * 1.5) : 0, best = from;

  for (gsize i = from; i < n; i++)
    if (score[i] > score[best])
      best = i;
  return best;
}

GArray *
_sw_pulse_track_beats (const float *curve,
                       gsize        n,
                       double       period)
{
  GArray           *beats = g_array_new (FALSE, FALSE, sizeof (double));
  double            deviation;
  g_autofree float *attacks = smooth (curve, n, &deviation);
  g_autofree float *score = g_new0 (float, n + 1);
  g_autofree int   *before = g_new (int, n + 1);
  gsize             nearest = (gsize)MAX (1, floor (period * 0.6)), farthest = (gsize)ceil (period * 1.6);
  g_autofree float *cost = g_new (float, farthest + 1);

  for (gsize k = nearest; k <= farthest; k++)
    cost[k] = (float)(TIGHTNESS * pow (log (k / period), 2));
  for (gsize i = 0; i < n; i++)
    {
      float best = 0;

      before[i] = -1;
      for (gsize k = nearest; k <= farthest && k <= i; k++)
        if (score[i - k] - cost[k] > best)
          {
            best = score[i - k] - cost[k];
            before[i] = (int)(i - k);
          }
      score[i] = best + (deviation > 0 ? (float)(attacks[i] / deviation) : 0);
    }
  if (n > 0)
    for (int at = (int)find_last (score, n, period); at >= 0; at = before[at])
      {
        double row = refine (attacks, n, at);

        g_array_prepend_val (beats, row);
      }
  return beats;
}
