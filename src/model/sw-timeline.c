/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-timeline"

#include "config.h"

#include "sw-timeline.h"

#include "sw-json.h"

#include <math.h>
#include <string.h>

/* How many words of a text may be skipped to find the next one of the other. */
#define REACH 12
#define MAX_SECONDS (24.0 * 60 * 60)
#define LEAST_STEP 0.01 /* seconds between the beginnings of two words of a line */

G_DEFINE_BOXED_TYPE (SwWordTime, sw_word_time, sw_word_time_copy, sw_word_time_free)

/**
 * sw_word_time_new:
 * @word: index of a word
 * @text: the word
 * @start: seconds
 * @end: seconds
 *
 * Returns: (transfer full): a corrected time
 */
SwWordTime *
sw_word_time_new (guint       word,
                  const char *text,
                  double      start,
                  double      end)
{
  SwWordTime *self = g_new0 (SwWordTime, 1);

  self->word = word;
  self->text = g_strdup (text);
  self->start = start;
  self->end = end;
  return self;
}

/**
 * sw_word_time_copy:
 * @self: a corrected time
 *
 * Returns: (transfer full): a copy
 */
SwWordTime *
sw_word_time_copy (const SwWordTime *self)
{
  return sw_word_time_new (self->word, self->text, self->start, self->end);
}

/**
 * sw_word_time_free:
 * @self: a corrected time
 */
void
sw_word_time_free (SwWordTime *self)
{
  g_free (self->text);
  g_free (self);
}

static char *
fold_letters (const char *text)
{
  GString *folded = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        g_string_append_unichar (folded, g_unichar_tolower (c));
    }
  return g_string_free (folded, FALSE);
}

/* Letters and digits only: the other side may carry other quotes or commas, and a
 * service puts tags and line breaks before a word that begins a section. */
static char *
fold_word (const char *text)
{
  const char      *tag = strrchr (text, ']');
  g_autofree char *behind = tag != NULL ? fold_letters (tag + 1) : NULL;

  return behind != NULL && behind[0] != '\0' ? g_steal_pointer (&behind) : fold_letters (text);
}

typedef struct
{
  char  *text; /* folded */
  double start, end;
} Timed;

static void
timed_clear (gpointer data)
{
  g_free (((Timed *)data)->text);
}

static GArray *
read_timed (JsonArray *words)
{
  GArray *timed = g_array_new (FALSE, FALSE, sizeof (Timed));

  g_array_set_clear_func (timed, timed_clear);
  for (guint i = 0; words != NULL && i < json_array_get_length (words); i++)
    {
      JsonObject *word = sw_json_array_get_object (words, i);
      Timed       entry = { NULL, sw_json_get_number (word, "start", -1), sw_json_get_number (word, "end", -1) };

      if (entry.start < 0 || entry.start > MAX_SECONDS || entry.end > MAX_SECONDS)
        continue;
      entry.end = MAX (entry.start, entry.end);
      entry.text = fold_word (sw_json_get_string (word, "text", ""));
      if (entry.text[0] == '\0')
        timed_clear (&entry);
      else
        g_array_append_val (timed, entry);
    }
  return timed;
}

/* How many entries from @first on make up @text: where nothing parts the words, as in
 * Japanese, each character may have a time. 0 when they do not. */
static guint
count_entries_of (GArray     *timed,
                  guint       first,
                  const char *text)
{
  guint n = 0;

  while (*text != '\0')
    {
      const char *part = first + n < timed->len ? g_array_index (timed, Timed, first + n).text : NULL;

      if (part == NULL || !g_str_has_prefix (text, part))
        return 0;
      text += strlen (part);
      n++;
    }
  return n;
}

static double *
dup_times (SwLyrics *lyrics)
{
  guint   n_words = sw_lyrics_get_n_words (lyrics);
  double *times = g_new (double, 2 * MAX (n_words, 1));

  for (guint i = 0; i < n_words; i++)
    {
      const SwLyricsWord *word = sw_lyrics_get_word (lyrics, i);

      times[2 * i] = word->start;
      times[2 * i + 1] = word->end;
    }
  return times;
}

/**
 * sw_timeline_apply:
 * @lyrics: the words
 * @json: times of words
 * @length: bytes of @json, -1 when it ends with a zero
 *
 * Finds the words of @json in @lyrics in order; a few may be missing on either side.
 * Any thread.
 *
 * Returns: (transfer full): @lyrics, or a copy with times
 */
