/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The checks of a request in their order, and the faults.
 */

#include "sw-engine-fixture.h"
#include "sw-json.h"
#include "sw-test-util.h"

#include <string.h>

#define MIB (1024 * 1024)

static void
assert_error (const Answer *answer,
              guint         status,
              const char   *type)
{
  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpstr (answer_get_type (answer), ==, type);
  g_assert_cmpstr (answer_get_error (answer), !=, "");
}

static void
test_unauthorized (Fixture      *self,
                   gconstpointer unused)
{
  static const char *const wrong[] = { "Bearer other", "Bearer s3cre", "Bearer s3cret2", "Basic s3cret", "s3cret", "Bearer " };
  g_auto (Answer) without = { 0 };
  gsize i;

  fixture_start (self);
  without = fixture_send (self, self->server, "GET", "/api/v1/get-credits", NULL, NULL, NULL);
  assert_error (&without, 401, "unauthorized");
  for (i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto (Answer) answer = fixture_send (self, self->server, "GET", "/api/v1/get-credits", NULL, NULL,
                                             "Authorization", wrong[i], NULL);

      assert_error (&answer, 401, "unauthorized");
    }
}

static void
test_bearer_goes_before_rate (Fixture      *self,
                              gconstpointer unused)
{
  g_auto (Answer) first = { 0 };
  g_auto (Answer) stranger = { 0 };
  g_auto (Answer) second = { 0 };

  self->options.least_interval = 1000;
  fixture_start (self);
  first = fixture_call (self, "GET", "/api/v1/get-credits", NULL);
  g_assert_cmpuint (first.status, ==, 200);
  stranger = fixture_send (self, self->server, "GET", "/api/v1/get-credits", NULL, NULL, NULL);
  assert_error (&stranger, 401, "unauthorized");
  second = fixture_call (self, "POST", CREATE, "{not JSON");
  assert_error (&second, 429, "rate_limit");
  g_assert_nonnull (soup_message_headers_get_one (second.headers, "Retry-After"));
}

static void
test_not_json (Fixture      *self,
               gconstpointer unused)
{
  static const char *const bodies[] = { "{not JSON", "[]", "\"text\"", "null", "{\"custom_mode\": true" };
  gsize                    i;

  fixture_start (self);
  for (i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_auto (Answer) answer = fixture_call (self, "POST", CREATE, bodies[i]);

      assert_error (&answer, 400, "validation_error");
    }
}

static void
test_no_body (Fixture      *self,
              gconstpointer unused)
{
  g_auto (Answer) answer = { 0 };

  fixture_start (self);
  answer = fixture_call (self, "POST", CREATE, NULL);
  assert_error (&answer, 400, "validation_error");
}

static void
test_multipart (Fixture      *self,
                gconstpointer unused)
{
  g_autoptr (GBytes) body = g_bytes_new_static (GOOD_BODY, strlen (GOOD_BODY));
  g_auto (Answer) answer = { 0 };

  fixture_start (self);
  answer = fixture_send (self, self->server, "POST", CREATE, body, "multipart/form-data; boundary=x",
                         "Authorization", "Bearer " TOKEN, NULL);
  assert_error (&answer, 400, "validation_error");
}

static void
test_too_large (Fixture      *self,
                gconstpointer unused)
{
  g_autofree char *text = g_malloc (9 * MIB);
  g_autoptr (GBytes) body = NULL;
  g_auto (Answer) answer = { 0 };

  memset (text, ' ', 9 * MIB);
  body = g_bytes_new (text, 9 * MIB);
  fixture_start (self);
  answer = fixture_send (self, self->server, "POST", CREATE, body, "application/json",
                         "Authorization", "Bearer " TOKEN, NULL);
  /* The server may close while the client is still writing. */
  if (answer.status != 0)
    assert_error (&answer, 413, "validation_error");
  g_assert_cmpfloat (fixture_get_credits (self), ==, 1000);
}

static void
test_fields (Fixture      *self,
             gconstpointer unused)
{
  g_auto (Answer) answer = { 0 };

  fixture_start (self);
  answer = fixture_call (self, "POST", CREATE,
                         "{\"custom_mode\": true, \"tags\": [\"folk\"], \"make_instrumental\": \"no\", \"style_weight\": 3}");
  assert_error (&answer, 400, "validation_error");
  g_assert_nonnull (strstr (answer_get_error (&answer), "mv:"));
  g_assert_nonnull (strstr (answer_get_error (&answer), "prompt:"));
  g_assert_nonnull (strstr (answer_get_error (&answer), "tags:"));
  g_assert_nonnull (strstr (answer_get_error (&answer), "make_instrumental:"));
  g_assert_nonnull (strstr (answer_get_error (&answer), "style_weight:"));
  g_assert_cmpfloat (fixture_get_credits (self), ==, 1000);
  g_assert_cmpuint (fixture_count_lines (self, "charge"), ==, 0);
}

