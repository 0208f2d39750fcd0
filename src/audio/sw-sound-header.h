/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the first bytes of a sound file say, read without any decoder. */
typedef struct
{
  gboolean is_mp3;   /* an MPEG layer III frame stands where one must */
  double   declared; /* seconds the file says it holds, negative when it says nothing */
} SwSoundHeader;

/* FALSE with SW_AUDIO_ERROR_MISSING (cannot be opened) or _UNREADABLE (empty). */
gboolean _sw_sound_header_read (const char *path, SwSoundHeader *header, GError **error);

G_END_DECLS
