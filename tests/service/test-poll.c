/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the free questions – state of a task, balance – make of every answer. */

#include "sw-service-fixture.h"

#include <math.h>

#define CLIP(id, state, rest) "{\"clip_id\": \"" id "\", \"state\": \"" state "\"" rest "}"
#define DONE CLIP ("a", "succeeded", ", \"audio_url\": \"https://cdn.example.net/a.mp3\", \"duration\": \"142.36\"")
#define BOTH "{\"code\": 200, \"message\": \"success\", \"data\": [" DONE ", " DONE "]}"

typedef struct
{
  const char *name;
  guint       status;
  const char *body;
  int         code; /* -1: a report */
  gboolean    ready;
  gboolean    finished;
  guint       requests;
} Case;

static const Case polls[] = {
  { "202-not-ready", 202, "{\"code\": 202, \"type\": \"not_ready\", \"error\": \"result not available yet\"}", -1, FALSE, FALSE, 1 },
  { "202-empty", 202, "", -1, FALSE, FALSE, 1 },
  { "202-html", 202, "<html>", -1, FALSE, FALSE, 1 },
  { "202-error-type", 202, "{\"type\": \"gone\", \"error\": \"retired\"}", SW_SERVICE_ERROR_GONE, FALSE, FALSE, 1 },
  { "200-not-ready", 200, "{\"type\": \"not_ready\"}", -1, FALSE, FALSE, 1 },
  { "400-not-ready", 400, "{\"type\": \"NOT_READY\"}", -1, FALSE, FALSE, 1 },
  { "200-code-102", 200, "{\"code\": 102}", -1, FALSE, FALSE, 1 },
  { "200-data-null", 200, "{\"code\": \"200\", \"data\": null}", -1, FALSE, FALSE, 1 },
  { "200-data-empty", 200, "{\"data\": []}", -1, TRUE, FALSE, 1 },
  { "200-one-of-two", 200, "{\"data\": [" DONE "]}", -1, TRUE, FALSE, 1 },
  { "200-partial", 200, "{\"data\": [" DONE ", " CLIP ("b", "running", "") "]}", -1, TRUE, FALSE, 1 },
  { "200-both", 200, BOTH, -1, TRUE, TRUE, 1 },
  { "200-data-string", 200, "{\"data\": \"soon\"}", SW_SERVICE_ERROR_BAD_ANSWER, FALSE, FALSE, 1 },
  { "200-malformed", 200, "{\"data\": [", SW_SERVICE_ERROR_BAD_ANSWER, FALSE, FALSE, 1 },
  { "200-array", 200, "[]", SW_SERVICE_ERROR_BAD_ANSWER, FALSE, FALSE, 1 },
  { "200-number", 200, "7", SW_SERVICE_ERROR_BAD_ANSWER, FALSE, FALSE, 1 },
  { "200-empty", 200, "", SW_SERVICE_ERROR_BAD_ANSWER, FALSE, FALSE, 1 },
  { "200-html", 200, "<html>", SW_SERVICE_ERROR_BAD_ANSWER, FALSE, FALSE, 1 },
  { "204", 204, NULL, SW_SERVICE_ERROR_BAD_ANSWER, FALSE, FALSE, 1 },
  { "200-refunded", 200, "{\"type\": \"api_error\", \"message\": \"generation failed\", \"refund_processed\": true}", SW_SERVICE_ERROR_TASK_FAILED, FALSE, FALSE, 1 },
  { "500-refunded", 500, "{\"type\": \"api_error\", \"message\": \"generation failed\", \"refund_processed\": true}", SW_SERVICE_ERROR_TASK_FAILED, FALSE, FALSE, 1 },
  { "400-unknown-task", 400, "{\"type\": \"validation_error\", \"error\": \"Task not found\"}", SW_SERVICE_ERROR_NOT_FOUND, FALSE, FALSE, 1 },
  { "400-no-task-id", 400, "{\"message\": \"task id missing\"}", SW_SERVICE_ERROR_NOT_FOUND, FALSE, FALSE, 1 },
  { "400-other", 400, "{\"error\": \"bad header\"}", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE, FALSE, 1 },
  { "401", 401, "{\"type\": \"unauthorized\", \"error\": \"api key invalid\"}", SW_SERVICE_ERROR_UNAUTHORIZED, FALSE, FALSE, 1 },
  { "402", 402, "{}", SW_SERVICE_ERROR_NO_CREDIT, FALSE, FALSE, 1 },
  { "403", 403, "{\"type\": \"forbidden\", \"error\": \"no\"}", SW_SERVICE_ERROR_FORBIDDEN, FALSE, FALSE, 1 },
  { "403-credit", 403, "{\"type\": \"forbidden\", \"error\": \"not enough credits\"}", SW_SERVICE_ERROR_NO_CREDIT, FALSE, FALSE, 1 },
  { "404", 404, "{\"type\": \"not_found\", \"error\": \"task not found\"}", SW_SERVICE_ERROR_NOT_FOUND, FALSE, FALSE, 1 },
  { "410", 410, "{\"type\": \"gone\"}", SW_SERVICE_ERROR_GONE, FALSE, FALSE, 1 },
  { "421", 421, "{}", SW_SERVICE_ERROR_SERVER, FALSE, FALSE, 4 },
  { "429", 429, "{\"type\": \"rate_limit\"}", SW_SERVICE_ERROR_RATE_LIMITED, FALSE, FALSE, 6 },
  { "500", 500, "{\"type\": \"server_error\"}", SW_SERVICE_ERROR_SERVER, FALSE, FALSE, 4 },
  { "502", 502, "<html>", SW_SERVICE_ERROR_SERVER, FALSE, FALSE, 4 },
  { "504", 504, "{\"type\": \"timeout\"}", SW_SERVICE_ERROR_SERVER, FALSE, FALSE, 4 },
  { "304", 304, NULL, SW_SERVICE_ERROR_BAD_ANSWER, FALSE, FALSE, 1 },
};

