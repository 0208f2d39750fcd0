/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The key stays where it belongs, nothing goes out unprotected, and no answer
 * is large enough to hurt. */

#include "sw-service-fixture.h"

#include <stdio.h>
#include <string.h>

#define BOTH "{\"data\": [{\"clip_id\": \"a\", \"state\": \"succeeded\"}, {\"clip_id\": \"b\", \"state\": \"succeeded\"}]}"
#define HUGE_SIZE (200 * 1024 * 1024)
/* KiB: the limit of an answer is 8 MiB; a sanitised build keeps what was freed. */
#ifdef __SANITIZE_ADDRESS__
#define HUGE_GROWTH (64 * 1024)
#else
#define HUGE_GROWTH (12 * 1024)
#endif

/* Signed by itself and by nobody else; protects nothing. */
static const char certificate_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBmzCCAUGgAwIBAgIUB1k4EaBIcA3AOdnBD0cEmeUY8CQwCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMDE0MDIzNFoYDzIxMjYxMDI3\n"
    "MTQwMjM0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAARJI+HVRiiTcEEAOgEy1Cj8zFlltuDtP6M5rwsz7m5nAB8lXp2yrLHu\n"
    "9ap5kf6qTW7kP+JR4O+3QKreBc4kD55To28wbTAdBgNVHQ4EFgQUIPMS0EKyymY2\n"
    "zwWeTIea+wg44OcwHwYDVR0jBBgwFoAUIPMS0EKyymY2zwWeTIea+wg44OcwDwYD\n"
    "VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI\n"
    "zj0EAwIDSAAwRQIhAMcF7mhm0+gG0qC/pltXWsW5I1MUKonFzfEofSstSc0zAiBz\n"
    "wVmuyu8zQkFOjdwCwUQMd50+x/AYaCEmymPf0LLlJg==\n"
    "-----END CERTIFICATE-----\n"
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgnf1c8jd9x/q874fP\n"
    "K4XvTUS0WBYn9AWYM3nyA12iDOyhRANCAARJI+HVRiiTcEEAOgEy1Cj8zFlltuDt\n"
    "P6M5rwsz7m5nAB8lXp2yrLHu9ap5kf6qTW7kP+JR4O+3QKreBc4kD55T\n"
    "-----END PRIVATE KEY-----\n";

/* Follows where the answer to a GET points; the key must not. */
static void
redirect_poll (Fixture    *fixture,
               const char *location,
               int         code)
{
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_answer_header (sw_test_server_answer (fixture->server, "GET", TASK "t1", 302, NULL), "Location", location);
  report = fixture_poll (fixture, "t1", &error);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, SW_SERVICE_ERROR, code);
}

static void
test_redirect_to_other_port (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr (SwTestServer) other = sw_test_server_new ();
  g_autofree char *location = g_strconcat (sw_test_server_get_uri (other), TASK "t1", NULL);

  sw_test_server_answer (other, "GET", TASK "*", 200, BOTH);
  redirect_poll (fixture, location, SW_SERVICE_ERROR_BAD_ANSWER);
  g_assert_cmpuint (sw_test_server_count_connections (other), ==, 0);
}

static void
test_redirect_to_other_name (Fixture      *fixture,
                             gconstpointer data)
{
  g_autofree char *location = g_strdup_printf ("http://localhost:%u" TASK "t2", sw_test_server_get_port (fixture->server));

  sw_test_server_answer (fixture->server, "GET", TASK "t2", 200, BOTH);
  redirect_poll (fixture, location, SW_SERVICE_ERROR_BAD_ANSWER);
  g_assert_cmpuint (sw_test_server_count (fixture->server, "GET", TASK "t2"), ==, 0);
}

static void
test_redirect_to_plain_http (Fixture      *fixture,
                             gconstpointer data)
{
  redirect_poll (fixture, "http://198.51.100.7/x", SW_SERVICE_ERROR_INSECURE);
}

