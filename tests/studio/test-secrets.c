/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-secrets.h"
#include "sw-studio-fixture.h"

static char *
look_up (SwSecrets  *secrets,
         const char *service)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *key;

  sw_secrets_lookup_async (secrets, service, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  key = sw_secrets_lookup_finish (secrets, result, &error);
  g_assert_no_error (error);
  return key;
}

static gboolean
store (SwSecrets  *secrets,
       const char *service,
       const char *key,
       GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sw_secrets_store_async (secrets, service, key, NULL, sw_test_store_result, &result);
  fixture_wait_keyring (&result);
  return sw_secrets_store_finish (secrets, result, error);
}

static void
test_none (void)
{
  g_autoptr (SwSecrets) secrets = sw_secrets_new ();
  g_autofree char *key = look_up (secrets, "nobody");

  g_assert_null (key);
  g_assert_false (sw_secrets_from_environment (secrets));
}

static void
test_kept_for_the_next_run (void)
{
  g_autoptr (SwSecrets) secrets = sw_secrets_new ();
  g_autoptr (SwSecrets) later = sw_secrets_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *other = NULL;

  store (secrets, "https://one.example", "key one", &error);
  g_assert_no_error (error);
  key = look_up (later, "https://one.example");
  g_assert_cmpstr (key, ==, "key one");
  other = look_up (later, "https://two.example");
  g_assert_null (other);
  g_assert_null (sw_secrets_get_problem (later));
}

static void
test_removed (void)
{
  g_autoptr (SwSecrets) secrets = sw_secrets_new ();
  g_autofree char *key = NULL;

  g_assert_true (store (secrets, "https://gone.example", "key", NULL));
  g_assert_true (store (secrets, "https://gone.example", "", NULL));
  key = look_up (secrets, "https://gone.example");
  g_assert_null (key);
}

static void
test_environment_rules (void)
{
  g_autoptr (SwSecrets) secrets = NULL;
  g_autofree char *key = NULL;

  g_setenv ("SONGWRIGHT_API_KEY", "from outside", TRUE);
  secrets = sw_secrets_new ();
  g_unsetenv ("SONGWRIGHT_API_KEY");
  g_assert_true (sw_secrets_from_environment (secrets));
  key = look_up (secrets, "https://any.example");
  g_assert_cmpstr (key, ==, "from outside");
}

static void
test_cancelled (void)
{
  g_autoptr (SwSecrets) secrets = sw_secrets_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  sw_secrets_lookup_async (secrets, "https://any.example", cancellable, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_null (sw_secrets_lookup_finish (secrets, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* In a process of its own: libsecret chooses its keyring once. */
static void
test_no_keyring (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (SwSecrets) secrets = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *key = NULL;
      guint            n_notified = 0;

      g_setenv ("SECRET_BACKEND", "service", TRUE);
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
      secrets = sw_secrets_new ();
      sw_test_count_notify (secrets, "problem", &n_notified);
      g_assert_false (store (secrets, "musicapi", "short-lived", &error));
      g_assert_error (error, SW_STUDIO_ERROR, SW_STUDIO_ERROR_KEYRING);
      g_assert_nonnull (sw_secrets_get_problem (secrets));
      g_assert_cmpuint (n_notified, ==, 1);
      key = look_up (secrets, "musicapi");
      g_assert_cmpstr (key, ==, "short-lived");
      g_free (key);
      key = look_up (secrets, "other");
      g_assert_null (key);
      g_assert_cmpuint (n_notified, ==, 1);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/secrets/none", test_none);
  g_test_add_func ("/secrets/kept", test_kept_for_the_next_run);
  g_test_add_func ("/secrets/removed", test_removed);
  g_test_add_func ("/secrets/environment", test_environment_rules);
  g_test_add_func ("/secrets/cancelled", test_cancelled);
  g_test_add_func ("/secrets/no-keyring", test_no_keyring);
  return g_test_run ();
}
