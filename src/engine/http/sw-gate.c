/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-gate"

#include "config.h"

#include "sw-gate.h"

struct _SwGate
{
  GMutex mutex;
  GCond  cond;
  guint  budget, taken, inside;
};

/**
 * sw_gate_new:
 * @budget: in the unit that those who enter use
 *
 * Returns: (transfer full): an open gate
 */
SwGate *
sw_gate_new (guint budget)
{
  SwGate *self = g_new0 (SwGate, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->budget = budget;
  return self;
}

/* Nobody may be inside or waiting. */
void
sw_gate_free (SwGate *self)
{
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  SwGate *self = user_data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

gboolean
sw_gate_enter (SwGate       *self,
               guint         amount,
               GCancellable *cancellable)
{
  gulong   handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL) : 0;
  gboolean entered;

  g_mutex_lock (&self->mutex);
  while (self->inside > 0 && self->taken + amount > self->budget && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->cond, &self->mutex);
  entered = !g_cancellable_is_cancelled (cancellable);
  if (entered)
    {
      self->taken += amount;
      self->inside++;
    }
  g_mutex_unlock (&self->mutex);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  return entered;
}

void
sw_gate_leave (SwGate *self,
               guint   amount)
{
  g_mutex_lock (&self->mutex);
  self->taken -= amount;
  self->inside--;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}
