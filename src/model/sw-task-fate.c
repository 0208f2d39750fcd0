/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What changes while a task is driven: state, progress, prices, error, times. */

#define G_LOG_DOMAIN "sw-task"

#include "config.h"

#include "sw-task-private.h"

#include "sw-value-private.h"

GType
sw_task_state_get_type (void)
{
  static const GEnumValue values[] = {
    { SW_TASK_DRAFT, "SW_TASK_DRAFT", "draft" },
    { SW_TASK_QUEUED, "SW_TASK_QUEUED", "queued" },
    { SW_TASK_SENDING, "SW_TASK_SENDING", "sending" },
    { SW_TASK_PENDING, "SW_TASK_PENDING", "pending" },
    { SW_TASK_RUNNING, "SW_TASK_RUNNING", "running" },
    { SW_TASK_FETCHING, "SW_TASK_FETCHING", "fetching" },
    { SW_TASK_SUCCEEDED, "SW_TASK_SUCCEEDED", "succeeded" },
    { SW_TASK_FAILED, "SW_TASK_FAILED", "failed" },
    { SW_TASK_UNKNOWN, "SW_TASK_UNKNOWN", "unknown" },
    { SW_TASK_ABANDONED, "SW_TASK_ABANDONED", "abandoned" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SwTaskState", values));
  return type;
}

static void
set_number (SwTask        *self,
            double        *field,
            double         value,
            SwTaskProperty property)
{
  if (!isfinite (value))
    value = NAN;
  if (_sw_set_number (field, value))
    _sw_task_notify (self, property);
}

static void
set_time (SwTask        *self,
          gint64        *field,
          gint64         value,
          SwTaskProperty property)
{
  if (*field == value)
    return;
  *field = value;
  _sw_task_notify (self, property);
}

/**
 * sw_task_get_state:
 *
 * Returns: how far it is
 */
SwTaskState
sw_task_get_state (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), SW_TASK_DRAFT);

  return self->state;
}

/**
 * sw_task_get_progress:
 *
 * Returns: from 0 to 1, -1 when not known
 */
double
sw_task_get_progress (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), -1);

  return self->progress;
}

/**
 * sw_task_get_progress_text:
 *
 * Returns: (nullable): what is going on, in words for people
 */
const char *
sw_task_get_progress_text (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NULL);

  return self->progress_text;
}

/**
 * sw_task_get_price_estimate:
 *
 * Returns: what it was thought to cost, in credits; NAN when not known
 */
double
sw_task_get_price_estimate (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NAN);

  return self->price_estimate;
}

/**
 * sw_task_get_balance_before:
 *
 * Returns: the credits of the account before it was sent; NAN when not known
 */
double
sw_task_get_balance_before (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NAN);

  return self->balance_before;
}

/**
 * sw_task_get_balance_after:
 *
 * Returns: the credits of the account after it ended; NAN when not known
 */
double
sw_task_get_balance_after (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NAN);

  return self->balance_after;
}

/**
 * sw_task_get_price_measured:
 *
 * Returns: the balance before minus the balance after; NAN when one is not known
 */
double
sw_task_get_price_measured (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NAN);

  return self->balance_before - self->balance_after;
}

/**
 * sw_task_get_error:
 *
 * Returns: (nullable): what went wrong
 */
const GError *
sw_task_get_error (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NULL);

  return self->error;
}

/**
 * sw_task_get_remedy:
 *
 * Returns: (nullable): what to do about the error, in words for people
 */
const char *
sw_task_get_remedy (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NULL);

  return self->remedy;
}

/**
 * sw_task_get_created:
 *
 * Returns: when it was made, in Unix microseconds
 */
gint64
sw_task_get_created (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), 0);

  return self->created;
}

/**
 * sw_task_get_updated:
 *
 * Returns: when its fate last moved, in Unix microseconds
 */
gint64
sw_task_get_updated (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), 0);

  return self->updated;
}

/**
 * sw_task_get_active:
 *
 * Returns: whether something is being done about it
 */
gboolean
sw_task_get_active (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), FALSE);

  return self->state >= SW_TASK_QUEUED && self->state <= SW_TASK_FETCHING;
}

/**
 * sw_task_get_finished:
 *
 * Returns: whether nothing more will be done about it
 */
