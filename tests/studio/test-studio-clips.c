/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits and copies of clips, the draft, accounts and keys. */

#include "config.h"

#include "sw-studio-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define add(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static SwTask *
make_song (Fixture *self)
{
  SwTask *task;

  fixture_script_song (self);
  task = fixture_submit (self);
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  sw_test_wait_until (!sw_studio_is_driving (self->studio, task));
  return task;
}

static SwClip *
load_clip (Fixture    *self,
           const char *id)
{
  SwStore *store = sw_studio_get_store (self->studio);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SwClip *clip;

  sw_store_load_clip_async (store, id, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  clip = sw_store_load_clip_finish (store, result, &error);
  g_assert_no_error (error);
  return clip;
}

static guint
count_clips (Fixture *self)
{
  SwStore *store = sw_studio_get_store (self->studio);
  g_autoptr (GAsyncResult) result = NULL;
  SwClipQuery query = { NULL };
  guint       count = 0;

  sw_store_count_clips_async (store, &query, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_store_count_clips_finish (store, result, &count, NULL));
  return count;
}

static void
test_edits_stay (Fixture      *self,
                 gconstpointer data)
{
  SwClip          *clip = fixture_get_clip (make_song (self), 0);
  g_autofree char *id = g_strdup (sw_clip_get_id (clip));
  g_autoptr (SwClip) later = NULL;

  sw_studio_set_clip_liked (self->studio, clip, TRUE);
  sw_studio_set_clip_title (self->studio, clip, "Tin Boats");
  sw_studio_set_clip_note (self->studio, clip, "for the film");
  g_assert_true (sw_clip_get_liked (clip));
  fixture_restart (self);
  later = load_clip (self, id);

  g_assert_true (sw_clip_get_liked (later));
  g_assert_cmpstr (sw_clip_get_title (later), ==, "Tin Boats");
  g_assert_cmpstr (sw_clip_get_note (later), ==, "for the film");
  g_assert_cmpint (sw_clip_get_state (later), ==, SW_CLIP_READY);
}

static void
test_delete_and_restore (Fixture      *self,
                         gconstpointer data)
{
  SwClip *clip = fixture_get_clip (make_song (self), 0);

  sw_studio_delete_clip (self->studio, clip);
  g_assert_cmpuint (count_clips (self), ==, 1);
  sw_studio_restore_clip (self->studio, clip);
  g_assert_cmpuint (count_clips (self), ==, 2);
  g_assert_true (g_file_test (sw_clip_get_audio_path (clip), G_FILE_TEST_EXISTS));
}

static void
test_deleted_is_purged_at_start (Fixture      *self,
                                 gconstpointer data)
{
  SwClip          *clip = fixture_get_clip (make_song (self), 0);
  g_autofree char *path = g_strdup (sw_clip_get_audio_path (clip));

  sw_studio_delete_clip (self->studio, clip);
  g_assert_cmpuint (count_clips (self), ==, 1);
  fixture_restart (self);
  sw_test_wait_until (!g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_clips (self), ==, 1);
}

static void
check_name (Fixture    *self,
            const char *title,
            int         take,
            const char *path,
            const char *expected)
{
  g_autoptr (SwClip) clip = sw_clip_new (NULL);
  g_autofree char *name = NULL;

  sw_clip_set_title (clip, title);
  sw_clip_set_take (clip, take);
  sw_clip_set_audio_path (clip, path);
  name = sw_studio_dup_export_name (self->studio, clip);
  g_assert_cmpstr (name, ==, expected);
}

static void
test_export_names (Fixture      *self,
                   gconstpointer data)
{
  g_autofree char *longer = g_strnfill (500, 'x');
  g_autofree char *wide = NULL;
  g_autofree char *name = NULL;
  g_autoptr (SwClip) clip = sw_clip_new (NULL);
  g_autoptr (GString) umlauts = g_string_new (NULL);

  check_name (self, "Paper Boats", 2, "/x/audio.mp3", "Paper Boats (take 2).mp3");
  check_name (self, "", 1, "/x/audio.wav", "Untitled (take 1).wav");
  check_name (self, "../../etc/passwd", 1, NULL, "etc passwd (take 1).mp3");
  check_name (self, "a/b\\c:d*e?f\"g<h>i|j", 1, NULL, "a b c d e f g h i j (take 1).mp3");
  check_name (self, ".hidden. ", 1, NULL, "hidden (take 1).mp3");
  check_name (self, "line\nbreak\ttab\x07", 1, NULL, "line break tab (take 1).mp3");
  check_name (self, "\xe2\x80\xaetxt.exe", 1, NULL, "txt.exe (take 1).mp3"); /* right-to-left override */
  check_name (self, "Über den Fluß 歌", 1, NULL, "Über den Fluß 歌 (take 1).mp3");

  for (guint i = 0; i < 200; i++)
    g_string_append (umlauts, "ü");
  sw_clip_set_title (clip, umlauts->str);
  name = sw_studio_dup_export_name (self->studio, clip);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpuint (strlen (name), <, 160);
  sw_clip_set_title (clip, longer);
  wide = sw_studio_dup_export_name (self->studio, clip);
  g_assert_cmpuint (strlen (wide), <, 160);
}

static GFile *export(Fixture *self,
                     SwClip  *clip,
                     GFile   *target,
                     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sw_studio_export_clip_async (self->studio, clip, target, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_studio_export_clip_finish (self->studio, result, error);
}

static void
assert_same_content (const char *one,
                     GFile      *two)
{
  g_autoptr (GFile) first = g_file_new_for_path (one);
  g_autoptr (GBytes) a = g_file_load_bytes (first, NULL, NULL, NULL);
  g_autoptr (GBytes) b = g_file_load_bytes (two, NULL, NULL, NULL);

  g_assert_nonnull (a);
  g_assert_true (g_bytes_equal (a, b));
}

static void
test_export_finds_free_name (Fixture      *self,
                             gconstpointer data)
{
  SwClip          *clip = fixture_get_clip (make_song (self), 0);
  g_autofree char *path = sw_test_make_dir ();
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFile) one = NULL;
  g_autoptr (GFile) two = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  one = export(self, clip, folder, &error);
  g_assert_no_error (error);
  two = export(self, clip, folder, &error);
  g_assert_no_error (error);
  first = g_file_get_basename (one);
  second = g_file_get_basename (two);
  g_assert_cmpstr (first, ==, "Paper Boats (take 1).wav");
  g_assert_cmpstr (second, ==, "Paper Boats (take 1) 2.wav");
  assert_same_content (sw_clip_get_audio_path (clip), one);
  assert_same_content (sw_clip_get_audio_path (clip), two);
  sw_test_remove_tree (path);
}

static void
test_export_replaces_file (Fixture      *self,
                           gconstpointer data)
{
  SwClip          *clip = fixture_get_clip (make_song (self), 0);
  g_autofree char *path = sw_test_make_dir ();
  g_autofree char *name = g_build_filename (path, "mine.wav", NULL);
  g_autoptr (GFile) target = g_file_new_for_path (name);
  g_autoptr (GFile) written = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  g_assert_true (g_file_set_contents (name, "old", -1, NULL));
  written = export(self, clip, target, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_equal (written, target));
  assert_same_content (sw_clip_get_audio_path (clip), target);
  dir = g_dir_open (path, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "mine.wav");
  g_assert_null (g_dir_read_name (dir));
  sw_test_remove_tree (path);
}

static void
test_export_errors (Fixture      *self,
                    gconstpointer data)
{
  SwClip *clip = fixture_get_clip (make_song (self), 0);
  g_autoptr (SwClip) empty = sw_clip_new (NULL);
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent/folder/song.wav");
  g_autoptr (GFile) written = NULL;
  g_autoptr (GError) error = NULL;

  written = export(self, clip, nowhere, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  written = export(self, empty, nowhere, &error);
  g_assert_error (error, SW_STUDIO_ERROR, SW_STUDIO_ERROR_NO_FILE);
}

static SwRequest *
load_draft (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SwRequest *request;

  sw_studio_load_draft_async (self->studio, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  request = sw_studio_load_draft_finish (self->studio, result, &error);
  g_assert_no_error (error);
  return request;
}

static void
test_draft_comes_back (Fixture      *self,
                       gconstpointer data)
{
  g_autoptr (SwRequest) request = fixture_new_request (self);
  g_autoptr (SwRequest) later = NULL;

  sw_studio_save_draft (self->studio, request);
  sw_request_set_string (request, "prompt", "[Verse]\nHalf a line");
  sw_studio_save_draft (self->studio, request);
  fixture_restart (self); /* at once: closing writes what waits */
  later = load_draft (self);
  g_assert_nonnull (later);
  g_assert_cmpstr (sw_request_get_string (later, "prompt"), ==, "[Verse]\nHalf a line");
  g_assert_cmpstr (sw_request_get_operation (later)->id, ==, "sonic.create.custom");
}

static void
test_no_draft (Fixture      *self,
               gconstpointer data)
{
  g_autoptr (SwRequest) request = load_draft (self);

  g_assert_null (request);
}

static void
test_broken_draft (Fixture      *self,
                   gconstpointer data)
{
  SwStore *store = sw_studio_get_store (self->studio);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SwRequest) request = NULL;

  sw_store_save_draft_async (store, "composer", "{\"operation\": \"no.such\"", NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_store_save_draft_finish (store, result, NULL));
  request = load_draft (self);
  g_assert_null (request);
}

static void
test_account_follows_service (Fixture      *self,
                              gconstpointer data)
{
  SwAccount *account = sw_studio_get_account (self->studio);
  guint      n_notified = 0;

  sw_test_wait_until (sw_account_get_error (account) != NULL); /* no answer was scripted yet */
  fixture_balance (self, 41);
  sw_studio_refresh_account (self->studio);
  sw_test_wait_until (sw_account_get_known (account));
  g_assert_cmpfloat (sw_account_get_balance (account), ==, 42);
  g_assert_null (sw_account_get_error (account));

  sw_test_count_notify (self->studio, "account", &n_notified);
  sw_settings_set_service (self->settings, "builtin");
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_true (sw_studio_get_account (self->studio) != account);
  g_assert_cmpstr (sw_studio_get_service (self->studio), ==, "builtin");
  g_assert_false (sw_account_get_known (sw_studio_get_account (self->studio)));
}

static void
test_key_is_kept_and_used (Fixture      *self,
                           gconstpointer data)
{
  const char *service = sw_studio_get_service (self->studio);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GError) error = NULL;
  const SwTestRequest *last;

  sw_test_wait_until (sw_account_get_error (sw_studio_get_account (self->studio)) != NULL);
  sw_test_server_answer (self->server, "GET", CREDITS_PATH, 401, "{\"type\": \"unauthorized\", \"error\": \"no\"}");
  sw_studio_refresh_account (self->studio);
  sw_test_wait_until (sw_studio_get_key_problem (self->studio) != NULL);

  sw_test_server_forget_answers (self->server);
  fixture_balance (self, 1);
  sw_studio_set_key_async (self->studio, service, "a-good-key", NULL, sw_test_store_result, &result);
  fixture_wait_keyring (&result);
  sw_studio_set_key_finish (self->studio, result, &error);
  g_assert_no_error (error);
  g_assert_null (sw_studio_get_key_problem (self->studio));
  sw_test_wait_until (sw_account_get_known (sw_studio_get_account (self->studio)));
  requests = sw_test_server_get_requests (self->server);
  last = requests->pdata[requests->len - 1];
  g_assert_cmpstr (sw_test_request_get_header (last, "authorization"), ==, "Bearer a-good-key");

  /* also in the next run */
  g_clear_object (&result);
  sw_test_server_forget_requests (self->server);
  fixture_restart (self);
  sw_test_wait_until (sw_account_get_known (sw_studio_get_account (self->studio)));
  g_clear_pointer (&requests, g_ptr_array_unref);
  requests = sw_test_server_get_requests (self->server);
  g_assert_cmpstr (sw_test_request_get_header (requests->pdata[0], "authorization"), ==, "Bearer a-good-key");
}

static void
test_key_is_tried_without_keeping (Fixture      *self,
                                   gconstpointer data)
{
  const char *service = sw_studio_get_service (self->studio);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GError) error = NULL;
  SwBalance balance;

  sw_test_wait_until (sw_account_get_error (sw_studio_get_account (self->studio)) != NULL);
  fixture_balance (self, 7);
  sw_studio_test_key_async (self->studio, service, "a-key", NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_studio_test_key_finish (self->studio, result, &balance, NULL));
  g_assert_cmpfloat (balance.credits, ==, 7);
  g_assert_false (sw_account_get_known (sw_studio_get_account (self->studio)));

  sw_test_server_forget_answers (self->server);
  sw_test_server_answer (self->server, "GET", CREDITS_PATH, 401, "{\"type\": \"unauthorized\", \"error\": \"no\"}");
  sw_studio_test_key_async (self->studio, service, "another", NULL, sw_test_store_result, &refused);
  sw_test_wait_result (&refused);
  g_assert_false (sw_studio_test_key_finish (self->studio, refused, &balance, &error));
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_UNAUTHORIZED);
}

