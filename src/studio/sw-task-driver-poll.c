/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-task-driver"

#include "config.h"

#include "sw-task-driver-private.h"

#include "sw-studio-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_MISSING 5 /* a service may take a moment to know its own task */
#define MAX_BAD_ANSWERS 5
#define MAX_PAUSE_MS (5 * 60 * 1000)
#define DEFAULT_PATIENCE_S (30 * 60)

/* Ends the task by what became of its clips. */
static void
finish (SwTaskDriver *self)
{
  g_autoptr (GError) error = NULL;
  GListModel *clips = sw_task_get_clips (self->task);

  if (_sw_task_driver_count_clips (self, SW_CLIP_READY) > 0)
    {
      _sw_task_driver_settle (self, SW_TASK_SUCCEEDED, NULL, TRUE);
      return;
    }
  for (guint i = 0; error == NULL && i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

      if (sw_clip_get_error (clip) != NULL)
        error = g_error_copy (sw_clip_get_error (clip));
    }
  if (error == NULL)
    error = g_error_new_literal (SW_SERVICE_ERROR, SW_SERVICE_ERROR_TASK_FAILED, _ ("The service could not make this song."));
  _sw_task_driver_settle (self, SW_TASK_FAILED, error, TRUE);
}

/* Clips that were announced and are missing in the last answer. */
static void
fail_leftovers (SwTaskDriver *self)
{
  GListModel *clips = sw_task_get_clips (self->task);
  g_autoptr (GError) error = NULL;

  error = g_error_new_literal (SW_SERVICE_ERROR, SW_SERVICE_ERROR_TASK_FAILED, _ ("The service could not make this take."));
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);
      SwClipState state = sw_clip_get_state (clip);

      if (state == SW_CLIP_PENDING || state == SW_CLIP_FETCHING)
        {
          sw_clip_set_error (clip, error);
          sw_clip_set_state (clip, SW_CLIP_FAILED);
          _sw_task_driver_save_clip (self, clip);
        }
    }
}

void
_sw_task_driver_check_done (SwTaskDriver *self)
{
  if (!self->finished_there || g_hash_table_size (self->fetching) > 0 || self->n_saving > 0)
    return;
  if (self->fetch_error != NULL)
    {
      g_autoptr (GError) error = g_steal_pointer (&self->fetch_error);

      _sw_task_driver_stall (self, error);
    }
  else if (_sw_task_driver_count_clips (self, SW_CLIP_PENDING) + _sw_task_driver_count_clips (self, SW_CLIP_FETCHING) > 0)
    fail_leftovers (self);
  else
    finish (self);
}

static void
schedule_poll (SwTaskDriver *self)
{
  const SwFamily *family = sw_contract_get_family (sw_request_get_contract (sw_task_get_request (self->task)), self->operation->family);
  double          scale = sw_connections_get_time_scale (self->connections);
  guint           patience = family != NULL && family->give_up_after > 0 ? family->give_up_after : DEFAULT_PATIENCE_S;
  guint           interval;

  if ((g_get_monotonic_time () - self->polling_since) * scale > (double)patience * G_USEC_PER_SEC)
    {
      g_autofree char *text = NULL;

      text = g_strdup_printf (ngettext ("Not ready after %u minute. Resume to ask again.",
                                        "Not ready after %u minutes. Resume to ask again.", patience / 60),
                              patience / 60);
      sw_task_set_progress (self->task, -1.0, text);
      _sw_task_driver_stall (self, NULL);
      return;
    }
  interval = sw_connections_get_interval (self->connections, sw_task_get_service (self->task), self->operation, self->n_polls);
  if (self->n_errors > 1)
    interval = MIN ((guint64)interval << MIN (self->n_errors - 1, 10), MAX_PAUSE_MS / scale);
  _sw_task_driver_schedule (self, MAX (interval, 1), _sw_task_driver_poll);
}

static GError *
new_clip_error (SwTaskDriver *self,
                const char   *message)
{
  gboolean told = message != NULL && message[0] != '\0';

  if (told && g_str_equal (sw_task_get_service (self->task), "builtin"))
    return g_error_new_literal (SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_SONG, message);
  return g_error_new_literal (SW_SERVICE_ERROR, SW_SERVICE_ERROR_TASK_FAILED, told ? message : _ ("The service could not make this take."));
}

