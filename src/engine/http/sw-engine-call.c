/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls that answer directly. What they take is worked out in threads, the answer
 * waits for it, and it is paid for when it is there. */

#define G_LOG_DOMAIN "sw-engine-call"

#include "config.h"

#include "sw-engine-answer.h"
#include "sw-engine-private.h"

typedef struct
{
  GWeakRef           server;
  SoupServerMessage *message; /* (owned) */
  SwRequest         *request; /* (owned) */
  char              *files;   /* (owned) */
  JsonObject        *answer;  /* (owned) (nullable) */
  GError            *error;   /* (owned) (nullable) */
} Call;

static void
call_free (Call *self)
{
  g_weak_ref_clear (&self->server);
  g_clear_object (&self->message);
  g_clear_object (&self->request);
  g_clear_pointer (&self->answer, json_object_unref);
  g_clear_error (&self->error);
  g_free (self->files);
  g_free (self);
}

/* A call that a clip pays for once has one entry in the ledger for both. */
static char *
dup_charge_id (SwRequest *request)
{
  const SwOperation *operation = sw_request_get_operation (request);
  const SwWorkEntry *entry = sw_work_find (operation->id);
  const char        *clip = sw_request_get_string (request, "clip_id");

  return entry->once && clip != NULL ? g_strdup_printf ("%s %s", operation->id, clip) : g_uuid_string_random ();
}

static gboolean
charge (SwEngineServer *self,
        SwRequest      *request,
        GError        **error)
{
  g_autofree char *id = dup_charge_id (request);
  g_autofree char *text = sw_request_to_json (request);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autoptr (GError) local = NULL;
  gboolean known;

  if (sw_ledger_is_charged (self->ledger, id, &known) ||
      sw_ledger_charge (self->ledger, id, hash, _sw_engine_get_price (self, request), &local))
    return TRUE;
  if (g_error_matches (local, SW_LEDGER_ERROR, SW_LEDGER_ERROR_INSUFFICIENT))
    g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_FORBIDDEN, local->message);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
answer (SwEngineServer *self,
        Call           *call)
{
  g_autoptr (GError) error = NULL;

  if (call->error != NULL)
    _sw_engine_refuse (call->message, call->error);
  else if (!charge (self, call->request, &error))
    _sw_engine_refuse (call->message, error);
  else if (sw_faults_take (&self->faults, SW_FAULT_DROP_AFTER))
    sw_engine_answer_drop (call->message);
  else
    sw_engine_answer_json (call->message, &self->faults, SOUP_STATUS_OK, g_steal_pointer (&call->answer));
}

static gboolean
done_cb (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (SwEngineServer) self = g_weak_ref_get (&call->server);

  if (self != NULL && self->server != NULL)
    {
      answer (self, call);
      soup_server_message_unpause (call->message);
    }
  return G_SOURCE_REMOVE;
}

/* In a thread of the pool; the server waits for it before it goes. */
void
_sw_engine_call_worker (gpointer data,
                        gpointer user_data)
{
  Call              *call = data;
  SwEngineServer    *self = user_data;
  const SwWorkEntry *entry = sw_work_find (sw_request_get_operation (call->request)->id);
  SwWork             work = { call->request, NULL, _sw_engine_choose_seed (call->request), sw_job_queue_get_clips (self->queue),
                              sw_job_queue_get_personas (self->queue), NULL, call->files, self->cancellable, NULL, NULL };

  if (!g_cancellable_set_error_if_cancelled (self->cancellable, &call->error))
    call->answer = entry->call (&work, &call->error);
  sw_work_clear (&work);
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, done_cb, call, (GDestroyNotify)call_free);
}

void
_sw_engine_start_call (SwEngineServer    *self,
                       SoupServerMessage *message,
                       SwRequest         *request)
{
  Call *call = g_new0 (Call, 1);

  g_weak_ref_init (&call->server, self);
  call->message = g_object_ref (message);
  call->request = g_object_ref (request);
  call->files = _sw_engine_dup_files_uri (self);
  soup_server_message_pause (message);
  g_thread_pool_push (self->calls, call, NULL);
}
