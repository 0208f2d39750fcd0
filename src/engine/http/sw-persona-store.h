/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-voice-manner.h"

G_BEGIN_DECLS

/* The engine's personas: voices kept under an id, one JSON file each. Any thread. */

typedef struct
{
  char         *id;
  char         *name;
  char         *clip;     /* (nullable) id of the clip it was made from */
  char         *describe; /* (nullable) */
  char         *styles;   /* (nullable) */
  char         *singer;   /* id of the stock singer it is nearest to */
  SwVoiceManner manner;
  gint64        created;  /* unix seconds */
} SwPersonaFacts;

void            sw_persona_facts_free (SwPersonaFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwPersonaFacts, sw_persona_facts_free)

typedef struct _SwPersonaStore SwPersonaStore;

SwPersonaStore *sw_persona_store_new  (const char      *dir,
                                       GError         **error);
void            sw_persona_store_free (SwPersonaStore  *self);
/* @id: foreign text; SW_ENGINE_ERROR_NOT_FOUND. */
SwPersonaFacts *sw_persona_store_load (SwPersonaStore  *self,
                                       const char      *id,
                                       GError         **error);
/* Durable when it returns TRUE. */
gboolean        sw_persona_store_save (SwPersonaStore  *self,
                                       SwPersonaFacts  *facts,
                                       GError         **error);

G_END_DECLS
