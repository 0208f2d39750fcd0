/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void     sw_ui_init        (void);
gboolean sw_ui_focus_child (GtkWidget        *widget,
                            GtkDirectionType  direction);
void     sw_ui_name_button (GtkWidget        *widget,
                            const char       *name);
void     sw_ui_set_menu    (GtkMenuButton    *button,
                            GMenuModel       *menu);

G_END_DECLS
