/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-lyrics.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a sound file says about itself. Every text may be NULL. */
typedef struct
{
  char     *title;
  char     *artist;
  char     *style;
  char     *text;       /* the words */
  SwLyrics *words;      /* the words with times */
  GBytes   *cover;      /* JPEG or PNG */
  double    duration;   /* seconds, 0 when not known */
  double    bpm;        /* 0 when not known */
  char     *key;        /* "D minor" */
  char     *date;       /* "2026-11-20" */
  char     *model;
  char     *service;
  char     *source_id;  /* the id at the service */
  char     *parent_ids; /* of what it was made from, with commas */
  char     *note;       /* how it was made, for people */
} SwSoundTags;

SwSoundTags *sw_sound_tags_new  (void);
void         sw_sound_tags_free (SwSoundTags *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwSoundTags, sw_sound_tags_free)

/* An ID3v2.4 tag, to stand before the first MP3 frame or in a chunk of a WAV. (transfer full) */
GByteArray  *sw_tagger_make_id3 (const SwSoundTags *tags);

G_END_DECLS
