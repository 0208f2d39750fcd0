/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole way from a wish to files.
 */

#include "sw-measure.h"
#include "sw-song.h"
#include "sw-test-util.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  SwSongWish wish;
  char      *folder; /* (owned) */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->wish = (SwSongWish){
    .title = (char *)"Paper Boats",
    .tags = (char *)"pop, female vocals, 120 bpm",
    .lyrics = (char *)"[Chorus]\nThe river carries every light\nAnd paper boats sail home tonight\n",
    .model = (char *)"sonic-v6",
    .gender = 'f',
    .style_weight = 0.5,
    .weirdness = 0.5,
    .duration = 12,
    .seed = 11,
  };
  fixture->folder = sw_test_make_dir ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  sw_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static SwSongResult *
make (Fixture    *fixture,
      guint       take,
      const char *folder)
{
  g_autoptr (GError) error = NULL;
  SwSongResult *result = sw_song_make (&fixture->wish, take, folder, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);

  return result;
}

static GBytes *
load (const char *folder,
      const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char            *data;
  gsize            size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));

  return g_bytes_new_take (data, size);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_files (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (SwSongResult) result = make (fixture, 0, fixture->folder);
  g_autofree char *path = g_build_filename (fixture->folder, "audio.mp3", NULL);
  g_autoptr (GHashTable) tags = NULL;
  g_autoptr (SwStem) audio = sw_measure_decode (path, &tags);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GBytes) words = load (fixture->folder, "words.json");
  g_autoptr (GBytes) score = load (fixture->folder, "score.json");
  g_autoptr (GBytes) cover = load (fixture->folder, "cover.jpg");
  JsonArray *all;

  g_assert_cmpuint (count_files (fixture->folder), ==, 4);
  g_assert_cmpfloat (fabs ((double)audio->n_frames / 44100 - result->duration), <, 0.1);
  g_assert_cmpfloat_with_epsilon (sw_measure_loudness (audio), -14, 0.5);
  g_assert_cmpfloat_with_epsilon (result->loudness, -14, 0.5);
  g_assert_cmpfloat (sw_measure_true_peak (audio), <=, -1);
  g_assert_cmpstr (result->title, ==, "Paper Boats");
  g_assert_cmpfloat_with_epsilon (result->bpm, 120, 0.5);
  g_assert_nonnull (result->key);
  g_assert_nonnull (strstr (result->lyrics, "river"));
  g_assert_cmpstr (g_hash_table_lookup (tags, "title"), ==, "Paper Boats");
  g_assert_cmpstr (g_hash_table_lookup (tags, "genre"), ==, result->tags);
  g_assert_cmpstr (g_hash_table_lookup (tags, "lyrics"), ==, result->lyrics);
  g_assert_cmpstr (g_hash_table_lookup (tags, "beats-per-minute"), ==, "120");

  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (words, NULL), g_bytes_get_size (words), NULL));
  all = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "words");
  g_assert_cmpuint (json_array_get_length (all), >=, 11);
  for (guint i = 0; i < json_array_get_length (all); i++)
    g_assert_cmpfloat (json_object_get_double_member (json_array_get_object_element (all, i), "end"), <=, result->duration);
  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (score, NULL), g_bytes_get_size (score), NULL));
  g_assert_cmpuint (g_bytes_get_size (cover), >, 5000);
}

static void
test_same_bytes (Fixture      *fixture,
                 gconstpointer data)
{
  static const char *const names[] = { "audio.mp3", "cover.jpg", "score.json", "words.json" };
  g_autofree char         *again = sw_test_make_dir ();
  g_autoptr (SwSongResult) first = make (fixture, 0, fixture->folder);
  g_autoptr (SwSongResult) second = make (fixture, 0, again);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) a = load (fixture->folder, names[i]);
      g_autoptr (GBytes) b = load (again, names[i]);

      g_assert_true (g_bytes_equal (a, b));
    }
  sw_test_remove_tree (again);
}

static void
test_takes_differ (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *other = sw_test_make_dir ();
  g_autoptr (SwSongResult) first = make (fixture, 0, fixture->folder);
  g_autoptr (SwSongResult) second = make (fixture, 1, other);
  g_autoptr (GBytes) a = load (fixture->folder, "score.json");
  g_autoptr (GBytes) b = load (other, "score.json");
  g_autoptr (GBytes) cover = load (fixture->folder, "cover.jpg");
  g_autoptr (GBytes) other_cover = load (other, "cover.jpg");

  g_assert_false (g_bytes_equal (a, b));
  g_assert_false (g_bytes_equal (cover, other_cover));
  sw_test_remove_tree (other);
}

