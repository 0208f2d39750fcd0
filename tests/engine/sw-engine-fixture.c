/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-engine-fixture.h"

#include "sw-json.h"
#include "sw-test-util.h"

#include <string.h>

#define NOBODY G_MAXUINT

static struct
{
  GMutex   mutex;
  GCond    cond;
  guint    held_take;
  gboolean waiting;
  char    *failure; /* (owned) (nullable) */
  guint    count;
  guint64  seed;
} maker = { .held_take = NOBODY };

void
maker_reset (void)
{
  g_mutex_lock (&maker.mutex);
  maker.held_take = NOBODY;
  maker.waiting = FALSE;
  maker.count = 0;
  maker.seed = 0;
  g_clear_pointer (&maker.failure, g_free);
  g_cond_broadcast (&maker.cond);
  g_mutex_unlock (&maker.mutex);
}

void
maker_hold (guint take)
{
  g_mutex_lock (&maker.mutex);
  maker.held_take = take;
  g_mutex_unlock (&maker.mutex);
}

void
maker_release (void)
{
  maker_hold (NOBODY);
  g_mutex_lock (&maker.mutex);
  g_cond_broadcast (&maker.cond);
  g_mutex_unlock (&maker.mutex);
}

void
maker_fail (const char *message)
{
  g_mutex_lock (&maker.mutex);
  g_free (maker.failure);
  maker.failure = g_strdup (message);
  g_mutex_unlock (&maker.mutex);
}

guint
maker_count (void)
{
  guint count;

  g_mutex_lock (&maker.mutex);
  count = maker.count;
  g_mutex_unlock (&maker.mutex);
  return count;
}

guint64
maker_get_seed (void)
{
  guint64 seed;

  g_mutex_lock (&maker.mutex);
  seed = maker.seed;
  g_mutex_unlock (&maker.mutex);
  return seed;
}

gboolean
maker_is_held (void)
{
  gboolean waiting;

  g_mutex_lock (&maker.mutex);
  waiting = maker.waiting;
  g_mutex_unlock (&maker.mutex);
  return waiting;
}

static void
wake_cb (GCancellable *cancellable,
         gpointer      unused)
{
  g_mutex_lock (&maker.mutex);
  g_cond_broadcast (&maker.cond);
  g_mutex_unlock (&maker.mutex);
}

static void
wait_while_held (guint         take,
                 GCancellable *cancellable)
{
  gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), NULL, NULL);

  g_mutex_lock (&maker.mutex);
  while (maker.held_take == take && !g_cancellable_is_cancelled (cancellable))
    {
      maker.waiting = TRUE;
      g_cond_wait (&maker.cond, &maker.mutex);
    }
  maker.waiting = FALSE;
  g_mutex_unlock (&maker.mutex);
  g_cancellable_disconnect (cancellable, handler);
}

static void
write_files (const char *folder,
             guint64     seed,
             guint       take)
{
  g_autofree char *audio = g_build_filename (folder, "audio.mp3", NULL);
  g_autofree char *words = g_build_filename (folder, "words.json", NULL);
  g_autofree char *bytes = g_malloc (SONG_SIZE);
  gsize            i;

  for (i = 0; i < SONG_SIZE; i++)
    bytes[i] = (char)((i * 31 + seed + take * 7) & 0xff);
  g_assert_true (g_file_set_contents (audio, bytes, SONG_SIZE, NULL));
  g_assert_true (g_file_set_contents (words, "[]", -1, NULL));
}

SwSongResult *
maker_make (const SwSongWish  *wish,
            guint              take,
            const char        *folder,
            SwSongProgressFunc progress,
            gpointer           progress_data,
            GCancellable      *cancellable,
            GError           **error)
{
  g_autofree char *failure = NULL;
  SwSongResult    *result;

  progress (0.5, "singing", progress_data);
  wait_while_held (take, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_mutex_lock (&maker.mutex);
  maker.count++;
  maker.seed = wish->seed;
  failure = g_strdup (maker.failure);
  g_mutex_unlock (&maker.mutex);
  if (failure != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, failure);
      return NULL;
    }
  write_files (folder, wish->seed, take);
  result = g_new0 (SwSongResult, 1);
  result->title = g_strdup (wish->title);
  result->tags = g_strdup ("folk, slow");
  result->lyrics = g_strdup (wish->lyrics);
  result->key = g_strdup ("D minor");
  result->duration = 61.5 + take;
  result->bpm = 92;
  return result;
}

void
answer_clear (Answer *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->json, json_node_unref);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
}

JsonObject *
answer_get_object (const Answer *self)
{
  g_assert_nonnull (self->json);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (self->json));
  return json_node_get_object (self->json);
}

const char *
answer_get_type (const Answer *self)
{
  return sw_json_get_string (answer_get_object (self), "type", NULL);
}

const char *
answer_get_error (const Answer *self)
{
  return sw_json_get_string (answer_get_object (self), "error", NULL);
}

JsonObject *
answer_get_clip (const Answer *self,
                 guint         index)
{
  JsonArray *data = sw_json_get_array (answer_get_object (self), "data");

  g_assert_nonnull (data);
  g_assert_cmpuint (json_array_get_length (data), >, index);
  return sw_json_array_get_object (data, index);
}

