/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-player.h"
#include "sw-probe.h"
#include "sw-test-sound.h"
#include "sw-test-util.h"

#include <math.h>

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = sw_test_make_dir ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  sw_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static const SwTestTone reference_tone[] = { { 6, 997, -20 }, { 0 } };

static void
test_wav (Fixture      *fixture,
          gconstpointer data)
{
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 48000, reference_tone);
  g_autoptr (GError) error = NULL;
  SwProbe probe;

  g_assert_true (sw_probe_file (path, TRUE, &probe, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (probe.duration, 6, 1e-6);
  g_assert_cmpint (probe.sample_rate, ==, 48000);
  g_assert_cmpint (probe.channels, ==, 2);
  /* A stereo sine of 997 Hz peaking at −20 dBFS is −20 LUFS by definition. */
  g_assert_cmpfloat_with_epsilon (probe.loudness, -20, 0.3);
  g_assert_cmpfloat_with_epsilon (probe.true_peak, -20, 0.2);
}

static void
test_encoded (Fixture      *fixture,
              gconstpointer encoder)
{
  g_autofree char *wav = sw_test_write_wav (fixture->folder, "a.wav", 44100, reference_tone);
  g_autofree char *path = sw_test_encode (wav, "encoded", encoder);
  g_autoptr (GError) error = NULL;
  SwProbe probe;

  g_assert_true (sw_probe_file (path, TRUE, &probe, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (probe.duration, 6, 0.1);
  g_assert_cmpint (probe.channels, ==, 2);
  g_assert_cmpfloat_with_epsilon (probe.loudness, -20, 0.3);
}

static void
test_unmeasured (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, reference_tone);
  g_autoptr (GError) error = NULL;
  SwProbe probe;

  g_assert_true (sw_probe_file (path, FALSE, &probe, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (isnan (probe.loudness));
  g_assert_cmpfloat_with_epsilon (probe.duration, 6, 1e-6);
}

static void
test_silence (Fixture      *fixture,
              gconstpointer data)
{
  const SwTestTone silence[] = { { 3, 0, -INFINITY }, { 0 } };
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, silence);
  g_autoptr (GError) error = NULL;
  SwProbe probe;

  g_assert_true (sw_probe_file (path, TRUE, &probe, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (isinf (probe.loudness) && probe.loudness < 0);
  g_assert_true (isinf (probe.true_peak) && probe.true_peak < 0);
}

static void
assert_refused (const char *path,
                int         code)
{
  g_autoptr (GError) error = NULL;
  SwProbe probe;

  g_assert_false (sw_probe_file (path, TRUE, &probe, NULL, &error));
  g_assert_error (error, SW_AUDIO_ERROR, code);
}

static void
test_truncated_wav (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, reference_tone);

  sw_test_truncate (path, 0.5);
  assert_refused (path, SW_AUDIO_ERROR_UNREADABLE);
}

static void
test_truncated_encoded (Fixture      *fixture,
                        gconstpointer encoder)
{
  g_autofree char *wav = sw_test_write_wav (fixture->folder, "a.wav", 44100, reference_tone);
  g_autofree char *path = sw_test_encode (wav, "encoded", encoder);

  sw_test_truncate (path, 0.9);
  assert_refused (path, SW_AUDIO_ERROR_UNREADABLE);
}

static void
test_garbage (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.mp3", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 2000; i++)
    g_string_append_printf (text, "<p>%d This page does not exist.</p>\n", i);
  g_file_set_contents (path, text->str, text->len, &error);
  g_assert_no_error (error);
  assert_refused (path, SW_AUDIO_ERROR_UNREADABLE);
}

/* Looks like MP3 at its start and is not. */
static void
test_false_start (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char   *path = g_build_filename (fixture->folder, "a.mp3", NULL);
  g_autofree guint8 *bytes = g_malloc (65536);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 65536; i++)
    bytes[i] = (guint8)(g_rand_int (rand) & 0x7f);
  bytes[0] = 0xff;
  bytes[1] = 0xfb;
  bytes[2] = 0x90;
  g_file_set_contents (path, (const char *)bytes, 65536, &error);
  g_assert_no_error (error);
  assert_refused (path, SW_AUDIO_ERROR_UNREADABLE);
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.mp3", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "", 0, &error);
  g_assert_no_error (error);
  assert_refused (path, SW_AUDIO_ERROR_UNREADABLE);
}

static void
test_missing (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "nowhere.mp3", NULL);

  assert_refused (path, SW_AUDIO_ERROR_MISSING);
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, reference_tone);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  SwProbe probe;

  g_cancellable_cancel (cancellable);
  g_assert_false (sw_probe_file (path, TRUE, &probe, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gst_init (NULL, NULL);

#define ADD(path, test, data) g_test_add (path, Fixture, data, set_up, test, tear_down)
  ADD ("/probe/wav", test_wav, NULL);
  ADD ("/probe/mp3", test_encoded, SW_TEST_MP3);
  ADD ("/probe/flac", test_encoded, "flacenc");
  ADD ("/probe/ogg", test_encoded, "vorbisenc quality=0.8 ! oggmux");
  ADD ("/probe/unmeasured", test_unmeasured, NULL);
  ADD ("/probe/silence", test_silence, NULL);
  ADD ("/probe/truncated/wav", test_truncated_wav, NULL);
  ADD ("/probe/truncated/mp3", test_truncated_encoded, SW_TEST_MP3);
  ADD ("/probe/truncated/flac", test_truncated_encoded, "flacenc");
  ADD ("/probe/garbage", test_garbage, NULL);
  ADD ("/probe/false-start", test_false_start, NULL);
  ADD ("/probe/empty", test_empty, NULL);
  ADD ("/probe/missing", test_missing, NULL);
  ADD ("/probe/cancelled", test_cancelled, NULL);

  return g_test_run ();
}
