/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A download that keeps what it has. The file is appended to by an own pump with
 * one buffer, so that a file of any size costs the same memory, and each further
 * try asks for the rest only.
 *
 * Where no length was announced, the end of the connection looks like the end of
 * the file (libsoup takes it so even between two chunks). Then one more request
 * asks whether there is a rest. */

#define G_LOG_DOMAIN "sw-fetch"

#include "config.h"

#include "sw-fetch-private.h"

#include "sw-address.h"
#include "sw-pump.h"

#include <glib/gi18n-lib.h>

#define IDLE_TIMEOUT 30000 /* milliseconds without a byte */
#define MAX_FAILURES 6     /* tries in a row that brought nothing new */
#define FIRST_PAUSE (G_USEC_PER_SEC / 2)
#define LONGEST_PAUSE (30 * G_USEC_PER_SEC)
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
_sw_fetch_end_try (SwFetch *self)
{
  clear_source (&self->watchdog);
  clear_source (&self->cancelled);
  /* Closing an answer that is not read to its end must not read on. */
  if (self->transport != NULL)
    g_cancellable_cancel (self->transport);
  g_clear_object (&self->input);
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  g_clear_object (&self->transport);
}

static void
fetch_free (SwFetch *self)
{
  _sw_fetch_end_try (self);
  g_clear_pointer (&self->route, _sw_route_free);
  g_clear_pointer (&self->start, g_uri_unref);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_object (&self->partial);
  g_clear_object (&self->output);
  g_clear_pointer (&self->validator, g_free);
  g_clear_error (&self->error);
  g_free (self);
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SwFetch *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &error);
  if (self->error == NULL && error != NULL)
    self->error = g_steal_pointer (&error);
  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes @task and @error (nullable): the fetch is over. */
void
_sw_fetch_end (GTask  *task,
               GError *error)
{
  SwFetch *self = g_task_get_task_data (task);

  _sw_fetch_end_try (self);
  self->error = error;
  if (error == NULL && self->progress != NULL)
    self->progress (self->size, self->size, self->progress_data);
  if (self->output != NULL)
    {
      g_output_stream_close_async (self->output, G_PRIORITY_DEFAULT, NULL, closed_cb, task);
      return;
    }
  g_task_return_error (task, g_steal_pointer (&self->error));
  g_object_unref (task);
}

static void
pause_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask  *task = user_data;
  GError *error = NULL;

  if (!sw_backoff_wait_finish (result, &error))
    _sw_fetch_end (task, error);
  else
    _sw_fetch_ask (task);
}

/* Takes @task and @cause: this try is over and the file is not complete. Nothing
 * is asked again before @least microseconds. */
void
_sw_fetch_retry (GTask  *task,
                 GError *cause,
                 gint64  least)
{
  SwFetch *self = g_task_get_task_data (task);
  g_autoptr (GError) owned = cause;
  GError *error = NULL;
  gint64  pause;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      _sw_fetch_end (task, error);
      return;
    }
  if (self->size > self->best)
    {
      self->best = self->size;
      self->n_failures = 0;
      sw_backoff_reset (&self->pauses);
    }
  else if (++self->n_failures >= MAX_FAILURES)
    {
      const char      *reason = self->silent ? _ ("nothing came for a long time") : owned->message;
      g_autofree char *words = _sw_service_error_clean (reason, -1, 200, self->route->key);

      _sw_fetch_end (task, g_error_new (SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH,
                                        _ ("The file could not be fetched: %s"), words != NULL ? words : "–"));
      return;
    }
  g_debug ("cut at %" G_GOFFSET_FORMAT ": %s", self->size, owned->message);
  _sw_fetch_end_try (self);
  g_clear_pointer (&self->uri, g_uri_unref);
  self->uri = g_uri_ref (self->start);
  self->n_redirects = 0;
  pause = sw_backoff_next (&self->pauses);
  sw_backoff_wait_async ((gint64)(MAX (pause, least) / self->route->scale),
                         g_task_get_cancellable (task), pause_cb, task);
}

static void
tell_progress (SwFetch *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->progress == NULL || now - self->told < PROGRESS_INTERVAL)
    return;
  self->told = now;
  self->progress (self->size, self->total, self->progress_data);
}

