/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One take of a task: play it as soon as it is there, open its page. */

#define SW_TYPE_TAKE_ROW (sw_take_row_get_type ())
G_DECLARE_FINAL_TYPE (SwTakeRow, sw_take_row, SW, TAKE_ROW, GtkListBoxRow)

GtkWidget *sw_take_row_new      (SwClip    *clip);
SwClip    *sw_take_row_get_clip (SwTakeRow *self);

G_END_DECLS
