/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-composer.h"
#include "sw-slider-row.h"
#include "sw-test-server.h"
#include "sw-ui-test.h"
#include "sw-words-field.h"

/* Actions reach buttons only within a window. */
static SwComposer *
put_in_window (GtkWidget *composer)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), composer);
  return SW_COMPOSER (composer);
}

static SwComposer *
make_composer (SwUiTest *test)
{
  SwComposer *composer = put_in_window (g_object_new (SW_TYPE_COMPOSER, "studio", test->studio, NULL));

  sw_test_drain ();
  return composer;
}

static void
end_composer (SwComposer *composer)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (composer)));
  gpointer   gone = composer;

  sw_test_drain ();
  g_object_add_weak_pointer (G_OBJECT (composer), &gone);
  gtk_window_destroy (window);
  /* An answer that is still on its way holds it. */
  sw_test_wait_until (gone == NULL);
}

static void
write_words (SwComposer *composer,
             const char *words)
{
  sw_words_field_set_text (sw_ui_test_child (composer, "words"), words);
  sw_test_drain ();
}

static void
test_empty (SwUiTest     *test,
            gconstpointer data)
{
  SwComposer *composer = make_composer (test);

  g_assert_false (sw_composer_get_ready (composer));
  g_assert_cmpstr (sw_composer_get_hint (composer), ==, "Write the words first, or make it instrumental");
  g_assert_cmpstr (sw_composer_get_verb (composer), ==, "Create · free");
  g_assert_false (gtk_widget_get_sensitive (sw_ui_test_child (composer, "create")));
  end_composer (composer);
}

static void
test_ready (SwUiTest     *test,
            gconstpointer data)
{
  SwComposer *composer = make_composer (test);
  guint       count = 0;

  sw_test_count_notify (composer, "ready", &count);
  write_words (composer, "[Verse]\nPaper boats");
  g_assert_true (sw_composer_get_ready (composer));
  g_assert_cmpuint (count, >, 0);
  g_assert_cmpstr (sw_composer_get_hint (composer), ==, "");
  g_assert_true (gtk_widget_get_sensitive (sw_ui_test_child (composer, "create")));
  g_assert_cmpstr (sw_request_get_string (sw_composer_get_request (composer), "prompt"), ==, "[Verse]\nPaper boats");
  write_words (composer, "");
  g_assert_false (sw_composer_get_ready (composer));
  g_assert_false (sw_request_has (sw_composer_get_request (composer), "prompt"));
  end_composer (composer);
}

static void
test_too_long (SwUiTest     *test,
               gconstpointer data)
{
  SwComposer      *composer = make_composer (test);
  SwWordsField    *field = sw_ui_test_child (composer, "words");
  guint            maximum = sw_request_get_max_chars (sw_composer_get_request (composer), "prompt");
  g_autofree char *words = g_strnfill (maximum + 12, 'a');

  g_assert_cmpuint (maximum, >, 0);
  write_words (composer, words);
  g_assert_false (sw_composer_get_ready (composer));
  g_assert_nonnull (strstr (sw_composer_get_hint (composer), "12"));
  g_assert_cmpstr (sw_words_field_get_count_text (field), ==, "12 characters too long");
  end_composer (composer);
}

static void
test_describe (SwUiTest     *test,
               gconstpointer data)
{
  SwComposer *composer = make_composer (test);

  gtk_toggle_button_set_active (sw_ui_test_child (composer, "describe_mode"), TRUE);
  sw_test_drain ();
  g_assert_cmpstr (sw_composer_get_hint (composer), ==, "Describe the song first");
  sw_words_field_set_text (sw_ui_test_child (composer, "description"), "a song about rain");
  sw_test_drain ();
  g_assert_true (sw_composer_get_ready (composer));
  g_assert_cmpstr (sw_request_get_operation (sw_composer_get_request (composer))->id, ==, "sonic.create.description");

  /* What was written in the other mode is still there on the way back. */
  gtk_toggle_button_set_active (sw_ui_test_child (composer, "words_mode"), TRUE);
  sw_test_drain ();
  g_assert_false (sw_composer_get_ready (composer));
  gtk_toggle_button_set_active (sw_ui_test_child (composer, "describe_mode"), TRUE);
  sw_test_drain ();
  g_assert_true (sw_composer_get_ready (composer));
  end_composer (composer);
}

