/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A task in each state when the program ends, and two programs on one library. */

#include "config.h"

#include "sw-address.h"
#include "sw-driver-lock.h"
#include "sw-rate-limiter.h"
#include "sw-studio-fixture.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#define add(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static SwTask *
find (SwStudio   *studio,
      const char *id)
{
  SwTask *task = sw_task_list_find (sw_studio_get_tasks (studio), id);

  g_assert_nonnull (task);
  return task;
}

static void
test_queued_is_sent (Fixture      *self,
                     gconstpointer data)
{
  g_autofree char *id = NULL;

  sw_test_answer_hold (sw_test_server_answer (self->server, "GET", CREDITS_PATH, 200, "{\"credits\": 1, \"extra_credits\": 0}"));
  id = g_strdup (sw_task_get_id (fixture_submit (self)));
  /* opening has asked once already */
  sw_test_wait_until (sw_test_server_count (self->server, "GET", CREDITS_PATH) >= 2);
  sw_test_drain ();
  sw_studio_close (self->studio);
  sw_test_server_release (self->server);
  sw_test_server_forget_answers (self->server);
  fixture_script_song (self);
  fixture_restart (self);

  fixture_wait_state (find (self->studio, id), SW_TASK_SUCCEEDED);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

/* Submits once the turn of the one request that may go next is taken, and returns
 * when the task waits for it, SENDING in the journal. */
static SwTask *
submit_to_wait (Fixture        *self,
                SwRateLimiter **limiter)
{
  g_autoptr (GUri) uri = sw_address_parse (sw_test_server_get_uri (self->server), NULL);
  g_autoptr (GAsyncResult) turn = NULL;
  g_autoptr (SwTask) row = NULL;
  g_autofree char *origin = sw_address_dup_origin (uri);
  SwTask          *task;

  /* what opening asks is on its way */
  sw_test_wait_until (sw_test_server_count (self->server, "GET", CREDITS_PATH) >= 1);
  sw_test_drain ();
  fixture_script_song (self);
  *limiter = sw_rate_limiter_get (origin, NULL);
  task = fixture_submit (self);
  fixture_wait_state (task, SW_TASK_SENDING);
  sw_rate_limiter_acquire_async (*limiter, 1, SW_RATE_SUBMISSION, NULL, sw_test_store_result, &turn);
  sw_test_wait_result (&turn);
  g_assert_true (sw_rate_limiter_acquire_finish (turn, NULL));
  row = fixture_load_task (self->studio, sw_task_get_id (task));
  g_assert_cmpint (sw_task_get_state (row), ==, SW_TASK_SENDING);
  sw_test_drain ();
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 0);
  return task;
}

static void
test_waiting_is_sent_once (Fixture      *self,
                           gconstpointer data)
{
  SwRateLimiter   *limiter;
  g_autofree char *id = g_strdup (sw_task_get_id (submit_to_wait (self, &limiter)));

  sw_studio_close (self->studio);
  sw_rate_limiter_release (limiter);
  sw_test_drain ();
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 0);
  fixture_restart (self);

  fixture_wait_state (find (self->studio, id), SW_TASK_SUCCEEDED);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
  sw_rate_limiter_unref (limiter);
}

static void
test_waiting_abandoned_is_not_sent (Fixture      *self,
                                    gconstpointer data)
{
  SwRateLimiter *limiter;
  SwTask        *task = submit_to_wait (self, &limiter);

  sw_studio_abandon (self->studio, task);
  sw_rate_limiter_release (limiter);
  sw_test_drain ();
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_ABANDONED);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 0);
  sw_rate_limiter_unref (limiter);
}

