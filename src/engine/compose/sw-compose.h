/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-plan.h"
#include "sw-song-pins.h"

G_BEGIN_DECLS

/* Writes the score of one take. Same wish and take, same score, bit by bit; takes of
 * one wish differ in groove, melody or arrangement. Pure: no files, any thread.
 * Fills in title and words where the wish leaves them open. */
SwScore *sw_compose (const SwSongWish *wish,
                     guint             take);
/* The same with something held fixed: more of a song, a part of it anew, a cover. Beat 0
 * of the score is where the new music begins. */
SwScore *sw_compose_pinned (const SwSongWish *wish,
                            const SwSongPins *pins,
                            guint             take);

/* The words of the score as text with section tags, "[Instrumental]" without words. */
char    *sw_compose_dup_lyrics (SwScore *score);
/* The style as a rich list of tags. */
char    *sw_compose_dup_tags   (SwScore *score, const SwSongWish *wish);

G_END_DECLS
