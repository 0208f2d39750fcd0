/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The key, from how much each pitch class sounds. Music that comes to its end mostly says
 * it there: then the last seconds are weighed too, by weights learned from the engine's
 * own songs (each key is the same song, shifted). Of an excerpt only the profiles of
 * Krumhansl and Kessler are left, which mix up relative keys more often. */

#define G_LOG_DOMAIN "sw-key"

#include "config.h"

#include "sw-key.h"

#include <math.h>
#include <string.h>

#define LAST_ROWS 43 /* 4 s */
#define FALL 0.01f   /* power at the end against that of the last seconds: an end, no cut */

/* Treble, bass, treble of the end, bass of the end; from the tonic up. Major, minor. */
/* clang-format off */
static const float learned[2][4 * 12] = {
  {
    0.09f, -0.03f, 0.09f, -0.27f, 0.23f, -0.08f, -0.05f, 0.15f, -0.09f, 0.14f, -0.30f, 0.13f,
    0.08f, -0.20f, 0.11f, -0.35f, 0.37f, 0.26f, 0.01f, 0.24f, -0.33f, 0.24f, -0.47f, 0.03f,
    0.11f, -0.09f, 0.07f, -0.63f, 0.62f, -0.01f, -0.14f, 0.30f, 0.06f, -0.01f, -0.34f, 0.06f,
    1.30f, -0.27f, -0.32f, -0.26f, 0.35f, -0.14f, -0.01f, 0.17f, -0.06f, -0.31f, -0.09f, -0.37f,
  },
  {
    0.18f, -0.11f, -0.03f, 0.23f, -0.30f, 0.04f, -0.05f, 0.26f, 0.14f, -0.21f, 0.13f, -0.27f,
    0.02f, -0.29f, -0.14f, 0.83f, -0.17f, -0.07f, -0.33f, -0.00f, 0.38f, -0.40f, 0.46f, -0.29f,
    0.50f, -0.10f, -0.05f, 0.58f, -0.38f, -0.05f, -0.13f, 0.37f, -0.17f, -0.31f, 0.04f, -0.29f,
    1.19f, -0.11f, 0.08f, -0.07f, -0.12f, -0.38f, -0.14f, 0.32f, -0.40f, -0.05f, 0.02f, -0.34f,
  },
};
static const float learned_minor = 0.26f;

static const float profile[2][12] = {
  { 6.35f, 2.23f, 3.48f, 2.33f, 4.38f, 4.09f, 2.52f, 5.19f, 2.39f, 3.66f, 2.29f, 2.88f },
  { 6.33f, 2.68f, 3.52f, 5.38f, 2.60f, 3.53f, 2.54f, 4.75f, 3.98f, 2.69f, 3.34f, 3.17f },
};
/* clang-format on */

/* The share of each class, 0 = the mean; of rows first … last − 1, each row alike. */
static void
average (const SwChromaRow *rows,
         gsize              first,
         gsize              last,
         float              treble[12],
         float              bass[12])
{
  float total[2] = { 1e-9f, 1e-9f };

  memset (treble, 0, 12 * sizeof *treble);
  memset (bass, 0, 12 * sizeof *bass);
  for (gsize i = first; i < last; i++)
    {
      float sums[2] = { 0.05f, 0.05f };

      for (guint k = 0; k < 12; k++)
        {
          sums[0] += rows[i].treble[k];
          sums[1] += rows[i].bass[k];
        }
      for (guint k = 0; k < 12; k++)
        {
          treble[k] += rows[i].treble[k] / sums[0];
          bass[k] += rows[i].bass[k] / sums[1];
        }
    }
  for (guint k = 0; k < 12; k++)
    {
      total[0] += treble[k];
      total[1] += bass[k];
    }
  for (guint k = 0; k < 12; k++)
    {
      treble[k] = 12 * treble[k] / total[0] - 1;
      bass[k] = 12 * bass[k] / total[1] - 1;
    }
}

static double
score_learned (float    shares[4][12],
               guint    key,
               gboolean minor)
{
  double score = minor ? learned_minor : 0;

  for (guint part = 0; part < 4; part++)
    for (guint k = 0; k < 12; k++)
      score += learned[minor][12 * part + k] * shares[part][(k + key) % 12];
  return score;
}

static double
correlate (const float *shares,
           guint        key,
           gboolean     minor)
{
  double mean = 0, product = 0, aa = 1e-9, bb = 1e-9;

  for (guint k = 0; k < 12; k++)
    mean += profile[minor][k] / 12;
  for (guint k = 0; k < 12; k++)
    {
      double a = profile[minor][k] - mean, b = shares[(k + key) % 12];

      product += a * b;
      aa += a * a;
      bb += b * b;
    }
  return product / sqrt (aa * bb);
}

/* Whether the sound comes to rest before row @last. */
static gboolean
has_end (const SwChromaRow *rows,
         gsize              n,
         gsize              last)
{
  float loudest = 0, end = 0;

  for (gsize i = last > LAST_ROWS ? last - LAST_ROWS : 0; i < last; i++)
    loudest = MAX (loudest, rows[i].level);
  /* The last two rows look at silence put behind the sound. */
  end = rows[n > 4 ? n - 5 : 0].level;
  return end < FALL * loudest;
}

void
_sw_key_find (const SwChromaRow *rows,
              gsize              n,
              int               *key,
              gboolean          *minor,
              double            *confidence)
{
  float    shares[4][12], loudest = 0;
  gsize    first = 0, last = n;
  gboolean ended;
  double   best = -HUGE_VAL, sum = 0;

  *key = -1;
  *minor = FALSE;
  *confidence = 0;
  for (gsize i = 0; i < n; i++)
    loudest = MAX (loudest, rows[i].level);
  if (loudest <= 1e-9f)
    return;
  while (rows[first].level <= loudest * 1e-4f)
    first++;
  while (rows[last - 1].level <= loudest * 1e-4f)
    last--;

  ended = has_end (rows, n, last);
  average (rows, first, last, shares[0], shares[1]);
  average (rows, MAX (first + LAST_ROWS, last) - LAST_ROWS, last, shares[2], shares[3]);
  for (guint pass = 0; pass < 2; pass++)
    for (guint answer = 0; answer < 24; answer++)
      {
        guint  k = answer % 12;
        double score = ended ? score_learned (shares, k, answer >= 12)
                             : 8 * (correlate (shares[0], k, answer >= 12) + correlate (shares[1], k, answer >= 12));

        if (pass == 1)
          sum += exp (score - best);
        else if (score > best)
          {
            best = score;
            *key = (int)k;
            *minor = answer >= 12;
          }
      }
  *confidence = 1 / sum;
}
