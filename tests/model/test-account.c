/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-account.h"
#include "sw-test-util.h"

#include <math.h>

static void
test_unknown (void)
{
  g_autoptr (SwAccount) account = sw_account_new ("musicapi");

  g_assert_cmpstr (sw_account_get_service (account), ==, "musicapi");
  g_assert_true (isnan (sw_account_get_credits (account)));
  g_assert_true (isnan (sw_account_get_extra_credits (account)));
  g_assert_true (isnan (sw_account_get_balance (account)));
  g_assert_false (sw_account_get_known (account));
  g_assert_false (sw_account_get_low (account));
  g_assert_cmpint (sw_account_get_updated (account), ==, 0);
}

static void
test_balance_is_sum (void)
{
  g_autoptr (SwAccount) account = sw_account_new ("musicapi");

  sw_account_set_credits (account, 30, 25, 7);
  g_assert_cmpfloat (sw_account_get_balance (account), ==, 55);
  g_assert_true (sw_account_get_known (account));
  g_assert_false (sw_account_get_low (account));
  sw_account_set_credits (account, 30, NAN, 8);
  g_assert_cmpfloat (sw_account_get_balance (account), ==, 30);
  sw_account_set_credits (account, NAN, 12, 9);
  g_assert_cmpfloat (sw_account_get_balance (account), ==, 12);
}

static void
test_low_below_two_songs (void)
{
  g_autoptr (SwAccount) account = sw_account_new ("musicapi");
  guint n_low = 0;

  sw_test_count_notify (account, "low", &n_low);
  sw_account_set_credits (account, 40, 0, 1);
  g_assert_false (sw_account_get_low (account));
  g_assert_cmpuint (n_low, ==, 0);
  sw_account_set_credits (account, 39.5, 0, 2);
  g_assert_true (sw_account_get_low (account));
  g_assert_cmpuint (n_low, ==, 1);
  sw_account_set_credits (account, 0, 0, 3);
  g_assert_true (sw_account_get_low (account));
  g_assert_cmpuint (n_low, ==, 1);
}

static void
test_notifies_once (void)
{
  static const char *const names[] = { "credits", "extra-credits", "balance", "known", "low", "updated" };
  g_autoptr (SwAccount) account = sw_account_new ("musicapi");
  guint counts[G_N_ELEMENTS (names)] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    sw_test_count_notify (account, names[i], &counts[i]);

  sw_account_set_credits (account, 10, 5, 1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpuint (counts[i], ==, 1);
  sw_account_set_credits (account, 10, 5, 1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpuint (counts[i], ==, 1);
}

static void
test_moved_within_is_no_other_balance (void)
{
  g_autoptr (SwAccount) account = sw_account_new ("musicapi");
  guint n_balance = 0, n_credits = 0;

  sw_account_set_credits (account, 10, 5, 1);
  sw_test_count_notify (account, "balance", &n_balance);
  sw_test_count_notify (account, "credits", &n_credits);
  sw_account_set_credits (account, 5, 10, 2);
  g_assert_cmpuint (n_balance, ==, 0);
  g_assert_cmpuint (n_credits, ==, 1);
}

static void
test_error_keeps_balance (void)
{
  g_autoptr (SwAccount) account = sw_account_new ("musicapi");
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "late");
  guint n_error = 0;

  sw_account_set_credits (account, 10, 5, 1);
  sw_test_count_notify (account, "error", &n_error);
  sw_account_set_error (account, error);
  sw_account_set_error (account, error);
  g_assert_cmpuint (n_error, ==, 1);
  g_assert_error (sw_account_get_error (account), G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_true (sw_account_get_error (account) != error);
  g_assert_cmpfloat (sw_account_get_balance (account), ==, 15);

  sw_account_set_credits (account, 10, 5, 2);
  g_assert_null (sw_account_get_error (account));
  g_assert_cmpuint (n_error, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/account/unknown", test_unknown);
  g_test_add_func ("/account/balance-is-sum", test_balance_is_sum);
  g_test_add_func ("/account/low-below-two-songs", test_low_below_two_songs);
  g_test_add_func ("/account/notifies-once", test_notifies_once);
  g_test_add_func ("/account/moved-within-is-no-other-balance", test_moved_within_is_no_other_balance);
  g_test_add_func ("/account/error-keeps-balance", test_error_keeps_balance);
  return g_test_run ();
}
