/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a POST that costs money does, whatever comes back. The server counts. */

#include "sw-service-fixture.h"

#include "sw-json.h"

#define ACCEPTED "{\"code\": 200, \"message\": \"success\", \"task_id\": \"3f0c2d1e-5b7a\"}"

/* One answer and what becomes of it. */
typedef struct
{
  const char *name;
  guint       status;
  const char *body;
  int         code; /* -1: accepted */
  gboolean    unknown;
  const char *message; /* (nullable) pattern */
} Case;

static const Case cases[] = {
  { "code-integer", 200, ACCEPTED, -1 },
  { "code-string", 200, "{\"code\": \"200\", \"message\": \"success\", \"task_id\": \"3f0c2d1e-5b7a\"}", -1 },
  { "code-absent", 200, "{\"message\": \"success\", \"task_id\": \"3f0c2d1e-5b7a\"}", -1 },
  { "message-null", 201, "{\"message\": null, \"task_id\": \"3f0c2d1e-5b7a\"}", -1 },
  { "status-202", 202, "{\"task_id\": \"3f0c2d1e-5b7a\"}", -1 },
  { "data-task-id", 200, "{\"data\": {\"task_id\": \"3f0c2d1e-5b7a\"}}", -1 },
  { "task-id-beats-type", 200, "{\"type\": \"timeout\", \"task_id\": \"3f0c2d1e-5b7a\"}", -1 },
  { "no-task-id", 200, "{\"code\": 200, \"message\": \"success\"}", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "task-id-null", 200, "{\"task_id\": null}", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "task-id-number", 200, "{\"task_id\": 17}", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "task-id-object", 200, "{\"task_id\": {}}", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "task-id-empty", 200, "{\"task_id\": \"\"}", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "task-id-dots", 200, "{\"task_id\": \"..\"}", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "task-id-control", 200, "{\"task_id\": \"a\\nb\"}", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "array", 200, "[1, 2]", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "null", 200, "null", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "malformed", 200, "{\"task_id\": \"3f0c", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "html", 200, "<html>hello</html>", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "empty", 200, "", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "no-content", 204, NULL, SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "error-with-200", 200, "{\"type\": \"validation_error\", \"error\": \"mv is wrong\"}", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE, "mv is wrong" },
  { "forbidden-with-202", 202, "{\"type\": \"forbidden\", \"error\": \"moderated\"}", SW_SERVICE_ERROR_FORBIDDEN, FALSE, "moderated" },
  { "rate-limit-with-200", 200, "{\"type\": \"rate_limit\", \"error\": \"slowly\"}", SW_SERVICE_ERROR_RATE_LIMITED, FALSE, "slowly" },
  { "not-ready-with-202", 202, "{\"type\": \"not_ready\"}", SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "400", 400, "{\"type\": \"validation_error\", \"error\": \"field 'mv' is not one of the accepted models\"}", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE, "field 'mv' is not*" },
  { "400-detail", 400, "{\"detail\": \"audio unreachable\"}", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE, "audio unreachable" },
  { "400-detail-list", 400, "{\"detail\": [{\"loc\": [\"body\"], \"msg\": \"field required\"}]}", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE, "field required" },
  { "400-steps", 400, "{\"steps\": {\"upload\": {\"error\": \"not audio\"}}}", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE, "not audio" },
  { "400-precedence", 400, "{\"detail\": \"third\", \"message\": \"second\", \"error\": \"first\"}", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE, "first" },
  { "400-message", 400, "{\"detail\": \"third\", \"message\": \"second\", \"error\": null}", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE, "second" },
  { "400-text", 400, "no good", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE, "no good" },
  { "400-html", 400, "<html><body>no good</body></html>", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE, "*HTTP 400*" },
  { "400-empty", 400, "", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE, "*HTTP 400*" },
  { "400-nuro", 400, "{\"type\": \"bad_request\", \"message\": \"language not supported\", \"refund_processed\": true}", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE, "language not supported" },
  { "401", 401, "{\"type\": \"unauthorized\", \"error\": \"api key invalid\"}", SW_SERVICE_ERROR_UNAUTHORIZED, FALSE, "api key invalid" },
  { "402", 402, "{\"type\": \"forbidden\", \"error\": \"pay first\"}", SW_SERVICE_ERROR_NO_CREDIT, FALSE, "pay first" },
  { "403-credits", 403, "{\"type\": \"forbidden\", \"error\": \"Insufficient CREDITS\"}", SW_SERVICE_ERROR_NO_CREDIT, FALSE },
  { "403-balance", 403, "{\"type\": \"forbidden\", \"message\": \"your balance is too low\"}", SW_SERVICE_ERROR_NO_CREDIT, FALSE },
  { "403-subscription", 403, "{\"type\": \"forbidden\", \"error\": \"no active subscription\"}", SW_SERVICE_ERROR_NO_CREDIT, FALSE },
  { "403-moderation", 403, "{\"type\": \"forbidden\", \"error\": \"lyrics contain a producer's name\"}", SW_SERVICE_ERROR_FORBIDDEN, FALSE },
  { "403-queue", 403, "{\"type\": \"forbidden\", \"message\": \"queue full\"}", SW_SERVICE_ERROR_FORBIDDEN, FALSE },
  { "404", 404, "{\"type\": \"not_found\", \"error\": \"clip not found\"}", SW_SERVICE_ERROR_NOT_FOUND, FALSE },
  { "405", 405, NULL, SW_SERVICE_ERROR_INVALID_REQUEST, FALSE },
  { "408", 408, NULL, SW_SERVICE_ERROR_INTERRUPTED, TRUE },
  { "410", 410, "{\"type\": \"gone\", \"error\": \"this operation has been retired\"}", SW_SERVICE_ERROR_GONE, FALSE },
  { "413", 413, NULL, SW_SERVICE_ERROR_INVALID_REQUEST, FALSE },
  { "421", 421, "{}", SW_SERVICE_ERROR_SERVER, TRUE },
  { "422", 422, "{\"detail\": \"no\"}", SW_SERVICE_ERROR_INVALID_REQUEST, FALSE },
  { "451", 451, NULL, SW_SERVICE_ERROR_FORBIDDEN, FALSE },
  { "500", 500, "{\"type\": \"server_error\", \"error\": \"oops\"}", SW_SERVICE_ERROR_SERVER, TRUE, "oops" },
  { "500-api-error", 500, "{\"type\": \"api_error\", \"error\": \"oops\"}", SW_SERVICE_ERROR_SERVER, TRUE, "oops" },
  { "500-html", 500, "<html>502</html>", SW_SERVICE_ERROR_SERVER, TRUE, "*HTTP 500*" },
  { "502", 502, "<html>bad gateway</html>", SW_SERVICE_ERROR_SERVER, TRUE },
  { "503", 503, NULL, SW_SERVICE_ERROR_SERVER, TRUE },
  { "504", 504, "{\"type\": \"timeout\", \"error\": \"upstream timed out\"}", SW_SERVICE_ERROR_SERVER, TRUE },
  { "301", 301, NULL, SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "302", 302, NULL, SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "303", 303, NULL, SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "304", 304, NULL, SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "307", 307, NULL, SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
  { "308", 308, NULL, SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
};

static void
test_status (Fixture      *fixture,
             gconstpointer data)
{
  const Case *one = data;
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;
  SwTestAnswer *answer = sw_test_server_answer (fixture->server, "*", CREATE, one->status, one->body);

  sw_test_answer_header (answer, "Location", CREATE "?again");
  sw_test_answer_header (answer, "WWW-Authenticate", "Basic realm=\"x\"");
  submission = fixture_submit (fixture, &error);
  if (one->code < 0)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (submission->task_id, ==, "3f0c2d1e-5b7a");
      g_assert_cmpstr (submission->raw, ==, one->body);
    }
  else
    {
      g_assert_error (error, SW_SERVICE_ERROR, one->code);
      g_assert_null (submission);
      g_assert_cmpint (sw_service_error_fate_is_unknown (error), ==, one->unknown);
      if (one->message != NULL)
        g_assert_true (g_pattern_match_simple (one->message, error->message));
    }
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, 1);
}

