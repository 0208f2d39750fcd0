/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a studio begins and ends: the order of the steps is what keeps tasks safe. */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

/**
 * sw_studio_set_adopting:
 * @self: the studio
 * @adopting: whether tasks nobody drives are taken over
 *
 * To be called before the studio is opened. A program that ends after one wish
 * leaves other tasks alone: it might end in the middle of them.
 */
void
sw_studio_set_adopting (SwStudio *self,
                        gboolean  adopting)
{
  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (!self->opened);

  self->adopts = adopting;
}

static void
finish_open (SwStudio *self)
{
  GHashTableIter iter;
  gpointer       driver;

  _sw_studio_set_opened (self);
  /* Wishes made before the store was open. */
  g_hash_table_iter_init (&iter, self->drivers);
  while (g_hash_table_iter_next (&iter, NULL, &driver))
    sw_task_driver_start (driver);
  _sw_studio_look_for_engine (self);
  if (!self->adopts)
    return; /* here for one wish only */
  sw_studio_refresh_account (self);
  _sw_studio_purge_deleted (self);
}

static void
adopted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SwStudio *self = SW_STUDIO (source);
  GError   *error = NULL;

  if (!_sw_studio_adopt_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  _sw_studio_begin_following (self);
  _sw_studio_begin_lists (self);
  _sw_studio_load_prices (self);
  finish_open (self);
  g_task_return_boolean (task, TRUE);
}

static void
store_opened_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SwStudio *self = g_task_get_source_object (task);
  GError   *error = NULL;

  if (!sw_store_open_finish (self->store, result, &error) ||
      g_cancellable_set_error_if_cancelled (self->cancellable, &error) ||
      !sw_driver_lock_acquire (self->lock, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  _sw_studio_adopt_async (self, self->adopts, self->cancellable, adopted_cb, g_steal_pointer (&task));
}

/**
 * sw_studio_open_async:
 * @self: the studio
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Opens the library, loads the tasks, and goes on with those nobody drives.
 */
void
sw_studio_open_async (SwStudio           *self,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (!self->opened && !self->closed);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_studio_open_async);
  sw_store_open_async (self->store, cancellable, store_opened_cb, g_steal_pointer (&task));
}

/**
 * sw_studio_open_finish:
 * @self: the studio
 * @result: the result
 * @error: return location for a %SW_LIBRARY_ERROR or %G_FILE_ERROR
 *
 * Returns: %TRUE when the library is open
 */
gboolean
sw_studio_open_finish (SwStudio     *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sw_studio_close:
 * @self: the studio
 *
 * Stops driving; the tasks go on at the next start. Waits until what is to be
 * written is written, ends the engine. May be called twice.
 */
void
sw_studio_close (SwStudio *self)
{
  GHashTableIter iter;
  gpointer       task, driver;

  g_return_if_fail (SW_IS_STUDIO (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  g_clear_handle_id (&self->follow_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->store, self);
  _sw_studio_end_lists (self);
  g_signal_handlers_disconnect_by_data (self->lock, self);
  g_hash_table_iter_init (&iter, self->drivers);
  while (g_hash_table_iter_next (&iter, &task, &driver))
    {
      g_signal_handlers_disconnect_by_data (task, self);
      g_signal_handlers_disconnect_by_data (driver, self);
      sw_task_driver_stop (driver);
    }
  g_hash_table_remove_all (self->drivers);
  _sw_studio_flush_draft (self);
  if (self->opened)
    sw_store_close (self->store);
  sw_engine_process_stop (sw_connections_get_engine (self->connections));
  /* Last: who takes over must find all that was written. */
  sw_driver_lock_release (self->lock);
}
