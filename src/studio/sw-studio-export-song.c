/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A song on its way out: its words, what belongs to it, then the writing in a thread. */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-export-private.h"
#include "sw-studio-private.h"

#include "sw-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_COVER_BYTES (16 * 1024 * 1024)

typedef struct
{
  SwClip       *clip;
  SwSoundFormat format;
  gboolean      sidecar;
  gboolean      lyrics;
  GFile        *target;
  char         *name;
  char         *audio_path;
  char         *lossless_path; /* (nullable) */
  char         *cover_path;    /* (nullable) */
  SwSoundTags  *tags;
  JsonObject   *facts; /* (nullable) */
} Song;

static void
song_free (Song *song)
{
  g_object_unref (song->clip);
  g_object_unref (song->target);
  g_free (song->name);
  g_free (song->audio_path);
  g_free (song->lossless_path);
  g_free (song->cover_path);
  sw_sound_tags_free (song->tags);
  g_clear_pointer (&song->facts, json_object_unref);
  g_free (song);
}

static GBytes *
load_cover (const char *path)
{
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autoptr (GFileInfo) info = file != NULL ? g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL) : NULL;

  if (info == NULL || g_file_info_get_size (info) > MAX_COVER_BYTES)
    return NULL;
  return g_file_load_bytes (file, NULL, NULL, NULL);
}

/* Beside @file, with another ending in place of its own, or behind it. */
static gboolean
write_beside (GFile        *file,
              const char   *ending,
              gboolean      behind,
              const char   *text,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *base = g_file_get_basename (file);
  char            *dot = strrchr (base, '.');
  g_autofree char *name = NULL;
  g_autoptr (GFile) beside = NULL;

  if (!behind && dot != NULL)
    *dot = '\0';
  name = g_strdup_printf ("%s.%s", base, ending);
  beside = g_file_get_child (folder, name);
  return g_file_replace_contents (beside, text, strlen (text), NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, cancellable, error);
}

static gboolean
write_lyrics (Song         *song,
              GFile        *file,
              GCancellable *cancellable,
              GError      **error)
{
  g_autofree char *timed = NULL;

  if (song->tags->words != NULL && sw_lyrics_get_timed (song->tags->words))
    timed = sw_timeline_export (song->tags->words, SW_WORDS_LRC, song->tags->title, song->tags->artist, song->tags->duration);
  if (timed != NULL && *timed != '\0')
    return write_beside (file, "lrc", FALSE, timed, cancellable, error);
  if (song->tags->text == NULL || *song->tags->text == '\0')
    return TRUE;
  return write_beside (file, "txt", FALSE, song->tags->text, cancellable, error);
}

static gboolean
write_sidecar (Song         *song,
               GFile        *file,
               GCancellable *cancellable,
               GError      **error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (song->facts, "file", base);
  json_node_set_object (node, song->facts);
  text = sw_json_to_string (node, TRUE);
  return write_beside (file, "json", TRUE, text, cancellable, error);
}

static void
song_worker (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Song    *song = data;
  gboolean reserved = g_file_query_file_type (song->target, G_FILE_QUERY_INFO_NONE, cancellable) == G_FILE_TYPE_DIRECTORY;
  g_autoptr (GFile) file = NULL;
  GError     *error = NULL;
  const char *from = song->audio_path;
  gboolean    ok;

  /* An MP3 is handed on as it is; anything else is better made from what lost nothing. */
  if (song->lossless_path != NULL && (song->format != SW_SOUND_MP3 || !g_str_has_suffix (song->audio_path, ".mp3")))
    from = song->lossless_path;
  file = reserved ? _sw_studio_reserve (song->target, song->name, FALSE, cancellable, &error) : g_object_ref (song->target);
  ok = file != NULL;
  song->tags->cover = load_cover (song->cover_path);
  ok = ok && sw_transcode (from, g_file_peek_path (file), song->format, song->tags, cancellable, &error);
  if (!ok && file != NULL && reserved)
    g_file_delete (file, NULL, NULL);
  ok = ok && (!song->lyrics || write_lyrics (song, file, cancellable, &error));
  ok = ok && (song->facts == NULL || write_sidecar (song, file, cancellable, &error));
  if (ok)
    g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, name, text);
}

