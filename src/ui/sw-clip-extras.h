/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a song has besides its sound and what it could have: stems, WAV, MIDI, tempo,
 * voice, timed words, a richer style. Properties "studio", "clip". */

#define SW_TYPE_CLIP_EXTRAS (sw_clip_extras_get_type ())
G_DECLARE_FINAL_TYPE (SwClipExtras, sw_clip_extras, SW, CLIP_EXTRAS, GtkWidget)

void sw_clip_extras_set_clip (SwClipExtras *self,
                              SwStudio     *studio,
                              SwClip       *clip);

G_END_DECLS
