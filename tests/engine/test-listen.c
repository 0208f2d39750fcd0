/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-listen.h"
#include "sw-test-util.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define RATE SW_LISTEN_RATE
#define N_HUMS 20

typedef struct
{
  double start, length; /* seconds */
  int    pitch;
} Hum;

static SwStem *
make_silence (double seconds)
{
  return sw_stem_new ((gsize)(seconds * RATE));
}

/* Humming: formants, gliding from note to note, trembling when held, breath noise. */
static SwStem *
make_hum (guint32 seed,
          Hum     hums[N_HUMS])
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  SwStem *stem = make_silence (22);
  double  at = 0.3, phase = 0, last = 0;
  int     pitch = 52 + g_rand_int_range (rand, 0, 8);

  for (guint h = 0; h < N_HUMS; h++)
    {
      double   length = 0.25 + 0.15 * g_rand_int_range (rand, 0, 5);
      gboolean gap = g_rand_int_range (rand, 0, 2) == 0;
      int      step = g_rand_int_range (rand, 1, 6) * (g_rand_int_range (rand, 0, 2) == 0 ? -1 : 1);

      hums[h] = (Hum){ at, length, pitch };
      for (gsize i = 0; i < (gsize)(length * RATE); i++)
        {
          double time = (double)i / RATE, note = pitch + (last > 0 ? (last - pitch) * exp (-time / 0.02) : 0);
          double loud = MIN (1, MIN (last > 0 ? 1 : time / 0.03, gap ? (length - time) / 0.04 : 1)), hertz, sum = 0;

          note += 0.3 * CLAMP ((time - 0.2) / 0.3, 0, 1) * sin (2 * G_PI * 5.5 * time);
          hertz = 440 * pow (2, (note - 69) / 12);
          phase += 2 * G_PI * hertz / RATE;
          for (int k = 1; k <= 12; k++)
            sum += sin (k * phase) / k * (1 / (1 + pow ((hertz * k - 300) / 250, 2)) + 0.35 / (1 + pow ((hertz * k - 1100) / 300, 2)));
          for (guint c = 0; c < 2; c++)
            stem->samples[c][(gsize)(at * RATE) + i] = (float)(0.35 * loud * sum);
        }
      at += length + (gap ? 0.08 : 0);
      last = gap ? 0 : pitch;
      pitch = pitch + step < 48 || pitch + step > 67 ? pitch - step : pitch + step;
    }
  for (gsize i = 0; i < stem->n_frames; i++)
    {
      float noise = (float)g_rand_double_range (rand, -0.004, 0.004);

      stem->samples[0][i] += noise;
      stem->samples[1][i] += noise;
    }
  return stem;
}

static SwStem *
make_tone (double hertz,
           double seconds)
{
  SwStem *stem = make_silence (seconds);

  for (gsize i = 0; i < stem->n_frames; i++)
    stem->samples[0][i] = stem->samples[1][i] = (float)(0.3 * sin (2 * G_PI * hertz * i / RATE) + 0.1 * sin (4 * G_PI * hertz * i / RATE));
  return stem;
}

/* The median pitch, in semitones (MIDI). */
static double
hear_pitch (SwStem *stem)
{
  g_autoptr (SwPitchTrack) track = sw_listen_pitch (stem, 0, 0, NULL, NULL);
  gsize middle = track->n / 2;

  g_assert_cmpfloat (track->hertz[middle], >, 0);
  return 69 + 12 * log2 (track->hertz[middle] / 440);
}

