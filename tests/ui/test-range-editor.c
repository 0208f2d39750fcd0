/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-range-editor.h"
#include "sw-test-sound.h"
#include "sw-ui-test.h"

typedef struct
{
  char             *folder;
  SwClip           *clip;
  SwPlayer         *player;
  GtkWidget        *window;
  SwRangeEditor    *range;
  SwWaveformEditor *editor;
} Fixture;

/* 3 s tone, 1 s silence, 6 s tone; 120 bpm. */
static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const SwTestTone tones[] = { { 3, 220, -6 }, { 1, 220, -120 }, { 6, 220, -6 }, { 0 } };
  g_autofree char *path = NULL;

  fixture->folder = sw_test_make_dir ();
  path = sw_test_write_wav (fixture->folder, "a.wav", 8000, tones);
  fixture->clip = sw_clip_new (NULL);
  sw_clip_set_audio_path (fixture->clip, path);
  sw_clip_set_duration (fixture->clip, 10);
  sw_clip_set_bpm (fixture->clip, 120);
  sw_clip_set_state (fixture->clip, SW_CLIP_READY);
  fixture->player = sw_player_new_with_sink (g_object_new (g_type_from_name ("GstFakeSink"), "sync", TRUE, NULL));
  fixture->range = g_object_new (SW_TYPE_RANGE_EDITOR, "player", fixture->player, "clip", fixture->clip,
                                 "mode", SW_WAVEFORM_RANGE, NULL);
  fixture->editor = sw_range_editor_get_editor (fixture->range);
  fixture->window = g_object_ref_sink (gtk_window_new ());
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 600, 300);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->range));
  gtk_window_present (GTK_WINDOW (fixture->window));
  sw_test_wait_until (sw_waveform_editor_get_loaded (fixture->editor) && gtk_widget_get_width (GTK_WIDGET (fixture->editor)) > 0);
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

static GtkWidget *
find_handle (Fixture    *fixture,
             const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->editor)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_str_equal (gtk_widget_get_css_name (child), "handle") &&
        gtk_test_accessible_has_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL))
      {
        g_autofree char *wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

        if (wrong == NULL)
          return child;
      }
  return NULL;
}

static void
press (GtkWidget      *handle,
       guint           key,
       GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (handle);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &handled);
    }
  g_assert_true (handled);
}

static void
test_order (Fixture      *fixture,
            gconstpointer data)
{
  sw_range_editor_set_range (fixture->range, 7, 2);
  g_assert_cmpfloat (sw_range_editor_get_start (fixture->range), ==, 2);
  g_assert_cmpfloat (sw_range_editor_get_end (fixture->range), ==, 7);
  sw_range_editor_set_range (fixture->range, -4, 400);
  g_assert_cmpfloat (sw_range_editor_get_start (fixture->range), ==, 0);
  g_assert_cmpfloat_with_epsilon (sw_range_editor_get_end (fixture->range), 10, 0.01);
}

/* An edge that is moved keeps the range within its bound and pulls the other along. */
static void
test_longest (Fixture      *fixture,
              gconstpointer data)
{
  g_object_set (fixture->range, "longest", 3.0, NULL);
  sw_range_editor_set_range (fixture->range, 1, 9);
  g_assert_cmpfloat (sw_range_editor_get_end (fixture->range), ==, 4);
  g_object_set (fixture->range, "end", 8.0, NULL);
  g_assert_cmpfloat (sw_range_editor_get_start (fixture->range), ==, 5);
  g_object_set (fixture->range, "start", 1.0, NULL);
  g_assert_cmpfloat (sw_range_editor_get_end (fixture->range), ==, 4);
}

static void
test_point (Fixture      *fixture,
            gconstpointer data)
{
  g_object_set (fixture->range, "mode", SW_WAVEFORM_POINT, "start", 6.5, NULL);
  g_assert_cmpfloat (sw_range_editor_get_start (fixture->range), ==, 6.5);
  g_assert_cmpfloat (sw_range_editor_get_end (fixture->range), ==, 6.5);
  g_assert_nonnull (find_handle (fixture, "Chosen time"));
}

/* By beats, with Shift by 10 ms, and a screen reader hears where. */
static void
test_keys (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget *end = find_handle (fixture, "End of the range");

  sw_range_editor_set_range (fixture->range, 2, 6.1);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (end), GTK_ACCESSIBLE_ROLE_SLIDER);
  press (end, GDK_KEY_Right, 0);
  g_assert_cmpfloat_with_epsilon (sw_range_editor_get_end (fixture->range), 6.5, 1e-9);
  press (end, GDK_KEY_Left, 0);
  g_assert_cmpfloat_with_epsilon (sw_range_editor_get_end (fixture->range), 6, 1e-9);
  press (end, GDK_KEY_Left, GDK_SHIFT_MASK);
  g_assert_cmpfloat_with_epsilon (sw_range_editor_get_end (fixture->range), 5.99, 1e-9);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (end), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "0:05.99");
  press (end, GDK_KEY_Home, 0);
  g_assert_cmpfloat (sw_range_editor_get_end (fixture->range), ==, 2);
}

