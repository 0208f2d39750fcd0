/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The effects and the mixing desk.
 */

#include "sw-dsp.h"
#include "sw-measure.h"
#include "sw-mix.h"
#include "sw-score-fixture.h"
#include "sw-vocals.h"

#include <math.h>
#include <string.h>

#define SECOND 44100

static SwStem *
make_sine (double frequency,
           double amplitude,
           double seconds)
{
  SwStem *stem = sw_stem_new (seconds * SECOND);

  for (gsize i = 0; i < stem->n_frames; i++)
    stem->samples[0][i] = stem->samples[1][i] = amplitude * sin (2 * G_PI * frequency * i / SECOND);

  return stem;
}

/* dB by which @frequency changes */
static double
get_response (SwFilterKind kind,
              double       cutoff,
              double       gain,
              double       frequency)
{
  g_autoptr (SwStem) stem = make_sine (frequency, 0.5, 1);
  double before = sw_measure_level (stem->samples[0] + SECOND / 2, SECOND / 2);

  sw_dsp_filter (stem, kind, cutoff, 0.7071, gain);

  return sw_measure_level (stem->samples[1] + SECOND / 2, SECOND / 2) - before;
}

static void
test_filters (void)
{
  g_assert_cmpfloat_with_epsilon (get_response (SW_FILTER_HIGH_PASS, 1000, 0, 1000), -3, 0.1);
  g_assert_cmpfloat_with_epsilon (get_response (SW_FILTER_HIGH_PASS, 1000, 0, 100), -40, 0.3);
  g_assert_cmpfloat_with_epsilon (get_response (SW_FILTER_HIGH_PASS, 1000, 0, 10000), 0, 0.1);
  g_assert_cmpfloat_with_epsilon (get_response (SW_FILTER_LOW_PASS, 1000, 0, 100), 0, 0.1);
  g_assert_cmpfloat (get_response (SW_FILTER_LOW_PASS, 1000, 0, 10000), <, -39);
  g_assert_cmpfloat_with_epsilon (get_response (SW_FILTER_PEAK, 1000, 6, 1000), 6, 0.1);
  g_assert_cmpfloat_with_epsilon (get_response (SW_FILTER_PEAK, 1000, 6, 60), 0, 0.3);
  g_assert_cmpfloat_with_epsilon (get_response (SW_FILTER_LOW_SHELF, 500, -6, 40), -6, 0.2);
  g_assert_cmpfloat_with_epsilon (get_response (SW_FILTER_HIGH_SHELF, 5000, 4, 18000), 4, 0.2);
}

static void
test_compress (void)
{
  g_autoptr (SwStem) loud = make_sine (200, 0.5, 1);
  g_autoptr (SwStem) soft = make_sine (200, 0.02, 1);
  double soft_before = sw_measure_level (soft->samples[0], SECOND);

  sw_dsp_compress (loud, -20, 4, 0.005, 0.1);
  sw_dsp_compress (soft, -20, 4, 0.005, 0.1);
  /* −6 dB is 14 over: a quarter of that remains */
  g_assert_cmpfloat_with_epsilon (sw_measure_level (loud->samples[0] + SECOND / 2, SECOND / 2) + 3, -20 + 3.5, 0.7);
  g_assert_cmpfloat_with_epsilon (sw_measure_level (soft->samples[0], SECOND), soft_before, 0.01);
}

static void
test_saturate (void)
{
  g_autoptr (SwStem) loud = make_sine (200, 1.5, 0.5);
  g_autoptr (SwStem) untouched = make_sine (200, 1.5, 0.5);

  sw_dsp_saturate (untouched, 0);
  g_assert_cmpmem (loud->samples[0], loud->n_frames * 4, untouched->samples[0], untouched->n_frames * 4);
  sw_dsp_saturate (loud, 0.8);
  for (gsize i = 0; i < loud->n_frames; i++)
    g_assert_cmpfloat (fabsf (loud->samples[0][i]), <, 0.5);
}

