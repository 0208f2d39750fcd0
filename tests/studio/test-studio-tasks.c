/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of a task by what the service answers. */

#include "config.h"

#include "sw-studio-fixture.h"

#include <math.h>

#define add(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static gboolean
has_sibling (const char *path,
             const char *name)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *sibling = g_build_filename (folder, name, NULL);

  return g_file_test (sibling, G_FILE_TEST_IS_REGULAR);
}

static void
wait_stalled (Fixture *self,
              SwTask  *task)
{
  sw_test_wait_until (!sw_studio_is_driving (self->studio, task));
}

static void
test_succeeds (Fixture      *self,
               gconstpointer data)
{
  SwTask *task;

  fixture_balance (self, 100);
  fixture_balance (self, 80);
  fixture_accept (self);
  sw_test_server_answer (self->server, "GET", TASK_PATH, 202, "{\"code\": 202, \"type\": \"not_ready\"}");
  fixture_poll (self, "running", "pending");
  fixture_poll (self, "succeeded", "succeeded");
  fixture_files (self);
  task = fixture_submit (self);

  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_QUEUED);
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  g_assert_cmpstr (sw_task_get_remote_id (task), ==, "t1");
  g_assert_null (sw_task_get_error (task));
  g_assert_cmpuint (g_list_model_get_n_items (sw_task_get_clips (task)), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      SwClip *clip = fixture_get_clip (task, i);

      g_assert_cmpint (sw_clip_get_state (clip), ==, SW_CLIP_READY);
      g_assert_cmpint (sw_clip_get_take (clip), ==, i + 1);
      g_assert_cmpstr (sw_clip_get_title (clip), ==, "Paper Boats");
      g_assert_cmpfloat_with_epsilon (sw_clip_get_duration (clip), 0.5, 0.05);
      g_assert_true (g_file_test (sw_clip_get_audio_path (clip), G_FILE_TEST_IS_REGULAR));
      g_assert_true (has_sibling (sw_clip_get_audio_path (clip), "answer.json"));
    }
  g_assert_nonnull (sw_clip_get_cover_path (fixture_get_clip (task, 0)));
  g_assert_true (has_sibling (sw_clip_get_audio_path (fixture_get_clip (task, 0)), "words.json"));
}

static void
test_missing_cover (Fixture      *self,
                    gconstpointer data)
{
  SwTask *task;

  fixture_script_song (self);
  task = fixture_submit (self);

  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  g_assert_null (sw_clip_get_cover_path (fixture_get_clip (task, 1)));
  g_assert_cmpint (sw_clip_get_state (fixture_get_clip (task, 1)), ==, SW_CLIP_READY);
}

static void
test_measured_price (Fixture      *self,
                     gconstpointer data)
{
  SwTask *task;

  /* The question of the studio when it opened was answered with 404. */
  sw_test_wait_until (sw_account_get_error (sw_studio_get_account (self->studio)) != NULL);
  fixture_balance (self, 100);
  fixture_balance (self, 80);
  fixture_accept (self);
  fixture_poll (self, "succeeded", "succeeded");
  fixture_files (self);
  task = fixture_submit (self);

  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  g_assert_cmpfloat (sw_task_get_balance_before (task), ==, 101);
  g_assert_cmpfloat (sw_task_get_balance_after (task), ==, 81);
  g_assert_cmpfloat (sw_task_get_price_measured (task), ==, 20);
  g_assert_cmpfloat (sw_account_get_balance (sw_studio_get_account (self->studio)), ==, 81);
}

