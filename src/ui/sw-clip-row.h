/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One clip in the library's list. Properties "clip", "position" (in the list),
 * "liked" (follows and changes the clip's). */

#define SW_TYPE_CLIP_ROW (sw_clip_row_get_type ())
G_DECLARE_FINAL_TYPE (SwClipRow, sw_clip_row, SW, CLIP_ROW, GtkWidget)

SwClip *sw_clip_row_get_clip     (SwClipRow *self);
void    sw_clip_row_set_clip     (SwClipRow *self, SwClip *clip);
guint   sw_clip_row_get_position (SwClipRow *self);

G_END_DECLS
