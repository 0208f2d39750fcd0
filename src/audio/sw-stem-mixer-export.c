/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The mix as a file: all samples to a file without compression, then whatever is wished. */

#define G_LOG_DOMAIN "sw-stem-mixer"

#include "config.h"

#include "sw-stem-mixer-private.h"

#include "sw-pcm-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define BLOCK_FRAMES 16384
#define CEILING 0.966f /* −0.3 dB */
#define N_BITS 24

typedef struct
{
  SwStemFiles  *files;
  float         gains[2 * SW_STEM_MIXER_MAX];
  char         *path;
  SwSoundFormat format;
  SwSoundTags  *tags; /* (nullable) */
} Export;

static void
export_free (Export *export)
{
  _sw_stem_files_unref (export->files);
  g_free (export->path);
  g_clear_pointer (&export->tags, sw_sound_tags_free);
  g_free (export);
}

typedef gboolean (*BlockFunc) (const float *samples,
                               gsize        n_frames,
                               gpointer     data);

static gboolean
for_each_block (Export *export,
                BlockFunc     func,
                gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  g_autofree SwStemSource *sources = _sw_stem_files_make_sources (export->files, export->gains);
  g_autofree float        *block = g_new (float, 2 * BLOCK_FRAMES);

  for (gint64 frame = 0; frame < export->files->n_frames; frame += BLOCK_FRAMES)
    {
      gsize n = (gsize)MIN (BLOCK_FRAMES, export->files->n_frames - frame);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      _sw_stem_mix_render (sources, export->files->n_files, export->gains, frame, block, n);
      if (!func (block, n, data))
        {
          int code = errno;

          g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
find_peak (const float *samples,
           gsize        n_frames,
           gpointer     data)
{
  float *peak = data;

  for (gsize i = 0; i < 2 * n_frames; i++)
    *peak = MAX (*peak, fabsf (samples[i]));
  return TRUE;
}

static gboolean
write_block (const float *samples,
             gsize        n_frames,
             gpointer     data)
{
  g_autofree guint8 *bytes = g_malloc (6 * n_frames);

  for (gsize i = 0; i < 2 * n_frames; i++)
    {
      gint32 value = (gint32)lrintf (CLAMP (samples[i], -1.f, 1.f) * 8388607.f);

      bytes[3 * i] = value & 0xff;
      bytes[3 * i + 1] = (value >> 8) & 0xff;
      bytes[3 * i + 2] = (value >> 16) & 0xff;
    }
  return fwrite (bytes, 6, n_frames, data) == n_frames;
}

static gboolean
write_wav (Export *export,
           const char   *path,
           GCancellable *cancellable,
           GError      **error)
{
  guint8   header[SW_WAV_HEADER_SIZE];
  FILE    *file = g_fopen (path, "wbe");
  int      code = errno;
  gboolean ok;

  if (file == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
      return FALSE;
    }
  _sw_wav_header (header, N_BITS, export->files->rate, export->files->n_frames);
  ok = fwrite (header, sizeof header, 1, file) == 1 && for_each_block (export, write_block, file, cancellable, error);
  ok = fclose (file) == 0 && ok;
  if (!ok && error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  return ok;
}

static void
export_worker (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Export *export = data;
  g_autofree char *raw = g_strconcat (export->path, ".mix.part", NULL);
  GError          *error = NULL;
  float            peak = 0;
  gboolean         ok;

  ok = for_each_block (export, find_peak, &peak, cancellable, &error);
  if (peak > CEILING)
    for (guint i = 0; i < G_N_ELEMENTS (export->gains); i++)
      export->gains[i] *= CEILING / peak;
  ok = ok && write_wav (export, raw, cancellable, &error) &&
       sw_transcode (raw, export->path, export->format, export->tags, cancellable, &error);
  g_unlink (raw);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sw_stem_mixer_export_async:
 * @self: a mixer with stems
 * @path: the file to write, replaced when it is there
 * @format: what to write
 * @tags: (transfer full) (nullable): what the file says about itself
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Writes the mix from start to end as it is set now, faster than it sounds. A mix beyond
 * full scale is brought down as a whole, so that nothing is cut.
 */
void
sw_stem_mixer_export_async (SwStemMixer        *self,
                            const char         *path,
                            SwSoundFormat       format,
                            SwSoundTags        *tags,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Export *export;

  g_return_if_fail (SW_IS_STEM_MIXER (self));
  g_return_if_fail (path != NULL);
  g_return_if_fail (self->files != NULL);

  export = g_new0 (Export, 1);
  export->files = _sw_stem_files_ref (self->files);
  export->path = g_strdup (path);
  export->format = format;
  export->tags = tags;
  _sw_stem_mixer_get_gains (self, export->gains);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_stem_mixer_export_async);
  g_task_set_task_data (task, export, (GDestroyNotify)export_free);
  g_task_run_in_thread (task, export_worker);
}

/**
 * sw_stem_mixer_export_finish:
 * @self: a mixer
 * @result: the result
 * @error: return location for a %G_IO_ERROR or [enum@AudioError]
 *
 * Returns: whether the file is written
 */
gboolean
sw_stem_mixer_export_finish (SwStemMixer  *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
