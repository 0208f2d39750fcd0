/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-describe-error.h"
#include "sw-player.h"
#include "sw-settings.h"
#include "sw-studio-fixture.h"

static void
test_notifies_once (void)
{
  g_autoptr (SwSettings) settings = sw_settings_new ();
  guint n_service = 0;
  guint n_volume = 0;

  sw_settings_set_service (settings, "builtin");
  sw_test_count_notify (settings, "service", &n_service);
  sw_test_count_notify (settings, "volume", &n_volume);
  sw_settings_set_service (settings, "musicapi");
  sw_settings_set_service (settings, "musicapi");
  g_assert_cmpstr (sw_settings_get_service (settings), ==, "musicapi");
  g_assert_cmpuint (n_service, ==, 1);
  sw_settings_set_volume (settings, 0.25);
  sw_settings_set_volume (settings, 0.25);
  g_assert_cmpuint (n_volume, ==, 1);
  sw_settings_set_volume (settings, 7);
  g_assert_cmpfloat (sw_settings_get_volume (settings), ==, 1.0);
  sw_settings_set_service (settings, "builtin");
}

static void
test_export_folder (void)
{
  g_autoptr (SwSettings) settings = sw_settings_new ();

  sw_settings_set_export_folder (settings, "/tmp/songs");
  g_assert_cmpstr (sw_settings_get_export_folder (settings), ==, "/tmp/songs");
  sw_settings_set_export_folder (settings, NULL);
  g_assert_true (g_path_is_absolute (sw_settings_get_export_folder (settings)));
}

static void
test_join_policy (void)
{
  g_autoptr (SwSettings) settings = sw_settings_new ();

  g_assert_cmpint (sw_settings_get_join_policy (settings), ==, SW_JOIN_ASK);
  g_object_set (settings, "join-policy", SW_JOIN_NEVER, NULL);
  g_assert_cmpint (sw_settings_get_join_policy (settings), ==, SW_JOIN_NEVER);
}

static void
test_color_scheme (void)
{
  g_autoptr (SwSettings) settings = sw_settings_new ();
  guint n_notified = 0;

  sw_test_count_notify (settings, "color-scheme", &n_notified);
  g_object_set (settings, "color-scheme", SW_COLOR_SCHEME_DARK, "welcomed", TRUE, NULL);
  g_assert_cmpint (sw_settings_get_color_scheme (settings), ==, SW_COLOR_SCHEME_DARK);
  g_assert_true (sw_settings_get_welcomed (settings));
  g_assert_cmpuint (n_notified, ==, 1);
}

/* Each kind of trouble has words and a remedy of its own. */
static void
test_every_error_has_words (void)
{
  const struct
  {
    GQuark domain;
    int    n_codes;
  } domains[] = {
    { SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH + 1 },
    { SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_AUDIO + 1 },
    { SW_AUDIO_ERROR, SW_AUDIO_ERROR_FAILED + 1 },
    { SW_STUDIO_ERROR, SW_STUDIO_ERROR_NO_FILE + 1 },
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    for (int code = 0; code < domains[i].n_codes; code++)
      {
        g_autofree char *own = g_strdup_printf ("own words %u %d", i, code);
        g_autoptr (GError) error = g_error_new_literal (domains[i].domain, code, own);
        g_autofree char *remedy = NULL;
        char            *words = sw_describe_error (error, &remedy);

        g_assert_cmpstr (words, !=, "");
        g_assert_true (g_hash_table_add (seen, words));
        if (!g_error_matches (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_FOUND))
          g_assert_nonnull (remedy);
      }
}

static void
test_disk_and_folder (void)
{
  const int codes[] = { G_IO_ERROR_NO_SPACE, G_IO_ERROR_PERMISSION_DENIED, G_IO_ERROR_READ_ONLY, G_IO_ERROR_NOT_FOUND };
  const int file_codes[] = { G_FILE_ERROR_NOSPC, G_FILE_ERROR_ACCES, G_FILE_ERROR_ROFS, G_FILE_ERROR_NOENT };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) one = g_error_new_literal (G_IO_ERROR, codes[i], "x");
      g_autoptr (GError) two = g_error_new_literal (G_FILE_ERROR, file_codes[i], "x");
      g_autofree char *remedy = NULL;
      g_autofree char *words = sw_describe_error (one, &remedy);
      g_autofree char *same = sw_describe_error (two, NULL);

      g_assert_nonnull (remedy);
      g_assert_cmpstr (words, ==, same);
    }
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/settings/notifies-once", test_notifies_once);
  g_test_add_func ("/settings/export-folder", test_export_folder);
  g_test_add_func ("/settings/join-policy", test_join_policy);
  g_test_add_func ("/settings/color-scheme", test_color_scheme);
  g_test_add_func ("/describe-error/every-code", test_every_error_has_words);
  g_test_add_func ("/describe-error/disk-and-folder", test_disk_and_folder);
  return g_test_run ();
}
