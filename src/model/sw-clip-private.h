/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip.h"

G_BEGIN_DECLS

/* sw-clip.c: the object. sw-clip-text.c: its texts. sw-clip-facts.c: the rest of what
 * is known about it. */

/* The properties that are plain text come first in the enumeration: their values
 * are kept in one array, indexed by property. */
typedef enum
{
  PROP_0,
  PROP_REMOTE_ID,
  PROP_SERVICE,
  PROP_TASK_ID,
  PROP_TITLE,
  PROP_TAGS,
  PROP_MODEL,
  PROP_OPERATION,
  PROP_REQUEST,
  PROP_LYRICS,
  PROP_KEY,
  PROP_NOTE,
  PROP_AUDIO_PATH,
  PROP_COVER_PATH,
  PROP_AUDIO_URI,
  PROP_COVER_URI,
  N_STRINGS,

  PROP_ID = N_STRINGS,
  PROP_PLACEHOLDER,
  PROP_STATE,
  PROP_ORIGIN,
  PROP_DURATION,
  PROP_BPM,
  PROP_TAKE,
  PROP_LIKED,
  PROP_CREATED,
  PROP_ERROR,
  PROP_PLAYABLE,
  PROP_TAKES,
  PROP_PARENT_ID,
  PROP_PARENT_IDS,
  N_PROPS
} SwClipProperty;

struct _SwClip
{
  GObject parent_instance;

  char        *id; /* "" in a placeholder */
  char        *strings[N_STRINGS];
  char       **parent_ids; /* (nullable) never empty */
  SwClipState  state;
  SwClipOrigin origin;
  double       duration;
  double       bpm;
  int          take;
  int          takes;
  gboolean     liked;
  gint64       created;
  GError      *error; /* (owned) (nullable) */
};

void _sw_clip_notify     (SwClip         *self,
                          SwClipProperty  property);
/* Silent when nothing changes. */
void _sw_clip_set_string (SwClip         *self,
                          SwClipProperty  property,
                          const char     *value);
void _sw_clip_set_number (SwClip         *self,
                          double         *field,
                          double          value,
                          SwClipProperty  property);

G_END_DECLS
