/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-compare-requests"

#include "config.h"

#include "sw-compare-requests.h"

#include "sw-json.h"
#include "sw-parameter-row.h"
#include "sw-request.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_VALUE_CHARS 600

static void
difference_free (SwDifference *self)
{
  g_free (self->title);
  g_free (self->first);
  g_free (self->second);
  g_free (self);
}

/* "gpt_description_prompt" says more than nothing: "Gpt description prompt". */
static char *
dup_title (SwRequest  *request,
           const char *name)
{
  const SwOperation *operation = request != NULL ? sw_request_get_operation (request) : NULL;
  const SwParameter *parameter = operation != NULL ? sw_operation_get_parameter (operation, name) : NULL;
  const char        *title = parameter != NULL ? sw_parameter_get_title (parameter) : NULL;
  char              *words;

  if (title != NULL)
    return g_strdup (title);
  if (g_str_equal (name, "prompt") || g_str_equal (name, "lyrics"))
    return g_strdup (_ ("Words"));
  if (g_str_equal (name, "gpt_description_prompt"))
    return g_strdup (_ ("Description"));
  if (g_str_equal (name, "continue_at"))
    return g_strdup (_ ("Continued From"));
  words = g_strdelimit (g_strdup (name), "_", ' ');
  words[0] = g_ascii_toupper (words[0]);
  return words;
}

static char *
describe_value (JsonObject *values,
                const char *name)
{
  JsonNode        *node = values != NULL && json_object_has_member (values, name) ? json_object_get_member (values, name) : NULL;
  g_autofree char *text = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    text = g_strdup (json_node_get_string (node));
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    text = g_strdup (json_node_get_boolean (node) ? _ ("Yes") : _ ("No"));
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    text = g_strdup_printf ("%'.4g", json_node_get_double (node));
  else
    text = json_to_string (node, FALSE);
  if (g_utf8_strlen (text, -1) > MAX_VALUE_CHARS)
    {
      char *cut = g_utf8_substring (text, 0, MAX_VALUE_CHARS);
      char *shortened = g_strconcat (cut, "…", NULL);

      g_free (cut);
      return shortened;
    }
  return g_steal_pointer (&text);
}

static void
add (GPtrArray  *differences,
     char       *title, /* (transfer full) */
     const char *first,
     const char *second)
{
  SwDifference *difference;

  if (g_strcmp0 (first, second) == 0)
    {
      g_free (title);
      return;
    }
  difference = g_new0 (SwDifference, 1);
  difference->title = title;
  difference->first = g_strdup (first != NULL ? first : "");
  difference->second = g_strdup (second != NULL ? second : "");
  g_ptr_array_add (differences, difference);
}

/* The values as they are in the journal's text of a request. */
static JsonObject *
get_values (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? sw_json_get_object (json_node_get_object (node), "values") : NULL;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Every name of both, in the order of the contract where it knows them. */
static GPtrArray *
list_names (SwRequest  *request,
            JsonObject *first,
            JsonObject *second)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObject *both[] = { first, second };

  for (guint i = 0; request != NULL && i < sw_request_get_operation (request)->parameters->len; i++)
    {
      const SwParameter *parameter = sw_request_get_operation (request)->parameters->pdata[i];

      if (g_hash_table_add (seen, (gpointer)parameter->name))
        g_ptr_array_add (names, g_strdup (parameter->name));
    }
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr (GList) members = both[i] != NULL ? json_object_get_members (both[i]) : NULL;

      for (GList *l = members; l != NULL; l = l->next)
        if (g_hash_table_add (seen, l->data))
          g_ptr_array_add (rest, l->data);
    }
  g_ptr_array_sort (rest, compare_names);
  for (guint i = 0; i < rest->len; i++)
    g_ptr_array_add (names, g_strdup (rest->pdata[i]));
  return names;
}

static const char *
get_operation_name (SwContract *contract,
                    SwClip     *clip)
{
  const SwOperation *operation = sw_contract_get_operation (contract, sw_clip_get_operation (clip));

  return operation != NULL ? sw_operation_get_name (operation) : sw_clip_get_operation (clip);
}

GPtrArray *
sw_compare_requests (SwContract *contract,
                     SwClip     *first,
                     SwClip     *second)
{
  const char *texts[] = { sw_clip_get_request (first), sw_clip_get_request (second) };
  g_autoptr (JsonNode) first_node = texts[0] != NULL ? sw_json_parse (texts[0], -1, NULL) : NULL;
  g_autoptr (JsonNode) second_node = texts[1] != NULL ? sw_json_parse (texts[1], -1, NULL) : NULL;
  g_autoptr (SwRequest) request = texts[0] != NULL ? sw_request_new_from_json (contract, texts[0], NULL) : NULL;
  g_autoptr (GPtrArray) names = list_names (request, get_values (first_node), get_values (second_node));
  GPtrArray *differences = g_ptr_array_new_with_free_func ((GDestroyNotify)difference_free);

  add (differences, g_strdup (_ ("Made By")), get_operation_name (contract, first), get_operation_name (contract, second));
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *one = describe_value (get_values (first_node), names->pdata[i]);
      g_autofree char *other = describe_value (get_values (second_node), names->pdata[i]);

      add (differences, dup_title (request, names->pdata[i]), one, other);
    }
  return differences;
}
