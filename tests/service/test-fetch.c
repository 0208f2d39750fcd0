/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-service-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#define SONG "/files/song.mp3"
#define SIZE 700001
#define ETAG "\"v1\""

static SwTestAnswer *
offer (Fixture *fixture,
       goffset  size)
{
  SwTestAnswer *answer = sw_test_server_answer (fixture->server, "GET", SONG, 200, NULL);

  sw_test_answer_generate (answer, size, NULL, 0);
  return answer;
}

/* Puts the first @size bytes of the pattern, or of something else, where the download goes. */
static void
put_partial (Fixture *fixture,
             gsize    size,
             gboolean right)
{
  g_autofree char *contents = g_malloc (size);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < size; i++)
    contents[i] = (char)(right ? sw_test_pattern ((goffset)i) : 0x55);
  g_file_set_contents (g_file_peek_path (fixture->partial), contents, (gssize)size, &error);
  g_assert_no_error (error);
}

static const char *
get_range (Fixture *fixture,
           guint    index)
{
  static char range[100];
  g_autoptr (GPtrArray) requests = sw_test_server_get_requests (fixture->server);
  const char *value;

  g_assert_cmpuint (index, <, requests->len);
  value = sw_test_request_get_header (g_ptr_array_index (requests, index), "Range");
  g_strlcpy (range, value != NULL ? value : "", sizeof range);
  return range;
}

static void
assert_fetches (Fixture *fixture,
                goffset  size,
                guint    n_requests)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fixture_fetch (fixture, SONG, &error));
  g_assert_no_error (error);
  fixture_assert_fetched (fixture, size);
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, n_requests);
}

static void
assert_fails (Fixture    *fixture,
              const char *path,
              GQuark      domain,
              int         code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (fixture_fetch (fixture, path, &error));
  g_assert_error (error, domain, code);
}

static void
test_whole (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GPtrArray) requests = NULL;

  offer (fixture, SIZE);
  assert_fetches (fixture, SIZE, 1);
  requests = sw_test_server_get_requests (fixture->server);
  g_assert_null (sw_test_request_get_header (g_ptr_array_index (requests, 0), "Authorization"));
  g_assert_null (sw_test_request_get_header (g_ptr_array_index (requests, 0), "Range"));
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  offer (fixture, 0);
  assert_fetches (fixture, 0, 1);
}

static void
test_continues_partial (Fixture      *fixture,
                        gconstpointer data)
{
  put_partial (fixture, 1000, TRUE);
  sw_test_answer_ranges (offer (fixture, SIZE), ETAG);
  assert_fetches (fixture, SIZE, 1);
  g_assert_cmpstr (get_range (fixture, 0), ==, "bytes=1000-");
}

static void
test_cut_and_resumed (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (GPtrArray) requests = NULL;

  for (guint i = 0; i < 3; i++)
    {
      SwTestAnswer *answer = offer (fixture, SIZE);

      sw_test_answer_ranges (answer, ETAG);
      if (i < 2)
        sw_test_answer_cut (answer, 200000);
    }
  assert_fetches (fixture, SIZE, 3);
  g_assert_cmpstr (get_range (fixture, 0), ==, "");
  g_assert_true (g_str_has_prefix (get_range (fixture, 1), "bytes="));
  requests = sw_test_server_get_requests (fixture->server);
  g_assert_cmpstr (sw_test_request_get_header (g_ptr_array_index (requests, 1), "If-Range"), ==, ETAG);
}

static void
test_no_ranges (Fixture      *fixture,
                gconstpointer data)
{
  put_partial (fixture, 1000, FALSE);
  offer (fixture, SIZE);
  assert_fetches (fixture, SIZE, 1);
}

static void
test_cut_without_ranges (Fixture      *fixture,
                         gconstpointer data)
{
  sw_test_answer_cut (offer (fixture, SIZE), 200000);
  offer (fixture, SIZE);
  assert_fetches (fixture, SIZE, 2);
}

static void
test_already_complete (Fixture      *fixture,
                       gconstpointer data)
{
  put_partial (fixture, SIZE, TRUE);
  sw_test_answer_ranges (offer (fixture, SIZE), ETAG);
  assert_fetches (fixture, SIZE, 1);
}

static void
test_partial_too_long (Fixture      *fixture,
                       gconstpointer data)
{
  put_partial (fixture, SIZE + 5, FALSE);
  sw_test_answer_ranges (offer (fixture, SIZE), ETAG);
  assert_fetches (fixture, SIZE, 2);
}

