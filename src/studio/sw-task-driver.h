/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-batch.h"
#include "sw-connections.h"
#include "sw-store.h"
#include "sw-vault.h"

G_BEGIN_DECLS

/* Walks one task from the journal to files on disk, step by step, so that a kill
 * between any two steps neither loses a task id nor sends a request twice.
 *
 * Signals: "stopped": it ended, or stopped by itself and can be resumed; "lost":
 * another program drives the task; "balance" (double credits, double extra): the
 * service told it. */

#define SW_TYPE_TASK_DRIVER (sw_task_driver_get_type ())
G_DECLARE_FINAL_TYPE (SwTaskDriver, sw_task_driver, SW, TASK_DRIVER, GObject)

SwTaskDriver *sw_task_driver_new         (SwTask        *task,
                                          SwConnections *connections,
                                          SwStore       *store,
                                          SwVault       *vault,
                                          const char    *driver);
SwTask       *sw_task_driver_get_task    (SwTaskDriver  *self);
gboolean      sw_task_driver_get_running (SwTaskDriver  *self);
void          sw_task_driver_set_shared  (SwTaskDriver  *self);
/* Sends the request together with others, once, the next time it is sent. */
void          sw_task_driver_set_batch   (SwTaskDriver  *self,
                                          SwBatch       *batch);
void          sw_task_driver_start       (SwTaskDriver  *self);
void          sw_task_driver_stop        (SwTaskDriver  *self);
void          sw_task_driver_abandon     (SwTaskDriver  *self);

G_END_DECLS