static void
test_de_ess (void)
{
  g_autoptr (SwStem) hiss = make_sine (8000, 0.5, 0.5);
  g_autoptr (SwStem) vowel = make_sine (300, 0.5, 0.5);
  double hiss_before = sw_measure_level (hiss->samples[0], 20000), vowel_before = sw_measure_level (vowel->samples[0], 20000);

  sw_dsp_de_ess (hiss, 5500, -24);
  sw_dsp_de_ess (vowel, 5500, -24);
  g_assert_cmpfloat (sw_measure_level (hiss->samples[0], 20000), <, hiss_before - 6);
  g_assert_cmpfloat_with_epsilon (sw_measure_level (vowel->samples[0], 20000), vowel_before, 0.3);
}

static void
test_echo (void)
{
  g_autoptr (SwStem) stem = sw_stem_new (2 * SECOND);

  stem->samples[0][100] = stem->samples[1][100] = 1;
  sw_dsp_echo (stem, 0.5, 0.3, 0.5);
  g_assert_cmpfloat_with_epsilon (stem->samples[0][100], 1, 1e-6);
  g_assert_cmpfloat (sw_measure_rms (stem->samples[0] + 1000, 20000), <, 1e-9);
  g_assert_cmpfloat (sw_measure_rms (stem->samples[0] + 100 + SECOND / 2, 200), >, 1e-3);
  /* the second one on the other side */
  g_assert_cmpfloat (sw_measure_rms (stem->samples[1] + 100 + SECOND, 200), >, 1e-3);
}

static void
test_reverb (void)
{
  g_autoptr (SwStem) stem = sw_stem_new (4 * SECOND);
  g_autofree float *send = g_new0 (float, stem->n_frames);
  double            early, late;

  send[0] = 1;
  sw_dsp_reverb (send, stem, 1.5, 0.3, 0.02);
  g_assert_true (sw_measure_is_finite (stem));
  g_assert_cmpfloat (sw_measure_level (stem->samples[0], 0.019 * SECOND), <, -120);
  early = sw_measure_level (stem->samples[0] + SECOND / 10, SECOND / 4);
  late = sw_measure_level (stem->samples[0] + SECOND / 10 + SECOND * 3 / 4, SECOND / 4);
  /* 60 dB in 1.5 s, a little more with damping */
  g_assert_cmpfloat (early - late, >, 25);
  g_assert_cmpfloat (early - late, <, 48);
  g_assert_cmpint (memcmp (stem->samples[0], stem->samples[1], stem->n_frames * 4), !=, 0);
}

static SwPart *
add_part (SwScore   *score,
          SwPartRole role,
          double     level)
{
  SwPart *part = sw_score_add_part (score, role);

  part->level = level;

  return part;
}

static void
test_levels (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 2);
  g_autoptr (SwMix) mix = sw_mix_new (score);

  for (SwPartRole role = 0; role < SW_N_PART_ROLES; role++)
    {
      SwPart *part = add_part (score, role, -20 - (int)role);
      g_autoptr (SwStem) stem = make_sine (500, 0.01, 5);

      sw_mix_process (mix, part, stem);
      g_assert_true (sw_measure_is_finite (stem));
      g_assert_cmpfloat_with_epsilon (sw_measure_loudness (stem), part->level, 0.3);
    }
}

static void
test_silent_part (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 2);
  g_autoptr (SwMix) mix = sw_mix_new (score);
  g_autoptr (SwStem) stem = sw_stem_new (5 * SECOND);

  sw_mix_process (mix, add_part (score, SW_PART_KEYS, -20), stem);
  g_assert_cmpfloat (sw_measure_level (stem->samples[0], stem->n_frames), <, -150);
}

static void
test_pan (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 2);
  g_autoptr (SwMix) mix = sw_mix_new (score);
  g_autoptr (SwStem) stem = make_sine (500, 0.1, 5);
  SwPart *part = add_part (score, SW_PART_KEYS, -20);

  part->pan = -0.6;
  sw_mix_process (mix, part, stem);
  g_assert_cmpfloat (sw_measure_level (stem->samples[0], SECOND), >, sw_measure_level (stem->samples[1], SECOND) + 6);
}

