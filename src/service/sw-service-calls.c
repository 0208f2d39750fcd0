/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be asked of a service. */

#define G_LOG_DOMAIN "sw-service"

#include "config.h"

#include "sw-service.h"

#include "sw-address.h"
#include "sw-json.h"
#include "sw-result-shape.h"
#include "sw-service-private.h"

#include <glib/gi18n-lib.h>

#define GET_TIMEOUT 30000     /* milliseconds */
#define START_TIMEOUT 60000   /* of a call that starts a task */
#define DIRECT_TIMEOUT 120000 /* of a call that answers with its result */
#define CREDITS_OPERATION "account.get_credits"
#define CREDITS_PATH "/api/v1/get-credits"
#define POLL_PATH "/api/v1/%s/task/{task_id}"

/* What a call remembers until its answer is there. */
typedef struct
{
  const SwOperation *operation; /* the contract's */
  char              *key;       /* (owned) (nullable) the key it was sent with */
  gboolean           sent;
} Call;

void
sw_submission_free (SwSubmission *self)
{
  g_clear_pointer (&self->task_id, g_free);
  g_clear_pointer (&self->raw, g_free);
  g_free (self);
}

static void
call_free (Call *self)
{
  g_clear_pointer (&self->key, g_free);
  g_free (self);
}

static gboolean
is_usable_key (const char *key)
{
  for (const char *walk = key; *walk != '\0'; walk++)
    if (!g_ascii_isgraph (*walk))
      return FALSE;
  return TRUE;
}

static gboolean
check_key (SwService *self,
           GError   **error)
{
  if (self->key == NULL && self->target == SW_TARGET_HOSTED)
    {
      g_set_error_literal (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_KEY,
                           _ ("There is no key for this service yet; add it in the preferences"));
      return FALSE;
    }
  if (self->key != NULL && !is_usable_key (self->key))
    {
      g_set_error_literal (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_KEY,
                           _ ("The key has characters that no key has; copy it once more"));
      return FALSE;
    }
  return TRUE;
}

static SoupSession *
ensure_session (SwService    *self,
                SoupSession **session)
{
  if (*session == NULL)
    *session = sw_address_new_session (sw_address_is_loopback (self->base));
  return *session;
}

static SwRoute *
new_route (SwService   *self,
           SoupSession *session)
{
  SwRoute         *route = g_new0 (SwRoute, 1);
  g_autofree char *origin = sw_address_dup_origin (self->base);

  g_clear_pointer (&self->limiter, sw_rate_limiter_unref);
  self->limiter = sw_rate_limiter_get (origin, self->key);
  route->session = g_object_ref (session);
  route->limiter = sw_rate_limiter_ref (self->limiter);
  route->base = g_uri_ref (self->base);
  route->key = g_strdup (self->key);
  route->interval = (gint64)(self->min_interval * 1000.0 / self->scale);
  route->scale = self->scale;
  route->seed = g_rand_int (self->noise);
  return route;
}

/* The route of a call that needs the key; NULL and @error when it cannot even start. */
static SwRoute *
new_call_route (SwService *self,
                GError   **error)
{
  if (self->base == NULL)
    {
      if (error != NULL)
        *error = g_error_copy (self->address_error);
      return NULL;
    }
  if (!check_key (self, error))
    return NULL;
  return new_route (self, ensure_session (self, &self->session));
}

static GTask *
new_call (SwService          *self,
          gpointer            tag,
          const char         *name,
          const SwOperation  *operation,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call  *call = g_new0 (Call, 1);

  call->operation = operation;
  call->key = g_strdup (self->key);
  g_task_set_source_tag (task, tag);
  g_task_set_name (task, name);
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);
  /* What the service answered is delivered even when the wish for it ended meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

static void
submitted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *raw = NULL;
  SwService       *self = g_task_get_source_object (task);
  Call            *call = g_task_get_task_data (task);
  const char      *task_id;
  SwSubmission    *submission;
  GError          *error = NULL;
  guint            status;

  g_ptr_array_remove_fast (self->submitting, result);
  root = _sw_exchange_finish (result, &status, &raw, &error);
  call->sent = _sw_exchange_was_sent (result);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  task_id = sw_result_shape_get_task_id (root);
  if (call->operation->asynchronous && call->operation->shape != SW_RESULT_NONE && task_id == NULL)
    {
      g_task_return_new_error (task, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER,
                               _ ("The service accepted the request but named no task for it"));
      return;
    }
  submission = g_new0 (SwSubmission, 1);
  submission->task_id = g_strdup (task_id);
  submission->raw = g_steal_pointer (&raw);
  g_task_return_pointer (task, submission, (GDestroyNotify)sw_submission_free);
}

/**
 * sw_service_submit_async:
 * @self: a service
 * @request: what to send; it is read before this function returns
 * @cancellable: (nullable): a cancellable
 * @callback: called when the service has answered
 * @user_data: for @callback
 *
 * Sends a request that costs money. It is sent again by itself only when the
 * service refused it with 429 or when no connection was made.
 */
