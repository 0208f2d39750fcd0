/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-task-driver"

#include "config.h"

#include "sw-task-driver-private.h"

#include "sw-clip-fetch.h"
#include "sw-studio-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_MISSING 5 /* a service may take a moment to know its own task */
#define MAX_BAD_ANSWERS 5
#define MAX_FETCHES 2 /* per clip, before a person is asked to resume */
#define MAX_PAUSE_MS (5 * 60 * 1000)
#define DEFAULT_PATIENCE_S (30 * 60)

typedef struct
{
  SwTaskDriver *self;
  SwClip       *clip;
} Fetching;

static void
fetching_free (Fetching *fetching)
{
  g_object_unref (fetching->self);
  g_object_unref (fetching->clip);
  g_free (fetching);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetching, fetching_free)

static void check_done (SwTaskDriver *self);

static gboolean
is_stopped (SwTaskDriver *self)
{
  return self->cancellable == NULL || g_cancellable_is_cancelled (self->cancellable);
}

static guint
count_clips (SwTaskDriver *self,
             SwClipState   state)
{
  GListModel *clips = sw_task_get_clips (self->task);
  guint       n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

      n += sw_clip_get_state (clip) == state;
    }
  return n;
}

/* One id per remote clip of a task, so that the same clip never makes two rows,
 * whichever program meets it first. */
static char *
dup_clip_id (SwTaskDriver *self,
             const char   *remote_id)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *hex;

  g_checksum_update (checksum, (const guchar *)sw_task_get_id (self->task), -1);
  g_checksum_update (checksum, (const guchar *)"\n", 1);
  g_checksum_update (checksum, (const guchar *)remote_id, -1);
  hex = g_checksum_get_string (checksum);
  return g_strdup_printf ("%.8s-%.4s-8%.3s-a%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15, hex + 18);
}

static gint64
parse_created (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? g_date_time_to_unix (time) : g_get_real_time () / G_USEC_PER_SEC;
}

static SwClip *
make_clip (SwTaskDriver       *self,
           const SwClipReport *report,
           const char         *remote_id,
           guint               index)
{
  SwRequest       *request = sw_task_get_request (self->task);
  g_autofree char *id = dup_clip_id (self, remote_id);
  g_autofree char *json = sw_request_to_json (request);
  g_autoptr (SwClip) clip = sw_clip_new (id);

  sw_clip_set_remote_id (clip, remote_id);
  sw_clip_set_service (clip, sw_task_get_service (self->task));
  sw_clip_set_task_id (clip, sw_task_get_id (self->task));
  sw_clip_set_operation (clip, self->operation->id);
  sw_clip_set_request (clip, json);
  sw_clip_set_title (clip, sw_request_get_string (request, "title"));
  sw_clip_set_tags (clip, sw_request_get_string (request, "tags"));
  sw_clip_set_model (clip, sw_request_get_string (request, "mv"));
  sw_clip_set_lyrics (clip, sw_request_get_string (request, "prompt"));
  sw_clip_set_take (clip, index + 1);
  sw_clip_set_created (clip, parse_created (report->created_at));
  sw_clip_set_state (clip, SW_CLIP_PENDING);
  sw_task_add_clip (self->task, clip);
  return sw_task_find_clip (self->task, remote_id);
}

static void
update_clip (SwClip             *clip,
             const SwClipReport *report)
{
  if (report->title != NULL && report->title[0] != '\0')
    sw_clip_set_title (clip, report->title);
  if (report->tags != NULL && report->tags[0] != '\0')
    sw_clip_set_tags (clip, report->tags);
  if (report->lyrics != NULL && report->lyrics[0] != '\0')
    sw_clip_set_lyrics (clip, report->lyrics);
  if (report->model != NULL && report->model[0] != '\0')
    sw_clip_set_model (clip, report->model);
  if (report->duration > 0.0 && sw_clip_get_audio_path (clip) == NULL)
    sw_clip_set_duration (clip, report->duration);
  if (report->bpm > 0.0)
    sw_clip_set_bpm (clip, report->bpm);
  if (report->key != NULL)
    sw_clip_set_key (clip, report->key);
  if (report->state == SW_REPORT_SUCCEEDED && report->audio_uri != NULL && report->audio_uri[0] != '\0')
    sw_clip_set_audio_uri (clip, report->audio_uri);
  if (report->state == SW_REPORT_SUCCEEDED && report->image_uri != NULL && report->image_uri[0] != '\0')
    sw_clip_set_cover_uri (clip, report->image_uri);
}

static void
clips_saved_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;

  self->n_saving--;
  if (!sw_store_save_clips_finish (self->store, result, &error) && self->fetch_error == NULL)
    self->fetch_error = g_steal_pointer (&error);
  if (!is_stopped (self))
    check_done (self);
}

static void
save_clips (SwTaskDriver *self,
            GPtrArray    *clips)
{
  if (clips->len == 0)
    return;
  self->n_saving++;
  sw_store_save_clips_async (self->store, clips, NULL, clips_saved_cb, g_object_ref (self));
}

static void
save_clip (SwTaskDriver *self,
           SwClip       *clip)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new ();

  g_ptr_array_add (clips, clip);
  save_clips (self, clips);
}

