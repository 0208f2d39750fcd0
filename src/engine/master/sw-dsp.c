/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filters follow Robert Bristow-Johnson's "Cookbook formulae for audio equalizer
 * biquad filter coefficients"; the reverberator is a feedback delay network after
 * Jot and Chaigne, "Digital delay networks for designing artificial reverberators"
 * (1991), with a Householder feedback matrix and allpass diffusion at its input.
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
/* Compressors look at peaks of this many samples. */
#define BLOCK 16
#define N_LINES 8
#define MAX_LINE 2800
#define DE_ESS 0.85f
#define N_DIFFUSERS 3

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

/**
 * sw_dsp_filter:
 * @frequency: Hz
 * @q: quality; 0.707 for the steepest flat pass
 * @gain: dB, of peaks and shelves
 *
 * Filters both channels.
 */
void
sw_dsp_filter (SwStem      *stem,
               SwFilterKind kind,
               double       frequency,
               double       q,
               double       gain)
{
  Biquad f = make_biquad (kind, frequency, q, gain);
  float *left = stem->samples[0], *right = stem->samples[1];
  double l1 = 0, l2 = 0, r1 = 0, r2 = 0; /* transposed direct form 2 */

  for (gsize i = 0; i < stem->n_frames; i++)
    {
      double x = left[i] + TINY, y = f.b0 * x + l1;
      double u = right[i] + TINY, v = f.b0 * u + r1;

      l1 = f.b1 * x - f.a1 * y + l2;
      l2 = f.b2 * x - f.a2 * y;
      r1 = f.b1 * u - f.a1 * v + r2;
      r2 = f.b2 * u - f.a2 * v;
      left[i] = y;
      right[i] = v;
    }
}

static float
get_peak (const SwStem *stem,
          gsize         first,
          gsize         n)
{
  float peak = 0;

  for (int c = 0; c < 2; c++)
    for (gsize i = 0; i < n; i++)
      {
        float x = fabsf (stem->samples[c][first + i]);

        peak = x > peak ? x : peak;
      }

  return peak;
}

/**
 * sw_dsp_compress:
 * @threshold: dB of full scale, of peaks
 * @ratio: 1 does nothing
 * @attack: seconds
 * @release: seconds
 *
 * Evens out loud and soft; both channels by the same gain.
 */
void
sw_dsp_compress (SwStem *stem,
                 double  threshold,
                 double  ratio,
                 double  attack,
                 double  release)
{
  double attacking = exp (-BLOCK / (attack * RATE)), releasing = exp (-BLOCK / (release * RATE));
  double reduction = 0;
  float  before = 1;

  for (gsize at = 0; at < stem->n_frames; at += BLOCK)
    {
      gsize  n = MIN (BLOCK, stem->n_frames - at);
      double over = 20 * log10 (get_peak (stem, at, n) + 1e-7) - threshold;
      double wanted = over > 0 ? -over * (1 - 1 / ratio) : 0;
      double keep = wanted < reduction ? attacking : releasing;
      float  after;

      reduction = keep * reduction + (1 - keep) * wanted;
      after = pow (10, reduction / 20);
      for (int c = 0; c < 2; c++)
        for (gsize i = 0; i < n; i++)
          stem->samples[c][at + i] *= before + (after - before) * (i + 1) / BLOCK;
      before = after;
    }
}

/**
 * sw_dsp_saturate:
 * @amount: 0 … 1
 *
 * Adds overtones and rounds off peaks. What it does depends on the level, so stems are
 * brought to a common one before.
 */
void
sw_dsp_saturate (SwStem *stem,
                 double  amount)
{
  float k = 1 + 6 * amount, makeup = (1 + 0.5 * amount) / k;

  if (amount <= 0)
    return;

  for (int c = 0; c < 2; c++)
    for (gsize i = 0; i < stem->n_frames; i++)
      {
        /* Padé approximation of tanh, exact at 0 and flat at ±3 */
        float x = CLAMP (stem->samples[c][i] * k, -3, 3), square = x * x;

        stem->samples[c][i] = x * (27 + square) / (27 + 9 * square) * makeup;
      }
}

/**
 * sw_dsp_de_ess:
 * @frequency: Hz: hisses are above
 * @threshold: dB of full scale that the hiss may reach
 *
 * Turns the band above @frequency down while it is loud.
 */
void
sw_dsp_de_ess (SwStem *stem,
               double  frequency,
               double  threshold)
{
  Biquad f = make_biquad (SW_FILTER_LOW_PASS, frequency, 0.707, 0);
  float  limit = pow (10, threshold / 20);
  float  fall = exp (-1 / (0.030 * RATE)), rise = exp (-1 / (0.0015 * RATE));

  for (int c = 0; c < 2; c++)
    {
      float *samples = stem->samples[c];
      double s1 = 0, s2 = 0;
      float  envelope = 0;

      for (gsize i = 0; i < stem->n_frames; i++)
        {
          /* What the low-pass leaves is the hiss, so that both sum to the original. */
          double x = samples[i] + TINY, low = f.b0 * x + s1, hiss = x - low;
          float  size = fabs (hiss), keep = size > envelope ? rise : fall;

          s1 = f.b1 * x - f.a1 * low + s2;
          s2 = f.b2 * x - f.a2 * low;
          envelope = size + keep * (envelope - size);
          if (envelope > limit)
            samples[i] = low + hiss * (1 - DE_ESS * (1 - limit / envelope));
        }
    }
}

