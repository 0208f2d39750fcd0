/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The real program against a scripted service. */

#include "config.h"

#include "sw-cli-fixture.h"

#include <math.h>
#include <signal.h>
#include <string.h>

static void
test_version_and_help (Fixture      *self,
                       gconstpointer data)
{
  static const char *const commands[] = { "create", "tasks", "clips", "credits" };
  g_auto (Outcome) version = { 0 };
  g_auto (Outcome) help = { 0 };

  run (self, NULL, &version, "--version");
  g_assert_cmpint (version.code, ==, SW_CLI_OK);
  g_assert_true (g_str_has_prefix (version.out, "songwright "));
  run (self, NULL, &help, "--help");
  g_assert_cmpint (help.code, ==, SW_CLI_OK);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (Outcome) each = { 0 };

      g_assert_nonnull (strstr (help.out, commands[i]));
      run (self, NULL, &each, commands[i], "--help");
      g_assert_cmpint (each.code, ==, SW_CLI_OK);
      g_assert_nonnull (strstr (each.out, "--json"));
    }
}

static void
test_create_prints_paths (Fixture      *self,
                          gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };
  g_autofree char *out = g_build_filename (self->folder, "songs", NULL);
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *body;
  guint       n_paths = 0;

  script_song (self);
  run (self, "[Verse]\nPaper boats on the morning tide\n", &outcome,
       "create", "--service", "URL", "--lyrics", "-", "--title", "Paper Boats", "--tags", "folk", "--voice", "f",
       "--style-weight", "0.5", "--seed", "7", "--out", out);
  g_assert_cmpint (outcome.code, ==, SW_CLI_OK);
  lines = g_strsplit (outcome.out, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_path_is_absolute (lines[i]))
      {
        g_assert_true (g_str_has_prefix (lines[i], out));
        g_assert_true (g_file_test (lines[i], G_FILE_TEST_IS_REGULAR));
        n_paths++;
      }
  g_assert_cmpuint (n_paths, ==, 2);
  g_assert_cmpuint (strlen (outcome.err), >, 0);

  body = get_last_body (self, &node);
  g_assert_cmpstr (sw_json_get_string (body, "prompt", NULL), ==, "[Verse]\nPaper boats on the morning tide");
  g_assert_cmpstr (sw_json_get_string (body, "vocal_gender", NULL), ==, "f");
  g_assert_cmpfloat (sw_json_get_number (body, "style_weight", 0), ==, 0.5);
  g_assert_cmpint (sw_json_get_integer (body, "seed", 0), ==, 7);
  g_assert_true (sw_json_get_boolean (body, "custom_mode", FALSE));
  g_assert_nonnull (sw_json_get_string (body, "mv", NULL));
}

static void
test_create_prints_json (Fixture      *self,
                         gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  JsonObject *price;
  JsonArray  *clips;

  script_song (self);
  run (self, NULL, &outcome, "create", "--service", "URL", "--describe", "a calm song about rain", "--json");
  g_assert_cmpint (outcome.code, ==, SW_CLI_OK);
  node = sw_json_parse (outcome.out, -1, NULL);
  g_assert_nonnull (node);
  object = json_node_get_object (node);
  g_assert_cmpstr (sw_json_get_string (object, "remote_id", NULL), ==, "t1");
  g_assert_cmpstr (sw_json_get_string (object, "state", NULL), ==, "succeeded");
  price = sw_json_get_object (object, "price");
  g_assert_cmpfloat (sw_json_get_number (price, "measured", 0), ==, 20);
  clips = sw_json_get_array (object, "clips");
  g_assert_cmpuint (json_array_get_length (clips), ==, 2);
  g_assert_true (g_file_test (sw_json_get_string (sw_json_array_get_object (clips, 1), "path", ""), G_FILE_TEST_IS_REGULAR));
  g_assert_cmpfloat_with_epsilon (sw_json_get_number (sw_json_array_get_object (clips, 0), "duration", 0), 0.5, 0.05);
}

static void
test_lists_what_was_made (Fixture      *self,
                          gconstpointer data)
{
  g_auto (Outcome) made = { 0 };
  g_auto (Outcome) tasks = { 0 };
  g_auto (Outcome) clips = { 0 };
  g_auto (Outcome) none = { 0 };
  g_autoptr (JsonNode) task_node = NULL;
  g_autoptr (JsonNode) clip_node = NULL;

  script_song (self);
  run (self, NULL, &made, "create", "--service", "URL", "--instrumental", "--title", "Paper Boats");
  g_assert_cmpint (made.code, ==, SW_CLI_OK);
  run (self, NULL, &tasks, "tasks", "--json");
  g_assert_cmpint (tasks.code, ==, SW_CLI_OK);
  task_node = sw_json_parse (tasks.out, -1, NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (task_node)), ==, 1);
  run (self, NULL, &clips, "clips", "--json", "--search", "boat");
  clip_node = sw_json_parse (clips.out, -1, NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (clip_node)), ==, 2);
  run (self, NULL, &none, "clips", "--search", "submarine");
  g_assert_cmpint (none.code, ==, SW_CLI_OK);
  g_assert_null (strstr (none.out, "Paper"));
}

