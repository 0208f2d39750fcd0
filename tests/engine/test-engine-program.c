/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * songwright-engine as a process: how it starts, says where it is, and ends.
 */

#include "sw-json.h"
#include "sw-song.h"
#include "sw-test-util.h"

#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>

typedef struct
{
  char        *state_dir; /* (owned) */
  GSubprocess *process;   /* (owned) (nullable) */
  SoupSession *session;   /* (owned) */
  guint        port;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer unused)
{
  self->state_dir = sw_test_make_dir ();
  self->session = soup_session_new_with_options ("timeout", 30, NULL);
}

static void
tear_down (Fixture      *self,
           gconstpointer unused)
{
  if (self->process != NULL)
    {
      g_subprocess_force_exit (self->process);
      g_subprocess_wait (self->process, NULL, NULL);
    }
  g_clear_object (&self->process);
  g_clear_object (&self->session);
  sw_test_remove_tree (self->state_dir);
  g_free (self->state_dir);
}

static const char *
get_program (void)
{
  const char *program = g_getenv ("SONGWRIGHT_ENGINE");

  if (program == NULL || !g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("SONGWRIGHT_ENGINE does not name the engine");
      return NULL;
    }
  return program;
}

static GSubprocess *
spawn (GSubprocessFlags flags,
       ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;
  const char  *argument;
  va_list      list;

  g_ptr_array_add (arguments, (gpointer)g_getenv ("SONGWRIGHT_ENGINE"));
  va_start (list, flags);
  while ((argument = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (arguments, (gpointer)argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  process = g_subprocess_newv ((const char *const *)arguments->pdata, flags, &error);
  g_assert_no_error (error);
  return process;
}

static void
read_port (Fixture *self)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_autoptr (JsonNode) node = NULL;

  g_assert_nonnull (line);
  node = sw_json_parse (line, -1, NULL);
  self->port = (guint)sw_json_get_integer (json_node_get_object (node), "port", 0);
  g_assert_cmpuint (self->port, >, 1023);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
}

static void
start_child (Fixture *self)
{
  GOutputStream *input;

  self->process = spawn (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                         "--child", "--state-dir", self->state_dir, NULL);
  input = g_subprocess_get_stdin_pipe (self->process);
  g_assert_true (g_output_stream_write_all (input, "secret\n", strlen ("secret\n"), NULL, NULL, NULL));
  read_port (self);
}

static JsonNode *
call (Fixture    *self,
      const char *method,
      const char *path,
      const char *token,
      const char *body,
      guint      *status)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u%s", self->port, path);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  if (bytes != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  answer = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  *status = soup_message_get_status (message);
  return sw_json_parse (g_bytes_get_data (answer, NULL), (gssize)g_bytes_get_size (answer), NULL);
}

static double
get_credits (Fixture    *self,
             const char *token)
{
  guint status;
  g_autoptr (JsonNode) answer = call (self, "GET", "/api/v1/get-credits", token, NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  return sw_json_get_number (json_node_get_object (answer), "credits", -1);
}

static void
test_child (Fixture      *self,
            gconstpointer unused)
{
  g_autoptr (JsonNode) refused = NULL;
  guint status;

  if (get_program () == NULL)
    return;
  start_child (self);
  refused = call (self, "GET", "/api/v1/get-credits", "other", NULL, &status);
  g_assert_cmpuint (status, ==, 401);
  g_assert_cmpfloat (get_credits (self, "secret"), >=, 1000000);
}

static void
test_child_ends_with_parent (Fixture      *self,
                             gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  if (get_program () == NULL)
    return;
  start_child (self);
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL));
  g_assert_true (g_subprocess_wait_check (self->process, NULL, &error));
  g_assert_no_error (error);
}

static void
test_child_without_token (Fixture      *self,
                          gconstpointer unused)
{
  if (get_program () == NULL)
    return;
  self->process = spawn (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                         "--child", "--state-dir", self->state_dir, NULL);
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL));
  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 2);
}

static void
test_terminated (Fixture      *self,
                 gconstpointer unused)
{
  static const int numbers[] = { SIGTERM, SIGINT };
  gsize            i;

  if (get_program () == NULL)
    return;
  for (i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_clear_object (&self->process);
      self->process = spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE, "--port", "0", "--token", "t", "--state-dir", self->state_dir, NULL);
      read_port (self);
      g_subprocess_send_signal (self->process, numbers[i]);
      g_assert_true (g_subprocess_wait_check (self->process, NULL, NULL));
    }
}

static void
test_alone (Fixture      *self,
            gconstpointer unused)
{
  if (get_program () == NULL)
    return;
  self->process = spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE, "--port", "0", "--token", "t", "--credits", "33",
                         "--state-dir", self->state_dir, NULL);
  read_port (self);
  g_assert_cmpfloat (get_credits (self, "t"), ==, 33);
}