static void
show_fetch_progress (SwTaskDriver *self)
{
  GListModel    *clips = sw_task_get_clips (self->task);
  guint          n_clips = g_list_model_get_n_items (clips);
  double         sum = count_clips (self, SW_CLIP_READY) + count_clips (self, SW_CLIP_FAILED);
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->fetching);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    sum += *(double *)value;
  sw_task_set_progress (self->task, n_clips > 0 ? CLAMP (sum / n_clips, 0.0, 1.0) : -1.0,
                        ngettext ("Bringing the take to this computer", "Bringing the takes to this computer", n_clips));
}

static void
fetch_progress_cb (goffset  received,
                   goffset  total,
                   gpointer user_data)
{
  Fetching *fetching = user_data;
  double   *progress = g_hash_table_lookup (fetching->self->fetching, fetching->clip);

  if (progress == NULL || total <= 0)
    return;
  *progress = CLAMP ((double)received / total, 0.0, 1.0);
  if (fetching->self->finished_there)
    show_fetch_progress (fetching->self);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Fetching) fetching = user_data;
  g_autoptr (GError) error = NULL;
  SwTaskDriver *self = fetching->self;
  SwClip       *clip = fetching->clip;
  gboolean      fetched = sw_clip_fetch_finish (clip, result, &error);

  if (is_stopped (self))
    return;
  g_hash_table_remove (self->fetching, clip);
  if (fetched)
    {
      sw_clip_set_error (clip, NULL);
      sw_clip_set_state (clip, SW_CLIP_READY);
    }
  else
    {
      /* The clip stays FETCHING: what is on disk is continued when resumed. */
      sw_clip_set_error (clip, error);
      g_clear_error (&self->fetch_error);
      self->fetch_error = g_steal_pointer (&error);
    }
  save_clip (self, clip);
}

static void
start_fetch (SwTaskDriver *self,
             SwService    *service,
             SwClip       *clip)
{
  guint     n_tries = GPOINTER_TO_UINT (g_hash_table_lookup (self->tries, clip));
  Fetching *fetching;

  if (g_hash_table_contains (self->fetching, clip) || n_tries >= MAX_FETCHES)
    return;
  g_hash_table_insert (self->tries, g_object_ref (clip), GUINT_TO_POINTER (n_tries + 1));
  g_hash_table_insert (self->fetching, g_object_ref (clip), g_new0 (double, 1));
  sw_clip_set_error (clip, NULL);
  g_clear_error (&self->fetch_error);

  fetching = g_new0 (Fetching, 1);
  fetching->self = g_object_ref (self);
  fetching->clip = g_object_ref (clip);
  sw_clip_fetch_async (service, self->vault, clip, self->answer, fetch_progress_cb, fetching, self->cancellable,
                       fetched_cb, fetching);
}

/* Ends the task by what became of its clips. */
static void
finish (SwTaskDriver *self)
{
  g_autoptr (GError) error = NULL;
  GListModel *clips = sw_task_get_clips (self->task);

  if (count_clips (self, SW_CLIP_READY) > 0)
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
          save_clip (self, clip);
        }
    }
}

static void
check_done (SwTaskDriver *self)
{
  if (!self->finished_there || g_hash_table_size (self->fetching) > 0 || self->n_saving > 0)
    return;
  if (self->fetch_error != NULL)
    {
      g_autoptr (GError) error = g_steal_pointer (&self->fetch_error);

      _sw_task_driver_stall (self, error);
    }
  else if (count_clips (self, SW_CLIP_PENDING) + count_clips (self, SW_CLIP_FETCHING) > 0)
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
      clip = make_clip (self, report, remote_id, index);
      update_clip (clip, report);
      before = SW_CLIP_FETCHING + 1; /* a new row */
    }
  else
    {
      before = sw_clip_get_state (clip);
      if (before == SW_CLIP_READY)
        return FALSE;
      update_clip (clip, report);
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
  guint            n_ready = count_clips (self, SW_CLIP_READY);
  g_autofree char *text = NULL;
  const char      *stage = NULL;
  double           sum = 0.0;

  if (answer->finished)
    {
      show_fetch_progress (self);
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

static void
take_answer (SwTaskDriver       *self,
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
  save_clips (self, changed);
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

      if (sw_clip_get_state (clip) == SW_CLIP_FETCHING && sw_clip_get_audio_uri (clip) != NULL)
        start_fetch (self, service, clip);
    }
  show_progress (self, answer);
  if (answer->finished)
    check_done (self);
  else
    schedule_poll (self);
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
        start_fetch (self, service, clip);
      else if (sw_clip_get_state (clip) != SW_CLIP_READY)
        {
          sw_clip_set_error (clip, error);
          sw_clip_set_state (clip, SW_CLIP_FAILED);
          save_clip (self, clip);
        }
    }
  if (g_list_model_get_n_items (clips) == 0)
    _sw_task_driver_settle (self, SW_TASK_FAILED, error, TRUE);
  else
    check_done (self);
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

  if (is_stopped (self))
    return;
  self->n_polls++;
  if (answer == NULL)
    {
      take_error (self, SW_SERVICE (source), error);
      return;
    }
  self->n_errors = 0;
  self->n_missing = 0;
  if (answer->ready && answer->clips->len > 0)
    {
      take_answer (self, SW_SERVICE (source), answer);
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

  if (is_stopped (self))
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