static void
test_all_violations (Fixture      *self,
                     gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };
  g_autofree char *title = g_strnfill (81, 't');

  run (self, NULL, &outcome, "create", "--service", "URL", "--title", title, "--style-weight", "7", "--duration", "soon", "--voice", "x");
  g_assert_cmpint (outcome.code, ==, SW_CLI_BAD_REQUEST);
  g_assert_nonnull (strstr (outcome.err, "--title"));
  g_assert_nonnull (strstr (outcome.err, "--style-weight"));
  g_assert_nonnull (strstr (outcome.err, "--duration"));
  g_assert_nonnull (strstr (outcome.err, "--voice"));
  g_assert_nonnull (strstr (outcome.err, "--lyrics"));
  g_assert_cmpuint (sw_test_server_count (self->server, NULL, NULL), ==, 0);
}

static void
test_bad_options (Fixture      *self,
                  gconstpointer data)
{
  g_auto (Outcome) unknown = { 0 };
  g_auto (Outcome) both = { 0 };
  g_auto (Outcome) extra = { 0 };
  g_auto (Outcome) missing = { 0 };

  run (self, NULL, &unknown, "create", "--no-such-option");
  g_assert_cmpint (unknown.code, ==, SW_CLI_BAD_REQUEST);
  run (self, "words", &both, "create", "--lyrics", "-", "--describe", "a song");
  g_assert_cmpint (both.code, ==, SW_CLI_BAD_REQUEST);
  g_assert_nonnull (strstr (both.err, "--describe"));
  run (self, NULL, &extra, "tasks", "everything");
  g_assert_cmpint (extra.code, ==, SW_CLI_BAD_REQUEST);
  run (self, NULL, &missing, "create", "--lyrics", "/nonexistent/words.txt");
  g_assert_cmpint (missing.code, ==, SW_CLI_BAD_REQUEST);
  g_assert_nonnull (strstr (missing.err, "/nonexistent/words.txt"));
}

static void
check_refusal (Fixture    *self,
               guint       status,
               const char *body,
               int         code)
{
  g_auto (Outcome) outcome = { 0 };

  sw_test_server_answer (self->server, "GET", CREDITS_PATH, 200, "{\"credits\": 100, \"extra_credits\": 0}");
  sw_test_server_answer (self->server, "POST", CREATE_PATH, status, body);
  run (self, NULL, &outcome, "create", "--service", "URL", "--instrumental");
  g_assert_cmpint (outcome.code, ==, code);
  g_assert_cmpstr (outcome.out, ==, "");
  g_assert_cmpuint (strlen (outcome.err), >, 0);
}

static void
test_exit_bad_request (Fixture      *self,
                       gconstpointer data)
{
  check_refusal (self, 400, "{\"type\": \"validation_error\", \"error\": \"tags\"}", SW_CLI_BAD_REQUEST);
}

static void
test_exit_key (Fixture      *self,
               gconstpointer data)
{
  check_refusal (self, 401, "{\"type\": \"unauthorized\", \"error\": \"key\"}", SW_CLI_KEY_REFUSED);
}

static void
test_exit_credit (Fixture      *self,
                  gconstpointer data)
{
  check_refusal (self, 402, "{\"error\": \"insufficient credits\"}", SW_CLI_NO_CREDIT);
}

static void
test_exit_unknown (Fixture      *self,
                   gconstpointer data)
{
  check_refusal (self, 500, "{\"type\": \"server_error\", \"error\": \"oops\"}", SW_CLI_UNKNOWN_FATE);
}

static void
test_exit_no_key (Fixture      *self,
                  gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };

  run (self, NULL, &outcome, "credits", "--service", "musicapi");
  g_assert_cmpint (outcome.code, ==, SW_CLI_KEY_REFUSED);
}

static void
test_exit_network (Fixture      *self,
                   gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };
  g_autofree char *uri = sw_test_server_dup_dead_uri ();

  run (self, NULL, &outcome, "create", "--service", uri, "--instrumental");
  g_assert_cmpint (outcome.code, ==, SW_CLI_NETWORK);
}

static void
test_exit_insecure (Fixture      *self,
                    gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };

  g_subprocess_launcher_setenv (self->launcher, "SONGWRIGHT_API_KEY", "key", TRUE);
  run (self, NULL, &outcome, "create", "--service", "http://198.51.100.1", "--instrumental");
  g_assert_cmpint (outcome.code, ==, SW_CLI_BAD_REQUEST);
}

