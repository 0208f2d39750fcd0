/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a song is called outside, and what its file says about it. */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-export-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_PART_BYTES 160

static char *
dup_date (SwClip *clip)
{
  g_autoptr (GDateTime) date = sw_clip_get_created (clip) > 0 ? g_date_time_new_from_unix_local (sw_clip_get_created (clip)) : NULL;

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d") : NULL;
}

/* NULL when nothing is known; FALSE for a name that means nothing. */
static gboolean
find_value (SwClip     *clip,
            const char *artist,
            const char *name,
            char      **value)
{
  const struct
  {
    const char *name, *value;
  } texts[] = {
    { "title", *sw_clip_get_title (clip) != '\0' ? sw_clip_get_title (clip) : _ ("Untitled") },
    { "artist", artist },
    { "style", sw_clip_get_tags (clip) },
    { "model", sw_clip_get_model (clip) },
    { "key", sw_clip_get_key (clip) },
  };

  *value = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (name, texts[i].name))
      {
        if (texts[i].value != NULL && *texts[i].value != '\0')
          *value = _sw_studio_dup_safe_name (texts[i].value);
        return TRUE;
      }
  if (g_str_equal (name, "take"))
    *value = sw_clip_get_take (clip) > 0 ? g_strdup_printf ("%d", sw_clip_get_take (clip)) : NULL;
  else if (g_str_equal (name, "bpm"))
    *value = sw_clip_get_bpm (clip) > 0 ? g_strdup_printf ("%ld", lround (sw_clip_get_bpm (clip))) : NULL;
  else if (g_str_equal (name, "date"))
    *value = dup_date (clip);
  else
    return FALSE;
  return TRUE;
}

/* @n bytes of a pattern; *@complete: every name in it is known. */
static char *
fill_in (SwClip     *clip,
         const char *artist,
         const char *pattern,
         gsize       n,
         gboolean   *complete)
{
  GString *text = g_string_new (NULL);
  gsize    at = 0;

  *complete = TRUE;
  while (at < n)
    {
      const char      *end = pattern[at] == '%' ? memchr (pattern + at + 1, '%', n - at - 1) : NULL;
      g_autofree char *name = end != NULL ? g_strndup (pattern + at + 1, (gsize)(end - pattern) - at - 1) : NULL;
      g_autofree char *value = NULL;

      if (name == NULL || !find_value (clip, artist, name, &value))
        {
          g_string_append_c (text, pattern[at++]);
          continue;
        }
      if (value == NULL)
        *complete = FALSE;
      else
        g_string_append (text, value);
      at = (gsize)(end - pattern) + 1;
    }
  return g_string_free (text, FALSE);
}

/* Brackets with something unknown in them fall away, with the space before them. */
static char *
fill_in_brackets (SwClip     *clip,
                  const char *artist,
                  const char *pattern)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (*pattern != '\0')
    {
      gsize            plain = strcspn (pattern, "(");
      const char      *end = strchr (pattern + plain, ')');
      g_autofree char *before = NULL;
      g_autofree char *inside = NULL;
      gboolean         complete;

      if (end == NULL)
        plain = strlen (pattern);
      before = fill_in (clip, artist, pattern, plain, &complete);
      g_string_append (text, before);
      pattern += plain;
      if (end == NULL)
        break;
      inside = fill_in (clip, artist, pattern, (gsize)(end - pattern) + 1, &complete);
      if (complete)
        g_string_append (text, inside);
      else
        while (text->len > 0 && text->str[text->len - 1] == ' ')
          g_string_truncate (text, text->len - 1);
      pattern = end + 1;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sw_studio_dup_song_name:
 * @self: the studio
 * @clip: a song
 * @options: format, pattern and artist
 *
 * Fills the pattern in with what is known of the song. Whatever the song is called, this
 * is a name that any system takes.
 *
 * Returns: (transfer full): a file name without folder
 */
char *
sw_studio_dup_song_name (SwStudio              *self,
                         SwClip                *clip,
                         const SwExportOptions *options)
{
  g_autofree char *text = NULL;
  g_autofree char *safe = NULL;
  const char      *pattern;
  const char      *end;

  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (SW_IS_CLIP (clip), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  pattern = options->pattern != NULL && *options->pattern != '\0' ? options->pattern : SW_EXPORT_PATTERN;
  text = fill_in_brackets (clip, options->artist != NULL ? options->artist : "Songwright", pattern);
  /* Each value was cut where it had to be; the whole is cut again, at a character. */
  if (strlen (text) > MAX_PART_BYTES && g_utf8_validate (text, -1, NULL))
    {
      end = g_utf8_find_prev_char (text, text + MAX_PART_BYTES);
      text[end - text] = '\0';
    }
  safe = _sw_studio_dup_safe_name (text);
  return g_strconcat (safe, ".", sw_sound_format_get_ending (options->format), NULL);
}

/**
 * sw_studio_make_tags:
 * @clip: a song
 * @artist: (nullable): who the artist is, "Songwright" when nobody
 *
 * Returns: (transfer full): what its files say about themselves, all but cover and times
 */
SwSoundTags *
sw_studio_make_tags (SwClip     *clip,
                     const char *artist)
{
  SwSoundTags       *tags = sw_sound_tags_new ();
  const char *const *parents = sw_clip_get_parent_ids (clip);

  tags->title = g_strdup (*sw_clip_get_title (clip) != '\0' ? sw_clip_get_title (clip) : _ ("Untitled"));
  tags->artist = g_strdup (artist != NULL && *artist != '\0' ? artist : "Songwright");
  tags->style = g_strdup (sw_clip_get_tags (clip));
  tags->text = g_strdup (sw_clip_get_lyrics (clip));
  tags->duration = sw_clip_get_duration (clip);
  tags->bpm = sw_clip_get_bpm (clip);
  tags->key = g_strdup (sw_clip_get_key (clip));
  tags->date = dup_date (clip);
  tags->model = g_strdup (sw_clip_get_model (clip));
  tags->service = g_strdup (sw_clip_get_service (clip));
  tags->source_id = g_strdup (sw_clip_get_remote_id (clip));
  if (parents != NULL)
    tags->parent_ids = g_strjoinv (", ", (char **)parents);
  if (sw_clip_get_origin (clip) == SW_CLIP_ORIGIN_GENERATED || sw_clip_get_origin (clip) == SW_CLIP_ORIGIN_STEM)
    tags->note = g_strdup (_ ("Made with AI: this music was generated with Songwright."));
  return tags;
}
