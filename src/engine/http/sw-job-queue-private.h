/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-job-queue.h"

G_BEGIN_DECLS

struct _SwJobQueue
{
  GObject parent_instance;

  SwContract     *contract;
  SwLedger       *ledger;
  SwSongMaker     maker;
  SwClipStore    *clips;    /* (owned) */
  SwPersonaStore *personas; /* (owned) */
  SwGate         *gate;     /* (owned) */
  char           *tasks_dir;
  char           *results_dir;
  guint64         kept_bytes;
  guint           failing;
  GHashTable     *jobs;   /* (owned) id -> SwJob; main thread only */
  GMutex          mutex;  /* guards active */
  GHashTable     *active; /* (owned) id -> GCancellable: queued or worked on in this process */
  GMutex          trim_mutex;
  GThreadPool    *pool;
  GCancellable   *cancellable;
  int             accepting; /* lock of the task that was added and not started yet, or -1 */
};

char    *_sw_job_queue_dup_task_dir (SwJobQueue *self, const char *id);
/* The lock of a task, or -1 when another process works on it. */
int      _sw_job_queue_lock_task    (const char *folder);
void     _sw_job_queue_save         (SwJob *job, const char *folder);

/* sw-job-worker.c */
void     _sw_job_queue_worker       (gpointer data, gpointer user_data);
void     _sw_job_queue_refund       (SwJobQueue *self, SwJob *job);
/* Fails what is not made yet. */
void     _sw_job_queue_give_up      (SwJobQueue *self, SwJob *job, const char *folder, const char *message);

/* sw-job-results.c */
gboolean _sw_job_queue_recall       (SwJobQueue *self, SwWork *work, guint index, const char *folder, SwClipFacts *facts);
void     _sw_job_queue_remember     (SwJobQueue *self, SwWork *work, guint index, SwClipFacts *facts);

/* sw-job-trim.c */
void     _sw_job_queue_remove_files (SwJobQueue *self, SwJob *job);
/* Drops the oldest of what is finished until the rest fits. */
void     _sw_job_queue_trim         (SwJobQueue *self);

G_END_DECLS
