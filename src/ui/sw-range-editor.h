/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-waveform-editor.h"

G_BEGIN_DECLS

/* A waveform to point into with what belongs to it: exact times to type, hearing what
 * is chosen (for a point the seconds before it), what edges jump to, zoom.
 *
 * Properties: "player", "clip", "mode", "start", "end" (double seconds), "longest". */

#define SW_TYPE_RANGE_EDITOR (sw_range_editor_get_type ())
G_DECLARE_FINAL_TYPE (SwRangeEditor, sw_range_editor, SW, RANGE_EDITOR, GtkWidget)

GtkWidget        *sw_range_editor_new          (void);
/* For what has no property here: words, beats. */
SwWaveformEditor *sw_range_editor_get_editor   (SwRangeEditor *self);
void              sw_range_editor_set_player   (SwRangeEditor *self,
                                                SwPlayer      *player);
double            sw_range_editor_get_start    (SwRangeEditor *self);
double            sw_range_editor_get_end      (SwRangeEditor *self);
void              sw_range_editor_set_range    (SwRangeEditor *self,
                                                double         start,
                                                double         end);

G_END_DECLS
