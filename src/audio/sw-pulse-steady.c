/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Music made with a click keeps one tempo to the end. There the tracked beats can be
 * made exact, and where they changed to the off-beat for a while, brought back. */

#define G_LOG_DOMAIN "sw-pulse-steady"

#include "config.h"

#include "sw-pulse.h"

#include <math.h>

#define STEADY 0.75    /* how well the beats must agree, 0 … 1 */
#define SEARCH 0.012   /* of the period, to both sides */
#define FINENESS 0.125 /* rows at the far end of the sound */

typedef struct
{
  double period, phase; /* rows */
  double agreement;     /* 0 … 1 */
} Steady;

/* The beats on a circle whose round is half a period: agreement is the length of their
 * mean. */
static Steady
try_period (GArray *beats,
            double  period)
{
  double x = 0, y = 0, turn = 4 * G_PI / period;

  for (guint i = 0; i < beats->len; i++)
    {
      double angle = turn * g_array_index (beats, double, i);

      x += cos (angle);
      y += sin (angle);
    }
  return (Steady){ period, atan2 (y, x) / turn, hypot (x, y) / beats->len };
}

static Steady
find_steady (GArray *beats,
             double  period)
{
  Steady best = { 0 };
  double step = FINENESS / beats->len;

  for (double p = period * (1 - SEARCH); p < period * (1 + SEARCH); p += step)
    {
      Steady steady = try_period (beats, p);

      if (steady.agreement > best.agreement)
        best = steady;
    }
  return best;
}

/* The mean attack at first, first + period, … */
static double
meet (const float *curve,
      gsize        n,
      double       first,
      double       period)
{
  double sum = 0, count = 0;

  for (double at = first; at < n - 1; at += period, count++)
    {
      gsize i = (gsize)MAX (lround (at), 0);

      sum += MAX (curve[i], MAX (i > 0 ? curve[i - 1] : 0, i + 1 < n ? curve[i + 1] : 0));
    }
  return count > 0 ? sum / count : 0;
}

gboolean
_sw_pulse_make_steady (const float *curve,
                       gsize        n,
                       GArray      *beats,
                       double      *period)
{
  Steady steady;
  double first;

  if (beats->len < 8)
    return FALSE;
  steady = find_steady (beats, *period);
  if (steady.agreement < STEADY)
    return FALSE;

  first = fmod (steady.phase + 4 * steady.period, steady.period);
  if (meet (curve, n, fmod (first + steady.period / 2, steady.period), steady.period) > meet (curve, n, first, steady.period))
    first = fmod (first + steady.period / 2, steady.period);
  g_array_set_size (beats, 0);
  for (double at = first; at < n; at += steady.period)
    g_array_append_val (beats, at);
  *period = steady.period;
  return TRUE;
}