static void
test_not_offered (Fixture      *self,
                  gconstpointer unused)
{
  g_auto (Answer) answer = { 0 };

  fixture_start (self);
  answer = fixture_call (self, "POST", "/api/v1/producer/create", "{\"task_type\": \"create_music\", \"sound\": \"folk\"}");
  assert_error (&answer, 400, "validation_error");
  g_assert_nonnull (strstr (answer_get_error (&answer), "engine"));
}

static void
test_balance (Fixture      *self,
              gconstpointer unused)
{
  g_autofree char *tasks = g_build_filename (self->state_dir, "tasks", NULL);
  g_autoptr (GDir) dir = NULL;
  g_auto (Answer) answer = { 0 };

  self->options.credits = 12;
  self->options.extra_credits = 7;
  fixture_start (self);
  answer = fixture_call (self, "POST", CREATE, GOOD_BODY);
  assert_error (&answer, 403, "forbidden");
  dir = g_dir_open (tasks, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_assert_cmpfloat (fixture_get_credits (self), ==, 12);
  g_assert_cmpfloat (fixture_get_extra (self), ==, 7);
}

static void
test_unknown (Fixture      *self,
              gconstpointer unused)
{
  static const char *const paths[] = {
    "/api/v1/sonic/task/11111111-2222-4333-8444-555555555555",
    "/api/v1/sonic/task/x", "/api/v1/sonic/dance", "/api/v1/", "/", "/api/v2/get-credits"
  };
  gsize i;

  fixture_start (self);
  for (i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_auto (Answer) answer = fixture_call (self, "GET", paths[i], NULL);

      assert_error (&answer, 404, "not_found");
    }
}

static void
test_wrong_method (Fixture      *self,
                   gconstpointer unused)
{
  static const struct
  {
    const char *method, *path;
  } calls[] = { { "GET", CREATE }, { "PUT", CREATE }, { "DELETE", "/api/v1/get-credits" }, { "POST", "/api/v1/get-credits" }, { "POST", "/api/v1/sonic/task/11111111-2222-4333-8444-555555555555" } };
  gsize i;

  fixture_start (self);
  for (i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_auto (Answer) answer = fixture_call (self, calls[i].method, calls[i].path, NULL);

      g_assert_cmpuint (answer.status, ==, 405);
      g_assert_cmpstr (answer_get_error (&answer), !=, "");
    }
}

static void
test_fault_status (Fixture      *self,
                   gconstpointer unused)
{
  static const struct
  {
    const char *fault;
    guint       status;
    const char *type;
  } cases[] = {
    { "rate-limit=1", 429, "rate_limit" },
    { "rate-limit-silent=1", 429, "rate_limit" },
    { "server-error=1", 500, "server_error" },
    { "timeout=1", 504, "timeout" },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Answer) first = { 0 };
      g_auto (Answer) second = { 0 };
      gboolean has_hint;

      memset (&self->options.faults, 0, sizeof self->options.faults);
      fixture_fault (self, cases[i].fault);
      fixture_start (self);
      first = fixture_call (self, "POST", CREATE, GOOD_BODY);
      assert_error (&first, cases[i].status, cases[i].type);
      has_hint = soup_message_headers_get_one (first.headers, "Retry-After") != NULL;
      g_assert_cmpint (has_hint, ==, g_str_equal (cases[i].fault, "rate-limit=1"));
      g_assert_cmpuint (fixture_count_lines (self, "charge"), ==, i);
      second = fixture_call (self, "POST", CREATE, GOOD_BODY);
      g_assert_cmpuint (second.status, ==, 200);
    }
}

static void
test_fault_dropped (Fixture      *self,
                    gconstpointer unused)
{
  g_auto (Answer) before = { 0 };
  g_auto (Answer) after = { 0 };

  fixture_fault (self, "drop-before=1");
  fixture_fault (self, "drop-after=1");
  fixture_start (self);
  before = fixture_call (self, "POST", CREATE, GOOD_BODY);
  g_assert_cmpuint (before.status, ==, 0);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 1000);
  after = fixture_call (self, "POST", CREATE, GOOD_BODY);
  g_assert_cmpuint (after.status, ==, 0);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 980);
}

static void
test_fault_never_ready (Fixture      *self,
                        gconstpointer unused)
{
  g_autofree char *id = NULL;
  guint            i;

  fixture_fault (self, "never-ready");
  fixture_start (self);
  id = fixture_submit (self, NULL);
  sw_test_wait_until (maker_count () == 2);
  for (i = 0; i < 3; i++)
    {
      g_auto (Answer) answer = fixture_poll (self, id);

      assert_error (&answer, 202, "not_ready");
    }
}

