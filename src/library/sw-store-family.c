/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which clip was made from which. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store-private.h"

/* A mashup joins families: whoever can be reached by parents and children belongs to it.
 * UNION, not UNION ALL: a circle written by somebody else must end. */
static const char load_family[] =
    "WITH RECURSIVE member (id) AS (VALUES (:id)"
    "    UNION SELECT clip_parent.parent_id FROM clip_parent JOIN member ON clip_parent.clip_id = member.id"
    "    UNION SELECT clip_parent.clip_id FROM clip_parent JOIN member ON clip_parent.parent_id = member.id"
    "    LIMIT 1000)"
    " SELECT " SW_CLIP_COLUMNS " FROM clip WHERE id IN (SELECT id FROM member)"
    "  AND deleted = 0 AND origin <> 'stem' AND state IN ('ready', 'fetching', 'pending')"
    " ORDER BY number";

static gpointer
load_family_work (SwDatabase *database,
                  gpointer    data,
                  GError    **error)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SwStatement) statement = _sw_database_prepare (database, load_family, error);

  if (statement == NULL)
    return NULL;
  _sw_statement_bind_string (statement, ":id", data);
  return _sw_clip_rows_read (database, statement, clips, error) ? g_steal_pointer (&clips) : NULL;
}

/* Parents before children, whatever their clocks said; among equals the older first. */
static void
visit (GPtrArray  *sorted,
       GHashTable *waiting,
       SwClip     *clip)
{
  const char *const *parents = sw_clip_get_parent_ids (clip);

  if (!g_hash_table_remove (waiting, sw_clip_get_id (clip)))
    return;
  for (guint i = 0; parents != NULL && parents[i] != NULL; i++)
    {
      SwClip *parent = g_hash_table_lookup (waiting, parents[i]);

      if (parent != NULL)
        visit (sorted, waiting, parent);
    }
  g_ptr_array_add (sorted, g_object_ref (clip));
}

static gpointer
publish_family (SwStore *self,
                gpointer result,
                guint64  serial)
{
  g_autoptr (GPtrArray) loaded = result;
  g_autoptr (GHashTable) waiting = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *sorted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < loaded->len; i++)
    {
      SwClip *adopted = _sw_store_adopt_clip (self, loaded->pdata[i], serial, NULL);

      g_object_unref (loaded->pdata[i]);
      loaded->pdata[i] = adopted;
      g_hash_table_insert (waiting, (gpointer)sw_clip_get_id (adopted), adopted);
    }
  for (guint i = 0; i < loaded->len; i++)
    visit (sorted, waiting, loaded->pdata[i]);
  return sorted;
}

/**
 * sw_store_load_family_async:
 * @self: a store
 * @clip_id: our id of a clip
 * @cancellable: (nullable): to stop
 * @callback: called with the clips
 * @user_data: for @callback
 *
 * Reads everything a clip was made from, what was made from it, and so on.
 */
void
sw_store_load_family_async (SwStore            *self,
                            const char         *clip_id,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (clip_id != NULL);

  task = _sw_store_task_new (self, sw_store_load_family_async, "read a family", cancellable, callback, user_data);
  g_task_set_task_data (task, g_strdup (clip_id), g_free);
  _sw_store_queue (self, task, SW_STORE_READS, load_family_work, publish_family, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * sw_store_load_family_finish:
 *
 * Returns: (transfer full) (element-type SwClip): the clips without stems, every clip
 *   after its parents; deleted ones are left out
 */
GPtrArray *
sw_store_load_family_finish (SwStore      *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return _sw_store_finish (self, result, sw_store_load_family_async, error);
}
