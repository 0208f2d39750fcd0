/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-task-row.h"
#include "sw-takes-view.h"
#include "sw-ui-test.h"

#include <math.h>

static SwTask *
make_task (SwUiTest   *test,
           const char *title)
{
  g_autoptr (SwRequest) request = sw_request_new (sw_studio_get_contract (test->studio), "sonic.create.custom");

  sw_request_set_string (request, "title", title);
  sw_request_set_string (request, "prompt", "la la la");
  return sw_task_new (NULL, request, "musicapi");
}

static SwTaskRow *
make_row (SwUiTest *test,
          SwTask   *task)
{
  return SW_TASK_ROW (g_object_ref_sink (sw_task_row_new (test->studio, task)));
}

static const char *
text_of (SwTaskRow  *row,
         const char *id)
{
  return gtk_label_get_label (sw_ui_test_child (row, id));
}

static gboolean
shows (SwTaskRow  *row,
       const char *id)
{
  return gtk_widget_get_visible (sw_ui_test_child (row, id));
}

static void
test_running (SwUiTest     *test,
              gconstpointer data)
{
  g_autoptr (SwTask) task = make_task (test, "Paper Boats");
  g_autoptr (SwTaskRow) row = make_row (test, task);
  GtkProgressBar *bar = sw_ui_test_child (row, "bar");

  sw_task_set_price_estimate (task, 20);
  sw_task_set_state (task, SW_TASK_RUNNING);
  sw_task_set_progress (task, 0.5, "Singing");
  g_assert_cmpstr (text_of (row, "title"), ==, "Paper Boats");
  g_assert_cmpstr (text_of (row, "state"), ==, "Singing");
  g_assert_nonnull (strstr (text_of (row, "details"), "about 20 credits"));
  g_assert_true (shows (row, "running"));
  g_assert_true (shows (row, "bar"));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (bar), ==, 0.5);
  g_assert_false (gtk_spinner_get_spinning (sw_ui_test_child (row, "spinner")));
  g_assert_false (shows (row, "dismiss"));
  g_assert_false (shows (row, "failed_buttons"));
}

static void
test_progress_unknown (SwUiTest     *test,
                       gconstpointer data)
{
  g_autoptr (SwTask) task = make_task (test, "Paper Boats");
  g_autoptr (SwTaskRow) row = make_row (test, task);

  sw_task_set_state (task, SW_TASK_PENDING);
  sw_task_set_progress (task, -1, NULL);
  g_assert_false (shows (row, "bar"));
  g_assert_true (gtk_spinner_get_spinning (sw_ui_test_child (row, "spinner")));
  g_assert_cmpstr (text_of (row, "state"), ==, "Accepted, not begun");

  /* Nothing turns once it is over. */
  sw_task_set_state (task, SW_TASK_SUCCEEDED);
  g_assert_false (gtk_spinner_get_spinning (sw_ui_test_child (row, "spinner")));
  g_assert_false (shows (row, "running"));
  g_assert_true (shows (row, "dismiss"));
}

static void
test_failed (SwUiTest     *test,
             gconstpointer data)
{
  g_autoptr (SwTask) task = make_task (test, "Paper Boats");
  g_autoptr (SwTaskRow) row = make_row (test, task);
  g_autoptr (GError) error = g_error_new (SW_SERVICE_ERROR, SW_SERVICE_ERROR_TASK_FAILED, "The words were refused");

  sw_task_set_remote_id (task, "t1");
  sw_task_set_state (task, SW_TASK_FAILED);
  sw_task_set_error (task, error, "Change the words");
  g_assert_true (shows (row, "warning"));
  g_assert_true (shows (row, "trouble"));
  g_assert_cmpstr (text_of (row, "trouble"), !=, "");
  g_assert_cmpstr (text_of (row, "remedy"), ==, "Change the words");
  g_assert_true (shows (row, "failed_buttons"));
  g_assert_true (shows (row, "dismiss"));
  /* Sending it again would cost again. */
  g_assert_cmpstr (gtk_button_get_label (sw_ui_test_child (row, "retry")), ==, "Try Again · 20 credits");
  /* The service itself has ended it: there is nothing to ask for again. */
  g_assert_false (shows (row, "resume"));
}

static void
test_stopped (SwUiTest     *test,
              gconstpointer data)
{
  g_autoptr (SwTask) task = make_task (test, "Paper Boats");
  g_autoptr (SwTaskRow) row = make_row (test, task);
  g_autoptr (GError) error = g_error_new (SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_CONNECTION, "No network");

  sw_task_set_remote_id (task, "t1");
  sw_task_set_state (task, SW_TASK_FAILED);
  sw_task_set_error (task, error, NULL);
  g_assert_true (shows (row, "resume"));
}

static void
test_unknown (SwUiTest     *test,
              gconstpointer data)
{
  g_autoptr (SwTask) task = make_task (test, "Paper Boats");
  g_autoptr (SwTaskRow) row = make_row (test, task);

  sw_task_set_balance_before (task, 340);
  sw_task_set_balance_after (task, 320);
  sw_task_set_state (task, SW_TASK_UNKNOWN);
  g_assert_nonnull (strstr (text_of (row, "trouble"), "340 credits"));
  g_assert_nonnull (strstr (text_of (row, "trouble"), "320 credits"));
  g_assert_true (shows (row, "unknown_buttons"));
  g_assert_false (shows (row, "failed_buttons"));
  /* It cannot be wiped away before the user has decided. */
  g_assert_false (shows (row, "dismiss"));
  g_assert_nonnull (sw_ui_test_find (GTK_WIDGET (row), GTK_TYPE_BUTTON, "It Wasn’t Charged – Send Again"));
  g_assert_nonnull (sw_ui_test_find (GTK_WIDGET (row), GTK_TYPE_BUTTON, "Give Up"));
}

