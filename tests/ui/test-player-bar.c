/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-player-bar.h"
#include "sw-test-sound.h"
#include "sw-ui-test.h"

#include <string.h>

typedef struct
{
  char       *folder;
  GListStore *queue;
  SwPlayer   *player;
  GtkWidget  *bar;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const SwTestTone tone[] = { { 10, 220, -6 }, { 0 } };
  g_autofree char *path = NULL;
  GstElement      *sink = gst_element_factory_make ("fakesink", NULL);

  g_object_set (sink, "sync", TRUE, NULL);
  fixture->folder = sw_test_make_dir ();
  path = sw_test_write_wav (fixture->folder, "a.wav", 8000, tone);
  fixture->queue = g_list_store_new (SW_TYPE_CLIP);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (SwClip) clip = sw_clip_new (NULL);

      sw_clip_set_title (clip, i == 0 ? "Paper Boats" : "");
      sw_clip_set_audio_path (clip, path);
      sw_clip_set_duration (clip, 10);
      sw_clip_set_state (clip, SW_CLIP_READY);
      g_list_store_append (fixture->queue, clip);
    }
  fixture->player = sw_player_new_with_sink (sink);
  sw_player_set_queue (fixture->player, G_LIST_MODEL (fixture->queue));
  fixture->bar = g_object_ref_sink (g_object_new (SW_TYPE_PLAYER_BAR, "player", fixture->player, NULL));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->bar);
  g_assert_finalize_object (fixture->player);
  g_object_unref (fixture->queue);
  sw_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static SwClip *
clip_at (Fixture *fixture,
         guint    index)
{
  g_autoptr (SwClip) clip = g_list_model_get_item (G_LIST_MODEL (fixture->queue), index);

  return clip;
}

static const char *
text_of (Fixture    *fixture,
         const char *id)
{
  return gtk_label_get_text (sw_ui_test_child (fixture->bar, id));
}

static void
test_hidden (Fixture      *fixture,
             gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (fixture->bar));
  sw_player_set_clip (fixture->player, clip_at (fixture, 0));
  g_assert_true (gtk_widget_get_visible (fixture->bar));
  sw_player_set_clip (fixture->player, NULL);
  g_assert_false (gtk_widget_get_visible (fixture->bar));
}

static void
test_words (Fixture      *fixture,
            gconstpointer data)
{
  sw_player_set_clip (fixture->player, clip_at (fixture, 0));
  g_assert_cmpstr (text_of (fixture, "title"), ==, "Paper Boats");
  g_assert_cmpstr (text_of (fixture, "position"), ==, "0:00");
  g_assert_cmpstr (text_of (fixture, "duration"), ==, "0:10");
  sw_clip_set_title (clip_at (fixture, 0), "Steel Boats");
  g_assert_cmpstr (text_of (fixture, "title"), ==, "Steel Boats");
  sw_player_set_clip (fixture->player, clip_at (fixture, 1));
  g_assert_cmpstr (text_of (fixture, "title"), ==, "Untitled");
  sw_player_seek (fixture->player, 7.6);
  g_assert_cmpstr (text_of (fixture, "position"), ==, "0:07");
}

static void
test_play (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget *play = sw_ui_test_child (fixture->bar, "play");

  sw_player_set_clip (fixture->player, clip_at (fixture, 0));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (play), GTK_ACCESSIBLE_PROPERTY_LABEL, "Play");
  g_assert_true (gtk_widget_activate_action (fixture->bar, "player-bar.toggle", NULL));
  sw_test_wait_until (sw_player_get_state (fixture->player) == SW_PLAYER_PLAYING);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (play), GTK_ACCESSIBLE_PROPERTY_LABEL, "Pause");
  g_assert_true (gtk_widget_activate_action (fixture->bar, "player-bar.toggle", NULL));
  sw_test_wait_until (sw_player_get_state (fixture->player) == SW_PLAYER_PAUSED);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (play), GTK_ACCESSIBLE_PROPERTY_LABEL, "Play");
}

static void
test_neighbors (Fixture      *fixture,
                gconstpointer data)
{
  sw_player_set_clip (fixture->player, clip_at (fixture, 0));
  gtk_widget_activate_action (fixture->bar, "player-bar.next", NULL);
  g_assert_true (sw_player_get_clip (fixture->player) == clip_at (fixture, 1));
  /* The last: the action is off, the clip stays. */
  gtk_widget_activate_action (fixture->bar, "player-bar.next", NULL);
  g_assert_true (sw_player_get_clip (fixture->player) == clip_at (fixture, 1));
  gtk_widget_activate_action (fixture->bar, "player-bar.previous", NULL);
  g_assert_true (sw_player_get_clip (fixture->player) == clip_at (fixture, 0));
}

static void
test_error (Fixture      *fixture,
            gconstpointer data)
{
  GtkWidget *trouble = sw_ui_test_child (fixture->bar, "trouble");

  g_assert_false (gtk_widget_get_visible (trouble));
  sw_clip_set_audio_path (clip_at (fixture, 0), "/nowhere.mp3");
  sw_player_play_clip (fixture->player, clip_at (fixture, 0));
  sw_test_wait_until (sw_player_get_error (fixture->player) != NULL);
  g_assert_true (gtk_widget_get_visible (trouble));
  g_assert_cmpuint (strlen (text_of (fixture, "trouble_text")), >, 10);
  sw_player_play_clip (fixture->player, clip_at (fixture, 1));
  g_assert_false (gtk_widget_get_visible (trouble));
}

static void
test_volume_and_loop (Fixture      *fixture,
                      gconstpointer data)
{
  GtkScaleButton *volume = sw_ui_test_child (fixture->bar, "volume");
  GtkRange       *scale = sw_ui_test_child (fixture->bar, "volume_scale");

  sw_player_set_volume (fixture->player, 0.4);
  g_assert_cmpfloat_with_epsilon (gtk_scale_button_get_value (volume), 0.4, 1e-6);
  gtk_range_set_value (scale, 0.7);
  g_assert_cmpfloat_with_epsilon (sw_player_get_volume (fixture->player), 0.7, 1e-6);
  gtk_toggle_button_set_active (sw_ui_test_child (fixture->bar, "loop"), TRUE);
  g_assert_true (sw_player_get_loop (fixture->player));
  g_assert_true (gtk_check_button_get_active (sw_ui_test_child (fixture->bar, "loop_check")));
}

static void
test_narrow (Fixture      *fixture,
             gconstpointer data)
{
  GtkWidget *window = gtk_window_new ();
  int        wide, narrow;

  gtk_window_set_child (GTK_WINDOW (window), fixture->bar);
  sw_player_set_clip (fixture->player, clip_at (fixture, 0));
  gtk_widget_measure (fixture->bar, GTK_ORIENTATION_HORIZONTAL, -1, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, <=, 360);
  gtk_widget_measure (fixture->bar, GTK_ORIENTATION_VERTICAL, 1200, &wide, NULL, NULL, NULL);
  gtk_widget_measure (fixture->bar, GTK_ORIENTATION_VERTICAL, 400, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, >, wide);
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;
  gst_init (NULL, NULL);

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/player-bar/hidden", test_hidden);
  ADD ("/player-bar/words", test_words);
  ADD ("/player-bar/play", test_play);
  ADD ("/player-bar/neighbors", test_neighbors);
  ADD ("/player-bar/error", test_error);
  ADD ("/player-bar/volume-and-loop", test_volume_and_loop);
  ADD ("/player-bar/narrow", test_narrow);

  return g_test_run ();
}
