/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-lyrics.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The words of a song; the line that sounds stands out when times are known. */

#define SW_TYPE_LYRICS_VIEW (sw_lyrics_view_get_type ())
G_DECLARE_FINAL_TYPE (SwLyricsView, sw_lyrics_view, SW, LYRICS_VIEW, GtkWidget)

void        sw_lyrics_view_set_lyrics   (SwLyricsView *self, SwLyrics *lyrics);
/* Seconds, negative when the song is not in hand. */
void        sw_lyrics_view_set_position (SwLyricsView *self, double position);
/* Index of the line that stands out, or -1. */
int         sw_lyrics_view_get_line     (SwLyricsView *self);
const char *sw_lyrics_view_get_text     (SwLyricsView *self);

G_END_DECLS