static void
assert_price (SwTask     *task,
              const char *expected)
{
  g_autofree char *text = sw_task_describe_price (task);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_price (SwUiTest     *test,
            gconstpointer data)
{
  g_autoptr (SwTask) task = make_task (test, "Paper Boats");

  sw_task_set_price_estimate (task, NAN);
  assert_price (task, "");
  sw_task_set_price_estimate (task, 0);
  assert_price (task, "free");
  sw_task_set_price_estimate (task, 20);
  assert_price (task, "about 20 credits");
  sw_task_set_balance_before (task, 100);
  sw_task_set_balance_after (task, 85);
  sw_task_set_state (task, SW_TASK_SUCCEEDED);
  assert_price (task, "15 credits charged");
  sw_task_set_balance_after (task, 100);
  assert_price (task, "nothing charged");
  sw_task_set_state (task, SW_TASK_FAILED);
  assert_price (task, "nothing charged, or refunded");
}

static void
test_takes (SwUiTest     *test,
            gconstpointer data)
{
  g_autoptr (SwTask) task = make_task (test, "Paper Boats");
  g_autoptr (SwTaskRow) row = make_row (test, task);
  g_autoptr (SwClip) clip = sw_clip_new (NULL);
  GtkWidget *take;
  GtkWidget *play;
  GtkWidget *play_box;

  g_assert_false (shows (row, "takes"));
  sw_clip_set_take (clip, 2);
  sw_clip_set_state (clip, SW_CLIP_FETCHING);
  sw_task_add_clip (task, clip);
  g_assert_true (shows (row, "takes"));
  take = GTK_WIDGET (gtk_list_box_get_row_at_index (sw_ui_test_child (row, "takes"), 0));
  play = sw_ui_test_child (take, "play");
  play_box = sw_ui_test_child (take, "play_box");
  g_assert_false (gtk_widget_get_sensitive (play_box));
  g_assert_cmpstr (gtk_label_get_label (sw_ui_test_child (take, "name")), ==, "Take 2");

  sw_clip_set_duration (clip, 61);
  sw_clip_set_state (clip, SW_CLIP_READY);
  g_assert_true (gtk_widget_get_sensitive (play_box));
  g_assert_cmpstr (gtk_label_get_label (sw_ui_test_child (take, "state")), ==, "1:01");
  gtk_test_accessible_assert_property (play, GTK_ACCESSIBLE_PROPERTY_LABEL, "Play Take 2");
  gtk_test_accessible_assert_property (take, GTK_ACCESSIBLE_PROPERTY_LABEL, "Take 2, 1:01");
  sw_clip_set_title (clip, "Vocals");
  sw_clip_set_origin (clip, SW_CLIP_ORIGIN_STEM);
  g_assert_cmpstr (gtk_label_get_label (sw_ui_test_child (take, "name")), ==, "Vocals");
}

static void
test_dismiss (SwUiTest     *test,
              gconstpointer data)
{
  SwTaskList *tasks = sw_studio_get_tasks (test->studio);
  g_autoptr (SwTask) task = make_task (test, "Paper Boats");
  g_autoptr (SwTaskRow) row = make_row (test, task);

  sw_task_set_state (task, SW_TASK_FAILED);
  sw_task_list_add (tasks, task);
  gtk_widget_activate_action (GTK_WIDGET (row), "task.dismiss", NULL);
  g_assert_null (sw_task_list_find (tasks, sw_task_get_id (task)));
}

static void
test_view_limit (SwUiTest     *test,
                 gconstpointer data)
{
  SwTaskList *tasks = sw_studio_get_tasks (test->studio);
  g_autoptr (SwTakesView) view = SW_TAKES_VIEW (g_object_ref_sink (sw_takes_view_new (test->studio, 2, TRUE)));
  GtkListBox *list = sw_ui_test_child (view, "list");
  GtkWidget  *more = sw_ui_test_child (view, "more");
  guint       count = 0;

  g_assert_true (sw_takes_view_get_empty (view));
  sw_test_count_notify (view, "empty", &count);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (SwTask) task = make_task (test, "Paper Boats");

      sw_task_set_state (task, SW_TASK_SUCCEEDED);
      sw_task_list_add (tasks, task);
    }
  g_assert_cmpuint (count, >, 0);
  g_assert_false (sw_takes_view_get_empty (view));
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 1));
  g_assert_null (gtk_list_box_get_row_at_index (list, 2));
  g_assert_true (gtk_widget_get_visible (more));
  g_signal_emit_by_name (more, "clicked");
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 2));
  g_assert_false (gtk_widget_get_visible (more));
}

#define ADD(path, func) g_test_add (path, SwUiTest, NULL, sw_ui_test_set_up, func, sw_ui_test_tear_down)

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

  ADD ("/task-row/running", test_running);
  ADD ("/task-row/progress-unknown", test_progress_unknown);
  ADD ("/task-row/failed", test_failed);
  ADD ("/task-row/stopped", test_stopped);
  ADD ("/task-row/unknown", test_unknown);
  ADD ("/task-row/price", test_price);
  ADD ("/task-row/takes", test_takes);
  ADD ("/task-row/dismiss", test_dismiss);
  ADD ("/takes-view/limit", test_view_limit);

  return g_test_run ();
}
