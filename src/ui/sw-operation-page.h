/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"
#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The composer of one operation on a song: what can be pointed at is pointed at on the
 * waveform or in the words, the rest of the form follows the contract. Signal:
 * "submitted" (SwTask). */

#define SW_TYPE_OPERATION_PAGE (sw_operation_page_get_type ())
G_DECLARE_FINAL_TYPE (SwOperationPage, sw_operation_page, SW, OPERATION_PAGE, GtkWidget)

GtkWidget  *sw_operation_page_new         (SwStudio        *studio,
                                           SwPlayer        *player,
                                           const char      *operation,
                                           SwClip          *source);
SwRequest  *sw_operation_page_get_request (SwOperationPage *self);
SwClip     *sw_operation_page_get_source  (SwOperationPage *self);
/* "Extend" */
const char *sw_operation_page_get_title   (SwOperationPage *self);
/* What is missing, in words; "" when nothing is. */
const char *sw_operation_page_get_hint    (SwOperationPage *self);
gboolean    sw_operation_page_get_ready   (SwOperationPage *self);

G_END_DECLS
