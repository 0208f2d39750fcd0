/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-store.h"

G_BEGIN_DECLS

/* A GListModel of SwClip that asks the store for pages: n-items is known after
 * one count, items are made when asked for, only the pages near the last asked
 * positions are kept. A row not loaded yet is an empty SwClip ("placeholder") whose
 * properties are filled in (and notified) when its page arrives: the object stays,
 * unless somebody holds another one for that clip, which then takes its place. One
 * object per clip id while anybody holds it. Follows the store's "changed" and may be
 * made before the store is open. Without a query it begins by itself, with all clips,
 * when the main loop runs. */

#define SW_TYPE_CLIP_LIST (sw_clip_list_get_type ())
G_DECLARE_FINAL_TYPE (SwClipList, sw_clip_list, SW, CLIP_LIST, GObject)

SwClipList        *sw_clip_list_new         (SwStore           *store);
/* Copies @query; emits one items-changed when the first page and the count are there;
 * until then the old rows stay. */
void               sw_clip_list_set_query   (SwClipList        *self,
                                             const SwClipQuery *query);
void               sw_clip_list_reload      (SwClipList        *self);
/* Properties: "loading" (gboolean: the answer to a query is not there yet), "n-items"
 * (guint), "empty" (gboolean: loaded and nothing there), "error" (GError, nullable:
 * why the last loading failed). */
gboolean           sw_clip_list_get_loading (SwClipList        *self);
gboolean           sw_clip_list_get_empty   (SwClipList        *self);
const GError      *sw_clip_list_get_error   (SwClipList        *self);

G_END_DECLS
