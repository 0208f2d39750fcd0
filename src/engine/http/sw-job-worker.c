/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a task is worked on: by whom, how often, clip by clip. */

#define G_LOG_DOMAIN "sw-job-worker"

#include "config.h"

#include "sw-job-queue-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#define MAX_ATTEMPTS 3

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
void
_sw_job_queue_refund (SwJobQueue *self,
                      SwJob      *job)
{
  guint  n = sw_job_get_n_clips (job);
  double amount = sw_job_get_price (job) / n;

  for (guint i = 0; amount > 0 && i < n; i++)
    {
      g_autoptr (GError) error = NULL;

      if (sw_job_get_clip_state (job, i) == SW_JOB_CLIP_FAILED &&
          !sw_ledger_refund (self->ledger, sw_job_get_id (job), sw_job_get_clip_id (job, i), amount, &error))
        g_warning ("The refund could not be written: %s", error->message);
    }
}

void
_sw_job_queue_give_up (SwJobQueue *self,
                       SwJob      *job,
                       const char *folder,
                       const char *message)
{
  for (guint i = 0; i < sw_job_get_n_clips (job); i++)
    if (sw_job_get_clip_state (job, i) < SW_JOB_CLIP_SUCCEEDED)
      sw_job_fail_clip (job, i, message);
  _sw_job_queue_save (job, folder);
  _sw_job_queue_refund (self, job);
}

/* What is known of a clip before it is made. */
static SwClipFacts *
begin_facts (SwWork *work,
             guint   index)
{
  static const char *const sources[] = { "continue_clip_id", "clip_id", "sample_clip_id" };
  SwClipFacts             *facts = sw_clip_facts_new (sw_job_get_clip_id (work->job, index));
  g_autoptr (GStrvBuilder) parents = g_strv_builder_new ();

  facts->operation = g_strdup (sw_job_get_kind (work->job));
  facts->request = sw_request_to_json (work->request);
  facts->model = g_strdup (sw_request_get_string (work->request, "mv"));
  facts->created = sw_job_get_created (work->job);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (sw_request_get_string (work->request, sources[i]) != NULL)
      g_strv_builder_add (parents, sw_request_get_string (work->request, sources[i]));
  facts->parents = g_strv_builder_end (parents);
  return facts;
}

/* The facts are written last: where they are, everything is. A voice is no clip. */
static gboolean
make_and_keep (SwJobQueue        *self,
               SwWork            *work,
               const SwWorkEntry *entry,
               guint              index,
               SwClipFacts       *facts,
               GError           **error)
{
  gboolean         voice = sw_request_get_operation (work->request)->shape == SW_RESULT_SONIC_VOICE;
  g_autofree char *folder = sw_clip_store_dup_folder (self->clips, facts->id);

  if (_sw_job_queue_recall (self, work, index, folder, facts))
    return TRUE;
  if (!entry->make_clip (work, index, folder, facts, error))
    return FALSE;
  if (voice)
    return TRUE;
  if (!sw_clip_store_save (self->clips, facts, error))
    return FALSE;
  _sw_job_queue_remember (self, work, index, facts);
  return TRUE;
}

static void
make_clip (SwJobQueue        *self,
           SwWork            *work,
           const SwWorkEntry *entry,
           guint              index,
           const char        *folder)
{
  SwJob *job = work->job;
  g_autoptr (SwClipFacts) facts = begin_facts (work, index);
  g_autoptr (GError) error = NULL;
  gboolean made = FALSE;

  sw_job_start_clip (job, index);
  _sw_job_queue_save (job, folder);

  if (self->failing & (1u << MIN (index, 31)))
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_FAILED, "This take was made to fail");
  else
    made = make_and_keep (self, work, entry, index, facts, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (made)
    {
      sw_job_set_attempts (job, 1);
      sw_job_finish_clip (job, index, &facts->clip);
    }
  else
    sw_job_fail_clip (job, index, error->message);
  _sw_job_queue_save (job, folder);
  if (!made)
    {
      sw_clip_store_remove (self->clips, facts->id);
      _sw_job_queue_refund (self, job);
    }
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
  _sw_job_queue_give_up (self, job, folder,
                         _ ("The engine stopped several times while it made this song. Try other words or another style."));
  return FALSE;
}

