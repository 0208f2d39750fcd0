/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-edit-files.h"
#include "sw-work.h"

G_BEGIN_DECLS

/* The sound of clips, without loss where there is a way. */

/* Reports [@from, @to] of clip @index while something that reports 0 … 1 runs. */
typedef struct
{
  SwWork *work;
  guint   index;
  double  from, to;
} SwWorkStage;

void     sw_work_stage_cb       (double             fraction,
                                 const char        *stage,
                                 gpointer           user_data);
/* The whole sound of a clip: kept, played anew from its score, or decoded. @stage:
 * (nullable). Errors: SW_ENGINE_ERROR, those of sw_song_make(). (transfer full) */
SwStem  *sw_work_load_sound     (SwWork            *self,
                                 SwClipFacts       *clip,
                                 SwWorkStage       *stage,
                                 GError           **error);
/* Writes an edited clip's files and completes @facts with what the files say. */
gboolean sw_work_write_clip     (SwWork            *self,
                                 SwClipFacts       *facts,
                                 SwStem            *stem,
                                 SwScore           *score,
                                 gboolean           keep,
                                 const char        *folder,
                                 GError           **error);
/* A score as a clip: played and written, @facts completed. */
gboolean sw_work_render_clip    (SwWork            *self,
                                 SwClipFacts       *facts,
                                 SwScore           *score,
                                 SwWorkStage       *stage,
                                 const char        *folder,
                                 GError           **error);

G_END_DECLS