static void
test_request (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (JsonNode) body = NULL;
  g_autoptr (GError) error = NULL;
  const SwTestRequest *request;
  JsonObject          *object;

  sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED);
  submission = fixture_submit (fixture, &error);
  g_assert_no_error (error);
  requests = sw_test_server_get_requests (fixture->server);
  request = g_ptr_array_index (requests, 0);
  g_assert_cmpstr (request->path, ==, CREATE);
  g_assert_cmpstr (sw_test_request_get_header (request, "Authorization"), ==, "Bearer " KEY);
  g_assert_cmpstr (sw_test_request_get_header (request, "Content-Type"), ==, "application/json");
  g_assert_true (g_str_has_prefix (sw_test_request_get_header (request, "User-Agent"), "Songwright/"));
  g_assert_null (sw_test_request_get_header (request, "Accept-Encoding"));
  body = sw_json_parse (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body), &error);
  g_assert_no_error (error);
  object = json_node_get_object (body);
  g_assert_cmpstr (sw_json_get_string (object, "title", NULL), ==, "Paper Boats");
  g_assert_true (sw_json_get_boolean (object, "custom_mode", FALSE));
}

static void
test_no_connection (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *dead = sw_test_server_dup_dead_uri ();
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  fixture_point_to (fixture, dead, 0, 100);
  submission = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_CONNECTION);
  g_assert_false (sw_service_error_fate_is_unknown (error));
}