static void
check_refused (Fixture    *self,
               guint       status,
               const char *body,
               int         code)
{
  SwTask *task;

  fixture_balance (self, 100);
  sw_test_server_answer (self->server, "POST", CREATE_PATH, status, body);
  task = fixture_submit (self);

  fixture_wait_state (task, SW_TASK_FAILED);
  g_assert_error (sw_task_get_error (task), SW_SERVICE_ERROR, code);
  g_assert_nonnull (sw_task_get_remedy (task));
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

static void
test_refused_request (Fixture      *self,
                      gconstpointer data)
{
  check_refused (self, 400, "{\"type\": \"validation_error\", \"error\": \"tags too long\"}", SW_SERVICE_ERROR_INVALID_REQUEST);
}

static void
test_refused_key (Fixture      *self,
                  gconstpointer data)
{
  check_refused (self, 401, "{\"type\": \"unauthorized\", \"error\": \"bad key\"}", SW_SERVICE_ERROR_UNAUTHORIZED);
  sw_test_wait_until (sw_studio_get_key_problem (self->studio) != NULL);
}

static void
test_no_credit (Fixture      *self,
                gconstpointer data)
{
  check_refused (self, 402, "{\"type\": \"forbidden\", \"error\": \"insufficient credits\"}", SW_SERVICE_ERROR_NO_CREDIT);
}

static void
test_gone (Fixture      *self,
           gconstpointer data)
{
  check_refused (self, 410, "{\"type\": \"gone\", \"error\": \"retired\"}", SW_SERVICE_ERROR_GONE);
}

static void
test_no_connection (Fixture      *self,
                    gconstpointer data)
{
  g_autofree char *uri = sw_test_server_dup_dead_uri ();
  g_autoptr (SwRequest) request = fixture_new_request (self);
  SwTask *task = sw_studio_submit (self->studio, request, uri);

  fixture_wait_state (task, SW_TASK_FAILED);
  g_assert_error (sw_task_get_error (task), SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_CONNECTION);
}

static void
test_bad_address (Fixture      *self,
                  gconstpointer data)
{
  g_autoptr (SwRequest) request = fixture_new_request (self);
  SwTask *task = sw_studio_submit (self->studio, request, "ftp://example.net");

  fixture_wait_state (task, SW_TASK_FAILED);
  g_assert_error (sw_task_get_error (task), SW_STUDIO_ERROR, SW_STUDIO_ERROR_ADDRESS);
}

static void
test_unknown_fate (Fixture      *self,
                   gconstpointer data)
{
  g_autoptr (SwTask) row = NULL;
  SwTask *task;

  fixture_balance (self, 100);
  sw_test_answer_fault (sw_test_server_answer (self->server, "POST", CREATE_PATH, 200, NULL), SW_TEST_FAULT_CLOSE);
  task = fixture_submit (self);

  fixture_wait_state (task, SW_TASK_UNKNOWN);
  wait_stalled (self, task);
  g_assert_error (sw_task_get_error (task), SW_SERVICE_ERROR, SW_SERVICE_ERROR_INTERRUPTED);
  g_assert_cmpfloat (sw_task_get_balance_before (task), ==, 101);
  g_assert_cmpfloat (sw_task_get_balance_after (task), ==, 101);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
  row = fixture_load_task (self->studio, sw_task_get_id (task));
  g_assert_cmpint (sw_task_get_state (row), ==, SW_TASK_UNKNOWN);
  g_assert_cmpfloat (sw_task_get_balance_after (row), ==, 101);
}

static void
test_unknown_is_never_sent_again (Fixture      *self,
                                  gconstpointer data)
{
  g_autofree char *id = NULL;
  SwTask          *task;

  fixture_balance (self, 100);
  sw_test_answer_fault (sw_test_server_answer (self->server, "POST", CREATE_PATH, 200, NULL), SW_TEST_FAULT_CLOSE);
  task = fixture_submit (self);
  fixture_wait_state (task, SW_TASK_UNKNOWN);
  wait_stalled (self, task);
  id = g_strdup (sw_task_get_id (task));

  sw_studio_resume (self->studio, task);
  wait_stalled (self, task);
  fixture_restart (self);
  task = sw_task_list_find (sw_studio_get_tasks (self->studio), id);
  g_assert_nonnull (task);
  sw_studio_resume (self->studio, task);
  wait_stalled (self, task);
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_UNKNOWN);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

static void
test_server_error_on_post (Fixture      *self,
                           gconstpointer data)
{
  SwTask *task;

  fixture_balance (self, 100);
  sw_test_server_answer (self->server, "POST", CREATE_PATH, 500, "{\"type\": \"server_error\", \"error\": \"oops\"}");
  task = fixture_submit (self);

  fixture_wait_state (task, SW_TASK_UNKNOWN);
  wait_stalled (self, task);
  g_assert_error (sw_task_get_error (task), SW_SERVICE_ERROR, SW_SERVICE_ERROR_SERVER);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

static void
test_clips_one_by_one (Fixture      *self,
                       gconstpointer data)
{
  SwTask *task;

  fixture_balance (self, 100);
  fixture_accept (self);
  fixture_poll (self, "running", "pending");
  fixture_poll (self, "succeeded", "running");
  fixture_files (self);
  task = fixture_submit (self);

  sw_test_wait_until (g_list_model_get_n_items (sw_task_get_clips (task)) == 2 &&
                      sw_clip_get_state (fixture_get_clip (task, 0)) == SW_CLIP_READY);
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_RUNNING);
  g_assert_cmpint (sw_clip_get_state (fixture_get_clip (task, 1)), ==, SW_CLIP_PENDING);
  sw_test_server_forget_answers (self->server);
  fixture_script_song (self);
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  g_assert_cmpint (sw_clip_get_state (fixture_get_clip (task, 1)), ==, SW_CLIP_READY);
  g_assert_cmpuint (sw_test_server_count (self->server, "GET", "/files/c1/audio.wav"), ==, 1);
}

static void
test_one_clip_failed (Fixture      *self,
                      gconstpointer data)
{
  SwTask *task;

  fixture_balance (self, 100);
  fixture_accept (self);
  fixture_poll (self, "succeeded", "failed");
  fixture_files (self);
  task = fixture_submit (self);

  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  g_assert_cmpint (sw_clip_get_state (fixture_get_clip (task, 0)), ==, SW_CLIP_READY);
  g_assert_cmpint (sw_clip_get_state (fixture_get_clip (task, 1)), ==, SW_CLIP_FAILED);
  g_assert_error (sw_clip_get_error (fixture_get_clip (task, 1)), SW_SERVICE_ERROR, SW_SERVICE_ERROR_TASK_FAILED);
}

static void
test_all_clips_failed_and_refunded (Fixture      *self,
                                    gconstpointer data)
{
  SwTask *task;

  fixture_balance (self, 100);
  fixture_accept (self);
  fixture_poll (self, "failed", "failed");
  task = fixture_submit (self);

  fixture_wait_state (task, SW_TASK_FAILED);
  g_assert_error (sw_task_get_error (task), SW_SERVICE_ERROR, SW_SERVICE_ERROR_TASK_FAILED);
  g_assert_nonnull (g_strstr_len (sw_task_get_error (task)->message, -1, "Refused by the singer"));
  g_assert_cmpfloat (sw_task_get_price_measured (task), ==, 0);
}

static void
test_same_clip_twice (Fixture      *self,
                      gconstpointer data)
{
  g_autofree char *body = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  SwClipQuery query = { NULL };
  SwTask     *task;
  guint       count = 0;

  body = g_strdup_printf ("{\"data\": [{\"clip_id\": \"c1\", \"state\": \"succeeded\", \"audio_url\": \"%s/files/c1/audio.wav\"},"
                          " {\"clip_id\": \"c1\", \"state\": \"succeeded\", \"audio_url\": \"%s/files/c1/audio.wav\"}]}",
                          sw_test_server_get_uri (self->server), sw_test_server_get_uri (self->server));
  fixture_balance (self, 100);
  fixture_accept (self);
  sw_test_server_answer (self->server, "GET", TASK_PATH, 200, body);
  fixture_files (self);
  task = fixture_submit (self);

  sw_test_wait_until (g_list_model_get_n_items (sw_task_get_clips (task)) > 0 &&
                      sw_clip_get_state (fixture_get_clip (task, 0)) == SW_CLIP_READY);
  g_assert_cmpuint (g_list_model_get_n_items (sw_task_get_clips (task)), ==, 1);
  sw_store_count_clips_async (sw_studio_get_store (self->studio), &query, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_store_count_clips_finish (sw_studio_get_store (self->studio), result, &count, NULL));
  g_assert_cmpuint (count, ==, 1);
}

static void
test_failed_fetch_is_resumed (Fixture      *self,
                              gconstpointer data)
{
  SwTask *task;

  fixture_balance (self, 100);
  fixture_accept (self);
  fixture_poll (self, "succeeded", "succeeded");
  task = fixture_submit (self);

  fixture_wait_state (task, SW_TASK_FETCHING);
  wait_stalled (self, task);
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_FETCHING);
  g_assert_error (sw_task_get_error (task), SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH);

  fixture_files (self);
  sw_studio_resume (self->studio, task);
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  g_assert_null (sw_task_get_error (task));
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

static void
test_no_audio (Fixture      *self,
               gconstpointer data)
{
  SwTask *task;

  fixture_balance (self, 100);
  fixture_accept (self);
  fixture_poll (self, "succeeded", "succeeded");
  sw_test_server_answer (self->server, "GET", "/files/"
                                              "*",
                         200, "<html>Sorry</html>");
  task = fixture_submit (self);

  fixture_wait_state (task, SW_TASK_FETCHING);
  wait_stalled (self, task);
  g_assert_nonnull (sw_task_get_error (task));
  g_assert_nonnull (sw_task_get_remedy (task));
  g_assert_cmpint (sw_clip_get_state (fixture_get_clip (task, 0)), ==, SW_CLIP_FETCHING);
  g_assert_null (sw_clip_get_audio_path (fixture_get_clip (task, 0)));

  sw_test_server_forget_answers (self->server);
  fixture_script_song (self);
  sw_studio_resume (self->studio, task);
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
}

static void
test_lost_task (Fixture      *self,
                gconstpointer data)
{
  SwTask *task;

  fixture_balance (self, 100);
  fixture_accept (self);
  sw_test_server_answer (self->server, "GET", TASK_PATH, 404, "{\"type\": \"not_found\", \"error\": \"no such task\"}");
  task = fixture_submit (self);

  fixture_wait_state (task, SW_TASK_FAILED);
  g_assert_error (sw_task_get_error (task), SW_SERVICE_ERROR, SW_SERVICE_ERROR_NOT_FOUND);
  g_assert_cmpuint (sw_test_server_count (self->server, "GET", TASK_PATH), >=, 2);
}

static void
test_polling_stops_by_itself (Fixture      *self,
                              gconstpointer data)
{
  SwTask *task;

  /* 30 minutes in a fifth of a second */
  sw_studio_set_time_scale (self->studio, 9000);
  fixture_balance (self, 100);
  fixture_accept (self);
  sw_test_server_answer (self->server, "GET", TASK_PATH, 202, "{\"type\": \"not_ready\"}");
  task = fixture_submit (self);

  fixture_wait_state (task, SW_TASK_PENDING);
  wait_stalled (self, task);
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_PENDING);
  g_assert_null (sw_task_get_error (task));
  g_assert_nonnull (g_strstr_len (sw_task_get_progress_text (task), -1, "30"));

  sw_test_server_forget_answers (self->server);
  fixture_script_song (self);
  sw_studio_resume (self->studio, task);
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
}

