/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person may wish for a task. */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

#include "sw-describe-error.h"
#include "sw-purchase.h"

#include <glib/gi18n-lib.h>

/* Two tasks that run at once on one balance: its difference is nobody's price. */
static void
mark_shared (SwStudio   *self,
             SwTask     *task,
             const char *service)
{
  GListModel *tasks = G_LIST_MODEL (self->tasks);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (SwTask) other = g_list_model_get_item (tasks, i);
      SwTaskDriver *driver = g_hash_table_lookup (self->drivers, other);

      if (other == task || !sw_task_get_active (other) || g_strcmp0 (sw_task_get_service (other), service) != 0)
        continue;
      if (driver == NULL && !self->others)
        continue; /* nobody drives it, so it spends nothing */
      sw_task_driver_set_shared (_sw_studio_ensure_driver (self, task));
      if (driver != NULL)
        sw_task_driver_set_shared (driver);
    }
}

/* The task under way that brings the same thing, for things a song has once. */
static SwTask *
find_same (SwStudio   *self,
           SwRequest  *request,
           const char *service)
{
  g_autofree char *key = sw_purchase_dup_key (request, service);
  GListModel      *tasks = G_LIST_MODEL (self->tasks);

  for (guint i = 0; key != NULL && i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (SwTask) task = g_list_model_get_item (tasks, i);
      g_autofree char *other = NULL;

      if (sw_task_get_active (task) && sw_task_get_request (task) != NULL)
        other = sw_purchase_dup_key (sw_task_get_request (task), sw_task_get_service (task));
      if (g_strcmp0 (key, other) == 0)
        return task; /* the list holds it */
    }
  return NULL;
}

static SwTask *
add_task (SwStudio   *self,
          SwRequest  *request,
          const char *service)
{
  g_autoptr (SwRequest) copy = sw_request_dup (request);
  g_autoptr (SwTask) task = sw_task_new (NULL, copy, service);
  gint64 now = g_get_real_time ();

  sw_task_set_created (task, now);
  sw_task_set_updated (task, now);
  sw_task_set_price_estimate (task, sw_studio_estimate_credits (self, copy, service));
  sw_task_set_state (task, SW_TASK_QUEUED);
  sw_task_set_progress (task, -1.0, _ ("Preparing"));
  mark_shared (self, task, service);
  sw_task_list_add (self->tasks, task);
  return task; /* the list holds it */
}

/**
 * sw_studio_submit:
 * @self: the studio
 * @request: a request without violations
 * @service: (nullable): "builtin", "musicapi" or an address; %NULL for the chosen one
 *
 * Makes a task from a copy of @request and drives it. What a song can have once
 * (WAV, stems, …) is asked for once: then the task that is under way comes back, and
 * a task for what is here already succeeds without asking.
 *
 * Returns: (transfer none): the task
 */
SwTask *
sw_studio_submit (SwStudio   *self,
                  SwRequest  *request,
                  const char *service)
{
  g_autofree char *normal = NULL;
  SwTask          *task;
  SwTaskDriver    *driver;

  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (SW_IS_REQUEST (request), NULL);
  g_return_val_if_fail (!self->closed, NULL);

  normal = sw_connections_normalize (service != NULL ? service : self->service);
  task = find_same (self, request, normal);
  if (task != NULL)
    return task;
  task = add_task (self, request, normal);
  driver = _sw_studio_ensure_driver (self, task);
  if (self->opened)
    sw_task_driver_start (driver);
  return task;
}

/**
 * sw_studio_submit_batch:
 * @self: the studio, opened
 * @requests: (element-type SwRequest): up to ten requests to make songs, without violations
 * @service: (nullable): "builtin", "musicapi" or an address; %NULL for the chosen one
 *
 * Makes a task from each request and sends them in one call. Each has its own fate.
 *
 * Returns: (transfer full) (element-type SwTask): the tasks, in the order of @requests
 */
