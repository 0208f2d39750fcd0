/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A request is checked in the service's order: bearer, rate, JSON, fields, balance,
 * ids. A submission is answered when its task and its charge are on disk. */

#define G_LOG_DOMAIN "sw-engine-server"

#include "config.h"

#include "sw-engine-private.h"

#include "sw-engine-answer.h"

#include <errno.h>

#define MAX_BODY (8 * 1024 * 1024)
#define MAX_CALLS 2 /* worked out at once */
#define API_PREFIX "/api/v1/"
#define FILES_PREFIX "/files/"
#define RETRY_AFTER "3"
/* RFC 6585; libsoup has no name for it. */
#define STATUS_TOO_MANY_REQUESTS 429

G_DEFINE_FINAL_TYPE (SwEngineServer, sw_engine_server, G_TYPE_OBJECT)

static gboolean
is_authorized (SwEngineServer    *self,
               SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  const char *bearer;
  gsize       length = strlen (self->token);
  guint       difference = 0;

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", strlen ("Bearer ")) != 0)
    return FALSE;
  bearer = header + strlen ("Bearer ");
  if (strlen (bearer) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= (guint)bearer[i] ^ (guint)self->token[i];
  return difference == 0;
}

/* Answers 429 and returns TRUE when the request comes too early. */
static gboolean
is_too_early (SwEngineServer    *self,
              SoupServerMessage *message)
{
  gint64   now = g_get_monotonic_time ();
  gboolean silent = sw_faults_take (&self->faults, SW_FAULT_RATE_LIMIT_SILENT);
  gboolean limited = silent || sw_faults_take (&self->faults, SW_FAULT_RATE_LIMIT) ||
                     (self->least_interval > 0 && self->last_request > 0 && now - self->last_request < self->least_interval);

  if (limited)
    {
      if (!silent)
        soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", RETRY_AFTER);
      sw_engine_answer_error (message, STATUS_TOO_MANY_REQUESTS, "rate_limit",
                              "More than one request in the allowed time.");
      return TRUE;
    }
  self->last_request = now;
  return FALSE;
}

static void
handle_poll (SwEngineServer    *self,
             SoupServerMessage *message,
             const char        *id)
{
  g_autoptr (SwJob) job = sw_job_queue_find (self->queue, id);
  JsonObject *object;

  if (job == NULL)
    {
      sw_engine_answer_error (message, SOUP_STATUS_NOT_FOUND, "not_found", "There is no such task.");
      return;
    }
  object = json_object_new ();
  if (sw_faults_take (&self->faults, SW_FAULT_NEVER_READY) || !sw_job_is_started (job))
    {
      json_object_set_int_member (object, "code", SOUP_STATUS_ACCEPTED);
      json_object_set_string_member (object, "type", "not_ready");
      json_object_set_string_member (object, "error", "The task is not ready yet.");
      sw_engine_answer_json (message, &self->faults, SOUP_STATUS_ACCEPTED, object);
    }
  else
    {
      g_autofree char *files = _sw_engine_dup_files_uri (self);

      json_object_set_int_member (object, "code", 200);
      json_object_set_string_member (object, "message", "success");
      json_object_set_member (object, "data",
                              sw_job_to_answer (job, files, sw_faults_has (&self->faults, SW_FAULT_DURATION_NUMBER)));
      sw_engine_answer_json (message, &self->faults, SOUP_STATUS_OK, object);
    }
}

/* Our own: no call of the service ends a task. What is not made is failed and refunded. */
static void
handle_cancel (SwEngineServer    *self,
               SoupServerMessage *message,
               const char        *id)
{
  g_autoptr (SwJob) job = sw_job_queue_find (self->queue, id);
  g_autoptr (GError) error = NULL;

  if (job == NULL)
    sw_engine_answer_error (message, SOUP_STATUS_NOT_FOUND, "not_found", "There is no such task.");
  else if (!sw_job_queue_cancel (self->queue, job, &error))
    _sw_engine_refuse (message, error);
  else
    {
      JsonObject *object = sw_work_new_answer ();

      json_object_set_string_member (object, "task_id", id);
      sw_engine_answer_json (message, &self->faults, SOUP_STATUS_OK, object);
    }
}

static void
handle_credits (SwEngineServer    *self,
                SoupServerMessage *message)
{
  g_autoptr (GError) error = NULL;
  double      credits, extra_credits;
  JsonObject *object;

  if (!sw_ledger_get_balance (self->ledger, &credits, &extra_credits, &error))
    {
      sw_engine_answer_error (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, "server_error", error->message);
      return;
    }
  object = json_object_new ();
  json_object_set_double_member (object, "credits", credits);
  json_object_set_double_member (object, "extra_credits", extra_credits);
  sw_engine_answer_json (message, &self->faults, SOUP_STATUS_OK, object);
}

/* Files stand behind unguessable names, like the service's own: no bearer. */
static void
handle_file (SwEngineServer    *self,
             SoupServerMessage *message,
             const char        *path)
{
  g_auto (GStrv) parts = g_strsplit (path + strlen (FILES_PREFIX), "/", 3);
  g_autofree char *file = g_strv_length (parts) == 2 ? sw_clip_store_dup_served (sw_job_queue_get_clips (self->queue), parts[0], parts[1]) : NULL;
  const char      *method = soup_server_message_get_method (message);

  if (!g_str_equal (method, "GET") && !g_str_equal (method, "HEAD"))
    sw_engine_answer_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed", "Use GET or HEAD.");
  else if (file == NULL)
    sw_engine_answer_error (message, SOUP_STATUS_NOT_FOUND, "not_found", "There is no such file.");
  else
    sw_engine_answer_file (message, file);
}

typedef enum
{
  ROUTE_UNKNOWN,
  ROUTE_WRONG_METHOD,
  ROUTE_SUBMISSION,
  ROUTE_POLL,
  ROUTE_CANCEL,
  ROUTE_BATCH,
  ROUTE_CREDITS,
} Route;

/* Which call of the contract this is. @argument: the value of "{task_id}". */
static Route
find_route (SwEngineServer *self,
            const char     *method,
            const char     *path,
            char          **argument)
{
  GPtrArray *operations = sw_contract_get_operations (self->contract);
  Route      route = ROUTE_UNKNOWN;

  for (guint i = 0; i < operations->len; i++)
    {
      const SwOperation *operation = g_ptr_array_index (operations, i);
      const char        *brace = strchr (operation->path, '{');
      gsize              fixed = brace != NULL ? (gsize)(brace - operation->path) : strlen (operation->path);
      gboolean           matches = brace != NULL
                                       ? strncmp (path, operation->path, fixed) == 0 && path[fixed] != '\0' && strchr (path + fixed, '/') == NULL
                                       : g_str_equal (path, operation->path);

      if (!matches)
        continue;
      if (g_str_equal (operation->id, "sonic.task") && g_str_equal (method, "DELETE"))
        {
          *argument = g_strdup (path + fixed);
          return ROUTE_CANCEL;
        }
      if (!g_str_equal (method, operation->method))
        {
          if (route == ROUTE_UNKNOWN)
            route = ROUTE_WRONG_METHOD;
          continue;
        }
      if (g_str_equal (operation->id, "account.get_credits"))
        return ROUTE_CREDITS;
      if (g_str_equal (operation->id, "sonic.task"))
        {
          *argument = g_strdup (path + fixed);
          return ROUTE_POLL;
        }
      if (g_str_equal (operation->id, "sonic.batch_get"))
        return ROUTE_BATCH;
      if (g_str_equal (method, "POST"))
        return ROUTE_SUBMISSION;
    }
  return route;
}

static void
handle_api (SwEngineServer    *self,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query)
{
  g_autofree char *argument = NULL;

  if (!is_authorized (self, message))
    {
      sw_engine_answer_error (message, SOUP_STATUS_UNAUTHORIZED, "unauthorized", "The key is missing or wrong.");
      return;
    }
  if (is_too_early (self, message))
    return;
  switch (find_route (self, soup_server_message_get_method (message), path, &argument))
    {
    case ROUTE_SUBMISSION:
      _sw_engine_handle_post (self, message, path);
      break;
    case ROUTE_POLL:
      handle_poll (self, message, argument);
      break;
    case ROUTE_CANCEL:
      handle_cancel (self, message, argument);
      break;
    case ROUTE_BATCH:
      _sw_engine_handle_batch_get (self, message, query);
      break;
    case ROUTE_CREDITS:
      handle_credits (self, message);
      break;
    case ROUTE_WRONG_METHOD:
      sw_engine_answer_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed",
                              "This address does not take that method.");
      break;
    case ROUTE_UNKNOWN:
    default:
      sw_engine_answer_error (message, SOUP_STATUS_NOT_FOUND, "not_found", "There is no such address.");
      break;
    }
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  SwEngineServer *self = user_data;

  /* The early handler has refused it already. */
  if (soup_server_message_get_status (message) != SOUP_STATUS_NONE)
    return;
  if (g_str_has_prefix (path, FILES_PREFIX))
    handle_file (self, message, path);
  else if (g_str_has_prefix (path, API_PREFIX))
    handle_api (self, message, path, query);
  else
    sw_engine_answer_error (message, SOUP_STATUS_NOT_FOUND, "not_found", "There is no such address.");
}

