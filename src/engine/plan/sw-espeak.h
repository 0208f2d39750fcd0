/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text to phones for most languages by espeak-ng. The library keeps its state in
 * globals: calls are serialised inside, and its data is loaded by the first of them. */

/* Whether the data is installed. */
gboolean sw_espeak_is_available (void);
/* (transfer full) (nullable): the sounds of @text in the International Phonetic
 * Alphabet, words parted by spaces, sounds by "_"; NULL without data or without the voice. */
char    *sw_espeak_dup_ipa      (const char *voice, const char *text);

#define SW_ESPEAK_PACKAGE "espeak-ng-data"

G_END_DECLS