static void
test_brief (SwUiTest     *test,
            gconstpointer data)
{
  SwComposer *composer = make_composer (test);

  gtk_check_button_set_active (sw_ui_test_child (composer, "brief"), TRUE);
  sw_test_drain ();
  g_assert_cmpstr (sw_request_get_operation (sw_composer_get_request (composer))->id, ==, "sonic.create.auto_lyrics");
  g_assert_cmpstr (sw_composer_get_hint (composer), ==, "Write a few notes first");
  write_words (composer, "a boat, a river, goodbye");
  g_assert_true (sw_composer_get_ready (composer));
  end_composer (composer);
}

static void
test_instrumental (SwUiTest     *test,
                   gconstpointer data)
{
  SwComposer *composer = make_composer (test);
  GtkWidget  *voice = sw_ui_test_child (composer, "voice");

  g_assert_true (gtk_widget_get_visible (voice));
  gtk_switch_set_active (sw_ui_test_child (composer, "instrumental"), TRUE);
  sw_test_drain ();
  g_assert_true (sw_composer_get_ready (composer));
  g_assert_false (gtk_widget_get_visible (voice));
  g_assert_true (sw_request_get_boolean (sw_composer_get_request (composer), "make_instrumental"));
  gtk_switch_set_active (sw_ui_test_child (composer, "instrumental"), FALSE);
  sw_test_drain ();
  g_assert_false (sw_request_has (sw_composer_get_request (composer), "make_instrumental"));
  end_composer (composer);
}

static void
test_hosted (SwUiTest     *test,
             gconstpointer data)
{
  SwComposer *composer = make_composer (test);

  g_assert_true (gtk_widget_get_visible (sw_ui_test_child (composer, "seed")));
  sw_settings_set_service (test->settings, "musicapi");
  sw_test_drain ();
  g_assert_cmpstr (sw_composer_get_verb (composer), ==, "Create · 20 credits");
  g_assert_false (gtk_widget_get_visible (sw_ui_test_child (composer, "seed")));
  sw_settings_set_service (test->settings, "builtin");
  sw_test_drain ();
  g_assert_cmpstr (sw_composer_get_verb (composer), ==, "Create · free");
  sw_settings_set_service (test->settings, "custom");
  sw_settings_set_service_address (test->settings, "http://127.0.0.1:1");
  sw_test_drain ();
  g_assert_cmpstr (sw_composer_get_verb (composer), ==, "Create · about 20 credits");
  g_assert_false (gtk_widget_get_visible (sw_ui_test_child (composer, "seed")));
  end_composer (composer);
}

static void
test_style_chips (SwUiTest     *test,
                  gconstpointer data)
{
  SwComposer  *composer = make_composer (test);
  GtkEditable *style = sw_ui_test_child (composer, "style");

  gtk_editable_set_text (style, "warm,  slow ");
  gtk_widget_activate_action (GTK_WIDGET (composer), "composer.toggle-style", "s", "folk");
  g_assert_cmpstr (gtk_editable_get_text (style), ==, "warm, slow, folk");
  gtk_widget_activate_action (GTK_WIDGET (composer), "composer.toggle-style", "s", "slow");
  g_assert_cmpstr (gtk_editable_get_text (style), ==, "warm, folk");
  g_assert_cmpstr (sw_request_get_string (sw_composer_get_request (composer), "tags"), ==, "warm, folk");
  end_composer (composer);
}

