/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-library-page.h"
#include "sw-clip-row.h"
#include "sw-test-sound.h"
#include "sw-ui-test.h"

typedef struct
{
  SwUiTest   base;
  SwPlayer  *player;
  GtkWidget *window;
  GtkWidget *page;
} Fixture;

static void
save (Fixture    *fixture,
      const char *title,
      gint64      created,
      gboolean    liked)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SwClip *clip = sw_clip_new (NULL);

  sw_clip_set_title (clip, title);
  sw_clip_set_tags (clip, "folk");
  sw_clip_set_created (clip, created);
  sw_clip_set_duration (clip, 187);
  sw_clip_set_liked (clip, liked);
  sw_clip_set_state (clip, SW_CLIP_READY);
  g_ptr_array_add (clips, clip);
  sw_store_save_clips_async (sw_studio_get_store (fixture->base.studio), clips, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_store_save_clips_finish (sw_studio_get_store (fixture->base.studio), result, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  sw_ui_test_set_up (&fixture->base, NULL);
  fixture->player = sw_player_new ();
}

static void
show_page (Fixture *fixture,
           gboolean liked_only)
{
  fixture->page = g_object_new (SW_TYPE_LIBRARY_PAGE, "liked-only", liked_only, "studio", fixture->base.studio, "player", fixture->player, NULL);
  fixture->window = g_object_ref_sink (gtk_window_new ());
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 500);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->window);
  g_object_unref (fixture->player);
  sw_test_drain ();
  sw_ui_test_tear_down (&fixture->base, NULL);
}

static GtkSelectionModel *
model_of (Fixture *fixture)
{
  return gtk_list_view_get_model (sw_ui_test_child (fixture->page, "list"));
}

static guint
n_items (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model_of (fixture)));
}

static const char *
place_of (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (sw_ui_test_child (fixture->page, "stack"));
}

static SwClip *
item_at (Fixture *fixture,
         guint    position)
{
  g_autoptr (SwClip) clip = g_list_model_get_item (G_LIST_MODEL (model_of (fixture)), position);

  return clip;
}

static SwClipRow *
find_row (GtkWidget *widget,
          guint      position)
{
  if (SW_IS_CLIP_ROW (widget))
    return sw_clip_row_get_position (SW_CLIP_ROW (widget)) == position && sw_clip_row_get_clip (SW_CLIP_ROW (widget)) != NULL ? SW_CLIP_ROW (widget) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      SwClipRow *row = find_row (child, position);

      if (row != NULL)
        return row;
    }
  return NULL;
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  show_page (fixture, FALSE);
  sw_test_wait_until (g_str_equal (place_of (fixture), "none"));
  g_assert_false (gtk_widget_get_visible (sw_ui_test_child (fixture->page, "tools")));
  save (fixture, "Paper Boats", 100, FALSE);
  sw_test_wait_until (g_str_equal (place_of (fixture), "list"));
  g_assert_true (gtk_widget_get_visible (sw_ui_test_child (fixture->page, "tools")));
}

static void
test_rows (Fixture      *fixture,
           gconstpointer data)
{
  SwClipRow *row;

  save (fixture, "Paper Boats", 100, FALSE);
  save (fixture, "", 200, TRUE);
  show_page (fixture, FALSE);
  sw_test_wait_until (n_items (fixture) == 2);
  sw_test_wait_until (find_row (fixture->page, 1) != NULL &&
                      g_str_equal (gtk_label_get_text (sw_ui_test_child (find_row (fixture->page, 1), "title")), "Paper Boats"));
  row = find_row (fixture->page, 0);
  g_assert_cmpstr (gtk_label_get_text (sw_ui_test_child (row, "title")), ==, "Untitled");
  g_assert_cmpstr (gtk_label_get_text (sw_ui_test_child (row, "duration")), ==, "3:07");
}

