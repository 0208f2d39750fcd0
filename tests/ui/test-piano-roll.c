/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-piano-roll.h"
#include "sw-ui-test.h"

typedef struct
{
  char        *folder;
  char        *path;
  GtkWidget   *window;
  SwPianoRoll *roll;
} Fixture;

/* Two quarters at 120 bpm in one track. */
static const guint8 song[] = {
  'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, 0, 0, 1, 0x01, 0xe0,
  'M', 'T', 'r', 'k', 0, 0, 0, 23, 0, 0x90, 60, 100, 0x83, 0x60, 0x80, 60, 0, 0, 0x90, 64, 100, 0x83, 0x60, 0x80, 64, 0, 0, 0xff, 0x2f, 0, 0
};

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = sw_test_make_dir ();
  fixture->path = g_build_filename (fixture->folder, "a.mid", NULL);
  g_assert_true (g_file_set_contents (fixture->path, (const char *)song, sizeof song, NULL));
  fixture->roll = SW_PIANO_ROLL (sw_piano_roll_new ());
  fixture->window = g_object_ref_sink (gtk_window_new ());
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 300);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->roll));
  gtk_window_present (GTK_WINDOW (fixture->window));
  sw_test_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->roll)) > 0);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->window);
  sw_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* A screen reader hears what there is to see. */
static void
test_label (Fixture      *fixture,
            gconstpointer data)
{
  guint count = 0;

  sw_test_count_notify (fixture->roll, "path", &count);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->roll), GTK_ACCESSIBLE_PROPERTY_LABEL, "Piano roll without notes");
  sw_piano_roll_set_file (fixture->roll, fixture->path);
  sw_piano_roll_set_file (fixture->roll, fixture->path);
  sw_test_wait_until (sw_piano_roll_get_loaded (fixture->roll));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->roll), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->roll), GTK_ACCESSIBLE_PROPERTY_LABEL, "Piano roll: 2 notes, 1 track");
  g_assert_cmpuint (count, ==, 1);
  sw_piano_roll_set_file (fixture->roll, NULL);
  g_assert_false (sw_piano_roll_get_loaded (fixture->roll));
}

static void
test_error (Fixture      *fixture,
            gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->path, "MThd nothing", -1, NULL));
  sw_piano_roll_set_file (fixture->roll, fixture->path);
  sw_test_wait_until (sw_piano_roll_get_error (fixture->roll) != NULL);
  g_assert_error (sw_piano_roll_get_error (fixture->roll), SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE);
  g_assert_false (sw_piano_roll_get_loaded (fixture->roll));
}

static void
test_zoom (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget *scrollbar = gtk_widget_get_last_child (GTK_WIDGET (fixture->roll));

  g_assert_true (GTK_IS_SCROLLBAR (scrollbar));
  sw_piano_roll_set_file (fixture->roll, fixture->path);
  sw_test_wait_until (sw_piano_roll_get_loaded (fixture->roll));
  g_assert_false (gtk_widget_get_visible (scrollbar));
  sw_piano_roll_zoom (fixture->roll, 1.25);
  g_assert_true (gtk_widget_get_visible (scrollbar));
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_page_size (gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (scrollbar))), 0.8, 0.01);
  sw_piano_roll_zoom (fixture->roll, 0);
  g_assert_false (gtk_widget_get_visible (scrollbar));
}

/* Where the blue pixels of a half are on average; 0 when there are none. */
static double
find_height (cairo_surface_t *surface,
             int              from,
             int              to)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int           stride = cairo_image_surface_get_stride (surface);
  double        sum = 0;
  guint         n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = from; x < to; x++)
      {
        guint32 pixel = *(const guint32 *)(gconstpointer)(data + y * stride + 4 * x);

        if ((int)(pixel & 0xff) > (int)((pixel >> 16) & 0xff) + 60)
          {
            sum += y;
            n++;
          }
      }
  return n > 0 ? sum / n : 0;
}

/* Two notes in the colour of their track: the first in the left half, the second, which
 * is higher, in the right. */
static void
test_drawn (Fixture      *fixture,
            gconstpointer data)
{
  GtkSnapshot     *snapshot = gtk_snapshot_new ();
  int              width = gtk_widget_get_width (GTK_WIDGET (fixture->roll)), height = gtk_widget_get_height (GTK_WIDGET (fixture->roll));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t         *cr = cairo_create (surface);
  GskRenderNode   *node;
  double           left, right;

  sw_piano_roll_set_file (fixture->roll, fixture->path);
  sw_test_wait_until (sw_piano_roll_get_loaded (fixture->roll));
  GTK_WIDGET_GET_CLASS (fixture->roll)->snapshot (GTK_WIDGET (fixture->roll), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_draw (node, cr);
  cairo_surface_flush (surface);
  left = find_height (surface, 0, width / 2 - 2);
  right = find_height (surface, width / 2 + 2, width);
  g_assert_cmpfloat (left, >, 0);
  g_assert_cmpfloat (right, >, 0);
  g_assert_cmpfloat (left, >, right + 5);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* The colours of the tracks. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, SW_RESOURCE_BASE "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;
  load_style ();

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/piano-roll/label", test_label);
  ADD ("/piano-roll/error", test_error);
  ADD ("/piano-roll/zoom", test_zoom);
  ADD ("/piano-roll/drawn", test_drawn);

  return g_test_run ();
}
