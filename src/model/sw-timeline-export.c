/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Timed words as files that players read. Neither format can quote: what would be taken
 * for a mark is written with a look-alike. */

#define G_LOG_DOMAIN "sw-timeline"

#include "config.h"

#include "sw-timeline.h"

#include <math.h>
#include <string.h>

#define LONGEST_LINE 42      /* characters that fit a line of subtitles */
#define LONG_PAUSE_MS 4000   /* a line is taken away when so long nothing follows */
#define SHORTEST_MS 300      /* of a subtitle, where the next one leaves room */
#define DEFAULT_LINE_MS 3000 /* a line whose end is not known */

GType
sw_words_format_get_type (void)
{
  static const GEnumValue values[] = {
    { SW_WORDS_LRC, "SW_WORDS_LRC", "lrc" },
    { SW_WORDS_ENHANCED_LRC, "SW_WORDS_ENHANCED_LRC", "enhanced-lrc" },
    { SW_WORDS_SRT, "SW_WORDS_SRT", "srt" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SwWordsFormat", values));
  return type;
}

/**
 * sw_words_format_get_ending:
 * @format: a format
 *
 * Returns: (transfer none): the ending of its files, without a dot
 */
const char *
sw_words_format_get_ending (SwWordsFormat format)
{
  return format == SW_WORDS_SRT ? "srt" : "lrc";
}

typedef struct
{
  const SwLyricsLine *line;
  guint               index;
  gint64              start, end; /* milliseconds */
} Cue;

static gint64
to_milliseconds (double seconds)
{
  return llround (seconds * 1000);
}

static int
compare_cues (gconstpointer a,
              gconstpointer b)
{
  const Cue *first = a;
  const Cue *second = b;

  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  return first->index < second->index ? -1 : first->index > second->index;
}

static GArray *
list_cues (SwLyrics *lyrics)
{
  GArray *cues = g_array_new (FALSE, FALSE, sizeof (Cue));

  for (guint i = 0; i < sw_lyrics_get_n_lines (lyrics); i++)
    {
      const SwLyricsLine *line = sw_lyrics_get_line (lyrics, i);
      Cue                 cue = { line, i, to_milliseconds (line->start), to_milliseconds (line->end) };

      if (line->n_words == 0 || line->start < 0)
        continue;
      if (line->end <= line->start)
        cue.end = cue.start + DEFAULT_LINE_MS;
      g_array_append_val (cues, cue);
    }
  g_array_sort (cues, compare_cues);
  return cues;
}

/* One line; brackets and arrows that mean something to the reader are exchanged. */
static char *
dup_plain (const char *text,
           gboolean    square)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (g_unichar_iscntrl (c))
        c = ' ';
      else if (c == '<')
        c = 0x2039;
      else if (c == '>')
        c = 0x203a;
      else if (square && c == '[')
        c = '(';
      else if (square && c == ']')
        c = ')';
      else if (!square && (c == '{' || c == '}'))
        c = c == '{' ? '(' : ')';
      g_string_append_unichar (plain, c);
    }
  return g_strdup (g_strstrip (plain->str));
}

/* "01:02.34"; hours become minutes. */
static void
append_stamp (GString *text,
              char     open,
              gint64   milliseconds,
              char     close)
{
  gint64 hundredths = (milliseconds + 5) / 10;

  g_string_append_printf (text, "%c%02d:%02d.%02d%c", open, (int)(hundredths / 6000), (int)(hundredths / 100 % 60), (int)(hundredths % 100), close);
}

static void
append_tag (GString    *text,
            const char *name,
            const char *value)
{
  g_autofree char *plain = value != NULL ? dup_plain (value, TRUE) : NULL;

  if (plain != NULL && plain[0] != '\0')
    g_string_append_printf (text, "[%s:%s]\n", name, plain);
}

/* The word with the marks around it: from its place up to the next word of the line. */
static char *
dup_word (SwLyrics           *lyrics,
          const SwLyricsLine *line,
          guint               index)
{
  const SwLyricsWord *word = sw_lyrics_get_word (lyrics, line->first_word + index);
  const char         *text = sw_lyrics_get_text (lyrics);
  const char         *begin = text + word->offset;
  const char         *end = begin + strcspn (begin, "\r\n");
  g_autofree char    *piece = NULL;

  if (index == 0)
    while (begin > text && begin[-1] != '\n' && begin[-1] != '\r')
      begin--;
  if (index + 1 < line->n_words)
    {
      end = text + sw_lyrics_get_word (lyrics, line->first_word + index + 1)->offset;
      while (end > begin && strchr (" (<\"'", end[-1]) != NULL)
        end--;
    }
  if (index > 0)
    while (begin > text && strchr ("(<\"'", begin[-1]) != NULL)
      begin--;
  piece = g_strndup (begin, end - begin);
  return dup_plain (piece, TRUE);
}

