/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Operations that answer directly: when the answer is in the journal it is paid for,
 * and what it names is brought from there, also after a restart. */

#define G_LOG_DOMAIN "sw-task-driver"

#include "config.h"

#include "sw-task-driver-private.h"

#include "sw-direct-answer.h"
#include "sw-probe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NOTES_BYTES (32 * 1024 * 1024)

/* An asset on its way. */
typedef struct
{
  SwTaskDriver *self;
  SwAsset      *asset;
  char         *name;        /* (nullable) of its file in the vault */
  GCancellable *cancellable; /* of the driver's and of files that are too large */
} Bringing;

static void
bringing_free (Bringing *bringing)
{
  g_object_unref (bringing->self);
  g_object_unref (bringing->asset);
  g_object_unref (bringing->cancellable);
  g_free (bringing->name);
  g_free (bringing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bringing, bringing_free)

static void
asset_saved_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = sw_store_save_assets_finish (self->store, result, &error);

  if (_sw_task_driver_is_stopped (self))
    return;
  if (saved)
    _sw_task_driver_settle (self, SW_TASK_SUCCEEDED, NULL, TRUE);
  else
    _sw_task_driver_stall (self, error);
}

static void
save_asset (SwTaskDriver *self,
            SwAsset      *asset)
{
  g_autoptr (GPtrArray) assets = g_ptr_array_new ();

  g_ptr_array_add (assets, asset);
  sw_store_save_assets_async (self->store, assets, NULL, asset_saved_cb, g_object_ref (self));
}

static gboolean
is_notes (const char *path,
          GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  char  head[4];
  gsize length;

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &length, NULL, error))
    return FALSE;
  if (length == sizeof head && memcmp (head, "MThd", sizeof head) == 0)
    return TRUE;
  g_set_error_literal (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH, _ ("What the service sent is no MIDI file"));
  return FALSE;
}

static gboolean
check_worker (const char *path,
              gpointer    data,
              GError    **error)
{
  SwProbe probe = { 0 };

  return GPOINTER_TO_INT (data) == SW_ASSET_MIDI ? is_notes (path, error) : sw_probe_file (path, FALSE, &probe, NULL, error);
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Bringing) bringing = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  SwTaskDriver    *self = bringing->self;

  path = sw_vault_commit_finish (self->vault, result, &error);
  if (_sw_task_driver_is_stopped (self))
    return;
  if (path == NULL)
    {
      _sw_task_driver_stall (self, error);
      return;
    }
  sw_asset_set_path (bringing->asset, path);
  save_asset (self, bringing->asset);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Bringing) bringing = user_data;
  g_autoptr (GError) error = NULL;
  SwTaskDriver *self = bringing->self;
  SwAsset      *asset = bringing->asset;
  gboolean      fetched = sw_service_fetch_finish (SW_SERVICE (source), result, &error);

  if (_sw_task_driver_is_stopped (self))
    return;
  if (!fetched)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_clear_error (&error);
          g_set_error_literal (&error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH, _ ("The file is far too large"));
        }
      _sw_task_driver_stall (self, error);
      return;
    }
  sw_vault_commit_async (self->vault, sw_asset_get_clip_id (asset), bringing->name, check_worker,
                         GINT_TO_POINTER (sw_asset_get_kind (asset)), NULL, bringing->cancellable, committed_cb,
                         bringing);
  g_steal_pointer (&bringing);
}

static void
progress_cb (goffset  received,
             goffset  total,
             gpointer user_data)
{
  Bringing *bringing = user_data;

  if (sw_asset_get_kind (bringing->asset) == SW_ASSET_MIDI && received > MAX_NOTES_BYTES)
    g_cancellable_cancel (bringing->cancellable);
  sw_task_set_progress (bringing->self->task, total > 0 ? CLAMP ((double)received / total, 0.0, 1.0) : -1.0,
                        _ ("Bringing the file to this computer"));
}

/* A name of ours for a foreign address. */
static char *
dup_file_name (SwAsset *asset)
{
  g_autoptr (GUri) uri = g_uri_parse (sw_asset_get_uri (asset), G_URI_FLAGS_NONE, NULL);
  const char *path = uri != NULL ? g_uri_get_path (uri) : "";
  const char *ending = g_str_has_suffix (path, ".flac") ? ".flac" : g_str_has_suffix (path, ".mp3") ? ".mp3"
                                                                                                    : ".wav";

  switch (sw_asset_get_kind (asset))
    {
    case SW_ASSET_MIDI:
      return g_strdup ("notes.mid");
    case SW_ASSET_VOX:
      return g_strdup_printf ("voice-%.8s%s", sw_asset_get_id (asset), ending);
    case SW_ASSET_WAV:
    case SW_ASSET_STEM:
    case SW_ASSET_TIMELINE:
    case SW_ASSET_BPM:
    case SW_ASSET_TAGS:
    default:
      return g_strconcat ("lossless", ending, NULL);
    }
}

static void
service_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Bringing) bringing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwService) service = NULL;
  g_autoptr (GFile) partial = NULL;
  SwTaskDriver *self = bringing->self;

  service = sw_connections_get_finish (self->connections, result, &error);
  if (_sw_task_driver_is_stopped (self))
    return;
  if (service != NULL)
    partial = sw_vault_open_partial (self->vault, sw_asset_get_clip_id (bringing->asset), bringing->name, &error);
  if (partial == NULL)
    {
      _sw_task_driver_stall (self, error);
      return;
    }
  sw_service_fetch_async (service, sw_asset_get_uri (bringing->asset), partial, progress_cb, bringing,
                          bringing->cancellable, fetched_cb, bringing);
  g_steal_pointer (&bringing);
}

