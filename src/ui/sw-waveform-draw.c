/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bars are drawn once in two colours, what was heard and what is to come, as
 * cached render nodes; a moving playhead only moves the border between two clips. */

#define G_LOG_DOMAIN "sw-waveform"

#include "config.h"

#include "sw-compat.h"
#include "sw-waveform-private.h"

#include <math.h>

#define BAR_PITCH 3.0f
#define BAR_WIDTH 2.0f
#define MARK_HEIGHT 20

void
_sw_waveform_drop_nodes (SwWaveform *self)
{
  g_clear_pointer (&self->played_node, gsk_render_node_unref);
  g_clear_pointer (&self->rest_node, gsk_render_node_unref);
  g_clear_pointer (&self->mark_node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
_sw_waveform_get_head (SwWaveform *self)
{
  double duration = sw_waveform_get_duration (self);
  int    width = gtk_widget_get_width (GTK_WIDGET (self));

  return duration > 0 ? (int)lround (CLAMP (sw_waveform_get_position (self) / duration, 0, 1) * width) : 0;
}

static GskRenderNode *
draw_bars (SwWaveform    *self,
           const GdkRGBA *color,
           float          top,
           float          width,
           float          height)
{
  GtkSnapshot   *snapshot = gtk_snapshot_new ();
  double         duration = sw_waveform_get_duration (self);
  float          loudest = 0;
  int            n_bars = (int)(width / BAR_PITCH);
  GskRenderNode *node;

  /* A quiet song shows its shape too. */
  if (self->peaks != NULL)
    {
      float low, high;

      sw_peaks_get_range (self->peaks, 0, duration, &low, &high);
      loudest = MAX (high, -low);
    }
  loudest = MAX (loudest, 0.05f);
  for (int i = 0; i < n_bars; i++)
    {
      float low = 0, high = 0, half;

      if (self->peaks != NULL)
        sw_peaks_get_range (self->peaks, duration * i / n_bars, duration * (i + 1) / n_bars, &low, &high);
      /* Even silence shows where it is. */
      half = MAX (1.0f, MAX (high, -low) / loudest * height / 2);
      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (i * BAR_PITCH, roundf (top + height / 2 - half), BAR_WIDTH, roundf (2 * half)));
    }
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL ? node : gsk_container_node_new (NULL, 0);
}

/* A line and a name where a section begins. */
static GskRenderNode *
draw_marks (SwWaveform    *self,
            const GdkRGBA *color,
            float          width)
{
  GtkSnapshot   *snapshot = gtk_snapshot_new ();
  double         duration = sw_waveform_get_duration (self);
  double         free_from = 0;
  GskRenderNode *node;

  for (guint i = 0; self->lyrics != NULL && duration > 0 && i < sw_lyrics_get_n_sections (self->lyrics); i++)
    {
      const SwLyricsSection *section = sw_lyrics_get_section (self->lyrics, i);
      double                 x = section->start / duration * width;
      g_autoptr (PangoLayout) layout = NULL;
      int text_width;

      if (section->start < 0 || section->name[0] == '\0' || x < free_from || x > width - 12)
        continue;
      layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), section->name);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_get_pixel_size (layout, &text_width, NULL);
      if (x + text_width > width)
        pango_layout_set_width (layout, (int)(width - x) * PANGO_SCALE);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf (x), 0));
      gtk_snapshot_append_layout (snapshot, layout, color);
      gtk_snapshot_restore (snapshot);
      free_from = x + text_width + 12;
    }
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL ? node : gsk_container_node_new (NULL, 0);
}

static float
marks_height (SwWaveform *self)
{
  return !self->compact && self->lyrics != NULL && sw_lyrics_get_timed (self->lyrics) ? MARK_HEIGHT : 0;
}

static void
ensure_nodes (SwWaveform *self,
              int         width,
              int         height)
{
  float   top = marks_height (self);
  GdkRGBA played, rest;

  sw_compat_get_color (self->played, &played);
  sw_compat_get_color (self->rest, &rest);
  if (self->played_node != NULL && self->node_width == width && self->node_height == height &&
      gdk_rgba_equal (&played, &self->played_color) && gdk_rgba_equal (&rest, &self->rest_color))
    return;

  g_clear_pointer (&self->played_node, gsk_render_node_unref);
  g_clear_pointer (&self->rest_node, gsk_render_node_unref);
  g_clear_pointer (&self->mark_node, gsk_render_node_unref);
  self->played_color = played;
  self->rest_color = rest;
  self->node_width = width;
  self->node_height = height;
  self->played_node = draw_bars (self, &played, top, width, height - top);
  self->rest_node = draw_bars (self, &rest, top, width, height - top);
  if (top > 0)
    {
      sw_compat_get_color (GTK_WIDGET (self), &rest);
      self->mark_node = draw_marks (self, &rest, width);
    }
}

void
_sw_waveform_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  SwWaveform *self = SW_WAVEFORM (widget);
  int         width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  float       top = marks_height (self);

  if (width <= 0 || height <= 0)
    return;
  ensure_nodes (self, width, height);
  self->head = _sw_waveform_get_head (self);

  if (self->mark_node != NULL)
    gtk_snapshot_append_node (snapshot, self->mark_node);
  if (self->head > 0)
    {
      gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->head, height));
      gtk_snapshot_append_node (snapshot, self->played_node);
      gtk_snapshot_pop (snapshot);
    }
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (self->head, 0, width - self->head, height));
  gtk_snapshot_append_node (snapshot, self->rest_node);
  gtk_snapshot_pop (snapshot);
  if (_sw_waveform_is_in_hand (self))
    gtk_snapshot_append_color (snapshot, &self->played_color, &GRAPHENE_RECT_INIT (MAX (self->head - 1, 0), top, 2, height - top));
}
