/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-backoff"

#include "config.h"

#include "sw-backoff.h"

#define MAX_STEPS 20

void
sw_backoff_init (SwBackoff *self,
                 gint64     first,
                 gint64     longest,
                 guint32    seed)
{
  self->first = first;
  self->longest = longest;
  self->steps = 0;
  self->noise = seed != 0 ? seed : 1;
}

gint64
sw_backoff_next (SwBackoff *self)
{
  gint64 full = MIN (self->first << MIN (self->steps, MAX_STEPS), self->longest);

  /* xorshift: small, and the same everywhere */
  self->noise ^= self->noise << 13;
  self->noise ^= self->noise >> 17;
  self->noise ^= self->noise << 5;
  self->steps++;
  return full / 2 + (gint64)((double)full / 2 * (self->noise / (double)G_MAXUINT32));
}

void
sw_backoff_reset (SwBackoff *self)
{
  self->steps = 0;
}

static gboolean
over_cb (gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

void
sw_backoff_wait_async (gint64              duration,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSource) source = g_timeout_source_new (0);

  g_task_set_source_tag (task, sw_backoff_wait_async);
  g_task_set_name (task, "sw_backoff_wait_async");
  g_source_set_ready_time (source, g_get_monotonic_time () + MAX (duration, 0));
  if (cancellable != NULL)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  g_source_set_callback (source, over_cb, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

gboolean
sw_backoff_wait_finish (GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_backoff_wait_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
