/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a request gets in: checked in the service's order – fields, balance, ids, what
 * the source is like – and answered when its task and its charge are on disk. */

#define G_LOG_DOMAIN "sw-engine-submit"

#include "config.h"

#include "sw-engine-answer.h"
#include "sw-engine-private.h"
#include "sw-json.h"

#include <string.h>

#define BATCH "sonic.batch_create"
/* Of a text for which the service publishes no limit. */
#define MAX_TEXT 60000

void
_sw_engine_refuse (SoupServerMessage *message,
                   const GError      *error)
{
  sw_engine_answer_error (message, sw_engine_error_get_status (error), sw_engine_error_get_type (error), error->message);
}

/* The whole body as JSON; NULL after it has answered why not. */
static JsonNode *
read_body (SoupServerMessage *message)
{
  const char *type = soup_message_headers_get_content_type (soup_server_message_get_request_headers (message), NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (type != NULL && g_str_has_prefix (type, "multipart/"))
    {
      sw_engine_answer_error (message, SOUP_STATUS_BAD_REQUEST, "validation_error",
                              "Send JSON; no call takes multipart data.");
      return NULL;
    }
  bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  if (bytes != NULL && g_bytes_get_size (bytes) > 0)
    node = sw_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      sw_engine_answer_error (message, SOUP_STATUS_BAD_REQUEST, "validation_error", "The body is not a JSON object.");
      return NULL;
    }
  return g_steal_pointer (&node);
}

/* The task type that does the same for the other kind of source. */
static const char *
get_other_task_type (SwRequest *request)
{
  static const char *const pairs[][2] = { { "extend_music", "extend_upload_music" }, { "cover_music", "cover_upload_music" } };
  const char              *given = sw_request_get_string (request, "task_type");

  for (guint i = 0; given != NULL && i < G_N_ELEMENTS (pairs); i++)
    for (guint k = 0; k < 2; k++)
      if (g_str_equal (given, pairs[i][k]))
        return pairs[i][1 - k];
  return NULL;
}

static void
append_violation (GString           *text,
                  SwRequest         *request,
                  const SwViolation *violation)
{
  if (text->len > 0)
    g_string_append (text, "; ");
  if (g_str_equal (violation->rule, "source-kind"))
    {
      const char *other = get_other_task_type (request);

      g_string_append_printf (text, "task_type: %s", violation->message);
      if (other != NULL)
        g_string_append_printf (text, " (%s)", other);
    }
  else
    g_string_append_printf (text, "%s: %s", violation->parameter, violation->message);
}

/* The items of a batch fail one by one, so what is wrong with one is not wrong with all. */
static gboolean
check_fields (SwRequest            *request,
              const SwRequestFacts *facts,
              GError              **error)
{
  g_autoptr (GPtrArray) violations = sw_request_validate (request, facts);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < violations->len; i++)
    {
      const SwViolation *violation = g_ptr_array_index (violations, i);

      if (!g_str_equal (violation->rule, "bodies"))
        append_violation (text, request, violation);
    }
  if (text->len > 0)
    g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, text->str);
  return text->len == 0;
}

static gboolean
check_length (const char *name,
              JsonNode   *value,
              GError    **error)
{
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING || strlen (json_node_get_string (value)) <= MAX_TEXT)
    return TRUE;
  g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "%s: At most %d bytes are taken.", name, MAX_TEXT);
  return FALSE;
}

static gboolean
check_lengths (JsonObject *body,
               GError    **error)
{
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *value;

  json_object_iter_init (&iter, body);
  while (json_object_iter_next (&iter, &name, &value))
    if (!check_length (name, value, error))
      return FALSE;
  return TRUE;
}

SwRequest *
_sw_engine_read_request (SwEngineServer *self,
                         const char     *path,
                         JsonObject     *body,
                         GError        **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SwRequest) request = sw_request_new_from_body (self->contract, path, body, &local);
  const char *id;

  if (request == NULL)
    {
      g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, local->message);
      return NULL;
    }
  if (!check_fields (request, NULL, error) || !check_lengths (body, error))
    return NULL;
  id = sw_request_get_operation (request)->id;
  if (sw_work_find (id) == NULL && !g_str_equal (id, BATCH))
    {
      g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID,
                           "task_type: The built-in engine does not know this operation yet.");
      return NULL;
    }
  return g_steal_pointer (&request);
}

double
_sw_engine_get_price (SwEngineServer *self,
                      SwRequest      *request)
{
  double price = self->free_of_charge ? 0 : sw_request_estimate_credits (request, SW_TARGET_HOSTED);

  return price > 0 ? price : 0; /* not published: nothing */
}

