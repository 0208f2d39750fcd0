/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store-private.h"

typedef struct
{
  char *name;
  char *text; /* (nullable) */
} Draft;

static void
draft_free (Draft *draft)
{
  g_free (draft->name);
  g_free (draft->text);
  g_free (draft);
}

static gpointer
save_draft_work (SwDatabase *database,
                 gpointer    data,
                 GError    **error)
{
  Draft *draft = data;
  g_autoptr (SwStatement) statement = NULL;

  if (draft->text != NULL)
    statement = _sw_database_prepare (database,
                                      "INSERT INTO draft (name, text) VALUES (:name, :text)"
                                      " ON CONFLICT (name) DO UPDATE SET text = excluded.text",
                                      error);
  else
    statement = _sw_database_prepare (database, "DELETE FROM draft WHERE name = :name", error);
  if (statement == NULL)
    return NULL;
  _sw_statement_bind_string (statement, ":name", draft->name);
  if (draft->text != NULL)
    _sw_statement_bind_string (statement, ":text", draft->text);
  return _sw_database_run (database, statement, error) ? SW_STORE_DONE : NULL;
}

/**
 * sw_store_save_draft_async:
 * @self: a store
 * @name: which draft
 * @text: (nullable): what to keep, %NULL to forget it
 * @cancellable: (nullable): heeded until writing begins
 * @callback: called when it is durable
 * @user_data: for @callback
 *
 * Keeps what somebody has typed and not sent. This is not told by "changed".
 */
void
sw_store_save_draft_async (SwStore            *self,
                           const char         *name,
                           const char         *text,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  Draft *draft;
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (name != NULL);

  draft = g_new0 (Draft, 1);
  draft->name = g_strdup (name);
  draft->text = g_strdup (text);
  task = _sw_store_task_new (self, sw_store_save_draft_async, "save a draft", cancellable, callback, user_data);
  g_task_set_task_data (task, draft, (GDestroyNotify)draft_free);
  _sw_store_queue (self, task, SW_STORE_WRITES, save_draft_work, NULL, NULL);
}

/**
 * sw_store_save_draft_finish:
 *
 * Returns: whether it is durable; %FALSE with @error set otherwise
 */
gboolean
sw_store_save_draft_finish (SwStore      *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return _sw_store_finish (self, result, sw_store_save_draft_async, error) != NULL;
}

/* A draft without text is none. */
static gpointer
load_draft_work (SwDatabase *database,
                 gpointer    data,
                 GError    **error)
{
  Draft *draft = g_new0 (Draft, 1);
  g_autoptr (SwStatement) statement = _sw_database_prepare (database, "SELECT text FROM draft WHERE name = :name", error);
  gboolean row = FALSE;

  if (statement != NULL)
    _sw_statement_bind_string (statement, ":name", data);
  if (statement == NULL || !_sw_database_step (database, statement, &row, error))
    {
      draft_free (draft);
      return NULL;
    }
  draft->text = row ? g_strdup (_sw_statement_get_string (statement, 0)) : NULL;
  return draft;
}

/**
 * sw_store_load_draft_async:
 * @self: a store
 * @name: which draft
 * @cancellable: (nullable): to stop
 * @callback: called with the text
 * @user_data: for @callback
 *
 * Reads a draft.
 */
void
sw_store_load_draft_async (SwStore            *self,
                           const char         *name,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (name != NULL);

  task = _sw_store_task_new (self, sw_store_load_draft_async, "read a draft", cancellable, callback, user_data);
  g_task_set_task_data (task, g_strdup (name), g_free);
  _sw_store_queue (self, task, SW_STORE_READS, load_draft_work, NULL, (GDestroyNotify)draft_free);
}

/**
 * sw_store_load_draft_finish:
 *
 * Returns: (transfer full) (nullable): the text; %NULL without an error when there is none
 */
char *
sw_store_load_draft_finish (SwStore      *self,
                            GAsyncResult *result,
                            GError      **error)
{
  Draft *draft = _sw_store_finish (self, result, sw_store_load_draft_async, error);
  char  *text;

  if (draft == NULL)
    return NULL;
  text = g_steal_pointer (&draft->text);
  draft_free (draft);
  return text;
}
