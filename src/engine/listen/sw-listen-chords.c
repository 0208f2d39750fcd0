/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chord for each half bar: pitch classes against chord shapes, the bass telling the root,
 * the key preferred, and the likeliest sequence that does not change without need. */

#define G_LOG_DOMAIN "sw-listen-chords"

#include "config.h"

#include "sw-features.h"
#include "sw-listen.h"

#include <math.h>
#include <string.h>

#define BASS_WEIGHT 0.55
#define FIFTH_WEIGHT 0.1 /* of a bass on the fifth or third */
#define IN_KEY 0.08      /* for a chord whose notes all belong to the key */
#define CHANGE_IN_BAR 0.28
#define CHANGE_AT_BAR 0.06
#define CONTRAST 12.0 /* of the confidence */
#define MAX_CHORDS 72
#define PIECE 8192

typedef struct
{
  const char *suffix;
  guint8      n_intervals;
  guint8      intervals[4];
  double      penalty; /* richer shapes fit by chance */
} Shape;

static const Shape shapes[] = {
  { "", 3, { 0, 4, 7 }, 0 },
  { "m", 3, { 0, 3, 7 }, 0 },
  { "7", 4, { 0, 4, 7, 10 }, 0.03 },
  { "maj7", 4, { 0, 4, 7, 11 }, 0.03 },
  { "m7", 4, { 0, 3, 7, 10 }, 0.03 },
  { "dim", 3, { 0, 3, 6 }, 0.05 },
};
#define N_SHAPES G_N_ELEMENTS (shapes)
G_STATIC_ASSERT (N_SHAPES * 12 == MAX_CHORDS);

typedef struct
{
  double   start, end; /* seconds */
  double   beat, beats;
  gboolean bar; /* begins one */
  float    score[MAX_CHORDS], total[MAX_CHORDS];
  guint8   before[MAX_CHORDS];
} Slot;

static SwFeatures *
listen_to (SwStem       *mix,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (SwFeatures) features = _sw_features_new (SW_LISTEN_RATE, 2);
  g_autofree float *pairs = g_new (float, 2 * PIECE);

  for (gsize at = 0; at < mix->n_frames; at += PIECE)
    {
      gsize n = MIN (PIECE, mix->n_frames - at);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      for (gsize i = 0; i < n; i++)
        {
          pairs[2 * i] = mix->samples[0][at + i];
          pairs[2 * i + 1] = mix->samples[1][at + i];
        }
      _sw_features_add (features, pairs, n);
    }
  _sw_features_end (features);
  return g_steal_pointer (&features);
}

static void
add_up (SwFeatures *features,
        double      start,
        double      end,
        float       treble[12],
        float       bass[12])
{
  gsize              n;
  const SwChromaRow *rows = _sw_features_get_chroma (features, &n);
  float              sums[2] = { 1e-9f, 1e-9f };

  memset (treble, 0, 12 * sizeof *treble);
  memset (bass, 0, 12 * sizeof *bass);
  for (gsize i = 0; i < n; i++)
    {
      double time = SW_ROW_TIME (i, SW_CHROMA_HOP, SW_CHROMA_WINDOW);

      if (time < start || time >= end)
        continue;
      for (guint k = 0; k < 12; k++)
        {
          treble[k] += rows[i].treble[k];
          bass[k] += rows[i].bass[k];
        }
    }
  for (guint k = 0; k < 12; k++)
    {
      sums[0] += treble[k] * treble[k];
      sums[1] += bass[k] * bass[k];
    }
  for (guint k = 0; k < 12; k++)
    {
      treble[k] /= sqrtf (sums[0]);
      bass[k] /= sqrtf (sums[1]);
    }
}

static gboolean
is_in_key (SwAnalysis  *analysis,
           guint        root,
           const Shape *shape)
{
  static const gboolean scale[12] = { 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1 };
  guint                 tonic = (guint)(analysis->key + (analysis->minor ? 3 : 0)) % 12;

  for (guint i = 0; i < shape->n_intervals; i++)
    {
      guint class = (root + shape->intervals[i]) % 12;

      /* The leading note of minor belongs to it too. */
      if (!scale[(class + 12 - tonic) % 12] && !(analysis->minor && class == (guint)(analysis->key + 11) % 12))
        return FALSE;
    }
  return TRUE;
}

static void
score_slot (Slot       *slot,
            SwFeatures *features,
            SwAnalysis *analysis)
{
  float treble[12], bass[12];

  add_up (features, slot->start, slot->end, treble, bass);
  for (guint chord = 0; chord < MAX_CHORDS; chord++)
    {
      const Shape *shape = &shapes[chord / 12];
      guint        root = chord % 12;
      double       fit = 0;

      for (guint i = 0; i < shape->n_intervals; i++)
        fit += treble[(root + shape->intervals[i]) % 12] / sqrt (shape->n_intervals);
      fit += BASS_WEIGHT * bass[root] + FIFTH_WEIGHT * (bass[(root + shape->intervals[2]) % 12] + bass[(root + shape->intervals[1]) % 12]);
      if (analysis->key >= 0 && is_in_key (analysis, root, shape))
        fit += IN_KEY;
      slot->score[chord] = (float)(fit - shape->penalty);
    }
}