void
sw_service_submit_async (SwService          *self,
                         SwRequest          *request,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GBytes) body = NULL;
  const SwOperation *operation;
  SwRoute           *route;
  char              *text;
  GError            *error = NULL;

  g_return_if_fail (SW_IS_SERVICE (self));
  g_return_if_fail (SW_IS_REQUEST (request));

  operation = sw_request_get_operation (request);
  task = new_call (self, sw_service_submit_async, "sw_service_submit_async", operation, cancellable, callback, user_data);
  route = new_call_route (self, &error);
  if (route == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  node = sw_request_to_body (request, self->target);
  text = sw_json_to_string (node, FALSE);
  body = g_bytes_new_take (text, strlen (text));
  g_ptr_array_add (self->submitting,
                   _sw_exchange_async (route, SW_CALL_SUBMIT, operation->path, body,
                                       operation->asynchronous ? START_TIMEOUT : DIRECT_TIMEOUT,
                                       cancellable, submitted_cb, g_steal_pointer (&task)));
}

/**
 * sw_service_submit_finish:
 * @self: a service
 * @result: what the callback got
 * @error: return location for a %SW_SERVICE_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Ask [func@sw_service_error_fate_is_unknown] about the error before anything is
 * sent again. A task that the service announced is returned even when
 * the call was cancelled while the answer was on its way.
 *
 * Returns: (transfer full): what the service answered. Its task id is %NULL only
 *   for operations that are not asynchronous; their result is in the raw answer
 */
SwSubmission *
sw_service_submit_finish (SwService    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_service_submit_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sw_service_submit_was_sent:
 * @self: a service
 * @result: what the callback of [method@Service.submit_async] got
 *
 * Tells a request that was cancelled while it waited for its turn from one that
 * was cancelled on its way: only the first may be sent again without asking.
 *
 * Returns: whether any byte of the request may have reached the service
 */
gboolean
sw_service_submit_was_sent (SwService    *self,
                            GAsyncResult *result)
{
  Call *call;

  g_return_val_if_fail (g_task_is_valid (result, self), TRUE);
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_service_submit_async), TRUE);

  call = g_task_get_task_data (G_TASK (result));
  return call->sent;
}

/**
 * sw_service_submit_is_waiting:
 * @self: a service
 * @cancellable: what was given to [method@Service.submit_async]
 *
 * Tells at once what [method@Service.submit_was_sent] tells when the call has ended,
 * for those who cannot wait for that. When @cancellable is cancelled before the main
 * loop goes on, a request that waits now never leaves.
 *
 * Returns: whether the request waits for its turn, and no byte of it can have
 *   reached the service
 */
gboolean
sw_service_submit_is_waiting (SwService    *self,
                              GCancellable *cancellable)
{
  g_return_val_if_fail (SW_IS_SERVICE (self), FALSE);
  g_return_val_if_fail (G_IS_CANCELLABLE (cancellable), FALSE);

  for (guint i = 0; i < self->submitting->len; i++)
    if (g_task_get_cancellable (self->submitting->pdata[i]) == cancellable)
      return _sw_exchange_is_waiting (self->submitting->pdata[i]);
  return FALSE;
}

