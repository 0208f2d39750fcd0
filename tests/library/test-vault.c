/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-test-util.h"
#include "sw-vault.h"

#include "sw-store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define ID "0b7c9c1e-8a53-4f5e-9d7e-3c1f5a6b7c8d"

static char *own_path;

typedef struct
{
  char    *folder;
  SwVault *vault;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autofree char *root = NULL;

  self->folder = sw_test_make_dir ();
  root = g_build_filename (self->folder, "library", NULL);
  self->vault = sw_vault_new (root);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  gpointer weak = self->vault;

  /* A thread may hold it for a moment longer. */
  g_object_add_weak_pointer (G_OBJECT (self->vault), &weak);
  g_object_unref (self->vault);
  sw_test_wait_until (g_atomic_pointer_get (&weak) == NULL);
  sw_test_remove_tree (self->folder);
  g_free (self->folder);
}

static char *
open_partial (SwVault    *vault,
              const char *name,
              const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = sw_vault_open_partial (vault, ID, name, &error);
  char *path;

  g_assert_no_error (error);
  path = g_file_get_path (file);
  if (content != NULL)
    g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return path;
}

static char *
commit_with (SwVault         *vault,
             const char      *id,
             const char      *name,
             SwVaultCheckFunc check,
             gpointer         data,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sw_vault_commit_async (vault, id, name, check, data, NULL, cancellable, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_vault_commit_finish (vault, result, error);
}

static char *
write_bytes (SwVault    *vault,
             const char *id,
             const char *name,
             const char *content,
             GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));

  sw_vault_write_async (vault, id, name, bytes, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_vault_write_finish (vault, result, error);
}

static void
assert_content (const char *path,
                const char *expected)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (content, ==, expected);
}

static void
test_path (Fixture      *self,
           gconstpointer data)
{
  g_autofree char *path = sw_vault_dup_path (self->vault, ID, "audio.mp3");
  g_autofree char *expected = g_build_filename (sw_vault_get_root (self->vault), "0b", ID, "audio.mp3", NULL);

  g_assert_cmpstr (path, ==, expected);
  g_assert_false (g_file_test (sw_vault_get_root (self->vault), G_FILE_TEST_EXISTS));
}

