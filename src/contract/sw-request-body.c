/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests as JSON: the bodies the service gets, and the text of journal and
 * drafts.
 */

#define G_LOG_DOMAIN "sw-request"

#include "config.h"

#include "sw-contract-private.h"
#include "sw-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* As _sw_request_matches() for a body alone: the constants of a variant must not select it. */
static gboolean
body_matches (const SwOperation *operation,
              JsonObject        *body,
              JsonObject        *select)
{
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *wanted;

  json_object_iter_init (&iter, select);
  while (json_object_iter_next (&iter, &name, &wanted))
    {
      const SwParameter *parameter = sw_operation_get_parameter (operation, name);
      g_autoptr (JsonNode) fallback = NULL;
      JsonNode *value = json_object_get_member (body, name);

      if (value != NULL && JSON_NODE_HOLDS_NULL (value))
        value = NULL;
      if (value == NULL && parameter != NULL && parameter->default_value != NULL)
        value = fallback = json_gvariant_serialize (parameter->default_value);
      if (!_sw_value_matches (value, wanted))
        return FALSE;
    }
  return TRUE;
}

/* A batch costs what its items cost. */
static double
estimate_items (SwRequest    *self,
                const SwRule *rule)
{
  g_autoptr (JsonNode) value = _sw_request_dup_given (self, rule->parameters[0]);
  JsonArray *items = value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  double     sum = 0;
  guint      i;

  for (i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *body = sw_json_array_get_object (items, i);
      g_autoptr (SwRequest) item = body != NULL ? sw_request_new_from_body (sw_request_get_contract (self), rule->path, body, NULL) : NULL;

      sum += item != NULL ? sw_request_estimate_credits (item, SW_TARGET_HOSTED) : NAN;
    }
  return sum;
}

static void
read_sources (SwRequest *self,
              JsonArray *array)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  guint i;

  for (i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (_sw_value_has_type (node, SW_PARAMETER_STRING))
        g_ptr_array_add (sources, (gpointer)json_node_get_string (node));
    }
  g_ptr_array_add (sources, NULL);
  sw_request_set_sources (self, (const char *const *)sources->pdata);
}

static JsonArray *
sources_to_array (const char *const *sources)
{
  JsonArray *array = json_array_new ();
  guint      i;

  for (i = 0; sources[i] != NULL; i++)
    json_array_add_string_element (array, sources[i]);
  return array;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/**
 * sw_request_new_from_json:
 * @contract: a contract
 * @json: text from sw_request_to_json()
 * @error: return location for a `SW_CONTRACT_ERROR`
 *
 * Reads a request from the journal or a draft. An operation that @contract does
 * not have, or text that is no such request, is %SW_CONTRACT_ERROR_INVALID.
 *
 * Returns: (transfer full) (nullable): a request
 */
SwRequest *
sw_request_new_from_json (SwContract *contract,
                          const char *json,
                          GError    **error)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject        *object;
  const SwOperation *operation;
  const char        *id;
  SwRequest         *self;

  g_return_val_if_fail (SW_IS_CONTRACT (contract), NULL);
  g_return_val_if_fail (json != NULL, NULL);

  root = sw_json_parse (json, -1, NULL);
  object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  id = sw_json_get_string (object, "operation", NULL);
  if (id == NULL || sw_json_get_object (object, "values") == NULL)
    {
      g_set_error_literal (error, SW_CONTRACT_ERROR, SW_CONTRACT_ERROR_INVALID, _ ("This is not a saved request."));
      return NULL;
    }
  operation = sw_contract_get_operation (contract, id);
  if (operation == NULL)
    {
      g_set_error (error, SW_CONTRACT_ERROR, SW_CONTRACT_ERROR_INVALID, _ ("There is no operation “%s”."), id);
      return NULL;
    }
  self = _sw_request_new_empty (contract, operation);
  _sw_request_fill (self, sw_json_get_object (object, "values"));
  read_sources (self, sw_json_get_array (object, "sources"));
  return self;
}

/**
 * sw_request_new_from_body:
 * @contract: a contract
 * @path: path of the call, such as "/api/v1/sonic/create"
 * @body: the body of the call
 * @error: return location for a `SW_CONTRACT_ERROR`
 *
 * Reads a request as the service would get it. Of the operations on @path, the one
 * that selects @body by the most members is taken, so "auto_lyrics" goes before
 * "custom", and a body that no variant selects goes to the general operation, where
 * its check tells what is wrong with it.
 *
 * Returns: (transfer full) (nullable): a request, %NULL when @path has no operation
 *   for such a body
 */
