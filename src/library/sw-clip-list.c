/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows a view has seen are kept by position. How they follow what is written to
 * the store is in sw-clip-list-follow.c. */

#define G_LOG_DOMAIN "sw-clip-list"

#include "config.h"

#include "sw-clip-list.h"

#include "sw-clip-list-private.h"

/* A list view binds about 205 rows at once: several times that is kept. */
#define MAX_PAGES 10

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SwClipList, sw_clip_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_N_ITEMS,
  PROP_EMPTY,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
notify (SwClipList *self,
        guint       property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
_sw_clip_list_update_state (SwClipList *self,
                            gboolean    loading,
                            GError     *error)
{
  gboolean empty = self->loaded && !loading && self->n_items == 0;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->loading != loading)
    {
      self->loading = loading;
      notify (self, PROP_LOADING);
    }
  if (self->empty != empty)
    {
      self->empty = empty;
      notify (self, PROP_EMPTY);
    }
  if (self->error != error)
    {
      g_clear_error (&self->error);
      self->error = error;
      notify (self, PROP_ERROR);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* The rows are in their new state already when this is called. */
void
_sw_clip_list_items_changed (SwClipList *self,
                             guint       position,
                             guint       removed,
                             guint       added)
{
  if (removed == 0 && added == 0)
    return;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    notify (self, PROP_N_ITEMS);
}

static SwClip *
get_row (SwClipList *self,
         guint       position)
{
  return g_hash_table_lookup (self->rows, GUINT_TO_POINTER (position));
}

/* Takes @clip. */
static void
take_row (SwClipList *self,
          guint       position,
          SwClip     *clip)
{
  g_hash_table_insert (self->rows, GUINT_TO_POINTER (position), clip);
}

/* Puts @page in front of those used and lets go of the one not used for longest. */
void
_sw_clip_list_use_page (SwClipList *self,
                        guint       page)
{
  GList *link;

  if (self->pages.head != NULL && self->pages.head->data == GUINT_TO_POINTER (page))
    return;
  link = g_queue_find (&self->pages, GUINT_TO_POINTER (page));
  if (link != NULL)
    {
      g_queue_unlink (&self->pages, link);
      g_queue_push_head_link (&self->pages, link);
      return;
    }
  g_queue_push_head (&self->pages, GUINT_TO_POINTER (page));
  while (self->pages.length > MAX_PAGES)
    {
      guint old = GPOINTER_TO_UINT (g_queue_pop_tail (&self->pages));

      for (guint i = old * SW_CLIP_ROWS_PAGE_SIZE; i < (old + 1) * SW_CLIP_ROWS_PAGE_SIZE; i++)
        g_hash_table_remove (self->rows, GUINT_TO_POINTER (i));
    }
}

/* Puts what was loaded for @position into its row. TRUE when the row is another
 * object than before, so that views must be told. */
gboolean
_sw_clip_list_fill_row (SwClipList *self,
                        guint       position,
                        SwClip     *loaded,
                        guint64     serial)
{
  SwClip  *row = get_row (self, position);
  SwClip  *placeholder = row != NULL && sw_clip_get_placeholder (row) ? row : NULL;
  SwClip  *clip = _sw_store_adopt_clip (self->store, loaded, serial, placeholder);
  gboolean replaced = row != NULL && row != clip;

  if (row == clip)
    g_object_unref (clip);
  else
    take_row (self, position, clip);
  return replaced;
}

void
_sw_clip_list_fill_page (SwClipList *self,
                         guint       first,
                         GPtrArray  *clips,
                         guint64     serial)
{
  guint replaced_from = 0, n_replaced = 0;

  for (guint i = 0; i < clips->len && first + i < self->n_items; i++)
    {
      if (_sw_clip_list_fill_row (self, first + i, clips->pdata[i], serial))
        {
          if (n_replaced == 0)
            replaced_from = first + i;
          n_replaced++;
        }
      else if (n_replaced > 0)
        {
          _sw_clip_list_items_changed (self, replaced_from, n_replaced, n_replaced);
          n_replaced = 0;
        }
    }
  _sw_clip_list_items_changed (self, replaced_from, n_replaced, n_replaced);
}

typedef struct
{
  SwClipList *list; /* (owned) */
  guint       page;
} PageCall;

static void
page_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree PageCall *call = user_data;
  g_autoptr (SwClipList) self = call->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwClipPages) pages = _sw_store_query_pages_finish (SW_STORE (source), result, &error);
  guint          first = call->page * SW_CLIP_ROWS_PAGE_SIZE;
  SwClipStretch *stretch;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* about rows that are gone */

  g_hash_table_remove (self->on_way, GUINT_TO_POINTER (call->page));
  if (error != NULL)
    {
      _sw_clip_list_update_state (self, self->loading, g_steal_pointer (&error));
      return;
    }
  if (g_queue_find (&self->pages, GUINT_TO_POINTER (call->page)) == NULL)
    return; /* the view has gone elsewhere */

  stretch = &g_array_index (pages->stretches, SwClipStretch, 0);
  _sw_clip_list_fill_page (self, first, stretch->clips, pages->serial);
  if (first + stretch->clips->len < MIN (self->n_items, first + SW_CLIP_ROWS_PAGE_SIZE))
    _sw_clip_list_refresh (self); /* fewer rows than were counted */
}