/* The file changes between two tries: nothing of the old one may stay. */
static void
test_changed_meanwhile (Fixture      *fixture,
                        gconstpointer data)
{
  SwTestAnswer *old = sw_test_server_answer (fixture->server, "GET", SONG, 200, NULL);

  sw_test_answer_generate (old, SIZE, NULL, 'x');
  sw_test_answer_ranges (old, "\"v0\"");
  sw_test_answer_cut (old, 200000);
  sw_test_answer_ranges (offer (fixture, SIZE), ETAG);
  assert_fetches (fixture, SIZE, 2);
}

/* The same without any ETag: the size tells. */
static void
test_growing (Fixture      *fixture,
              gconstpointer data)
{
  SwTestAnswer *old = sw_test_server_answer (fixture->server, "GET", SONG, 200, NULL);

  sw_test_answer_generate (old, SIZE - 1000, NULL, 'x');
  sw_test_answer_ranges (old, NULL);
  sw_test_answer_cut (old, 200000);
  sw_test_answer_ranges (offer (fixture, SIZE), NULL);
  sw_test_answer_ranges (offer (fixture, SIZE), NULL);
  assert_fetches (fixture, SIZE, 3);
}

static void
test_wrong_range (Fixture      *fixture,
                  gconstpointer data)
{
  SwTestAnswer *wrong = sw_test_server_answer (fixture->server, "GET", SONG, 206, "xxxx");

  put_partial (fixture, 1000, TRUE);
  sw_test_answer_header (wrong, "Content-Range", "bytes 5-8/9");
  offer (fixture, SIZE);
  assert_fetches (fixture, SIZE, 2);
  g_assert_cmpstr (get_range (fixture, 1), ==, "");
}

static void
test_length_too_long (Fixture      *fixture,
                      gconstpointer data)
{
  sw_test_answer_claim_length (offer (fixture, SIZE), SIZE + 100);
  assert_fails (fixture, SONG, SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH);
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), <, 20);
}

static void
test_unknown_length (Fixture      *fixture,
                     gconstpointer data)
{
  sw_test_answer_claim_length (offer (fixture, SIZE), -1);
  assert_fetches (fixture, SIZE, 2);
}

static void
test_chunked (Fixture      *fixture,
              gconstpointer data)
{
  SwTestAnswer *answer = offer (fixture, SIZE);

  sw_test_answer_chunked (answer);
  sw_test_answer_ranges (answer, ETAG);
  assert_fetches (fixture, SIZE, 2);
}

static void
test_cut_between_chunks (Fixture      *fixture,
                         gconstpointer data)
{
  SwTestAnswer *answer = offer (fixture, SIZE);

  sw_test_answer_chunked (answer);
  sw_test_answer_cut (answer, 65536);
  sw_test_answer_ranges (answer, ETAG);
  sw_test_answer_ranges (offer (fixture, SIZE), ETAG);
  assert_fetches (fixture, SIZE, 2);
}

static void
test_offered_once (Fixture      *fixture,
                   gconstpointer data)
{
  sw_test_answer_chunked (offer (fixture, SIZE));
  sw_test_server_answer (fixture->server, "GET", SONG, 403, NULL);
  assert_fetches (fixture, SIZE, 2);
}

static void
test_faults_pass (Fixture      *fixture,
                  gconstpointer data)
{
  sw_test_server_answer (fixture->server, "GET", SONG, 500, "oops");
  sw_test_answer_header (sw_test_server_answer (fixture->server, "GET", SONG, 503, NULL), "Retry-After", "2");
  sw_test_server_answer (fixture->server, "GET", SONG, 429, NULL);
  sw_test_answer_fault (sw_test_server_answer (fixture->server, "GET", SONG, 200, NULL), SW_TEST_FAULT_CLOSE);
  offer (fixture, SIZE);
  assert_fetches (fixture, SIZE, 5);
}

static void
test_silence_passes (Fixture      *fixture,
                     gconstpointer data)
{
  SwTestAnswer *stuck = offer (fixture, SIZE);

  sw_test_answer_ranges (stuck, ETAG);
  sw_test_answer_dribble (stuck, 60000, 60000);
  sw_test_answer_ranges (offer (fixture, SIZE), ETAG);
  assert_fetches (fixture, SIZE, 2);
  g_assert_cmpstr (get_range (fixture, 1), ==, "bytes=60000-");
}

