/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two children side by side where there is room, else one below the other.
 * Children are added in a template as <child>. */

#define SW_TYPE_FOLD (sw_fold_get_type ())
G_DECLARE_FINAL_TYPE (SwFold, sw_fold, SW, FOLD, GtkWidget)

G_END_DECLS
