/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a task is called, from what was asked for. */

#define G_LOG_DOMAIN "sw-task"

#include "config.h"

#include "sw-task-title-private.h"

#include "sw-lyrics.h"

/* How much of a description or of a line of lyrics makes a title. */
#define TITLE_CHARS 48

/* The first words of @text, no more than fit a title; NULL when there are none. */
static char *
dup_first_words (const char *text)
{
  g_autoptr (GString) words = g_string_new (NULL);
  glong n_chars = 0;

  for (const char *p = text; *p != '\0';)
    {
      const char *end;
      glong       length;

      while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      for (end = p; *end != '\0' && !g_unichar_isspace (g_utf8_get_char (end));)
        end = g_utf8_next_char (end);
      length = g_utf8_strlen (p, end - p);
      if (length == 0)
        break;
      if (n_chars + length > TITLE_CHARS)
        {
          if (n_chars == 0) /* one long word, or a script without spaces */
            g_string_append_len (words, p, g_utf8_offset_to_pointer (p, TITLE_CHARS) - p);
          g_string_append (words, "…");
          break;
        }
      if (n_chars > 0)
        g_string_append_c (words, ' ');
      g_string_append_len (words, p, end - p);
      n_chars += length + 1;
      p = end;
    }

  return words->len > 0 ? g_strdup (words->str) : NULL;
}

/* The first line that is sung, else NULL. */
static char *
dup_first_line (const char *text)
{
  g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text (text);

  for (guint i = 0; i < sw_lyrics_get_n_lines (lyrics); i++)
    {
      const SwLyricsLine *line = sw_lyrics_get_line (lyrics, i);

      if (line->n_words > 0)
        return dup_first_words (line->text);
    }
  return NULL;
}

/* A title for people; "" when @request (nullable) says nothing. */
char *
_sw_task_title_derive (SwRequest *request)
{
  static const char *const titles[] = { "title" };
  static const char *const descriptions[] = { "gpt_description_prompt", "description", "sound", "prompt_text" };
  static const char *const words[] = { "prompt", "lyrics" };
  const SwOperation       *operation;
  char                    *title = NULL;

  if (request == NULL)
    return g_strdup ("");

  for (guint i = 0; title == NULL && i < G_N_ELEMENTS (titles); i++)
    if (sw_request_has (request, titles[i]))
      title = dup_first_words (sw_request_get_string (request, titles[i]) ?: "");
  for (guint i = 0; title == NULL && i < G_N_ELEMENTS (descriptions); i++)
    if (sw_request_has (request, descriptions[i]))
      title = dup_first_words (sw_request_get_string (request, descriptions[i]) ?: "");
  for (guint i = 0; title == NULL && i < G_N_ELEMENTS (words); i++)
    if (sw_request_has (request, words[i]))
      title = dup_first_line (sw_request_get_string (request, words[i]) ?: "");

  operation = sw_request_get_operation (request);
  if (title == NULL && operation != NULL)
    title = g_strdup (sw_operation_get_name (operation));
  return title != NULL ? title : g_strdup ("");
}