void
_sw_clip_list_ask_page (SwClipList *self,
                        guint       page)
{
  const SwClipStretch stretch = { .offset = page * SW_CLIP_ROWS_PAGE_SIZE, .limit = SW_CLIP_ROWS_PAGE_SIZE };
  PageCall           *call;

  if (!g_hash_table_add (self->on_way, GUINT_TO_POINTER (page)))
    return;
  call = g_new0 (PageCall, 1);
  call->list = g_object_ref (self);
  call->page = page;
  _sw_store_query_pages_async (self->store, self->query, &stretch, 1, FALSE, G_MAXUINT, self->cancellable, page_cb, call);
}

static GType
sw_clip_list_get_item_type (GListModel *model)
{
  return SW_TYPE_CLIP;
}

static guint
sw_clip_list_get_n_items (GListModel *model)
{
  return SW_CLIP_LIST (model)->n_items;
}

static gpointer
sw_clip_list_get_item (GListModel *model,
                       guint       position)
{
  SwClipList *self = SW_CLIP_LIST (model);
  SwClip     *row;

  if (position >= self->n_items)
    return NULL;

  _sw_clip_list_use_page (self, position / SW_CLIP_ROWS_PAGE_SIZE);
  row = get_row (self, position);
  if (row == NULL)
    {
      row = sw_clip_new_placeholder ();
      take_row (self, position, row);
    }
  if (sw_clip_get_placeholder (row))
    _sw_clip_list_ask_page (self, position / SW_CLIP_ROWS_PAGE_SIZE);
  return g_object_ref (row);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sw_clip_list_get_item_type;
  iface->get_n_items = sw_clip_list_get_n_items;
  iface->get_item = sw_clip_list_get_item;
}

/* Whatever was asked about the rows there are is not of interest any more. */
static void
forget_questions (SwClipList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_hash_table_remove_all (self->on_way);
  self->refreshing = FALSE;
}

static void
forget_rows (SwClipList *self)
{
  g_hash_table_remove_all (self->rows);
  g_queue_clear (&self->pages);
}

/* Everything anew: all rows of @pages, and none besides. */
void
_sw_clip_list_replace_rows (SwClipList  *self,
                            SwClipPages *pages)
{
  guint old_length = self->n_items;

  forget_rows (self);
  self->n_items = pages->count;
  for (guint i = 0; i < pages->stretches->len; i++)
    {
      SwClipStretch *stretch = &g_array_index (pages->stretches, SwClipStretch, i);

      for (guint j = 0; j < stretch->clips->len && stretch->offset + j < self->n_items; j++)
        {
          if (j % SW_CLIP_ROWS_PAGE_SIZE == 0)
            _sw_clip_list_use_page (self, (stretch->offset + j) / SW_CLIP_ROWS_PAGE_SIZE);
          _sw_clip_list_fill_row (self, stretch->offset + j, stretch->clips->pdata[j], pages->serial);
        }
    }
  _sw_clip_list_items_changed (self, 0, old_length, self->n_items);
}

static void
query_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SwClipList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwClipPages) pages = _sw_store_query_pages_finish (SW_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another query is wanted by now */

  g_clear_object (&self->query_cancellable);
  if (error != NULL)
    {
      _sw_clip_list_update_state (self, FALSE, g_steal_pointer (&error));
      return;
    }
  _sw_clip_query_free (self->query);
  self->query = g_steal_pointer (&self->wanted);
  self->loaded = TRUE;
  forget_questions (self);
  g_object_freeze_notify (G_OBJECT (self));
  _sw_clip_list_replace_rows (self, pages);
  _sw_clip_list_update_state (self, FALSE, NULL);
  g_object_thaw_notify (G_OBJECT (self));
  if (self->refresh_again)
    _sw_clip_list_refresh (self);
}

/* Count and first page of the wanted query. */
static void
start_query (SwClipList *self)
{
  const SwClipStretch first_page = { .offset = 0, .limit = SW_CLIP_ROWS_PAGE_SIZE };

  g_clear_handle_id (&self->first_load_source, g_source_remove);
  if (self->query_cancellable != NULL)
    g_cancellable_cancel (self->query_cancellable);
  g_clear_object (&self->query_cancellable);
  _sw_clip_list_update_state (self, TRUE, NULL);
  if (!sw_store_get_opened (self->store))
    return; /* "changed" comes when it is */

  self->query_cancellable = g_cancellable_new ();
  self->refresh_again = FALSE;
  _sw_store_query_pages_async (self->store, self->wanted, &first_page, 1, TRUE, G_MAXUINT,
                               self->query_cancellable, query_cb, g_object_ref (self));
}