static void
test_poll (Fixture      *fixture,
           gconstpointer data)
{
  const Case *one = data;
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;
  SwTestAnswer *answer = sw_test_server_answer (fixture->server, "GET", TASK "t1", one->status, one->body);

  sw_test_answer_header (answer, "WWW-Authenticate", "Basic realm=\"x\"");
  report = fixture_poll (fixture, "t1", &error);
  if (one->code >= 0)
    {
      g_assert_error (error, SW_SERVICE_ERROR, one->code);
      g_assert_null (report);
    }
  else
    {
      g_assert_no_error (error);
      g_assert_cmpint (report->ready, ==, one->ready);
      g_assert_cmpint (report->finished, ==, one->finished);
      g_assert_cmpstr (report->raw, ==, one->body);
      g_assert_nonnull (report->clips);
    }
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, one->requests);
}

static void
test_recovers (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_server_answer (fixture->server, "GET", TASK "t1", 500, "{}");
  sw_test_answer_fault (sw_test_server_answer (fixture->server, "GET", TASK "t1", 200, BOTH), SW_TEST_FAULT_CLOSE);
  sw_test_answer_cut (sw_test_server_answer (fixture->server, "GET", TASK "t1", 200, BOTH), 30);
  sw_test_server_answer (fixture->server, "GET", TASK "t1", 200, BOTH);
  report = fixture_poll (fixture, "t1", &error);
  g_assert_no_error (error);
  g_assert_true (report->finished);
}

static void
test_recovers_from_cut_chunks (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;
  SwTestAnswer *answer = sw_test_server_answer (fixture->server, "GET", TASK "t1", 200, BOTH);

  sw_test_answer_chunked (answer);
  sw_test_answer_cut (answer, 30);
  sw_test_server_answer (fixture->server, "GET", TASK "t1", 200, BOTH);
  report = fixture_poll (fixture, "t1", &error);
  g_assert_no_error (error);
  g_assert_true (report->finished);
}

static void
test_recovers_from_silence (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_answer_fault (sw_test_server_answer (fixture->server, "GET", TASK "t1", 200, BOTH), SW_TEST_FAULT_SILENCE);
  sw_test_server_answer (fixture->server, "GET", TASK "t1", 200, BOTH);
  report = fixture_poll (fixture, "t1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, 2);
}

static void
test_recovers_from_refusal (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_answer_header (sw_test_server_answer (fixture->server, "GET", TASK "t1", 429, "{}"), "Retry-After", "3");
  sw_test_server_answer (fixture->server, "GET", TASK "t1", 200, BOTH);
  report = fixture_poll (fixture, "t1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, 2);
}

static void
test_no_connection (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *dead = sw_test_server_dup_dead_uri ();
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;

  fixture_point_to (fixture, dead, 0, 100);
  report = fixture_poll (fixture, "t1", &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_CONNECTION);
}

static void
test_cut_for_good (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_answer_cut (sw_test_server_answer (fixture->server, "GET", TASK "t1", 200, BOTH), 30);
  report = fixture_poll (fixture, "t1", &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INTERRUPTED);
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, 4);
}

/* Foreign text must not lead to another address. */
static void
test_task_id_is_escaped (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GError) error = NULL;
  const SwTestRequest *request;

  sw_test_server_answer (fixture->server, "GET", TASK "*", 200, BOTH);
  report = fixture_poll (fixture, "../../x?y#z/ä", &error);
  g_assert_no_error (error);
  requests = sw_test_server_get_requests (fixture->server);
  request = g_ptr_array_index (requests, 0);
  g_assert_cmpstr (request->path, ==, TASK "..%2F..%2Fx%3Fy%23z%2F%C3%A4");
}

