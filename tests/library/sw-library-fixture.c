/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-library-fixture.h"

void
library_set_up (Library      *self,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = sw_test_make_dir ();
  self->path = g_build_filename (self->folder, "library.db", NULL);
  self->contract = g_object_ref (sw_contract_get_default ());
  self->store = sw_store_new (self->contract, self->path);
  library_open (self->store, &error);
  g_assert_no_error (error);
  sw_test_drain ();
}

void
library_tear_down (Library      *self,
                   gconstpointer data)
{
  sw_store_close (self->store);
  sw_test_drain ();
  g_assert_finalize_object (self->store);
  g_object_unref (self->contract);
  sw_test_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

SwStore *
library_open_another (Library *self)
{
  SwStore *store = sw_store_new (self->contract, self->path);
  g_autoptr (GError) error = NULL;

  library_open (store, &error);
  g_assert_no_error (error);
  sw_test_drain ();
  return store;
}

gboolean
library_open (SwStore *store,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sw_store_open_async (store, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_store_open_finish (store, result, error);
}

void
library_save_clips (SwStore   *store,
                    GPtrArray *clips)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_store_save_clips_async (store, clips, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  sw_store_save_clips_finish (store, result, &error);
  g_assert_no_error (error);
}

void
library_save_clip (SwStore *store,
                   SwClip  *clip)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new ();

  g_ptr_array_add (clips, clip);
  library_save_clips (store, clips);
}

void
library_save_task (SwStore *store,
                   SwTask  *task)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_store_save_task_async (store, task, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  sw_store_save_task_finish (store, result, &error);
  g_assert_no_error (error);
}

GPtrArray *
library_load_tasks (SwStore *store,
                    guint    limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *tasks;

  sw_store_load_tasks_async (store, limit, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  tasks = sw_store_load_tasks_finish (store, result, &error);
  g_assert_no_error (error);
  return tasks;
}

GPtrArray *
library_query (SwStore           *store,
               const SwClipQuery *query,
               guint              offset,
               guint              limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *clips;

  sw_store_query_clips_async (store, query, offset, limit, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  clips = sw_store_query_clips_finish (store, result, &error);
  g_assert_no_error (error);
  return clips;
}

guint
library_count (SwStore           *store,
               const SwClipQuery *query)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint count = G_MAXUINT;

  sw_store_count_clips_async (store, query, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  sw_store_count_clips_finish (store, result, &count, &error);
  g_assert_no_error (error);
  return count;
}

char *
library_titles (SwStore           *store,
                const SwClipQuery *query)
{
  g_autoptr (GPtrArray) clips = library_query (store, query, 0, 1000);
  GString *titles = g_string_new (NULL);

  g_assert_cmpuint (library_count (store, query), ==, clips->len);
  for (guint i = 0; i < clips->len; i++)
    g_string_append_printf (titles, "%s%s", i > 0 ? "," : "", sw_clip_get_title (clips->pdata[i]));
  return g_string_free (titles, FALSE);
}

void
library_set_deleted (SwStore    *store,
                     const char *id,
                     gboolean    deleted)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_store_set_clip_deleted_async (store, id, deleted, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  sw_store_set_clip_deleted_finish (store, result, &error);
  g_assert_no_error (error);
}

gboolean
library_claim (SwStore           *store,
               const char        *task_id,
               const char        *driver,
               const char *const *stale,
               GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sw_store_claim_task_async (store, task_id, driver, stale, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_store_claim_task_finish (store, result, error);
}

SwClip *
make_clip (const char *title,
           gint64      created)
{
  SwClip *clip = sw_clip_new (NULL);

  sw_clip_set_title (clip, title);
  sw_clip_set_created (clip, created);
  sw_clip_set_state (clip, SW_CLIP_READY);
  return clip;
}

void
library_add_songs (SwStore *store,
                   guint    n,
                   gint64   created)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = g_strdup_printf ("Song %u", i);

      g_ptr_array_add (clips, make_clip (title, created + i));
    }
  library_save_clips (store, clips);
}

SwTask *
make_task (Library    *self,
           const char *id,
           SwTaskState state,
           gint64      created)
{
  g_autoptr (SwRequest) request = sw_request_new (self->contract, "sonic.create.custom");
  SwTask *task;

  sw_request_set_string (request, "prompt", "[Verse]\nPaper boats");
  task = sw_task_new (id, request, "builtin");
  sw_task_set_state (task, state);
  sw_task_set_created (task, created);
  sw_task_set_updated (task, created);
  return task;
}
