/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes connections, notes requests, finds the answer; what an answer does is in
 * sw-test-answer.c. */

#include "sw-test-server-private.h"

#include <string.h>

#define MAX_HEADERS 200

typedef struct
{
  char      *method;
  char      *path;
  GPtrArray *answers; /* (element-type SwTestAnswer) */
  guint      next;
} Route;

typedef struct
{
  SwTestServer      *server; /* (unowned) */
  GSocketConnection *connection;
  guint              number;
} Visit;

struct _SwTestServer
{
  GSocketListener *listener;
  GTlsCertificate *certificate;
  GCancellable    *stop;
  GThread         *acceptor;
  char            *uri;
  guint16          port;

  GMutex mutex;
  GCond  cond;
  /* Under the mutex: */
  gboolean   stopping;
  gboolean   released;
  guint      to_drop;
  guint      n_connections;
  GPtrArray *threads;
  GPtrArray *connections;
  GPtrArray *routes;
  GPtrArray *requests;
};

static void
route_free (Route *self)
{
  g_free (self->method);
  g_free (self->path);
  g_ptr_array_unref (self->answers);
  g_free (self);
}

static void
request_free (SwTestRequest *self)
{
  g_free (self->method);
  g_free (self->path);
  g_hash_table_unref (self->headers);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwTestRequest, request_free)

static SwTestRequest *
request_copy (const SwTestRequest *self)
{
  SwTestRequest *copy = g_memdup2 (self, sizeof *self);

  copy->method = g_strdup (self->method);
  copy->path = g_strdup (self->path);
  copy->headers = g_hash_table_ref (self->headers);
  copy->body = self->body != NULL ? g_bytes_ref (self->body) : NULL;
  return copy;
}

static gboolean
matches (const char *pattern,
         const char *path)
{
  g_autofree char *bare = g_strndup (path, strcspn (path, "?"));

  if (g_str_has_suffix (pattern, "*"))
    return strncmp (pattern, bare, strlen (pattern) - 1) == 0;
  return g_str_equal (pattern, bare);
}

static SwTestAnswer *
take_answer (SwTestServer        *self,
             const SwTestRequest *request)
{
  SwTestAnswer *answer = NULL;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->routes->len && answer == NULL; i++)
    {
      Route *route = g_ptr_array_index (self->routes, i);

      if (!(g_str_equal (route->method, "*") || g_str_equal (route->method, request->method)) || !matches (route->path, request->path))
        continue;
      answer = g_ptr_array_index (route->answers, route->next);
      g_atomic_ref_count_inc (&answer->ref_count);
      route->next = MIN (route->next + 1, route->answers->len - 1);
    }
  g_mutex_unlock (&self->mutex);
  return answer;
}

gboolean
_sw_test_server_pause (SwTestServer *self,
                       guint         milliseconds)
{
  gint64   end = g_get_monotonic_time () + (gint64)milliseconds * 1000;
  gboolean stopping;

  g_mutex_lock (&self->mutex);
  while (!self->stopping && g_cond_wait_until (&self->cond, &self->mutex, end))
    ;
  stopping = self->stopping;
  g_mutex_unlock (&self->mutex);
  return !stopping;
}

static gboolean
wait_for_release (SwTestServer *self)
{
  gboolean stopping;

  g_mutex_lock (&self->mutex);
  while (!self->stopping && !self->released)
    g_cond_wait (&self->cond, &self->mutex);
  stopping = self->stopping;
  g_mutex_unlock (&self->mutex);
  return !stopping;
}

static GBytes *
read_body (SwTestServer     *self,
           GDataInputStream *input,
           SwTestRequest    *request)
{
  const char      *length_text = g_hash_table_lookup (request->headers, "content-length");
  gsize            length = length_text != NULL ? g_ascii_strtoull (length_text, NULL, 10) : 0;
  g_autofree char *data = g_malloc (length + 1);
  gsize            got = 0;

  if (!g_input_stream_read_all (G_INPUT_STREAM (input), data, length, &got, self->stop, NULL) || got < length)
    return NULL;
  return g_bytes_new (data, length);
}

