/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The places of the window, and the account below them. Wishes go out as
 * win.show-place and win.use-service. */

#define SW_TYPE_SIDEBAR (sw_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (SwSidebar, sw_sidebar, SW, SIDEBAR, GtkWidget)

SwStudio   *sw_sidebar_get_studio (SwSidebar  *self);
void        sw_sidebar_set_studio (SwSidebar  *self,
                                   SwStudio   *studio);
const char *sw_sidebar_get_place  (SwSidebar  *self);
void        sw_sidebar_set_place  (SwSidebar  *self,
                                   const char *place);

G_END_DECLS
