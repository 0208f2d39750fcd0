/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The effects and the mixing desk.
 */

#include "sw-dsp.h"
#include "sw-measure.h"
#include "sw-meter.h"
#include "sw-mix.h"
#include "sw-room.h"
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

typedef void (*BlockFunc) (gpointer data, float *const samples[2], gsize n);

/* As sound comes in life: a block at a time. */
static void
run_in_blocks (SwStem   *stem,
               BlockFunc func,
               gpointer  data)
{
  for (gsize at = 0; at < stem->n_frames; at += 4096)
    {
      float *samples[2] = { stem->samples[0] + at, stem->samples[1] + at };

      func (data, samples, MIN (4096, stem->n_frames - at));
    }
}

static void
filters_cb (gpointer     data,
            float *const samples[2],
            gsize        n)
{
  sw_filters_run (data, samples, n);
}

static void
compressor_cb (gpointer     data,
               float *const samples[2],
               gsize        n)
{
  sw_compressor_run (data, samples, n);
}

static void
de_esser_cb (gpointer     data,
             float *const samples[2],
             gsize        n)
{
  sw_de_esser_run (data, samples, n);
}

static void
echo_cb (gpointer     data,
         float *const samples[2],
         gsize        n)
{
  sw_echo_run (data, samples, n);
}

/* dB by which @frequency changes */
static double
get_response (SwFilterKind kind,
              double       cutoff,
              double       gain,
              double       frequency)
{
  g_autoptr (SwStem) stem = make_sine (frequency, 0.5, 1);
  SwFilters filters = { 0 };
  double    before = sw_measure_level (stem->samples[0] + SECOND / 2, SECOND / 2);

  sw_filters_add (&filters, kind, cutoff, 0.7071, gain);
  run_in_blocks (stem, filters_cb, &filters);

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
  SwCompressor for_loud = { -20, 4, 0.005, 0.1, 0 }, for_soft = for_loud;
  double       soft_before = sw_measure_level (soft->samples[0], SECOND);

  run_in_blocks (loud, compressor_cb, &for_loud);
  run_in_blocks (soft, compressor_cb, &for_soft);
  /* −6 dB is 14 over: a quarter of that remains */
  g_assert_cmpfloat_with_epsilon (sw_measure_level (loud->samples[0] + SECOND / 2, SECOND / 2) + 3, -20 + 3.5, 0.7);
  g_assert_cmpfloat_with_epsilon (sw_measure_level (soft->samples[0], SECOND), soft_before, 0.01);
}

static void
test_saturate (void)
{
  g_autoptr (SwStem) loud = make_sine (200, 1.5, 0.5);
  g_autoptr (SwStem) untouched = make_sine (200, 1.5, 0.5);

  sw_dsp_saturate (0, untouched->samples, untouched->n_frames);
  g_assert_cmpmem (loud->samples[0], loud->n_frames * 4, untouched->samples[0], untouched->n_frames * 4);
  sw_dsp_saturate (0.8, loud->samples, loud->n_frames);
  for (gsize i = 0; i < loud->n_frames; i++)
    g_assert_cmpfloat (fabsf (loud->samples[0][i]), <, 0.5);
}

static void
test_de_ess (void)
{
  g_autoptr (SwStem) hiss = make_sine (8000, 0.5, 0.5);
  g_autoptr (SwStem) vowel = make_sine (300, 0.5, 0.5);
  SwDeEsser for_hiss = { 5500, -24 }, for_vowel = for_hiss;
  double    hiss_before = sw_measure_level (hiss->samples[0], 20000), vowel_before = sw_measure_level (vowel->samples[0], 20000);

  run_in_blocks (hiss, de_esser_cb, &for_hiss);
  run_in_blocks (vowel, de_esser_cb, &for_vowel);
  g_assert_cmpfloat (sw_measure_level (hiss->samples[0], 20000), <, hiss_before - 6);
  g_assert_cmpfloat_with_epsilon (sw_measure_level (vowel->samples[0], 20000), vowel_before, 0.3);
}

