/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tasks from their submission to their songs, over restarts and between two
 * engines, and what they cost.
 */

#include "sw-engine-fixture.h"
#include "sw-json.h"
#include "sw-test-util.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_life (Fixture      *self,
           gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_auto (Answer) singing = { 0 };
  g_auto (Answer) half = { 0 };
  g_auto (Answer) done = { 0 };

  maker_hold (0);
  fixture_start (self);
  id = fixture_submit (self, NULL);
  sw_test_wait_until (maker_is_held ());
  singing = fixture_poll (self, id);
  g_assert_cmpuint (singing.status, ==, 200);
  g_assert_cmpstr (answer_get_state (&singing, 0), ==, "running");
  g_assert_cmpstr (answer_get_state (&singing, 1), ==, "pending");
  g_assert_cmpfloat (sw_json_get_number (answer_get_clip (&singing, 0), "progress", -1), ==, 0.5);
  g_assert_cmpstr (sw_json_get_string (answer_get_clip (&singing, 0), "stage", NULL), ==, "singing");
  g_assert_cmpstr (sw_json_get_string (answer_get_clip (&singing, 0), "audio_url", NULL), ==, "");

  maker_hold (1);
  maker_reset ();
  maker_hold (1);
  sw_test_wait_until (maker_count () == 1 && maker_is_held ());
  half = fixture_poll (self, id);
  g_assert_cmpstr (answer_get_state (&half, 0), ==, "succeeded");
  g_assert_cmpstr (answer_get_state (&half, 1), ==, "running");

  maker_release ();
  done = fixture_wait (self, id);
  g_assert_cmpstr (answer_get_state (&done, 0), ==, "succeeded");
  g_assert_cmpstr (answer_get_state (&done, 1), ==, "succeeded");
}

static void
test_not_ready_while_queued (Fixture      *self,
                             gconstpointer unused)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_auto (Answer) answer = { 0 };
  g_auto (Answer) done = { 0 };

  maker_hold (0);
  fixture_start (self);
  first = fixture_submit (self, NULL);
  second = fixture_submit (self, NULL);
  g_assert_cmpstr (first, !=, second);
  answer = fixture_poll (self, second);
  g_assert_cmpuint (answer.status, ==, 202);
  g_assert_cmpint (sw_json_get_integer (answer_get_object (&answer), "code", 0), ==, 202);
  g_assert_cmpstr (answer_get_type (&answer), ==, "not_ready");
  maker_release ();
  done = fixture_wait (self, second);
}

static void
test_clip_members (Fixture      *self,
                   gconstpointer unused)
{
  static const char *const strings[] = { "clip_id", "state", "title", "tags", "lyrics", "image_url", "audio_url",
                                         "created_at", "mv", "duration", "key", "words_url" };
  g_autofree char         *id = NULL;
  g_autoptr (GDateTime) created = NULL;
  g_auto (Answer) answer = { 0 };
  JsonObject *clip;
  gsize       i;

  fixture_start (self);
  id = fixture_submit (self, "{\"custom_mode\": true, \"mv\": \"sonic-v6\", \"prompt\": \"la\", \"title\": \"T\", \"seed\": 77,"
                             " \"negative_tags\": \"metal\", \"style_weight\": 0.25, \"weirdness_constraint\": 0.75}");
  answer = fixture_wait (self, id);
  clip = answer_get_clip (&answer, 0);
  for (i = 0; i < G_N_ELEMENTS (strings); i++)
    g_assert_cmpstr (sw_json_get_string (clip, strings[i], ""), !=, "");
  g_assert_true (json_object_get_null_member (clip, "video_url"));
  g_assert_true (json_object_get_null_member (clip, "gpt_description_prompt"));
  g_assert_true (g_uuid_string_is_valid (sw_json_get_string (clip, "clip_id", "")));
  g_assert_cmpstr (sw_json_get_string (clip, "clip_id", ""), !=, sw_json_get_string (answer_get_clip (&answer, 1), "clip_id", ""));
  g_assert_cmpstr (sw_json_get_string (clip, "duration", ""), ==, "61.50");
  g_assert_cmpstr (sw_json_get_string (clip, "mv", ""), ==, "sonic-v6");
  g_assert_cmpstr (sw_json_get_string (clip, "negative_tags", ""), ==, "metal");
  g_assert_cmpfloat (sw_json_get_number (clip, "style_weight", -1), ==, 0.25);
  g_assert_cmpfloat (sw_json_get_number (clip, "weirdness_constraint", -1), ==, 0.75);
  g_assert_cmpint (sw_json_get_integer (clip, "seed", -1), ==, 77);
  g_assert_cmpfloat (sw_json_get_number (clip, "bpm", -1), ==, 92);
  g_assert_cmpfloat (sw_json_get_number (clip, "progress", -1), ==, 1);
  created = g_date_time_new_from_iso8601 (sw_json_get_string (clip, "created_at", ""), NULL);
  g_assert_cmpint (ABS (g_date_time_to_unix (created) - g_get_real_time () / G_USEC_PER_SEC), <, 300);
}

