/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"
#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The song in hand. Properties "studio", "player". Hides itself when there is nothing to play. */

#define SW_TYPE_PLAYER_BAR (sw_player_bar_get_type ())
G_DECLARE_FINAL_TYPE (SwPlayerBar, sw_player_bar, SW, PLAYER_BAR, GtkWidget)

GtkWidget *sw_player_bar_new (void);

G_END_DECLS
