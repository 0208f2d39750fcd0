/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-batch.h"
#include "sw-task-driver.h"

G_BEGIN_DECLS

/* sw-task-driver.c: beginning and end. sw-task-driver-send.c: journal, balance, sending.
 * sw-task-driver-poll.c: polling. sw-task-driver-clips.c: clips and their files.
 * sw-task-driver-direct.c: answers that come at once. */

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
  SwBatch *batch;            /* (nullable) in which the request travels */
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
/* TRUE when a callback came after the driver was stopped. */
gboolean _sw_task_driver_is_stopped (SwTaskDriver     *self);
void     _sw_task_driver_halt       (SwTaskDriver     *self);
/* Ends the task without a question to the service. */
void     _sw_task_driver_conclude   (SwTaskDriver     *self,
                                     SwTaskState       state,
                                     const GError     *error);
void     _sw_task_driver_abandon_now (SwTaskDriver    *self);
/* Sends a queued task. */
void     _sw_task_driver_send       (SwTaskDriver     *self);
void     _sw_task_driver_go_on      (SwTaskDriver     *self);
void     _sw_task_driver_poll       (SwTaskDriver     *self);
void     _sw_task_driver_begin_polling (SwTaskDriver  *self);
void     _sw_task_driver_take_answer (SwTaskDriver    *self,
                                     SwService        *service,
                                     const SwTaskReport *answer);
void     _sw_task_driver_check_done (SwTaskDriver     *self);
/* Goes on from the direct answer that the task holds. */
void     _sw_task_driver_take_direct (SwTaskDriver    *self);
/* Keeps a singer the service has made, then ends the task. */
void     _sw_task_driver_keep_persona (SwTaskDriver   *self,
                                     SwPersonaKind     kind,
                                     const char       *remote_id,
                                     const char       *name);

/* One id per thing a task brings, so that the same thing never makes two rows,
 * whichever program meets it first. */
char    *_sw_task_driver_dup_id     (SwTaskDriver     *self,
                                     const char       *remote_id);
guint    _sw_task_driver_count_clips (SwTaskDriver    *self,
                                     SwClipState       state);
SwClip  *_sw_task_driver_make_clip  (SwTaskDriver     *self,
                                     const SwClipReport *report,
                                     const char       *remote_id,
                                     guint             index);
void     _sw_task_driver_update_clip (SwTaskDriver    *self,
                                     SwClip           *clip,
                                     const SwClipReport *report);
void     _sw_task_driver_save_clips (SwTaskDriver     *self,
                                     GPtrArray        *clips);
void     _sw_task_driver_save_clip  (SwTaskDriver     *self,
                                     SwClip           *clip);
void     _sw_task_driver_show_fetch_progress (SwTaskDriver *self);
void     _sw_task_driver_start_fetch (SwTaskDriver    *self,
                                     SwService        *service,
                                     SwClip           *clip);

G_END_DECLS
