/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A song is in one language, some of its lines may be in another. */

#define G_LOG_DOMAIN "sw-form"

#include "config.h"

#include "sw-form.h"
#include "sw-language.h"

/**
 * sw_form_find_languages:
 * @sections: (element-type SwFormSection): a form
 * @hints: (nullable): style words, which may name a language
 *
 * Tells every line its language.
 *
 * Returns: (transfer none): the code of the language of most of the words
 */
const char *
sw_form_find_languages (GPtrArray  *sections,
                        const char *hints)
{
  g_autoptr (GString) words = g_string_new (NULL);
  const char *song;

  for (guint i = 0; i < sections->len; i++)
    {
      const SwFormSection *section = g_ptr_array_index (sections, i);

      for (guint k = 0; k < section->lines->len; k++)
        g_string_append_printf (words, "%s\n", g_array_index (section->lines, SwFormLine, k).text);
    }
  song = sw_language_detect (words->str, hints);
  for (guint i = 0; i < sections->len; i++)
    {
      SwFormSection *section = g_ptr_array_index (sections, i);

      for (guint k = 0; k < section->lines->len; k++)
        {
          SwFormLine *line = &g_array_index (section->lines, SwFormLine, k);

          line->language = sw_language_detect_line (line->text, song);
        }
    }
  return song;
}
