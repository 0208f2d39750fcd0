/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-stem-mixer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One stem of a mixer: name, shape, mute, solo, level and place. */

#define SW_TYPE_MIXER_ROW (sw_mixer_row_get_type ())
G_DECLARE_FINAL_TYPE (SwMixerRow, sw_mixer_row, SW, MIXER_ROW, GtkListBoxRow)

GtkWidget *sw_mixer_row_new    (SwStemMixer *mixer,
                                guint        stem);
/* Shows what the mixer says now. */
void       sw_mixer_row_update (SwMixerRow  *self);

G_END_DECLS
