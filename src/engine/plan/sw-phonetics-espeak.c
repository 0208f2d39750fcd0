/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words of most languages, read by espeak-ng: the whole line at once, so that words
 * may join as they do in French, or one by one where its words are not ours. */

#define G_LOG_DOMAIN "sw-phonetics"

#include "config.h"

#include "sw-espeak.h"
#include "sw-phonetics-private.h"

#include <string.h>

#define MAX_TOKENS 400
#define MAX_LETTERS 60
#define MAX_MARKS 3 /* on one letter */

typedef struct
{
  char    *text; /* (owned): letters and digits only */
  guint    token;
  gboolean plain; /* one word without digits */
} Piece;

static void
piece_clear (Piece *piece)
{
  g_free (piece->text);
}

/* Letters in lower case, apostrophes inside, digits; a space for anything else. Letters
 * drawn out three times and more are one. */
static char *
clean (const char *token,
       const char *language)
{
  g_autofree char *plain = _sw_phonetics_plain (token);
  g_autofree char *composed = g_utf8_normalize (plain, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  GString         *out = g_string_new (NULL);
  gboolean         turkish = g_str_equal (language, "tr");
  gunichar         before = 0, before2 = 0;
  guint            n = 0, marks = 0;

  for (const char *p = composed; *p != '\0' && n < MAX_LETTERS; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      c = turkish && c == 'I' ? 0x131 : turkish && c == 0x130 ? 'i'
                                                              : g_unichar_tolower (c);
      marks = g_unichar_ismark (c) ? marks + 1 : 0;
      if (c == before && c == before2 && g_unichar_isalpha (c))
        {
          /* "nooo": back to one of them */
          if (out->len > 0 && *g_utf8_find_prev_char (out->str, out->str + out->len) != '\0' && n > 1)
            {
              const char *last = g_utf8_find_prev_char (out->str, out->str + out->len);
              const char *second = last > out->str ? g_utf8_find_prev_char (out->str, last) : NULL;

              if (second != NULL && g_utf8_get_char (second) == c)
                g_string_truncate (out, last - out->str);
            }
          continue;
        }
      before2 = before;
      before = c;
      if (g_unichar_isalpha (c) || g_unichar_isdigit (c) || (marks > 0 && marks <= MAX_MARKS && out->len > 0))
        g_string_append_unichar (out, c), n++;
      else if (c == '\'' && out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, '\'');
      else if (marks == 0 && out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  g_strchomp (out->str);
  return g_string_free (out, FALSE);
}

/* Latin letters can be read everywhere, others by their own language only. */
static gboolean
is_readable (const char           *text,
             const SwLanguageData *language)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

      if (script != language->script && script != G_UNICODE_SCRIPT_LATIN && script != G_UNICODE_SCRIPT_COMMON && script != G_UNICODE_SCRIPT_INHERITED)
        return FALSE;
    }
  return text[0] != '\0';
}

static GArray *
find_pieces (SwUtterance          *self,
             const SwLanguageData *language)
{
  g_auto (GStrv) tokens = sw_phonetics_dup_tokens (self->text, self->language);
  GArray *pieces = g_array_new (FALSE, TRUE, sizeof (Piece));

  g_array_set_clear_func (pieces, (GDestroyNotify)piece_clear);
  for (guint i = 0; tokens[i] != NULL; i++)
    {
      g_autofree char *text = i < MAX_TOKENS ? clean (tokens[i], self->language) : g_strdup ("");

      if (is_readable (text, language))
        {
          Piece piece = { g_strdup (text), i };

          g_array_append_val (pieces, piece);
        }
      else if (_sw_phonetics_is_worth_saying (tokens[i]))
        g_ptr_array_add (self->skipped, g_strdup (tokens[i]));
    }
  return pieces;
}

/* (transfer full) (nullable): the words of @ipa, empty ones left out */
static GPtrArray *
split_words (const char *ipa)
{
  g_auto (GStrv) list = g_strsplit (ipa, " ", -1);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; list[i] != NULL; i++)
    if (list[i][strspn (list[i], "_-")] != '\0')
      g_ptr_array_add (words, g_strdup (list[i]));
  return words;
}

static void
add_piece (SwUtterance *self,
           const Piece *piece,
           const char  *ipa,
           GArray      *sounds)
{
  guint before = sounds->len;

  _sw_sounds_add_ipa (sounds, ipa, self->language);
  if (sounds->len == before)
    g_ptr_array_add (self->skipped, g_strdup (piece->text));
  else
    _sw_utterance_add_word (self, piece->text, piece->token, sounds);
}

/* Reads @n pieces together, so that their words may join; where those do not pair with
 * ours (numbers, words that espeak-ng draws together), each half by itself. */
static void
read_run (SwUtterance          *self,
          GArray               *pieces,
          guint                 first,
          guint                 n,
          const SwLanguageData *language,
          GArray               *sounds)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GPtrArray) words = NULL;
  g_autofree char *ipa = NULL;

  for (guint i = first; i < first + n; i++)
    g_string_append_printf (line, "%s%s", i > first ? " " : "", g_array_index (pieces, Piece, i).text);
  ipa = sw_espeak_dup_ipa (language->voice, line->str);
  words = split_words (ipa != NULL ? ipa : "");
  if (n > 1 && words->len != n)
    {
      read_run (self, pieces, first, n / 2, language, sounds);
      read_run (self, pieces, first + n / 2, n - n / 2, language, sounds);
      return;
    }
  for (guint i = 0; i < words->len; i++)
    add_piece (self, &g_array_index (pieces, Piece, n > 1 ? first + i : first), g_ptr_array_index (words, i), sounds);
  if (words->len == 0)
    g_ptr_array_add (self->skipped, g_strdup (g_array_index (pieces, Piece, first).text));
}

/* Fills in @self. */
void
_sw_utterance_read_espeak (SwUtterance          *self,
                           const SwLanguageData *language)
{
  g_autoptr (GArray) pieces = find_pieces (self, language);
  g_autoptr (GArray) sounds = g_array_new (FALSE, TRUE, sizeof (SwSound));

  if (pieces->len > 0)
    read_run (self, pieces, 0, pieces->len, language, sounds);
  _sw_utterance_add_rest (self, sounds);
}
