/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-player.h"
#include "sw-probe.h"
#include "sw-stem-mixer.h"
#include "sw-test-sound.h"
#include "sw-test-util.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>

#define RATE 8000
#define BLOCK 1000

typedef struct
{
  char        *folder;
  SwStemMixer *mixer;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = sw_test_make_dir ();
  fixture->mixer = sw_stem_mixer_new_with_sink (g_object_new (g_type_from_name ("GstFakeSink"), "sync", TRUE, NULL));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  /* a worker may hold it for a moment longer */
  sw_test_wait_until (g_atomic_int_get (&G_OBJECT (fixture->mixer)->ref_count) == 1);
  g_assert_finalize_object (fixture->mixer);
  sw_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
load (Fixture           *fixture,
      const char *const *names,
      const char *const *paths,
      GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sw_stem_mixer_load_async (fixture->mixer, names, paths, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_stem_mixer_load_finish (fixture->mixer, result, error);
}

/* Two stems of one second: 440 Hz at −20 dB, 660 Hz at −26 dB. */
static void
load_two (Fixture *fixture)
{
  const SwTestTone  low[] = { { 1, 440, -20 }, { 0 } }, high[] = { { 1, 660, -26 }, { 0 } };
  g_autofree char  *first = sw_test_write_wav (fixture->folder, "a.wav", RATE, low);
  g_autofree char  *second = sw_test_write_wav (fixture->folder, "b.wav", RATE, high);
  const char *const names[] = { "Vocals", "Drums", NULL }, *const paths[] = { first, second, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (load (fixture, names, paths, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sw_stem_mixer_get_n_stems (fixture->mixer), ==, 2);
  g_assert_cmpfloat (sw_stem_mixer_get_duration (fixture->mixer), ==, 1);
  g_assert_cmpfloat_with_epsilon (sw_stem_mixer_get_shape (fixture->mixer, 0)[80], 0.1, 0.001);
}

/* Level of one frequency on one side, in dB. */
static double
measure (Fixture *fixture,
         double   hertz,
         int      side)
{
  g_autofree float *out = g_new (float, 2 * RATE);
  double            re = 0, im = 0;

  sw_stem_mixer_render (fixture->mixer, 0, out, RATE);
  for (int i = 0; i < RATE; i++)
    {
      re += out[2 * i + side] * cos (2 * G_PI * hertz * i / RATE);
      im += out[2 * i + side] * sin (2 * G_PI * hertz * i / RATE);
    }
  return 20 * log10 (MAX (2 * hypot (re, im) / RATE, 1e-9));
}

static void
test_levels (Fixture      *fixture,
             gconstpointer data)
{
  load_two (fixture);
  g_assert_cmpfloat_with_epsilon (measure (fixture, 440, 0), -20, 0.01);
  g_assert_cmpfloat_with_epsilon (measure (fixture, 660, 1), -26, 0.01);
  sw_stem_mixer_set_level (fixture->mixer, 1, 6);
  g_assert_cmpfloat_with_epsilon (measure (fixture, 660, 0), -20, 0.01);
  g_assert_cmpfloat_with_epsilon (measure (fixture, 440, 0), -20, 0.01);
  sw_stem_mixer_set_level (fixture->mixer, 0, SW_STEM_MIXER_SILENT);
  g_assert_cmpfloat (measure (fixture, 440, 0), <, -100);
  sw_stem_mixer_set_level (fixture->mixer, 0, 90);
  g_assert_cmpfloat (sw_stem_mixer_get_level (fixture->mixer, 0), ==, SW_STEM_MIXER_LOUDEST);
  sw_stem_mixer_set_level (fixture->mixer, 0, NAN);
  g_assert_cmpfloat (sw_stem_mixer_get_level (fixture->mixer, 0), ==, SW_STEM_MIXER_LOUDEST);
}

static void
test_mute_and_solo (Fixture      *fixture,
                    gconstpointer data)
{
  load_two (fixture);
  sw_stem_mixer_set_mute (fixture->mixer, 0, TRUE);
  g_assert_cmpfloat (measure (fixture, 440, 0), <, -100);
  g_assert_cmpfloat_with_epsilon (measure (fixture, 660, 0), -26, 0.01);
  sw_stem_mixer_set_mute (fixture->mixer, 0, FALSE);
  sw_stem_mixer_set_solo (fixture->mixer, 0, TRUE);
  g_assert_cmpfloat (measure (fixture, 660, 0), <, -100);
  g_assert_cmpfloat_with_epsilon (measure (fixture, 440, 0), -20, 0.01);
  /* mute is stronger than solo */
  sw_stem_mixer_set_mute (fixture->mixer, 0, TRUE);
  g_assert_cmpfloat (measure (fixture, 440, 0), <, -100);
}

static void
test_pan (Fixture      *fixture,
          gconstpointer data)
{
  load_two (fixture);
  sw_stem_mixer_set_pan (fixture->mixer, 0, -1);
  g_assert_cmpfloat_with_epsilon (measure (fixture, 440, 0), -20, 0.01);
  g_assert_cmpfloat (measure (fixture, 440, 1), <, -100);
  sw_stem_mixer_set_pan (fixture->mixer, 0, 0.5);
  g_assert_cmpfloat_with_epsilon (measure (fixture, 440, 0), -26.02, 0.02);
  g_assert_cmpfloat_with_epsilon (measure (fixture, 440, 1), -20, 0.01);
}

static void
put32 (guint8 *at,
       guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (at, &value, 4);
}

/* Ten minutes of silence with one full sample at each whole minute plus @offset: a file
 * with a hole, mono. */
static char *
write_clicks (const char *folder,
              guint       number,
              guint       offset)
{
  const guint32    n = 600 * RATE + 100;
  guint8           header[44] = "RIFF....WAVEfmt ";
  g_autofree char *name = g_strdup_printf ("%u.wav", number);
  char            *path = g_build_filename (folder, name, NULL);
  const gint16     click = GINT16_TO_LE (16384);
  FILE            *file = g_fopen (path, "wbe");

  g_assert_nonnull (file);
  put32 (header + 4, 36 + 2 * n);
  put32 (header + 16, 16);
  put32 (header + 20, 1 | 1 << 16);
  put32 (header + 24, RATE);
  put32 (header + 28, 2 * RATE);
  put32 (header + 32, 2 | 16 << 16);
  memcpy (header + 36, "data", 4);
  put32 (header + 40, 2 * n);
  g_assert_cmpuint (fwrite (header, sizeof header, 1, file), ==, 1);
  for (guint minute = 0; minute <= 10; minute++)
    {
      g_assert_cmpint (fseek (file, 44 + 2 * (long)(minute * 60 * RATE + offset), SEEK_SET), ==, 0);
      g_assert_cmpuint (fwrite (&click, 2, 1, file), ==, 1);
    }
  g_assert_cmpint (fseek (file, 44 + 2 * (long)n - 2, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite ("\0", 2, 1, file), ==, 1);
  fclose (file);
  return path;
}

/* Every click of every one of twelve stems is at its own sample, ten minutes long,
 * whatever the size of the blocks; nothing else sounds. */
static void
test_no_drift (Fixture      *fixture,
               gconstpointer data)
{
  g_auto (GStrv) paths = g_new0 (char *, 13);
  g_auto (GStrv) names = g_new0 (char *, 13);
  g_autofree float *out = g_new (float, 2 * 4096);
  const gint64      end = 600 * RATE + 100;
  const gsize       sizes[] = { 1, 333, 1024, 4096, 777 };
  guint             n_clicks = 0, turn = 0;

  for (guint i = 0; i < 12; i++)
    {
      paths[i] = write_clicks (fixture->folder, i, 3 * i);
      names[i] = g_strdup_printf ("stem %u", i);
    }
  g_assert_true (load (fixture, (const char *const *)names, (const char *const *)paths, NULL));
  for (gint64 frame = 0; frame < end; turn++)
    {
      gsize n = (gsize)MIN ((gint64)sizes[turn % G_N_ELEMENTS (sizes)], end - frame);

      sw_stem_mixer_render (fixture->mixer, frame, out, n);
      for (gsize i = 0; i < n; i++)
        if (out[2 * i] != 0)
          {
            gint64 offset = (frame + (gint64)i) % (60 * RATE);

            g_assert_cmpfloat (out[2 * i], ==, 0.5);
            g_assert_cmpfloat (out[2 * i + 1], ==, 0.5);
            g_assert_cmpint (offset % 3, ==, 0);
            g_assert_cmpint (offset, <, 36);
            n_clicks++;
          }
      frame += (gint64)n;
    }
  g_assert_cmpuint (n_clicks, ==, 12 * 11);
}

static double
get_cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_utime.tv_usec * 1e-6 + usage.ru_stime.tv_sec + usage.ru_stime.tv_usec * 1e-6;
}

/* Twenty-four stems of 44.1 kHz. The bound is a tenth of a core. */
static void
test_cost (Fixture      *fixture,
           gconstpointer data)
{
  const SwTestTone  tones[] = { { 20, 440, -40 }, { 0 } };
  g_autofree char  *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, tones);
  const char       *paths[25] = { NULL }, *names[25] = { NULL };
  g_autofree float *out = g_new (float, 2 * 1024);
  double            before, cost;

  for (guint i = 0; i < 24; i++)
    {
      paths[i] = path;
      names[i] = "stem";
    }
  g_assert_true (load (fixture, names, paths, NULL));
  before = get_cpu_seconds ();
  for (gint64 frame = 0; frame < 20 * 44100; frame += 1024)
    sw_stem_mixer_render (fixture->mixer, frame, out, 1024);
  cost = (get_cpu_seconds () - before) / 20;
  g_test_message ("24 stems: %.2f %% of a core", cost * 100);
  g_assert_cmpfloat (cost, <, 0.1);
}

/* Compressed without loss it is the same, sample by sample. */
static void
test_decoded (Fixture      *fixture,
              gconstpointer data)
{
  const SwTestTone  tones[] = { { 1, 440, -20 }, { 0 } };
  g_autofree char  *wav = sw_test_write_wav (fixture->folder, "a.wav", RATE, tones);
  g_autofree char  *flac = sw_test_encode (wav, "a.flac", "flacenc");
  const char *const names[] = { "a", "b", NULL }, *const paths[] = { wav, flac, NULL };
  g_autofree float *first = g_new (float, 2 * RATE), *second = g_new (float, 2 * RATE);
  g_autoptr (GError) error = NULL;

  g_assert_true (load (fixture, names, paths, &error));
  g_assert_no_error (error);
  sw_stem_mixer_set_solo (fixture->mixer, 0, TRUE);
  sw_stem_mixer_render (fixture->mixer, 0, first, RATE);
  sw_stem_mixer_set_solo (fixture->mixer, 0, FALSE);
  sw_stem_mixer_set_solo (fixture->mixer, 1, TRUE);
  sw_stem_mixer_render (fixture->mixer, 0, second, RATE);
  g_assert_cmpmem (first, 2 * RATE * sizeof (float), second, 2 * RATE * sizeof (float));
  g_assert_cmpfloat (fabsf (first[9]), >, 0);
}

static void
test_json (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *json = NULL;

  load_two (fixture);
  sw_stem_mixer_set_mute (fixture->mixer, 1, TRUE);
  sw_stem_mixer_set_level (fixture->mixer, 0, -3.5);
  sw_stem_mixer_set_pan (fixture->mixer, 0, 0.25);
  json = sw_stem_mixer_to_json (fixture->mixer);
  load_two (fixture);
  g_assert_cmpfloat (sw_stem_mixer_get_level (fixture->mixer, 0), ==, 0);
  g_assert_true (sw_stem_mixer_from_json (fixture->mixer, json));
  g_assert_cmpfloat (sw_stem_mixer_get_level (fixture->mixer, 0), ==, -3.5);
  g_assert_cmpfloat (sw_stem_mixer_get_pan (fixture->mixer, 0), ==, 0.25);
  g_assert_true (sw_stem_mixer_get_mute (fixture->mixer, 1));
  g_assert_false (sw_stem_mixer_from_json (fixture->mixer, "[1"));
  g_assert_false (sw_stem_mixer_from_json (fixture->mixer, "{\"stems\": 3}"));
  g_assert_true (sw_stem_mixer_from_json (fixture->mixer, "{\"stems\": [7, {\"name\": \"Vocals\", \"level\": 1e9, \"pan\": \"x\"}]}"));
  g_assert_cmpfloat (sw_stem_mixer_get_level (fixture->mixer, 0), ==, SW_STEM_MIXER_LOUDEST);
  g_assert_cmpfloat (sw_stem_mixer_get_pan (fixture->mixer, 0), ==, 0);
}

/* Plays to its end at the speed of time, and stands at the start again. */
static void
test_play (Fixture      *fixture,
           gconstpointer data)
{
  load_two (fixture);
  sw_stem_mixer_seek (fixture->mixer, 0.7);
  sw_stem_mixer_play (fixture->mixer);
  g_assert_true (sw_stem_mixer_get_playing (fixture->mixer));
  sw_test_wait_until (sw_stem_mixer_get_position (fixture->mixer) > 0.75);
  sw_test_wait_until (!sw_stem_mixer_get_playing (fixture->mixer));
  g_assert_no_error (sw_stem_mixer_get_error (fixture->mixer));
  g_assert_cmpfloat (sw_stem_mixer_get_position (fixture->mixer), ==, 0);
}

/* A seek while playing, a pause, a loop that comes round. */
static void
test_seek_and_loop (Fixture      *fixture,
                    gconstpointer data)
{
  load_two (fixture);
  sw_stem_mixer_play (fixture->mixer);
  sw_stem_mixer_seek (fixture->mixer, 0.5);
  g_assert_cmpfloat (sw_stem_mixer_get_position (fixture->mixer), >=, 0.5);
  sw_stem_mixer_set_loop (fixture->mixer, TRUE);
  sw_stem_mixer_set_range (fixture->mixer, 0.1, 0.6);
  sw_test_wait_until (sw_stem_mixer_get_position (fixture->mixer) < 0.3);
  g_assert_cmpfloat (sw_stem_mixer_get_position (fixture->mixer), >=, 0.1);
  g_assert_true (sw_stem_mixer_get_playing (fixture->mixer));
  sw_stem_mixer_pause (fixture->mixer);
  g_assert_false (sw_stem_mixer_get_playing (fixture->mixer));
  g_assert_cmpfloat (sw_stem_mixer_get_position (fixture->mixer), <=, 0.65);
}

static void
test_export (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "mix.flac", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SwProbe probe;

  load_two (fixture);
  /* far beyond full scale */
  sw_stem_mixer_set_level (fixture->mixer, 0, 12);
  sw_stem_mixer_set_level (fixture->mixer, 1, 12);
  sw_stem_mixer_set_mute (fixture->mixer, 1, TRUE);
  sw_stem_mixer_export_async (fixture->mixer, path, SW_SOUND_FLAC, NULL, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_stem_mixer_export_finish (fixture->mixer, result, &error));
  g_assert_no_error (error);
  g_assert_true (sw_probe_file (path, TRUE, &probe, NULL, NULL));
  g_assert_cmpfloat (probe.duration, ==, 1);
  g_assert_cmpint (probe.channels, ==, 2);
  g_assert_cmpfloat_with_epsilon (probe.true_peak, -8, 0.3);
}

static void
test_errors (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char  *noise = g_build_filename (fixture->folder, "noise", NULL);
  g_autofree char  *nowhere = g_build_filename (fixture->folder, "no", "mix.flac", NULL);
  const char *const names[] = { "a", NULL }, *const paths[] = { noise, NULL }, *const missing[] = { "/nowhere.wav", NULL }, *const none[] = { NULL };
  const char *many[SW_STEM_MIXER_MAX + 2] = { NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (noise, "RIFF....WAVEfmt \x10\0\0\0", 20, NULL));
  g_assert_false (load (fixture, names, paths, &error));
  g_assert_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE);
  g_clear_error (&error);
  g_assert_false (load (fixture, names, missing, &error));
  g_assert_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_false (load (fixture, none, none, &error));
  g_assert_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_MISSING);
  g_clear_error (&error);
  for (guint i = 0; i <= SW_STEM_MIXER_MAX; i++)
    many[i] = noise;
  g_assert_false (load (fixture, many, many, &error));
  g_assert_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (sw_stem_mixer_get_loaded (fixture->mixer));

  load_two (fixture);
  sw_stem_mixer_export_async (fixture->mixer, nowhere, SW_SOUND_FLAC, NULL, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_false (sw_stem_mixer_export_finish (fixture->mixer, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gst_init (NULL, NULL);
  gst_object_unref (g_object_ref_sink (gst_element_factory_make ("fakesink", NULL)));

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/stem-mixer/levels", test_levels);
  ADD ("/stem-mixer/mute-and-solo", test_mute_and_solo);
  ADD ("/stem-mixer/pan", test_pan);
  ADD ("/stem-mixer/no-drift", test_no_drift);
  ADD ("/stem-mixer/cost", test_cost);
  ADD ("/stem-mixer/decoded", test_decoded);
  ADD ("/stem-mixer/json", test_json);
  ADD ("/stem-mixer/play", test_play);
  ADD ("/stem-mixer/seek-and-loop", test_seek_and_loop);
  ADD ("/stem-mixer/export", test_export);
  ADD ("/stem-mixer/errors", test_errors);

  return g_test_run ();
}