static void
test_connection_comes_back (Fixture      *fixture,
                            gconstpointer data)
{
  g_autofree char *dead = sw_test_server_dup_dead_uri ();
  g_autoptr (SwTestServer) late = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  fixture_point_to (fixture, dead, 0, 5);
  sw_service_submit_async (fixture->service, fixture->request, NULL, sw_test_store_result, &result);
  /* The first try has surely been refused before this is over, and the next not begun. */
  sw_test_wait_until (g_get_monotonic_time () > begin + 50000);
  late = sw_test_server_new_on_port (g_ascii_strtoull (strrchr (dead, ':') + 1, NULL, 10));
  sw_test_server_answer (late, "POST", CREATE, 200, ACCEPTED);
  sw_test_wait_result (&result);
  submission = sw_service_submit_finish (fixture->service, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sw_test_server_count (late, "POST", NULL), ==, 1);
}

static void
assert_interrupted_after (Fixture *fixture,
                          guint    n_posts)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  submission = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INTERRUPTED);
  g_assert_true (sw_service_error_fate_is_unknown (error));
  g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, n_posts);
  g_assert_cmpuint (sw_test_server_count_connections (fixture->server), ==, 1);
}

static void
test_closed_unread (Fixture      *fixture,
                    gconstpointer data)
{
  sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED);
  sw_test_server_drop_connections (fixture->server, 1);
  assert_interrupted_after (fixture, 0);
}

static void
test_closed_before_answer (Fixture      *fixture,
                           gconstpointer data)
{
  sw_test_answer_fault (sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED), SW_TEST_FAULT_CLOSE);
  assert_interrupted_after (fixture, 1);
}

static void
test_timeout (Fixture      *fixture,
              gconstpointer data)
{
  sw_test_answer_fault (sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED), SW_TEST_FAULT_SILENCE);
  assert_interrupted_after (fixture, 1);
}

static void
test_timeout_in_body (Fixture      *fixture,
                      gconstpointer data)
{
  sw_test_answer_dribble (sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED), 1, 1000);
  assert_interrupted_after (fixture, 1);
}

static void
test_cut_body (Fixture      *fixture,
               gconstpointer data)
{
  sw_test_answer_cut (sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED), 10);
  assert_interrupted_after (fixture, 1);
}

/* Between two chunks, libsoup takes the end of the connection for the end of the body. */
static void
test_cut_chunks (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;
  SwTestAnswer *answer = sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED);

  sw_test_answer_chunked (answer);
  sw_test_answer_cut (answer, 10);
  submission = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER);
  g_assert_true (sw_service_error_fate_is_unknown (error));
  g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, 1);
}

static void
test_garbage (Fixture      *fixture,
              gconstpointer data)
{
  static const char *const texts[] = { "this is not the web\r\n\r\n", "HTTP/9.9 what\r\n\r\n", "\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nno colon", "HTTP/1.1 100 Continue\r\n\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SwSubmission) submission = NULL;
      g_autoptr (GError) error = NULL;

      sw_test_server_forget_answers (fixture->server);
      sw_test_answer_raw (sw_test_server_answer (fixture->server, "POST", CREATE, 200, NULL), texts[i]);
      submission = fixture_submit (fixture, &error);
      g_assert_null (submission);
      g_assert_cmpuint (error->domain, ==, SW_SERVICE_ERROR);
      g_assert_true (sw_service_error_fate_is_unknown (error));
      g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, i + 1);
    }
}

