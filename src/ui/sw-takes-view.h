/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The newest tasks as cards. Properties "studio" (construct-only), "limit": how
 * many at first, "expandable": whether a button shows more, "empty" (derived). */

#define SW_TYPE_TAKES_VIEW (sw_takes_view_get_type ())
G_DECLARE_FINAL_TYPE (SwTakesView, sw_takes_view, SW, TAKES_VIEW, GtkWidget)

GtkWidget *sw_takes_view_new       (SwStudio    *studio,
                                    guint        limit,
                                    gboolean     expandable);
gboolean   sw_takes_view_get_empty (SwTakesView *self);

G_END_DECLS