static void
test_old_model (SwUiTest     *test,
                gconstpointer data)
{
  SwComposer *composer = make_composer (test);
  SwContract *contract = sw_studio_get_contract (test->studio);
  g_autoptr (SwRequest) request = sw_request_new (contract, "sonic.create.custom");

  /* The oldest model knows no voice and takes shorter words. */
  sw_request_set_string (request, "mv", "sonic-v3-5");
  sw_request_set_string (request, "vocal_gender", "f");
  sw_request_set_string (request, "prompt", "la la");
  sw_composer_set_request (composer, request);
  sw_test_drain ();
  g_assert_false (gtk_widget_get_visible (sw_ui_test_child (composer, "voice")));
  g_assert_false (sw_request_has (sw_composer_get_request (composer), "vocal_gender"));
  g_assert_cmpuint (sw_words_field_get_max_chars (sw_ui_test_child (composer, "words")), ==, 3000);
  g_assert_true (sw_composer_get_ready (composer));
  end_composer (composer);
}

static void
test_own_model (SwUiTest     *test,
                gconstpointer data)
{
  SwComposer  *composer = make_composer (test);
  AdwComboRow *model = sw_ui_test_child (composer, "model");
  GtkEditable *id = sw_ui_test_child (composer, "model_id");

  g_assert_cmpstr (sw_request_get_string (sw_composer_get_request (composer), "mv"), ==, "sonic-v6");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (id)));
  adw_combo_row_set_selected (model, g_list_model_get_n_items (adw_combo_row_get_model (model)) - 1);
  sw_test_drain ();
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (id)));
  gtk_editable_set_text (id, "sonic-v9");
  g_assert_cmpstr (sw_request_get_string (sw_composer_get_request (composer), "mv"), ==, "sonic-v9");
  end_composer (composer);
}

static void
test_seed (SwUiTest     *test,
           gconstpointer data)
{
  SwComposer  *composer = make_composer (test);
  GtkEditable *seed = sw_ui_test_child (composer, "seed");
  double       number = 0;

  gtk_editable_set_text (seed, "42");
  g_assert_true (sw_request_get_number (sw_composer_get_request (composer), "seed", &number));
  g_assert_cmpfloat (number, ==, 42);
  gtk_editable_set_text (seed, "forty");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (seed), "error"));
  gtk_editable_set_text (seed, "");
  g_assert_false (sw_request_has (sw_composer_get_request (composer), "seed"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (seed), "error"));
  end_composer (composer);
}

static void
test_sliders (SwUiTest     *test,
              gconstpointer data)
{
  SwComposer  *composer = make_composer (test);
  SwSliderRow *row = sw_ui_test_child (composer, "weirdness");
  GtkRange    *scale = sw_ui_test_child (row, "scale");
  const char  *eighty = "80 %";
  double       number = 0;

  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Automatic");
  gtk_range_set_value (scale, 0.8);
  g_assert_true (sw_request_get_number (sw_composer_get_request (composer), "weirdness_constraint", &number));
  g_assert_cmpfloat_with_epsilon (number, 0.8, 1e-6);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "80 %");
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, eighty);
  g_signal_emit_by_name (sw_ui_test_child (row, "reset"), "clicked");
  g_assert_false (sw_request_has (sw_composer_get_request (composer), "weirdness_constraint"));
  end_composer (composer);
}

static SwRequest *
make_full_request (SwUiTest *test)
{
  SwRequest *request = sw_request_new (sw_studio_get_contract (test->studio), "sonic.create.custom");

  sw_request_set_string (request, "mv", "sonic-v6-mini");
  sw_request_set_string (request, "prompt", "[Verse]\nPaper boats");
  sw_request_set_string (request, "tags", "folk, warm");
  sw_request_set_string (request, "title", "Boats");
  sw_request_set_string (request, "negative_tags", "metal");
  sw_request_set_string (request, "vocal_gender", "m");
  sw_request_set_number (request, "style_weight", 0.25);
  sw_request_set_number (request, "weirdness_constraint", 0.75);
  sw_request_set_number (request, "duration", 120);
  sw_request_set_number (request, "seed", 7);
  return request;
}

