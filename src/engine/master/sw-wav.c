/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-wav"

#include "config.h"

#include "sw-wav.h"

#include <math.h>
#include <string.h>

#define BLOCK 16384 /* frames */
#define FORMAT_PCM 1
#define FORMAT_FLOAT 3

static void
put (GByteArray *bytes,
     guint32     value,
     guint       n)
{
  for (guint i = 0; i < n; i++)
    {
      guint8 byte = value >> (8 * i);

      g_byte_array_append (bytes, &byte, 1);
    }
}

static GByteArray *
make_header (gsize n_frames,
             guint n_bits)
{
  GByteArray *bytes = g_byte_array_new ();
  guint32     frame = 2 * n_bits / 8, size = n_frames * frame;

  g_byte_array_append (bytes, (const guint8 *)"RIFF", 4);
  put (bytes, 36 + size, 4);
  g_byte_array_append (bytes, (const guint8 *)"WAVEfmt ", 8);
  put (bytes, 16, 4);
  put (bytes, n_bits == 32 ? FORMAT_FLOAT : FORMAT_PCM, 2);
  put (bytes, 2, 2);
  put (bytes, SW_BAND_SAMPLE_RATE, 4);
  put (bytes, SW_BAND_SAMPLE_RATE * frame, 4);
  put (bytes, frame, 2);
  put (bytes, n_bits, 2);
  g_byte_array_append (bytes, (const guint8 *)"data", 4);
  put (bytes, size, 4);

  return bytes;
}

static guint8 *
put_sample (guint8 *at,
            float   x,
            guint   n_bits)
{
  gint32 value;

  if (n_bits == 32)
    memcpy (&value, &x, sizeof value);
  else
    {
      double full = n_bits == 16 ? 32767 : 8388607;

      value = lrint (CLAMP (x * full, -full - 1, full));
    }
  for (guint i = 0; i < n_bits / 8; i++)
    *at++ = (guint32)value >> (8 * i);

  return at;
}

static gboolean
write_samples (GOutputStream *stream,
               SwStem        *stem,
               guint          n_bits,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autofree guint8 *bytes = g_malloc (BLOCK * 2 * 4);

  for (gsize at = 0; at < stem->n_frames; at += BLOCK)
    {
      gsize   n = MIN (BLOCK, stem->n_frames - at);
      guint8 *end = bytes;

      for (gsize i = at; i < at + n; i++)
        {
          end = put_sample (end, stem->samples[0][i], n_bits);
          end = put_sample (end, stem->samples[1][i], n_bits);
        }
      if (!g_output_stream_write_all (stream, bytes, end - bytes, NULL, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * sw_wav_write:
 * @stem: what is beyond full scale is clipped, except in floating point
 * @n_bits: 16, 24, or 32 for floating point
 * @path: replaced when it exists
 *
 * Writes a stereo WAV file of %SW_BAND_SAMPLE_RATE. It appears complete or not at all.
 * Blocking; any thread.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED, %G_IO_ERROR_NO_SPACE and the like
 */
gboolean
sw_wav_write (SwStem       *stem,
              guint         n_bits,
              const char   *path,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GByteArray) header = NULL;
  g_autoptr (GCancellable) giving_up = NULL;

  g_return_val_if_fail (stem != NULL && path != NULL, FALSE);
  g_return_val_if_fail (n_bits == 16 || n_bits == 24 || n_bits == 32, FALSE);

  file = g_file_new_for_path (path);
  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, cancellable, error);
  if (stream == NULL)
    return FALSE;

  header = make_header (stem->n_frames, n_bits);
  if (g_output_stream_write_all (G_OUTPUT_STREAM (stream), header->data, header->len, NULL, cancellable, error) &&
      write_samples (G_OUTPUT_STREAM (stream), stem, n_bits, cancellable, error))
    return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);

  /* Closing with a cancelled cancellable leaves what was there before. */
  giving_up = g_cancellable_new ();
  g_cancellable_cancel (giving_up);
  g_output_stream_close (G_OUTPUT_STREAM (stream), giving_up, NULL);

  return FALSE;
}