static void
refuse_body (SoupServerMessage *message)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  sw_engine_answer_error (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "validation_error",
                          "The body is larger than 8 MiB.");
}

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk,
              gpointer           user_data)
{
  if (soup_server_message_get_request_body (message)->length > MAX_BODY &&
      soup_server_message_get_status (message) == SOUP_STATUS_NONE)
    refuse_body (message);
}

/* Called with the headers read and the body still to come. */
static void
early_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (headers) > MAX_BODY)
    refuse_body (message);
  else
    g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

static void
sw_engine_server_dispose (GObject *object)
{
  sw_engine_server_stop (SW_ENGINE_SERVER (object));
  G_OBJECT_CLASS (sw_engine_server_parent_class)->dispose (object);
}

static void
sw_engine_server_finalize (GObject *object)
{
  SwEngineServer *self = SW_ENGINE_SERVER (object);

  g_clear_object (&self->ledger);
  g_clear_object (&self->contract);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->batches_dir, g_free);
  g_clear_pointer (&self->token, g_free);
  G_OBJECT_CLASS (sw_engine_server_parent_class)->finalize (object);
}

static void
sw_engine_server_class_init (SwEngineServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sw_engine_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = sw_engine_server_finalize;
}

static void
sw_engine_server_init (SwEngineServer *self)
{
  self->cancellable = g_cancellable_new ();
  self->calls = g_thread_pool_new (_sw_engine_call_worker, self, MAX_CALLS, FALSE, NULL);
}

