/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Which service makes the songs, what is left there, and a menu to change that. */

#define SW_TYPE_ACCOUNT_BUTTON (sw_account_button_get_type ())
G_DECLARE_FINAL_TYPE (SwAccountButton, sw_account_button, SW, ACCOUNT_BUTTON, GtkWidget)

SwStudio   *sw_account_button_get_studio  (SwAccountButton *self);
void        sw_account_button_set_studio  (SwAccountButton *self,
                                           SwStudio        *studio);
gboolean    sw_account_button_get_compact (SwAccountButton *self);
void        sw_account_button_set_compact (SwAccountButton *self,
                                           gboolean         compact);
const char *sw_account_button_get_text    (SwAccountButton *self);

G_END_DECLS