guint64
_sw_engine_choose_seed (SwRequest *request)
{
  const SwWorkEntry *entry = sw_work_find (sw_request_get_operation (request)->id);
  double             seed;

  if (sw_request_get_number (request, "seed", &seed) && seed >= 0 && seed <= 9007199254740991.0)
    return (guint64)seed;
  if (entry != NULL && entry->seedless)
    return 0;
  return ((guint64)g_random_int () << 20) ^ g_random_int ();
}

static gboolean
check_balance (SwEngineServer *self,
               double          price,
               GError        **error)
{
  double credits, extra_credits;

  if (!sw_ledger_get_balance (self->ledger, &credits, &extra_credits, error))
    return FALSE;
  if (credits + extra_credits >= price)
    return TRUE;
  g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_FORBIDDEN, "Insufficient credits: %g needed, %g left", price,
               credits + extra_credits);
  return FALSE;
}

/* What the rules ask about the first source that @request names. */
static gboolean
read_facts (SwEngineServer *self,
            SwRequest      *request,
            SwRequestFacts *facts,
            GError        **error)
{
  static const char *const names[] = { "continue_clip_id", "clip_id", "sample_clip_id", "vox_audio_id" };
  SwClipStore             *clips = sw_job_queue_get_clips (self->queue);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *id = sw_request_get_string (request, names[i]);
      g_autoptr (SwClipFacts) clip = NULL;

      if (id == NULL || sw_operation_get_parameter (sw_request_get_operation (request), names[i]) == NULL)
        continue;
      clip = sw_clip_store_load (clips, id, error);
      if (clip == NULL)
        return FALSE;
      if (facts->source_known)
        continue;
      facts->source_known = TRUE;
      facts->source_uploaded = clip->origin == SW_CLIP_ORIGIN_UPLOADED;
      facts->source_duration = clip->clip.duration;
      facts->source_created = self->enforce_ages ? clip->created : 0;
    }
  return TRUE;
}

/* Both clips of a mashup, and the persona. */
static gboolean
check_other_ids (SwEngineServer *self,
                 SwRequest      *request,
                 GError        **error)
{
  g_autoptr (JsonNode) body = sw_request_to_body (request, SW_TARGET_ENGINE);
  JsonArray  *ids = sw_json_get_array (json_node_get_object (body), "mashup_clip_ids");
  const char *persona = sw_json_get_string (json_node_get_object (body), "persona_id", NULL);

  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    {
      g_autoptr (SwClipFacts) clip = sw_clip_store_load (sw_job_queue_get_clips (self->queue),
                                                         json_array_get_string_element (ids, i), error);

      if (clip == NULL)
        return FALSE;
    }
  if (persona != NULL)
    {
      g_autoptr (SwPersonaFacts) found = sw_persona_store_load (sw_job_queue_get_personas (self->queue), persona, error);

      return found != NULL;
    }
  return TRUE;
}

/* What is known of audio that has just been fetched for @request. */
gboolean
_sw_engine_check_fetched (SwEngineServer *self,
                          SwRequest      *request,
                          const char     *clip_id,
                          GError        **error)
{
  const SwWorkEntry *entry = sw_work_find (sw_request_get_operation (request)->id);
  SwWork             work = { .request = request, .clips = sw_job_queue_get_clips (self->queue) };
  SwRequestFacts     facts = { 0 };
  g_autoptr (SwClipFacts) clip = sw_clip_store_load (work.clips, clip_id, error);

  if (clip == NULL)
    return FALSE;
  facts.source_duration = clip->clip.duration;
  return check_fields (request, &facts, error) && (entry->check == NULL || entry->check (&work, error));
}

gboolean
_sw_engine_check_world (SwEngineServer *self,
                        SwRequest      *request,
                        GError        **error)
{
  const SwWorkEntry *entry = sw_work_find (sw_request_get_operation (request)->id);
  SwRequestFacts     facts = { 0 };

  if (!check_balance (self, _sw_engine_get_price (self, request), error) ||
      !read_facts (self, request, &facts, error) || !check_other_ids (self, request, error) ||
      !check_fields (request, &facts, error))
    return FALSE;
  if (entry != NULL && entry->check != NULL)
    {
      SwWork work = { .request = request, .clips = sw_job_queue_get_clips (self->queue), .personas = sw_job_queue_get_personas (self->queue) };

      return entry->check (&work, error);
    }
  return TRUE;
}

