/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-library-fixture.h"

#include <math.h>

static void
count_cb (SwStore *store,
          guint   *count)
{
  (*count)++;
}

static void
test_clip_round_trip (Library      *library,
                      gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ("Paper Boats", 1700000000);
  g_autoptr (GError) failure = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "late");
  g_autoptr (GPtrArray) clips = NULL;
  g_autofree char *id = g_strdup (sw_clip_get_id (clip));
  guint64          fingerprint;

  g_object_set (clip, "tags", "folk, “warm”", "lyrics", "[Verse]\nÖl on water 🎵", "note", "mine", "model", "sonic-v6",
                "operation", "sonic.create.custom", "service", "builtin", "remote-id", "r1", "task-id", "t1",
                "request", "{}", "key", "D minor", "parent-id", "p", "audio-path", "/a", "cover-path", "/c",
                "audio-uri", "http://a", "cover-uri", "http://c", "duration", 61.25, "bpm", 96.5, "take", 2,
                "liked", TRUE, "origin", SW_CLIP_ORIGIN_UPLOADED, "error", failure, NULL);
  library_save_clip (library->store, clip);
  fingerprint = sw_clip_get_fingerprint (clip);
  g_clear_object (&clip);

  clips = library_query (library->store, NULL, 0, 10);
  g_assert_cmpuint (clips->len, ==, 1);
  g_assert_cmpstr (sw_clip_get_id (clips->pdata[0]), ==, id);
  g_assert_cmpstr (sw_clip_get_lyrics (clips->pdata[0]), ==, "[Verse]\nÖl on water 🎵");
  g_assert_error (sw_clip_get_error (clips->pdata[0]), G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpuint (sw_clip_get_fingerprint (clips->pdata[0]), ==, fingerprint);
}

static void
test_only_shown_states (Library      *library,
                        gconstpointer data)
{
  static const SwClipState states[] = { SW_CLIP_PENDING, SW_CLIP_FETCHING, SW_CLIP_READY, SW_CLIP_FAILED };
  static const char *const names[] = { "Pending", "Fetching", "Ready", "Failed" };
  const SwClipQuery        oldest = { .sort = SW_CLIP_SORT_OLDEST };
  const SwClipQuery        searched = { .search = "e", .sort = SW_CLIP_SORT_OLDEST };
  const SwClipQuery        found = { .search = "fail" };
  g_autofree char         *titles = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (SwClip) clip = make_clip (names[i], i);

      sw_clip_set_tags (clip, "every");
      sw_clip_set_state (clip, states[i]);
      library_save_clip (library->store, clip);
    }
  titles = library_titles (library->store, &oldest);
  g_assert_cmpstr (titles, ==, "Fetching,Ready");
  g_free (titles);
  titles = library_titles (library->store, &searched);
  g_assert_cmpstr (titles, ==, "Fetching,Ready");
  g_assert_cmpuint (library_count (library->store, &found), ==, 0);
}

static void
test_sorting (Library      *library,
              gconstpointer data)
{
  static const char *const names[] = { "banana", "Äpfel", "", "apple", "Zoo" };
  static const char *const expected[] = { "Zoo,apple,,Äpfel,banana", "banana,Äpfel,,apple,Zoo",
                                          "Äpfel,apple,banana,Zoo,", "Zoo,apple,,Äpfel,banana" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (SwClip) clip = make_clip (names[i], 100 + i);

      sw_clip_set_duration (clip, 10 * i);
      library_save_clip (library->store, clip);
    }
  for (SwClipSort sort = SW_CLIP_SORT_NEWEST; sort <= SW_CLIP_SORT_DURATION; sort++)
    {
      const SwClipQuery query = { .sort = sort };
      g_autofree char  *titles = library_titles (library->store, &query);

      g_assert_cmpstr (titles, ==, expected[sort]);
    }
}

static void
test_time_corrected (Library      *library,
                     gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ("A", 10);
  g_autoptr (SwClip) other = make_clip ("B", 20);
  const SwClipQuery search = { .search = "a" };
  g_autofree char  *titles = NULL;

  library_save_clip (library->store, clip);
  library_save_clip (library->store, other);
  sw_clip_set_created (clip, 30);
  library_save_clip (library->store, clip);
  titles = library_titles (library->store, NULL);
  g_assert_cmpstr (titles, ==, "A,B");
  g_assert_cmpuint (library_count (library->store, &search), ==, 1);
}

