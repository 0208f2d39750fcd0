/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-task-driver.h"

G_BEGIN_DECLS

/* sw-task-driver.c: journal, balances, sending. sw-task-driver-poll.c: polling,
 * fetching. */

struct _SwTaskDriver
{
  GObject parent_instance;

  SwTask *task;
  SwConnections *connections;
  SwStore *store;
  SwVault *vault;
  char *driver;
  const SwOperation *operation; /* of the contract */

  GCancellable *cancellable; /* (nullable) while running */
  SwService *service;        /* (nullable) of the step at hand */
  guint timer;
  gboolean submitted; /* the service has the request, sent or not */
  gboolean abandoned;
  gboolean shared; /* other tasks spend from the same balance meanwhile */
  guint save_tries;

  gint64 polling_since; /* monotonic microseconds */
  guint n_polls;
  guint n_errors;  /* polls in a row without a proper answer */
  guint n_missing; /* polls in a row in which the task or its audio was not there */
  gboolean finished_there;
  char *answer;          /* (nullable) last body */
  GHashTable *fetching;  /* SwClip -> double progress */
  GHashTable *tries;     /* SwClip -> number of fetches begun */
  guint n_saving;        /* clips being written to the store */
  GError *fetch_error;   /* (nullable) */
};

typedef void (*SwTaskDriverFunc) (SwTaskDriver *self);

void     _sw_task_driver_schedule   (SwTaskDriver     *self,
                                     guint             milliseconds,
                                     SwTaskDriverFunc  step);
void     _sw_task_driver_set_error  (SwTaskDriver     *self,
                                     const GError     *error);
void     _sw_task_driver_set_state  (SwTaskDriver     *self,
                                     SwTaskState       state);
void     _sw_task_driver_stall      (SwTaskDriver     *self,
                                     const GError     *error);
void     _sw_task_driver_settle     (SwTaskDriver     *self,
                                     SwTaskState       state,
                                     const GError     *error,
                                     gboolean          ask_balance);
void     _sw_task_driver_poll       (SwTaskDriver     *self);
void     _sw_task_driver_begin_polling (SwTaskDriver  *self);

G_END_DECLS
