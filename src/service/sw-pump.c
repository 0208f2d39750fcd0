/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-pump"

#include "config.h"

#include "sw-pump.h"

#define BUFFER_SIZE (256 * 1024)

typedef struct
{
  GInputStream  *input;  /* (owned) */
  GOutputStream *output; /* (owned) */
  goffset        most;   /* bytes that may still come */
  SwPumpFunc     wrote;
  gpointer       wrote_data;
  guint8        *buffers[2]; /* (owned) one is read into while the other is written */
  guint          current;    /* which one is read into */
  gsize          filled;     /* bytes in it that wait to be written */
  gboolean       reading;
  gboolean       writing;
  gboolean       over; /* nothing more is read */
  SwPumpOutcome  outcome;
  GError        *error; /* (owned) (nullable) */
} Pump;

static void advance (GTask *task);

static void
pump_free (Pump *self)
{
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->buffers[0], g_free);
  g_clear_pointer (&self->buffers[1], g_free);
  g_clear_error (&self->error);
  g_free (self);
}

/* Takes @error. */
static void
end (Pump         *self,
     SwPumpOutcome outcome,
     GError       *error)
{
  g_clear_error (&self->error);
  self->over = TRUE;
  self->outcome = outcome;
  self->error = error;
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask  *task = user_data;
  Pump   *self = g_task_get_task_data (task);
  gsize   written = 0;
  GError *error = NULL;

  self->writing = FALSE;
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, &written, &error))
    {
      end (self, SW_PUMP_DISK, error);
      self->filled = 0;
      g_cancellable_cancel (g_task_get_cancellable (task));
    }
  if (written > 0)
    self->wrote (written, self->wrote_data);
  advance (task);
}

/* Takes what else is there already: each trip to the disk goes through a thread. */
static gsize
fill_buffer (Pump *self,
             gsize length)
{
  GPollableInputStream *input = G_IS_POLLABLE_INPUT_STREAM (self->input) ? G_POLLABLE_INPUT_STREAM (self->input) : NULL;
  g_autoptr (GError) error = NULL;
  gssize more = 1;

  if (input == NULL || !g_pollable_input_stream_can_poll (input))
    return length;
  while (length < BUFFER_SIZE && more > 0)
    {
      more = g_pollable_input_stream_read_nonblocking (input, self->buffers[self->current] + length,
                                                       BUFFER_SIZE - length, NULL, &error);
      if (more > 0)
        length += (gsize)more;
    }
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    end (self, SW_PUMP_CUT, g_steal_pointer (&error));
  return length;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask  *task = user_data;
  Pump   *self = g_task_get_task_data (task);
  GError *error = NULL;
  gssize  length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  self->reading = FALSE;
  if (self->over) /* the disk broke meanwhile */
    g_clear_error (&error);
  else if (length < 0)
    end (self, SW_PUMP_CUT, error);
  else if (length == 0)
    end (self, SW_PUMP_END, NULL);
  else
    self->filled = fill_buffer (self, (gsize)length);
  if (self->filled > 0 && (goffset)self->filled > self->most)
    {
      self->filled = 0;
      end (self, SW_PUMP_TOO_MUCH, NULL);
    }
  self->most -= (goffset)self->filled;
  advance (task);
}

/* Takes @task. Starts what can be started; each of the two that runs holds the task. */
static void
advance (GTask *task)
{
  Pump *self = g_task_get_task_data (task);

  if (!self->writing && self->filled > 0)
    {
      self->writing = TRUE;
      g_output_stream_write_all_async (self->output, self->buffers[self->current], self->filled, G_PRIORITY_DEFAULT,
                                       NULL, written_cb, g_object_ref (task));
      self->current ^= 1;
      self->filled = 0;
    }
  if (!self->reading && self->filled == 0 && !self->over)
    {
      self->reading = TRUE;
      g_input_stream_read_async (self->input, self->buffers[self->current], BUFFER_SIZE, G_PRIORITY_DEFAULT,
                                 g_task_get_cancellable (task), read_cb, g_object_ref (task));
    }
  if (!self->reading && !self->writing)
    g_task_return_int (task, self->outcome);
  g_object_unref (task);
}

void
sw_pump_async (GInputStream       *input,
               GOutputStream      *output,
               goffset             most,
               SwPumpFunc          wrote,
               gpointer            wrote_data,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Pump  *self = g_new0 (Pump, 1);

  self->input = g_object_ref (input);
  self->output = g_object_ref (output);
  self->most = most;
  self->wrote = wrote;
  self->wrote_data = wrote_data;
  self->buffers[0] = g_malloc (BUFFER_SIZE);
  self->buffers[1] = g_malloc (BUFFER_SIZE);
  g_task_set_source_tag (task, sw_pump_async);
  g_task_set_name (task, "sw_pump_async");
  g_task_set_task_data (task, self, (GDestroyNotify)pump_free);
  g_task_set_check_cancellable (task, FALSE);
  advance (task);
}

SwPumpOutcome
sw_pump_finish (GAsyncResult *result,
                GError      **error)
{
  Pump *self = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, sw_pump_async), SW_PUMP_CUT);

  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return self->outcome;
}
