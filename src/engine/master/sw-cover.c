/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cover: a gradient in three neighbouring hues, a sun or moon, and layers in one of
 * a few manners (hills, rings, bars of a waveform), all from the seed; the title below.
 */

#define G_LOG_DOMAIN "sw-cover"

#include "config.h"

#include "sw-cover.h"

#include "sw-score.h"

#include <cairo.h>
#include <glib/gi18n-lib.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <math.h>
#include <string.h>

#define SIZE ((double)SW_COVER_SIZE)
#define MARGIN (SIZE * 0.075)
#define QUALITY 90

typedef struct
{
  cairo_t *cairo;
  SwRandom random;
  double   hue;
  double   spread; /* of the hues, −1 … 1 */
} Painter;

static void
get_colour (double  hue,
            double  saturation,
            double  value,
            double *rgb)
{
  static const double shifts[3] = { 0, 4, 2 };

  for (int i = 0; i < 3; i++)
    {
      double x = fmod (hue * 6 + shifts[i] + 12, 6);
      double k = CLAMP (2 - fabs (x - 3), 0, 1);

      rgb[i] = value * (1 - saturation * k);
    }
}

static void
set_colour (Painter *self,
            double   hue,
            double   saturation,
            double   value,
            double   alpha)
{
  double rgb[3];

  get_colour (hue, saturation, value, rgb);
  cairo_set_source_rgba (self->cairo, rgb[0], rgb[1], rgb[2], alpha);
}

static void
paint_sky (Painter *self)
{
  static const double stops[3][3] = { { 0, 0.70, 0.18 }, { 0.55, 0.62, 0.52 }, { 1, 0.45, 0.95 } };
  cairo_pattern_t    *pattern = cairo_pattern_create_linear (SIZE * sw_random_double (&self->random), 0, SIZE / 2, SIZE);

  for (int i = 0; i < 3; i++)
    {
      double rgb[3];

      get_colour (self->hue + self->spread * 0.10 * i, stops[i][1], stops[i][2], rgb);
      cairo_pattern_add_color_stop_rgb (pattern, stops[i][0], rgb[0], rgb[1], rgb[2]);
    }
  cairo_set_source (self->cairo, pattern);
  cairo_paint (self->cairo);
  cairo_pattern_destroy (pattern);
}

static void
paint_disc (Painter *self,
            double   x,
            double   y)
{
  double           radius = SIZE * (0.07 + 0.07 * sw_random_double (&self->random));
  cairo_pattern_t *glow = cairo_pattern_create_radial (x, y, radius, x, y, radius * 3.2);

  cairo_pattern_add_color_stop_rgba (glow, 0, 1, 1, 1, 0.28);
  cairo_pattern_add_color_stop_rgba (glow, 1, 1, 1, 1, 0);
  cairo_set_source (self->cairo, glow);
  cairo_paint (self->cairo);
  cairo_pattern_destroy (glow);

  cairo_set_source_rgba (self->cairo, 1, 0.98, 0.93, 0.92);
  cairo_arc (self->cairo, x, y, radius, 0, 2 * G_PI);
  cairo_fill (self->cairo);
}

static void
paint_hills (Painter *self)
{
  for (int layer = 0; layer < 6; layer++)
    {
      double base = SIZE * (0.40 + 0.09 * layer), height = SIZE * 0.04 * (1 + 1.6 * sw_random_double (&self->random));
      double waves = 0.8 + 1.8 * sw_random_double (&self->random), phase = 6.3 * sw_random_double (&self->random);

      cairo_move_to (self->cairo, 0, SIZE);
      for (int x = 0; x <= SIZE; x += 4)
        {
          double t = 2 * G_PI * x / SIZE;

          cairo_line_to (self->cairo, x,
                         base + height * sin (waves * t + phase) + height * 0.35 * sin (2.7 * waves * t + 2 * phase));
        }
      cairo_line_to (self->cairo, SIZE, SIZE);
      cairo_close_path (self->cairo);
      set_colour (self, self->hue + self->spread * 0.03 * layer, 0.62, 0.62 - 0.085 * layer, 0.60);
      cairo_fill (self->cairo);
    }
}

static void
paint_rings (Painter *self,
             double   x,
             double   y)
{
  cairo_set_line_width (self->cairo, SIZE * 0.012);
  for (int ring = 1; ring < 14; ring++)
    {
      double from = 6.3 * sw_random_double (&self->random), length = 2.2 + 3.6 * sw_random_double (&self->random);

      set_colour (self, self->hue + self->spread * 0.02 * ring, 0.35, 1.0, 0.42 - 0.025 * ring);
      cairo_arc (self->cairo, x, y, SIZE * (0.14 + 0.055 * ring), from, from + length);
      cairo_stroke (self->cairo);
    }
}

