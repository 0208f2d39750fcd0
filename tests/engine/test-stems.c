/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of a song: kept on tape, summing to the song, written as WAV.
 */

#include "sw-measure.h"
#include "sw-render.h"
#include "sw-score-fixture.h"
#include "sw-test-util.h"
#include "sw-wav.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const guint8 tune[] = { 64, 65, 67, 69, 67, 64, 62, 60, 0 };

/* Words in the first half only, so that the voice rests in the other. */
static SwScore *
make_score (void)
{
  SwScore *score = sw_score_fixture_new (120, 4);

  sw_score_fixture_add_words (score, "the river carries every light", 0.5, 0.75, tune);
  sw_score_fixture_add_band (score);
  sw_score_get_part (score, SW_PART_KEYS)->reverb = 0.4;
  sw_score_get_part (score, SW_PART_SYNTH)->delay = 0.4;

  return score;
}

static SwRender *
render (SwScore      *score,
        SwRenderFlags flags)
{
  g_autoptr (GError) error = NULL;
  SwRender *song = sw_render_score (score, flags, 0, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (song);

  return song;
}

static SwStem *
load (SwRender *song,
      guint     roles)
{
  g_autoptr (GError) error = NULL;
  SwStem *stem = sw_render_load_stems (song, roles, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (stem->n_frames, ==, song->stem->n_frames);
  g_assert_true (sw_measure_is_finite (stem));

  return stem;
}

static void
add (SwStem *sum,
     SwStem *stem,
     double  factor)
{
  for (int c = 0; c < 2; c++)
    for (gsize i = 0; i < sum->n_frames; i++)
      sum->samples[c][i] += factor * stem->samples[c][i];
}

static double
get_level (SwStem *stem)
{
  return MAX (sw_measure_level (stem->samples[0], stem->n_frames),
              sw_measure_level (stem->samples[1], stem->n_frames));
}

static void
test_sum_to_the_song (void)
{
  g_autoptr (SwScore) score = make_score ();
  g_autoptr (SwRender) song = render (score, SW_RENDER_STEMS);
  g_autoptr (SwStem) sum = sw_stem_new (song->stem->n_frames);
  guint n = 0;

  for (guint role = 0; role < SW_N_PART_ROLES; role++)
    {
      g_autoptr (SwStem) stem = load (song, SW_RENDER_ROLE (role));

      g_assert_cmpint (get_level (stem) > -50, ==, (song->roles & SW_RENDER_ROLE (role)) != 0);
      n += get_level (stem) > -50;
      add (sum, stem, 1);
    }
  g_assert_cmpuint (n, >=, 5);
  add (sum, song->stem, -1);
  g_assert_cmpfloat (get_level (sum), <, get_level (song->stem) - 100);
}

static void
test_groups_sum_to_the_song (void)
{
  g_autoptr (SwScore) score = make_score ();
  g_autoptr (SwRender) song = render (score, SW_RENDER_STEMS);
  g_autoptr (SwStem) sum = load (song, SW_RENDER_VOCALS);
  g_autoptr (SwStem) band = load (song, SW_RENDER_INSTRUMENTS);
  g_autoptr (SwStem) all = load (song, SW_RENDER_ALL_ROLES);

  /* The second half has no words; room and echo have died away at its end. */
  g_assert_cmpfloat (sw_measure_level (sum->samples[0] + 7 * 44100, 44100), <, sw_measure_level (band->samples[0] + 7 * 44100, 44100) - 40);
  add (sum, band, 1);
  add (sum, song->stem, -1);
  g_assert_cmpfloat (get_level (sum), <, get_level (song->stem) - 100);
  g_assert_cmpmem (all->samples[0], all->n_frames * sizeof (float), song->stem->samples[0], song->stem->n_frames * sizeof (float));
}

static void
test_flags_do_not_matter (void)
{
  g_autoptr (SwScore) score = make_score ();
  g_autoptr (SwRender) with = render (score, SW_RENDER_STEMS);
  g_autoptr (SwRender) without = render (score, SW_RENDER_DEFAULT);

  g_assert_cmpmem (with->stem->samples[0], with->stem->n_frames * sizeof (float),
                   without->stem->samples[0], without->stem->n_frames * sizeof (float));
  g_assert_cmpuint (without->roles, ==, 0);
}

static void
test_undo_limiter (void)
{
  g_autoptr (SwScore) score = make_score ();
  g_autoptr (SwRender) song = NULL;
  g_autoptr (SwStem) sum = NULL;
  g_autoptr (SwStem) band = NULL;
  float peak = 0;

  score->loudness = -8; /* much to do for the limiter */
  song = render (score, SW_RENDER_STEMS);
  sum = load (song, SW_RENDER_VOCALS);
  band = load (song, SW_RENDER_INSTRUMENTS);
  sw_render_undo_limiter (song, sum);
  sw_render_undo_limiter (song, band);
  add (sum, band, 1);
  for (gsize i = 0; i < sum->n_frames; i++)
    peak = MAX (peak, fabsf (sum->samples[0][i]));
  g_assert_cmpfloat (20 * log10 (peak), >, song->true_peak + 3);
  sw_render_undo_limiter (song, song->stem);
  add (sum, song->stem, -1);
  g_assert_cmpfloat (get_level (sum), <, get_level (song->stem) - 100);
}

static void
test_wav_files_sum_to_the_song (gconstpointer data)
{
  guint            n_bits = GPOINTER_TO_UINT (data);
  g_autofree char *folder = sw_test_make_dir ();
  g_autofree char *song_path = g_build_filename (folder, "song.wav", NULL);
  g_autoptr (SwScore) score = make_score ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = sw_song_render_stems (score, n_bits, folder, NULL, NULL, NULL, &error);
  g_autoptr (SwStem) song = NULL;
  double level;

  g_assert_no_error (error);
  g_assert_true (sw_song_render_wav (score, n_bits, song_path, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  song = sw_measure_decode (song_path, NULL);
  level = get_level (song);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      g_autoptr (SwStem) stem = sw_measure_decode (path, NULL);

      g_assert_cmpuint (stem->n_frames, ==, song->n_frames);
      add (song, stem, -1);
    }
  g_assert_cmpfloat (get_level (song), <, level - (n_bits == 16 ? 70 : 100));
  sw_test_remove_tree (folder);
}

static void
test_wav_errors (void)
{
  g_autofree char *folder = sw_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "song.wav", NULL);
  g_autofree char *lost = g_build_filename (folder, "nowhere", "song.wav", NULL);
  g_autoptr (SwStem) stem = sw_stem_new (100000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (sw_wav_write (stem, 16, lost, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (sw_wav_write (stem, 16, path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  sw_test_remove_tree (folder);
}

static void
test_tape (void)
{
  const gsize n = 2 * SW_TAPE_BLOCK + 100;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwTape) tape = sw_tape_new (n, &error);
  g_autoptr (SwStem) written = sw_stem_new (n);
  g_autoptr (SwStem) read = sw_stem_new (n);

  g_assert_no_error (error);
  g_assert_cmpuint (sw_tape_get_n_blocks (tape), ==, 3);
  g_assert_cmpuint (sw_tape_get_length (tape, 2), ==, 100);
  for (gsize i = 0; i < n; i++)
    written->samples[1][i] = i / SW_TAPE_BLOCK == 1 ? 0 : i + 1;
  for (gsize b = 0; b < 3; b++)
    {
      float *from[2] = { written->samples[0] + b * SW_TAPE_BLOCK, written->samples[1] + b * SW_TAPE_BLOCK };
      float *to[2] = { read->samples[0] + b * SW_TAPE_BLOCK, read->samples[1] + b * SW_TAPE_BLOCK };

      g_assert_true (sw_tape_is_silent (tape, b));
      g_assert_true (sw_tape_write (tape, b, from, &error));
      g_assert_cmpint (sw_tape_is_silent (tape, b), ==, b == 1);
      memset (to[0], 0xff, sw_tape_get_length (tape, b) * sizeof (float));
      g_assert_true (sw_tape_read (tape, b, to, &error));
    }
  g_assert_no_error (error);
  g_assert_cmpmem (written->samples[0], n * sizeof (float), read->samples[0], n * sizeof (float));
  g_assert_cmpmem (written->samples[1], n * sizeof (float), read->samples[1], n * sizeof (float));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/stems/sum-to-the-song", test_sum_to_the_song);
  g_test_add_func ("/stems/groups-sum-to-the-song", test_groups_sum_to_the_song);
  g_test_add_func ("/stems/flags-do-not-matter", test_flags_do_not_matter);
  g_test_add_func ("/stems/undo-limiter", test_undo_limiter);
  g_test_add_data_func ("/stems/wav/16-bit", GUINT_TO_POINTER (16), test_wav_files_sum_to_the_song);
  g_test_add_data_func ("/stems/wav/24-bit", GUINT_TO_POINTER (24), test_wav_files_sum_to_the_song);
  g_test_add_data_func ("/stems/wav/32-bit", GUINT_TO_POINTER (32), test_wav_files_sum_to_the_song);
  g_test_add_func ("/stems/wav/errors", test_wav_errors);
  g_test_add_func ("/stems/tape", test_tape);

  return g_test_run ();
}
