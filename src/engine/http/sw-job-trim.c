/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The state folder is a cache: what is finished is kept for clients that come back and
 * for operations that work on it, the newest first, up to a size. */

#define G_LOG_DOMAIN "sw-job-trim"

#include "config.h"

#include "sw-job-queue-private.h"

#include <glib/gstdio.h>

#define KEPT_TASKS 200
/* A clip that no task knows and that is not done: being uploaded, or left by a crash. */
#define UNFINISHED_SECONDS (24 * 60 * 60)

/* One thing that can be dropped. */
typedef struct
{
  SwJob  *job;  /* (owned) (nullable) */
  char   *clip; /* (owned) (nullable) of no task */
  gint64  created;
  guint64 bytes;
} Kept;

static void
kept_free (Kept *self)
{
  g_clear_object (&self->job);
  g_free (self->clip);
  g_free (self);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

void
_sw_job_queue_remove_files (SwJobQueue *self,
                            SwJob      *job)
{
  g_autofree char *folder = _sw_job_queue_dup_task_dir (self, sw_job_get_id (job));

  for (guint i = 0; i < sw_job_get_n_clips (job); i++)
    sw_clip_store_remove (self->clips, sw_job_get_clip_id (job, i));
  remove_folder (folder);
}

static gint
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  gint64 first = (*(Kept *const *)a)->created;
  gint64 second = (*(Kept *const *)b)->created;

  return first < second ? 1 : first > second ? -1
                                             : 0;
}

/* Finished tasks into @all, the ids of every task's clips into @known. */
static void
collect_tasks (SwJobQueue *self,
               GPtrArray  *all,
               GHashTable *known)
{
  g_autoptr (GDir) dir = g_dir_open (self->tasks_dir, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = _sw_job_queue_dup_task_dir (self, name);
      g_autoptr (SwJob) job = sw_job_load (self->contract, folder, NULL);
      Kept *kept;

      for (guint i = 0; job != NULL && i < sw_job_get_n_clips (job); i++)
        g_hash_table_add (known, g_strdup (sw_job_get_clip_id (job, i)));
      if (job == NULL || !sw_job_is_finished (job))
        continue;
      kept = g_new0 (Kept, 1);
      kept->created = sw_job_get_created (job);
      for (guint i = 0; i < sw_job_get_n_clips (job); i++)
        kept->bytes += sw_clip_store_get_size (self->clips, sw_job_get_clip_id (job, i));
      kept->job = g_steal_pointer (&job);
      g_ptr_array_add (all, kept);
    }
}

/* Uploads and cut-out voices: clips of no task. */
static void
collect_clips (SwJobQueue *self,
               GPtrArray  *all,
               GHashTable *known)
{
  g_autofree char *path = sw_clip_store_dup_path (self->clips, ".", ".");
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  gint64      now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = NULL;
      gboolean         done;
      GStatBuf         facts;
      Kept            *kept;

      if (g_hash_table_contains (known, name) || !g_uuid_string_is_valid (name))
        continue;
      folder = sw_clip_store_dup_path (self->clips, name, ".");
      done = sw_clip_store_has_file (self->clips, name, "clip.json");
      if (g_stat (folder, &facts) != 0 || (!done && now - (gint64)facts.st_mtime < UNFINISHED_SECONDS))
        continue;
      kept = g_new0 (Kept, 1);
      kept->clip = g_strdup (name);
      kept->created = done ? (gint64)facts.st_mtime : 0;
      kept->bytes = sw_clip_store_get_size (self->clips, name);
      g_ptr_array_add (all, kept);
    }
}

static void
drop (SwJobQueue *self,
      Kept       *kept)
{
  if (kept->job != NULL)
    _sw_job_queue_remove_files (self, kept->job);
  else
    sw_clip_store_remove (self->clips, kept->clip);
}

/* Hashes whose clip is gone. */
static void
drop_dangling_results (SwJobQueue *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->results_dir, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->results_dir, name, NULL);
      g_autofree char *id = NULL;

      if (!g_file_get_contents (path, &id, NULL, NULL) || !g_uuid_string_is_valid (id) ||
          !sw_clip_store_has_file (self->clips, id, "clip.json"))
        g_unlink (path);
    }
}

void
_sw_job_queue_trim (SwJobQueue *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)kept_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint64  bytes = 0;
  gboolean dropped = FALSE;

  g_mutex_lock (&self->trim_mutex);
  collect_tasks (self, all, known);
  collect_clips (self, all, known);
  g_ptr_array_sort (all, compare_newest_first);
  for (guint i = 0; i < all->len; i++)
    {
      Kept *kept = g_ptr_array_index (all, i);

      bytes += kept->bytes;
      /* What was made last is never dropped, however large it is. */
      if (i > 0 && (i >= KEPT_TASKS || bytes > self->kept_bytes || kept->created == 0))
        {
          drop (self, kept);
          dropped = TRUE;
        }
    }
  if (dropped)
    drop_dangling_results (self);
  g_mutex_unlock (&self->trim_mutex);
}
