/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The songs' files: HEAD, byte ranges, and no other file.
 */

#include "sw-engine-fixture.h"
#include "sw-json.h"
#include "sw-test-util.h"

#include <string.h>

typedef struct
{
  Fixture base;
  char   *path; /* (owned): of the first take's song */
  GBytes *song; /* (owned): what the file holds */
} Song;

static Answer
get (Song       *self,
     const char *method,
     const char *header,
     const char *value,
     const char *other,
     const char *other_value)
{
  if (other != NULL)
    return fixture_send (&self->base, self->base.server, method, self->path, NULL, NULL, header, value, other, other_value, NULL);
  if (header != NULL)
    return fixture_send (&self->base, self->base.server, method, self->path, NULL, NULL, header, value, NULL);
  return fixture_send (&self->base, self->base.server, method, self->path, NULL, NULL, NULL);
}

static void
set_up (Song         *self,
        gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autofree char *prefix = NULL;
  g_auto (Answer) done = { 0 };
  g_auto (Answer) whole = { 0 };
  const char *uri;

  fixture_set_up (&self->base, NULL);
  fixture_start (&self->base);
  id = fixture_submit (&self->base, NULL);
  done = fixture_wait (&self->base, id);
  uri = sw_json_get_string (answer_get_clip (&done, 0), "audio_url", "");
  prefix = g_strdup_printf ("http://127.0.0.1:%u/files/", sw_engine_server_get_port (self->base.server));
  g_assert_true (g_str_has_prefix (uri, prefix));
  self->path = g_strdup (uri + strlen (prefix) - strlen ("/files/"));
  whole = get (self, "GET", NULL, NULL, NULL, NULL);
  g_assert_cmpuint (whole.status, ==, 200);
  self->song = g_bytes_ref (whole.body);
}

static void
tear_down (Song         *self,
           gconstpointer unused)
{
  g_bytes_unref (self->song);
  g_free (self->path);
  fixture_tear_down (&self->base, NULL);
}

static void
assert_part (Song         *self,
             const Answer *answer,
             gsize         from,
             gsize         length)
{
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (self->song, from, length);
  g_autofree char *range = g_strdup_printf ("bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%d", from, from + length - 1, SONG_SIZE);

  g_assert_cmpuint (answer->status, ==, 206);
  g_assert_true (g_bytes_equal (answer->body, part));
  g_assert_cmpstr (soup_message_headers_get_one (answer->headers, "Content-Range"), ==, range);
}

static void
test_whole (Song         *self,
            gconstpointer unused)
{
  g_auto (Answer) answer = get (self, "GET", NULL, NULL, NULL, NULL);

  g_assert_cmpuint (g_bytes_get_size (answer.body), ==, SONG_SIZE);
  g_assert_cmpstr (soup_message_headers_get_content_type (answer.headers, NULL), ==, "audio/mpeg");
  g_assert_cmpstr (soup_message_headers_get_one (answer.headers, "Accept-Ranges"), ==, "bytes");
  g_assert_cmpstr (soup_message_headers_get_one (answer.headers, "ETag"), !=, NULL);
}

static void
test_head (Song         *self,
           gconstpointer unused)
{
  g_auto (Answer) answer = get (self, "HEAD", NULL, NULL, NULL, NULL);

  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (answer.body), ==, 0);
  g_assert_cmpint (soup_message_headers_get_content_length (answer.headers), ==, SONG_SIZE);
  g_assert_cmpstr (soup_message_headers_get_content_type (answer.headers, NULL), ==, "audio/mpeg");
}

static void
test_ranges (Song         *self,
             gconstpointer unused)
{
  g_auto (Answer) first = get (self, "GET", "Range", "bytes=0-0", NULL, NULL);
  g_auto (Answer) middle = get (self, "GET", "Range", "bytes=1000-2999", NULL, NULL);
  g_auto (Answer) rest = get (self, "GET", "Range", "bytes=99000-", NULL, NULL);
  g_auto (Answer) last = get (self, "GET", "Range", "bytes=-10", NULL, NULL);
  g_auto (Answer) beyond = get (self, "GET", "Range", "bytes=99990-200000", NULL, NULL);

  assert_part (self, &first, 0, 1);
  assert_part (self, &middle, 1000, 2000);
  assert_part (self, &rest, 99000, 1000);
  assert_part (self, &last, SONG_SIZE - 10, 10);
  assert_part (self, &beyond, 99990, 10);
}

