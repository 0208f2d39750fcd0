/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-task-list.h"
#include "sw-test-util.h"

static SwTask *
make_task (const char *id,
           gint64      created)
{
  SwTask *task = sw_task_new (id, NULL, "builtin");

  sw_task_set_created (task, created);
  sw_task_set_updated (task, created);
  return task;
}

static char *
describe (SwTaskList *list)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (SwTask) task = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append (ids, sw_task_get_id (task));
    }
  return g_string_free (ids, FALSE);
}

static void
add_new (SwTaskList *list,
         const char *id,
         gint64      created)
{
  g_autoptr (SwTask) task = make_task (id, created);

  sw_task_list_add (list, task);
}

static void
test_add_keeps_order (void)
{
  g_autoptr (SwTaskList) list = sw_task_list_new ();
  GString         *items = sw_test_record_items (G_LIST_MODEL (list));
  g_autofree char *ids = NULL;
  guint            n_items = 0;

  sw_test_count_notify (list, "n-items", &n_items);
  add_new (list, "b", 2);
  add_new (list, "c", 3);
  add_new (list, "a", 1);
  add_new (list, "d", 3);
  ids = describe (list);
  g_assert_cmpstr (ids, ==, "dcba");
  g_assert_cmpstr (items->str, ==, "0:+1-0 0:+1-0 2:+1-0 0:+1-0");
  g_assert_cmpuint (n_items, ==, 4);
}

static void
test_add_many_emits_once (void)
{
  g_autoptr (SwTaskList) list = sw_task_list_new ();
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);
  GString         *items;
  g_autofree char *ids = NULL;
  guint            n_items = 0;

  add_new (list, "b", 20);
  add_new (list, "e", 50);
  items = sw_test_record_items (G_LIST_MODEL (list));
  sw_test_count_notify (list, "n-items", &n_items);
  g_ptr_array_add (tasks, make_task ("c", 30));
  g_ptr_array_add (tasks, make_task ("a", 10));
  g_ptr_array_add (tasks, make_task ("b", 20));
  sw_task_list_add_many (list, tasks);
  ids = describe (list);
  g_assert_cmpstr (ids, ==, "ecba");
  g_assert_cmpstr (items->str, ==, "1:+3-1");
  g_assert_cmpuint (n_items, ==, 1);
  sw_task_list_add_many (list, tasks);
  g_assert_cmpstr (items->str, ==, "1:+3-1");
}

static void
test_remove_keeps_order (void)
{
  g_autoptr (SwTaskList) list = sw_task_list_new ();
  g_autoptr (SwTask) task = make_task ("b", 2);
  g_autofree char *ids = NULL;
  GString         *items;

  add_new (list, "a", 1);
  sw_task_list_add (list, task);
  add_new (list, "c", 3);
  items = sw_test_record_items (G_LIST_MODEL (list));
  sw_task_list_remove (list, task);
  sw_task_list_remove (list, task);
  ids = describe (list);
  g_assert_cmpstr (ids, ==, "ca");
  g_assert_cmpstr (items->str, ==, "1:+0-1");
  g_assert_null (sw_task_list_find (list, "b"));
}

static void
test_one_object_per_id (void)
{
  g_autoptr (SwTaskList) list = sw_task_list_new ();
  g_autoptr (SwTask) task = make_task ("a", 1);
  g_autoptr (SwTask) newer = make_task ("a", 1);
  g_autoptr (SwTask) older = make_task ("a", 1);
  GString *items;

  sw_task_list_add (list, task);
  items = sw_test_record_items (G_LIST_MODEL (list));
  sw_task_set_updated (newer, 5);
  sw_task_set_state (newer, SW_TASK_RUNNING);
  sw_task_list_add (list, newer);
  g_assert_true (sw_task_list_find (list, "a") == task);
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_RUNNING);
  sw_task_set_state (older, SW_TASK_QUEUED);
  sw_task_list_add (list, older);
  g_assert_cmpint (sw_task_get_state (task), ==, SW_TASK_RUNNING);
  g_assert_cmpstr (items->str, ==, "");
}

static void
test_counts_follow_states (void)
{
  g_autoptr (SwTaskList) list = sw_task_list_new ();
  g_autoptr (SwTask) task = make_task ("a", 1);
  guint n_active = 0, n_failed = 0;

  sw_test_count_notify (list, "n-active", &n_active);
  sw_test_count_notify (list, "n-failed", &n_failed);
  sw_task_list_add (list, task);
  g_assert_cmpuint (n_active + n_failed, ==, 0);
  sw_task_set_state (task, SW_TASK_QUEUED);
  g_assert_cmpuint (sw_task_list_get_n_active (list), ==, 1);
  sw_task_set_state (task, SW_TASK_RUNNING);
  g_assert_cmpuint (n_active, ==, 1);
  sw_task_set_state (task, SW_TASK_UNKNOWN);
  g_assert_cmpuint (sw_task_list_get_n_active (list), ==, 0);
  g_assert_cmpuint (sw_task_list_get_n_failed (list), ==, 1);
  sw_task_set_state (task, SW_TASK_FAILED);
  g_assert_cmpuint (n_failed, ==, 1);
  sw_task_list_remove (list, task);
  g_assert_cmpuint (sw_task_list_get_n_failed (list), ==, 0);
  g_assert_cmpuint (n_failed, ==, 2);
  sw_task_set_state (task, SW_TASK_RUNNING);
  g_assert_cmpuint (sw_task_list_get_n_active (list), ==, 0);
}

static void
test_items_are_referenced (void)
{
  SwTaskList *list = sw_task_list_new ();
  g_autoptr (SwTask) task = make_task ("a", 1);
  g_autoptr (SwTask) item = NULL;

  sw_task_list_add (list, task);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (item == task);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 1));
  g_assert_finalize_object (list);
  sw_task_set_state (task, SW_TASK_RUNNING);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/task-list/add/keeps-order", test_add_keeps_order);
  g_test_add_func ("/task-list/add-many/emits-once", test_add_many_emits_once);
  g_test_add_func ("/task-list/remove/keeps-order", test_remove_keeps_order);
  g_test_add_func ("/task-list/one-object-per-id", test_one_object_per_id);
  g_test_add_func ("/task-list/counts-follow-states", test_counts_follow_states);
  g_test_add_func ("/task-list/items-are-referenced", test_items_are_referenced);
  return g_test_run ();
}
