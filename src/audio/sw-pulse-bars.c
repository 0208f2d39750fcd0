/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which of the half beats begin a bar, and whether a bar has three or four beats. The
 * tracked beats may as well be the off-beats: so all of it is decided on half beats.
 * For each answer it is added up what should be found where – bass drum and chord
 * changes on the first beat, a snare on the second and fourth –, weighed as the
 * engine's own songs taught. */

#define G_LOG_DOMAIN "sw-pulse-bars"

#include "config.h"

#include "sw-pulse.h"

#include <math.h>
#include <string.h>

/* What is known of one half beat; each brought to mean 0, deviation 1 over the song. */
enum
{
  LOW, /* attacks by band */
  MIDDLE,
  BRIGHT,
  HIGH,
  HARMONY, /* how much the chord before and after differ */
  BASS,    /* the same of the bass */
  N_SIGNS,
};

typedef float Slot[N_SIGNS];

/* clang-format off */
static const float weights[SW_N_BAR_FEATURES] = {
  1.01f, 3.16f, 2.59f, -2.51f, 6.18f, 2.56f, 0.248f, 0.221f, 0.308f, 1.07f, -0.743f, 1.26f,
  -1.15f, 0.525f, 0.594f, 1.31f, -3.56f, 1.42f, 1.56f, -1.5f, -0.728f, 0.418f, 0.71f,
  0.674f, 1.5f
};
/* clang-format on */

static float
attack_near (const SwOnsetRow *rows,
             gsize             n,
             double            at,
             guint             band)
{
  long  middle = lround (at);
  float best = 0;

  for (long i = middle - 2; i <= middle + 2; i++)
    if (i >= 0 && i < (long)n)
      best = MAX (best, rows[i].band[band]);
  return best;
}

/* Sum of the rows of pitch classes between two times, in rows of attacks. */
static void
add_up (const SwChromaRow *chroma,
        gsize              n,
        double             from,
        double             to,
        float              treble[12],
        float              bass[12])
{
  double ratio = (double)SW_ONSET_HOP / SW_CHROMA_HOP;
  double shift = (double)(SW_CHROMA_WINDOW - SW_ONSET_WINDOW) / 2 / SW_CHROMA_HOP;
  long   first = (long)ceil (from * ratio - shift), last = (long)floor (to * ratio - shift);

  memset (treble, 0, 12 * sizeof *treble);
  memset (bass, 0, 12 * sizeof *bass);
  for (long i = MAX (first, 0); i <= MAX (last, first) && i < (long)n; i++)
    for (guint k = 0; k < 12; k++)
      {
        treble[k] += chroma[i].treble[k];
        bass[k] += chroma[i].bass[k];
      }
}

static float
difference (const float a[12],
            const float b[12])
{
  float product = 0, aa = 1e-9f, bb = 1e-9f;

  for (guint k = 0; k < 12; k++)
    {
      product += a[k] * b[k];
      aa += a[k] * a[k];
      bb += b[k] * b[k];
    }
  return 1 - product / sqrtf (aa * bb);
}

static void
normalise (Slot *slots,
           gsize n)
{
  for (guint s = 0; s < N_SIGNS; s++)
    {
      double mean = 0, square = 0, deviation;

      for (gsize i = 0; i < n; i++)
        {
          mean += slots[i][s];
          square += slots[i][s] * slots[i][s];
        }
      mean /= n;
      deviation = sqrt (MAX (square / n - mean * mean, 0));
      for (gsize i = 0; i < n; i++)
        slots[i][s] = deviation > 1e-9 ? (float)CLAMP ((slots[i][s] - mean) / deviation, -3, 3) : 0;
    }
}