static void
emptied_worker (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;

  if (g_seekable_truncate (G_SEEKABLE (source), 0, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
emptied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask   *task = user_data;
  SwFetch *self = g_task_get_task_data (task);
  GError  *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      _sw_fetch_end (task, error);
      return;
    }
  self->size = 0;
  if (self->input != NULL)
    _sw_fetch_pump (task);
  else
    _sw_fetch_retry (task, g_error_new_literal (SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH, _ ("it changed meanwhile")), 0);
}

/* Takes @task. Starts over with an empty file: with the answer under way when it
 * is a whole one, else with another try. */
void
_sw_fetch_empty (GTask *task)
{
  SwFetch *self = g_task_get_task_data (task);
  g_autoptr (GTask) emptied = g_task_new (self->output, NULL, emptied_cb, task);

  g_task_set_source_tag (emptied, _sw_fetch_empty);
  g_task_run_in_thread (emptied, emptied_worker);
}

static void
pumped_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask  *task = user_data;
  GError *error = NULL;

  switch (sw_pump_finish (result, &error))
    {
    case SW_PUMP_END:
      _sw_fetch_judge_end (task);
      break;
    case SW_PUMP_CUT:
      _sw_fetch_retry (task, error, 0);
      break;
    case SW_PUMP_TOO_MUCH:
      _sw_fetch_refuse (task, _ ("The file is far too large"));
      break;
    case SW_PUMP_DISK:
    default:
      g_prefix_error (&error, _ ("The file cannot be written: "));
      _sw_fetch_end (task, error);
      break;
    }
}

static void
stay_awake (SwFetch *self)
{
  g_source_set_ready_time (self->watchdog, g_get_monotonic_time () + _sw_scale_timeout (IDLE_TIMEOUT, self->route->scale));
}

static void
wrote_cb (gsize    bytes,
          gpointer user_data)
{
  SwFetch *self = user_data;

  self->size += (goffset)bytes;
  stay_awake (self);
  tell_progress (self);
}

/* Takes @task. */
void
_sw_fetch_pump (GTask *task)
{
  SwFetch *self = g_task_get_task_data (task);

  stay_awake (self);
  sw_pump_async (self->input, self->output, self->limit - self->size, wrote_cb, self, self->transport, pumped_cb, task);
}

/* libsoup collects the body of a 421 in memory before it tries elsewhere. */
static void
got_headers_cb (SoupMessage *message,
                SwFetch     *self)
{
  if (soup_message_get_status (message) == SOUP_STATUS_MISDIRECTED_REQUEST)
    g_cancellable_cancel (self->transport);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask   *task = user_data;
  SwFetch *self = g_task_get_task_data (task);
  GError  *error = NULL;

  self->input = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->input == NULL && error->domain == G_TLS_ERROR)
    {
      GError *refused = _sw_service_error_from_transport (error, FALSE, NULL);

      g_error_free (error);
      _sw_fetch_end (task, refused);
    }
  else if (self->input == NULL)
    _sw_fetch_retry (task, error, 0);
  else
    _sw_fetch_judge_status (task);
}

static gboolean
watchdog_cb (gpointer user_data)
{
  SwFetch *self = user_data;

  self->silent = TRUE;
  g_source_set_ready_time (self->watchdog, -1);
  g_cancellable_cancel (self->transport);
  return G_SOURCE_CONTINUE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  SwFetch *self = user_data;

  g_cancellable_cancel (self->transport);
  return G_SOURCE_REMOVE;
}

static gboolean
never_cb (GSource    *source,
          GSourceFunc callback,
          gpointer    user_data)
{
  return callback (user_data);
}

/* A source that is ready at its ready time and at no other. */
static GSourceFuncs watchdog_funcs = { NULL, NULL, never_cb, NULL };

static void
watch_try (GTask *task)
{
  SwFetch      *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  self->silent = FALSE;
  self->transport = g_cancellable_new ();
  self->watchdog = g_source_new (&watchdog_funcs, sizeof (GSource));
  g_source_set_static_name (self->watchdog, "sw-fetch watchdog");
  g_source_set_ready_time (self->watchdog, g_get_monotonic_time () + _sw_scale_timeout (IDLE_TIMEOUT, self->route->scale));
  g_source_set_callback (self->watchdog, watchdog_cb, self, NULL);
  g_source_attach (self->watchdog, g_task_get_context (task));
  if (cancellable != NULL)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
      g_source_attach (self->cancelled, g_task_get_context (task));
    }
}