static void
test_silence (Fixture      *fixture,
              gconstpointer data)
{
  GtkWidget *start = find_handle (fixture, "Start of the range");

  sw_range_editor_set_range (fixture->range, 1, 9);
  sw_waveform_editor_set_snap (fixture->editor, SW_SNAP_SILENCE);
  press (start, GDK_KEY_Right, 0);
  g_assert_cmpfloat_with_epsilon (sw_range_editor_get_start (fixture->range), 3.5, 0.02);
}

/* The boxes say and take exact times. */
static void
test_boxes (Fixture      *fixture,
            gconstpointer data)
{
  GtkSpinButton *start = sw_ui_test_child (fixture->range, "start");

  sw_range_editor_set_range (fixture->range, 1.25, 9);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (start)), ==, "0:01.25");
  gtk_editable_set_text (GTK_EDITABLE (start), "0:02,5");
  gtk_spin_button_update (start);
  g_assert_cmpfloat (sw_range_editor_get_start (fixture->range), ==, 2.5);
  gtk_editable_set_text (GTK_EDITABLE (start), "two");
  gtk_spin_button_update (start);
  g_assert_cmpfloat (sw_range_editor_get_start (fixture->range), ==, 2.5);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (start)), ==, "0:02.50");
}

static void
test_snap_choice (Fixture      *fixture,
                  gconstpointer data)
{
  GtkDropDown *snap = sw_ui_test_child (fixture->range, "snap");

  g_assert_cmpuint (gtk_drop_down_get_selected (snap), ==, SW_SNAP_BEATS);
  gtk_drop_down_set_selected (snap, SW_SNAP_WORDS);
  g_assert_cmpint (sw_waveform_editor_get_snap (fixture->editor), ==, SW_SNAP_WORDS);
}

/* Hearing what is chosen ends where it ends. */
static void
test_play (Fixture      *fixture,
           gconstpointer data)
{
  sw_range_editor_set_range (fixture->range, 2, 2.6);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->range), "range-editor.play", NULL));
  sw_test_wait_until (sw_player_get_state (fixture->player) == SW_PLAYER_PLAYING);
  sw_test_wait_until (sw_player_get_state (fixture->player) == SW_PLAYER_PAUSED);
  g_assert_cmpfloat (sw_player_get_position (fixture->player), >=, 2.5);
  g_assert_cmpfloat (sw_player_get_position (fixture->player), <=, 3.5);
}

static void
test_zoom (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget *scrollbar = gtk_widget_get_last_child (GTK_WIDGET (fixture->editor));

  g_assert_true (GTK_IS_SCROLLBAR (scrollbar));
  g_assert_false (gtk_widget_get_visible (scrollbar));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->range), "range-editor.zoom", "d", 4.0));
  g_assert_true (gtk_widget_get_visible (scrollbar));
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_page_size (gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (scrollbar))), 2.5, 0.01);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->range), "range-editor.zoom", "d", 0.0));
  g_assert_false (gtk_widget_get_visible (scrollbar));
}

static void
test_other_clip (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (SwClip) other = sw_clip_new (NULL);

  sw_range_editor_set_range (fixture->range, 2, 6);
  g_object_set (fixture->range, "clip", other, NULL);
  g_assert_cmpfloat (sw_range_editor_get_start (fixture->range), ==, 0);
  g_assert_cmpfloat (sw_range_editor_get_end (fixture->range), ==, 0);
  g_assert_false (sw_waveform_editor_get_loaded (fixture->editor));
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;
  gst_init (NULL, NULL);
  gst_object_unref (g_object_ref_sink (gst_element_factory_make ("fakesink", NULL)));

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/range-editor/order", test_order);
  ADD ("/range-editor/longest", test_longest);
  ADD ("/range-editor/point", test_point);
  ADD ("/range-editor/keys", test_keys);
  ADD ("/range-editor/silence", test_silence);
  ADD ("/range-editor/boxes", test_boxes);
  ADD ("/range-editor/snap-choice", test_snap_choice);
  ADD ("/range-editor/play", test_play);
  ADD ("/range-editor/zoom", test_zoom);
  ADD ("/range-editor/other-clip", test_other_clip);

  return g_test_run ();
}
