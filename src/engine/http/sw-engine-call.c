/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls that answer directly. What they take is worked out in threads, the answer
 * waits for it, and it is paid for when it is there. */

#define G_LOG_DOMAIN "sw-engine-call"

#include "config.h"

#include "sw-engine-answer.h"
#include "sw-engine-private.h"

#define FETCH_MEMORY 220 /* MiB for decoding what was fetched */

typedef struct
{
  GWeakRef           server;
  SoupServerMessage *message; /* (owned) */
  SwRequest         *request; /* (owned) */
  char              *files;   /* (owned) */
  char              *fetched; /* (owned) (nullable): id of the clip that was fetched for a task */
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
  g_free (self->fetched);
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

/* The text stands where the calls of two steps have it, too. */
static void
refuse_fetch (Call *call)
{
  SwFaults    none = { { 0 } };
  JsonObject *object = json_object_new ();
  JsonObject *steps = json_object_new ();
  JsonObject *upload = json_object_new ();

  json_object_set_string_member (upload, "error", call->error->message);
  json_object_set_object_member (steps, "upload", upload);
  json_object_set_string_member (object, "type", sw_engine_error_get_type (call->error));
  json_object_set_string_member (object, "error", call->error->message);
  json_object_set_object_member (object, "steps", steps);
  sw_engine_answer_json (call->message, &none, sw_engine_error_get_status (call->error), object);
}

/* The task works on what was fetched. */
static void
start_task (SwEngineServer *self,
            Call           *call)
{
  static const char *const names[][2] = { { "sonic.sample", "sample_clip_id" }, { "sonic.create_voice", "clip_id" } };
  const char              *name = "continue_clip_id";
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (sw_request_get_operation (call->request)->id, names[i][0]))
      name = names[i][1];
  sw_request_set_string (call->request, name, call->fetched);
  if (!_sw_engine_check_fetched (self, call->request, call->fetched, &error))
    {
      _sw_engine_refuse (call->message, error);
      return;
    }
  _sw_engine_handle_task (self, call->message, call->request);
}

static void
answer (SwEngineServer *self,
        Call           *call)
{
  const SwWorkEntry *entry = sw_work_find (sw_request_get_operation (call->request)->id);
  g_autoptr (GError) error = NULL;

  if (call->error != NULL && entry->call == NULL)
    refuse_fetch (call);
  else if (call->error != NULL)
    _sw_engine_refuse (call->message, call->error);
  else if (call->fetched != NULL)
    start_task (self, call);
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
  SwGate            *gate = sw_job_queue_get_gate (self->queue);
  SwWork             work = { .request = call->request, .seed = _sw_engine_choose_seed (call->request), .clips = sw_job_queue_get_clips (self->queue), .personas = sw_job_queue_get_personas (self->queue), .fetch_limits = self->fetch_limits, .files = call->files, .cancellable = self->cancellable };

  if (!sw_gate_enter (gate, entry->call != NULL ? entry->memory : FETCH_MEMORY, self->cancellable))
    g_cancellable_set_error_if_cancelled (self->cancellable, &call->error);
  else
    {
      if (entry->call != NULL)
        call->answer = entry->call (&work, &call->error);
      else
        call->fetched = sw_work_fetch_clip (&work, _sw_engine_get_url (call->request), &call->error);
      sw_gate_leave (gate, entry->call != NULL ? entry->memory : FETCH_MEMORY);
    }
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