static void
test_notes (void)
{
  double hits = 0, written = 0, found = 0;

  for (guint32 seed = 1; seed <= 4; seed++)
    {
      Hum hums[N_HUMS];
      g_autoptr (SwStem) stem = make_hum (seed, hums);
      g_autoptr (GArray) heard = sw_listen_notes (stem, NULL, NULL);

      written += N_HUMS;
      found += heard->len;
      for (guint h = 0; h < N_HUMS; h++)
        for (guint i = 0; i < heard->len; i++)
          {
            SwHeardNote *note = &g_array_index (heard, SwHeardNote, i);

            if (fabs (note->start - hums[h].start) <= 0.05 && fabs (note->pitch + note->cents / 100 - hums[h].pitch) <= 0.5)
              {
                hits++;
                break;
              }
          }
    }
  g_test_message ("F1 %.3f", 2 * hits / (written + found));
  g_assert_cmpfloat (2 * hits / (written + found), >=, 0.9);
}

static void
test_notes_of_silence (void)
{
  g_autoptr (SwStem) stem = make_silence (3);
  g_autoptr (GArray) heard = sw_listen_notes (stem, NULL, NULL);

  g_assert_cmpuint (heard->len, ==, 0);
}

/* A whole line a third of a semitone flat is still the same notes. */
static void
test_tuning (void)
{
  g_autoptr (SwStem) stem = make_tone (440 * pow (2, -0.33 / 12), 2);
  g_autoptr (GArray) heard = sw_listen_notes (stem, NULL, NULL);

  g_assert_cmpuint (heard->len, ==, 1);
  g_assert_cmpint (g_array_index (heard, SwHeardNote, 0).pitch, ==, 69);
  g_assert_cmpfloat (fabs (g_array_index (heard, SwHeardNote, 0).cents), <, 5);
}

static void
test_pitch (gconstpointer data)
{
  double hertz = GPOINTER_TO_INT (data);
  g_autoptr (SwStem) stem = make_tone (hertz, 0.5);

  g_assert_cmpfloat_with_epsilon (hear_pitch (stem), 69 + 12 * log2 (hertz / 440), 0.1);
}

static void
test_stretch (gconstpointer data)
{
  gboolean fine = data != NULL;
  g_autoptr (SwStem) stem = make_tone (330, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwStem) result = sw_listen_stretch (stem, 1.25, 3, SW_STRETCH_FORMANTS | (fine ? SW_STRETCH_FINE : 0), NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (result->n_frames, ==, llround (stem->n_frames / 1.25));
  g_assert_cmpfloat_with_epsilon (hear_pitch (result), hear_pitch (stem) + 3, 0.1);
}

static void
test_stretch_refuses (gconstpointer data)
{
  double speed = *(const double *)data;
  g_autoptr (SwStem) stem = make_tone (330, 0.2);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwStem) result = sw_listen_stretch (stem, speed, 0, SW_STRETCH_MUSIC, NULL, NULL, NULL, &error);

  g_assert_null (result);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
put_click (SwStem *stem,
           double  at)
{
  for (gsize i = 0; i < RATE / 50; i++)
    stem->samples[0][(gsize)(at * RATE) + i] = stem->samples[1][(gsize)(at * RATE) + i] = (float)(0.8 * exp (-(double)i / 150) * sin (2 * G_PI * 1500 * i / RATE));
}

/* Where the sound is loudest between two times. */
static double
find_click (SwStem *stem,
            double  from,
            double  to)
{
  gsize loudest = (gsize)(from * RATE);

  for (gsize i = (gsize)(from * RATE); i < MIN ((gsize)(to * RATE), stem->n_frames); i++)
    if (fabsf (stem->samples[0][i]) > fabsf (stem->samples[0][loudest]))
      loudest = i;
  return (double)loudest / RATE;
}

static void
test_warp (void)
{
  static const double from[] = { 0.5, 1.0, 1.6, 2.1, 2.7, 3.2 }, to[] = { 0.6, 1.2, 1.8, 2.4, 3.0, 3.6 };
  g_autoptr (SwStem) stem = make_silence (4);
  g_autoptr (SwStem) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (from); i++)
    put_click (stem, from[i]);
  result = sw_listen_warp (stem, from, to, G_N_ELEMENTS (from), 0, SW_STRETCH_MUSIC, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (to); i++)
    g_assert_cmpfloat_with_epsilon (find_click (result, to[i] - 0.25, to[i] + 0.25), to[i], 0.03);
}

