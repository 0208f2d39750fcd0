/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-compose-fixture.h"

#include <math.h>

static const char boats[] =
    "[Verse]\n"
    "Paper boats on the morning tide\n"
    "Lanterns drifting side by side\n"
    "Every wave a letter home\n"
    "Every gull a distant phone\n"
    "[Chorus]\n"
    "Carry me over, carry me through\n"
    "Over the water and back to you\n"
    "(back to you)\n"
    "[Verse 2]\n"
    "Ropes are humming, sails are wide\n"
    "All the night we had to hide\n"
    "Harbor bells are calling low\n"
    "Tell me where the currents go\n"
    "[Chorus]\n"
    "Carry me over, carry me through\n"
    "Over the water and back to you\n";

SwSongWish *
sw_test_new_wish (const char *tags)
{
  SwSongWish *wish = g_new0 (SwSongWish, 1);

  wish->style_weight = wish->weirdness = 0.5;
  wish->model = g_strdup ("sonic-v6");
  wish->tags = g_strdup (tags);
  wish->lyrics = g_strdup (boats);
  wish->seed = 1;
  return wish;
}

SwScore *
sw_test_compose (const char *tags)
{
  g_autoptr (SwSongWish) wish = sw_test_new_wish (tags);

  return sw_compose (wish, 0);
}

char *
sw_test_dup_score (SwScore *score)
{
  g_autoptr (JsonNode) node = sw_score_to_json (score);

  return json_to_string (node, FALSE);
}

const SwChord *
sw_test_get_chord (SwScore *score,
                   double   beat)
{
  const SwChord *found = &g_array_index (score->chords, SwChord, 0);

  for (guint i = 0; i < score->chords->len; i++)
    if (g_array_index (score->chords, SwChord, i).start <= beat + 0.06)
      found = &g_array_index (score->chords, SwChord, i);
  return found;
}

gboolean
sw_test_in_chord (SwScore *score,
                  double   beat,
                  int      pitch)
{
  const SwChord *chord = sw_test_get_chord (score, beat);

  for (guint i = 0; i < chord->n_intervals; i++)
    if ((chord->root + chord->intervals[i]) % 12 == pitch % 12)
      return TRUE;
  return FALSE;
}

gboolean
sw_test_in_scale (SwScore *score,
                  double   beat,
                  int      pitch)
{
  static const guint scales[] = { 0xab5, 0x5ad };
  gboolean           minor = FALSE;
  guint8             key = sw_score_get_key_at (score, beat, &minor);

  return (scales[minor ? 1 : 0] >> ((pitch - key + 120) % 12)) & 1;
}

/* Invariants of any score, whatever was wished. */
void
sw_test_check_score (SwScore *score)
{
  double end = 0;
  guint  lines = 0;

  for (guint i = 0; i < score->sections->len; i++)
    {
      const SwScoreSection *section = &g_array_index (score->sections, SwScoreSection, i);

      g_assert_cmpfloat (section->start, ==, end);
      g_assert_cmpuint (section->first_line, ==, lines);
      g_assert_cmpfloat (section->length, >, 0);
      lines += section->n_lines;
      end += section->length;
    }
  g_assert_cmpfloat (score->length, ==, end);
  g_assert_cmpuint (lines, ==, score->lines->len);
  end = 0;
  for (guint i = 0; i < score->chords->len; i++)
    {
      const SwChord *chord = &g_array_index (score->chords, SwChord, i);

      g_assert_cmpfloat_with_epsilon (chord->start, end, 1e-6);
      end = chord->start + chord->length;
    }
  g_assert_cmpfloat_with_epsilon (end, score->length, 1e-6);
  for (guint i = 0; i < score->parts->len; i++)
    {
      const SwPart *part = g_ptr_array_index (score->parts, i);
      double        before = 0;

      for (guint k = 0; k < part->notes->len; k++)
        {
          const SwNote *note = &g_array_index (part->notes, SwNote, k);

          g_assert_cmpfloat (note->start, >=, before);
          g_assert_cmpfloat (note->start, <, score->length + 0.1);
          g_assert_cmpfloat (note->length, >, 0);
          g_assert_cmpuint (note->velocity, >=, 1);
          g_assert_cmpuint (note->velocity, <=, 127);
          before = note->start;
        }
    }
  for (guint i = 0; i < score->lines->len; i++)
    {
      const SwSungLine     *line = g_ptr_array_index (score->lines, i);
      const SwScoreSection *section = &g_array_index (score->sections, SwScoreSection, line->section);
      const SwVoiceRange   *voice = sw_voice_range_find (score->voice);
      guint                 syllable = 0;
      double                before = 0;

      g_assert_cmpuint (line->n_syllables, >, 0);
      g_assert_cmpuint (g_strv_length (line->syllables), ==, line->n_syllables);
      g_assert_cmpuint (i, >=, section->first_line);
      g_assert_cmpuint (i, <, section->first_line + section->n_lines);
      for (guint k = 0; k < line->notes->len; k++)
        {
          const SwSungNote *note = &g_array_index (line->notes, SwSungNote, k);

          /* Each syllable has its notes, in order, one after the other. */
          g_assert_true (note->syllable == syllable || (k > 0 && note->syllable == syllable + 1));
          syllable = note->syllable;
          g_assert_cmpfloat (note->start, >=, before);
          g_assert_cmpfloat (note->start, >=, section->start);
          g_assert_cmpfloat (note->start + note->length, <=, section->start + section->length + 0.5);
          g_assert_cmpfloat (note->length, >, 0.05);
          g_assert_cmpuint (note->pitch, >=, voice->low);
          g_assert_cmpuint (note->pitch, <=, voice->high);
          before = note->start + note->length;
        }
      g_assert_cmpuint (syllable + 1, ==, line->n_syllables);
    }
}

/* The pitches of all lines of one section as text, as if it were in the song's first key. */
char *
sw_test_dup_melody (SwScore *score,
                    guint    index,
                    gboolean with_rhythm)
{
  const SwScoreSection *section = &g_array_index (score->sections, SwScoreSection, index);
  GString              *out = g_string_new (NULL);
  int                   lift = ((int)sw_score_get_key_at (score, section->start, NULL) - score->key + 18) % 12 - 6;

  for (guint i = section->first_line; i < section->first_line + section->n_lines; i++)
    {
      const SwSungLine *line = g_ptr_array_index (score->lines, i);
      guint             last = G_MAXUINT;

      for (guint k = 0; k < line->notes->len; k++)
        {
          const SwSungNote *note = &g_array_index (line->notes, SwSungNote, k);

          /* The last note of a syllable: turns before it are ornament. */
          if (k + 1 < line->notes->len && note[1].syllable == note->syllable)
            continue;
          g_string_append_printf (out, "%d ", note->pitch - lift);
          if (with_rhythm && note->syllable != last)
            g_string_append_printf (out, "%.2f ", floor ((note->start + note->length - section->start) * 4 + 0.5) / 4);
          last = note->syllable;
        }
    }
  return g_string_free (out, FALSE);
}

int
sw_test_find_section (SwScore      *score,
                      SwSectionKind kind,
                      guint         nth)
{
  for (guint i = 0; i < score->sections->len; i++)
    if (g_array_index (score->sections, SwScoreSection, i).kind == kind && nth-- == 0)
      return (int)i;
  return -1;
}