static void
test_base_with_path (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *base = g_strconcat (sw_test_server_get_uri (fixture->server), "/gateway/", NULL);
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;

  fixture_point_to (fixture, base, 0, 100);
  sw_test_server_answer (fixture->server, "GET", "/gateway" TASK "t1", 200, BOTH);
  report = fixture_poll (fixture, "t1", &error);
  g_assert_no_error (error);
}

static void
cancel_poll (Fixture *fixture,
             guint    requests_before)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (requests_before == 0)
    g_cancellable_cancel (cancellable);
  sw_service_poll_async (fixture->service, fixture->operation, "t1", cancellable, sw_test_store_result, &result);
  sw_test_wait_until (sw_test_server_count (fixture->server, NULL, NULL) == requests_before);
  g_cancellable_cancel (cancellable);
  sw_test_wait_result (&result);
  report = sw_service_poll_finish (fixture->service, result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, requests_before);
}

static void
test_cancelled_before (Fixture      *fixture,
                       gconstpointer data)
{
  cancel_poll (fixture, 0);
}

static void
test_cancelled_during (Fixture      *fixture,
                       gconstpointer data)
{
  sw_test_answer_hold (sw_test_server_answer (fixture->server, "GET", TASK "t1", 200, BOTH));
  cancel_poll (fixture, 1);
}

static void
test_cancelled_in_pause (Fixture      *fixture,
                         gconstpointer data)
{
  fixture_point_to (fixture, sw_test_server_get_uri (fixture->server), 0, 0.001);
  sw_test_server_answer (fixture->server, "GET", TASK "t1", 500, "{}");
  cancel_poll (fixture, 1);
}

static void
test_cancelled_after (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_server_answer (fixture->server, "GET", TASK "t1", 200, BOTH);
  sw_service_poll_async (fixture->service, fixture->operation, "t1", cancellable, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_cancellable_cancel (cancellable);
  report = sw_service_poll_finish (fixture->service, result, &error);
  g_assert_no_error (error);
  g_assert_true (report->finished);
}

static void
test_no_key (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) balance_error = NULL;
  SwBalance balance;

  sw_service_set_key (fixture->service, NULL);
  report = fixture_poll (fixture, "t1", &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_KEY);
  g_assert_false (fixture_get_credits (fixture, &balance, &balance_error));
  g_assert_error (balance_error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_KEY);
}

typedef struct
{
  const char *name;
  guint       status;
  const char *body;
  int         code; /* -1: a balance */
  double      credits, extra;
} Balance;

static const Balance balances[] = {
  { "integers", 200, "{\"credits\": 100, \"extra_credits\": 50}", -1, 100, 50 },
  { "strings", 200, "{\"credits\": \"100.5\", \"extra_credits\": \"50\"}", -1, 100.5, 50 },
  { "extra-absent", 200, "{\"credits\": 7}", -1, 7, 0 },
  { "extra-null", 200, "{\"credits\": 7, \"extra_credits\": null}", -1, 7, 0 },
  { "credits-null", 200, "{\"credits\": null, \"extra_credits\": 3}", -1, 0, 3 },
  { "zero", 200, "{\"credits\": 0, \"extra_credits\": 0}", -1, 0, 0 },
  { "envelope", 200, "{\"code\": 200, \"data\": {\"credits\": 1, \"extra_credits\": 2}}", -1, 1, 2 },
  { "neither", 200, "{}", SW_SERVICE_ERROR_BAD_ANSWER },
  { "wrong-types", 200, "{\"credits\": [], \"extra_credits\": {}}", SW_SERVICE_ERROR_BAD_ANSWER },
  { "not-an-object", 200, "12", SW_SERVICE_ERROR_BAD_ANSWER },
  { "malformed", 200, "{\"credits\": 1", SW_SERVICE_ERROR_BAD_ANSWER },
  { "error-with-200", 200, "{\"type\": \"unauthorized\", \"error\": \"bad key\"}", SW_SERVICE_ERROR_UNAUTHORIZED },
  { "401", 401, "{\"type\": \"unauthorized\", \"error\": \"bad key\"}", SW_SERVICE_ERROR_UNAUTHORIZED },
  { "403", 403, "{\"type\": \"forbidden\", \"error\": \"banned\"}", SW_SERVICE_ERROR_FORBIDDEN },
  { "404", 404, NULL, SW_SERVICE_ERROR_NOT_FOUND },
  { "429", 429, NULL, SW_SERVICE_ERROR_RATE_LIMITED },
  { "500", 500, NULL, SW_SERVICE_ERROR_SERVER },
};

