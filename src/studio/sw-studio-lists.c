/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists of what belongs to a song. While somebody holds one it follows the store, so
 * that it also shows what other programs bring. */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

typedef struct
{
  int         n_references;
  SwStudio   *studio; /* not owned: NULL when it has closed */
  GListStore *list;   /* not owned: NULL when nobody holds it any more */
  char       *clip_id;
  gboolean    family; /* else assets */
  gboolean    loading;
  gboolean    again;
} SwLive;

static void load (SwLive *live);

static void
live_unref (SwLive *live)
{
  if (--live->n_references > 0)
    return;
  g_free (live->clip_id);
  g_free (live);
}

static void
list_gone_cb (gpointer data,
              GObject *where_it_was)
{
  SwLive *live = data;

  live->list = NULL;
  if (live->studio != NULL)
    g_ptr_array_remove_fast (live->studio->lives, live);
  live_unref (live);
}

static SwAsset *
find_by_id (GListModel *list,
            const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (SwAsset) asset = g_list_model_get_item (list, i);

      if (g_str_equal (sw_asset_get_id (asset), id))
        return g_steal_pointer (&asset);
    }
  return NULL;
}

/* The same asset stays the same object. */
static void
keep_objects (GListStore *list,
              GPtrArray  *loaded)
{
  for (guint i = 0; i < loaded->len; i++)
    {
      SwAsset *known = find_by_id (G_LIST_MODEL (list), sw_asset_get_id (loaded->pdata[i]));

      if (known == NULL)
        continue;
      sw_asset_assign (known, loaded->pdata[i]);
      g_object_unref (loaded->pdata[i]);
      loaded->pdata[i] = known;
    }
}

/* Only the part that differs changes. */
static void
replace_items (GListStore *list,
               GPtrArray  *items)
{
  GListModel *model = G_LIST_MODEL (list);
  guint       n_old = g_list_model_get_n_items (model);
  guint       head = 0;
  guint       tail = 0;

  while (head < n_old && head < items->len)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, head);

      if (item != items->pdata[head])
        break;
      head++;
    }
  while (tail < n_old - head && tail < items->len - head)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, n_old - 1 - tail);

      if (item != items->pdata[items->len - 1 - tail])
        break;
      tail++;
    }
  if (head + tail < n_old || head + tail < items->len)
    g_list_store_splice (list, head, n_old - head - tail, items->pdata + head, items->len - head - tail);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  SwLive *live = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) loaded = NULL;

  loaded = live->family ? sw_store_load_family_finish (SW_STORE (source), result, &error)
                        : sw_store_load_assets_finish (SW_STORE (source), result, &error);
  live->loading = FALSE;
  if (loaded == NULL)
    g_debug ("%s: %s", live->clip_id, error->message);
  else if (live->list != NULL)
    {
      g_autoptr (GListStore) list = g_object_ref (live->list);

      if (!live->family)
        keep_objects (list, loaded);
      replace_items (list, loaded);
    }
  if (live->again)
    load (live);
  live_unref (live);
}

static void
load (SwLive *live)
{
  live->again = live->loading;
  if (live->loading || live->list == NULL || live->studio == NULL || !live->studio->opened)
    return;
  live->loading = TRUE;
  live->n_references++;
  if (live->family)
    sw_store_load_family_async (live->studio->store, live->clip_id, live->studio->cancellable, loaded_cb, live);
  else
    sw_store_load_assets_async (live->studio->store, live->clip_id, live->studio->cancellable, loaded_cb, live);
}

static GListModel *
get_list (SwStudio *self,
          SwClip   *clip,
          gboolean  family)
{
  SwLive *live;

  for (guint i = 0; i < self->lives->len; i++)
    {
      live = self->lives->pdata[i];
      if (live->family == family && g_str_equal (live->clip_id, sw_clip_get_id (clip)))
        return G_LIST_MODEL (g_object_ref (live->list));
    }
  live = g_new0 (SwLive, 1);
  live->n_references = 1;
  live->studio = self;
  live->list = g_list_store_new (family ? SW_TYPE_CLIP : SW_TYPE_ASSET);
  live->clip_id = g_strdup (sw_clip_get_id (clip));
  live->family = family;
  g_object_weak_ref (G_OBJECT (live->list), list_gone_cb, live);
  if (!self->closed)
    g_ptr_array_add (self->lives, live);
  else
    live->studio = NULL;
  load (live);
  return G_LIST_MODEL (live->list);
}

static void
reload_all (SwStudio *self)
{
  for (guint i = 0; i < self->lives->len; i++)
    load (self->lives->pdata[i]);
}

void
_sw_studio_begin_lists (SwStudio *self)
{
  g_signal_connect_object (self->store, "changed::clips", G_CALLBACK (reload_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "changed::assets", G_CALLBACK (reload_all), self, G_CONNECT_SWAPPED);
}

void
_sw_studio_end_lists (SwStudio *self)
{
  for (guint i = 0; i < self->lives->len; i++)
    ((SwLive *)self->lives->pdata[i])->studio = NULL;
  g_ptr_array_set_size (self->lives, 0);
  g_hash_table_remove_all (self->sources);
}

/**
 * sw_studio_get_assets:
 * @self: the studio
 * @clip: a song
 *
 * Lists what the song has besides its audio, the oldest first. The list fills in and
 * changes by itself while it is held.
 *
 * Returns: (transfer full): a list of `SwAsset`
 */
GListModel *
sw_studio_get_assets (SwStudio *self,
                      SwClip   *clip)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (SW_IS_CLIP (clip), NULL);

  return get_list (self, clip, FALSE);
}

/**
 * sw_studio_get_family:
 * @self: the studio
 * @clip: a song
 *
 * Lists everything that is related to the song by having been made from it, itself
 * included, parents before children. Fills in and changes by itself while held.
 *
 * Returns: (transfer full): a list of `SwClip`
 */
GListModel *
sw_studio_get_family (SwStudio *self,
                      SwClip   *clip)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (SW_IS_CLIP (clip), NULL);

  return get_list (self, clip, TRUE);
}

/**
 * sw_studio_find_asset:
 * @self: the studio
 * @clip: a song
 * @kind: what is looked for
 * @start: seconds
 * @end: seconds; with @start the range of a voice, both 0 for any
 *
 * Looks into the list of sw_studio_get_assets(), which has to be held and filled in.
 *
 * Returns: (transfer full) (nullable): the newest such asset
 */
SwAsset *
sw_studio_find_asset (SwStudio   *self,
                      SwClip     *clip,
                      SwAssetKind kind,
                      double      start,
                      double      end)
{
  g_autoptr (GListModel) assets = NULL;

  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (SW_IS_CLIP (clip), NULL);

  assets = get_list (self, clip, FALSE);
  for (guint i = g_list_model_get_n_items (assets); i > 0; i--)
    {
      g_autoptr (SwAsset) asset = g_list_model_get_item (assets, i - 1);

      if (sw_asset_get_kind (asset) != kind)
        continue;
      if ((start == 0 && end == 0) || (sw_asset_get_start (asset) == start && sw_asset_get_end (asset) == end))
        return g_steal_pointer (&asset);
    }
  return NULL;
}
