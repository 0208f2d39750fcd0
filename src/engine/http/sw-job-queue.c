/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-job-queue"

#include "config.h"

#include "sw-job-queue-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/* More tasks at once only make each slower, and each needs its memory. */
#define MAX_PARALLEL 3
/* MiB for all that is in work: with what the engine itself needs it stays below 600. */
#define MEMORY 420
#define KEPT_BYTES (2 * G_GUINT64_CONSTANT (1024) * 1024 * 1024)

G_DEFINE_FINAL_TYPE (SwJobQueue, sw_job_queue, G_TYPE_OBJECT)

char *
_sw_job_queue_dup_task_dir (SwJobQueue *self,
                            const char *id)
{
  return g_build_filename (self->tasks_dir, id, NULL);
}

int
_sw_job_queue_lock_task (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  int              fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) < 0)
    {
      close (fd);
      fd = -1;
    }
  return fd;
}

void
_sw_job_queue_save (SwJob      *job,
                    const char *folder)
{
  g_autoptr (GError) error = NULL;

  if (!sw_job_save (job, folder, &error))
    g_message ("The state of a task could not be written: %s", error->message);
}

static void
release_accepting (SwJobQueue *self)
{
  if (self->accepting >= 0)
    close (self->accepting);
  self->accepting = -1;
}

static void
sw_job_queue_dispose (GObject *object)
{
  SwJobQueue *self = SW_JOB_QUEUE (object);

  sw_job_queue_stop (self);
  G_OBJECT_CLASS (sw_job_queue_parent_class)->dispose (object);
}

static void
sw_job_queue_finalize (GObject *object)
{
  SwJobQueue *self = SW_JOB_QUEUE (object);

  g_clear_pointer (&self->jobs, g_hash_table_unref);
  g_clear_pointer (&self->active, g_hash_table_unref);
  g_clear_pointer (&self->tasks_dir, g_free);
  g_clear_pointer (&self->results_dir, g_free);
  g_clear_pointer (&self->gate, sw_gate_free);
  g_clear_pointer (&self->clips, sw_clip_store_free);
  g_clear_pointer (&self->personas, sw_persona_store_free);
  g_clear_object (&self->contract);
  g_clear_object (&self->ledger);
  g_clear_object (&self->cancellable);
  release_accepting (self);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->trim_mutex);
  G_OBJECT_CLASS (sw_job_queue_parent_class)->finalize (object);
}

static void
sw_job_queue_class_init (SwJobQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sw_job_queue_dispose;
  G_OBJECT_CLASS (klass)->finalize = sw_job_queue_finalize;
}

static void
sw_job_queue_init (SwJobQueue *self)
{
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->trim_mutex);
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->active = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->accepting = -1;
  self->gate = sw_gate_new (MEMORY);
}

/**
 * sw_job_queue_new:
 * @ledger: where refunds go
 * @options: copied
 * @error: return location, `G_IO_ERROR`
 *
 * Returns: (transfer full) (nullable): a queue at rest
 */
SwJobQueue *
sw_job_queue_new (SwContract              *contract,
                  SwLedger                *ledger,
                  const SwJobQueueOptions *options,
                  GError                 **error)
{
  g_autoptr (SwJobQueue) self = g_object_new (SW_TYPE_JOB_QUEUE, NULL);
  g_autofree char *clips_dir = g_build_filename (options->state_dir, "clips", NULL);
  g_autofree char *personas_dir = g_build_filename (options->state_dir, "personas", NULL);
  guint            parallel = options->parallel > 0 ? options->parallel : CLAMP (g_get_num_processors (), 1, MAX_PARALLEL);

  self->contract = g_object_ref (contract);
  self->ledger = g_object_ref (ledger);
  self->maker = options->maker != NULL ? options->maker : sw_song_make;
  self->kept_bytes = options->kept_bytes > 0 ? options->kept_bytes : KEPT_BYTES;
  self->tasks_dir = g_build_filename (options->state_dir, "tasks", NULL);
  self->results_dir = g_build_filename (options->state_dir, "results", NULL);
  if (g_mkdir_with_parents (self->tasks_dir, 0700) < 0 || g_mkdir_with_parents (self->results_dir, 0700) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", options->state_dir, g_strerror (errno));
      return NULL;
    }
  self->clips = sw_clip_store_new (clips_dir, error);
  if (self->clips == NULL)
    return NULL;
  self->personas = sw_persona_store_new (personas_dir, error);
  if (self->personas == NULL)
    return NULL;
  self->pool = g_thread_pool_new (_sw_job_queue_worker, self, (int)parallel, FALSE, NULL);
  return g_steal_pointer (&self);
}

SwClipStore *
sw_job_queue_get_clips (SwJobQueue *self)
{
  return self->clips;
}

SwPersonaStore *
sw_job_queue_get_personas (SwJobQueue *self)
{
  return self->personas;
}

SwGate *
sw_job_queue_get_gate (SwJobQueue *self)
{
  return self->gate;
}

void
sw_job_queue_set_failing (SwJobQueue *self,
                          guint       takes)
{
  self->failing = takes;
}

