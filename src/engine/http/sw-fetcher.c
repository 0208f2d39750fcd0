/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-fetcher"

#include "config.h"

#include "sw-fetcher.h"

#include "sw-engine-error.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#define MAX_BYTES (256 * G_GUINT64_CONSTANT (1024) * 1024)
#define MAX_SECONDS 75
#define IDLE_SECONDS 20
#define MAX_REDIRECTS 5
#define BLOCK 65536

typedef struct
{
  const SwFetchLimits *limits;
  SoupSession         *session;     /* (owned) */
  GCancellable        *cancellable; /* (owned) ours; ends the transfer */
  gboolean             forbidden;   /* an address was not allowed */
  gint64               deadline;    /* monotonic */
} Fetch;

static gboolean
is_public_v4 (const guint8 *b)
{
  if (b[0] == 0 || b[0] == 10 || b[0] == 127 || b[0] >= 224)
    return FALSE;
  if ((b[0] == 100 && (b[1] & 0xc0) == 64) || (b[0] == 169 && b[1] == 254) || (b[0] == 172 && (b[1] & 0xf0) == 16))
    return FALSE;
  if ((b[0] == 192 && b[1] == 168) || (b[0] == 192 && b[1] == 0 && b[2] == 0) || (b[0] == 198 && (b[1] & 0xfe) == 18))
    return FALSE;
  return TRUE;
}

/* IPv4 inside of IPv6, in its several clothes. */
static const guint8 *
find_v4 (const guint8 *b)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  static const guint8 translated[12] = { 0, 0x64, 0xff, 0x9b };
  static const guint8 compatible[12] = { 0 };

  if (memcmp (b, mapped, 12) == 0 || memcmp (b, translated, 12) == 0)
    return b + 12;
  if (memcmp (b, compatible, 12) == 0 && (b[12] | b[13] | b[14]) != 0)
    return b + 12;
  return b[0] == 0x20 && b[1] == 0x02 ? b + 2 : NULL;
}

/**
 * sw_fetch_allows:
 * @limits: what is allowed
 * @address: where a connection would go
 *
 * Returns: whether it may
 */
gboolean
sw_fetch_allows (const SwFetchLimits *limits,
                 GInetAddress        *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);
  const guint8 *v4 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 ? bytes : find_v4 (bytes);

  if (g_inet_address_get_is_loopback (address) || (v4 != NULL && v4[0] == 127))
    return limits->allow_loopback;
  if (v4 != NULL)
    return is_public_v4 (v4) || limits->allow_private;
  /* Global unicast is 2000::/3. */
  return (bytes[0] & 0xe0) == 0x20 || limits->allow_private;
}

/* Before any byte is sent, whatever the name led to. */
static void
network_event_cb (SoupMessage       *message,
                  GSocketClientEvent event,
                  GIOStream         *connection,
                  Fetch             *self)
{
  g_autoptr (GSocketAddress) remote = NULL;

  if (event != G_SOCKET_CLIENT_CONNECTING || !G_IS_SOCKET_CONNECTION (connection))
    return;
  remote = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (G_IS_INET_SOCKET_ADDRESS (remote) &&
      sw_fetch_allows (self->limits, g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote))))
    return;
  self->forbidden = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static gboolean
refuse (GError    **error,
        const char *text)
{
  g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "url: %s", text);
  return FALSE;
}

/* Every address of the name has to be allowed: which one is taken is not ours to say. */
static gboolean
check_host (Fetch   *self,
            GUri    *uri,
            GError **error)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autolist (GInetAddress) addresses = NULL;

  if (g_strcmp0 (g_uri_get_scheme (uri), "http") != 0 && g_strcmp0 (g_uri_get_scheme (uri), "https") != 0)
    return refuse (error, _ ("The address must begin with http:// or https://."));
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return refuse (error, _ ("The address names no computer."));
  addresses = g_resolver_lookup_by_name (resolver, g_uri_get_host (uri), self->cancellable, NULL);
  if (addresses == NULL)
    return refuse (error, _ ("The address cannot be reached. Is it spelt right, and are you online?"));
  for (GList *l = addresses; l != NULL; l = l->next)
    if (!sw_fetch_allows (self->limits, l->data))
      return refuse (error, _ ("The address lies on this computer or in a private network, where the engine does not look."));
  return TRUE;
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static gboolean
is_audio (SoupMessage *message)
{
  static const char *const others[] = { "application/ogg", "application/x-flac", "video/mp4", "video/webm", "video/ogg", NULL };
  const char              *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return type != NULL && (g_ascii_strncasecmp (type, "audio/", 6) == 0 || g_strv_contains (others, type));
}