static void
test_redirect_within (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (GPtrArray) requests = NULL;

  sw_test_server_answer (fixture->server, "GET", "/moved", 200, BOTH);
  redirect_poll (fixture, "/moved", -1);
  requests = sw_test_server_get_requests (fixture->server);
  g_assert_cmpuint (requests->len, ==, 2);
  g_assert_cmpstr (sw_test_request_get_header (g_ptr_array_index (requests, 1), "Authorization"), ==, "Bearer " KEY);
}

static void
test_redirect_in_circles (Fixture      *fixture,
                          gconstpointer data)
{
  redirect_poll (fixture, TASK "t1", SW_SERVICE_ERROR_BAD_ANSWER);
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, 6);
}

static void
test_post_is_not_redirected (Fixture      *fixture,
                             gconstpointer data)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autoptr (SwTestServer) other = sw_test_server_new ();

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (SwSubmission) submission = NULL;
      g_autoptr (GError) error = NULL;

      sw_test_server_forget_answers (fixture->server);
      sw_test_server_forget_requests (fixture->server);
      sw_test_answer_header (sw_test_server_answer (fixture->server, "POST", CREATE, statuses[i], NULL), "Location",
                             sw_test_server_get_uri (other));
      submission = fixture_submit (fixture, &error);
      g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER);
      g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, 1);
    }
  g_assert_cmpuint (sw_test_server_count_connections (other), ==, 0);
}

static void
test_insecure_addresses (Fixture      *fixture,
                         gconstpointer data)
{
  static const char *const addresses[] = {
    "http://api.musicapi.ai",
    "http://198.51.100.7",
    "http://127.0.0.1.example.net",
    "http://localhost.example.net",
    "http://0.0.0.0",
    "http://[2001:db8::1]",
    "http://127.1",
    "http://2130706433",
    "ftp://127.0.0.1",
    "file:///tmp",
    "//127.0.0.1",
    "127.0.0.1",
    "",
    "http://",
    "https://",
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (SwSubmission) submission = NULL;
      g_autoptr (SwTaskReport) report = NULL;
      g_autoptr (GError) submit_error = NULL;
      g_autoptr (GError) poll_error = NULL;
      g_autoptr (GError) credits_error = NULL;
      g_autoptr (GError) fetch_error = NULL;
      SwBalance balance;

      fixture_point_to (fixture, addresses[i], 0, 100);
      submission = fixture_submit (fixture, &submit_error);
      g_assert_error (submit_error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE);
      g_assert_false (sw_service_error_fate_is_unknown (submit_error));
      report = fixture_poll (fixture, "t1", &poll_error);
      g_assert_error (poll_error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE);
      g_assert_false (fixture_get_credits (fixture, &balance, &credits_error));
      g_assert_error (credits_error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE);
      g_assert_false (fixture_fetch (fixture, "/x", &fetch_error));
      g_assert_error (fetch_error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE);
    }
}

static void
test_loopback_addresses (Fixture      *fixture,
                         gconstpointer data)
{
  guint16          port = sw_test_server_get_port (fixture->server);
  g_autofree char *name = g_strdup_printf ("http://localhost:%u", port);
  g_autofree char *upper = g_strdup_printf ("HTTP://LOCALHOST:%u/", port);
  g_autofree char *number = g_strdup_printf ("http://127.0.0.1:%u", port);
  const char      *addresses[] = { name, upper, number };

  sw_test_server_answer (fixture->server, "GET", CREDITS, 200, "{\"credits\": 3}");
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      SwBalance balance;

      fixture_point_to (fixture, addresses[i], 0, 100);
      g_assert_true (fixture_get_credits (fixture, &balance, &error));
      g_assert_no_error (error);
    }
}

static gboolean
accept_cb (SoupMessage         *message,
           GTlsCertificate     *certificate,
           GTlsCertificateFlags errors,
           gpointer             user_data)
{
  return TRUE;
}