/* The task's clips, while there is memory for it. */
static void
make_within_memory (SwJobQueue        *self,
                    SwWork            *work,
                    const SwWorkEntry *entry,
                    const char        *folder,
                    GError           **error)
{
  guint memory = entry->memory > 0 ? entry->memory : SW_WORK_MEMORY;

  if (!sw_gate_enter (self->gate, memory, work->cancellable))
    {
      g_cancellable_set_error_if_cancelled (work->cancellable, error);
      return;
    }
  if (entry->prepare == NULL || entry->prepare (work, error))
    for (guint i = 0; i < sw_job_get_n_clips (work->job); i++)
      if (sw_job_get_clip_state (work->job, i) < SW_JOB_CLIP_SUCCEEDED && !g_cancellable_is_cancelled (work->cancellable))
        make_clip (self, work, entry, i, folder);
  sw_work_clear (work);
  sw_gate_leave (self->gate, memory);
}

static void
make_clips (SwJobQueue   *self,
            SwJob        *job,
            const char   *folder,
            GCancellable *cancellable)
{
  const SwWorkEntry *entry = sw_work_find (sw_job_get_kind (job));
  SwWork             work = { .request = sw_job_get_request (job), .job = job, .seed = sw_job_get_seed (job), .clips = self->clips, .personas = self->personas, .maker = self->maker, .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  if (!begin_attempt (self, job, folder))
    return;
  if (entry == NULL || entry->make_clip == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _ ("This engine does not know how to do that."));
  else
    make_within_memory (self, &work, entry, folder, &error);

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    _sw_job_queue_give_up (self, job, folder, error->message);
  else if (!sw_job_is_finished (job) && !sw_job_is_cancelled (job))
    {
      /* Stopped on purpose: that is no attempt. */
      sw_job_set_attempts (job, sw_job_get_attempts (job) - 1);
      _sw_job_queue_save (job, folder);
    }
}

static void
work_on (SwJobQueue   *self,
         SwJob        *job,
         const char   *folder,
         GCancellable *cancellable)
{
  g_autoptr (SwJob) saved = sw_job_load (self->contract, folder, NULL);

  if (saved != NULL)
    sw_job_copy_state (job, saved);
  if (is_forgotten (self, job))
    {
      _sw_job_queue_remove_files (self, job);
      return;
    }
  if (!sw_job_is_finished (job) && !sw_job_is_cancelled (job) && !g_cancellable_is_cancelled (cancellable) &&
      !g_cancellable_is_cancelled (self->cancellable))
    make_clips (self, job, folder, cancellable);
  if (sw_job_is_cancelled (job) && !sw_job_is_finished (job))
    _sw_job_queue_give_up (self, job, folder, _ ("This was cancelled."));
}

void
_sw_job_queue_worker (gpointer data,
                      gpointer user_data)
{
  SwJobQueue *self = user_data;
  g_autoptr (SwJob) job = data;
  g_autoptr (GCancellable) cancellable = NULL;
  g_autofree char *folder = _sw_job_queue_dup_task_dir (self, sw_job_get_id (job));
  int              lock = _sw_job_queue_lock_task (folder);

  g_mutex_lock (&self->mutex);
  cancellable = g_object_ref (g_hash_table_lookup (self->active, sw_job_get_id (job)));
  g_mutex_unlock (&self->mutex);

  if (lock >= 0)
    {
      work_on (self, job, folder, cancellable);
      close (lock);
    }

  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->active, sw_job_get_id (job));
  g_mutex_unlock (&self->mutex);
  if (!g_cancellable_is_cancelled (self->cancellable))
    _sw_job_queue_trim (self);
}
