/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The sum of stems, by hand: what every sample of the mix is. No object, no thread of its
 * own; all stems are read at one and the same frame, so they cannot drift apart. */

typedef struct
{
  const guint8 *data;     /* little-endian integers, nullable */
  gint64        n_frames;
  int           n_bits;   /* 16 or 24 */
  int           n_channels; /* 1 or 2 */
  float         left, right; /* gain as of the last sample made */
} SwStemSource;

/* Fills @out (stereo) with @n frames from @frame on; silence beyond the end of a stem.
 * @gains: two for each stem, reached at the end of the block: no click. */
void _sw_stem_mix_render (SwStemSource *sources,
                          guint         n_sources,
                          const float  *gains,
                          gint64        frame,
                          float        *out,
                          gsize         n);

G_END_DECLS
