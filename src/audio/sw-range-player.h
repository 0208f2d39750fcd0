/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"

G_BEGIN_DECLS

/* Plays a range of a clip through a player, once or round and round. Property
 * "playing" (gboolean, read-only): until the end, or until somebody does something
 * else with the player. */

#define SW_TYPE_RANGE_PLAYER (sw_range_player_get_type ())
G_DECLARE_FINAL_TYPE (SwRangePlayer, sw_range_player, SW, RANGE_PLAYER, GObject)

SwRangePlayer *sw_range_player_new         (SwPlayer      *player);
void           sw_range_player_play        (SwRangePlayer *self,
                                            SwClip        *clip,
                                            double         start,
                                            double         end);
/* While it plays, e.g. because an edge is dragged. */
void           sw_range_player_set_range   (SwRangePlayer *self,
                                            double         start,
                                            double         end);
void           sw_range_player_set_looping (SwRangePlayer *self,
                                            gboolean       looping);
gboolean       sw_range_player_get_playing (SwRangePlayer *self);
void           sw_range_player_stop        (SwRangePlayer *self);

G_END_DECLS
