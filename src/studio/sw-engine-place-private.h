/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The descriptor that holds the lock of the state; -1 with @error set, or without
 * one when another program has it. */
int      _sw_engine_place_lock    (const char  *state_dir,
                                   GError     **error);
/* Tells the user's other programs where the engine is. */
void     _sw_engine_place_publish (const char  *state_dir,
                                   guint16      port,
                                   const char  *token);
void     _sw_engine_place_retract (const char  *state_dir);
/* What another program published; FALSE when there is nothing usable. */
gboolean _sw_engine_place_read    (const char  *state_dir,
                                   guint16     *port,
                                   char       **token);

G_END_DECLS
