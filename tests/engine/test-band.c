/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The instruments, measured from dry stems.
 */

#include "sw-band.h"
#include "sw-measure.h"
#include "sw-score-fixture.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

typedef struct
{
  SwScore *score; /* (owned) */
  SwPart  *part;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->score = sw_score_fixture_new (120, 2);
  fixture->part = sw_score_add_part (fixture->score, SW_PART_KEYS);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  sw_score_free (fixture->score);
}

static void
add_note (Fixture *fixture,
          double   start,
          double   length,
          guint8   pitch,
          guint8   velocity)
{
  SwNote note = { start, length, pitch, velocity };

  g_array_append_val (fixture->part->notes, note);
}

static SwStem *
play (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  SwStem *stem = sw_band_play_part (fixture->score, fixture->part, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (stem);
  g_assert_true (sw_measure_is_finite (stem));

  return stem;
}

static double
level_at (SwStem *stem,
          double  seconds,
          double  length)
{
  return sw_measure_level (stem->samples[0] + (gsize)(seconds * 44100), length * 44100);
}

static void
test_length (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (SwStem) stem = play (fixture);

  /* two bars at 120 and a second of tail */
  g_assert_cmpuint (stem->n_frames, ==, 5 * 44100);
  g_assert_cmpfloat (sw_measure_level (stem->samples[0], stem->n_frames), <, -90);
}

static void
test_pitch (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (SwStem) stem = NULL;
  double pitch;

  fixture->part->program = GPOINTER_TO_INT (data);
  add_note (fixture, 1, 2, 64, 100);
  stem = play (fixture);
  /* Some instruments are mostly second harmonic: octaves do not count. */
  pitch = 69 + 12 * log2 (sw_measure_pitch (stem->samples[0], stem->n_frames, 44100) / 440) - 64;
  g_assert_cmpfloat (fabs (pitch - 12 * floor (pitch / 12 + 0.5)), <, 0.3);
}

static gsize
find_first (SwStem *stem,
            float   threshold)
{
  for (gsize i = 0; i < stem->n_frames; i++)
    if (fabsf (stem->samples[0][i]) + fabsf (stem->samples[1][i]) > threshold)
      return i;

  return stem->n_frames;
}

static void
test_onset (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (SwStem) stem = NULL;

  fixture->part->role = SW_PART_DRUMS;
  fixture->part->bank = 128;
  add_note (fixture, 1.37, 0.25, 37, 120); /* side stick: sharp */
  stem = play (fixture);
  /* on the synthesiser's grid, never earlier than half of it */
  g_assert_cmpfloat (fabs (find_first (stem, 0.004) - 1.37 * 22050), <, 0.004 * 44100);
}

static void
test_note_ends (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (SwStem) stem = NULL;

  fixture->part->program = 16; /* organ: holds while the key is down */
  add_note (fixture, 0, 2, 60, 100);
  stem = play (fixture);
  g_assert_cmpfloat (level_at (stem, 0.8, 0.1), >, -50);
  g_assert_cmpfloat (level_at (stem, 2.5, 0.5), <, level_at (stem, 0.8, 0.1) - 40);
}

static void
test_repeated_note (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (SwStem) stem = NULL;

  /* The second begins where the first ends: off must not silence on. */
  fixture->part->program = 16;
  add_note (fixture, 0, 1, 60, 100);
  add_note (fixture, 1, 1, 60, 100);
  stem = play (fixture);
  g_assert_cmpfloat (level_at (stem, 0.8, 0.15), >, level_at (stem, 0.3, 0.15) - 6);
}

static void
test_velocity (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (SwStem) stem = NULL;

  add_note (fixture, 0, 0.5, 60, 40);
  add_note (fixture, 4, 0.5, 60, 120);
  stem = play (fixture);
  g_assert_cmpfloat (level_at (stem, 2.0, 0.2), >, level_at (stem, 0.0, 0.2) + 6);
}

static void
test_stereo (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (SwStem) stem = NULL;
  double difference = 0;

  add_note (fixture, 0, 4, 40, 100);
  stem = play (fixture);
  for (gsize i = 0; i < stem->n_frames; i++)
    difference += fabsf (stem->samples[0][i] - stem->samples[1][i]);
  g_assert_cmpfloat (difference / stem->n_frames, >, 1e-4);
}

static void
test_same_samples (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (SwStem) first = NULL;
  g_autoptr (SwStem) second = NULL;

  fixture->part->synth = g_strdup (data);
  add_note (fixture, 0, 1, 60, 100);
  add_note (fixture, 0.5, 1, 67, 90);
  first = play (fixture);
  second = play (fixture);
  for (int c = 0; c < 2; c++)
    g_assert_cmpmem (first->samples[c], first->n_frames * sizeof (float),
                     second->samples[c], second->n_frames * sizeof (float));
}

static void
test_no_soundfont (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("SONGWRIGHT_SOUNDFONT", "/nonexistent.sf2", TRUE);
  add_note (fixture, 0, 1, 60, 100);
  g_assert_null (sw_band_find_soundfont ());
  g_assert_null (sw_band_play_part (fixture->score, fixture->part, NULL, &error));
  g_unsetenv ("SONGWRIGHT_SOUNDFONT");
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "fluid-soundfont-gm"));
}

