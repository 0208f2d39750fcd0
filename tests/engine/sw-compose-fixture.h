/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-compose.h"
#include "sw-song-plan.h"

G_BEGIN_DECLS

/* A song of two verses and choruses in the style of @tags. (transfer full) */
SwSongWish    *sw_test_new_wish     (const char    *tags);
/* Its first take. (transfer full) */
SwScore       *sw_test_compose      (const char    *tags);
/* The score as text, to compare. (transfer full) */
char          *sw_test_dup_score    (SwScore       *score);

const SwChord *sw_test_get_chord    (SwScore       *score,
                                     double         beat);
gboolean       sw_test_in_chord     (SwScore       *score,
                                     double         beat,
                                     int            pitch);
gboolean       sw_test_in_scale     (SwScore       *score,
                                     double         beat,
                                     int            pitch);
/* The @nth section of a kind, -1 when there is none. */
int            sw_test_find_section (SwScore       *score,
                                     SwSectionKind  kind,
                                     guint          nth);
/* The pitches of all lines of one section, as text. (transfer full) */
char          *sw_test_dup_melody   (SwScore       *score,
                                     guint          index,
                                     gboolean       with_rhythm);
/* Invariants of any score, whatever was wished. */
void           sw_test_check_score  (SwScore       *score);

G_END_DECLS
