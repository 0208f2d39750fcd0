/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Written text made speakable: typography, foreign letters, drawn-out words and
 * symbols become the plain words that flite's text analysis expects. */

#define G_LOG_DOMAIN "sw-phonetics"

#include "config.h"

#include "sw-phonetics.h"

#include "sw-phonetics-private.h"

#include <string.h>

#define MAX_PIECES 400
#define MAX_LETTERS 40

static const struct
{
  const char *written, *spoken;
} respellings[] = {
  { "hm", "hum" },
  { "mm", "hum" },
  { "mhm", "um hum" },
  { "sh", "shush" },
  { "ok", "okay" },
  { "woah", "whoa" },
  { "oo", "ooh" },
  { "vs", "versus" },
  { "feat", "featuring" },
  { "til", "till" },
  { "dr", "doctor" },
  { "mr", "mister" },
  { "mrs", "missus" },
  { "tv", "t v" },
  { "dj", "d j" },
};

static const char *
find_respelling (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (respellings); i++)
    if (strcmp (word, respellings[i].written) == 0)
      return respellings[i].spoken;
  return word;
}

/* "nooo" is "no", "freeee" is "free": three of a kind are drawn out on purpose. */
static void
shorten_runs (char *word)
{
  char *out = word;

  for (const char *p = word; *p != '\0';)
    {
      gsize run = 1;
      gsize keep;

      while (p[run] == *p)
        run++;
      keep = g_ascii_isdigit (*p) ? run : run < 3 ? run
                                      : *p == 'e' ? 2
                                                  : 1;
      memmove (out, p, keep);
      out += keep;
      p += run;
    }
  *out = '\0';
}

static gboolean
is_acronym (const char *word)
{
  gsize length = strlen (word);

  if (length < 2 || length > 4)
    return FALSE;
  for (const char *p = word; *p != '\0'; p++)
    if (!g_ascii_isupper (*p) || strchr ("AEIOU", *p) != NULL)
      return FALSE;
  return TRUE;
}

static void
add_words (GArray     *pieces,
           const char *words,
           guint       token,
           gboolean    dropped_g)
{
  g_auto (GStrv) split = g_strsplit (words, " ", -1);

  for (guint i = 0; split[i] != NULL && pieces->len < MAX_PIECES; i++)
    {
      SwSpokenPiece piece = { .token = token, .dropped_g = dropped_g };

      if (split[i][0] == '\0')
        continue;
      g_strlcpy (piece.text, split[i], sizeof piece.text);
      g_array_append_val (pieces, piece);
    }
}

static void
add_piece (GArray  *pieces,
           GString *raw,
           guint    token)
{
  g_autofree char *word = NULL;
  gboolean         dropped_g;
  gsize            start = 0;

  while (raw->str[start] == '\'')
    start++;
  dropped_g = g_str_has_suffix (raw->str, "in'") && raw->len - start > 4;
  while (raw->len > start && raw->str[raw->len - 1] == '\'')
    g_string_truncate (raw, raw->len - 1);
  if (raw->len > start && is_acronym (raw->str + start))
    {
      for (const char *p = raw->str + start; *p != '\0'; p++)
        {
          const char letter[2] = { g_ascii_tolower (*p), '\0' };

          add_words (pieces, letter, token, FALSE);
        }
    }
  else if (raw->len > start)
    {
      g_string_truncate (raw, MIN (raw->len, start + 200));
      if (dropped_g)
        g_string_append_c (raw, 'g');
      word = g_ascii_strdown (raw->str + start, -1);
      shorten_runs (word);
      if (strlen (word) > MAX_LETTERS)
        word[MAX_LETTERS] = '\0';
      add_words (pieces, find_respelling (word), token, dropped_g);
    }
  g_string_truncate (raw, 0);
}

static const char *
get_symbol_word (char symbol)
{
  switch (symbol)
    {
    case '&':
      return "and";
    case '%':
      return "percent";
    case '+':
      return "plus";
    case '@':
      return "at";
    case '=':
      return "is";
    default:
      return NULL;
    }
}

