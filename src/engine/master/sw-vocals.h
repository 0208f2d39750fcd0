/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"
#include "sw-singer.h"

G_BEGIN_DECLS

/* The vocal parts of a score: the lead sings the lines, the backing voices sing
 * harmonies and doubles with it in choruses, and the lines that are theirs alone. */

/* Called before each line; return FALSE to stop. */
typedef gboolean (*SwVocalsFunc) (SwScore *score, guint line, gpointer user_data);

/* The stem of @part, which is the lead or the backing vocal. NULL with
 * G_IO_ERROR_NOT_FOUND (no voice data), G_IO_ERROR_CANCELLED (@func said stop). */
SwStem *sw_vocals_sing_part (SwScore     *score,
                             SwPart      *part,
                             SwVocalsFunc func,
                             gpointer     user_data,
                             GError     **error);

/* The harmony to @notes (element-type SwSungNote): @steps scale steps away, bent to the
 * chords. (transfer full) */
GArray *sw_vocals_harmonise (SwScore *score, GArray *notes, int steps, guint8 low, guint8 high);

G_END_DECLS
