/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes words for a song from a description: couplets and choruses written by hand
 * (resources/engine/verses), chosen by theme and put in an order that tells something:
 * the first verse sets the scene, the second goes on, the bridge turns, the chorus
 * says the title. */

typedef struct
{
  char      *name;     /* "Verse 1" */
  char      *scheme;   /* "aabb": equal letters rhyme, unless used once */
  GPtrArray *lines;    /* (element-type utf8) */
  GArray    *metre;    /* (element-type guint) syllables meant per line */
  gboolean   refrain;  /* comes again word for word */
} SwLyricsStanza;

typedef struct
{
  char      *title;
  char      *text;     /* with section tags */
  char      *theme;    /* "sea" */
  char      *note;     /* (nullable) for people: what could not be done as wished */
  GPtrArray *stanzas;  /* (element-type SwLyricsStanza) */
} SwLyricsDraft;

SwLyricsDraft *sw_lyrics_draft_new  (const char *brief, guint64 seed);
void           sw_lyrics_draft_free (SwLyricsDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwLyricsDraft, sw_lyrics_draft_free)

/* (transfer full): the words with section tags. @title: (out) (optional) (transfer full). */
char     *sw_lyrics_write              (const char *brief, guint64 seed, char **title);
/* (transfer full): a title that suits the brief. */
char     *sw_lyrics_invent_title       (const char *brief, guint64 seed);
/* (transfer full): the themes there are lines for. */
char    **sw_lyrics_writer_list_themes (void);

G_END_DECLS
