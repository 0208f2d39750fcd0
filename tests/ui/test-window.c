/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-banner.h"
#include "sw-create-page.h"
#include "sw-sidebar.h"
#include "sw-ui-test.h"
#include "sw-window.h"

/* One for all tests, as there is one in the program. */
static GtkApplication *application;

typedef struct
{
  SwUiTest  base;
  SwPlayer *player;
  SwWindow *window;
} Fixture;

static void
set_up_bare (Fixture *self)
{
  self->player = sw_player_new ();
  self->window = sw_window_new (application, self->base.settings);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  sw_ui_test_set_up (&self->base, data);
  set_up_bare (self);
  sw_window_set_studio (self->window, self->base.studio, self->player);
  sw_test_drain ();
}

static void
set_up_new_user (Fixture      *self,
                 gconstpointer data)
{
  sw_ui_test_set_up (&self->base, data);
  sw_settings_set_welcomed (self->base.settings, FALSE);
  set_up_bare (self);
  sw_window_set_studio (self->window, self->base.studio, self->player);
  sw_test_drain ();
}

static void
set_up_closed (Fixture      *self,
               gconstpointer data)
{
  sw_ui_test_set_up_closed (&self->base, data);
  set_up_bare (self);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  gpointer gone = self->window;

  sw_test_drain ();
  g_object_add_weak_pointer (G_OBJECT (self->window), &gone);
  gtk_window_destroy (GTK_WINDOW (self->window));
  sw_test_wait_until (gone == NULL);
  g_clear_object (&self->player);
  sw_ui_test_tear_down (&self->base, data);
}

static const char *
title_of (Fixture *self)
{
  return adw_window_title_get_title (sw_ui_test_child (self->window, "title"));
}

static char *
state_of (Fixture    *self,
          const char *action)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self->window), action);

  return g_variant_dup_string (state, NULL);
}

static const char *
page_of (Fixture *self)
{
  return gtk_stack_get_visible_child_name (sw_ui_test_child (self->window, "pages"));
}

static void
show_place (Fixture    *self,
            const char *place)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "show-place", g_variant_new_string (place));
}

static void
test_places (Fixture      *self,
             gconstpointer data)
{
  static const char *const places[][2] = {
    { "library", "Library" },
    { "liked", "Liked" },
    { "activity", "Activity" },
    { "create", "Create" },
  };
  SwSidebar *sidebar = sw_ui_test_child (self->window, "sidebar");
  guint      count = 0;

  g_assert_cmpstr (title_of (self), ==, "Create");
  sw_test_count_notify (self->window, "place", &count);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *state = NULL;

      show_place (self, places[i][0]);
      state = state_of (self, "show-place");
      g_assert_cmpstr (sw_window_get_place (self->window), ==, places[i][0]);
      g_assert_cmpstr (state, ==, places[i][0]);
      g_assert_cmpstr (title_of (self), ==, places[i][1]);
      g_assert_cmpstr (sw_sidebar_get_place (sidebar), ==, places[i][0]);
      g_assert_cmpuint (count, ==, i + 1);
    }
  show_place (self, "create");
  g_assert_cmpuint (count, ==, G_N_ELEMENTS (places));
}

static void
test_unknown_place (Fixture      *self,
                    gconstpointer data)
{
  g_autofree char *state = NULL;

  show_place (self, "attic");
  state = state_of (self, "show-place");
  g_assert_cmpstr (sw_window_get_place (self->window), ==, "create");
  g_assert_cmpstr (state, ==, "create");
}

static void
test_welcome (Fixture      *self,
              gconstpointer data)
{
  GtkStack  *root = sw_ui_test_child (self->window, "root");
  GtkWidget *start;

  g_assert_cmpstr (gtk_stack_get_visible_child_name (root), ==, "welcome");
  start = sw_ui_test_find (gtk_stack_get_visible_child (root), GTK_TYPE_BUTTON, "Start Making Songs");
  g_assert_nonnull (start);
  g_signal_emit_by_name (start, "clicked");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (root), ==, "studio");
  g_assert_true (sw_settings_get_welcomed (self->base.settings));
  g_assert_cmpstr (title_of (self), ==, "Create");
}

