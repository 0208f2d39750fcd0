/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-analysis.h"
#include "sw-player.h"
#include "sw-test-sound.h"
#include "sw-test-util.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define RATE 22050

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

static void
put (GByteArray *bytes,
     guint32     value,
     guint       size)
{
  guint32 le = GUINT32_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *)&le, size);
}

/* A WAV header that promises @size bytes of 16 bit samples. */
static GByteArray *
make_header (int     rate,
             int     channels,
             guint32 size)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *)"RIFF", 4);
  put (bytes, 36 + size, 4);
  g_byte_array_append (bytes, (const guint8 *)"WAVEfmt ", 8);
  put (bytes, 16, 4);
  put (bytes, 1, 2);
  put (bytes, channels, 2);
  put (bytes, rate, 4);
  put (bytes, rate * channels * 2, 4);
  put (bytes, channels * 2, 2);
  put (bytes, 16, 2);
  g_byte_array_append (bytes, (const guint8 *)"data", 4);
  put (bytes, size, 4);
  return bytes;
}

static char *
write_file (Fixture    *fixture,
            const char *name,
            const void *data,
            gssize      length)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_file_set_contents (path, data, length, &error);
  g_assert_no_error (error);
  return path;
}

/* The same on all channels. */
static char *
write_wav (Fixture     *fixture,
           const char  *name,
           const float *samples,
           gsize        n,
           int          rate,
           int          channels)
{
  g_autoptr (GByteArray) bytes = make_header (rate, channels, (guint32)(n * channels * 2));

  for (gsize i = 0; i < n; i++)
    for (int c = 0; c < channels; c++)
      put (bytes, (guint16)(gint16)lroundf (32767 * CLAMP (samples[i], -1, 1)), 2);
  return write_file (fixture, name, bytes->data, bytes->len);
}

/* Clicks of 20 ms with the first of four louder. */
static float *
make_clicks (double bpm,
             double seconds,
             gsize *n)
{
  float *samples;

  *n = (gsize)(seconds * RATE);
  samples = g_new0 (float, *n);
  for (guint beat = 0; beat * 60 / bpm < seconds - 0.1; beat++)
    for (gsize i = 0; i < RATE / 50; i++)
      samples[(gsize)(beat * 60 / bpm * RATE) + i] = (float)((beat % 4 == 0 ? 0.8 : 0.5) * exp (-(double)i / 80) * sin (2 * G_PI * (beat % 4 == 0 ? 1500 : 1000) * i / RATE));
  return samples;
}

static SwAnalysis *
hear (const float *samples,
      gsize        n)
{
  g_autoptr (GError) error = NULL;
  SwAnalysis *analysis = sw_analyse_samples (samples, n, 1, RATE, SW_ANALYSE_ALL, NULL, &error);

  g_assert_no_error (error);
  return analysis;
}

static float *
make_noise (gsize  n,
            double level)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  float *samples = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    samples[i] = (float)(level * g_rand_double_range (rand, -1, 1));
  return samples;
}

static void
test_clicks (gconstpointer data)
{
  double            bpm = GPOINTER_TO_INT (data), ratio, octave;
  gsize             n, met = 0;
  g_autofree float *samples = make_clicks (bpm, 24, &n);
  g_autoptr (SwAnalysis) analysis = hear (samples, n);

  g_assert_cmpfloat (analysis->tempo, >, 0);
  g_assert_cmpfloat (analysis->tempo_confidence, >, 0.3);
  ratio = analysis->tempo / bpm;
  octave = exp2 (round (log2 (ratio)));
  g_assert_cmpfloat (fabs (analysis->tempo / octave - bpm), <, 1);
  for (guint i = 0; i < analysis->beats->len; i++)
    {
      double time = g_array_index (analysis->beats, SwBeat, i).time;
      double beats = time * bpm / 60 * MAX (octave, 1);

      met += fabs (beats - round (beats)) * 60 / bpm / MAX (octave, 1) < 0.07;
    }
  g_assert_cmpfloat (met, >=, 0.85 * analysis->beats->len);
}

