/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-tape.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A channel strip of the mixing desk: records the dry sound of a part, then gives it
 * the equaliser, compressor, colour, place, ride, ducking and echo that suit it. */

typedef struct _SwStrip SwStrip;

/* A part as the desk sums it. */
typedef struct
{
  SwTape *tape;   /* (owned) (nullable): no such part */
  double  gain;   /* linear, that brings it to its level */
  double  reverb; /* 0 … 1: what the room hears of it */
} SwTrack;

SwStrip *sw_strip_new     (SwScore *score, SwPart *part, GError **error);
void     sw_strip_free    (SwStrip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwStrip, sw_strip_free)

/* The next SW_TAPE_BLOCK frames, fewer at the end only; they are changed. */
gboolean sw_strip_record  (SwStrip *self, float *const samples[2], gsize n, GError **error);
/* Fills in @track. FALSE with G_IO_ERROR_CANCELLED or what the disk says. */
gboolean sw_strip_process (SwStrip *self, SwTrack *track, GCancellable *cancellable, GError **error);

void     sw_track_clear   (SwTrack *self);

G_END_DECLS
