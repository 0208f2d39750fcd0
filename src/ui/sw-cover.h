/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A clip's cover picture, or a pattern made from its id while there is none.
 * Square. Properties "clip" and "size" (px). */

#define SW_TYPE_COVER (sw_cover_get_type ())
G_DECLARE_FINAL_TYPE (SwCover, sw_cover, SW, COVER, GtkWidget)

SwClip *sw_cover_get_clip (SwCover *self);
void    sw_cover_set_clip (SwCover *self, SwClip *clip);
int     sw_cover_get_size (SwCover *self);
void    sw_cover_set_size (SwCover *self, int size);

G_END_DECLS
