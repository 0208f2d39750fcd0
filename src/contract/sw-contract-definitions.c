/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The definitions that operations share by name: parameters, groups of
 * parameters, and rules.
 */

#define G_LOG_DOMAIN "sw-contract"

#include "config.h"

#include "sw-contract-reader.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_GROUP_DEPTH 4

static const char *const type_names[] = { "string", "boolean", "number", "integer", "strings", "object", NULL };
static const char *const place_names[] = { "body", "path", "query", NULL };

G_STATIC_ASSERT (G_N_ELEMENTS (type_names) == SW_PARAMETER_OBJECT + 2);
G_STATIC_ASSERT (G_N_ELEMENTS (place_names) == SW_PLACE_QUERY + 2);

void
_sw_parameter_free (SwParameter *self)
{
  g_clear_pointer (&self->default_value, g_variant_unref);
  g_clear_pointer (&self->constant, g_variant_unref);
  g_free (self);
}

static GVariant *
to_variant (SwReader       *self,
            JsonNode       *node,
            SwParameterType type,
            const char     *name)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (!_sw_value_has_type (node, type))
    _sw_reader_fail (self, _ ("“%s” is of the wrong type"), name);
  else if (type == SW_PARAMETER_STRING)
    return g_variant_ref_sink (g_variant_new_string (json_node_get_string (node)));
  else if (type == SW_PARAMETER_BOOLEAN)
    return g_variant_ref_sink (g_variant_new_boolean (json_node_get_boolean (node)));
  else if (type == SW_PARAMETER_INTEGER)
    return g_variant_ref_sink (g_variant_new_int64 (json_node_get_int (node)));
  else if (type == SW_PARAMETER_NUMBER)
    return g_variant_ref_sink (g_variant_new_double (json_node_get_double (node)));
  else
    _sw_reader_fail (self, _ ("“%s” cannot have a fixed value"), name);
  return NULL;
}

static void
read_limits (SwReader    *self,
             SwParameter *parameter,
             JsonObject  *object)
{
  parameter->has_minimum = json_object_has_member (object, "minimum");
  parameter->has_maximum = json_object_has_member (object, "maximum");
  parameter->minimum = _sw_reader_number (self, object, "minimum", 0);
  parameter->maximum = _sw_reader_number (self, object, "maximum", 0);
  parameter->max_chars = _sw_reader_count (self, object, "max_chars");
  parameter->min_chars = _sw_reader_count (self, object, "min_chars");
  parameter->min_items = _sw_reader_count (self, object, "min_items");
  parameter->max_items = _sw_reader_count (self, object, "max_items");
  parameter->choices = _sw_reader_strings (self, object, "choices");
  parameter->open_choices = _sw_reader_flag (self, object, "open_choices");
  parameter->schemes = _sw_reader_strings (self, object, "schemes");
}

/* "sonic.extend.task_type" defines a parameter named "task_type". */
static void
add_parameter (SwReader    *self,
               SwOperation *operation,
               const char  *definition,
               gboolean     required)
{
  JsonObject  *parameters = _sw_reader_object (self, self->root, "parameters");
  JsonObject  *object = parameters != NULL ? _sw_reader_object (self, parameters, definition) : NULL;
  const char  *dot = strrchr (definition, '.');
  SwParameter *parameter;

  if (object == NULL)
    {
      _sw_reader_fail (self, _ ("the parameter “%s” does not exist"), definition);
      return;
    }
  parameter = g_new0 (SwParameter, 1);
  parameter->name = _sw_reader_keep (self, dot != NULL ? dot + 1 : definition);
  if (sw_operation_get_parameter (operation, parameter->name) != NULL)
    _sw_reader_fail (self, _ ("the parameter “%s” is there twice"), parameter->name);
  g_ptr_array_add (operation->parameters, parameter);
  _sw_reader_string (self, object, "type");
  parameter->type = (SwParameterType)_sw_reader_choice (self, object, "type", type_names, SW_PARAMETER_STRING);
  parameter->place = (SwPlace)_sw_reader_choice (self, object, "place", place_names, SW_PLACE_BODY);
  parameter->summary = _sw_reader_maybe_string (self, object, "summary");
  parameter->option = _sw_reader_maybe_string (self, object, "option");
  parameter->required = required;
  parameter->engine_only = _sw_reader_flag (self, object, "engine_only");
  parameter->model = _sw_reader_flag (self, object, "model");
  parameter->by_model = _sw_reader_flag (self, object, "by_model");
  read_limits (self, parameter, object);
  parameter->default_value = to_variant (self, json_object_get_member (object, "default"), parameter->type, "default");
  parameter->constant = to_variant (self, json_object_get_member (object, "constant"), parameter->type, "constant");
}

