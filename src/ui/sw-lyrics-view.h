/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-timeline.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The words of a song. Where their times are known, the line and the word that sound
 * stand out; a word can be clicked to play from there, and pulled sideways or moved by
 * keys until it stands where it is heard.
 *
 * Properties: "line" and "word" (int, read-only: what sounds, -1 for nothing).
 * Signals: "seek" (double seconds); "word-moved" (uint word, double start, double end),
 * with a negative start when a correction is to be taken back. */

#define SW_TYPE_LYRICS_VIEW (sw_lyrics_view_get_type ())
G_DECLARE_FINAL_TYPE (SwLyricsView, sw_lyrics_view, SW, LYRICS_VIEW, GtkWidget)

SwLyrics   *sw_lyrics_view_get_lyrics   (SwLyricsView *self);
void        sw_lyrics_view_set_lyrics   (SwLyricsView *self,
                                         SwLyrics     *lyrics);
void        sw_lyrics_view_set_position (SwLyricsView *self,
                                         double        position,
                                         gboolean      playing);
int         sw_lyrics_view_get_line     (SwLyricsView *self);
int         sw_lyrics_view_get_word     (SwLyricsView *self);
/* The word the keyboard is at, or -1. */
int         sw_lyrics_view_get_cursor   (SwLyricsView *self);
const char *sw_lyrics_view_get_text     (SwLyricsView *self);

G_END_DECLS
