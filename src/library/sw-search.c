/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What people type into a search field, as the search index understands it. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-search-private.h"

#define MAX_WORDS 24
#define MAX_WORD_BYTES 200

/* Whether the index keeps @c: letters and digits; all else only separates. */
static gboolean
is_searchable (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_type (c) == G_UNICODE_PRIVATE_USE;
}

/* The word becomes a quoted string, so that nothing in it is syntax, and a star
 * behind it makes it a prefix. */
static void
append_word (GString    *match,
             const char *start,
             const char *end)
{
  if (match->len > 0)
    g_string_append_c (match, ' ');
  g_string_append_c (match, '"');
  for (const char *p = start; p < end && p - start < MAX_WORD_BYTES; p = g_utf8_next_char (p))
    {
      if (*p == '"')
        g_string_append_c (match, '"');
      g_string_append_len (match, p, g_utf8_next_char (p) - p);
    }
  g_string_append (match, "\"*");
}

/* The match expression that finds @text: all of its words, each as the beginning of
 * a word. NULL when there is nothing to look for. */
char *
_sw_search_dup_match (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) match = g_string_new (NULL);
  const char *p = valid;

  for (guint n_words = 0; *p != '\0' && n_words < MAX_WORDS;)
    {
      gboolean    searchable = FALSE;
      const char *start;

      while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      for (start = p; *p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)); p = g_utf8_next_char (p))
        searchable = searchable || is_searchable (g_utf8_get_char (p));
      if (!searchable)
        continue;
      append_word (match, start, p);
      n_words++;
    }
  return match->len > 0 ? g_strdup (match->str) : NULL;
}

/* What titles are ordered by: case and accents do not count, untitled comes last. */
char *
_sw_search_dup_sort_key (const char *title)
{
  g_autofree char *decomposed = g_utf8_normalize (title, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = decomposed != NULL ? g_utf8_casefold (decomposed, -1) : NULL;
  g_autoptr (GString) key = g_string_new (NULL);

  for (const char *p = folded; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_ismark (c) && !(key->len == 0 && g_unichar_isspace (c)))
        g_string_append_unichar (key, c);
    }
  if (key->len == 0)
    g_string_append_unichar (key, 0x10ffff);
  return g_strdup (key->str);
}
