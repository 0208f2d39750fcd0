/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the top: names of sections and the ruler, the shape with what is chosen, the
 * words. The shape is drawn anew only when the axis moves; a moving playhead is one
 * more rectangle. */

#define G_LOG_DOMAIN "sw-waveform-editor"

#include "config.h"

#include "sw-compat.h"
#include "sw-format.h"
#include "sw-waveform-editor-private.h"

#include <math.h>

#define BAR_PITCH 3.0
#define BAR_WIDTH 2.0f
#define BEAT_ROOM 9.0  /* px between beats to show them */
#define TICK_ROOM 90.0 /* px between the times of the ruler */
#define WORD_GAP 6.0
#define LAYOUTS_AT_MOST 600

void
_sw_waveform_editor_drop_nodes (SwWaveformEditor *self)
{
  g_clear_pointer (&self->shape_node, gsk_render_node_unref);
  g_hash_table_remove_all (self->layouts);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
_sw_waveform_editor_bar_height (SwWaveformEditor *self)
{
  int natural = 0;

  if (gtk_widget_get_visible (self->scrollbar))
    gtk_widget_measure (self->scrollbar, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static float
get_loudest (SwWaveformEditor *self)
{
  float low, high;

  sw_peaks_get_range (self->peaks, 0, self->axis.duration, &low, &high);
  return MAX (MAX (high, -low), 0.05f);
}

/* Bars stand on times, not on pixels: scrolling moves them and does not make them dance. */
static GskRenderNode *
draw_shape (SwWaveformEditor *self,
            const GdkRGBA    *color,
            float             height)
{
  GtkSnapshot   *snapshot = gtk_snapshot_new ();
  double         step = BAR_PITCH / self->axis.scale;
  gint64         first = (gint64)floor (self->axis.start / step);
  float          loudest = get_loudest (self);
  GskRenderNode *node;

  for (gint64 i = first; i * step < MIN (self->axis.start + sw_time_axis_get_span (&self->axis), self->axis.duration); i++)
    {
      float x = (float)sw_time_axis_to_x (&self->axis, i * step);
      float low, high, half;

      sw_peaks_get_range (self->peaks, i * step, (i + 1) * step, &low, &high);
      half = MAX (1.0f, MAX (high, -low) / loudest * height / 2);
      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, roundf (height / 2 - half), BAR_WIDTH, roundf (2 * half)));
    }
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL ? node : gsk_container_node_new (NULL, 0);
}

static void
ensure_shape (SwWaveformEditor *self,
              int               height)
{
  GdkRGBA color;

  sw_compat_get_color (self->shape, &color);
  if (self->shape_node != NULL && self->shape_height == height && gdk_rgba_equal (&color, &self->shape_color) &&
      memcmp (&self->shape_axis, &self->axis, sizeof self->axis) == 0)
    return;
  g_clear_pointer (&self->shape_node, gsk_render_node_unref);
  self->shape_node = draw_shape (self, &color, height);
  self->shape_axis = self->axis;
  self->shape_height = height;
  self->shape_color = color;
}

static PangoLayout *
get_layout (SwWaveformEditor *self,
            const char       *text)
{
  PangoLayout *layout = g_hash_table_lookup (self->layouts, text);

  if (layout != NULL)
    return layout;
  if (g_hash_table_size (self->layouts) >= LAYOUTS_AT_MOST)
    g_hash_table_remove_all (self->layouts);
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_hash_table_insert (self->layouts, g_strdup (text), layout);
  return layout;
}

/* How far to the right it went. */
static double
draw_text (SwWaveformEditor *self,
           GtkSnapshot      *snapshot,
           const char       *text,
           const GdkRGBA    *color,
           double            x,
           double            y)
{
  PangoLayout *layout = get_layout (self, text);
  int          width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf (x), roundf (y)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
  return x + width;
}

static void
draw_beats (SwWaveformEditor *self,
            GtkSnapshot      *snapshot,
            const GdkRGBA    *color,
            float             top,
            float             height)
{
  double end = self->axis.start + sw_time_axis_get_span (&self->axis);

  if (self->beats->len < 2 ||
      (g_array_index (self->beats, double, 1) - g_array_index (self->beats, double, 0)) * self->axis.scale < BEAT_ROOM)
    return;
  for (guint i = 0; i < self->beats->len; i++)
    {
      double at = g_array_index (self->beats, double, i);

      if (at >= self->axis.start && at <= end)
        gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (roundf (sw_time_axis_to_x (&self->axis, at)), top, 1, height));
    }
}

