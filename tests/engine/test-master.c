/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loudness, peaks and the shared gain of the master.
 */

#include "sw-encode.h"
#include "sw-master.h"
#include "sw-measure.h"
#include "sw-true-peak.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define SECOND 44100

/* Music-like: a tone with beats, bursts and a noisy part, between −20 and 0 dB. */
static SwStem *
make_mix (double level,
          double seconds)
{
  SwStem *stem = sw_stem_new (seconds * SECOND);
  GRand  *random = g_rand_new_with_seed (3);

  for (gsize i = 0; i < stem->n_frames; i++)
    {
      double t = (double)i / SECOND, beat = exp (-8 * fmod (t, 0.5));
      double tone = 0.2 * sin (2 * G_PI * 220 * t) + 0.15 * sin (2 * G_PI * 331.7 * t);
      double noise = g_rand_double_range (random, -1, 1) * beat;

      stem->samples[0][i] = level * (tone + 0.7 * noise + beat * sin (2 * G_PI * 60 * t));
      stem->samples[1][i] = level * (tone - 0.3 * noise + beat * sin (2 * G_PI * 60 * t));
    }
  g_rand_free (random);

  return stem;
}

static void
test_loudness (gconstpointer data)
{
  double level = pow (10, GPOINTER_TO_INT (data) / 20.0);
  g_autoptr (SwStem) mix = make_mix (level, 6);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwMasterCurve) curve = sw_master_run (mix, -14, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (sw_measure_loudness (mix), -14, 0.3);
  g_assert_cmpfloat_with_epsilon (curve->loudness, sw_measure_loudness (mix), 0.1);
  g_assert_cmpfloat (sw_measure_true_peak (mix), <=, -1);
}

/* A quarter of the sampling rate, 45° off the samples: 3 dB above each of them. */
static void
test_true_peak (void)
{
  g_autoptr (SwStem) stem = sw_stem_new (SECOND);
  g_autofree float *peaks = NULL;
  gsize             n_blocks;
  float             peak = 0;

  for (gsize i = 0; i < stem->n_frames; i++)
    stem->samples[0][i] = stem->samples[1][i] = 0.5 * sin (G_PI * i / 2 + G_PI / 4);
  peaks = sw_true_peak_measure (stem, 16, &n_blocks, NULL);
  g_assert_cmpuint (n_blocks, ==, (SECOND + 15) / 16);
  for (gsize b = 10; b < n_blocks - 10; b++)
    peak = MAX (peak, peaks[b]);
  g_assert_cmpfloat_with_epsilon (20 * log10 (peak), 20 * log10 (0.5), 0.15);
}

static void
test_peaks_between_samples (void)
{
  g_autoptr (SwStem) mix = sw_stem_new (4 * SECOND);
  g_autoptr (SwMasterCurve) curve = NULL;

  for (gsize i = 0; i < mix->n_frames; i++)
    mix->samples[0][i] = mix->samples[1][i] =
        (i % 11025 < 2000 ? 1 : 0.05) * sin (G_PI * i / 2 + G_PI / 4);
  curve = sw_master_run (mix, -9, NULL, NULL);
  g_assert_cmpfloat (sw_measure_true_peak (mix), <=, -1);
}

static void
test_stems_sum_to_master (void)
{
  g_autoptr (SwStem) mix = make_mix (0.5, 4);
  g_autoptr (SwStem) one = make_mix (0.5, 4);
  g_autoptr (SwStem) two = sw_stem_new (mix->n_frames);
  g_autoptr (SwMasterCurve) curve = NULL;
  double error = 0;

  for (gsize i = 0; i < one->n_frames; i++)
    for (int c = 0; c < 2; c++)
      {
        two->samples[c][i] = one->samples[c][i] * (i / 5000 % 2);
        one->samples[c][i] -= two->samples[c][i];
      }
  curve = sw_master_run (mix, -14, NULL, NULL);
  sw_master_curve_apply (curve, one);
  sw_master_curve_apply (curve, two);
  for (gsize i = 0; i < one->n_frames; i++)
    error = MAX (error, fabs (mix->samples[0][i] - one->samples[0][i] - two->samples[0][i]));
  g_assert_cmpfloat (20 * log10 (error + 1e-12), <, -120);
}

static void
test_gain_is_smooth (void)
{
  g_autoptr (SwStem) mix = make_mix (2, 4);
  g_autoptr (SwMasterCurve) curve = sw_master_run (mix, -12, NULL, NULL);

  for (gsize i = 1; i < curve->n_points; i++)
    g_assert_cmpfloat (fabs (20 * log10 (curve->gains[i] / curve->gains[i - 1])), <, 1.5);
}