/* Sends and follows redirects; the body is still to be read. */
static GInputStream *
open_uri (Fetch        *self,
          const char   *method,
          GUri        **uri,
          SoupMessage **message,
          GError      **error)
{
  for (guint i = 0; i <= MAX_REDIRECTS; i++)
    {
      g_autoptr (GInputStream) stream = NULL;
      g_autoptr (GUri) next = NULL;
      g_autoptr (GError) local = NULL;
      const char *location;

      if (!check_host (self, *uri, error))
        return NULL;
      g_clear_object (message);
      *message = soup_message_new_from_uri (method, *uri);
      soup_message_add_flags (*message, SOUP_MESSAGE_NO_REDIRECT);
      g_signal_connect (*message, "network-event", G_CALLBACK (network_event_cb), self);
      stream = soup_session_send (self->session, *message, self->cancellable, &local);
      if (stream == NULL)
        {
          refuse (error, self->forbidden ? _ ("The address lies on this computer or in a private network, where the engine does not look.")
                                         : _ ("The address cannot be reached. Is it spelt right, and are you online?"));
          return NULL;
        }
      if (!is_redirect (soup_message_get_status (*message)))
        return g_steal_pointer (&stream);
      location = soup_message_headers_get_one (soup_message_get_response_headers (*message), "Location");
      next = location != NULL ? g_uri_parse_relative (*uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
      if (next == NULL || (g_str_equal (g_uri_get_scheme (*uri), "https") && !g_str_equal (g_uri_get_scheme (next), "https")))
        {
          refuse (error, _ ("The address leads somewhere else that cannot be used."));
          return NULL;
        }
      g_uri_unref (*uri);
      *uri = g_steal_pointer (&next);
    }
  refuse (error, _ ("The address leads from one place to the next without end."));
  return NULL;
}

static gboolean
check_answer (Fetch       *self,
              SoupMessage *message,
              GError     **error)
{
  goffset length = soup_message_headers_get_content_length (soup_message_get_response_headers (message));

  if (soup_message_get_status (message) != SOUP_STATUS_OK)
    {
      g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "url: %s (%u)", _ ("The address does not give the file."),
                   soup_message_get_status (message));
      return FALSE;
    }
  if (!is_audio (message))
    return refuse (error, _ ("What is there does not say that it is audio."));
  if (length > 0 && (guint64)length > self->limits->max_bytes)
    return refuse (error, _ ("The file is too large."));
  return TRUE;
}

static gboolean
save (Fetch        *self,
      GInputStream *stream,
      const char   *path,
      GError      **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) out = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, error);
  g_autofree char *block = g_malloc (BLOCK);
  guint64          bytes = 0;

  if (out == NULL)
    return FALSE;
  for (;;)
    {
      gssize n = g_input_stream_read (stream, block, BLOCK, self->cancellable, NULL);

      if (n < 0)
        return refuse (error, _ ("The file broke off while it was fetched."));
      if (n == 0)
        break;
      bytes += (guint64)n;
      if (bytes > self->limits->max_bytes)
        return refuse (error, _ ("The file is too large."));
      if (g_get_monotonic_time () > self->deadline)
        return refuse (error, _ ("Fetching the file takes too long."));
      if (!g_output_stream_write_all (G_OUTPUT_STREAM (out), block, (gsize)n, NULL, NULL, error))
        return FALSE;
    }
  if (bytes == 0)
    return refuse (error, _ ("The file is empty."));
  return g_output_stream_close (G_OUTPUT_STREAM (out), NULL, error);
}

static gboolean
fetch (Fetch      *self,
       const char *url,
       const char *path,
       GError    **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (SoupMessage) head = NULL;
  g_autoptr (SoupMessage) get = NULL;
  g_autoptr (GInputStream) nothing = NULL;
  g_autoptr (GInputStream) stream = NULL;

  if (uri == NULL)
    return refuse (error, _ ("This is not an address."));
  nothing = open_uri (self, "HEAD", &uri, &head, error);
  if (nothing == NULL || !check_answer (self, head, error))
    return FALSE;
  g_input_stream_close (nothing, NULL, NULL);
  stream = open_uri (self, "GET", &uri, &get, error);
  return stream != NULL && check_answer (self, get, error) && save (self, stream, path, error);
}

static void
cancelled_cb (GCancellable *outer,
              gpointer      inner)
{
  g_cancellable_cancel (inner);
}

/**
 * sw_fetch_audio:
 * @url: foreign text
 * @path: where it goes; not there when this fails
 * @limits: what is allowed
 * @error: return location
 *
 * Returns: whether the file is at @path; it is not decoded yet
 */
gboolean
sw_fetch_audio (const char          *url,
                const char          *path,
                const SwFetchLimits *limits,
                GCancellable        *cancellable,
                GError             **error)
{
  SwFetchLimits filled = *limits;
  Fetch         self = { .limits = &filled, .cancellable = g_cancellable_new () };
  gulong        handler = 0;
  gboolean      ok;

  filled.max_bytes = limits->max_bytes > 0 ? limits->max_bytes : MAX_BYTES;
  filled.max_seconds = limits->max_seconds > 0 ? limits->max_seconds : MAX_SECONDS;
  self.deadline = g_get_monotonic_time () + filled.max_seconds * G_USEC_PER_SEC;
  /* No proxy: the address that is asked is the one that was checked. */
  self.session = soup_session_new_with_options ("timeout", MIN (IDLE_SECONDS, filled.max_seconds), "proxy-resolver", NULL,
                                                "user-agent", "Songwright-Engine/" SW_VERSION, NULL);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self.cancellable, NULL);
  ok = fetch (&self, url, path, error);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  if (!ok)
    g_unlink (path);
  if (!ok && g_cancellable_is_cancelled (cancellable))
    {
      g_clear_error (error);
      g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  soup_session_abort (self.session);
  g_object_unref (self.session);
  g_object_unref (self.cancellable);
  return ok;
}
