/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-task-driver"

#include "config.h"

#include "sw-task-driver-private.h"

#include "sw-describe-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_DEFINE_FINAL_TYPE (SwTaskDriver, sw_task_driver, G_TYPE_OBJECT)

enum
{
  STOPPED,
  LOST,
  BALANCE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  SwTaskDriver    *self; /* not owned: the source goes with it */
  SwTaskDriverFunc step;
} Timer;

static gboolean
timer_cb (gpointer user_data)
{
  Timer *timer = user_data;
  g_autoptr (SwTaskDriver) self = g_object_ref (timer->self);

  self->timer = 0;
  timer->step (self);
  return G_SOURCE_REMOVE;
}

void
_sw_task_driver_schedule (SwTaskDriver    *self,
                          guint            milliseconds,
                          SwTaskDriverFunc step)
{
  Timer *timer = g_new (Timer, 1);

  timer->self = self;
  timer->step = step;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_full (G_PRIORITY_DEFAULT, milliseconds, timer_cb, timer, g_free);
}

void
_sw_task_driver_set_error (SwTaskDriver *self,
                           const GError *error)
{
  g_autofree char *remedy = NULL;
  g_autofree char *words = NULL;

  if (error != NULL)
    words = sw_describe_error (error, &remedy);
  sw_task_set_error (self->task, error, remedy);
}

void
_sw_task_driver_set_state (SwTaskDriver *self,
                           SwTaskState   state)
{
  sw_task_set_updated (self->task, g_get_real_time ());
  sw_task_set_state (self->task, state);
}

/* TRUE when the callback came after the driver was stopped. */
gboolean
_sw_task_driver_is_stopped (SwTaskDriver *self)
{
  return self->cancellable == NULL || g_cancellable_is_cancelled (self->cancellable);
}

void
_sw_task_driver_halt (SwTaskDriver *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->service);
  if (self->batch != NULL && !self->submitted)
    sw_batch_leave (self->batch);
  g_clear_pointer (&self->batch, sw_batch_unref);
  g_hash_table_remove_all (self->fetching);
}

/* TRUE when the request has not left and, once halted, never will. */
static gboolean
has_not_left (SwTaskDriver *self)
{
  if (_sw_task_driver_is_stopped (self) || sw_task_get_state (self->task) != SW_TASK_SENDING)
    return FALSE;
  return !self->submitted || sw_service_submit_is_waiting (self->service, self->cancellable);
}

static void
stopped_save_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;

  /* The row is older than the truth then, and the next start finds the truth again
   * by polling; what must not be lost was saved by save_accepted(). */
  if (!sw_store_save_task_finish (self->store, result, &error))
    g_debug ("%s: %s", sw_task_get_id (self->task), error->message);
  g_signal_emit (self, signals[STOPPED], 0);
}

static void
save_and_stop (SwTaskDriver *self)
{
  _sw_task_driver_halt (self);
  sw_store_save_task_async (self->store, self->task, NULL, stopped_save_cb, g_object_ref (self));
}

/* Ends the task without a question to the service. */
void
_sw_task_driver_conclude (SwTaskDriver *self,
                          SwTaskState   state,
                          const GError *error)
{
  _sw_task_driver_set_error (self, error);
  sw_task_set_progress (self->task, state == SW_TASK_SUCCEEDED ? 1.0 : -1.0, NULL);
  _sw_task_driver_set_state (self, state);
  save_and_stop (self);
}

void
_sw_task_driver_abandon_now (SwTaskDriver *self)
{
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *clips = sw_task_get_clips (self->task);

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

      if (sw_clip_get_state (clip) == SW_CLIP_READY)
        continue;
      sw_clip_set_state (clip, SW_CLIP_FAILED);
      g_ptr_array_add (dropped, g_steal_pointer (&clip));
    }
  if (dropped->len > 0)
    sw_store_save_clips_async (self->store, dropped, NULL, NULL, NULL);
  _sw_task_driver_conclude (self, SW_TASK_ABANDONED, NULL);
}

void
_sw_task_driver_stall (SwTaskDriver *self,
                       const GError *error)
{
  g_debug ("%s stops: %s", sw_task_get_id (self->task), error != NULL ? error->message : "patience is over");
  _sw_task_driver_set_error (self, error);
  if (error != NULL)
    sw_task_set_progress (self->task, sw_task_get_progress (self->task), NULL);
  save_and_stop (self);
}

/* Settling: the fate is known (or known to be unknown); ask what it has cost. */

typedef struct
{
  SwTaskDriver *self;
  SwTaskState   state;
  GError       *error; /* (nullable) */
} Settlement;

