/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

#define DRAFT_NAME "composer"
#define SAVE_DELAY_MS 500

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sw_store_save_draft_finish (SW_STORE (source), result, &error))
    g_debug ("draft: %s", error->message);
}

void
_sw_studio_flush_draft (SwStudio *self)
{
  g_autofree char *draft = g_steal_pointer (&self->draft);

  g_clear_handle_id (&self->draft_source, g_source_remove);
  if (draft != NULL && self->opened)
    sw_store_save_draft_async (self->store, DRAFT_NAME, draft, NULL, saved_cb, NULL);
}

static gboolean
save_cb (gpointer user_data)
{
  SwStudio *self = user_data;

  self->draft_source = 0;
  _sw_studio_flush_draft (self);
  return G_SOURCE_REMOVE;
}

/**
 * sw_studio_save_draft:
 * @self: the studio
 * @request: the half-filled form
 *
 * Saves the form as it is now, half a second after the last call.
 */
void
sw_studio_save_draft (SwStudio  *self,
                      SwRequest *request)
{
  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_REQUEST (request));

  if (self->closed)
    return;
  g_free (self->draft);
  self->draft = sw_request_to_json (request);
  g_clear_handle_id (&self->draft_source, g_source_remove);
  self->draft_source = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SwRequest) request = NULL;
  g_autofree char *text = NULL;
  SwStudio        *self = g_task_get_source_object (task);
  GError          *error = NULL;

  text = sw_store_load_draft_finish (self->store, result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* One that cannot be read (any more) is no draft. */
  if (text != NULL)
    request = sw_request_new_from_json (self->contract, text, NULL);
  g_task_return_pointer (task, g_steal_pointer (&request), g_object_unref);
}

/**
 * sw_studio_load_draft_async:
 * @self: the studio, open
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Brings the half-filled form back.
 */
void
sw_studio_load_draft_async (SwStudio           *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SW_IS_STUDIO (self));

  _sw_studio_flush_draft (self);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_studio_load_draft_async);
  sw_store_load_draft_async (self->store, DRAFT_NAME, cancellable, loaded_cb, g_steal_pointer (&task));
}

/**
 * sw_studio_load_draft_finish:
 * @self: the studio
 * @result: the result
 * @error: return location for a %SW_LIBRARY_ERROR
 *
 * Returns: (transfer full) (nullable): the form, or %NULL without error when there is none
 */
SwRequest *
sw_studio_load_draft_finish (SwStudio     *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
