/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SW_STUDIO_ERROR (sw_studio_error_quark ())

typedef enum
{
  SW_STUDIO_ERROR_ENGINE_MISSING, /* the engine's program is not installed */
  SW_STUDIO_ERROR_ENGINE_SOUNDS,  /* the engine found no SoundFont */
  SW_STUDIO_ERROR_ENGINE_VOICE,   /* the engine found no voice data */
  SW_STUDIO_ERROR_ENGINE_ENDED,   /* the engine ends at once, again and again */
  SW_STUDIO_ERROR_ENGINE_SONG,    /* the built-in engine could not make this song and says why */
  SW_STUDIO_ERROR_ADDRESS,        /* a service address that is no http or https address */
  SW_STUDIO_ERROR_KEYRING,        /* the keyring cannot be used; the key lives for this run */
  SW_STUDIO_ERROR_NO_FILE,        /* the clip has no audio file to copy */
  SW_STUDIO_ERROR_UNDER_WAY,      /* another task brings the same already */
  SW_STUDIO_ERROR_NO_TIMES,       /* the times of a song's words are not known */
  SW_STUDIO_ERROR_NO_STEMS,       /* the clip has no stems to pack */
} SwStudioError;

GQuark sw_studio_error_quark (void);

G_END_DECLS
