/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Stems for other people's programs: 24-bit stereo WAVs that begin and end together. */

typedef struct
{
  int    rate;     /* Hz */
  gint64 n_frames; /* of every file */
} SwStemPack;

/* @sources and @targets: paths, NULL-terminated, one each. The rate is that of the first;
 * shorter stems get silence at their end. Blocks; nothing stays after an error. Errors:
 * SW_AUDIO_ERROR for what is read, G_IO_ERROR for what is written. */
gboolean sw_stem_pack_write       (const char *const *sources,
                                   const char *const *targets,
                                   SwStemPack        *pack,
                                   GCancellable      *cancellable,
                                   GError           **error);
/* A MIDI file without notes that sets tempo and key. @key: "D minor", nullable. (transfer full) */
GBytes  *sw_stem_pack_make_tempo  (double             bpm,
                                   const char        *key);

G_END_DECLS
