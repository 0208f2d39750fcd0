/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store-private.h"

#include <glib/gi18n-lib.h>

static gpointer
save_clips_work (SwDatabase *database,
                 gpointer    data,
                 GError    **error)
{
  GPtrArray *clips = data;
  gboolean   done = TRUE;

  if (!_sw_database_begin (database, TRUE, error))
    return NULL;
  for (guint i = 0; done && i < clips->len; i++)
    done = _sw_clip_row_save (database, clips->pdata[i], error);
  return _sw_database_end (database, done, error) ? SW_STORE_DONE : NULL;
}

/**
 * sw_store_save_clips_async:
 * @self: a store
 * @clips: (element-type SwClip): clips, as they are now
 * @cancellable: (nullable): heeded until writing begins
 * @callback: called when they are durable
 * @user_data: for @callback
 *
 * Inserts or updates the rows of @clips in one transaction; deleted ones stay deleted.
 */
void
sw_store_save_clips_async (SwStore            *self,
                           GPtrArray          *clips,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (g_object_unref);
  guint64 serial;
  GTask  *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (clips != NULL);

  for (guint i = 0; i < clips->len; i++)
    {
      SwClip *copy = sw_clip_new (sw_clip_get_id (clips->pdata[i]));

      sw_clip_assign (copy, clips->pdata[i]);
      g_ptr_array_add (copies, copy);
    }
  task = _sw_store_task_new (self, sw_store_save_clips_async, "save clips", cancellable, callback, user_data);
  g_task_set_task_data (task, g_steal_pointer (&copies), (GDestroyNotify)g_ptr_array_unref);
  serial = _sw_store_queue (self, task, SW_STORE_WRITES_CLIPS, save_clips_work, NULL, NULL);
  for (guint i = 0; i < clips->len; i++)
    _sw_store_note_saved (self, clips->pdata[i], serial);
}

/**
 * sw_store_save_clips_finish:
 *
 * Returns: whether it is durable; %FALSE with @error set otherwise
 */
gboolean
sw_store_save_clips_finish (SwStore      *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return _sw_store_finish (self, result, sw_store_save_clips_async, error) != NULL;
}

static gboolean
set_not_found (GError **error)
{
  g_set_error_literal (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_FOUND, _ ("This song is not in the library any more."));
  return FALSE;
}

static gpointer
load_clip_work (SwDatabase *database,
                gpointer    data,
                GError    **error)
{
  g_autoptr (SwStatement) statement = NULL;
  gboolean row;

  statement = _sw_database_prepare (database, "SELECT " SW_CLIP_COLUMNS " FROM clip WHERE id = :id AND deleted = 0", error);
  if (statement == NULL)
    return NULL;
  _sw_statement_bind_string (statement, ":id", data);
  if (!_sw_database_step (database, statement, &row, error))
    return NULL;
  if (!row)
    {
      set_not_found (error);
      return NULL;
    }
  return _sw_clip_row_read (statement);
}

static gpointer
publish_clip (SwStore *self,
              gpointer result,
              guint64  serial)
{
  g_autoptr (SwClip) loaded = result;

  return _sw_store_adopt_clip (self, loaded, serial, NULL);
}

/**
 * sw_store_load_clip_async:
 * @self: a store
 * @clip_id: our id of a clip
 * @cancellable: (nullable): to stop
 * @callback: called with the clip
 * @user_data: for @callback
 *
 * Reads one clip, in whatever state it is. %SW_LIBRARY_ERROR_NOT_FOUND when there is
 * none of that id or it was deleted.
 */
void
sw_store_load_clip_async (SwStore            *self,
                          const char         *clip_id,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (clip_id != NULL);

  task = _sw_store_task_new (self, sw_store_load_clip_async, "read a clip", cancellable, callback, user_data);
  g_task_set_task_data (task, g_strdup (clip_id), g_free);
  _sw_store_queue (self, task, SW_STORE_READS, load_clip_work, publish_clip, g_object_unref);
}

/**
 * sw_store_load_clip_finish:
 *
 * Returns: (transfer full): the clip
 */
SwClip *
sw_store_load_clip_finish (SwStore      *self,
                           GAsyncResult *result,
                           GError      **error)
{
  return _sw_store_finish (self, result, sw_store_load_clip_async, error);
}

typedef struct
{
  char    *clip_id;
  gboolean deleted;
} Deletion;

static void
deletion_free (Deletion *deletion)
{
  g_free (deletion->clip_id);
  g_free (deletion);
}