static void
test_welcome_skipped (Fixture      *self,
                      gconstpointer data)
{
  show_place (self, "library");
  g_assert_cmpstr (sw_window_get_place (self->window), ==, "library");
  g_assert_true (sw_settings_get_welcomed (self->base.settings));
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_painted (Fixture      *self,
              gconstpointer data)
{
  guint count = 0;

  g_signal_connect_swapped (self->window, "painted", G_CALLBACK (count_cb), &count);
  gtk_window_present (GTK_WINDOW (self->window));
  sw_test_wait_until (count > 0);
  gtk_widget_queue_draw (GTK_WIDGET (self->window));
  sw_test_drain ();
  g_assert_cmpuint (count, ==, 1);

  /* Until then none of its actions trips over what is not there yet. */
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "toggle-play", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "new-song", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "search", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "next", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "show-clip", g_variant_new_string ("x"));
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "refresh-account", NULL);
  sw_window_set_studio (self->window, self->base.studio, self->player);
}

static SwClip *
add_clip (Fixture *self)
{
  g_autoptr (SwRequest) request = sw_request_new (sw_studio_get_contract (self->base.studio), "sonic.create.custom");
  g_autoptr (SwTask) task = NULL;
  g_autoptr (SwClip) clip = sw_clip_new (NULL);
  g_autofree char *json = NULL;

  sw_request_set_string (request, "prompt", "la la la");
  sw_request_set_string (request, "title", "Boats");
  json = sw_request_to_json (request);
  task = sw_task_new (NULL, request, "builtin");
  sw_task_set_state (task, SW_TASK_SUCCEEDED);
  sw_clip_set_title (clip, "Paper Boats");
  sw_clip_set_request (clip, json);
  sw_clip_set_task_id (clip, sw_task_get_id (task));
  sw_task_add_clip (task, clip);
  sw_task_list_add (sw_studio_get_tasks (self->base.studio), task);
  return clip;
}

static void
assert_marked (Fixture    *self,
               const char *place)
{
  GtkListBox    *places = sw_ui_test_child (sw_ui_test_child (self->window, "sidebar"), "places");
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (places, i)) != NULL; i++)
    g_assert_cmpint ((gtk_widget_get_state_flags (GTK_WIDGET (row)) & GTK_STATE_FLAG_SELECTED) != 0, ==,
                     g_str_equal (gtk_widget_get_name (GTK_WIDGET (row)), place));
}

static void
test_mark (Fixture      *self,
           gconstpointer data)
{
  GtkListBox *places = sw_ui_test_child (sw_ui_test_child (self->window, "sidebar"), "places");

  gtk_window_present (GTK_WINDOW (self->window));
  sw_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (places)));
  assert_marked (self, "create");
  /* The keyboard may walk over the places without going there. */
  for (int i = 0; i < 4; i++)
    {
      GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (places, i));

      g_assert_true (gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD));
      g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == row);
      assert_marked (self, "create");
    }
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (places, 1)));
  sw_test_drain ();
  g_assert_cmpstr (sw_window_get_place (self->window), ==, "library");
  assert_marked (self, "library");
  /* A song's page lies over the place it was opened from. */
  sw_window_show_clip (self->window, add_clip (self));
  assert_marked (self, "library");
}

static void
test_clip (Fixture      *self,
           gconstpointer data)
{
  SwClip *clip = add_clip (self);

  show_place (self, "activity");
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "show-clip", g_variant_new_string (sw_clip_get_id (clip)));
  g_assert_cmpstr (page_of (self), ==, "clip");
  g_assert_cmpstr (title_of (self), ==, "Paper Boats");
  g_assert_true (gtk_widget_get_visible (sw_ui_test_child (self->window, "back")));
  sw_clip_set_title (clip, "Paper Ships");
  g_assert_cmpstr (title_of (self), ==, "Paper Ships");

  g_action_group_activate_action (G_ACTION_GROUP (self->window), "back", NULL);
  g_assert_cmpstr (page_of (self), ==, "places");
  g_assert_cmpstr (title_of (self), ==, "Activity");
  g_assert_false (gtk_widget_get_visible (sw_ui_test_child (self->window, "back")));
}

