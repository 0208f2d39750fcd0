/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-timeline.h"

#include <string.h>

#define WORDS "[Verse]\nPaper boats tonight\n[oh] Carry my words\n"
#define TIMES "{\"words\":[{\"text\":\"Paper\",\"start\":1,\"end\":2},{\"text\":\"boats\",\"start\":2,\"end\":2.5}," \
              "{\"text\":\"tonight,\",\"start\":3,\"end\":4},{\"text\":\"Carry\",\"start\":3.5,\"end\":6}]}"

static SwLyrics *
make_timed (void)
{
  g_autoptr (SwLyrics) plain = sw_lyrics_new_from_text (WORDS);

  return sw_timeline_apply (plain, TIMES, -1);
}

static void
assert_moved (guint  word,
              double by,
              double start,
              double end)
{
  g_autoptr (SwLyrics) lyrics = make_timed ();
  g_autoptr (SwWordTime) time = sw_timeline_move_word (lyrics, word, by);

  g_assert_nonnull (time);
  g_assert_cmpuint (time->word, ==, word);
  g_assert_cmpstr (time->text, ==, sw_lyrics_get_word (lyrics, word)->text);
  g_assert_cmpfloat_with_epsilon (time->start, start, 1e-9);
  g_assert_cmpfloat_with_epsilon (time->end, end, 1e-9);
}

static void
test_move (void)
{
  assert_moved (1, 0.01, 2.01, 2.51);
  assert_moved (1, -0.1, 1.9, 2.4);
}

/* A word does not pass the one beside it, and ends when that one begins. */
static void
test_move_between_neighbours (void)
{
  assert_moved (1, 5, 2.99, 3);
  assert_moved (1, -5, 1.01, 1.51);
  assert_moved (1, 0.7, 2.7, 3);
}

static void
test_move_to_start_of_song (void)
{
  assert_moved (0, -5, 0, 1);
}

/* Voices overlap: another line is no bound. */
static void
test_move_over_other_line (void)
{
  assert_moved (2, 2, 5, 6);
}

static void
test_move_nowhere (void)
{
  g_autoptr (SwLyrics) lyrics = make_timed ();

  g_assert_null (sw_timeline_move_word (lyrics, 1, 0));
  g_assert_null (sw_timeline_move_word (lyrics, 4, 1)); /* "my" has no time */
}

static void
test_offset_of_line (void)
{
  g_autoptr (SwLyrics) lyrics = make_timed ();

  for (guint i = 0; i < sw_lyrics_get_n_lines (lyrics); i++)
    {
      const SwLyricsLine *line = sw_lyrics_get_line (lyrics, i);

      g_assert_true (g_str_has_prefix (sw_lyrics_get_text (lyrics) + line->offset, line->text));
      for (guint k = line->first_word; k < line->first_word + line->n_words; k++)
        {
          const SwLyricsWord *word = sw_lyrics_get_word (lyrics, k);

          g_assert_true (g_str_has_prefix (line->text + (word->offset - line->offset), word->text));
        }
    }
}

static void
test_odd_times (void)
{
  static const char *const texts[] = { "", "[]", "nonsense", "{\"words\":7}", "{\"words\":[]}", "{\"words\":[null,3,{\"text\":4}]}" };
  g_autoptr (SwLyrics) plain = sw_lyrics_new_from_text (WORDS);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SwLyrics) timed = sw_timeline_apply (plain, texts[i], -1);

      g_assert_false (sw_lyrics_get_timed (timed));
      g_assert_cmpuint (sw_lyrics_get_n_words (timed), ==, sw_lyrics_get_n_words (plain));
    }
}

/* Where nothing parts the words, the file times each character. */
static void
test_characters (void)
{
  g_autoptr (SwLyrics) plain = sw_lyrics_new_from_text ("\346\230\237\343\201\256 \346\265\267");
  g_autoptr (SwLyrics) timed = sw_timeline_apply (plain, "{\"words\":[{\"text\":\"\346\230\237\",\"start\":1,\"end\":2},"
                                                         "{\"text\":\"\343\201\256\",\"start\":2,\"end\":3},{\"text\":\"\346\265\267\",\"start\":3,\"end\":4}]}",
                                                  -1);

  g_assert_cmpuint (sw_lyrics_get_n_words (timed), ==, 2);
  g_assert_cmpfloat (sw_lyrics_get_word (timed, 0)->start, ==, 1);
  g_assert_cmpfloat (sw_lyrics_get_word (timed, 0)->end, ==, 3);
  g_assert_cmpfloat (sw_lyrics_get_word (timed, 1)->start, ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/word-times/move/by-ear", test_move);
  g_test_add_func ("/word-times/move/between-neighbours", test_move_between_neighbours);
  g_test_add_func ("/word-times/move/start-of-song", test_move_to_start_of_song);
  g_test_add_func ("/word-times/move/over-other-line", test_move_over_other_line);
  g_test_add_func ("/word-times/move/nowhere", test_move_nowhere);
  g_test_add_func ("/word-times/offset-of-line", test_offset_of_line);
  g_test_add_func ("/word-times/odd", test_odd_times);
  g_test_add_func ("/word-times/characters", test_characters);

  return g_test_run ();
}
