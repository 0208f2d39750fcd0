/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The engine's process, with a shell script in the engine's place. */

#include "config.h"

#include "sw-engine-process.h"
#include "sw-studio-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/types.h>

/* Writes its token, its number and a line per start into the state folder. */
#define SCRIPT_HEAD                   \
  "#!/bin/sh\n"                       \
  "dir=\"$3\"\n"                      \
  "read token\n"                      \
  "echo \"$token\" >\"$dir/token\"\n" \
  "echo $$ >\"$dir/pid\"\n"           \
  "echo x >>\"$dir/starts\"\n"

typedef struct
{
  char            *folder;
  char            *state;
  SwEngineProcess *process;
  guint            n_notices;
} Engine;

static void
count_notice (guint *n)
{
  (*n)++;
}

static void
write_script (const char *folder,
              const char *body)
{
  g_autofree char *path = g_build_filename (folder, "fake-engine", NULL);
  g_autofree char *text = g_strconcat (SCRIPT_HEAD, body, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0755, &error);
  g_assert_no_error (error);
  g_setenv ("SONGWRIGHT_ENGINE", path, TRUE);
}

static SwEngineProcess *
new_process (Engine *self)
{
  SwEngineProcess *process = sw_engine_process_new (self->state);

  sw_engine_process_set_time_scale (process, 50);
  return process;
}

static void
set_up (Engine       *self,
        gconstpointer data)
{
  self->folder = sw_test_make_dir ();
  self->state = g_build_filename (self->folder, "state", NULL);
  self->process = new_process (self);
  self->n_notices = 0;
  g_signal_connect_swapped (self->process, "notice", G_CALLBACK (count_notice), &self->n_notices);
  write_script (self->folder, data);
}

static void
tear_down (Engine       *self,
           gconstpointer data)
{
  sw_engine_process_stop (self->process);
  sw_test_drain ();
  g_object_unref (self->process);
  sw_test_remove_tree (self->folder);
  g_free (self->state);
  g_free (self->folder);
}