static void
test_refuses_ids (Fixture      *self,
                  gconstpointer data)
{
  static const char *const ids[] = {
    "", ".", "..", "../../etc", "0b7c9c1e", "0b7c9c1e-8a53-4f5e-9d7e-3c1f5a6b7c8d/..", "0b7c9c1e-8a53-4f5e-9d7e-3c1f5a6b7c8",
    "0b7c9c1e/8a53-4f5e-9d7e-3c1f5a6b7c8d", "gb7c9c1e-8a53-4f5e-9d7e-3c1f5a6b7c8d", "../c9c1e-8a53-4f5e-9d7e-3c1f5a6b7c8d", NULL
  };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) commit_error = NULL;
      g_autoptr (GError) write_error = NULL;
      g_autoptr (GError) remove_error = NULL;
      g_autoptr (GAsyncResult) result = NULL;

      g_assert_null (sw_vault_dup_path (self->vault, ids[i], "audio.mp3"));
      g_assert_null (sw_vault_open_partial (self->vault, ids[i], "audio.mp3", &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
      g_assert_null (commit_with (self->vault, ids[i], "audio.mp3", NULL, NULL, NULL, &commit_error));
      g_assert_error (commit_error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
      g_assert_null (write_bytes (self->vault, ids[i], "audio.mp3", "x", &write_error));
      g_assert_error (write_error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
      sw_vault_remove_async (self->vault, ids[i], NULL, sw_test_store_result, &result);
      sw_test_wait_result (&result);
      g_assert_false (sw_vault_remove_finish (self->vault, result, &remove_error));
      g_assert_error (remove_error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
    }
}

static void
test_refuses_names (Fixture      *self,
                    gconstpointer data)
{
  static const char *const names[] = { "", ".", "..", ".hidden", "../x", "a/b", "a\nb", "a b", "ä.mp3", "-x", NULL };
  g_autofree char         *long_name = g_strnfill (300, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_null (sw_vault_dup_path (self->vault, ID, names[i]));
  g_assert_null (sw_vault_dup_path (self->vault, ID, long_name));
}

static void
test_commit (Fixture      *self,
             gconstpointer data)
{
  g_autofree char *partial = open_partial (self->vault, "audio.mp3", "sound");
  g_autofree char *expected = sw_vault_dup_path (self->vault, ID, "audio.mp3");
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (g_file_test (expected, G_FILE_TEST_EXISTS));
  path = commit_with (self->vault, ID, "audio.mp3", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, expected);
  assert_content (path, "sound");
  g_assert_false (g_file_test (partial, G_FILE_TEST_EXISTS));
}

static void
test_partial_is_continued (Fixture      *self,
                           gconstpointer data)
{
  g_autofree char *first = open_partial (self->vault, "audio.mp3", "half");
  g_autofree char *second = open_partial (self->vault, "audio.mp3", NULL);

  g_assert_cmpstr (first, ==, second);
  assert_content (second, "half");
}

typedef struct
{
  GThread *thread;
  char    *path;
  GError  *error;
} Check;

static gboolean
check_cb (const char *path,
          gpointer    data,
          GError    **error)
{
  Check *check = data;

  check->thread = g_thread_self ();
  check->path = g_strdup (path);
  if (check->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (check->error));
  return FALSE;
}

static void
test_check_runs_in_a_thread (Fixture      *self,
                             gconstpointer data)
{
  g_autofree char *partial = open_partial (self->vault, "audio.mp3", "sound");
  g_autofree char *path = NULL;
  Check            check = { NULL };

  path = commit_with (self->vault, ID, "audio.mp3", check_cb, &check, NULL, NULL);
  g_assert_nonnull (path);
  g_assert_true (check.thread != NULL && check.thread != g_thread_self ());
  g_assert_cmpstr (check.path, ==, partial);
  g_free (check.path);
}

static void
test_failed_check (Fixture      *self,
                   gconstpointer data)
{
  g_autofree char *old = write_bytes (self->vault, ID, "audio.mp3", "old", NULL);
  g_autofree char *partial = open_partial (self->vault, "audio.mp3", "not sound");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = g_error_new_literal (SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_AUDIO, "no sound");
  Check check = { .error = refusal };

  g_assert_null (commit_with (self->vault, ID, "audio.mp3", check_cb, &check, NULL, &error));
  g_assert_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_AUDIO);
  g_assert_cmpstr (error->message, ==, "no sound");
  g_assert_false (g_file_test (partial, G_FILE_TEST_EXISTS));
  assert_content (old, "old");
  g_free (check.path);
}

static void
test_stopped_check_keeps (Fixture      *self,
                          gconstpointer data)
{
  g_autofree char *partial = open_partial (self->vault, "audio.mp3", "sound");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) stop = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  Check check = { .error = stop };

  g_assert_null (commit_with (self->vault, ID, "audio.mp3", check_cb, &check, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_content (partial, "sound");
  g_free (check.path);
}

static void
test_cancelled_keeps (Fixture      *self,
                      gconstpointer data)
{
  g_autofree char *partial = open_partial (self->vault, "audio.mp3", "sound");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (commit_with (self->vault, ID, "audio.mp3", NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_content (partial, "sound");
}

static void
test_nothing_to_commit (Fixture      *self,
                        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (commit_with (self->vault, ID, "audio.mp3", NULL, NULL, NULL, &error));
  g_assert_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_FOUND);
}

static void
test_write_replaces (Fixture      *self,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_bytes (self->vault, ID, "cover.png", "one, the longer one", &error);
  g_autofree char *again = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autofree char *folder = NULL;

  g_assert_no_error (error);
  again = write_bytes (self->vault, ID, "cover.png", "two", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, again);
  assert_content (path, "two");
  folder = g_path_get_dirname (path);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "cover.png");
  g_assert_null (g_dir_read_name (dir));
}

static void
test_files_are_private (Fixture      *self,
                        gconstpointer data)
{
  g_autofree char *path = write_bytes (self->vault, ID, "cover.png", "one", NULL);
  GStatBuf         buffer;

  g_assert_cmpint (g_stat (path, &buffer), ==, 0);
  g_assert_cmpint (buffer.st_mode & 077, ==, 0);
}

static void
test_remove (Fixture      *self,
             gconstpointer data)
{
  g_autofree char *outside = g_build_filename (self->folder, "outside", NULL);
  g_autofree char *path = write_bytes (self->vault, ID, "audio.mp3", "sound", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *link = g_build_filename (folder, "link", NULL);

  g_free (open_partial (self->vault, "cover.png", "half"));
  g_assert_true (g_file_set_contents (outside, "mine", -1, NULL));
  g_assert_cmpint (symlink (outside, link), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      sw_vault_remove_async (self->vault, ID, NULL, sw_test_store_result, &result);
      sw_test_wait_result (&result);
      sw_vault_remove_finish (self->vault, result, &error);
      g_assert_no_error (error);
      g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
    }
  assert_content (outside, "mine");
}

static void
test_file_in_place_of_folder (Fixture      *self,
                              gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (sw_vault_get_root (self->vault), "x", 1, NULL));
  g_assert_null (sw_vault_open_partial (self->vault, ID, "audio.mp3", &error));
  g_assert_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_FAILED);
}

static void
run_part (void)
{
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_unwritable (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;

  if (!g_test_subprocess ())
    {
      run_part ();
      return;
    }
  set_up (&fixture, NULL);
  g_assert_cmpint (chmod (fixture.folder, 0555), ==, 0);
  if (geteuid () == 0)
    g_assert_cmpint (setuid (65534), ==, 0);
  g_assert_null (sw_vault_open_partial (fixture.vault, ID, "audio.mp3", &error));
  g_assert_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_null (write_bytes (fixture.vault, ID, "cover.png", "x", &error));
  g_assert_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_READ_ONLY);
  _exit (0);
}

static void
test_full (void)
{
  const struct rlimit limit = { .rlim_cur = 1000, .rlim_max = RLIM_INFINITY };
  g_autofree char    *old = NULL;
  g_autofree char    *content = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  if (!g_test_subprocess ())
    {
      run_part ();
      return;
    }
  set_up (&fixture, NULL);
  old = write_bytes (fixture.vault, ID, "cover.png", "old", NULL);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  content = g_strnfill (5000, 'x');
  g_assert_null (write_bytes (fixture.vault, ID, "cover.png", content, &error));
  g_assert_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_FULL);
  assert_content (old, "old");
  tear_down (&fixture, NULL);
  _exit (0);
}

/* Killed at any instant, a file is the old one or the new one. */
static void
test_killed (Fixture      *self,
             gconstpointer data)
{
  g_autofree char *first = g_strnfill (200000, 'a');
  g_autofree char *second = g_strnfill (200000, 'b');
  g_autofree char *path = write_bytes (self->vault, ID, "answer.json", first, NULL);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char  *content = NULL;
      gsize             length;
      const char *const argv[] = { own_path, "--write", sw_vault_get_root (self->vault), NULL };
      g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
      char byte;

      g_assert_nonnull (process);
      for (int j = g_test_rand_int_range (1, 12); j > 0; j--)
        g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (process), &byte, 1, NULL, NULL), ==, 1);
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
      g_assert_true (g_subprocess_get_if_signaled (process));
      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      g_assert_cmpuint (length, ==, 200000);
      g_assert_true (strcmp (content, first) == 0 || strcmp (content, second) == 0);
    }
}