/**
 * sw_engine_server_new:
 * @contract: what is checked and priced by
 * @options: copied
 * @error: return location, `G_IO_ERROR`: the port is taken, the folder not writable
 *
 * Listens on 127.0.0.1 and goes on with unfinished tasks of @options' state folder.
 *
 * Returns: (transfer full) (nullable): the running server
 */
SwEngineServer *
sw_engine_server_new (SwContract            *contract,
                      const SwEngineOptions *options,
                      GError               **error)
{
  g_autoptr (SwEngineServer) self = g_object_new (SW_TYPE_ENGINE_SERVER, NULL);
  g_autofree char  *ledger_path = g_build_filename (options->state_dir, "ledger.jsonl", NULL);
  SwJobQueueOptions queue_options = { options->state_dir, options->maker, options->parallel, options->kept_bytes };
  guint             failing = 0;

  self->contract = g_object_ref (contract);
  self->token = g_strdup (options->token);
  self->faults = options->faults;
  self->free_of_charge = options->free_of_charge;
  self->enforce_ages = options->enforce_ages;
  self->fetch_limits = options->fetch_limits;
  self->least_interval = options->least_interval * G_USEC_PER_SEC;
  self->batches_dir = g_build_filename (options->state_dir, "batches", NULL);

  if (g_mkdir_with_parents (self->batches_dir, 0700) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", options->state_dir, g_strerror (errno));
      return NULL;
    }
  self->ledger = sw_ledger_new (ledger_path, options->credits, options->extra_credits, error);
  if (self->ledger == NULL)
    return NULL;
  self->queue = sw_job_queue_new (contract, self->ledger, &queue_options, error);
  if (self->queue == NULL)
    return NULL;
  if (sw_faults_has (&self->faults, SW_FAULT_TASK_FAILED))
    failing = 3;
  else if (sw_faults_has (&self->faults, SW_FAULT_CLIP_FAILED))
    failing = 2;
  sw_job_queue_set_failing (self->queue, failing);

  self->server = soup_server_new ("server-header", "Songwright-Engine/" SW_VERSION, NULL);
  soup_server_add_early_handler (self->server, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  if (!soup_server_listen_local (self->server, options->port, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return NULL;
  sw_job_queue_resume (self->queue);
  return g_steal_pointer (&self);
}

char *
_sw_engine_dup_files_uri (SwEngineServer *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u/files", sw_engine_server_get_port (self));
}

guint
sw_engine_server_get_port (SwEngineServer *self)
{
  GSList *uris = soup_server_get_uris (self->server);
  guint   port = uris != NULL ? g_uri_get_port (uris->data) : 0;

  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  return port;
}

void
sw_engine_server_stop (SwEngineServer *self)
{
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_cancellable_cancel (self->cancellable);
  if (self->calls != NULL)
    g_thread_pool_free (g_steal_pointer (&self->calls), FALSE, TRUE);
  if (self->queue != NULL)
    sw_job_queue_stop (self->queue);
  g_clear_object (&self->queue);
}
