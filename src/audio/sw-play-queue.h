/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip.h"

G_BEGIN_DECLS

/* Where the playing clip stands in a list that changes under it. Never asks the
 * list for more than a few items, so a paged list of 100,000 stays paged. */

#define SW_TYPE_PLAY_QUEUE (_sw_play_queue_get_type ())
G_DECLARE_FINAL_TYPE (SwPlayQueue, _sw_play_queue, SW, PLAY_QUEUE, GObject)

/* Signal "changed": what is next or previous may be another; "replaced" (SwClip):
 * the current one, not loaded so far, turned out to be this one. */
SwPlayQueue *_sw_play_queue_new          (void);
GListModel  *_sw_play_queue_get_model    (SwPlayQueue *self);
void         _sw_play_queue_set_model    (SwPlayQueue *self, GListModel *model);
/* The clip to stand at. */
void         _sw_play_queue_set_current  (SwPlayQueue *self, SwClip *clip);
/* Stands at @index of @model: no looking for it. */
void         _sw_play_queue_set_position (SwPlayQueue *self, GListModel *model, guint index);
/* The nearest playable clip in @direction (1 or -1), NULL at the end. (transfer full) */
SwClip      *_sw_play_queue_dup_neighbor (SwPlayQueue *self, int direction);

G_END_DECLS