/* Whoever does not ask who it is gets an answer: the server works. */
static void
assert_tls_server_works (SwTestServer *server)
{
  g_autofree char *uri = g_strconcat (sw_test_server_get_uri (server), CREDITS, NULL);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  body = soup_session_send_and_read_finish (session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
}

static void
test_self_signed (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) submit_error = NULL;
  g_autoptr (GError) fetch_error = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (SwTestServer) server = NULL;
  g_autoptr (SwSubmission) submission = NULL;
  g_autofree char *file = NULL;
  SwBalance        balance;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    g_error ("there is no TLS: the package glib-networking is missing");
  certificate = g_tls_certificate_new_from_pem (certificate_pem, -1, &error);
  g_assert_no_error (error);
  server = sw_test_server_new_tls (certificate);
  sw_test_server_answer (server, "*", "/*", 200, "{\"credits\": 1, \"task_id\": \"t\"}");
  assert_tls_server_works (server);
  sw_test_server_forget_requests (server);

  fixture_point_to (fixture, sw_test_server_get_uri (server), 0, 1); /* shaking hands takes time */
  g_assert_false (fixture_get_credits (fixture, &balance, &error));
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_TLS);
  submission = fixture_submit (fixture, &submit_error);
  g_assert_error (submit_error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_TLS);
  g_assert_false (sw_service_error_fate_is_unknown (submit_error));
  file = g_strconcat (sw_test_server_get_uri (server), "/x.mp3", NULL);
  g_assert_false (fixture_fetch (fixture, file, &fetch_error));
  g_assert_error (fetch_error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_TLS);
  g_assert_cmpuint (sw_test_server_count (server, NULL, NULL), ==, 0);
}

/* https to something that does not speak it: the request never left. */
static void
test_https_to_plain_server (Fixture      *fixture,
                            gconstpointer data)
{
  g_autofree char *uri = g_strdup_printf ("https://127.0.0.1:%u", sw_test_server_get_port (fixture->server));
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  fixture_point_to (fixture, uri, 0, 100);
  sw_test_server_drop_connections (fixture->server, 100);
  submission = fixture_submit (fixture, &error);
  g_assert_cmpuint (error->domain, ==, SW_SERVICE_ERROR);
  g_assert_false (sw_service_error_fate_is_unknown (error));
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, 0);
}

static GString *logged;

