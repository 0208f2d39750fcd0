/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-body"

#include "config.h"

#include "sw-body.h"

#include "sw-service-error.h"

#include <glib/gi18n-lib.h>

#define STEP (32 * 1024)

typedef struct
{
  GInputStream *stream; /* (owned) */
  GByteArray   *bytes;  /* (owned) */
  gsize         limit;
  guint8        buffer[STEP];
} Reading;

static void read_more (GTask *task);

static void
reading_free (Reading *self)
{
  g_clear_object (&self->stream);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_free (self);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Reading *self = g_task_get_task_data (task);
  gssize   length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (length < 0)
    {
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else if (length == 0)
    {
      g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes)), (GDestroyNotify)g_bytes_unref);
    }
  else if (self->bytes->len + (gsize)length > self->limit)
    {
      g_task_return_new_error (task, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER,
                               _ ("The service's answer is far too large"));
    }
  else
    {
      g_byte_array_append (self->bytes, self->buffer, length);
      read_more (g_steal_pointer (&task));
    }
}

/* Takes @task. */
static void
read_more (GTask *task)
{
  Reading *self = g_task_get_task_data (task);

  g_input_stream_read_async (self->stream, self->buffer, sizeof self->buffer,
                             g_task_get_priority (task), g_task_get_cancellable (task), read_cb, task);
}

void
sw_body_read_async (GInputStream       *stream,
                    gsize               limit,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Reading *self = g_new0 (Reading, 1);

  self->stream = g_object_ref (stream);
  self->bytes = g_byte_array_new ();
  self->limit = limit;
  g_task_set_source_tag (task, sw_body_read_async);
  g_task_set_name (task, "sw_body_read_async");
  g_task_set_task_data (task, self, (GDestroyNotify)reading_free);
  read_more (g_steal_pointer (&task));
}

GBytes *
sw_body_read_finish (GAsyncResult *result,
                     GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_body_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