static void
test_crowded_second (Library      *library,
                     gconstpointer data)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) page = NULL;

  for (guint i = 0; i < 2100; i++)
    g_ptr_array_add (clips, make_clip ("Same", 77));
  library_save_clips (library->store, clips);
  g_assert_cmpuint (library_count (library->store, NULL), ==, 2100);
  page = library_query (library->store, NULL, 0, 1);
  g_assert_true (page->pdata[0] == clips->pdata[2099]);
}

static void
test_filters (Library      *library,
              gconstpointer data)
{
  const SwClipQuery liked = { .liked_only = TRUE };
  const SwClipQuery uploads = { .uploads_only = TRUE };
  const SwClipQuery both = { .liked_only = TRUE, .uploads_only = TRUE, .sort = SW_CLIP_SORT_TITLE };
  const SwClipQuery liked_search = { .liked_only = TRUE, .search = "li" };
  const SwClipQuery of_task = { .task_id = "t", .sort = SW_CLIP_SORT_OLDEST };
  SwClip           *clips[] = { make_clip ("Plain", 1), make_clip ("Liked", 2), make_clip ("Upload", 3), make_clip ("Live both", 4) };
  g_autofree char  *titles = NULL;

  sw_clip_set_liked (clips[1], TRUE);
  sw_clip_set_liked (clips[3], TRUE);
  sw_clip_set_origin (clips[2], SW_CLIP_ORIGIN_UPLOADED);
  sw_clip_set_origin (clips[3], SW_CLIP_ORIGIN_IMPORTED);
  sw_clip_set_task_id (clips[0], "t");
  sw_clip_set_task_id (clips[2], "t");
  for (guint i = 0; i < G_N_ELEMENTS (clips); i++)
    library_save_clip (library->store, clips[i]);

  titles = library_titles (library->store, &liked);
  g_assert_cmpstr (titles, ==, "Live both,Liked");
  g_free (titles);
  titles = library_titles (library->store, &uploads);
  g_assert_cmpstr (titles, ==, "Live both,Upload");
  g_free (titles);
  titles = library_titles (library->store, &both);
  g_assert_cmpstr (titles, ==, "Live both");
  g_free (titles);
  titles = library_titles (library->store, &liked_search);
  g_assert_cmpstr (titles, ==, "Live both,Liked");
  g_free (titles);
  titles = library_titles (library->store, &of_task);
  g_assert_cmpstr (titles, ==, "Plain,Upload");
  for (guint i = 0; i < G_N_ELEMENTS (clips); i++)
    g_object_unref (clips[i]);
}

static void
test_pages (Library      *library,
            gconstpointer data)
{
  const SwClipQuery query = { .search = "song" };

  library_add_songs (library->store, 250, 1000);
  for (guint i = 0; i < 2; i++)
    {
      const SwClipQuery *asked = i == 0 ? NULL : &query;
      g_autoptr (GPtrArray) page = library_query (library->store, asked, 100, 100);
      g_autoptr (GPtrArray) last = library_query (library->store, asked, 200, 100);
      g_autoptr (GPtrArray) behind = library_query (library->store, asked, 250, 100);

      g_assert_cmpuint (page->len, ==, 100);
      g_assert_cmpstr (sw_clip_get_title (page->pdata[0]), ==, "Song 149");
      g_assert_cmpuint (last->len, ==, 50);
      g_assert_cmpstr (sw_clip_get_title (last->pdata[49]), ==, "Song 0");
      g_assert_cmpuint (behind->len, ==, 0);
    }
}