static GLogWriterOutput
log_writer (GLogLevelFlags   level,
            const GLogField *fields,
            gsize            n_fields,
            gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (fields[i].length < 0)
      g_string_append_printf (logged, "%s=%s\n", fields[i].key, (const char *)fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

/* A service that repeats the key in everything it says. Runs in a process of its
 * own since a log writer is for good. */
static void
test_key_is_not_told (Fixture      *fixture,
                      gconstpointer data)
{
  static const char *const bodies[] = {
    "{\"type\": \"unauthorized\", \"error\": \"key " KEY " is wrong\"}",
    "bad key " KEY,
    "{\"detail\": [{\"msg\": \"Bearer " KEY "\"}]}",
  };
  static const guint statuses[] = { 400, 401, 403, 404, 429, 500 };

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  fixture_point_to (fixture, sw_test_server_get_uri (fixture->server), 0, 10000);
  logged = g_string_new (NULL);
  g_log_set_writer_func (log_writer, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (statuses) * G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (SwSubmission) submission = NULL;
      g_autoptr (SwTaskReport) report = NULL;
      g_autoptr (GError) submit_error = NULL;
      g_autoptr (GError) poll_error = NULL;

      sw_test_server_forget_answers (fixture->server);
      sw_test_server_answer (fixture->server, "*", "/*", statuses[i / G_N_ELEMENTS (bodies)], bodies[i % G_N_ELEMENTS (bodies)]);
      submission = fixture_submit (fixture, &submit_error);
      report = fixture_poll (fixture, "t1", &poll_error);
      g_assert_null (strstr (submit_error->message, KEY));
      g_assert_null (strstr (poll_error->message, KEY));
    }
  g_assert_nonnull (strstr (logged->str, CREATE)); /* it does write what goes on */
  g_assert_null (strstr (logged->str, KEY));
}

static void
test_key_is_not_kept (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (SwTaskReport) report = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_server_answer (fixture->server, "POST", CREATE, 200, "{\"task_id\": \"t1\", \"echo\": \"" KEY "\"}");
  sw_test_server_answer (fixture->server, "GET", TASK "t1", 200, "{\"data\": [{\"state\": \"failed\", \"error\": \"" KEY "\"}]}");
  submission = fixture_submit (fixture, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (submission->raw, KEY));
  report = fixture_poll (fixture, "t1", &error);
  g_assert_no_error (error);
  g_assert_null (strstr (report->raw, KEY));
  g_assert_null (strstr (((SwClipReport *)g_ptr_array_index (report->clips, 0))->message, KEY));
}

static long
read_peak (void)
{
  g_autofree char *status = NULL;
  const char      *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || (line = strstr (status, "VmHWM:")) == NULL)
    g_error ("the peak of memory cannot be read");
  return strtol (line + strlen ("VmHWM:"), NULL, 10);
}

typedef struct
{
  const char *name;
  guint       status;
  gboolean    chunked;
  goffset     claimed; /* 0: the truth */
  int         code;
} Huge;

static const Huge huge[] = {
  { "announced", 200, FALSE, 0, SW_SERVICE_ERROR_BAD_ANSWER },
  { "chunked", 200, TRUE, 0, SW_SERVICE_ERROR_BAD_ANSWER },
  { "unannounced", 200, FALSE, -1, SW_SERVICE_ERROR_BAD_ANSWER },
  { "understated", 200, FALSE, 1000, SW_SERVICE_ERROR_BAD_ANSWER },
  { "overstated", 200, FALSE, G_MAXINT64 / 2, SW_SERVICE_ERROR_BAD_ANSWER },
  { "unauthorized", 401, TRUE, 0, SW_SERVICE_ERROR_UNAUTHORIZED },
  { "misdirected", 421, TRUE, 0, SW_SERVICE_ERROR_SERVER },
  { "broken", 500, TRUE, 0, SW_SERVICE_ERROR_SERVER },
  { "redirecting", 302, TRUE, 0, SW_SERVICE_ERROR_BAD_ANSWER },
};

static void
test_huge (Fixture      *fixture,
           gconstpointer data)
{
  const Huge *one = data;
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;
  SwTestAnswer *answer;
  long          before;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  answer = sw_test_server_answer (fixture->server, "POST", CREATE, one->status, NULL);
  sw_test_answer_generate (answer, HUGE_SIZE, "{\"task_id\": \"", 'x');
  sw_test_answer_header (answer, "WWW-Authenticate", "Basic realm=\"x\"");
  if (one->chunked)
    sw_test_answer_chunked (answer);
  if (one->claimed != 0)
    sw_test_answer_claim_length (answer, one->claimed);
  before = read_peak ();
  submission = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, one->code);
  g_test_message ("peak growth %ld KiB", read_peak () - before);
  g_assert_cmpint (read_peak () - before, <, HUGE_GROWTH);
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, 1);
}

static void
test_just_at_the_limit (Fixture      *fixture,
                        gconstpointer data)
{
  static const gsize sizes[] = { 8 * 1024 * 1024, 8 * 1024 * 1024 + 1 };

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *text = g_strnfill (sizes[i / 2], ' ');
      g_autoptr (GError) error = NULL;
      SwTestAnswer *answer;
      SwBalance     balance;

      memcpy (text, "{\"credits\": 5}", strlen ("{\"credits\": 5}"));
      sw_test_server_forget_answers (fixture->server);
      answer = sw_test_server_answer (fixture->server, "GET", CREDITS, 200, text);
      if (i % 2 == 1)
        sw_test_answer_chunked (answer);
      g_assert_cmpint (fixture_get_credits (fixture, &balance, &error), ==, i / 2 == 0);
      if (i / 2 == 1)
        g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER);
    }
}

