/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GStreamer's taglib element leaves lyrics out, so the tag is written here; see the
 * "ID3 tag version 2.4.0 - Main Structure" and "Native Frames" at id3.org.
 */

#define G_LOG_DOMAIN "sw-id3"

#include "config.h"

#include "sw-id3.h"

#include <string.h>

#define HEADER_SIZE 10
#define UTF_8 3
#define FRONT_COVER 3

/* Seven bits per byte, so that no player takes them for the start of a frame. */
static void
put_size (guint8 *at,
          gsize   size)
{
  for (int i = 3; i >= 0; i--)
    {
      at[i] = size & 0x7f;
      size >>= 7;
    }
}

static void
append_frame (GByteArray *tag,
              const char *id,
              const void *prefix,
              gsize       prefix_size,
              const void *data,
              gsize       size)
{
  guint8 header[HEADER_SIZE] = { 0 };

  memcpy (header, id, 4);
  put_size (header + 4, prefix_size + size);
  g_byte_array_append (tag, header, sizeof header);
  g_byte_array_append (tag, prefix, prefix_size);
  g_byte_array_append (tag, data, size);
}

static void
append_text (GByteArray *tag,
             const char *id,
             const char *text)
{
  static const guint8 encoding = UTF_8;

  if (text != NULL && *text != '\0')
    append_frame (tag, id, &encoding, 1, text, strlen (text));
}

static void
append_lyrics (GByteArray *tag,
               const char *lyrics)
{
  /* encoding, language, empty description */
  static const guint8 prefix[] = { UTF_8, 'e', 'n', 'g', 0 };

  if (lyrics != NULL && *lyrics != '\0')
    append_frame (tag, "USLT", prefix, sizeof prefix, lyrics, strlen (lyrics));
}

static void
append_cover (GByteArray *tag,
              GBytes     *cover)
{
  /* encoding, media type, kind, empty description */
  static const guint8 prefix[] = { UTF_8, 'i', 'm', 'a', 'g', 'e', '/', 'j', 'p', 'e', 'g', 0, FRONT_COVER, 0 };

  if (cover != NULL)
    append_frame (tag, "APIC", prefix, sizeof prefix, g_bytes_get_data (cover, NULL), g_bytes_get_size (cover));
}

/**
 * sw_id3_make:
 *
 * Writes a tag with title, artist, genre, tempo, lyrics and cover.
 *
 * Returns: (transfer full): the bytes that go in front of the first MP3 frame
 */
GByteArray *
sw_id3_make (const SwId3Tags *tags)
{
  static const guint8 header[HEADER_SIZE] = { 'I', 'D', '3', 4, 0, 0 };
  GByteArray         *tag = g_byte_array_new ();

  g_byte_array_append (tag, header, sizeof header);
  append_text (tag, "TIT2", tags->title);
  append_text (tag, "TPE1", "Songwright");
  append_text (tag, "TCON", tags->tags);
  if (tags->bpm > 0)
    {
      g_autofree char *bpm = g_strdup_printf ("%d", (int)(tags->bpm + 0.5));

      append_text (tag, "TBPM", bpm);
    }
  append_lyrics (tag, tags->lyrics);
  append_cover (tag, tags->cover);
  put_size (tag->data + 6, tag->len - HEADER_SIZE);

  return tag;
}
