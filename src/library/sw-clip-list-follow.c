/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the store tells after a change is compared with the rows there are, so that
 * "items-changed" says no more than what moved. */

#define G_LOG_DOMAIN "sw-clip-list"

#include "config.h"

#include "sw-clip-list-private.h"

/* Rows that are new are filled before anybody is told of them. */
static void
fill_between (SwClipList  *self,
              guint        position,
              guint        length,
              SwClipPages *pages)
{
  for (guint i = 0; i < pages->stretches->len; i++)
    {
      SwClipStretch *stretch = &g_array_index (pages->stretches, SwClipStretch, i);
      guint          first = MAX (position, stretch->offset);
      guint          end = MIN (position + length, stretch->offset + stretch->clips->len);

      for (guint j = first; j < end; j++)
        _sw_clip_list_fill_row (self, j, stretch->clips->pdata[j - stretch->offset], pages->serial);
    }
}

/* Puts the rows in @pages in place of those there are, and says what moved. */
static void
move_rows (SwClipList  *self,
           SwClipPages *pages)
{
  g_autoptr (SwClipRows) fresh = _sw_clip_rows_new (pages);
  SwClipRowsChange change;
  GHashTable      *rows;
  GHashTableIter   iter;
  gpointer         key, value;

  if (!_sw_clip_rows_compare (self->rows, self->n_items, fresh, pages->count, &change))
    {
      _sw_clip_list_replace_rows (self, pages);
      return;
    }

  /* Rows outside the change keep their objects, at their new places. */
  rows = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      guint position = GPOINTER_TO_UINT (key);

      if (position < change.position)
        g_hash_table_insert (rows, key, g_object_ref (value));
      else if (position >= change.position + change.removed)
        g_hash_table_insert (rows, GUINT_TO_POINTER (position - change.removed + change.added), g_object_ref (value));
    }
  g_hash_table_unref (self->rows);
  self->rows = rows;
  self->n_items = pages->count;

  /* The pages in use follow the rows. */
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint page = GPOINTER_TO_UINT (key) / SW_CLIP_ROWS_PAGE_SIZE;

      if (g_queue_find (&self->pages, GUINT_TO_POINTER (page)) == NULL)
        g_queue_push_tail (&self->pages, GUINT_TO_POINTER (page));
    }
  g_object_freeze_notify (G_OBJECT (self));
  fill_between (self, change.position, change.added, pages);
  _sw_clip_list_items_changed (self, change.position, change.removed, change.added);
  for (guint i = 0; i < pages->stretches->len; i++)
    {
      SwClipStretch *stretch = &g_array_index (pages->stretches, SwClipStretch, i);

      _sw_clip_list_fill_page (self, stretch->offset, stretch->clips, pages->serial);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* A row that was moved into a page nobody asked for would stay empty. */
static void
ask_for_placeholders (SwClipList *self)
{
  g_autoptr (GArray) wanting = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer       key, value;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (sw_clip_get_placeholder (value))
      {
        guint page = GPOINTER_TO_UINT (key) / SW_CLIP_ROWS_PAGE_SIZE;

        g_array_append_val (wanting, page);
      }
  for (guint i = 0; i < wanting->len; i++)
    _sw_clip_list_ask_page (self, g_array_index (wanting, guint, i));
}

static void
refresh_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SwClipList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwClipPages) pages = _sw_store_query_pages_finish (SW_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->refreshing = FALSE;
  if (error != NULL)
    {
      _sw_clip_list_update_state (self, self->loading, g_steal_pointer (&error));
      return;
    }
  g_object_freeze_notify (G_OBJECT (self));
  move_rows (self, pages);
  _sw_clip_list_update_state (self, self->loading, NULL);
  g_object_thaw_notify (G_OBJECT (self));
  if (self->refresh_again)
    _sw_clip_list_refresh (self);
  else
    ask_for_placeholders (self);
}

static int
compare_pages (gconstpointer a,
               gconstpointer b)
{
  const SwClipStretch *first = a, *second = b;

  return first->offset < second->offset ? -1 : first->offset > second->offset;
}

/* The pages in use as few stretches. */
static GArray *
get_stretches (SwClipList *self)
{
  GArray *stretches = g_array_new (FALSE, FALSE, sizeof (SwClipStretch));
  guint   n = 0;

  for (GList *link = self->pages.head; link != NULL; link = link->next)
    {
      const SwClipStretch stretch = { .offset = GPOINTER_TO_UINT (link->data) * SW_CLIP_ROWS_PAGE_SIZE, .limit = SW_CLIP_ROWS_PAGE_SIZE };

      g_array_append_val (stretches, stretch);
    }
  g_array_sort (stretches, compare_pages);
  for (guint i = 0; i < stretches->len; i++)
    {
      const SwClipStretch stretch = g_array_index (stretches, SwClipStretch, i);
      SwClipStretch      *last = n > 0 ? &g_array_index (stretches, SwClipStretch, n - 1) : NULL;

      if (last != NULL && last->offset + last->limit == stretch.offset)
        last->limit += stretch.limit;
      else
        g_array_index (stretches, SwClipStretch, n++) = stretch;
    }
  g_array_set_size (stretches, n);
  return stretches;
}

/* Reads the count and the rows in use again. */
void
_sw_clip_list_refresh (SwClipList *self)
{
  g_autoptr (GArray) stretches = NULL;

  self->refresh_again = self->refreshing || self->query_cancellable != NULL;
  if (self->refresh_again)
    return;
  self->refreshing = TRUE;
  if (self->pages.length == 0)
    _sw_clip_list_use_page (self, 0);
  stretches = get_stretches (self);
  _sw_store_query_pages_async (self->store, self->query, (SwClipStretch *)stretches->data, stretches->len, TRUE,
                               self->n_items, self->cancellable, refresh_cb, g_object_ref (self));
}
