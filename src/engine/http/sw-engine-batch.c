/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Several submissions in one call. How the service tells of an item that fails, and of
 * a batch's state, is not known; both are told in the words of single calls. */

#define G_LOG_DOMAIN "sw-engine-batch"

#include "config.h"

#include "sw-engine-answer.h"
#include "sw-engine-private.h"
#include "sw-json.h"

#define CREATE_PATH "/api/v1/sonic/create"

static SwJob *
submit_item (SwEngineServer *self,
             JsonObject     *body,
             GError        **error)
{
  g_autoptr (SwRequest) request = NULL;

  if (body == NULL)
    {
      g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "The item is not a JSON object.");
      return NULL;
    }
  request = _sw_engine_read_request (self, CREATE_PATH, body, error);
  if (request == NULL || !_sw_engine_check_world (self, request, error))
    return NULL;
  return _sw_engine_accept (self, request, error);
}

static JsonObject *
item_to_json (guint   index,
              SwJob  *job,
              GError *error)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "index", index);
  if (job != NULL)
    json_object_set_string_member (object, "task_id", sw_job_get_id (job));
  else
    {
      json_object_set_string_member (object, "type", sw_engine_error_get_type (error));
      json_object_set_string_member (object, "error", error->message);
    }
  return object;
}

static gboolean
save_batch (SwEngineServer *self,
            const char     *id,
            JsonArray      *tasks)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (self->batches_dir, name, NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *text = NULL;

  json_node_set_array (node, tasks);
  text = sw_json_to_string (node, FALSE);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, NULL);
}

void
_sw_engine_handle_batch (SwEngineServer    *self,
                         SoupServerMessage *message,
                         SwRequest         *request)
{
  g_autoptr (JsonNode) body = sw_request_to_body (request, SW_TARGET_ENGINE);
  JsonArray       *items = sw_json_get_array (json_node_get_object (body), "items");
  g_autofree char *id = g_uuid_string_random ();
  JsonObject      *object = json_object_new ();
  JsonArray       *tasks = json_array_new ();
  guint            submitted = 0;

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwJob) job = submit_item (self, sw_json_array_get_object (items, i), &error);

      submitted += job != NULL;
      json_array_add_object_element (tasks, item_to_json (i, job, error));
    }
  /* The tasks are there whatever becomes of this. */
  save_batch (self, id, tasks);
  json_object_set_string_member (object, "message", "success");
  json_object_set_string_member (object, "batch_id", id);
  json_object_set_int_member (object, "submitted", submitted);
  json_object_set_array_member (object, "tasks", tasks);
  if (sw_faults_take (&self->faults, SW_FAULT_DROP_AFTER))
    {
      json_object_unref (object);
      sw_engine_answer_drop (message);
    }
  else
    sw_engine_answer_json (message, &self->faults, SOUP_STATUS_OK, object);
}

/* Of all clips of a task together. */
static const char *
describe_state (SwJob *job)
{
  guint n = sw_job_get_n_clips (job), failed = 0;

  if (!sw_job_is_finished (job))
    return sw_job_is_started (job) ? "running" : "pending";
  for (guint i = 0; i < n; i++)
    failed += sw_job_get_clip_state (job, i) == SW_JOB_CLIP_FAILED;
  return failed == n ? "failed" : "succeeded";
}

static JsonArray *
load_batch (SwEngineServer *self,
            const char     *id)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (self->batches_dir, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!g_uuid_string_is_valid (id) || !g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  node = sw_json_parse (text, -1, NULL);
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_dup_array (node) : NULL;
}

void
_sw_engine_handle_batch_get (SwEngineServer    *self,
                             SoupServerMessage *message,
                             GHashTable        *query)
{
  const char *id = query != NULL ? g_hash_table_lookup (query, "batch_id") : NULL;
  g_autoptr (JsonArray) tasks = id != NULL ? load_batch (self, id) : NULL;
  JsonObject *object;

  if (id == NULL)
    {
      sw_engine_answer_error (message, SOUP_STATUS_BAD_REQUEST, "validation_error", "batch_id is missing.");
      return;
    }
  if (tasks == NULL)
    {
      sw_engine_answer_error (message, SOUP_STATUS_NOT_FOUND, "not_found", "There is no such batch.");
      return;
    }
  for (guint i = 0; i < json_array_get_length (tasks); i++)
    {
      JsonObject *task = sw_json_array_get_object (tasks, i);
      const char *task_id = sw_json_get_string (task, "task_id", NULL);
      g_autoptr (SwJob) job = task_id != NULL ? sw_job_queue_find (self->queue, task_id) : NULL;

      if (task != NULL)
        json_object_set_string_member (task, "state", job != NULL ? describe_state (job) : "failed");
    }
  object = sw_work_new_answer ();
  json_object_set_string_member (object, "batch_id", id);
  json_object_set_array_member (object, "tasks", g_steal_pointer (&tasks));
  sw_engine_answer_json (message, &self->faults, SOUP_STATUS_OK, object);
}
