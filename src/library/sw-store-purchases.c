/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a song can have once is paid for once, also when several programs want it. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store-private.h"

typedef struct
{
  char *key;
  char *task_id;
} Purchase;

static void
purchase_free (Purchase *purchase)
{
  g_free (purchase->key);
  g_free (purchase->task_id);
  g_free (purchase);
}

/* What the task brought: a thing without a file is here when its row is. */
static const char find_things[] =
    "SELECT path FROM asset WHERE task_id = :task_id"
    " UNION ALL"
    " SELECT audio_path FROM clip WHERE task_id = :task_id AND origin = 'stem' AND deleted = 0 AND state = 'ready'";

static gboolean
find_intact (SwDatabase *database,
             const char *task_id,
             gboolean   *intact,
             GError    **error)
{
  g_autoptr (SwStatement) statement = _sw_database_prepare (database, find_things, error);
  guint n_things = 0;

  *intact = TRUE;
  if (statement == NULL)
    return FALSE;
  _sw_statement_bind_string (statement, ":task_id", task_id);
  while (TRUE)
    {
      gboolean    row;
      const char *path;

      if (!_sw_database_step (database, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      n_things++;
      path = _sw_statement_get_string (statement, 0);
      *intact = *intact && (path == NULL || g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
  *intact = *intact && n_things > 0;
  return TRUE;
}

/* What has become of the purchase; SW_PURCHASE_OPEN when there is none that counts. */
static gboolean
look_up (SwDatabase *database,
         Purchase   *purchase,
         SwPurchase *found,
         GError    **error)
{
  g_autoptr (SwStatement) statement = NULL;
  g_autofree char *other = NULL;
  gboolean         row, unfinished, intact;

  *found = SW_PURCHASE_OPEN;
  statement = _sw_database_prepare (database,
                                    "SELECT purchase.task_id, task.state IN " SW_UNFINISHED_STATES ","
                                    "  task.id IS NULL OR task.state = 'succeeded'"
                                    " FROM purchase LEFT JOIN task ON task.id = purchase.task_id WHERE purchase.key = :key",
                                    error);
  if (statement == NULL)
    return FALSE;
  _sw_statement_bind_string (statement, ":key", purchase->key);
  if (!_sw_database_step (database, statement, &row, error))
    return FALSE;
  if (!row || g_str_equal (_sw_statement_get_string (statement, 0), purchase->task_id))
    return TRUE;
  other = g_strdup (_sw_statement_get_string (statement, 0));
  unfinished = sqlite3_column_int (statement, 1);
  if (unfinished)
    *found = SW_PURCHASE_UNDER_WAY;
  else if (sqlite3_column_int (statement, 2)) /* forgotten ones have left what they brought */
    {
      if (!find_intact (database, other, &intact, error))
        return FALSE;
      if (intact)
        *found = SW_PURCHASE_DONE;
    }
  return TRUE;
}

static gboolean
note (SwDatabase *database,
      Purchase   *purchase,
      GError    **error)
{
  g_autoptr (SwStatement) statement = NULL;

  statement = _sw_database_prepare (database,
                                    "INSERT INTO purchase (key, task_id) VALUES (:key, :task_id)"
                                    " ON CONFLICT (key) DO UPDATE SET task_id = excluded.task_id",
                                    error);
  if (statement == NULL)
    return FALSE;
  _sw_statement_bind_string (statement, ":key", purchase->key);
  _sw_statement_bind_string (statement, ":task_id", purchase->task_id);
  return _sw_database_run (database, statement, error);
}

static gpointer
claim_work (SwDatabase *database,
            gpointer    data,
            GError    **error)
{
  Purchase  *purchase = data;
  SwPurchase found = SW_PURCHASE_OPEN;
  gboolean   done;

  if (!_sw_database_begin (database, TRUE, error))
    return NULL;
  done = look_up (database, purchase, &found, error) &&
         (found != SW_PURCHASE_OPEN || note (database, purchase, error));
  return _sw_database_end (database, done, error) ? GINT_TO_POINTER (found + 1) : NULL;
}

/**
 * sw_store_claim_purchase_async:
 * @self: a store
 * @key: what is wanted: the same text for the same thing
 * @task_id: our id of the task, in the journal already, that wants it
 * @cancellable: (nullable): heeded until writing begins
 * @callback: called when it is decided
 * @user_data: for @callback
 *
 * Decides in one transaction whether the task may ask for something that is paid for
 * once. Claiming again what one has is fine; a task that failed or was given up makes
 * room, and so does one whose files are gone.
 */
void
sw_store_claim_purchase_async (SwStore            *self,
                               const char         *key,
                               const char         *task_id,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  Purchase *purchase;
  GTask    *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (task_id != NULL);

  purchase = g_new0 (Purchase, 1);
  purchase->key = g_strdup (key);
  purchase->task_id = g_strdup (task_id);
  task = _sw_store_task_new (self, sw_store_claim_purchase_async, "claim a purchase", cancellable, callback, user_data);
  g_task_set_task_data (task, purchase, (GDestroyNotify)purchase_free);
  _sw_store_queue (self, task, SW_STORE_WRITES, claim_work, NULL, NULL);
}

/**
 * sw_store_claim_purchase_finish:
 * @purchase: (out): what was decided
 *
 * Returns: whether it is decided; %FALSE with @error set otherwise
 */
gboolean
sw_store_claim_purchase_finish (SwStore      *self,
                                GAsyncResult *result,
                                SwPurchase   *purchase,
                                GError      **error)
{
  gpointer found = _sw_store_finish (self, result, sw_store_claim_purchase_async, error);

  if (found == NULL)
    return FALSE;
  *purchase = GPOINTER_TO_INT (found) - 1;
  return TRUE;
}
