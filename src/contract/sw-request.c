/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An operation with values. The values are kept as JSON, exactly as they came:
 * a wrong type must still be there when the request is checked.
 */

#define G_LOG_DOMAIN "sw-request"

#include "config.h"

#include "sw-contract-private.h"

#include <math.h>

struct _SwRequest
{
  GObject parent_instance;

  SwContract        *contract;  /* (owned) */
  const SwOperation *operation; /* owned by the contract */
  GHashTable        *values;    /* (owned) name -> (owned) JsonNode */
  char             **sources;   /* (nullable) our ids */
};

G_DEFINE_FINAL_TYPE (SwRequest, sw_request, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

SwRequest *
_sw_request_new_empty (SwContract        *contract,
                       const SwOperation *operation)
{
  SwRequest *self = g_object_new (SW_TYPE_REQUEST, NULL);

  self->contract = g_object_ref (contract);
  self->operation = operation;
  return self;
}

static void
set_value (SwRequest  *self,
           const char *name,
           JsonNode   *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    g_hash_table_remove (self->values, name);
  else
    g_hash_table_insert (self->values, g_strdup (name), json_node_copy (value));
}

void
_sw_request_fill (SwRequest  *self,
                  JsonObject *values)
{
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *value;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    set_value (self, name, value);
}

GHashTable *
_sw_request_get_values (SwRequest *self)
{
  return self->values;
}

static void
change_value (SwRequest  *self,
              const char *name,
              JsonNode   *value)
{
  set_value (self, name, value);
  g_signal_emit (self, signals[CHANGED], 0, name);
}

static JsonNode *
dup_constant (SwRequest  *self,
              const char *name)
{
  const SwParameter *parameter = sw_operation_get_parameter (self->operation, name);

  return parameter != NULL && parameter->constant != NULL ? json_gvariant_serialize (parameter->constant) : NULL;
}

JsonNode *
_sw_request_dup_given (SwRequest  *self,
                       const char *name)
{
  JsonNode *value = dup_constant (self, name);
  JsonNode *given = g_hash_table_lookup (self->values, name);

  if (value == NULL && given != NULL && _sw_value_is_filled (given))
    value = json_node_copy (given);
  return value;
}

JsonNode *
_sw_request_dup_value (SwRequest  *self,
                       const char *name)
{
  const SwParameter *parameter = sw_operation_get_parameter (self->operation, name);
  JsonNode          *value = _sw_request_dup_given (self, name);

  if (value == NULL && parameter != NULL && parameter->default_value != NULL)
    value = json_gvariant_serialize (parameter->default_value);
  return value;
}

gboolean
_sw_value_matches (JsonNode *value,
                   JsonNode *wanted)
{
  guint i;

  if (JSON_NODE_HOLDS_ARRAY (wanted))
    {
      JsonArray *any = json_node_get_array (wanted);

      for (i = 0; i < json_array_get_length (any); i++)
        if (_sw_value_matches (value, json_array_get_element (any, i)))
          return TRUE;
      return FALSE;
    }
  if (value == NULL || JSON_NODE_HOLDS_NULL (wanted))
    return value == NULL && JSON_NODE_HOLDS_NULL (wanted);
  return json_node_equal (value, wanted);
}

gboolean
_sw_request_matches (SwRequest  *self,
                     JsonObject *condition)
{
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *wanted;

  json_object_iter_init (&iter, condition);
  while (json_object_iter_next (&iter, &name, &wanted))
    {
      g_autoptr (JsonNode) value = _sw_request_dup_value (self, name);

      if (!_sw_value_matches (value, wanted))
        return FALSE;
    }
  return TRUE;
}

const SwContractModel *
_sw_request_get_model (SwRequest *self)
{
  const SwFamily *family = sw_contract_get_family (self->contract, self->operation->family);
  const char     *id;

  if (family == NULL || family->model_parameter == NULL)
    return NULL;
  id = sw_request_get_string (self, family->model_parameter);
  return id != NULL ? sw_contract_get_model (self->contract, family->id, id) : NULL;
}

static gboolean
model_has_feature (const SwContractModel *model,
                   const char            *feature)
{
  return g_strv_contains (model->features, feature);
}

static void
sw_request_finalize (GObject *object)
{
  SwRequest *self = SW_REQUEST (object);

  g_clear_object (&self->contract);
  g_hash_table_unref (self->values);
  g_strfreev (self->sources);

  G_OBJECT_CLASS (sw_request_parent_class)->finalize (object);
}

static void
sw_request_class_init (SwRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sw_request_finalize;

  /**
   * SwRequest::changed:
   * @self: the request
   * @name: name of the parameter whose value was set or cleared
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sw_request_init (SwRequest *self)
{
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_node_unref);
}

/**
 * sw_request_new:
 * @contract: a contract
 * @operation_id: id of one of its operations
 *
 * Makes a request without values.
 *
 * Returns: (transfer full): a request
 */
SwRequest *
sw_request_new (SwContract *contract,
                const char *operation_id)
{
  const SwOperation *operation;

  g_return_val_if_fail (SW_IS_CONTRACT (contract), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  operation = sw_contract_get_operation (contract, operation_id);
  g_return_val_if_fail (operation != NULL, NULL);
  return _sw_request_new_empty (contract, operation);
}

/**
 * sw_request_dup:
 * @self: a request
 *
 * Returns: (transfer full): a copy with the same operation and values
 */
SwRequest *
sw_request_dup (SwRequest *self)
{
  SwRequest     *copy;
  GHashTableIter iter;
  gpointer       name;
  gpointer       value;

  g_return_val_if_fail (SW_IS_REQUEST (self), NULL);

  copy = _sw_request_new_empty (self->contract, self->operation);
  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    set_value (copy, name, value);
  copy->sources = g_strdupv (self->sources);
  return copy;
}

/**
 * sw_request_get_contract:
 * @self: a request
 *
 * Returns: (transfer none): the contract
 */
SwContract *
sw_request_get_contract (SwRequest *self)
{
  g_return_val_if_fail (SW_IS_REQUEST (self), NULL);

  return self->contract;
}

/**
 * sw_request_get_operation:
 * @self: a request
 *
 * Returns: (transfer none): the operation
 */
const SwOperation *
sw_request_get_operation (SwRequest *self)
{
  g_return_val_if_fail (SW_IS_REQUEST (self), NULL);

  return self->operation;
}

/**
 * sw_request_set_operation:
 * @self: a request
 * @operation_id: id of an operation of the same contract
 *
 * Moves the values to another operation. What that operation does not know stays
 * and comes back when the operation is changed again.
 */
void
sw_request_set_operation (SwRequest  *self,
                          const char *operation_id)
{
  const SwOperation *operation;

  g_return_if_fail (SW_IS_REQUEST (self));
  g_return_if_fail (operation_id != NULL);

  operation = sw_contract_get_operation (self->contract, operation_id);
  g_return_if_fail (operation != NULL);
  self->operation = operation;
}

/**
 * sw_request_get_sources:
 * @self: a request
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): see sw_request_set_sources()
 */
const char *const *
sw_request_get_sources (SwRequest *self)
{
  g_return_val_if_fail (SW_IS_REQUEST (self), NULL);

  return (const char *const *)self->sources;
}

/**
 * sw_request_set_sources:
 * @self: a request
 * @sources: (nullable) (array zero-terminated=1): our ids of the clips it works on
 *
 * Remembers what the request is about where the service only knows ids of its own,
 * or, as for a style, none. Kept in the journal and in drafts, never sent.
 */
void
sw_request_set_sources (SwRequest         *self,
                        const char *const *sources)
{
  char **copy;

  g_return_if_fail (SW_IS_REQUEST (self));

  copy = sources != NULL && sources[0] != NULL ? g_strdupv ((char **)sources) : NULL;
  g_strfreev (self->sources);
  self->sources = copy;
}

/**
 * sw_request_has:
 * @self: a request
 * @name: name of a parameter
 *
 * Returns: whether a value was set; constants and defaults do not count
 */
gboolean
sw_request_has (SwRequest  *self,
                const char *name)
{
  g_return_val_if_fail (SW_IS_REQUEST (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return g_hash_table_contains (self->values, name);
}

/**
 * sw_request_get_string:
 * @self: a request
 * @name: name of a parameter
 *
 * Returns: (nullable) (transfer none): the constant, the value or the default, when
 *   it is a string; valid until the value changes
 */
const char *
sw_request_get_string (SwRequest  *self,
                       const char *name)
{
  const SwParameter *parameter;
  JsonNode          *value;

  g_return_val_if_fail (SW_IS_REQUEST (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  parameter = sw_operation_get_parameter (self->operation, name);
  value = g_hash_table_lookup (self->values, name);
  if (parameter != NULL && parameter->constant != NULL)
    return g_variant_is_of_type (parameter->constant, G_VARIANT_TYPE_STRING) ? g_variant_get_string (parameter->constant, NULL) : NULL;
  if (value != NULL)
    return _sw_value_has_type (value, SW_PARAMETER_STRING) ? json_node_get_string (value) : NULL;
  if (parameter != NULL && parameter->default_value != NULL && g_variant_is_of_type (parameter->default_value, G_VARIANT_TYPE_STRING))
    return g_variant_get_string (parameter->default_value, NULL);
  return NULL;
}

/**
 * sw_request_get_boolean:
 * @self: a request
 * @name: name of a parameter
 *
 * Returns: the constant, the value or the default; %FALSE when there is none or it
 *   is no boolean
 */
gboolean
sw_request_get_boolean (SwRequest  *self,
                        const char *name)
{
  g_autoptr (JsonNode) value = NULL;

  g_return_val_if_fail (SW_IS_REQUEST (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  value = _sw_request_dup_value (self, name);
  return value != NULL && _sw_value_has_type (value, SW_PARAMETER_BOOLEAN) && json_node_get_boolean (value);
}

/**
 * sw_request_get_number:
 * @self: a request
 * @name: name of a parameter
 * @value: (out) (optional): where the number goes
 *
 * Reads a number or an integer.
 *
 * Returns: %FALSE, with @value untouched, when there is neither a value nor a default
 */
gboolean
sw_request_get_number (SwRequest  *self,
                       const char *name,
                       double     *value)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (SW_IS_REQUEST (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  node = _sw_request_dup_value (self, name);
  if (node == NULL || !_sw_value_has_type (node, SW_PARAMETER_NUMBER))
    return FALSE;
  if (value != NULL)
    *value = json_node_get_double (node);
  return TRUE;
}

/**
 * sw_request_set_string:
 * @self: a request
 * @name: name of a parameter
 * @value: (nullable): a text, or %NULL to clear
 *
 * Sets a text.
 */
void
sw_request_set_string (SwRequest  *self,
                       const char *name,
                       const char *value)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_if_fail (SW_IS_REQUEST (self));
  g_return_if_fail (name != NULL);

  if (value != NULL)
    node = json_node_init_string (json_node_alloc (), value);
  change_value (self, name, node);
}

/**
 * sw_request_set_boolean:
 * @self: a request
 * @name: name of a parameter
 * @value: a truth value
 *
 * Sets a truth value.
 */
void
sw_request_set_boolean (SwRequest  *self,
                        const char *name,
                        gboolean    value)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_if_fail (SW_IS_REQUEST (self));
  g_return_if_fail (name != NULL);

  node = json_node_init_boolean (json_node_alloc (), value);
  change_value (self, name, node);
}

/**
 * sw_request_set_number:
 * @self: a request
 * @name: name of a parameter
 * @value: a finite number
 *
 * Sets a number; one without a fraction is kept as an integer.
 */
void
sw_request_set_number (SwRequest  *self,
                       const char *name,
                       double      value)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_if_fail (SW_IS_REQUEST (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (isfinite (value));

  if (value == floor (value) && fabs (value) < 9007199254740992.0)
    node = json_node_init_int (json_node_alloc (), (gint64)value);
  else
    node = json_node_init_double (json_node_alloc (), value);
  change_value (self, name, node);
}

/**
 * sw_request_set_json:
 * @self: a request
 * @name: name of a parameter
 * @value: (nullable): any value; %NULL and JSON's null clear
 *
 * Sets a list, an object, or a value of a type that the contract does not expect.
 */
void
sw_request_set_json (SwRequest  *self,
                     const char *name,
                     JsonNode   *value)
{
  g_return_if_fail (SW_IS_REQUEST (self));
  g_return_if_fail (name != NULL);

  change_value (self, name, value);
}

/**
 * sw_request_clear:
 * @self: a request
 * @name: name of a parameter
 *
 * Removes a value.
 */
void
sw_request_clear (SwRequest  *self,
                  const char *name)
{
  g_return_if_fail (SW_IS_REQUEST (self));
  g_return_if_fail (name != NULL);

  change_value (self, name, NULL);
}

/**
 * sw_request_get_max_chars:
 * @self: a request
 * @name: name of a parameter
 *
 * Returns: the limit in characters in force with the chosen model, 0 for none
 */
guint
sw_request_get_max_chars (SwRequest  *self,
                          const char *name)
{
  const SwContractModel *model;
  const SwParameter     *parameter;
  gpointer               limit = NULL;

  g_return_val_if_fail (SW_IS_REQUEST (self), 0);
  g_return_val_if_fail (name != NULL, 0);

  model = _sw_request_get_model (self);
  parameter = sw_operation_get_parameter (self->operation, name);
  if (parameter == NULL)
    return 0;
  if (model != NULL)
    limit = g_hash_table_lookup (model->max_chars, name);
  return limit != NULL ? GPOINTER_TO_UINT (limit) : parameter->max_chars;
}

/**
 * sw_request_allows:
 * @self: a request
 * @name: name of a parameter
 *
 * Whether the operation and the chosen model know a parameter at all. A model the
 * contract has no record of is taken to know everything.
 *
 * Returns: whether a value for @name makes sense
 */
gboolean
sw_request_allows (SwRequest  *self,
                   const char *name)
{
  const SwContractModel *model;
  const SwParameter     *parameter;

  g_return_val_if_fail (SW_IS_REQUEST (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  parameter = sw_operation_get_parameter (self->operation, name);
  if (parameter == NULL)
    return FALSE;
  model = _sw_request_get_model (self);
  return !parameter->by_model || model == NULL || model_has_feature (model, name);
}
