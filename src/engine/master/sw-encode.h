/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

G_BEGIN_DECLS

typedef struct
{
  const char *title;
  const char *tags;   /* style words: the genre */
  const char *lyrics; /* (nullable) */
  double      bpm;
} SwEncodeTags;

/* @stem as an MP3 file of 192 kbit/s with tags and the header that lets players cut the
 * encoder's padding. Same input and libraries, same bytes. G_IO_ERROR_CANCELLED,
 * G_IO_ERROR_NOT_FOUND (no encoder; names the package), G_IO_ERROR_FAILED. */
GBytes *sw_encode_mp3 (SwStem             *stem,
                       const SwEncodeTags *tags,
                       GCancellable       *cancellable,
                       GError            **error);

G_END_DECLS