/* The part that is killed: writes two contents in turn. */
static int
write_for_ever (const char *root)
{
  SwVault *vault = sw_vault_new (root);
  char    *contents[] = { g_strnfill (200000, 'a'), g_strnfill (200000, 'b') };

  for (guint i = 0;; i++)
    {
      g_free (write_bytes (vault, ID, "answer.json", contents[i % 2], NULL));
      if (write (STDOUT_FILENO, "x", 1) != 1)
        return 1;
    }
}

#define ADD(path, function) g_test_add ("/vault/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--write") == 0)
    return write_for_ever (argv[2]);
  own_path = g_file_read_link ("/proc/self/exe", NULL);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("path", test_path);
  ADD ("refuses/ids", test_refuses_ids);
  ADD ("refuses/names", test_refuses_names);
  ADD ("commit", test_commit);
  ADD ("partial-is-continued", test_partial_is_continued);
  ADD ("check/runs-in-a-thread", test_check_runs_in_a_thread);
  ADD ("check/failed", test_failed_check);
  ADD ("check/stopped-keeps", test_stopped_check_keeps);
  ADD ("cancelled-keeps", test_cancelled_keeps);
  ADD ("nothing-to-commit", test_nothing_to_commit);
  ADD ("write-replaces", test_write_replaces);
  ADD ("files-are-private", test_files_are_private);
  ADD ("remove", test_remove);
  ADD ("file-in-place-of-folder", test_file_in_place_of_folder);
  g_test_add_func ("/vault/unwritable", test_unwritable);
  g_test_add_func ("/vault/full", test_full);
  ADD ("killed", test_killed);
  return g_test_run ();
}
