/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-studio-fixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TIME_SCALE 50.0
#define SAMPLE_RATE 8000
#define N_SAMPLES 4000

static char *keyring_folder;

static void
remove_keyring (void)
{
  sw_test_remove_tree (keyring_folder);
  g_clear_pointer (&keyring_folder, g_free);
}

void
fixture_init (int    *argc,
              char ***argv)
{
  g_autofree char *keyring = NULL;

  /* One for the whole program: libsecret opens its keyring once. */
  keyring_folder = sw_test_make_dir ();
  atexit (remove_keyring);
  keyring = g_build_filename (keyring_folder, "keyring", NULL);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_unsetenv ("SONGWRIGHT_API_KEY");
  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
}

static void
put (GByteArray *bytes,
     guint32     value,
     guint       size)
{
  for (guint i = 0; i < size; i++)
    {
      guint8 byte = value >> (8 * i);

      g_byte_array_append (bytes, &byte, 1);
    }
}

GBytes *
fixture_new_sound (void)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *)"RIFF", 4);
  put (bytes, 36 + 2 * N_SAMPLES, 4);
  g_byte_array_append (bytes, (const guint8 *)"WAVEfmt ", 8);
  put (bytes, 16, 4);
  put (bytes, 1, 2);
  put (bytes, 1, 2);
  put (bytes, SAMPLE_RATE, 4);
  put (bytes, 2 * SAMPLE_RATE, 4);
  put (bytes, 2, 2);
  put (bytes, 16, 2);
  g_byte_array_append (bytes, (const guint8 *)"data", 4);
  put (bytes, 2 * N_SAMPLES, 4);
  for (guint i = 0; i < N_SAMPLES; i++)
    put (bytes, (guint16)(gint16)(8000 * sin (i * 0.3)), 2);
  return g_byte_array_free_to_bytes (bytes);
}

static void
notice_cb (SwStudio   *studio,
           const char *text,
           Fixture    *self)
{
  g_ptr_array_add (self->notices, g_strdup (text));
}

