/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the scripted service answers, byte for byte. */

#include "sw-test-server-private.h"

#include <string.h>

#define CHUNK (64 * 1024)
#define LENGTH_TRUE -2 /* announce the length that the body has */

SwTestAnswer *
_sw_test_answer_new (guint       status,
                     const char *body)
{
  SwTestAnswer *self = g_new0 (SwTestAnswer, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->status = status;
  self->headers = g_string_new (NULL);
  self->body = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  self->size = -1;
  self->cut = -1;
  self->claimed = LENGTH_TRUE;
  return self;
}

void
_sw_test_answer_unref (SwTestAnswer *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_string_free (self->headers, TRUE);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->prefix);
  g_free (self->etag);
  g_free (self->raw);
  g_free (self);
}

static goffset
get_size (SwTestAnswer *answer)
{
  if (answer->size >= 0)
    return answer->size;
  return answer->body != NULL ? (goffset)g_bytes_get_size (answer->body) : 0;
}

guint8
sw_test_pattern (goffset offset)
{
  return (guint8)(offset * 7 + (offset >> 8) * 31 + (offset >> 16) * 3);
}

static void
fill (SwTestAnswer *answer,
      guint8       *buffer,
      goffset       offset,
      gsize         length)
{
  gsize prefix_length = answer->prefix != NULL ? strlen (answer->prefix) : 0;

  if (answer->size < 0)
    {
      memcpy (buffer, (const guint8 *)g_bytes_get_data (answer->body, NULL) + offset, length);
      return;
    }
  if (answer->filler != 0 && offset >= (goffset)prefix_length)
    {
      memset (buffer, answer->filler, length);
      return;
    }
  for (gsize i = 0; i < length; i++)
    {
      goffset at = offset + (goffset)i;

      if ((gsize)at < prefix_length)
        buffer[i] = answer->prefix[at];
      else
        buffer[i] = answer->filler != 0 ? (guint8)answer->filler : sw_test_pattern (at);
    }
}

/* Writes the bytes from @start up to @end of the body; FALSE when the connection
 * must not be used any more. */
static gboolean
write_body (SwTestServer  *self,
            GOutputStream *output,
            SwTestAnswer  *answer,
            goffset        start,
            goffset        end)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  gsize              step = answer->dribble_step > 0 ? MIN (answer->dribble_step, CHUNK) : CHUNK;
  goffset            last = answer->cut >= 0 ? MIN (end, start + answer->cut) : end;

  for (goffset at = start; at < last; at += (goffset)step)
    {
      gsize length = (gsize)MIN ((goffset)step, last - at);

      if (answer->dribble_step > 0 && at > start && !_sw_test_server_pause (self, answer->dribble_pause))
        return FALSE;
      fill (answer, buffer, at, length);
      if (answer->chunked)
        {
          g_autofree char *head = g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n", length);

          if (!_sw_test_server_write_text (self, output, head))
            return FALSE;
        }
      if (!_sw_test_server_write (self, output, buffer, length))
        return FALSE;
      if (answer->chunked && !_sw_test_server_write_text (self, output, "\r\n"))
        return FALSE;
    }
  if (last < end)
    return FALSE;
  return !answer->chunked || _sw_test_server_write_text (self, output, "0\r\n\r\n");
}

/* Where the answer starts when the request asks for a range that is served; 0
 * for everything, -1 when there is nothing to serve. */
static goffset
get_start (SwTestAnswer        *answer,
           const SwTestRequest *request)
{
  const char *range = sw_test_request_get_header (request, "Range");
  const char *condition = sw_test_request_get_header (request, "If-Range");
  goffset     start;

  if (!answer->ranges || range == NULL || !g_str_has_prefix (range, "bytes="))
    return 0;
  if (condition != NULL && g_strcmp0 (condition, answer->etag) != 0)
    return 0;
  start = g_ascii_strtoll (range + strlen ("bytes="), NULL, 10);
  return start < get_size (answer) ? start : -1;
}

gboolean
_sw_test_answer_write (SwTestServer        *self,
                       GOutputStream       *output,
                       SwTestAnswer        *answer,
                       const SwTestRequest *request)
{
  g_autoptr (GString) head = g_string_new (NULL);
  goffset  size = get_size (answer);
  goffset  start = get_start (answer, request);
  guint    status = answer->status;
  goffset  length;
  gboolean keep;

  if (start != 0)
    status = start > 0 ? 206 : 416;
  g_string_append_printf (head, "HTTP/1.1 %u Scripted\r\n%s", status, answer->headers->str);
  if (status == 206)
    g_string_append_printf (head, "Content-Range: bytes %" G_GOFFSET_FORMAT "-%" G_GOFFSET_FORMAT "/%" G_GOFFSET_FORMAT "\r\n", start, size - 1, size);
  if (status == 416)
    g_string_append_printf (head, "Content-Range: bytes */%" G_GOFFSET_FORMAT "\r\n", size);
  if (answer->etag != NULL)
    g_string_append_printf (head, "ETag: %s\r\n", answer->etag);
  if (status == 416)
    start = size;
  length = answer->claimed == LENGTH_TRUE ? size - start : answer->claimed;
  if (answer->chunked)
    g_string_append (head, "Transfer-Encoding: chunked\r\n");
  else if (length >= 0)
    g_string_append_printf (head, "Content-Length: %" G_GOFFSET_FORMAT "\r\n", length);
  else
    g_string_append (head, "Connection: close\r\n");
  g_string_append (head, "\r\n");
  if (!_sw_test_server_write_text (self, output, head->str))
    return FALSE;
  keep = answer->chunked || answer->claimed == LENGTH_TRUE;
  if (g_str_equal (request->method, "HEAD"))
    return keep;
  return write_body (self, output, answer, start, size) && keep;
}

void
sw_test_answer_header (SwTestAnswer *self,
                       const char   *name,
                       const char   *value)
{
  g_string_append_printf (self->headers, "%s: %s\r\n", name, value);
}

void
sw_test_answer_bytes (SwTestAnswer *self,
                      GBytes       *body)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = g_bytes_ref (body);
}

void
sw_test_answer_generate (SwTestAnswer *self,
                         goffset       size,
                         const char   *prefix,
                         char          filler)
{
  g_free (self->prefix);
  self->size = size;
  self->prefix = g_strdup (prefix);
  self->filler = filler;
}

void
sw_test_answer_ranges (SwTestAnswer *self,
                       const char   *etag)
{
  self->ranges = TRUE;
  g_free (self->etag);
  self->etag = g_strdup (etag);
}

void
sw_test_answer_delay (SwTestAnswer *self,
                      guint         milliseconds)
{
  self->delay = milliseconds;
}

void
sw_test_answer_hold (SwTestAnswer *self)
{
  self->held = TRUE;
}

void
sw_test_answer_dribble (SwTestAnswer *self,
                        gsize         step,
                        guint         milliseconds)
{
  self->dribble_step = step;
  self->dribble_pause = milliseconds;
}

void
sw_test_answer_cut (SwTestAnswer *self,
                    goffset       after)
{
  self->cut = after;
}

void
sw_test_answer_claim_length (SwTestAnswer *self,
                             goffset       length)
{
  self->claimed = length;
}

void
sw_test_answer_chunked (SwTestAnswer *self)
{
  self->chunked = TRUE;
}

void
sw_test_answer_fault (SwTestAnswer *self,
                      SwTestFault   fault)
{
  self->fault = fault;
}

void
sw_test_answer_raw (SwTestAnswer *self,
                    const char   *text)
{
  g_free (self->raw);
  self->raw = g_strdup (text);
}
