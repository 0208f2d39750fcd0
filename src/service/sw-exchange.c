/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One request and its answer.
 *
 * What may be repeated is decided here and nowhere else. A GET may, with growing
 * pauses. A POST may only after 429, or when the message's signal "starting" was
 * never emitted: libsoup emits it once a connection stands (with TLS shaken hands
 * and any proxy's tunnel open) and before it writes the first byte, so without it
 * nothing can have left. libsoup itself repeats a message on a fresh connection
 * when a kept one turns out to be closed (GET only, and POST always gets a new
 * connection), after 421, and after some HTTP/2 refusals; "restarted" announces
 * that, and a POST is stopped there.
 *
 * Longer than others for that reason: whether a request that costs money can leave
 * twice is to be judged with all of its steps in sight. */

#define G_LOG_DOMAIN "sw-service"

#include "config.h"

#include "sw-address.h"
#include "sw-backoff.h"
#include "sw-body.h"
#include "sw-json.h"
#include "sw-result-shape.h"
#include "sw-service-private.h"

#include <glib/gi18n-lib.h>

#define MAX_BODY (8 * 1024 * 1024)
#define MAX_MARKS 200000                                /* of JSON: each becomes an object of some size */
#define MAX_TRIES 4                                     /* connections that fail, 5xx */
#define MAX_REFUSALS 6                                  /* 429 */
#define FIRST_PAUSE G_USEC_PER_SEC                      /* grows from here … */
#define LONGEST_PAUSE (20 * G_USEC_PER_SEC)             /* … to here */
#define FIRST_REFUSAL (6200 * G_GINT64_CONSTANT (1000)) /* jitter leaves at least half: 3.1 s */
#define LONGEST_REFUSAL (60 * G_USEC_PER_SEC)
#define LONGEST_PATIENCE (120 * G_USEC_PER_SEC) /* no Retry-After is waited for longer */
#define LEAST_TIMEOUT (5 * G_USEC_PER_SEC)

typedef struct
{
  SwRoute   *route; /* (owned) */
  SwCallKind kind;
  GUri      *uri;     /* (owned) where the next try goes */
  GBytes    *body;    /* (owned) (nullable) a POST has one */
  gint64     timeout; /* of one try, microseconds */
  SwBackoff  pauses;
  SwBackoff  refusals;
  guint      n_redirects;

  /* Of the try under way: */
  SoupMessage  *message;   /* (owned) (nullable) */
  GCancellable *transport; /* (owned) (nullable) stops this try */
  GSource      *deadline;  /* (owned) (nullable) */
  GSource      *cancelled; /* (owned) (nullable) passes the caller's cancellation on */
  gboolean      has_turn;  /* the limiter waits for us */
  gboolean      left;      /* bytes may have left */
  gboolean      timed_out;
  gboolean      repeated; /* libsoup was about to send it a second time */
  gint64        wish;     /* the answer's Retry-After, 0 for none */
  gboolean      doubtful; /* the answer may have been cut without anybody noticing */

  /* The result: */
  gboolean sent; /* the last POST may have been read by the service */
  guint    status;
  char    *raw; /* (owned) (nullable) */
} Exchange;

static void start_try (GTask *task);
static void acquired_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void answered_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void body_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void pause_cb (GObject *source, GAsyncResult *result, gpointer user_data);

void
_sw_route_free (SwRoute *self)
{
  g_clear_object (&self->session);
  g_clear_pointer (&self->limiter, sw_rate_limiter_unref);
  g_clear_pointer (&self->base, g_uri_unref);
  g_clear_pointer (&self->key, g_free);
  g_free (self);
}

gint64
_sw_scale_timeout (guint  milliseconds,
                   double scale)
{
  gint64 full = (gint64)milliseconds * 1000;

  return MAX ((gint64)(full / scale), MIN (full, LEAST_TIMEOUT));
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
end_try (Exchange *self)
{
  clear_source (&self->deadline);
  clear_source (&self->cancelled);
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  g_clear_object (&self->transport);
  if (self->has_turn)
    {
      self->has_turn = FALSE;
      sw_rate_limiter_release (self->route->limiter);
    }
}

static void
exchange_free (Exchange *self)
{
  end_try (self);
  g_clear_pointer (&self->route, _sw_route_free);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->raw, g_free);
  g_free (self);
}

/* Takes @task and @error. */
static void
fail (GTask  *task,
      GError *error)
{
  end_try (g_task_get_task_data (task));
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Takes @task. FALSE when the caller cancelled, and then the task is over. */
static gboolean
go_on (GTask *task)
{
  GError *error = NULL;

  if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    return TRUE;
  fail (task, error);
  return FALSE;
}

/* Takes @task and @error: another try after a pause, or the end. */
static void
try_again_or_fail (GTask  *task,
                   GError *error)
{
  Exchange *self = g_task_get_task_data (task);
  gboolean  may_repeat;
  gint64    pause;

  if (self->body != NULL)
    may_repeat = !self->left && g_error_matches (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_CONNECTION);
  else
    may_repeat = self->doubtful ||
                 g_error_matches (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_CONNECTION) ||
                 g_error_matches (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INTERRUPTED) ||
                 g_error_matches (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_SERVER);
  if (!may_repeat || self->pauses.steps + 1 >= MAX_TRIES)
    {
      fail (task, error);
      return;
    }
  g_debug ("trying again: %s", error->message);
  g_error_free (error);
  self->sent = FALSE;
  end_try (self);
  pause = sw_backoff_next (&self->pauses);
  pause = MAX (pause, MIN (self->wish, LONGEST_PATIENCE));
  sw_backoff_wait_async ((gint64)(pause / self->route->scale),
                         g_task_get_cancellable (task), pause_cb, task);
}

static void
pause_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask  *task = user_data;
  GError *error = NULL;

  if (!sw_backoff_wait_finish (result, &error))
    fail (task, error);
  else
    start_try (task);
}

/* Takes @task and @error: the service asked for patience. */
static void
be_patient (GTask  *task,
            GError *error)
{
  Exchange *self = g_task_get_task_data (task);
  gint64    wish = self->wish;
  gint64    pause = sw_backoff_next (&self->refusals);

  if (wish > 0)
    pause = self->refusals.steps == 1 ? wish : MAX (wish, pause);
  self->sent = FALSE;
  end_try (self);
  sw_rate_limiter_hold (self->route->limiter, MIN (pause, LONGEST_PATIENCE) / self->route->scale);
  if (wish > LONGEST_PATIENCE)
    {
      guint minutes = (guint)MIN ((wish / G_USEC_PER_SEC + 59) / 60, G_MAXINT);

      g_clear_error (&error);
      error = g_error_new (SW_SERVICE_ERROR, SW_SERVICE_ERROR_RATE_LIMITED,
                           g_dngettext (GETTEXT_PACKAGE,
                                        "The service asks to wait %u minute before the next request",
                                        "The service asks to wait %u minutes before the next request",
                                        minutes),
                           minutes);
    }
  else if (self->refusals.steps < MAX_REFUSALS)
    {
      g_error_free (error);
      start_try (task);
      return;
    }
  fail (task, error);
}

/* Takes @task. @location (nullable) is where the answer points to. */
static void
follow (GTask *task,
        GUri  *location)
{
  Exchange *self = g_task_get_task_data (task);
  GError   *error = NULL;

  if (self->body != NULL || location == NULL || ++self->n_redirects > SW_MAX_REDIRECTS)
    {
      error = g_error_new (SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER,
                           _ ("The service answers by pointing somewhere else"));
    }
  else if (sw_address_check (location, &error) && !sw_address_same_origin (location, self->route->base))
    {
      error = g_error_new (SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER,
                           _ ("The service points to another machine (%s); the key is not sent there"),
                           g_uri_get_host (location));
    }
  if (error != NULL)
    {
      fail (task, error);
      return;
    }
  g_clear_pointer (&self->uri, g_uri_unref);
  self->uri = g_uri_ref (location);
  end_try (self);
  start_try (task);
}

static gboolean
is_not_ready (JsonNode *root)
{
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  return g_ascii_strcasecmp (sw_json_get_string (object, "type", ""), "not_ready") == 0;
}

/* NULL when @bytes (nullable) hold no JSON, or so much of it in so little text
 * that reading it would cost a hundred times its size. */
static JsonNode *
parse_body (GBytes *bytes)
{
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, NULL) : NULL;
  gsize       length = bytes != NULL ? g_bytes_get_size (bytes) : 0;
  gsize       marks = 0;

  for (gsize i = 0; i < length; i++)
    if (data[i] == '{' || data[i] == '[' || data[i] == ',')
      marks++;
  if (length == 0 || marks > MAX_MARKS)
    return NULL;
  return sw_json_parse (data, (gssize)length, NULL);
}

