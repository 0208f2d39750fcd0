/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening, and what the store says when it cannot. */

#include "sw-library-fixture.h"

#include "sw-database-private.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Place;

static void
place_set_up (Place        *self,
              gconstpointer data)
{
  self->folder = sw_test_make_dir ();
  self->path = g_build_filename (self->folder, "library.db", NULL);
}

static void
place_tear_down (Place        *self,
                 gconstpointer data)
{
  sw_test_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

static void
open_and_close (const char *path)
{
  g_autoptr (SwStore) store = sw_store_new (NULL, path);
  g_autoptr (GError) error = NULL;

  library_open (store, &error);
  g_assert_no_error (error);
  sw_store_close (store);
  sw_test_drain ();
}

static void
assert_refused (const char    *path,
                SwLibraryError code)
{
  g_autoptr (SwStore) store = sw_store_new (NULL, path);
  g_autoptr (GError) error = NULL;

  g_assert_false (library_open (store, &error));
  g_assert_error (error, SW_LIBRARY_ERROR, (int)code);
  g_assert_cmpuint (strlen (error->message), >, 10);
  g_assert_false (sw_store_get_opened (store));
}

static SwDatabase *
open_raw (const char *path,
          int         version)
{
  g_autoptr (GError) error = NULL;
  SwDatabase *database = _sw_database_open (path, version, &error);

  g_assert_no_error (error);
  return database;
}

static void
execute (SwDatabase *database,
         const char *sql)
{
  g_autoptr (GError) error = NULL;

  _sw_database_execute (database, sql, &error);
  g_assert_no_error (error);
}

static void
test_makes_folders (Place        *place,
                    gconstpointer data)
{
  g_autofree char *path = g_build_filename (place->folder, "a", "b", "library.db", NULL);

  open_and_close (path);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static void
test_opens_again (Place        *place,
                  gconstpointer data)
{
  open_and_close (place->path);
  open_and_close (place->path);
}

static void
test_settings (Place        *place,
               gconstpointer data)
{
  static const struct
  {
    const char *sql, *value;
  } cases[] = {
    { "PRAGMA journal_mode", "wal" },
    { "PRAGMA synchronous", "2" },
    { "PRAGMA foreign_keys", "1" },
    { "PRAGMA user_version", "3" },
  };
  g_autoptr (SwDatabase) database = open_raw (place->path, _sw_schema_get_version ());

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwStatement) statement = _sw_database_prepare (database, cases[i].sql, &error);
      gboolean row;

      g_assert_true (_sw_database_step (database, statement, &row, &error));
      g_assert_true (row);
      g_assert_cmpstr (_sw_statement_get_string (statement, 0), ==, cases[i].value);
    }
}

/* A library of each older version becomes one of this version, with what it had. */
static void
test_migrations (Place        *place,
                 gconstpointer data)
{
  for (int version = 1; version < _sw_schema_get_version (); version++)
    {
      g_autofree char *name = g_strdup_printf ("v%d.db", version);
      g_autofree char *path = g_build_filename (place->folder, name, NULL);
      g_autoptr (SwStore) store = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char  *titles = NULL;
      const SwClipQuery query = { .search = "boat" };
      SwDatabase       *database = open_raw (path, version);

      execute (database,
               "INSERT INTO clip (number, id, created, state, origin, duration, bpm, take, title,"
               " title_key, service, model, operation, tags, note, lyrics)"
               " VALUES (5, 'c', 1, 'ready', 'generated', 0, 0, 1, 'Paper Boats', 'paper boats',"
               " 'builtin', '', '', '', '', '')");
      _sw_database_close (database);

      store = sw_store_new (NULL, path);
      library_open (store, &error);
      g_assert_no_error (error);
      titles = library_titles (store, &query);
      g_assert_cmpstr (titles, ==, "Paper Boats");
      sw_store_close (store);
    }
}