static void
test_search (Fixture      *fixture,
             gconstpointer data)
{
  save (fixture, "Paper Boats", 100, FALSE);
  save (fixture, "Firefly", 200, FALSE);
  show_page (fixture, FALSE);
  sw_test_wait_until (n_items (fixture) == 2);
  gtk_editable_set_text (sw_ui_test_child (fixture->page, "search"), "pap");
  sw_test_wait_until (n_items (fixture) == 1);
  gtk_editable_set_text (sw_ui_test_child (fixture->page, "search"), "nothing like that");
  sw_test_wait_until (g_str_equal (place_of (fixture), "not-found"));
  g_assert_true (gtk_widget_activate_action (fixture->page, "library.clear-search", NULL));
  sw_test_wait_until (n_items (fixture) == 2 && g_str_equal (place_of (fixture), "list"));
}

static void
test_sort (Fixture      *fixture,
           gconstpointer data)
{
  save (fixture, "B", 100, FALSE);
  save (fixture, "A", 50, FALSE);
  show_page (fixture, FALSE);
  sw_test_wait_until (n_items (fixture) == 2 && g_str_equal (sw_clip_get_title (item_at (fixture, 0)), "B"));
  gtk_drop_down_set_selected (sw_ui_test_child (fixture->page, "sort"), SW_CLIP_SORT_TITLE);
  sw_test_wait_until (g_str_equal (sw_clip_get_title (item_at (fixture, 0)), "A"));
}

static void
test_liked (Fixture      *fixture,
            gconstpointer data)
{
  save (fixture, "Paper Boats", 100, FALSE);
  show_page (fixture, TRUE);
  sw_test_wait_until (g_str_equal (place_of (fixture), "none-liked"));
  save (fixture, "Firefly", 200, TRUE);
  sw_test_wait_until (n_items (fixture) == 1);
}

static void
test_like_from_row (Fixture      *fixture,
                    gconstpointer data)
{
  save (fixture, "Paper Boats", 100, FALSE);
  show_page (fixture, FALSE);
  sw_test_wait_until (find_row (fixture->page, 0) != NULL &&
                      g_str_equal (sw_clip_get_title (sw_clip_row_get_clip (find_row (fixture->page, 0))), "Paper Boats"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (find_row (fixture->page, 0)), "clip.like", NULL));
  g_assert_true (sw_clip_get_liked (item_at (fixture, 0)));
  g_assert_true (gtk_toggle_button_get_active (sw_ui_test_child (find_row (fixture->page, 0), "like")));
}

static void
test_arrivals_keep_selection (Fixture      *fixture,
                              gconstpointer data)
{
  save (fixture, "Paper Boats", 100, FALSE);
  show_page (fixture, FALSE);
  sw_test_wait_until (n_items (fixture) == 1 && g_str_equal (sw_clip_get_title (item_at (fixture, 0)), "Paper Boats"));
  gtk_selection_model_select_item (model_of (fixture), 0, TRUE);
  save (fixture, "Firefly", 200, FALSE);
  sw_test_wait_until (n_items (fixture) == 2);
  g_assert_true (gtk_selection_model_is_selected (model_of (fixture), 1));
  g_assert_false (gtk_selection_model_is_selected (model_of (fixture), 0));
}

static void
test_delete_selected (Fixture      *fixture,
                      gconstpointer data)
{
  GtkRevealer *bar;

  save (fixture, "A", 300, FALSE);
  save (fixture, "B", 200, FALSE);
  save (fixture, "C", 100, FALSE);
  show_page (fixture, FALSE);
  bar = sw_ui_test_child (fixture->page, "selection_bar");
  sw_test_wait_until (n_items (fixture) == 3 && g_str_equal (sw_clip_get_title (item_at (fixture, 2)), "C"));
  g_assert_false (gtk_revealer_get_reveal_child (bar));
  gtk_selection_model_select_range (model_of (fixture), 0, 2, TRUE);
  g_assert_true (gtk_revealer_get_reveal_child (bar));
  g_assert_cmpstr (gtk_label_get_text (sw_ui_test_child (fixture->page, "selection_text")), ==, "2 songs selected");
  g_assert_true (gtk_widget_activate_action (fixture->page, "library.delete-selected", NULL));
  sw_test_wait_until (n_items (fixture) == 1);
  g_assert_cmpstr (sw_clip_get_title (item_at (fixture, 0)), ==, "C");
}

