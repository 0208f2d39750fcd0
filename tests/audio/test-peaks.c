/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-peaks.h"
#include "sw-player.h"
#include "sw-test-sound.h"
#include "sw-test-util.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <utime.h>

typedef struct
{
  char *folder;
  char *cache;
} Fixture;

static const SwTestTone silence_then_sine[] = { { 2, 0, -INFINITY }, { 2, 441, -6.0206 }, { 0 } };

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = sw_test_make_dir ();
  fixture->cache = g_build_filename (fixture->folder, "peaks.bin", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  sw_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->cache);
}

static SwPeaks *
load (const char *path,
      GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sw_peaks_load_async (path, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_peaks_load_finish (result, error);
}

static SwPeaks *
load_good (const char *path)
{
  g_autoptr (GError) error = NULL;
  SwPeaks *peaks = load (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (peaks);
  return peaks;
}

static void
test_values (Fixture      *fixture,
             gconstpointer encoder)
{
  g_autofree char *wav = sw_test_write_wav (fixture->folder, "a.wav", 44100, silence_then_sine);
  g_autofree char *path = encoder != NULL ? sw_test_encode (wav, "encoded", encoder) : g_strdup (wav);
  g_autoptr (SwPeaks) peaks = load_good (path);
  const gint8 *data;
  gsize        n_steps;
  float        low, high;

  data = sw_peaks_get_data (peaks, &n_steps);
  g_assert_cmpfloat_with_epsilon (sw_peaks_get_duration (peaks), 4, 0.1);
  g_assert_cmpuint (n_steps, >=, 400);
  g_assert_cmpuint (n_steps, <=, 410);
  sw_peaks_get_range (peaks, 0, 1.9, &low, &high);
  g_assert_cmpfloat_with_epsilon (low, 0, 0.01);
  g_assert_cmpfloat_with_epsilon (high, 0, 0.01);
  /* −6 dB of full scale is half of it, in each step of the sine. */
  for (gsize i = 215; i < 385; i++)
    {
      g_assert_cmpfloat_with_epsilon (data[2 * i] / 127.0, -0.5, 0.03);
      g_assert_cmpfloat_with_epsilon (data[2 * i + 1] / 127.0, 0.5, 0.03);
    }
  sw_peaks_get_range (peaks, 2.2, 3.8, &low, &high);
  g_assert_cmpfloat_with_epsilon (low, -0.5, 0.03);
  g_assert_cmpfloat_with_epsilon (high, 0.5, 0.03);
}

static void
test_odd_rate (Fixture      *fixture,
               gconstpointer data)
{
  const SwTestTone tone[] = { { 3, 100, 0 }, { 0 } };
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 22050, tone);
  g_autoptr (SwPeaks) peaks = load_good (path);
  gsize n_steps;

  /* 220.5 samples to a step: none may be lost over the length. */
  sw_peaks_get_data (peaks, &n_steps);
  g_assert_cmpuint (n_steps, ==, 300);
}

static void
test_range_outside (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, silence_then_sine);
  g_autoptr (SwPeaks) peaks = load_good (path);
  float low = 1, high = 1;

  sw_peaks_get_range (peaks, 99, 100, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 0);
  sw_peaks_get_range (peaks, -1, 100, &low, &high);
  g_assert_cmpfloat (high, ==, 0);
  sw_peaks_get_range (peaks, 3.5, 1000, &low, &high);
  g_assert_cmpfloat_with_epsilon (high, 0.5, 0.01);
}

/* The cache is the only source left when the sound is exchanged for noise of the
 * same size and time. */
static void
exchange_sound (const char *path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf        info;
  struct timespec times[2];
  gsize           length;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  for (gsize i = 44; i < length; i++)
    contents[i] = 0;
  g_assert_true (g_file_set_contents_full (path, contents, length, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
  times[0] = info.st_atim;
  times[1] = info.st_mtim;
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

static float
loudest (const char *path)
{
  g_autoptr (SwPeaks) peaks = load_good (path);
  float low, high;

  sw_peaks_get_range (peaks, 0, 10, &low, &high);
  return high;
}

static void
test_cache_used (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, silence_then_sine);

  g_assert_cmpfloat_with_epsilon (loudest (path), 0.5, 0.01);
  g_assert_true (g_file_test (fixture->cache, G_FILE_TEST_EXISTS));
  exchange_sound (path);
  g_assert_cmpfloat_with_epsilon (loudest (path), 0.5, 0.01);
}

static void
test_cache_outdated (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, silence_then_sine);
  struct utimbuf   times = { 1, 1 };

  g_assert_cmpfloat_with_epsilon (loudest (path), 0.5, 0.01);
  exchange_sound (path);
  g_assert_cmpint (utime (path, &times), ==, 0);
  g_assert_cmpfloat (loudest (path), ==, 0);
}

static void
test_cache_of_another (Fixture      *fixture,
                       gconstpointer data)
{
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, silence_then_sine);
  g_autofree char *other = g_build_filename (fixture->folder, "b.wav", NULL);

  g_assert_cmpfloat_with_epsilon (loudest (path), 0.5, 0.01);
  exchange_sound (path);
  g_assert_cmpint (g_rename (path, other), ==, 0);
  g_assert_cmpfloat (loudest (other), ==, 0);
}