static void
test_broken_soundfont (Fixture      *fixture,
                       gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "broken.sf2", NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (path, "RIFF no", -1, NULL));
  g_setenv ("SONGWRIGHT_SOUNDFONT", path, TRUE);
  add_note (fixture, 0, 1, 60, 100);
  g_assert_null (sw_band_play_part (fixture->score, fixture->part, NULL, &error));
  g_unsetenv ("SONGWRIGHT_SOUNDFONT");
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_cancel (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fixture->part->synth = g_strdup (data);
  add_note (fixture, 0, 1, 60, 100);
  g_cancellable_cancel (cancellable);
  g_assert_null (sw_band_play_part (fixture->score, fixture->part, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_unknown_patch (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (SwStem) stem = NULL;

  fixture->part->synth = g_strdup ("theremin");
  add_note (fixture, 0, 2, 60, 100);
  stem = play (fixture);
  g_assert_cmpfloat (level_at (stem, 0.2, 0.2), >, -50);
}

static void
test_drum_kit (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (SwStem) with = NULL;
  g_autoptr (SwStem) without = NULL;

  if (sw_band_find_drum_kit () == NULL)
    {
      g_test_skip ("no drum kit installed");
      return;
    }
  fixture->part->role = SW_PART_DRUMS;
  fixture->part->bank = 128;
  add_note (fixture, 0, 0.25, 38, 110);
  with = play (fixture);
  g_setenv ("SONGWRIGHT_DRUM_KIT", "/nonexistent.sf2", TRUE);
  without = play (fixture);
  g_unsetenv ("SONGWRIGHT_DRUM_KIT");
  g_assert_cmpfloat (level_at (with, 0, 0.2), >, -60);
  g_assert_cmpfloat (level_at (without, 0, 0.2), >, -60);
  g_assert_cmpint (memcmp (with->samples[0], without->samples[0], with->n_frames * sizeof (float)), !=, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, data, func) g_test_add ("/band/" path, Fixture, data, set_up, func, tear_down)
  ADD ("length", NULL, test_length);
  ADD ("pitch/piano", GINT_TO_POINTER (0), test_pitch);
  ADD ("pitch/strings", GINT_TO_POINTER (48), test_pitch);
  ADD ("pitch/flute", GINT_TO_POINTER (73), test_pitch);
  ADD ("onset", NULL, test_onset);
  ADD ("note-ends", NULL, test_note_ends);
  ADD ("repeated-note", NULL, test_repeated_note);
  ADD ("velocity", NULL, test_velocity);
  ADD ("stereo", NULL, test_stereo);
  ADD ("same-samples/soundfont", NULL, test_same_samples);
  ADD ("same-samples/synth", "supersaw", test_same_samples);
  ADD ("no-soundfont", NULL, test_no_soundfont);
  ADD ("broken-soundfont", NULL, test_broken_soundfont);
  ADD ("cancel/soundfont", NULL, test_cancel);
  ADD ("cancel/synth", "pluck", test_cancel);
  ADD ("unknown-patch", NULL, test_unknown_patch);
  ADD ("drum-kit", NULL, test_drum_kit);

  return g_test_run ();
}