static void
save_take (Fixture    *fixture,
           const char *title,
           const char *task_id,
           int         take)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SwClip *clip = sw_clip_new (NULL);

  sw_clip_set_title (clip, title);
  sw_clip_set_tags (clip, "folk");
  sw_clip_set_task_id (clip, task_id);
  sw_clip_set_take (clip, take);
  sw_clip_set_state (clip, SW_CLIP_READY);
  g_ptr_array_add (clips, clip);
  sw_store_save_clips_async (sw_studio_get_store (fixture->base.studio), clips, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_store_save_clips_finish (sw_studio_get_store (fixture->base.studio), result, &error));
  g_assert_no_error (error);
}

static gboolean
tells_take (Fixture    *fixture,
            guint       position,
            const char *take)
{
  SwClipRow *row = find_row (fixture->page, position);

  return row != NULL && g_str_has_prefix (gtk_label_get_text (sw_ui_test_child (row, "about")), take);
}

static void
test_takes_are_told_apart (Fixture      *fixture,
                           gconstpointer data)
{
  save_take (fixture, "Paper Boats", "two", 1);
  show_page (fixture, FALSE);
  sw_test_wait_until (tells_take (fixture, 0, "") && g_str_equal (gtk_label_get_text (sw_ui_test_child (find_row (fixture->page, 0), "title")), "Paper Boats"));
  g_assert_false (tells_take (fixture, 0, "Take"));
  save_take (fixture, "Paper Boats", "two", 2);
  sw_test_wait_until (tells_take (fixture, 0, "Take 2") && tells_take (fixture, 1, "Take 1"));
  save_take (fixture, "Firefly", "one", 1);
  sw_test_wait_until (n_items (fixture) == 3 && tells_take (fixture, 1, "Take 2"));
  g_assert_false (tells_take (fixture, 0, "Take"));
}

static void
show_three (Fixture *fixture)
{
  save (fixture, "Anthem", 300, FALSE);
  save (fixture, "Ballad", 200, FALSE);
  save (fixture, "Canon", 100, FALSE);
  show_page (fixture, FALSE);
  sw_test_wait_until (n_items (fixture) == 3 && g_str_equal (sw_clip_get_title (item_at (fixture, 2)), "Canon"));
}

static const char *
title_in_hand (Fixture *fixture)
{
  SwClip *clip = sw_player_get_clip (fixture->player);

  return clip != NULL ? sw_clip_get_title (clip) : NULL;
}

static void
test_search_keeps_next (Fixture      *fixture,
                        gconstpointer data)
{
  show_three (fixture);
  g_assert_true (gtk_widget_activate_action (fixture->page, "library.play", "u", 0));
  gtk_editable_set_text (sw_ui_test_child (fixture->page, "search"), "can");
  sw_test_wait_until (n_items (fixture) == 1);
  g_assert_cmpstr (sw_clip_get_title (item_at (fixture, 0)), ==, "Canon");
  g_assert_cmpstr (title_in_hand (fixture), ==, "Anthem");
  sw_player_next (fixture->player);
  g_assert_cmpstr (title_in_hand (fixture), ==, "Ballad");
}

static void
test_sort_keeps_next (Fixture      *fixture,
                      gconstpointer data)
{
  show_three (fixture);
  g_assert_true (gtk_widget_activate_action (fixture->page, "library.play", "u", 1));
  gtk_drop_down_set_selected (sw_ui_test_child (fixture->page, "sort"), SW_CLIP_SORT_OLDEST);
  sw_test_wait_until (g_str_equal (sw_clip_get_title (item_at (fixture, 0)), "Canon"));
  sw_player_next (fixture->player);
  g_assert_cmpstr (title_in_hand (fixture), ==, "Canon");
}