static void
test_cache_corrupt (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, silence_then_sine);
  g_autofree char *cache = NULL;
  gsize            length;

  g_assert_cmpfloat_with_epsilon (loudest (path), 0.5, 0.01);
  g_assert_true (g_file_get_contents (fixture->cache, &cache, &length, NULL));
  /* Any byte that is wrong, and any cut, makes it worthless. */
  for (gsize at = 0; at < length; at += 37)
    {
      cache[at] ^= 0x55;
      g_assert_true (g_file_set_contents (fixture->cache, cache, length, NULL));
      cache[at] ^= 0x55;
      g_assert_cmpfloat_with_epsilon (loudest (path), 0.5, 0.01);
    }
  for (gsize cut = 0; cut < length; cut += 97)
    {
      g_assert_true (g_file_set_contents (fixture->cache, cache, cut, NULL));
      g_assert_cmpfloat_with_epsilon (loudest (path), 0.5, 0.01);
    }
}

static void
test_truncated (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, silence_then_sine);
  g_autoptr (SwPeaks) peaks = NULL;

  sw_test_truncate (path, 0.75);
  peaks = load_good (path);
  g_assert_cmpfloat_with_epsilon (sw_peaks_get_duration (peaks), 3, 0.05);
}

static void
test_garbage (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.mp3", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "no sound at all", -1, NULL));
  g_assert_null (load (path, &error));
  g_assert_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE);
  g_assert_false (g_file_test (fixture->cache, G_FILE_TEST_EXISTS));
}

static void
test_missing (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "nowhere.mp3", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (load (path, &error));
  g_assert_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_MISSING);
}

static void
test_cancelled_before (Fixture      *fixture,
                       gconstpointer data)
{
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, silence_then_sine);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  sw_peaks_load_async (path, cancellable, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_null (sw_peaks_load_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled_during (Fixture      *fixture,
                       gconstpointer data)
{
  /* Ten minutes: far from decoded when the cancel comes. */
  const SwTestTone tone[] = { { 600, 100, -6 }, { 0 } };
  g_autofree char *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, tone);
  g_autofree char *flac = sw_test_encode (path, "a.flac", "flacenc quality=0");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_peaks_load_async (flac, cancellable, sw_test_store_result, &result);
  g_cancellable_cancel (cancellable);
  sw_test_wait_result (&result);
  g_assert_null (sw_peaks_load_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (fixture->cache, G_FILE_TEST_EXISTS));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gst_init (NULL, NULL);

#define ADD(path, test, data) g_test_add (path, Fixture, data, set_up, test, tear_down)
  ADD ("/peaks/values/wav", test_values, NULL);
  ADD ("/peaks/values/mp3", test_values, SW_TEST_MP3);
  ADD ("/peaks/values/flac", test_values, "flacenc");
  ADD ("/peaks/odd-rate", test_odd_rate, NULL);
  ADD ("/peaks/range-outside", test_range_outside, NULL);
  ADD ("/peaks/cache/used", test_cache_used, NULL);
  ADD ("/peaks/cache/outdated", test_cache_outdated, NULL);
  ADD ("/peaks/cache/of-another", test_cache_of_another, NULL);
  ADD ("/peaks/cache/corrupt", test_cache_corrupt, NULL);
  ADD ("/peaks/truncated", test_truncated, NULL);
  ADD ("/peaks/garbage", test_garbage, NULL);
  ADD ("/peaks/missing", test_missing, NULL);
  ADD ("/peaks/cancelled/before", test_cancelled_before, NULL);
  ADD ("/peaks/cancelled/during", test_cancelled_during, NULL);

  return g_test_run ();
}
