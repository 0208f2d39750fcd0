/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-master.h"
#include "sw-mix.h"
#include "sw-song.h"

G_BEGIN_DECLS

/* From a score to a mastered stereo song: all parts played and sung side by side,
 * mixed, mastered. */

typedef enum
{
  SW_RENDER_DEFAULT = 0,
  SW_RENDER_STEMS = 1 << 0, /* keep the parts, for sw_render_load_stems() */
} SwRenderFlags;

#define SW_RENDER_ROLE(role) (1u << (role))
#define SW_RENDER_VOCALS (SW_RENDER_ROLE (SW_PART_LEAD_VOCAL) | SW_RENDER_ROLE (SW_PART_BACKING_VOCAL))
#define SW_RENDER_ALL_ROLES (SW_RENDER_ROLE (SW_N_PART_ROLES) - 1)
#define SW_RENDER_INSTRUMENTS (SW_RENDER_ALL_ROLES & ~SW_RENDER_VOCALS)

typedef struct
{
  SwStem        *stem;      /* (owned): the mastered song */
  double         loudness;  /* LUFS */
  double         true_peak; /* dBTP */
  SwMasterCurve *curve;     /* (owned): the one gain of all parts */
  guint          roles;     /* of the parts kept, a bit SW_RENDER_ROLE() each; 0 without SW_RENDER_STEMS */
  SwTrack        tracks[SW_N_PART_ROLES]; /* (owned): those parts */
  double         reverb_time, fade; /* seconds */
} SwRender;

void      sw_render_free       (SwRender *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC  (SwRender, sw_render_free)

/* @n_threads 0: as many as there are cores. Same score, same samples, whatever the
 * number of threads and the flags. Errors as sw_song_make(). */
SwRender *sw_render_score      (SwScore           *score,
                                SwRenderFlags      flags,
                                guint              n_threads,
                                SwSongProgressFunc progress,
                                gpointer           progress_data,
                                GCancellable      *cancellable,
                                GError           **error);

/* The sum of the parts in @roles as they are in the song: each with its own share of
 * room and echo, under the one gain of the master. Loading every part once and adding
 * them up gives self->stem. Roles that the song has not are silent. */
SwStem   *sw_render_load_stems (SwRender *self, guint roles, GError **error);
/* Takes the limiter's share of the master's gain back from @stem: the song, a part, or
 * a sum of them. */
void      sw_render_undo_limiter (SwRender *self, SwStem *stem);

G_END_DECLS
