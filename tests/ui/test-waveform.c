/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-test-sound.h"
#include "sw-ui-test.h"
#include "sw-waveform.h"

typedef struct
{
  char       *folder;
  SwClip     *clip;
  SwPlayer   *player;
  GtkWidget  *window;
  SwWaveform *waveform;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const SwTestTone tone[] = { { 100, 220, -6 }, { 0 } };
  g_autofree char *path = NULL;

  fixture->folder = sw_test_make_dir ();
  path = sw_test_write_wav (fixture->folder, "a.wav", 8000, tone);
  fixture->clip = sw_clip_new (NULL);
  sw_clip_set_audio_path (fixture->clip, path);
  sw_clip_set_duration (fixture->clip, 100);
  sw_clip_set_state (fixture->clip, SW_CLIP_READY);
  fixture->player = sw_player_new_with_sink (gst_element_factory_make ("fakesink", NULL));
  sw_player_set_clip (fixture->player, fixture->clip);
  fixture->waveform = g_object_new (SW_TYPE_WAVEFORM, "player", fixture->player, "clip", fixture->clip, NULL);
  fixture->window = g_object_ref_sink (gtk_window_new ());
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->waveform));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->window);
  g_assert_finalize_object (fixture->player);
  g_object_unref (fixture->clip);
  sw_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static void
test_role (Fixture      *fixture,
           gconstpointer data)
{
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->waveform), GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->waveform), GTK_ACCESSIBLE_PROPERTY_LABEL, "Position");
}

static void
test_value (Fixture      *fixture,
            gconstpointer data)
{
  sw_player_seek (fixture->player, 83);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->waveform), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "1:23 of 1:40");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->waveform), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 83.0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->waveform), GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 100.0);
}

static void
test_keys (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->waveform);

  g_assert_true (gtk_widget_activate_action (widget, "waveform.seek-to", "d", 0.5));
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, 50);
  g_assert_true (gtk_widget_activate_action (widget, "waveform.seek-by", "d", 5.0));
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, 55);
  g_assert_true (gtk_widget_activate_action (widget, "waveform.seek-by", "d", -500.0));
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, 0);
  g_assert_true (gtk_widget_activate_action (widget, "waveform.seek-to", "d", 1.0));
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, 100);
}

static void
test_loads_when_seen (Fixture      *fixture,
                      gconstpointer data)
{
  sw_test_drain ();
  g_assert_false (sw_waveform_get_loaded (fixture->waveform));
  gtk_window_present (GTK_WINDOW (fixture->window));
  sw_test_wait_until (sw_waveform_get_loaded (fixture->waveform));
  g_assert_cmpfloat_with_epsilon (sw_waveform_get_duration (fixture->waveform), 100, 0.1);
}

/* Another clip's page shows no playhead until it is pointed into. */
static void
test_other_clip (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (SwClip) other = sw_clip_new (NULL);

  sw_clip_set_audio_path (other, sw_clip_get_audio_path (fixture->clip));
  sw_clip_set_duration (other, 40);
  sw_clip_set_state (other, SW_CLIP_READY);
  sw_player_seek (fixture->player, 50);
  sw_waveform_set_clip (fixture->waveform, other);
  g_assert_cmpfloat (sw_waveform_get_position (fixture->waveform), ==, 0);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->waveform), "waveform.seek-to", "d", 0.5));
  g_assert_true (sw_player_get_clip (fixture->player) == other);
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, 20);
}

/* Nothing is drawn again while the playhead stays on its pixel. */
static void
test_rests (Fixture      *fixture,
            gconstpointer data)
{
  GtkSnapshot *snapshot;
  g_autoptr (GskRenderNode) first = NULL, second = NULL;

  gtk_window_present (GTK_WINDOW (fixture->window));
  sw_test_wait_until (sw_waveform_get_loaded (fixture->waveform) && gtk_widget_get_width (GTK_WIDGET (fixture->waveform)) > 0);
  snapshot = gtk_snapshot_new ();
  GTK_WIDGET_GET_CLASS (fixture->waveform)->snapshot (GTK_WIDGET (fixture->waveform), snapshot);
  first = gtk_snapshot_free_to_node (snapshot);
  sw_player_seek (fixture->player, 60);
  snapshot = gtk_snapshot_new ();
  GTK_WIDGET_GET_CLASS (fixture->waveform)->snapshot (GTK_WIDGET (fixture->waveform), snapshot);
  second = gtk_snapshot_free_to_node (snapshot);

  /* At the start all of the rest, and the playhead; later the same bars in a clip. */
  g_assert_cmpuint (gsk_container_node_get_n_children (first), ==, 2);
  g_assert_cmpuint (gsk_container_node_get_n_children (second), ==, 3);
  g_assert_true (gsk_container_node_get_child (first, 0) == gsk_clip_node_get_child (gsk_container_node_get_child (second, 1)));
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;
  gst_init (NULL, NULL);

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/waveform/role", test_role);
  ADD ("/waveform/value", test_value);
  ADD ("/waveform/keys", test_keys);
  ADD ("/waveform/loads-when-seen", test_loads_when_seen);
  ADD ("/waveform/other-clip", test_other_clip);
  ADD ("/waveform/rests", test_rests);

  return g_test_run ();
}
