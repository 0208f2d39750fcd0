/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-lyrics.h"
#include "sw-peaks.h"

G_BEGIN_DECLS

/* Times that an edge jumps to: ascending seconds in a GArray of double. */

typedef enum
{
  SW_SNAP_NONE,
  SW_SNAP_BEATS,
  SW_SNAP_WORDS,   /* where words begin and end */
  SW_SNAP_SILENCE, /* the middle of quiet places */
} SwSnap;

GArray *sw_snap_from_beats   (double    bpm,
                              double    offset,
                              double    duration);
GArray *sw_snap_from_words   (SwLyrics *lyrics);
GArray *sw_snap_from_silence (SwPeaks  *peaks);
double  sw_snap_nearest      (GArray   *points,
                              double    seconds,
                              double    tolerance);
double  sw_snap_step         (GArray   *points,
                              double    seconds,
                              int       direction,
                              double    fallback);

G_END_DECLS
