/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filters follow Robert Bristow-Johnson's "Cookbook formulae for audio equalizer
 * biquad filter coefficients". Both channels go through them side by side, and a
 * sample through the whole chain at once, so that the processor always has something
 * to do that does not wait for something else.
 *
 * This file is compiled for speed.
 */

#define G_LOG_DOMAIN "sw-dsp"

#include "config.h"

#include "sw-dsp.h"

#include <math.h>
#include <string.h>

#define RATE SW_BAND_SAMPLE_RATE
/* Keeps recursive filters from crawling through denormal numbers in silence. */
#define TINY 1e-18
#define BLOCK SW_COMPRESSOR_BLOCK
#define DE_ESS 0.85f

/* Both channels side by side. */
typedef double Frame __attribute__ ((vector_size (16)));

typedef struct
{
  double b0, b1, b2, a1, a2;
} Biquad;

static Biquad
make_biquad (SwFilterKind kind,
             double       frequency,
             double       q,
             double       gain)
{
  double A = pow (10, gain / 40), w = 2 * G_PI * frequency / RATE;
  double c = cos (w), alpha = sin (w) / (2 * q), root = 2 * sqrt (A) * alpha;
  double a0, a1, a2, b0, b1, b2;

  switch (kind)
    {
    case SW_FILTER_HIGH_PASS:
      b0 = b2 = (1 + c) / 2, b1 = -(1 + c);
      a0 = 1 + alpha, a1 = -2 * c, a2 = 1 - alpha;
      break;
    case SW_FILTER_LOW_PASS:
      b0 = b2 = (1 - c) / 2, b1 = 1 - c;
      a0 = 1 + alpha, a1 = -2 * c, a2 = 1 - alpha;
      break;
    case SW_FILTER_LOW_SHELF:
      b0 = A * ((A + 1) - (A - 1) * c + root);
      b1 = 2 * A * ((A - 1) - (A + 1) * c);
      b2 = A * ((A + 1) - (A - 1) * c - root);
      a0 = (A + 1) + (A - 1) * c + root;
      a1 = -2 * ((A - 1) + (A + 1) * c);
      a2 = (A + 1) + (A - 1) * c - root;
      break;
    case SW_FILTER_HIGH_SHELF:
      b0 = A * ((A + 1) + (A - 1) * c + root);
      b1 = -2 * A * ((A - 1) + (A + 1) * c);
      b2 = A * ((A + 1) + (A - 1) * c - root);
      a0 = (A + 1) - (A - 1) * c + root;
      a1 = 2 * ((A - 1) - (A + 1) * c);
      a2 = (A + 1) - (A - 1) * c - root;
      break;
    case SW_FILTER_PEAK:
    default:
      b0 = 1 + alpha * A, b1 = -2 * c, b2 = 1 - alpha * A;
      a0 = 1 + alpha / A, a1 = -2 * c, a2 = 1 - alpha / A;
      break;
    }

  return (Biquad){ b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0 };
}

static inline Frame
spread (double x)
{
  return (Frame){ x, x };
}

/* Unrolled for each @n, with the states in registers. */
static inline __attribute__ ((always_inline)) void
run_chain (SwFilters   *self,
           const guint  n_filters,
           float *const samples[2],
           gsize        n)
{
  Frame  b0[SW_MAX_FILTERS], b1[SW_MAX_FILTERS], b2[SW_MAX_FILTERS], a1[SW_MAX_FILTERS], a2[SW_MAX_FILTERS];
  Frame  s1[SW_MAX_FILTERS], s2[SW_MAX_FILTERS]; /* transposed direct form 2 */
  float *left = samples[0], *right = samples[1];

  for (guint k = 0; k < n_filters; k++)
    {
      const double *f = self->coefficients[k];

      b0[k] = spread (f[0]), b1[k] = spread (f[1]), b2[k] = spread (f[2]), a1[k] = spread (f[3]), a2[k] = spread (f[4]);
      s1[k] = (Frame){ self->states[k][0][0], self->states[k][0][1] };
      s2[k] = (Frame){ self->states[k][1][0], self->states[k][1][1] };
    }
  for (gsize i = 0; i < n; i++)
    {
      Frame x = { left[i] + TINY, right[i] + TINY };

      for (guint k = 0; k < n_filters; k++)
        {
          Frame y = b0[k] * x + s1[k];

          s1[k] = b1[k] * x - a1[k] * y + s2[k];
          s2[k] = b2[k] * x - a2[k] * y;
          x = y;
        }
      left[i] = x[0];
      right[i] = x[1];
    }
  for (guint k = 0; k < n_filters; k++)
    for (int c = 0; c < 2; c++)
      {
        self->states[k][0][c] = s1[k][c];
        self->states[k][1][c] = s2[k][c];
      }
}

/**
 * sw_filters_add:
 * @frequency: Hz
 * @q: quality; 0.707 for the steepest flat pass
 * @gain: dB, of peaks and shelves
 *
 * Adds a filter to the end of the chain.
 */
void
sw_filters_add (SwFilters   *self,
                SwFilterKind kind,
                double       frequency,
                double       q,
                double       gain)
{
  Biquad f = make_biquad (kind, frequency, q, gain);

  g_return_if_fail (self->n < SW_MAX_FILTERS);

  memcpy (self->coefficients[self->n++], &f, sizeof f);
}

