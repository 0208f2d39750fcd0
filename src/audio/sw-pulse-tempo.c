/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tempo is the period at which the attacks repeat: autocorrelation of the curve of
 * attacks in windows of 12 s, averaged. Which of the related periods is the beat is
 * judged by how the multiples and parts of it fare and by what tempos are common, with
 * weights learned from the engine's own songs. */

#define G_LOG_DOMAIN "sw-pulse-tempo"

#include "config.h"

#include "sw-pulse.h"

#include <math.h>
#include <string.h>

#define ROWS_PER_SECOND ((double)SW_FEATURES_RATE / SW_ONSET_HOP)
#define WINDOW ((gsize)(12 * ROWS_PER_SECOND))
#define MAX_LAG ((gsize)(6.2 * ROWS_PER_SECOND))
#define SLOWEST 40.0
#define FASTEST 240.0
#define N_TEMPOS 360
#define COMMON_TEMPO 112.0
#define COMMON_SPREAD 0.55 /* octaves */

/* Of the period: where repetitions are looked at; the ways a tempo may be counted. */
static const double multiples[] = { 1 / 4.0, 1 / 3.0, 1 / 2.0, 2 / 3.0, 3 / 4.0, 1, 4 / 3.0, 3 / 2.0, 2, 3, 4, 6 };
static const double ratios[] = { 1 / 3.0, 1 / 2.0, 2 / 3.0, 3 / 4.0, 1, 4 / 3.0, 3 / 2.0, 2, 3 };
G_STATIC_ASSERT (2 * G_N_ELEMENTS (multiples) + 2 == SW_N_TEMPO_FEATURES);
G_STATIC_ASSERT (G_N_ELEMENTS (ratios) <= SW_MAX_TEMPOS);

/* clang-format off */
static const float learned[SW_N_TEMPO_FEATURES] = {
  -2.93f, -3.62f, 1.63f, -2.82f, -1.21f, 2.88f, -2.56f, 1.57f, 1.47f, 2.41f, 3.32f, 1.03f,
  -7.93f, -4.59f, -6.66f, -2.56f, -2.56f, 0.858f, -1.65f, 1.0f, -2.12f, 0.333f, 5.59f,
  0.781f, -0.234f, -3.34f
};
/* clang-format on */

float *
_sw_pulse_curve (const SwOnsetRow *rows,
                 gsize             n,
                 const float       weights[SW_N_ONSET_BANDS])
{
  float            *curve = g_new0 (float, n + 1);
  double            deviation[SW_N_ONSET_BANDS] = { 0 };
  gsize             reach = (gsize)(0.4 * ROWS_PER_SECOND);
  double            running = 0;
  g_autofree float *raw = g_new0 (float, n + 1);

  for (guint b = 0; b < SW_N_ONSET_BANDS; b++)
    {
      for (gsize i = 0; i < n; i++)
        deviation[b] += rows[i].band[b] * rows[i].band[b];
      deviation[b] = sqrt (deviation[b] / MAX (n, 1));
    }
  for (guint b = 0; b < SW_N_ONSET_BANDS; b++)
    if (deviation[b] > 0)
      for (gsize i = 0; i < n; i++)
        raw[i] += weights[b] * rows[i].band[b] / (float)deviation[b];

  for (gsize i = 0; i < n + reach; i++)
    {
      if (i < n)
        running += raw[i];
      if (i >= 2 * reach + 1)
        running -= raw[i - 2 * reach - 1];
      if (i >= reach)
        curve[i - reach] = (float)MAX (0, raw[i - reach] - running / (2 * reach + 1));
    }
  return curve;
}

/* Of all windows, each brought to 1 at lag 0; what a steady noise would give is taken off. */
static double *
correlate (const float *curve,
           gsize        n)
{
  double *result = g_new0 (double, MAX_LAG + 1);
  double  weight = 0;

  for (gsize start = 0; start == 0 || start + WINDOW <= n; start += WINDOW / 2)
    {
      gsize  length = MIN (WINDOW, n - start);
      double energy = 0, mean = 0;

      for (gsize i = 0; i < length; i++)
        {
          mean += curve[start + i];
          energy += curve[start + i] * curve[start + i];
        }
      if (energy <= 0 || length < 2)
        continue;
      mean /= length;
      energy = energy / length - mean * mean;
      if (energy <= 0)
        continue;
      weight += 1;
      for (gsize lag = 0; lag <= MAX_LAG && lag + 1 < length; lag++)
        {
          float sum = 0;

          for (gsize i = 0; i + lag < length; i++)
            sum += curve[start + i] * curve[start + i + lag];
          result[lag] += (sum / (length - lag) - mean * mean) / energy;
        }
    }
  for (gsize lag = 0; lag <= MAX_LAG && weight > 0; lag++)
    result[lag] /= weight;
  return result;
}

