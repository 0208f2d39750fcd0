/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-operation"

#include "config.h"

#include "sw-operation.h"

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
