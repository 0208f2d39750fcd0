/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-score.h"

G_BEGIN_DECLS

/* Small scores written by hand, for the tests of what comes after the composer. */

/* 4/4 in C major at @bpm with @n_bars bars in one section; no parts, no words. */
SwScore    *sw_score_fixture_new       (double bpm, guint n_bars);
/* Adds @text to the last section with one note of @length beats per syllable from
 * @start on, over @pitches (0-terminated, repeated as needed). */
SwSungLine *sw_score_fixture_add_words (SwScore *score, const char *text, double start, double length, const guint8 *pitches);
/* Lead vocal, backing vocal, drums, bass, keys and a synthesiser pad, all playing on
 * each bar. */
void        sw_score_fixture_add_band  (SwScore *score);

G_END_DECLS