static void
test_duck (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 2);
  g_autoptr (SwMix) mix = sw_mix_new (score);
  g_autoptr (SwStem) stem = make_sine (500, 0.1, 5);
  SwPart *part = add_part (score, SW_PART_SYNTH, -20), *drums = add_part (score, SW_PART_DRUMS, -20);
  SwNote  kick = { 4, 0.25, 36, 110 };

  g_array_append_val (drums->notes, kick);
  part->duck = 0.8;
  sw_mix_process (mix, part, stem);
  g_assert_cmpfloat (sw_measure_level (stem->samples[0] + 2 * SECOND, 1000), <,
                     sw_measure_level (stem->samples[0] + SECOND, 1000) - 8);
  g_assert_cmpfloat_with_epsilon (sw_measure_level (stem->samples[0] + 3 * SECOND, 1000),
                                  sw_measure_level (stem->samples[0] + SECOND, 1000), 0.2);
}

static SwStem *
mix_in_order (SwScore *score,
              gboolean backwards)
{
  SwMix *mix = sw_mix_new (score);

  for (guint i = 0; i < 6; i++)
    {
      guint   k = backwards ? 5 - i : i;
      SwPart *part = g_ptr_array_index (score->parts, k);
      g_autoptr (SwStem) stem = make_sine (200 * (k + 1) + 0.37 * k, 0.1 / (k + 1), 5);

      sw_mix_process (mix, part, stem);
      sw_mix_add (mix, part, stem);
    }

  return sw_mix_finish (mix);
}

static void
test_order_does_not_matter (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 2);
  g_autoptr (SwStem) forwards = NULL;
  g_autoptr (SwStem) backwards = NULL;

  for (guint i = 0; i < 6; i++)
    add_part (score, i + 2, -20 - (int)i)->reverb = 0.1 * i;
  forwards = mix_in_order (score, FALSE);
  backwards = mix_in_order (score, TRUE);
  g_assert_cmpmem (forwards->samples[0], forwards->n_frames * 4, backwards->samples[0], backwards->n_frames * 4);
  g_assert_cmpmem (forwards->samples[1], forwards->n_frames * 4, backwards->samples[1], backwards->n_frames * 4);
}

static void
test_harmony (void)
{
  static const guint8 tune[] = { 64, 65, 67, 69, 0 };
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 2);
  SwSungLine *line = sw_score_fixture_add_words (score, "one two three four", 0, 0.5, tune);
  g_autoptr (GArray) third = sw_vocals_harmonise (score, line->notes, 2, 57, 79);
  g_autoptr (GArray) same = sw_vocals_harmonise (score, line->notes, 0, 57, 79);
  g_autoptr (GArray) low = sw_vocals_harmonise (score, line->notes, 2, 57, 70);

  for (guint i = 0; i < third->len; i++)
    {
      SwSungNote *note = &g_array_index (third, SwSungNote, i), *own = &g_array_index (line->notes, SwSungNote, i);

      g_assert_cmpint (note->pitch - own->pitch, >=, 3);
      g_assert_cmpint (note->pitch - own->pitch, <=, 4);
      g_assert_nonnull (strchr ("\x0c\x02\x04\x05\x07\x09\x0b", note->pitch % 12 == 0 ? 12 : note->pitch % 12));
      g_assert_cmpfloat (note->start, ==, own->start);
      g_assert_cmpint (g_array_index (same, SwSungNote, i).pitch, ==, own->pitch);
      /* does not fit above: all of it an octave lower */
      g_assert_cmpint (g_array_index (low, SwSungNote, i).pitch, ==, note->pitch - 12);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/mix/filters", test_filters);
  g_test_add_func ("/mix/compress", test_compress);
  g_test_add_func ("/mix/saturate", test_saturate);
  g_test_add_func ("/mix/de-ess", test_de_ess);
  g_test_add_func ("/mix/echo", test_echo);
  g_test_add_func ("/mix/reverb", test_reverb);
  g_test_add_func ("/mix/levels", test_levels);
  g_test_add_func ("/mix/silent-part", test_silent_part);
  g_test_add_func ("/mix/pan", test_pan);
  g_test_add_func ("/mix/duck", test_duck);
  g_test_add_func ("/mix/order-does-not-matter", test_order_does_not_matter);
  g_test_add_func ("/mix/harmony", test_harmony);

  return g_test_run ();
}
