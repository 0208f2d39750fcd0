/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The master's gain is a glue compressor and a look-ahead limiter on top of the gain
 * that reaches the wished loudness. Peaks are measured once, between the samples too;
 * since the gain moves slowly, the peak after it is the peak times the gain.
 */

#define G_LOG_DOMAIN "sw-master"

#include "config.h"

#include "sw-master.h"

#include "sw-mix.h"
#include "sw-true-peak.h"

#include <ebur128.h>
#include <math.h>
#include <string.h>

/* Encoding to MP3 moves peaks by up to a decibel, so the limit is lower than the −1 dBTP
 * that must hold afterwards. */
#define CEILING (-2.7)
#define LOOK_AHEAD 0.004 /* seconds */
#define RELEASE 0.08
#define GLUE_THRESHOLD (-9.0) /* dB */
#define GLUE_RATIO 1.5
#define GLUE_ATTACK 0.02
#define GLUE_RELEASE 0.20
#define TOLERANCE 0.08 /* LU */
#define MAX_ROUNDS 5
#define MAX_GAIN 40.0 /* dB: silence is not raised to noise */

#define POINTS_PER_SECOND ((double)SW_BAND_SAMPLE_RATE / SW_MASTER_BLOCK)

/**
 * sw_master_curve_free:
 * @self: (transfer full) (nullable):
 */
void
sw_master_curve_free (SwMasterCurve *self)
{
  if (self == NULL)
    return;

  g_free (self->gains);
  g_free (self->limits);
  g_free (self);
}

/**
 * sw_master_curve_apply:
 * @stem: as long as the mix that the curve was made for
 *
 * Turns a part of the mix into a part of the master.
 */
void
sw_master_curve_apply (SwMasterCurve *self,
                       SwStem        *stem)
{
  for (gsize b = 0; b < self->n_points; b++)
    {
      gsize first = b * SW_MASTER_BLOCK, n = MIN (SW_MASTER_BLOCK, stem->n_frames - first);
      float from = self->gains[b], to = self->gains[MIN (b + 1, self->n_points - 1)];

      for (int c = 0; c < 2; c++)
        for (gsize i = 0; i < n; i++)
          stem->samples[c][first + i] *= from + (to - from) * i / SW_MASTER_BLOCK;
    }
}

/**
 * sw_master_curve_undo_limiter:
 * @stem: something that sw_master_curve_apply() was done to
 *
 * Takes the limiter's share of the gain away again.
 */
void
sw_master_curve_undo_limiter (SwMasterCurve *self,
                              SwStem        *stem)
{
  for (gsize b = 0; b < self->n_points; b++)
    {
      gsize first = b * SW_MASTER_BLOCK, n = MIN (SW_MASTER_BLOCK, stem->n_frames - first);
      gsize next = MIN (b + 1, self->n_points - 1);
      float from = self->gains[b], to = self->gains[next];
      float free_from = from / self->limits[b], free_to = to / self->limits[next];

      for (int c = 0; c < 2; c++)
        for (gsize i = 0; i < n; i++)
          stem->samples[c][first + i] *= (free_from + (free_to - free_from) * i / SW_MASTER_BLOCK) /
                                         (from + (to - from) * i / SW_MASTER_BLOCK);
    }
}

/* Gentle gain reduction that holds the parts together. */
static void
glue (const float *peaks,
      gsize        n,
      double       gain,
      float       *gains)
{
  double attack = exp (-1 / (GLUE_ATTACK * POINTS_PER_SECOND));
  double release = exp (-1 / (GLUE_RELEASE * POINTS_PER_SECOND));
  double reduction = 0;

  for (gsize b = 0; b < n; b++)
    {
      double over = 20 * log10 (peaks[b] * gain + 1e-7) - GLUE_THRESHOLD;
      double wanted = over > 0 ? -over * (1 - 1 / GLUE_RATIO) : 0;
      double keep = wanted < reduction ? attack : release;

      reduction = keep * reduction + (1 - keep) * wanted;
      gains[b] = gain * pow (10, reduction / 20);
    }
}

/* Multiplies @gains by what keeps every peak under the ceiling: each point takes the
 * smallest gain needed within the look-ahead on both sides, lets go slowly, and is then
 * averaged over the look-ahead so that nothing jumps. */
