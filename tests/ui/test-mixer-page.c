/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-mixer-page.h"
#include "sw-mixer-row.h"
#include "sw-test-sound.h"
#include "sw-ui-test.h"

#include <gst/gst.h>
#include <string.h>

typedef struct
{
  SwUiTest     base;
  SwClip      *clip;
  GtkWidget   *window;
  SwMixerPage *page;
} Fixture;

static void
add_stem (Fixture    *fixture,
          const char *name,
          double      hertz)
{
  const SwTestTone tones[] = { { 2, hertz, -12 }, { 0 } };
  SwStore         *store = sw_studio_get_store (fixture->base.studio);
  g_autofree char *file_name = g_strconcat (name, ".wav", NULL);
  g_autofree char *path = sw_test_write_wav (fixture->base.dir, file_name, 8000, tones);
  g_autoptr (SwAsset) stem = sw_asset_new (NULL, sw_clip_get_id (fixture->clip), SW_ASSET_STEM);
  g_autoptr (GPtrArray) assets = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;

  sw_asset_set_name (stem, name);
  sw_asset_set_path (stem, path);
  g_ptr_array_add (assets, stem);
  sw_store_save_assets_async (store, assets, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_store_save_assets_finish (store, result, NULL));
}

static void
make_page (Fixture *fixture)
{
  fixture->page = SW_MIXER_PAGE (sw_mixer_page_new (fixture->base.studio, NULL, fixture->clip));
  fixture->window = g_object_ref_sink (gtk_window_new ());
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
}

static void
destroy_page (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->window);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  SwStore *store;
  g_autoptr (GPtrArray) clips = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;

  sw_ui_test_set_up (&fixture->base, NULL);
  fixture->clip = sw_clip_new (NULL);
  sw_clip_set_title (fixture->clip, "Paper Boats");
  sw_clip_set_state (fixture->clip, SW_CLIP_READY);
  store = sw_studio_get_store (fixture->base.studio);
  g_ptr_array_add (clips, fixture->clip);
  sw_store_save_clips_async (store, clips, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_store_save_clips_finish (store, result, NULL));
  make_page (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  destroy_page (fixture);
  g_object_unref (fixture->clip);
  sw_ui_test_tear_down (&fixture->base, NULL);
}

static const char *
get_shown (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (sw_ui_test_child (fixture->page, "stack"));
}

static SwMixerRow *
get_row (Fixture *fixture,
         int      index)
{
  return SW_MIXER_ROW (gtk_list_box_get_row_at_index (sw_ui_test_child (fixture->page, "list"), index));
}

static void
add_two (Fixture *fixture)
{
  add_stem (fixture, "drums", 220);
  add_stem (fixture, "vocals", 440);
  sw_test_wait_until (g_str_equal (get_shown (fixture), "stems") && gtk_list_box_get_row_at_index (sw_ui_test_child (fixture->page, "list"), 1) != NULL);
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  g_assert_cmpstr (get_shown (fixture), ==, "empty");
  g_assert_false (gtk_widget_get_sensitive (sw_ui_test_child (fixture->page, "play")));
}

/* Stems that arrive show by themselves, voices first, each control with a name. */
static void
test_rows (Fixture      *fixture,
           gconstpointer data)
{
  const char    *left = "Left 50 %";
  GtkAdjustment *pan;

  add_two (fixture);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (sw_ui_test_child (get_row (fixture, 0), "level")), GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sw_ui_test_child (get_row (fixture, 0), "level")), GTK_ACCESSIBLE_PROPERTY_LABEL, "Level of Vocals");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sw_ui_test_child (get_row (fixture, 1), "mute")), GTK_ACCESSIBLE_PROPERTY_LABEL, "Mute Drums");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sw_ui_test_child (get_row (fixture, 1), "solo")), GTK_ACCESSIBLE_PROPERTY_LABEL, "Only Drums");
  pan = gtk_range_get_adjustment (sw_ui_test_child (get_row (fixture, 1), "pan"));
  gtk_adjustment_set_value (pan, -0.5);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sw_ui_test_child (get_row (fixture, 1), "pan")), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, left);
  g_assert_true (gtk_widget_get_sensitive (sw_ui_test_child (fixture->page, "play")));
}

/* The mix is there again when the page is opened anew, until it is reset. */
static void
test_kept (Fixture      *fixture,
           gconstpointer data)
{
  GtkAdjustment   *level;
  g_autofree char *path = sw_vault_dup_path (sw_studio_get_vault (fixture->base.studio), sw_clip_get_id (fixture->clip), "mix.json");

  add_two (fixture);
  gtk_adjustment_set_value (gtk_range_get_adjustment (sw_ui_test_child (get_row (fixture, 0), "level")), -7.5);
  gtk_toggle_button_set_active (sw_ui_test_child (get_row (fixture, 1), "mute"), TRUE);
  destroy_page (fixture);
  sw_test_wait_until (g_file_test (path, G_FILE_TEST_EXISTS));
  make_page (fixture);
  sw_test_wait_until (g_str_equal (get_shown (fixture), "stems"));
  level = gtk_range_get_adjustment (sw_ui_test_child (get_row (fixture, 0), "level"));
  g_assert_cmpfloat (gtk_adjustment_get_value (level), ==, -7.5);
  g_assert_true (gtk_toggle_button_get_active (sw_ui_test_child (get_row (fixture, 1), "mute")));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "mixer.reset", NULL));
  g_assert_cmpfloat (gtk_adjustment_get_value (level), ==, 0);
  g_assert_false (gtk_toggle_button_get_active (sw_ui_test_child (get_row (fixture, 1), "mute")));
}

static void
test_play (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget     *play = sw_ui_test_child (fixture->page, "play");
  GtkAdjustment *seek = gtk_range_get_adjustment (sw_ui_test_child (fixture->page, "seek"));

  add_two (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_upper (seek), ==, 2);
  gtk_adjustment_set_value (seek, 1.5);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "mixer.play", NULL));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (play), GTK_ACCESSIBLE_PROPERTY_LABEL, "Pause");
  sw_test_wait_until (gtk_adjustment_get_value (seek) > 1.55);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "mixer.play", NULL));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (play), GTK_ACCESSIBLE_PROPERTY_LABEL, "Play the Mix");
}

static void
test_broken (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->base.dir, "vocals.wav", NULL);

  add_stem (fixture, "vocals", 440);
  sw_test_wait_until (g_str_equal (get_shown (fixture), "stems"));
  destroy_page (fixture);
  g_assert_true (g_file_set_contents (path, "no sound in here", -1, NULL));
  make_page (fixture);
  sw_test_wait_until (g_str_equal (get_shown (fixture), "trouble"));
  g_assert_cmpstr (adw_status_page_get_title (sw_ui_test_child (fixture->page, "trouble")), !=, "");
  g_assert_false (gtk_widget_get_sensitive (sw_ui_test_child (fixture->page, "play")));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("SONGWRIGHT_AUDIO_SINK", "fakesink sync=true", TRUE);
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/mixer-page/empty", test_empty);
  ADD ("/mixer-page/rows", test_rows);
  ADD ("/mixer-page/kept", test_kept);
  ADD ("/mixer-page/play", test_play);
  ADD ("/mixer-page/broken", test_broken);

  return g_test_run ();
}
