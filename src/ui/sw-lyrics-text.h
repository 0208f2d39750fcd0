/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words as they are edited: sections to move and to jump to, syllables to count.
 * Places are characters from the start of the text. */

/* "[Verse 1]" on a line of its own. */
gboolean sw_lyrics_text_is_tag         (const char *line);
/* @text with the section at @cursor moved past the one above (-1) or below (1);
 * *@new_cursor: where the cursor is then. NULL at the end. (transfer full) */
char    *sw_lyrics_text_move_section   (const char *text,
                                        glong       cursor,
                                        int         direction,
                                        glong      *new_cursor);
/* Where the section above or below begins, or -1. */
glong    sw_lyrics_text_find_section   (const char *text,
                                        glong       cursor,
                                        int         direction);
/* How many syllables are sung in a line: by its groups of vowels, a rough count. */
guint    sw_lyrics_text_count_syllables (const char *line);

G_END_DECLS