SwRequest *
sw_request_new_from_body (SwContract *contract,
                          const char *path,
                          JsonObject *body,
                          GError    **error)
{
  const SwOperation *best = NULL;
  SwContractData    *data;
  SwRequest         *self;
  guint              most = 0;
  guint              i;

  g_return_val_if_fail (SW_IS_CONTRACT (contract), NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  data = _sw_contract_get_data (contract);
  for (i = 0; i < data->operations->len; i++)
    {
      const SwOperation *operation = g_ptr_array_index (data->operations, i);
      JsonObject        *select = g_hash_table_lookup (data->selectors, operation);
      guint              members = select != NULL ? json_object_get_size (select) : 0;

      if (!g_str_equal (operation->path, path) || (best != NULL && members <= most))
        continue;
      if (select != NULL && !body_matches (operation, body, select))
        continue;
      best = operation;
      most = members;
    }
  if (best == NULL)
    {
      g_set_error (error, SW_CONTRACT_ERROR, SW_CONTRACT_ERROR_INVALID, _ ("There is no call “%s” for this body."), path);
      return NULL;
    }
  self = _sw_request_new_empty (contract, best);
  _sw_request_fill (self, body);
  return self;
}

/**
 * sw_request_estimate_credits:
 * @self: a request
 * @target: who is to do it
 *
 * The price by the newest statement; prices have changed often, so it is an estimate.
 *
 * Returns: credits, `NAN` when no price is published, 0 for the engine
 */
double
sw_request_estimate_credits (SwRequest *self,
                             SwTarget   target)
{
  guint i;

  g_return_val_if_fail (SW_IS_REQUEST (self), NAN);

  if (target == SW_TARGET_ENGINE)
    return 0;
  for (i = 0; i < sw_request_get_operation (self)->rules->len; i++)
    {
      const SwRule *rule = g_ptr_array_index (sw_request_get_operation (self)->rules, i);

      if (rule->kind == SW_RULE_BODIES)
        return estimate_items (self, rule);
    }
  return sw_request_get_operation (self)->price.credits;
}

/**
 * sw_request_to_body:
 * @self: a request
 * @target: who is to get it
 *
 * Builds the body: constants and filled-in values in the order of the parameters.
 * Values that the operation does not know are left out, and what only the engine
 * understands is not sent to the hosted service.
 *
 * Returns: (transfer full): an object
 */
JsonNode *
sw_request_to_body (SwRequest *self,
                    SwTarget   target)
{
  g_autoptr (JsonObject) body = json_object_new ();
  JsonNode *node;
  guint     i;

  g_return_val_if_fail (SW_IS_REQUEST (self), NULL);

  for (i = 0; i < sw_request_get_operation (self)->parameters->len; i++)
    {
      const SwParameter *parameter = g_ptr_array_index (sw_request_get_operation (self)->parameters, i);
      JsonNode          *value;

      if (parameter->place != SW_PLACE_BODY || (parameter->engine_only && target == SW_TARGET_HOSTED))
        continue;
      value = _sw_request_dup_given (self, parameter->name);
      if (value != NULL)
        json_object_set_member (body, parameter->name, value);
    }
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, body);
  return node;
}

/**
 * sw_request_to_json:
 * @self: a request
 *
 * Text for the journal and drafts. The same request always gives the same text.
 *
 * Returns: (transfer full): a JSON object with the members "operation", "values" and,
 *   when there are any, "sources"
 */
char *
sw_request_to_json (SwRequest *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree const char **names = NULL;
  GHashTable             *given;
  JsonObject             *values;
  guint                   length;
  guint                   i;

  g_return_val_if_fail (SW_IS_REQUEST (self), NULL);

  given = _sw_request_get_values (self);
  values = json_object_new ();
  names = (const char **)g_hash_table_get_keys_as_array (given, &length);
  qsort (names, length, sizeof (char *), compare_names);
  for (i = 0; i < length; i++)
    json_object_set_member (values, names[i], json_node_copy (g_hash_table_lookup (given, names[i])));
  json_object_set_string_member (object, "operation", sw_request_get_operation (self)->id);
  json_object_set_object_member (object, "values", values);
  if (sw_request_get_sources (self) != NULL)
    json_object_set_array_member (object, "sources", sources_to_array (sw_request_get_sources (self)));
  json_node_set_object (node, object);
  return sw_json_to_string (node, FALSE);
}