static SwAnalysis *
make_analysis (double tempo,
               int    key,
               int    minor)
{
  g_autofree char *text = g_strdup_printf ("{\"version\": 1, \"tempo\": %.1f, \"key\": %d, \"minor\": %s}", tempo, key, minor ? "true" : "false");
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  SwAnalysis *analysis = sw_analysis_new_from_json (node, NULL);

  g_assert_nonnull (analysis);
  return analysis;
}

static void
test_match (void)
{
  g_autoptr (SwAnalysis) host = make_analysis (120, 0, FALSE);
  g_autoptr (SwAnalysis) guest = make_analysis (64, 11, TRUE); /* B minor, relative of D */
  g_autoptr (SwAnalysis) unknown = make_analysis (0, -1, FALSE);
  double speed, semitones;

  sw_listen_match (host, guest, &speed, &semitones);
  g_assert_cmpfloat_with_epsilon (speed, 60.0 / 64, 1e-9);
  g_assert_cmpfloat (semitones, ==, -2);
  sw_listen_match (host, unknown, &speed, &semitones);
  g_assert_cmpfloat (speed, ==, 1);
  g_assert_cmpfloat (semitones, ==, 0);
}

static double
measure_power (SwStem *stem)
{
  double sum = 0;

  for (guint c = 0; c < 2; c++)
    for (gsize i = 0; i < stem->n_frames; i++)
      sum += stem->samples[c][i] * stem->samples[c][i];
  return sum;
}