static void
test_newer_is_refused (Place        *place,
                       gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize            length_before, length_after;
  SwDatabase      *database = open_raw (place->path, _sw_schema_get_version ());

  execute (database, "PRAGMA user_version = 900");
  _sw_database_close (database);
  g_assert_true (g_file_get_contents (place->path, &before, &length_before, NULL));
  assert_refused (place->path, SW_LIBRARY_ERROR_NEWER);
  g_assert_true (g_file_get_contents (place->path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
}

static void
test_garbage_is_kept (Place        *place,
                      gconstpointer data)
{
  g_autofree char *garbage = g_strnfill (5000, 'x');
  g_autofree char *after = NULL;
  gsize            length;

  g_assert_true (g_file_set_contents (place->path, garbage, 5000, NULL));
  assert_refused (place->path, SW_LIBRARY_ERROR_CORRUPT);
  g_assert_true (g_file_get_contents (place->path, &after, &length, NULL));
  g_assert_cmpmem (after, length, garbage, 5000);
}

static void
test_damaged_is_kept (Place        *place,
                      gconstpointer data)
{
  g_autofree char *content = NULL;
  g_autofree char *after = NULL;
  gsize            length, length_after;

  open_and_close (place->path);
  g_assert_true (g_file_get_contents (place->path, &content, &length, NULL));
  memset (content + 100, 0x5a, length - 100);
  g_assert_true (g_file_set_contents (place->path, content, length, NULL));
  assert_refused (place->path, SW_LIBRARY_ERROR_CORRUPT);
  g_assert_true (g_file_get_contents (place->path, &after, &length_after, NULL));
  g_assert_cmpmem (after, length_after, content, length);
}

static void
test_other_program (Place        *place,
                    gconstpointer data)
{
  sqlite3 *connection;

  g_assert_cmpint (sqlite3_open (place->path, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection, "CREATE TABLE history (url TEXT)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (connection);
  assert_refused (place->path, SW_LIBRARY_ERROR_OPEN);
}

static void
test_file_in_place_of_folder (Place        *place,
                              gconstpointer data)
{
  g_autofree char *file = g_build_filename (place->folder, "file", NULL);
  g_autofree char *path = g_build_filename (file, "library.db", NULL);

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  assert_refused (path, SW_LIBRARY_ERROR_OPEN);
}

static void
test_folder_in_place_of_file (Place        *place,
                              gconstpointer data)
{
  g_assert_cmpint (g_mkdir (place->path, 0700), ==, 0);
  assert_refused (place->path, SW_LIBRARY_ERROR_OPEN);
}

static void
test_opens_after_failure (Place        *place,
                          gconstpointer data)
{
  g_autoptr (SwStore) store = sw_store_new (NULL, place->path);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (place->path, "this is not a database, but a text of some length", -1, NULL));
  g_assert_false (library_open (store, &error));
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (place->path), ==, 0);
  library_open (store, &error);
  g_assert_no_error (error);
  sw_store_close (store);
}

/* Root may write anywhere: the rest of the test goes on as somebody else. */
static void
become_nobody (void)
{
  if (geteuid () == 0)
    g_assert_cmpint (setuid (65534), ==, 0);
}

static gboolean
run_part (void)
{
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  return g_test_trap_has_passed ();
}

static void
test_unwritable_folder (void)
{
  Place place;

  if (g_test_subprocess ())
    {
      place_set_up (&place, NULL);
      g_assert_cmpint (chmod (place.folder, 0555), ==, 0);
      become_nobody ();
      assert_refused (place.path, SW_LIBRARY_ERROR_READ_ONLY);
      _exit (0);
    }
  g_assert_true (run_part ());
}

static void
test_unwritable_file (void)
{
  Place place;

  if (g_test_subprocess ())
    {
      place_set_up (&place, NULL);
      open_and_close (place.path);
      g_assert_cmpint (chmod (place.path, 0444), ==, 0);
      g_assert_cmpint (chmod (place.folder, 0555), ==, 0);
      become_nobody ();
      assert_refused (place.path, SW_LIBRARY_ERROR_READ_ONLY);
      _exit (0);
    }
  g_assert_true (run_part ());
}

/* A limit on the size of files stands for a full disk. */
static void
limit_files (rlim_t size)
{
  const struct rlimit limit = { .rlim_cur = size, .rlim_max = RLIM_INFINITY };

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_disk_full (void)
{
  if (g_test_subprocess ())
    {
      Library library;
      g_autoptr (SwTask) kept = NULL;
      g_autoptr (GPtrArray) tasks = NULL;
      g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      library_set_up (&library, NULL);
      kept = make_task (&library, "kept", SW_TASK_PENDING, 1);
      library_save_task (library.store, kept);
      for (guint i = 0; i < 300; i++)
        {
          g_autofree char *words = g_strnfill (5000, 'a' + i % 26);
          SwClip          *clip = make_clip ("Song", i);

          sw_clip_set_lyrics (clip, words);
          g_ptr_array_add (clips, clip);
        }
      limit_files (300 * 1024);
      sw_store_save_clips_async (library.store, clips, NULL, sw_test_store_result, &result);
      sw_test_wait_result (&result);
      g_assert_false (sw_store_save_clips_finish (library.store, result, &error));
      g_assert_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_FULL);

      /* Nothing of it is there, what was there is, and it goes on afterwards. */
      g_assert_cmpuint (library_count (library.store, NULL), ==, 0);
      tasks = library_load_tasks (library.store, 0);
      g_assert_cmpuint (tasks->len, ==, 1);
      limit_files (RLIM_INFINITY);
      library_save_clips (library.store, clips);
      g_assert_cmpuint (library_count (library.store, NULL), ==, 300);
      g_ptr_array_set_size (clips, 0);
      g_clear_object (&result);
      library_tear_down (&library, NULL);
      _exit (0);
    }
  g_assert_true (run_part ());
}

#define ADD(path, function) g_test_add ("/store-open/" path, Place, NULL, place_set_up, function, place_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("makes-folders", test_makes_folders);
  ADD ("opens-again", test_opens_again);
  ADD ("settings", test_settings);
  ADD ("migrations", test_migrations);
  ADD ("newer-is-refused", test_newer_is_refused);
  ADD ("garbage-is-kept", test_garbage_is_kept);
  ADD ("damaged-is-kept", test_damaged_is_kept);
  ADD ("other-program", test_other_program);
  ADD ("file-in-place-of-folder", test_file_in_place_of_folder);
  ADD ("folder-in-place-of-file", test_folder_in_place_of_file);
  ADD ("opens-after-failure", test_opens_after_failure);
  g_test_add_func ("/store-open/unwritable-folder", test_unwritable_folder);
  g_test_add_func ("/store-open/unwritable-file", test_unwritable_file);
  g_test_add_func ("/store-open/disk-full", test_disk_full);
  return g_test_run ();
}
