/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Edits of audio, measured sample by sample.
 */

#include "sw-measure.h"
#include "sw-sound.h"
#include "sw-test-util.h"
#include "sw-wav.h"

#include <math.h>
#include <string.h>

#define RATE SW_BAND_SAMPLE_RATE

static SwStem *
make_tone (double seconds,
           double frequency,
           double phase)
{
  SwStem *stem = sw_stem_new (sw_sound_get_frame (seconds));

  for (gsize i = 0; i < stem->n_frames; i++)
    {
      stem->samples[0][i] = (float)(0.5 * sin (2 * G_PI * frequency * (double)i / RATE + phase));
      stem->samples[1][i] = (float)(0.4 * cos (2 * G_PI * frequency * (double)i / RATE + phase));
    }
  return stem;
}

/* How large a step a tone of that frequency has itself. */
static double
get_own_step (double frequency)
{
  return 0.5 * 2 * G_PI * frequency / RATE;
}

static void
test_wav_is_exact (void)
{
  static const guint bits[] = { 16, 24, 32 };
  g_autofree char   *dir = sw_test_make_dir ();
  g_autofree char   *path = g_build_filename (dir, "a.wav", NULL);

  for (guint k = 0; k < G_N_ELEMENTS (bits); k++)
    {
      g_autoptr (SwStem) tone = make_tone (0.5, 440, 0.3);
      g_autoptr (SwStem) once = NULL;
      g_autoptr (SwStem) twice = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (sw_wav_write (tone, bits[k], path, NULL, &error));
      once = sw_sound_read_wav (path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (once->n_frames, ==, tone->n_frames);
      for (gsize i = 0; i < tone->n_frames; i++)
        g_assert_cmpfloat (fabs (once->samples[0][i] - tone->samples[0][i]), <=, bits[k] == 32 ? 0 : 1.0 / (1 << (bits[k] - 1)));
      /* Written again it is the same: nothing is lost by editing a copy. */
      g_assert_true (sw_wav_write (once, bits[k], path, NULL, &error));
      twice = sw_sound_read_wav (path, &error);
      for (guint c = 0; c < 2; c++)
        g_assert_cmpmem (once->samples[c], once->n_frames * sizeof (float), twice->samples[c], twice->n_frames * sizeof (float));
    }
  sw_test_remove_tree (dir);
}

static void
test_wav_refused (void)
{
  static const char *const wrong[] = { "", "RIFF", "RIFF\1\0\0\0WAVEfmt \xff\xff\xff\xff", "not a sound at all, only words" };
  g_autofree char         *dir = sw_test_make_dir ();
  g_autofree char         *path = g_build_filename (dir, "a.wav", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, wrong[i], -1, NULL));
      g_assert_null (sw_sound_read_wav (path, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
  sw_test_remove_tree (dir);
}

static void
test_join_has_no_click (void)
{
  g_autoptr (SwStem) a = make_tone (3, 220, 0);
  g_autoptr (SwStem) b = make_tone (3, 311, 1.1);
  g_autoptr (SwStem) joined = sw_sound_join (a, b, 0, 1.5, 0.02, 0.02);

  g_assert_cmpuint (joined->n_frames, ==, b->n_frames);
  g_assert_cmpfloat (sw_sound_get_max_step (joined, 0, 3), <=, get_own_step (220) + get_own_step (311));
  g_assert_cmpmem (joined->samples[0], 1.4 * RATE * sizeof (float), a->samples[0], 1.4 * RATE * sizeof (float));
  g_assert_cmpmem (joined->samples[0] + (int)(1.6 * RATE), 1.4 * RATE * sizeof (float), b->samples[0] + (int)(1.6 * RATE), 1.4 * RATE * sizeof (float));
}

/* The same sound on both sides: nobody can tell that there is a join. */
static void
test_join_of_one_sound (void)
{
  g_autoptr (SwStem) a = make_tone (3, 220, 0);
  g_autoptr (SwStem) later = sw_sound_cut (a, 1, 3);
  g_autoptr (SwStem) joined = sw_sound_join (a, later, -(gssize)RATE, 2, 0.02, 0.02);

  g_assert_cmpuint (joined->n_frames, ==, a->n_frames);
  for (gsize i = 0; i < a->n_frames; i++)
    g_assert_cmpfloat (fabs (joined->samples[0][i] - a->samples[0][i]), <, 1e-6);
}

/* Of a tone and the same tone out of step, the join lies where both agree. */
static void
test_join_is_where_both_agree (void)
{
  g_autoptr (SwStem) a = make_tone (2, 200, 0);
  g_autoptr (SwStem) b = make_tone (2, 203, 0); /* together at 1 s, apart by 1/6 s */
  gsize join = sw_sound_find_join (a, b, 0, 0.95, 0.12);

  g_assert_cmpint (ABS ((int)join - RATE), <, (int)(0.02 * RATE));
}

static void
test_splice_outside_is_identical (void)
{
  g_autoptr (SwStem) a = make_tone (4, 220, 0);
  g_autoptr (SwStem) b = make_tone (4, 330, 0.5);
  g_autoptr (SwStem) spliced = sw_sound_splice (a, b, 1, 3, 0.02, 0.04);
  gsize before = 0.95 * RATE, after = 3.05 * RATE;

  for (guint c = 0; c < 2; c++)
    {
      g_assert_cmpmem (spliced->samples[c], before * sizeof (float), a->samples[c], before * sizeof (float));
      g_assert_cmpmem (spliced->samples[c] + after, (a->n_frames - after) * sizeof (float), a->samples[c] + after,
                       (a->n_frames - after) * sizeof (float));
      g_assert_cmpmem (spliced->samples[c] + (int)(1.1 * RATE), 1.8 * RATE * sizeof (float), b->samples[c] + (int)(1.1 * RATE),
                       1.8 * RATE * sizeof (float));
    }
  g_assert_cmpfloat (sw_sound_get_max_step (spliced, 0, 4), <=, get_own_step (220) + get_own_step (330));
}

static void
test_splice_at_the_ends (void)
{
  g_autoptr (SwStem) a = make_tone (2, 220, 0);
  g_autoptr (SwStem) b = make_tone (2, 330, 0.5);
  g_autoptr (SwStem) all = sw_sound_splice (a, b, 0, 100, 0.02, 0.04);

  for (guint c = 0; c < 2; c++)
    g_assert_cmpmem (all->samples[c], all->n_frames * sizeof (float), b->samples[c], b->n_frames * sizeof (float));
}

static void
test_loop (void)
{
  g_autoptr (SwStem) a = make_tone (3, 220.5, 0);
  g_autoptr (SwStem) loop = sw_sound_loop (a, 1, 2, 5.5, 0.03);
  gsize period = RATE;

  g_assert_cmpuint (loop->n_frames, ==, sw_sound_get_frame (5.5));
  for (gsize i = 0; i + period < loop->n_frames; i++)
    g_assert_cmpfloat (loop->samples[0][i], ==, loop->samples[0][i + period]);
  g_assert_cmpfloat (sw_sound_get_max_step (loop, 0, 5.5), <=, 2 * get_own_step (220.5));
}

static void
test_cut_outside (void)
{
  g_autoptr (SwStem) a = make_tone (1, 220, 0);
  g_autoptr (SwStem) cut = sw_sound_cut (a, -0.5, 1.5);

  g_assert_cmpuint (cut->n_frames, ==, 2 * RATE);
  g_assert_cmpfloat (sw_measure_level (cut->samples[0], RATE / 2), <, -190);
  g_assert_cmpmem (cut->samples[0] + RATE / 2, RATE * sizeof (float), a->samples[0], RATE * sizeof (float));
  g_assert_cmpfloat (sw_measure_level (cut->samples[0] + RATE / 2 * 3, RATE / 2), <, -190);
}

static void
test_normalise (void)
{
  g_autoptr (SwStem) quiet = make_tone (3, 997, 0);
  float peak = 0;

  sw_sound_gain (quiet, 0.01);
  sw_sound_normalise (quiet, -20, 1);
  g_assert_cmpfloat (fabs (sw_measure_loudness (quiet) + 20), <, 0.2);
  sw_sound_normalise (quiet, 0, 0.5);
  for (gsize i = 0; i < quiet->n_frames; i++)
    peak = MAX (peak, fabsf (quiet->samples[0][i]));
  g_assert_cmpfloat (peak, <=, 0.5001);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/edit/sound/wav/exact", test_wav_is_exact);
  g_test_add_func ("/edit/sound/wav/refused", test_wav_refused);
  g_test_add_func ("/edit/sound/join/no-click", test_join_has_no_click);
  g_test_add_func ("/edit/sound/join/one-sound", test_join_of_one_sound);
  g_test_add_func ("/edit/sound/join/where-both-agree", test_join_is_where_both_agree);
  g_test_add_func ("/edit/sound/splice/outside-is-identical", test_splice_outside_is_identical);
  g_test_add_func ("/edit/sound/splice/ends", test_splice_at_the_ends);
  g_test_add_func ("/edit/sound/loop", test_loop);
  g_test_add_func ("/edit/sound/cut-outside", test_cut_outside);
  g_test_add_func ("/edit/sound/normalise", test_normalise);

  return g_test_run ();
}
