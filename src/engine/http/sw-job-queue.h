/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-gate.h"
#include "sw-ledger.h"
#include "sw-work.h"

G_BEGIN_DECLS

/* The engine's tasks on disk and the threads that work on them. Layout:
 * <state dir>/tasks/<id>/{task.json,lock}, <state dir>/clips/<clip id>/… and
 * <state dir>/results/<hash of the request>; the lock is held while a task is worked
 * on, so engines may share a folder. */

typedef struct
{
  const char  *state_dir;
  SwSongMaker  maker;      /* (nullable) sw_song_make() */
  guint        parallel;   /* tasks in work at once; 0: as many as the machine bears */
  guint64      kept_bytes; /* of finished clips; 0: 2 GiB */
} SwJobQueueOptions;

#define SW_TYPE_JOB_QUEUE (sw_job_queue_get_type ())
G_DECLARE_FINAL_TYPE (SwJobQueue, sw_job_queue, SW, JOB_QUEUE, GObject)

SwJobQueue *sw_job_queue_new           (SwContract              *contract,
                                        SwLedger                *ledger,
                                        const SwJobQueueOptions *options,
                                        GError                 **error);
SwClipStore    *sw_job_queue_get_clips    (SwJobQueue   *self);
SwPersonaStore *sw_job_queue_get_personas (SwJobQueue   *self);
/* Who works beside the queue keeps to the same memory. */
SwGate         *sw_job_queue_get_gate     (SwJobQueue   *self);
/* Fails these takes on purpose (bit 0: the first), for clients' tests. */
void        sw_job_queue_set_failing   (SwJobQueue   *self,
                                        guint         takes);
/* Goes on with what an engine before this one left unfinished and drops the oldest. */
void        sw_job_queue_resume        (SwJobQueue   *self);
gboolean    sw_job_queue_add           (SwJobQueue   *self,
                                        SwJob        *job,
                                        GError      **error);
void        sw_job_queue_remove        (SwJobQueue   *self,
                                        SwJob        *job);
void        sw_job_queue_start         (SwJobQueue   *self,
                                        SwJob        *job);
SwJob      *sw_job_queue_find          (SwJobQueue   *self,
                                        const char   *id);
/* Ends the work on @job; what was not made is failed and refunded. */
gboolean    sw_job_queue_cancel        (SwJobQueue   *self,
                                        SwJob        *job,
                                        GError      **error);
void        sw_job_queue_stop          (SwJobQueue   *self);

G_END_DECLS
