/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-tagger.h"

G_BEGIN_DECLS

/* A sound file as another one, with complete tags. Errors are in SW_AUDIO_ERROR
 * (sw-player.h) for what is read and in G_IO_ERROR for what is written. */

typedef enum
{
  SW_SOUND_MP3,
  SW_SOUND_FLAC,
  SW_SOUND_OGG, /* Vorbis */
  SW_SOUND_OPUS,
  SW_SOUND_WAV,
} SwSoundFormat;

#define SW_TYPE_SOUND_FORMAT (sw_sound_format_get_type ())
GType       sw_sound_format_get_type   (void);
/* "mp3", "flac", "ogg", "opus", "wav" */
const char *sw_sound_format_get_ending (SwSoundFormat  format);
gboolean    sw_sound_format_parse      (const char    *text,
                                        SwSoundFormat *format);

/* Streams @source into @target, which is replaced when all of it is written; blocks. An
 * MP3 as MP3 keeps its sound bit by bit. @tags: nullable. */
gboolean    sw_transcode               (const char        *source,
                                        const char        *target,
                                        SwSoundFormat      format,
                                        const SwSoundTags *tags,
                                        GCancellable      *cancellable,
                                        GError           **error);

G_END_DECLS
