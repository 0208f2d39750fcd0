/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-job-queue"

#include "config.h"

#include "sw-job-queue.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/* Finished tasks kept for clients that come back; a song is about 5 MB. */
#define KEPT_TASKS 200
#define KEPT_BYTES (2 * G_GUINT64_CONSTANT (1024) * 1024 * 1024)
#define MAX_ATTEMPTS 3

struct _SwJobQueue
{
  GObject parent_instance;

  SwContract   *contract;
  SwLedger     *ledger;
  SwSongMaker   maker;
  char         *tasks_dir;
  char         *clips_dir;
  guint         failing;
  GHashTable   *jobs;   /* (owned) id -> SwJob; main thread only */
  GMutex        mutex;  /* guards active */
  GHashTable   *active; /* (owned) ids queued or worked on in this process */
  GThreadPool  *pool;
  GCancellable *cancellable;
  int           accepting; /* lock of the task that was added and not started yet, or -1 */
};

G_DEFINE_FINAL_TYPE (SwJobQueue, sw_job_queue, G_TYPE_OBJECT)

/* What the progress of one take is told to. */
typedef struct
{
  SwJob *job;
  guint  take;
} Progress;

static void
progress_cb (double      fraction,
             const char *stage,
             gpointer    user_data)
{
  Progress *progress = user_data;

  sw_job_set_progress (progress->job, progress->take, fraction, stage);
}

static char *
dup_task_dir (SwJobQueue *self,
              const char *id)
{
  return g_build_filename (self->tasks_dir, id, NULL);
}

/* The lock of a task, or -1 when another process works on it. */
static int
lock_task (const char *folder)
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

/* A task without a charge was never answered: the engine died in between, and nobody
 * knows of it. */
static gboolean
is_forgotten (SwJobQueue *self,
              SwJob      *job)
{
  gboolean known;

  return !sw_ledger_is_charged (self->ledger, sw_job_get_id (job), &known) && known;
}

/* Asking twice gives back once, so that nothing is lost when the engine dies between
 * saving the failure and this. */
static void
refund_failed (SwJobQueue *self,
               SwJob      *job)
{
  double amount = sw_job_get_price (job) / SW_JOB_N_CLIPS;

  for (guint i = 0; amount > 0 && i < SW_JOB_N_CLIPS; i++)
    {
      g_autoptr (GError) error = NULL;

      if (sw_job_get_clip_state (job, i) == SW_JOB_CLIP_FAILED &&
          !sw_ledger_refund (self->ledger, sw_job_get_id (job), sw_job_get_clip_id (job, i), amount, &error))
        g_warning ("The refund could not be written: %s", error->message);
    }
}

static void
save_job (SwJob      *job,
          const char *folder)
{
  g_autoptr (GError) error = NULL;

  if (!sw_job_save (job, folder, &error))
    g_message ("The state of a task could not be written: %s", error->message);
}