static void
bring_asset (SwTaskDriver         *self,
             const SwDirectAnswer *answer)
{
  const char *const *sources = sw_request_get_sources (sw_task_get_request (self->task));
  g_autofree char   *id = _sw_task_driver_dup_id (self, "asset");
  g_autoptr (SwAsset) asset = NULL;
  Bringing *bringing;

  if (sources == NULL)
    {
      /* About no song of the library: what it is about is in the answer. */
      _sw_task_driver_settle (self, SW_TASK_SUCCEEDED, NULL, TRUE);
      return;
    }
  asset = sw_asset_new (id, sources[0], answer->kind);
  sw_asset_set_task_id (asset, sw_task_get_id (self->task));
  sw_asset_set_remote_id (asset, answer->remote_id);
  sw_asset_set_uri (asset, answer->uri);
  sw_asset_set_text (asset, answer->text);
  sw_asset_set_number (asset, answer->number);
  sw_asset_set_range (asset, answer->start, answer->end);
  sw_asset_set_created (asset, g_get_real_time () / G_USEC_PER_SEC);
  if (answer->uri == NULL)
    {
      save_asset (self, asset);
      return;
    }
  bringing = g_new0 (Bringing, 1);
  bringing->self = g_object_ref (self);
  bringing->asset = g_steal_pointer (&asset);
  bringing->name = dup_file_name (bringing->asset);
  bringing->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->cancellable, "cancelled", G_CALLBACK (g_cancellable_cancel), bringing->cancellable, G_CONNECT_SWAPPED);
  sw_connections_get_async (self->connections, sw_task_get_service (self->task), self->cancellable, service_cb, bringing);
}

static void
persona_saved_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = sw_store_save_persona_finish (self->store, result, &error);

  if (_sw_task_driver_is_stopped (self))
    return;
  if (saved)
    _sw_task_driver_settle (self, SW_TASK_SUCCEEDED, NULL, TRUE);
  else
    _sw_task_driver_stall (self, error);
}

void
_sw_task_driver_keep_persona (SwTaskDriver *self,
                              SwPersonaKind kind,
                              const char   *remote_id,
                              const char   *name)
{
  SwRequest         *request = sw_task_get_request (self->task);
  const char *const *sources = sw_request_get_sources (request);
  const char        *given = sw_request_get_string (request, "name");
  const char        *words = sw_request_get_string (request, "describe");
  g_autofree char   *id = _sw_task_driver_dup_id (self, remote_id);
  g_autoptr (SwPersona) persona = sw_persona_new (id, kind);

  if (given == NULL || given[0] == '\0')
    given = name;
  sw_persona_set_remote_id (persona, remote_id);
  sw_persona_set_service (persona, sw_task_get_service (self->task));
  sw_persona_set_name (persona, given != NULL ? given : sw_task_get_title (self->task));
  sw_persona_set_description (persona, words != NULL ? words : "");
  sw_persona_set_clip_id (persona, sources != NULL ? sources[0] : NULL);
  sw_persona_set_created (persona, g_get_real_time () / G_USEC_PER_SEC);
  sw_store_save_persona_async (self->store, persona, NULL, persona_saved_cb, g_object_ref (self));
}

/* The upload is a clip now, and the address it was taken from is where its sound is. */
static void
upload_service_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwService) service = sw_connections_get_finish (self->connections, result, &error);
  g_autoptr (SwDirectAnswer) answer = NULL;
  g_autoptr (GPtrArray) clips = g_ptr_array_new ();
  SwClipReport clip = { .state = SW_REPORT_SUCCEEDED, .progress = -1 };
  SwTaskReport report = { .ready = TRUE, .finished = TRUE };

  if (_sw_task_driver_is_stopped (self))
    return;
  if (service == NULL)
    {
      _sw_task_driver_stall (self, error);
      return;
    }
  answer = sw_direct_answer_read (self->operation, sw_task_get_answer (self->task), &error);
  g_return_if_fail (answer != NULL);
  clip.clip_id = answer->remote_id;
  clip.audio_uri = (char *)sw_request_get_string (sw_task_get_request (self->task), "url");
  g_ptr_array_add (clips, &clip);
  report.clips = clips;
  report.raw = (char *)sw_task_get_answer (self->task);
  g_hash_table_remove_all (self->tries);
  g_clear_error (&self->fetch_error);
  _sw_task_driver_take_answer (self, service, &report);
}

void
_sw_task_driver_take_direct (SwTaskDriver *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwDirectAnswer) answer = NULL;

  if (!sw_direct_answer_knows (self->operation))
    {
      /* Such an answer is for whoever asked: it is in the task. */
      _sw_task_driver_settle (self, SW_TASK_SUCCEEDED, NULL, TRUE);
      return;
    }
  answer = sw_direct_answer_read (self->operation, sw_task_get_answer (self->task), &error);
  if (answer == NULL)
    _sw_task_driver_settle (self, SW_TASK_FAILED, error, TRUE);
  else if (answer->is_asset)
    bring_asset (self, answer);
  else if (g_str_equal (self->operation->id, "sonic.persona"))
    _sw_task_driver_keep_persona (self, SW_PERSONA_SINGER, answer->remote_id, NULL);
  else
    sw_connections_get_async (self->connections, sw_task_get_service (self->task), self->cancellable,
                              upload_service_cb, g_object_ref (self));
}
