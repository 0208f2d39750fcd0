/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-tagger"

#include "config.h"

#include "sw-tagger-private.h"

#include "sw-timeline.h"

#include <gst/tag/tag.h>
#include <string.h>

/**
 * sw_sound_tags_new:
 *
 * Returns: (transfer full): tags that say nothing
 */
SwSoundTags *
sw_sound_tags_new (void)
{
  return g_new0 (SwSoundTags, 1);
}

/**
 * sw_sound_tags_free:
 * @self: tags
 *
 * Frees the tags and what they hold.
 */
void
sw_sound_tags_free (SwSoundTags *self)
{
  g_free (self->title);
  g_free (self->artist);
  g_free (self->style);
  g_free (self->text);
  g_clear_object (&self->words);
  g_clear_pointer (&self->cover, g_bytes_unref);
  g_free (self->key);
  g_free (self->date);
  g_free (self->model);
  g_free (self->service);
  g_free (self->source_id);
  g_free (self->parent_ids);
  g_free (self->note);
  g_free (self);
}

const char *
_sw_tagger_get_cover_type (GBytes *cover)
{
  static const guint8 png[] = { 0x89, 'P', 'N', 'G' };
  static const guint8 jpeg[] = { 0xff, 0xd8, 0xff };
  gsize               size = 0;
  gconstpointer       data = cover != NULL ? g_bytes_get_data (cover, &size) : NULL;

  if (size > sizeof png && memcmp (data, png, sizeof png) == 0)
    return "image/png";
  return size > sizeof jpeg && memcmp (data, jpeg, sizeof jpeg) == 0 ? "image/jpeg" : NULL;
}

void
_sw_tagger_foreach_extra (const SwSoundTags *tags,
                          void (*func) (const char *name, const char *value, gpointer data),
                          gpointer data)
{
  const struct
  {
    const char *name, *value;
  } extras[] = {
    { "MODEL", tags->model },
    { "SERVICE", tags->service },
    { "SOURCE_ID", tags->source_id },
    { "PARENT_IDS", tags->parent_ids },
  };

  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    if (extras[i].value != NULL && *extras[i].value != '\0')
      func (extras[i].name, extras[i].value, data);
}

static void
add_text (GstTagList *list,
          const char *tag,
          const char *text)
{
  if (text != NULL && *text != '\0')
    gst_tag_list_add (list, GST_TAG_MERGE_APPEND, tag, text, NULL);
}

static void
add_extra (const char *name,
           const char *value,
           gpointer    list)
{
  g_autofree char *comment = g_strdup_printf ("%s=%s", name, value);

  add_text (list, GST_TAG_EXTENDED_COMMENT, comment);
}

GstTagList *
_sw_tagger_make_list (const SwSoundTags *tags)
{
  GstTagList *list = gst_tag_list_new_empty ();

  add_text (list, GST_TAG_TITLE, tags->title);
  add_text (list, GST_TAG_ARTIST, tags->artist);
  add_text (list, GST_TAG_GENRE, tags->style);
  add_text (list, GST_TAG_COMMENT, tags->note);
  if (tags->bpm > 0)
    gst_tag_list_add (list, GST_TAG_MERGE_APPEND, GST_TAG_BEATS_PER_MINUTE, tags->bpm, NULL);
  if (tags->date != NULL)
    {
      g_autoptr (GstDateTime) date = gst_date_time_new_from_iso8601_string (tags->date);

      if (date != NULL)
        gst_tag_list_add (list, GST_TAG_MERGE_APPEND, GST_TAG_DATE_TIME, date, NULL);
    }
  if (tags->key != NULL && *tags->key != '\0')
    add_extra ("INITIALKEY", tags->key, list);
  /* GST_TAG_LYRICS has no Vorbis comment in GStreamer's table. */
  if (tags->text != NULL && *tags->text != '\0')
    add_extra ("LYRICS", tags->text, list);
  if (tags->words != NULL && sw_lyrics_get_timed (tags->words))
    {
      g_autofree char *timed = sw_timeline_export (tags->words, SW_WORDS_LRC, tags->title, tags->artist, tags->duration);

      add_extra ("SYNCEDLYRICS", timed, list);
    }
  _sw_tagger_foreach_extra (tags, add_extra, list);
  if (_sw_tagger_get_cover_type (tags->cover) != NULL)
    {
      gsize         size;
      gconstpointer data = g_bytes_get_data (tags->cover, &size);
      g_autoptr (GstSample) sample = gst_tag_image_data_to_image_sample (data, (guint)size, GST_TAG_IMAGE_TYPE_FRONT_COVER);

      if (sample != NULL)
        gst_tag_list_add (list, GST_TAG_MERGE_APPEND, GST_TAG_IMAGE, sample, NULL);
    }
  return list;
}
