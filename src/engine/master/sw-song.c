/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-song"

#include "config.h"

#include "sw-song.h"

#include "sw-compose.h"
#include "sw-cover.h"
#include "sw-encode.h"
#include "sw-espeak.h"
#include "sw-render.h"
#include "sw-singer.h"
#include "sw-wav.h"
#include "sw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Of the whole way: composing is quick, encoding comes after the render. */
#define COMPOSED 0.02
#define RENDERED 0.92

typedef struct
{
  SwSongProgressFunc progress; /* (nullable) */
  gpointer           data;
} Reporter;

/**
 * sw_song_result_free:
 * @self: (transfer full) (nullable):
 */
void
sw_song_result_free (SwSongResult *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_free (self->tags);
  g_free (self->lyrics);
  g_free (self->key);
  g_free (self);
}

static void
report (const Reporter *reporter,
        double          fraction,
        const char     *stage)
{
  if (reporter->progress != NULL)
    reporter->progress (fraction, stage, reporter->data);
}

static void
render_progress_cb (double      fraction,
                    const char *stage,
                    gpointer    user_data)
{
  report (user_data, COMPOSED + (RENDERED - COMPOSED) * fraction, stage);
}

/* Under a temporary name, on the disk, then renamed: complete or not at all. */
static gboolean
save (const char *folder,
      const char *name,
      const char *data,
      gsize       size,
      GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) local = NULL;

  if (g_file_set_contents_full (path, data, size,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0644, &local))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR,
                       local->domain == G_FILE_ERROR ? (int)g_io_error_from_file_error (local->code) : G_IO_ERROR_FAILED,
                       local->message);

  return FALSE;
}

