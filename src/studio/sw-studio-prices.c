/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Published prices have changed often: what was measured goes before them. */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

#include <math.h>

static char *
dup_price_key (const char        *service,
               const SwOperation *operation)
{
  return g_strdup_printf ("%s\n%s", service, operation->id);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SwStudio) self = user_data;
  g_autoptr (GHashTable) prices = sw_store_load_prices_finish (SW_STORE (source), result, NULL);
  GHashTableIter iter;
  gpointer       key, credits;

  if (prices == NULL || self->closed)
    return;
  /* What was measured meanwhile is newer. */
  g_hash_table_iter_init (&iter, prices);
  while (g_hash_table_iter_next (&iter, &key, &credits))
    if (!g_hash_table_contains (self->prices, key))
      g_hash_table_insert (self->prices, g_strdup (key), g_memdup2 (credits, sizeof (double)));
}

void
_sw_studio_load_prices (SwStudio *self)
{
  sw_store_load_prices_async (self->store, self->cancellable, loaded_cb, g_object_ref (self));
}

/* What a task that went well has cost is the price of the next one. A balance that
 * grew tells of a payment, not of a price. */
void
_sw_studio_take_price (SwStudio *self,
                       SwTask   *task)
{
  double             credits = sw_task_get_price_measured (task);
  SwRequest         *request = sw_task_get_request (task);
  const SwOperation *operation = request != NULL ? sw_request_get_operation (request) : NULL;

  if (sw_task_get_state (task) != SW_TASK_SUCCEEDED || operation == NULL || !(credits > 0) ||
      sw_studio_get_target (self, sw_task_get_service (task)) != SW_TARGET_HOSTED)
    return;
  g_hash_table_insert (self->prices, dup_price_key (sw_task_get_service (task), operation), g_memdup2 (&credits, sizeof credits));
  sw_store_save_price_async (self->store, sw_task_get_service (task), operation->id, credits, NULL, NULL, NULL);
}

/**
 * sw_studio_estimate_credits:
 * @self: the studio
 * @request: a request
 * @service: (nullable): where, %NULL for the chosen service
 *
 * Returns: what it will cost, in credits: as it was the last time, else as published;
 *   `NAN` when neither is known, 0 for the built-in engine
 */
double
sw_studio_estimate_credits (SwStudio   *self,
                            SwRequest  *request,
                            const char *service)
{
  g_autofree char *key = NULL;
  g_autofree char *normal = NULL;
  double          *measured;
  SwTarget         target;

  g_return_val_if_fail (SW_IS_STUDIO (self), NAN);
  g_return_val_if_fail (SW_IS_REQUEST (request), NAN);

  normal = sw_connections_normalize (service != NULL ? service : self->service);
  target = sw_studio_get_target (self, normal);
  key = dup_price_key (normal, sw_request_get_operation (request));
  measured = target == SW_TARGET_HOSTED ? g_hash_table_lookup (self->prices, key) : NULL;
  return measured != NULL ? *measured : sw_request_estimate_credits (request, target);
}