static void
test_exit_task_failed (Fixture      *self,
                       gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };

  sw_test_server_answer (self->server, "GET", CREDITS_PATH, 200, "{\"credits\": 100, \"extra_credits\": 0}");
  sw_test_server_answer (self->server, "POST", CREATE_PATH, 200, "{\"task_id\": \"t1\"}");
  sw_test_server_answer (self->server, "GET", TASK_PATH, 200, "{\"data\": [{\"clip_id\": \"c1\", \"state\": \"failed\"}, {\"clip_id\": \"c2\", \"state\": \"failed\"}]}");
  run (self, NULL, &outcome, "create", "--service", "URL", "--instrumental");
  g_assert_cmpint (outcome.code, ==, SW_CLI_TASK_FAILED);
}

static void
test_exit_disk (Fixture      *self,
                gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) library = { 0 };

  run (self, NULL, &outcome, "create", "--service", "URL", "--instrumental", "--out", "/proc/songs");
  g_assert_cmpint (outcome.code, ==, SW_CLI_DISK);
  g_assert_cmpuint (sw_test_server_count (self->server, NULL, NULL), ==, 0);
  g_subprocess_launcher_setenv (self->launcher, "XDG_DATA_HOME", "/proc/data", TRUE);
  run (self, NULL, &library, "clips");
  g_assert_cmpint (library.code, ==, SW_CLI_DISK);
}

static void
test_key_from_environment (Fixture      *self,
                           gconstpointer data)
{
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_subprocess_launcher_setenv (self->launcher, "SONGWRIGHT_API_KEY", "a-key-of-mine", TRUE);
  sw_test_server_answer (self->server, "GET", CREDITS_PATH, 200, "{\"credits\": 3, \"extra_credits\": 4}");
  run (self, NULL, &outcome, "credits", "--service", "URL", "--json");
  g_assert_cmpint (outcome.code, ==, SW_CLI_OK);
  node = sw_json_parse (outcome.out, -1, NULL);
  g_assert_cmpfloat (sw_json_get_number (json_node_get_object (node), "balance", 0), ==, 7);
  requests = sw_test_server_get_requests (self->server);
  g_assert_cmpstr (sw_test_request_get_header (requests->pdata[0], "authorization"), ==, "Bearer a-key-of-mine");
  g_assert_null (strstr (outcome.out, "a-key-of-mine"));
  g_assert_null (strstr (outcome.err, "a-key-of-mine"));
}

static void
test_interrupt_and_resume (Fixture      *self,
                           gconstpointer data)
{
  const char *const arguments[] = { "create", "--service", "URL", "--instrumental", NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) resumed = { 0 };
  g_auto (Outcome) listed = { 0 };

  sw_test_server_answer (self->server, "GET", CREDITS_PATH, 200, "{\"credits\": 100, \"extra_credits\": 0}");
  sw_test_server_answer (self->server, "POST", CREATE_PATH, 200, "{\"task_id\": \"t1\"}");
  sw_test_server_answer (self->server, "GET", TASK_PATH, 202, "{\"type\": \"not_ready\"}");
  process = spawn (self, arguments);
  sw_test_wait_until (sw_test_server_count (self->server, "GET", TASK_PATH) > 0);
  g_subprocess_send_signal (process, SIGINT);
  finish (process, NULL, &outcome);
  g_assert_cmpint (outcome.code, ==, SW_CLI_INTERRUPTED);
  g_assert_nonnull (strstr (outcome.err, "--resume"));

  /* listing alone leaves it where it is */
  run (self, NULL, &listed, "tasks");
  g_assert_nonnull (strstr (listed.out, "pending"));

  sw_test_server_forget_answers (self->server);
  script_song (self);
  run (self, NULL, &resumed, "tasks", "--resume");
  g_assert_cmpint (resumed.code, ==, SW_CLI_OK);
  g_assert_nonnull (strstr (resumed.out, "succeeded"));
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

static void
test_interrupt_before_sending (Fixture      *self,
                               gconstpointer data)
{
  const char *const arguments[] = { "create", "--service", "URL", "--instrumental", NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) resumed = { 0 };

  sw_test_answer_hold (sw_test_server_answer (self->server, "GET", CREDITS_PATH, 200, "{\"credits\": 100, \"extra_credits\": 0}"));
  process = spawn (self, arguments);
  sw_test_wait_until (sw_test_server_count (self->server, "GET", CREDITS_PATH) > 0);
  g_subprocess_send_signal (process, SIGINT);
  finish (process, NULL, &outcome);
  g_assert_cmpint (outcome.code, ==, SW_CLI_INTERRUPTED);
  sw_test_server_release (self->server);
  run (self, NULL, &resumed, "tasks", "--resume");
  g_assert_nonnull (strstr (resumed.out, "abandoned"));
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 0);
}

