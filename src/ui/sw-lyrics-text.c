/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-lyrics-text"

#include "config.h"

#include "sw-lyrics-text.h"

#include <string.h>

/* A section's words and the blank that parts it from the next one. */
typedef struct
{
  gsize start, end; /* bytes: tag and words */
  gsize next;       /* bytes: where the next one starts */
} Block;

gboolean
sw_lyrics_text_is_tag (const char *line)
{
  g_autofree char *stripped = g_strstrip (g_strdup (line));
  gsize            length = strlen (stripped);

  return length > 2 && stripped[0] == '[' && stripped[length - 1] == ']' && strchr (stripped + 1, '[') == NULL;
}

/* What stands before the first tag is a section too. */
static GArray *
list_blocks (const char *text)
{
  GArray     *blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  const char *line = text;

  while (*line != '\0')
    {
      gsize            length = strcspn (line, "\n");
      g_autofree char *copy = g_strndup (line, length);

      if (blocks->len == 0 || sw_lyrics_text_is_tag (copy))
        {
          Block block = { (gsize)(line - text), 0, 0 };

          g_array_append_val (blocks, block);
        }
      line += length + (line[length] == '\n' ? 1 : 0);
    }
  for (guint i = 0; i < blocks->len; i++)
    {
      Block *block = &g_array_index (blocks, Block, i);

      block->next = i + 1 < blocks->len ? g_array_index (blocks, Block, i + 1).start : strlen (text);
      for (block->end = block->next; block->end > block->start && g_ascii_isspace (text[block->end - 1]);)
        block->end--;
    }
  return blocks;
}

static int
find_block (GArray *blocks,
            gsize   byte)
{
  for (guint i = 0; i < blocks->len; i++)
    if (byte < g_array_index (blocks, Block, i).next || i + 1 == blocks->len)
      return (int)i;
  return -1;
}

static gsize
to_byte (const char *text,
         glong       cursor)
{
  return (gsize)(g_utf8_offset_to_pointer (text, CLAMP (cursor, 0, g_utf8_strlen (text, -1))) - text);
}

char *
sw_lyrics_text_move_section (const char *text,
                             glong       cursor,
                             int         direction,
                             glong      *new_cursor)
{
  g_autoptr (GArray) blocks = list_blocks (text);
  gsize    byte = to_byte (text, cursor);
  int      at = find_block (blocks, byte);
  int      other = at + direction;
  Block   *upper, *lower, *moved;
  GString *result;
  gsize    start, inside;

  if (at < 0 || other < 0 || other >= (int)blocks->len)
    return NULL;
  upper = &g_array_index (blocks, Block, MIN (at, other));
  lower = &g_array_index (blocks, Block, MAX (at, other));
  moved = &g_array_index (blocks, Block, at);
  inside = MIN (byte, moved->end) - moved->start;

  /* The blanks between stay where they are, so that the end needs none. */
  result = g_string_new_len (text, (gssize)upper->start);
  g_string_append_len (result, text + lower->start, (gssize)(lower->end - lower->start));
  g_string_append_len (result, text + upper->end, (gssize)(upper->next - upper->end));
  start = direction < 0 ? upper->start : result->len;
  g_string_append_len (result, text + upper->start, (gssize)(upper->end - upper->start));
  g_string_append_len (result, text + lower->end, -1);
  *new_cursor = g_utf8_pointer_to_offset (result->str, result->str + start + inside);
  return g_string_free (result, FALSE);
}

glong
sw_lyrics_text_find_section (const char *text,
                             glong       cursor,
                             int         direction)
{
  g_autoptr (GArray) blocks = list_blocks (text);
  gsize byte = to_byte (text, cursor);
  int   at = find_block (blocks, byte);

  if (at < 0)
    return -1;
  /* Upwards first to the start of this one. */
  if (direction > 0 || byte == g_array_index (blocks, Block, at).start)
    at += direction;
  if (at < 0 || at >= (int)blocks->len)
    return -1;
  return g_utf8_pointer_to_offset (text, text + g_array_index (blocks, Block, at).start);
}

static gboolean
is_vowel (gunichar c)
{
  gunichar base[4] = { 0 };

  g_unichar_fully_decompose (g_unichar_tolower (c), FALSE, base, G_N_ELEMENTS (base));
  return (base[0] < 128 && base[0] != 0 && strchr ("aeiouy", (int)base[0]) != NULL) || base[0] == 0xe6 || base[0] == 0xf8 || base[0] == 0x153 ||
         (base[0] != 0 && g_utf8_strchr ("аеёиоуыэюяіїєαεηιουω", -1, base[0]) != NULL);
}

/* Scripts that write a syllable with each character; small kana belong to the one before. */
static gboolean
is_syllable (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  if (script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA)
    return g_utf8_strchr ("ゃゅょぁぃぅぇぉャュョァィゥェォ", -1, c) == NULL;
  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HANGUL;
}

static guint
count_in_word (const char *word,
               const char *end)
{
  guint    n = 0, n_syllables = 0;
  gboolean vowel = FALSE, english = TRUE;
  gunichar last = 0, before = 0, third = 0;

  for (const char *p = word; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean now = is_vowel (c) && !(p == word && g_unichar_tolower (c) == 'y');

      if (is_syllable (c))
        n_syllables++;
      n += now && !vowel;
      english = english && (c < 128 || !g_unichar_isalpha (c));
      vowel = now;
      third = before;
      before = last;
      last = g_unichar_tolower (c);
    }
  /* "time", but not "table" or "tree". */
  if (english && n > 1 && last == 'e' && before != 0 && !is_vowel (before) && !(before == 'l' && third != 0 && !is_vowel (third)))
    n--;
  return n_syllables + n > 0 ? n_syllables + n : 1;
}

guint
sw_lyrics_text_count_syllables (const char *line)
{
  const char *word = NULL;
  guint       n = 0;
  int         depth = 0;

  if (sw_lyrics_text_is_tag (line))
    return 0;
  for (const char *p = line;; p = g_utf8_next_char (p))
    {
      gunichar c = *p != '\0' ? g_utf8_get_char (p) : 0;
      gboolean inside = c != 0 && depth == 0 && (g_unichar_isalpha (c) || g_unichar_ismark (c) || (word != NULL && (c == '\'' || c == 0x2019)));

      if (inside && word == NULL)
        word = p;
      else if (!inside && word != NULL)
        {
          n += count_in_word (word, p);
          word = NULL;
        }
      depth += c == '[' ? 1 : c == ']' && depth > 0 ? -1
                                                    : 0;
      if (c == 0)
        return n;
    }
}