static SwTestRequest *
read_request (SwTestServer     *self,
              GDataInputStream *input,
              guint             connection)
{
  g_autoptr (SwTestRequest) request = g_new0 (SwTestRequest, 1);
  g_autofree char *first = g_data_input_stream_read_line (input, NULL, self->stop, NULL);
  g_auto (GStrv) words = first != NULL ? g_strsplit (first, " ", 3) : NULL;

  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  request->connection = connection;
  if (words == NULL || g_strv_length (words) != 3)
    return NULL;
  request->method = g_strdup (words[0]);
  request->path = g_strdup (words[1]);
  for (guint i = 0; i < MAX_HEADERS; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, self->stop, NULL);
      char            *colon = line != NULL ? strchr (line, ':') : NULL;

      if (line == NULL)
        return NULL;
      if (*line == '\0')
        break;
      if (colon != NULL)
        g_hash_table_replace (request->headers, g_ascii_strdown (line, colon - line), g_strstrip (g_strdup (colon + 1)));
    }
  request->time = g_get_monotonic_time ();
  request->body = read_body (self, input, request);
  if (request->body == NULL)
    return NULL;
  return g_steal_pointer (&request);
}

gboolean
_sw_test_server_write (SwTestServer  *self,
                       GOutputStream *output,
                       const void    *data,
                       gsize          length)
{
  return g_output_stream_write_all (output, data, length, NULL, self->stop, NULL);
}

gboolean
_sw_test_server_write_text (SwTestServer  *self,
                            GOutputStream *output,
                            const char    *text)
{
  return _sw_test_server_write (self, output, text, strlen (text));
}

/* FALSE when the connection ends with this request. */
static gboolean
serve_request (SwTestServer        *self,
               GIOStream           *stream,
               const SwTestRequest *request)
{
  static const char nothing[] = "HTTP/1.1 404 Scripted\r\nContent-Type: application/json\r\nContent-Length: 47\r\n\r\n"
                                "{\"type\": \"not_found\", \"error\": \"no such path\"} ";
  GOutputStream    *output = g_io_stream_get_output_stream (stream);
  g_autoptr (SwTestAnswer) answer = take_answer (self, request);

  if (answer == NULL)
    return _sw_test_server_write_text (self, output, nothing);
  if (answer->delay > 0 && !_sw_test_server_pause (self, answer->delay))
    return FALSE;
  if (answer->held && !wait_for_release (self))
    return FALSE;
  switch (answer->fault)
    {
    case SW_TEST_FAULT_CLOSE:
      return FALSE;
    case SW_TEST_FAULT_SILENCE:
      {
        char byte;

        /* Until the client closes, or we do. */
        g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, self->stop, NULL);
        return FALSE;
      }
    case SW_TEST_FAULT_NONE:
    default:
      break;
    }
  if (answer->raw != NULL)
    {
      _sw_test_server_write_text (self, output, answer->raw);
      return FALSE;
    }
  return _sw_test_answer_write (self, output, answer, request);
}

static gpointer
visit_worker (gpointer data)
{
  Visit        *visit = data;
  SwTestServer *self = visit->server;
  g_autoptr (GIOStream) stream = g_object_ref (G_IO_STREAM (visit->connection));
  g_autoptr (GDataInputStream) input = NULL;
  gboolean open = TRUE;

  if (self->certificate != NULL)
    {
      g_autoptr (GIOStream) secured = g_tls_server_connection_new (stream, self->certificate, NULL);

      open = g_tls_connection_handshake (G_TLS_CONNECTION (secured), self->stop, NULL);
      g_set_object (&stream, secured);
    }
  input = g_data_input_stream_new (g_io_stream_get_input_stream (stream));
  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  while (open)
    {
      g_autoptr (SwTestRequest) request = read_request (self, input, visit->number);

      if (request == NULL)
        break;
      g_mutex_lock (&self->mutex);
      g_ptr_array_add (self->requests, request_copy (request));
      g_mutex_unlock (&self->mutex);
      open = serve_request (self, stream, request);
    }
  g_mutex_lock (&self->mutex);
  g_ptr_array_remove_fast (self->connections, visit->connection);
  g_mutex_unlock (&self->mutex);
  g_io_stream_close (stream, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (visit->connection), NULL, NULL);
  g_clear_object (&input);
  g_object_unref (visit->connection);
  g_free (visit);
  return NULL;
}

static gpointer
accept_worker (gpointer data)
{
  SwTestServer *self = data;

  while (TRUE)
    {
      g_autoptr (GSocketConnection) connection = g_socket_listener_accept (self->listener, NULL, self->stop, NULL);
      gboolean drop;

      if (connection == NULL)
        return NULL;
      g_mutex_lock (&self->mutex);
      self->n_connections++;
      drop = self->to_drop > 0;
      if (drop)
        {
          self->to_drop--;
        }
      else if (!self->stopping)
        {
          Visit *visit = g_new0 (Visit, 1);

          visit->server = self;
          visit->connection = g_object_ref (connection);
          visit->number = self->n_connections;
          g_ptr_array_add (self->connections, g_object_ref (connection));
          g_ptr_array_add (self->threads, g_thread_new ("visit", visit_worker, visit));
        }
      g_mutex_unlock (&self->mutex);
      if (drop)
        g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    }
}

