/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A song's words with times: from the engine's file beside the sound, else from a
 * timeline that was asked for, and over both what somebody has corrected. */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

#include "sw-describe-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_BYTES (4 * 1024 * 1024)

typedef struct
{
  SwClip    *clip;
  char      *path; /* (nullable) of the engine's file */
  SwLyrics  *lyrics;
  char      *timeline;    /* (nullable) */
  GPtrArray *corrections; /* (nullable) */
} Words;

static void
words_free (Words *words)
{
  g_object_unref (words->clip);
  g_object_unref (words->lyrics);
  g_clear_pointer (&words->corrections, g_ptr_array_unref);
  g_free (words->timeline);
  g_free (words->path);
  g_free (words);
}

static char *
read_file (const char   *path,
           GCancellable *cancellable)
{
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autoptr (GFileInfo) info = NULL;
  char *text = NULL;

  if (file != NULL)
    info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  if (info == NULL || g_file_info_get_size (info) > MAX_BYTES || !g_file_load_contents (file, cancellable, &text, NULL, NULL, NULL))
    return NULL;
  return text;
}

static void
words_worker (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Words           *words = data;
  g_autofree char *own = read_file (words->path, cancellable);
  const char      *json = own != NULL ? own : words->timeline;
  g_autoptr (SwLyrics) timed = NULL;

  timed = json != NULL ? sw_timeline_apply (words->lyrics, json, -1) : g_object_ref (words->lyrics);
  g_task_return_pointer (task, words->corrections != NULL ? sw_timeline_correct (timed, words->corrections) : g_object_ref (timed),
                         g_object_unref);
}

static void
corrections_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Words *words = g_task_get_task_data (task);

  words->corrections = sw_store_load_word_times_finish (SW_STORE (source), result, NULL);
  g_task_run_in_thread (task, words_worker);
}

static void
assets_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) assets = sw_store_load_assets_finish (SW_STORE (source), result, NULL);
  Words *words = g_task_get_task_data (task);

  for (guint i = 0; assets != NULL && i < assets->len; i++)
    if (sw_asset_get_kind (assets->pdata[i]) == SW_ASSET_TIMELINE)
      {
        g_free (words->timeline);
        words->timeline = g_strdup (sw_asset_get_text (assets->pdata[i]));
      }
  sw_store_load_word_times_async (SW_STORE (source), sw_clip_get_id (words->clip), g_task_get_cancellable (task),
                                  corrections_cb, g_object_ref (task));
}

/**
 * sw_studio_load_words_async:
 * @self: the studio
 * @clip: a song
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Brings together what is known of the times of a song's words.
 */
void
sw_studio_load_words_async (SwStudio           *self,
                            SwClip             *clip,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Words *words;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_CLIP (clip));

  words = g_new0 (Words, 1);
  words->clip = g_object_ref (clip);
  words->lyrics = sw_lyrics_new_from_text (sw_clip_get_lyrics (clip));
  if (sw_clip_get_audio_path (clip) != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (sw_clip_get_audio_path (clip));

      words->path = g_build_filename (folder, "words.json", NULL);
    }
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_studio_load_words_async);
  g_task_set_task_data (task, words, (GDestroyNotify)words_free);
  sw_store_load_assets_async (self->store, sw_clip_get_id (clip), cancellable, assets_cb, g_steal_pointer (&task));
}

/**
 * sw_studio_load_words_finish:
 * @self: the studio
 * @result: the result
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the words; sw_lyrics_get_timed() says whether there are times
 */
SwLyrics *
sw_studio_load_words_finish (SwStudio     *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
word_time_saved_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (SwStudio) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (sw_store_save_word_time_finish (SW_STORE (source), result, &error) || self->closed)
    return;
  words = sw_describe_error (error, NULL);
  _sw_studio_notice (self, words);
}

/**
 * sw_studio_set_word_time:
 * @self: the studio
 * @clip: a song
 * @lyrics: its words, as sw_studio_load_words_finish() gave them
 * @word: index of a word
 * @start: when it begins, in seconds; negative to take a correction back
 * @end: when it ends, in seconds
 *
 * Corrects the time of a word. It is kept and heeded whenever the words are loaded.
 */
void
sw_studio_set_word_time (SwStudio *self,
                         SwClip   *clip,
                         SwLyrics *lyrics,
                         guint     word,
                         double    start,
                         double    end)
{
  g_autoptr (SwWordTime) time = NULL;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_CLIP (clip));
  g_return_if_fail (SW_IS_LYRICS (lyrics) && word < sw_lyrics_get_n_words (lyrics));

  time = sw_word_time_new (word, sw_lyrics_get_word (lyrics, word)->text, start, MAX (start, end));
  sw_store_save_word_time_async (self->store, sw_clip_get_id (clip), time, NULL, word_time_saved_cb, g_object_ref (self));
}

typedef struct
{
  SwWordsFormat format;
  GFile        *target;
  SwClip       *clip;
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->target);
  g_object_unref (export->clip);
  g_free (export);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
export_words_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SwLyrics) lyrics = NULL;
  g_autoptr (GBytes) bytes = NULL;
  Export *export = g_task_get_task_data (task);
  GError *error = NULL;
  char   *text;

  lyrics = sw_studio_load_words_finish (SW_STUDIO (source), result, &error);
  if (lyrics == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  text = sw_timeline_export (lyrics, export->format, sw_clip_get_title (export->clip), NULL, sw_clip_get_duration (export->clip));
  bytes = g_bytes_new_take (text, strlen (text));
  if (g_bytes_get_size (bytes) == 0)
    {
      g_task_return_new_error (task, SW_STUDIO_ERROR, SW_STUDIO_ERROR_NO_TIMES, "%s", _ ("The times of this song's words are not known."));
      return;
    }
  g_file_replace_contents_bytes_async (export->target, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION,
                                       g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

/**
 * sw_studio_export_words_async:
 * @self: the studio
 * @clip: a song
 * @format: what to write
 * @target: the file, replaced when it is there
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Writes a song's words with their times, corrections included, to a file.
 */
void
sw_studio_export_words_async (SwStudio           *self,
                              SwClip             *clip,
                              SwWordsFormat       format,
                              GFile              *target,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Export *export;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_CLIP (clip));
  g_return_if_fail (G_IS_FILE (target));

  export = g_new0 (Export, 1);
  export->format = format;
  export->target = g_object_ref (target);
  export->clip = g_object_ref (clip);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_studio_export_words_async);
  g_task_set_task_data (task, export, (GDestroyNotify)export_free);
  sw_studio_load_words_async (self, clip, cancellable, export_words_cb, g_steal_pointer (&task));
}

/**
 * sw_studio_export_words_finish:
 * @self: the studio
 * @result: the result
 * @error: return location for %SW_STUDIO_ERROR_NO_TIMES or a %G_IO_ERROR
 *
 * Returns: whether the file is written
 */
gboolean
sw_studio_export_words_finish (SwStudio     *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
