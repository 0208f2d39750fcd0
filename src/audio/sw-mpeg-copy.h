/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-tagger.h"

G_BEGIN_DECLS

/* The MPEG frames of @source, bit by bit, with other tags. @tags: nullable. */
gboolean _sw_mpeg_copy (const char        *source,
                        const char        *target,
                        const SwSoundTags *tags,
                        GCancellable      *cancellable,
                        GError           **error);

G_END_DECLS