static void
limit (const float *peaks,
       gsize        n,
       float       *gains,
       float       *limits)
{
  gssize             reach = ceil (LOOK_AHEAD * POINTS_PER_SECOND);
  float              ceiling = pow (10, CEILING / 20), release = exp (-1 / (RELEASE * POINTS_PER_SECOND));
  g_autofree float  *least = g_new (float, n);
  g_autofree double *sums = g_new0 (double, n + 1);
  float              held = 1;

  for (gssize b = 0; b < (gssize)n; b++)
    {
      least[b] = 1;
      /* one block more, for the interpolation between points */
      for (gssize k = MAX (0, b - reach - 1); k <= MIN ((gssize)n - 1, b + reach + 1); k++)
        {
          float peak = peaks[k] * gains[k];

          if (peak > ceiling)
            least[b] = MIN (least[b], ceiling / peak);
        }
    }
  for (gsize b = 0; b < n; b++)
    {
      held = 1 - (1 - held) * release;
      held = least[b] = MIN (least[b], held);
    }
  /* The mean over the look-ahead: every point in it is low enough for the peak in its
   * middle. */
  for (gsize b = 0; b < n; b++)
    sums[b + 1] = sums[b] + least[b];
  for (gssize b = 0; b < (gssize)n; b++)
    {
      gssize first = MAX (0, b - reach), end = MIN ((gssize)n, b + reach + 1);

      limits[b] = (sums[end] - sums[first]) / (end - first);
      gains[b] *= limits[b];
    }
}

static void
make_curve (const float   *peaks,
            gsize          n,
            double         gain,
            SwMasterCurve *curve)
{
  glue (peaks, n, gain, curve->gains);
  limit (peaks, n, curve->gains, curve->limits);
}

/* As sw_mix_measure_loudness() after the curve, without a second copy of the song. */
static double
measure (SwMasterCurve *curve,
         SwStem        *mix)
{
  ebur128_state *state = ebur128_init (2, SW_BAND_SAMPLE_RATE, EBUR128_MODE_I);
  double         loudness = -70;
  float          block[2 * SW_MASTER_BLOCK * 256];

  for (gsize b = 0; b < curve->n_points; b += 256)
    {
      gsize first = b * SW_MASTER_BLOCK, n = MIN (SW_MASTER_BLOCK * 256, mix->n_frames - first);

      for (gsize i = 0; i < n; i++)
        {
          gsize at = b + i / SW_MASTER_BLOCK;
          float from = curve->gains[at], to = curve->gains[MIN (at + 1, curve->n_points - 1)];
          float gain = from + (to - from) * (i % SW_MASTER_BLOCK) / SW_MASTER_BLOCK;

          block[2 * i] = mix->samples[0][first + i] * gain;
          block[2 * i + 1] = mix->samples[1][first + i] * gain;
        }
      ebur128_add_frames_float (state, block, n);
    }
  ebur128_loudness_global (state, &loudness);
  ebur128_destroy (&state);

  return isfinite (loudness) ? MAX (loudness, -70) : -70;
}

/* The gain hardly moves within a block, so that it may be taken as constant. */
static double
get_highest (const float         *peaks,
             const SwMasterCurve *curve)
{
  float highest = 0;

  for (gsize b = 0; b < curve->n_points; b++)
    highest = MAX (highest, peaks[b] * curve->gains[b]);

  return 20 * log10 (highest + 1e-10);
}

/**
 * sw_master_run:
 * @mix: comes out mastered
 * @loudness: LUFS to reach
 *
 * Brings the mix to its loudness with every true peak under −1 dBTP even after
 * encoding. Blocking; any thread.
 *
 * Returns: (transfer full) (nullable): the gain that did it; %NULL with
 *   %G_IO_ERROR_CANCELLED
 */
SwMasterCurve *
sw_master_run (SwStem       *mix,
               double        loudness,
               GCancellable *cancellable,
               GError      **error)
{
  g_autoptr (SwMasterCurve) curve = g_new0 (SwMasterCurve, 1);
  g_autofree float *peaks = sw_true_peak_measure (mix, SW_MASTER_BLOCK, &curve->n_points);
  double            gain = 0; /* dB */

  curve->gains = g_new (float, curve->n_points);
  curve->limits = g_new (float, curve->n_points);
  curve->loudness = sw_mix_measure_loudness (mix);
  for (int round = 0; round < MAX_ROUNDS && curve->loudness > -70; round++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      gain = MIN (gain + loudness - curve->loudness, MAX_GAIN);
      make_curve (peaks, curve->n_points, pow (10, gain / 20), curve);
      curve->loudness = measure (curve, mix);
      if (fabs (curve->loudness - loudness) < TOLERANCE)
        break;
    }
  if (curve->loudness <= -70)
    make_curve (peaks, curve->n_points, 1, curve);

  sw_master_curve_apply (curve, mix);
  curve->true_peak = get_highest (peaks, curve);

  return g_steal_pointer (&curve);
}
