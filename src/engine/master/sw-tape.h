/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A recording that is not in memory: stereo sound in a file without a name, written and
 * read in blocks. Silent blocks (below −180 dB) take no room and come back as zeros. */

#define SW_TAPE_BLOCK SW_BAND_BLOCK /* frames */

typedef struct _SwTape SwTape;

SwTape  *sw_tape_new          (gsize n_frames, GError **error);
void     sw_tape_free         (SwTape *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwTape, sw_tape_free)

gsize    sw_tape_get_n_frames (SwTape *self);
gsize    sw_tape_get_n_blocks (SwTape *self);
/* Frames of @block: SW_TAPE_BLOCK, fewer in the last one. */
gsize    sw_tape_get_length   (SwTape *self, gsize block);
gboolean sw_tape_is_silent    (SwTape *self, gsize block);
gboolean sw_tape_write        (SwTape *self, gsize block, float *const samples[2], GError **error);
gboolean sw_tape_read         (SwTape *self, gsize block, float *const samples[2], GError **error);

G_END_DECLS
