/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The clips of a task: made when the service names them, kept, brought to disk. */

#define G_LOG_DOMAIN "sw-task-driver"

#include "config.h"

#include "sw-task-driver-private.h"

#include "sw-clip-fetch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FETCHES 2 /* per clip, before a person is asked to resume */

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

guint
_sw_task_driver_count_clips (SwTaskDriver *self,
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
char *
_sw_task_driver_dup_id (SwTaskDriver *self,
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

static SwClipOrigin
origin_of (const SwOperation *operation)
{
  if (g_str_has_prefix (operation->id, "sonic.stems_"))
    return SW_CLIP_ORIGIN_STEM;
  return g_str_has_suffix (operation->id, ".upload") ? SW_CLIP_ORIGIN_UPLOADED : SW_CLIP_ORIGIN_GENERATED;
}

/* What a stem is called: the service puts the song's title around or before it. */
static char *
dup_stem_name (const char *title,
               int         number)
{
  const char      *begin = title != NULL ? strrchr (title, '(') : NULL;
  const char      *end = begin != NULL ? strchr (begin, ')') : NULL;
  g_autofree char *name = NULL;

  if (end != NULL)
    name = g_strndup (begin + 1, end - begin - 1);
  else if (title != NULL)
    {
      begin = g_strrstr (title, " - ");
      name = g_strdup (begin != NULL ? begin + strlen (" - ") : title);
    }
  if (name != NULL && *g_strstrip (name) != '\0')
    return g_steal_pointer (&name);
  /* translators: a part of a song (stem) whose name is not known; its number */
  return g_strdup_printf (_ ("Part %d"), number);
}

SwClip *
_sw_task_driver_make_clip (SwTaskDriver       *self,
                           const SwClipReport *report,
                           const char         *remote_id,
                           guint               index)
{
  SwRequest       *request = sw_task_get_request (self->task);
  g_autofree char *id = _sw_task_driver_dup_id (self, remote_id);
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
  sw_clip_set_origin (clip, origin_of (self->operation));
  sw_clip_set_parent_ids (clip, sw_request_get_sources (request));
  sw_clip_set_take (clip, index + 1);
  sw_clip_set_created (clip, parse_created (report->created_at));
  sw_clip_set_state (clip, SW_CLIP_PENDING);
  sw_task_add_clip (self->task, clip);
  return sw_task_find_clip (self->task, remote_id);
}

void
_sw_task_driver_update_clip (SwTaskDriver       *self,
                             SwClip             *clip,
                             const SwClipReport *report)
{
  if (sw_clip_get_origin (clip) == SW_CLIP_ORIGIN_STEM)
    {
      g_autofree char *name = dup_stem_name (report->title, sw_clip_get_take (clip));

      sw_clip_set_title (clip, name);
    }
  else if (report->title != NULL && report->title[0] != '\0')
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
  if (!_sw_task_driver_is_stopped (self))
    _sw_task_driver_check_done (self);
}

void
_sw_task_driver_save_clips (SwTaskDriver *self,
                            GPtrArray    *clips)
{
  if (clips->len == 0)
    return;
  self->n_saving++;
  sw_store_save_clips_async (self->store, clips, NULL, clips_saved_cb, g_object_ref (self));
}

void
_sw_task_driver_save_clip (SwTaskDriver *self,
                           SwClip       *clip)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new ();

  g_ptr_array_add (clips, clip);
  _sw_task_driver_save_clips (self, clips);
}

void
_sw_task_driver_show_fetch_progress (SwTaskDriver *self)
{
  GListModel    *clips = sw_task_get_clips (self->task);
  guint          n_clips = g_list_model_get_n_items (clips);
  double         sum = _sw_task_driver_count_clips (self, SW_CLIP_READY) + _sw_task_driver_count_clips (self, SW_CLIP_FAILED);
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
    _sw_task_driver_show_fetch_progress (fetching->self);
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

  if (_sw_task_driver_is_stopped (self))
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
  _sw_task_driver_save_clip (self, clip);
}

void
_sw_task_driver_start_fetch (SwTaskDriver *self,
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
