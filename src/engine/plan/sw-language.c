/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-language"

#include "config.h"

#include "sw-language.h"

#include <string.h>

static const SwLanguage        english = { "en", "English" };
static const SwLanguage *const list[] = { &english, NULL };

/**
 * sw_language_find:
 * @code: "de"
 *
 * Returns: (transfer none) (nullable): the language, %NULL when it cannot be sung
 */
const SwLanguage *
sw_language_find (const char *code)
{
  for (guint i = 0; list[i] != NULL; i++)
    if (strcmp (list[i]->code, code) == 0)
      return list[i];
  return NULL;
}

/**
 * sw_language_list:
 *
 * Returns: (transfer none) (array zero-terminated=1): what can be sung
 */
const SwLanguage *const *
sw_language_list (void)
{
  return list;
}

/**
 * sw_language_detect:
 * @words: the words of a song
 * @hints: (nullable): style words that may name a language
 *
 * Returns: (transfer none): the code of the language of most of the words
 */
const char *
sw_language_detect (const char *words,
                    const char *hints)
{
  return SW_LANGUAGE_DEFAULT;
}

/**
 * sw_language_detect_line:
 * @line: a line of the song
 * @song: the code of the song's language
 *
 * Returns: (transfer none): the code of the line's language
 */
const char *
sw_language_detect_line (const char *line,
                         const char *song)
{
  return song;
}
