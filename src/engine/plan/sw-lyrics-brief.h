/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-lyrics-book.h"

G_BEGIN_DECLS

/* What a description in words says to the lyrics writer. */
typedef struct
{
  char                *text;    /* (owned) its words in lower case, each between blanks */
  const SwLyricsTheme *theme;   /* (nullable) none was recognised */
  const SwLyricsTheme *second;  /* (nullable) also spoken of: "rain in the city" */
  char                *name;    /* (owned) (nullable) a person, "Anna"; or how one is called, "Grandma" */
  char                *other_name; /* (owned) (nullable) "Anna and Tom" */
  char                *place;   /* (owned) (nullable) "New York" */
  char                *thing;   /* (owned) (nullable) as "the …" can be said of it, "boats" */
  char                 person;  /* 'i', 'y', 'w', or 0: not said */
  double               mood;    /* −1 sad … 1 glad */
  gboolean             foreign; /* asked in, or for, another language than English */
} SwLyricsBrief;

SwLyricsBrief *sw_lyrics_brief_new  (const char *text);
/* Whether the description says this word or phrase (lower case). */
gboolean       sw_lyrics_brief_says (const SwLyricsBrief *self, const char *phrase);
void           sw_lyrics_brief_free (SwLyricsBrief *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwLyricsBrief, sw_lyrics_brief_free)

G_END_DECLS
