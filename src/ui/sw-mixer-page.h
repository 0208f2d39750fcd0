/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"
#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The parts of a song in one sound: mute, solo, level and place of each, heard in
 * sample-exact sync, kept with the song, exported as one file or as a pack. Properties
 * "studio", "player" (paused while this plays), "clip". */

#define SW_TYPE_MIXER_PAGE (sw_mixer_page_get_type ())
G_DECLARE_FINAL_TYPE (SwMixerPage, sw_mixer_page, SW, MIXER_PAGE, GtkWidget)

/* All nullable. */
GtkWidget *sw_mixer_page_new      (SwStudio    *studio,
                                   SwPlayer    *player,
                                   SwClip      *clip);
SwClip    *sw_mixer_page_get_clip (SwMixerPage *self);
void       sw_mixer_page_set_clip (SwMixerPage *self,
                                   SwClip      *clip);

G_END_DECLS