gboolean
sw_task_get_finished (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), FALSE);

  return self->state >= SW_TASK_SUCCEEDED;
}

/**
 * sw_task_set_state:
 * @self: a task
 * @state: see sw_task_get_state()
 *
 * Silent when nothing changes.
 */
void
sw_task_set_state (SwTask     *self,
                   SwTaskState state)
{
  gboolean was_active, was_finished;

  g_return_if_fail (SW_IS_TASK (self));

  if (self->state == state)
    return;

  was_active = sw_task_get_active (self);
  was_finished = sw_task_get_finished (self);
  self->state = state;

  g_object_freeze_notify (G_OBJECT (self));
  _sw_task_notify (self, PROP_STATE);
  if (was_active != sw_task_get_active (self))
    _sw_task_notify (self, PROP_ACTIVE);
  if (was_finished != sw_task_get_finished (self))
    _sw_task_notify (self, PROP_FINISHED);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * sw_task_set_progress:
 * @self: a task
 * @progress: from 0 to 1; negative or NAN when not known
 * @text: (nullable): what is going on, in words for people
 */
void
sw_task_set_progress (SwTask     *self,
                      double      progress,
                      const char *text)
{
  g_return_if_fail (SW_IS_TASK (self));

  if (isnan (progress) || progress < 0)
    progress = -1;

  g_object_freeze_notify (G_OBJECT (self));
  set_number (self, &self->progress, MIN (progress, 1), PROP_PROGRESS);
  _sw_task_set_string (self, &self->progress_text, text, PROP_PROGRESS_TEXT);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * sw_task_set_price_estimate:
 * @self: a task
 * @credits: see sw_task_get_price_estimate()
 *
 * Silent when nothing changes.
 */
void
sw_task_set_price_estimate (SwTask *self,
                            double  credits)
{
  g_return_if_fail (SW_IS_TASK (self));

  set_number (self, &self->price_estimate, credits, PROP_PRICE_ESTIMATE);
}

static void
set_balance (SwTask        *self,
             double        *field,
             double         credits,
             SwTaskProperty property)
{
  double measured = sw_task_get_price_measured (self);

  g_object_freeze_notify (G_OBJECT (self));
  set_number (self, field, credits, property);
  if (_sw_set_number (&measured, sw_task_get_price_measured (self)))
    _sw_task_notify (self, PROP_PRICE_MEASURED);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * sw_task_set_balance_before:
 * @self: a task
 * @credits: see sw_task_get_balance_before()
 *
 * Silent when nothing changes.
 */
void
sw_task_set_balance_before (SwTask *self,
                            double  credits)
{
  g_return_if_fail (SW_IS_TASK (self));

  set_balance (self, &self->balance_before, credits, PROP_BALANCE_BEFORE);
}

/**
 * sw_task_set_balance_after:
 * @self: a task
 * @credits: see sw_task_get_balance_after()
 *
 * Silent when nothing changes.
 */
void
sw_task_set_balance_after (SwTask *self,
                           double  credits)
{
  g_return_if_fail (SW_IS_TASK (self));

  set_balance (self, &self->balance_after, credits, PROP_BALANCE_AFTER);
}

/**
 * sw_task_set_error:
 * @self: a task
 * @error: (nullable): what went wrong
 * @remedy: (nullable): what to do about it, in words for people
 */
void
sw_task_set_error (SwTask       *self,
                   const GError *error,
                   const char   *remedy)
{
  g_return_if_fail (SW_IS_TASK (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (_sw_set_error (&self->error, error))
    _sw_task_notify (self, PROP_ERROR);
  _sw_task_set_string (self, &self->remedy, remedy, PROP_REMEDY);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * sw_task_set_created:
 * @self: a task
 * @created: see sw_task_get_created()
 *
 * Silent when nothing changes.
 */
void
sw_task_set_created (SwTask *self,
                     gint64  created)
{
  g_return_if_fail (SW_IS_TASK (self));

  set_time (self, &self->created, created, PROP_CREATED);
}

/**
 * sw_task_set_updated:
 * @self: a task
 * @updated: see sw_task_get_updated()
 *
 * Silent when nothing changes.
 */
void
sw_task_set_updated (SwTask *self,
                     gint64  updated)
{
  g_return_if_fail (SW_IS_TASK (self));

  set_time (self, &self->updated, updated, PROP_UPDATED);
}