static void
settlement_free (Settlement *settlement)
{
  g_object_unref (settlement->self);
  g_clear_error (&settlement->error);
  g_free (settlement);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Settlement, settlement_free)

static void
after_credits_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (Settlement) settlement = user_data;
  g_autoptr (GError) error = NULL;
  SwTaskDriver *self = settlement->self;
  SwBalance     balance;

  if (sw_service_get_credits_finish (SW_SERVICE (source), result, &balance, &error))
    {
      if (!self->shared || settlement->state == SW_TASK_UNKNOWN)
        sw_task_set_balance_after (self->task, balance.credits + balance.extra_credits);
      g_signal_emit (self, signals[BALANCE], 0, balance.credits, balance.extra_credits);
    }
  if (!_sw_task_driver_is_stopped (self))
    _sw_task_driver_conclude (self, settlement->state, settlement->error);
}

static void
after_service_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (Settlement) settlement = user_data;
  g_autoptr (SwService) service = NULL;
  SwTaskDriver *self = settlement->self;

  service = sw_connections_get_finish (self->connections, result, NULL);
  if (_sw_task_driver_is_stopped (self))
    return;
  if (service == NULL)
    _sw_task_driver_conclude (self, settlement->state, settlement->error);
  else
    sw_service_get_credits_async (service, self->cancellable, after_credits_cb, g_steal_pointer (&settlement));
}

static void
unknown_saved_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (Settlement) settlement = user_data;
  SwTaskDriver *self = settlement->self;

  sw_store_save_task_finish (self->store, result, NULL);
  if (!_sw_task_driver_is_stopped (self))
    sw_connections_get_async (self->connections, sw_task_get_service (self->task), self->cancellable, after_service_cb,
                              g_steal_pointer (&settlement));
}

void
_sw_task_driver_settle (SwTaskDriver *self,
                        SwTaskState   state,
                        const GError *error,
                        gboolean      ask_balance)
{
  g_autoptr (Settlement) settlement = NULL;

  if (!ask_balance)
    {
      _sw_task_driver_conclude (self, state, error);
      return;
    }
  settlement = g_new0 (Settlement, 1);
  settlement->self = g_object_ref (self);
  settlement->state = state;
  settlement->error = error != NULL ? g_error_copy (error) : NULL;
  if (state == SW_TASK_UNKNOWN)
    {
      /* Written down before anything else may happen; the balance is added to it. */
      _sw_task_driver_set_error (self, settlement->error);
      sw_task_set_progress (self->task, -1.0, NULL);
      _sw_task_driver_set_state (self, state);
      sw_store_save_task_async (self->store, self->task, NULL, unknown_saved_cb, g_steal_pointer (&settlement));
      return;
    }
  sw_connections_get_async (self->connections, sw_task_get_service (self->task), self->cancellable, after_service_cb,
                            g_steal_pointer (&settlement));
}

static void
sw_task_driver_dispose (GObject *object)
{
  _sw_task_driver_halt (SW_TASK_DRIVER (object));

  G_OBJECT_CLASS (sw_task_driver_parent_class)->dispose (object);
}

static void
sw_task_driver_finalize (GObject *object)
{
  SwTaskDriver *self = SW_TASK_DRIVER (object);

  g_clear_object (&self->task);
  g_clear_object (&self->connections);
  g_clear_object (&self->store);
  g_clear_object (&self->vault);
  g_clear_pointer (&self->fetching, g_hash_table_unref);
  g_clear_pointer (&self->tries, g_hash_table_unref);
  g_clear_error (&self->fetch_error);
  g_free (self->driver);
  g_free (self->answer);

  G_OBJECT_CLASS (sw_task_driver_parent_class)->finalize (object);
}

