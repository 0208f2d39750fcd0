/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-address"

#include "config.h"

#include "sw-address.h"

#include "sw-service-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_URI_LENGTH 8192
#define IO_TIMEOUT 180 /* seconds; the calls have shorter ones of their own */
#define IDLE_TIMEOUT 50
#define MAX_CONNECTIONS 32
#define MAX_CONNECTIONS_PER_HOST 6

gboolean
sw_address_is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

gboolean
sw_address_check (GUri    *uri,
                  GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);

  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      g_set_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE,
                   _ ("The address names no machine"));
      return FALSE;
    }
  if (g_strcmp0 (scheme, "https") == 0)
    return TRUE;
  if (g_strcmp0 (scheme, "http") == 0 && sw_address_is_loopback (uri))
    return TRUE;
  g_set_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE,
               _ ("The address of “%s” is not protected; only https is used outside this computer"),
               g_uri_get_host (uri));
  return FALSE;
}

/* Addresses come with blanks now and then, which people mean; a control character
 * is an attack on the request's first line. */
static GUri *
parse_relative (GUri       *base,
                const char *text)
{
  g_autoptr (GString) escaped = g_string_new (NULL);

  for (const char *walk = text; *walk != '\0'; walk++)
    {
      if (g_ascii_iscntrl (*walk))
        return NULL;
      if (*walk == ' ')
        g_string_append (escaped, "%20");
      else
        g_string_append_c (escaped, *walk);
    }
  return g_uri_parse_relative (base, escaped->str, SOUP_HTTP_URI_FLAGS, NULL);
}

GUri *
sw_address_parse (const char *text,
                  GError    **error)
{
  g_autoptr (GUri) uri = NULL;

  if (text != NULL && strlen (text) <= MAX_URI_LENGTH)
    uri = parse_relative (NULL, text);
  if (uri == NULL)
    {
      g_set_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER,
                   _ ("This is not a web address"));
      return NULL;
    }
  if (!sw_address_check (uri, error))
    return NULL;
  return g_steal_pointer (&uri);
}

static int
get_port (GUri *uri)
{
  int port = g_uri_get_port (uri);

  if (port > 0)
    return port;
  return g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
}

gboolean
sw_address_same_origin (GUri *a,
                        GUri *b)
{
  return g_strcmp0 (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_uri_get_host (a) != NULL && g_uri_get_host (b) != NULL &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 &&
         get_port (a) == get_port (b);
}

char *
sw_address_dup_origin (GUri *uri)
{
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);

  return g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), host, get_port (uri));
}

gboolean
sw_address_is_redirect (guint status)
{
  return status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND ||
         status == SOUP_STATUS_SEE_OTHER || status == SOUP_STATUS_TEMPORARY_REDIRECT ||
         status == SOUP_STATUS_PERMANENT_REDIRECT;
}

GUri *
sw_address_get_redirect (SoupMessage *message)
{
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");

  if (location == NULL || strlen (location) > MAX_URI_LENGTH)
    return NULL;
  return parse_relative (soup_message_get_uri (message), location);
}

SoupSession *
sw_address_new_session (gboolean loopback)
{
  SoupSession *session = soup_session_new_with_options ("user-agent", "Songwright/" SW_VERSION,
                                                        "timeout", IO_TIMEOUT,
                                                        "idle-timeout", IDLE_TIMEOUT,
                                                        "max-conns", MAX_CONNECTIONS,
                                                        "max-conns-per-host", MAX_CONNECTIONS_PER_HOST,
                                                        NULL);

  /* Nobody asks for compressed answers, and a bomb sent unasked stays unopened. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  if (loopback)
    soup_session_set_proxy_resolver (session, NULL);
  return session;
}