static void
make_clip (SwJobQueue *self,
           SwJob      *job,
           guint       take,
           const char *folder)
{
  g_autoptr (SwSongWish) wish = sw_job_dup_wish (job);
  g_autofree char *clip_dir = g_build_filename (self->clips_dir, sw_job_get_clip_id (job, take), NULL);
  g_autoptr (SwSongResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Progress progress = { job, take };

  sw_job_start_clip (job, take);
  save_job (job, folder);

  if (self->failing & (1u << take))
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_FAILED, "This take was made to fail");
  else if (g_mkdir_with_parents (clip_dir, 0700) < 0)
    g_set_error (&error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", clip_dir, g_strerror (errno));
  else
    result = self->maker (wish, take, clip_dir, progress_cb, &progress, self->cancellable, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (result != NULL)
    sw_job_set_attempts (job, 1);
  if (result != NULL)
    sw_job_finish_clip (job, take, result->title, result->tags, result->lyrics, result->key,
                        result->duration, result->bpm);
  else
    sw_job_fail_clip (job, take, error->message);
  save_job (job, folder);
  if (result == NULL)
    refund_failed (self, job);
}

/* FALSE when the work on the task has been cut short too often; then it has failed. */
static gboolean
begin_attempt (SwJobQueue *self,
               SwJob      *job,
               const char *folder)
{
  guint attempts = sw_job_get_attempts (job);

  if (attempts < MAX_ATTEMPTS)
    {
      sw_job_set_attempts (job, attempts + 1);
      return TRUE; /* written with the start of the take */
    }
  for (guint take = 0; take < SW_JOB_N_CLIPS; take++)
    if (sw_job_get_clip_state (job, take) < SW_JOB_CLIP_SUCCEEDED)
      sw_job_fail_clip (job, take, _ ("The engine stopped several times while it made this song. Try other words or another style."));
  save_job (job, folder);
  refund_failed (self, job);
  return FALSE;
}

static void
make_clips (SwJobQueue *self,
            SwJob      *job,
            const char *folder)
{
  if (!begin_attempt (self, job, folder))
    return;
  for (guint take = 0; take < SW_JOB_N_CLIPS; take++)
    if (sw_job_get_clip_state (job, take) < SW_JOB_CLIP_SUCCEEDED && !g_cancellable_is_cancelled (self->cancellable))
      make_clip (self, job, take, folder);
  if (!sw_job_is_finished (job))
    {
      /* Stopped on purpose: that is no attempt. */
      sw_job_set_attempts (job, sw_job_get_attempts (job) - 1);
      save_job (job, folder);
    }
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

static void
remove_files (SwJobQueue *self,
              SwJob      *job)
{
  g_autofree char *folder = dup_task_dir (self, sw_job_get_id (job));

  for (guint i = 0; i < SW_JOB_N_CLIPS; i++)
    {
      g_autofree char *clip_dir = g_build_filename (self->clips_dir, sw_job_get_clip_id (job, i), NULL);

      remove_folder (clip_dir);
    }
  remove_folder (folder);
}

static void
job_worker (gpointer data,
            gpointer user_data)
{
  SwJobQueue *self = user_data;
  g_autoptr (SwJob) job = data;
  g_autofree char *folder = dup_task_dir (self, sw_job_get_id (job));
  int              lock = lock_task (folder);

  if (lock >= 0)
    {
      g_autoptr (SwJob) saved = sw_job_load (self->contract, folder, NULL);

      if (saved != NULL)
        sw_job_copy_state (job, saved);
      if (is_forgotten (self, job))
        remove_files (self, job);
      else if (!sw_job_is_finished (job) && !g_cancellable_is_cancelled (self->cancellable))
        make_clips (self, job, folder);
      close (lock);
    }

  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->active, sw_job_get_id (job));
  g_mutex_unlock (&self->mutex);
}

/* What the task's songs take on the disk. */
static guint64
get_size (SwJobQueue *self,
          SwJob      *job)
{
  guint64 bytes = 0;

  for (guint i = 0; i < SW_JOB_N_CLIPS; i++)
    {
      g_autofree char *clip_dir = g_build_filename (self->clips_dir, sw_job_get_clip_id (job, i), NULL);
      g_autoptr (GDir) dir = g_dir_open (clip_dir, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *file = g_build_filename (clip_dir, name, NULL);
          GStatBuf         facts;

          if (g_stat (file, &facts) == 0)
            bytes += (guint64)facts.st_size;
        }
    }
  return bytes;
}

static gint
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  gint64 first = sw_job_get_created (*(SwJob *const *)a);
  gint64 second = sw_job_get_created (*(SwJob *const *)b);

  return first < second ? 1 : first > second ? -1
                                             : 0;
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
  g_clear_pointer (&self->clips_dir, g_free);
  g_clear_object (&self->contract);
  g_clear_object (&self->ledger);
  g_clear_object (&self->cancellable);
  release_accepting (self);
  g_mutex_clear (&self->mutex);
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
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->active = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->accepting = -1;
  self->pool = g_thread_pool_new (job_worker, self, 1, FALSE, NULL);
}

/**
 * sw_job_queue_new:
 * @state_dir: made when it is not there
 * @ledger: where refunds go
 * @maker: (nullable): what makes the songs; %NULL for sw_song_make()
 * @error: return location, `G_IO_ERROR`
 *
 * Returns: (transfer full) (nullable): a queue at rest
 */
SwJobQueue *
sw_job_queue_new (SwContract *contract,
                  const char *state_dir,
                  SwLedger   *ledger,
                  SwSongMaker maker,
                  GError    **error)
{
  g_autoptr (SwJobQueue) self = g_object_new (SW_TYPE_JOB_QUEUE, NULL);

  self->contract = g_object_ref (contract);
  self->ledger = g_object_ref (ledger);
  self->maker = maker != NULL ? maker : sw_song_make;
  self->tasks_dir = g_build_filename (state_dir, "tasks", NULL);
  self->clips_dir = g_build_filename (state_dir, "clips", NULL);
  if (g_mkdir_with_parents (self->tasks_dir, 0700) < 0 || g_mkdir_with_parents (self->clips_dir, 0700) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", state_dir, g_strerror (errno));
      return NULL;
    }
  return g_steal_pointer (&self);
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
  g_autoptr (GPtrArray) finished = g_ptr_array_new_with_free_func (g_object_unref);
  guint64     bytes = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = dup_task_dir (self, name);
      g_autoptr (SwJob) job = sw_job_load (self->contract, folder, NULL);

      if (job == NULL)
        continue;
      if (sw_job_is_finished (job))
        {
          refund_failed (self, job);
          g_ptr_array_add (finished, g_steal_pointer (&job));
        }
      else
        sw_job_queue_start (self, job);
    }
  g_ptr_array_sort (finished, compare_newest_first);
  for (guint i = 0; i < finished->len; i++)
    {
      bytes += get_size (self, g_ptr_array_index (finished, i));
      if (i >= KEPT_TASKS || bytes > KEPT_BYTES)
        remove_files (self, g_ptr_array_index (finished, i));
    }
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
  g_autofree char *folder = dup_task_dir (self, sw_job_get_id (job));

  if (g_mkdir (folder, 0700) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }
  release_accepting (self);
  self->accepting = lock_task (folder); /* no other engine may take it for forgotten */
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
  remove_files (self, job);
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
  fresh = g_hash_table_add (self->active, g_strdup (id));
  g_mutex_unlock (&self->mutex);
  if (fresh)
    g_thread_pool_push (self->pool, g_object_ref (job), NULL);
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
  SwJob   *job;
  gboolean active;

  if (!g_uuid_string_is_valid (id))
    return NULL;
  job = g_hash_table_lookup (self->jobs, id);
  g_mutex_lock (&self->mutex);
  active = g_hash_table_contains (self->active, id);
  g_mutex_unlock (&self->mutex);
  if (job != NULL && (active || sw_job_is_finished (job)))
    return g_object_ref (job);

  folder = dup_task_dir (self, id);
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
 * sw_job_queue_dup_file:
 * @clip_id: foreign text
 * @name: foreign text
 *
 * Returns: (transfer full) (nullable): the path of one of a clip's files, %NULL for
 *   anything that cannot be one; the file need not exist
 */
char *
sw_job_queue_dup_file (SwJobQueue *self,
                       const char *clip_id,
                       const char *name)
{
  static const char *const names[] = { "audio.mp3", "cover.png", "cover.jpg", "words.json", "score.json", NULL };

  if (!g_uuid_string_is_valid (clip_id) || !g_strv_contains (names, name))
    return NULL;
  return g_build_filename (self->clips_dir, clip_id, name, NULL);
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
  g_cancellable_cancel (self->cancellable);
  if (self->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
}
