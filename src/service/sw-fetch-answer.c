/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an answer to a download means for the file that is there: more of it, all
 * of it, another one, or nothing. Whatever follows is done in sw-fetch.c. */

#define G_LOG_DOMAIN "sw-fetch"

#include "config.h"

#include "sw-fetch-private.h"

#include "sw-address.h"

#include <glib/gi18n-lib.h>

#define LONGEST_PATIENCE (120 * G_USEC_PER_SEC)

/* Takes @task. */
void
_sw_fetch_refuse (GTask      *task,
                  const char *message)
{
  _sw_fetch_end (task, g_error_new_literal (SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH, message));
}

/* Takes @task: what is there does not fit what the server has. */
static void
start_over (GTask *task)
{
  SwFetch *self = g_task_get_task_data (task);

  _sw_fetch_end_try (self);
  self->whole = TRUE;
  self->asking = FALSE;
  self->total = -1;
  g_clear_pointer (&self->validator, g_free);
  _sw_fetch_empty (task);
}

/* Takes @task: the answer came to its end. */
void
_sw_fetch_judge_end (GTask *task)
{
  SwFetch *self = g_task_get_task_data (task);

  if (self->total >= 0 && self->size < self->total)
    {
      _sw_fetch_retry (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _ ("it ended early")), 0);
    }
  else if (self->total >= 0 && self->size > self->total)
    {
      start_over (task);
    }
  else if (self->total < 0 && self->size > self->asked_at)
    {
      _sw_fetch_end_try (self);
      self->asked_at = self->size;
      self->asking = TRUE;
      _sw_fetch_ask (task);
    }
  else
    {
      _sw_fetch_end (task, NULL);
    }
}

/* Takes @task. */
static void
follow (GTask *task)
{
  SwFetch *self = g_task_get_task_data (task);
  g_autoptr (GUri) location = sw_address_get_redirect (self->message);
  gboolean was_loopback = sw_address_is_loopback (self->uri);
  GError  *error = NULL;

  if (location == NULL || ++self->n_redirects > SW_MAX_REDIRECTS)
    {
      _sw_fetch_refuse (task, _ ("The address of the file leads nowhere"));
      return;
    }
  if (sw_address_check (location, &error) && sw_address_is_loopback (location) && !was_loopback)
    error = g_error_new_literal (SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE,
                                 _ ("The address of the file leads back into this computer"));
  if (error != NULL)
    {
      _sw_fetch_end (task, error);
      return;
    }
  _sw_fetch_end_try (self);
  g_clear_pointer (&self->uri, g_uri_unref);
  self->uri = g_steal_pointer (&location);
  _sw_fetch_ask (task);
}

/* A weak ETag says nothing about bytes. */
static char *
dup_validator (SoupMessageHeaders *headers)
{
  const char *etag = soup_message_headers_get_one (headers, "ETag");

  if (etag != NULL && *etag == '"')
    return g_strdup (etag);
  return g_strdup (soup_message_headers_get_one (headers, "Last-Modified"));
}

/* Takes @task: a whole file comes, whatever was asked for. */
static void
take_whole (GTask              *task,
            SoupMessageHeaders *headers)
{
  SwFetch *self = g_task_get_task_data (task);
  gboolean asked = self->asking;

  self->whole = self->asking = FALSE;
  self->total = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
                    ? soup_message_headers_get_content_length (headers)
                    : -1;
  if (asked && (self->total < 0 || self->total == self->size))
    {
      _sw_fetch_end (task, NULL); /* it cannot tell, or it tells that we have it all */
      return;
    }
  g_clear_pointer (&self->validator, g_free);
  self->validator = dup_validator (headers);
  if (self->total > self->limit)
    _sw_fetch_refuse (task, _ ("The file is far too large"));
  else if (self->size > 0)
    _sw_fetch_empty (task);
  else
    _sw_fetch_pump (task);
}

/* Takes @task: the rest of the file comes, if it is the rest of this one. */
static void
take_rest (GTask              *task,
           SoupMessageHeaders *headers)
{
  SwFetch *self = g_task_get_task_data (task);
  goffset  start = 0;
  goffset  end = 0;
  goffset  total = -1;

  if (!soup_message_headers_get_content_range (headers, &start, &end, &total) || start != self->size ||
      (total >= 0 && self->total >= 0 && total != self->total))
    {
      start_over (task);
      return;
    }
  self->asking = FALSE;
  if (total >= 0)
    self->total = total;
  if (self->validator == NULL)
    self->validator = dup_validator (headers);
  if (self->total > self->limit)
    _sw_fetch_refuse (task, _ ("The file is far too large"));
  else
    _sw_fetch_pump (task);
}

/* Takes @task: there is nothing after what we have – because we have it all? */
static void
take_nothing (GTask              *task,
              SoupMessageHeaders *headers)
{
  SwFetch         *self = g_task_get_task_data (task);
  const char      *range = soup_message_headers_get_one (headers, "Content-Range");
  g_autofree char *complete = g_strdup_printf ("bytes */%" G_GOFFSET_FORMAT, self->size);

  if (self->size > 0 && (g_strcmp0 (range, complete) == 0 || (self->asking && range == NULL)))
    _sw_fetch_end (task, NULL);
  else
    start_over (task);
}

/* Takes @task. */
void
_sw_fetch_judge_status (GTask *task)
{
  SwFetch            *self = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  guint               status = soup_message_get_status (self->message);
  const char         *encoding = soup_message_headers_get_one (headers, "Content-Encoding");
  g_autofree char    *words = NULL;

  if (sw_address_is_redirect (status))
    {
      follow (task);
      return;
    }
  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE)
    {
      take_nothing (task, headers);
      return;
    }
  if ((status == SOUP_STATUS_OK || status == SOUP_STATUS_PARTIAL_CONTENT) && encoding != NULL &&
      g_ascii_strcasecmp (encoding, "identity") != 0)
    {
      _sw_fetch_refuse (task, _ ("The file comes compressed in a way that nobody asked for"));
      return;
    }
  if (status == SOUP_STATUS_OK)
    {
      take_whole (task, headers);
      return;
    }
  if (status == SOUP_STATUS_PARTIAL_CONTENT)
    {
      take_rest (task, headers);
      return;
    }
  if (self->asking && status < 500)
    {
      _sw_fetch_end (task, NULL); /* offered once only; what came has to do */
      return;
    }
  words = g_strdup_printf (_ ("The file is not offered (HTTP %u)"), status);
  if (status == SOUP_STATUS_REQUEST_TIMEOUT || status == SW_STATUS_TOO_MANY_REQUESTS || status >= 500)
    {
      gint64 wish = sw_rate_limiter_parse_retry_after (soup_message_headers_get_one (headers, "Retry-After"),
                                                       soup_message_headers_get_one (headers, "Date"));

      _sw_fetch_retry (task, g_error_new_literal (SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH, words), MIN (wish, LONGEST_PATIENCE));
      return;
    }
  _sw_fetch_refuse (task, words);
}