/* Takes @task. The answer is complete, or as complete as it will get: @bytes is
 * NULL when the status alone is known. */
static void
evaluate (GTask  *task,
          GBytes *bytes)
{
  Exchange           *self = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  g_autofree char    *text = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  g_autoptr (JsonNode) root = parse_body (bytes);
  gboolean wanted;
  GError  *error = NULL;

  self->status = soup_message_get_status (self->message);
  g_debug ("%s %s: %u", soup_message_get_method (self->message), g_uri_get_path (self->uri), self->status);
  if (sw_address_is_redirect (self->status))
    {
      g_autoptr (GUri) location = sw_address_get_redirect (self->message);

      follow (task, location);
      return;
    }

  if (self->kind != SW_CALL_SUBMIT && is_not_ready (root))
    self->status = SOUP_STATUS_ACCEPTED;
  wanted = !_sw_service_error_is_error (self->status, root);
  if (self->kind == SW_CALL_SUBMIT && SOUP_STATUS_IS_SUCCESSFUL (self->status) && sw_result_shape_get_task_id (root) != NULL)
    wanted = TRUE; /* whatever else it says: this task exists */
  if (wanted && root == NULL && !(self->kind == SW_CALL_POLL && self->status == SOUP_STATUS_ACCEPTED))
    {
      /* Of these the end of the connection is the end, also when it came too early. */
      self->doubtful = soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH;
      try_again_or_fail (task, g_error_new_literal (SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER,
                                                    _ ("The service gave an answer that cannot be read")));
      return;
    }
  if (wanted)
    {
      end_try (self);
      self->raw = _sw_service_error_redact (text != NULL ? text : "", self->route->key);
      g_task_return_pointer (task, g_steal_pointer (&root), (GDestroyNotify)json_node_unref);
      g_object_unref (task);
      return;
    }

  error = _sw_service_error_new (self->kind, self->status, root, text, self->route->key);
  self->wish = sw_rate_limiter_parse_retry_after (soup_message_headers_get_one (headers, "Retry-After"),
                                                  soup_message_headers_get_one (headers, "Date"));
  if (g_error_matches (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_RATE_LIMITED) &&
      (self->status == SW_STATUS_TOO_MANY_REQUESTS || self->body == NULL))
    be_patient (task, error);
  else
    try_again_or_fail (task, error);
}