SwJob *
_sw_engine_accept (SwEngineServer *self,
                   SwRequest      *request,
                   GError        **error)
{
  g_autoptr (SwJob) job = sw_job_new (request, _sw_engine_choose_seed (request), _sw_engine_get_price (self, request));
  g_autofree char *text = sw_request_to_json (request);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autoptr (GError) local = NULL;

  if (!sw_job_queue_add (self->queue, job, error))
    return NULL;
  if (!sw_ledger_charge (self->ledger, sw_job_get_id (job), hash, sw_job_get_price (job), &local))
    {
      sw_job_queue_remove (self->queue, job);
      if (g_error_matches (local, SW_LEDGER_ERROR, SW_LEDGER_ERROR_INSUFFICIENT))
        g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_FORBIDDEN, local->message);
      else
        g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  sw_job_queue_start (self->queue, job);
  return g_steal_pointer (&job);
}

static void
set_code (SwEngineServer *self,
          JsonObject     *object)
{
  if (sw_faults_take (&self->faults, SW_FAULT_CODE_STRING))
    json_object_set_string_member (object, "code", "200");
  else if (!sw_faults_take (&self->faults, SW_FAULT_CODE_ABSENT))
    json_object_set_int_member (object, "code", 200);
}

/* What became of the two steps of a call that fetches first. */
static JsonObject *
steps_to_json (const char *clip_id,
               const char *task_id)
{
  JsonObject *steps = json_object_new ();
  JsonObject *upload = json_object_new ();
  JsonObject *extend = json_object_new ();

  json_object_set_string_member (upload, "clip_id", clip_id);
  json_object_set_string_member (extend, "task_id", task_id);
  json_object_set_object_member (steps, "upload", upload);
  json_object_set_object_member (steps, "extend", extend);
  return steps;
}

void
_sw_engine_answer_task (SwEngineServer    *self,
                        SoupServerMessage *message,
                        SwRequest         *request,
                        const char        *task_id)
{
  JsonObject *object = json_object_new ();

  set_code (self, object);
  json_object_set_string_member (object, "message", "success");
  json_object_set_string_member (object, "task_id", task_id);
  if (g_str_equal (sw_request_get_operation (request)->id, "sonic.upload_extend"))
    json_object_set_object_member (object, "steps",
                                   steps_to_json (sw_request_get_string (request, "continue_clip_id"), task_id));
  sw_engine_answer_json (message, &self->faults, SOUP_STATUS_OK, object);
}

gboolean
_sw_engine_play_faults (SwEngineServer    *self,
                        SoupServerMessage *message)
{
  if (sw_faults_take (&self->faults, SW_FAULT_SERVER_ERROR))
    sw_engine_answer_error (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, "server_error", "Internal failure.");
  else if (sw_faults_take (&self->faults, SW_FAULT_TIMEOUT))
    sw_engine_answer_error (message, SOUP_STATUS_GATEWAY_TIMEOUT, "timeout", "The task timed out.");
  else if (sw_faults_take (&self->faults, SW_FAULT_DROP_BEFORE))
    sw_engine_answer_drop (message);
  else
    return FALSE;
  return TRUE;
}

void
_sw_engine_handle_task (SwEngineServer    *self,
                        SoupServerMessage *message,
                        SwRequest         *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwJob) job = _sw_engine_accept (self, request, &error);

  if (job == NULL)
    _sw_engine_refuse (message, error);
  else if (sw_faults_take (&self->faults, SW_FAULT_DROP_AFTER))
    sw_engine_answer_drop (message);
  else
    _sw_engine_answer_task (self, message, request, sw_job_get_id (job));
}

/* Audio from outside is fetched before anything is answered. */
const char *
_sw_engine_get_url (SwRequest *request)
{
  static const char *const names[] = { "url", "audio_url" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (sw_operation_get_parameter (sw_request_get_operation (request), names[i]) != NULL &&
        sw_request_get_string (request, names[i]) != NULL)
      return sw_request_get_string (request, names[i]);
  return NULL;
}

void
_sw_engine_handle_post (SwEngineServer    *self,
                        SoupServerMessage *message,
                        const char        *path)
{
  g_autoptr (JsonNode) body = read_body (message);
  g_autoptr (SwRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  const SwWorkEntry *entry;

  if (body == NULL)
    return;
  request = _sw_engine_read_request (self, path, json_node_get_object (body), &error);
  if (request == NULL)
    {
      _sw_engine_refuse (message, error);
      return;
    }
  if (_sw_engine_play_faults (self, message))
    return;
  if (g_str_equal (sw_request_get_operation (request)->id, BATCH))
    {
      _sw_engine_handle_batch (self, message, request);
      return;
    }
  if (!_sw_engine_check_world (self, request, &error))
    {
      _sw_engine_refuse (message, error);
      return;
    }
  entry = sw_work_find (sw_request_get_operation (request)->id);
  if (entry->call != NULL || _sw_engine_get_url (request) != NULL)
    _sw_engine_start_call (self, message, request);
  else
    _sw_engine_handle_task (self, message, request);
}