static void
test_noise_has_no_key_voice (void)
{
  gsize             n = 12 * RATE;
  g_autofree float *samples = make_noise (n, 0.3);
  g_autoptr (SwAnalysis) analysis = hear (samples, n);

  g_assert_cmpfloat (analysis->voice_share, <, 0.1);
  g_assert_cmpfloat (analysis->tempo_confidence, <, 0.2);
  g_assert_false (analysis->silent);
}

static void
test_silence (void)
{
  gsize             n = 10 * RATE;
  g_autofree float *samples = g_new0 (float, n);
  g_autoptr (SwAnalysis) analysis = hear (samples, n);

  g_assert_true (analysis->silent);
  g_assert_cmpuint (analysis->silence->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (g_array_index (analysis->silence, SwTimeRange, 0).end, 10, 1e-6);
  g_assert_true (isinf (analysis->loudness) && analysis->loudness < 0);
  g_assert_cmpfloat (analysis->tempo, ==, 0);
  g_assert_cmpint (analysis->key, ==, -1);
  g_assert_cmpuint (analysis->beats->len, ==, 0);
  g_assert_cmpuint (analysis->voice->len, ==, 0);
}

static void
test_constant_is_silence (void)
{
  gsize             n = 4 * RATE;
  g_autofree float *samples = g_new0 (float, n);
  g_autoptr (SwAnalysis) analysis = NULL;

  for (gsize i = 0; i < n; i++)
    samples[i] = 0.5f;
  analysis = hear (samples, n);
  g_assert_true (analysis->silent);
}

static void
test_silence_inside (void)
{
  gsize             n = 6 * RATE;
  g_autofree float *samples = make_noise (n, 0.3);
  g_autoptr (SwAnalysis) analysis = NULL;

  memset (samples + 2 * RATE, 0, 2 * RATE * sizeof *samples);
  analysis = hear (samples, n);
  g_assert_cmpuint (analysis->silence->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (g_array_index (analysis->silence, SwTimeRange, 0).start, 2, 0.06);
  g_assert_cmpfloat_with_epsilon (g_array_index (analysis->silence, SwTimeRange, 0).end, 4, 0.06);
}

/* NAN, infinity and garbage in float files must not spread. */
static void
test_garbage (void)
{
  gsize             n = 3 * RATE;
  g_autofree float *samples = make_noise (n, 0.1);
  g_autoptr (SwAnalysis) analysis = NULL;

  samples[1000] = NAN;
  samples[2000] = INFINITY;
  samples[3000] = 1e30f;
  analysis = hear (samples, n);
  g_assert_true (isfinite (analysis->loudness));
  g_assert_cmpfloat (analysis->true_peak, <, 0);
}

/* Cadence I – IV – V – I of organ chords with bass, ending in silence. */
static void
play_chord (float *samples,
            double start,
            double seconds,
            int    root,
            int    third)
{
  const int notes[] = { root - 24, root, root + third, root + 7 };

  for (gsize i = 0; i < (gsize)(seconds * RATE); i++)
    for (guint k = 0; k < G_N_ELEMENTS (notes); k++)
      for (int harmonic = 1; harmonic <= 4; harmonic++)
        samples[(gsize)(start * RATE) + i] += (float)(0.1 / harmonic * MIN (1, (seconds * RATE - i) / 4000.0) * sin (2 * G_PI * harmonic * 440 * pow (2, (notes[k] - 69) / 12.0) * i / RATE));
}

static void
test_key (gconstpointer data)
{
  int               key = GPOINTER_TO_INT (data) % 12;
  gboolean          minor = GPOINTER_TO_INT (data) >= 12;
  int               third = minor ? 3 : 4, home = 60 + key;
  g_autofree float *samples = g_new0 (float, 21 * RATE);
  g_autoptr (SwAnalysis) analysis = NULL;
  g_autofree char *name = NULL;

  for (guint i = 0; i < 2; i++)
    {
      play_chord (samples, 10 * i, 2, home, third);
      play_chord (samples, 10 * i + 2, 2, home + 5 - 12, third);
      play_chord (samples, 10 * i + 4, 2, home + 7 - 12, 4);
      play_chord (samples, 10 * i + 6, 4, home, third);
    }
  analysis = hear (samples, 21 * RATE);
  g_assert_cmpint (analysis->key, ==, key);
  g_assert_cmpint (analysis->minor, ==, minor);
  g_assert_cmpfloat (fabs (analysis->tuning), <, 10);
  name = sw_analysis_dup_key_name (analysis);
  g_assert_true (g_str_has_suffix (name, minor ? " minor" : " major"));
}

static void
test_beat_times (void)
{
  gsize             n;
  g_autofree float *samples = make_clicks (100, 20, &n);
  g_autoptr (SwAnalysis) analysis = hear (samples, n);

  for (double beat = -2; beat < analysis->beats->len + 2; beat += 0.7)
    g_assert_cmpfloat_with_epsilon (sw_analysis_time_to_beat (analysis, sw_analysis_beat_to_time (analysis, beat)), beat, 1e-6);
}

static void
test_json (void)
{
  gsize             n;
  g_autofree float *samples = make_clicks (100, 20, &n);
  g_autoptr (SwAnalysis) analysis = hear (samples, n);
  g_autoptr (JsonNode) node = sw_analysis_to_json (analysis);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwAnalysis) again = sw_analysis_new_from_json (node, &error);
  g_autoptr (JsonNode) node_again = NULL;
  g_autofree char *text = json_to_string (node, FALSE), *text_again = NULL;

  g_assert_no_error (error);
  node_again = sw_analysis_to_json (again);
  text_again = json_to_string (node_again, FALSE);
  g_assert_cmpstr (text, ==, text_again);
  g_assert_cmpuint (again->beats->len, ==, analysis->beats->len);
}

static void
test_bad_json (gconstpointer text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwAnalysis) analysis = sw_analysis_new_from_json (node, &error);

  g_assert_null (analysis);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_formats (Fixture      *fixture,
              gconstpointer data)
{
  int               rate = GPOINTER_TO_INT (data) / 100 * 1000, channels = GPOINTER_TO_INT (data) % 100;
  gsize             n = 2 * rate;
  g_autofree float *samples = g_new (float, n);
  g_autofree char  *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwAnalysis) analysis = NULL;

  for (gsize i = 0; i < n; i++)
    samples[i] = (float)(0.1 * sin (2 * G_PI * 997 * i / rate));
  path = write_wav (fixture, "a.wav", samples, n, rate, channels);
  analysis = sw_analyse_file (path, SW_ANALYSE_ALL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (analysis->sample_rate, ==, rate);
  g_assert_cmpint (analysis->channels, ==, channels);
  g_assert_cmpfloat_with_epsilon (analysis->duration, 2, 1e-3);
  g_assert_cmpfloat_with_epsilon (analysis->true_peak, -20, 0.2);
  g_assert_cmpstr (analysis->format, ==, "audio/x-wav");
}

/* A second opinion: ffmpeg's own meter. */
static void
test_loudness (Fixture      *fixture,
               gconstpointer data)
{
  gsize             n = 8 * 44100;
  g_autofree float *samples = make_noise (n, 0.2);
  g_autofree char  *path = NULL, *ffmpeg = g_find_program_in_path ("ffmpeg"), *said = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwAnalysis) analysis = NULL;
  const char *at;

  if (ffmpeg == NULL)
    {
      g_test_skip ("ffmpeg is not installed");
      return;
    }
  for (gsize i = 1; i < n; i++)
    samples[i] = 0.9f * samples[i - 1] + 0.3f * samples[i] * (float)(0.6 + 0.4 * sin (i / 30000.0));
  path = write_wav (fixture, "a.wav", samples, n, 44100, 2);
  analysis = sw_analyse_file (path, SW_ANALYSE_BASIC, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_sync (NULL, (char *[]){ ffmpeg, (char *)"-hide_banner", (char *)"-nostats", (char *)"-i", path, (char *)"-af", (char *)"ebur128=peak=true", (char *)"-f", (char *)"null", (char *)"-", NULL },
                               NULL, 0, NULL, NULL, NULL, &said, NULL, &error));
  at = g_strrstr (said, "I:");
  g_assert_nonnull (at);
  g_assert_cmpfloat_with_epsilon (analysis->loudness, g_ascii_strtod (at + 2, NULL), 0.1);
  at = g_strrstr (said, "Peak:");
  g_assert_nonnull (at);
  g_assert_cmpfloat_with_epsilon (analysis->true_peak, g_ascii_strtod (at + 5, NULL), 0.2);
}