void
sw_job_queue_resume (SwJobQueue *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->tasks_dir, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = _sw_job_queue_dup_task_dir (self, name);
      g_autoptr (SwJob) job = sw_job_load (self->contract, folder, NULL);

      if (job == NULL)
        continue;
      if (sw_job_is_finished (job))
        _sw_job_queue_refund (self, job);
      else
        sw_job_queue_start (self, job);
    }
  _sw_job_queue_trim (self);
}

/* A new name in a folder survives a power cut only once the folder itself is synced. */
static gboolean
sync_folder (const char *path,
             GError    **error)
{
  int      fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return ok;
}

/**
 * sw_job_queue_add:
 *
 * Makes the task durable without starting it, so that it can be paid for first.
 */
gboolean
sw_job_queue_add (SwJobQueue *self,
                  SwJob      *job,
                  GError    **error)
{
  g_autofree char *folder = _sw_job_queue_dup_task_dir (self, sw_job_get_id (job));

  if (g_mkdir (folder, 0700) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }
  release_accepting (self);
  self->accepting = _sw_job_queue_lock_task (folder); /* no other engine may take it for forgotten */
  return sw_job_save (job, folder, error) && sync_folder (self->tasks_dir, error);
}

/**
 * sw_job_queue_remove:
 *
 * Forgets a task that was added and not started.
 */
void
sw_job_queue_remove (SwJobQueue *self,
                     SwJob      *job)
{
  _sw_job_queue_remove_files (self, job);
  release_accepting (self);
}

void
sw_job_queue_start (SwJobQueue *self,
                    SwJob      *job)
{
  const char *id = sw_job_get_id (job);
  gboolean    fresh;

  release_accepting (self);
  if (!g_hash_table_contains (self->jobs, id))
    g_hash_table_insert (self->jobs, (gpointer)id, g_object_ref (job));

  g_mutex_lock (&self->mutex);
  fresh = !g_hash_table_contains (self->active, id);
  if (fresh)
    g_hash_table_insert (self->active, g_strdup (id), g_cancellable_new ());
  g_mutex_unlock (&self->mutex);
  if (fresh)
    g_thread_pool_push (self->pool, g_object_ref (job), NULL);
}

static gboolean
is_active (SwJobQueue *self,
           const char *id)
{
  gboolean active;

  g_mutex_lock (&self->mutex);
  active = g_hash_table_contains (self->active, id);
  g_mutex_unlock (&self->mutex);
  return active;
}

/**
 * sw_job_queue_find:
 * @id: a task's id, foreign text
 *
 * Looks in memory, then on disk. A task that nobody in this process works on is read
 * again, and taken up when no other process has it.
 *
 * Returns: (transfer full) (nullable): the task
 */
SwJob *
sw_job_queue_find (SwJobQueue *self,
                   const char *id)
{
  g_autofree char *folder = NULL;
  g_autoptr (SwJob) saved = NULL;
  SwJob *job;

  if (!g_uuid_string_is_valid (id))
    return NULL;
  job = g_hash_table_lookup (self->jobs, id);
  if (job != NULL && (is_active (self, id) || sw_job_is_finished (job)))
    return g_object_ref (job);

  folder = _sw_job_queue_dup_task_dir (self, id);
  saved = sw_job_load (self->contract, folder, NULL);
  if (saved == NULL)
    return NULL;
  if (job == NULL)
    {
      job = saved;
      g_hash_table_insert (self->jobs, (gpointer)sw_job_get_id (job), g_object_ref (job));
    }
  else
    sw_job_copy_state (job, saved);
  if (!sw_job_is_finished (job))
    sw_job_queue_start (self, job);
  return g_object_ref (job);
}

/**
 * sw_job_queue_cancel:
 * @error: return location, `G_FILE_ERROR`
 *
 * The wish is on the disk when this returns, so it holds even if the engine dies before
 * the work has noticed. A task that is finished stays as it is.
 */
gboolean
sw_job_queue_cancel (SwJobQueue *self,
                     SwJob      *job,
                     GError    **error)
{
  g_autofree char *folder = _sw_job_queue_dup_task_dir (self, sw_job_get_id (job));
  GCancellable    *cancellable;

  if (sw_job_is_finished (job))
    return TRUE;
  sw_job_cancel (job);
  if (!sw_job_save (job, folder, error))
    return FALSE;
  g_mutex_lock (&self->mutex);
  cancellable = g_hash_table_lookup (self->active, sw_job_get_id (job));
  if (cancellable != NULL)
    g_object_ref (cancellable);
  g_mutex_unlock (&self->mutex);
  /* A task that waits is given up by the worker that gets to it. */
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  else
    sw_job_queue_start (self, job);
  g_clear_object (&cancellable);
  return TRUE;
}

/**
 * sw_job_queue_stop:
 *
 * Interrupts the work and waits until it has stopped; what is unfinished goes on
 * when a queue on the same folder resumes.
 */
void
sw_job_queue_stop (SwJobQueue *self)
{
  GHashTableIter iter;
  gpointer       cancellable;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->active);
  while (g_hash_table_iter_next (&iter, NULL, &cancellable))
    g_ptr_array_add (all, g_object_ref (cancellable));
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < all->len; i++)
    g_cancellable_cancel (g_ptr_array_index (all, i));
  if (self->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
}