static void
test_new_key_resumes (Fixture      *self,
                      gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  SwTask *task;

  fixture_balance (self, 1);
  fixture_accept (self);
  sw_test_server_answer (self->server, "GET", TASK_PATH, 401, "{\"type\": \"unauthorized\", \"error\": \"expired\"}");
  task = fixture_submit (self);
  sw_test_wait_until (sw_task_get_error (task) != NULL);
  sw_test_wait_until (!sw_studio_is_driving (self->studio, task));
  g_assert_error (sw_task_get_error (task), SW_SERVICE_ERROR, SW_SERVICE_ERROR_UNAUTHORIZED);
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_PENDING);

  sw_test_server_forget_answers (self->server);
  fixture_script_song (self);
  sw_studio_set_key_async (self->studio, sw_task_get_service (task), "new-key", NULL, sw_test_store_result, &result);
  fixture_wait_keyring (&result);
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
}

static void
test_service_names (Fixture      *self,
                    gconstpointer data)
{
  g_autofree char *one = sw_studio_dup_service_name (self->studio, "builtin");
  g_autofree char *two = sw_studio_dup_service_name (self->studio, "musicapi");
  g_autofree char *three = sw_studio_dup_service_name (self->studio, "https://music.example.net/x");

  g_assert_cmpstr (one, ==, "Built-in engine");
  g_assert_cmpstr (two, ==, "MusicAPI");
  g_assert_cmpstr (three, ==, "music.example.net");
  g_assert_cmpint (sw_studio_get_target (self->studio, "builtin"), ==, SW_TARGET_ENGINE);
  g_assert_cmpint (sw_studio_get_target (self->studio, "musicapi"), ==, SW_TARGET_HOSTED);
  g_assert_cmpint (sw_studio_get_target (self->studio, "https://music.example.net"), ==, SW_TARGET_HOSTED);
  g_assert_cmpint (sw_studio_get_target (self->studio, "http://127.0.0.1:1"), ==, SW_TARGET_HOSTED);
}

