/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Longer than others because text and times belong together: reading the text makes
 * the very lines and words, by index, that the times are put on and found by. */

#define G_LOG_DOMAIN "sw-lyrics"

#include "config.h"

#include "sw-lyrics.h"

#include "sw-section-private.h"

#include <math.h>
#include <string.h>

/* What sounds when: the indices of the timed lines or words by their start, and the
 * latest end among each and those before it, so that a search can stop early. */
typedef struct
{
  guint  *order;
  double *latest_end;
  guint   length;
} TimeIndex;

struct _SwLyrics
{
  GObject parent_instance;

  char         *text;
  GStringChunk *strings;  /* every text the three arrays point to */
  GArray       *sections; /* of SwLyricsSection */
  GArray       *lines;    /* of SwLyricsLine */
  GArray       *words;    /* of SwLyricsWord */
  TimeIndex     lines_by_time;
  TimeIndex     words_by_time;
};

G_DEFINE_FINAL_TYPE (SwLyrics, sw_lyrics, G_TYPE_OBJECT)

#define SECTION(self, i) (&g_array_index ((self)->sections, SwLyricsSection, (i)))
#define LINE(self, i) (&g_array_index ((self)->lines, SwLyricsLine, (i)))
#define WORD(self, i) (&g_array_index ((self)->words, SwLyricsWord, (i)))

static gboolean
is_blank (gunichar c)
{
  /* Zero-width space and byte order mark count as blank, too. */
  return g_unichar_isspace (c) || c == 0x200b || c == 0xfeff;
}

static gboolean
is_word_char (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019 || c == 0x02bc || c == 0xff07;
}

/* Characters that join two parts of one word: don't, la-la-la. */
static gboolean
is_joiner (gunichar c)
{
  return is_apostrophe (c) || c == '-' || c == 0x2010 || c == 0x2011;
}

static gboolean
is_opening (gunichar c)
{
  return c == '[' || c == '{' || c == 0xff3b || c == 0x3010;
}

static gboolean
is_closing (gunichar c)
{
  return c == ']' || c == '}' || c == 0xff3d || c == 0x3011;
}

static void
strip (const char **start,
       const char **end)
{
  while (*start < *end && is_blank (g_utf8_get_char (*start)))
    *start = g_utf8_next_char (*start);
  while (*start < *end)
    {
      const char *last = g_utf8_prev_char (*end);

      if (!is_blank (g_utf8_get_char (last)))
        break;
      *end = last;
    }
}

static const char *
keep (SwLyrics   *self,
      const char *start,
      const char *end)
{
  return g_string_chunk_insert_len (self->strings, start, end - start);
}

static void
begin_section (SwLyrics   *self,
               const char *start,
               const char *end)
{
  SwLyricsSection section = { .first_line = self->lines->len, .start = -1, .end = -1 };

  strip (&start, &end);
  section.name = keep (self, start, end);
  section.kind = start < end ? sw_section_kind_from_tag (section.name) : SW_SECTION_VERSE;
  g_array_append_val (self->sections, section);
}

/* The end of the word that starts at @start, which is a word character or an
 * apostrophe before one. */