static void
test_echo (void)
{
  g_autoptr (SwStem) stem = sw_stem_new (2 * SECOND);
  g_autoptr (SwEcho) echo = sw_echo_new (0.5, 0.3, 0.5);

  stem->samples[0][100] = stem->samples[1][100] = 1;
  run_in_blocks (stem, echo_cb, echo);
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
  g_autoptr (SwRoom) room = sw_room_new (1.5, 0.3, 0.02);
  g_autofree float *send = g_new0 (float, stem->n_frames);
  double            early, late;

  send[0] = 1;
  sw_room_run (room, send, stem->samples, stem->n_frames);
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

/* The strip of @part over all of @stem, in place. */
static SwTrack
process (SwScore *score,
         SwPart  *part,
         SwStem  *stem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwStrip) strip = sw_strip_new (score, part, &error);
  SwTrack track;

  for (gsize at = 0; at < stem->n_frames; at += SW_TAPE_BLOCK)
    {
      float *samples[2] = { stem->samples[0] + at, stem->samples[1] + at };

      g_assert_true (sw_strip_record (strip, samples, MIN (SW_TAPE_BLOCK, stem->n_frames - at), &error));
    }
  g_assert_true (sw_strip_process (strip, &track, NULL, &error));
  for (gsize b = 0; b < sw_tape_get_n_blocks (track.tape); b++)
    {
      float *samples[2] = { stem->samples[0] + b * SW_TAPE_BLOCK, stem->samples[1] + b * SW_TAPE_BLOCK };

      g_assert_true (sw_tape_read (track.tape, b, samples, &error));
    }
  sw_dsp_gain (track.gain, track.gain, stem->samples, stem->n_frames);

  return track;
}

static void
process_stem (SwScore *score,
              SwPart  *part,
              SwStem  *stem)
{
  SwTrack track = process (score, part, stem);

  sw_track_clear (&track);
}

/* As long as the score. */
static SwStem *
make_part (SwScore *score,
           double   frequency,
           double   amplitude)
{
  return make_sine (frequency, amplitude, sw_score_get_duration (score));
}

static void
test_levels (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 2);

  for (SwPartRole role = 0; role < SW_N_PART_ROLES; role++)
    {
      SwPart *part = add_part (score, role, -20 - (int)role);
      g_autoptr (SwStem) stem = make_part (score, 500, 0.01);

      process_stem (score, part, stem);
      g_assert_true (sw_measure_is_finite (stem));
      g_assert_cmpfloat_with_epsilon (sw_measure_loudness (stem), part->level, 0.3);
    }
}

static void
test_silent_part (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 2);
  g_autoptr (SwStem) stem = make_part (score, 500, 0);

  process_stem (score, add_part (score, SW_PART_KEYS, -20), stem);
  g_assert_cmpfloat (sw_measure_level (stem->samples[0], stem->n_frames), <, -150);
}

static void
test_pan (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 2);
  g_autoptr (SwStem) stem = make_part (score, 500, 0.1);
  SwPart *part = add_part (score, SW_PART_KEYS, -20);

  part->pan = -0.6;
  process_stem (score, part, stem);
  g_assert_cmpfloat (sw_measure_level (stem->samples[0], SECOND), >, sw_measure_level (stem->samples[1], SECOND) + 6);
}

static void
test_duck (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 2);
  g_autoptr (SwStem) stem = make_part (score, 500, 0.1);
  SwPart *part = add_part (score, SW_PART_SYNTH, -20), *drums = add_part (score, SW_PART_DRUMS, -20);
  SwNote  kick = { .start = 4, .length = 0.25, .pitch = 36, .velocity = 110 };

  g_array_append_val (drums->notes, kick);
  part->duck = 0.8;
  process_stem (score, part, stem);
  g_assert_cmpfloat (sw_measure_level (stem->samples[0] + 2 * SECOND, 1000), <,
                     sw_measure_level (stem->samples[0] + SECOND, 1000) - 8);
  g_assert_cmpfloat_with_epsilon (sw_measure_level (stem->samples[0] + 3 * SECOND, 1000),
                                  sw_measure_level (stem->samples[0] + SECOND, 1000), 0.2);
}

/* A louder section is louder, and the fader moves without a click. */
static void
test_ride (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 4);
  g_autoptr (SwStem) stem = NULL;
  SwScoreSection *verse = &g_array_index (score->sections, SwScoreSection, 0), chorus = *verse;
  double          before, after;

  verse->length = chorus.start = chorus.length = 8;
  verse->energy = 0.3;
  chorus.energy = 1;
  chorus.name = g_strdup ("Chorus");
  g_array_append_val (score->sections, chorus);
  stem = make_part (score, 500, 0.1);
  process_stem (score, add_part (score, SW_PART_STRINGS, -20), stem);
  before = sw_measure_level (stem->samples[0] + 2 * SECOND, SECOND);
  after = sw_measure_level (stem->samples[0] + 5 * SECOND, SECOND);
  g_assert_cmpfloat (after, >, before + 2);
  g_assert_cmpfloat (after, <, before + 4);
  for (gsize i = 3 * SECOND; i < 5 * SECOND; i += 44)
    {
      double now = sw_measure_level (stem->samples[0] + i, 882);

      g_assert_cmpfloat (fabs (sw_measure_level (stem->samples[0] + i + 882, 882) - now), <, 1);
    }
}