static void
paint_bars (Painter *self)
{
  const int n = 36;
  double    level = 0.5;

  cairo_set_line_cap (self->cairo, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (self->cairo, SIZE * 0.011);
  for (int i = 0; i < n; i++)
    {
      double x = MARGIN + (SIZE - 2 * MARGIN) * i / (n - 1), window = sin (G_PI * (i + 0.5) / n), height;

      level = 0.55 * level + 0.45 * sw_random_double (&self->random);
      height = SIZE * 0.22 * level * window + 2;
      set_colour (self, self->hue + self->spread * 0.10 * i / n, 0.25, 1, 0.75);
      cairo_move_to (self->cairo, x, SIZE * 0.55 - height);
      cairo_line_to (self->cairo, x, SIZE * 0.55 + height);
      cairo_stroke (self->cairo);
    }
}

/* As large as fits the width, within bounds; cut with an ellipsis below them. */
static void
write_text (Painter    *self,
            const char *text,
            double      largest,
            double      smallest,
            double      baseline,
            double      alpha)
{
  g_autoptr (GString) shown = g_string_new (text);
  cairo_text_extents_t extents;
  double               size = largest;

  cairo_set_font_size (self->cairo, size);
  cairo_text_extents (self->cairo, shown->str, &extents);
  if (extents.x_advance > SIZE - 2 * MARGIN)
    size = MAX (smallest, size * (SIZE - 2 * MARGIN) / extents.x_advance);
  cairo_set_font_size (self->cairo, size);
  cairo_text_extents (self->cairo, shown->str, &extents);
  while (extents.x_advance > SIZE - 2 * MARGIN && g_utf8_strlen (text, -1) > 1)
    {
      g_autofree char *shorter = NULL;
      glong            n = g_utf8_strlen (shown->str, -1);

      if (n < 3)
        break;
      shorter = g_utf8_substring (shown->str, 0, n - (g_str_has_suffix (shown->str, "…") ? 2 : 1));
      g_string_printf (shown, "%s…", shorter);
      cairo_text_extents (self->cairo, shown->str, &extents);
    }

  cairo_move_to (self->cairo, MARGIN, baseline);
  cairo_set_source_rgba (self->cairo, 1, 1, 1, alpha);
  cairo_show_text (self->cairo, shown->str);
}

static void
paint_title (Painter    *self,
             const char *title,
             const char *style)
{
  cairo_pattern_t *shade = cairo_pattern_create_linear (0, SIZE * 0.62, 0, SIZE);

  cairo_pattern_add_color_stop_rgba (shade, 0, 0, 0, 0, 0);
  cairo_pattern_add_color_stop_rgba (shade, 1, 0, 0, 0, 0.62);
  cairo_set_source (self->cairo, shade);
  cairo_paint (self->cairo);
  cairo_pattern_destroy (shade);

  cairo_select_font_face (self->cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  write_text (self, title, SIZE * 0.085, SIZE * 0.05, SIZE - MARGIN - SIZE * 0.055, 1);
  cairo_select_font_face (self->cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  write_text (self, style, SIZE * 0.035, SIZE * 0.03, SIZE - MARGIN, 0.8);
}

static cairo_surface_t *
paint (guint64     seed,
       const char *title,
       const char *style)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SW_COVER_SIZE, SW_COVER_SIZE);
  Painter          self = { cairo_create (surface) };
  double           x, y;

  sw_random_init (&self.random, sw_random_mix (seed, title), "cover", 0);
  self.hue = sw_random_double (&self.random);
  self.spread = sw_random_int (&self.random, 2) == 0 ? 1 : -1;
  x = SIZE * (0.25 + 0.5 * sw_random_double (&self.random));
  y = SIZE * (0.22 + 0.14 * sw_random_double (&self.random));

  paint_sky (&self);
  switch (sw_random_int (&self.random, 3))
    {
    case 0:
      paint_disc (&self, x, y);
      paint_hills (&self);
      break;
    case 1:
      paint_rings (&self, x, y + SIZE * 0.1);
      paint_disc (&self, x, y + SIZE * 0.1);
      break;
    default:
      paint_disc (&self, x, SIZE * 0.17);
      paint_bars (&self);
      break;
    }
  paint_title (&self, title, style);
  cairo_destroy (self.cairo);
  cairo_surface_flush (surface);

  return surface;
}

static GBytes *
encode (cairo_surface_t *surface,
        GError         **error)
{
  g_autofree char *description = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstSample) sample = NULL;
  gsize   size = (gsize)cairo_image_surface_get_stride (surface) * SW_COVER_SIZE;
  GBytes *bytes = NULL;

  if (!gst_is_initialized () && !gst_init_check (NULL, NULL, error))
    return NULL;
  description = g_strdup_printf ("appsrc name=source "
                                 "caps=video/x-raw,format=%s,width=%d,height=%d,framerate=1/1 ! "
                                 "videoconvert ! jpegenc quality=%d ! appsink name=sink sync=false",
                                 G_BYTE_ORDER == G_LITTLE_ENDIAN ? "BGRx" : "xRGB",
                                 SW_COVER_SIZE, SW_COVER_SIZE, QUALITY);
  pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, NULL);
  if (pipeline == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("The cover cannot be saved. Please install the package “%s”."), "gstreamer1.0-plugins-good");
      return NULL;
    }

  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_app_src_push_buffer (GST_APP_SRC (source), gst_buffer_new_memdup (cairo_image_surface_get_data (surface), size));
  gst_app_src_end_of_stream (GST_APP_SRC (source));
  sample = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), 30 * GST_SECOND);
  if (sample != NULL)
    {
      GstMapInfo map;

      gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ);
      bytes = g_bytes_new (map.data, map.size);
      gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
    }
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The cover could not be encoded."));
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return bytes;
}

/**
 * sw_cover_make:
 * @title: written on it, cut when too long
 * @style: written below, smaller
 *
 * Paints a cover. Blocking; any thread.
 *
 * Returns: (transfer full) (nullable): a JPEG file; %NULL with %G_IO_ERROR_NOT_FOUND
 *   without an encoder
 */
GBytes *
sw_cover_make (guint64     seed,
               const char *title,
               const char *style,
               GError    **error)
{
  cairo_surface_t *surface = paint (seed, title != NULL ? title : "", style != NULL ? style : "");
  GBytes          *bytes = encode (surface, error);

  cairo_surface_destroy (surface);

  return bytes;
}