static void
test_bad_answers_stall (Fixture      *self,
                        gconstpointer data)
{
  SwTask *task;

  sw_studio_set_time_scale (self->studio, 1000);
  fixture_balance (self, 100);
  fixture_accept (self);
  sw_test_server_answer (self->server, "GET", TASK_PATH, 200, "this is no JSON");
  task = fixture_submit (self);

  fixture_wait_state (task, SW_TASK_PENDING);
  wait_stalled (self, task);
  g_assert_error (sw_task_get_error (task), SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER);
  g_assert_true (sw_task_get_active (task));
}

static void
test_abandon_before_sending (Fixture      *self,
                             gconstpointer data)
{
  SwTask *task;

  sw_test_answer_hold (sw_test_server_answer (self->server, "GET", CREDITS_PATH, 200, "{\"credits\": 1, \"extra_credits\": 0}"));
  fixture_accept (self);
  task = fixture_submit (self);
  sw_test_drain ();

  sw_studio_abandon (self->studio, task);
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_ABANDONED);
  sw_test_server_release (self->server);
  wait_stalled (self, task);
  fixture_restart (self);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 0);
}

static void
test_abandon_while_sending (Fixture      *self,
                            gconstpointer data)
{
  SwTask *task;

  fixture_balance (self, 100);
  sw_test_answer_hold (sw_test_server_answer (self->server, "POST", CREATE_PATH, 200, "{\"task_id\": \"t1\"}"));
  task = fixture_submit (self);
  sw_test_wait_until (sw_test_server_count (self->server, "POST", CREATE_PATH) == 1);

  sw_studio_abandon (self->studio, task);
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_SENDING);
  sw_test_server_release (self->server);
  fixture_wait_state (task, SW_TASK_ABANDONED);
  g_assert_cmpstr (sw_task_get_remote_id (task), ==, "t1");
  g_assert_cmpuint (sw_test_server_count (self->server, "GET", TASK_PATH), ==, 0);
}