/* Voices that rest for long take no room on tape, and come back as they were. */
static void
test_rests (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (60, 16);
  g_autoptr (SwStem) stem = make_part (score, 500, 0.1);
  SwPart *part = add_part (score, SW_PART_LEAD_VOCAL, -20);
  SwTrack track;
  guint   n_silent = 0;

  part->delay = 0.5;
  for (int c = 0; c < 2; c++)
    memset (stem->samples[c] + 4 * SECOND, 0, 50 * SECOND * sizeof (float));
  track = process (score, part, stem);
  for (gsize b = 0; b < sw_tape_get_n_blocks (track.tape); b++)
    n_silent += sw_tape_is_silent (track.tape, b);
  g_assert_cmpuint (n_silent, >, 90);
  g_assert_cmpfloat (sw_measure_level (stem->samples[0] + 5 * SECOND, SECOND / 2), >, -60); /* echo */
  g_assert_cmpfloat (sw_measure_level (stem->samples[0] + 30 * SECOND, SECOND), <, -150);
  g_assert_cmpfloat (sw_measure_level (stem->samples[0] + 56 * SECOND, SECOND), >, -30);
  sw_track_clear (&track);
}

/* Our meter against libebur128, with quiet and loud passages for the gates. */
static void
test_meter (void)
{
  g_autoptr (SwStem) stem = make_sine (900, 0.2, 12);
  g_autoptr (SwStem) silence = sw_stem_new (5 * SECOND);

  for (gsize i = 0; i < stem->n_frames; i++)
    {
      double t = (double)i / SECOND, level = t < 4 ? 1 : t < 8 ? 0.01
                                                               : 0.3;

      stem->samples[0][i] = level * (stem->samples[0][i] + 0.3 * sin (2 * G_PI * 60 * t));
      stem->samples[1][i] = level * 0.1 * sin (2 * G_PI * 5000 * t);
    }
  g_assert_cmpfloat_with_epsilon (sw_meter_measure (stem), sw_measure_loudness (stem), 0.02);
  g_assert_cmpfloat (sw_meter_measure (silence), ==, SW_METER_SILENCE);
}

static SwStem *
mix_roles (const SwTrack *tracks,
           SwScore       *score,
           guint          roles)
{
  g_autoptr (GError) error = NULL;
  SwStem *stem = sw_mix_tracks (tracks, roles, ceil (sw_score_get_duration (score) * SECOND), 1.5, 0.5, NULL, &error);

  g_assert_no_error (error);

  return stem;
}

/* What is mixed in groups adds up to what is mixed at once. */
static void
test_groups (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 2);
  SwTrack tracks[SW_N_PART_ROLES] = { { NULL } };
  g_autoptr (SwStem) all = NULL;
  g_autoptr (SwStem) some = NULL;
  g_autoptr (SwStem) others = NULL;

  for (guint role = 2; role < 8; role++)
    {
      SwPart *part = add_part (score, role, -20 - (int)role);
      g_autoptr (SwStem) stem = make_part (score, 200 * role + 0.37 * role, 0.1 / role);

      part->reverb = 0.1 * role;
      tracks[role] = process (score, part, stem);
    }
  all = mix_roles (tracks, score, 0x3ff);
  g_assert_cmpfloat (fabsf (all->samples[0][all->n_frames - 1]), <, 1e-6);
  g_assert_cmpfloat (sw_measure_level (all->samples[0] + all->n_frames - SECOND / 20, SECOND / 20), <,
                     sw_measure_level (all->samples[0], SECOND) - 30);
  some = mix_roles (tracks, score, 0x015);
  others = mix_roles (tracks, score, 0x3ea);
  g_assert_cmpfloat (sw_measure_level (all->samples[0], all->n_frames), >, -40);
  for (int c = 0; c < 2; c++)
    {
      for (gsize i = 0; i < all->n_frames; i++)
        all->samples[c][i] -= some->samples[c][i] + others->samples[c][i];
      g_assert_cmpfloat (sw_measure_level (all->samples[c], all->n_frames), <, -125);
    }
  for (guint role = 0; role < SW_N_PART_ROLES; role++)
    sw_track_clear (&tracks[role]);
}

static void
test_mix_cancelled (void)
{
  SwTrack tracks[SW_N_PART_ROLES] = { { NULL } };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (sw_mix_tracks (tracks, 1, 1000, 1, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
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
  g_test_add_func ("/mix/ride", test_ride);
  g_test_add_func ("/mix/rests", test_rests);
  g_test_add_func ("/mix/meter", test_meter);
  g_test_add_func ("/mix/groups", test_groups);
  g_test_add_func ("/mix/cancelled", test_mix_cancelled);
  g_test_add_func ("/mix/harmony", test_harmony);

  return g_test_run ();
}
