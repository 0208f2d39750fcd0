/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A task as a card: what it is, how far it is, what it cost, what to do about it. */

#define SW_TYPE_TASK_ROW (sw_task_row_get_type ())
G_DECLARE_FINAL_TYPE (SwTaskRow, sw_task_row, SW, TASK_ROW, GtkListBoxRow)

GtkWidget *sw_task_row_new          (SwStudio  *studio,
                                     SwTask    *task);
SwTask    *sw_task_row_get_task     (SwTaskRow *self);

/* The words on the card. */
char      *sw_task_describe_state   (SwTask    *task);
char      *sw_task_describe_price   (SwTask    *task);
char      *sw_task_describe_trouble (SwTask    *task,
                                     char     **remedy);

G_END_DECLS
