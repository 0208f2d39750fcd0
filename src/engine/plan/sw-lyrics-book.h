/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The lines of verse that songs are put together from (resources/engine/verses), read
 * once. A unit is what stays together: a couplet, or a whole chorus. */

typedef enum
{
  SW_LINES_SETTING, /* first verse: where we are */
  SW_LINES_STORY,   /* later verses: what comes of it */
  SW_LINES_LIFT,    /* before the chorus */
  SW_LINES_CHORUS,
  SW_LINES_TURN,    /* bridge */
  SW_LINES_CLOSE,   /* outro */
  SW_LINES_NAME,    /* with a place for a person */
  SW_LINES_PLACE,   /* with a place for a place */
  SW_LINES_THING,   /* with a place for a thing, as an object: "the boats", "the moon" */
  SW_N_LINES_ROLES,
} SwLinesRole;

#define SW_MAX_UNIT_LINES 8

typedef struct
{
  char   **lines;   /* may hold "{a|b}" for a choice and {name}, {place}, {thing} */
  guint    n_lines;
  char     scheme[SW_MAX_UNIT_LINES + 1]; /* "aa", "abcb": equal letters rhyme, unless used once */
  guint8   metre[SW_MAX_UNIT_LINES];      /* syllables per line */
  char    *title;   /* (nullable) of choruses */
  char   **only;    /* (nullable) only where the description says one of these words */
  int      mood;    /* −1 sad, 0 either, 1 glad */
  char     person;  /* 'i', 'y', 'w' or 0: who speaks most */
  gboolean names;   /* has a place for a name, place or thing: its length depends on that */
} SwLinesUnit;

typedef struct
{
  char      *name;
  char     **decisive, **strong, **weak; /* words and phrases, lower case */
  int        mood;
  guint      metre;   /* of the verses */
  GPtrArray *units[SW_N_LINES_ROLES]; /* (element-type SwLinesUnit) */
} SwLyricsTheme;

/* (element-type SwLyricsTheme), sorted by name */
GPtrArray           *sw_lyrics_book_get_themes (void);
const SwLyricsTheme *sw_lyrics_book_find       (const char *name);
/* Couplets that fit any theme, for what the description names. */
const SwLyricsTheme *sw_lyrics_book_get_slots  (void);
/* (transfer full): every way @line can be filled but for names and things. */
char               **sw_lyrics_book_expand     (const char *line);

G_END_DECLS