/* Takes one element of the answer into the task. Returns TRUE when its row changed. */
static gboolean
take_report (SwTaskDriver       *self,
             const SwTaskReport *answer,
             guint               index)
{
  const SwClipReport *report = answer->clips->pdata[index];
  g_autofree char    *remote_id = g_strdup (report->clip_id);
  SwClipState         before;
  SwClip             *clip;

  if (remote_id == NULL || remote_id[0] == '\0')
    {
      g_free (remote_id);
      remote_id = g_strdup_printf ("%s#%u", sw_task_get_remote_id (self->task), index + 1);
    }
  clip = sw_task_find_clip (self->task, remote_id);
  if (clip == NULL)
    {
      clip = _sw_task_driver_make_clip (self, report, remote_id, index);
      _sw_task_driver_update_clip (self, clip, report);
      before = SW_CLIP_FETCHING + 1; /* a new row */
    }
  else
    {
      before = sw_clip_get_state (clip);
      if (before == SW_CLIP_READY)
        return FALSE;
      _sw_task_driver_update_clip (self, clip, report);
    }

  if (report->state == SW_REPORT_FAILED || (answer->finished && sw_clip_get_audio_uri (clip) == NULL))
    {
      g_autoptr (GError) error = NULL;

      error = new_clip_error (self, report->message);
      sw_clip_set_error (clip, error);
      sw_clip_set_state (clip, SW_CLIP_FAILED);
    }
  else if (report->state == SW_REPORT_SUCCEEDED && sw_clip_get_audio_uri (clip) != NULL)
    sw_clip_set_state (clip, SW_CLIP_FETCHING);
  return sw_clip_get_state (clip) != before;
}

static void
show_progress (SwTaskDriver       *self,
               const SwTaskReport *answer)
{
  guint            n_clips = answer->clips->len;
  guint            n_ready = _sw_task_driver_count_clips (self, SW_CLIP_READY);
  g_autofree char *text = NULL;
  const char      *stage = NULL;
  double           sum = 0.0;

  if (answer->finished)
    {
      _sw_task_driver_show_fetch_progress (self);
      return;
    }
  for (guint i = 0; i < n_clips; i++)
    {
      const SwClipReport *report = answer->clips->pdata[i];

      if (report->state == SW_REPORT_SUCCEEDED || report->state == SW_REPORT_FAILED)
        sum += 1.0;
      else if (report->progress >= 0.0)
        sum += MIN (report->progress, 1.0);
      if (stage == NULL && report->state == SW_REPORT_RUNNING)
        stage = report->stage;
    }
  if (n_ready > 0)
    /* translators: %u of %u takes of a song are ready */
    text = g_strdup_printf (_ ("%u of %u takes ready"), n_ready, n_clips);
  else
    text = g_strdup (stage != NULL ? stage : _ ("The song is being made"));
  sw_task_set_progress (self->task, sum > 0.0 && n_clips > 0 ? sum / n_clips : -1.0, text);
}

void
_sw_task_driver_take_answer (SwTaskDriver       *self,
                             SwService          *service,
                             const SwTaskReport *answer)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *clips = sw_task_get_clips (self->task);
  SwTaskState state;

  g_free (self->answer);
  self->answer = g_strdup (answer->raw);
  for (guint i = 0; i < answer->clips->len; i++)
    if (take_report (self, answer, i))
      {
        const SwClipReport *report = answer->clips->pdata[i];
        g_autofree char    *made_up = g_strdup_printf ("%s#%u", sw_task_get_remote_id (self->task), i + 1);

        g_ptr_array_add (changed, g_object_ref (sw_task_find_clip (self->task, report->clip_id != NULL && report->clip_id[0] != '\0' ? report->clip_id : made_up)));
      }
  self->finished_there = answer->finished;

  state = answer->finished ? SW_TASK_FETCHING : SW_TASK_RUNNING;
  if (sw_task_get_state (self->task) != state)
    {
      _sw_task_driver_set_state (self, state);
      sw_store_save_task_async (self->store, self->task, NULL, NULL, NULL);
    }
  _sw_task_driver_save_clips (self, changed);
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

      if (sw_clip_get_state (clip) == SW_CLIP_FETCHING && sw_clip_get_audio_uri (clip) != NULL)
        _sw_task_driver_start_fetch (self, service, clip);
    }
  show_progress (self, answer);
  if (answer->finished)
    _sw_task_driver_check_done (self);
  else
    schedule_poll (self);
}

/* A singer is all there is in such an answer. */
static void
take_voice (SwTaskDriver       *self,
            const SwTaskReport *answer)
{
  const SwClipReport *report = answer->clips->pdata[0];
  g_autoptr (GError) error = NULL;

  if (report->state == SW_REPORT_SUCCEEDED && report->clip_id != NULL)
    _sw_task_driver_keep_persona (self, SW_PERSONA_VOICE, report->clip_id, report->title);
  else if (answer->finished)
    {
      error = new_clip_error (self, report->message);
      _sw_task_driver_settle (self, SW_TASK_FAILED, error, TRUE);
    }
  else
    {
      sw_task_set_progress (self->task, report->progress, _ ("The singer is being made"));
      schedule_poll (self);
    }
}

