/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-edit-files"

#include "config.h"

#include "sw-edit-files.h"

#include "sw-cover.h"
#include "sw-encode.h"
#include "sw-wav.h"
#include "sw-words.h"

#include <string.h>

#define N_BITS 24

static gboolean
save (const char *folder,
      const char *name,
      const char *data,
      gsize       size,
      GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) local = NULL;

  if (g_file_set_contents_full (path, data, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &local))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR,
                       local->domain == G_FILE_ERROR ? (int)g_io_error_from_file_error (local->code) : G_IO_ERROR_FAILED,
                       local->message);
  return FALSE;
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

/**
 * sw_edit_write_files:
 * @stem: the sound
 * @files: what is known of it
 * @folder: an existing folder
 *
 * Returns: %FALSE with %G_IO_ERROR_NOT_FOUND (no encoder), %G_IO_ERROR_CANCELLED,
 *   %G_IO_ERROR_NO_SPACE and the like
 */
gboolean
sw_edit_write_files (SwStem            *stem,
                     const SwEditFiles *files,
                     const char        *folder,
                     GCancellable      *cancellable,
                     GError           **error)
{
  SwId3Tags        tags = { files->title, files->tags, files->lyrics, files->bpm, NULL };
  g_autofree char *wav = g_build_filename (folder, "audio.wav", NULL);
  g_autoptr (GBytes) cover = NULL;
  g_autoptr (GBytes) audio = NULL;

  if (files->cover)
    {
      cover = sw_cover_make (files->seed, files->title != NULL ? files->title : "", files->style, error);
      if (cover == NULL)
        return FALSE;
      tags.cover = cover;
    }
  if (files->keep && !sw_wav_write (stem, N_BITS, wav, cancellable, error))
    return FALSE;
  audio = sw_encode_mp3 (stem, &tags, cancellable, error);
  if (audio == NULL)
    return FALSE;
  if (files->score != NULL &&
      (!save_json (folder, "score.json", sw_score_to_json (files->score), error) ||
       !save_json (folder, "words.json", sw_words_to_json (files->score), error)))
    return FALSE;
  if (cover != NULL && !save (folder, "cover.jpg", g_bytes_get_data (cover, NULL), g_bytes_get_size (cover), error))
    return FALSE;
  return save (folder, "audio.mp3", g_bytes_get_data (audio, NULL), g_bytes_get_size (audio), error);
}
