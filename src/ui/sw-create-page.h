/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-composer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The composer with the newest takes beside or below it. Property "studio" (construct-only). */

#define SW_TYPE_CREATE_PAGE (sw_create_page_get_type ())
G_DECLARE_FINAL_TYPE (SwCreatePage, sw_create_page, SW, CREATE_PAGE, GtkWidget)

SwComposer *sw_create_page_get_composer (SwCreatePage *self);
/* Fills the form with a copy of @request; what stood there can be had back from a toast. */
void        sw_create_page_set_request  (SwCreatePage *self,
                                         SwRequest    *request);
/* Empties the form; likewise. */
void        sw_create_page_clear        (SwCreatePage *self);

G_END_DECLS
