/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known of a task besides its fate. */

#define G_LOG_DOMAIN "sw-task"

#include "config.h"

#include "sw-task-private.h"

/**
 * sw_task_get_answer:
 *
 * Operations that answer directly are paid for when the answer is here: it is kept in
 * the journal until everything in it is on disk, and afterwards too.
 *
 * Returns: (nullable): the answer, JSON
 */
const char *
sw_task_get_answer (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NULL);

  return self->answer;
}

/**
 * sw_task_set_answer:
 * @self: a task
 * @answer: (nullable): see sw_task_get_answer()
 *
 * Silent when nothing changes.
 */
void
sw_task_set_answer (SwTask     *self,
                    const char *answer)
{
  g_return_if_fail (SW_IS_TASK (self));

  _sw_task_set_string (self, &self->answer, answer, PROP_ANSWER);
}

/**
 * sw_task_get_refunded:
 *
 * Returns: whether the service says that it gave the credits back
 */
gboolean
sw_task_get_refunded (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), FALSE);

  return self->refunded;
}

/**
 * sw_task_set_refunded:
 * @self: a task
 * @refunded: see sw_task_get_refunded()
 *
 * Silent when nothing changes.
 */
void
sw_task_set_refunded (SwTask  *self,
                      gboolean refunded)
{
  g_return_if_fail (SW_IS_TASK (self));

  refunded = !!refunded;
  if (self->refunded == refunded)
    return;
  self->refunded = refunded;
  _sw_task_notify (self, PROP_REFUNDED);
}
