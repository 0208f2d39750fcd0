/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-task.h"

G_BEGIN_DECLS

/* A GListModel of SwTask, newest first, one object per id. Read-only properties
 * "n-items", "n-active" and "n-failed" are notified when they change. */

#define SW_TYPE_TASK_LIST (sw_task_list_get_type ())
G_DECLARE_FINAL_TYPE (SwTaskList, sw_task_list, SW, TASK_LIST, GObject)

SwTaskList *sw_task_list_new          (void);
guint       sw_task_list_get_n_active (SwTaskList *self);
guint       sw_task_list_get_n_failed (SwTaskList *self); /* failed or unknown */
void        sw_task_list_add          (SwTaskList *self, SwTask *task);
void        sw_task_list_add_many     (SwTaskList *self, GPtrArray *tasks); /* emits once */
void        sw_task_list_remove       (SwTaskList *self, SwTask *task);
SwTask     *sw_task_list_find         (SwTaskList *self, const char *id); /* (transfer none) */

G_END_DECLS
