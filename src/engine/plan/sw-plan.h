/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-score.h"

G_BEGIN_DECLS

/* What the composer is to write: the wish of a request, understood. */

typedef struct
{
  char    *title;          /* (nullable) */
  char    *tags;           /* (nullable) style words */
  char    *negative_tags;  /* (nullable) */
  char    *lyrics;         /* (nullable) words with section tags */
  char    *description;    /* (nullable) */
  char    *model;          /* "sonic-v6", … : richness */
  gboolean write_lyrics;   /* words are to be written from @description (or @lyrics as a brief) */
  gboolean instrumental;
  char     gender;         /* 'f', 'm' or 0 */
  double   style_weight;   /* 0 … 1, 0.5 neutral */
  double   weirdness;      /* 0 … 1, 0.5 neutral */
  double   duration;       /* seconds wished, 0 = as the words need */
  guint64  seed;
} SwSongWish;

void       sw_song_wish_free (SwSongWish *self);
SwSongWish *sw_song_wish_copy (const SwSongWish *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwSongWish, sw_song_wish_free)

G_END_DECLS
