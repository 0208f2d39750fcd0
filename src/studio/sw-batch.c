/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-batch"

#include "config.h"

#include "sw-batch.h"

#include "sw-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OPERATION "sonic.batch_create"

typedef struct
{
  GTask     *task;
  SwRequest *request;
} Member;

struct _SwBatch
{
  int        n_references;
  guint      n_expected;
  GArray    *members; /* of Member, in the order they joined */
  SwService *service; /* (nullable) */
};

static void
member_clear (gpointer data)
{
  Member *member = data;

  g_clear_object (&member->task);
  g_clear_object (&member->request);
}

SwBatch *
sw_batch_new (guint n_members)
{
  SwBatch *self = g_new0 (SwBatch, 1);

  self->n_references = 1;
  self->n_expected = n_members;
  self->members = g_array_new (FALSE, TRUE, sizeof (Member));
  g_array_set_clear_func (self->members, member_clear);
  return self;
}

SwBatch *
sw_batch_ref (SwBatch *self)
{
  self->n_references++;
  return self;
}

void
sw_batch_unref (SwBatch *self)
{
  if (--self->n_references > 0)
    return;
  g_array_unref (self->members);
  g_clear_object (&self->service);
  g_free (self);
}

/* How a refused item is told is not documented; the words of single calls are likely. */
static GError *
new_item_error (JsonObject *item)
{
  const char    *type = sw_json_get_string (item, "type", "");
  const char    *message = sw_json_get_string (item, "error", sw_json_get_string (item, "message", NULL));
  SwServiceError code = SW_SERVICE_ERROR_INVALID_REQUEST;

  if (item == NULL)
    return g_error_new_literal (SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER, _ ("The service did not say what became of this song"));
  if (g_str_equal (type, "forbidden"))
    code = SW_SERVICE_ERROR_FORBIDDEN;
  else if (g_str_equal (type, "not_found"))
    code = SW_SERVICE_ERROR_NOT_FOUND;
  else if (g_str_equal (type, "rate_limit"))
    code = SW_SERVICE_ERROR_RATE_LIMITED;
  else if (g_str_has_suffix (type, "server_error") || g_str_equal (type, "timeout"))
    code = SW_SERVICE_ERROR_SERVER;
  return g_error_new_literal (SW_SERVICE_ERROR, code, message != NULL ? message : "");
}

static JsonObject *
find_item (JsonArray *tasks,
           guint      index)
{
  for (guint i = 0; tasks != NULL && i < json_array_get_length (tasks); i++)
    {
      JsonObject *item = sw_json_array_get_object (tasks, i);

      if (item != NULL && sw_json_get_integer (item, "index", i) == index)
        return item;
    }
  return NULL;
}

static void
submitted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SwBatch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwSubmission) answer = sw_service_submit_finish (SW_SERVICE (source), result, &error);
  g_autoptr (JsonNode) root = answer != NULL ? sw_json_parse (answer->raw, -1, NULL) : NULL;
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonArray  *tasks = sw_json_get_array (object, "tasks");

  if (tasks == NULL)
    tasks = sw_json_get_array (sw_json_get_object (object, "data"), "tasks");
  for (guint i = 0; i < self->members->len; i++)
    {
      Member       *member = &g_array_index (self->members, Member, i);
      JsonObject   *item = find_item (tasks, i);
      const char   *id = sw_json_get_string (item, "task_id", NULL);
      SwSubmission *submission;

      if (error != NULL || id == NULL || id[0] == '\0' || strlen (id) > 128)
        {
          g_task_return_error (member->task, error != NULL ? g_error_copy (error) : new_item_error (item));
          continue;
        }
      submission = g_new0 (SwSubmission, 1);
      submission->task_id = g_strdup (id);
      submission->raw = g_strdup (answer->raw);
      g_task_return_pointer (member->task, submission, (GDestroyNotify)sw_submission_free);
    }
}

static void
send_when_complete (SwBatch *self)
{
  g_autoptr (SwRequest) request = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *items;

  if (self->members->len == 0 || self->members->len < self->n_expected)
    return;
  items = json_array_new ();
  for (guint i = 0; i < self->members->len; i++)
    json_array_add_element (items, sw_request_to_body (g_array_index (self->members, Member, i).request, sw_service_get_target (self->service)));
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, items);
  request = sw_request_new (sw_request_get_contract (g_array_index (self->members, Member, 0).request), OPERATION);
  sw_request_set_json (request, "items", node);
  /* Not cancelled with any one of its members. */
  sw_service_submit_async (self->service, request, NULL, submitted_cb, sw_batch_ref (self));
}

void
sw_batch_join_async (SwBatch            *self,
                     SwService          *service,
                     SwRequest          *request,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  Member member = { g_task_new (NULL, NULL, callback, user_data), g_object_ref (request) };

  g_task_set_source_tag (member.task, sw_batch_join_async);
  g_array_append_val (self->members, member);
  g_set_object (&self->service, service);
  send_when_complete (self);
}

SwSubmission *
sw_batch_join_finish (GAsyncResult *result,
                      GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_batch_join_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sw_batch_leave (SwBatch *self)
{
  self->n_expected--;
  send_when_complete (self);
}
