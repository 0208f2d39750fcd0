/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store-private.h"

static gpointer
save_persona_work (SwDatabase *database,
                   gpointer    data,
                   GError    **error)
{
  SwPersona *persona = data;
  g_autoptr (SwStatement) statement = NULL;

  statement = _sw_database_prepare (database,
                                    "INSERT INTO persona (id, kind, remote_id, service, name, clip_id, created, description)"
                                    " VALUES (:id, :kind, :remote_id, :service, :name, :clip_id, :created, :description)"
                                    " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, remote_id = excluded.remote_id,"
                                    "  service = excluded.service, name = excluded.name, clip_id = excluded.clip_id,"
                                    "  created = excluded.created, description = excluded.description",
                                    error);
  if (statement == NULL)
    return NULL;
  _sw_statement_bind_string (statement, ":id", sw_persona_get_id (persona));
  _sw_statement_bind_string (statement, ":kind", _sw_enum_get_nick (SW_TYPE_PERSONA_KIND, sw_persona_get_kind (persona)));
  _sw_statement_bind_string (statement, ":remote_id", sw_persona_get_remote_id (persona));
  _sw_statement_bind_string (statement, ":service", sw_persona_get_service (persona));
  _sw_statement_bind_string (statement, ":name", sw_persona_get_name (persona));
  _sw_statement_bind_string (statement, ":clip_id", sw_persona_get_clip_id (persona));
  _sw_statement_bind_integer (statement, ":created", sw_persona_get_created (persona));
  _sw_statement_bind_string (statement, ":description", sw_persona_get_description (persona));
  return _sw_database_run (database, statement, error) ? SW_STORE_DONE : NULL;
}

/**
 * sw_store_save_persona_async:
 * @self: a store
 * @persona: a persona, as it is now
 * @cancellable: (nullable): heeded until writing begins
 * @callback: called when it is durable
 * @user_data: for @callback
 *
 * Inserts or updates the row of @persona.
 */
void
sw_store_save_persona_async (SwStore            *self,
                             SwPersona          *persona,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  SwPersona *copy;
  GTask     *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (SW_IS_PERSONA (persona));

  copy = sw_persona_new (sw_persona_get_id (persona), sw_persona_get_kind (persona));
  sw_persona_set_remote_id (copy, sw_persona_get_remote_id (persona));
  sw_persona_set_service (copy, sw_persona_get_service (persona));
  sw_persona_set_name (copy, sw_persona_get_name (persona));
  sw_persona_set_description (copy, sw_persona_get_description (persona));
  sw_persona_set_clip_id (copy, sw_persona_get_clip_id (persona));
  sw_persona_set_created (copy, sw_persona_get_created (persona));
  task = _sw_store_task_new (self, sw_store_save_persona_async, "save a persona", cancellable, callback, user_data);
  g_task_set_task_data (task, copy, g_object_unref);
  _sw_store_queue (self, task, SW_STORE_WRITES_PERSONAS, save_persona_work, NULL, NULL);
}

/**
 * sw_store_save_persona_finish:
 *
 * Returns: whether it is durable; %FALSE with @error set otherwise
 */
gboolean
sw_store_save_persona_finish (SwStore      *self,
                              GAsyncResult *result,
                              GError      **error)
{
  return _sw_store_finish (self, result, sw_store_save_persona_async, error) != NULL;
}

static SwPersona *
read_persona (SwStatement *statement)
{
  SwPersonaKind kind = _sw_enum_from_nick (SW_TYPE_PERSONA_KIND, _sw_statement_get_string (statement, 1), SW_PERSONA_SINGER);
  SwPersona    *persona = sw_persona_new (_sw_statement_get_string (statement, 0), kind);

  sw_persona_set_remote_id (persona, _sw_statement_get_string (statement, 2));
  sw_persona_set_service (persona, _sw_statement_get_string (statement, 3));
  sw_persona_set_name (persona, _sw_statement_get_string (statement, 4));
  sw_persona_set_clip_id (persona, _sw_statement_get_string (statement, 5));
  sw_persona_set_created (persona, sqlite3_column_int64 (statement, 6));
  sw_persona_set_description (persona, _sw_statement_get_string (statement, 7));
  return persona;
}

static gpointer
load_personas_work (SwDatabase *database,
                    gpointer    data,
                    GError    **error)
{
  g_autoptr (GPtrArray) personas = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SwStatement) statement = NULL;
  gboolean row;

  statement = _sw_database_prepare (database,
                                    "SELECT id, kind, remote_id, service, name, clip_id, created, description"
                                    " FROM persona ORDER BY created DESC, id",
                                    error);
  if (statement == NULL)
    return NULL;
  while (TRUE)
    {
      if (!_sw_database_step (database, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&personas);
      g_ptr_array_add (personas, read_persona (statement));
    }
}

/**
 * sw_store_load_personas_async:
 * @self: a store
 * @cancellable: (nullable): to stop
 * @callback: called with the personas
 * @user_data: for @callback
 *
 * Reads all personas.
 */
void
sw_store_load_personas_async (SwStore            *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));

  task = _sw_store_task_new (self, sw_store_load_personas_async, "read personas", cancellable, callback, user_data);
  _sw_store_queue (self, task, SW_STORE_READS, load_personas_work, NULL, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * sw_store_load_personas_finish:
 *
 * Returns: (transfer full) (element-type SwPersona): the personas, newest first
 */
GPtrArray *
sw_store_load_personas_finish (SwStore      *self,
                               GAsyncResult *result,
                               GError      **error)
{
  return _sw_store_finish (self, result, sw_store_load_personas_async, error);
}