static void add_entries (SwReader    *self,
                         SwOperation *operation,
                         JsonArray   *list,
                         guint        depth);

static void
add_group (SwReader    *self,
           SwOperation *operation,
           const char  *name,
           guint        depth)
{
  JsonObject *groups = _sw_reader_object (self, self->root, "groups");
  JsonArray  *list = groups != NULL ? _sw_reader_array (self, groups, name) : NULL;

  if (list == NULL || depth > MAX_GROUP_DEPTH)
    _sw_reader_fail (self, _ ("the group “%s” does not exist"), name);
  else
    add_entries (self, operation, list, depth + 1);
}

static void
add_entries (SwReader    *self,
             SwOperation *operation,
             JsonArray   *list,
             guint        depth)
{
  guint i;

  for (i = 0; i < json_array_get_length (list) && self->error == NULL; i++)
    {
      JsonNode        *node = json_array_get_element (list, i);
      g_autofree char *entry = NULL;
      gboolean         required;

      if (!_sw_value_has_type (node, SW_PARAMETER_STRING) || json_node_get_string (node)[0] == '\0')
        {
          _sw_reader_fail (self, _ ("“%s” must hold texts only"), "parameters");
          return;
        }
      entry = json_node_dup_string (node);
      required = g_str_has_suffix (entry, "!");
      if (required)
        entry[strlen (entry) - 1] = '\0';
      if (entry[0] == '@')
        add_group (self, operation, entry + 1, depth);
      else
        add_parameter (self, operation, entry, required);
    }
}

/* An entry is the name of a definition, with "!" behind it when it is always
 * required here, or "@" and the name of a group. */
void
_sw_reader_add_parameters (SwReader    *self,
                           SwOperation *operation,
                           JsonArray   *list)
{
  if (list != NULL)
    add_entries (self, operation, list, 0);
}

void
_sw_reader_set_constants (SwReader    *self,
                          SwOperation *operation,
                          JsonObject  *constants)
{
  JsonObjectIter iter;
  JsonNode      *value;
  const char    *name;

  if (constants == NULL)
    return;
  json_object_iter_init (&iter, constants);
  while (json_object_iter_next (&iter, &name, &value))
    {
      SwParameter *parameter = (SwParameter *)sw_operation_get_parameter (operation, name);

      if (parameter == NULL)
        {
          _sw_reader_fail (self, _ ("the parameter “%s” does not exist"), name);
          continue;
        }
      g_clear_pointer (&parameter->constant, g_variant_unref);
      parameter->constant = to_variant (self, value, parameter->type, name);
    }
}

static void
check_condition_value (SwReader          *self,
                       const SwParameter *parameter,
                       JsonNode          *value)
{
  if (!JSON_NODE_HOLDS_NULL (value) && !_sw_value_has_type (value, parameter->type))
    _sw_reader_fail (self, _ ("“%s” is of the wrong type"), parameter->name);
}

void
_sw_reader_check_condition (SwReader    *self,
                            SwOperation *operation,
                            JsonObject  *condition)
{
  JsonObjectIter iter;
  JsonNode      *value;
  const char    *name;
  guint          i;

  if (condition == NULL)
    return;
  json_object_iter_init (&iter, condition);
  while (json_object_iter_next (&iter, &name, &value))
    {
      const SwParameter *parameter = sw_operation_get_parameter (operation, name);

      if (parameter == NULL)
        _sw_reader_fail (self, _ ("the parameter “%s” does not exist"), name);
      else if (JSON_NODE_HOLDS_ARRAY (value))
        for (i = 0; i < json_array_get_length (json_node_get_array (value)); i++)
          check_condition_value (self, parameter, json_array_get_element (json_node_get_array (value), i));
      else
        check_condition_value (self, parameter, value);
    }
}

static guint
count_parameters (const SwRule *rule)
{
  return g_strv_length ((char **)rule->parameters);
}

