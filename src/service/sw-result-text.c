/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Checked reading of what a service sends. */

#define G_LOG_DOMAIN "sw-result-shape"

#include "config.h"

#include "sw-result-text-private.h"

#include "sw-json.h"
#include "sw-service-error-private.h"

#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#define MAX_ID 128
#define MAX_URI 8192
#define MAX_LINE_CHARS 1000
#define MAX_LYRICS_CHARS 100000

const char *
_sw_result_first_string (JsonObject        *object,
                         const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *text = sw_json_get_string (object, names[i], NULL);

      if (text != NULL && *text != '\0')
        return text;
    }
  return NULL;
}

char *
_sw_result_read_line (JsonObject *object,
                      const char *name,
                      const char *key)
{
  const char *text = sw_json_get_string (object, name, NULL);
  JsonArray  *list = sw_json_get_array (object, name);
  g_autoptr (GString) joined = NULL;

  if (text != NULL || list == NULL)
    return _sw_service_error_clean (text, -1, MAX_LINE_CHARS, key);
  joined = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (list) && joined->len < MAX_LINE_CHARS; i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_string_append_printf (joined, "%s%s", joined->len > 0 ? ", " : "", json_node_get_string (node));
    }
  return _sw_service_error_clean (joined->str, -1, MAX_LINE_CHARS, key);
}

char *
_sw_result_read_lines (JsonObject *object,
                       const char *name)
{
  const char      *text = sw_json_get_string (object, name, NULL);
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  g_autoptr (GString) result = g_string_new (NULL);
  guint chars = 0;

  if (text == NULL || *text == '\0')
    return NULL;
  for (const char *walk = valid; *walk != '\0' && chars < MAX_LYRICS_CHARS; walk = g_utf8_next_char (walk))
    {
      gunichar c = g_utf8_get_char (walk);

      if (c == '\r')
        {
          if (walk[1] == '\n')
            continue;
          c = '\n';
        }
      if (g_unichar_iscntrl (c) && c != '\n' && c != '\t')
        continue;
      g_string_append_unichar (result, c);
      chars++;
    }
  return g_string_free (g_steal_pointer (&result), FALSE);
}

gboolean
_sw_result_is_sane_id (const char *id)
{
  gsize length = id != NULL ? strlen (id) : 0;

  if (length == 0 || length > MAX_ID || strcmp (id, ".") == 0 || strcmp (id, "..") == 0)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (id[i]))
      return FALSE;
  return TRUE;
}

char *
_sw_result_read_id (JsonObject        *object,
                    const char *const *names)
{
  const char *id = _sw_result_first_string (object, names);

  return _sw_result_is_sane_id (id) ? g_strdup (id) : NULL;
}

char *
_sw_result_read_uri (JsonObject        *object,
                     const char *const *names)
{
  const char *text = _sw_result_first_string (object, names);
  g_autoptr (GUri) uri = NULL;

  if (text == NULL || strlen (text) > MAX_URI)
    return NULL;
  for (const char *walk = text; *walk != '\0'; walk++)
    if (g_ascii_iscntrl (*walk))
      return NULL;
  uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return NULL;
  if (!g_str_equal (g_uri_get_scheme (uri), "https") && !g_str_equal (g_uri_get_scheme (uri), "http"))
    return NULL;
  return g_strdup (text);
}

double
_sw_result_read_positive (JsonObject *object,
                          const char *name,
                          double      most)
{
  double value = sw_json_get_number (object, name, 0);

  return isfinite (value) && value > 0 && value <= most ? value : 0;
}
