/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-work.h"

G_BEGIN_DECLS

/* What operations that compose something to a song have in common. */

/* Whether @tags (nullable) ask for a style other than @style (nullable). */
gboolean sw_work_names_other_style (const char  *tags,
                                    const char  *style);
/* @fresh is sung as @source is, when the same singer sings it. */
void     sw_work_keep_voice        (SwScore     *fresh,
                                    SwScore     *source);
/* The request's title, else the source's. */
void     sw_work_take_title        (SwWork      *self,
                                    SwClipFacts *facts,
                                    SwClipFacts *source);
/* The score whose singer is heard in @clip: its own, or that of the song an extracted
 * voice or a stem comes from. */
SwScore *sw_work_load_singing      (SwWork      *self,
                                    SwClipFacts *clip,
                                    GError     **error);
/* Whether @clip continues another one and can be joined to it. */
gboolean sw_work_is_extension      (SwWork      *self,
                                    SwClipFacts *clip);

G_END_DECLS