/* While the request is on the wire its answer is worth waiting for. */
static void
test_interrupt_while_sending (Fixture      *self,
                              gconstpointer data)
{
  const char *const arguments[] = { "create", "--service", "URL", "--instrumental", NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_auto (Outcome) outcome = { 0 };
  g_auto (Outcome) listed = { 0 };

  sw_test_server_answer (self->server, "GET", CREDITS_PATH, 200, "{\"credits\": 100, \"extra_credits\": 0}");
  sw_test_answer_delay (sw_test_server_answer (self->server, "POST", CREATE_PATH, 200, "{\"task_id\": \"t1\"}"), 300);
  sw_test_server_answer (self->server, "GET", TASK_PATH, 202, "{\"type\": \"not_ready\"}");
  process = spawn (self, arguments);
  sw_test_wait_until (sw_test_server_count (self->server, "POST", CREATE_PATH) > 0);
  g_subprocess_send_signal (process, SIGINT);
  finish (process, NULL, &outcome);
  g_assert_cmpint (outcome.code, ==, SW_CLI_INTERRUPTED);
  run (self, NULL, &listed, "tasks", "--json");
  g_assert_nonnull (strstr (listed.out, "\"t1\""));
  g_assert_nonnull (strstr (listed.out, "\"pending\""));
}

#define add(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

/* Made, then written in another format under a name of one's own. */
static void
test_export (Fixture      *self,
             gconstpointer data)
{
  g_auto (Outcome) made = { 0 };
  g_auto (Outcome) exported = { 0 };
  g_auto (Outcome) unknown = { 0 };
  g_auto (Outcome) no_format = { 0 };
  g_auto (Outcome) no_stems = { 0 };
  g_autofree char *path = g_build_filename (self->folder, "Ada - Paper Boats.ogg", NULL);
  g_autofree char *sidecar = g_strconcat (path, ".json", NULL);
  g_autofree char *contents = NULL;

  script_song (self);
  run (self, "[Verse]\nPaper boats\n", &made, "create", "--service", "URL", "--lyrics", "-", "--title", "Paper Boats", "--tags", "folk");
  g_assert_cmpint (made.code, ==, SW_CLI_OK);
  run (self, NULL, &exported, "export", "last", "--format", "ogg", "--sidecar", "--artist", "Ada", "--pattern", "%artist% - %title%", "--to", self->folder);
  g_assert_cmpint (exported.code, ==, SW_CLI_OK);
  g_assert_cmpstr (g_strstrip (exported.out), ==, path);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, "OggS"));
  g_assert_true (g_file_test (sidecar, G_FILE_TEST_IS_REGULAR));

  run (self, NULL, &unknown, "export", "Tin Boats", "--to", self->folder);
  g_assert_cmpint (unknown.code, ==, SW_CLI_BAD_REQUEST);
  run (self, NULL, &no_format, "export", "last", "--format", "aiff");
  g_assert_cmpint (no_format.code, ==, SW_CLI_BAD_REQUEST);
  run (self, NULL, &no_stems, "export", "last", "--stems", "--to", self->folder);
  g_assert_cmpint (no_stems.code, !=, SW_CLI_OK);
  g_assert_nonnull (strstr (no_stems.err, "no stems"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/cli/version-and-help", test_version_and_help);
  add ("/cli/create/paths", test_create_prints_paths);
  add ("/cli/create/json", test_create_prints_json);
  add ("/cli/lists", test_lists_what_was_made);
  add ("/cli/violations", test_all_violations);
  add ("/cli/bad-options", test_bad_options);
  add ("/cli/exit/bad-request", test_exit_bad_request);
  add ("/cli/exit/key", test_exit_key);
  add ("/cli/exit/no-key", test_exit_no_key);
  add ("/cli/exit/credit", test_exit_credit);
  add ("/cli/exit/network", test_exit_network);
  add ("/cli/exit/insecure", test_exit_insecure);
  add ("/cli/exit/task-failed", test_exit_task_failed);
  add ("/cli/exit/unknown-fate", test_exit_unknown);
  add ("/cli/exit/disk", test_exit_disk);
  add ("/cli/key-from-environment", test_key_from_environment);
  add ("/cli/interrupt/resume", test_interrupt_and_resume);
  add ("/cli/interrupt/before-sending", test_interrupt_before_sending);
  add ("/cli/interrupt/while-sending", test_interrupt_while_sending);
  add ("/cli/export", test_export);
  return g_test_run ();
}