/* The task is not there any more: what is known of its clips may still be fetched. */
static void
take_loss (SwTaskDriver *self,
           SwService    *service,
           const GError *error)
{
  GListModel *clips = sw_task_get_clips (self->task);

  if (++self->n_missing < MAX_MISSING)
    {
      schedule_poll (self);
      return;
    }
  self->finished_there = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

      if (sw_clip_get_state (clip) == SW_CLIP_FETCHING && sw_clip_get_audio_uri (clip) != NULL)
        _sw_task_driver_start_fetch (self, service, clip);
      else if (sw_clip_get_state (clip) != SW_CLIP_READY)
        {
          sw_clip_set_error (clip, error);
          sw_clip_set_state (clip, SW_CLIP_FAILED);
          _sw_task_driver_save_clip (self, clip);
        }
    }
  if (g_list_model_get_n_items (clips) == 0)
    _sw_task_driver_settle (self, SW_TASK_FAILED, error, TRUE);
  else
    _sw_task_driver_check_done (self);
}

static void
take_error (SwTaskDriver *self,
            SwService    *service,
            const GError *error)
{
  self->n_errors++;
  if (error->domain != SW_SERVICE_ERROR)
    {
      _sw_task_driver_stall (self, error);
      return;
    }
  switch ((SwServiceError)error->code)
    {
    case SW_SERVICE_ERROR_NO_CONNECTION:
      sw_connections_distrust (self->connections, sw_task_get_service (self->task));
      G_GNUC_FALLTHROUGH;
    case SW_SERVICE_ERROR_INTERRUPTED:
    case SW_SERVICE_ERROR_RATE_LIMITED:
    case SW_SERVICE_ERROR_SERVER:
      /* Polling is free and the song is being made all the same. */
      if (sw_connections_get_target (self->connections, sw_task_get_service (self->task)) == SW_TARGET_HOSTED)
        sw_task_set_progress (self->task, sw_task_get_progress (self->task), _ ("The service cannot be reached; trying again"));
      schedule_poll (self);
      break;
    case SW_SERVICE_ERROR_BAD_ANSWER:
      if (self->n_errors < MAX_BAD_ANSWERS)
        schedule_poll (self);
      else
        _sw_task_driver_stall (self, error);
      break;
    case SW_SERVICE_ERROR_NOT_FOUND:
    case SW_SERVICE_ERROR_GONE:
    case SW_SERVICE_ERROR_INVALID_REQUEST:
      take_loss (self, service, error);
      break;
    case SW_SERVICE_ERROR_TASK_FAILED:
      _sw_task_driver_settle (self, SW_TASK_FAILED, error, TRUE);
      break;
    case SW_SERVICE_ERROR_TLS:
    case SW_SERVICE_ERROR_NO_KEY:
    case SW_SERVICE_ERROR_UNAUTHORIZED:
    case SW_SERVICE_ERROR_NO_CREDIT:
    case SW_SERVICE_ERROR_FORBIDDEN:
    case SW_SERVICE_ERROR_INSECURE:
    case SW_SERVICE_ERROR_FETCH:
    default:
      _sw_task_driver_stall (self, error);
      break;
    }
}

static void
polled_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwTaskReport) answer = sw_service_poll_finish (SW_SERVICE (source), result, &error);

  if (_sw_task_driver_is_stopped (self))
    return;
  self->n_polls++;
  if (answer == NULL)
    {
      take_error (self, SW_SERVICE (source), error);
      return;
    }
  self->n_errors = 0;
  self->n_missing = 0;
  if (answer->refunded)
    sw_task_set_refunded (self->task, TRUE);
  if (answer->ready && answer->clips->len > 0 && self->operation->shape == SW_RESULT_SONIC_VOICE)
    {
      take_voice (self, answer);
      return;
    }
  if (answer->ready && answer->clips->len > 0)
    {
      _sw_task_driver_take_answer (self, SW_SERVICE (source), answer);
      return;
    }
  sw_task_set_progress (self->task, -1.0, _ ("Waiting for the service to begin"));
  schedule_poll (self);
}

static void
poll_service_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwService) service = sw_connections_get_finish (self->connections, result, &error);

  if (_sw_task_driver_is_stopped (self))
    return;
  if (service == NULL)
    _sw_task_driver_stall (self, error);
  else
    sw_service_poll_async (service, self->operation, sw_task_get_remote_id (self->task), self->cancellable, polled_cb,
                           g_object_ref (self));
}

void
_sw_task_driver_poll (SwTaskDriver *self)
{
  sw_connections_get_async (self->connections, sw_task_get_service (self->task), self->cancellable, poll_service_cb,
                            g_object_ref (self));
}

void
_sw_task_driver_begin_polling (SwTaskDriver *self)
{
  self->polling_since = g_get_monotonic_time ();
  self->n_errors = 0;
  self->n_missing = 0;
  self->finished_there = FALSE;
  g_hash_table_remove_all (self->tries);
  g_clear_error (&self->fetch_error);

  /* A task just accepted cannot be ready; one found in the journal may be. */
  if (self->n_polls == 0 && self->service != NULL)
    schedule_poll (self);
  else
    _sw_task_driver_poll (self);
}
