/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The order of the steps is what makes a kill harmless:
 *
 *   QUEUED durable → balance → SENDING durable → POST → id and PENDING durable → polls
 *
 * Found QUEUED, nothing has left this computer; found SENDING, it may have. A stop
 * writes QUEUED over SENDING only once it is sure that nothing has left or will. */

#define G_LOG_DOMAIN "sw-task-driver"

#include "config.h"

#include "sw-task-driver-private.h"

#include "sw-purchase.h"
#include "sw-studio-error.h"

#include <glib/gi18n-lib.h>

#define SAVE_PAUSE_MS 2000

/* Accepted: the id is worth money until it is on disk, so this does not give up. */

static void save_accepted (SwTaskDriver *self);

static void
accepted_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sw_store_save_task_finish (self->store, result, &error))
    {
      if (_sw_task_driver_is_stopped (self))
        return;
      _sw_task_driver_set_error (self, error);
      _sw_task_driver_schedule (self, SAVE_PAUSE_MS, save_accepted);
      return;
    }
  if (_sw_task_driver_is_stopped (self))
    return;
  _sw_task_driver_set_error (self, NULL);
  if (self->abandoned)
    _sw_task_driver_abandon_now (self);
  else
    _sw_task_driver_go_on (self);
}

static void
save_accepted (SwTaskDriver *self)
{
  sw_store_save_task_async (self->store, self->task, NULL, accepted_cb, g_object_ref (self));
}

static void
take_submission (SwTaskDriver       *self,
                 const SwSubmission *submission,
                 const GError       *error)
{
  if (submission != NULL)
    {
      /* Also when the driver was stopped meanwhile: the id is here, so keep it. */
      if (submission->task_id == NULL)
        sw_task_set_answer (self->task, submission->raw);
      sw_task_set_remote_id (self->task, submission->task_id);
      sw_task_set_progress (self->task, -1.0, submission->task_id != NULL ? _ ("Waiting for the service to begin") : _ ("Reading the answer"));
      _sw_task_driver_set_state (self, submission->task_id != NULL ? SW_TASK_PENDING : SW_TASK_FETCHING);
      save_accepted (self);
      return;
    }
  if (_sw_task_driver_is_stopped (self))
    return;
  if (sw_service_error_fate_is_unknown (error))
    _sw_task_driver_settle (self, SW_TASK_UNKNOWN, error, TRUE);
  else
    _sw_task_driver_conclude (self, SW_TASK_FAILED, error);
  if (g_error_matches (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_CONNECTION))
    sw_connections_distrust (self->connections, sw_task_get_service (self->task));
}

static void
submit_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwSubmission) submission = sw_service_submit_finish (SW_SERVICE (source), result, &error);

  take_submission (self, submission, error);
}

static void
batch_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwSubmission) submission = sw_batch_join_finish (result, &error);

  take_submission (self, submission, error);
}

static void
sending_saved_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = sw_store_save_task_finish (self->store, result, &error);

  if (_sw_task_driver_is_stopped (self))
    return;
  if (!saved)
    _sw_task_driver_conclude (self, SW_TASK_FAILED, error);
  else
    {
      self->submitted = TRUE;
      if (self->batch != NULL)
        {
          g_autoptr (SwBatch) batch = g_steal_pointer (&self->batch);

          sw_batch_join_async (batch, self->service, sw_task_get_request (self->task), batch_cb, g_object_ref (self));
          return;
        }
      sw_service_submit_async (self->service, sw_task_get_request (self->task), self->cancellable, submit_cb,
                               g_object_ref (self));
    }
}

static void
mark_sending (SwTaskDriver *self)
{
  sw_task_set_progress (self->task, -1.0, _ ("Sending the request"));
  _sw_task_driver_set_state (self, SW_TASK_SENDING);
  sw_store_save_task_async (self->store, self->task, NULL, sending_saved_cb, g_object_ref (self));
}

