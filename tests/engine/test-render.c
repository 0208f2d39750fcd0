/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a score to the mastered song, measured.
 */

#include "sw-cover.h"
#include "sw-measure.h"
#include "sw-render.h"
#include "sw-score-fixture.h"
#include "sw-words.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

static const guint8 tune[] = { 64, 65, 67, 69, 67, 64, 62, 60, 0 };

static SwScore *
make_score (guint n_bars)
{
  SwScore *score = sw_score_fixture_new (110, n_bars);

  for (guint i = 0; i * 8 < n_bars * 4; i++)
    sw_score_fixture_add_words (score, i % 2 == 0 ? "the river carries every light" : "and paper boats are – sailing", i * 8 + 0.5, 0.75, tune);
  sw_score_fixture_add_band (score);

  return score;
}

static SwRender *
render (SwScore *score,
        guint    n_threads)
{
  g_autoptr (GError) error = NULL;
  SwRender *song = sw_render_score (score, SW_RENDER_DEFAULT, n_threads, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (song);

  return song;
}

static void
test_sound (void)
{
  g_autoptr (SwScore) score = make_score (4);
  g_autoptr (SwRender) song = render (score, 0);
  double sum = 0, difference = 0;

  g_assert_cmpfloat (fabs ((double)song->stem->n_frames / 44100 - sw_score_get_duration (score)), <, 0.001);
  g_assert_true (sw_measure_is_finite (song->stem));
  g_assert_cmpfloat_with_epsilon (sw_measure_loudness (song->stem), -14, 0.5);
  g_assert_cmpfloat_with_epsilon (song->loudness, sw_measure_loudness (song->stem), 0.2);
  g_assert_cmpfloat (sw_measure_true_peak (song->stem), <=, -1);
  for (gsize i = 0; i < song->stem->n_frames; i++)
    {
      sum += song->stem->samples[0][i] + song->stem->samples[1][i];
      difference += fabsf (song->stem->samples[0][i] - song->stem->samples[1][i]);
    }
  g_assert_cmpfloat (fabs (sum / song->stem->n_frames), <, 1e-3); /* no direct current */
  g_assert_cmpfloat (difference / song->stem->n_frames, >, 1e-3); /* stereo */
}

static void
test_same_bytes (gconstpointer data)
{
  g_autoptr (SwScore) score = make_score (2);
  g_autoptr (SwRender) first = render (score, 1);
  g_autoptr (SwRender) second = render (score, GPOINTER_TO_INT (data));

  for (int c = 0; c < 2; c++)
    g_assert_cmpmem (first->stem->samples[c], first->stem->n_frames * sizeof (float),
                     second->stem->samples[c], second->stem->n_frames * sizeof (float));
}

/* Loading what was saved gives the same sound. */
static void
test_saved_score (void)
{
  g_autoptr (SwScore) score = make_score (2);
  g_autoptr (JsonNode) node = sw_score_to_json (score);
  g_autoptr (SwScore) loaded = sw_score_new_from_json (node, NULL);
  g_autoptr (SwRender) first = render (score, 0);
  g_autoptr (SwRender) second = render (loaded, 0);

  g_assert_cmpmem (first->stem->samples[0], first->stem->n_frames * sizeof (float),
                   second->stem->samples[0], second->stem->n_frames * sizeof (float));
}

static void
test_voice_is_heard (void)
{
  g_autoptr (SwScore) with = make_score (2);
  g_autoptr (SwScore) without = sw_score_fixture_new (110, 2);
  g_autoptr (SwRender) sung = NULL;
  g_autoptr (SwRender) played = NULL;
  double difference = 0;

  sw_score_fixture_add_band (without);
  sung = render (with, 0);
  played = render (without, 0);
  for (gsize i = 0; i < sung->stem->n_frames; i++)
    difference += pow (sung->stem->samples[0][i] - played->stem->samples[0][i], 2);
  g_assert_cmpfloat (10 * log10 (difference / sung->stem->n_frames), >, -30);
}

static void
test_empty_score (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (120, 1);
  g_autoptr (SwRender) song = render (score, 0);

  g_assert_cmpfloat (sw_measure_level (song->stem->samples[0], song->stem->n_frames), <, -120);
}

static void
test_no_soundfont (void)
{
  g_autoptr (SwScore) score = make_score (2);
  g_autoptr (GError) error = NULL;

  g_setenv ("SONGWRIGHT_SOUNDFONT", "/nonexistent.sf2", TRUE);
  g_assert_null (sw_render_score (score, SW_RENDER_DEFAULT, 0, NULL, NULL, NULL, &error));
  g_unsetenv ("SONGWRIGHT_SOUNDFONT");
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "fluid-soundfont-gm"));
}

typedef struct
{
  double        last;
  guint         n_calls, n_stages;
  char         *stage;
  gint64        last_time;
  GCancellable *cancellable; /* cancelled at the first call when set */
  double        cancelled_at;
} Watch;

