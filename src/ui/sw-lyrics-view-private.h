/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-lyrics-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* sw-lyrics-view.c: what is shown where. sw-lyrics-view-input.c: pointer and keys. */

struct _SwLyricsView
{
  GtkWidget parent_instance;

  GtkWidget *sounding; /* behind the word that sounds */
  GtkWidget *box;      /* section names and lines */
  GtkWidget *cursor;   /* around the word the keyboard is at */
  GtkLabel  *badge;    /* its time while it is moved */

  SwLyrics  *lyrics; /* (owned) (nullable) */
  GString   *text;   /* (owned) as it is shown */
  GPtrArray *labels; /* (owned) (element-type GtkLabel) one for each line */

  double        position;
  int           line, word;
  int           at;         /* the word the keyboard is at, -1 without words */
  guint         next_id;    /* waits for the next word to begin or end … */
  double        next_at;    /* … there */
  guint         badge_id;   /* takes the badge away */
  AdwAnimation *scroll;     /* (owned) (nullable) */

  SwLyrics *drag_lyrics; /* (owned) (nullable) as they were when a word was taken hold of */
  int       drag_word;
  gboolean  dragging;
};

/* The word at a place of the widget, or -1. */
int      _sw_lyrics_view_find_word   (SwLyricsView *self, double x, double y);
/* Where a word is shown. */
gboolean _sw_lyrics_view_get_place   (SwLyricsView *self, int word, GdkRectangle *place);
/* The line that @word is in, or -1. */
int      _sw_lyrics_view_line_of     (SwLyricsView *self, int word);
void     _sw_lyrics_view_set_cursor  (SwLyricsView *self, int word);
/* Shows @time instead of what is known so far; "word-moved" is the caller's. */
void     _sw_lyrics_view_show_time   (SwLyricsView *self, SwLyrics *lyrics, const SwWordTime *time);
void     _sw_lyrics_view_show_badge  (SwLyricsView *self, gboolean keep);
void     _sw_lyrics_view_emit_seek   (SwLyricsView *self, double seconds);
void     _sw_lyrics_view_emit_moved  (SwLyricsView *self, int word, double start, double end);

void     _sw_lyrics_view_init_input  (SwLyricsView *self);
void     _sw_lyrics_view_class_input (GtkWidgetClass *klass);

G_END_DECLS
