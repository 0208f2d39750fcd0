/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compiled for speed. Blocks that are far below the limit are not oversampled: the
 * interpolator's gain is bounded, so their sample peak bounds the true one.
 */

#define G_LOG_DOMAIN "sw-true-peak"

#include "config.h"

#include "sw-true-peak.h"

#include <math.h>
#include <string.h>

#define FACTOR 4
#define TAPS 12 /* per phase */
/* Below this share of the loudest sample nothing is interpolated. */
#define QUIET 0.25f
#define CHECK_BLOCKS 4096

/* Windowed sinc between the samples; phase 0 is the sample itself. */
static void
make_phases (float phases[FACTOR][TAPS])
{
  for (int phase = 0; phase < FACTOR; phase++)
    {
      double sum = 0;

      for (int tap = 0; tap < TAPS; tap++)
        {
          double x = tap - TAPS / 2 + 1 - (double)phase / FACTOR;
          double window = 0.5 + 0.5 * cos (2 * G_PI * x / (TAPS + 1));

          phases[phase][tap] = (fabs (x) < 1e-9 ? 1 : sin (G_PI * x) / (G_PI * x)) * window;
          sum += phases[phase][tap];
        }
      for (int tap = 0; tap < TAPS; tap++)
        phases[phase][tap] /= sum;
    }
}

static float
get_sample_peak (const float *samples,
                 gsize        n)
{
  float peak = 0;

  for (gsize i = 0; i < n; i++)
    {
      float x = fabsf (samples[i]);

      peak = x > peak ? x : peak;
    }

  return peak;
}

static float
interpolate_peak (float        phases[FACTOR][TAPS],
                  const float *samples,
                  gsize        n_samples,
                  gsize        first,
                  gsize        n)
{
  float peak = 0;

  for (gsize i = first; i < first + n; i++)
    {
      if (i < TAPS || i + TAPS >= n_samples)
        continue;
      for (int phase = 1; phase < FACTOR; phase++)
        {
          const float *at = samples + i - TAPS / 2 + 1;
          float        y = 0;

          for (int tap = 0; tap < TAPS; tap++)
            y += phases[phase][tap] * at[tap];
          y = fabsf (y);
          peak = y > peak ? y : peak;
        }
    }

  return peak;
}

/**
 * sw_true_peak_measure:
 * @block: samples per block
 * @n_blocks: (out): number of blocks
 * @cancellable: (nullable): when cancelled, what is between the samples may be missing
 *
 * Measures the largest magnitude of both channels in each block, between the samples
 * too where it can matter.
 *
 * Returns: (transfer full) (array length=n_blocks): linear magnitudes, one element more
 *   than blocks
 */
float *
sw_true_peak_measure (SwStem       *stem,
                      gsize         block,
                      gsize        *n_blocks,
                      GCancellable *cancellable)
{
  float  phases[FACTOR][TAPS];
  gsize  n = (stem->n_frames + block - 1) / block;
  float *peaks = g_new0 (float, n + 1);
  float  loudest = 0;

  make_phases (phases);
  for (gsize b = 0; b < n; b++)
    {
      gsize first = b * block, length = MIN (block, stem->n_frames - first);

      for (int c = 0; c < 2; c++)
        peaks[b] = MAX (peaks[b], get_sample_peak (stem->samples[c] + first, length));
      loudest = MAX (loudest, peaks[b]);
    }
  for (gsize b = 0; b < n; b++)
    {
      gsize first = b * block, length = MIN (block, stem->n_frames - first);

      if (b % CHECK_BLOCKS == 0 && g_cancellable_is_cancelled (cancellable))
        break;
      if (peaks[b] < QUIET * loudest)
        continue;
      for (int c = 0; c < 2; c++)
        peaks[b] = MAX (peaks[b], interpolate_peak (phases, stem->samples[c], stem->n_frames, first, length));
    }

  *n_blocks = n;

  return peaks;
}
