/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-task-list"

#include "config.h"

#include "sw-task-list.h"

struct _SwTaskList
{
  GObject parent_instance;

  GPtrArray  *tasks; /* (element-type SwTask), newest first */
  GHashTable *by_id; /* id -> SwTask, both borrowed from tasks */
  guint       n_active;
  guint       n_failed;
  guint       n_items_told; /* what "n-items" was last notified as */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SwTaskList, sw_task_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum
{
  PROP_0,
  PROP_N_ITEMS,
  PROP_N_ACTIVE,
  PROP_N_FAILED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
sw_task_list_get_item_type (GListModel *model)
{
  return SW_TYPE_TASK;
}

static guint
sw_task_list_get_n_items (GListModel *model)
{
  return SW_TASK_LIST (model)->tasks->len;
}

static gpointer
sw_task_list_get_item (GListModel *model,
                       guint       position)
{
  SwTaskList *self = SW_TASK_LIST (model);

  return position < self->tasks->len ? g_object_ref (self->tasks->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sw_task_list_get_item_type;
  iface->get_n_items = sw_task_list_get_n_items;
  iface->get_item = sw_task_list_get_item;
}

static void
count_states (SwTaskList *self)
{
  guint n_active = 0, n_failed = 0;

  for (guint i = 0; i < self->tasks->len; i++)
    {
      SwTask     *task = self->tasks->pdata[i];
      SwTaskState state = sw_task_get_state (task);

      n_active += sw_task_get_active (task) ? 1 : 0;
      n_failed += state == SW_TASK_FAILED || state == SW_TASK_UNKNOWN ? 1 : 0;
    }

  if (self->n_active != n_active)
    {
      self->n_active = n_active;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ACTIVE]);
    }
  if (self->n_failed != n_failed)
    {
      self->n_failed = n_failed;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAILED]);
    }
}

