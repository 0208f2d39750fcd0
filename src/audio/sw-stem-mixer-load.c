/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A stem of uncompressed samples is mapped where it lies; any other is decoded once into
 * a file without a name. What is mapped costs memory only while it is read. */

#define G_LOG_DOMAIN "sw-stem-mixer"

#include "config.h"

#include "sw-stem-mixer-private.h"

#include "sw-audio-error.h"
#include "sw-pcm-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define SHAPE_PLACES 8
#define SHAPE_FRAMES 128

SwStemFiles *
_sw_stem_files_ref (SwStemFiles *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
_sw_stem_files_unref (SwStemFiles *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  for (guint i = 0; i < self->n_files; i++)
    g_clear_pointer (&self->files[i].file, g_mapped_file_unref);
  g_free (self->files);
  g_free (self);
}

SwStemSource *
_sw_stem_files_make_sources (SwStemFiles *self,
                             const float *gains)
{
  SwStemSource *sources = g_new0 (SwStemSource, MAX (self->n_files, 1));

  for (guint i = 0; i < self->n_files; i++)
    {
      const SwStemFile *file = &self->files[i];

      sources[i] = (SwStemSource){ (const guint8 *)g_mapped_file_get_contents (file->file) + file->offset, file->n_frames,
                                   file->n_bits, file->n_channels,
                                   gains != NULL ? gains[2 * i] : 0, gains != NULL ? gains[2 * i + 1] : 0 };
    }
  return sources;
}

static guint32
read16 (const guint8 *at)
{
  return at[0] | (guint32)at[1] << 8;
}

static guint32
read32 (const guint8 *at)
{
  return read16 (at) | read16 (at + 2) << 16;
}

/* FALSE when it is no WAV whose samples can be read as they are. */
static gboolean
read_wav (SwStemFile *file,
          int        *rate)
{
  const guint8 *data = (const guint8 *)g_mapped_file_get_contents (file->file);
  gsize         size = g_mapped_file_get_length (file->file), at = 12;
  guint32       format = 0, own_rate = 0;

  if (size < SW_WAV_HEADER_SIZE || memcmp (data, "RIFF", 4) != 0 || memcmp (data + 8, "WAVE", 4) != 0)
    return FALSE;
  for (; at + 8 <= size; at += 8 + (gsize)read32 (data + at + 4) + (read32 (data + at + 4) & 1))
    {
      if (memcmp (data + at, "fmt ", 4) == 0 && at + 24 <= size)
        {
          format = read16 (data + at + 8);
          file->n_channels = (int)read16 (data + at + 10);
          own_rate = read32 (data + at + 12);
          file->n_bits = (int)read16 (data + at + 22);
          /* the extensible form says it once more, at its end */
          if (format == 0xfffe && read32 (data + at + 4) >= 40 && at + 48 <= size)
            format = read16 (data + at + 32);
        }
      if (memcmp (data + at, "data", 4) != 0)
        continue;
      if (format != 1 || (file->n_bits != 16 && file->n_bits != 24) || (file->n_channels != 1 && file->n_channels != 2) ||
          own_rate == 0 || own_rate > 768000 || (*rate != 0 && (guint32)*rate != own_rate))
        return FALSE;
      file->offset = at + 8;
      file->n_frames = (gint64)MIN ((gsize)read32 (data + at + 4), size - file->offset) / (file->n_channels * file->n_bits / 8);
      *rate = (int)own_rate;
      return file->n_frames > 0;
    }
  return FALSE;
}

static int
open_nameless (GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "songwright", NULL);
  g_autofree char *path = g_build_filename (folder, "stem-XXXXXX", NULL);
  int              fd = -1, code;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  code = errno;
  if (fd < 0)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  else
    g_unlink (path);
  return fd;
}

static gboolean
decode (SwStemFile   *file,
        const char   *path,
        int          *rate,
        GCancellable *cancellable,
        GError      **error)
{
  int fd = open_nameless (error);

  if (fd < 0)
    return FALSE;
  file->offset = 0;
  file->n_bits = 16;
  file->n_channels = 2;
  if (_sw_pcm_decode (path, file->n_bits, fd, rate, &file->n_frames, cancellable, error))
    file->file = g_mapped_file_new_from_fd (fd, FALSE, error);
  close (fd);
  return file->file != NULL;
}

/* Of each part a few places are heard: enough to see where something sounds, and not
 * everything is read from disk. */
static void
make_shape (SwStemFile *file,
            gint64      n_frames)
{
  const float  full[2] = { 1, 1 };
  SwStemSource source = { (const guint8 *)g_mapped_file_get_contents (file->file) + file->offset, file->n_frames, file->n_bits, file->n_channels, 1, 1 };
  float        out[2 * SHAPE_FRAMES];

  for (guint i = 0; i < SW_STEM_MIXER_SHAPE; i++)
    for (guint place = 0; place < SHAPE_PLACES; place++)
      {
        gint64 frame = n_frames * (i * SHAPE_PLACES + place) / (SW_STEM_MIXER_SHAPE * SHAPE_PLACES);

        _sw_stem_mix_render (&source, 1, full, frame, out, SHAPE_FRAMES);
        for (guint sample = 0; sample < G_N_ELEMENTS (out); sample++)
          file->shape[i] = MAX (file->shape[i], fabsf (out[sample]));
      }
}

SwStemFiles *
_sw_stem_files_load (const char *const *paths,
                     GCancellable      *cancellable,
                     GError           **error)
{
  g_autoptr (SwStemFiles) self = g_new0 (SwStemFiles, 1);

  g_atomic_ref_count_init (&self->n_references);
  self->files = g_new0 (SwStemFile, g_strv_length ((char **)paths) + 1);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      SwStemFile *file = &self->files[self->n_files];

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      self->n_files++;
      file->file = g_mapped_file_new (paths[i], FALSE, NULL);
      if (file->file == NULL || !read_wav (file, &self->rate))
        {
          g_clear_pointer (&file->file, g_mapped_file_unref);
          if (!decode (file, paths[i], &self->rate, cancellable, error))
            return NULL;
        }
      self->n_frames = MAX (self->n_frames, file->n_frames);
    }
  for (guint i = 0; i < self->n_files; i++)
    make_shape (&self->files[i], self->n_frames);
  if (self->n_files > 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_MISSING, _ ("There is no stem to play"));
  return NULL;
}