static void
assert_refused (const char *path,
                int         code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwAnalysis) analysis = sw_analyse_file (path, SW_ANALYSE_ALL, NULL, NULL, NULL, &error);

  g_assert_null (analysis);
  g_assert_error (error, SW_AUDIO_ERROR, code);
}

static void
test_missing (Fixture      *fixture,
              gconstpointer data)
{
  assert_refused ("/nonexistent/a.wav", SW_AUDIO_ERROR_MISSING);
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *path = write_file (fixture, "a.mp3", "", 0);

  assert_refused (path, SW_AUDIO_ERROR_EMPTY);
}

static void
test_not_audio (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *path = write_file (fixture, "a\n<b>.mp3", "<html><body>Not found</body></html>", -1);

  assert_refused (path, SW_AUDIO_ERROR_NOT_AUDIO);
}

static void
test_playlist (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *path = write_file (fixture, "a.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n", -1);

  assert_refused (path, SW_AUDIO_ERROR_NOT_AUDIO);
}

static void
test_folder_and_pipe (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "pipe.wav", NULL);

  assert_refused (fixture->folder, SW_AUDIO_ERROR_NOT_AUDIO);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_refused (path, SW_AUDIO_ERROR_NOT_AUDIO);
}

static void
test_silent_file (Fixture      *fixture,
                  gconstpointer data)
{
  static const SwTestTone tones[] = { { 2, 440, -INFINITY }, { 0 } };
  g_autofree char        *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, tones);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwAnalysis) analysis = NULL;

  assert_refused (path, SW_AUDIO_ERROR_SILENT);
  analysis = sw_analyse_file (path, SW_ANALYSE_TOLERANT, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (analysis->silent);
}