static void
test_silence (void)
{
  g_autoptr (SwStem) mix = sw_stem_new (3 * SECOND);
  g_autoptr (SwMasterCurve) curve = sw_master_run (mix, -14, NULL, NULL);

  g_assert_nonnull (curve);
  g_assert_true (sw_measure_is_finite (mix));
  g_assert_cmpfloat (sw_measure_level (mix->samples[0], mix->n_frames), <, -150);
}

static void
test_cancel (void)
{
  g_autoptr (SwStem) mix = make_mix (1, 2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (sw_master_run (mix, -14, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static SwStem *
encode_and_decode (SwStem      *stem,
                   GHashTable **tags)
{
  const SwId3Tags  wanted = { "Boote aus Papier – ü", "dream pop, soft", "[Verse]\nThe river\ncarries", 96 };
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "song.mp3", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sw_encode_mp3 (stem, &wanted, NULL, &error);

  g_assert_no_error (error);
  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));

  return sw_measure_decode (path, tags);
}

static void
test_encode_length_and_level (void)
{
  g_autoptr (SwStem) stem = make_mix (0.2, 3.123);
  g_autoptr (SwStem) decoded = encode_and_decode (stem, NULL);

  g_assert_cmpfloat (fabs ((double)decoded->n_frames - stem->n_frames), <, 0.1 * SECOND);
}

/* The words' times hold only if no delay is added. */
static void
test_encode_delay (void)
{
  g_autoptr (SwStem) stem = sw_stem_new (SECOND);
  g_autoptr (SwStem) decoded = NULL;
  gsize loudest = 0;

  for (gsize i = 0; i < 40; i++)
    stem->samples[0][20000 + i] = stem->samples[1][20000 + i] = 0.8 * sin (G_PI * i / 40);
  decoded = encode_and_decode (stem, NULL);
  for (gsize i = 1; i < decoded->n_frames; i++)
    if (fabsf (decoded->samples[0][i]) > fabsf (decoded->samples[0][loudest]))
      loudest = i;
  g_test_message ("delay %+ld samples", (long)loudest - 20020);
  g_assert_cmpfloat (fabs ((double)loudest - 20020), <, 60);
}

static void
test_encode_tags (void)
{
  g_autoptr (SwStem) stem = make_mix (0.2, 1);
  g_autoptr (GHashTable) tags = NULL;
  g_autoptr (SwStem) decoded = encode_and_decode (stem, &tags);

  g_assert_cmpuint (decoded->n_frames, >, 0);
  g_assert_cmpstr (g_hash_table_lookup (tags, "title"), ==, "Boote aus Papier – ü");
  g_assert_cmpstr (g_hash_table_lookup (tags, "genre"), ==, "dream pop, soft");
  g_assert_cmpstr (g_hash_table_lookup (tags, "beats-per-minute"), ==, "96");
  g_assert_cmpstr (g_hash_table_lookup (tags, "lyrics"), ==, "[Verse]\nThe river\ncarries");
}

static void
test_encode_same_bytes (void)
{
  const SwId3Tags tags = { "Title", "pop", NULL, 120 };
  g_autoptr (SwStem) stem = make_mix (0.2, 1);
  g_autoptr (GBytes) first = sw_encode_mp3 (stem, &tags, NULL, NULL);
  g_autoptr (GBytes) second = sw_encode_mp3 (stem, &tags, NULL, NULL);

  g_assert_true (g_bytes_equal (first, second));
}

static void
test_encode_cancel (void)
{
  const SwId3Tags tags = { "Title", "pop", NULL, 120 };
  g_autoptr (SwStem) stem = make_mix (0.2, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (sw_encode_mp3 (stem, &tags, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_data_func ("/master/loudness/quiet", GINT_TO_POINTER (-25), test_loudness);
  g_test_add_data_func ("/master/loudness/usual", GINT_TO_POINTER (-6), test_loudness);
  g_test_add_data_func ("/master/loudness/hot", GINT_TO_POINTER (12), test_loudness);
  g_test_add_func ("/master/true-peak", test_true_peak);
  g_test_add_func ("/master/peaks-between-samples", test_peaks_between_samples);
  g_test_add_func ("/master/stems-sum-to-master", test_stems_sum_to_master);
  g_test_add_func ("/master/gain-is-smooth", test_gain_is_smooth);
  g_test_add_func ("/master/silence", test_silence);
  g_test_add_func ("/master/cancel", test_cancel);
  g_test_add_func ("/master/encode/length-and-level", test_encode_length_and_level);
  g_test_add_func ("/master/encode/delay", test_encode_delay);
  g_test_add_func ("/master/encode/tags", test_encode_tags);
  g_test_add_func ("/master/encode/same-bytes", test_encode_same_bytes);
  g_test_add_func ("/master/encode/cancel", test_encode_cancel);

  return g_test_run ();
}