static void
test_male (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (SwSongResult) result = NULL;

  fixture->wish.gender = 'm';
  fixture->wish.tags = (char *)"folk, male vocals";
  result = make (fixture, 0, fixture->folder);
  g_assert_cmpfloat_with_epsilon (result->loudness, -14, 0.5);
}

static void
test_instrumental (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (SwSongResult) result = NULL;
  g_autoptr (GBytes) words = NULL;

  fixture->wish.lyrics = NULL;
  fixture->wish.instrumental = TRUE;
  fixture->wish.tags = (char *)"techno";
  result = make (fixture, 0, fixture->folder);
  g_assert_cmpfloat_with_epsilon (result->loudness, -14, 0.5);
  words = load (fixture->folder, "words.json");
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (words, NULL), g_bytes_get_size (words), "\"words\" : []"));
}

static void
test_no_folder (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "nowhere", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (sw_song_make (&fixture->wish, 0, folder, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_no_soundfont (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = NULL;

  g_setenv ("SONGWRIGHT_SOUNDFONT", "/nonexistent.sf2", TRUE);
  g_assert_null (sw_song_make (&fixture->wish, 0, fixture->folder, NULL, NULL, NULL, &error));
  missing = sw_song_dup_missing ();
  g_unsetenv ("SONGWRIGHT_SOUNDFONT");
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "fluid-soundfont-gm"));
  g_assert_nonnull (strstr (missing, "fluid-soundfont-gm"));
  /* nothing half-done is left */
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

static void
test_missing_voice (void)
{
  g_autofree char *missing = NULL;

  g_setenv ("SONGWRIGHT_HTS_VOICE", "/nonexistent.htsvoice", TRUE);
  missing = sw_song_dup_missing ();
  g_unsetenv ("SONGWRIGHT_HTS_VOICE");
  g_assert_nonnull (missing);
  g_assert_nonnull (strstr (missing, "festvox-us-slt-hts"));
}

typedef struct
{
  GCancellable *cancellable;
  double        at, last;
  double        cancelled_at;
} Stop;

static void
progress_cb (double      fraction,
             const char *stage,
             gpointer    user_data)
{
  Stop *stop = user_data;

  g_assert_cmpfloat (fraction, >=, stop->last);
  stop->last = fraction;
  if (stop->cancellable != NULL && fraction >= stop->at && stop->cancelled_at == 0)
    {
      stop->cancelled_at = sw_measure_processor_time ();
      g_cancellable_cancel (stop->cancellable);
    }
}

static void
test_cancel (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Stop stop = { cancellable, GPOINTER_TO_INT (data) / 100.0 };

  fixture->wish.duration = 60; /* some four seconds of work */

  g_assert_null (sw_song_make (&fixture->wish, 0, fixture->folder, progress_cb, &stop, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpfloat (stop.cancelled_at, >, 0);
  g_assert_cmpfloat (sw_measure_processor_time () - stop.cancelled_at, <, 2);
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

static void
test_progress (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (SwSongResult) result = NULL;
  Stop stop = { NULL };

  result = sw_song_make (&fixture->wish, 0, fixture->folder, progress_cb, &stop, NULL, NULL);
  g_assert_nonnull (result);
  g_assert_cmpfloat (stop.last, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, data, func) g_test_add ("/song/" path, Fixture, data, set_up, func, tear_down)
  ADD ("files", NULL, test_files);
  ADD ("same-bytes", NULL, test_same_bytes);
  ADD ("takes-differ", NULL, test_takes_differ);
  ADD ("male", NULL, test_male);
  ADD ("instrumental", NULL, test_instrumental);
  ADD ("no-folder", NULL, test_no_folder);
  ADD ("no-soundfont", NULL, test_no_soundfont);
  g_test_add_func ("/song/missing-voice", test_missing_voice);
  ADD ("cancel/composing", GINT_TO_POINTER (0), test_cancel);
  ADD ("cancel/playing", GINT_TO_POINTER (10), test_cancel);
  ADD ("cancel/writing", GINT_TO_POINTER (92), test_cancel);
  ADD ("progress", NULL, test_progress);

  return g_test_run ();
}
