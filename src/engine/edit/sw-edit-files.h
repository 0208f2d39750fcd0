/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The files of a song that was edited as audio. */

typedef struct
{
  const char *title;  /* (nullable) */
  const char *tags;   /* (nullable) */
  const char *lyrics; /* (nullable) */
  const char *style;  /* (nullable) of the cover picture */
  double      bpm;    /* 0: not known */
  guint64     seed;   /* of the cover picture */
  SwScore    *score;  /* (nullable): then "score.json" and "words.json" are written */
  gboolean    keep;   /* "audio.wav" too: it cannot be made again from a score */
  gboolean    cover;  /* "cover.jpg" too */
} SwEditFiles;

/* Writes "audio.mp3" and what @files asks for into the existing folder @folder; each
 * appears complete or not at all, the audio last. Errors as sw_song_make(). */
gboolean sw_edit_write_files (SwStem            *stem,
                              const SwEditFiles *files,
                              const char        *folder,
                              GCancellable      *cancellable,
                              GError           **error);

G_END_DECLS
