/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-lyrics.h"
#include "sw-player.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The real shape of a clip's sound with a playhead to drag: a slider for people and
 * for screen readers. Properties "player", "clip", "compact" (no section names). */

#define SW_TYPE_WAVEFORM (sw_waveform_get_type ())
G_DECLARE_FINAL_TYPE (SwWaveform, sw_waveform, SW, WAVEFORM, GtkWidget)

SwPlayer   *sw_waveform_get_player   (SwWaveform *self);
void        sw_waveform_set_player   (SwWaveform *self, SwPlayer *player);
SwClip     *sw_waveform_get_clip     (SwWaveform *self);
void        sw_waveform_set_clip     (SwWaveform *self, SwClip *clip);
gboolean    sw_waveform_get_compact  (SwWaveform *self);
void        sw_waveform_set_compact  (SwWaveform *self, gboolean compact);
/* Words with times: their sections are marked. */
void        sw_waveform_set_lyrics   (SwWaveform *self, SwLyrics *lyrics);
/* Whether the shape is there to be drawn. */
gboolean    sw_waveform_get_loaded   (SwWaveform *self);
/* Seconds of the clip; 0 when another one is in hand. */
double      sw_waveform_get_position (SwWaveform *self);
double      sw_waveform_get_duration (SwWaveform *self);

G_END_DECLS