static void
test_clip_left_by_place (Fixture      *self,
                         gconstpointer data)
{
  SwClip *clip = add_clip (self);

  sw_window_show_clip (self->window, clip);
  show_place (self, "create");
  g_assert_cmpstr (page_of (self), ==, "places");
}

static void
test_reuse (Fixture      *self,
            gconstpointer data)
{
  SwClip       *clip = add_clip (self);
  SwCreatePage *page;

  show_place (self, "activity");
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "reuse", g_variant_new_string (sw_clip_get_id (clip)));
  g_assert_cmpstr (sw_window_get_place (self->window), ==, "create");
  page = SW_CREATE_PAGE (adw_bin_get_child (sw_ui_test_child (self->window, "create_bin")));
  g_assert_cmpstr (sw_request_get_string (sw_composer_get_request (sw_create_page_get_composer (page)), "title"),
                   ==, "Boats");

  g_action_group_activate_action (G_ACTION_GROUP (self->window), "new-song", NULL);
  g_assert_false (sw_request_has (sw_composer_get_request (sw_create_page_get_composer (page)), "title"));
}

static void
test_missing_clip (Fixture      *self,
                   gconstpointer data)
{
  AdwToastOverlay *toasts = sw_ui_test_child (self->window, "toasts");

  g_action_group_activate_action (G_ACTION_GROUP (self->window), "show-clip",
                                  g_variant_new_string ("00000000-0000-4000-8000-000000000000"));
  sw_test_wait_until (sw_ui_test_find (GTK_WIDGET (toasts), GTK_TYPE_LABEL,
                                       "That song is not in the library any more") != NULL);
  g_assert_cmpstr (page_of (self), ==, "places");
}

static void
test_count (Fixture      *self,
            gconstpointer data)
{
  SwSidebar *sidebar = sw_ui_test_child (self->window, "sidebar");
  GtkWidget *count = sw_ui_test_child (sidebar, "count");
  g_autoptr (SwRequest) request = sw_request_new (sw_studio_get_contract (self->base.studio), "sonic.create.custom");
  g_autoptr (SwTask) task = sw_task_new (NULL, request, "builtin");

  g_assert_false (gtk_widget_get_visible (count));
  sw_task_set_state (task, SW_TASK_RUNNING);
  sw_task_list_add (sw_studio_get_tasks (self->base.studio), task);
  g_assert_true (gtk_widget_get_visible (count));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (count)), ==, "1");
  gtk_test_accessible_assert_property (count, GTK_ACCESSIBLE_PROPERTY_LABEL, "1 song in the making");
  sw_task_set_state (task, SW_TASK_FAILED);
  gtk_test_accessible_assert_property (count, GTK_ACCESSIBLE_PROPERTY_LABEL, "1 song needs attention");
  sw_task_set_state (task, SW_TASK_SUCCEEDED);
  g_assert_false (gtk_widget_get_visible (count));
}

static void
test_open_error (Fixture      *self,
                 gconstpointer data)
{
  SwBanner *banner = sw_ui_test_child (self->window, "banner");
  g_autoptr (GError) error = g_error_new (SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_OPEN, "cannot open");
  /* Without the engine's program there is a lesser trouble behind it. */
  g_autofree char *before = g_strdup (sw_banner_get_text (banner));

  sw_window_set_open_error (self->window, error);
  g_assert_cmpstr (sw_banner_get_text (banner), !=, before);
  g_assert_nonnull (sw_ui_test_find (GTK_WIDGET (banner), GTK_TYPE_BUTTON, "Try Again"));
  sw_window_set_open_error (self->window, NULL);
  g_assert_cmpstr (sw_banner_get_text (banner), ==, before);
}