static void
store_changed_cb (SwClipList *self)
{
  if (!sw_store_get_opened (self->store))
    return;
  /* What waited for the store to open, or failed, begins here. */
  if (self->wanted != NULL && self->query_cancellable == NULL)
    start_query (self);
  else if (self->loaded)
    _sw_clip_list_refresh (self);
}

static gboolean
first_load_cb (gpointer data)
{
  SwClipList *self = data;

  self->first_load_source = 0;
  sw_clip_list_set_query (self, NULL);
  return G_SOURCE_REMOVE;
}

static void
sw_clip_list_dispose (GObject *object)
{
  SwClipList *self = SW_CLIP_LIST (object);

  g_clear_handle_id (&self->first_load_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->query_cancellable != NULL)
    g_cancellable_cancel (self->query_cancellable);
  g_clear_object (&self->query_cancellable);
  forget_rows (self);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sw_clip_list_parent_class)->dispose (object);
}

static void
sw_clip_list_finalize (GObject *object)
{
  SwClipList *self = SW_CLIP_LIST (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->on_way);
  _sw_clip_query_free (self->query);
  g_clear_pointer (&self->wanted, _sw_clip_query_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sw_clip_list_parent_class)->finalize (object);
}

static void
sw_clip_list_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SwClipList *self = SW_CLIP_LIST (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, sw_clip_list_get_loading (self));
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->n_items);
      break;
    case PROP_EMPTY:
      g_value_set_boolean (value, sw_clip_list_get_empty (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, sw_clip_list_get_error (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_clip_list_class_init (SwClipListClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sw_clip_list_dispose;
  object_class->finalize = sw_clip_list_finalize;
  object_class->get_property = sw_clip_list_get_property;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_EMPTY] = g_param_spec_boolean ("empty", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sw_clip_list_init (SwClipList *self)
{
  self->query = _sw_clip_query_copy (NULL);
  self->rows = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->on_way = g_hash_table_new (NULL, NULL);
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->pages);
}

/**
 * sw_clip_list_new:
 * @store: where the clips are; may be opened later
 *
 * Returns: (transfer full): a list that is loaded when the main loop runs
 */
SwClipList *
sw_clip_list_new (SwStore *store)
{
  SwClipList *self;

  g_return_val_if_fail (SW_IS_STORE (store), NULL);

  self = g_object_new (SW_TYPE_CLIP_LIST, NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed::clips", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  self->loading = TRUE;
  self->first_load_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, first_load_cb, self, NULL);
  return self;
}

/**
 * sw_clip_list_set_query:
 * @self: a list
 * @query: (nullable): which clips in which order; %NULL for all, newest first
 *
 * Shows the clips of another query as soon as its first rows are there.
 */
void
sw_clip_list_set_query (SwClipList        *self,
                        const SwClipQuery *query)
{
  SwClipQuery *copy;

  g_return_if_fail (SW_IS_CLIP_LIST (self));

  copy = _sw_clip_query_copy (query);
  g_clear_pointer (&self->wanted, _sw_clip_query_free);
  self->wanted = copy;
  start_query (self);
}

/**
 * sw_clip_list_reload:
 * @self: a list
 *
 * Asks the store again, e.g. after an error. Rows that did not change stay.
 */
void
sw_clip_list_reload (SwClipList *self)
{
  g_return_if_fail (SW_IS_CLIP_LIST (self));

  if (self->wanted != NULL)
    start_query (self);
  else if (self->loaded)
    _sw_clip_list_refresh (self);
  else
    sw_clip_list_set_query (self, NULL);
}

/**
 * sw_clip_list_get_loading:
 * @self: a list
 *
 * Returns: whether the answer to a query is still awaited
 */
gboolean
sw_clip_list_get_loading (SwClipList *self)
{
  g_return_val_if_fail (SW_IS_CLIP_LIST (self), FALSE);

  return self->loading;
}

/**
 * sw_clip_list_get_empty:
 * @self: a list
 *
 * Returns: whether the answer came and has no clips
 */
gboolean
sw_clip_list_get_empty (SwClipList *self)
{
  g_return_val_if_fail (SW_IS_CLIP_LIST (self), FALSE);

  return self->empty;
}

/**
 * sw_clip_list_get_error:
 * @self: a list
 *
 * Returns: (nullable): why the last loading failed; the rows there were are kept
 */
const GError *
sw_clip_list_get_error (SwClipList *self)
{
  g_return_val_if_fail (SW_IS_CLIP_LIST (self), NULL);

  return self->error;
}