static void
test_delete_and_restore (Library      *library,
                         gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ("Gone", 1);
  const SwClipQuery query = { .search = "gone" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  library_save_clip (library->store, clip);
  library_set_deleted (library->store, sw_clip_get_id (clip), TRUE);
  g_assert_cmpuint (library_count (library->store, NULL), ==, 0);
  g_assert_cmpuint (library_count (library->store, &query), ==, 0);
  sw_clip_set_liked (clip, TRUE);
  library_save_clip (library->store, clip);
  g_assert_cmpuint (library_count (library->store, NULL), ==, 0);

  sw_store_load_clip_async (library->store, sw_clip_get_id (clip), NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_null (sw_store_load_clip_finish (library->store, result, &error));
  g_assert_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_FOUND);

  library_set_deleted (library->store, sw_clip_get_id (clip), FALSE);
  g_assert_cmpuint (library_count (library->store, NULL), ==, 1);
  g_assert_cmpuint (library_count (library->store, &query), ==, 1);
}

static void
test_purge (Library      *library,
            gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ("Gone", 1);
  g_autoptr (SwClip) kept = make_clip ("Kept", 2);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = NULL;
  g_autofree char *titles = NULL;

  library_save_clip (library->store, clip);
  library_save_clip (library->store, kept);
  library_set_deleted (library->store, sw_clip_get_id (clip), TRUE);
  sw_store_purge_deleted_async (library->store, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  ids = sw_store_purge_deleted_finish (library->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (ids), ==, 1);
  g_assert_cmpstr (ids[0], ==, sw_clip_get_id (clip));
  titles = library_titles (library->store, NULL);
  g_assert_cmpstr (titles, ==, "Kept");
}

static void
test_delete_unknown (Library      *library,
                     gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_store_set_clip_deleted_async (library->store, "nobody", TRUE, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_false (sw_store_set_clip_deleted_finish (library->store, result, &error));
  g_assert_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_FOUND);
}

static void
test_one_object_per_clip (Library      *library,
                          gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ("One", 1);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  gpointer weak = clip;

  library_save_clip (library->store, clip);
  first = library_query (library->store, NULL, 0, 10);
  g_assert_true (first->pdata[0] == clip);
  g_clear_pointer (&first, g_ptr_array_unref);
  g_object_add_weak_pointer (G_OBJECT (clip), &weak);
  g_clear_object (&clip);
  sw_test_drain ();
  g_assert_null (weak);

  first = library_query (library->store, NULL, 0, 10);
  second = library_query (library->store, NULL, 0, 10);
  g_assert_true (first->pdata[0] == second->pdata[0]);
}

static void
test_unsaved_edit_survives_reading (Library      *library,
                                    gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ("One", 1);
  g_autoptr (GPtrArray) clips = NULL;

  library_save_clip (library->store, clip);
  sw_clip_set_title (clip, "Two");
  clips = library_query (library->store, NULL, 0, 10);
  g_assert_cmpstr (sw_clip_get_title (clip), ==, "Two");
}

static void
test_stale_read_is_ignored (Library      *library,
                            gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ("One", 1);
  g_autoptr (GPtrArray) saved = g_ptr_array_new ();
  g_autoptr (GPtrArray) clips = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GAsyncResult) written = NULL;
  guint count = 0;

  library_save_clip (library->store, clip);
  sw_test_count_notify (clip, "liked", &count);
  sw_store_query_clips_async (library->store, NULL, 0, 10, NULL, sw_test_store_result, &read);
  sw_clip_set_liked (clip, TRUE);
  g_ptr_array_add (saved, clip);
  sw_store_save_clips_async (library->store, saved, NULL, sw_test_store_result, &written);
  sw_test_wait_result (&read);
  sw_test_wait_result (&written);
  clips = sw_store_query_clips_finish (library->store, read, NULL);
  g_assert_true (clips->pdata[0] == clip);
  g_assert_true (sw_clip_get_liked (clip));
  g_assert_cmpuint (count, ==, 1);
}

static void
test_task_round_trip (Library      *library,
                      gconstpointer data)
{
  g_autoptr (SwTask) task = make_task (library, NULL, SW_TASK_PENDING, 1234567);
  g_autoptr (GError) failure = g_error_new_literal (SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_FULL, "full");
  g_autoptr (SwClip) second = make_clip ("Second", 1);
  g_autoptr (SwClip) first = make_clip ("First", 2);
  g_autoptr (GPtrArray) tasks = NULL;
  g_autoptr (SwClip) found = NULL;
  SwTask *loaded;

  sw_task_set_remote_id (task, "remote");
  sw_task_set_price_estimate (task, 20);
  sw_task_set_balance_before (task, 100.5);
  sw_task_set_error (task, failure, "Free some space");
  sw_task_set_updated (task, 99);
  library_save_task (library->store, task);
  sw_clip_set_task_id (first, sw_task_get_id (task));
  sw_clip_set_task_id (second, sw_task_get_id (task));
  sw_clip_set_take (second, 2);
  library_save_clip (library->store, second);
  library_save_clip (library->store, first);

  tasks = library_load_tasks (library->store, 0);
  g_assert_cmpuint (tasks->len, ==, 1);
  loaded = tasks->pdata[0];
  g_assert_cmpstr (sw_task_get_id (loaded), ==, sw_task_get_id (task));
  g_assert_cmpstr (sw_task_get_service (loaded), ==, "builtin");
  g_assert_cmpstr (sw_task_get_remote_id (loaded), ==, "remote");
  g_assert_cmpint (sw_task_get_state (loaded), ==, SW_TASK_PENDING);
  g_assert_cmpstr (sw_task_get_title (loaded), ==, "Paper boats");
  g_assert_cmpstr (sw_request_get_string (sw_task_get_request (loaded), "prompt"), ==, "[Verse]\nPaper boats");
  g_assert_cmpfloat (sw_task_get_price_estimate (loaded), ==, 20);
  g_assert_cmpfloat (sw_task_get_balance_before (loaded), ==, 100.5);
  g_assert_true (isnan (sw_task_get_balance_after (loaded)));
  g_assert_error (sw_task_get_error (loaded), SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_FULL);
  g_assert_cmpstr (sw_task_get_remedy (loaded), ==, "Free some space");
  g_assert_cmpint (sw_task_get_created (loaded), ==, 1234567);
  g_assert_cmpint (sw_task_get_updated (loaded), ==, 99);
  g_assert_cmpuint (g_list_model_get_n_items (sw_task_get_clips (loaded)), ==, 2);
  found = g_list_model_get_item (sw_task_get_clips (loaded), 0);
  g_assert_true (found == first);
}

static void
test_remote_id_is_never_forgotten (Library      *library,
                                   gconstpointer data)
{
  g_autoptr (SwTask) task = make_task (library, "t", SW_TASK_PENDING, 1);
  g_autoptr (SwTask) without = sw_task_new ("t", NULL, "builtin");
  g_autoptr (GPtrArray) tasks = NULL;

  sw_task_set_remote_id (task, "remote");
  library_save_task (library->store, task);
  sw_task_set_state (without, SW_TASK_FAILED);
  library_save_task (library->store, without);
  tasks = library_load_tasks (library->store, 0);
  g_assert_cmpstr (sw_task_get_remote_id (tasks->pdata[0]), ==, "remote");
  g_assert_cmpint (sw_task_get_state (tasks->pdata[0]), ==, SW_TASK_FAILED);
  g_assert_nonnull (sw_task_get_request (tasks->pdata[0]));
}

static void
test_limit_keeps_unfinished (Library      *library,
                             gconstpointer data)
{
  static const SwTaskState states[] = { SW_TASK_UNKNOWN, SW_TASK_SUCCEEDED, SW_TASK_SENDING, SW_TASK_FAILED, SW_TASK_SUCCEEDED };
  g_autoptr (GPtrArray) tasks = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autoptr (SwTask) task = make_task (library, id, states[i], i);

      library_save_task (library->store, task);
    }
  tasks = library_load_tasks (library->store, 1);
  for (guint i = 0; i < tasks->len; i++)
    g_string_append (ids, sw_task_get_id (tasks->pdata[i]));
  g_assert_cmpstr (ids->str, ==, "420");
  all = library_load_tasks (library->store, 0);
  g_assert_cmpuint (all->len, ==, 5);
}