/* Everything that is known of the song. */
static JsonObject *
make_facts (SwClip            *clip,
            const SwSoundTags *tags)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GDateTime) created = sw_clip_get_created (clip) > 0 ? g_date_time_new_from_unix_utc (sw_clip_get_created (clip)) : NULL;
  g_autofree char *date = created != NULL ? g_date_time_format_iso8601 (created) : NULL;
  g_autoptr (JsonNode) request = NULL;
  const char *const *parents = sw_clip_get_parent_ids (clip);

  json_object_set_int_member (object, "version", 1);
  set_text (object, "title", tags->title);
  set_text (object, "artist", tags->artist);
  json_object_set_int_member (object, "take", sw_clip_get_take (clip));
  set_text (object, "style", tags->style);
  set_text (object, "lyrics", tags->text);
  json_object_set_double_member (object, "duration", tags->duration);
  if (tags->bpm > 0)
    json_object_set_double_member (object, "bpm", tags->bpm);
  set_text (object, "key", tags->key);
  set_text (object, "created", date);
  set_text (object, "service", tags->service);
  set_text (object, "model", tags->model);
  set_text (object, "operation", sw_clip_get_operation (clip));
  set_text (object, "id", sw_clip_get_id (clip));
  set_text (object, "source_id", tags->source_id);
  set_text (object, "note", sw_clip_get_note (clip));
  set_text (object, "made_with", tags->note);
  if (parents != NULL)
    {
      JsonArray *array = json_array_new ();

      for (guint i = 0; parents[i] != NULL; i++)
        json_array_add_string_element (array, parents[i]);
      json_object_set_array_member (object, "parent_ids", array);
    }
  if (sw_clip_get_request (clip) != NULL)
    request = sw_json_parse (sw_clip_get_request (clip), -1, NULL);
  if (request != NULL)
    json_object_set_member (object, "request", g_steal_pointer (&request));
  return object;
}

static void
assets_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) assets = sw_store_load_assets_finish (SW_STORE (source), result, NULL);
  Song *song = g_task_get_task_data (task);

  for (guint i = 0; assets != NULL && i < assets->len; i++)
    {
      const char *path = sw_asset_get_path (assets->pdata[i]);

      if (sw_asset_get_kind (assets->pdata[i]) == SW_ASSET_WAV && path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        {
          g_free (song->lossless_path);
          song->lossless_path = g_strdup (path);
        }
    }
  if (song->sidecar)
    song->facts = make_facts (song->clip, song->tags);
  g_task_run_in_thread (task, song_worker);
}

static void
words_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SwStudio *self = SW_STUDIO (source);
  Song     *song = g_task_get_task_data (task);
  GError   *error = NULL;

  song->tags->words = sw_studio_load_words_finish (self, result, &error);
  if (song->tags->words == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  sw_store_load_assets_async (self->store, sw_clip_get_id (song->clip), g_task_get_cancellable (task), assets_cb, g_object_ref (task));
}

/**
 * sw_studio_export_song_async:
 * @self: the studio
 * @clip: a song with an audio file
 * @options: what to write; copied
 * @target: a local folder, in which a free name is found, or a file, which is replaced
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Writes a song with everything it says about itself. A song that came as MP3 is not
 * encoded again to be an MP3; for other formats a lossless file is taken where there is one.
 */
void
sw_studio_export_song_async (SwStudio              *self,
                             SwClip                *clip,
                             const SwExportOptions *options,
                             GFile                 *target,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  Song *song;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_CLIP (clip));
  g_return_if_fail (options != NULL);
  g_return_if_fail (G_IS_FILE (target));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_studio_export_song_async);
  if (sw_clip_get_audio_path (clip) == NULL)
    {
      g_task_return_new_error (task, SW_STUDIO_ERROR, SW_STUDIO_ERROR_NO_FILE, "%s", _ ("This song has no file on this computer yet."));
      return;
    }
  if (g_file_peek_path (target) == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s", _ ("Songs can only be saved in folders of this computer."));
      return;
    }
  song = g_new0 (Song, 1);
  song->clip = g_object_ref (clip);
  song->format = options->format;
  song->sidecar = options->sidecar;
  song->lyrics = options->lyrics;
  song->target = g_object_ref (target);
  song->name = sw_studio_dup_song_name (self, clip, options);
  song->audio_path = g_strdup (sw_clip_get_audio_path (clip));
  song->cover_path = g_strdup (sw_clip_get_cover_path (clip));
  song->tags = sw_studio_make_tags (clip, options->artist);
  g_task_set_task_data (task, song, (GDestroyNotify)song_free);
  sw_studio_load_words_async (self, clip, cancellable, words_cb, g_steal_pointer (&task));
}

/**
 * sw_studio_export_song_finish:
 * @self: the studio
 * @result: the result
 * @error: return location for a %G_IO_ERROR, [enum@AudioError] or %SW_STUDIO_ERROR_NO_FILE
 *
 * Returns: (transfer full): the sound file written
 */
GFile *
sw_studio_export_song_finish (SwStudio     *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
