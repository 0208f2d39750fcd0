/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-mpeg-copy"

#include "config.h"

#include "sw-mpeg-copy.h"

#include <string.h>

#define BLOCK (256 * 1024)
#define ID3V2_HEADER 10
#define ID3V1_SIZE 128
#define APE_FOOTER 32
#define APE_HAS_HEADER (1u << 31)

static gboolean
read_at (GInputStream *stream,
         goffset       offset,
         guint8       *bytes,
         gsize         size)
{
  gsize n = 0;

  return offset >= 0 && g_seekable_seek (G_SEEKABLE (stream), offset, G_SEEK_SET, NULL, NULL) &&
         g_input_stream_read_all (stream, bytes, size, &n, NULL, NULL) && n == size;
}

/* Where the tags before the first frame end; there may be several. */
static goffset
find_start (GInputStream *stream,
            goffset       size)
{
  goffset start = 0;
  guint8  head[ID3V2_HEADER];

  while (read_at (stream, start, head, sizeof head) && memcmp (head, "ID3", 3) == 0)
    {
      goffset  length = (goffset)(head[6] & 0x7f) << 21 | (head[7] & 0x7f) << 14 | (head[8] & 0x7f) << 7 | (head[9] & 0x7f);
      gboolean footer = (head[5] & 0x10) != 0;

      start += ID3V2_HEADER + length + (footer ? ID3V2_HEADER : 0);
    }
  return MIN (start, size);
}

/* Where the tags after the last frame begin. */
static goffset
find_end (GInputStream *stream,
          goffset       start,
          goffset       end)
{
  guint8 tail[APE_FOOTER];

  if (read_at (stream, end - ID3V1_SIZE, tail, 3) && memcmp (tail, "TAG", 3) == 0)
    end -= ID3V1_SIZE;
  if (read_at (stream, end - APE_FOOTER, tail, sizeof tail) && memcmp (tail, "APETAGEX", 8) == 0)
    {
      guint32 length = tail[12] | tail[13] << 8 | tail[14] << 16 | (guint32)tail[15] << 24;
      guint32 flags = tail[20] | tail[21] << 8 | tail[22] << 16 | (guint32)tail[23] << 24;
      goffset before = end - (goffset)length - ((flags & APE_HAS_HEADER) != 0 ? APE_FOOTER : 0);

      if (before > start)
        end = before;
    }
  return MAX (end, start);
}

gboolean
_sw_mpeg_copy (const char        *source,
               const char        *target,
               const SwSoundTags *tags,
               GCancellable      *cancellable,
               GError           **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (source);
  g_autoptr (GFile) to = g_file_new_for_path (target);
  g_autoptr (GFileInputStream) file = g_file_read (from, cancellable, error);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GFileOutputStream) out = NULL;
  g_autofree guint8 *block = NULL;
  GInputStream      *in = G_INPUT_STREAM (file);
  goffset            at, end;

  if (file == NULL)
    return FALSE;
  info = g_file_input_stream_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, error);
  out = info != NULL ? g_file_replace (to, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, cancellable, error) : NULL;
  if (out == NULL)
    return FALSE;
  if (tags != NULL)
    {
      g_autoptr (GByteArray) tag = sw_tagger_make_id3 (tags);

      if (!g_output_stream_write_all (G_OUTPUT_STREAM (out), tag->data, tag->len, NULL, cancellable, error))
        return FALSE;
    }

  at = find_start (in, g_file_info_get_size (info));
  end = find_end (in, at, g_file_info_get_size (info));
  if (!g_seekable_seek (G_SEEKABLE (in), at, G_SEEK_SET, cancellable, error))
    return FALSE;
  block = g_malloc (BLOCK);
  while (at < end)
    {
      gssize n = g_input_stream_read (in, block, (gsize)MIN (BLOCK, end - at), cancellable, error);

      if (n < 0 || (n > 0 && !g_output_stream_write_all (G_OUTPUT_STREAM (out), block, (gsize)n, NULL, cancellable, error)))
        return FALSE;
      if (n == 0)
        break;
      at += n;
    }
  return g_output_stream_close (G_OUTPUT_STREAM (out), cancellable, error);
}
