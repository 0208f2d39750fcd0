/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-engine-answer"

#include "config.h"

#include "sw-engine-answer.h"

#include "sw-json.h"

#include <gio/gio.h>
#include <sys/stat.h>

#define SLOW_BYTE_MS 50

/* A connection taken away from the server and what is still to be written slowly. */
typedef struct
{
  GIOStream *stream;
  char *text;
  gsize position;
} SlowAnswer;

static void
slow_answer_free (SlowAnswer *self)
{
  g_io_stream_close (self->stream, NULL, NULL);
  g_object_unref (self->stream);
  g_free (self->text);
  g_free (self);
}

static gboolean
write_byte_cb (gpointer user_data)
{
  SlowAnswer *slow = user_data;

  if (slow->text[slow->position] == '\0' ||
      g_output_stream_write (g_io_stream_get_output_stream (slow->stream), slow->text + slow->position, 1, NULL, NULL) != 1)
    return G_SOURCE_REMOVE;
  slow->position++;
  return G_SOURCE_CONTINUE;
}

static char *
build_raw_answer (guint status,
                  const char *body,
                  gsize promised)
{
  return g_strdup_printf ("HTTP/1.1 %u %s\r\nContent-Type: application/json\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%s",
                          status, soup_status_get_phrase (status), promised, body);
}

static void
answer_slowly (SoupServerMessage *message,
               guint status,
               const char *body)
{
  SlowAnswer *slow = g_new0 (SlowAnswer, 1);

  slow->text = build_raw_answer (status, body, strlen (body));
  slow->stream = soup_server_message_steal_connection (message);
  g_timeout_add_full (G_PRIORITY_DEFAULT, SLOW_BYTE_MS, write_byte_cb, slow, (GDestroyNotify)slow_answer_free);
}

static void
answer_cut (SoupServerMessage *message,
            guint status,
            const char *body)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  g_autofree char *half = g_strndup (body, strlen (body) / 2);
  g_autofree char *text = build_raw_answer (status, half, strlen (body));

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, strlen (text), NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

/**
 * sw_engine_answer_json:
 * @faults: whose body faults are played
 * @object: (transfer full): the body
 */
void
sw_engine_answer_json (SoupServerMessage *message,
                       SwFaults *faults,
                       guint status,
                       JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_take_object (node, object);
  text = sw_json_to_string (node, FALSE);

  if (sw_faults_take (faults, SW_FAULT_SLOW_BODY))
    {
      answer_slowly (message, status, text);
      return;
    }
  if (sw_faults_take (faults, SW_FAULT_CUT_BODY))
    {
      answer_cut (message, status, text);
      return;
    }
  if (sw_faults_take (faults, SW_FAULT_MALFORMED))
    text[strlen (text) / 2] = '\0';

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
}

void
sw_engine_answer_error (SoupServerMessage *message,
                        guint status,
                        const char *type,
                        const char *text)
{
  SwFaults none = { { 0 } };
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "error", text);
  sw_engine_answer_json (message, &none, status, object);
}

static const char *
content_type (const char *path)
{
  if (g_str_has_suffix (path, ".mp3"))
    return "audio/mpeg";
  if (g_str_has_suffix (path, ".png"))
    return "image/png";
  if (g_str_has_suffix (path, ".jpg"))
    return "image/jpeg";
  return "application/json";
}

/**
 * sw_engine_answer_file:
 * @path: a file of our own choosing
 *
 * The file is mapped, not read, and libsoup cuts the ranges out of it. A range whose
 * If-Range does not name this version gets the whole file.
 */
void
sw_engine_answer_file (SoupServerMessage *message,
                       const char *path)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);
  const char *method = soup_server_message_get_method (message);
  const char *condition = soup_message_headers_get_one (request, "If-Range");
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *tag = NULL;
  struct stat facts;

  if (stat (path, &facts) < 0 || (file = g_mapped_file_new (path, FALSE, NULL)) == NULL)
    {
      sw_engine_answer_error (message, SOUP_STATUS_NOT_FOUND, "not_found", "There is no such file.");
      return;
    }
  tag = g_strdup_printf ("\"%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "\"", (gint64)facts.st_size, (gint64)facts.st_mtime);
  if (condition != NULL && !g_str_equal (condition, tag))
    soup_message_headers_remove (request, "Range");

  soup_message_headers_replace (response, "ETag", tag);
  soup_message_headers_replace (response, "Accept-Ranges", "bytes");
  soup_message_headers_set_content_type (response, content_type (path), NULL);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  if (g_str_equal (method, "HEAD"))
    soup_message_headers_set_content_length (response, facts.st_size);
  else
    {
      bytes = g_mapped_file_get_bytes (file);
      soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
    }
}

void
sw_engine_answer_drop (SoupServerMessage *message)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_io_stream_close (stream, NULL, NULL);
}