static gboolean
start (SwEngineProcess *process,
       GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sw_engine_process_start_async (process, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_engine_process_start_finish (process, result, error);
}

static char *
read_file (Engine     *self,
           const char *name)
{
  g_autofree char *path = g_build_filename (self->state, name, NULL);
  char            *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text != NULL ? g_strchomp (text) : g_strdup ("");
}

static gsize
count_starts (Engine *self)
{
  g_autofree char *text = read_file (self, "starts");

  return (strlen (text) + 1) / 2;
}

static pid_t
read_pid (Engine *self)
{
  g_autofree char *text = read_file (self, "pid");

  return g_ascii_strtoll (text, NULL, 10);
}

#define SERVES "echo '{\"port\":4321}'\ncat >/dev/null\n"

static void
test_starts (Engine       *self,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  start (self->process, &error);
  g_assert_no_error (error);
  g_assert_true (sw_engine_process_get_running (self->process));
  g_assert_cmpstr (sw_engine_process_get_base_uri (self->process), ==, "http://127.0.0.1:4321");
  token = read_file (self, "token");
  g_assert_cmpuint (strlen (token), >=, 32);
  g_assert_cmpstr (sw_engine_process_get_token (self->process), ==, token);

  g_assert_true (start (self->process, NULL));
  g_assert_cmpuint (count_starts (self), ==, 1);
}

static void
test_ends_with_us (Engine       *self,
                   gconstpointer data)
{
  pid_t pid;

  g_assert_true (start (self->process, NULL));
  pid = read_pid (self);
  g_assert_cmpint (kill (pid, 0), ==, 0);
  sw_engine_process_stop (self->process);
  sw_test_wait_until (kill (pid, 0) != 0 && errno == ESRCH);
}

static void
test_missing (Engine       *self,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("SONGWRIGHT_ENGINE", "/nonexistent/engine", TRUE);
  g_assert_false (start (self->process, &error));
  g_assert_error (error, SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_MISSING);
  g_assert_error (sw_engine_process_get_problem (self->process), SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_MISSING);

  /* mended, it runs */
  write_script (self->folder, SERVES);
  g_assert_true (start (self->process, NULL));
  g_assert_null (sw_engine_process_get_problem (self->process));
}

static void
test_refuses (Engine       *self,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (start (self->process, &error));
  g_assert_error (error, SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_SOUNDS);
  g_assert_cmpuint (count_starts (self), ==, 1);
}

static void
test_dies_again_and_again (Engine       *self,
                           gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (start (self->process, &error));
  g_assert_error (error, SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_ENDED);
  g_assert_cmpuint (count_starts (self), ==, 5);
  g_assert_cmpuint (self->n_notices, ==, 0);
}

static void
test_death_is_told (Engine       *self,
                    gconstpointer data)
{
  g_autofree char *token = NULL;
  pid_t            pid;

  g_assert_true (start (self->process, NULL));
  token = g_strdup (sw_engine_process_get_token (self->process));
  pid = read_pid (self);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  sw_test_wait_until (self->n_notices == 1);
  sw_test_wait_until (sw_engine_process_get_running (self->process));
  g_assert_cmpuint (count_starts (self), ==, 2);
  g_assert_cmpstr (sw_engine_process_get_token (self->process), !=, token);
}

static void
test_shared (Engine       *self,
             gconstpointer data)
{
  g_autoptr (SwEngineProcess) other = new_process (self);

  g_assert_true (start (self->process, NULL));
  g_assert_true (start (other, NULL));
  g_assert_cmpuint (count_starts (self), ==, 1);
  g_assert_cmpstr (sw_engine_process_get_token (other), ==, sw_engine_process_get_token (self->process));

  /* the owner goes; who needs an engine next becomes the owner */
  sw_engine_process_stop (self->process);
  sw_engine_process_distrust (other);
  g_assert_true (start (other, NULL));
  g_assert_cmpuint (count_starts (self), ==, 2);
  sw_engine_process_stop (other);
  sw_test_drain ();
}

static void
test_endpoint_is_private (Engine       *self,
                          gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->state, "endpoint.json", NULL);
  GStatBuf         status;

  g_assert_true (start (self->process, NULL));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  sw_engine_process_stop (self->process);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* The studio with it */

static void
test_song (Fixture      *self,
           gconstpointer data)
{
  g_autofree char *body = g_strdup_printf ("echo '{\"port\":%u}'\ncat >/dev/null\n", sw_test_server_get_port (self->server));
  g_autoptr (SwRequest) request = fixture_new_request (self);
  SwTask *task;

  write_script (self->folder, body);
  fixture_script_song (self);
  task = sw_studio_submit (self->studio, request, "builtin");
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  g_assert_cmpfloat (sw_task_get_price_estimate (task), ==, 0);
}

static void
test_song_survives_engine (Fixture      *self,
                           gconstpointer data)
{
  g_autofree char *body = g_strdup_printf ("echo '{\"port\":%u}'\ncat >/dev/null\n", sw_test_server_get_port (self->server));
  g_autofree char *state = g_build_filename (g_get_user_cache_dir (), "songwright", "engine", NULL);
  g_autoptr (SwRequest) request = fixture_new_request (self);
  Engine  engine = { NULL, state, NULL, 0 };
  SwTask *task;

  write_script (self->folder, body);
  fixture_balance (self, 0);
  fixture_accept (self);
  fixture_poll (self, "running", "running");
  task = sw_studio_submit (self->studio, request, "builtin");
  fixture_wait_state (task, SW_TASK_RUNNING);
  g_assert_cmpint (kill (read_pid (&engine), SIGKILL), ==, 0);
  sw_test_wait_until (self->notices->len == 1);
  sw_test_server_forget_answers (self->server);
  fixture_script_song (self);
  fixture_wait_state (task, SW_TASK_SUCCEEDED);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

static void
test_no_engine (Fixture      *self,
                gconstpointer data)
{
  g_autoptr (SwRequest) request = fixture_new_request (self);
  SwTask *task;

  g_setenv ("SONGWRIGHT_ENGINE", "/nonexistent/engine", TRUE);
  task = sw_studio_submit (self->studio, request, "builtin");
  fixture_wait_state (task, SW_TASK_FAILED);
  g_assert_error (sw_task_get_error (task), SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_MISSING);
  g_assert_nonnull (sw_task_get_remedy (task));
  g_assert_nonnull (sw_studio_get_engine_problem (self->studio));
}

static void
test_engine_tells_why (Fixture      *self,
                       gconstpointer data)
{
  g_autofree char *body = g_strdup_printf ("echo '{\"port\":%u}'\ncat >/dev/null\n", sw_test_server_get_port (self->server));
  g_autoptr (SwRequest) request = fixture_new_request (self);
  SwTask *task;

  write_script (self->folder, body);
  fixture_balance (self, 0);
  fixture_accept (self);
  fixture_poll (self, "failed", "failed");
  task = sw_studio_submit (self->studio, request, "builtin");
  fixture_wait_state (task, SW_TASK_FAILED);
  g_assert_error (sw_task_get_error (task), SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_SONG);
}

#define add(path, script, function) g_test_add (path, Engine, script, set_up, function, tear_down)
#define add_studio(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  add ("/engine-process/starts", SERVES, test_starts);
  add ("/engine-process/ends-with-us", SERVES, test_ends_with_us);
  add ("/engine-process/missing", SERVES, test_missing);
  add ("/engine-process/refuses", "echo '{\"error\":\"soundfont\",\"message\":\"No SoundFont\"}'\nexit 1\n", test_refuses);
  add ("/engine-process/dies-again-and-again", "exit 1\n", test_dies_again_and_again);
  add ("/engine-process/death-is-told", SERVES, test_death_is_told);
  add ("/engine-process/shared", SERVES, test_shared);
  add ("/engine-process/endpoint-is-private", SERVES, test_endpoint_is_private);
  add_studio ("/engine-process/studio/song", test_song);
  add_studio ("/engine-process/studio/song-survives-engine", test_song_survives_engine);
  add_studio ("/engine-process/studio/no-engine", test_no_engine);
  add_studio ("/engine-process/studio/engine-tells-why", test_engine_tells_why);
  return g_test_run ();
}
