/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-score.h"

G_BEGIN_DECLS

/* The timed words of a score, {"sections":[{"name","start","end"}],
 * "lines":[{"text","start","end","words":[…]}], "words":[{"text","start","end"}],
 * "language":"en", "skipped":["…"]} in seconds of the song; words are those of the written
 * text, as sw_phonetics_dup_tokens() parts them. */
JsonNode *sw_words_to_json     (SwScore *score);
/* The words that nobody can say: symbols, letters of a script without a voice. */
char    **sw_words_dup_skipped (SwScore *score);

G_END_DECLS
