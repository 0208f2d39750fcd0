/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"
#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What can be done with clips, the same from a row, a song's page and a selection.
 * The studio and the player are those of the nearest widget that has them. */

/* Installs clip.like (stateful), clip.play, clip.open, clip.rename, clip.delete,
 * clip.export, clip.show-in-files, clip.reuse and clip.menu for a class with the
 * properties "clip" (SwClip) and "liked" (gboolean). */
void      _sw_clip_actions_install  (GtkWidgetClass *klass);
/* Enables what makes sense for @clip (nullable) as it is now. */
void      _sw_clip_actions_update   (GtkWidget      *widget,
                                     SwClip         *clip);

SwStudio *_sw_clip_actions_studio   (GtkWidget      *widget);
SwPlayer *_sw_clip_actions_player   (GtkWidget      *widget);

/* (element-type SwClip): with an offer to undo. */
void      _sw_clip_actions_delete   (GtkWidget      *widget,
                                     GPtrArray      *clips);
/* (element-type SwClip): asks where to, for several a folder. */
void      _sw_clip_actions_export   (GtkWidget      *widget,
                                     GPtrArray      *clips);
/* At @x, @y of @widget, or below it when negative. */
void      _sw_clip_actions_popup    (GtkWidget      *widget,
                                     double          x,
                                     double          y);

G_END_DECLS