/* Runs the engine with @option and @value to its end; the exit status and what it said. */
static int
run (Fixture    *self,
     const char *option,
     const char *value,
     char      **said)
{
  g_autoptr (GSubprocess) process = spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                           "--token", "t", "--state-dir", self->state_dir, option, value, NULL);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &errors, NULL));
  *said = g_strconcat (output, errors, NULL);
  return g_subprocess_get_exit_status (process);
}

static void
test_help (Fixture      *self,
           gconstpointer unused)
{
  static const char *const words[] = { "--child", "--port", "--token", "--state-dir", "--credits", "--rate", "--fault",
                                       "rate-limit", "drop-after", "slow-body", "duration-number" };
  g_autofree char         *said = NULL;
  gsize                    i;

  if (get_program () == NULL)
    return;
  g_assert_cmpint (run (self, "--help", NULL, &said), ==, 0);
  for (i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_nonnull (strstr (said, words[i]));
}

static void
test_bad_options (Fixture      *self,
                  gconstpointer unused)
{
  static const char *const options[][2] = { { "--port", "70000" }, { "--port", "-1" }, { "--token", "" }, { "--fault", "thunder" }, { "--dance", NULL } };
  gsize                    i;

  if (get_program () == NULL)
    return;
  for (i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *said = NULL;

      g_assert_cmpint (run (self, options[i][0], options[i][1], &said), ==, 2);
      g_assert_true (g_str_has_prefix (said, "songwright-engine: "));
      g_assert_true (strchr (said, '\n') == said + strlen (said) - 1); /* one line */
    }
}

static void
test_cannot_serve (Fixture      *self,
                   gconstpointer unused)
{
  g_autofree char *file = g_build_filename (self->state_dir, "file", NULL);
  g_autofree char *port = NULL;
  g_autofree char *taken = NULL;
  g_autofree char *unwritable = NULL;

  if (get_program () == NULL)
    return;
  g_assert_true (g_file_set_contents (file, "", -1, NULL));
  g_assert_cmpint (run (self, "--state-dir", file, &unwritable), ==, 3);
  g_assert_nonnull (strstr (unwritable, file));
  self->process = spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE, "--port", "0", "--token", "t", "--state-dir", self->state_dir, NULL);
  read_port (self);
  port = g_strdup_printf ("%u", self->port);
  g_assert_cmpint (run (self, "--port", port, &taken), ==, 3);
  g_assert_nonnull (strstr (taken, port));
}

static gboolean
is_done (JsonNode *answer,
         guint     index)
{
  JsonObject *clip = sw_json_array_get_object (sw_json_get_array (json_node_get_object (answer), "data"), index);
  const char *state = sw_json_get_string (clip, "state", "");

  if (g_str_equal (state, "failed"))
    g_error ("%s", sw_json_get_string (clip, "error_message", "?"));
  return g_str_equal (state, "succeeded");
}

static void
test_song (Fixture      *self,
           gconstpointer unused)
{
  g_autofree char *missing = sw_song_dup_missing ();
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) submitted = NULL;
  gint64   deadline = g_get_monotonic_time () + 6 * sw_test_deadline ();
  gboolean done = FALSE;
  guint    status;

  if (get_program () == NULL)
    return;
  if (missing != NULL)
    {
      g_test_skip (missing);
      return;
    }
  start_child (self);
  submitted = call (self, "POST", "/api/v1/sonic/create", "secret",
                    "{\"custom_mode\": true, \"mv\": \"sonic-v6\", \"make_instrumental\": true, \"duration\": 10, \"seed\": 3}", &status);
  g_assert_cmpuint (status, ==, 200);
  path = g_strconcat ("/api/v1/sonic/task/", sw_json_get_string (json_node_get_object (submitted), "task_id", ""), NULL);
  while (!done)
    {
      g_autoptr (JsonNode) answer = call (self, "GET", path, "secret", NULL, &status);

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      done = status == 200 && is_done (answer, 0) && is_done (answer, 1);
      g_usleep (20000); /* the engine is another process: nothing here can wake us */
    }
  g_assert_cmpfloat (get_credits (self, "secret"), >=, 1000000);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/engine-program/child", test_child);
  ADD ("/engine-program/child-ends-with-parent", test_child_ends_with_parent);
  ADD ("/engine-program/child-without-token", test_child_without_token);
  ADD ("/engine-program/terminated", test_terminated);
  ADD ("/engine-program/alone", test_alone);
  ADD ("/engine-program/help", test_help);
  ADD ("/engine-program/bad-options", test_bad_options);
  ADD ("/engine-program/cannot-serve", test_cannot_serve);
  ADD ("/engine-program/song", test_song);

  return g_test_run ();
}
