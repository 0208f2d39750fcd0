/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-backoff.h"
#include "sw-rate-limiter.h"
#include "sw-service-fixture.h"

#define MS 1000

/* Who got a turn, and when. */
typedef struct
{
  GString       *order;
  gint64         times[16];
  guint          n;
  SwRateLimiter *limiter;
  gboolean       keep; /* the turn instead of sending at once */
} Log;

typedef struct
{
  Log *log;
  char name;
} Entry;

static void
turn_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Entry *entry = user_data;
  g_autoptr (GError) error = NULL;

  if (!sw_rate_limiter_acquire_finish (result, &error))
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_string_append_c (entry->log->order, '!');
      return;
    }
  g_string_append_c (entry->log->order, entry->name);
  entry->log->times[entry->log->n++] = g_get_monotonic_time ();
  if (!entry->log->keep)
    sw_rate_limiter_sent (entry->log->limiter);
}

static void
ask (Log           *log,
     char           name,
     gint64         interval,
     SwRatePriority priority,
     GCancellable  *cancellable)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->log = log;
  entry->name = name;
  sw_rate_limiter_acquire_async (log->limiter, interval, priority, cancellable, turn_cb, entry);
}

static void
log_init (Log *log)
{
  static guint     count;
  g_autofree char *origin = g_strdup_printf ("test:%u", count++);

  *log = (Log){ g_string_new (NULL) };
  log->limiter = sw_rate_limiter_get (origin, "key");
}

static void
log_clear (Log *log)
{
  g_string_free (log->order, TRUE);
  sw_rate_limiter_unref (log->limiter);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Log, log_clear)

static void
test_interval (void)
{
  g_auto (Log) log;

  log_init (&log);
  for (guint i = 0; i < 5; i++)
    ask (&log, (char)('a' + i), 30 * MS, SW_RATE_POLL, NULL);
  sw_test_wait_until (log.n == 5);
  g_assert_cmpstr (log.order->str, ==, "abcde");
  for (guint i = 1; i < 5; i++)
    g_assert_cmpint (log.times[i] - log.times[i - 1], >=, 30 * MS);
}

static void
test_submissions_first (void)
{
  g_auto (Log) log;

  log_init (&log);
  ask (&log, 'a', 150 * MS, SW_RATE_POLL, NULL);
  ask (&log, 'b', 150 * MS, SW_RATE_POLL, NULL);
  ask (&log, 'c', 150 * MS, SW_RATE_POLL, NULL);
  ask (&log, 'X', 150 * MS, SW_RATE_SUBMISSION, NULL);
  ask (&log, 'Y', 150 * MS, SW_RATE_SUBMISSION, NULL);
  sw_test_wait_until (log.n == 5);
  g_assert_cmpstr (log.order->str, ==, "aXYbc");
}

static void
test_no_interval (void)
{
  g_auto (Log) log;

  log_init (&log);
  log.keep = TRUE;
  for (guint i = 0; i < 5; i++)
    ask (&log, (char)('a' + i), 0, SW_RATE_POLL, NULL);
  sw_test_wait_until (log.n == 5);
  g_assert_cmpstr (log.order->str, ==, "abcde");
}

/* While one shakes hands, the others wait; the interval counts from when it left. */
static void
test_counts_from_leaving (void)
{
  g_auto (Log) log;
  gint64 left;

  log_init (&log);
  log.keep = TRUE;
  ask (&log, 'a', 30 * MS, SW_RATE_POLL, NULL);
  ask (&log, 'b', 30 * MS, SW_RATE_POLL, NULL);
  sw_test_wait_until (g_get_monotonic_time () > log.times[0] + 90 * MS && log.n > 0);
  g_assert_cmpstr (log.order->str, ==, "a");
  left = g_get_monotonic_time ();
  sw_rate_limiter_sent (log.limiter);
  sw_test_wait_until (log.n == 2);
  g_assert_cmpint (log.times[1] - left, >=, 30 * MS);
}

static void
test_release (void)
{
  g_auto (Log) log;

  log_init (&log);
  log.keep = TRUE;
  ask (&log, 'a', G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC, SW_RATE_POLL, NULL);
  ask (&log, 'b', G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC, SW_RATE_POLL, NULL);
  sw_test_wait_until (log.n == 1);
  sw_rate_limiter_release (log.limiter);
  sw_test_wait_until (log.n == 2);
  g_assert_cmpstr (log.order->str, ==, "ab");
}

static void
test_cancel (void)
{
  g_auto (Log) log;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  log_init (&log);
  ask (&log, 'a', 200 * MS, SW_RATE_POLL, NULL);
  ask (&log, 'b', 200 * MS, SW_RATE_POLL, cancellable);
  ask (&log, 'c', 200 * MS, SW_RATE_POLL, NULL);
  g_cancellable_cancel (cancellable);
  sw_test_wait_until (log.n == 2);
  g_assert_cmpstr (log.order->str, ==, "a!c");
}

