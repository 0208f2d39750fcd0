/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

G_BEGIN_DECLS

/* Sound that comes back: echoes in time with the song, and the common room. */

typedef struct _SwEcho SwEcho;
typedef struct _SwRoom SwRoom;

SwEcho *sw_echo_new  (double time, double feedback, double level);
void    sw_echo_free (SwEcho *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwEcho, sw_echo_free)
/* Adds echoes to and fro to @samples. */
void    sw_echo_run  (SwEcho *self, float *const samples[2], gsize n);

SwRoom *sw_room_new  (double t60, double damping, double pre_delay);
void    sw_room_free (SwRoom *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwRoom, sw_room_free)
/* Adds the answer to @send, which is spoilt, to @samples. */
void    sw_room_run  (SwRoom *self, float *send, float *const samples[2], gsize n);

G_END_DECLS