static void
progress_cb (double      fraction,
             const char *stage,
             gpointer    user_data)
{
  Watch *watch = user_data;

  g_assert_cmpfloat (fraction, >=, watch->last);
  g_assert_cmpfloat (fraction, <=, 1);
  g_assert_nonnull (stage);
  g_assert_cmpstr (stage, !=, "");
  watch->last = fraction;
  watch->n_calls++;
  if (g_strcmp0 (stage, watch->stage) != 0)
    watch->n_stages++;
  g_free (watch->stage);
  watch->stage = g_strdup (stage);
  if (watch->cancellable != NULL && watch->cancelled_at == 0)
    {
      watch->cancelled_at = sw_measure_processor_time ();
      g_cancellable_cancel (watch->cancellable);
    }
}

static void
test_progress (void)
{
  g_autoptr (SwScore) score = make_score (8);
  g_autoptr (SwRender) song = NULL;
  Watch watch = { 0 };

  song = sw_render_score (score, SW_RENDER_DEFAULT, 1, progress_cb, &watch, NULL, NULL);
  g_assert_nonnull (song);
  g_assert_cmpfloat (watch.last, ==, 1);
  g_assert_cmpuint (watch.n_stages, >=, 3);
  g_free (watch.stage);
}

static void
test_cancel (void)
{
  g_autoptr (SwScore) score = make_score (48);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Watch watch = { .cancellable = cancellable };

  g_assert_null (sw_render_score (score, SW_RENDER_DEFAULT, 0, progress_cb, &watch, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* of the five or so that it takes to the end; both threads may be in a line of words */
  g_assert_cmpfloat (sw_measure_processor_time () - watch.cancelled_at, <, 1.2);
  g_free (watch.stage);
}

static void
test_cancelled_before (void)
{
  g_autoptr (SwScore) score = make_score (2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (sw_render_score (score, SW_RENDER_DEFAULT, 0, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_words (void)
{
  g_autoptr (SwScore) score = make_score (4);
  g_autoptr (JsonNode) node = sw_words_to_json (score);
  JsonObject *object = json_node_get_object (node);
  JsonArray  *lines = json_object_get_array_member (object, "lines");
  JsonArray  *all = json_object_get_array_member (object, "words");
  guint       n = 0;
  double      previous = 0;

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "sections")), ==, 1);
  g_assert_cmpuint (json_array_get_length (lines), ==, score->lines->len);
  for (guint i = 0; i < json_array_get_length (lines); i++)
    {
      SwSungLine *line = g_ptr_array_index (score->lines, i);
      g_auto (GStrv) written = g_strsplit (line->text, " ", -1);
      JsonArray *words = json_object_get_array_member (json_array_get_object_element (lines, i), "words");

      g_assert_cmpuint (json_array_get_length (words), ==, g_strv_length (written));
      for (guint k = 0; k < json_array_get_length (words); k++, n++)
        {
          JsonObject *word = json_array_get_object_element (words, k);
          double      start = json_object_get_double_member (word, "start");

          g_assert_cmpstr (json_object_get_string_member (word, "text"), ==, written[k]);
          g_assert_cmpfloat (start, >=, previous);
          g_assert_cmpfloat (json_object_get_double_member (word, "end"), >=, start);
          previous = start;
        }
    }
  g_assert_cmpuint (json_array_get_length (all), ==, n);
}

static void
test_cover (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = sw_cover_make (1, "Paper Boats", "dream pop", &error);
  g_autoptr (GBytes) again = sw_cover_make (1, "Paper Boats", "dream pop", &error);
  g_autoptr (GBytes) other = sw_cover_make (2, "Paper Boats", "dream pop", &error);
  g_autofree char *long_title = g_strnfill (500, 'W');
  g_autoptr (GBytes) cut = sw_cover_make (3, long_title, long_title, &error);
  const guint8 *data = g_bytes_get_data (first, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (data[0], ==, 0xff);
  g_assert_cmpuint (data[1], ==, 0xd8);
  g_assert_cmpuint (g_bytes_get_size (first), <, 300 * 1024);
  g_assert_cmpuint (g_bytes_get_size (cut), <, 300 * 1024);
  g_assert_true (g_bytes_equal (first, again));
  g_assert_false (g_bytes_equal (first, other));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/render/sound", test_sound);
  g_test_add_data_func ("/render/same-bytes/one-thread", GINT_TO_POINTER (1), test_same_bytes);
  g_test_add_data_func ("/render/same-bytes/two-threads", GINT_TO_POINTER (2), test_same_bytes);
  g_test_add_data_func ("/render/same-bytes/many-threads", GINT_TO_POINTER (6), test_same_bytes);
  g_test_add_func ("/render/saved-score", test_saved_score);
  g_test_add_func ("/render/voice-is-heard", test_voice_is_heard);
  g_test_add_func ("/render/empty-score", test_empty_score);
  g_test_add_func ("/render/no-soundfont", test_no_soundfont);
  g_test_add_func ("/render/progress", test_progress);
  g_test_add_func ("/render/cancel", test_cancel);
  g_test_add_func ("/render/cancelled-before", test_cancelled_before);
  g_test_add_func ("/render/words", test_words);
  g_test_add_func ("/render/cover", test_cover);

  return g_test_run ();
}
