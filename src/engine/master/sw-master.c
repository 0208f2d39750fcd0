/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The master's gain is a glue compressor and a look-ahead limiter on top of the gain
 * that reaches the wished loudness. Peaks are measured once, between the samples too;
 * since the gain moves slowly, the peak after it is the peak times the gain.
 */

#define G_LOG_DOMAIN "sw-master"

#include "config.h"

#include "sw-master.h"

#include "sw-meter.h"
#include "sw-true-peak.h"

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
#define TOLERANCE 0.03 /* LU */
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

typedef struct
{
  SwStem       *mix;
  GCancellable *cancellable;
  gsize         n_points;
  float        *peaks;    /* (owned) */
  float        *energies; /* (owned) */
} Measures;

static gpointer
measure_peaks (gpointer data)
{
  Measures *self = data;

  self->peaks = sw_true_peak_measure (self->mix, SW_MASTER_BLOCK, &self->n_points, self->cancellable);

  return NULL;
}

/* Both take about as long. */
static void
measure (Measures *self)
{
  GThread *thread;

  thread = g_thread_new ("true-peak", measure_peaks, self);
  self->energies = g_new0 (float, self->mix->n_frames / SW_MASTER_BLOCK + 1);
  sw_meter_weigh (self->mix, SW_MASTER_BLOCK, self->energies);
  g_thread_join (thread);
}

/* The loudness under the curve. Since the gain moves slowly against the weighting, each
 * block's energy goes with the square of its gain. */
static double
predict_loudness (const Measures      *measures,
                  const SwMasterCurve *curve)
{
  gsize              n_steps = measures->mix->n_frames / SW_METER_STEP;
  g_autofree double *steps = g_new0 (double, n_steps + 1);

  for (gsize b = 0; b < curve->n_points; b++)
    {
      gsize  step = (b * SW_MASTER_BLOCK + SW_MASTER_BLOCK / 2) / SW_METER_STEP;
      double gain = (curve->gains[b] + curve->gains[MIN (b + 1, curve->n_points - 1)]) / 2;

      if (step < n_steps)
        steps[step] += measures->energies[b] * gain * gain / SW_METER_STEP;
    }

  return sw_meter_integrate (steps, n_steps);
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
  Measures measures = { .mix = mix, .cancellable = cancellable };
  double   gain = 0; /* dB */
  gboolean cancelled = FALSE;

  measure (&measures);
  cancelled = g_cancellable_set_error_if_cancelled (cancellable, error);
  curve->n_points = measures.n_points;
  curve->gains = g_new (float, curve->n_points + 1);
  curve->limits = g_new (float, curve->n_points + 1);
  for (gsize b = 0; b < curve->n_points; b++)
    curve->gains[b] = 1;
  curve->loudness = predict_loudness (&measures, curve);
  for (int round = 0; round < MAX_ROUNDS && curve->loudness > SW_METER_SILENCE && !cancelled; round++)
    {
      gain = MIN (gain + loudness - curve->loudness, MAX_GAIN);
      make_curve (measures.peaks, curve->n_points, pow (10, gain / 20), curve);
      curve->loudness = predict_loudness (&measures, curve);
      cancelled = g_cancellable_set_error_if_cancelled (cancellable, error);
      if (fabs (curve->loudness - loudness) < TOLERANCE)
        break;
    }
  if (curve->loudness <= SW_METER_SILENCE)
    make_curve (measures.peaks, curve->n_points, 1, curve);

  curve->true_peak = get_highest (measures.peaks, curve);
  g_free (measures.peaks);
  g_free (measures.energies);
  if (cancelled)
    return NULL;

  sw_master_curve_apply (curve, mix);

  return g_steal_pointer (&curve);
}
