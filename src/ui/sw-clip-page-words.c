/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The words on a song's page: they follow the sound, are corrected and written out. */

#define G_LOG_DOMAIN "sw-clip-page"

#include "config.h"

#include "sw-clip-page-private.h"

#include "sw-compat.h"
#include "sw-ui.h"
#include "sw-window.h"

#include <glib/gi18n.h>
#include <string.h>

/* A corrected word is heard with so much before it, once nothing was corrected for so long. */
#define REPLAY_SECONDS 1.0
#define REPLAY_WAIT_MS 400

/* An export on its way. */
typedef struct
{
  SwClipPage   *page;   /* (owned) */
  SwStudio     *studio; /* (owned) */
  SwClip       *clip;   /* (owned) */
  SwWordsFormat format;
} WordsExport;

gboolean
_sw_clip_page_is_in_hand (SwClipPage *self)
{
  SwClip *current = self->player != NULL ? sw_player_get_clip (self->player) : NULL;

  return self->clip != NULL && current != NULL && g_strcmp0 (sw_clip_get_id (current), sw_clip_get_id (self->clip)) == 0;
}

void
_sw_clip_page_show_position (SwClipPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sw_lyrics_view_set_position (self->lyrics, _sw_clip_page_is_in_hand (self) ? sw_player_get_position (self->player) : -1,
                                 _sw_clip_page_is_in_hand (self) && sw_player_get_state (self->player) == SW_PLAYER_PLAYING);
}

static void
show_words (SwClipPage *self,
            SwLyrics   *lyrics)
{
  gboolean timed = sw_lyrics_get_timed (lyrics);

  sw_lyrics_view_set_lyrics (self->lyrics, lyrics);
  sw_waveform_set_lyrics (self->waveform, lyrics);
  gtk_widget_set_visible (self->no_lyrics, sw_lyrics_get_n_sections (lyrics) == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->words_button), sw_lyrics_get_n_sections (lyrics) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "clip.export-words", timed);
  _sw_clip_page_show_position (self);
}

static void
words_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (SwClipPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwLyrics) lyrics = sw_studio_load_words_finish (SW_STUDIO (source), result, &error);

  if (lyrics == NULL)
    return;
  g_clear_object (&self->cancellable);
  show_words (self, lyrics);
}

void
_sw_clip_page_load_words (SwClipPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->clip == NULL || self->studio == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  sw_studio_load_words_async (self->studio, self->clip, self->cancellable, words_loaded_cb, g_object_ref (self));
}

static void
words_seek_cb (SwClipPage *self,
               double      seconds)
{
  if (self->player == NULL || self->clip == NULL || !sw_clip_get_playable (self->clip))
    return;
  if (_sw_clip_page_is_in_hand (self))
    sw_player_seek (self->player, seconds);
  else
    {
      sw_player_set_clip (self->player, self->clip);
      sw_player_seek (self->player, seconds);
      sw_player_play (self->player);
    }
}

static gboolean
replay_cb (gpointer data)
{
  SwClipPage *self = data;

  self->replay_id = 0;
  if (_sw_clip_page_is_in_hand (self))
    {
      sw_player_seek (self->player, self->replay_at);
      sw_player_play (self->player);
    }
  return G_SOURCE_REMOVE;
}

/* Whoever corrects by ear wants to hear it. */
static void
word_moved_cb (SwClipPage *self,
               guint       word,
               double      start,
               double      end)
{
  if (self->studio == NULL || self->clip == NULL)
    return;
  sw_studio_set_word_time (self->studio, self->clip, sw_lyrics_view_get_lyrics (self->lyrics), word, start, end);
  g_clear_handle_id (&self->replay_id, g_source_remove);
  if (start < 0 || !_sw_clip_page_is_in_hand (self))
    return;
  self->replay_at = MAX (0, start - REPLAY_SECONDS);
  self->replay_id = g_timeout_add (REPLAY_WAIT_MS, replay_cb, self);
}

static void
copy_words_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  SwClipPage *self = SW_CLIP_PAGE (widget);

  if (self->clip != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), sw_clip_get_lyrics (self->clip));
}

static void
words_export_free (WordsExport *self)
{
  g_object_unref (self->page);
  g_object_unref (self->studio);
  g_object_unref (self->clip);
  g_free (self);
}

static void
say (SwClipPage *self,
     const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  GtkRoot         *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (SW_IS_WINDOW (root))
    sw_window_add_toast (SW_WINDOW (root), adw_toast_new (escaped));
}

static void
words_exported_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  WordsExport *export = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (sw_studio_export_words_finish (export->studio, result, &error))
    text = g_strdup (_ ("Words saved"));
  else
    text = sw_studio_describe_error (error, NULL);
  say (export->page, text);
  words_export_free (export);
}

static void
words_target_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  WordsExport *export = data;
  g_autoptr (GFile) target = sw_compat_choose_finish (result, NULL);

  if (target != NULL)
    sw_studio_export_words_async (export->studio, export->clip, export->format, target, NULL, words_exported_cb, export);
  else
    words_export_free (export);
}

/* The parameter is the format: "lrc", "enhanced-lrc" or "srt". */
static void
export_words_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  SwClipPage *self = SW_CLIP_PAGE (widget);
  g_autoptr (GEnumClass) formats = g_type_class_ref (SW_TYPE_WORDS_FORMAT);
  const GEnumValue *format = g_enum_get_value_by_nick (formats, g_variant_get_string (parameter, NULL));
  g_autofree char  *song = NULL;
  g_autofree char  *name = NULL;
  WordsExport *export;
  char *dot;

  if (format == NULL || self->studio == NULL || self->clip == NULL)
    return;
  song = sw_studio_dup_export_name (self->studio, self->clip);
  dot = strrchr (song, '.');
  if (dot != NULL)
    *dot = '\0';
  name = g_strdup_printf ("%s.%s", song, sw_words_format_get_ending ((SwWordsFormat)format->value));
  export = g_new0 (WordsExport, 1);
  export->page = g_object_ref (self);
  export->studio = g_object_ref (self->studio);
  export->clip = g_object_ref (self->clip);
  export->format = (SwWordsFormat)format->value;
  sw_compat_save_file_async (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Save Words"),
                             sw_settings_get_export_folder (sw_studio_get_settings (self->studio)), name, NULL, words_target_cb, export);
}

void
_sw_clip_page_clear_words (SwClipPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->replay_id, g_source_remove);
  sw_lyrics_view_set_lyrics (self->lyrics, NULL);
  gtk_widget_set_visible (self->no_lyrics, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->words_button), FALSE);
}

void
_sw_clip_page_init_words (SwClipPage *self)
{
  sw_ui_set_menu (self->words_button, self->words_menu);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "clip.export-words", FALSE);
}

void
_sw_clip_page_class_words (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_callback (klass, words_seek_cb);
  gtk_widget_class_bind_template_callback (klass, word_moved_cb);
  gtk_widget_class_install_action (klass, "clip.copy-words", NULL, copy_words_cb);
  gtk_widget_class_install_action (klass, "clip.export-words", "s", export_words_cb);
}
