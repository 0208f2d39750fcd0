/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Says who is alive among the programs that share one library. Each driver holds a
 * lock on <folder>/<id>.lock as long as it lives; the kernel lets go of it however
 * the process ends. Ids are used once, so a driver that is dead stays dead.
 *
 * Signals: "appeared" and "ended": another driver came or went. */

#define SW_TYPE_DRIVER_LOCK (sw_driver_lock_get_type ())
G_DECLARE_FINAL_TYPE (SwDriverLock, sw_driver_lock, SW, DRIVER_LOCK, GObject)

SwDriverLock *sw_driver_lock_new        (const char    *folder);
const char   *sw_driver_lock_get_id     (SwDriverLock  *self);
gboolean      sw_driver_lock_acquire    (SwDriverLock  *self,
                                         GError       **error);
void          sw_driver_lock_release    (SwDriverLock  *self);
gboolean      sw_driver_lock_is_alive   (SwDriverLock  *self,
                                         const char    *driver);
gboolean      sw_driver_lock_has_others (SwDriverLock  *self);
void          sw_driver_lock_clean      (SwDriverLock  *self);

G_END_DECLS