/* The program ends while SENDING is being written: the POST comes after that. */
static void
test_not_yet_submitted_is_sent_once (Fixture      *self,
                                     gconstpointer data)
{
  g_autofree char *id = NULL;
  SwTask          *task;

  fixture_script_song (self);
  task = fixture_submit (self);
  id = g_strdup (sw_task_get_id (task));
  fixture_wait_state (task, SW_TASK_SENDING);
  fixture_restart (self);

  fixture_wait_state (find (self->studio, id), SW_TASK_SUCCEEDED);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

static void
test_sending_becomes_unknown (Fixture      *self,
                              gconstpointer data)
{
  g_autofree char *id = NULL;
  SwTask          *task;

  fixture_balance (self, 100);
  sw_test_answer_hold (sw_test_server_answer (self->server, "POST", CREATE_PATH, 200, "{\"task_id\": \"t1\"}"));
  task = fixture_submit (self);
  id = g_strdup (sw_task_get_id (task));
  sw_test_wait_until (sw_test_server_count (self->server, "POST", CREATE_PATH) == 1);
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_SENDING);
  g_assert_true (sw_studio_get_sending (self->studio));
  fixture_restart (self);
  task = find (self->studio, id);

  fixture_wait_state (task, SW_TASK_UNKNOWN);
  sw_test_wait_until (!sw_studio_is_driving (self->studio, task));
  g_assert_error (sw_task_get_error (task), SW_SERVICE_ERROR, SW_SERVICE_ERROR_INTERRUPTED);
  g_assert_cmpfloat (sw_task_get_balance_before (task), ==, 101);
  g_assert_cmpfloat (sw_task_get_balance_after (task), ==, 101);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

static void
test_pending_goes_on (Fixture      *self,
                      gconstpointer data)
{
  g_autofree char *id = NULL;
  SwTask          *task;

  fixture_balance (self, 100);
  fixture_accept (self);
  sw_test_server_answer (self->server, "GET", TASK_PATH, 202, "{\"type\": \"not_ready\"}");
  task = fixture_submit (self);
  id = g_strdup (sw_task_get_id (task));
  fixture_wait_state (task, SW_TASK_PENDING);
  sw_test_wait_until (sw_test_server_count (self->server, "GET", TASK_PATH) > 0);
  sw_studio_close (self->studio);
  sw_test_server_forget_answers (self->server);
  fixture_script_song (self);
  fixture_restart (self);

  fixture_wait_state (find (self->studio, id), SW_TASK_SUCCEEDED);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

/* The id is on disk before it is used. */
static void
test_id_before_first_poll (Fixture      *self,
                           gconstpointer data)
{
  g_autoptr (SwTask) row = NULL;
  SwTask *task;

  fixture_balance (self, 100);
  fixture_accept (self);
  sw_test_answer_hold (sw_test_server_answer (self->server, "GET", TASK_PATH, 202, "{\"type\": \"not_ready\"}"));
  task = fixture_submit (self);
  sw_test_wait_until (sw_test_server_count (self->server, "GET", TASK_PATH) == 1);

  row = fixture_load_task (self->studio, sw_task_get_id (task));
  g_assert_cmpstr (sw_task_get_remote_id (row), ==, "t1");
  g_assert_cmpint (sw_task_get_state (row), ==, SW_TASK_PENDING);
}

static void
test_running_goes_on (Fixture      *self,
                      gconstpointer data)
{
  g_autofree char *id = NULL;
  SwTask          *task;

  fixture_balance (self, 100);
  fixture_accept (self);
  fixture_poll (self, "running", "running");
  task = fixture_submit (self);
  id = g_strdup (sw_task_get_id (task));
  fixture_wait_state (task, SW_TASK_RUNNING);
  sw_studio_close (self->studio);
  sw_test_server_forget_answers (self->server);
  fixture_script_song (self);
  fixture_restart (self);
  task = find (self->studio, id);

  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  g_assert_cmpuint (g_list_model_get_n_items (sw_task_get_clips (task)), ==, 2);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

static void
test_fetching_goes_on (Fixture      *self,
                       gconstpointer data)
{
  g_autofree char *id = NULL;
  SwTask          *task;

  fixture_balance (self, 100);
  fixture_accept (self);
  fixture_poll (self, "succeeded", "succeeded");
  sw_test_answer_hold (sw_test_server_answer (self->server, "GET", "/files/"
                                                                   "*",
                                              404, NULL));
  task = fixture_submit (self);
  id = g_strdup (sw_task_get_id (task));
  fixture_wait_state (task, SW_TASK_FETCHING);
  sw_test_wait_until (sw_test_server_count (self->server, "GET", "/files/c1/audio.wav") == 1);
  sw_studio_close (self->studio);
  sw_test_server_release (self->server);
  sw_test_server_forget_answers (self->server);
  fixture_script_song (self);
  fixture_restart (self);
  task = find (self->studio, id);

  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  g_assert_cmpuint (g_list_model_get_n_items (sw_task_get_clips (task)), ==, 2);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

static void
test_finished_stays (Fixture      *self,
                     gconstpointer data)
{
  g_autofree char *id = NULL;
  SwTask          *task;
  guint            n_polls;

  fixture_script_song (self);
  task = fixture_submit (self);
  id = g_strdup (sw_task_get_id (task));
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  sw_test_wait_until (!sw_studio_is_driving (self->studio, task));
  n_polls = sw_test_server_count (self->server, "GET", TASK_PATH);
  fixture_restart (self);
  task = find (self->studio, id);

  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_SUCCEEDED);
  g_assert_false (sw_studio_is_driving (self->studio, task));
  g_assert_cmpint (sw_clip_get_state (fixture_get_clip (task, 0)), ==, SW_CLIP_READY);
  g_assert_cmpuint (sw_test_server_count (self->server, "GET", TASK_PATH), ==, n_polls);
}

static void
test_other_program_follows_and_adopts (Fixture      *self,
                                       gconstpointer data)
{
  g_autoptr (SwStudio) other = NULL;
  SwTask *task;
  SwTask *seen;

  fixture_balance (self, 100);
  fixture_accept (self);
  fixture_poll (self, "running", "running");
  other = fixture_open_studio (self);
  task = fixture_submit (self);
  fixture_wait_state (task, SW_TASK_RUNNING);

  sw_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (sw_studio_get_tasks (other))) == 1);
  seen = find (other, sw_task_get_id (task));
  fixture_wait_state (seen, SW_TASK_RUNNING);
  g_assert_true (seen != task);
  g_assert_false (sw_studio_is_driving (other, seen));

  sw_test_server_forget_answers (self->server);
  fixture_script_song (self);
  sw_studio_close (self->studio);
  fixture_wait_state (seen, SW_TASK_SUCCEEDED);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
  sw_test_wait_until (!sw_studio_is_driving (other, seen));
  sw_studio_close (other);
  sw_test_drain ();
}

static void
test_other_program_sees_the_end (Fixture      *self,
                                 gconstpointer data)
{
  g_autoptr (SwStudio) other = fixture_open_studio (self);
  SwTask *task;
  SwTask *seen;

  fixture_script_song (self);
  task = fixture_submit (self);
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  sw_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (sw_studio_get_tasks (other))) == 1);
  seen = find (other, sw_task_get_id (task));

  fixture_wait_state (seen, SW_TASK_SUCCEEDED);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
  sw_studio_close (other);
  sw_test_drain ();
}

