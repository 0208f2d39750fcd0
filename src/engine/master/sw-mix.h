/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-strip.h"

G_BEGIN_DECLS

/* The sum of all parts, or some of them, in their common room. @tracks: one per
 * SwPartRole; @roles: a bit (1 << role) for each one wanted; @fade: seconds at
 * the end in which everything dies away. Sums of disjoint roles add
 * up to the sum of all. NULL with G_IO_ERROR_CANCELLED, or what the disk says. */
SwStem *sw_mix_tracks (const SwTrack *tracks,
                       guint          roles,
                       gsize          n_frames,
                       double         reverb_time,
                       double         fade,
                       GCancellable  *cancellable,
                       GError       **error);

G_END_DECLS