static const char *
find_word_end (const char *start,
               const char *end)
{
  const char *p = start;

  if (is_apostrophe (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  while (p < end)
    {
      gunichar    c = g_utf8_get_char (p);
      const char *next = g_utf8_next_char (p);

      if (is_word_char (c))
        p = next;
      else if (is_joiner (c) && next < end && is_word_char (g_utf8_get_char (next)))
        p = next;
      else if (is_apostrophe (c)) /* singin' */
        return next;
      else
        break;
    }
  return p;
}

/* Words between square brackets are directions and not sung. */
static void
add_words (SwLyrics   *self,
           const char *start,
           const char *end)
{
  const char *last_closing = NULL;
  const char *p;

  for (p = start; p < end; p = g_utf8_next_char (p))
    if (is_closing (g_utf8_get_char (p)))
      last_closing = p;

  for (p = start; p < end;)
    {
      gunichar    c = g_utf8_get_char (p);
      const char *next = g_utf8_next_char (p);

      if (is_opening (c) && last_closing != NULL && p < last_closing)
        {
          while (!is_closing (g_utf8_get_char (next)))
            next = g_utf8_next_char (next);
        }
      else if (is_word_char (c) || (is_apostrophe (c) && next < end && is_word_char (g_utf8_get_char (next))))
        {
          SwLyricsWord word = { .offset = p - self->text, .start = -1, .end = -1 };

          next = find_word_end (p, end);
          word.length = next - p;
          word.text = keep (self, p, next);
          g_array_append_val (self->words, word);
        }
      p = next;
    }
}

static void
add_line (SwLyrics   *self,
          const char *start,
          const char *end)
{
  SwLyricsLine line = { .offset = start - self->text, .first_word = self->words->len, .start = -1, .end = -1 };

  if (self->sections->len == 0)
    begin_section (self, start, start);
  line.text = keep (self, start, end);
  line.backing = *start == '(' && end[-1] == ')' && memchr (start, ')', end - start) == end - 1;
  add_words (self, start, end);
  line.n_words = self->words->len - line.first_word;
  g_array_append_val (self->lines, line);
  SECTION (self, self->sections->len - 1)->n_lines++;
}

/* Whether the stretch, without its decoration, is nothing but a section's name. */
static gboolean
is_plain_name (const char *start,
               const char *end)
{
  g_autofree char *name = g_strndup (start, MIN (end - start, 256));

  return _sw_section_is_plain_name (name);
}

/* "[Verse 1]", "【Chorus】", "[[Bridge]]": on success @after is what follows. */
static gboolean
parse_bracket_tag (SwLyrics    *self,
                   const char  *start,
                   const char  *end,
                   const char **after)
{
  const char *inner = start, *inner_end, *p;
  gboolean    alone;

  while (inner < end && is_opening (g_utf8_get_char (inner)))
    inner = g_utf8_next_char (inner);
  for (inner_end = inner; inner_end < end && !is_closing (g_utf8_get_char (inner_end));)
    inner_end = g_utf8_next_char (inner_end);
  for (p = inner_end; p < end && is_closing (g_utf8_get_char (p));)
    p = g_utf8_next_char (p);

  *after = p;
  strip (&inner, &inner_end);
  alone = p == end;
  if (inner == inner_end)
    return TRUE; /* "[]" says nothing */

  /* A direction before sung words ("[whispered] come closer") begins no section,
   * and neither does a bracket that nothing closes, unless a section is named. */
  if (!alone || inner_end == end)
    {
      g_autofree char *name = g_strndup (inner, inner_end - inner);

      if (inner_end == end ? !is_plain_name (inner, inner_end) : sw_section_kind_from_tag (name) == SW_SECTION_OTHER)
        return FALSE;
    }
  begin_section (self, inner, inner_end);
  return TRUE;
}

/* "(Chorus)", "Chorus:", "**Verse 2**", "## Bridge": a section's name and nothing
 * else, however it is set off. A bare "Chorus" counts as well. */
static gboolean
parse_plain_tag (SwLyrics   *self,
                 const char *start,
                 const char *end)
{
  while (start < end && strchr ("#*_(~=- []{}", *start) != NULL)
    start++;
  while (start < end && strchr ("*_):~=- []{}", end[-1]) != NULL)
    end--;
  if (start == end || !is_plain_name (start, end))
    return FALSE;
  begin_section (self, start, end);
  return TRUE;
}

static void
parse_line (SwLyrics   *self,
            const char *start,
            const char *end)
{
  strip (&start, &end);
  while (start < end)
    {
      const char *tag = start, *tag_end = end, *after = NULL;

      /* Bold or heading marks around a bracketed tag. */
      while (tag < end && (*tag == '*' || *tag == '#' || *tag == ' '))
        tag++;
      while (tag < tag_end && tag_end[-1] == '*')
        tag_end--;

      if (tag < tag_end && is_opening (g_utf8_get_char (tag)) && parse_bracket_tag (self, tag, tag_end, &after))
        {
          start = after;
          strip (&start, &tag_end);
          end = tag_end;
          continue;
        }
      if (!parse_plain_tag (self, start, end))
        add_line (self, start, end);
      return;
    }
}

static void
parse (SwLyrics *self)
{
  const char *start = self->text;

  while (*start != '\0')
    {
      const char *end = start + strcspn (start, "\r\n");

      parse_line (self, start, end);
      start = *end != '\0' ? end + 1 : end;
    }
}

static int
compare_starts (gconstpointer a,
                gconstpointer b,
                gpointer      starts)
{
  double first = ((const double *)starts)[*(const guint *)a];
  double second = ((const double *)starts)[*(const guint *)b];

  if (first != second)
    return first < second ? -1 : 1;
  return *(const guint *)a < *(const guint *)b ? -1 : 1;
}

static void
time_index_clear (TimeIndex *self)
{
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->latest_end, g_free);
  self->length = 0;
}

/* @starts and @ends: @length seconds, a negative start for "not known". */
static void
time_index_fill (TimeIndex    *self,
                 double       *starts,
                 const double *ends,
                 guint         length)
{
  self->order = g_new (guint, length);
  self->latest_end = g_new (double, length);
  for (guint i = 0; i < length; i++)
    if (starts[i] >= 0)
      self->order[self->length++] = i;
  g_qsort_with_data (self->order, self->length, sizeof (guint), compare_starts, starts);
  for (guint i = 0; i < self->length; i++)
    self->latest_end[i] = MAX (ends[self->order[i]], i > 0 ? self->latest_end[i - 1] : 0);
}

/* How many of the index start at @seconds or before. */
static guint
time_index_count_begun (const TimeIndex *self,
                        double (*get_start) (SwLyrics *, guint),
                        SwLyrics *lyrics,
                        double    seconds)
{
  guint low = 0, high = self->length;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_start (lyrics, self->order[middle]) <= seconds)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static double
line_start (SwLyrics *self,
            guint     i)
{
  return LINE (self, i)->start;
}

static double
word_start (SwLyrics *self,
            guint     i)
{
  return WORD (self, i)->start;
}

static void
cover (double *start,
       double *end,
       double  other_start,
       double  other_end)
{
  if (other_start < 0)
    return;
  *start = *start < 0 ? other_start : MIN (*start, other_start);
  *end = MAX (*end, other_end);
}

static void
index_times (SwLyrics *self)
{
  guint              length = MAX (self->words->len, self->lines->len);
  g_autofree double *starts = g_new (double, length + 1);
  g_autofree double *ends = g_new (double, length + 1);

  for (guint i = 0; i < self->words->len; i++)
    {
      starts[i] = WORD (self, i)->start;
      ends[i] = WORD (self, i)->end;
    }
  time_index_fill (&self->words_by_time, starts, ends, self->words->len);
  for (guint i = 0; i < self->lines->len; i++)
    {
      starts[i] = LINE (self, i)->start;
      ends[i] = LINE (self, i)->end;
    }
  time_index_fill (&self->lines_by_time, starts, ends, self->lines->len);
}

static void
take_times (SwLyrics     *self,
            const double *times)
{
  for (guint i = 0; i < self->words->len; i++)
    {
      double start = times[2 * i], end = times[2 * i + 1];

      if (!isfinite (start) || start < 0)
        continue;
      WORD (self, i)->start = start;
      WORD (self, i)->end = isfinite (end) && end > start ? end : start;
    }
  for (guint i = 0; i < self->lines->len; i++)
    {
      SwLyricsLine *line = LINE (self, i);

      for (guint j = line->first_word; j < line->first_word + line->n_words; j++)
        cover (&line->start, &line->end, WORD (self, j)->start, WORD (self, j)->end);
    }
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwLyricsSection *section = SECTION (self, i);

      for (guint j = section->first_line; j < section->first_line + section->n_lines; j++)
        cover (&section->start, &section->end, LINE (self, j)->start, LINE (self, j)->end);
    }
  index_times (self);
}