static void
test_one_wish_leaves_others_alone (Fixture      *self,
                                   gconstpointer data)
{
  g_autoptr (SwStudio) brief = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = NULL;
  SwTask          *task;
  guint            n_polls;

  fixture_balance (self, 100);
  fixture_accept (self);
  fixture_poll (self, "running", "running");
  task = fixture_submit (self);
  id = g_strdup (sw_task_get_id (task));
  fixture_wait_state (task, SW_TASK_RUNNING);
  sw_studio_close (self->studio);
  sw_test_drain ();
  n_polls = sw_test_server_count (self->server, "GET", TASK_PATH);

  brief = sw_studio_new (self->settings, self->folder);
  sw_studio_set_adopting (brief, FALSE);
  sw_studio_open_async (brief, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_studio_open_finish (brief, result, NULL));
  g_assert_false (sw_studio_is_driving (brief, find (brief, id)));
  sw_test_drain ();
  g_assert_cmpuint (sw_test_server_count (self->server, "GET", TASK_PATH), ==, n_polls);
  sw_studio_close (brief);
  sw_test_drain ();
}

static void
test_lock_alive_and_dead (void)
{
  g_autofree char *folder = sw_test_make_dir ();
  g_autoptr (SwDriverLock) one = sw_driver_lock_new (folder);
  g_autoptr (SwDriverLock) two = sw_driver_lock_new (folder);
  g_autoptr (GError) error = NULL;

  sw_driver_lock_acquire (one, &error);
  g_assert_no_error (error);
  sw_driver_lock_acquire (two, &error);
  g_assert_no_error (error);
  g_assert_true (sw_driver_lock_is_alive (one, sw_driver_lock_get_id (two)));
  g_assert_true (sw_driver_lock_has_others (one));

  sw_driver_lock_release (two);
  g_assert_false (sw_driver_lock_is_alive (one, sw_driver_lock_get_id (two)));
  g_assert_false (sw_driver_lock_has_others (one));
  g_assert_false (sw_driver_lock_is_alive (one, "../other"));
  sw_test_remove_tree (folder);
}

static void
raise_flag (gboolean *flag)
{
  *flag = TRUE;
}

/* Left behind by a process that was killed: there, and not locked. */
static void
test_lock_left_behind (void)
{
  g_autofree char *folder = sw_test_make_dir ();
  g_autofree char *left = g_build_filename (folder, "dead.lock", NULL);
  g_autoptr (SwDriverLock) lock = sw_driver_lock_new (folder);

  g_assert_true (g_file_set_contents (left, "", 0, NULL));
  g_assert_true (sw_driver_lock_acquire (lock, NULL));
  g_assert_false (sw_driver_lock_is_alive (lock, "dead"));
  sw_driver_lock_clean (lock);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (sw_driver_lock_is_alive (lock, sw_driver_lock_get_id (lock)));
  sw_test_remove_tree (folder);
}

