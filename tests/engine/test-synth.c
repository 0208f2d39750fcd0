/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The own synthesiser's patches.
 */

#include "sw-measure.h"
#include "sw-score-fixture.h"
#include "sw-synth.h"

#include <math.h>
#include <string.h>

static const char *const patches[] = {
  "supersaw", "pad", "pluck", "saw-lead", "square-lead", "square-bass", "saw-bass",
  "reese", "acid", "sub", "808", "bell", "brass", "organ"
};

static SwStem *
play (const char *patch,
      guint8      pitch,
      double      start,
      double      length)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 2);
  SwPart *part = sw_score_add_part (score, SW_PART_SYNTH);
  SwNote  note = { start, length, pitch, 100 };
  SwStem *stem = sw_stem_new (5 * 44100);
  g_autoptr (SwSynth) synth = NULL;

  part->synth = g_strdup (patch);
  g_array_append_val (part->notes, note);
  synth = sw_synth_new (score, part);
  for (gsize at = 0; at < stem->n_frames; at += SW_BAND_BLOCK)
    {
      float *samples[2] = { stem->samples[0] + at, stem->samples[1] + at };

      sw_synth_play (synth, samples, MIN (SW_BAND_BLOCK, stem->n_frames - at));
    }

  return stem;
}

static void
test_sounds (gconstpointer patch)
{
  g_autoptr (SwStem) stem = play (patch, 55, 0, 4);

  g_assert_true (sw_measure_is_finite (stem));
  g_assert_cmpfloat (sw_measure_level (stem->samples[0] + 2000, 20000), >, -45);
  for (gsize i = 0; i < stem->n_frames; i++)
    g_assert_cmpfloat (fabsf (stem->samples[0][i]), <, 1.5);
}

static void
test_silent_outside (gconstpointer patch)
{
  g_autoptr (SwStem) stem = play (patch, 55, 2, 1);

  g_assert_cmpfloat (sw_measure_level (stem->samples[0], 44000), <, -150);
  g_assert_cmpfloat (sw_measure_level (stem->samples[1] + 3 * 44100, 44100), <, -90);
}

/* No jump between neighbouring samples at the ends of a note that is louder than in
 * its middle: no click. */
static void
test_no_click (gconstpointer patch)
{
  g_autoptr (SwStem) stem = play (patch, 45, 1, 2);
  float inside = 0, after = 0;

  for (gsize i = 30000; i < 60000; i++)
    inside = MAX (inside, fabsf (stem->samples[0][i] - stem->samples[0][i - 1]));
  for (gsize i = 66000; i < stem->n_frames; i++)
    after = MAX (after, fabsf (stem->samples[0][i] - stem->samples[0][i - 1]));
  g_assert_cmpfloat (after, <=, inside * 1.25);
}

static void
test_in_tune (gconstpointer patch)
{
  g_autoptr (SwStem) stem = play (patch, 52, 0, 4);
  double pitch = sw_measure_pitch (stem->samples[0], stem->n_frames, 50000);

  g_assert_cmpfloat_with_epsilon (69 + 12 * log2 (pitch / 440), 52, 0.3);
}

/* A high saw: what is folded back at the upper end lies between the harmonics. */
static void
test_band_limited (void)
{
  g_autoptr (SwStem) stem = play ("saw-lead", 93, 0, 0.6);
  double       power[2] = { 0 };
  const gsize  n = 8192;
  const float *x = stem->samples[0] + 3000;
  double       f0 = 1760;

  /* the third harmonic, and half way to the next */
  for (int k = 0; k < 2; k++)
    {
      double re = 0, im = 0, w = 2 * G_PI * f0 * (3 + 0.5 * k) / 44100;

      for (gsize i = 0; i < n; i++)
        {
          double window = 0.5 - 0.5 * cos (2 * G_PI * i / n);

          re += window * x[i] * cos (w * i);
          im += window * x[i] * sin (w * i);
        }
      power[k] = re * re + im * im;
    }
  g_assert_cmpfloat (10 * log10 (power[0] / (power[1] + 1e-12)), >, 40);
}

static void
test_808_falls (void)
{
  g_autoptr (SwStem) stem = play ("808", 36, 0, 2);

  /* starts higher than it stays: count zero crossings */
  guint early = 0, late = 0;

  for (gsize i = 1; i < 2205; i++)
    early += stem->samples[0][i] * stem->samples[0][i - 1] < 0;
  for (gsize i = 22051; i < 22050 + 2205; i++)
    late += stem->samples[0][i] * stem->samples[0][i - 1] < 0;
  g_assert_cmpuint (early, >, late);
}

static void
test_has_patch (void)
{
  g_assert_true (sw_synth_has_patch ("supersaw"));
  g_assert_false (sw_synth_has_patch ("theremin"));
  g_assert_false (sw_synth_has_patch (NULL));
}

int
main (int    argc,
      char **argv)
{
  static const char *const steady[] = { "saw-bass", "square-bass", "sub", "808", "square-lead" };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (patches); i++)
    {
      g_autofree char *sounds = g_strdup_printf ("/synth/sounds/%s", patches[i]);
      g_autofree char *silent = g_strdup_printf ("/synth/silent-outside/%s", patches[i]);
      g_autofree char *click = g_strdup_printf ("/synth/no-click/%s", patches[i]);

      g_test_add_data_func (sounds, patches[i], test_sounds);
      g_test_add_data_func (silent, patches[i], test_silent_outside);
      g_test_add_data_func (click, patches[i], test_no_click);
    }
  for (guint i = 0; i < G_N_ELEMENTS (steady); i++)
    {
      g_autofree char *path = g_strdup_printf ("/synth/in-tune/%s", steady[i]);

      g_test_add_data_func (path, steady[i], test_in_tune);
    }
  g_test_add_func ("/synth/band-limited", test_band_limited);
  g_test_add_func ("/synth/808-falls", test_808_falls);
  g_test_add_func ("/synth/has-patch", test_has_patch);

  return g_test_run ();
}
