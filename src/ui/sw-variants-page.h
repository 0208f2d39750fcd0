/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Several songs of one wish: styles and models to cross, how many of each, and the price
 * of all before the click. Signal: "submitted" (guint n_tasks). */

#define SW_TYPE_VARIANTS_PAGE (sw_variants_page_get_type ())
G_DECLARE_FINAL_TYPE (SwVariantsPage, sw_variants_page, SW, VARIANTS_PAGE, GtkWidget)

GtkWidget *sw_variants_page_new (SwStudio  *studio,
                                 SwRequest *base);

G_END_DECLS
