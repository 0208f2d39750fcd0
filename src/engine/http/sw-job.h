/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-plan.h"
#include "sw-request.h"

G_BEGIN_DECLS

/* A task of the engine: the request, its seed and how far each of its clips is. Its
 * kind is the operation of its request. Kept in <state dir>/tasks/<id>/task.json,
 * written whole or not at all, so that another engine on the same folder can go on
 * with it. Thread-safe. */

/* Of a task that makes songs; others have as many as their operation makes. */
#define SW_JOB_N_CLIPS 2

typedef enum
{
  SW_JOB_CLIP_PENDING,
  SW_JOB_CLIP_RUNNING,
  SW_JOB_CLIP_SUCCEEDED,
  SW_JOB_CLIP_FAILED,
} SwJobClipState;

/* What is known of a clip that is made; every text may be NULL. */
typedef struct
{
  char   *title, *tags, *lyrics, *key;
  char   *stem;      /* which stem it is, "drums" */
  double  duration;  /* seconds */
  double  bpm;
  gboolean without_cover;
} SwJobClip;

void         sw_job_clip_clear     (SwJobClip *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SwJobClip, sw_job_clip_clear)

#define SW_TYPE_JOB (sw_job_get_type ())
G_DECLARE_FINAL_TYPE (SwJob, sw_job, SW, JOB, GObject)

/* A new task with a random id; nothing is written yet. */
SwJob       *sw_job_new            (SwRequest   *request,
                                    guint64      seed,
                                    double       price);
SwJob       *sw_job_load           (SwContract  *contract,
                                    const char  *folder,
                                    GError     **error);
gboolean     sw_job_save           (SwJob       *self,
                                    const char  *folder,
                                    GError     **error);

const char  *sw_job_get_id         (SwJob       *self);
SwRequest   *sw_job_get_request    (SwJob       *self);
/* Id of the operation, "sonic.create.extend". */
const char  *sw_job_get_kind       (SwJob       *self);
guint64      sw_job_get_seed       (SwJob       *self);
double       sw_job_get_price      (SwJob       *self);
gint64       sw_job_get_created    (SwJob       *self); /* unix seconds */
guint        sw_job_get_n_clips    (SwJob       *self);
/* Clips that are not there yet begin as pending; what is there stays. */
void         sw_job_set_n_clips    (SwJob       *self, guint n_clips);
const char  *sw_job_get_clip_id    (SwJob       *self, guint index);
SwJobClipState sw_job_get_clip_state (SwJob     *self, guint index);
gboolean     sw_job_is_started     (SwJob       *self);
gboolean     sw_job_is_finished    (SwJob       *self);
/* What the composer is to write. (transfer full) */
SwSongWish  *sw_job_dup_wish       (SwJob       *self);

/* How often the work on it has begun without a take coming of it: a song that makes
 * the engine crash must not do so for ever. */
guint        sw_job_get_attempts   (SwJob       *self);
void         sw_job_set_attempts   (SwJob       *self, guint attempts);
/* A client does not want it any more. Not undone. */
gboolean     sw_job_is_cancelled   (SwJob       *self);
void         sw_job_cancel         (SwJob       *self);

void         sw_job_set_progress   (SwJob *self, guint index, double fraction, const char *stage);
void         sw_job_start_clip     (SwJob *self, guint index);
/* @clip is copied. */
void         sw_job_finish_clip    (SwJob *self, guint index, const SwJobClip *clip);
void         sw_job_fail_clip      (SwJob *self, guint index, const char *message);
/* Replaces the states by those of @other, read from disk. */
void         sw_job_copy_state     (SwJob *self, SwJob *other);

/* The `data` of the answer to a poll, in the service's words: an array of clips, or
 * the object of a task that makes a voice. (transfer full)
 * @files: address the clips' files stand under, without a slash at its end. */
JsonNode    *sw_job_to_answer      (SwJob       *self,
                                    const char  *files,
                                    gboolean     duration_as_number);

G_END_DECLS