static void
test_failure_is_refunded (Fixture      *self,
                          gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_auto (Answer) answer = { 0 };

  maker_fail ("No SoundFont was found. Install fluid-soundfont-gm.");
  fixture_start (self);
  id = fixture_submit (self, NULL);
  answer = fixture_wait (self, id);
  g_assert_cmpstr (answer_get_state (&answer, 0), ==, "failed");
  g_assert_cmpstr (answer_get_state (&answer, 1), ==, "failed");
  g_assert_cmpstr (sw_json_get_string (answer_get_clip (&answer, 0), "error_message", ""), ==,
                   "No SoundFont was found. Install fluid-soundfont-gm.");
  sw_test_wait_until (fixture_count_lines (self, "refund") == 2);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 1000);
  g_assert_cmpuint (fixture_count_lines (self, "charge"), ==, 1);
}

static void
test_fault_one_clip (Fixture      *self,
                     gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_auto (Answer) answer = { 0 };

  fixture_fault (self, "clip-failed");
  fixture_start (self);
  id = fixture_submit (self, NULL);
  answer = fixture_wait (self, id);
  g_assert_cmpstr (answer_get_state (&answer, 0), ==, "succeeded");
  g_assert_cmpstr (answer_get_state (&answer, 1), ==, "failed");
  sw_test_wait_until (fixture_count_lines (self, "refund") == 1);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 990);
}

static void
test_extra_credits_first (Fixture      *self,
                          gconstpointer unused)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_auto (Answer) done = { 0 };
  g_auto (Answer) failed = { 0 };

  self->options.credits = 100;
  self->options.extra_credits = 25;
  fixture_start (self);
  first = fixture_submit (self, NULL);
  done = fixture_wait (self, first);
  g_assert_cmpfloat (fixture_get_extra (self), ==, 5);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 100);
  maker_fail ("no");
  second = fixture_submit (self, NULL);
  failed = fixture_wait (self, second);
  sw_test_wait_until (fixture_count_lines (self, "refund") == 2);
  g_assert_cmpfloat (fixture_get_extra (self), ==, 5);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 100);
}

static void
test_free_of_charge (Fixture      *self,
                     gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_auto (Answer) answer = { 0 };

  self->options.free_of_charge = TRUE;
  fixture_start (self);
  id = fixture_submit (self, NULL);
  answer = fixture_wait (self, id);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 1000);
}

static void
test_restart_continues (Fixture      *self,
                        gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autofree char *clip = NULL;
  g_auto (Answer) before = { 0 };
  g_auto (Answer) after = { 0 };
  guint64 seed;

  maker_hold (1);
  fixture_start (self);
  id = fixture_submit (self, NULL);
  sw_test_wait_until (maker_count () == 1 && maker_is_held ());
  seed = maker_get_seed ();
  before = fixture_poll (self, id);
  clip = g_strdup (sw_json_get_string (answer_get_clip (&before, 1), "clip_id", NULL));

  g_clear_object (&self->server);
  maker_reset ();
  fixture_start (self);
  after = fixture_wait (self, id);
  g_assert_cmpstr (answer_get_state (&after, 0), ==, "succeeded");
  g_assert_cmpstr (answer_get_state (&after, 1), ==, "succeeded");
  g_assert_cmpstr (sw_json_get_string (answer_get_clip (&after, 1), "clip_id", NULL), ==, clip);
  g_assert_cmpuint (maker_count (), ==, 1); /* the take that was done stays */
  g_assert_true (maker_get_seed () == seed);
  g_assert_cmpuint (fixture_count_lines (self, "charge"), ==, 1);
}

static void
test_two_engines (Fixture      *self,
                  gconstpointer unused)
{
  g_autoptr (SwEngineServer) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_auto (Answer) elsewhere = { 0 };
  g_auto (Answer) done = { 0 };
  g_auto (Answer) finished = { 0 };

  maker_hold (0);
  fixture_start (self);
  id = fixture_submit (self, NULL);
  sw_test_wait_until (maker_is_held ());
  other = sw_engine_server_new (self->contract, &self->options, &error);
  g_assert_no_error (error);
  path = g_strconcat ("/api/v1/sonic/task/", id, NULL);
  elsewhere = fixture_send (self, other, "GET", path, NULL, NULL, "Authorization", "Bearer " TOKEN, NULL);
  g_assert_true (elsewhere.status == 200 || elsewhere.status == 202);
  maker_release ();
  done = fixture_wait (self, id);
  /* The first engine knows a moment before it has written it down. */
  do
    {
      answer_clear (&finished);
      finished = fixture_send (self, other, "GET", path, NULL, NULL, "Authorization", "Bearer " TOKEN, NULL);
      g_assert_true (finished.status == 200 || finished.status == 202);
    }
  while (finished.status != 200 || !g_str_equal (answer_get_state (&finished, 1), "succeeded"));
  g_assert_cmpuint (maker_count (), ==, 2); /* nobody made it twice */
}

