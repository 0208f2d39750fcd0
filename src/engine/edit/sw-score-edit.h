/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-score.h"

G_BEGIN_DECLS

/* Edits of scores. Each returns a new score and leaves its arguments alone; beats count
 * from the start of the score they belong to. */

SwScore *sw_score_copy         (SwScore     *self);
/* The music in [@from, @until), its beat 0 at @from. Notes that sound across an edge
 * are cut there; a line keeps the words that begin inside. No tail unless @until is the
 * end. */
SwScore *sw_score_cut          (SwScore     *self,
                                double       from,
                                double       until);
/* @other follows @self. Title, voice and mix are @self's where both have them. */
SwScore *sw_score_append       (SwScore     *self,
                                SwScore     *other);
/* @other in place of [@from, @until). */
SwScore *sw_score_replace_bars (SwScore     *self,
                                double       from,
                                double       until,
                                SwScore     *other);
/* All but drums @semitones higher; what leaves a part's range comes back by octaves. */
SwScore *sw_score_transpose    (SwScore     *self,
                                int          semitones);
/* The first tempo becomes @bpm, all others in proportion. */
SwScore *sw_score_retime       (SwScore     *self,
                                double       bpm);

/* The lines of @other, @shift beats later, sung as there: voice and vocal parts too.
 * What would begin before the song or ring on after it is left out. In place. */
void     sw_score_edit_take_singing (SwScore *self,
                                     SwScore *other,
                                     double   shift);

/* The start of the bar nearest to @beat, and of the first one not before it. */
double   sw_score_round_to_bar (SwScore     *self,
                                double       beat);
double   sw_score_next_bar     (SwScore     *self,
                                double       beat);
/* The section that sounds at @beat; NULL without sections. */
const SwScoreSection *sw_score_get_section_at (SwScore *self,
                                               double   beat);

G_END_DECLS
