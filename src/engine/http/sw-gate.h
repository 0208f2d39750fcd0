/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Keeps what is worked on at once within a budget of memory: who wants in says how much
 * it takes and waits until there is room. One alone is always let in. Any thread. */

typedef struct _SwGate SwGate;

SwGate  *sw_gate_new   (guint         budget);
void     sw_gate_free  (SwGate       *self);
/* FALSE when @cancellable was cancelled while waiting; then nothing is to be left. */
gboolean sw_gate_enter (SwGate       *self,
                        guint         amount,
                        GCancellable *cancellable);
void     sw_gate_leave (SwGate       *self,
                        guint         amount);

G_END_DECLS
