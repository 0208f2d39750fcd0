/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Lets the desktop's media keys and panels steer the player, by the MPRIS 2
 * interfaces on the session bus. Without a bus nothing happens.
 * Signals: "raise", "quit". */

#define SW_TYPE_MPRIS (sw_mpris_get_type ())
G_DECLARE_FINAL_TYPE (SwMpris, sw_mpris, SW, MPRIS, GObject)

/* @connection: (nullable): the session bus by default, asked for asynchronously. */
SwMpris  *sw_mpris_new           (SwPlayer *player, GDBusConnection *connection);
gboolean  sw_mpris_get_registered(SwMpris *self);

G_END_DECLS
