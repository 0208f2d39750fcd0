/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the WAV files that sw_wav_write() writes, back to the same samples. */

#define G_LOG_DOMAIN "sw-sound-file"

#include "config.h"

#include "sw-sound.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  guint         format; /* 1 integer, 3 floating point */
  guint         n_bits;
  const guint8 *data;
  gsize         size;
} Wave;

static guint32
read_le (const guint8 *bytes,
         guint         n)
{
  guint32 value = 0;

  for (guint i = 0; i < n; i++)
    value |= (guint32)bytes[i] << (8 * i);
  return value;
}

/* WAVE_FORMAT_EXTENSIBLE has the format in its sub-format. */
static gboolean
read_format (Wave         *self,
             const guint8 *chunk,
             gsize         size)
{
  if (size < 16 || read_le (chunk + 2, 2) != 2 || read_le (chunk + 4, 4) != SW_BAND_SAMPLE_RATE)
    return FALSE;
  self->format = read_le (chunk, 2);
  if (self->format == 0xfffe && size >= 26)
    self->format = read_le (chunk + 24, 2);
  self->n_bits = read_le (chunk + 14, 2);
  return (self->format == 1 && (self->n_bits == 16 || self->n_bits == 24)) || (self->format == 3 && self->n_bits == 32);
}

static gboolean
find_chunks (Wave         *self,
             const guint8 *bytes,
             gsize         size)
{
  gsize at = 12;

  if (size < 12 || memcmp (bytes, "RIFF", 4) != 0 || memcmp (bytes + 8, "WAVE", 4) != 0)
    return FALSE;
  while (at + 8 <= size)
    {
      gsize length = read_le (bytes + at + 4, 4);

      if (length > size - at - 8)
        return FALSE;
      if (memcmp (bytes + at, "fmt ", 4) == 0 && !read_format (self, bytes + at + 8, length))
        return FALSE;
      if (memcmp (bytes + at, "data", 4) == 0)
        {
          self->data = bytes + at + 8;
          self->size = length;
        }
      at += 8 + length + length % 2;
    }
  return self->data != NULL && self->n_bits > 0;
}

static float
read_sample (const Wave   *self,
             const guint8 *at)
{
  guint32 bits = read_le (at, self->n_bits / 8);
  float   value;

  if (self->format == 1)
    return (float)(((gint32)(bits << (32 - self->n_bits)) >> (32 - self->n_bits)) / (self->n_bits == 16 ? 32767.0 : 8388607.0));
  memcpy (&value, &bits, sizeof value);
  return value;
}

/**
 * sw_sound_read_wav:
 * @path: a stereo WAV file of 44,100 Hz
 * @error: return location, `G_FILE_ERROR` or %G_IO_ERROR_INVALID_DATA
 *
 * Returns: (transfer full) (nullable): its samples
 */
SwStem *
sw_sound_read_wav (const char *path,
                   GError    **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  Wave    wave = { 0 };
  SwStem *stem;
  guint   width;

  if (file == NULL)
    return NULL;
  if (!find_chunks (&wave, (const guint8 *)g_mapped_file_get_contents (file), g_mapped_file_get_length (file)))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is not a sound of this engine."), path);
      return NULL;
    }
  width = wave.n_bits / 8;
  stem = sw_stem_new (wave.size / (2 * width));
  for (gsize i = 0; i < stem->n_frames; i++)
    for (guint c = 0; c < 2; c++)
      stem->samples[c][i] = read_sample (&wave, wave.data + (2 * i + c) * width);
  return stem;
}
