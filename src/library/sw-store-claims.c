/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which process drives which task, when several share one library. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

typedef struct
{
  char *task_id;
  char *driver;
  char *stale; /* a JSON array of driver ids */
} Claim;

static void
claim_free (Claim *claim)
{
  g_free (claim->task_id);
  g_free (claim->driver);
  g_free (claim->stale);
  g_free (claim);
}

static char *
strings_to_json (const char *const *strings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_builder_add_string_value (builder, strings[i]);
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
has_task (SwDatabase *database,
          const char *task_id,
          GError    **error)
{
  g_autoptr (SwStatement) statement = _sw_database_prepare (database, "SELECT 1 FROM task WHERE id = :id", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  _sw_statement_bind_string (statement, ":id", task_id);
  if (!_sw_database_step (database, statement, &row, error))
    return FALSE;
  if (!row)
    g_set_error_literal (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_FOUND, _ ("This task is not in the journal any more."));
  return row;
}

/* One statement decides: of two processes that try, one finds the row changed. */
static gpointer
claim_work (SwDatabase *database,
            gpointer    data,
            GError    **error)
{
  Claim *claim = data;
  g_autoptr (SwStatement) statement = NULL;
  gboolean claimed;

  statement = _sw_database_prepare (database,
                                    "UPDATE task SET driver = :driver WHERE id = :id AND (driver IS NULL"
                                    " OR driver = :driver OR driver IN (SELECT value FROM json_each (:stale)))",
                                    error);
  if (statement == NULL)
    return NULL;
  _sw_statement_bind_string (statement, ":driver", claim->driver);
  _sw_statement_bind_string (statement, ":id", claim->task_id);
  _sw_statement_bind_string (statement, ":stale", claim->stale);
  if (!_sw_database_run (database, statement, error))
    return NULL;
  claimed = _sw_database_get_n_changes (database) == 1;
  if (!claimed && !has_task (database, claim->task_id, error))
    return NULL;
  return GINT_TO_POINTER (claimed ? 1 : 2);
}

/**
 * sw_store_claim_task_async:
 * @self: a store
 * @task_id: our id of a task in the journal
 * @driver: an id of this process
 * @stale: (nullable) (array zero-terminated=1): ids of drivers known to be dead
 * @cancellable: (nullable): heeded until writing begins
 * @callback: called when it is decided
 * @user_data: for @callback
 *
 * Makes @driver the one that drives the task, unless another one does that is not
 * among @stale. Claiming again what one has is fine.
 */
void
sw_store_claim_task_async (SwStore            *self,
                           const char         *task_id,
                           const char         *driver,
                           const char *const  *stale,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  Claim *claim;
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (task_id != NULL);
  g_return_if_fail (driver != NULL);

  claim = g_new0 (Claim, 1);
  claim->task_id = g_strdup (task_id);
  claim->driver = g_strdup (driver);
  claim->stale = strings_to_json (stale);
  task = _sw_store_task_new (self, sw_store_claim_task_async, "claim a task", cancellable, callback, user_data);
  g_task_set_task_data (task, claim, (GDestroyNotify)claim_free);
  _sw_store_queue (self, task, SW_STORE_WRITES, claim_work, NULL, NULL);
}

/**
 * sw_store_claim_task_finish:
 *
 * Returns: whether the task was claimed; %FALSE without an error when another driver
 *   has it, with %SW_LIBRARY_ERROR_NOT_FOUND when there is no such task
 */
gboolean
sw_store_claim_task_finish (SwStore      *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return GPOINTER_TO_INT (_sw_store_finish (self, result, sw_store_claim_task_async, error)) == 1;
}

static gpointer
load_claims_work (SwDatabase *database,
                  gpointer    data,
                  GError    **error)
{
  g_autoptr (GHashTable) claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (SwStatement) statement = NULL;
  gboolean row;

  statement = _sw_database_prepare (database,
                                    "SELECT id, driver FROM task WHERE driver IS NOT NULL AND"
                                    " state IN " SW_UNFINISHED_STATES,
                                    error);
  if (statement == NULL)
    return NULL;
  while (TRUE)
    {
      if (!_sw_database_step (database, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&claims);
      g_hash_table_insert (claims, g_strdup (_sw_statement_get_string (statement, 0)), g_strdup (_sw_statement_get_string (statement, 1)));
    }
}

/**
 * sw_store_load_claims_async:
 * @self: a store
 * @cancellable: (nullable): to stop
 * @callback: called with the claims
 * @user_data: for @callback
 *
 * Reads which driver has which task that is queued … fetching or unknown.
 */
void
sw_store_load_claims_async (SwStore            *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));

  task = _sw_store_task_new (self, sw_store_load_claims_async, "read claims", cancellable, callback, user_data);
  _sw_store_queue (self, task, SW_STORE_READS, load_claims_work, NULL, (GDestroyNotify)g_hash_table_unref);
}

/**
 * sw_store_load_claims_finish:
 *
 * Returns: (transfer full) (element-type utf8 utf8): task id to driver id
 */
GHashTable *
sw_store_load_claims_finish (SwStore      *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return _sw_store_finish (self, result, sw_store_load_claims_async, error);
}
