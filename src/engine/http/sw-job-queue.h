/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-job.h"
#include "sw-ledger.h"
#include "sw-song.h"

G_BEGIN_DECLS

/* The engine's tasks on disk and the one thread that works on them. Layout:
 * <state dir>/tasks/<id>/{task.json,lock} and <state dir>/clips/<clip id>/…; the
 * lock is held while a task is worked on, so engines may share a folder. */

/* sw_song_make() or a test's own. */
typedef SwSongResult *(*SwSongMaker) (const SwSongWish   *wish,
                                      guint               take,
                                      const char         *folder,
                                      SwSongProgressFunc  progress,
                                      gpointer            progress_data,
                                      GCancellable       *cancellable,
                                      GError            **error);

#define SW_TYPE_JOB_QUEUE (sw_job_queue_get_type ())
G_DECLARE_FINAL_TYPE (SwJobQueue, sw_job_queue, SW, JOB_QUEUE, GObject)

SwJobQueue *sw_job_queue_new           (SwContract   *contract,
                                        const char   *state_dir,
                                        SwLedger     *ledger,
                                        SwSongMaker   maker,
                                        GError      **error);
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
char       *sw_job_queue_dup_file      (SwJobQueue   *self,
                                        const char   *clip_id,
                                        const char   *name);
void        sw_job_queue_stop          (SwJobQueue   *self);

G_END_DECLS
