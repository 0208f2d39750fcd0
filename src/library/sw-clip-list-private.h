/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip-list.h"
#include "sw-clip-rows-private.h"
#include "sw-store-private.h"

G_BEGIN_DECLS

struct _SwClipList
{
  GObject parent_instance;

  SwStore *store;
  SwClipQuery *query;  /* of the rows there are */
  SwClipQuery *wanted; /* (owned) (nullable) while its first page is on the way */
  guint n_items;
  GHashTable *rows;          /* position -> SwClip, a placeholder or loaded */
  GQueue pages;              /* page numbers, the one last used first */
  GHashTable *on_way;        /* page numbers asked for */
  GCancellable *cancellable; /* of what is asked about the rows there are */
  GCancellable *query_cancellable;
  guint first_load_source;
  gboolean loaded; /* a first page has come */
  gboolean loading;
  gboolean refreshing;
  gboolean refresh_again;
  gboolean empty;
  GError *error; /* (owned) (nullable) */
};

/* Takes @error. */
void     _sw_clip_list_update_state  (SwClipList  *self,
                                      gboolean     loading,
                                      GError      *error);
void     _sw_clip_list_items_changed (SwClipList  *self,
                                      guint        position,
                                      guint        removed,
                                      guint        added);
void     _sw_clip_list_use_page      (SwClipList  *self,
                                      guint        page);
void     _sw_clip_list_ask_page      (SwClipList  *self,
                                      guint        page);
gboolean _sw_clip_list_fill_row      (SwClipList  *self,
                                      guint        position,
                                      SwClip      *loaded,
                                      guint64      serial);
void     _sw_clip_list_fill_page     (SwClipList  *self,
                                      guint        first,
                                      GPtrArray   *clips,
                                      guint64      serial);
void     _sw_clip_list_replace_rows  (SwClipList  *self,
                                      SwClipPages *pages);
/* Reads the count and the rows in use again; sw-clip-list-follow.c. */
void     _sw_clip_list_refresh       (SwClipList  *self);

G_END_DECLS