static void
test_gives_up (Fixture      *fixture,
               gconstpointer data)
{
  SwTestAnswer *answer = offer (fixture, SIZE);

  sw_test_answer_cut (answer, 200000);
  assert_fails (fixture, SONG, SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH);
  /* One try that brought something, six that brought nothing new. */
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, 7);
}

static void
test_gives_up_without_server (Fixture      *fixture,
                              gconstpointer data)
{
  g_autofree char *dead = sw_test_server_dup_dead_uri ();
  g_autofree char *uri = g_strconcat (dead, SONG, NULL);

  assert_fails (fixture, uri, SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH);
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  static const guint statuses[] = { 204, 304, 400, 401, 403, 404, 407, 410, 421 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GError) error = NULL;

      sw_test_server_forget_answers (fixture->server);
      sw_test_server_answer (fixture->server, "GET", SONG, statuses[i], NULL);
      g_assert_false (fixture_fetch (fixture, SONG, &error));
      g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH);
    }
}

static void
test_too_large (Fixture      *fixture,
                gconstpointer data)
{
  sw_service_set_fetch_limit (fixture->service, 100000);
  offer (fixture, SIZE);
  assert_fails (fixture, SONG, SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH);
  fixture_assert_fetched (fixture, 0);
}

static void
test_too_large_unannounced (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (GFileInfo) info = NULL;

  sw_service_set_fetch_limit (fixture->service, 100000);
  sw_test_answer_chunked (offer (fixture, SIZE));
  assert_fails (fixture, SONG, SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH);
  info = g_file_query_info (fixture->partial, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_assert_cmpint (g_file_info_get_size (info), <=, 100000);
}

static void
test_compressed (Fixture      *fixture,
                 gconstpointer data)
{
  sw_test_answer_header (offer (fixture, SIZE), "Content-Encoding", "gzip");
  assert_fails (fixture, SONG, SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH);
}

static void
test_redirected (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (SwTestServer) other = sw_test_server_new ();
  g_autoptr (GPtrArray) requests = NULL;
  g_autofree char *location = g_strconcat (sw_test_server_get_uri (other), "/elsewhere.mp3", NULL);
  g_autoptr (GError) error = NULL;

  sw_test_answer_header (sw_test_server_answer (fixture->server, "GET", SONG, 302, NULL), "Location", location);
  sw_test_answer_generate (sw_test_server_answer (other, "GET", "/elsewhere.mp3", 200, NULL), SIZE, NULL, 0);
  g_assert_true (fixture_fetch (fixture, SONG, &error));
  fixture_assert_fetched (fixture, SIZE);
  requests = sw_test_server_get_requests (other);
  g_assert_cmpuint (requests->len, ==, 1);
  g_assert_null (sw_test_request_get_header (g_ptr_array_index (requests, 0), "Authorization"));
}

static void
test_redirected_in_circles (Fixture      *fixture,
                            gconstpointer data)
{
  sw_test_answer_header (sw_test_server_answer (fixture->server, "GET", SONG, 302, NULL), "Location", SONG);
  assert_fails (fixture, SONG, SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH);
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, 6);
}

static void
test_redirected_to_plain_http (Fixture      *fixture,
                               gconstpointer data)
{
  sw_test_answer_header (sw_test_server_answer (fixture->server, "GET", SONG, 302, NULL), "Location", "http://198.51.100.7/x.mp3");
  assert_fails (fixture, SONG, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE);
}

static void
test_redirected_to_a_file (Fixture      *fixture,
                           gconstpointer data)
{
  sw_test_answer_header (sw_test_server_answer (fixture->server, "GET", SONG, 302, NULL), "Location", "file:///etc/passwd");
  assert_fails (fixture, SONG, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE);
}

static void
test_redirected_nowhere (Fixture      *fixture,
                         gconstpointer data)
{
  sw_test_server_answer (fixture->server, "GET", SONG, 302, NULL);
  assert_fails (fixture, SONG, SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH);
}

static void
test_addresses (Fixture      *fixture,
                gconstpointer data)
{
  assert_fails (fixture, "http://198.51.100.7/x.mp3", SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE);
  assert_fails (fixture, "ftp://example.net/x.mp3", SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE);
  assert_fails (fixture, "not an address", SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH);
  assert_fails (fixture, "", SW_SERVICE_ERROR, SW_SERVICE_ERROR_FETCH);
}