static void
test_ranges_not_understood (Song         *self,
                            gconstpointer unused)
{
  static const char *const ranges[] = { "bytes=", "bytes=-", "bytes=9-5", "bytes=a-b", "bytes=0-1,5-6", "lines=0-1",
                                        "bytes=-1-5", "bytes=99999999999999999999-" };
  gsize                    i;

  for (i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_auto (Answer) answer = get (self, "GET", "Range", ranges[i], NULL, NULL);

      g_assert_cmpuint (answer.status, ==, 200);
      g_assert_cmpuint (g_bytes_get_size (answer.body), ==, SONG_SIZE);
    }
}

static void
test_range_outside (Song         *self,
                    gconstpointer unused)
{
  g_auto (Answer) answer = get (self, "GET", "Range", "bytes=100000-", NULL, NULL);

  g_assert_cmpuint (answer.status, ==, 416);
  g_assert_cmpstr (soup_message_headers_get_one (answer.headers, "Content-Range"), ==, "bytes */100000");
}

static void
test_if_range (Song         *self,
               gconstpointer unused)
{
  g_auto (Answer) head = get (self, "HEAD", NULL, NULL, NULL, NULL);
  const char *tag = soup_message_headers_get_one (head.headers, "ETag");
  g_auto (Answer) same = get (self, "GET", "Range", "bytes=5-9", "If-Range", tag);
  g_auto (Answer) other = get (self, "GET", "Range", "bytes=5-9", "If-Range", "\"other\"");

  assert_part (self, &same, 5, 5);
  g_assert_cmpuint (other.status, ==, 200);
  g_assert_true (g_bytes_equal (other.body, self->song));
}

static void
test_no_other_file (Song         *self,
                    gconstpointer unused)
{
  static const char *const paths[] = {
    "/files/", "/files/x", "/files/../ledger.jsonl", "/files/%2e%2e/ledger.jsonl", "/files/..%2f..%2fledger.jsonl/audio.mp3",
    "/files/11111111-2222-4333-8444-555555555555/audio.mp3", "/files/11111111-2222-4333-8444-555555555555/../../ledger.jsonl"
  };
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *unknown = g_strconcat (folder, "/notes.txt", NULL);
  g_autofree char *up = g_strconcat (folder, "/..%2f..%2fledger.jsonl", NULL);
  g_autofree char *deeper = g_strconcat (self->path, "/more", NULL);
  const char      *more[] = { unknown, up, deeper };
  gsize            i;

  for (i = 0; i < G_N_ELEMENTS (paths) + G_N_ELEMENTS (more); i++)
    {
      const char *path = i < G_N_ELEMENTS (paths) ? paths[i] : more[i - G_N_ELEMENTS (paths)];
      g_auto (Answer) answer = fixture_send (&self->base, self->base.server, "GET", path, NULL, NULL, NULL);

      g_assert_true (answer.status == 404 || answer.status == 400); /* libsoup refuses ".." itself */
    }
}

static void
test_method (Song         *self,
             gconstpointer unused)
{
  g_auto (Answer) answer = get (self, "DELETE", NULL, NULL, NULL, NULL);

  g_assert_cmpuint (answer.status, ==, 405);
}

static void
test_survive_restart (Song         *self,
                      gconstpointer unused)
{
  g_auto (Answer) again = { 0 };

  fixture_start (&self->base);
  again = get (self, "GET", NULL, NULL, NULL, NULL);
  g_assert_cmpuint (again.status, ==, 200);
  g_assert_true (g_bytes_equal (again.body, self->song));
}

#define ADD(path, function) g_test_add (path, Song, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/http/files/whole", test_whole);
  ADD ("/http/files/head", test_head);
  ADD ("/http/files/ranges", test_ranges);
  ADD ("/http/files/ranges-not-understood", test_ranges_not_understood);
  ADD ("/http/files/range-outside", test_range_outside);
  ADD ("/http/files/if-range", test_if_range);
  ADD ("/http/files/no-other-file", test_no_other_file);
  ADD ("/http/files/method", test_method);
  ADD ("/http/files/survive-restart", test_survive_restart);

  return g_test_run ();
}