static void
test_other_engine_takes_over (Fixture      *self,
                              gconstpointer unused)
{
  g_autoptr (SwEngineServer) first = NULL;
  g_autofree char *id = NULL;
  g_auto (Answer) done = { 0 };

  maker_hold (0);
  fixture_start (self);
  id = fixture_submit (self, NULL);
  sw_test_wait_until (maker_is_held ());
  first = g_steal_pointer (&self->server);
  fixture_start (self); /* a second one on the same folder */
  g_clear_object (&first);
  maker_release ();
  done = fixture_wait (self, id);
  g_assert_cmpstr (answer_get_state (&done, 0), ==, "succeeded");
  g_assert_cmpuint (maker_count (), ==, 2);
}

/* Rewrites the one task on the disk: each @old by @new. */
static void
edit_task (Fixture    *self,
           const char *id,
           const char *old,
           const char *new)
{
  g_autofree char *path = g_build_filename (self->state_dir, "tasks", id, "task.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) edited = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  edited = g_string_new (text);
  g_assert_cmpuint (g_string_replace (edited, old, new, 0), >, 0);
  g_assert_true (g_file_set_contents (path, edited->str, -1, NULL));
}

static void
test_crashing_song_fails (Fixture      *self,
                          gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_auto (Answer) answer = { 0 };

  maker_hold (0);
  fixture_start (self);
  id = fixture_submit (self, NULL);
  sw_test_wait_until (maker_is_held ());
  g_clear_object (&self->server);
  edit_task (self, id, "\"attempts\" : 0", "\"attempts\" : 3"); /* as three crashes leave it */
  maker_reset ();
  fixture_start (self);
  answer = fixture_wait (self, id);
  g_assert_cmpstr (answer_get_state (&answer, 0), ==, "failed");
  g_assert_cmpstr (answer_get_state (&answer, 1), ==, "failed");
  g_assert_cmpuint (maker_count (), ==, 0);
  sw_test_wait_until (fixture_count_lines (self, "refund") == 2);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 1000);
}

/* The engine dies after it has saved the failure and before the refund. */
static void
test_refund_is_made_up_for (Fixture      *self,
                            gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_auto (Answer) answer = { 0 };

  fixture_start (self);
  id = fixture_submit (self, NULL);
  answer = fixture_wait (self, id);
  g_clear_object (&self->server);
  edit_task (self, id, "succeeded", "failed");
  fixture_start (self);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 1000);
  fixture_start (self);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 1000);
  g_assert_cmpuint (fixture_count_lines (self, "refund"), ==, 2);
}

/* The engine dies after it has saved a task and before it has charged it, so nobody was
 * ever told of it. */
static void
test_unpaid_task_is_forgotten (Fixture      *self,
                               gconstpointer unused)
{
  g_autoptr (SwRequest) request = sw_request_new (self->contract, "sonic.create.custom");
  g_autoptr (SwJob) job = sw_job_new (request, 1, 20);
  g_autofree char *folder = g_build_filename (self->state_dir, "tasks", sw_job_get_id (job), NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (sw_job_save (job, folder, NULL));
  fixture_start (self);
  sw_test_wait_until (!g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (maker_count (), ==, 0);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 1000);
}

static void
test_broken_task_is_left_alone (Fixture      *self,
                                gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (self->state_dir, "tasks", "11111111-2222-4333-8444-555555555555", NULL);
  g_autofree char *path = g_build_filename (folder, "task.json", NULL);
  g_auto (Answer) answer = { 0 };

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{\"clips\": [1, 2]}", -1, NULL));
  fixture_start (self);
  answer = fixture_poll (self, "11111111-2222-4333-8444-555555555555");
  g_assert_cmpuint (answer.status, ==, 404);
}

