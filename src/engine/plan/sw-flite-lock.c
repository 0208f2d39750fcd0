/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-flite-lock"

#include "config.h"

#include "sw-flite-lock.h"

#include <flite/flite.h>

static GMutex mutex;

/**
 * sw_flite_lock:
 *
 * Waits until nobody else is inside flite, and keeps everybody else out until
 * sw_flite_unlock(). Any thread; not recursive.
 */
void
sw_flite_lock (void)
{
  static gboolean initialised;

  g_mutex_lock (&mutex);
  if (!initialised)
    {
      flite_init ();
      initialised = TRUE;
    }
}

/**
 * sw_flite_unlock:
 *
 * Lets the next one in.
 */
void
sw_flite_unlock (void)
{
  g_mutex_unlock (&mutex);
}