static void
test_length_too_long (Fixture      *fixture,
                      gconstpointer data)
{
  sw_test_answer_claim_length (sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED), 5000);
  assert_interrupted_after (fixture, 1);
}

static void
test_length_too_short (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_answer_claim_length (sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED), 20);
  submission = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER);
  g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, 1);
}

/* The status alone tells that it was refused. */
static void
test_refusal_with_cut_body (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_answer_cut (sw_test_server_answer (fixture->server, "POST", CREATE, 400, ACCEPTED), 5);
  submission = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INVALID_REQUEST);
  g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, 1);
}

static void
test_odd_framing (Fixture      *fixture,
                  gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SwSubmission) submission = NULL;
      g_autoptr (GError) error = NULL;
      SwTestAnswer *answer;

      sw_test_server_forget_answers (fixture->server);
      answer = sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED);
      if (i == 0)
        sw_test_answer_chunked (answer);
      else if (i == 1)
        sw_test_answer_claim_length (answer, -1);
      else
        sw_test_answer_dribble (answer, 7, 1);
      submission = fixture_submit (fixture, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (submission->task_id, ==, "3f0c2d1e-5b7a");
    }
}

/* A kept connection that the server closes at its leisure must not swallow a POST,
 * nor bring a second one. */
static void
test_stale_connection (Fixture      *fixture,
                       gconstpointer data)
{
  sw_test_server_answer (fixture->server, "GET", CREDITS, 200, "{\"credits\": 1}");
  sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED);
  for (guint i = 1; i <= 20; i++)
    {
      g_autoptr (SwSubmission) submission = NULL;
      g_autoptr (GError) error = NULL;
      SwBalance balance;

      g_assert_true (fixture_get_credits (fixture, &balance, &error));
      sw_test_server_close_connections (fixture->server);
      submission = fixture_submit (fixture, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, i);
    }
}

/* The same, when the fresh connection breaks after the request was read. */
static void
test_never_repeated_by_the_library (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr (SwSubmission) first = NULL;
  g_autoptr (SwSubmission) second = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED);
  sw_test_answer_fault (sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED), SW_TEST_FAULT_CLOSE);
  first = fixture_submit (fixture, &error);
  g_assert_no_error (error);
  second = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INTERRUPTED);
  g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, 2);
}

static void
test_refused_then_accepted (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_server_answer (fixture->server, "POST", CREATE, 429, "{\"type\": \"rate_limit\"}");
  sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED);
  submission = fixture_submit (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, 2);
}

static void
test_refused_for_good (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_server_answer (fixture->server, "POST", CREATE, 429, "{\"type\": \"rate_limit\", \"error\": \"slowly\"}");
  submission = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_RATE_LIMITED);
  g_assert_false (sw_service_error_fate_is_unknown (error));
  g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, 6);
}

/* After a refusal comes a fault: the second POST is the last. */
static void
test_refused_then_broken (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_server_answer (fixture->server, "POST", CREATE, 429, "{}");
  sw_test_server_answer (fixture->server, "POST", CREATE, 500, "{}");
  submission = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_SERVER);
  g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, 2);
}