const char *
answer_get_state (const Answer *self,
                  guint         index)
{
  return sw_json_get_string (answer_get_clip (self, index), "state", NULL);
}

void
fixture_set_up (Fixture      *self,
                gconstpointer unused)
{
  maker_reset ();
  self->state_dir = sw_test_make_dir ();
  self->contract = sw_contract_new_with_override ("/nonexistent");
  self->options.token = TOKEN;
  self->options.state_dir = self->state_dir;
  self->options.credits = 1000;
  self->options.maker = maker_make;
  self->options.parallel = 1; /* tests say what is held up by what */
  self->session = soup_session_new_with_options ("timeout", 15, NULL);
}

void
fixture_tear_down (Fixture      *self,
                   gconstpointer unused)
{
  maker_release ();
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  if (self->server != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->server));
  g_assert_finalize_object (g_steal_pointer (&self->contract));
  sw_test_remove_tree (self->state_dir);
  g_clear_pointer (&self->state_dir, g_free);
}

void
fixture_start (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->server);
  self->server = sw_engine_server_new (self->contract, &self->options, &error);
  g_assert_no_error (error);
}

void
fixture_fault (Fixture    *self,
               const char *fault)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sw_faults_add (&self->options.faults, fault, &error));
  g_assert_no_error (error);
}

Answer
fixture_send (Fixture        *self,
              SwEngineServer *server,
              const char     *method,
              const char     *path,
              GBytes         *body,
              const char     *content_type,
              ...)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u%s", sw_engine_server_get_port (server), path);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GAsyncResult) result = NULL;
  Answer      answer = { 0 };
  const char *name;
  va_list     headers;

  va_start (headers, content_type);
  while ((name = va_arg (headers, const char *)) != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), name, va_arg (headers, const char *));
  va_end (headers);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, content_type, body);
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  answer.body = soup_session_send_and_read_finish (self->session, result, NULL);
  answer.status = answer.body != NULL ? soup_message_get_status (message) : 0;
  answer.headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  if (answer.body != NULL && g_bytes_get_size (answer.body) > 0)
    answer.json = sw_json_parse (g_bytes_get_data (answer.body, NULL), (gssize)g_bytes_get_size (answer.body), NULL);
  return answer;
}

Answer
fixture_call (Fixture    *self,
              const char *method,
              const char *path,
              const char *body)
{
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;

  return fixture_send (self, self->server, method, path, bytes, "application/json",
                       "Authorization", "Bearer " TOKEN, NULL);
}

char *
fixture_submit (Fixture    *self,
                const char *body)
{
  g_auto (Answer) answer = fixture_call (self, "POST", CREATE, body != NULL ? body : GOOD_BODY);

  g_assert_cmpuint (answer.status, ==, 200);
  return g_strdup (sw_json_get_string (answer_get_object (&answer), "task_id", NULL));
}

Answer
fixture_poll (Fixture    *self,
              const char *id)
{
  g_autofree char *path = g_strconcat ("/api/v1/sonic/task/", id, NULL);

  return fixture_call (self, "GET", path, NULL);
}

/* Clips, or the one object of a voice. */
static gboolean
is_done (const Answer *answer)
{
  JsonObject *data = sw_json_get_object (answer_get_object (answer), "data");
  JsonArray  *clips = sw_json_get_array (answer_get_object (answer), "data");
  gboolean    done = TRUE;
  guint       i;

  for (i = 0; i < (clips != NULL ? json_array_get_length (clips) : 1); i++)
    {
      const char *state = sw_json_get_string (clips != NULL ? sw_json_array_get_object (clips, i) : data, "state", "");

      done &= g_str_equal (state, "succeeded") || g_str_equal (state, "failed");
    }
  return done;
}

Answer
fixture_wait (Fixture    *self,
              const char *id)
{
  /* Some tasks play and sing for real. */
  gint64 deadline = g_get_monotonic_time () + MAX (sw_test_deadline (), 240 * G_USEC_PER_SEC);

  for (;;)
    {
      Answer answer = fixture_poll (self, id);

      if (answer.status == 200 && is_done (&answer))
        return answer;
      if (answer.status != 200 && answer.status != 202)
        g_error ("A poll was answered %u", answer.status);
      answer_clear (&answer);
      if (g_get_monotonic_time () > deadline)
        g_error ("The task was not done in time");
    }
}

static double
get_balance (Fixture    *self,
             const char *member)
{
  g_auto (Answer) answer = fixture_call (self, "GET", "/api/v1/get-credits", NULL);

  g_assert_cmpuint (answer.status, ==, 200);
  return sw_json_get_number (answer_get_object (&answer), member, -1);
}

double
fixture_get_credits (Fixture *self)
{
  return get_balance (self, "credits");
}

double
fixture_get_extra (Fixture *self)
{
  return get_balance (self, "extra_credits");
}

guint
fixture_count_lines (Fixture    *self,
                     const char *reason)
{
  g_autofree char *path = g_build_filename (self->state_dir, "ledger.jsonl", NULL);
  g_autofree char *wanted = g_strdup_printf ("\"reason\":\"%s\"", reason);
  g_autofree char *text = NULL;
  const char      *place;
  guint            count = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (place = text; (place = strstr (place, wanted)) != NULL; place++)
    count++;
  return count;
}
