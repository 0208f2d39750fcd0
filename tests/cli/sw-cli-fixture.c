/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-cli-fixture.h"

#include <math.h>

void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->out);
  g_free (outcome->err);
}

static void
set_folder (Fixture    *self,
            const char *variable,
            const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_subprocess_launcher_setenv (self->launcher, variable, path, TRUE);
}

void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->server = sw_test_server_new ();
  self->folder = sw_test_make_dir ();
  self->launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  set_folder (self, "HOME", "home");
  set_folder (self, "XDG_DATA_HOME", "data");
  set_folder (self, "XDG_CACHE_HOME", "cache");
  set_folder (self, "XDG_CONFIG_HOME", "config");
  set_folder (self, "SECRET_FILE_TEST_PATH", "keyring");
  g_subprocess_launcher_setenv (self->launcher, "SECRET_BACKEND", "file", TRUE);
  g_subprocess_launcher_setenv (self->launcher, "SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_subprocess_launcher_setenv (self->launcher, "SONGWRIGHT_TIME_SCALE", "50", TRUE);
  g_subprocess_launcher_unsetenv (self->launcher, "SONGWRIGHT_API_KEY");
  g_subprocess_launcher_unsetenv (self->launcher, "DISPLAY");
  g_subprocess_launcher_unsetenv (self->launcher, "WAYLAND_DISPLAY");
  g_subprocess_launcher_unsetenv (self->launcher, "G_MESSAGES_DEBUG");
}

void
tear_down (Fixture      *self,
           gconstpointer data)
{
  sw_test_server_release (self->server);
  sw_test_server_free (self->server);
  g_object_unref (self->launcher);
  sw_test_remove_tree (self->folder);
  g_free (self->folder);
}

GSubprocess *
spawn (Fixture           *self,
       const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (argv, (gpointer)g_getenv ("SONGWRIGHT_PROGRAM"));
  g_assert_nonnull (argv->pdata[0]);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer)(g_str_equal (arguments[i], "URL") ? sw_test_server_get_uri (self->server) : arguments[i]));
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_launcher_spawnv (self->launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

void
finish (GSubprocess *process,
        const char  *input,
        Outcome     *outcome)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_async (process, input, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_subprocess_communicate_utf8_finish (process, result, &outcome->out, &outcome->err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  outcome->code = g_subprocess_get_exit_status (process);
  g_test_message ("exit %d\n%s\n%s", outcome->code, outcome->out, outcome->err);
}

GBytes *
new_sound (void)
{
  const guint   n = 4000;
  const guint32 head[] = { GUINT32_TO_LE (36 + 2 * n), 0x45564157, 0x20746d66, GUINT32_TO_LE (16), GUINT32_TO_LE (0x00010001), GUINT32_TO_LE (8000), GUINT32_TO_LE (16000), GUINT32_TO_LE (0x00100002), 0x61746164, GUINT32_TO_LE (2 * n) };
  GByteArray   *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *)"RIFF", 4);
  g_byte_array_append (bytes, (const guint8 *)head, sizeof head);
  for (guint i = 0; i < n; i++)
    {
      gint16 sample = GINT16_TO_LE ((gint16)(8000 * sin (i * 0.3)));

      g_byte_array_append (bytes, (const guint8 *)&sample, 2);
    }
  return g_byte_array_free_to_bytes (bytes);
}

void
script_song (Fixture *self)
{
  const char *uri = sw_test_server_get_uri (self->server);
  g_autoptr (GBytes) sound = new_sound ();
  g_autofree char *body = NULL;

  body = g_strdup_printf ("{\"data\": [{\"clip_id\": \"c1\", \"state\": \"succeeded\", \"title\": \"Paper Boats\", \"audio_url\": \"%s/files/c1/audio.wav\"},"
                          " {\"clip_id\": \"c2\", \"state\": \"succeeded\", \"title\": \"Paper Boats\", \"audio_url\": \"%s/files/c2/audio.wav\"}]}",
                          uri, uri);
  sw_test_server_answer (self->server, "GET", CREDITS_PATH, 200, "{\"credits\": 100, \"extra_credits\": 0}");
  sw_test_server_answer (self->server, "GET", CREDITS_PATH, 200, "{\"credits\": 80, \"extra_credits\": 0}");
  sw_test_server_answer (self->server, "POST", CREATE_PATH, 200, "{\"task_id\": \"t1\"}");
  sw_test_server_answer (self->server, "GET", TASK_PATH, 200, body);
  sw_test_answer_bytes (sw_test_server_answer (self->server, "GET", "/files/c1/audio.wav", 200, NULL), sound);
  sw_test_answer_bytes (sw_test_server_answer (self->server, "GET", "/files/c2/audio.wav", 200, NULL), sound);
}

JsonObject *
get_last_body (Fixture   *self,
               JsonNode **node)
{
  g_autoptr (GPtrArray) requests = sw_test_server_get_requests (self->server);

  for (guint i = requests->len; i > 0; i--)
    {
      const SwTestRequest *request = requests->pdata[i - 1];

      if (!g_str_equal (request->method, "POST"))
        continue;
      *node = sw_json_parse (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body), NULL);
      return json_node_get_object (*node);
    }
  g_assert_not_reached ();
}
