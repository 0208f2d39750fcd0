/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-operation"

#include "config.h"

#include "sw-contract-private.h"

#include <math.h>

/**
 * sw_operation_get_name:
 * @self: an operation
 *
 * Gets what the operation is called, in the language of the person.
 *
 * Returns: (transfer none): the name
 */
const char *
sw_operation_get_name (const SwOperation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return *self->name != '\0' ? g_dgettext (GETTEXT_PACKAGE, self->name) : "";
}

/**
 * sw_operation_get_purpose:
 * @self: an operation
 *
 * Gets a line about what the operation does, in the language of the person.
 *
 * Returns: (transfer none): the line
 */
const char *
sw_operation_get_purpose (const SwOperation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  /* The translation of an empty text is the catalogue's head. */
  return self->purpose != NULL && *self->purpose != '\0' ? g_dgettext (GETTEXT_PACKAGE, self->purpose) : "";
}

/**
 * sw_operation_get_parameter:
 * @self: an operation
 * @name: name of a parameter
 *
 * Looks a parameter up by its name.
 *
 * Returns: (nullable) (transfer none): the parameter, owned by the contract
 */
const SwParameter *
sw_operation_get_parameter (const SwOperation *self,
                            const char        *name)
{
  guint i;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (i = 0; i < self->parameters->len; i++)
    {
      const SwParameter *parameter = g_ptr_array_index (self->parameters, i);

      if (g_str_equal (parameter->name, name))
        return parameter;
    }
  return NULL;
}

/**
 * sw_parameter_get_summary:
 * @self: a parameter
 *
 * Gets a line about the parameter, in the language of the person.
 *
 * Returns: (nullable) (transfer none): the line
 */
const char *
sw_parameter_get_summary (const SwParameter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  /* The translation of an empty text is the catalogue's head. */
  return self->summary != NULL && *self->summary != '\0' ? g_dgettext (GETTEXT_PACKAGE, self->summary) : self->summary;
}

/**
 * sw_operation_get_source_parameter:
 * @self: an operation
 *
 * Returns: (nullable) (transfer none): the parameter that names the song to work on,
 *   a list for an operation that takes several
 */
const SwParameter *
sw_operation_get_source_parameter (const SwOperation *self)
{
  guint i;

  g_return_val_if_fail (self != NULL, NULL);

  for (i = 0; i < self->parameters->len; i++)
    {
      const SwParameter *parameter = g_ptr_array_index (self->parameters, i);

      if (g_strcmp0 (parameter->option, "source") == 0)
        return parameter;
    }
  return NULL;
}

static const SwRule *
find_rule (const SwOperation *self,
           SwRuleKind         kind)
{
  guint i;

  for (i = 0; i < self->rules->len; i++)
    {
      const SwRule *rule = g_ptr_array_index (self->rules, i);

      if (rule->kind == kind)
        return rule;
    }
  return NULL;
}

/**
 * sw_operation_get_max_age:
 * @self: an operation
 *
 * Returns: how old the song it works on may be at the hosted service, in seconds;
 *   `INFINITY` when that does not matter
 */
double
sw_operation_get_max_age (const SwOperation *self)
{
  const SwRule *rule;

  g_return_val_if_fail (self != NULL, INFINITY);

  rule = find_rule (self, SW_RULE_YOUNGER_THAN_HOURS);
  return rule != NULL ? rule->maximum * 60 * 60 : INFINITY;
}

/**
 * sw_operation_get_source_kind:
 * @self: an operation
 *
 * Returns: which songs it works on
 */
SwSourceKind
sw_operation_get_source_kind (const SwOperation *self)
{
  const SwRule *rule;

  g_return_val_if_fail (self != NULL, SW_SOURCE_ANY);

  rule = find_rule (self, SW_RULE_SOURCE_KIND);
  if (rule == NULL)
    return SW_SOURCE_ANY;
  return rule->uploaded ? SW_SOURCE_UPLOADED : SW_SOURCE_GENERATED;
}

/**
 * sw_operation_get_twin:
 * @self: an operation
 *
 * Extending and covering have one task type for generated songs and one for uploads,
 * and the service's pages do not agree on which wants which.
 *
 * Returns: (nullable): the id of the other one
 */
const char *
sw_operation_get_twin (const SwOperation *self)
{
  static const char *const twins[][2] = {
    { "sonic.create.extend", "sonic.create.extend_upload" },
    { "sonic.create.cover", "sonic.create.cover_upload" },
  };
  guint i;

  g_return_val_if_fail (self != NULL, NULL);

  for (i = 0; i < G_N_ELEMENTS (twins); i++)
    {
      if (g_str_equal (self->id, twins[i][0]))
        return twins[i][1];
      if (g_str_equal (self->id, twins[i][1]))
        return twins[i][0];
    }
  return NULL;
}