static void
polled_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *raw = NULL;
  Call            *call = g_task_get_task_data (task);
  SwTaskReport    *report;
  GError          *error = NULL;
  guint            status;

  root = _sw_exchange_finish (result, &status, &raw, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (status == SOUP_STATUS_ACCEPTED)
    {
      report = g_new0 (SwTaskReport, 1);
      report->clips = g_ptr_array_new ();
    }
  else
    {
      report = sw_result_shape_read (call->operation->shape, call->operation->items_expected, root, call->key, &error);
    }
  if (report == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  report->raw = g_steal_pointer (&raw);
  g_task_return_pointer (task, report, (GDestroyNotify)sw_task_report_free);
}

static char *
dup_poll_path (const SwOperation *operation,
               const char        *task_id)
{
  g_autofree char *escaped = g_uri_escape_string (task_id, NULL, FALSE);
  g_autofree char *pattern = operation->poll_path != NULL
                                 ? g_strdup (operation->poll_path)
                                 : g_strdup_printf (POLL_PATH, operation->family);
  g_autoptr (GString) path = g_string_new (pattern);

  g_string_replace (path, "{task_id}", escaped, 1);
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/**
 * sw_service_poll_async:
 * @self: a service
 * @operation: the operation that started the task
 * @task_id: the task's id, as the service gave it
 * @cancellable: (nullable): a cancellable
 * @callback: called when the service has answered
 * @user_data: for @callback
 *
 * Asks once how a task is. Faults of the connection and of the server are retried
 * a few times with growing pauses.
 */
void
sw_service_poll_async (SwService          *self,
                       const SwOperation  *operation,
                       const char         *task_id,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *path = NULL;
  SwRoute         *route;
  GError          *error = NULL;

  g_return_if_fail (SW_IS_SERVICE (self));
  g_return_if_fail (operation != NULL);
  g_return_if_fail (task_id != NULL);

  task = new_call (self, sw_service_poll_async, "sw_service_poll_async", operation, cancellable, callback, user_data);
  route = new_call_route (self, &error);
  if (route == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  path = dup_poll_path (operation, task_id);
  _sw_exchange_async (route, SW_CALL_POLL, path, NULL, GET_TIMEOUT, cancellable, polled_cb, g_steal_pointer (&task));
}

/**
 * sw_service_poll_finish:
 * @self: a service
 * @result: what the callback got
 * @error: return location for a %SW_SERVICE_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): how the task is
 */
SwTaskReport *
sw_service_poll_finish (SwService    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_service_poll_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
credits_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *raw = NULL;
  SwBalance        balance;
  GError          *error = NULL;
  guint            status;

  root = _sw_exchange_finish (result, &status, &raw, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (!sw_result_shape_get_balance (root, &balance))
    g_task_return_new_error (task, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER,
                             _ ("The service did not tell the balance"));
  else
    g_task_return_pointer (task, g_memdup2 (&balance, sizeof balance), g_free);
}

/**
 * sw_service_get_credits_async:
 * @self: a service
 * @cancellable: (nullable): a cancellable
 * @callback: called when the service has answered
 * @user_data: for @callback
 *
 * Asks for the balance, which costs nothing and so also tests the key.
 */
void
sw_service_get_credits_async (SwService          *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  const SwOperation *operation;
  SwRoute           *route;
  GError            *error = NULL;

  g_return_if_fail (SW_IS_SERVICE (self));

  operation = sw_contract_get_operation (self->contract, CREDITS_OPERATION);
  task = new_call (self, sw_service_get_credits_async, "sw_service_get_credits_async", operation, cancellable, callback, user_data);
  route = new_call_route (self, &error);
  if (route == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  _sw_exchange_async (route, SW_CALL_CREDITS, operation != NULL ? operation->path : CREDITS_PATH, NULL,
                      GET_TIMEOUT, cancellable, credits_cb, g_steal_pointer (&task));
}

/**
 * sw_service_get_credits_finish:
 * @self: a service
 * @result: what the callback got
 * @balance: (out): the balance
 * @error: return location for a %SW_SERVICE_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether @balance is set
 */
gboolean
sw_service_get_credits_finish (SwService    *self,
                               GAsyncResult *result,
                               SwBalance    *balance,
                               GError      **error)
{
  g_autofree SwBalance *answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_service_get_credits_async), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return FALSE;
  *balance = *answer;
  return TRUE;
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (_sw_fetch_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sw_service_fetch_async:
 * @self: a service
 * @uri: the address of a result
 * @partial: where to put it; continued when something is there already
 * @progress: (nullable) (scope async): told how far it is, at most ten times a second
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @callback: called when the file is complete
 * @user_data: for @callback
 *
 * Streams a result to disk. What was received stays in @partial when the call
 * fails or is cancelled, and is continued by the next one.
 */
void
sw_service_fetch_async (SwService          *self,
                        const char         *uri,
                        GFile              *partial,
                        SwFetchProgressFunc progress,
                        gpointer            progress_data,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SW_IS_SERVICE (self));
  g_return_if_fail (uri != NULL);
  g_return_if_fail (G_IS_FILE (partial));

  task = new_call (self, sw_service_fetch_async, "sw_service_fetch_async", NULL, cancellable, callback, user_data);
  if (self->base == NULL)
    {
      g_task_return_error (task, g_error_copy (self->address_error));
      return;
    }
  _sw_fetch_async (new_route (self, ensure_session (self, &self->fetch_session)), uri, partial, self->fetch_limit,
                   progress, progress_data, cancellable, fetched_cb, g_steal_pointer (&task));
}

/**
 * sw_service_fetch_finish:
 * @self: a service
 * @result: what the callback got
 * @error: return location for %SW_SERVICE_ERROR_FETCH, %SW_SERVICE_ERROR_INSECURE, or
 *   the %G_IO_ERROR of the disk (%G_IO_ERROR_NO_SPACE …) or of a cancellation
 *
 * Returns: whether the file is complete
 */
gboolean
sw_service_fetch_finish (SwService    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_service_fetch_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