static void
sw_lyrics_finalize (GObject *object)
{
  SwLyrics *self = SW_LYRICS (object);

  g_free (self->text);
  g_string_chunk_free (self->strings);
  g_array_unref (self->sections);
  g_array_unref (self->lines);
  g_array_unref (self->words);
  time_index_clear (&self->lines_by_time);
  time_index_clear (&self->words_by_time);

  G_OBJECT_CLASS (sw_lyrics_parent_class)->finalize (object);
}

static void
sw_lyrics_class_init (SwLyricsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sw_lyrics_finalize;
}

static void
sw_lyrics_init (SwLyrics *self)
{
  self->strings = g_string_chunk_new (1024);
  self->sections = g_array_new (FALSE, FALSE, sizeof (SwLyricsSection));
  self->lines = g_array_new (FALSE, FALSE, sizeof (SwLyricsLine));
  self->words = g_array_new (FALSE, FALSE, sizeof (SwLyricsWord));
}

/**
 * sw_lyrics_new_from_text:
 * @text: (nullable): lyrics as people write them; anything is accepted
 *
 * Tags are lines such as "[Verse 1]", "(Chorus)", "Bridge:" or "**Outro**"; a tag in
 * square brackets may be followed by words on the same line. Bytes that are not
 * UTF-8 are replaced first, offsets are those of sw_lyrics_get_text().
 *
 * Returns: (transfer full): the lyrics, without times
 */
SwLyrics *
sw_lyrics_new_from_text (const char *text)
{
  SwLyrics *self = g_object_new (SW_TYPE_LYRICS, NULL);

  self->text = g_utf8_make_valid (text != NULL ? text : "", -1);
  parse (self);
  return self;
}

/**
 * sw_lyrics_with_times:
 * @self: lyrics
 * @times: (array): two numbers for each word, the seconds at which it starts and
 *   ends; negative or not finite when not known
 *
 * The times of lines and sections are those of their words together.
 *
 * Returns: (transfer full): a copy with these times
 */
