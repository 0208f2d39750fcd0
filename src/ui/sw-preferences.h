/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The window of preferences. Property "studio" (construct-only). */

#define SW_TYPE_PREFERENCES (sw_preferences_get_type ())
G_DECLARE_FINAL_TYPE (SwPreferences, sw_preferences, SW, PREFERENCES, AdwWindow)

/* Shows the one that belongs to @parent, making it when there is none. */
void        sw_preferences_present         (GtkWindow     *parent,
                                            SwStudio      *studio);
/* What is said about the key at the moment. */
const char *sw_preferences_get_key_message (SwPreferences *self);

G_END_DECLS