static void
test_hold (void)
{
  g_auto (Log) log;
  gint64 begin = g_get_monotonic_time ();

  log_init (&log);
  sw_rate_limiter_hold (log.limiter, 60 * MS);
  ask (&log, 'a', 0, SW_RATE_SUBMISSION, NULL);
  sw_test_wait_until (log.n == 1);
  g_assert_cmpint (log.times[0] - begin, >=, 60 * MS);
}

static void
test_shared (void)
{
  g_autoptr (SwRateLimiter) one = sw_rate_limiter_get ("https://a:443", "key");
  g_autoptr (SwRateLimiter) same = sw_rate_limiter_get ("https://a:443", "key");
  g_autoptr (SwRateLimiter) other_key = sw_rate_limiter_get ("https://a:443", "other");
  g_autoptr (SwRateLimiter) other_origin = sw_rate_limiter_get ("https://b:443", "key");
  g_autoptr (SwRateLimiter) no_key = sw_rate_limiter_get ("https://a:443", NULL);

  g_assert_true (one == same);
  g_assert_true (one != other_key);
  g_assert_true (one != other_origin);
  g_assert_true (one != no_key);
}

static void
test_retry_after (void)
{
  static const struct
  {
    const char *value;
    const char *date;
    gint64      seconds;
  } values[] = {
    { NULL, NULL, 0 },
    { "", NULL, 0 },
    { "7", NULL, 7 },
    { " 7 ", NULL, 7 },
    { "0", NULL, 0 },
    { "-5", NULL, 0 },
    { "soon", NULL, 0 },
    { "Fri, 20 Nov 2026 13:00:30 GMT", "Fri, 20 Nov 2026 13:00:00 GMT", 30 },
    { "Fri, 20 Nov 2026 13:00:00 GMT", "Fri, 20 Nov 2026 13:00:30 GMT", 0 },
    { "Thu, 01 Jan 1970 00:00:00 GMT", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_cmpint (sw_rate_limiter_parse_retry_after (values[i].value, values[i].date), ==, values[i].seconds * G_USEC_PER_SEC);
  g_assert_cmpint (sw_rate_limiter_parse_retry_after ("99999999999999999999", NULL), >, 0);
  g_assert_cmpint (sw_rate_limiter_parse_retry_after ("1.5", NULL), ==, 1500 * MS);
}

static void
test_backoff_grows (void)
{
  SwBackoff backoff;

  for (guint32 seed = 0; seed < 100; seed++)
    {
      sw_backoff_init (&backoff, 1000, 20000, seed);
      for (guint i = 0; i < 40; i++)
        {
          gint64 full = MIN (G_GINT64_CONSTANT (1000) << MIN (i, 20), 20000);
          gint64 pause = sw_backoff_next (&backoff);

          g_assert_cmpint (pause, >=, full / 2);
          g_assert_cmpint (pause, <=, full);
        }
    }
}

static void
test_backoff_repeatable (void)
{
  SwBackoff one;
  SwBackoff same;
  SwBackoff other;
  gboolean  differs = FALSE;

  sw_backoff_init (&one, 1000000, 2000000, 5);
  sw_backoff_init (&same, 1000000, 2000000, 5);
  sw_backoff_init (&other, 1000000, 2000000, 6);
  for (guint i = 0; i < 5; i++)
    {
      gint64 pause = sw_backoff_next (&one);

      g_assert_cmpint (pause, ==, sw_backoff_next (&same));
      differs = differs || pause != sw_backoff_next (&other);
    }
  g_assert_true (differs);
}

static void
assert_spacing (Fixture *fixture,
                gint64   least)
{
  g_autoptr (GPtrArray) requests = sw_test_server_get_requests (fixture->server);

  for (guint i = 1; i < requests->len; i++)
    {
      const SwTestRequest *before = g_ptr_array_index (requests, i - 1);
      const SwTestRequest *request = g_ptr_array_index (requests, i);

      g_assert_cmpint (request->time - before->time, >=, least);
    }
}

/* Measured where it matters; the server's thread may notice a request a little late. */
static void
test_at_the_server (Fixture      *fixture,
                    gconstpointer data)
{
  GAsyncResult *results[6] = { NULL };
  g_autoptr (SwService) other = NULL;
  g_autoptr (GPtrArray) requests = NULL;

  fixture_point_to (fixture, sw_test_server_get_uri (fixture->server), 3100, 8);
  other = sw_service_new (fixture->contract, sw_test_server_get_uri (fixture->server), SW_TARGET_HOSTED, 3100);
  sw_service_set_key (other, KEY);
  sw_service_set_time_scale (other, 8);
  sw_test_server_answer (fixture->server, "GET", TASK "*", 200, "{\"data\": []}");
  sw_test_server_answer (fixture->server, "POST", CREATE, 200, "{\"task_id\": \"t\"}");
  sw_service_poll_async (fixture->service, fixture->operation, "1", NULL, sw_test_store_result, &results[0]);
  sw_service_poll_async (fixture->service, fixture->operation, "2", NULL, sw_test_store_result, &results[1]);
  sw_service_poll_async (other, fixture->operation, "3", NULL, sw_test_store_result, &results[2]);
  sw_service_submit_async (fixture->service, fixture->request, NULL, sw_test_store_result, &results[3]);
  sw_service_submit_async (other, fixture->request, NULL, sw_test_store_result, &results[4]);
  sw_service_poll_async (other, fixture->operation, "4", NULL, sw_test_store_result, &results[5]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      sw_test_wait_until (results[i] != NULL);
      g_clear_object (&results[i]);
    }
  requests = sw_test_server_get_requests (fixture->server);
  g_assert_cmpuint (requests->len, ==, 6);
  for (guint i = 0; i < 6; i++)
    {
      static const char *const expected[] = { TASK "1", CREATE, CREATE, TASK "2", TASK "3", TASK "4" };

      g_assert_cmpstr (((SwTestRequest *)g_ptr_array_index (requests, i))->path, ==, expected[i]);
    }
  assert_spacing (fixture, 200 * MS);
}

static void
test_retry_after_at_the_server (Fixture      *fixture,
                                gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  /* 30 s asked for, at a hundredth: 300 ms; without the header it would be 62. */
  sw_test_answer_header (sw_test_server_answer (fixture->server, "POST", CREATE, 429, "{}"), "Retry-After", "30");
  sw_test_server_answer (fixture->server, "POST", CREATE, 200, "{\"task_id\": \"t\"}");
  submission = fixture_submit (fixture, &error);
  g_assert_no_error (error);
  assert_spacing (fixture, 250 * MS);
}

static void
test_retry_after_a_fault (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SwBalance balance;

  /* 30 s at a hundredth; without the header it would be 10 ms at most. */
  sw_test_answer_header (sw_test_server_answer (fixture->server, "GET", CREDITS, 503, "{}"), "Retry-After", "30");
  sw_test_server_answer (fixture->server, "GET", CREDITS, 200, "{\"credits\": 1}");
  g_assert_true (fixture_get_credits (fixture, &balance, &error));
  assert_spacing (fixture, 250 * MS);
}

static void
test_refusals_grow (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GError) error = NULL;
  const SwTestRequest *request[3];

  for (guint i = 0; i < 2; i++)
    sw_test_server_answer (fixture->server, "POST", CREATE, 429, "{}");
  sw_test_server_answer (fixture->server, "POST", CREATE, 200, "{\"task_id\": \"t\"}");
  fixture_point_to (fixture, sw_test_server_get_uri (fixture->server), 0, 20);
  submission = fixture_submit (fixture, &error);
  g_assert_no_error (error);
  requests = sw_test_server_get_requests (fixture->server);
  g_assert_cmpuint (requests->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    request[i] = g_ptr_array_index (requests, i);
  /* At least 3.1 s and then 6.2 s, at a twentieth. */
  g_assert_cmpint (request[1]->time - request[0]->time, >=, 100 * MS);
  g_assert_cmpint (request[2]->time - request[1]->time, >=, 250 * MS);
}

/* Nobody is left waiting for an hour without knowing. */
static void
test_retry_after_too_long (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (SwSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_answer_header (sw_test_server_answer (fixture->server, "POST", CREATE, 429, "{}"), "Retry-After", "3600");
  submission = fixture_submit (fixture, &error);
  g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_RATE_LIMITED);
  g_assert_nonnull (strstr (error->message, "60"));
  g_assert_cmpuint (sw_test_server_count (fixture->server, "POST", NULL), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/rate-limiter/interval", test_interval);
  g_test_add_func ("/rate-limiter/submissions-first", test_submissions_first);
  g_test_add_func ("/rate-limiter/no-interval", test_no_interval);
  g_test_add_func ("/rate-limiter/counts-from-leaving", test_counts_from_leaving);
  g_test_add_func ("/rate-limiter/release", test_release);
  g_test_add_func ("/rate-limiter/cancel", test_cancel);
  g_test_add_func ("/rate-limiter/hold", test_hold);
  g_test_add_func ("/rate-limiter/shared", test_shared);
  g_test_add_func ("/rate-limiter/retry-after", test_retry_after);
  g_test_add_func ("/backoff/grows", test_backoff_grows);
  g_test_add_func ("/backoff/repeatable", test_backoff_repeatable);
  add_test ("/rate-limiter/at-the-server", test_at_the_server);
  add_test ("/rate-limiter/retry-after/at-the-server", test_retry_after_at_the_server);
  add_test ("/rate-limiter/retry-after/a-fault", test_retry_after_a_fault);
  add_test ("/rate-limiter/refusals-grow", test_refusals_grow);
  add_test ("/rate-limiter/retry-after/too-long", test_retry_after_too_long);
  return g_test_run ();
}
