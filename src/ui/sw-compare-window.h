/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"
#include "sw-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Two songs side by side: heard in turn at the same place and equally loud, and what
 * was asked for differently. */

#define SW_TYPE_COMPARE_WINDOW (sw_compare_window_get_type ())
G_DECLARE_FINAL_TYPE (SwCompareWindow, sw_compare_window, SW, COMPARE_WINDOW, AdwWindow)

GtkWidget *sw_compare_window_new        (SwStudio        *studio,
                                         SwPlayer        *player,
                                         SwClip          *first,
                                         SwClip          *second);
/* Goes on with one of the two, 0 or 1, where the other is. */
void       sw_compare_window_switch_to  (SwCompareWindow *self,
                                         guint            side);
/* dB by which a side is brought down; NAN until both were listened to. */
double     sw_compare_window_get_gain   (SwCompareWindow *self,
                                         guint            side);

G_END_DECLS
