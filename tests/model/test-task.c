/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-task.h"
#include "sw-test-util.h"

#include <math.h>

static SwTask *
make_task (const char *operation)
{
  g_autoptr (SwContract) contract = g_object_ref (sw_contract_get_default ());
  g_autoptr (SwRequest) request = sw_request_new (contract, operation);

  return sw_task_new (NULL, request, "builtin");
}

static void
test_new (void)
{
  g_autoptr (SwTask) task = make_task ("sonic.create.custom");

  g_assert_true (g_uuid_string_is_valid (sw_task_get_id (task)));
  g_assert_cmpstr (sw_task_get_service (task), ==, "builtin");
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_DRAFT);
  g_assert_cmpfloat (sw_task_get_progress (task), <, 0);
  g_assert_true (isnan (sw_task_get_price_estimate (task)));
  g_assert_true (isnan (sw_task_get_price_measured (task)));
  g_assert_cmpuint (g_list_model_get_n_items (sw_task_get_clips (task)), ==, 0);
}

static void
test_title_of_custom (void)
{
  g_autoptr (SwTask) task = make_task ("sonic.create.custom");
  SwRequest *request = sw_task_get_request (task);
  guint      count = 0;

  g_assert_cmpstr (sw_task_get_title (task), ==, sw_request_get_operation (request)->name);
  sw_test_count_notify (task, "title", &count);
  sw_request_set_string (request, "prompt", "[Verse]\n\nPaper boats on the morning tide\nTwo");
  g_assert_cmpstr (sw_task_get_title (task), ==, "Paper boats on the morning tide");
  sw_request_set_string (request, "title", "  Boats ");
  g_assert_cmpstr (sw_task_get_title (task), ==, "Boats");
  g_assert_cmpuint (count, ==, 2);
  sw_request_set_string (request, "tags", "folk");
  g_assert_cmpuint (count, ==, 2);
}

static void
test_title_of_description (void)
{
  g_autoptr (SwTask) task = make_task ("sonic.create.description");
  SwRequest *request = sw_task_get_request (task);

  sw_request_set_string (request, "gpt_description_prompt", "a calm song about\npaper boats that never come home again");
  g_assert_cmpstr (sw_task_get_title (task), ==, "a calm song about paper boats that never come…");
  sw_request_set_string (request, "gpt_description_prompt", "öööööööööööööööööööööööööööööööööööööööööööööööööööööööööööö");
  g_assert_cmpint (g_utf8_strlen (sw_task_get_title (task), -1), ==, 49);
}

static void
test_without_request (void)
{
  g_autoptr (SwTask) task = sw_task_new ("x", NULL, "builtin");

  g_assert_cmpstr (sw_task_get_title (task), ==, "");
  g_assert_null (sw_task_get_request (task));
}

static void
test_settable_notify_once (void)
{
  static const char *const numbers[] = { "price-estimate", "balance-before", "balance-after" };
  static const char *const times[] = { "created", "updated" };
  g_autoptr (SwTask) task = make_task ("sonic.create.custom");
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      count = 0;
      sw_test_count_notify (task, numbers[i], &count);
      g_object_set (task, numbers[i], 12.5, NULL);
      g_object_set (task, numbers[i], 12.5, NULL);
      g_assert_cmpuint (count, ==, 1);
      g_signal_handlers_disconnect_matched (task, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, &count);
    }
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      count = 0;
      sw_test_count_notify (task, times[i], &count);
      g_object_set (task, times[i], (gint64)12, NULL);
      g_object_set (task, times[i], (gint64)12, NULL);
      g_assert_cmpuint (count, ==, 1);
      g_signal_handlers_disconnect_matched (task, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, &count);
    }
  count = 0;
  sw_test_count_notify (task, "remote-id", &count);
  sw_task_set_remote_id (task, "r");
  sw_task_set_remote_id (task, "r");
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpint (sw_task_get_created (task), ==, 12);
  g_assert_cmpint (sw_task_get_updated (task), ==, 12);
}

static void
test_measured_price (void)
{
  g_autoptr (SwTask) task = make_task ("sonic.create.custom");
  guint count = 0;

  sw_test_count_notify (task, "price-measured", &count);
  sw_task_set_balance_before (task, 100);
  g_assert_cmpuint (count, ==, 0);
  sw_task_set_balance_after (task, 80);
  g_assert_cmpfloat (sw_task_get_price_measured (task), ==, 20);
  g_assert_cmpuint (count, ==, 1);
  sw_task_set_balance_after (task, NAN);
  g_assert_true (isnan (sw_task_get_price_measured (task)));
  sw_task_set_balance_after (task, NAN);
  g_assert_cmpuint (count, ==, 2);
}

static void
test_active_and_finished (void)
{
  static const gboolean active[] = { FALSE, TRUE, TRUE, TRUE, TRUE, TRUE, FALSE, FALSE, FALSE, FALSE };
  static const gboolean finished[] = { FALSE, FALSE, FALSE, FALSE, FALSE, FALSE, TRUE, TRUE, TRUE, TRUE };
  g_autoptr (SwTask) task = make_task ("sonic.create.custom");
  guint n_state = 0, n_active = 0, n_finished = 0;

  sw_test_count_notify (task, "state", &n_state);
  sw_test_count_notify (task, "active", &n_active);
  sw_test_count_notify (task, "finished", &n_finished);
  for (SwTaskState state = SW_TASK_DRAFT; state <= SW_TASK_ABANDONED; state++)
    {
      sw_task_set_state (task, state);
      sw_task_set_state (task, state);
      g_assert_cmpint (sw_task_get_active (task), ==, active[state]);
      g_assert_cmpint (sw_task_get_finished (task), ==, finished[state]);
    }
  g_assert_cmpuint (n_state, ==, 9);
  g_assert_cmpuint (n_active, ==, 2);
  g_assert_cmpuint (n_finished, ==, 1);
}