/* Half bars (of bars with an odd number of beats: whole ones) on the grid. */
static GArray *
make_slots (SwAnalysis *analysis)
{
  GArray *slots = g_array_new (FALSE, TRUE, sizeof (Slot));
  guint   bar = MAX (analysis->beats_per_bar, 1), step = bar % 2 == 0 ? bar / 2 : bar, first = 0;

  if (analysis->beats_per_bar == 0)
    step = 1;
  while (first < analysis->beats->len && analysis->beats_per_bar > 0 && g_array_index (analysis->beats, SwBeat, first).position != 1)
    first++;
  for (guint i = first; i + 1 < analysis->beats->len; i += step)
    {
      Slot slot = { .start = sw_analysis_beat_to_time (analysis, i),
                    .end = MIN (sw_analysis_beat_to_time (analysis, i + step), analysis->examined),
                    .beat = i - first,
                    .beats = step,
                    .bar = (i - first) % bar == 0 };

      g_array_append_val (slots, slot);
    }
  return slots;
}

static void
decide (GArray *slots,
        guint8 *chords)
{
  guint best = 0;

  for (guint i = 0; i < slots->len; i++)
    {
      Slot *slot = &g_array_index (slots, Slot, i), *last = i > 0 ? slot - 1 : NULL;
      float cost = slot->bar ? CHANGE_AT_BAR : CHANGE_IN_BAR;

      best = 0;
      for (guint c = 1; last != NULL && c < MAX_CHORDS; c++)
        if (last->total[c] > last->total[best])
          best = c;
      for (guint c = 0; c < MAX_CHORDS; c++)
        {
          gboolean stays = last != NULL && last->total[c] >= last->total[best] - cost;

          slot->before[c] = (guint8)(stays ? c : best);
          slot->total[c] = slot->score[c] + (last == NULL ? 0 : stays ? last->total[c]
                                                                      : last->total[best] - cost);
        }
    }
  best = 0;
  for (guint c = 1; slots->len > 0 && c < MAX_CHORDS; c++)
    if (g_array_index (slots, Slot, slots->len - 1).total[c] > g_array_index (slots, Slot, slots->len - 1).total[best])
      best = c;
  for (guint i = slots->len; i-- > 0; best = g_array_index (slots, Slot, i).before[best])
    chords[i] = (guint8)best;
}

static void
fill_in (SwHeardChord *heard,
         const Slot   *slot,
         guint         chord)
{
  const Shape *shape = &shapes[chord / 12];
  double       sum = 0;

  heard->start = slot->start;
  heard->end = slot->end;
  heard->chord = (SwChord){ .start = slot->beat, .length = slot->beats, .root = chord % 12, .bass = chord % 12, .n_intervals = shape->n_intervals };
  memcpy (heard->chord.intervals, shape->intervals, shape->n_intervals);
  g_snprintf (heard->chord.name, sizeof heard->chord.name, "%s%s", sw_score_get_pitch_class_name (chord % 12), shape->suffix);
  for (guint c = 0; c < MAX_CHORDS; c++)
    sum += exp (CONTRAST * (slot->score[c] - slot->score[chord]));
  heard->confidence = 1 / sum;
}

/**
 * sw_listen_chords:
 * @mix: a recording
 * @analysis: of the same
 * @cancellable: (nullable): a cancellable
 * @error: return location for `G_IO_ERROR_CANCELLED`
 *
 * Guesses the chords on the beat grid, at most two in a bar.
 *
 * Returns: (transfer full) (element-type SwHeardChord): without gaps from the first downbeat on; empty
 *   without a beat grid
 */
GArray *
sw_listen_chords (SwStem       *mix,
                  SwAnalysis   *analysis,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (SwFeatures) features = NULL;
  g_autoptr (GArray) slots = NULL;
  g_autofree guint8 *chords = NULL;
  GArray            *heard;

  g_return_val_if_fail (mix != NULL && analysis != NULL, NULL);

  features = listen_to (mix, cancellable, error);
  if (features == NULL)
    return NULL;
  heard = g_array_new (FALSE, TRUE, sizeof (SwHeardChord));
  slots = make_slots (analysis);
  chords = g_new0 (guint8, slots->len + 1);
  for (guint i = 0; i < slots->len; i++)
    score_slot (&g_array_index (slots, Slot, i), features, analysis);
  decide (slots, chords);
  for (guint i = 0; i < slots->len; i++)
    {
      Slot         *slot = &g_array_index (slots, Slot, i);
      SwHeardChord *last = heard->len > 0 ? &g_array_index (heard, SwHeardChord, heard->len - 1) : NULL;
      SwHeardChord  next;

      fill_in (&next, slot, chords[i]);
      if (last != NULL && !slot->bar && chords[i] == chords[i - 1])
        {
          last->end = next.end;
          last->chord.length += next.chord.length;
          last->confidence = (last->confidence + next.confidence) / 2;
        }
      else
        g_array_append_val (heard, next);
    }
  return heard;
}
