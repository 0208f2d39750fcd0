/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A singer that can be used again: a persona of a service, or a recorded voice. */

typedef enum
{
  SW_PERSONA_SINGER, /* made from a clip */
  SW_PERSONA_VOICE,  /* made from a recording of one speaker */
} SwPersonaKind;

#define SW_TYPE_PERSONA_KIND (sw_persona_kind_get_type ())
GType sw_persona_kind_get_type (void);

#define SW_TYPE_PERSONA (sw_persona_get_type ())
G_DECLARE_FINAL_TYPE (SwPersona, sw_persona, SW, PERSONA, GObject)

SwPersona     *sw_persona_new             (const char *id, SwPersonaKind kind);
const char    *sw_persona_get_id          (SwPersona *self);
SwPersonaKind  sw_persona_get_kind        (SwPersona *self);
const char    *sw_persona_get_remote_id   (SwPersona *self);
const char    *sw_persona_get_service     (SwPersona *self);
const char    *sw_persona_get_name        (SwPersona *self);
const char    *sw_persona_get_description (SwPersona *self);
const char    *sw_persona_get_clip_id     (SwPersona *self); /* our id of the clip it was made from, nullable */
gint64         sw_persona_get_created     (SwPersona *self); /* unix seconds */
void           sw_persona_set_remote_id   (SwPersona *self, const char *remote_id);
void           sw_persona_set_service     (SwPersona *self, const char *service);
void           sw_persona_set_name        (SwPersona *self, const char *name);
void           sw_persona_set_description (SwPersona *self, const char *description);
void           sw_persona_set_clip_id     (SwPersona *self, const char *clip_id);
void           sw_persona_set_created     (SwPersona *self, gint64 created);

G_END_DECLS
