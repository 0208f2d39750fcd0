/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-timeline.h"

#include <string.h>

#define WORDS "[Verse]\nPaper boats, <sail>\n\n[Chorus]\nHome [x2]\n(again)"
#define TIMES "{\"words\": [{\"text\": \"[Verse]\\nPaper \", \"start\": 1.004, \"end\": 1.5}, {\"text\": \"boats\", \"start\": 1.5, \"end\": 2}," \
              " {\"text\": \"sail\", \"start\": 2, \"end\": 2.996}, {\"text\": \"Home\", \"start\": 62.5, \"end\": 63},"                          \
              " {\"text\": \"x2\", \"start\": 63, \"end\": 63.2}, {\"text\": \"again\", \"start\": 61, \"end\": 61.25}]}"

static SwLyrics *
make_timed (void)
{
  g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text (WORDS);

  return sw_timeline_apply (lyrics, TIMES, -1);
}

static void
test_apply (void)
{
  g_autoptr (SwLyrics) lyrics = make_timed ();

  g_assert_true (sw_lyrics_get_timed (lyrics));
  g_assert_cmpfloat (sw_lyrics_get_word (lyrics, 0)->start, ==, 1.004);
  g_assert_cmpfloat (sw_lyrics_get_word (lyrics, 2)->end, ==, 2.996);
}

static void
test_apply_garbage (void)
{
  static const char *const garbage[] = { "", "[]", "{\"words\": 3}", "{\"words\": [null, {}, {\"text\": \"Paper\", \"start\": -3}]}", "{" };
  g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text (WORDS);

  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      g_autoptr (SwLyrics) same = sw_timeline_apply (lyrics, garbage[i], -1);

      g_assert_true (same == lyrics);
    }
}

static void
test_correct (void)
{
  g_autoptr (SwLyrics) lyrics = make_timed ();
  g_autoptr (GPtrArray) corrections = g_ptr_array_new_with_free_func ((GDestroyNotify)sw_word_time_free);
  g_autoptr (SwLyrics) corrected = NULL;

  g_ptr_array_add (corrections, sw_word_time_new (0, sw_lyrics_get_word (lyrics, 0)->text, 0.9, 1.4));
  g_ptr_array_add (corrections, sw_word_time_new (1, "other", 9, 10));
  g_ptr_array_add (corrections, sw_word_time_new (99, "far", 9, 10));
  corrected = sw_timeline_correct (lyrics, corrections);
  g_assert_cmpfloat (sw_lyrics_get_word (corrected, 0)->start, ==, 0.9);
  g_assert_cmpfloat (sw_lyrics_get_word (corrected, 1)->start, ==, 1.5);
}

/* Marks are exchanged, times rounded, lines in the order they sound. */
static void
test_lrc (void)
{
  g_autoptr (SwLyrics) lyrics = make_timed ();
  g_autofree char *text = sw_timeline_export (lyrics, SW_WORDS_LRC, "A [b]", NULL, 70.4);

  g_assert_cmpstr (text, ==,
                   "[ti:A (b)]\n[re:Songwright]\n[length:01:10]\n"
                   "[00:01.00]Paper boats, ‹sail›\n[00:03.00]\n"
                   "[01:01.00](again)\n[01:02.50]Home (x2)\n[01:03.00]\n");
}

static void
test_enhanced_lrc (void)
{
  g_autoptr (SwLyrics) lyrics = make_timed ();
  g_autofree char *text = sw_timeline_export (lyrics, SW_WORDS_ENHANCED_LRC, NULL, NULL, 0);

  g_assert_nonnull (strstr (text, "[00:01.00]<00:01.00> Paper <00:01.50> boats, <00:02.00> ‹sail› <00:03.00>\n"));
}

static void
test_srt (void)
{
  g_autoptr (SwLyrics) lyrics = make_timed ();
  g_autofree char *text = sw_timeline_export (lyrics, SW_WORDS_SRT, NULL, NULL, 0);

  g_assert_cmpstr (text, ==,
                   "1\n00:00:01,004 --> 00:00:02,996\nPaper boats, ‹sail›\n\n"
                   "2\n00:01:01,000 --> 00:01:01,300\n(again)\n\n"
                   "3\n00:01:02,500 --> 00:01:03,000\nHome [x2]\n");
}

static void
test_long_lines_are_broken (void)
{
  g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text ("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen");
  guint              n_words = sw_lyrics_get_n_words (lyrics);
  g_autofree double *times = g_new (double, 2 * n_words);
  g_autoptr (SwLyrics) timed = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 2 * n_words; i++)
    times[i] = i;
  timed = sw_lyrics_with_times (lyrics, times);
  text = sw_timeline_export (timed, SW_WORDS_SRT, NULL, NULL, 0);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 4);
  for (guint i = 2; lines[i] != NULL && lines[i][0] != '\0'; i++)
    g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, 42);
}

static void
test_nothing_timed (void)
{
  g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text (WORDS);
  g_autofree char *text = sw_timeline_export (lyrics, SW_WORDS_SRT, "A", NULL, 60);

  g_assert_cmpstr (text, ==, "");
}

/* A program that nobody here wrote reads the same. */
static void
test_ffprobe (void)
{
  g_autofree char *program = g_find_program_in_path ("ffprobe");
  g_autoptr (SwLyrics) lyrics = make_timed ();
  g_autofree char *text = sw_timeline_export (lyrics, SW_WORDS_SRT, NULL, NULL, 0);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "sw-words.srt", NULL);
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  const char *argv[] = { program, "-v", "error", "-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0", path, NULL };

  if (program == NULL)
    {
      g_test_skip ("ffprobe is not installed");
      return;
    }
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (out, ==, "1.004000,1.992000\n61.000000,0.300000\n62.500000,0.500000\n");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/timeline/apply", test_apply);
  g_test_add_func ("/timeline/apply-garbage", test_apply_garbage);
  g_test_add_func ("/timeline/correct", test_correct);
  g_test_add_func ("/timeline/lrc", test_lrc);
  g_test_add_func ("/timeline/enhanced-lrc", test_enhanced_lrc);
  g_test_add_func ("/timeline/srt", test_srt);
  g_test_add_func ("/timeline/long-lines-are-broken", test_long_lines_are_broken);
  g_test_add_func ("/timeline/nothing-timed", test_nothing_timed);
  g_test_add_func ("/timeline/ffprobe", test_ffprobe);
  return g_test_run ();
}