/**
 * sw_dsp_echo:
 * @time: seconds between echoes
 * @feedback: 0 … 1
 * @level: of the first echo
 *
 * Echoes that change sides and grow dull.
 */
void
sw_dsp_echo (SwStem *stem,
             double  time,
             double  feedback,
             double  level)
{
  gsize             length = MAX (1, time * RATE), at = 0;
  g_autofree float *left = g_new0 (float, length);
  g_autofree float *right = g_new0 (float, length);
  float             dull_left = 0, dull_right = 0;

  for (gsize i = 0; i < stem->n_frames; i++)
    {
      float in = (stem->samples[0][i] + stem->samples[1][i]) * 0.5f + (float)TINY;
      float out_left = left[at], out_right = right[at];

      dull_left += 0.35f * (in + feedback * out_right - dull_left);
      dull_right += 0.35f * (out_left * 0.9f - dull_right);
      left[at] = dull_left;
      right[at] = dull_right;
      stem->samples[0][i] += level * out_left;
      stem->samples[1][i] += level * out_right;
      if (++at == length)
        at = 0;
    }
}

/**
 * sw_dsp_gain:
 * @left: factor
 * @right: factor
 */
void
sw_dsp_gain (SwStem *stem,
             double  left,
             double  right)
{
  float gains[2] = { left, right };

  for (int c = 0; c < 2; c++)
    for (gsize i = 0; i < stem->n_frames; i++)
      stem->samples[c][i] *= gains[c];
}

static void
diffuse (float *samples,
         gsize  n)
{
  static const int lengths[N_DIFFUSERS] = { 241, 443, 733 };
  float            buffer[733];

  for (int k = 0; k < N_DIFFUSERS; k++)
    {
      int at = 0;

      memset (buffer, 0, sizeof buffer);
      for (gsize i = 0; i < n; i++)
        {
          float delayed = buffer[at], x = samples[i] - 0.6f * delayed + (float)TINY;

          buffer[at] = x;
          samples[i] = delayed + 0.6f * x;
          if (++at == lengths[k])
            at = 0;
        }
    }
}

/* A room answers neither rumble nor sizzle. */
static void
band_limit (float *samples,
            gsize  n)
{
  Biquad high = make_biquad (SW_FILTER_HIGH_PASS, 220, 0.707, 0);
  Biquad low = make_biquad (SW_FILTER_LOW_PASS, 7500, 0.707, 0);
  double h1 = 0, h2 = 0, l1 = 0, l2 = 0;

  for (gsize i = 0; i < n; i++)
    {
      double x = samples[i] + TINY, y = high.b0 * x + h1, z;

      h1 = high.b1 * x - high.a1 * y + h2;
      h2 = high.b2 * x - high.a2 * y;
      z = low.b0 * y + l1;
      l1 = low.b1 * y - low.a1 * z + l2;
      l2 = low.b2 * y - low.a2 * z;
      samples[i] = z;
    }
}

/**
 * sw_dsp_reverb:
 * @send: (array): as many samples as @stem has frames; used as scratch space
 * @t60: seconds until the sound has fallen by 60 dB
 * @damping: 0 … 1: high frequencies fall faster
 * @pre_delay: seconds before the room answers
 *
 * Adds the room's answer to both channels of @stem.
 */
void
sw_dsp_reverb (float  *send,
               SwStem *stem,
               double  t60,
               double  damping,
               double  pre_delay)
{
  static const int  lengths[N_LINES] = { 1433, 1601, 1867, 2053, 2251, 2399, 2617, 2797 };
  g_autofree float *memory = g_new0 (float, N_LINES *MAX_LINE);
  float             feedback[N_LINES], dull[N_LINES] = { 0 }, follow = 1 - damping;
  int               at[N_LINES] = { 0 };
  gsize             wait = pre_delay * RATE;

  band_limit (send, stem->n_frames);
  diffuse (send, stem->n_frames);

  for (int k = 0; k < N_LINES; k++)
    feedback[k] = pow (10, -3.0 * lengths[k] / RATE / t60);
  for (gsize i = 0; i < stem->n_frames; i++)
    {
      float in = (i >= wait ? send[i - wait] : 0) * 0.5f + (float)TINY;
      float out[N_LINES], sum = 0;

      for (int k = 0; k < N_LINES; k++)
        {
          dull[k] += follow * (memory[k * MAX_LINE + at[k]] - dull[k]);
          out[k] = dull[k];
          sum += out[k];
        }
      sum *= 2.0f / N_LINES;
      stem->samples[0][i] += 0.5f * (out[0] - out[2] + out[4] - out[6]);
      stem->samples[1][i] += 0.5f * (out[1] - out[3] + out[5] - out[7]);
      for (int k = 0; k < N_LINES; k++)
        {
          memory[k * MAX_LINE + at[k]] = (k & 2 ? -in : in) + feedback[k] * (out[k] - sum);
          if (++at[k] == lengths[k])
            at[k] = 0;
        }
    }
}
