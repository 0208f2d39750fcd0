/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Songs as files for elsewhere. What is inside them is tested in audio/test-transcode.c. */

#include "config.h"

#include "sw-json.h"
#include "sw-player.h"
#include "sw-studio-export.h"
#include "sw-studio-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define add(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static SwClip *
make_clip (Fixture *self)
{
  SwTask *task;

  fixture_script_song (self);
  task = fixture_submit (self);
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  sw_test_wait_until (!sw_studio_is_driving (self->studio, task));
  return fixture_get_clip (task, 0);
}

static GFile *
export_song (Fixture               *self,
             SwClip                *clip,
             const SwExportOptions *options,
             GFile                 *target,
             GError               **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sw_studio_export_song_async (self->studio, clip, options, target, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_studio_export_song_finish (self->studio, result, error);
}

static void
check_name (Fixture    *self,
            SwClip     *clip,
            const char *pattern,
            const char *expected)
{
  const SwExportOptions options = { .format = SW_SOUND_FLAC, .pattern = pattern };
  g_autofree char      *name = sw_studio_dup_song_name (self->studio, clip, &options);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_names (Fixture      *self,
            gconstpointer data)
{
  g_autoptr (SwClip) clip = sw_clip_new (NULL);

  sw_clip_set_title (clip, "Paper/Boats");
  sw_clip_set_take (clip, 2);
  sw_clip_set_bpm (clip, 103.7);
  sw_clip_set_tags (clip, "folk, soft");
  check_name (self, clip, NULL, "Paper Boats (take 2).flac");
  check_name (self, clip, "", "Paper Boats (take 2).flac");
  check_name (self, clip, "%artist% - %title% (%bpm% bpm)", "Songwright - Paper Boats (104 bpm).flac");
  check_name (self, clip, "%title% (%key%) %style%", "Paper Boats folk, soft.flac");
  check_name (self, clip, "100% %nothing% ../%title%", "100% %nothing% .. Paper Boats.flac");
  check_name (self, clip, "%title% (", "Paper Boats (.flac");
  check_name (self, clip, "%key%", "Untitled.flac");
  sw_clip_set_take (clip, 0);
  sw_clip_set_title (clip, "");
  check_name (self, clip, NULL, "Untitled.flac");
}

static void
test_long_names (Fixture      *self,
                 gconstpointer data)
{
  const SwExportOptions options = { .format = SW_SOUND_OPUS, .pattern = "%title%%title%%title%" };
  g_autoptr (SwClip) clip = sw_clip_new (NULL);
  g_autoptr (GString) umlauts = g_string_new (NULL);
  g_autofree char *name = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append (umlauts, "ü");
  sw_clip_set_title (clip, umlauts->str);
  name = sw_studio_dup_song_name (self->studio, clip, &options);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpuint (strlen (name), <, 200);
  g_assert_true (g_str_has_suffix (name, ".opus"));
}

/* The folder gets the sound, the words and what was asked, under names that are free. */
static void
test_sidecars (Fixture      *self,
               gconstpointer data)
{
  const SwExportOptions options = { .format = SW_SOUND_OGG, .sidecar = TRUE, .lyrics = TRUE, .artist = "Ada" };
  SwClip               *clip = make_clip (self);
  g_autofree char      *path = sw_test_make_dir ();
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autofree char *json_path = g_build_filename (path, "Paper Boats (take 1).ogg.json", NULL);
  g_autofree char *words_path = g_build_filename (path, "Paper Boats (take 1).txt", NULL);
  g_autofree char *json = NULL, *words = NULL, *name = NULL, *second_name = NULL, *asked = NULL, *told = NULL;
  g_autoptr (GFile) written = NULL;
  g_autoptr (GFile) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) request = NULL;

  sw_clip_set_lyrics (clip, "[Verse]\nPaper boats");
  written = export_song (self, clip, &options, folder, &error);
  g_assert_no_error (error);
  name = g_file_get_basename (written);
  g_assert_cmpstr (name, ==, "Paper Boats (take 1).ogg");
  g_assert_true (g_file_get_contents (words_path, &words, NULL, NULL));
  g_assert_cmpstr (words, ==, "[Verse]\nPaper boats");

  g_assert_true (g_file_get_contents (json_path, &json, NULL, NULL));
  node = sw_json_parse (json, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sw_json_get_string (json_node_get_object (node), "file", NULL), ==, name);
  g_assert_cmpstr (sw_json_get_string (json_node_get_object (node), "artist", NULL), ==, "Ada");
  g_assert_cmpstr (sw_json_get_string (json_node_get_object (node), "id", NULL), ==, sw_clip_get_id (clip));
  g_assert_nonnull (strstr (sw_json_get_string (json_node_get_object (node), "made_with", ""), "AI"));
  /* the request is there whole */
  request = sw_json_parse (sw_clip_get_request (clip), -1, NULL);
  asked = sw_json_to_string (request, FALSE);
  told = sw_json_to_string (json_object_get_member (json_node_get_object (node), "request"), FALSE);
  g_assert_cmpstr (told, ==, asked);

  second = export_song (self, clip, &options, folder, &error);
  g_assert_no_error (error);
  second_name = g_file_get_basename (second);
  g_assert_cmpstr (second_name, ==, "Paper Boats (take 1) 2.ogg");
  sw_test_remove_tree (path);
}

static void
test_errors (Fixture      *self,
             gconstpointer data)
{
  const SwExportOptions options = { .format = SW_SOUND_OGG };
  SwClip               *clip = make_clip (self);
  g_autoptr (SwClip) empty = sw_clip_new (NULL);
  g_autofree char *path = sw_test_make_dir ();
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent/folder/song.flac");
  g_autoptr (GFile) remote = g_file_new_for_uri ("sftp://example.invalid/song.flac");
  g_autoptr (GFile) written = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  written = export_song (self, empty, &options, folder, &error);
  g_assert_error (error, SW_STUDIO_ERROR, SW_STUDIO_ERROR_NO_FILE);
  g_clear_error (&error);
  written = export_song (self, clip, &options, nowhere, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  written = export_song (self, clip, &options, remote, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (sw_clip_get_audio_path (clip), "no sound at all in this", -1, NULL));
  written = export_song (self, clip, &options, folder, &error);
  g_assert_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE);
  dir = g_dir_open (path, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  sw_test_remove_tree (path);
}

static void
test_cancelled (Fixture      *self,
                gconstpointer data)
{
  const SwExportOptions options = { .format = SW_SOUND_OGG };
  SwClip               *clip = make_clip (self);
  g_autofree char      *path = sw_test_make_dir ();
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_studio_export_song_async (self->studio, clip, &options, folder, cancellable, sw_test_store_result, &result);
  g_cancellable_cancel (cancellable);
  sw_test_wait_result (&result);
  g_assert_null (sw_studio_export_song_finish (self->studio, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sw_test_remove_tree (path);
}

/* Stems of different length, in files of their own. */
static void
add_stem (Fixture    *self,
          SwClip     *clip,
          const char *folder,
          const char *name,
          const char *ending,
          const char *seconds)
{
  SwStore         *store = sw_studio_get_store (self->studio);
  g_autofree char *file_name = g_strconcat (name, ending, NULL);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  const char      *argv[] = { "sox", "-n", "-r", "32000", "-c", "2", path, "synth", seconds, "sine", "440", NULL };
  g_autoptr (SwAsset) stem = sw_asset_new (NULL, sw_clip_get_id (clip), SW_ASSET_STEM);
  g_autoptr (GPtrArray) assets = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  sw_asset_set_name (stem, name);
  sw_asset_set_path (stem, path);
  g_ptr_array_add (assets, stem);
  sw_store_save_assets_async (store, assets, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_store_save_assets_finish (store, result, &error));
}

static char *
ask_sox (const char *path,
         const char *question)
{
  const char *argv[] = { "soxi", question, path, NULL };
  char       *out = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_strstrip (out);
}

static void
check_stem (GFile      *folder,
            const char *name)
{
  g_autofree char *path = g_build_filename (g_file_peek_path (folder), name, NULL);
  g_autofree char *frames = ask_sox (path, "-s"), *bits = ask_sox (path, "-b"), *rate = ask_sox (path, "-r"), *channels = ask_sox (path, "-c");

  g_assert_cmpstr (frames, ==, "48000");
  g_assert_cmpstr (bits, ==, "24");
  g_assert_cmpstr (rate, ==, "32000");
  g_assert_cmpstr (channels, ==, "2");
}

/* Equal frames, 24 bits, names in order; the tempo is there for a sequencer. */
static void
test_pack (Fixture      *self,
           gconstpointer data)
{
  SwClip          *clip = make_clip (self);
  g_autofree char *path = sw_test_make_dir ();
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autofree char *out = g_build_filename (path, "Paper Boats stems", NULL);
  g_autofree char *readme_path = g_build_filename (out, "README.txt", NULL);
  g_autofree char *midi_path = g_build_filename (out, "Tempo.mid", NULL);
  g_autofree char *readme = NULL, *midi = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;

  add_stem (self, clip, path, "drums", ".wav", "1.5");
  add_stem (self, clip, path, "backing_vocals", ".flac", "1");
  sw_clip_set_bpm (clip, 104);
  sw_clip_set_key (clip, "D minor");
  sw_studio_export_pack_async (self->studio, clip, target, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  folder = sw_studio_export_pack_finish (self->studio, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_file_peek_path (folder), ==, out);
  check_stem (folder, "01 Backing Vocals.wav");
  check_stem (folder, "02 Drums.wav");
  g_assert_true (g_file_get_contents (readme_path, &readme, NULL, NULL));
  g_assert_nonnull (strstr (readme, "104.00 bpm"));
  g_assert_nonnull (strstr (readme, "D minor"));
  g_assert_nonnull (strstr (readme, "02 Drums.wav"));
  g_assert_true (g_file_get_contents (midi_path, &midi, &size, NULL));
  /* 60e6 / 104 = 0x08CD9B microseconds; D minor has one flat */
  g_assert_nonnull (memmem (midi, size, "\xff\x51\x03\x08\xcd\x9b", 6));
  g_assert_nonnull (memmem (midi, size, "\xff\x59\x02\xff\x01", 5));
  sw_test_remove_tree (path);
}

static void
test_pack_errors (Fixture      *self,
                  gconstpointer data)
{
  SwClip          *clip = make_clip (self);
  g_autofree char *path = sw_test_make_dir ();
  g_autofree char *out = g_build_filename (path, "Paper Boats stems", NULL);
  g_autofree char *broken = NULL;
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_studio_export_pack_async (self->studio, clip, target, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_null (sw_studio_export_pack_finish (self->studio, result, &error));
  g_assert_error (error, SW_STUDIO_ERROR, SW_STUDIO_ERROR_NO_STEMS);
  g_clear_error (&error);

  add_stem (self, clip, path, "drums", ".wav", "1");
  broken = g_build_filename (path, "drums.wav", NULL);
  g_assert_true (g_file_set_contents (broken, "nothing that sounds", -1, NULL));
  g_clear_object (&result);
  sw_studio_export_pack_async (self->studio, clip, target, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_null (sw_studio_export_pack_finish (self->studio, result, &error));
  g_assert_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE);
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  sw_test_remove_tree (path);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);

  add ("/studio-export/names", test_names);
  add ("/studio-export/long-names", test_long_names);
  add ("/studio-export/sidecars", test_sidecars);
  add ("/studio-export/errors", test_errors);
  add ("/studio-export/cancelled", test_cancelled);
  add ("/studio-export/pack", test_pack);
  add ("/studio-export/pack-errors", test_pack_errors);

  return g_test_run ();
}
