/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What clips have besides their audio. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store-private.h"

static const char save_asset[] =
    "INSERT INTO asset (id, clip_id, kind, name, task_id, remote_id, number, range_start, range_end, created, path, uri, text)"
    " VALUES (:id, :clip_id, :kind, :name, :task_id, :remote_id, :number, :start, :end, :created, :path, :uri, :text)"
    " ON CONFLICT (id) DO UPDATE SET clip_id = excluded.clip_id, kind = excluded.kind, name = excluded.name,"
    "  task_id = excluded.task_id, remote_id = excluded.remote_id, number = excluded.number,"
    "  range_start = excluded.range_start, range_end = excluded.range_end, created = excluded.created,"
    "  path = excluded.path, uri = excluded.uri, text = excluded.text";

static gboolean
save_row (SwDatabase *database,
          SwAsset    *asset,
          GError    **error)
{
  g_autoptr (SwStatement) statement = _sw_database_prepare (database, save_asset, error);

  if (statement == NULL)
    return FALSE;
  _sw_statement_bind_string (statement, ":id", sw_asset_get_id (asset));
  _sw_statement_bind_string (statement, ":clip_id", sw_asset_get_clip_id (asset));
  _sw_statement_bind_string (statement, ":kind", _sw_enum_get_nick (SW_TYPE_ASSET_KIND, sw_asset_get_kind (asset)));
  _sw_statement_bind_string (statement, ":name", sw_asset_get_name (asset));
  _sw_statement_bind_string (statement, ":task_id", sw_asset_get_task_id (asset));
  _sw_statement_bind_string (statement, ":remote_id", sw_asset_get_remote_id (asset));
  _sw_statement_bind_double (statement, ":number", sw_asset_get_number (asset));
  _sw_statement_bind_double (statement, ":start", sw_asset_get_start (asset));
  _sw_statement_bind_double (statement, ":end", sw_asset_get_end (asset));
  _sw_statement_bind_integer (statement, ":created", sw_asset_get_created (asset));
  _sw_statement_bind_string (statement, ":path", sw_asset_get_path (asset));
  _sw_statement_bind_string (statement, ":uri", sw_asset_get_uri (asset));
  _sw_statement_bind_string (statement, ":text", sw_asset_get_text (asset));
  return _sw_database_run (database, statement, error);
}

static gpointer
save_assets_work (SwDatabase *database,
                  gpointer    data,
                  GError    **error)
{
  GPtrArray *assets = data;
  gboolean   done = TRUE;

  if (!_sw_database_begin (database, TRUE, error))
    return NULL;
  for (guint i = 0; done && i < assets->len; i++)
    done = save_row (database, assets->pdata[i], error);
  return _sw_database_end (database, done, error) ? SW_STORE_DONE : NULL;
}

/**
 * sw_store_save_assets_async:
 * @self: a store
 * @assets: (element-type SwAsset): assets, as they are now; stems are saved as clips
 * @cancellable: (nullable): heeded until writing begins
 * @callback: called when they are durable
 * @user_data: for @callback
 *
 * Inserts or updates the rows of @assets in one transaction.
 */
void
sw_store_save_assets_async (SwStore            *self,
                            GPtrArray          *assets,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (g_object_unref);
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (assets != NULL);

  for (guint i = 0; i < assets->len; i++)
    {
      SwAsset *asset = assets->pdata[i];
      SwAsset *copy = sw_asset_new (sw_asset_get_id (asset), sw_asset_get_clip_id (asset), sw_asset_get_kind (asset));

      sw_asset_assign (copy, asset);
      g_ptr_array_add (copies, copy);
    }
  task = _sw_store_task_new (self, sw_store_save_assets_async, "save assets", cancellable, callback, user_data);
  g_task_set_task_data (task, g_steal_pointer (&copies), (GDestroyNotify)g_ptr_array_unref);
  _sw_store_queue (self, task, SW_STORE_WRITES_ASSETS, save_assets_work, NULL, NULL);
}

