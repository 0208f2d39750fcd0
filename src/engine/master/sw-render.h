/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"
#include "sw-song.h"

G_BEGIN_DECLS

/* From a score to a mastered stereo song: all parts played and sung side by side,
 * mixed, mastered. */

typedef struct
{
  SwStem *stem;     /* (owned) */
  double  loudness; /* LUFS */
} SwRender;

void      sw_render_free  (SwRender *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwRender, sw_render_free)

/* @n_threads 0: as many as there are cores and memory allows. Same score, same samples,
 * whatever the number of threads. Errors as sw_song_make(). */
SwRender *sw_render_score (SwScore           *score,
                           guint              n_threads,
                           SwSongProgressFunc progress,
                           gpointer           progress_data,
                           GCancellable      *cancellable,
                           GError           **error);

G_END_DECLS
