/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the melodies the composer writes for voices. */

#include "sw-compose-fixture.h"
#include "sw-phonetics.h"

#include <math.h>
#include <string.h>

/* Sung melodies over all styles. */
typedef struct
{
  guint n, scale, chord, reachable, long_notes, long_chord, leaps, answered, steps;
  guint stressed, stressed_strong, unstressed, unstressed_strong;
} Melodies;

static void
measure_line (SwScore    *score,
              SwSungLine *line,
              Melodies   *sum)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new (line->text);
  guint last_syllable = G_MAXUINT;

  for (guint i = 0; i < line->notes->len; i++)
    {
      const SwSungNote *note = &g_array_index (line->notes, SwSungNote, i);
      gboolean          chord = sw_test_in_chord (score, note->start, note->pitch);
      gboolean          scale = sw_test_in_scale (score, note->start, note->pitch);

      sum->n++;
      sum->scale += scale;
      sum->chord += chord;
      sum->reachable += scale || chord;
      if (note->length >= 1)
        {
          sum->long_notes++;
          sum->long_chord += chord;
        }
      if (i > 0 && ABS (note->pitch - note[-1].pitch) <= 2)
        sum->steps++;
      if (i > 0 && i + 1 < line->notes->len && ABS (note->pitch - note[-1].pitch) >= 5)
        {
          sum->leaps++;
          sum->answered += (note[1].pitch - note->pitch) * (note->pitch - note[-1].pitch) <= 0;
        }
      if (note->syllable != last_syllable)
        {
          const SwSyllable *syllable = &g_array_index (utterance->syllables, SwSyllable, note->syllable);
          gboolean          stressed = syllable->stress > 0 && !g_array_index (utterance->words, SwWord, syllable->word).function_word;
          /* Close to a whole beat, singers being a little late. */
          gboolean strong = note->start - floor (note->start) < 0.12;

          sum->stressed += stressed;
          sum->unstressed += !stressed;
          sum->stressed_strong += stressed && strong;
          sum->unstressed_strong += !stressed && strong;
        }
      last_syllable = note->syllable;
    }
}

static void
measure_all (Melodies *sum)
{
  SwStyleLibrary *library = sw_style_library_get ();

  for (guint i = 0; i < sw_style_library_get_n (library); i++)
    for (guint seed = 0; seed < 3; seed++)
      {
        g_autoptr (SwSongWish) wish = sw_test_new_wish (sw_style_library_get_style (library, i)->name);
        g_autoptr (SwScore) score = NULL;

        wish->seed = seed;
        score = sw_compose (wish, 0);
        for (guint k = 0; k < score->lines->len; k++)
          if (!((SwSungLine *)g_ptr_array_index (score->lines, k))->spoken)
            measure_line (score, g_ptr_array_index (score->lines, k), sum);
      }
}

static void
test_melody_pitches (void)
{
  Melodies sum = { 0 };

  measure_all (&sum);
  g_test_message ("%u notes: %.1f %% scale, %.1f %% chord, %.1f %% of long ones, %.1f %% of leaps answered, %.1f %% steps", sum.n, 100.0 * sum.scale / sum.n,
                  100.0 * sum.chord / sum.n, 100.0 * sum.long_chord / sum.long_notes, 100.0 * sum.answered / sum.leaps, 100.0 * sum.steps / sum.n);
  g_assert_cmpuint (sum.n, >, 8000);
  g_assert_cmpuint (sum.reachable, ==, sum.n);
  g_assert_cmpfloat ((double)sum.scale / sum.n, >, 0.97);
  g_assert_cmpfloat ((double)sum.chord / sum.n, >, 0.6);
  g_assert_cmpfloat ((double)sum.long_chord / sum.long_notes, >=, 0.9);
  g_assert_cmpfloat ((double)sum.answered / sum.leaps, >, 0.8);
}

static void
test_melody_stress (void)
{
  Melodies sum = { 0 };

  measure_all (&sum);
  g_test_message ("on a beat: %.1f %% of stressed syllables, %.1f %% of the others", 100.0 * sum.stressed_strong / sum.stressed, 100.0 * sum.unstressed_strong / sum.unstressed);
  g_assert_cmpfloat ((double)sum.stressed_strong / sum.stressed, >, 0.6);
  g_assert_cmpfloat ((double)sum.stressed_strong / sum.stressed, >, 1.8 * sum.unstressed_strong / sum.unstressed);
}

static void
test_chorus_repeats (void)
{
  static const char *const tags[] = { "pop", "rock", "jazz", "waltz", "edm", "ballad" };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autoptr (SwSongWish) wish = sw_test_new_wish (tags[i]);
      g_autoptr (SwScore) score = NULL;
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;

      g_free (wish->lyrics);
      wish->lyrics = g_strdup ("[Chorus]\nCarry me over, carry me through\nOver the water and back to you\n[Verse]\nRopes are humming, sails are wide\n[Chorus]\n");
      score = sw_compose (wish, 0);
      first = sw_test_dup_melody (score, (guint)sw_test_find_section (score, SW_SECTION_CHORUS, 0), FALSE);
      second = sw_test_dup_melody (score, (guint)sw_test_find_section (score, SW_SECTION_CHORUS, 1), FALSE);
      g_assert_cmpstr (first, ==, second);
    }
}

static void
test_verses_vary (void)
{
  guint same = 0;

  for (guint seed = 0; seed < 10; seed++)
    {
      g_autoptr (SwSongWish) wish = sw_test_new_wish ("pop");
      g_autoptr (SwScore) score = NULL;
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;

      wish->seed = seed;
      score = sw_compose (wish, 0);
      first = sw_test_dup_melody (score, (guint)sw_test_find_section (score, SW_SECTION_VERSE, 0), FALSE);
      second = sw_test_dup_melody (score, (guint)sw_test_find_section (score, SW_SECTION_VERSE, 1), FALSE);
      same += strcmp (first, second) == 0;
    }
  g_assert_cmpuint (same, <, 3);
}

static void
test_seeds_differ (void)
{
  g_autoptr (GHashTable) melodies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint seed = 0; seed < 40; seed++)
    {
      g_autoptr (SwSongWish) wish = sw_test_new_wish ("folk");
      g_autoptr (SwScore) score = NULL;

      wish->seed = seed;
      score = sw_compose (wish, 0);
      g_assert_true (g_hash_table_add (melodies, sw_test_dup_melody (score, (guint)sw_test_find_section (score, SW_SECTION_VERSE, 0), TRUE)));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/compose/melody/pitches", test_melody_pitches);
  g_test_add_func ("/compose/melody/stress", test_melody_stress);
  g_test_add_func ("/compose/melody/chorus-repeats", test_chorus_repeats);
  g_test_add_func ("/compose/melody/verses-vary", test_verses_vary);
  g_test_add_func ("/compose/melody/seeds-differ", test_seeds_differ);
  return g_test_run ();
}