/* A hum in the middle over a band that repeats every 2 s. */
static void
test_separate (void)
{
  Hum hums[N_HUMS];
  g_autoptr (SwStem) hum = make_hum (9, hums);
  g_autoptr (SwStem) mix = sw_stem_new (hum->n_frames);
  g_autoptr (SwStem) voice = NULL;
  g_autoptr (SwStem) band = NULL;
  g_autoptr (GError) error = NULL;
  double before = 0, after = 0;

  for (gsize i = 0; i < mix->n_frames; i++)
    {
      double beat = (i % (2 * RATE)) / (double)RATE;
      float  left = (float)(0.2 * exp (-4 * fmod (beat, 0.5)) * sin (2 * G_PI * (220 + 110 * floor (beat * 2)) * i / RATE));

      mix->samples[0][i] = left + hum->samples[0][i];
      mix->samples[1][i] = 0.4f * left + hum->samples[1][i];
    }
  g_assert_true (sw_listen_separate (mix, NULL, &voice, &band, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  for (guint c = 0; c < 2; c++)
    for (gsize i = 0; i < mix->n_frames; i++)
      {
        g_assert_cmpfloat_with_epsilon (voice->samples[c][i] + band->samples[c][i], mix->samples[c][i], 1e-5);
        before += pow (mix->samples[c][i] - hum->samples[c][i], 2);
        after += pow (voice->samples[c][i] - hum->samples[c][i], 2);
      }
  g_test_message ("%.1f dB better", 10 * log10 (before / after));
  g_assert_cmpfloat (10 * log10 (before / after), >, 3);
  g_assert_cmpfloat (measure_power (voice), >, 0.2 * measure_power (hum));
}

static void
play_chord (SwStem *stem,
            double  start,
            double  seconds,
            int     root,
            int     third)
{
  const int notes[] = { root - 24, root, root + third, root + 7 };

  put_click (stem, start);
  for (gsize i = 0; i < (gsize)(seconds * RATE); i++)
    for (guint k = 0; k < G_N_ELEMENTS (notes); k++)
      for (int harmonic = 1; harmonic <= 3; harmonic++)
        for (guint c = 0; c < 2; c++)
          stem->samples[c][(gsize)(start * RATE) + i] += (float)(0.08 / harmonic * exp (-(double)i / RATE) * sin (2 * G_PI * harmonic * 440 * pow (2, (notes[k] - 69) / 12.0) * i / RATE));
}

/* C – Am – F – G, a bar of 2 s each, on a grid that is given. */
static void
test_chords (void)
{
  static const int roots[] = { 60, 57, 53, 55 }, thirds[] = { 4, 3, 4, 4 };
  g_autoptr (SwStem) stem = make_silence (17);
  g_autoptr (GString) text = g_string_new ("{\"version\": 1, \"tempo\": 120, \"key\": 0, \"beats_per_bar\": 4, \"examined\": 17, \"duration\": 17, \"beats\": [");
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (SwAnalysis) analysis = NULL;
  g_autoptr (GArray) heard = NULL;

  for (guint bar = 0; bar < 8; bar++)
    play_chord (stem, bar * 2, 2, roots[bar % 4], thirds[bar % 4]);
  for (guint beat = 0; beat <= 32; beat++)
    g_string_append_printf (text, "%s%.1f, %u", beat > 0 ? ", " : "", beat * 0.5, beat % 4 + 1);
  g_string_append (text, "]}");
  node = json_from_string (text->str, NULL);
  analysis = sw_analysis_new_from_json (node, NULL);
  heard = sw_listen_chords (stem, analysis, NULL, NULL);
  g_assert_cmpuint (heard->len, ==, 8);
  for (guint bar = 0; bar < 8; bar++)
    {
      SwHeardChord *chord = &g_array_index (heard, SwHeardChord, bar);

      g_assert_cmpuint (chord->chord.root, ==, (guint)roots[bar % 4] % 12);
      g_assert_cmpuint (chord->chord.intervals[1], ==, (guint)thirds[bar % 4]);
      g_assert_cmpfloat (chord->chord.start, ==, 4 * bar);
      g_assert_cmpfloat (chord->chord.length, ==, 4);
    }
}

static void
test_quantise (void)
{
  g_autoptr (JsonNode) node = json_from_string ("{\"version\": 1, \"tempo\": 120, \"beats_per_bar\": 4, \"beats\": [0.1, 4, 0.6, 1, 1.1, 2, 1.6, 3, 2.1, 4]}", NULL);
  g_autoptr (SwAnalysis) analysis = sw_analysis_new_from_json (node, NULL);
  static const SwHeardNote heard_notes[] = { { 0.1, 0.3, 60 }, { 0.63, 0.45, 62 }, { 1.12, 0.2, 64 } };
  g_autoptr (GArray) heard = g_array_new (FALSE, FALSE, sizeof (SwHeardNote));
  g_autoptr (GArray) notes = NULL;

  g_array_append_vals (heard, heard_notes, G_N_ELEMENTS (heard_notes));
  notes = sw_listen_quantise (heard, analysis, 4);
  g_assert_cmpuint (notes->len, ==, 2); /* the first lies before the downbeat */
  g_assert_cmpfloat (g_array_index (notes, SwNote, 0).start, ==, 0);
  g_assert_cmpfloat (g_array_index (notes, SwNote, 0).length, ==, 1);
  g_assert_cmpfloat (g_array_index (notes, SwNote, 1).start, ==, 1);
  g_assert_cmpfloat (g_array_index (notes, SwNote, 1).length, ==, 0.5);
}

static void
test_traits (void)
{
  Hum hums[N_HUMS];
  g_autoptr (SwStem) stem = make_hum (3, hums);
  g_autoptr (SwStem) silence = make_silence (4);
  g_autoptr (GError) error = NULL;
  SwVoiceTraits traits;
  int           low = 127, high = 0;

  for (guint h = 0; h < N_HUMS; h++)
    {
      low = MIN (low, hums[h].pitch);
      high = MAX (high, hums[h].pitch);
    }
  g_assert_true (sw_listen_traits (stem, &traits, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (traits.lowest, low, 1.5);
  g_assert_cmpfloat_with_epsilon (traits.highest, high, 1.5);
  g_assert_cmpfloat (traits.seconds, >, 5);

  g_assert_false (sw_listen_traits (silence, &traits, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_cancel (void)
{
  g_autoptr (SwStem) stem = make_tone (330, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  SwStem *voice = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (sw_listen_pitch (stem, 0, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (sw_listen_stretch (stem, 1.1, 0, SW_STRETCH_MUSIC, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (sw_listen_separate (stem, NULL, &voice, NULL, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (voice);
}

/* A WAV of 8 kHz mono in a file. */
static char *
write_wav (const char *folder,
           guint32     seconds)
{
  guint32              n = seconds * 8000;
  g_autofree gint16   *data = g_new0 (gint16, n + 22);
  static const guint32 head[] = { 0x46464952, 0, 0x45564157, 0x20746d66, 16, 0x00010001, 8000, 16000, 0x00100002, 0x61746164, 0 };
  guint32              words[G_N_ELEMENTS (head)];
  char                *path = g_build_filename (folder, "a.wav", NULL);

  memcpy (words, head, sizeof head);
  words[1] = 36 + 2 * n;
  words[10] = 2 * n;
  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    words[i] = GUINT32_TO_LE (words[i]);
  memcpy (data, words, sizeof words);
  for (guint32 i = 0; i < n; i++)
    data[22 + i] = GINT16_TO_LE ((gint16)(8000 * sin (2 * G_PI * 440 * i / 8000)));
  g_assert_true (g_file_set_contents (path, (const char *)data, 44 + 2 * n, NULL));
  return path;
}

static void
test_load (void)
{
  g_autofree char *folder = sw_test_make_dir (), *path = write_wav (folder, 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwStem) part = sw_listen_load (path, 1, 3, NULL, &error);
  g_autoptr (SwStem) all = NULL;

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon ((double)part->n_frames / RATE, 2, 0.01);
  g_assert_cmpfloat_with_epsilon (hear_pitch (part), 69, 0.05);
  all = sw_listen_load (path, 0, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon ((double)all->n_frames / RATE, 5, 0.01);
  g_assert_null (sw_listen_load (path, 7, 8, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  sw_test_remove_tree (folder);
}

static void
test_load_too_long (void)
{
  g_autofree char *folder = sw_test_make_dir (), *path = write_wav (folder, 610);
  g_autoptr (GError) error = NULL;

  g_assert_null (sw_listen_load (path, 0, 0, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  sw_test_remove_tree (folder);
}

int
main (int    argc,
      char **argv)
{
  static const double too_slow = 0.01, nothing = 0;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/listen/notes", test_notes);
  g_test_add_func ("/listen/notes/silence", test_notes_of_silence);
  g_test_add_func ("/listen/notes/tuning", test_tuning);
  g_test_add_data_func ("/listen/pitch/80", GINT_TO_POINTER (80), test_pitch);
  g_test_add_data_func ("/listen/pitch/220", GINT_TO_POINTER (220), test_pitch);
  g_test_add_data_func ("/listen/pitch/1000", GINT_TO_POINTER (1000), test_pitch);
  g_test_add_data_func ("/listen/stretch/fast", NULL, test_stretch);
  g_test_add_data_func ("/listen/stretch/fine", "", test_stretch);
  g_test_add_data_func ("/listen/stretch/too-slow", &too_slow, test_stretch_refuses);
  g_test_add_data_func ("/listen/stretch/nothing", &nothing, test_stretch_refuses);
  g_test_add_func ("/listen/warp", test_warp);
  g_test_add_func ("/listen/match", test_match);
  g_test_add_func ("/listen/separate", test_separate);
  g_test_add_func ("/listen/chords", test_chords);
  g_test_add_func ("/listen/quantise", test_quantise);
  g_test_add_func ("/listen/traits", test_traits);
  g_test_add_func ("/listen/cancel", test_cancel);
  g_test_add_func ("/listen/load", test_load);
  g_test_add_func ("/listen/load/too-long", test_load_too_long);

  return g_test_run ();
}