static gpointer
set_deleted_work (SwDatabase *database,
                  gpointer    data,
                  GError    **error)
{
  Deletion *deletion = data;
  g_autoptr (SwStatement) statement = NULL;

  statement = _sw_database_prepare (database, "UPDATE clip SET deleted = :deleted WHERE id = :id", error);
  if (statement == NULL)
    return NULL;
  _sw_statement_bind_integer (statement, ":deleted", deletion->deleted);
  _sw_statement_bind_string (statement, ":id", deletion->clip_id);
  if (!_sw_database_run (database, statement, error))
    return NULL;
  if (_sw_database_get_n_changes (database) == 0)
    {
      set_not_found (error);
      return NULL;
    }
  return SW_STORE_DONE;
}

/**
 * sw_store_set_clip_deleted_async:
 * @self: a store
 * @clip_id: our id of a clip
 * @deleted: whether it is deleted
 * @cancellable: (nullable): heeded until writing begins
 * @callback: called when that is durable
 * @user_data: for @callback
 *
 * Marks a clip as deleted, or takes that back; its files stay.
 * %SW_LIBRARY_ERROR_NOT_FOUND when there is none of that id.
 */
void
sw_store_set_clip_deleted_async (SwStore            *self,
                                 const char         *clip_id,
                                 gboolean            deleted,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  Deletion *deletion;
  GTask    *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (clip_id != NULL);

  deletion = g_new0 (Deletion, 1);
  deletion->clip_id = g_strdup (clip_id);
  deletion->deleted = !!deleted;
  task = _sw_store_task_new (self, sw_store_set_clip_deleted_async, "delete a clip", cancellable, callback, user_data);
  g_task_set_task_data (task, deletion, (GDestroyNotify)deletion_free);
  _sw_store_queue (self, task, SW_STORE_WRITES_CLIPS, set_deleted_work, NULL, NULL);
}

/**
 * sw_store_set_clip_deleted_finish:
 *
 * Returns: whether that is durable; %FALSE with @error set otherwise
 */
gboolean
sw_store_set_clip_deleted_finish (SwStore      *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return _sw_store_finish (self, result, sw_store_set_clip_deleted_async, error) != NULL;
}

/* Stems go with their song; its descendants keep it as a parent that is not there. */
static const char purge_stems[] =
    "UPDATE clip SET deleted = 1 WHERE origin = 'stem' AND id IN (SELECT clip_id FROM clip_parent"
    "  WHERE parent_id IN (SELECT id FROM clip INDEXED BY clip_deleted WHERE deleted))";

static const char *const purge_belongings[] = {
  "DELETE FROM asset WHERE clip_id IN (SELECT id FROM clip INDEXED BY clip_deleted WHERE deleted)",
  "DELETE FROM word_time WHERE clip_id IN (SELECT id FROM clip INDEXED BY clip_deleted WHERE deleted)",
  "DELETE FROM clip_parent WHERE clip_id IN (SELECT id FROM clip INDEXED BY clip_deleted WHERE deleted)",
};

static gboolean
purge_rows (SwDatabase   *database,
            GStrvBuilder *ids,
            GError      **error)
{
  g_autoptr (SwStatement) statement = NULL;
  gboolean row;

  if (!_sw_database_execute (database, purge_stems, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (purge_belongings); i++)
    if (!_sw_database_execute (database, purge_belongings[i], error))
      return FALSE;
  statement = _sw_database_prepare (database, "DELETE FROM clip INDEXED BY clip_deleted WHERE deleted RETURNING id", error);
  if (statement == NULL)
    return FALSE;
  while (TRUE)
    {
      if (!_sw_database_step (database, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_strv_builder_add (ids, _sw_statement_get_string (statement, 0));
    }
}

static gpointer
purge_work (SwDatabase *database,
            gpointer    data,
            GError    **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  if (!_sw_database_begin (database, TRUE, error))
    return NULL;
  return _sw_database_end (database, purge_rows (database, ids, error), error) ? g_strv_builder_end (ids) : NULL;
}

/**
 * sw_store_purge_deleted_async:
 * @self: a store
 * @cancellable: (nullable): heeded until writing begins
 * @callback: called with the ids
 * @user_data: for @callback
 *
 * Removes the rows of the clips marked as deleted.
 */
void
sw_store_purge_deleted_async (SwStore            *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));

  task = _sw_store_task_new (self, sw_store_purge_deleted_async, "remove deleted clips", cancellable, callback, user_data);
  _sw_store_queue (self, task, SW_STORE_WRITES_CLIPS, purge_work, NULL, (GDestroyNotify)g_strfreev);
}

/**
 * sw_store_purge_deleted_finish:
 *
 * Returns: (transfer full) (array zero-terminated=1): the ids of the clips removed,
 *   whose files are not needed any more
 */
char **
sw_store_purge_deleted_finish (SwStore      *self,
                               GAsyncResult *result,
                               GError      **error)
{
  return _sw_store_finish (self, result, sw_store_purge_deleted_async, error);
}