static SwTestServer *
new_server (GTlsCertificate *certificate,
            guint16          port)
{
  SwTestServer *self = g_new0 (SwTestServer, 1);
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (address, port);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->stop = g_cancellable_new ();
  self->threads = g_ptr_array_new ();
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->routes = g_ptr_array_new_with_free_func ((GDestroyNotify)route_free);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify)request_free);
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &got, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  self->uri = g_strdup_printf ("%s://127.0.0.1:%u", certificate != NULL ? "https" : "http", self->port);
  self->acceptor = g_thread_new ("accept", accept_worker, self);
  return self;
}

SwTestServer *
sw_test_server_new (void)
{
  return new_server (NULL, 0);
}

SwTestServer *
sw_test_server_new_on_port (guint16 port)
{
  return new_server (NULL, port);
}

SwTestServer *
sw_test_server_new_tls (GTlsCertificate *certificate)
{
  return new_server (certificate, 0);
}

void
sw_test_server_close_connections (SwTestServer *self)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->connections->len; i++)
    g_socket_shutdown (g_socket_connection_get_socket (g_ptr_array_index (self->connections, i)), TRUE, TRUE, NULL);
  g_mutex_unlock (&self->mutex);
}

void
sw_test_server_free (SwTestServer *self)
{
  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (self->stop);
  g_thread_join (self->acceptor);
  sw_test_server_close_connections (self);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_clear_object (&self->certificate);
  g_object_unref (self->stop);
  g_free (self->uri);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->routes);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

const char *
sw_test_server_get_uri (SwTestServer *self)
{
  return self->uri;
}

guint16
sw_test_server_get_port (SwTestServer *self)
{
  return self->port;
}

char *
sw_test_server_dup_dead_uri (void)
{
  SwTestServer *server = sw_test_server_new ();
  char         *uri = g_strdup (server->uri);

  sw_test_server_free (server);
  return uri;
}

SwTestAnswer *
sw_test_server_answer (SwTestServer *self,
                       const char   *method,
                       const char   *path,
                       guint         status,
                       const char   *body)
{
  SwTestAnswer *answer = _sw_test_answer_new (status, body);
  Route        *route = NULL;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->routes->len && route == NULL; i++)
    {
      Route *known = g_ptr_array_index (self->routes, i);

      if (g_str_equal (known->method, method) && g_str_equal (known->path, path))
        route = known;
    }
  if (route == NULL)
    {
      route = g_new0 (Route, 1);
      route->method = g_strdup (method);
      route->path = g_strdup (path);
      route->answers = g_ptr_array_new_with_free_func ((GDestroyNotify)_sw_test_answer_unref);
      g_ptr_array_add (self->routes, route);
    }
  g_ptr_array_add (route->answers, answer);
  g_mutex_unlock (&self->mutex);
  return answer;
}

void
sw_test_server_forget_answers (SwTestServer *self)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_set_size (self->routes, 0);
  g_mutex_unlock (&self->mutex);
}

void
sw_test_server_drop_connections (SwTestServer *self,
                                 guint         n)
{
  g_mutex_lock (&self->mutex);
  self->to_drop = n;
  g_mutex_unlock (&self->mutex);
}

void
sw_test_server_release (SwTestServer *self)
{
  g_mutex_lock (&self->mutex);
  self->released = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

guint
sw_test_server_count (SwTestServer *self,
                      const char   *method,
                      const char   *path)
{
  guint count = 0;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->requests->len; i++)
    {
      const SwTestRequest *request = g_ptr_array_index (self->requests, i);

      if ((method == NULL || g_str_equal (method, request->method)) && (path == NULL || matches (path, request->path)))
        count++;
    }
  g_mutex_unlock (&self->mutex);
  return count;
}

guint
sw_test_server_count_connections (SwTestServer *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->n_connections;
  g_mutex_unlock (&self->mutex);
  return count;
}

GPtrArray *
sw_test_server_get_requests (SwTestServer *self)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify)request_free);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->requests->len; i++)
    g_ptr_array_add (requests, request_copy (g_ptr_array_index (self->requests, i)));
  g_mutex_unlock (&self->mutex);
  return requests;
}

void
sw_test_server_forget_requests (SwTestServer *self)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_set_size (self->requests, 0);
  g_mutex_unlock (&self->mutex);
}

const char *
sw_test_request_get_header (const SwTestRequest *request,
                            const char          *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (request->headers, lower);
}