/* A word without a time goes with the one before it. */
static void
append_timed_words (GString            *text,
                    SwLyrics           *lyrics,
                    const SwLyricsLine *line,
                    gint64              line_start)
{
  gint64 last = line_start;

  for (guint i = 0; i < line->n_words; i++)
    {
      const SwLyricsWord *word = sw_lyrics_get_word (lyrics, line->first_word + i);
      g_autofree char    *plain = dup_word (lyrics, line, i);

      if (word->start >= 0)
        {
          append_stamp (text, '<', MAX (last, to_milliseconds (word->start)), '>');
          last = MAX (last, to_milliseconds (word->start));
        }
      g_string_append_printf (text, " %s ", plain);
      if (word->end >= 0)
        last = MAX (last, to_milliseconds (word->end));
    }
  append_stamp (text, '<', last, '>');
}

static char *
export_lrc (SwLyrics   *lyrics,
            GArray     *cues,
            gboolean    enhanced,
            const char *title,
            const char *artist,
            double      duration)
{
  GString *text = g_string_new (NULL);

  append_tag (text, "ti", title);
  append_tag (text, "ar", artist);
  append_tag (text, "re", "Songwright");
  if (duration > 0)
    g_string_append_printf (text, "[length:%02d:%02d]\n", (int)(llround (duration) / 60), (int)(llround (duration) % 60));
  for (guint i = 0; i < cues->len; i++)
    {
      const Cue       *cue = &g_array_index (cues, Cue, i);
      gint64           next = i + 1 < cues->len ? g_array_index (cues, Cue, i + 1).start : G_MAXINT64;
      g_autofree char *plain = dup_plain (cue->line->text, TRUE);

      append_stamp (text, '[', cue->start, ']');
      if (enhanced)
        append_timed_words (text, lyrics, cue->line, cue->start);
      else
        g_string_append (text, plain);
      g_string_append_c (text, '\n');
      if (next - cue->end > LONG_PAUSE_MS)
        {
          append_stamp (text, '[', cue->end, ']');
          g_string_append_c (text, '\n');
        }
    }
  return g_string_free (text, FALSE);
}

static void
append_clock (GString *text,
              gint64   milliseconds)
{
  g_string_append_printf (text, "%02d:%02d:%02d,%03d", (int)(milliseconds / 3600000), (int)(milliseconds / 60000 % 60),
                          (int)(milliseconds / 1000 % 60), (int)(milliseconds % 1000));
}

/* Broken at the blank nearest to its middle, again and again. */
static void
append_wrapped (GString    *text,
                const char *line)
{
  glong       n_chars = g_utf8_strlen (line, -1);
  const char *best = NULL;
  glong       nearest = n_chars;
  glong       at = 0;

  for (const char *walk = line; n_chars > LONGEST_LINE && *walk != '\0'; walk = g_utf8_next_char (walk), at++)
    if (*walk == ' ' && ABS (2 * at - n_chars) < nearest)
      {
        nearest = ABS (2 * at - n_chars);
        best = walk;
      }
  if (best == NULL)
    g_string_append_printf (text, "%s\n", line);
  else
    {
      g_autofree char *head = g_strndup (line, best - line);

      append_wrapped (text, head);
      append_wrapped (text, best + 1);
    }
}

static char *
export_srt (GArray *cues)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < cues->len; i++)
    {
      const Cue       *cue = &g_array_index (cues, Cue, i);
      gint64           next = i + 1 < cues->len ? g_array_index (cues, Cue, i + 1).start : G_MAXINT64;
      gint64           end = MIN (MAX (cue->end, cue->start + SHORTEST_MS), next);
      g_autofree char *plain = dup_plain (cue->line->text, FALSE);

      g_string_append_printf (text, "%s%u\n", i > 0 ? "\n" : "", i + 1);
      append_clock (text, cue->start);
      g_string_append (text, " --> ");
      append_clock (text, MAX (end, cue->start + 1));
      g_string_append_c (text, '\n');
      append_wrapped (text, plain);
    }
  return g_string_free (text, FALSE);
}

/**
 * sw_timeline_export:
 * @lyrics: words with times
 * @format: what to write
 * @title: (nullable): the song's title
 * @artist: (nullable): who made it
 * @duration: seconds, 0 when not known
 *
 * Writes the lines that have a time, in the order they sound. Any thread.
 *
 * Returns: (transfer full): the file's text, UTF-8
 */
char *
sw_timeline_export (SwLyrics     *lyrics,
                    SwWordsFormat format,
                    const char   *title,
                    const char   *artist,
                    double        duration)
{
  g_autoptr (GArray) cues = NULL;

  g_return_val_if_fail (SW_IS_LYRICS (lyrics), NULL);

  cues = list_cues (lyrics);
  if (cues->len == 0)
    return g_strdup ("");
  if (format == SW_WORDS_SRT)
    return export_srt (cues);
  return export_lrc (lyrics, cues, format == SW_WORDS_ENHANCED_LRC, title, artist, duration);
}