/* Takes @task and @cause: the try ended without a whole answer. */
static void
break_off (GTask  *task,
           GError *cause)
{
  g_autoptr (GError) owned = cause;
  Exchange *self = g_task_get_task_data (task);
  guint     status = self->message != NULL ? soup_message_get_status (self->message) : 0;
  GError   *error = NULL;

  if (!go_on (task))
    return;
  if (self->repeated && status == SOUP_STATUS_MISDIRECTED_REQUEST)
    {
      evaluate (task, NULL);
      return;
    }
  if (self->left && status != 0 && !SOUP_STATUS_IS_SUCCESSFUL (status) && !self->repeated)
    {
      evaluate (task, NULL);
      return;
    }
  if (self->timed_out)
    {
      g_clear_error (&owned);
      owned = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _ ("no answer in time"));
    }
  else if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* Not by the caller: libsoup gave up, or we did. */
      g_clear_error (&owned);
      owned = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, _ ("it was closed early"));
    }
  error = _sw_service_error_from_transport (owned, self->left, self->route->key);
  try_again_or_fail (task, error);
}

static void
body_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  bytes = sw_body_read_finish (result, &error);
  if (bytes == NULL)
    {
      Exchange *self = g_task_get_task_data (task);

      g_cancellable_cancel (self->transport); /* nothing more of it is read */
      break_off (task, error);
    }
  else
    {
      evaluate (task, bytes);
    }
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask    *task = user_data;
  Exchange *self = g_task_get_task_data (task);
  g_autoptr (GInputStream) stream = NULL;
  SoupMessageHeaders *headers;
  const char         *encoding;
  GError             *error = NULL;

  stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (stream == NULL)
    {
      break_off (task, error);
      return;
    }
  headers = soup_message_get_response_headers (self->message);
  encoding = soup_message_headers_get_one (headers, "Content-Encoding");
  if (!self->left)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PROXY_FAILED, _ ("the proxy lets nothing through"));
  else if (encoding != NULL && g_ascii_strcasecmp (encoding, "identity") != 0)
    error = g_error_new_literal (SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER,
                                 _ ("The service gave a compressed answer that nobody asked for"));
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
           soup_message_headers_get_content_length (headers) > MAX_BODY)
    error = g_error_new_literal (SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER,
                                 _ ("The service's answer is far too large"));
  if (error != NULL)
    {
      g_cancellable_cancel (self->transport);
      break_off (task, error);
      return;
    }
  sw_body_read_async (stream, MAX_BODY, self->transport, body_cb, task);
}