SwLyrics *
sw_lyrics_with_times (SwLyrics     *self,
                      const double *times)
{
  SwLyrics *copy;

  g_return_val_if_fail (SW_IS_LYRICS (self), NULL);

  copy = sw_lyrics_new_from_text (self->text);
  if (times != NULL)
    take_times (copy, times);
  return copy;
}

/**
 * sw_lyrics_get_text:
 * @self: lyrics
 *
 * Returns: the source, tags included
 */
const char *
sw_lyrics_get_text (SwLyrics *self)
{
  g_return_val_if_fail (SW_IS_LYRICS (self), NULL);

  return self->text;
}

/**
 * sw_lyrics_get_n_sections:
 * @self: lyrics
 *
 * Returns: how many sections there are
 */
guint
sw_lyrics_get_n_sections (SwLyrics *self)
{
  g_return_val_if_fail (SW_IS_LYRICS (self), 0);

  return self->sections->len;
}

/**
 * sw_lyrics_get_n_lines:
 * @self: lyrics
 *
 * Returns: how many lines there are, tags and empty ones not counted
 */
guint
sw_lyrics_get_n_lines (SwLyrics *self)
{
  g_return_val_if_fail (SW_IS_LYRICS (self), 0);

  return self->lines->len;
}

/**
 * sw_lyrics_get_n_words:
 * @self: lyrics
 *
 * Returns: how many words are sung
 */
guint
sw_lyrics_get_n_words (SwLyrics *self)
{
  g_return_val_if_fail (SW_IS_LYRICS (self), 0);

  return self->words->len;
}

/**
 * sw_lyrics_get_section:
 * @self: lyrics
 * @index: which section
 *
 * Returns: (transfer none) (nullable): the section, %NULL past the last
 */
const SwLyricsSection *
sw_lyrics_get_section (SwLyrics *self,
                       guint     index)
{
  g_return_val_if_fail (SW_IS_LYRICS (self), NULL);

  return index < self->sections->len ? SECTION (self, index) : NULL;
}

/**
 * sw_lyrics_get_line:
 * @self: lyrics
 * @index: which line
 *
 * Returns: (transfer none) (nullable): the line, %NULL past the last
 */
const SwLyricsLine *
sw_lyrics_get_line (SwLyrics *self,
                    guint     index)
{
  g_return_val_if_fail (SW_IS_LYRICS (self), NULL);

  return index < self->lines->len ? LINE (self, index) : NULL;
}

/**
 * sw_lyrics_get_word:
 * @self: lyrics
 * @index: which word
 *
 * Returns: (transfer none) (nullable): the word, %NULL past the last
 */
const SwLyricsWord *
sw_lyrics_get_word (SwLyrics *self,
                    guint     index)
{
  g_return_val_if_fail (SW_IS_LYRICS (self), NULL);

  return index < self->words->len ? WORD (self, index) : NULL;
}

/**
 * sw_lyrics_get_timed:
 * @self: lyrics
 *
 * Returns: whether the time of at least one word is known
 */
gboolean
sw_lyrics_get_timed (SwLyrics *self)
{
  g_return_val_if_fail (SW_IS_LYRICS (self), FALSE);

  return self->words_by_time.length > 0;
}

/**
 * sw_lyrics_line_at:
 * @self: lyrics
 * @seconds: a position in the song
 *
 * Returns: the line sounding there, the one begun last when several do, or -1
 */
int
sw_lyrics_line_at (SwLyrics *self,
                   double    seconds)
{
  const TimeIndex *index;

  g_return_val_if_fail (SW_IS_LYRICS (self), -1);

  index = &self->lines_by_time;
  for (guint i = time_index_count_begun (index, line_start, self, seconds); i > 0 && index->latest_end[i - 1] > seconds; i--)
    if (LINE (self, index->order[i - 1])->end > seconds)
      return index->order[i - 1];
  return -1;
}

/**
 * sw_lyrics_word_at:
 * @self: lyrics
 * @seconds: a position in the song
 *
 * Returns: the word sounding there, the one begun last when several do, or -1
 */
int
sw_lyrics_word_at (SwLyrics *self,
                   double    seconds)
{
  const TimeIndex *index;

  g_return_val_if_fail (SW_IS_LYRICS (self), -1);

  index = &self->words_by_time;
  for (guint i = time_index_count_begun (index, word_start, self, seconds); i > 0 && index->latest_end[i - 1] > seconds; i--)
    if (WORD (self, index->order[i - 1])->end > seconds)
      return index->order[i - 1];
  return -1;
}
