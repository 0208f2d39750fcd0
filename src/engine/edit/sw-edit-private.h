/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-score.h"

G_BEGIN_DECLS

/* sw-score-words.c: edits of the words of a score in place. */

/* Lines moved by −@from; those without a word that begins in [@from, @until) go, of the
 * others the words outside. */
void    _sw_edit_cut_lines       (SwScore *self, double from, double until);
void    _sw_edit_remove_section  (SwScore *self, guint index);
/* Sections and lines of @other, @at beats later. */
void    _sw_edit_append_words    (SwScore *self, SwScore *other, double at);
/* Brings sections' line counts in order with the lines' sections. */
void    _sw_edit_count_lines     (SwScore *self);
void    _sw_edit_transpose_lines (SwScore *self, int semitones);
/* A part as @model sounds, without its notes. */
SwPart *_sw_edit_add_part_like   (SwScore *self, const SwPart *model);

G_END_DECLS
