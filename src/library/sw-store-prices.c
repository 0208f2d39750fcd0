/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What operations have really cost. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store-private.h"

typedef struct
{
  char  *service;
  char  *operation;
  double credits;
} Price;

static void
price_free (Price *price)
{
  g_free (price->service);
  g_free (price->operation);
  g_free (price);
}

static gpointer
save_price_work (SwDatabase *database,
                 gpointer    data,
                 GError    **error)
{
  Price *price = data;
  g_autoptr (SwStatement) statement = NULL;

  statement = _sw_database_prepare (database,
                                    "INSERT INTO price (service, operation, credits, measured)"
                                    " VALUES (:service, :operation, :credits, :measured)"
                                    " ON CONFLICT (service, operation) DO UPDATE SET credits = excluded.credits,"
                                    "  measured = excluded.measured",
                                    error);
  if (statement == NULL)
    return NULL;
  _sw_statement_bind_string (statement, ":service", price->service);
  _sw_statement_bind_string (statement, ":operation", price->operation);
  _sw_statement_bind_double (statement, ":credits", price->credits);
  _sw_statement_bind_integer (statement, ":measured", g_get_real_time () / G_USEC_PER_SEC);
  return _sw_database_run (database, statement, error) ? SW_STORE_DONE : NULL;
}

/**
 * sw_store_save_price_async:
 * @self: a store
 * @service: "musicapi" or an address
 * @operation: id of an operation of the contract
 * @credits: what it has cost
 * @cancellable: (nullable): heeded until writing begins
 * @callback: called when it is durable
 * @user_data: for @callback
 *
 * Keeps a measured price in place of an older one. Not told by "changed".
 */
void
sw_store_save_price_async (SwStore            *self,
                           const char         *service,
                           const char         *operation,
                           double              credits,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  Price *price;
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (service != NULL && operation != NULL);

  price = g_new0 (Price, 1);
  price->service = g_strdup (service);
  price->operation = g_strdup (operation);
  price->credits = credits;
  task = _sw_store_task_new (self, sw_store_save_price_async, "save a price", cancellable, callback, user_data);
  g_task_set_task_data (task, price, (GDestroyNotify)price_free);
  _sw_store_queue (self, task, SW_STORE_WRITES, save_price_work, NULL, NULL);
}

/**
 * sw_store_save_price_finish:
 *
 * Returns: whether it is durable; %FALSE with @error set otherwise
 */
gboolean
sw_store_save_price_finish (SwStore      *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return _sw_store_finish (self, result, sw_store_save_price_async, error) != NULL;
}

static gpointer
load_prices_work (SwDatabase *database,
                  gpointer    data,
                  GError    **error)
{
  g_autoptr (GHashTable) prices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (SwStatement) statement = _sw_database_prepare (database, "SELECT service, operation, credits FROM price", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  while (TRUE)
    {
      double credits;

      if (!_sw_database_step (database, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&prices);
      credits = sqlite3_column_double (statement, 2);
      g_hash_table_insert (prices,
                           g_strdup_printf ("%s\n%s", _sw_statement_get_string (statement, 0), _sw_statement_get_string (statement, 1)),
                           g_memdup2 (&credits, sizeof credits));
    }
}

/**
 * sw_store_load_prices_async:
 * @self: a store
 * @cancellable: (nullable): to stop
 * @callback: called with the prices
 * @user_data: for @callback
 *
 * Reads all measured prices.
 */
void
sw_store_load_prices_async (SwStore            *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));

  task = _sw_store_task_new (self, sw_store_load_prices_async, "read prices", cancellable, callback, user_data);
  _sw_store_queue (self, task, SW_STORE_READS, load_prices_work, NULL, (GDestroyNotify)g_hash_table_unref);
}

/**
 * sw_store_load_prices_finish:
 *
 * Returns: (transfer full) (element-type utf8 double): credits by "service\noperation"
 */
GHashTable *
sw_store_load_prices_finish (SwStore      *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return _sw_store_finish (self, result, sw_store_load_prices_async, error);
}