static void
test_abandon_later (Fixture      *self,
                    gconstpointer data)
{
  SwTask *task;

  fixture_balance (self, 100);
  fixture_accept (self);
  fixture_poll (self, "running", "running");
  task = fixture_submit (self);
  fixture_wait_state (task, SW_TASK_RUNNING);

  sw_studio_abandon (self->studio, task);
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_ABANDONED);
  g_assert_cmpint (sw_clip_get_state (fixture_get_clip (task, 0)), ==, SW_CLIP_FAILED);
  wait_stalled (self, task);
}

static void
test_forget (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (SwTask) row = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SwTask) task = NULL;
  SwClipQuery query = { NULL };
  guint       count = 0;

  fixture_script_song (self);
  task = g_object_ref (fixture_submit (self));
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  wait_stalled (self, task);

  sw_studio_forget (self->studio, task);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sw_studio_get_tasks (self->studio))), ==, 0);
  row = fixture_load_task (self->studio, sw_task_get_id (task));
  g_assert_null (row);
  sw_store_count_clips_async (sw_studio_get_store (self->studio), &query, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_store_count_clips_finish (sw_studio_get_store (self->studio), result, &count, NULL));
  g_assert_cmpuint (count, ==, 2);
}

static void
test_retry (Fixture      *self,
            gconstpointer data)
{
  SwTask *task;
  SwTask *again;

  fixture_balance (self, 100);
  sw_test_server_answer (self->server, "POST", CREATE_PATH, 400, "{\"type\": \"validation_error\", \"error\": \"no\"}");
  task = fixture_submit (self);
  fixture_wait_state (task, SW_TASK_FAILED);

  sw_test_server_forget_answers (self->server);
  fixture_script_song (self);
  again = sw_studio_retry (self->studio, task);
  g_assert_true (again != task);
  g_assert_cmpstr (sw_request_get_string (sw_task_get_request (again), "tags"), ==, "folk");
  fixture_wait_state (again, SW_TASK_SUCCEEDED);
}

