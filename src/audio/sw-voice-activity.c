/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where somebody sings: what the timbre is and how it changes over a quarter and a whole
 * second, judged by a small network, then the likeliest sequence of voice and no voice.
 * Everything is seen against the sound's own level, so that gain does not matter. */

#define G_LOG_DOMAIN "sw-voice-activity"

#include "config.h"

#include "sw-analysis.h"
#include "sw-voice-activity.h"
#include "sw-voice-weights.h"

#include <math.h>
#include <string.h>

#define NEAR_ROWS 2 /* to both sides: 0.23 s */
#define FAR_ROWS 11 /* 1.07 s */
#define CHANGE_COST 6.0f
#define CERTAIN 4.0f
#define N_LEVELS 160        /* histogram of levels, dB below full scale */
#define SHORTEST_RANGE 0.25 /* seconds */

typedef struct
{
  double sum[SW_N_TIMBRE], square[SW_N_TIMBRE];
} Sums;

/* The level that a tenth of the rows exceeds. */
static float
find_reference (const SwTimbreRow *rows,
                gsize              n)
{
  gsize histogram[N_LEVELS] = { 0 }, above = 0;
  int   level;

  for (gsize i = 0; i < n; i++)
    histogram[CLAMP ((int)-rows[i].value[SW_TIMBRE_LEVEL], 0, N_LEVELS - 1)]++;
  for (level = 0; level < N_LEVELS - 1; level++)
    {
      above += histogram[level];
      if (above * 10 >= n)
        break;
    }
  return -(float)level;
}

static void
make_relative (const SwTimbreRow *rows,
               gsize              i,
               float              reference,
               float             *value)
{
  float level = rows[i].value[SW_TIMBRE_LEVEL];

  memcpy (value, rows[i].value, SW_N_TIMBRE * sizeof *value);
  for (guint b = SW_TIMBRE_BAND; b < SW_TIMBRE_LEVEL; b++)
    value[b] = CLAMP (value[b] - level, -50, 0);
  value[SW_TIMBRE_LEVEL] = MAX (level - reference, -40);
  value[SW_TIMBRE_WIDTH] = CLAMP (value[SW_TIMBRE_WIDTH], -40, 10);
  value[SW_TIMBRE_HISS] = CLAMP (value[SW_TIMBRE_HISS], -50, 0);
  value[SW_TIMBRE_PITCH] = i > 0 ? MIN (fabsf (value[SW_TIMBRE_PITCH] - rows[i - 1].value[SW_TIMBRE_PITCH]), 12) : 0;
}

/* Running sums, so that the mean over any stretch is a difference; n + 1 of them. */
static Sums *
add_up (const SwTimbreRow *rows,
        gsize              n)
{
  float reference = find_reference (rows, n);
  Sums *sums = g_new0 (Sums, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      float value[SW_N_TIMBRE];

      make_relative (rows, i, reference, value);
      for (guint k = 0; k < SW_N_TIMBRE; k++)
        {
          sums[i + 1].sum[k] = sums[i].sum[k] + value[k];
          sums[i + 1].square[k] = sums[i].square[k] + value[k] * value[k];
        }
    }
  return sums;
}

static void
describe (const Sums *sums,
          gsize       n,
          gsize       i,
          float       features[3 * SW_N_TIMBRE])
{
  const Sums *near_first = sums + (i > NEAR_ROWS ? i - NEAR_ROWS : 0), *near_last = sums + MIN (i + NEAR_ROWS + 1, n);
  const Sums *far_first = sums + (i > FAR_ROWS ? i - FAR_ROWS : 0), *far_last = sums + MIN (i + FAR_ROWS + 1, n);
  double      n_near = near_last - near_first, n_far = far_last - far_first;

  for (guint k = 0; k < SW_N_TIMBRE; k++)
    {
      double mean = (far_last->sum[k] - far_first->sum[k]) / n_far;

      features[k] = (float)((near_last->sum[k] - near_first->sum[k]) / n_near);
      features[SW_N_TIMBRE + k] = (float)mean;
      features[2 * SW_N_TIMBRE + k] = (float)sqrt (MAX ((far_last->square[k] - far_first->square[k]) / n_far - mean * mean, 0));
    }
}

/* The logarithm of the odds that there is a voice. */
static float
judge (const float features[3 * SW_N_TIMBRE])
{
  float result = output_bias;

  for (guint h = 0; h < SW_VOICE_HIDDEN; h++)
    {
      float sum = hidden_bias[h];

      for (guint k = 0; k < 3 * SW_N_TIMBRE; k++)
        sum += hidden_weights[h][k] * features[k];
      result += output_weights[h] * tanhf (sum);
    }
  return CLAMP (result, -CERTAIN, CERTAIN);
}

/* The likeliest sequence (Viterbi, two states). */
static void
decide (const float *odds,
        gsize        n,
        guint8      *voiced)
{
  float              no = 0, yes = 0;
  g_autofree guint8 *from = g_new (guint8, n); /* bit 0: no came from yes; bit 1: yes from yes */

  for (gsize i = 0; i < n; i++)
    {
      gboolean no_from_yes = yes - CHANGE_COST > no, yes_from_yes = yes > no - CHANGE_COST;
      float    best_no = no_from_yes ? yes - CHANGE_COST : no, best_yes = yes_from_yes ? yes : no - CHANGE_COST;

      from[i] = (guint8)(no_from_yes | yes_from_yes << 1);
      no = best_no - odds[i] / 2;
      yes = best_yes + odds[i] / 2;
    }
  for (gsize i = n, state = yes > no; i-- > 0;)
    {
      voiced[i] = (guint8)state;
      state = (from[i] >> state) & 1;
    }
}

void
_sw_voice_activity_find (const SwTimbreRow *rows,
                         gsize              n,
                         double             seconds,
                         GArray            *voice)
{
  g_autofree Sums   *sums = add_up (rows, n);
  g_autofree float  *odds = g_new (float, n);
  g_autofree guint8 *voiced = g_new0 (guint8, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      float features[3 * SW_N_TIMBRE];

      describe (sums, n, i, features);
      odds[i] = judge (features);
    }
  decide (odds, n, voiced);
  for (gsize i = 0, start = 0; i < n; i++)
    {
      double half = SW_TIMBRE_HOP / 2.0 / SW_FEATURES_RATE;

      if (voiced[i] && (i == 0 || !voiced[i - 1]))
        start = i;
      if (voiced[i] && !voiced[i + 1])
        {
          SwTimeRange range = { SW_ROW_TIME (start, SW_TIMBRE_HOP, SW_TIMBRE_WINDOW) - half,
                                SW_ROW_TIME (i, SW_TIMBRE_HOP, SW_TIMBRE_WINDOW) + half };

          range.start = CLAMP (range.start, 0, seconds);
          range.end = CLAMP (range.end, 0, seconds);
          if (range.end - range.start >= SHORTEST_RANGE)
            g_array_append_val (voice, range);
        }
    }
}
