/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the store said was saved is there after the process was killed at once. This
 * program starts itself as the one that is killed. */

#include "sw-library-fixture.h"

#include <stdio.h>
#include <string.h>

#define N_KILLS 20

static char *own_path;

/* Saves one task after the other and says each one's id when it is durable; the last
 * one said before the end of the pipe must be there. */
static int
save_for_ever (const char *path)
{
  Library library = { .path = (char *)path, .contract = g_object_ref (sw_contract_get_default ()) };
  g_autoptr (GError) error = NULL;

  library.store = sw_store_new (library.contract, path);
  if (!library_open (library.store, &error))
    g_error ("%s", error->message);
  for (guint i = 0;; i++)
    {
      g_autoptr (SwTask) task = make_task (&library, NULL, SW_TASK_SENDING, i);

      library_save_task (library.store, task);
      sw_task_set_remote_id (task, sw_task_get_id (task));
      library_save_task (library.store, task);
      printf ("%s\n", sw_task_get_id (task));
      fflush (stdout);
    }
  return 0;
}

/* Kills the writer right after it said @n_lines; all ids it said. */
static char **
run_and_kill (const char *path,
              guint       n_lines)
{
  const char *const argv[] = { own_path, "--save", path, NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  char *line;

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  for (guint i = 0; (line = g_data_input_stream_read_line (output, NULL, NULL, NULL)) != NULL; i++)
    {
      g_strv_builder_add (ids, line);
      g_free (line);
      if (i + 1 == n_lines)
        g_subprocess_force_exit (process);
    }
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (process));
  return g_strv_builder_end (ids);
}

static void
test_killed_after_saving (void)
{
  g_autofree char *folder = sw_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (SwStore) store = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  g_autoptr (GError) error = NULL;
  guint n_found = 0;

  for (guint i = 0; i < N_KILLS; i++)
    {
      g_auto (GStrv) ids = run_and_kill (path, 1 + i % 4);

      g_assert_cmpuint (g_strv_length (ids), >=, 1);
      for (guint j = 0; ids[j] != NULL; j++)
        g_hash_table_add (said, g_strdup (ids[j]));
    }

  store = sw_store_new (sw_contract_get_default (), path);
  library_open (store, &error);
  g_assert_no_error (error);
  tasks = library_load_tasks (store, 0);
  for (guint i = 0; i < tasks->len; i++)
    {
      const char *id = sw_task_get_id (tasks->pdata[i]);

      if (!g_hash_table_contains (said, id))
        continue;
      n_found++;
      g_assert_cmpstr (sw_task_get_remote_id (tasks->pdata[i]), ==, id);
      g_assert_nonnull (sw_task_get_request (tasks->pdata[i]));
    }
  g_assert_cmpuint (n_found, ==, g_hash_table_size (said));
  sw_store_close (store);
  sw_test_drain ();
  sw_test_remove_tree (folder);
}

static int
only_open (const char *path)
{
  g_autoptr (SwStore) store = sw_store_new (sw_contract_get_default (), path);
  g_autoptr (GError) error = NULL;

  if (!library_open (store, &error))
    g_error ("%s", error->message);
  library_add_songs (store, 3, 1);
  sw_store_close (store);
  return 0;
}

/* Several processes make one new library at the same moment. */
static void
test_several_begin (void)
{
  for (guint round = 0; round < 4; round++)
    {
      g_autofree char  *folder = sw_test_make_dir ();
      g_autofree char  *path = g_build_filename (folder, "library.db", NULL);
      const char *const argv[] = { own_path, "--open", path, NULL };
      g_autoptr (GPtrArray) processes = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (SwStore) store = sw_store_new (sw_contract_get_default (), path);
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < 5; i++)
        {
          GSubprocess *process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

          g_assert_no_error (error);
          g_ptr_array_add (processes, process);
        }
      for (guint i = 0; i < processes->len; i++)
        {
          g_subprocess_wait_check (processes->pdata[i], NULL, &error);
          g_assert_no_error (error);
        }
      library_open (store, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (library_count (store, NULL), ==, 15);
      sw_store_close (store);
      sw_test_drain ();
      sw_test_remove_tree (folder);
    }
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--save") == 0)
    return save_for_ever (argv[2]);
  if (argc == 3 && strcmp (argv[1], "--open") == 0)
    return only_open (argv[2]);
  own_path = g_file_read_link ("/proc/self/exe", NULL);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/durability/killed-after-saving", test_killed_after_saving);
  g_test_add_func ("/durability/several-begin", test_several_begin);
  return g_test_run ();
}