static void
test_balance (Fixture      *fixture,
              gconstpointer data)
{
  const Balance *one = data;
  g_autoptr (GError) error = NULL;
  SwBalance balance = { -1, -1 };

  sw_test_server_answer (fixture->server, "GET", CREDITS, one->status, one->body);
  if (one->code < 0)
    {
      g_assert_true (fixture_get_credits (fixture, &balance, &error));
      g_assert_cmpfloat (balance.credits, ==, one->credits);
      g_assert_cmpfloat (balance.extra_credits, ==, one->extra);
    }
  else
    {
      g_assert_false (fixture_get_credits (fixture, &balance, &error));
      g_assert_error (error, SW_SERVICE_ERROR, one->code);
    }
}

/* Everything happens in the context that was the caller's. */
static void
test_own_context (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SwBalance balance;
  gint64    deadline = g_get_monotonic_time () + sw_test_deadline ();

  sw_test_server_answer (fixture->server, "GET", CREDITS, 500, "{}");
  sw_test_server_answer (fixture->server, "GET", CREDITS, 429, "{}");
  sw_test_server_answer (fixture->server, "GET", CREDITS, 200, "{\"credits\": 5}");
  g_main_context_push_thread_default (context);
  sw_service_get_credits_async (fixture->service, NULL, sw_test_store_result, &result);
  while (result == NULL && g_get_monotonic_time () < deadline)
    g_main_context_iteration (context, FALSE);
  g_assert_nonnull (result);
  g_assert_true (sw_service_get_credits_finish (fixture->service, result, &balance, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&fixture->service));
  g_main_context_pop_thread_default (context);
  fixture_point_to (fixture, sw_test_server_get_uri (fixture->server), 0, 100);
}

static void
test_credits_cancelled (Fixture      *fixture,
                        gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      SwBalance balance;

      sw_test_answer_hold (sw_test_server_answer (fixture->server, "GET", CREDITS, 200, "{\"credits\": 1}"));
      if (i == 0)
        g_cancellable_cancel (cancellable);
      sw_service_get_credits_async (fixture->service, cancellable, sw_test_store_result, &result);
      sw_test_wait_until (sw_test_server_count (fixture->server, NULL, NULL) == i);
      g_cancellable_cancel (cancellable);
      sw_test_wait_result (&result);
      g_assert_false (sw_service_get_credits_finish (fixture->service, result, &balance, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (polls); i++)
    {
      g_autofree char *path = g_strconcat ("/poll/answer/", polls[i].name, NULL);

      add_test_with (path, &polls[i], test_poll);
    }
  for (guint i = 0; i < G_N_ELEMENTS (balances); i++)
    {
      g_autofree char *path = g_strconcat ("/credits/answer/", balances[i].name, NULL);

      add_test_with (path, &balances[i], test_balance);
    }
  add_test ("/poll/recovers", test_recovers);
  add_test ("/poll/recovers/cut-chunks", test_recovers_from_cut_chunks);
  add_test ("/poll/recovers/silence", test_recovers_from_silence);
  add_test ("/poll/recovers/refusal", test_recovers_from_refusal);
  add_test ("/poll/no-connection", test_no_connection);
  add_test ("/poll/cut-for-good", test_cut_for_good);
  add_test ("/poll/task-id-is-escaped", test_task_id_is_escaped);
  add_test ("/poll/base-with-path", test_base_with_path);
  add_test ("/poll/cancelled/before", test_cancelled_before);
  add_test ("/poll/cancelled/during", test_cancelled_during);
  add_test ("/poll/cancelled/in-pause", test_cancelled_in_pause);
  add_test ("/poll/cancelled/after", test_cancelled_after);
  add_test ("/poll/no-key", test_no_key);
  add_test ("/credits/own-context", test_own_context);
  add_test ("/credits/cancelled", test_credits_cancelled);
  return g_test_run ();
}