SwLyrics *
sw_timeline_apply (SwLyrics   *lyrics,
                   const char *json,
                   gssize      length)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GArray) timed = NULL;
  g_autofree double *times = NULL;
  guint              next = 0;

  g_return_val_if_fail (SW_IS_LYRICS (lyrics), NULL);
  g_return_val_if_fail (json != NULL, NULL);

  node = sw_json_parse (json, length, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return g_object_ref (lyrics);
  timed = read_timed (sw_json_get_array (json_node_get_object (node), "words"));
  if (timed->len == 0 || sw_lyrics_get_n_words (lyrics) == 0)
    return g_object_ref (lyrics);
  times = dup_times (lyrics);
  for (guint i = 0; i < sw_lyrics_get_n_words (lyrics); i++)
    {
      g_autofree char *text = fold_word (sw_lyrics_get_word (lyrics, i)->text);

      for (guint j = next; j < MIN (timed->len, next + REACH); j++)
        {
          guint n = count_entries_of (timed, j, text);

          if (n == 0)
            continue;
          times[2 * i] = g_array_index (timed, Timed, j).start;
          times[2 * i + 1] = g_array_index (timed, Timed, j + n - 1).end;
          next = j + n;
          break;
        }
    }
  return sw_lyrics_with_times (lyrics, times);
}

/**
 * sw_timeline_correct:
 * @lyrics: the words
 * @corrections: (element-type SwWordTime): corrected times
 *
 * Takes over corrections whose word is still the same. Any thread.
 *
 * Returns: (transfer full): @lyrics, or a copy with these times
 */
SwLyrics *
sw_timeline_correct (SwLyrics  *lyrics,
                     GPtrArray *corrections)
{
  g_autofree double *times = NULL;
  guint              n_taken = 0;

  g_return_val_if_fail (SW_IS_LYRICS (lyrics), NULL);
  g_return_val_if_fail (corrections != NULL, NULL);

  times = dup_times (lyrics);
  for (guint i = 0; i < corrections->len; i++)
    {
      const SwWordTime *correction = corrections->pdata[i];

      if (correction->word >= sw_lyrics_get_n_words (lyrics) || !(correction->start >= 0) || !(correction->end >= correction->start) ||
          g_strcmp0 (sw_lyrics_get_word (lyrics, correction->word)->text, correction->text) != 0)
        continue;
      times[2 * correction->word] = correction->start;
      times[2 * correction->word + 1] = correction->end;
      n_taken++;
    }
  return n_taken > 0 ? sw_lyrics_with_times (lyrics, times) : g_object_ref (lyrics);
}

/* The nearest word of the line that has a time, or -1. */
static int
find_neighbour (SwLyrics           *lyrics,
                const SwLyricsLine *line,
                guint               word,
                int                 step)
{
  for (int i = (int)word + step; i >= (int)line->first_word && i < (int)(line->first_word + line->n_words); i += step)
    if (sw_lyrics_get_word (lyrics, (guint)i)->start >= 0)
      return i;
  return -1;
}

/**
 * sw_timeline_move_word:
 * @lyrics: the words
 * @word: index of a word whose time is known
 * @by: seconds, negative for earlier
 *
 * Works out a correction by ear. The word keeps its length where there is room and its
 * place between the other words of its line; nothing begins before the song.
 *
 * Returns: (transfer full) (nullable): the new time, %NULL when the word cannot be moved
 *   so or has no time
 */
SwWordTime *
sw_timeline_move_word (SwLyrics *lyrics,
                       guint     word,
                       double    by)
{
  const SwLyricsWord *moved;
  const SwLyricsLine *line = NULL;
  double              start, end, earliest = 0, latest = MAX_SECONDS;
  int                 before, after;

  g_return_val_if_fail (SW_IS_LYRICS (lyrics), NULL);
  g_return_val_if_fail (word < sw_lyrics_get_n_words (lyrics), NULL);

  moved = sw_lyrics_get_word (lyrics, word);
  if (moved->start < 0)
    return NULL;
  for (guint i = 0; line == NULL; i++)
    {
      const SwLyricsLine *other = sw_lyrics_get_line (lyrics, i);

      if (word < other->first_word + other->n_words)
        line = other;
    }
  before = find_neighbour (lyrics, line, word, -1);
  after = find_neighbour (lyrics, line, word, 1);
  if (before >= 0)
    earliest = sw_lyrics_get_word (lyrics, (guint)before)->start + LEAST_STEP;
  if (after >= 0)
    latest = sw_lyrics_get_word (lyrics, (guint)after)->start - LEAST_STEP;
  start = MIN (MAX (moved->start + by, earliest), latest);
  if (start < earliest || fabs (start - moved->start) < LEAST_STEP / 2)
    return NULL;
  end = MIN (start + (moved->end - moved->start), latest + LEAST_STEP);
  return sw_word_time_new (word, moved->text, start, end);
}