/* The height of the correlation near a lag that is not a whole number. */
static double
height (const double *correlation,
        double        lag)
{
  gsize  at = (gsize)lag;
  double part = lag - at;

  if (at + 1 > MAX_LAG)
    return 0;
  return correlation[at] * (1 - part) + correlation[at + 1] * part;
}

/* How well a beat explains the repetitions: by itself and in bars of four or of three. */
static double
comb (const double *correlation,
      double        lag)
{
  static const double teeth[] = { 1, 0.8, 0.4, 0.8 };
  double              sum = 0, total = 0;

  for (guint k = 1; k <= G_N_ELEMENTS (teeth) && lag * k < MAX_LAG; k++)
    {
      sum += teeth[k - 1] * height (correlation, lag * k);
      total += teeth[k - 1];
    }
  return sum / total;
}

static double
commonness (double tempo)
{
  double octaves = log2 (tempo / COMMON_TEMPO) / COMMON_SPREAD;

  return exp (-0.5 * octaves * octaves);
}

/* The tempo that explains the repetitions best, before it is asked how it is counted. */
static double
find_base (const double *all,
           const double *low)
{
  double best = 0, result = 0;

  for (guint i = 0; i < N_TEMPOS; i++)
    {
      double tempo = SLOWEST * pow (FASTEST / SLOWEST, (double)i / (N_TEMPOS - 1));
      double lag = 60 * ROWS_PER_SECOND / tempo;
      double score = MAX (0, comb (all, lag) + 0.5 * comb (low, lag)) * commonness (tempo);

      if (score > best)
        {
          best = score;
          result = tempo;
        }
    }
  return result;
}

static void
describe (const double *all,
          const double *low,
          double        tempo,
          float         features[SW_N_TEMPO_FEATURES])
{
  double lag = 60 * ROWS_PER_SECOND / tempo, octaves = log2 (tempo / COMMON_TEMPO);
  guint  n = G_N_ELEMENTS (multiples);

  for (guint i = 0; i < n; i++)
    {
      features[i] = (float)height (all, lag * multiples[i]);
      features[n + i] = (float)height (low, lag * multiples[i]);
    }
  features[2 * n] = (float)octaves;
  features[2 * n + 1] = (float)(octaves * octaves);
}

guint
_sw_pulse_describe_tempos (const float *curve,
                           const float *low,
                           gsize        n,
                           double       tempos[SW_MAX_TEMPOS],
                           float        features[SW_MAX_TEMPOS][SW_N_TEMPO_FEATURES],
                           double      *strength)
{
  g_autofree double *all = correlate (curve, n);
  g_autofree double *bass = correlate (low, n);
  double             base = find_base (all, bass);
  guint              n_tempos = 0;

  *strength = base > 0 ? comb (all, 60 * ROWS_PER_SECOND / base) : 0;
  for (guint i = 0; i < G_N_ELEMENTS (ratios) && base > 0; i++)
    if (base * ratios[i] >= SLOWEST && base * ratios[i] <= FASTEST)
      {
        tempos[n_tempos] = base * ratios[i];
        describe (all, bass, tempos[n_tempos], features[n_tempos]);
        n_tempos++;
      }
  return n_tempos;
}

double
_sw_pulse_find_period (const float *curve,
                       const float *low,
                       gsize        n,
                       SwPulse     *pulse)
{
  float  features[SW_MAX_TEMPOS][SW_N_TEMPO_FEATURES];
  double tempos[SW_MAX_TEMPOS], scores[SW_MAX_TEMPOS], sum = 0;
  guint  n_tempos = _sw_pulse_describe_tempos (curve, low, n, tempos, features, &pulse->confidence);
  guint  best = 0, second = 1;

  if (n_tempos < 2)
    return 0;
  for (guint i = 0; i < n_tempos; i++)
    {
      scores[i] = 0;
      for (guint k = 0; k < SW_N_TEMPO_FEATURES; k++)
        scores[i] += learned[k] * features[i][k];
      scores[i] = exp (scores[i]);
      sum += scores[i];
      if (scores[i] > scores[best])
        best = i;
    }
  second = best == 0 ? 1 : 0;
  for (guint i = 0; i < n_tempos; i++)
    if (i != best && scores[i] > scores[second])
      second = i;
  pulse->tempo = tempos[best];
  pulse->other = tempos[second];
  pulse->confidence = CLAMP (pulse->confidence, 0, 1);
  pulse->octave_confidence = scores[best] / sum;
  return 60 * ROWS_PER_SECOND / pulse->tempo;
}
