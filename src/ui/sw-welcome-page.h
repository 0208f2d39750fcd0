/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a new user sees first. Signals: "start" (begin with the built-in engine),
 * "use-key" (begin with a key for the hosted service). */

#define SW_TYPE_WELCOME_PAGE (sw_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (SwWelcomePage, sw_welcome_page, SW, WELCOME_PAGE, GtkWidget)

GtkWidget *sw_welcome_page_new (void);

G_END_DECLS
