/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts phones onto notes as singers do: the vowel starts on the beat and holds the
 * note, the consonants before it come early, those after it late, all at about their
 * spoken length; where notes are too short, consonants shrink before vowels vanish.
 */

#define G_LOG_DOMAIN "sw-singer-timing"

#include "config.h"

#include "sw-singer-private.h"

#include <string.h>

/* A rest longer than this lets a syllable end by itself. */
#define LEGATO_GAP 0.12
/* Sung consonants are clearer than spoken ones. */
#define CONSONANT_STRETCH 1.3
#define MIN_VOWEL 0.06
/* Share of a note that stays the vowel's. */
#define VOWEL_SHARE 0.5
#define MIN_CONSONANT_SCALE 0.25

typedef struct
{
  double start, end; /* of the notes of the syllable */
} Slot;

static double
get_voicing (const SwPhone *phone)
{
  static const struct
  {
    const char *symbol;
    double      voicing;
  } partly[] = {
    { "z", 0.45 }, { "zh", 0.45 }, { "jh", 0.45 }, { "v", 0.75 }, { "dh", 0.75 }, { "b", 0.85 }, { "d", 0.85 }, { "g", 0.85 }
  };

  if (!phone->voiced)
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (partly) && !phone->vowel; i++)
    if (g_str_equal (phone->symbol, partly[i].symbol))
      return partly[i].voicing;

  return 1;
}

static gboolean
is_diphthong (const SwPhone *phone)
{
  static const char *const diphthongs[] = { "ay", "ey", "ow", "aw", "oy", NULL };

  return !phone->pure && g_strv_contains (diphthongs, phone->symbol);
}

static double
get_consonant_length (const SwPhone     *phone,
                      const SwVoiceSpan *span)
{
  double natural = (span->end - span->first) * SW_VOICE_FRAME_PERIOD * CONSONANT_STRETCH;

  if (g_str_equal (phone->symbol, "hh"))
    return CLAMP (natural, 0.05, 0.09);
  if (phone->voiced)
    return CLAMP (natural, 0.045 * CONSONANT_STRETCH, 0.10 * CONSONANT_STRETCH);

  return CLAMP (natural, 0.06 * CONSONANT_STRETCH, 0.13 * CONSONANT_STRETCH);
}

static double
sum_lengths (const double *lengths,
             guint         first,
             guint         end)
{
  double sum = 0;

  for (guint i = first; i < end; i++)
    sum += lengths[i];

  return sum;
}

static double
place (GArray       *phones,
       const double *lengths,
       guint         first,
       guint         end,
       double        scale,
       double        time)
{
  for (guint i = first; i < end; i++)
    {
      SwTimedPhone *phone = &g_array_index (phones, SwTimedPhone, i);

      phone->start = time;
      time += lengths[i] * scale;
      phone->end = time;
    }

  return time;
}

static Slot *
find_slots (GArray *notes,
            guint   n_syllables)
{
  Slot *slots = g_new (Slot, n_syllables);

  for (guint i = 0; i < n_syllables; i++)
    slots[i] = (Slot){ -1e9, -1e9 };
  for (guint i = 0; i < notes->len; i++)
    {
      SwTimedNote *note = &g_array_index (notes, SwTimedNote, i);
      Slot        *slot = &slots[MIN (note->syllable, n_syllables - 1)];

      if (slot->start < -1e8)
        slot->start = note->start;
      slot->end = MAX (slot->end, note->end);
    }
  /* A syllable without a note follows its neighbour quickly. */
  for (guint i = 0; i < n_syllables; i++)
    if (slots[i].start < -1e8)
      {
        slots[i].start = i > 0 ? slots[i - 1].end : g_array_index (notes, SwTimedNote, 0).start;
        slots[i].end = slots[i].start + 0.15;
      }

  return slots;
}

/**
 * _sw_singer_time_phones:
 * @notes: (element-type SwTimedNote): at least one, by start
 *
 * Gives each phone of @utterance its time.
 *
 * Returns: (transfer full) (element-type SwTimedPhone): one per phone
 */
GArray *
_sw_singer_time_phones (SwUtterance  *utterance,
                        SwVoiceTrack *track,
                        GArray       *notes)
{
  guint              n_syllables = utterance->syllables->len;
  GArray            *phones = g_array_new (FALSE, TRUE, sizeof (SwTimedPhone));
  g_autofree double *lengths = g_new0 (double, utterance->phones->len);
  g_autofree Slot   *slots = find_slots (notes, n_syllables);
  double             free_from = -1e9; /* end of what was placed, when the next syllable is tied to it */

  g_array_set_size (phones, utterance->phones->len);
  for (guint i = 0; i < phones->len; i++)
    {
      SwPhone      *phone = &g_array_index (utterance->phones, SwPhone, i);
      SwTimedPhone *timed = &g_array_index (phones, SwTimedPhone, i);

      timed->span = track->spans[i];
      timed->voicing = get_voicing (phone);
      timed->vowel = phone->vowel;
      timed->diphthong = is_diphthong (phone);
      lengths[i] = get_consonant_length (phone, &timed->span);
    }

  for (guint i = 0; i < n_syllables; i++)
    {
      SwSyllable   *syllable = &g_array_index (utterance->syllables, SwSyllable, i);
      SwSyllable   *next = i + 1 < n_syllables ? syllable + 1 : NULL;
      guint         first = syllable->first_phone, nucleus = syllable->nucleus, end = first + syllable->n_phones;
      SwTimedPhone *vowel = &g_array_index (phones, SwTimedPhone, nucleus);
      gboolean      tied = next != NULL && slots[i + 1].start - slots[i].end < LEGATO_GAP;
      double        onset = sum_lengths (lengths, first, nucleus);
      double        coda = sum_lengths (lengths, nucleus + 1, end);
      double        next_onset = tied ? sum_lengths (lengths, next->first_phone, next->nucleus) : 0;
      double        until = tied ? slots[i + 1].start : slots[i].end + 0.5 * coda;
      double        room = until - slots[i].start;
      double        vowel_room = MAX (MIN_VOWEL, VOWEL_SHARE * room);
      double        scale = 1;

      if (coda + next_onset > room - vowel_room)
        scale = CLAMP ((room - vowel_room) / (coda + next_onset), MIN_CONSONANT_SCALE, 1);

      if (free_from > -1e8 && onset > 0)
        {
          double fit = CLAMP ((slots[i].start - free_from) / onset, 0, 1);

          place (phones, lengths, first, nucleus, fit, slots[i].start - onset * fit);
        }
      else
        place (phones, lengths, first, nucleus, 1, slots[i].start - onset);

      vowel->start = slots[i].start;
      vowel->end = MAX (until - (coda + next_onset) * scale, vowel->start + 0.02);
      free_from = place (phones, lengths, nucleus + 1, end, scale, vowel->end);
      if (!tied)
        free_from = -1e9;
    }

  return phones;
}