static void
before_credits_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  SwBalance balance;

  if (sw_service_get_credits_finish (SW_SERVICE (source), result, &balance, &error))
    {
      sw_task_set_balance_before (self->task, balance.credits + balance.extra_credits);
      g_signal_emit_by_name (self, "balance", balance.credits, balance.extra_credits);
    }
  if (_sw_task_driver_is_stopped (self))
    return;
  /* Without a balance the request is still the user's wish; the POST itself says
   * what is wrong. */
  mark_sending (self);
}

static void
before_service_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwService) service = sw_connections_get_finish (self->connections, result, &error);

  if (_sw_task_driver_is_stopped (self))
    return;
  if (service == NULL)
    {
      _sw_task_driver_conclude (self, SW_TASK_FAILED, error);
      return;
    }
  g_set_object (&self->service, service);
  if (self->batch != NULL)
    mark_sending (self); /* what one song of many has cost no balance tells */
  else
    sw_service_get_credits_async (service, self->cancellable, before_credits_cb, g_object_ref (self));
}

static void
ask_for_service (SwTaskDriver *self)
{
  sw_connections_get_async (self->connections, sw_task_get_service (self->task), self->cancellable,
                            before_service_cb, g_object_ref (self));
}

static void
purchase_claimed_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  SwPurchase purchase;
  gboolean   decided = sw_store_claim_purchase_finish (self->store, result, &purchase, &error);

  if (_sw_task_driver_is_stopped (self))
    return;
  if (!decided)
    {
      _sw_task_driver_conclude (self, SW_TASK_FAILED, error);
      return;
    }
  switch (purchase)
    {
    case SW_PURCHASE_OPEN:
      ask_for_service (self);
      break;
    case SW_PURCHASE_DONE:
      sw_task_set_price_estimate (self->task, 0);
      _sw_task_driver_conclude (self, SW_TASK_SUCCEEDED, NULL);
      break;
    case SW_PURCHASE_UNDER_WAY:
    default:
      error = g_error_new_literal (SW_STUDIO_ERROR, SW_STUDIO_ERROR_UNDER_WAY, _ ("This is being brought already."));
      _sw_task_driver_conclude (self, SW_TASK_ABANDONED, error);
      break;
    }
}

/* What can be had once for a song is asked for by one task of one program only. */
static void
claim_purchase (SwTaskDriver *self)
{
  g_autofree char *key = sw_purchase_dup_key (sw_task_get_request (self->task), sw_task_get_service (self->task));

  if (key == NULL)
    ask_for_service (self);
  else
    sw_store_claim_purchase_async (self->store, key, sw_task_get_id (self->task), self->cancellable, purchase_claimed_cb,
                                   g_object_ref (self));
}

static void
claimed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean claimed = sw_store_claim_task_finish (self->store, result, &error);

  if (_sw_task_driver_is_stopped (self))
    return;
  if (error != NULL)
    _sw_task_driver_conclude (self, SW_TASK_FAILED, error);
  else if (!claimed)
    {
      _sw_task_driver_halt (self);
      g_signal_emit_by_name (self, "lost");
    }
  else
    claim_purchase (self);
}

static void
queued_saved_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (SwTaskDriver) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = sw_store_save_task_finish (self->store, result, &error);

  if (_sw_task_driver_is_stopped (self))
    return;
  if (!saved)
    _sw_task_driver_conclude (self, SW_TASK_FAILED, error);
  else
    sw_store_claim_task_async (self->store, sw_task_get_id (self->task), self->driver, NULL, self->cancellable,
                               claimed_cb, g_object_ref (self));
}

void
_sw_task_driver_send (SwTaskDriver *self)
{
  sw_store_save_task_async (self->store, self->task, NULL, queued_saved_cb, g_object_ref (self));
}

/* From an accepted request: an answer that came at once, or a task to be polled. */
void
_sw_task_driver_go_on (SwTaskDriver *self)
{
  if (sw_task_get_remote_id (self->task) == NULL && sw_task_get_answer (self->task) != NULL)
    _sw_task_driver_take_direct (self);
  else
    _sw_task_driver_begin_polling (self);
}