static void
test_delete_task_keeps_clips (Library      *library,
                              gconstpointer data)
{
  g_autoptr (SwTask) task = make_task (library, "t", SW_TASK_SUCCEEDED, 1);
  g_autoptr (SwClip) clip = make_clip ("Kept", 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = NULL;

  sw_clip_set_task_id (clip, "t");
  library_save_task (library->store, task);
  library_save_clip (library->store, clip);
  sw_store_delete_task_async (library->store, "t", NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_store_delete_task_finish (library->store, result, &error));
  tasks = library_load_tasks (library->store, 0);
  g_assert_cmpuint (tasks->len, ==, 0);
  library_save_clip (library->store, clip);
  g_assert_cmpuint (library_count (library->store, NULL), ==, 1);
}

static void
test_claims (Library      *library,
             gconstpointer data)
{
  static const char *const stale[] = { "x\"y", "first", NULL };
  g_autoptr (SwTask) task = make_task (library, "t", SW_TASK_QUEUED, 1);
  g_autoptr (SwTask) ended = make_task (library, "e", SW_TASK_SUCCEEDED, 1);
  g_autoptr (SwStore) other = library_open_another (library);
  g_autoptr (GHashTable) claims = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  library_save_task (library->store, task);
  library_save_task (library->store, ended);
  g_assert_true (library_claim (library->store, "t", "first", NULL, &error));
  g_assert_true (library_claim (library->store, "t", "first", NULL, &error));
  g_assert_true (library_claim (library->store, "e", "first", NULL, &error));
  g_assert_false (library_claim (other, "t", "second", NULL, &error));
  g_assert_no_error (error);
  library_save_task (library->store, task);
  g_assert_false (library_claim (other, "t", "second", NULL, &error));
  g_assert_true (library_claim (other, "t", "second", stale, &error));
  g_assert_false (library_claim (library->store, "t", "first", NULL, &error));
  g_assert_no_error (error);

  sw_store_load_claims_async (library->store, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  claims = sw_store_load_claims_finish (library->store, result, &error);
  g_assert_cmpuint (g_hash_table_size (claims), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (claims, "t"), ==, "second");

  g_assert_false (library_claim (library->store, "nothing", "first", NULL, &error));
  g_assert_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_FOUND);
  sw_store_close (other);
}

static void
test_personas (Library      *library,
               gconstpointer data)
{
  g_autoptr (SwPersona) persona = sw_persona_new (NULL, SW_PERSONA_VOICE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) personas = NULL;

  sw_persona_set_name (persona, "Ada");
  sw_persona_set_description (persona, "bright");
  sw_persona_set_remote_id (persona, "r");
  sw_persona_set_created (persona, 5);
  sw_store_save_persona_async (library->store, persona, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_store_save_persona_finish (library->store, result, &error));
  g_clear_object (&result);
  sw_store_load_personas_async (library->store, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  personas = sw_store_load_personas_finish (library->store, result, &error);
  g_assert_cmpuint (personas->len, ==, 1);
  g_assert_cmpstr (sw_persona_get_id (personas->pdata[0]), ==, sw_persona_get_id (persona));
  g_assert_cmpint (sw_persona_get_kind (personas->pdata[0]), ==, SW_PERSONA_VOICE);
  g_assert_cmpstr (sw_persona_get_name (personas->pdata[0]), ==, "Ada");
  g_assert_cmpstr (sw_persona_get_description (personas->pdata[0]), ==, "bright");
  g_assert_cmpstr (sw_persona_get_remote_id (personas->pdata[0]), ==, "r");
  g_assert_cmpint (sw_persona_get_created (personas->pdata[0]), ==, 5);
}

static char *
load_draft (SwStore    *store,
            const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  sw_store_load_draft_async (store, name, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  text = sw_store_load_draft_finish (store, result, &error);
  g_assert_no_error (error);
  return text;
}

static void
save_draft (SwStore    *store,
            const char *name,
            const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_store_save_draft_async (store, name, text, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  sw_store_save_draft_finish (store, result, &error);
  g_assert_no_error (error);
}

static void
test_drafts (Library      *library,
             gconstpointer data)
{
  g_autofree char *none = load_draft (library->store, "composer");
  g_autofree char *text = NULL;
  guint            n_changed = 0;

  g_assert_null (none);
  g_signal_connect (library->store, "changed", G_CALLBACK (count_cb), &n_changed);
  save_draft (library->store, "composer", "half a s");
  save_draft (library->store, "composer", "half a song");
  sw_test_drain ();
  text = load_draft (library->store, "composer");
  g_assert_cmpstr (text, ==, "half a song");
  g_assert_cmpuint (n_changed, ==, 0);
  save_draft (library->store, "composer", NULL);
  g_assert_null (load_draft (library->store, "composer"));
}

static void
test_changed_is_told_once (Library      *library,
                           gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ("One", 1);
  g_autoptr (SwTask) task = make_task (library, NULL, SW_TASK_QUEUED, 1);
  g_autoptr (GPtrArray) clips = g_ptr_array_new ();
  g_autoptr (GAsyncResult) last = NULL;
  guint n_clips = 0, n_tasks = 0;

  g_signal_connect (library->store, "changed::clips", G_CALLBACK (count_cb), &n_clips);
  g_signal_connect (library->store, "changed::tasks", G_CALLBACK (count_cb), &n_tasks);
  library_save_clip (library->store, clip);
  sw_test_wait_until (n_clips > 0);
  g_assert_cmpuint (n_tasks, ==, 0);
  library_save_task (library->store, task);
  sw_test_wait_until (n_tasks > 0);
  g_assert_cmpuint (n_clips, ==, 1);

  /* Many that end while the main loop is not running are one. */
  g_ptr_array_add (clips, clip);
  for (guint i = 0; i < 20; i++)
    sw_store_save_clips_async (library->store, clips, NULL, NULL, NULL);
  sw_store_save_clips_async (library->store, clips, NULL, sw_test_store_result, &last);
  sw_store_close (library->store);
  sw_test_wait_result (&last);
  sw_test_drain ();
  g_assert_cmpuint (n_clips, ==, 2);
}

static void
test_nothing_changed_is_not_told (Library      *library,
                                  gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ("One", 1);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_auto (GStrv) none = NULL;
  g_auto (GStrv) one = NULL;
  g_autoptr (GError) error = NULL;
  guint n_clips = 0;

  library_save_clip (library->store, clip);
  sw_test_drain ();
  g_signal_connect (library->store, "changed::clips", G_CALLBACK (count_cb), &n_clips);
  sw_store_purge_deleted_async (library->store, NULL, sw_test_store_result, &first);
  sw_test_wait_result (&first);
  none = sw_store_purge_deleted_finish (library->store, first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  sw_test_drain ();
  g_assert_cmpuint (n_clips, ==, 0);

  library_set_deleted (library->store, sw_clip_get_id (clip), TRUE);
  sw_test_drain ();
  n_clips = 0;
  sw_store_purge_deleted_async (library->store, NULL, sw_test_store_result, &second);
  sw_test_wait_result (&second);
  one = sw_store_purge_deleted_finish (library->store, second, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (one), ==, 1);
  sw_test_wait_until (n_clips == 1);
}

static void
test_seen_by_another (Library      *library,
                      gconstpointer data)
{
  g_autoptr (SwStore) other = library_open_another (library);
  g_autoptr (SwClip) clip = make_clip ("One", 1);
  g_autoptr (GPtrArray) theirs = NULL;
  guint count = 0, own = 0;

  library_save_clip (library->store, clip);
  theirs = library_query (other, NULL, 0, 10);
  g_assert_cmpuint (theirs->len, ==, 1);
  g_assert_true (theirs->pdata[0] != clip);
  sw_test_drain ();

  g_signal_connect (other, "changed::clips", G_CALLBACK (count_cb), &count);
  sw_clip_set_liked (clip, TRUE);
  library_save_clip (library->store, clip);
  sw_test_wait_until (count > 0);
  g_ptr_array_unref (library_query (other, NULL, 0, 10));
  g_assert_true (sw_clip_get_liked (theirs->pdata[0]));

  sw_test_drain ();
  g_signal_connect (library->store, "changed::clips", G_CALLBACK (count_cb), &own);
  count = 0;
  sw_clip_set_note (theirs->pdata[0], "from there");
  library_save_clip (other, theirs->pdata[0]);
  sw_test_wait_until (own > 0);
  g_ptr_array_unref (library_query (library->store, NULL, 0, 10));
  g_assert_cmpstr (sw_clip_get_note (clip), ==, "from there");
  sw_store_close (other);
}

static void
test_two_write_at_once (Library      *library,
                        gconstpointer data)
{
  g_autoptr (SwStore) other = library_open_another (library);
  guint done = 0;

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (SwClip) clip = make_clip ("One", 5);
      g_autoptr (GPtrArray) clips = g_ptr_array_new ();

      g_ptr_array_add (clips, clip);
      sw_store_save_clips_async (i % 2 ? other : library->store, clips, NULL, NULL, NULL);
    }
  while (done < 40)
    done = library_count (library->store, NULL);
  sw_store_close (other);
  g_assert_cmpuint (library_count (library->store, NULL), ==, 40);
}

static void
test_cancel_before (Library      *library,
                    gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (clips, make_clip ("One", 1));
  g_cancellable_cancel (cancellable);
  sw_store_save_clips_async (library->store, clips, cancellable, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_false (sw_store_save_clips_finish (library->store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (library_count (library->store, NULL), ==, 0);
}

static void
test_cancel_reading (Library      *library,
                     gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_store_query_clips_async (library->store, NULL, 0, 10, cancellable, sw_test_store_result, &result);
  g_cancellable_cancel (cancellable);
  sw_test_wait_result (&result);
  g_assert_null (sw_store_query_clips_finish (library->store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Cancelled after it was written: what is durable is told as such. */
static void
test_cancel_after (Library      *library,
                   gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SwTask) task = make_task (library, "t", SW_TASK_QUEUED, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_store_save_task_async (library->store, task, cancellable, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_cancellable_cancel (cancellable);
  g_assert_true (sw_store_save_task_finish (library->store, result, &error));
  g_assert_no_error (error);
}

static void
test_closed (Library      *library,
             gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_opened = 0;

  sw_test_count_notify (library->store, "opened", &n_opened);
  sw_store_close (library->store);
  g_assert_false (sw_store_get_opened (library->store));
  sw_store_query_clips_async (library->store, NULL, 0, 10, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_null (sw_store_query_clips_finish (library->store, result, &error));
  g_assert_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_OPEN);
  g_clear_error (&error);
  library_open (library->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_opened, ==, 2);
  sw_store_close (library->store);
  g_assert_cmpuint (n_opened, ==, 3);
}

#define ADD(path, function) g_test_add ("/store/" path, Library, NULL, library_set_up, function, library_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("clips/round-trip", test_clip_round_trip);
  ADD ("clips/only-shown-states", test_only_shown_states);
  ADD ("clips/sorting", test_sorting);
  ADD ("clips/time-corrected", test_time_corrected);
  ADD ("clips/crowded-second", test_crowded_second);
  ADD ("clips/filters", test_filters);
  ADD ("clips/pages", test_pages);
  ADD ("clips/delete-and-restore", test_delete_and_restore);
  ADD ("clips/purge", test_purge);
  ADD ("clips/delete-unknown", test_delete_unknown);
  ADD ("clips/one-object", test_one_object_per_clip);
  ADD ("clips/unsaved-edit-survives-reading", test_unsaved_edit_survives_reading);
  ADD ("clips/stale-read-is-ignored", test_stale_read_is_ignored);
  ADD ("tasks/round-trip", test_task_round_trip);
  ADD ("tasks/remote-id-is-never-forgotten", test_remote_id_is_never_forgotten);
  ADD ("tasks/limit-keeps-unfinished", test_limit_keeps_unfinished);
  ADD ("tasks/delete-keeps-clips", test_delete_task_keeps_clips);
  ADD ("tasks/claims", test_claims);
  ADD ("personas", test_personas);
  ADD ("drafts", test_drafts);
  ADD ("changed/told-once", test_changed_is_told_once);
  ADD ("changed/nothing-changed", test_nothing_changed_is_not_told);
  ADD ("changed/seen-by-another", test_seen_by_another);
  ADD ("changed/two-write-at-once", test_two_write_at_once);
  ADD ("cancel/before", test_cancel_before);
  ADD ("cancel/reading", test_cancel_reading);
  ADD ("cancel/after", test_cancel_after);
  ADD ("closed", test_closed);
  return g_test_run ();
}