static void
test_reuse (SwUiTest     *test,
            gconstpointer data)
{
  SwComposer *composer = make_composer (test);
  g_autoptr (SwRequest) request = make_full_request (test);
  g_autofree char *before = sw_request_to_json (request);
  g_autofree char *after = NULL;

  sw_composer_set_request (composer, request);
  sw_test_drain ();
  after = sw_request_to_json (sw_composer_get_request (composer));
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (gtk_editable_get_text (sw_ui_test_child (composer, "title")), ==, "Boats");
  g_assert_cmpstr (gtk_editable_get_text (sw_ui_test_child (composer, "seed")), ==, "7");
  g_assert_cmpuint (adw_combo_row_get_selected (sw_ui_test_child (composer, "voice")), ==, 2);
  g_assert_cmpfloat_with_epsilon (sw_slider_row_get_value (sw_ui_test_child (composer, "duration")), 120, 1e-6);
  end_composer (composer);
}

static void
test_draft_returns (SwUiTest     *test,
                    gconstpointer data)
{
  SwComposer *composer = make_composer (test);
  g_autoptr (SwRequest) request = make_full_request (test);
  g_autofree char *before = sw_request_to_json (request);
  g_autofree char *after = NULL;

  sw_composer_set_request (composer, request);
  /* The last key is saved by the closing itself, not by the timer. */
  gtk_editable_set_text (sw_ui_test_child (composer, "title"), "Boats!");
  end_composer (composer);
  sw_ui_test_reopen (test);

  composer = make_composer (test);
  sw_test_wait_until (g_strcmp0 (gtk_editable_get_text (sw_ui_test_child (composer, "title")), "Boats!") == 0);
  sw_request_set_string (sw_composer_get_request (composer), "title", "Boats");
  after = sw_request_to_json (sw_composer_get_request (composer));
  g_assert_cmpstr (after, ==, before);
  end_composer (composer);
}

static void
test_draft_comes_late (SwUiTest     *test,
                       gconstpointer data)
{
  SwComposer *composer = make_composer (test);
  g_autoptr (GAsyncResult) result = NULL;

  write_words (composer, "an older draft");
  end_composer (composer);
  sw_ui_test_reopen (test);

  /* Who types before the draft is read keeps what is typed. */
  composer = put_in_window (g_object_new (SW_TYPE_COMPOSER, "studio", test->studio, NULL));
  sw_words_field_set_text (sw_ui_test_child (composer, "words"), "new words");
  /* Drafts are read in the order they are asked for: when this one is here, so is the composer's. */
  sw_studio_load_draft_async (test->studio, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  sw_test_drain ();
  g_assert_cmpstr (sw_words_field_get_text (sw_ui_test_child (composer, "words")), ==, "new words");
  end_composer (composer);
}

static void
test_clear (SwUiTest     *test,
            gconstpointer data)
{
  SwComposer *composer = make_composer (test);
  g_autoptr (SwRequest) request = make_full_request (test);

  sw_composer_set_request (composer, request);
  sw_composer_clear (composer);
  sw_test_drain ();
  g_assert_false (sw_request_has (sw_composer_get_request (composer), "prompt"));
  g_assert_false (sw_request_has (sw_composer_get_request (composer), "seed"));
  g_assert_cmpstr (sw_request_get_string (sw_composer_get_request (composer), "mv"), ==, "sonic-v6-mini");
  g_assert_cmpstr (gtk_editable_get_text (sw_ui_test_child (composer, "title")), ==, "");
  end_composer (composer);
}

static void
submitted_cb (SwComposer *composer,
              SwTask     *task,
              guint      *count)
{
  g_assert_cmpstr (sw_request_get_string (sw_task_get_request (task), "prompt"), ==, "la la la");
  (*count)++;
}

static void
test_submit (SwUiTest     *test,
             gconstpointer data)
{
  g_autoptr (SwTestServer) server = sw_test_server_new ();
  SwComposer *composer = NULL;
  guint       count = 0;

  sw_test_server_answer (server, "POST", "/api/v1/sonic/create", 400, "{\"type\":\"validation_error\",\"error\":\"no\"}");
  sw_settings_set_service_address (test->settings, sw_test_server_get_uri (server));
  sw_settings_set_service (test->settings, "custom");
  sw_test_drain ();
  composer = make_composer (test);
  write_words (composer, "la la la");
  g_assert_cmpstr (sw_composer_get_hint (composer), ==, "");
  g_signal_connect (composer, "submitted", G_CALLBACK (submitted_cb), &count);

  gtk_widget_activate_action (GTK_WIDGET (composer), "composer.create", NULL);
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sw_studio_get_tasks (test->studio))), ==, 1);
  /* A double click does not pay twice. */
  gtk_widget_activate_action (GTK_WIDGET (composer), "composer.create", NULL);
  g_assert_cmpuint (count, ==, 1);
  /* The form stays as it was. */
  g_assert_cmpstr (sw_words_field_get_text (sw_ui_test_child (composer, "words")), ==, "la la la");
  sw_test_wait_until (gtk_widget_get_sensitive (sw_ui_test_child (composer, "create")));
  sw_test_wait_until (sw_task_list_get_n_active (sw_studio_get_tasks (test->studio)) == 0);
  end_composer (composer);
}