/* What each kind cannot do without. */
static void
check_rule (SwReader     *self,
            const SwRule *rule)
{
  guint    n = count_parameters (rule);
  gboolean bounded = isfinite (rule->minimum) || isfinite (rule->maximum);
  gboolean complete = n == 1;

  switch (rule->kind)
    {
    case SW_RULE_LESS_THAN:
      complete = n == 2;
      break;
    case SW_RULE_MAX_DIFFERENCE:
      complete = n == 2 && isfinite (rule->maximum);
      break;
    case SW_RULE_EXACTLY_ONE_OF:
    case SW_RULE_AT_LEAST_ONE_OF:
    case SW_RULE_AT_MOST_ONE_OF:
      complete = n >= 2;
      break;
    case SW_RULE_RANGE:
    case SW_RULE_SOURCE_LENGTH:
      complete = n == 1 && bounded;
      break;
    case SW_RULE_YOUNGER_THAN_HOURS:
      complete = n == 1 && isfinite (rule->maximum);
      break;
    case SW_RULE_ONLY_MODELS:
      complete = n == 1 && rule->feature != NULL;
      break;
    case SW_RULE_BODIES:
      complete = n == 1 && rule->path != NULL;
      break;
    case SW_RULE_AVAILABILITY:
      complete = n == 0;
      break;
    case SW_RULE_REQUIRED:
    case SW_RULE_FORBIDDEN:
    case SW_RULE_DISTINCT:
    case SW_RULE_SOURCE_INSIDE:
    case SW_RULE_SOURCE_KIND:
    case SW_RULE_PARTS:
    case SW_N_RULES:
    default:
      break;
    }
  if (!complete)
    _sw_reader_fail (self, _ ("the rule “%s” is incomplete"), rule->name);
}

static void
add_rule (SwReader    *self,
          SwOperation *operation,
          const char  *name)
{
  static const char *const none[] = { NULL };
  JsonObject              *rules = _sw_reader_object (self, self->root, "rules");
  JsonObject              *object = rules != NULL ? _sw_reader_object (self, rules, name) : NULL;
  SwRule                  *rule;
  const char              *kind;
  guint                    i;

  if (object == NULL)
    {
      _sw_reader_fail (self, _ ("the rule “%s” does not exist"), name);
      return;
    }
  rule = g_new0 (SwRule, 1);
  g_ptr_array_add (operation->rules, rule);
  rule->name = _sw_reader_keep (self, name);
  kind = _sw_reader_string (self, object, "kind");
  rule->kind = _sw_rule_kind_from_name (kind);
  if (rule->kind == SW_N_RULES)
    _sw_reader_fail (self, _ ("the rule “%s” is of the unknown kind “%s”"), name, kind);
  rule->parameters = _sw_reader_strings (self, object, "parameters");
  if (rule->parameters == NULL)
    rule->parameters = none;
  for (i = 0; rule->parameters[i] != NULL; i++)
    if (sw_operation_get_parameter (operation, rule->parameters[i]) == NULL)
      _sw_reader_fail (self, _ ("the parameter “%s” does not exist"), rule->parameters[i]);
  rule->minimum = _sw_reader_number (self, object, "minimum", -INFINITY);
  rule->maximum = _sw_reader_number (self, object, "maximum", INFINITY);
  rule->sum_minimum = _sw_reader_number (self, object, "sum_minimum", -INFINITY);
  rule->sum_maximum = _sw_reader_number (self, object, "sum_maximum", INFINITY);
  rule->feature = _sw_reader_maybe_string (self, object, "feature");
  rule->path = _sw_reader_maybe_string (self, object, "path");
  rule->choices = _sw_reader_strings (self, object, "choices");
  rule->uploaded = _sw_reader_flag (self, object, "uploaded");
  rule->when = _sw_reader_object (self, object, "when");
  rule->unless = _sw_reader_object (self, object, "unless");
  if (rule->when != NULL)
    json_object_ref (rule->when);
  if (rule->unless != NULL)
    json_object_ref (rule->unless);
  _sw_reader_check_condition (self, operation, rule->when);
  _sw_reader_check_condition (self, operation, rule->unless);
  check_rule (self, rule);
}

void
_sw_reader_add_rules (SwReader    *self,
                      SwOperation *operation,
                      JsonArray   *list)
{
  guint i;

  for (i = 0; list != NULL && i < json_array_get_length (list) && self->error == NULL; i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (_sw_value_has_type (node, SW_PARAMETER_STRING))
        add_rule (self, operation, json_node_get_string (node));
      else
        _sw_reader_fail (self, _ ("“%s” must hold texts only"), "rules");
    }
}
