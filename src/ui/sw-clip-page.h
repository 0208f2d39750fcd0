/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"
#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A song of its own. Properties "studio", "player", "clip". */

#define SW_TYPE_CLIP_PAGE (sw_clip_page_get_type ())
G_DECLARE_FINAL_TYPE (SwClipPage, sw_clip_page, SW, CLIP_PAGE, GtkWidget)

GtkWidget *sw_clip_page_new (void);

G_END_DECLS
