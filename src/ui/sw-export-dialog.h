/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio-export.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks how songs are to be written; what is answered is remembered. Signal "accepted":
 * the answer stands, the dialog closes after it. */

#define SW_TYPE_EXPORT_DIALOG (sw_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SwExportDialog, sw_export_dialog, SW, EXPORT_DIALOG, AdwWindow)

/* @clips: (element-type SwClip) at least one; the first is the example for names. */
GtkWindow *sw_export_dialog_new         (GtkWindow       *parent,
                                         SwStudio        *studio,
                                         GPtrArray       *clips);
/* Texts belong to the dialog. */
void       sw_export_dialog_get_options (SwExportDialog  *self,
                                         SwExportOptions *options);

G_END_DECLS