static void
test_cancelled_before (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  sw_service_submit_async (fixture->service, fixture->request, cancellable, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_false (sw_service_submit_was_sent (fixture->service, result));
  submission = sw_service_submit_finish (fixture->service, result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (sw_service_error_fate_is_unknown (error));
  g_assert_cmpuint (sw_test_server_count_connections (fixture->server), ==, 0);
}

static void
test_cancelled_during (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_answer_hold (sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED));
  sw_service_submit_async (fixture->service, fixture->request, cancellable, sw_test_store_result, &result);
  sw_test_wait_until (sw_test_server_count (fixture->server, "POST", NULL) == 1);
  g_assert_false (sw_service_submit_is_waiting (fixture->service, cancellable));
  g_cancellable_cancel (cancellable);
  sw_test_wait_result (&result);
  g_assert_true (sw_service_submit_was_sent (fixture->service, result));
  submission = sw_service_submit_finish (fixture->service, result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, 1);
}

static void
test_cancelled_in_body (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin;

  sw_test_answer_dribble (sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED), 1, 1000);
  sw_service_submit_async (fixture->service, fixture->request, cancellable, sw_test_store_result, &result);
  sw_test_wait_until (sw_test_server_count (fixture->server, "POST", NULL) == 1);
  begin = g_get_monotonic_time ();
  sw_test_wait_until (g_get_monotonic_time () > begin + 100000);
  g_cancellable_cancel (cancellable);
  sw_test_wait_result (&result);
  submission = sw_service_submit_finish (fixture->service, result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Waiting for its turn, it has not left. */
static void
test_cancelled_while_waiting (Fixture      *fixture,
                              gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SwSubmission) first = NULL;
  g_autoptr (SwSubmission) second = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture_point_to (fixture, sw_test_server_get_uri (fixture->server), 1000000, 1);
  sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED);
  first = fixture_submit (fixture, &error);
  g_assert_no_error (error);
  sw_service_submit_async (fixture->service, fixture->request, cancellable, sw_test_store_result, &result);
  sw_test_drain ();
  g_assert_true (sw_service_submit_is_waiting (fixture->service, cancellable));
  g_cancellable_cancel (cancellable);
  sw_test_wait_result (&result);
  g_assert_false (sw_service_submit_is_waiting (fixture->service, cancellable));
  g_assert_false (sw_service_submit_was_sent (fixture->service, result));
  second = sw_service_submit_finish (fixture->service, result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, 1);
}

/* Its answer is there: a cancellation that comes now must not lose the task. */
static void
test_cancelled_after (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_server_answer (fixture->server, "POST", CREATE, 200, ACCEPTED);
  sw_service_submit_async (fixture->service, fixture->request, cancellable, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_cancellable_cancel (cancellable);
  submission = sw_service_submit_finish (fixture->service, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (submission->task_id, ==, "3f0c2d1e-5b7a");
}

static void
test_no_key (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  sw_service_set_key (fixture->service, "  ");
  g_assert_false (sw_service_get_has_key (fixture->service));
  submission = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_KEY);
  g_assert_false (sw_service_error_fate_is_unknown (error));
  g_assert_cmpuint (sw_test_server_count_connections (fixture->server), ==, 0);
}

static void
test_impossible_key (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  sw_service_set_key (fixture->service, "abc\r\nX-Evil: 1");
  submission = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_KEY);
  g_assert_cmpuint (sw_test_server_count_connections (fixture->server), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/submit/answer/", cases[i].name, NULL);

      add_test_with (path, &cases[i], test_status);
    }
  add_test ("/submit/request", test_request);
  add_test ("/submit/no-connection", test_no_connection);
  add_test ("/submit/connection-comes-back", test_connection_comes_back);
  add_test ("/submit/closed-unread", test_closed_unread);
  add_test ("/submit/closed-before-answer", test_closed_before_answer);
  add_test ("/submit/timeout", test_timeout);
  add_test ("/submit/timeout-in-body", test_timeout_in_body);
  add_test ("/submit/cut-body", test_cut_body);
  add_test ("/submit/cut-chunks", test_cut_chunks);
  add_test ("/submit/garbage", test_garbage);
  add_test ("/submit/length-too-long", test_length_too_long);
  add_test ("/submit/length-too-short", test_length_too_short);
  add_test ("/submit/refusal-with-cut-body", test_refusal_with_cut_body);
  add_test ("/submit/odd-framing", test_odd_framing);
  add_test ("/submit/stale-connection", test_stale_connection);
  add_test ("/submit/never-repeated-by-the-library", test_never_repeated_by_the_library);
  add_test ("/submit/refused-then-accepted", test_refused_then_accepted);
  add_test ("/submit/refused-for-good", test_refused_for_good);
  add_test ("/submit/refused-then-broken", test_refused_then_broken);
  add_test ("/submit/cancelled/before", test_cancelled_before);
  add_test ("/submit/cancelled/during", test_cancelled_during);
  add_test ("/submit/cancelled/in-body", test_cancelled_in_body);
  add_test ("/submit/cancelled/while-waiting", test_cancelled_while_waiting);
  add_test ("/submit/cancelled/after", test_cancelled_after);
  add_test ("/submit/no-key", test_no_key);
  add_test ("/submit/impossible-key", test_impossible_key);
  return g_test_run ();
}