static void
starting_cb (SoupMessage *message,
             Exchange    *self)
{
  self->left = TRUE;
  self->sent = TRUE;
  self->has_turn = FALSE;
  sw_rate_limiter_sent (self->route->limiter);
}

static void
restarted_cb (SoupMessage *message,
              Exchange    *self)
{
  if (self->body == NULL)
    return;
  self->repeated = TRUE;
  g_cancellable_cancel (self->transport);
}

/* libsoup collects the body of a 421 in memory before it tries elsewhere. */
static void
got_headers_cb (SoupMessage *message,
                Exchange    *self)
{
  if (soup_message_get_status (message) != SOUP_STATUS_MISDIRECTED_REQUEST)
    return;
  self->repeated = TRUE;
  g_cancellable_cancel (self->transport);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Exchange *self = user_data;

  self->timed_out = TRUE;
  clear_source (&self->deadline);
  g_cancellable_cancel (self->transport);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Exchange *self = user_data;

  g_cancellable_cancel (self->transport);
  return G_SOURCE_REMOVE;
}

/* Sources instead of g_cancellable_connect(): they end the try from the main
 * loop, where its callbacks may come back to us. */
static void
watch_try (GTask *task)
{
  Exchange     *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  self->transport = g_cancellable_new ();
  self->deadline = g_timeout_source_new (0);
  g_source_set_ready_time (self->deadline, g_get_monotonic_time () + self->timeout);
  g_source_set_callback (self->deadline, deadline_cb, self, NULL);
  g_source_attach (self->deadline, g_task_get_context (task));
  if (cancellable != NULL)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
      g_source_attach (self->cancelled, g_task_get_context (task));
    }
}

