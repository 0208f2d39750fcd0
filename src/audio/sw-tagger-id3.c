/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GStreamer's ID3 writers know neither words nor their times, so the tag is written here:
 * "ID3 tag version 2.4.0 - Main Structure" and "Native Frames" at id3.org. */

#define G_LOG_DOMAIN "sw-tagger"

#include "config.h"

#include "sw-tagger-private.h"

#include <math.h>
#include <string.h>

#define HEADER_SIZE 10
#define UTF_8 3
#define FRONT_COVER 3
#define IN_MILLISECONDS 2
#define IS_LYRICS 1
#define MAX_SIZE (1 << 28) /* four times seven bits */

/* Seven bits a byte, so that no player takes them for the start of a frame. */
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
append_frame (GByteArray   *tag,
              const char   *id,
              gconstpointer prefix,
              gsize         prefix_size,
              gconstpointer data,
              gsize         size)
{
  guint8 header[HEADER_SIZE] = { 0 };

  if (tag->len + HEADER_SIZE + prefix_size + size >= MAX_SIZE)
    return;
  memcpy (header, id, 4);
  put_size (header + 4, prefix_size + size);
  g_byte_array_append (tag, header, sizeof header);
  g_byte_array_append (tag, prefix, (guint)prefix_size);
  g_byte_array_append (tag, data, (guint)size);
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
append_extra (const char *name,
              const char *value,
              gpointer    tag)
{
  g_autoptr (GByteArray) prefix = g_byte_array_new ();
  static const guint8 encoding = UTF_8;

  g_byte_array_append (prefix, &encoding, 1);
  g_byte_array_append (prefix, (const guint8 *)name, (guint)strlen (name) + 1);
  append_frame (tag, "TXXX", prefix->data, prefix->len, value, strlen (value));
}

/* Words for people in a language: a comment or the words of a song. */
static void
append_prose (GByteArray *tag,
              const char *id,
              const char *text)
{
  /* encoding, language not told, empty description */
  static const guint8 prefix[] = { UTF_8, 'X', 'X', 'X', 0 };

  if (text != NULL && *text != '\0')
    append_frame (tag, id, prefix, sizeof prefix, text, strlen (text));
}

/* Word by word; a new line begins with a line feed. */
static void
append_timed (GByteArray *tag,
              SwLyrics   *words)
{
  static const guint8 prefix[] = { UTF_8, 'X', 'X', 'X', IN_MILLISECONDS, IS_LYRICS, 0 };
  g_autoptr (GByteArray) data = g_byte_array_new ();

  for (guint l = 0; words != NULL && l < sw_lyrics_get_n_lines (words); l++)
    {
      const SwLyricsLine *line = sw_lyrics_get_line (words, l);

      for (guint i = 0; i < line->n_words; i++)
        {
          const SwLyricsWord *word = sw_lyrics_get_word (words, line->first_word + i);
          const char         *before = i > 0 ? " " : data->len > 0 ? "\n"
                                                                   : "";
          guint32             time;

          if (word->start < 0)
            continue;
          time = GUINT32_TO_BE ((guint32)llround (word->start * 1000));
          g_byte_array_append (data, (const guint8 *)before, (guint)strlen (before));
          g_byte_array_append (data, (const guint8 *)word->text, (guint)strlen (word->text) + 1);
          g_byte_array_append (data, (const guint8 *)&time, sizeof time);
        }
    }
  if (data->len > 0)
    append_frame (tag, "SYLT", prefix, sizeof prefix, data->data, data->len);
}

static void
append_cover (GByteArray *tag,
              GBytes     *cover)
{
  const char *type = _sw_tagger_get_cover_type (cover);
  g_autoptr (GByteArray) prefix = g_byte_array_new ();
  /* kind, empty description */
  static const guint8 kind[] = { FRONT_COVER, 0 };
  static const guint8 encoding = UTF_8;

  if (type == NULL)
    return;
  g_byte_array_append (prefix, &encoding, 1);
  g_byte_array_append (prefix, (const guint8 *)type, (guint)strlen (type) + 1);
  g_byte_array_append (prefix, kind, sizeof kind);
  append_frame (tag, "APIC", prefix->data, prefix->len, g_bytes_get_data (cover, NULL), g_bytes_get_size (cover));
}

/* "F# minor" as "F#m". */
static char *
dup_key (const char *key)
{
  gsize n = 1;

  if (key == NULL || *key < 'A' || *key > 'G')
    return NULL;
  if (key[1] == '#' || key[1] == 'b')
    n = 2;
  return g_strdup_printf ("%.*s%s", (int)n, key, strstr (key, "min") != NULL ? "m" : "");
}

/**
 * sw_tagger_make_id3:
 * @tags: what to say
 *
 * Writes an ID3v2.4 tag with everything that is known: also the words (USLT), their times
 * (SYLT) and the cover.
 *
 * Returns: (transfer full): the tag's bytes
 */
GByteArray *
sw_tagger_make_id3 (const SwSoundTags *tags)
{
  static const guint8 header[HEADER_SIZE] = { 'I', 'D', '3', 4, 0, 0 };
  GByteArray         *tag = g_byte_array_new ();
  g_autofree char    *key = NULL;

  g_return_val_if_fail (tags != NULL, NULL);

  g_byte_array_append (tag, header, sizeof header);
  append_text (tag, "TIT2", tags->title);
  append_text (tag, "TPE1", tags->artist);
  append_text (tag, "TCON", tags->style);
  append_text (tag, "TDRC", tags->date);
  if (tags->bpm > 0)
    {
      g_autofree char *bpm = g_strdup_printf ("%ld", lround (tags->bpm));

      append_text (tag, "TBPM", bpm);
    }
  key = dup_key (tags->key);
  append_text (tag, "TKEY", key);
  _sw_tagger_foreach_extra (tags, append_extra, tag);
  append_prose (tag, "COMM", tags->note);
  append_prose (tag, "USLT", tags->text);
  append_timed (tag, tags->words);
  append_cover (tag, tags->cover);
  put_size (tag->data + 6, tag->len - HEADER_SIZE);
  return tag;
}
