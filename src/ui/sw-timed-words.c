/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-timed-words"

#include "config.h"

#include "sw-timed-words.h"

#include "sw-json.h"

#include <string.h>

#define MAX_BYTES (4 * 1024 * 1024)
/* How many words of the file may be skipped to find the next one of the text. */
#define REACH 12

/* Letters and digits only: the file may carry other quotes or commas. */
static char *
fold_word (const char *text)
{
  GString *folded = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (folded, g_unichar_tolower (c));
    }
  return g_string_free (folded, FALSE);
}

/* How many words of the file from @first on make up @text: where nothing parts the words,
 * as in Japanese, the file times each character. 0 when they do not. */
static guint
count_words_of (JsonArray  *words,
                guint       first,
                const char *text)
{
  g_autofree char *folded = fold_word (text);
  const char      *rest = folded;
  guint            n = 0;

  do
    {
      JsonObject      *word = first + n < json_array_get_length (words) ? sw_json_array_get_object (words, first + n) : NULL;
      g_autofree char *part = word != NULL ? fold_word (sw_json_get_string (word, "text", "")) : NULL;

      if (part == NULL || !g_str_has_prefix (rest, part) || (part[0] == '\0' && folded[0] != '\0'))
        return 0;
      rest += strlen (part);
      n++;
    }
  while (*rest != '\0');
  return n;
}

SwLyrics *
_sw_timed_words_apply (SwLyrics   *lyrics,
                       const char *json,
                       gssize      length)
{
  g_autoptr (JsonNode) node = sw_json_parse (json, length, NULL);
  JsonArray         *words = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? sw_json_get_array (json_node_get_object (node), "words") : NULL;
  guint              n_words = sw_lyrics_get_n_words (lyrics);
  guint              n_timed = words != NULL ? json_array_get_length (words) : 0;
  g_autofree double *times = g_new (double, 2 * MAX (n_words, 1));
  guint              next = 0;

  if (n_timed == 0 || n_words == 0)
    return g_object_ref (lyrics);
  for (guint i = 0; i < n_words; i++)
    {
      const char *text = sw_lyrics_get_word (lyrics, i)->text;

      times[2 * i] = times[2 * i + 1] = -1;
      for (guint j = next; j < MIN (n_timed, next + REACH); j++)
        {
          guint n = count_words_of (words, j, text);

          if (n == 0)
            continue;
          times[2 * i] = sw_json_get_number (sw_json_array_get_object (words, j), "start", -1);
          times[2 * i + 1] = sw_json_get_number (sw_json_array_get_object (words, j + n - 1), "end", -1);
          next = j + n;
          break;
        }
    }
  return sw_lyrics_with_times (lyrics, times);
}

static void
load_worker (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  SwLyrics   *lyrics = data;
  const char *path = g_object_get_data (G_OBJECT (lyrics), "sw-words-path");
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autofree char *json = NULL;
  gsize            length;

  if (file != NULL)
    info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  if (info != NULL && g_file_info_get_size (info) <= MAX_BYTES && g_file_load_contents (file, cancellable, &json, &length, NULL, NULL))
    g_task_return_pointer (task, _sw_timed_words_apply (lyrics, json, (gssize)length), g_object_unref);
  else
    g_task_return_pointer (task, g_object_ref (lyrics), g_object_unref);
}

void
_sw_timed_words_load_async (SwClip             *clip,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const char *text = sw_clip_get_lyrics (clip);
  const char *audio = sw_clip_get_audio_path (clip);
  SwLyrics   *lyrics = sw_lyrics_new_from_text (text != NULL ? text : "");

  if (audio != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (audio);

      g_object_set_data_full (G_OBJECT (lyrics), "sw-words-path", g_build_filename (folder, "words.json", NULL), g_free);
    }
  g_task_set_source_tag (task, _sw_timed_words_load_async);
  g_task_set_name (task, "sw-timed-words-load");
  g_task_set_task_data (task, lyrics, g_object_unref);
  g_task_run_in_thread (task, load_worker);
}

SwLyrics *
_sw_timed_words_load_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, _sw_timed_words_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