static void
items_changed (SwTaskList *self,
               guint       position,
               guint       removed,
               guint       added)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (self->n_items_told != self->tasks->len)
    {
      self->n_items_told = self->tasks->len;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
    }
  count_states (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
task_state_cb (SwTaskList *self)
{
  count_states (self);
}

/* The place of @task: after every newer one, before those of the same instant
 * that came earlier. */
static guint
find_place (SwTaskList *self,
            SwTask     *task)
{
  gint64 created = sw_task_get_created (task);
  guint  low = 0, high = self->tasks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (sw_task_get_created (self->tasks->pdata[middle]) > created)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* One object per id: a second one for the same task only brings news. */
static gboolean
update_known (SwTaskList *self,
              SwTask     *task)
{
  SwTask *known = g_hash_table_lookup (self->by_id, sw_task_get_id (task));

  if (known == NULL)
    return FALSE;
  if (known != task && sw_task_get_updated (task) > sw_task_get_updated (known))
    sw_task_assign (known, task);
  return TRUE;
}

static guint
insert (SwTaskList *self,
        SwTask     *task)
{
  guint place = find_place (self, task);

  g_ptr_array_insert (self->tasks, place, g_object_ref (task));
  g_hash_table_insert (self->by_id, (gpointer)sw_task_get_id (task), task);
  g_signal_connect_object (task, "notify::state", G_CALLBACK (task_state_cb), self, G_CONNECT_SWAPPED);
  return place;
}

static void
sw_task_list_dispose (GObject *object)
{
  SwTaskList *self = SW_TASK_LIST (object);

  g_hash_table_remove_all (self->by_id);
  g_ptr_array_set_size (self->tasks, 0);

  G_OBJECT_CLASS (sw_task_list_parent_class)->dispose (object);
}

static void
sw_task_list_finalize (GObject *object)
{
  SwTaskList *self = SW_TASK_LIST (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->tasks);

  G_OBJECT_CLASS (sw_task_list_parent_class)->finalize (object);
}

static void
sw_task_list_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SwTaskList *self = SW_TASK_LIST (object);

  switch (prop_id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->tasks->len);
      break;
    case PROP_N_ACTIVE:
      g_value_set_uint (value, sw_task_list_get_n_active (self));
      break;
    case PROP_N_FAILED:
      g_value_set_uint (value, sw_task_list_get_n_failed (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_task_list_class_init (SwTaskListClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sw_task_list_dispose;
  object_class->finalize = sw_task_list_finalize;
  object_class->get_property = sw_task_list_get_property;

  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ACTIVE] = g_param_spec_uint ("n-active", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_FAILED] = g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sw_task_list_init (SwTaskList *self)
{
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * sw_task_list_new:
 *
 * Returns: (transfer full): an empty list
 */
SwTaskList *
sw_task_list_new (void)
{
  return g_object_new (SW_TYPE_TASK_LIST, NULL);
}

/**
 * sw_task_list_get_n_active:
 * @self: a list
 *
 * Returns: how many tasks something is being done about
 */
guint
sw_task_list_get_n_active (SwTaskList *self)
{
  g_return_val_if_fail (SW_IS_TASK_LIST (self), 0);

  return self->n_active;
}

/**
 * sw_task_list_get_n_failed:
 * @self: a list
 *
 * Returns: how many tasks failed or have an unknown fate
 */
guint
sw_task_list_get_n_failed (SwTaskList *self)
{
  g_return_val_if_fail (SW_IS_TASK_LIST (self), 0);

  return self->n_failed;
}

/**
 * sw_task_list_add:
 * @self: a list
 * @task: a task
 *
 * Puts @task at the place its time of creation gives it. Where a task of that id
 * is there already, that object stays and takes over what a newer @task knows.
 */
void
sw_task_list_add (SwTaskList *self,
                  SwTask     *task)
{
  g_return_if_fail (SW_IS_TASK_LIST (self));
  g_return_if_fail (SW_IS_TASK (task));

  if (!update_known (self, task))
    items_changed (self, insert (self, task), 0, 1);
}

/**
 * sw_task_list_add_many:
 * @self: a list
 * @tasks: (element-type SwTask): tasks
 *
 * Like sw_task_list_add() for each, with a single "items-changed" that covers the
 * stretch from the first to the last insertion.
 */
void
sw_task_list_add_many (SwTaskList *self,
                       GPtrArray  *tasks)
{
  g_autoptr (GHashTable) added = g_hash_table_new (NULL, NULL);
  guint first, end;

  g_return_if_fail (SW_IS_TASK_LIST (self));
  g_return_if_fail (tasks != NULL);

  for (guint i = 0; i < tasks->len; i++)
    {
      if (update_known (self, tasks->pdata[i]))
        continue;
      insert (self, tasks->pdata[i]);
      g_hash_table_add (added, tasks->pdata[i]);
    }
  if (g_hash_table_size (added) == 0)
    return;

  /* What is common at both ends did not change. */
  for (first = 0; !g_hash_table_contains (added, self->tasks->pdata[first]);)
    first++;
  for (end = self->tasks->len; !g_hash_table_contains (added, self->tasks->pdata[end - 1]);)
    end--;
  items_changed (self, first, end - first - g_hash_table_size (added), end - first);
}

/**
 * sw_task_list_remove:
 * @self: a list
 * @task: a task; nothing happens when it is not in the list
 */
void
sw_task_list_remove (SwTaskList *self,
                     SwTask     *task)
{
  guint place;

  g_return_if_fail (SW_IS_TASK_LIST (self));
  g_return_if_fail (SW_IS_TASK (task));

  if (!g_ptr_array_find (self->tasks, task, &place))
    return;
  g_signal_handlers_disconnect_by_func (task, task_state_cb, self);
  g_hash_table_remove (self->by_id, sw_task_get_id (task));
  g_ptr_array_remove_index (self->tasks, place);
  items_changed (self, place, 1, 0);
}

/**
 * sw_task_list_find:
 * @self: a list
 * @id: our id of a task
 *
 * Returns: (transfer none) (nullable): the task with that id
 */
SwTask *
sw_task_list_find (SwTaskList *self,
                   const char *id)
{
  g_return_val_if_fail (SW_IS_TASK_LIST (self), NULL);

  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}