/* Slot 2 i is the beat i, slot 2 i + 1 half way to the next. */
static Slot *
look_at_slots (SwFeatures *features,
               GArray     *beats,
               gsize      *n_slots)
{
  gsize              n_onsets, n_chroma;
  const SwOnsetRow  *onsets = _sw_features_get_onsets (features, &n_onsets);
  const SwChromaRow *chroma = _sw_features_get_chroma (features, &n_chroma);
  Slot              *slots;

  *n_slots = 2 * (beats->len - 1);
  slots = g_new0 (Slot, *n_slots);
  for (gsize i = 0; i < *n_slots; i++)
    {
      double a = g_array_index (beats, double, i / 2), b = g_array_index (beats, double, i / 2 + 1);
      double at = (i & 1) != 0 ? (a + b) / 2 : a, period = b - a;
      float  treble[2][12], bass[2][12];

      for (guint band = 0; band < SW_N_ONSET_BANDS; band++)
        slots[i][LOW + band] = attack_near (onsets, n_onsets, at, band);
      add_up (chroma, n_chroma, at - period, at, treble[0], bass[0]);
      add_up (chroma, n_chroma, at, at + period, treble[1], bass[1]);
      slots[i][HARMONY] = difference (treble[0], treble[1]);
      slots[i][BASS] = difference (bass[0], bass[1]);
    }
  normalise (slots, *n_slots);
  return slots;
}

/* The mean of each sign over the slots first, first + step, … */
static void
mean_of (Slot  *slots,
         gsize  n,
         gsize  first,
         gsize  step,
         float *means)
{
  gsize count = 0;

  memset (means, 0, N_SIGNS * sizeof *means);
  for (gsize i = first; i < n; i += step, count++)
    for (guint s = 0; s < N_SIGNS; s++)
      means[s] += slots[i][s];
  for (guint s = 0; s < N_SIGNS && count > 0; s++)
    means[s] /= count;
}

static void
describe (Slot *slots,
          gsize n,
          guint beats_per_bar,
          guint phase,
          float features[SW_N_BAR_FEATURES])
{
  guint bar = 2 * beats_per_bar;
  float down[N_SIGNS], on[N_SIGNS], off[N_SIGNS], back[N_SIGNS], fore[N_SIGNS];

  memset (features, 0, SW_N_BAR_FEATURES * sizeof *features);
  mean_of (slots, n, phase, bar, down);
  mean_of (slots, n, phase % 2, 2, on);
  mean_of (slots, n, (phase + 1) % 2, 2, off);
  mean_of (slots, n, (phase + 2) % 4, 4, back);
  mean_of (slots, n, phase % 4, 4, fore);
  for (guint s = 0; s < N_SIGNS; s++)
    {
      features[s] = down[s] - on[s];
      features[N_SIGNS + s] = on[s] - off[s];
      features[2 * N_SIGNS + s] = beats_per_bar == 4 ? back[s] - fore[s] : 0;
      features[3 * N_SIGNS + s] = beats_per_bar == 3 ? down[s] - on[s] : 0;
    }
  features[SW_N_BAR_FEATURES - 1] = beats_per_bar == 4;
}

float *
_sw_pulse_describe_bars (SwFeatures *features,
                         GArray     *beats)
{
  gsize            n;
  g_autofree Slot *slots = look_at_slots (features, beats, &n);
  float           *all = g_new0 (float, SW_N_BAR_ANSWERS *SW_N_BAR_FEATURES);

  for (guint answer = 0; answer < SW_N_BAR_ANSWERS; answer++)
    describe (slots, n, answer < 8 ? 4 : 3, answer < 8 ? answer : answer - 8, all + answer * SW_N_BAR_FEATURES);
  return all;
}

void
_sw_pulse_find_bars (SwFeatures *features,
                     GArray     *beats,
                     guint      *beats_per_bar,
                     guint      *phase)
{
  g_autofree float *all = NULL;
  float             best = -HUGE_VALF;
  guint             chosen = 0;

  *beats_per_bar = *phase = 0;
  if (beats->len < 9)
    return;
  all = _sw_pulse_describe_bars (features, beats);
  for (guint answer = 0; answer < SW_N_BAR_ANSWERS; answer++)
    {
      float score = 0;

      for (guint i = 0; i < SW_N_BAR_FEATURES; i++)
        score += weights[i] * all[answer * SW_N_BAR_FEATURES + i];
      if (score > best)
        {
          best = score;
          chosen = answer;
        }
    }
  *beats_per_bar = chosen < 8 ? 4 : 3;
  *phase = chosen < 8 ? chosen : chosen - 8;
}