/* Eight million bytes of nothing but brackets are small to send and huge to hold. */
static void
test_dense (Fixture      *fixture,
            gconstpointer data)
{
  static const char *const steps[] = { "[],", "{},", "0,", "\"\"," };

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (GString) text = g_string_sized_new (8 * 1024 * 1024);
      g_autoptr (GError) error = NULL;
      SwBalance balance;
      long      before;

      g_string_append (text, "{\"credits\": 1, \"data\": [");
      while (text->len < 8 * 1024 * 1024 - 100)
        g_string_append (text, steps[i]);
      g_string_append (text, "0]}");
      sw_test_server_forget_answers (fixture->server);
      sw_test_server_answer (fixture->server, "GET", CREDITS, 200, text->str);
      before = read_peak ();
      g_assert_false (fixture_get_credits (fixture, &balance, &error));
      g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER);
      g_assert_cmpint (read_peak () - before, <, 3 * HUGE_GROWTH);
    }
}

/* After a refused answer the next call is undisturbed by what was left unread. */
static void
test_after_huge (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SwTestAnswer *answer;
  SwBalance     balance = { 0, 0 };

  answer = sw_test_server_answer (fixture->server, "GET", CREDITS, 200, NULL);
  sw_test_answer_generate (answer, 20 * 1024 * 1024, "{", ' ');
  sw_test_answer_chunked (answer);
  sw_test_server_answer (fixture->server, "GET", CREDITS, 200, "{\"credits\": 5}");
  g_assert_false (fixture_get_credits (fixture, &balance, &error));
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER);
  g_clear_error (&error);
  g_assert_true (fixture_get_credits (fixture, &balance, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (balance.credits, ==, 5);
}

/* Nobody asked for compression; what comes so is not unpacked. */
static void
test_compressed (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) packed = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  g_autoptr (GBytes) bomb = NULL;
  g_autoptr (GError) error = NULL;
  SwTestAnswer *answer;
  SwBalance     balance;

  for (guint i = 0; i < 16; i++)
    g_output_stream_write_all (packed, zeros, 1024 * 1024, NULL, NULL, NULL);
  g_output_stream_close (packed, NULL, NULL);
  bomb = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  answer = sw_test_server_answer (fixture->server, "GET", CREDITS, 200, NULL);
  sw_test_answer_header (answer, "Content-Encoding", "gzip");
  sw_test_answer_bytes (answer, bomb);
  g_assert_false (fixture_get_credits (fixture, &balance, &error));
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER);
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, 1);
}

static void
test_words_are_clean (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char *words = g_strnfill (100000, 'w');
  g_autofree char *body = g_strdup_printf ("{\"error\": \"bell\\u0007 esc\\u001b[31m\\n\\n turn\\u202e %s\"}", words);
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_server_answer (fixture->server, "POST", CREATE, 400, body);
  submission = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INVALID_REQUEST);
  g_assert_true (g_str_has_prefix (error->message, "bell esc [31m turn ww"));
  g_assert_cmpuint (g_utf8_strlen (error->message, -1), <=, 501);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add_test ("/security/redirect/to-other-port", test_redirect_to_other_port);
  add_test ("/security/redirect/to-other-name", test_redirect_to_other_name);
  add_test ("/security/redirect/to-plain-http", test_redirect_to_plain_http);
  add_test ("/security/redirect/within", test_redirect_within);
  add_test ("/security/redirect/in-circles", test_redirect_in_circles);
  add_test ("/security/redirect/post", test_post_is_not_redirected);
  add_test ("/security/insecure-addresses", test_insecure_addresses);
  add_test ("/security/loopback-addresses", test_loopback_addresses);
  add_test ("/security/tls/self-signed", test_self_signed);
  add_test ("/security/tls/plain-server", test_https_to_plain_server);
  add_test ("/security/key/is-not-told", test_key_is_not_told);
  add_test ("/security/key/is-not-kept", test_key_is_not_kept);
  for (guint i = 0; i < G_N_ELEMENTS (huge); i++)
    {
      g_autofree char *path = g_strconcat ("/security/huge/", huge[i].name, NULL);

      add_test_with (path, &huge[i], test_huge);
    }
  add_test ("/security/just-at-the-limit", test_just_at_the_limit);
  add_test ("/security/dense", test_dense);
  add_test ("/security/after-huge", test_after_huge);
  add_test ("/security/compressed", test_compressed);
  add_test ("/security/words-are-clean", test_words_are_clean);
  return g_test_run ();
}