/* Takes @task. */
static void
send_request (GTask *task)
{
  Exchange           *self = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  self->left = self->timed_out = self->repeated = self->doubtful = FALSE;
  self->wish = 0;
  self->message = soup_message_new_from_uri (self->body != NULL ? SOUP_METHOD_POST : SOUP_METHOD_GET, self->uri);
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_disable_feature (self->message, SOUP_TYPE_AUTH_MANAGER);
  headers = soup_message_get_request_headers (self->message);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (self->route->key != NULL)
    {
      g_autofree char *login = g_strconcat ("Bearer ", self->route->key, NULL);

      g_assert (sw_address_same_origin (self->uri, self->route->base));
      soup_message_headers_replace (headers, "Authorization", login);
    }
  if (self->body != NULL)
    {
      soup_message_add_flags (self->message, SOUP_MESSAGE_NEW_CONNECTION);
      soup_message_set_request_body_from_bytes (self->message, "application/json", self->body);
    }
  g_signal_connect (self->message, "starting", G_CALLBACK (starting_cb), self);
  g_signal_connect (self->message, "restarted", G_CALLBACK (restarted_cb), self);
  g_signal_connect (self->message, "got-headers", G_CALLBACK (got_headers_cb), self);
  watch_try (task);
  soup_session_send_async (self->route->session, self->message, G_PRIORITY_DEFAULT, self->transport, answered_cb, task);
}

static void
acquired_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask    *task = user_data;
  Exchange *self = g_task_get_task_data (task);
  GError   *error = NULL;

  if (!sw_rate_limiter_acquire_finish (result, &error))
    {
      fail (task, error);
      return;
    }
  self->has_turn = TRUE;
  if (go_on (task))
    send_request (task);
}

/* Takes @task. */
static void
start_try (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);

  sw_rate_limiter_acquire_async (self->route->limiter, self->route->interval,
                                 self->kind == SW_CALL_SUBMIT ? SW_RATE_SUBMISSION : SW_RATE_POLL,
                                 g_task_get_cancellable (task), acquired_cb, task);
}

static GUri *
build_uri (GUri       *base,
           const char *path)
{
  g_autoptr (GString) full = g_string_new (g_uri_get_path (base));

  while (full->len > 0 && full->str[full->len - 1] == '/')
    g_string_truncate (full, full->len - 1);
  g_string_append (full, path);
  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (base), NULL, g_uri_get_host (base),
                      g_uri_get_port (base), full->str, NULL, NULL);
}

GTask *
_sw_exchange_async (SwRoute            *route,
                    SwCallKind          kind,
                    const char         *path,
                    GBytes             *body,
                    guint               timeout,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  GTask    *task = g_task_new (NULL, cancellable, callback, user_data);
  Exchange *self = g_new0 (Exchange, 1);

  g_assert ((kind == SW_CALL_SUBMIT) == (body != NULL));

  self->route = route;
  self->kind = kind;
  self->uri = build_uri (route->base, path);
  self->body = body != NULL ? g_bytes_ref (body) : NULL;
  self->timeout = _sw_scale_timeout (timeout, route->scale);
  sw_backoff_init (&self->pauses, FIRST_PAUSE, LONGEST_PAUSE, route->seed);
  sw_backoff_init (&self->refusals, FIRST_REFUSAL, LONGEST_REFUSAL, route->seed);
  g_task_set_source_tag (task, _sw_exchange_async);
  g_task_set_name (task, "_sw_exchange_async");
  g_task_set_task_data (task, self, (GDestroyNotify)exchange_free);
  /* An answer that came is never thrown away for a cancellation that came later. */
  g_task_set_check_cancellable (task, FALSE);
  start_try (task);
  return task;
}

gboolean
_sw_exchange_is_waiting (GTask *exchange)
{
  Exchange *self = g_task_get_task_data (exchange);

  /* From here the way to the next message leads through acquired_cb() or
   * pause_cb(), and both look whether they were cancelled. */
  return !self->sent && self->message == NULL;
}

JsonNode *
_sw_exchange_finish (GAsyncResult *result,
                     guint        *status,
                     char        **raw,
                     GError      **error)
{
  Exchange *self = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) local_error = NULL;
  JsonNode *root;

  g_return_val_if_fail (g_async_result_is_tagged (result, _sw_exchange_async), NULL);

  root = g_task_propagate_pointer (G_TASK (result), &local_error);
  *status = self->status;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    *raw = g_steal_pointer (&self->raw);
  return root;
}

gboolean
_sw_exchange_was_sent (GAsyncResult *result)
{
  Exchange *self = g_task_get_task_data (G_TASK (result));

  return self->sent;
}
