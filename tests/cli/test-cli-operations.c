/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Operations on songs from the command line. */

#include "config.h"

#include "sw-cli-fixture.h"

#include <string.h>

/* A song to work on, made by the scripted service. */
static void
make_song (Fixture *self)
{
  g_auto (Outcome) created = { 0 };

  g_subprocess_launcher_setenv (self->launcher, "SONGWRIGHT_API_KEY", "test", TRUE);
  script_song (self);
  run (self, NULL, &created, "create", "--describe", "a harbour", "--title", "Paper Boats", "--service", "URL");
  g_assert_cmpint (created.code, ==, SW_CLI_OK);
}

static void
test_every_operation_explains_itself (Fixture      *self,
                                      gconstpointer data)
{
  static const char *const commands[] = { "extend", "concat", "cover", "persona", "singer", "remaster", "add-vocals", "add-instrumental", "replace",
                                          "sample", "mashup", "stems", "wav", "midi", "bpm", "vox", "timeline", "tags", "lyrics", "upload", "batch" };
  g_auto (Outcome) help = { 0 };

  run (self, NULL, &help, "--help");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (Outcome) each = { 0 };

      g_assert_nonnull (strstr (help.out, commands[i]));
      run (self, NULL, &each, commands[i], "--help");
      g_assert_cmpint (each.code, ==, SW_CLI_OK);
      g_assert_nonnull (strstr (each.out, "--dry-run"));
    }
}

static void
test_dry_run_sends_nothing (Fixture      *self,
                            gconstpointer data)
{
  g_auto (Outcome) shown = { 0 };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  make_song (self);
  run (self, NULL, &shown, "extend", "paper boats", "--at", "0.25", "--describe", "more", "--dry-run", "--json");
  g_assert_cmpint (shown.code, ==, SW_CLI_OK);
  node = sw_json_parse (shown.out, -1, NULL);
  object = json_node_get_object (node);
  g_assert_cmpstr (sw_json_get_string (object, "path", NULL), ==, CREATE_PATH);
  g_assert_cmpfloat (sw_json_get_number (object, "credits", 0), ==, 15);
  object = sw_json_get_object (object, "body");
  g_assert_cmpstr (sw_json_get_string (object, "task_type", NULL), ==, "extend_music");
  g_assert_cmpstr (sw_json_get_string (object, "continue_clip_id", NULL), ==, "c1");
  g_assert_false (sw_json_get_boolean (object, "custom_mode", TRUE));
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", NULL), ==, 1);
}

static void
test_wav_is_bought_once (Fixture      *self,
                         gconstpointer data)
{
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };
  g_autoptr (GBytes) sound = new_sound ();
  g_autofree char *answer = g_strdup_printf ("{\"data\": {\"wav_url\": \"%s/files/a.wav\"}}", sw_test_server_get_uri (self->server));

  make_song (self);
  sw_test_server_answer (self->server, "POST", "/api/v1/sonic/wav", 200, answer);
  sw_test_answer_bytes (sw_test_server_answer (self->server, "GET", "/files/a.wav", 200, NULL), sound);
  run (self, NULL, &first, "wav", "last");
  g_assert_cmpint (first.code, ==, SW_CLI_OK);
  g_assert_true (g_file_test (g_strchomp (first.out), G_FILE_TEST_IS_REGULAR));
  run (self, NULL, &second, "wav", "Paper Boats");
  g_assert_cmpint (second.code, ==, SW_CLI_OK);
  g_assert_cmpstr (g_strchomp (second.out), ==, first.out);
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", "/api/v1/sonic/wav"), ==, 1);
}

static void
test_refusals (Fixture      *self,
               gconstpointer data)
{
  g_auto (Outcome) no_song = { 0 };
  g_auto (Outcome) unknown = { 0 };
  g_auto (Outcome) not_uploaded = { 0 };
  g_auto (Outcome) outside = { 0 };
  g_auto (Outcome) refused = { 0 };

  make_song (self);
  run (self, NULL, &no_song, "wav");
  g_assert_cmpint (no_song.code, ==, SW_CLI_BAD_REQUEST);
  run (self, NULL, &unknown, "wav", "No such song");
  g_assert_cmpint (unknown.code, ==, SW_CLI_BAD_REQUEST);
  g_assert_nonnull (strstr (unknown.err, "No such song"));
  run (self, "La", &not_uploaded, "add-vocals", "last", "--lyrics", "-");
  g_assert_cmpint (not_uploaded.code, ==, SW_CLI_BAD_REQUEST);
  run (self, NULL, &outside, "extend", "last", "--at", "99", "--describe", "more");
  g_assert_cmpint (outside.code, ==, SW_CLI_BAD_REQUEST);
  g_assert_nonnull (strstr (outside.err, "--at"));
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", NULL), ==, 1);

  sw_test_server_forget_answers (self->server);
  sw_test_server_answer (self->server, "POST", CREATE_PATH, 400, "{\"type\": \"validation_error\", \"error\": \"task_type: not for this clip\"}");
  run (self, NULL, &refused, "extend", "last", "--at", "0.2", "--describe", "more", "--json");
  g_assert_cmpint (refused.code, ==, SW_CLI_BAD_REQUEST);
  g_assert_nonnull (strstr (refused.out, "\"alternative\""));
  g_assert_nonnull (strstr (refused.out, "extend_upload_music"));
}

static void
test_batch (Fixture      *self,
            gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "songs.json", NULL);
  g_auto (Outcome) shown = { 0 };
  g_auto (Outcome) made = { 0 };
  g_auto (Outcome) wrong = { 0 };

  g_subprocess_launcher_setenv (self->launcher, "SONGWRIGHT_API_KEY", "test", TRUE);
  script_song (self);
  g_assert_true (g_file_set_contents (path,
                                      "[{\"custom_mode\": false, \"mv\": \"sonic-v6\", \"gpt_description_prompt\": \"a harbour\"},"
                                      " {\"custom_mode\": false, \"mv\": \"sonic-v5\", \"gpt_description_prompt\": \"a harbour\"}]",
                                      -1, NULL));
  run (self, NULL, &shown, "batch", path, "--dry-run", "--service", "URL");
  g_assert_cmpint (shown.code, ==, SW_CLI_OK);
  g_assert_nonnull (strstr (shown.err, "40"));
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", NULL), ==, 0);

  sw_test_server_answer (self->server, "POST", "/api/v1/sonic/batch", 200,
                         "{\"tasks\": [{\"index\": 0, \"task_id\": \"t1\"}, {\"index\": 1, \"type\": \"forbidden\", \"error\": \"no harbours\"}]}");
  run (self, NULL, &made, "batch", path, "--service", "URL");
  g_assert_cmpint (made.code, ==, SW_CLI_TASK_FAILED);
  g_assert_nonnull (strstr (made.err, "no harbours"));
  g_assert_nonnull (strstr (made.out, "audio.wav"));
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", NULL), ==, 1);

  g_assert_true (g_file_set_contents (path, "{\"items\": [{\"custom_mode\": false}]}", -1, NULL));
  run (self, NULL, &wrong, "batch", path, "--service", "URL");
  g_assert_cmpint (wrong.code, ==, SW_CLI_BAD_REQUEST);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(path, function) g_test_add ("/cli-operations/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("every-operation-explains-itself", test_every_operation_explains_itself);
  ADD ("dry-run-sends-nothing", test_dry_run_sends_nothing);
  ADD ("wav-is-bought-once", test_wav_is_bought_once);
  ADD ("refusals", test_refusals);
  ADD ("batch", test_batch);
#undef ADD
  return g_test_run ();
}
