/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"
#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The songs there are: a list to search, sort and act on. Properties "studio", "player", "liked-only". */

#define SW_TYPE_LIBRARY_PAGE (sw_library_page_get_type ())
G_DECLARE_FINAL_TYPE (SwLibraryPage, sw_library_page, SW, LIBRARY_PAGE, GtkWidget)

GtkWidget *sw_library_page_new (void);

G_END_DECLS