void
sw_filters_run (SwFilters   *self,
                float *const samples[2],
                gsize        n)
{
  switch (self->n)
    {
    case 0:
      break;
    case 1:
      run_chain (self, 1, samples, n);
      break;
    case 2:
      run_chain (self, 2, samples, n);
      break;
    case 3:
      run_chain (self, 3, samples, n);
      break;
    case 4:
      run_chain (self, 4, samples, n);
      break;
    case 5:
      run_chain (self, 5, samples, n);
      break;
    case SW_MAX_FILTERS:
    default:
      run_chain (self, SW_MAX_FILTERS, samples, n);
      break;
    }
}

static float
get_peak (float *const samples[2],
          gsize        first,
          gsize        n)
{
  float peak = 0;

  for (int c = 0; c < 2; c++)
    for (gsize i = 0; i < n; i++)
      {
        float x = fabsf (samples[c][first + i]);

        peak = x > peak ? x : peak;
      }

  return peak;
}

/**
 * sw_compressor_run:
 * @self: threshold in dB of full scale, of peaks; a ratio of 1 does nothing
 * @n: a multiple of %SW_COMPRESSOR_BLOCK, except at the end
 *
 * Evens out loud and soft; both channels by the same gain.
 */
void
sw_compressor_run (SwCompressor *self,
                   float *const  samples[2],
                   gsize         n)
{
  double attacking = exp (-BLOCK / (self->attack * RATE)), releasing = exp (-BLOCK / (self->release * RATE));
  double limit = pow (10, self->threshold / 20), slope = 1 - 1 / self->ratio;
  float  before = pow (10, self->reduction / 20);

  for (gsize at = 0; at < n; at += BLOCK)
    {
      gsize  m = MIN (BLOCK, n - at);
      double peak = get_peak (samples, at, m);
      double wanted = peak > limit ? slope * 20 * log10 (limit / peak) : 0;
      double keep = wanted < self->reduction ? attacking : releasing;
      float  after;

      self->reduction = keep * self->reduction + (1 - keep) * wanted;
      after = self->reduction < -1e-4 ? pow (10, self->reduction / 20) : 1;
      for (int c = 0; c < 2; c++)
        for (gsize i = 0; i < m; i++)
          samples[c][at + i] *= before + (after - before) * (i + 1) / BLOCK;
      before = after;
    }
}

/**
 * sw_dsp_saturate:
 * @amount: 0 … 1
 *
 * Adds overtones and rounds off peaks. What it does depends on the level, so parts are
 * brought to a common one before.
 */
void
sw_dsp_saturate (double       amount,
                 float *const samples[2],
                 gsize        n)
{
  float k = 1 + 6 * amount, makeup = (1 + 0.5 * amount) / k;

  if (amount <= 0)
    return;

  for (int c = 0; c < 2; c++)
    for (gsize i = 0; i < n; i++)
      {
        /* Padé approximation of tanh, exact at 0 and flat at ±3 */
        float x = CLAMP (samples[c][i] * k, -3, 3), square = x * x;

        samples[c][i] = x * (27 + square) / (27 + 9 * square) * makeup;
      }
}

/**
 * sw_de_esser_run:
 * @self: hisses are above the frequency, in Hz; they may reach the threshold, in dB of
 *   full scale
 *
 * Turns the band above the frequency down while it is loud, in both channels alike.
 */
void
sw_de_esser_run (SwDeEsser   *self,
                 float *const samples[2],
                 gsize        n)
{
  Biquad f = make_biquad (SW_FILTER_LOW_PASS, self->frequency, 0.707, 0);
  float  limit = pow (10, self->threshold / 20), envelope = self->envelope;
  float  fall = exp (-1 / (0.030 * RATE)), rise = exp (-1 / (0.0015 * RATE));
  Frame  s1 = { self->states[0][0], self->states[0][1] }, s2 = { self->states[1][0], self->states[1][1] };

  for (gsize i = 0; i < n; i++)
    {
      /* What the low-pass leaves is the hiss, so that both sum to the original. */
      Frame x = { samples[0][i] + TINY, samples[1][i] + TINY };
      Frame low = spread (f.b0) * x + s1, hiss = x - low;
      float left = fabs (hiss[0]), right = fabs (hiss[1]), size = left > right ? left : right;

      s1 = spread (f.b1) * x - spread (f.a1) * low + s2;
      s2 = spread (f.b2) * x - spread (f.a2) * low;
      envelope = size + (size > envelope ? rise : fall) * (envelope - size);
      if (envelope > limit)
        {
          float gain = 1 - DE_ESS * (1 - limit / envelope);

          samples[0][i] = low[0] + hiss[0] * gain;
          samples[1][i] = low[1] + hiss[1] * gain;
        }
    }
  self->envelope = envelope;
  for (int c = 0; c < 2; c++)
    {
      self->states[0][c] = s1[c];
      self->states[1][c] = s2[c];
    }
}

/**
 * sw_dsp_gain:
 * @left: factor
 * @right: factor
 */
void
sw_dsp_gain (double       left,
             double       right,
             float *const samples[2],
             gsize        n)
{
  float gains[2] = { left, right };

  for (int c = 0; c < 2; c++)
    for (gsize i = 0; i < n; i++)
      samples[c][i] *= gains[c];
}

/**
 * sw_dsp_narrow:
 * @width: 0 for mono, 1 for no change
 */
void
sw_dsp_narrow (double       width,
               float *const samples[2],
               gsize        n)
{
  float same = 0.5 + 0.5 * width, other = 1 - same;

  if (width >= 1)
    return;

  for (gsize i = 0; i < n; i++)
    {
      float left = samples[0][i], right = samples[1][i];

      samples[0][i] = same * left + other * right;
      samples[1][i] = other * left + same * right;
    }
}