static void
test_truncated (Fixture      *fixture,
                gconstpointer data)
{
  static const SwTestTone tones[] = { { 6, 440, -20 }, { 0 } };
  g_autofree char        *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, tones);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwAnalysis) analysis = NULL;

  sw_test_truncate (path, 0.5);
  assert_refused (path, SW_AUDIO_ERROR_TRUNCATED);
  analysis = sw_analyse_file (path, SW_ANALYSE_TOLERANT, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (analysis->truncated);
  g_assert_cmpfloat_with_epsilon (analysis->duration, 3, 0.1);
  g_assert_cmpfloat_with_epsilon (analysis->declared, 6, 0.01);
}

/* An hour in a sparse file: memory does not follow. */
static void
test_long (Fixture      *fixture,
           gconstpointer data)
{
  guint32 size = 3600 * 8000 * 2;
  g_autoptr (GByteArray) header = make_header (8000, 1, size);
  g_autofree char *path = write_file (fixture, "a.wav", header->data, header->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwAnalysis) analysis = NULL;
  struct rusage before, after;

  g_assert_cmpint (truncate (path, header->len + size), ==, 0);
  getrusage (RUSAGE_SELF, &before);
  analysis = sw_analyse_file (path, SW_ANALYSE_TOLERANT, NULL, NULL, NULL, &error);
  getrusage (RUSAGE_SELF, &after);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (analysis->duration, 3600, 1);
  g_assert_true (analysis->silent);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, 64 * 1024);
#endif
}

static void
cancel_cb (double   fraction,
           gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
test_cancel (Fixture      *fixture,
             gconstpointer during)
{
  static const SwTestTone tones[] = { { 30, 440, -20 }, { 0 } };
  g_autofree char        *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, tones);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SwAnalysis) analysis = NULL;

  if (during == NULL)
    g_cancellable_cancel (cancellable);
  analysis = sw_analyse_file (path, SW_ANALYSE_ALL, cancel_cb, cancellable, cancellable, &error);
  g_assert_null (analysis);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  GAsyncResult *result; /* (owned) */
  double        last;
  GThread      *thread;
} Answer;

static void
progress_cb (double   fraction,
             gpointer data)
{
  Answer *answer = data;

  g_assert_null (answer->result);
  g_assert_true (g_thread_self () == answer->thread);
  g_assert_cmpfloat (fraction, >=, answer->last);
  answer->last = fraction;
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  ((Answer *)data)->result = g_object_ref (result);
}