static void
test_two_at_once_tell_no_price (Fixture      *self,
                                gconstpointer data)
{
  SwTask *first;
  SwTask *second;

  fixture_script_song (self);
  first = fixture_submit (self);
  second = fixture_submit (self);

  fixture_wait_state (first, SW_TASK_SUCCEEDED);
  fixture_wait_state (second, SW_TASK_SUCCEEDED);
  g_assert_true (isnan (sw_task_get_price_measured (first)));
  g_assert_true (isnan (sw_task_get_price_measured (second)));
}

/* When the main context would wake by itself, in milliseconds; -1: never. */
static int
get_next_timeout (void)
{
  GMainContext *context = g_main_context_default ();
  GPollFD       fds[64];
  int           priority;
  int           timeout;

  sw_test_drain ();
  g_assert_true (g_main_context_acquire (context));
  g_main_context_prepare (context, &priority);
  g_main_context_query (context, G_MAXINT, &timeout, fds, G_N_ELEMENTS (fds));
  g_main_context_release (context);
  return timeout;
}

static void
test_rests (Fixture      *self,
            gconstpointer data)
{
  gint64  deadline = g_get_monotonic_time () + sw_test_deadline ();
  SwTask *task;
  int     timeout;

  fixture_script_song (self);
  task = fixture_submit (self);
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  wait_stalled (self, task);

  /* What still ends after the task may take a moment; then nothing is left that
   * would wake the program, except libsoup's single timer of a minute that closes
   * idle connections. All times of ours are 50 times faster than that. */
  while ((timeout = get_next_timeout ()) != -1 && timeout < 5000 && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (timeout == -1 || timeout >= 5000);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  add ("/studio-tasks/succeeds", test_succeeds);
  add ("/studio-tasks/missing-cover", test_missing_cover);
  add ("/studio-tasks/measured-price", test_measured_price);
  add ("/studio-tasks/refused/request", test_refused_request);
  add ("/studio-tasks/refused/key", test_refused_key);
  add ("/studio-tasks/refused/no-credit", test_no_credit);
  add ("/studio-tasks/refused/gone", test_gone);
  add ("/studio-tasks/refused/no-connection", test_no_connection);
  add ("/studio-tasks/refused/bad-address", test_bad_address);
  add ("/studio-tasks/unknown/both-balances", test_unknown_fate);
  add ("/studio-tasks/unknown/never-sent-again", test_unknown_is_never_sent_again);
  add ("/studio-tasks/unknown/server-error", test_server_error_on_post);
  add ("/studio-tasks/clips/one-by-one", test_clips_one_by_one);
  add ("/studio-tasks/clips/one-failed", test_one_clip_failed);
  add ("/studio-tasks/clips/all-failed-and-refunded", test_all_clips_failed_and_refunded);
  add ("/studio-tasks/clips/same-twice", test_same_clip_twice);
  add ("/studio-tasks/fetch/resumed", test_failed_fetch_is_resumed);
  add ("/studio-tasks/fetch/no-audio", test_no_audio);
  add ("/studio-tasks/poll/lost", test_lost_task);
  add ("/studio-tasks/poll/stops-by-itself", test_polling_stops_by_itself);
  add ("/studio-tasks/poll/bad-answers", test_bad_answers_stall);
  add ("/studio-tasks/abandon/before-sending", test_abandon_before_sending);
  add ("/studio-tasks/abandon/while-sending", test_abandon_while_sending);
  add ("/studio-tasks/abandon/later", test_abandon_later);
  add ("/studio-tasks/forget", test_forget);
  add ("/studio-tasks/retry", test_retry);
  add ("/studio-tasks/two-at-once", test_two_at_once_tell_no_price);
  add ("/studio-tasks/rests", test_rests);
  return g_test_run ();
}
