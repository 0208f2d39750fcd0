/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The view that lyrics are written in: tags of sections stand out, syllables are counted
 * in the margin. Its library costs some milliseconds, so it is made after the first
 * frame and takes the place of a plain view. */

GtkTextView *_sw_lyrics_editor_new (void);

G_END_DECLS