GPtrArray *
sw_studio_submit_batch (SwStudio   *self,
                        GPtrArray  *requests,
                        const char *service)
{
  g_autofree char *normal = NULL;
  g_autoptr (SwBatch) batch = NULL;
  GPtrArray *tasks;

  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (requests != NULL && requests->len > 0 && requests->len <= SW_STUDIO_MAX_BATCH, NULL);
  g_return_val_if_fail (self->opened && !self->closed, NULL);

  normal = sw_connections_normalize (service != NULL ? service : self->service);
  batch = sw_batch_new (requests->len);
  tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < requests->len; i++)
    {
      SwTask *task = add_task (self, requests->pdata[i], normal);

      g_ptr_array_add (tasks, g_object_ref (task));
      sw_task_driver_set_batch (_sw_studio_ensure_driver (self, task), batch);
    }
  for (guint i = 0; i < tasks->len; i++)
    sw_task_driver_start (_sw_studio_ensure_driver (self, tasks->pdata[i]));
  return tasks;
}

/**
 * sw_studio_retry:
 * @self: the studio
 * @task: a task
 *
 * Returns: (transfer none): a new task with the same request
 */
SwTask *
sw_studio_retry (SwStudio *self,
                 SwTask   *task)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (SW_IS_TASK (task), NULL);
  g_return_val_if_fail (sw_task_get_request (task) != NULL, NULL);

  return sw_studio_submit (self, sw_task_get_request (task), sw_task_get_service (task));
}

static void
claimed_for_resume_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!_sw_studio_adopt_finish (SW_STUDIO (source), result, &error))
    g_debug ("resume: %s", error->message);
}

/**
 * sw_studio_resume:
 * @self: the studio
 * @task: a task that stopped by itself, or one of unknown fate
 *
 * Goes on polling and fetching; for a task of unknown fate asks the balance again.
 * Never sends a request a second time.
 */
void
sw_studio_resume (SwStudio *self,
                  SwTask   *task)
{
  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_TASK (task));

  if (!self->opened || self->closed)
    return;
  if (g_hash_table_contains (self->drivers, task) || sw_task_get_state (task) == SW_TASK_UNKNOWN)
    sw_task_driver_start (_sw_studio_ensure_driver (self, task));
  else if (sw_task_get_active (task))
    _sw_studio_adopt_async (self, TRUE, self->cancellable, claimed_for_resume_cb, NULL);
}

/**
 * sw_studio_abandon:
 * @self: the studio
 * @task: a task
 *
 * Gives a task up: nothing more is sent or polled for it.
 */
void
sw_studio_abandon (SwStudio *self,
                   SwTask   *task)
{
  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_TASK (task));

  if (!self->opened || self->closed)
    return;
  if (g_hash_table_contains (self->drivers, task) || sw_task_get_state (task) == SW_TASK_UNKNOWN)
    sw_task_driver_abandon (_sw_studio_ensure_driver (self, task));
  else if (sw_task_get_active (task))
    _sw_studio_notice (self, _ ("Another Songwright is working on this song. Give it up there."));
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SwStudio) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (sw_store_delete_task_finish (self->store, result, &error) || self->closed)
    return;
  words = sw_describe_error (error, NULL);
  _sw_studio_notice (self, words);
}

/**
 * sw_studio_forget:
 * @self: the studio
 * @task: a finished task
 *
 * Removes the task from the list and the journal; its clips stay.
 */
void
sw_studio_forget (SwStudio *self,
                  SwTask   *task)
{
  g_autoptr (SwTask) kept = NULL;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_TASK (task));

  if (!sw_task_get_finished (task) || self->closed)
    return;
  kept = g_object_ref (task);
  g_hash_table_remove (self->drivers, kept);
  sw_task_list_remove (self->tasks, kept);
  sw_store_delete_task_async (self->store, sw_task_get_id (kept), NULL, forgotten_cb, g_object_ref (self));
}