static void
test_fault_body (Fixture      *self,
                 gconstpointer unused)
{
  g_auto (Answer) malformed = { 0 };
  g_auto (Answer) cut = { 0 };
  g_auto (Answer) slow = { 0 };

  fixture_fault (self, "malformed=1");
  fixture_start (self);
  malformed = fixture_call (self, "GET", "/api/v1/get-credits", NULL);
  g_assert_cmpuint (malformed.status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (malformed.body), >, 0);
  g_assert_null (malformed.json);

  memset (&self->options.faults, 0, sizeof self->options.faults);
  fixture_fault (self, "cut-body=1");
  fixture_start (self);
  cut = fixture_call (self, "GET", "/api/v1/get-credits", NULL);
  g_assert_true (cut.status == 0 || cut.json == NULL);

  memset (&self->options.faults, 0, sizeof self->options.faults);
  fixture_fault (self, "slow-body=1");
  fixture_start (self);
  slow = fixture_call (self, "GET", "/api/v1/get-credits", NULL);
  g_assert_cmpuint (slow.status, ==, 200);
  g_assert_cmpfloat (sw_json_get_number (answer_get_object (&slow), "credits", -1), ==, 1000);
}

static void
test_fault_code (Fixture      *self,
                 gconstpointer unused)
{
  g_auto (Answer) text = { 0 };
  g_auto (Answer) absent = { 0 };
  g_auto (Answer) number = { 0 };
  JsonNode *code;

  fixture_fault (self, "code-string=1");
  fixture_fault (self, "code-absent=1");
  fixture_start (self);
  text = fixture_call (self, "POST", CREATE, GOOD_BODY);
  g_assert_cmpstr (sw_json_get_string (answer_get_object (&text), "code", NULL), ==, "200");
  absent = fixture_call (self, "POST", CREATE, GOOD_BODY);
  g_assert_false (json_object_has_member (answer_get_object (&absent), "code"));
  number = fixture_call (self, "POST", CREATE, GOOD_BODY);
  code = json_object_get_member (answer_get_object (&number), "code");
  g_assert_true (json_node_get_value_type (code) == G_TYPE_INT64);
}

static void
test_fault_duration (Fixture      *self,
                     gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_auto (Answer) answer = { 0 };
  JsonNode *duration;

  fixture_fault (self, "duration-number");
  fixture_start (self);
  id = fixture_submit (self, NULL);
  answer = fixture_wait (self, id);
  duration = json_object_get_member (answer_get_clip (&answer, 0), "duration");
  g_assert_true (json_node_get_value_type (duration) == G_TYPE_DOUBLE);
  g_assert_cmpfloat (json_node_get_double (duration), ==, 61.5);
}

static void
test_unknown_fault (void)
{
  static const char *const unknown[] = { "", "thunder", "rate-limit=", "rate-limit=0", "rate-limit=x", "none" };
  SwFaults                 faults = { { 0 } };
  gsize                    i;

  for (i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (sw_faults_add (&faults, unknown[i], &error));
      g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
    }
}

static void
test_unwritable (Fixture      *self,
                 gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->state_dir, "file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  self->options.state_dir = path;
  g_assert_null (sw_engine_server_new (self->contract, &self->options, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == G_IO_ERROR);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_port_taken (Fixture      *self,
                 gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture_start (self);
  self->options.port = sw_engine_server_get_port (self->server);
  g_assert_null (sw_engine_server_new (self->contract, &self->options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/http/check/unauthorized", test_unauthorized);
  ADD ("/http/check/bearer-goes-before-rate", test_bearer_goes_before_rate);
  ADD ("/http/check/not-json", test_not_json);
  ADD ("/http/check/no-body", test_no_body);
  ADD ("/http/check/multipart", test_multipart);
  ADD ("/http/check/too-large", test_too_large);
  ADD ("/http/check/fields", test_fields);
  ADD ("/http/check/not-offered", test_not_offered);
  ADD ("/http/check/balance", test_balance);
  ADD ("/http/check/unknown", test_unknown);
  ADD ("/http/check/wrong-method", test_wrong_method);
  ADD ("/http/fault/status", test_fault_status);
  ADD ("/http/fault/dropped", test_fault_dropped);
  ADD ("/http/fault/never-ready", test_fault_never_ready);
  ADD ("/http/fault/body", test_fault_body);
  ADD ("/http/fault/code", test_fault_code);
  ADD ("/http/fault/duration", test_fault_duration);
  g_test_add_func ("/http/fault/unknown", test_unknown_fault);
  ADD ("/http/start/unwritable", test_unwritable);
  ADD ("/http/start/port-taken", test_port_taken);

  return g_test_run ();
}