static void
test_queue_follows_library (Fixture      *fixture,
                            gconstpointer data)
{
  show_three (fixture);
  g_assert_true (gtk_widget_activate_action (fixture->page, "library.play", "u", 0));
  gtk_editable_set_text (sw_ui_test_child (fixture->page, "search"), "can");
  sw_test_wait_until (n_items (fixture) == 1);
  save (fixture, "Dance", 250, FALSE);
  sw_test_wait_until (g_list_model_get_n_items (sw_player_get_queue (fixture->player)) == 4);
  sw_player_next (fixture->player);
  sw_test_wait_until (g_strcmp0 (title_in_hand (fixture), "Dance") == 0);
}

static void
test_play_found (Fixture      *fixture,
                 gconstpointer data)
{
  show_three (fixture);
  g_assert_true (gtk_widget_activate_action (fixture->page, "library.play", "u", 1));
  gtk_editable_set_text (sw_ui_test_child (fixture->page, "search"), "an");
  sw_test_wait_until (n_items (fixture) == 1);
  g_assert_true (gtk_widget_activate_action (fixture->page, "library.play", "u", 0));
  g_assert_cmpstr (title_in_hand (fixture), ==, "Anthem");
  g_assert_false (sw_player_get_can_next (fixture->player));
}

static void
test_playing_is_marked (Fixture      *fixture,
                        gconstpointer data)
{
  const SwTestTone tone[] = { { 60, 220, -6 }, { 0 } };
  g_autofree char *folder = sw_test_make_dir ();
  g_autofree char *path = sw_test_write_wav (folder, "a.wav", 8000, tone);
  SwClipRow       *row, *other;

  show_three (fixture);
  sw_clip_set_audio_path (item_at (fixture, 1), path);
  sw_test_wait_until (find_row (fixture->page, 0) != NULL && find_row (fixture->page, 1) != NULL);
  other = find_row (fixture->page, 0);
  row = find_row (fixture->page, 1);
  g_assert_false (gtk_widget_get_visible (sw_ui_test_child (row, "playing")));

  g_assert_true (gtk_widget_activate_action (fixture->page, "library.play", "u", 1));
  sw_test_wait_until (sw_player_get_state (fixture->player) == SW_PLAYER_PLAYING);
  g_assert_true (gtk_widget_get_visible (sw_ui_test_child (row, "playing")));
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Playing");
  g_assert_cmpstr (gtk_button_get_icon_name (sw_ui_test_child (row, "play")), ==, "media-playback-pause-symbolic");
  g_assert_false (gtk_widget_get_visible (sw_ui_test_child (other, "playing")));

  sw_player_pause (fixture->player);
  sw_test_wait_until (sw_player_get_state (fixture->player) == SW_PLAYER_PAUSED);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "In the player");

  sw_player_set_clip (fixture->player, NULL);
  g_assert_false (gtk_widget_get_visible (sw_ui_test_child (row, "playing")));
  g_assert_false (gtk_test_accessible_has_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
  sw_test_remove_tree (folder);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("SONGWRIGHT_AUDIO_SINK", "fakesink sync=true", TRUE);
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/library-page/empty", test_empty);
  ADD ("/library-page/rows", test_rows);
  ADD ("/library-page/search", test_search);
  ADD ("/library-page/sort", test_sort);
  ADD ("/library-page/liked", test_liked);
  ADD ("/library-page/like-from-row", test_like_from_row);
  ADD ("/library-page/arrivals-keep-selection", test_arrivals_keep_selection);
  ADD ("/library-page/delete-selected", test_delete_selected);
  ADD ("/library-page/search-keeps-next", test_search_keeps_next);
  ADD ("/library-page/sort-keeps-next", test_sort_keeps_next);
  ADD ("/library-page/queue-follows-library", test_queue_follows_library);
  ADD ("/library-page/play-found", test_play_found);
  ADD ("/library-page/playing-is-marked", test_playing_is_marked);
  ADD ("/library-page/takes-are-told-apart", test_takes_are_told_apart);

  return g_test_run ();
}