/**
 * sw_store_save_assets_finish:
 *
 * Returns: whether they are durable; %FALSE with @error set otherwise
 */
gboolean
sw_store_save_assets_finish (SwStore      *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return _sw_store_finish (self, result, sw_store_save_assets_async, error) != NULL;
}

static SwAsset *
read_asset (SwStatement *statement,
            const char  *clip_id)
{
  SwAssetKind kind = _sw_enum_from_nick (SW_TYPE_ASSET_KIND, _sw_statement_get_string (statement, 1), -1);
  SwAsset    *asset;

  if ((int)kind < 0)
    return NULL; /* of a newer version */
  asset = sw_asset_new (_sw_statement_get_string (statement, 0), clip_id, kind);
  sw_asset_set_name (asset, _sw_statement_get_string (statement, 2));
  sw_asset_set_task_id (asset, _sw_statement_get_string (statement, 3));
  sw_asset_set_remote_id (asset, _sw_statement_get_string (statement, 4));
  sw_asset_set_number (asset, sqlite3_column_double (statement, 5));
  sw_asset_set_range (asset, sqlite3_column_double (statement, 6), sqlite3_column_double (statement, 7));
  sw_asset_set_created (asset, sqlite3_column_int64 (statement, 8));
  sw_asset_set_path (asset, _sw_statement_get_string (statement, 9));
  sw_asset_set_uri (asset, _sw_statement_get_string (statement, 10));
  sw_asset_set_text (asset, _sw_statement_get_string (statement, 11));
  return asset;
}

/* In the order they came; a stem is read from its clip. */
static const char load_assets[] =
    "SELECT id, kind, name, task_id, remote_id, number, range_start, range_end, created, path, uri, text"
    "  FROM asset WHERE clip_id = :clip_id"
    " UNION ALL"
    " SELECT clip.id, 'stem', clip.title, clip.task_id, clip.remote_id, clip.take, 0, clip.duration, clip.created,"
    "  clip.audio_path, clip.audio_uri, NULL"
    "  FROM clip_parent JOIN clip ON clip.id = clip_parent.clip_id"
    "  WHERE clip_parent.parent_id = :clip_id AND clip.origin = 'stem' AND clip.deleted = 0 AND clip.state IN ('ready', 'fetching')"
    " ORDER BY 9, 4, 6, 1";

static gpointer
load_assets_work (SwDatabase *database,
                  gpointer    data,
                  GError    **error)
{
  const char *clip_id = data;
  g_autoptr (GPtrArray) assets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SwStatement) statement = _sw_database_prepare (database, load_assets, error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  _sw_statement_bind_string (statement, ":clip_id", clip_id);
  while (TRUE)
    {
      SwAsset *asset;

      if (!_sw_database_step (database, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&assets);
      asset = read_asset (statement, clip_id);
      if (asset != NULL)
        g_ptr_array_add (assets, asset);
    }
}

/**
 * sw_store_load_assets_async:
 * @self: a store
 * @clip_id: our id of a clip
 * @cancellable: (nullable): to stop
 * @callback: called with the assets
 * @user_data: for @callback
 *
 * Reads what a clip has besides its audio, stems included.
 */
void
sw_store_load_assets_async (SwStore            *self,
                            const char         *clip_id,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (clip_id != NULL);

  task = _sw_store_task_new (self, sw_store_load_assets_async, "read assets", cancellable, callback, user_data);
  g_task_set_task_data (task, g_strdup (clip_id), g_free);
  _sw_store_queue (self, task, SW_STORE_READS, load_assets_work, NULL, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * sw_store_load_assets_finish:
 *
 * Returns: (transfer full) (element-type SwAsset): the assets, oldest first
 */
GPtrArray *
sw_store_load_assets_finish (SwStore      *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return _sw_store_finish (self, result, sw_store_load_assets_async, error);
}
