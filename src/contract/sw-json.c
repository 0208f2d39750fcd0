/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What comes over the network or out of a file is foreign: any member may be
 * absent, null or of another type. These readers never fail and never warn.
 */

#define G_LOG_DOMAIN "sw-json"

#include "config.h"

#include "sw-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_DEPTH 64
#define MAX_EXACT 9007199254740992.0 /* 2^53: above it a double skips integers */

static JsonNode *
get_member (JsonObject *object,
            const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

static gboolean
node_to_number (JsonNode *node,
                double   *number)
{
  GType type;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  type = json_node_get_value_type (node);
  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    *number = json_node_get_double (node);
  else if (type == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);
      char       *end = NULL;

      /* Only plain decimals: g_ascii_strtod() would take "nan" and "0x1p3" too. */
      if (text[0] == '\0' || strspn (text, "0123456789+-.eE") != strlen (text))
        return FALSE;
      *number = g_ascii_strtod (text, &end);
      if (*end != '\0' || end == text)
        return FALSE;
    }
  else
    return FALSE;
  return isfinite (*number);
}

/**
 * sw_json_get_string:
 * @object: (nullable): an object
 * @name: a member name
 * @fallback: (nullable): what to return when there is no such string
 *
 * Reads a string member.
 *
 * Returns: (nullable) (transfer none): the string, owned by @object, or @fallback
 */
const char *
sw_json_get_string (JsonObject *object,
                    const char *name,
                    const char *fallback)
{
  JsonNode *node = get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return fallback;
  return json_node_get_string (node);
}

/**
 * sw_json_get_number:
 * @object: (nullable): an object
 * @name: a member name
 * @fallback: what to return when there is no such number
 *
 * Reads a number, or a string that holds a decimal number in the C locale.
 *
 * Returns: the number, always finite unless @fallback is not
 */
double
sw_json_get_number (JsonObject *object,
                    const char *name,
                    double      fallback)
{
  double number;

  return node_to_number (get_member (object, name), &number) ? number : fallback;
}

/**
 * sw_json_get_integer:
 * @object: (nullable): an object
 * @name: a member name
 * @fallback: what to return when there is no such integer
 *
 * Reads an integer; a number or decimal string without a fraction will do.
 *
 * Returns: the integer
 */
gint64
sw_json_get_integer (JsonObject *object,
                     const char *name,
                     gint64      fallback)
{
  JsonNode *node = get_member (object, name);
  double    number;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  if (!node_to_number (node, &number) || number != floor (number) || fabs (number) > MAX_EXACT)
    return fallback;
  return (gint64)number;
}

/**
 * sw_json_get_boolean:
 * @object: (nullable): an object
 * @name: a member name
 * @fallback: what to return when there is no such truth value
 *
 * Reads a boolean; also accepts "true", "false", 0 and 1.
 *
 * Returns: the truth value
 */
gboolean
sw_json_get_boolean (JsonObject *object,
                     const char *name,
                     gboolean    fallback)
{
  JsonNode *node = get_member (object, name);
  GType     type;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return fallback;
  type = json_node_get_value_type (node);
  if (type == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  if (type == G_TYPE_INT64 && (json_node_get_int (node) == 0 || json_node_get_int (node) == 1))
    return json_node_get_int (node) == 1;
  if (type == G_TYPE_STRING && g_str_equal (json_node_get_string (node), "true"))
    return TRUE;
  if (type == G_TYPE_STRING && g_str_equal (json_node_get_string (node), "false"))
    return FALSE;
  return fallback;
}

/**
 * sw_json_get_object:
 * @object: (nullable): an object
 * @name: a member name
 *
 * Returns: (nullable) (transfer none): the member when it is an object
 */
JsonObject *
sw_json_get_object (JsonObject *object,
                    const char *name)
{
  JsonNode *node = get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * sw_json_get_array:
 * @object: (nullable): an object
 * @name: a member name
 *
 * Returns: (nullable) (transfer none): the member when it is an array
 */
JsonArray *
sw_json_get_array (JsonObject *object,
                   const char *name)
{
  JsonNode *node = get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * sw_json_array_get_object:
 * @array: (nullable): an array
 * @index: a position, which may be past the end
 *
 * Returns: (nullable) (transfer none): the element when it is an object
 */
JsonObject *
sw_json_array_get_object (JsonArray *array,
                          guint      index)
{
  JsonNode *node;

  if (array == NULL || index >= json_array_get_length (array))
    return NULL;
  node = json_array_get_element (array, index);
  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* json-glib parses recursively, so a deep document would exhaust the stack. */
static gboolean
is_too_deep (const char *data,
             gsize       length)
{
  gboolean in_string = FALSE;
  gsize    depth = 0;
  gsize    i;

  for (i = 0; i < length; i++)
    {
      if (in_string)
        {
          if (data[i] == '\\')
            i++;
          else if (data[i] == '"')
            in_string = FALSE;
        }
      else if (data[i] == '"')
        in_string = TRUE;
      else if ((data[i] == '{' || data[i] == '[') && ++depth > MAX_DEPTH)
        return TRUE;
      else if ((data[i] == '}' || data[i] == ']') && depth > 0)
        depth--;
    }
  return FALSE;
}

/**
 * sw_json_parse:
 * @data: text in UTF-8
 * @length: its length in bytes, or -1 when it ends with a zero byte
 * @error: return location for a `JSON_PARSER_ERROR`
 *
 * Parses a document of at most 64 levels; nothing at all is an error too.
 *
 * Returns: (transfer full) (nullable): the root
 */
JsonNode *
sw_json_parse (const char *data,
               gssize      length,
               GError    **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  size = length < 0 ? strlen (data) : (gsize)length;
  if (size == 0 || memchr (data, '\0', size) != NULL || is_too_deep (data, size))
    {
      g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE,
                           size == 0 ? _ ("The document is empty") : _ ("The document is not JSON, or nested too deeply"));
      return NULL;
    }
  if (!json_parser_load_from_data (parser, data, (gssize)size, error))
    return NULL;
  if (json_parser_get_root (parser) == NULL)
    {
      g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE, _ ("The document is empty"));
      return NULL;
    }
  return json_parser_steal_root (parser);
}

/**
 * sw_json_to_string:
 * @node: (nullable): a node; %NULL is written as `null`
 * @pretty: whether to spread it over lines
 *
 * Returns: (transfer full): the text
 */
char *
sw_json_to_string (JsonNode *node,
                   gboolean  pretty)
{
  return node != NULL ? json_to_string (node, pretty) : g_strdup ("null");
}
