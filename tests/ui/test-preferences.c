/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-preferences.h"
#include "sw-test-server.h"
#include "sw-ui-test.h"

static SwPreferences *
make_window (SwUiTest *test)
{
  SwPreferences *window = g_object_new (SW_TYPE_PREFERENCES, "studio", test->studio, NULL);

  sw_test_drain ();
  return window;
}

static void
end_window (SwPreferences *window)
{
  gpointer gone = window;

  g_object_add_weak_pointer (G_OBJECT (window), &gone);
  gtk_window_destroy (GTK_WINDOW (window));
  sw_test_wait_until (gone == NULL);
}

static gboolean
says (SwPreferences *window,
      const char    *part)
{
  return strstr (sw_preferences_get_key_message (window), part) != NULL;
}

static void
test_service (SwUiTest     *test,
              gconstpointer data)
{
  SwPreferences *window = make_window (test);

  g_assert_true (gtk_check_button_get_active (sw_ui_test_child (window, "builtin")));
  g_assert_false (gtk_widget_get_visible (sw_ui_test_child (window, "key_group")));
  gtk_check_button_set_active (sw_ui_test_child (window, "musicapi"), TRUE);
  g_assert_cmpstr (sw_settings_get_service (test->settings), ==, "musicapi");
  g_assert_true (gtk_widget_get_visible (sw_ui_test_child (window, "key_group")));
  gtk_check_button_set_active (sw_ui_test_child (window, "builtin"), TRUE);
  g_assert_cmpstr (sw_settings_get_service (test->settings), ==, "builtin");
  g_assert_false (gtk_widget_get_visible (sw_ui_test_child (window, "key_group")));
  end_window (window);
}

static void
test_service_without_address (SwUiTest     *test,
                              gconstpointer data)
{
  SwPreferences *window = make_window (test);

  /* Without an address there is nothing to change to. */
  gtk_check_button_set_active (sw_ui_test_child (window, "custom"), TRUE);
  g_assert_cmpstr (sw_settings_get_service (test->settings), ==, "builtin");
  g_assert_true (gtk_widget_get_visible (sw_ui_test_child (window, "address_row")));
  end_window (window);
}

static void
assert_address (SwUiTest   *test,
                const char *address,
                gboolean    good)
{
  SwPreferences *window = make_window (test);
  GtkWidget     *row = sw_ui_test_child (window, "address_row");

  gtk_check_button_set_active (sw_ui_test_child (window, "custom"), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), address);
  g_signal_emit_by_name (row, "apply");
  g_assert_cmpint (gtk_widget_has_css_class (row, "error"), ==, !good);
  g_assert_cmpint (says (window, "https://"), ==, !good);
  if (good)
    g_assert_cmpstr (sw_settings_get_service (test->settings), ==, "custom");
  else
    g_assert_cmpstr (sw_settings_get_service_address (test->settings), ==, "");
  end_window (window);
}

static void
test_address_bad (SwUiTest     *test,
                  gconstpointer data)
{
  assert_address (test, "", FALSE);
  assert_address (test, "songs.example", FALSE);
  assert_address (test, "http://songs.example", FALSE);
  assert_address (test, "https://", FALSE);
  assert_address (test, "ftp://songs.example", FALSE);
}

static void
test_address_good (SwUiTest     *test,
                   gconstpointer data)
{
  assert_address (test, "https://songs.example", TRUE);
}

static void
test_address_loopback (SwUiTest     *test,
                       gconstpointer data)
{
  assert_address (test, " http://127.0.0.1:8080 ", TRUE);
}

static void
try_key (SwUiTest     *test,
         SwTestServer *server,
         const char   *expected)
{
  SwPreferences *window = NULL;

  sw_settings_set_service_address (test->settings, sw_test_server_get_uri (server));
  sw_settings_set_service (test->settings, "custom");
  window = make_window (test);
  gtk_editable_set_text (sw_ui_test_child (window, "key_row"), "my-key");
  g_signal_emit_by_name (sw_ui_test_child (window, "test"), "clicked");
  g_assert_false (gtk_widget_get_sensitive (sw_ui_test_child (window, "test")));
  sw_test_wait_until (gtk_widget_get_sensitive (sw_ui_test_child (window, "test")));
  if (!says (window, expected))
    g_error ("said “%s”", sw_preferences_get_key_message (window));
  end_window (window);
}

static void
test_key_works (SwUiTest     *test,
                gconstpointer data)
{
  g_autoptr (SwTestServer) server = sw_test_server_new ();

  sw_test_server_answer (server, "GET", "/api/v1/get-credits", 200, "{\"credits\": 300, \"extra_credits\": 40}");
  try_key (test, server, "340 credits");
}

static void
test_key_refused (SwUiTest     *test,
                  gconstpointer data)
{
  g_autoptr (SwTestServer) server = sw_test_server_new ();
  g_autoptr (GError) error = g_error_new (SW_SERVICE_ERROR, SW_SERVICE_ERROR_UNAUTHORIZED, "no");
  g_autofree char *remedy = NULL;
  g_autofree char *words = sw_studio_describe_error (error, &remedy);

  sw_test_server_answer (server, "GET", "/api/v1/get-credits", 401, "{\"type\": \"unauthorized\", \"error\": \"no\"}");
  g_assert_nonnull (remedy);
  try_key (test, server, remedy);
}

static void
test_environment_rules (SwUiTest     *test,
                        gconstpointer data)
{
  SwPreferences *window = make_window (test);
  const char    *text = adw_preferences_group_get_description (sw_ui_test_child (window, "keyring_group"));

  g_assert_nonnull (strstr (text, "SONGWRIGHT_API_KEY"));
  end_window (window);
}

static void
test_scheme (SwUiTest     *test,
             gconstpointer data)
{
  SwPreferences *window = make_window (test);

  adw_combo_row_set_selected (sw_ui_test_child (window, "scheme_row"), SW_COLOR_SCHEME_DARK);
  g_assert_cmpint (sw_settings_get_color_scheme (test->settings), ==, SW_COLOR_SCHEME_DARK);
  end_window (window);

  window = make_window (test);
  g_assert_cmpuint (adw_combo_row_get_selected (sw_ui_test_child (window, "scheme_row")), ==, SW_COLOR_SCHEME_DARK);
  end_window (window);
}

static void
test_one_window (SwUiTest     *test,
                 gconstpointer data)
{
  GtkWindow  *parent = GTK_WINDOW (gtk_window_new ());
  GListModel *windows = gtk_window_get_toplevels ();
  guint       before = g_list_model_get_n_items (windows);

  sw_preferences_present (parent, test->studio);
  sw_preferences_present (parent, test->studio);
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, before + 1);
  gtk_window_destroy (parent);
  sw_test_drain ();
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, before - 1);
}

#define ADD(path, func) g_test_add (path, SwUiTest, NULL, sw_ui_test_set_up_closed, func, sw_ui_test_tear_down)

int
main (int    argc,
      char **argv)
{
  g_setenv ("SONGWRIGHT_API_KEY", "key-for-tests", TRUE);
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

  ADD ("/preferences/service", test_service);
  ADD ("/preferences/service/without-address", test_service_without_address);
  ADD ("/preferences/address/bad", test_address_bad);
  ADD ("/preferences/address/good", test_address_good);
  ADD ("/preferences/address/loopback", test_address_loopback);
  ADD ("/preferences/key/works", test_key_works);
  ADD ("/preferences/key/refused", test_key_refused);
  ADD ("/preferences/key/environment", test_environment_rules);
  ADD ("/preferences/scheme", test_scheme);
  ADD ("/preferences/one-window", test_one_window);

  return g_test_run ();
}
