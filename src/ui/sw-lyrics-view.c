/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-lyrics-view"

#include "config.h"

#include "sw-lyrics-view.h"

#define QUIET_ALPHA (G_MAXUINT16 * 55 / 100)

typedef struct
{
  guint start, end; /* bytes in the label's text */
} Range;

struct _SwLyricsView
{
  GtkWidget parent_instance;

  GtkLabel *label;
  SwLyrics *lyrics; /* (owned) (nullable) */
  GArray   *lines;  /* (owned) (element-type Range) one for each line */
  GArray   *names;  /* (owned) (element-type Range) of the sections */
  int       line;
};

G_DEFINE_FINAL_TYPE (SwLyricsView, sw_lyrics_view, GTK_TYPE_WIDGET)

static void
add_attribute (PangoAttrList  *list,
               PangoAttribute *attribute,
               const Range    *range)
{
  attribute->start_index = range->start;
  attribute->end_index = range->end;
  pango_attr_list_insert (list, attribute);
}

static void
update_attributes (SwLyricsView *self)
{
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();

  for (guint i = 0; i < self->names->len; i++)
    {
      const Range *range = &g_array_index (self->names, Range, i);

      add_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), range);
      add_attribute (list, pango_attr_scale_new (0.85), range);
      add_attribute (list, pango_attr_foreground_alpha_new (QUIET_ALPHA), range);
    }
  for (guint i = 0; self->line >= 0 && i < self->lines->len; i++)
    {
      const Range *range = &g_array_index (self->lines, Range, i);

      if ((int)i == self->line)
        add_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), range);
      else
        add_attribute (list, pango_attr_foreground_alpha_new (QUIET_ALPHA), range);
    }
  gtk_label_set_attributes (self->label, list);
}

static void
add_range (GArray     *ranges,
           GString    *text,
           const char *addition)
{
  Range range = { (guint)text->len, 0 };

  g_string_append (text, addition);
  range.end = (guint)text->len;
  g_array_append_val (ranges, range);
  g_string_append_c (text, '\n');
}

static void
rebuild (SwLyricsView *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_array_set_size (self->lines, 0);
  g_array_set_size (self->names, 0);
  for (guint i = 0; self->lyrics != NULL && i < sw_lyrics_get_n_sections (self->lyrics); i++)
    {
      const SwLyricsSection *section = sw_lyrics_get_section (self->lyrics, i);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (section->name[0] != '\0')
        add_range (self->names, text, section->name);
      for (guint k = 0; k < section->n_lines; k++)
        add_range (self->lines, text, sw_lyrics_get_line (self->lyrics, section->first_line + k)->text);
    }
  if (text->len > 0)
    g_string_truncate (text, text->len - 1);
  gtk_label_set_text (self->label, text->str);
  update_attributes (self);
}

static void
sw_lyrics_view_dispose (GObject *object)
{
  SwLyricsView *self = SW_LYRICS_VIEW (object);
  GtkWidget    *child;

  g_clear_object (&self->lyrics);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sw_lyrics_view_parent_class)->dispose (object);
}

static void
sw_lyrics_view_finalize (GObject *object)
{
  SwLyricsView *self = SW_LYRICS_VIEW (object);

  g_array_unref (self->lines);
  g_array_unref (self->names);

  G_OBJECT_CLASS (sw_lyrics_view_parent_class)->finalize (object);
}

static void
sw_lyrics_view_class_init (SwLyricsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sw_lyrics_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = sw_lyrics_view_finalize;

  gtk_widget_class_set_css_name (widget_class, "sw-lyrics-view");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-lyrics-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SwLyricsView, label);
}

static void
sw_lyrics_view_init (SwLyricsView *self)
{
  self->line = -1;
  self->lines = g_array_new (FALSE, FALSE, sizeof (Range));
  self->names = g_array_new (FALSE, FALSE, sizeof (Range));
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sw_lyrics_view_set_lyrics (SwLyricsView *self,
                           SwLyrics     *lyrics)
{
  g_return_if_fail (SW_IS_LYRICS_VIEW (self));

  if (!g_set_object (&self->lyrics, lyrics))
    return;
  self->line = -1;
  rebuild (self);
}

void
sw_lyrics_view_set_position (SwLyricsView *self,
                             double        position)
{
  int line = -1;

  g_return_if_fail (SW_IS_LYRICS_VIEW (self));

  if (self->lyrics != NULL && position >= 0 && sw_lyrics_get_timed (self->lyrics))
    line = sw_lyrics_line_at (self->lyrics, position);
  if (self->line == line)
    return;
  self->line = line;
  update_attributes (self);
}

int
sw_lyrics_view_get_line (SwLyricsView *self)
{
  g_return_val_if_fail (SW_IS_LYRICS_VIEW (self), -1);

  return self->line;
}

const char *
sw_lyrics_view_get_text (SwLyricsView *self)
{
  g_return_val_if_fail (SW_IS_LYRICS_VIEW (self), NULL);

  return gtk_label_get_text (self->label);
}