static gboolean
save_bytes (const char *folder,
            const char *name,
            GBytes     *bytes,
            GError    **error)
{
  return save (folder, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

/* (transfer full) @node */
static gboolean
save_json (const char *folder,
           const char *name,
           JsonNode   *node,
           GError    **error)
{
  g_autofree char *text = json_to_string (node, TRUE);

  json_node_unref (node);

  return save (folder, name, text, strlen (text), error);
}

static gboolean
save_files (const char         *folder,
            SwScore            *score,
            SwRender           *render,
            const SwSongResult *result,
            const Reporter     *reporter,
            GCancellable       *cancellable,
            GError            **error)
{
  g_autoptr (GBytes) cover = NULL;
  g_autoptr (GBytes) audio = NULL;
  SwId3Tags tags;

  report (reporter, RENDERED, _ ("Painting the cover"));
  cover = sw_cover_make (score->seed + score->take, result->title, score->style, error);
  if (cover == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  report (reporter, RENDERED + 0.01, _ ("Writing the song"));
  tags = (SwId3Tags){ result->title, result->tags, result->lyrics, result->bpm, cover };
  audio = sw_encode_mp3 (render->stem, &tags, cancellable, error);
  if (audio == NULL)
    return FALSE;

  /* The audio last: where it is, everything is. */
  return save_json (folder, "score.json", sw_score_to_json (score), error) &&
         save_json (folder, "words.json", sw_words_to_json (score), error) &&
         save_bytes (folder, "cover.jpg", cover, error) &&
         save_bytes (folder, "audio.mp3", audio, error);
}

/**
 * sw_song_make:
 * @wish: what is to be made
 * @take: 0, 1, …: takes of one wish differ
 * @folder: an existing folder
 * @progress: (nullable) (scope call): called from this thread
 *
 * Makes a song and its files: "audio.mp3", "cover.jpg", "score.json", "words.json".
 * Each appears complete or not at all, the audio last. Same wish and take, same bytes.
 * Blocking, for a thread; uses all cores.
 *
 * Returns: (transfer full) (nullable): what was made; %NULL with %G_IO_ERROR_NOT_FOUND
 *   when instruments, voices or encoders are missing (the message names the package),
 *   %G_IO_ERROR_CANCELLED, %G_IO_ERROR_NO_SPACE and the like when a file cannot be kept
 */
SwSongResult *
sw_song_make (const SwSongWish  *wish,
              guint              take,
              const char        *folder,
              SwSongProgressFunc progress,
              gpointer           progress_data,
              GCancellable      *cancellable,
              GError           **error)
{
  Reporter reporter = { progress, progress_data };
  g_autoptr (SwScore) score = NULL;
  g_autofree char *tags = NULL;

  g_return_val_if_fail (wish != NULL && folder != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  report (&reporter, 0, _ ("Composing"));
  score = sw_compose (wish, take);
  tags = sw_compose_dup_tags (score, wish);

  return sw_song_render_files (score, tags, folder, progress, progress_data, cancellable, error);
}

/**
 * sw_song_render_files:
 * @tags: (nullable): style words for the file's tag; %NULL for the score's style
 * @folder: an existing folder
 * @progress: (nullable) (scope call): called from this thread
 *
 * Plays a score and writes the files that sw_song_make() writes. Same score, same
 * bytes. Blocking, for a thread; uses all cores.
 *
 * Returns: (transfer full) (nullable): what was made; %NULL with the errors of
 *   sw_song_make()
 */
SwSongResult *
sw_song_render_files (SwScore           *score,
                      const char        *tags,
                      const char        *folder,
                      SwSongProgressFunc progress,
                      gpointer           progress_data,
                      GCancellable      *cancellable,
                      GError           **error)
{
  Reporter reporter = { progress, progress_data };
  g_autoptr (SwSongResult) result = g_new0 (SwSongResult, 1);
  g_autoptr (SwRender) render = NULL;

  g_return_val_if_fail (score != NULL && folder != NULL, NULL);

  result->title = g_strdup (score->title != NULL ? score->title : "");
  result->tags = g_strdup (tags != NULL ? tags : score->style != NULL ? score->style
                                                                      : "");
  result->lyrics = sw_compose_dup_lyrics (score);
  result->key = sw_score_dup_key_name (score);
  result->bpm = sw_score_get_bpm (score);

  render = sw_render_score (score, SW_RENDER_DEFAULT, 0, render_progress_cb, &reporter, cancellable, error);
  if (render == NULL)
    return NULL;
  result->duration = (double)render->stem->n_frames / SW_BAND_SAMPLE_RATE;
  result->loudness = render->loudness;

  if (!save_files (folder, score, render, result, &reporter, cancellable, error))
    return NULL;
  report (&reporter, 1, _ ("Done"));

  return g_steal_pointer (&result);
}

/**
 * sw_song_render_wav:
 * @n_bits: 16, 24, or 32 for floating point
 * @path: the file
 * @progress: (nullable) (scope call): called from this thread
 *
 * Plays a score and writes it without loss. Blocking, for a thread.
 *
 * Returns: %FALSE with the errors of sw_song_make()
 */
gboolean
sw_song_render_wav (SwScore           *score,
                    guint              n_bits,
                    const char        *path,
                    SwSongProgressFunc progress,
                    gpointer           progress_data,
                    GCancellable      *cancellable,
                    GError           **error)
{
  Reporter reporter = { progress, progress_data };
  g_autoptr (SwRender) render = NULL;

  g_return_val_if_fail (score != NULL && path != NULL, FALSE);

  render = sw_render_score (score, SW_RENDER_DEFAULT, 0, render_progress_cb, &reporter, cancellable, error);
  if (render == NULL)
    return FALSE;
  report (&reporter, RENDERED, _ ("Writing the song"));
  if (!sw_wav_write (render->stem, n_bits, path, cancellable, error))
    return FALSE;
  report (&reporter, 1, _ ("Done"));

  return TRUE;
}

/**
 * sw_song_render_stems:
 * @n_bits: 16, 24, or 32 for floating point
 * @folder: an existing folder
 * @progress: (nullable) (scope call): called from this thread
 *
 * Plays a score and writes each part as it is in the song into a WAV file of its own,
 * named by sw_part_role_get_name(). Blocking, for a thread.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the names of the files; %NULL
 *   with the errors of sw_song_make()
 */
GPtrArray *
sw_song_render_stems (SwScore           *score,
                      guint              n_bits,
                      const char        *folder,
                      SwSongProgressFunc progress,
                      gpointer           progress_data,
                      GCancellable      *cancellable,
                      GError           **error)
{
  Reporter reporter = { progress, progress_data };
  g_autoptr (SwRender) render = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (score != NULL && folder != NULL, NULL);

  render = sw_render_score (score, SW_RENDER_STEMS, 0, render_progress_cb, &reporter, cancellable, error);
  if (render == NULL)
    return NULL;
  for (guint role = 0; role < SW_N_PART_ROLES; role++)
    {
      g_autoptr (SwStem) stem = NULL;
      g_autofree char *name = g_strconcat (sw_part_role_get_name (role), ".wav", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!(render->roles & SW_RENDER_ROLE (role)))
        continue;
      report (&reporter, RENDERED + (1 - RENDERED) * role / SW_N_PART_ROLES, _ ("Writing the stems"));
      stem = sw_render_load_stems (render, SW_RENDER_ROLE (role), error);
      if (stem == NULL || !sw_wav_write (stem, n_bits, path, cancellable, error))
        return NULL;
      g_ptr_array_add (names, g_steal_pointer (&name));
    }
  report (&reporter, 1, _ ("Done"));

  return g_steal_pointer (&names);
}

/**
 * sw_song_dup_missing:
 *
 * What the engine lacks on this machine, without making a sound.
 *
 * Returns: (transfer full) (nullable): sentences for people that name the packages;
 *   %NULL when nothing is missing
 */
char *
sw_song_dup_missing (void)
{
  const SwSingerInfo *const *singers = sw_singer_list ();
  gboolean                   complete = singers != NULL;
  GString                   *missing = g_string_new (NULL);

  for (; singers != NULL && *singers != NULL; singers++)
    complete &= sw_singer_is_complete (*singers);
  if (sw_band_find_soundfont () == NULL)
    g_string_append_printf (missing, _ ("There are no instruments to play with. Please install the package “%s”."),
                            "fluid-soundfont-gm");
  if (!complete)
    {
      if (missing->len > 0)
        g_string_append_c (missing, '\n');
      g_string_append_printf (missing, _ ("The best female voice is not installed. Please install the package “%s”."),
                              "festvox-us-slt-hts");
    }

  if (!sw_espeak_is_available ())
    {
      if (missing->len > 0)
        g_string_append_c (missing, '\n');
      g_string_append_printf (missing, _ ("Only English is sung as it is spoken. For other languages please install the package “%s”."),
                              SW_ESPEAK_PACKAGE);
    }

  if (missing->len == 0)
    {
      g_string_free (missing, TRUE);
      return NULL;
    }

  return g_string_free (missing, FALSE);
}
