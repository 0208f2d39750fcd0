/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fetching from addresses that somebody else names: what is fetched, what is refused,
 * and that nothing is left behind.
 */

#include "sw-engine-error.h"
#include "sw-fetcher.h"
#include "sw-test-server.h"
#include "sw-test-util.h"

#include <string.h>

typedef struct
{
  SwTestServer *server; /* (owned) */
  char         *dir;    /* (owned) */
  char         *path;   /* (owned) */
  SwFetchLimits limits;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer unused)
{
  self->server = sw_test_server_new ();
  self->dir = sw_test_make_dir ();
  self->path = g_build_filename (self->dir, "fetched", NULL);
  self->limits.allow_loopback = TRUE;
  self->limits.max_seconds = 20;
}

static void
tear_down (Fixture      *self,
           gconstpointer unused)
{
  sw_test_server_free (self->server);
  sw_test_remove_tree (self->dir);
  g_free (self->dir);
  g_free (self->path);
}

static void
script (Fixture    *self,
        const char *method,
        const char *path,
        const char *type,
        const char *body)
{
  SwTestAnswer *answer = sw_test_server_answer (self->server, method, path, 200, g_str_equal (method, "HEAD") ? NULL : body);

  sw_test_answer_header (answer, "Content-Type", type);
  if (g_str_equal (method, "HEAD"))
    sw_test_answer_claim_length (answer, (goffset)strlen (body));
}

static gboolean
fetch (Fixture    *self,
       const char *path,
       GError    **error)
{
  g_autofree char *url = g_strconcat (sw_test_server_get_uri (self->server), path, NULL);

  return sw_fetch_audio (url, self->path, &self->limits, NULL, error);
}

static void
assert_refused (Fixture    *self,
                const char *path,
                const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (fetch (self, path, &error));
  g_assert_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID);
  if (strstr (error->message, text) == NULL)
    g_error ("“%s” does not say “%s”", error->message, text);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static void
test_good (Fixture      *self,
           gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  script (self, "HEAD", "/a.mp3", "audio/mpeg", "some sound");
  script (self, "GET", "/a.mp3", "audio/mpeg", "some sound");
  g_assert_true (fetch (self, "/a.mp3", &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "some sound");
  g_assert_cmpuint (sw_test_server_count (self->server, "HEAD", NULL), ==, 1);
  g_assert_cmpuint (sw_test_server_count (self->server, "GET", NULL), ==, 1);
}

static void
test_head_decides (Fixture      *self,
                   gconstpointer unused)
{
  sw_test_server_answer (self->server, "HEAD", "/signed-for-get", 403, NULL);
  script (self, "GET", "/signed-for-get", "audio/mpeg", "x");
  script (self, "HEAD", "/page", "text/html", "x");
  script (self, "GET", "/page", "text/html", "x");
  assert_refused (self, "/signed-for-get", "403");
  assert_refused (self, "/page", "audio");
  assert_refused (self, "/nothing", "404");
  g_assert_cmpuint (sw_test_server_count (self->server, "GET", NULL), ==, 0);
}

static void
test_size (Fixture      *self,
           gconstpointer unused)
{
  SwTestAnswer *answer;

  self->limits.max_bytes = 1000;
  script (self, "HEAD", "/announced", "audio/mpeg", "x");
  answer = sw_test_server_answer (self->server, "GET", "/announced", 200, NULL);
  sw_test_answer_header (answer, "Content-Type", "audio/mpeg");
  sw_test_answer_generate (answer, 5000, NULL, 'x');
  script (self, "HEAD", "/silent", "audio/mpeg", "x");
  answer = sw_test_server_answer (self->server, "GET", "/silent", 200, NULL);
  sw_test_answer_header (answer, "Content-Type", "audio/mpeg");
  sw_test_answer_generate (answer, 50000, NULL, 'x');
  sw_test_answer_chunked (answer);
  assert_refused (self, "/announced", "large");
  assert_refused (self, "/silent", "large");
}

static void
test_broken (Fixture      *self,
             gconstpointer unused)
{
  SwTestAnswer *answer;

  script (self, "HEAD", "/cut", "audio/mpeg", "x");
  answer = sw_test_server_answer (self->server, "GET", "/cut", 200, NULL);
  sw_test_answer_header (answer, "Content-Type", "audio/mpeg");
  sw_test_answer_generate (answer, 500000, NULL, 'x');
  sw_test_answer_cut (answer, 1000);
  script (self, "HEAD", "/empty", "audio/mpeg", "");
  script (self, "GET", "/empty", "audio/mpeg", "");
  assert_refused (self, "/cut", "broke off");
  assert_refused (self, "/empty", "empty");
}

static void
test_slow (Fixture      *self,
           gconstpointer unused)
{
  SwTestAnswer *answer;

  self->limits.max_seconds = 1;
  script (self, "HEAD", "/slow", "audio/mpeg", "x");
  answer = sw_test_server_answer (self->server, "GET", "/slow", 200, NULL);
  sw_test_answer_header (answer, "Content-Type", "audio/mpeg");
  sw_test_answer_generate (answer, 100000, NULL, 'x');
  sw_test_answer_dribble (answer, 100, 50);
  assert_refused (self, "/slow", "too long");
}

static void
redirect (Fixture    *self,
          const char *path,
          const char *to)
{
  sw_test_answer_header (sw_test_server_answer (self->server, "*", path, 302, ""), "Location", to);
}

static void
test_redirects (Fixture      *self,
                gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  script (self, "HEAD", "/a.mp3", "audio/mpeg", "x");
  script (self, "GET", "/a.mp3", "audio/mpeg", "x");
  redirect (self, "/once", "/a.mp3");
  redirect (self, "/round", "/round");
  redirect (self, "/file", "file:///etc/passwd");
  redirect (self, "/private", "http://10.1.2.3/a.mp3");
  g_assert_true (fetch (self, "/once", &error));
  g_assert_no_error (error);
  assert_refused (self, "/once-not-there", "404");
  assert_refused (self, "/round", "without end");
  assert_refused (self, "/file", "http");
  assert_refused (self, "/private", "private network");
}

static void
test_loopback_is_off (Fixture      *self,
                      gconstpointer unused)
{
  self->limits.allow_loopback = FALSE;
  script (self, "HEAD", "/a.mp3", "audio/mpeg", "x");
  assert_refused (self, "/a.mp3", "private network");
  g_assert_cmpuint (sw_test_server_count_connections (self->server), ==, 0);
}

static void
test_addresses (Fixture      *self,
                gconstpointer unused)
{
  static const char *const wrong[] = { "", "nothing", "ftp://127.0.0.1/a.mp3", "file:///etc/passwd", "http://", "http:///a.mp3",
                                       "gopher://127.0.0.1:70/", "http://no.such.name.invalid/a.mp3" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (sw_fetch_audio (wrong[i], self->path, &self->limits, NULL, &error));
      g_assert_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID);
    }
}

