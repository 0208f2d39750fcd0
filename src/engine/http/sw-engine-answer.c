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
  char      *text;
  gsize      position;
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
build_raw_answer (guint       status,
                  const char *body,
                  gsize       promised)
{
  return g_strdup_printf ("HTTP/1.1 %u %s\r\nContent-Type: application/json\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%s",
                          status, soup_status_get_phrase (status), promised, body);
}

static void
answer_slowly (SoupServerMessage *message,
               guint              status,
               const char        *body)
{
  SlowAnswer *slow = g_new0 (SlowAnswer, 1);

  slow->text = build_raw_answer (status, body, strlen (body));
  slow->stream = soup_server_message_steal_connection (message);
  g_timeout_add_full (G_PRIORITY_DEFAULT, SLOW_BYTE_MS, write_byte_cb, slow, (GDestroyNotify)slow_answer_free);
}

static void
answer_cut (SoupServerMessage *message,
            guint              status,
            const char        *body)
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
                       SwFaults          *faults,
                       guint              status,
                       JsonObject        *object)
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
                        guint              status,
                        const char        *type,
                        const char        *text)
{
  SwFaults    none = { { 0 } };
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
  if (g_str_has_suffix (path, ".wav"))
    return "audio/wav";
  if (g_str_has_suffix (path, ".mid"))
    return "audio/midi";
  if (g_str_has_suffix (path, ".png"))
    return "image/png";
  if (g_str_has_suffix (path, ".jpg"))
    return "image/jpeg";
  return "application/json";
}

typedef enum
{
  RANGE_WHOLE,
  RANGE_PART,
  RANGE_OUTSIDE,
} Range;

/* Reads "bytes=FROM-TO", "bytes=FROM-" or "bytes=-LAST". Anything else, several ranges
 * among it, may be answered with the whole file. libsoup's own reader does not clamp a
 * range that ends after the file. */
static Range
parse_range (const char *text,
             guint64     size,
             guint64    *start,
             guint64    *end)
{
  g_auto (GStrv) ends = NULL;
  gboolean has_start, has_end;

  if (text == NULL || !g_str_has_prefix (text, "bytes=") || strchr (text, ',') != NULL)
    return RANGE_WHOLE;
  ends = g_strsplit (text + strlen ("bytes="), "-", 2);
  if (g_strv_length (ends) != 2)
    return RANGE_WHOLE;
  has_start = g_ascii_string_to_unsigned (ends[0], 10, 0, G_MAXINT64, start, NULL);
  has_end = g_ascii_string_to_unsigned (ends[1], 10, 0, G_MAXINT64, end, NULL);
  if ((!has_start && *ends[0] != '\0') || (!has_end && *ends[1] != '\0') || (!has_start && !has_end))
    return RANGE_WHOLE;
  if (!has_start) /* the last so many bytes */
    {
      *start = size - MIN (*end, size);
      *end = size;
    }
  else if (has_end && *end < *start)
    return RANGE_WHOLE;
  if (!has_end || *end >= size)
    *end = size > 0 ? size - 1 : 0;
  return *start < size ? RANGE_PART : RANGE_OUTSIDE;
}

static void
answer_part (SoupServerMessage *message,
             GBytes            *bytes,
             guint64            start,
             guint64            end)
{
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, start, end - start + 1);

  soup_message_headers_set_content_range (response, (goffset)start, (goffset)end, (goffset)g_bytes_get_size (bytes));
  soup_server_message_set_status (message, SOUP_STATUS_PARTIAL_CONTENT, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), part);
}

static void
answer_outside (SoupServerMessage *message,
                gsize              size)
{
  g_autofree char *range = g_strdup_printf ("bytes */%" G_GSIZE_FORMAT, size);

  sw_engine_answer_error (message, SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE, "validation_error",
                          "The file has no such range.");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Range", range);
}

/**
 * sw_engine_answer_file:
 * @path: a file of our own choosing
 *
 * The file is mapped, not read. A range whose If-Range does not name this version gets
 * the whole file.
 */
void
sw_engine_answer_file (SoupServerMessage *message,
                       const char        *path)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);
  gboolean            head = g_str_equal (soup_server_message_get_method (message), "HEAD");
  const char         *condition = soup_message_headers_get_one (request, "If-Range");
  g_autofree char    *range = g_strdup (soup_message_headers_get_one (request, "Range"));
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *tag = NULL;
  guint64          start = 0, end = 0;
  struct stat      facts;
  Range            kind;

  if (stat (path, &facts) < 0 || (file = g_mapped_file_new (path, FALSE, NULL)) == NULL)
    {
      sw_engine_answer_error (message, SOUP_STATUS_NOT_FOUND, "not_found", "There is no such file.");
      return;
    }
  bytes = g_mapped_file_get_bytes (file);
  tag = g_strdup_printf ("\"%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "\"", (gint64)facts.st_size, (gint64)facts.st_mtime);
  soup_message_headers_remove (request, "Range"); /* or libsoup would cut once more */
  soup_message_headers_replace (response, "ETag", tag);
  soup_message_headers_replace (response, "Accept-Ranges", "bytes");
  kind = head || (condition != NULL && !g_str_equal (condition, tag)) ? RANGE_WHOLE
                                                                      : parse_range (range, g_bytes_get_size (bytes), &start, &end);
  if (kind == RANGE_OUTSIDE)
    {
      answer_outside (message, g_bytes_get_size (bytes));
      return;
    }
  soup_message_headers_set_content_type (response, content_type (path), NULL);
  if (kind == RANGE_PART)
    {
      answer_part (message, bytes, start, end);
      return;
    }
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  if (head)
    soup_message_headers_set_content_length (response, (goffset)g_bytes_get_size (bytes));
  else
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
}

void
sw_engine_answer_drop (SoupServerMessage *message)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_io_stream_close (stream, NULL, NULL);
}