static void
test_progress (void)
{
  g_autoptr (SwTask) task = make_task ("sonic.create.custom");
  guint n_progress = 0, n_text = 0;

  sw_test_count_notify (task, "progress", &n_progress);
  sw_test_count_notify (task, "progress-text", &n_text);
  sw_task_set_progress (task, NAN, NULL);
  g_assert_cmpuint (n_progress + n_text, ==, 0);
  sw_task_set_progress (task, 0.5, "Singing");
  sw_task_set_progress (task, 0.5, "Singing");
  g_assert_cmpuint (n_progress, ==, 1);
  g_assert_cmpuint (n_text, ==, 1);
  sw_task_set_progress (task, 7, "Singing");
  g_assert_cmpfloat (sw_task_get_progress (task), ==, 1);
  g_assert_cmpuint (n_text, ==, 1);
}

static void
test_error (void)
{
  g_autoptr (SwTask) task = make_task ("sonic.create.custom");
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  g_autoptr (GError) same = g_error_copy (error);
  guint n_error = 0, n_remedy = 0;

  sw_test_count_notify (task, "error", &n_error);
  sw_test_count_notify (task, "remedy", &n_remedy);
  sw_task_set_error (task, error, "Free some space");
  sw_task_set_error (task, same, "Free some space");
  g_assert_cmpuint (n_error, ==, 1);
  g_assert_cmpuint (n_remedy, ==, 1);
  g_assert_error (sw_task_get_error (task), G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  sw_task_set_error (task, NULL, NULL);
  g_assert_null (sw_task_get_error (task));
  g_assert_null (sw_task_get_remedy (task));
}

static void
test_clips (void)
{
  g_autoptr (SwTask) task = make_task ("sonic.create.custom");
  g_autoptr (SwClip) clip = sw_clip_new (NULL);
  g_autoptr (SwClip) same = sw_clip_new (sw_clip_get_id (clip));
  GString *items = sw_test_record_items (sw_task_get_clips (task));

  sw_clip_set_remote_id (clip, "r1");
  sw_task_add_clip (task, clip);
  g_assert_true (sw_task_find_clip (task, "r1") == clip);
  g_assert_null (sw_task_find_clip (task, "r2"));
  g_assert_null (sw_task_find_clip (task, NULL));
  sw_clip_set_remote_id (same, "r1");
  sw_clip_set_title (same, "Boats");
  sw_task_add_clip (task, same);
  g_assert_cmpstr (sw_clip_get_title (clip), ==, "Boats");
  g_assert_cmpstr (items->str, ==, "0:+1-0");
}

static void
test_assign (void)
{
  g_autoptr (SwTask) task = make_task ("sonic.create.custom");
  g_autoptr (SwTask) other = sw_task_new (sw_task_get_id (task), NULL, "builtin");
  g_autoptr (SwClip) clip = sw_clip_new (NULL);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no");

  sw_task_set_remote_id (other, "r");
  sw_task_set_state (other, SW_TASK_FAILED);
  sw_task_set_price_estimate (other, 20);
  sw_task_set_balance_before (other, 50);
  sw_task_set_balance_after (other, 50);
  sw_task_set_error (other, error, "Try again");
  sw_task_set_updated (other, 9);
  sw_task_add_clip (other, clip);
  sw_task_assign (task, other);
  g_assert_cmpstr (sw_task_get_remote_id (task), ==, "r");
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_FAILED);
  g_assert_cmpfloat (sw_task_get_price_measured (task), ==, 0);
  g_assert_cmpstr (sw_task_get_remedy (task), ==, "Try again");
  g_assert_cmpint (sw_task_get_updated (task), ==, 9);
  g_assert_cmpuint (g_list_model_get_n_items (sw_task_get_clips (task)), ==, 1);
  g_assert_nonnull (sw_task_get_request (task));
}

static void
test_is_freed (void)
{
  SwTask *task = make_task ("sonic.create.custom");
  g_autoptr (SwRequest) request = g_object_ref (sw_task_get_request (task));

  g_assert_finalize_object (task);
  sw_request_set_string (request, "title", "Boats");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/task/new", test_new);
  g_test_add_func ("/task/title/of-custom", test_title_of_custom);
  g_test_add_func ("/task/title/of-description", test_title_of_description);
  g_test_add_func ("/task/without-request", test_without_request);
  g_test_add_func ("/task/settable-notify-once", test_settable_notify_once);
  g_test_add_func ("/task/measured-price", test_measured_price);
  g_test_add_func ("/task/active-and-finished", test_active_and_finished);
  g_test_add_func ("/task/progress", test_progress);
  g_test_add_func ("/task/error", test_error);
  g_test_add_func ("/task/clips", test_clips);
  g_test_add_func ("/task/assign", test_assign);
  g_test_add_func ("/task/is-freed", test_is_freed);
  return g_test_run ();
}