static void
test_low_balance (Fixture      *self,
                  gconstpointer data)
{
  SwBanner  *banner = sw_ui_test_child (self->window, "banner");
  SwAccount *account;

  sw_window_set_studio (self->window, self->base.studio, self->player);
  sw_settings_set_service_address (self->base.settings, "https://songs.example");
  sw_settings_set_service (self->base.settings, "custom");
  sw_test_drain ();
  account = sw_studio_get_account (self->base.studio);
  sw_account_set_credits (account, 500, 0, 1);
  g_assert_null (sw_banner_get_text (banner));
  sw_account_set_credits (account, 12, 0, 2);
  g_assert_nonnull (sw_banner_get_text (banner));
  g_assert_nonnull (strstr (sw_banner_get_text (banner), "12 credits"));

  /* Read and put away: it stays away. */
  g_signal_emit_by_name (sw_ui_test_child (banner, "dismiss"), "clicked");
  g_assert_null (sw_banner_get_text (banner));
  sw_account_set_credits (account, 12, 0, 3);
  g_assert_null (sw_banner_get_text (banner));
  sw_account_set_credits (account, 11, 0, 4);
  g_assert_nonnull (sw_banner_get_text (banner));

  /* The remedy ends it. */
  g_signal_emit_by_name (sw_ui_test_child (banner, "remedy"), "clicked");
  sw_test_drain ();
  g_assert_cmpstr (sw_settings_get_service (self->base.settings), ==, "builtin");
  g_assert_null (sw_banner_get_text (banner));
}

static void
test_use_service (Fixture      *self,
                  gconstpointer data)
{
  g_autofree char *before = state_of (self, "use-service");
  g_autofree char *after = NULL;

  g_assert_cmpstr (before, ==, "builtin");
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "use-service", g_variant_new_string ("musicapi"));
  after = state_of (self, "use-service");
  g_assert_cmpstr (after, ==, "musicapi");
  g_assert_cmpstr (sw_settings_get_service (self->base.settings), ==, "musicapi");
}

/* Every button that shows only a picture has a name. */
static void
assert_named (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) == NULL &&
      gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL &&
      gtk_widget_get_focusable (widget))
    {
      if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
        g_error ("A button with the icon %s has no name", gtk_button_get_icon_name (GTK_BUTTON (widget)));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    /* What the toolkit builds inside its own widgets is its own. */
    if (!GTK_IS_WINDOW_CONTROLS (child) && !GTK_IS_SCALE_BUTTON (child) && !ADW_IS_ENTRY_ROW (child))
      assert_named (child);
}

static void
test_buttons_are_named (Fixture      *self,
                        gconstpointer data)
{
  SwClip *clip = add_clip (self);

  show_place (self, "activity");
  show_place (self, "create");
  assert_named (GTK_WIDGET (self->window));
  g_assert_nonnull (clip);
}

#define ADD(path, set_up_func, func) g_test_add (path, Fixture, NULL, set_up_func, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  g_setenv ("SONGWRIGHT_API_KEY", "key-for-tests", TRUE);
  g_unsetenv ("SONGWRIGHT_WELCOMED");
  if (!sw_ui_test_init (&argc, &argv))
    return 0;
  application = GTK_APPLICATION (adw_application_new (NULL, G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  ADD ("/window/places", set_up, test_places);
  ADD ("/window/places/mark", set_up, test_mark);
  ADD ("/window/places/unknown", set_up, test_unknown_place);
  ADD ("/window/welcome", set_up_new_user, test_welcome);
  ADD ("/window/welcome/skipped", set_up_new_user, test_welcome_skipped);
  ADD ("/window/painted", set_up_closed, test_painted);
  ADD ("/window/clip", set_up, test_clip);
  ADD ("/window/clip/left-by-place", set_up, test_clip_left_by_place);
  ADD ("/window/clip/missing", set_up, test_missing_clip);
  ADD ("/window/reuse", set_up, test_reuse);
  ADD ("/window/count", set_up, test_count);
  ADD ("/window/trouble/open-error", set_up, test_open_error);
  ADD ("/window/trouble/low-balance", set_up_closed, test_low_balance);
  ADD ("/window/use-service", set_up_closed, test_use_service);
  ADD ("/window/buttons-are-named", set_up, test_buttons_are_named);

  result = g_test_run ();
  g_clear_object (&application);
  return result;
}
