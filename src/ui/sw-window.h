/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"
#include "sw-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SW_TYPE_WINDOW (sw_window_get_type ())
G_DECLARE_FINAL_TYPE (SwWindow, sw_window, SW, WINDOW, AdwApplicationWindow)

SwWindow   *sw_window_new            (GtkApplication *application,
                                      SwSettings     *settings);

SwStudio   *sw_window_get_studio     (SwWindow       *self);
SwPlayer   *sw_window_get_player     (SwWindow       *self);
const char *sw_window_get_place      (SwWindow       *self);
gboolean    sw_window_get_narrow     (SwWindow       *self);
void        sw_window_set_studio     (SwWindow       *self,
                                      SwStudio       *studio,
                                      SwPlayer       *player);
void        sw_window_set_open_error (SwWindow       *self,
                                      const GError   *error);

void        sw_window_show_place     (SwWindow       *self,
                                      const char     *place);
void        sw_window_show_clip      (SwWindow       *self,
                                      SwClip         *clip);
void        sw_window_play_clip      (SwWindow       *self,
                                      SwClip         *clip);
void        sw_window_add_toast      (SwWindow       *self,
                                      AdwToast       *toast);

G_END_DECLS
