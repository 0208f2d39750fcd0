/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-listen.h"
#include "sw-master.h"
#include "sw-work-audio.h"

G_BEGIN_DECLS

/* A clip as something to build with, wherever it comes from. Of a composed one
 * everything is in its score. One from outside is listened to: its score is a sketch of
 * tempo, metre, key and chords without parts, and voice and music are parted roughly. */

typedef struct
{
  SwClipFacts *clip;     /* (owned) */
  SwScore     *score;    /* (owned) composed or heard */
  gboolean     heard;
  double       origin;   /* seconds of the sound at beat 0 */
  SwAnalysis  *analysis; /* (owned) (nullable) of a heard one */
  SwStem      *sound;    /* (owned) (nullable) see sw_material_get_sound() */
  SwStem      *voice;    /* (owned) (nullable) see sw_material_part() */
  SwStem      *music;    /* (owned) (nullable) */
} SwMaterial;

/* @stage: (nullable). Errors: SW_ENGINE_ERROR, those of sw_analyse_file(). */
SwMaterial *sw_material_load      (SwWork       *work,
                                   const char   *clip_id,
                                   SwWorkStage  *stage,
                                   GError      **error);
void        sw_material_free      (SwMaterial   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwMaterial, sw_material_free)

/* Borrowed. */
SwStem     *sw_material_get_sound (SwMaterial   *self,
                                   SwWork       *work,
                                   SwWorkStage  *stage,
                                   GError      **error);
/* Fills voice and music, which sum to the sound. */
gboolean    sw_material_part      (SwMaterial   *self,
                                   SwWork       *work,
                                   SwWorkStage  *stage,
                                   GError      **error);
/* Whether somebody sings in it. */
gboolean    sw_material_has_voice (SwMaterial   *self);
double      sw_material_get_time  (SwMaterial   *self,
                                   double        beat);
double      sw_material_get_beat  (SwMaterial   *self,
                                   double        seconds);
/* The chords in [@from, @until), beats from @from on. (transfer full) (element-type SwChord) */
GArray     *sw_material_dup_chords (SwMaterial  *self,
                                    double       from,
                                    double       until);

/* Fills the chords of a heard one. */
gboolean    sw_work_hear_chords   (SwWork       *self,
                                   SwMaterial   *material,
                                   GError      **error);

/* The tune that is sung, or played where nobody sings, on the beats of its score.
 * (transfer full) (element-type SwNote) */
GArray     *sw_work_hear_tune     (SwWork       *self,
                                   SwMaterial   *material,
                                   GError      **error);

/* Layers that sum to a clip, kept so that it can be taken apart again. @curve: of the
 * master of their sum. Names: "vocals", "instrumental", … */
gboolean    sw_work_write_layer   (SwWork        *self,
                                   const char    *folder,
                                   const char    *name,
                                   SwStem        *layer,
                                   SwMasterCurve *curve,
                                   GError       **error);

G_END_DECLS