static GtkWidget *
tab (SwComposer *composer)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (composer)));

  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (composer), GTK_DIR_TAB_FORWARD));
  return gtk_window_get_focus (window);
}

static void
test_tab (SwUiTest     *test,
          gconstpointer data)
{
  SwComposer *composer = make_composer (test);
  GtkWindow  *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (composer)));
  GtkWidget  *words_mode = sw_ui_test_child (composer, "words_mode");

  gtk_window_present (window);
  sw_test_wait_until (gtk_widget_get_mapped (words_mode));
  gtk_widget_grab_focus (GTK_WIDGET (composer));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (window), sw_ui_test_child (composer, "words")));
  /* Who comes in with the key meets each control, whatever had the focus before. */
  gtk_window_set_focus (window, NULL);
  g_assert_true (tab (composer) == words_mode);
  g_assert_true (tab (composer) == sw_ui_test_child (composer, "describe_mode"));
  g_assert_true (gtk_widget_is_ancestor (tab (composer), sw_ui_test_child (composer, "words")));
  end_composer (composer);
}

static void
test_accessible (SwUiTest     *test,
                 gconstpointer data)
{
  SwComposer *composer = make_composer (test);
  GtkWidget  *create = sw_ui_test_child (composer, "create");

  gtk_test_accessible_assert_role (create, GTK_ACCESSIBLE_ROLE_BUTTON);
  /* Why it cannot be pressed is told with it. */
  gtk_test_accessible_assert_property (create, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sw_composer_get_hint (composer));
  end_composer (composer);
}

#define ADD(path, func) g_test_add (path, SwUiTest, NULL, sw_ui_test_set_up, func, sw_ui_test_tear_down)

int
main (int    argc,
      char **argv)
{
  /* A key that is there spares the questions to a keyring. */
  g_setenv ("SONGWRIGHT_API_KEY", "key-for-tests", TRUE);
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

  ADD ("/composer/empty", test_empty);
  ADD ("/composer/ready", test_ready);
  ADD ("/composer/too-long", test_too_long);
  ADD ("/composer/describe", test_describe);
  ADD ("/composer/brief", test_brief);
  ADD ("/composer/instrumental", test_instrumental);
  g_test_add ("/composer/hosted", SwUiTest, NULL, sw_ui_test_set_up_closed, test_hosted, sw_ui_test_tear_down);
  ADD ("/composer/style-chips", test_style_chips);
  ADD ("/composer/model/old", test_old_model);
  ADD ("/composer/model/own", test_own_model);
  ADD ("/composer/seed", test_seed);
  ADD ("/composer/sliders", test_sliders);
  ADD ("/composer/reuse", test_reuse);
  ADD ("/composer/draft/returns", test_draft_returns);
  ADD ("/composer/draft/comes-late", test_draft_comes_late);
  ADD ("/composer/clear", test_clear);
  ADD ("/composer/submit", test_submit);
  ADD ("/composer/tab", test_tab);
  ADD ("/composer/accessible", test_accessible);

  return g_test_run ();
}
