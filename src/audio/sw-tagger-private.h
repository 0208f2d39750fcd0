/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-tagger.h"

#include <gst/gst.h>

G_BEGIN_DECLS

/* "image/png", "image/jpeg", or NULL for what is neither. */
const char *_sw_tagger_get_cover_type (GBytes            *cover);
/* For encoders that write Vorbis comments or INFO chunks. (transfer full) */
GstTagList *_sw_tagger_make_list      (const SwSoundTags *tags);
/* The facts that have no field of their own: calls @func with "MODEL", "sonic-v5". */
void        _sw_tagger_foreach_extra  (const SwSoundTags *tags,
                                       void (*func)      (const char *name,
                                                          const char *value,
                                                          gpointer    data),
                                       gpointer           data);

G_END_DECLS