static void
test_open_unwritable (void)
{
  g_autoptr (SwSettings) settings = sw_settings_new ();
  g_autoptr (SwStudio) studio = sw_studio_new (settings, "/proc/songwright");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *remedy = NULL;
  g_autofree char *words = NULL;

  sw_studio_open_async (studio, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_false (sw_studio_open_finish (studio, result, &error));
  g_assert_true (error->domain == SW_LIBRARY_ERROR);
  words = sw_studio_describe_error (error, &remedy);
  g_assert_cmpuint (strlen (words), >, 0);
  g_assert_nonnull (remedy);
  sw_studio_close (studio);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  add ("/studio-clips/edits-stay", test_edits_stay);
  add ("/studio-clips/delete-and-restore", test_delete_and_restore);
  add ("/studio-clips/purged-at-start", test_deleted_is_purged_at_start);
  add ("/studio-clips/export/names", test_export_names);
  add ("/studio-clips/export/free-name", test_export_finds_free_name);
  add ("/studio-clips/export/replaces", test_export_replaces_file);
  add ("/studio-clips/export/errors", test_export_errors);
  add ("/studio-draft/comes-back", test_draft_comes_back);
  add ("/studio-draft/none", test_no_draft);
  add ("/studio-draft/broken", test_broken_draft);
  add ("/studio-account/follows-service", test_account_follows_service);
  add ("/studio-account/key/kept-and-used", test_key_is_kept_and_used);
  add ("/studio-account/key/tried", test_key_is_tried_without_keeping);
  add ("/studio-account/key/resumes", test_new_key_resumes);
  add ("/studio-account/service-names", test_service_names);
  g_test_add_func ("/studio/open-unwritable", test_open_unwritable);
  return g_test_run ();
}
