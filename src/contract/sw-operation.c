/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-operation"

#include "config.h"

#include "sw-operation.h"

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
