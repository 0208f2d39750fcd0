/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A roomy field for words, with a count against a limit and, for lyrics, buttons
 * that insert section tags. */

#define SW_TYPE_WORDS_FIELD (sw_words_field_get_type ())
G_DECLARE_FINAL_TYPE (SwWordsField, sw_words_field, SW, WORDS_FIELD, GtkWidget)

GtkTextView *sw_words_field_get_view      (SwWordsField *self);
const char *sw_words_field_get_text       (SwWordsField *self);
void        sw_words_field_set_text       (SwWordsField *self,
                                           const char   *text);
guint       sw_words_field_get_max_chars  (SwWordsField *self);
void        sw_words_field_set_max_chars  (SwWordsField *self,
                                           guint         max_chars);
/* What the counter says at the moment, "" when it has nothing to say. */
const char *sw_words_field_get_count_text (SwWordsField *self);
void        sw_words_field_insert_section (SwWordsField *self,
                                           const char   *name);

/* "4,980 of 5,000", "12 characters too long", or NULL while far from @max_chars. */
char       *sw_words_describe_count       (glong         n_chars,
                                           guint         max_chars);

G_END_DECLS
