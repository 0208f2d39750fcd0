/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"
#include "sw-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SW_TYPE_APPLICATION (sw_application_get_type ())
G_DECLARE_FINAL_TYPE (SwApplication, sw_application, SW, APPLICATION, AdwApplication)

SwApplication *sw_application_new          (void);
SwStudio      *sw_application_get_studio   (SwApplication *self);
SwPlayer      *sw_application_get_player   (SwApplication *self);
void           sw_application_set_patience (SwApplication *self,
                                            guint          milliseconds);

G_END_DECLS
