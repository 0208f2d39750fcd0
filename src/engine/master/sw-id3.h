/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a song's file says about itself; each may be NULL, 0 is left out too. */
typedef struct
{
  const char *title;
  const char *tags;   /* style words: the genre */
  const char *lyrics;
  double      bpm;
  GBytes     *cover;  /* a JPEG picture */
} SwId3Tags;

/* An ID3v2.4 tag, to be put in front of an MP3 stream. (transfer full) */
GByteArray *sw_id3_make (const SwId3Tags *tags);

G_END_DECLS