static void
test_cancelled (Fixture      *self,
                gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = g_strconcat (sw_test_server_get_uri (self->server), "/a.mp3", NULL);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (sw_fetch_audio (url, self->path, &self->limits, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_ranges (void)
{
  static const struct
  {
    const char *address;
    gboolean    loopback, private, open; /* who lets it through */
  } cases[] = {
    { "127.0.0.1", TRUE, FALSE, FALSE },
    { "127.255.0.9", TRUE, FALSE, FALSE },
    { "::1", TRUE, FALSE, FALSE },
    { "::ffff:127.0.0.1", TRUE, FALSE, FALSE },
    { "10.0.0.1", FALSE, TRUE, FALSE },
    { "172.16.3.4", FALSE, TRUE, FALSE },
    { "172.31.255.255", FALSE, TRUE, FALSE },
    { "192.168.1.1", FALSE, TRUE, FALSE },
    { "169.254.169.254", FALSE, TRUE, FALSE },
    { "100.64.0.1", FALSE, TRUE, FALSE },
    { "0.0.0.0", FALSE, TRUE, FALSE },
    { "198.18.0.1", FALSE, TRUE, FALSE },
    { "224.0.0.1", FALSE, TRUE, FALSE },
    { "255.255.255.255", FALSE, TRUE, FALSE },
    { "::ffff:10.0.0.1", FALSE, TRUE, FALSE },
    { "64:ff9b::10.0.0.1", FALSE, TRUE, FALSE },
    { "2002:a00:1::", FALSE, TRUE, FALSE },
    { "fd12:3456::1", FALSE, TRUE, FALSE },
    { "fe80::1", FALSE, TRUE, FALSE },
    { "ff02::1", FALSE, TRUE, FALSE },
    { "::", FALSE, TRUE, FALSE },
    { "93.184.216.34", TRUE, TRUE, TRUE },
    { "172.32.0.1", TRUE, TRUE, TRUE },
    { "100.128.0.1", TRUE, TRUE, TRUE },
    { "2606:2800:220:1::1", TRUE, TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (cases[i].address);
      SwFetchLimits loopback = { .allow_loopback = TRUE }, private = { .allow_private = TRUE }, none = { FALSE, FALSE, 0, 0 };

      if (sw_fetch_allows (&loopback, address) != cases[i].loopback || sw_fetch_allows (&private, address) != cases[i].private ||
          sw_fetch_allows (&none, address) != cases[i].open)
        g_error ("%s is judged wrongly", cases[i].address);
    }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/fetcher/good", test_good);
  ADD ("/fetcher/head-decides", test_head_decides);
  ADD ("/fetcher/size", test_size);
  ADD ("/fetcher/broken", test_broken);
  ADD ("/fetcher/slow", test_slow);
  ADD ("/fetcher/redirects", test_redirects);
  ADD ("/fetcher/loopback-is-off", test_loopback_is_off);
  ADD ("/fetcher/addresses", test_addresses);
  ADD ("/fetcher/cancelled", test_cancelled);
  g_test_add_func ("/fetcher/ranges", test_ranges);

  return g_test_run ();
}