static void
test_old_tasks_are_dropped (Fixture      *self,
                            gconstpointer unused)
{
  g_autofree char *tasks = g_build_filename (self->state_dir, "tasks", NULL);
  g_autoptr (SwRequest) request = sw_request_new (self->contract, "sonic.create.custom");
  g_autoptr (GDir) dir = NULL;
  SwJobClip clip = { .title = (char *)"T", .duration = 1, .bpm = 100 };
  guint     count = 0;
  guint     i, take;

  for (i = 0; i < 203; i++)
    {
      g_autoptr (SwJob) job = sw_job_new (request, i, 0);
      g_autofree char *folder = g_build_filename (tasks, sw_job_get_id (job), NULL);

      for (take = 0; take < SW_JOB_N_CLIPS; take++)
        sw_job_finish_clip (job, take, &clip);
      g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
      g_assert_true (sw_job_save (job, folder, NULL));
    }
  fixture_start (self);
  dir = g_dir_open (tasks, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    count++;
  g_assert_cmpuint (count, ==, 200);
}

static SwLedger *
open_ledger (const char *path)
{
  g_autoptr (GError) error = NULL;
  SwLedger *ledger = sw_ledger_new (path, 100, 0, &error);

  g_assert_no_error (error);
  return ledger;
}

static double
get_left (SwLedger *ledger)
{
  double credits = 0, extra = 0;

  g_assert_true (sw_ledger_get_balance (ledger, &credits, &extra, NULL));
  return credits + extra;
}

static gpointer
spend_worker (gpointer path)
{
  g_autoptr (SwLedger) ledger = open_ledger (path);
  guint paid = 0;
  guint i;

  for (i = 0; i < 10; i++)
    paid += sw_ledger_charge (ledger, "t", NULL, 10, NULL);
  return GUINT_TO_POINTER (paid);
}

static void
test_ledger_two_writers (Fixture      *self,
                         gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->state_dir, "ledger.jsonl", NULL);
  GThread         *first = g_thread_new ("first", spend_worker, path);
  GThread         *second = g_thread_new ("second", spend_worker, path);
  guint            paid = GPOINTER_TO_UINT (g_thread_join (first)) + GPOINTER_TO_UINT (g_thread_join (second));
  g_autoptr (SwLedger) ledger = open_ledger (path);

  g_assert_cmpuint (paid, ==, 10);
  g_assert_cmpfloat (get_left (ledger), ==, 0);
  g_assert_cmpuint (fixture_count_lines (self, "grant"), ==, 1);
  g_assert_cmpuint (fixture_count_lines (self, "charge"), ==, 10);
}

static void
test_ledger_torn_line (Fixture      *self,
                       gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->state_dir, "ledger.jsonl", NULL);
  g_autoptr (SwLedger) ledger = open_ledger (path);
  FILE *file = g_fopen (path, "a");

  /* Whole but for its end: never promised to anybody, so it must not count, not even
   * once another line follows. */
  fputs ("{\"reason\":\"charge\",\"task\":\"x\",\"credits\":-50}", file);
  fclose (file);
  g_assert_cmpfloat (get_left (ledger), ==, 100);
  g_assert_true (sw_ledger_charge (ledger, "t", NULL, 20, NULL));
  g_assert_cmpfloat (get_left (ledger), ==, 80);
  g_assert_cmpuint (fixture_count_lines (self, "charge"), ==, 1);
}

static void
test_ledger_refuses (Fixture      *self,
                     gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->state_dir, "ledger.jsonl", NULL);
  g_autoptr (SwLedger) ledger = open_ledger (path);
  g_autoptr (GError) error = NULL;

  g_assert_false (sw_ledger_charge (ledger, "t", NULL, 100.5, &error));
  g_assert_error (error, SW_LEDGER_ERROR, SW_LEDGER_ERROR_INSUFFICIENT);
  g_assert_true (sw_ledger_refund (ledger, "t", "a", 50, NULL)); /* never charged */
  g_assert_cmpfloat (get_left (ledger), ==, 100);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/http/task/life", test_life);
  ADD ("/http/task/not-ready-while-queued", test_not_ready_while_queued);
  ADD ("/http/task/clip-members", test_clip_members);
  ADD ("/http/task/failure-is-refunded", test_failure_is_refunded);
  ADD ("/http/task/fault-one-clip", test_fault_one_clip);
  ADD ("/http/task/extra-credits-first", test_extra_credits_first);
  ADD ("/http/task/free-of-charge", test_free_of_charge);
  ADD ("/http/task/restart-continues", test_restart_continues);
  ADD ("/http/task/two-engines", test_two_engines);
  ADD ("/http/task/other-engine-takes-over", test_other_engine_takes_over);
  ADD ("/http/task/crashing-song-fails", test_crashing_song_fails);
  ADD ("/http/task/refund-is-made-up-for", test_refund_is_made_up_for);
  ADD ("/http/task/unpaid-task-is-forgotten", test_unpaid_task_is_forgotten);
  ADD ("/http/task/broken-task-is-left-alone", test_broken_task_is_left_alone);
  ADD ("/http/task/old-tasks-are-dropped", test_old_tasks_are_dropped);
  ADD ("/http/ledger/two-writers", test_ledger_two_writers);
  ADD ("/http/ledger/torn-line", test_ledger_torn_line);
  ADD ("/http/ledger/refuses", test_ledger_refuses);

  return g_test_run ();
}