/* Takes @task. */
void
_sw_fetch_ask (GTask *task)
{
  SwFetch            *self = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  self->message = soup_message_new_from_uri (SOUP_METHOD_GET, self->uri);
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_disable_feature (self->message, SOUP_TYPE_AUTH_MANAGER);
  headers = soup_message_get_request_headers (self->message);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (self->size > 0 && !self->whole)
    {
      soup_message_headers_set_range (headers, self->size, -1);
      if (self->validator != NULL)
        soup_message_headers_replace (headers, "If-Range", self->validator);
    }
  g_signal_connect (self->message, "got-headers", G_CALLBACK (got_headers_cb), self);
  watch_try (task);
  soup_session_send_async (self->route->session, self->message, G_PRIORITY_DEFAULT, self->transport, answered_cb, task);
}

static void
measured_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask   *task = user_data;
  SwFetch *self = g_task_get_task_data (task);
  g_autoptr (GFileInfo) info = NULL;
  GError *error = NULL;

  info = g_file_output_stream_query_info_finish (G_FILE_OUTPUT_STREAM (source), result, &error);
  if (info == NULL)
    {
      _sw_fetch_end (task, error);
      return;
    }
  self->size = self->best = g_file_info_get_size (info);
  _sw_fetch_ask (task);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask             *task = user_data;
  SwFetch           *self = g_task_get_task_data (task);
  GFileOutputStream *output;
  GError            *error = NULL;

  output = g_file_append_to_finish (G_FILE (source), result, &error);
  if (output == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_prefix_error (&error, _ ("The file cannot be written: "));
      _sw_fetch_end (task, error);
      return;
    }
  self->output = G_OUTPUT_STREAM (output);
  g_file_output_stream_query_info_async (output, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_PRIORITY_DEFAULT,
                                         g_task_get_cancellable (task), measured_cb, task);
}

/* A result's address comes from the network: it may name another machine, by
 * https, but this machine only when the service itself is here. */
static GUri *
parse_uri (SwRoute    *route,
           const char *text,
           GError    **error)
{
  g_autoptr (GUri) uri = sw_address_parse (text, error);

  if (uri == NULL)
    {
      if (error != NULL && g_error_matches (*error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER))
        (*error)->code = SW_SERVICE_ERROR_FETCH;
      return NULL;
    }
  if (sw_address_is_loopback (uri) && !sw_address_is_loopback (route->base))
    {
      g_set_error_literal (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE,
                           _ ("The address of the file leads back into this computer"));
      return NULL;
    }
  return g_steal_pointer (&uri);
}

void
_sw_fetch_async (SwRoute            *route,
                 const char         *uri,
                 GFile              *partial,
                 goffset             limit,
                 SwFetchProgressFunc progress,
                 gpointer            progress_data,
                 GCancellable       *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer            user_data)
{
  GTask   *task = g_task_new (NULL, cancellable, callback, user_data);
  SwFetch *self = g_new0 (SwFetch, 1);
  GError  *error = NULL;

  self->route = route;
  self->partial = g_object_ref (partial);
  self->limit = limit;
  self->total = -1;
  self->progress = progress;
  self->progress_data = progress_data;
  sw_backoff_init (&self->pauses, FIRST_PAUSE, LONGEST_PAUSE, route->seed);
  g_task_set_source_tag (task, _sw_fetch_async);
  g_task_set_name (task, "_sw_fetch_async");
  g_task_set_task_data (task, self, (GDestroyNotify)fetch_free);
  g_task_set_check_cancellable (task, FALSE);

  self->start = parse_uri (route, uri, &error);
  if (self->start == NULL)
    {
      _sw_fetch_end (task, error);
      return;
    }
  self->uri = g_uri_ref (self->start);
  g_file_append_to_async (partial, G_FILE_CREATE_PRIVATE, G_PRIORITY_DEFAULT, cancellable, opened_cb, task);
}

gboolean
_sw_fetch_finish (GAsyncResult *result,
                  GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _sw_fetch_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