static void
sw_task_driver_class_init (SwTaskDriverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sw_task_driver_dispose;
  object_class->finalize = sw_task_driver_finalize;

  signals[STOPPED] = g_signal_new ("stopped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LOST] = g_signal_new ("lost", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[BALANCE] = g_signal_new ("balance", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
sw_task_driver_init (SwTaskDriver *self)
{
  self->fetching = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
  self->tries = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/**
 * sw_task_driver_new:
 * @task: the task
 * @connections: the ways to the services
 * @store: the journal
 * @vault: where the files go
 * @driver: the id of this process' driver
 *
 * A task in the store has to be claimed for @driver before; a new one claims itself.
 *
 * Returns: (transfer full): a driver that does nothing yet
 */
SwTaskDriver *
sw_task_driver_new (SwTask        *task,
                    SwConnections *connections,
                    SwStore       *store,
                    SwVault       *vault,
                    const char    *driver)
{
  SwTaskDriver *self;

  g_return_val_if_fail (SW_IS_TASK (task), NULL);

  self = g_object_new (SW_TYPE_TASK_DRIVER, NULL);
  self->task = g_object_ref (task);
  self->connections = g_object_ref (connections);
  self->store = g_object_ref (store);
  self->vault = g_object_ref (vault);
  self->driver = g_strdup (driver);
  self->operation = sw_request_get_operation (sw_task_get_request (task));
  return self;
}

/**
 * sw_task_driver_get_task:
 * @self: the driver
 *
 * Returns: (transfer none): its task
 */
SwTask *
sw_task_driver_get_task (SwTaskDriver *self)
{
  g_return_val_if_fail (SW_IS_TASK_DRIVER (self), NULL);

  return self->task;
}

/**
 * sw_task_driver_get_running:
 * @self: the driver
 *
 * Returns: whether it is at work
 */
gboolean
sw_task_driver_get_running (SwTaskDriver *self)
{
  g_return_val_if_fail (SW_IS_TASK_DRIVER (self), FALSE);

  return self->cancellable != NULL;
}

/**
 * sw_task_driver_set_shared:
 * @self: the driver
 *
 * Other tasks spend from the same balance meanwhile, so that the difference of the
 * balances does not tell the price of this one.
 */
void
sw_task_driver_set_shared (SwTaskDriver *self)
{
  g_return_if_fail (SW_IS_TASK_DRIVER (self));

  self->shared = TRUE;
}

/**
 * sw_task_driver_set_batch:
 * @self: the driver of a queued task
 * @batch: a batch that counts on it
 *
 * Lets the request travel with others.
 */
void
sw_task_driver_set_batch (SwTaskDriver *self,
                          SwBatch      *batch)
{
  g_return_if_fail (SW_IS_TASK_DRIVER (self));
  g_return_if_fail (self->batch == NULL);

  self->batch = sw_batch_ref (batch);
}

/**
 * sw_task_driver_start:
 * @self: the driver
 *
 * Goes on from the task's state. Only a queued task is ever sent.
 */
void
sw_task_driver_start (SwTaskDriver *self)
{
  g_return_if_fail (SW_IS_TASK_DRIVER (self));

  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  switch (sw_task_get_state (self->task))
    {
    case SW_TASK_QUEUED:
      _sw_task_driver_send (self);
      break;
    case SW_TASK_SENDING:
      {
        g_autoptr (GError) error = NULL;

        error = g_error_new_literal (SW_SERVICE_ERROR, SW_SERVICE_ERROR_INTERRUPTED, _ ("Songwright ended while the request was being sent."));
        _sw_task_driver_settle (self, SW_TASK_UNKNOWN, error, TRUE);
      }
      break;
    case SW_TASK_UNKNOWN:
      _sw_task_driver_settle (self, SW_TASK_UNKNOWN, sw_task_get_error (self->task), TRUE);
      break;
    case SW_TASK_PENDING:
    case SW_TASK_RUNNING:
    case SW_TASK_FETCHING:
      _sw_task_driver_set_error (self, NULL);
      _sw_task_driver_go_on (self);
      break;
    case SW_TASK_DRAFT:
    case SW_TASK_SUCCEEDED:
    case SW_TASK_FAILED:
    case SW_TASK_ABANDONED:
      g_clear_object (&self->cancellable);
      break;
    }
}

/**
 * sw_task_driver_stop:
 * @self: the driver
 *
 * Stops at once, telling nobody; the journal knows where to go on. A request that
 * still waits for its turn is queued again.
 */
void
sw_task_driver_stop (SwTaskDriver *self)
{
  gboolean unsent;

  g_return_if_fail (SW_IS_TASK_DRIVER (self));

  unsent = has_not_left (self);
  _sw_task_driver_halt (self);
  if (!unsent)
    return;
  _sw_task_driver_set_state (self, SW_TASK_QUEUED);
  sw_store_save_task_async (self->store, self->task, NULL, NULL, NULL);
}

/**
 * sw_task_driver_abandon:
 * @self: the driver
 *
 * Gives the task up. A request on the wire is waited for, so that its id is kept;
 * one that waits for its turn is not sent.
 */
void
sw_task_driver_abandon (SwTaskDriver *self)
{
  SwTaskState state;

  g_return_if_fail (SW_IS_TASK_DRIVER (self));

  state = sw_task_get_state (self->task);
  self->abandoned = TRUE;
  if (sw_task_get_finished (self->task) && state != SW_TASK_UNKNOWN)
    return;
  if (state != SW_TASK_SENDING || self->cancellable == NULL || has_not_left (self))
    _sw_task_driver_abandon_now (self);
}
