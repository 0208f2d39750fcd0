/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-lyrics-editor"

#include "config.h"

#include "sw-lyrics-editor.h"

#include "sw-lyrics-text.h"

#include <gtksourceview/gtksource.h>

#define CLASS_PREFIX "gtksourceview:context-classes:"

static void
count_cb (GtkSourceGutterRenderer *renderer,
          GtkSourceGutterLines    *lines,
          guint                    line,
          gpointer                 data)
{
  GtkTextBuffer   *buffer = GTK_TEXT_BUFFER (gtk_source_gutter_renderer_get_buffer (renderer));
  g_autofree char *text = NULL;
  char             number[16] = "";
  GtkTextIter      start, end;
  guint            n_syllables;

  gtk_source_gutter_lines_get_iter_at_line (lines, &start, line);
  end = start;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  n_syllables = sw_lyrics_text_count_syllables (text);
  if (n_syllables > 0)
    g_snprintf (number, sizeof number, "%u", n_syllables);
  gtk_source_gutter_renderer_text_set_text (GTK_SOURCE_GUTTER_RENDERER_TEXT (renderer), number, -1);
}

static void
add_counter (GtkSourceView *view)
{
  GtkSourceGutterRenderer *renderer = gtk_source_gutter_renderer_text_new ();
  int                      width;

  gtk_source_gutter_renderer_text_measure (GTK_SOURCE_GUTTER_RENDERER_TEXT (renderer), "00", &width, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (renderer), MAX (width, 18), -1);
  gtk_source_gutter_renderer_set_xalign (renderer, 1);
  gtk_source_gutter_renderer_set_xpad (renderer, 6);
  gtk_widget_add_css_class (GTK_WIDGET (renderer), "syllables");
  g_signal_connect (renderer, "query-data", G_CALLBACK (count_cb), NULL);
  gtk_source_gutter_insert (gtk_source_view_get_gutter (view, GTK_TEXT_WINDOW_LEFT), renderer, 0);
}

/* Only ours, with our own file: the user's other editors are none of our business. */
static GtkSourceLanguage *
get_language (void)
{
  static GtkSourceLanguageManager *manager = NULL;

  if (manager == NULL)
    {
      manager = gtk_source_language_manager_new ();
      gtk_source_language_manager_append_search_path (manager, "resource://" SW_RESOURCE_BASE "/source");
    }
  return gtk_source_language_manager_get_language (manager, "songwright-lyrics");
}

/* What the language finds is marked by tags named after its classes. A style scheme
 * would bring colours of its own; weight and slant go with every theme. */
static void
tag_added_cb (GtkTextTagTable *table,
              GtkTextTag      *tag)
{
  g_autofree char *name = NULL;

  g_object_get (tag, "name", &name, NULL);
  if (g_strcmp0 (name, CLASS_PREFIX "lyrics-tag") == 0)
    g_object_set (tag, "weight", PANGO_WEIGHT_BOLD, NULL);
  else if (g_strcmp0 (name, CLASS_PREFIX "lyrics-direction") == 0 || g_strcmp0 (name, CLASS_PREFIX "lyrics-backing") == 0)
    g_object_set (tag, "style", PANGO_STYLE_ITALIC, NULL);
}

GtkTextView *
_sw_lyrics_editor_new (void)
{
  g_autoptr (GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);
  GtkSourceView *view;

  g_signal_connect (gtk_text_buffer_get_tag_table (GTK_TEXT_BUFFER (buffer)), "tag-added", G_CALLBACK (tag_added_cb), NULL);
  gtk_source_buffer_set_style_scheme (buffer, NULL);
  gtk_source_buffer_set_highlight_matching_brackets (buffer, FALSE);
  gtk_source_buffer_set_language (buffer, get_language ());
  view = GTK_SOURCE_VIEW (gtk_source_view_new_with_buffer (buffer));
  add_counter (view);
  return GTK_TEXT_VIEW (view);
}