SwStudio *
fixture_open_studio (Fixture *self)
{
  SwStudio *studio = sw_studio_new (self->settings, self->folder);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_signal_connect (studio, "notice", G_CALLBACK (notice_cb), self);
  sw_studio_set_time_scale (studio, TIME_SCALE);
  sw_studio_open_async (studio, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  sw_studio_open_finish (studio, result, &error);
  g_assert_no_error (error);
  return studio;
}

void
fixture_set_up (Fixture      *self,
                gconstpointer data)
{
  self->server = sw_test_server_new ();
  self->folder = sw_test_make_dir ();
  self->notices = g_ptr_array_new_with_free_func (g_free);
  self->settings = sw_settings_new ();
  sw_settings_set_service_address (self->settings, sw_test_server_get_uri (self->server));
  sw_settings_set_service (self->settings, "custom");
  self->studio = fixture_open_studio (self);
}

/* Calls under way hold the studio until they are told of the end. */
static void
close_studio (Fixture *self)
{
  sw_studio_close (self->studio);
  g_object_add_weak_pointer (G_OBJECT (self->studio), (gpointer *)&self->studio);
  g_object_unref (self->studio);
  sw_test_wait_until (self->studio == NULL);
}

void
fixture_tear_down (Fixture      *self,
                   gconstpointer data)
{
  sw_test_server_release (self->server);
  close_studio (self);
  sw_test_server_free (self->server);
  g_object_unref (self->settings);
  g_ptr_array_unref (self->notices);
  sw_test_remove_tree (self->folder);
  g_free (self->folder);
}

void
fixture_restart (Fixture *self)
{
  close_studio (self);
  self->studio = fixture_open_studio (self);
}

SwRequest *
fixture_new_request (Fixture *self)
{
  SwRequest *request = sw_request_new (sw_studio_get_contract (self->studio), "sonic.create.custom");
  g_autoptr (GPtrArray) violations = NULL;

  sw_request_set_string (request, "title", "Paper Boats");
  sw_request_set_string (request, "mv", "sonic-v6");
  sw_request_set_string (request, "tags", "folk");
  sw_request_set_boolean (request, "make_instrumental", TRUE);
  violations = sw_request_validate (request, NULL);
  g_assert_cmpuint (violations->len, ==, 0);
  return request;
}

SwTask *
fixture_submit (Fixture *self)
{
  g_autoptr (SwRequest) request = fixture_new_request (self);

  return sw_studio_submit (self->studio, request, NULL);
}

void
fixture_balance (Fixture *self,
                 double   credits)
{
  g_autofree char *body = g_strdup_printf ("{\"credits\": %g, \"extra_credits\": 1}", credits);

  sw_test_server_answer (self->server, "GET", CREDITS_PATH, 200, body);
}

void
fixture_accept (Fixture *self)
{
  sw_test_server_answer (self->server, "POST", CREATE_PATH, 200, "{\"code\": 200, \"message\": \"success\", \"task_id\": \"t1\"}");
}

static void
append_clip (Fixture    *self,
             GString    *body,
             const char *id,
             const char *state)
{
  gboolean ready = g_str_equal (state, "succeeded");

  g_string_append_printf (body, "%s{\"clip_id\": \"%s\", \"state\": \"%s\", \"title\": \"Paper Boats\", \"tags\": \"folk\","
                                " \"lyrics\": \"[Instrumental]\", \"audio_url\": \"%s%s%s%s\", \"image_url\": \"%s%s%s%s\","
                                " \"duration\": \"0.5\", \"mv\": \"sonic-v6\", \"created_at\": \"2026-07-15T09:30:00.000Z\","
                                " \"error_message\": \"Refused by the singer\"}",
                          body->str[body->len - 1] == '[' ? "" : ", ", id, state,
                          ready ? sw_test_server_get_uri (self->server) : "", ready ? "/files/" : "", ready ? id : "", ready ? "/audio.wav" : "",
                          ready ? sw_test_server_get_uri (self->server) : "", ready ? "/files/" : "", ready ? id : "", ready ? "/cover.png" : "");
}

SwTestAnswer *
fixture_poll (Fixture    *self,
              const char *first,
              const char *second)
{
  g_autoptr (GString) body = g_string_new ("{\"code\": 200, \"message\": \"success\", \"data\": [");

  append_clip (self, body, "c1", first);
  if (second != NULL)
    append_clip (self, body, "c2", second);
  g_string_append (body, "]}");
  return sw_test_server_answer (self->server, "GET", TASK_PATH, 200, body->str);
}

static void
script_file (Fixture    *self,
             const char *path)
{
  g_autoptr (GBytes) sound = fixture_new_sound ();
  SwTestAnswer *answer = sw_test_server_answer (self->server, "GET", path, 200, NULL);

  sw_test_answer_bytes (answer, sound);
  sw_test_answer_header (answer, "Content-Type", "audio/wav");
  sw_test_answer_ranges (answer, "\"v1\"");
}

void
fixture_files (Fixture *self)
{
  static const guint8 png[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 0 };
  g_autoptr (GBytes) picture = g_bytes_new_static (png, sizeof png);

  script_file (self, "/files/c1/audio.wav");
  script_file (self, "/files/c2/audio.wav");
  sw_test_answer_bytes (sw_test_server_answer (self->server, "GET", "/files/c1/cover.png", 200, NULL), picture);
  sw_test_server_answer (self->server, "GET", "/files/c1/words.json", 200, "{\"words\": []}");
}

void
fixture_script_song (Fixture *self)
{
  fixture_balance (self, 100);
  fixture_accept (self);
  fixture_poll (self, "succeeded", "succeeded");
  fixture_files (self);
}

void
fixture_wait_state (SwTask     *task,
                    SwTaskState state)
{
  sw_test_wait_until (sw_task_get_state (task) == state);
}

SwClip *
fixture_get_clip (SwTask *task,
                  guint   index)
{
  g_autoptr (SwClip) clip = g_list_model_get_item (sw_task_get_clips (task), index);

  g_assert_nonnull (clip);
  return clip; /* the task keeps it */
}

void
fixture_wait_keyring (GAsyncResult **result)
{
  sw_test_wait_result (result);
  g_assert_nonnull (*result); /* also keeps this function in the stack */
}

SwTask *
fixture_load_task (SwStudio   *studio,
                   const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  g_autoptr (GError) error = NULL;

  sw_store_load_tasks_async (sw_studio_get_store (studio), 0, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  tasks = sw_store_load_tasks_finish (sw_studio_get_store (studio), result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tasks->len; i++)
    if (g_str_equal (sw_task_get_id (tasks->pdata[i]), id))
      return g_object_ref (tasks->pdata[i]);
  return NULL;
}