static void
split_token (GArray     *pieces,
             const char *ascii,
             guint       token)
{
  g_autoptr (GString) raw = g_string_new (NULL);
  gboolean money = FALSE;

  for (const char *p = ascii; *p != '\0' && pieces->len < MAX_PIECES; p++)
    {
      gboolean    inside_number = p > ascii && g_ascii_isdigit (p[-1]) && g_ascii_isdigit (p[1]);
      const char *word = get_symbol_word (*p);

      if (g_ascii_isalnum (*p) || *p == '\'' || (*p == '.' && inside_number))
        {
          g_string_append_c (raw, *p);
          continue;
        }
      if (*p == ',' && inside_number)
        continue;
      if (*p == '$' && g_ascii_isdigit (p[1]))
        money = TRUE;
      add_piece (pieces, raw, token);
      if (word != NULL)
        add_words (pieces, word, token, FALSE);
    }
  add_piece (pieces, raw, token);
  if (money)
    add_words (pieces, "dollars", token, FALSE);
}

char *
_sw_phonetics_plain (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString         *out = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x2019 || c == 0x2018 || c == 0x02bc || c == '`' || c == 0xb4)
        g_string_append_c (out, '\'');
      else if (g_unichar_isspace (c))
        g_string_append_c (out, ' ');
      else if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        continue;
      else if (c >= 0x2010 && c <= 0x2015)
        g_string_append_c (out, '-');
      else if (c < 0x80 || g_unichar_isalpha (c) || g_unichar_ismark (c))
        g_string_append_unichar (out, c);
      else
        g_string_append_c (out, ',');
    }
  return g_string_free (out, FALSE);
}

GArray *
_sw_phonetics_split (const char *text)
{
  GArray *pieces = g_array_new (FALSE, TRUE, sizeof (SwSpokenPiece));
  g_auto (GStrv) tokens = sw_phonetics_dup_tokens (text, SW_LANGUAGE_DEFAULT);

  for (guint i = 0; tokens[i] != NULL && pieces->len < MAX_PIECES; i++)
    {
      g_autofree char *plain = _sw_phonetics_plain (tokens[i]);
      /* A fixed locale: the same words on every machine. */
      g_autofree char *ascii = g_str_to_ascii (plain, "C");

      split_token (pieces, ascii, i);
    }
  return pieces;
}

gboolean
_sw_phonetics_is_worth_saying (const char *token)
{
  for (const char *p = token; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar     c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      if (g_unichar_isalnum (c) || type == G_UNICODE_OTHER_SYMBOL || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_UNASSIGNED)
        return TRUE;
    }
  return FALSE;
}

/* Kana and characters: each is sung by itself. */
static gboolean
is_sung_character (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return g_unichar_isalpha (c) && (script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA);
}

/* Small kana, the long mark and "n" belong to what is before them. */
static gboolean
is_attached (gunichar c)
{
  static const gunichar attached[] = {
    0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087, 0x308e, 0x3093,
    0x30a1, 0x30a3, 0x30a5, 0x30a7, 0x30a9, 0x30c3, 0x30e3, 0x30e5, 0x30e7, 0x30ee, 0x30f3, 0x30fc
  };

  for (guint i = 0; i < G_N_ELEMENTS (attached); i++)
    if (c == attached[i])
      return TRUE;
  return FALSE;
}

/* Whether a new word may begin between @before and @c though no space does. */
static gboolean
parts_words (gunichar before,
             gunichar c)
{
  if (is_attached (c))
    return FALSE;
  return is_sung_character (c) || (is_sung_character (before) && g_unichar_isalnum (c));
}

/**
 * sw_phonetics_dup_tokens:
 * @text: a line of words
 * @language: (nullable): the code of its language
 *
 * Returns: (transfer full): the written words that #SwWord counts in its token: split at
 *   white space, in Japanese and Chinese also at each kana and character
 */
char **
sw_phonetics_dup_tokens (const char *text,
                         const char *language)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  gboolean         characters = g_strcmp0 (language, "ja") == 0 || g_strcmp0 (language, "zh") == 0;
  const char      *start = NULL;
  gunichar         before = 0;

  for (const char *p = valid;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean space = c == 0 || g_unichar_isspace (c);

      if (start != NULL && (space || (characters && parts_words (before, c))))
        {
          g_autofree char *token = g_strndup (start, p - start);

          g_strv_builder_add (builder, token);
          start = NULL;
        }
      if (c == 0)
        break;
      if (!space && start == NULL)
        start = p;
      before = c;
    }
  return g_strv_builder_end (builder);
}