/* Sections have the ruler's row; where there are none it shows times. */
static void
draw_ruler (SwWaveformEditor *self,
            GtkSnapshot      *snapshot,
            const GdkRGBA    *color)
{
  double width = self->axis.width, free_from = 0, tick = sw_time_axis_get_tick (&self->axis, TICK_ROOM);
  guint  n_named = 0;

  for (guint i = 0; self->lyrics != NULL && i < sw_lyrics_get_n_sections (self->lyrics); i++)
    {
      const SwLyricsSection *section = sw_lyrics_get_section (self->lyrics, i);
      double                 x = sw_time_axis_to_x (&self->axis, section->start);

      if (section->start < 0 || *section->name == '\0')
        continue;
      n_named++;
      /* The section one is in shows its name at the left edge. */
      if (x < 0 && section->end > self->axis.start)
        x = 0;
      if (x >= free_from && x < width)
        free_from = draw_text (self, snapshot, section->name, color, x, 0) + 2 * WORD_GAP;
    }
  if (n_named > 0 || tick <= 0)
    return;
  for (double at = ceil (self->axis.start / tick) * tick; at <= self->axis.start + sw_time_axis_get_span (&self->axis); at += tick)
    {
      g_autofree char *text = tick < 1 ? sw_format_time (at) : sw_format_duration (at);

      draw_text (self, snapshot, text, color, sw_time_axis_to_x (&self->axis, at), 0);
    }
}

static void
draw_words (SwWaveformEditor *self,
            GtkSnapshot      *snapshot,
            const GdkRGBA    *color,
            float             y)
{
  double free_from = -INFINITY;

  for (guint i = 0; self->lyrics != NULL && i < sw_lyrics_get_n_words (self->lyrics); i++)
    {
      const SwLyricsWord *word = sw_lyrics_get_word (self->lyrics, i);
      double              x = sw_time_axis_to_x (&self->axis, word->start);

      if (word->start < 0 || x < MAX (free_from, -200))
        continue;
      if (x > self->axis.width)
        break;
      free_from = draw_text (self, snapshot, word->text, color, x, y) + WORD_GAP;
    }
}

void
_sw_waveform_editor_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  SwWaveformEditor *self = SW_WAVEFORM_EDITOR (widget);
  int               width = gtk_widget_get_width (widget);
  int               height = gtk_widget_get_height (widget) - _sw_waveform_editor_bar_height (self);
  float             top = SW_WAVEFORM_EDITOR_RULER, bottom = height - SW_WAVEFORM_EDITOR_WORDS;
  double            position = _sw_waveform_editor_get_position (self);
  GdkRGBA           text, chosen, grid;

  if (width <= 0 || bottom <= top || self->axis.scale <= 0)
    return;
  sw_compat_get_color (widget, &text);
  sw_compat_get_color (self->chosen, &chosen);
  sw_compat_get_color (self->grid, &grid);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  draw_beats (self, snapshot, &grid, top, bottom - top);
  if (self->mode == SW_WAVEFORM_RANGE && self->end > self->start)
    {
      float x = (float)sw_time_axis_to_x (&self->axis, self->start);

      gtk_snapshot_append_color (snapshot, &chosen,
                                 &GRAPHENE_RECT_INIT (x, top, (float)((self->end - self->start) * self->axis.scale), bottom - top));
    }
  if (self->peaks != NULL)
    {
      ensure_shape (self, (int)(bottom - top));
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, top));
      gtk_snapshot_append_node (snapshot, self->shape_node);
      gtk_snapshot_restore (snapshot);
    }
  draw_ruler (self, snapshot, &text);
  draw_words (self, snapshot, &text, bottom + 2);
  if (position >= 0)
    gtk_snapshot_append_color (snapshot, &text,
                               &GRAPHENE_RECT_INIT (roundf (sw_time_axis_to_x (&self->axis, position)), top, 2, bottom - top));
  gtk_snapshot_pop (snapshot);

  for (int i = 0; i < 2; i++)
    if (gtk_widget_get_child_visible (self->handles[i]))
      gtk_widget_snapshot_child (widget, self->handles[i], snapshot);
  gtk_widget_snapshot_child (widget, self->scrollbar, snapshot);
}