/* A service out there must not make us knock at doors in here. */
static void
test_loopback_from_outside (Fixture      *fixture,
                            gconstpointer data)
{
  offer (fixture, SIZE);
  fixture_point_to (fixture, "https://api.musicapi.example", 0, 100);
  assert_fails (fixture, SONG, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INSECURE);
  g_assert_cmpuint (sw_test_server_count_connections (fixture->server), ==, 0);
}

static void
test_disk_full (Fixture      *fixture,
                gconstpointer data)
{
  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("there is no /dev/full");
      return;
    }
  offer (fixture, SIZE);
  g_clear_object (&fixture->partial);
  fixture->partial = g_file_new_for_path ("/dev/full");
  assert_fails (fixture, SONG, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpuint (sw_test_server_count (fixture->server, NULL, NULL), ==, 1);
}

/* The limit on a file's size stands in for a disk that fills up on the way. */
static void
test_disk_fills_up (Fixture      *fixture,
                    gconstpointer data)
{
  struct rlimit old;
  struct rlimit small;
  g_autoptr (GError) error = NULL;

  offer (fixture, SIZE);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  small = old;
  small.rlim_cur = 300000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (fixture_fetch (fixture, SONG, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_cmpuint (error->domain, ==, G_IO_ERROR);
  /* What was written is kept, and continued when there is room again. */
  sw_test_server_forget_answers (fixture->server);
  sw_test_answer_ranges (offer (fixture, SIZE), ETAG);
  assert_fetches (fixture, SIZE, 2);
  g_assert_cmpstr (get_range (fixture, 1), ==, "bytes=300000-");
}

static void
test_no_folder (Fixture      *fixture,
                gconstpointer data)
{
  g_clear_object (&fixture->partial);
  fixture->partial = g_file_new_build_filename (fixture->dir, "missing", "song.part", NULL);
  assert_fails (fixture, SONG, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (sw_test_server_count_connections (fixture->server), ==, 0);
}

typedef struct
{
  GCancellable *cancellable;
  goffset       cancel_at;
  guint         calls;
  goffset       received, total;
} Progress;

static void
progress_cb (goffset  received,
             goffset  total,
             gpointer data)
{
  Progress *progress = data;

  g_assert_cmpint (received, >=, progress->received);
  progress->calls++;
  progress->received = received;
  progress->total = total;
  if (progress->cancel_at > 0 && received >= progress->cancel_at)
    g_cancellable_cancel (progress->cancellable);
}

static void
test_progress (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *uri = g_strconcat (sw_test_server_get_uri (fixture->server), SONG, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Progress progress = { NULL };
  gint64   begin = g_get_monotonic_time ();
  double   seconds;

  sw_test_answer_dribble (offer (fixture, SIZE), 10000, 5);
  sw_service_fetch_async (fixture->service, uri, fixture->partial, progress_cb, &progress, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_service_fetch_finish (fixture->service, result, &error));
  seconds = (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  g_assert_cmpuint (progress.calls, >=, 2);
  g_assert_cmpfloat (progress.calls, <=, seconds * 10 + 2);
  g_assert_cmpint (progress.received, ==, SIZE);
  g_assert_cmpint (progress.total, ==, SIZE);
}

static void
cancel_fetch (Fixture *fixture,
              goffset  cancel_at)
{
  g_autofree char *uri = g_strconcat (sw_test_server_get_uri (fixture->server), SONG, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Progress progress = { cancellable, cancel_at };

  if (cancel_at == 0)
    g_cancellable_cancel (cancellable);
  sw_service_fetch_async (fixture->service, uri, fixture->partial, progress_cb, &progress, cancellable, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_false (sw_service_fetch_finish (fixture->service, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled_before (Fixture      *fixture,
                       gconstpointer data)
{
  offer (fixture, SIZE);
  cancel_fetch (fixture, 0);
  g_assert_cmpuint (sw_test_server_count_connections (fixture->server), ==, 0);
}

static void
test_cancelled_during (Fixture      *fixture,
                       gconstpointer data)
{
  sw_test_answer_dribble (offer (fixture, SIZE), 10000, 10);
  cancel_fetch (fixture, 100000);
  /* … and continued later. */
  sw_test_server_forget_answers (fixture->server);
  sw_test_answer_ranges (offer (fixture, SIZE), ETAG);
  assert_fetches (fixture, SIZE, 2);
  g_assert_true (g_str_has_prefix (get_range (fixture, 1), "bytes="));
}

static void
test_cancelled_waiting (Fixture      *fixture,
                        gconstpointer data)
{
  g_autofree char *uri = g_strconcat (sw_test_server_get_uri (fixture->server), SONG, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_test_answer_hold (offer (fixture, SIZE));
  sw_service_fetch_async (fixture->service, uri, fixture->partial, NULL, NULL, cancellable, sw_test_store_result, &result);
  sw_test_wait_until (sw_test_server_count (fixture->server, NULL, NULL) == 1);
  g_cancellable_cancel (cancellable);
  sw_test_wait_result (&result);
  g_assert_false (sw_service_fetch_finish (fixture->service, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Many at once, while a call goes on beside them. */
static void
test_many_at_once (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *uri = g_strconcat (sw_test_server_get_uri (fixture->server), SONG, NULL);
  GAsyncResult    *results[24] = { NULL };
  GFile           *files[24];
  g_autoptr (GError) error = NULL;
  SwBalance balance;

  sw_test_answer_hold (offer (fixture, 10000));
  sw_test_server_answer (fixture->server, "GET", CREDITS, 200, "{\"credits\": 1}");
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.part", i);

      files[i] = g_file_new_build_filename (fixture->dir, name, NULL);
      sw_service_fetch_async (fixture->service, uri, files[i], NULL, NULL, NULL, sw_test_store_result, &results[i]);
    }
  sw_test_wait_until (sw_test_server_count (fixture->server, "GET", SONG) >= 4);
  g_assert_true (fixture_get_credits (fixture, &balance, &error));
  sw_test_server_release (fixture->server);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      sw_test_wait_until (results[i] != NULL);
      g_assert_true (sw_service_fetch_finish (fixture->service, results[i], &error));
      g_clear_object (&results[i]);
      g_set_object (&fixture->partial, files[i]);
      fixture_assert_fetched (fixture, 10000);
      g_clear_object (&files[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add_test ("/fetch/whole", test_whole);
  add_test ("/fetch/empty", test_empty);
  add_test ("/fetch/continues-partial", test_continues_partial);
  add_test ("/fetch/cut-and-resumed", test_cut_and_resumed);
  add_test ("/fetch/no-ranges", test_no_ranges);
  add_test ("/fetch/cut-without-ranges", test_cut_without_ranges);
  add_test ("/fetch/already-complete", test_already_complete);
  add_test ("/fetch/partial-too-long", test_partial_too_long);
  add_test ("/fetch/changed-meanwhile", test_changed_meanwhile);
  add_test ("/fetch/growing", test_growing);
  add_test ("/fetch/wrong-range", test_wrong_range);
  add_test ("/fetch/length-too-long", test_length_too_long);
  add_test ("/fetch/unknown-length", test_unknown_length);
  add_test ("/fetch/chunked", test_chunked);
  add_test ("/fetch/cut-between-chunks", test_cut_between_chunks);
  add_test ("/fetch/offered-once", test_offered_once);
  add_test ("/fetch/faults-pass", test_faults_pass);
  add_test ("/fetch/silence-passes", test_silence_passes);
  add_test ("/fetch/gives-up", test_gives_up);
  add_test ("/fetch/gives-up/without-server", test_gives_up_without_server);
  add_test ("/fetch/refused", test_refused);
  add_test ("/fetch/too-large", test_too_large);
  add_test ("/fetch/too-large/unannounced", test_too_large_unannounced);
  add_test ("/fetch/compressed", test_compressed);
  add_test ("/fetch/redirected", test_redirected);
  add_test ("/fetch/redirected/in-circles", test_redirected_in_circles);
  add_test ("/fetch/redirected/to-plain-http", test_redirected_to_plain_http);
  add_test ("/fetch/redirected/to-a-file", test_redirected_to_a_file);
  add_test ("/fetch/redirected/nowhere", test_redirected_nowhere);
  add_test ("/fetch/addresses", test_addresses);
  add_test ("/fetch/loopback-from-outside", test_loopback_from_outside);
  add_test ("/fetch/disk-full", test_disk_full);
  add_test ("/fetch/disk-fills-up", test_disk_fills_up);
  add_test ("/fetch/no-folder", test_no_folder);
  add_test ("/fetch/progress", test_progress);
  add_test ("/fetch/cancelled/before", test_cancelled_before);
  add_test ("/fetch/cancelled/during", test_cancelled_during);
  add_test ("/fetch/cancelled/waiting", test_cancelled_waiting);
  add_test ("/fetch/many-at-once", test_many_at_once);
  return g_test_run ();
}
