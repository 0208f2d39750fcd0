/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The form behind one request: what is typed is in the request at once, and saved
 * as a draft shortly after. Signal: "submitted" (SwTask). */

#define SW_TYPE_COMPOSER (sw_composer_get_type ())
G_DECLARE_FINAL_TYPE (SwComposer, sw_composer, SW, COMPOSER, GtkWidget)

SwStudio   *sw_composer_get_studio  (SwComposer *self);
SwRequest  *sw_composer_get_request (SwComposer *self);
/* Whether the request could be sent as it is. */
gboolean    sw_composer_get_ready   (SwComposer *self);
/* What is missing, in words; "" when nothing is. */
const char *sw_composer_get_hint    (SwComposer *self);
/* The label of the button: what it does and what that costs. */
const char *sw_composer_get_verb    (SwComposer *self);
/* Takes a copy. */
void        sw_composer_set_request (SwComposer *self,
                                     SwRequest  *request);
void        sw_composer_clear       (SwComposer *self);
void        sw_composer_set_extra   (SwComposer *self,
                                     GtkWidget  *widget);
void        sw_composer_save_draft  (SwComposer *self);

G_END_DECLS
