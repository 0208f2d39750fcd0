/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The languages that can be sung, and how to tell them apart by a few lines of words. */

typedef struct
{
  const char *code;   /* "de", as in BCP 47 */
  const char *name;   /* "German" */
} SwLanguage;

#define SW_LANGUAGE_DEFAULT "en"

/* NULL when unknown. */
const SwLanguage        *sw_language_find        (const char *code);
/* NULL-terminated. */
const SwLanguage *const *sw_language_list        (void);
/* The code of the language of a song; never NULL. @hints: (nullable): style words, "German chanson". */
const char              *sw_language_detect      (const char *words, const char *hints);
/* The same for one line of a song that is in @song: another language only when the line says so clearly. */
const char              *sw_language_detect_line (const char *line, const char *song);

G_END_DECLS