/* Killed before the file had its name; and one that has not got there yet. */
static void
test_lock_left_hidden (void)
{
  g_autofree char *folder = sw_test_make_dir ();
  g_autofree char *left = g_build_filename (folder, ".dead.lock", NULL);
  g_autofree char *held = g_build_filename (folder, ".alive.lock", NULL);
  g_autofree char *strange = g_build_filename (folder, ".hidden", NULL);
  g_autoptr (SwDriverLock) lock = sw_driver_lock_new (folder);
  int fd;

  g_assert_true (g_file_set_contents (left, "", 0, NULL));
  g_assert_true (g_file_set_contents (held, "", 0, NULL));
  g_assert_true (g_file_set_contents (strange, "", 0, NULL));
  fd = open (held, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, 0);
  g_assert_true (sw_driver_lock_acquire (lock, NULL));
  sw_driver_lock_clean (lock);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (held, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (strange, G_FILE_TEST_EXISTS));
  close (fd);
  sw_test_remove_tree (folder);
}

typedef struct
{
  SwDriverLock *lock;
  int           ended; /* atomic */
} Cleaner;

static gpointer
clean_worker (gpointer data)
{
  Cleaner *cleaner = data;

  while (!g_atomic_int_get (&cleaner->ended))
    sw_driver_lock_clean (cleaner->lock);
  return NULL;
}

static void
test_lock_acquired_while_cleaned (void)
{
  g_autofree char *folder = sw_test_make_dir ();
  g_autoptr (SwDriverLock) own = sw_driver_lock_new (folder);
  Cleaner  cleaner = { .lock = own };
  GThread *thread;

  g_assert_true (sw_driver_lock_acquire (own, NULL));
  thread = g_thread_new ("cleaner", clean_worker, &cleaner);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (SwDriverLock) lock = sw_driver_lock_new (folder);
      g_autoptr (GError) error = NULL;

      sw_driver_lock_acquire (lock, &error);
      g_assert_no_error (error);
      g_assert_true (sw_driver_lock_has_others (lock));
      sw_driver_lock_release (lock);
    }
  g_atomic_int_set (&cleaner.ended, TRUE);
  g_thread_join (thread);
  sw_test_remove_tree (folder);
}

static void
test_lock_tells_of_others (void)
{
  g_autofree char *folder = sw_test_make_dir ();
  g_autoptr (SwDriverLock) one = sw_driver_lock_new (folder);
  g_autoptr (SwDriverLock) two = sw_driver_lock_new (folder);
  gboolean appeared = FALSE;
  gboolean ended = FALSE;

  g_assert_true (sw_driver_lock_acquire (one, NULL));
  g_signal_connect_swapped (one, "appeared", G_CALLBACK (raise_flag), &appeared);
  g_signal_connect_swapped (one, "ended", G_CALLBACK (raise_flag), &ended);
  g_assert_true (sw_driver_lock_acquire (two, NULL));
  sw_test_wait_until (appeared);
  g_assert_false (ended);
  sw_driver_lock_release (two);
  sw_test_wait_until (ended);
  sw_test_remove_tree (folder);
}

static void
test_lock_folder_not_writable (void)
{
  g_autoptr (SwDriverLock) lock = sw_driver_lock_new ("/proc/songwright-run");
  g_autoptr (GError) error = NULL;

  g_assert_false (sw_driver_lock_acquire (lock, &error));
  g_assert_true (error->domain == G_FILE_ERROR);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  add ("/studio-restart/queued-is-sent", test_queued_is_sent);
  add ("/studio-restart/waiting-is-sent-once", test_waiting_is_sent_once);
  add ("/studio-restart/waiting-abandoned", test_waiting_abandoned_is_not_sent);
  add ("/studio-restart/not-yet-submitted", test_not_yet_submitted_is_sent_once);
  add ("/studio-restart/sending-becomes-unknown", test_sending_becomes_unknown);
  add ("/studio-restart/pending-goes-on", test_pending_goes_on);
  add ("/studio-restart/id-before-first-poll", test_id_before_first_poll);
  add ("/studio-restart/running-goes-on", test_running_goes_on);
  add ("/studio-restart/fetching-goes-on", test_fetching_goes_on);
  add ("/studio-restart/finished-stays", test_finished_stays);
  add ("/studio-restart/others/follow-and-adopt", test_other_program_follows_and_adopts);
  add ("/studio-restart/others/see-the-end", test_other_program_sees_the_end);
  add ("/studio-restart/others/one-wish", test_one_wish_leaves_others_alone);
  g_test_add_func ("/driver-lock/alive-and-dead", test_lock_alive_and_dead);
  g_test_add_func ("/driver-lock/left-behind", test_lock_left_behind);
  g_test_add_func ("/driver-lock/left-hidden", test_lock_left_hidden);
  g_test_add_func ("/driver-lock/acquired-while-cleaned", test_lock_acquired_while_cleaned);
  g_test_add_func ("/driver-lock/tells-of-others", test_lock_tells_of_others);
  g_test_add_func ("/driver-lock/not-writable", test_lock_folder_not_writable);
  return g_test_run ();
}
