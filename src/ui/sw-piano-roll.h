/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The notes of a MIDI file: tracks in colours, zoom and scroll, a playhead. Properties
 * "path" (nullable), "player" and "clip" (both nullable: whose position the playhead
 * shows), "error" (boxed GError: why the file shows nothing). */

#define SW_TYPE_PIANO_ROLL (sw_piano_roll_get_type ())
G_DECLARE_FINAL_TYPE (SwPianoRoll, sw_piano_roll, SW, PIANO_ROLL, GtkWidget)

GtkWidget    *sw_piano_roll_new          (void);
/* Read in a thread; NULL for nothing. */
void          sw_piano_roll_set_file     (SwPianoRoll *self,
                                          const char  *path);
const char   *sw_piano_roll_get_file     (SwPianoRoll *self);
/* The playhead follows @player while it has @clip in hand. */
void          sw_piano_roll_set_player   (SwPianoRoll *self,
                                          SwPlayer    *player);
void          sw_piano_roll_set_clip     (SwPianoRoll *self,
                                          SwClip      *clip);
/* A playhead of one's own, in seconds; negative for none. */
void          sw_piano_roll_set_position (SwPianoRoll *self,
                                          double       seconds);
const GError *sw_piano_roll_get_error    (SwPianoRoll *self);
gboolean      sw_piano_roll_get_loaded   (SwPianoRoll *self);
/* 0: everything. */
void          sw_piano_roll_zoom         (SwPianoRoll *self,
                                          double       factor);

G_END_DECLS