static void
test_async (Fixture      *fixture,
            gconstpointer data)
{
  static const SwTestTone tones[] = { { 5, 440, -20 }, { 0 } };
  g_autofree char        *path = sw_test_write_wav (fixture->folder, "a.wav", 44100, tones);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwAnalysis) analysis = NULL;
  Answer answer = { .thread = g_thread_self () };

  sw_analyse_file_async (path, SW_ANALYSE_ALL, progress_cb, &answer, NULL, done_cb, &answer);
  while (answer.result == NULL)
    g_main_context_iteration (NULL, TRUE);
  analysis = sw_analyse_file_finish (answer.result, &error);
  g_clear_object (&answer.result);
  g_assert_no_error (error);
  g_assert_cmpfloat (answer.last, ==, 1);
  g_assert_cmpfloat_with_epsilon (analysis->duration, 5, 1e-3);
}

int
main (int    argc,
      char **argv)
{
  static const int tempos[] = { 60, 72, 84, 96, 100, 110, 120, 128, 140, 150, 160, 174, 180, 190, 200 };
  static const int formats[] = { 800 + 1, 4400 + 1, 4800 + 6, 19200 + 2, 4800 + 32 };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tempos); i++)
    {
      g_autofree char *name = g_strdup_printf ("/analysis/clicks/%d", tempos[i]);

      g_test_add_data_func (name, GINT_TO_POINTER (tempos[i]), test_clicks);
    }
  for (int key = 0; key < 24; key += 5)
    {
      g_autofree char *name = g_strdup_printf ("/analysis/key/%d-%s", key % 12, key < 12 ? "major" : "minor");

      g_test_add_data_func (name, GINT_TO_POINTER (key), test_key);
    }
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *name = g_strdup_printf ("/analysis/format/%d-kHz-%d", formats[i] / 100, formats[i] % 100);

      g_test_add (name, Fixture, GINT_TO_POINTER (formats[i]), set_up, test_formats, tear_down);
    }
  g_test_add_func ("/analysis/noise", test_noise_has_no_key_voice);
  g_test_add_func ("/analysis/silence", test_silence);
  g_test_add_func ("/analysis/constant-is-silence", test_constant_is_silence);
  g_test_add_func ("/analysis/silence-inside", test_silence_inside);
  g_test_add_func ("/analysis/garbage", test_garbage);
  g_test_add_func ("/analysis/beat-times", test_beat_times);
  g_test_add_func ("/analysis/json", test_json);
  g_test_add_data_func ("/analysis/bad-json/array", "[]", test_bad_json);
  g_test_add_data_func ("/analysis/bad-json/version", "{\"version\": 2}", test_bad_json);
  g_test_add_data_func ("/analysis/bad-json/key", "{\"version\": 1, \"key\": 12}", test_bad_json);
  g_test_add_data_func ("/analysis/bad-json/kind", "{\"version\": 1, \"tempo\": \"fast\"}", test_bad_json);
  g_test_add_data_func ("/analysis/bad-json/order", "{\"version\": 1, \"beats\": [2, 1, 1, 2]}", test_bad_json);
  g_test_add ("/analysis/loudness", Fixture, NULL, set_up, test_loudness, tear_down);
  g_test_add ("/analysis/missing", Fixture, NULL, set_up, test_missing, tear_down);
  g_test_add ("/analysis/empty", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/analysis/not-audio", Fixture, NULL, set_up, test_not_audio, tear_down);
  g_test_add ("/analysis/playlist", Fixture, NULL, set_up, test_playlist, tear_down);
  g_test_add ("/analysis/folder-and-pipe", Fixture, NULL, set_up, test_folder_and_pipe, tear_down);
  g_test_add ("/analysis/silent", Fixture, NULL, set_up, test_silent_file, tear_down);
  g_test_add ("/analysis/truncated", Fixture, NULL, set_up, test_truncated, tear_down);
  g_test_add ("/analysis/long", Fixture, NULL, set_up, test_long, tear_down);
  g_test_add ("/analysis/cancel/before", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/analysis/cancel/during", Fixture, "", set_up, test_cancel, tear_down);
  g_test_add ("/analysis/async", Fixture, NULL, set_up, test_async, tear_down);

  return g_test_run ();
}
