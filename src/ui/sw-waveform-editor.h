/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-lyrics.h"
#include "sw-player.h"
#include "sw-snap.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A sound to point into: its shape with sections, words and beats on one axis, to zoom
 * and scroll; a point or a range with handles for the mouse and the keyboard. A click
 * plays from there.
 *
 * Properties: "player", "clip", "mode", "start" and "end" (double seconds; in the mode
 * for a point both are that point), "snap", "longest" (double seconds, 0 for no bound),
 * "duration" (double seconds, read-only).
 * All notify once per change. */

typedef enum
{
  SW_WAVEFORM_VIEW,  /* nothing is chosen */
  SW_WAVEFORM_POINT,
  SW_WAVEFORM_RANGE,
} SwWaveformMode;

#define SW_TYPE_WAVEFORM_MODE (sw_waveform_mode_get_type ())
GType sw_waveform_mode_get_type (void);
#define SW_TYPE_SNAP (sw_snap_get_type ())
GType sw_snap_get_type (void);

#define SW_TYPE_WAVEFORM_EDITOR (sw_waveform_editor_get_type ())
G_DECLARE_FINAL_TYPE (SwWaveformEditor, sw_waveform_editor, SW, WAVEFORM_EDITOR, GtkWidget)

GtkWidget     *sw_waveform_editor_new          (void);

SwPlayer      *sw_waveform_editor_get_player   (SwWaveformEditor *self);
void           sw_waveform_editor_set_player   (SwWaveformEditor *self,
                                                SwPlayer         *player);
SwClip        *sw_waveform_editor_get_clip     (SwWaveformEditor *self);
void           sw_waveform_editor_set_clip     (SwWaveformEditor *self,
                                                SwClip           *clip);
SwWaveformMode sw_waveform_editor_get_mode     (SwWaveformEditor *self);
void           sw_waveform_editor_set_mode     (SwWaveformEditor *self,
                                                SwWaveformMode    mode);
double         sw_waveform_editor_get_start    (SwWaveformEditor *self);
double         sw_waveform_editor_get_end      (SwWaveformEditor *self);
/* Both at once; brought into order and into the sound. */
void           sw_waveform_editor_set_range    (SwWaveformEditor *self,
                                                double            start,
                                                double            end);
SwSnap         sw_waveform_editor_get_snap     (SwWaveformEditor *self);
void           sw_waveform_editor_set_snap     (SwWaveformEditor *self,
                                                SwSnap            snap);
double         sw_waveform_editor_get_longest  (SwWaveformEditor *self);
void           sw_waveform_editor_set_longest  (SwWaveformEditor *self,
                                                double            seconds);
/* Words with times; NULL takes them away. */
void           sw_waveform_editor_set_lyrics   (SwWaveformEditor *self,
                                                SwLyrics         *lyrics);
/* Any beat's time and the tempo; a clip that knows its tempo has its first beat at 0. */
void           sw_waveform_editor_set_beats    (SwWaveformEditor *self,
                                                double            bpm,
                                                double            offset);
/* 0 until the shape is loaded or the clip says it. */
double         sw_waveform_editor_get_duration (SwWaveformEditor *self);
void           sw_waveform_editor_zoom         (SwWaveformEditor *self,
                                                double            factor);
/* Fills the view with what is chosen, or with everything. */
void           sw_waveform_editor_zoom_to_fit  (SwWaveformEditor *self,
                                                gboolean          chosen);
gboolean       sw_waveform_editor_get_loaded   (SwWaveformEditor *self);

G_END_DECLS
