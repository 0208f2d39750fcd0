/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SW_TYPE_COLUMNS (sw_columns_get_type ())
G_DECLARE_FINAL_TYPE (SwColumns, sw_columns, SW, COLUMNS, GtkWidget)

GtkWidget *sw_columns_get_start  (SwColumns *self);
GtkWidget *sw_columns_get_end    (SwColumns *self);
gboolean   sw_columns_get_folded (SwColumns *self);
void       sw_columns_set_start  (SwColumns *self,
                                  GtkWidget *widget);
void       sw_columns_set_end    (SwColumns *self,
                                  GtkWidget *widget);

G_END_DECLS
