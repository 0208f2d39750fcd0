/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a frame of the waveform editor costs while a sound of ten minutes is zoomed from
 * everything down to hundredths of a second and scrolled: its drawing, with cairo, on a
 * picture of 1280 pixels. Prints the median and the worst of all frames. */

#include "sw-ui.h"
#include "sw-waveform-editor.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <math.h>

#define SECONDS 600
#define RATE 8000
#define WIDTH 1280
#define HEIGHT 190
#define N_STEPS 240
#define PATIENCE_SECONDS 60

static void
put32 (guint8 *at,
       guint32 value)
{
  for (int i = 0; i < 4; i++)
    at[i] = (guint8)(value >> (8 * i));
}

/* 16 bit, one channel: noise with a slow swell. */
static void
write_wav (const char *path)
{
  const guint32 n_bytes = SECONDS * RATE * 2;
  guint8        header[44] = "RIFF....WAVEfmt ";
  guint8       *data = g_malloc (44 + n_bytes);
  guint32       noise = 1;

  put32 (header + 4, 36 + n_bytes);
  put32 (header + 16, 16);
  header[20] = header[22] = 1;
  put32 (header + 24, RATE);
  put32 (header + 28, RATE * 2);
  header[32] = 2;
  header[34] = 16;
  memcpy (header + 36, "data", 4);
  put32 (header + 40, n_bytes);
  memcpy (data, header, 44);
  for (guint32 i = 0; i < SECONDS * RATE; i++)
    {
      gint16 value;

      noise = noise * 1664525u + 1013904223u;
      value = (gint16)((int)(noise >> 17) - 16384);
      value = (gint16)(value * (0.55 + 0.45 * sin (i / (RATE * 3.0))));
      data[44 + 2 * i] = (guint8)value;
      data[45 + 2 * i] = (guint8)((guint16)value >> 8);
    }
  g_file_set_contents (path, (const char *)data, 44 + n_bytes, NULL);
  g_free (data);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

static double
draw (GtkWidget       *widget,
      cairo_surface_t *surface)
{
  gint64         start = g_get_monotonic_time ();
  GtkSnapshot   *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  cairo_t       *cairo = cairo_create (surface);

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    {
      gsk_render_node_draw (node, cairo);
      gsk_render_node_unref (node);
    }
  cairo_destroy (cairo);
  return (g_get_monotonic_time () - start) / 1000.0;
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("songwright-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.wav", NULL);
  g_autofree char *peaks = g_build_filename (folder, "peaks.bin", NULL);
  g_autoptr (SwClip) clip = sw_clip_new (NULL);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  cairo_surface_t *surface;
  GtkWidget       *window, *editor;
  gint64           deadline = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;

  if (!gtk_init_check ())
    return 77;
  adw_init ();
  gst_init (NULL, NULL);
  sw_ui_init ();
  write_wav (path);
  sw_clip_set_audio_path (clip, path);
  sw_clip_set_duration (clip, SECONDS);
  sw_clip_set_bpm (clip, 120);
  sw_clip_set_state (clip, SW_CLIP_READY);
  window = gtk_window_new ();
  editor = g_object_new (SW_TYPE_WAVEFORM_EDITOR, "clip", clip, "mode", SW_WAVEFORM_RANGE, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), editor);
  gtk_window_present (GTK_WINDOW (window));
  while ((!sw_waveform_editor_get_loaded (SW_WAVEFORM_EDITOR (editor)) || gtk_widget_get_width (editor) == 0) &&
         g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  if (!sw_waveform_editor_get_loaded (SW_WAVEFORM_EDITOR (editor)))
    g_error ("the shape did not load");
  sw_waveform_editor_set_range (SW_WAVEFORM_EDITOR (editor), 100, 400);

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  for (int i = 0; i < N_STEPS; i++)
    {
      double ms;

      sw_waveform_editor_zoom (SW_WAVEFORM_EDITOR (editor), i < N_STEPS / 2 ? 1.05 : 1 / 1.05);
      /* Its scrollbar gets its place. */
      for (int turn = 0; turn < 20; turn++)
        g_main_context_iteration (NULL, turn == 0);
      ms = draw (editor, surface);
      g_array_append_val (times, ms);
    }
  g_array_sort (times, compare);
  g_print ("zoom-frame %.2f ms median\n", g_array_index (times, double, times->len / 2));
  g_print ("zoom-frame-worst %.2f ms aim 16.7\n", g_array_index (times, double, times->len - 1));
  cairo_surface_destroy (surface);
  gtk_window_destroy (GTK_WINDOW (window));
  g_remove (path);
  g_remove (peaks);
  g_rmdir (folder);
  return 0;
}
