/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-plan.h"
#include "sw-request.h"

G_BEGIN_DECLS

/* A task of the engine: the request, its seed and how far each of its two clips is.
 * Kept in <state dir>/tasks/<id>/task.json, written whole or not at all, so that
 * another engine on the same folder can go on with it. Thread-safe. */

#define SW_JOB_N_CLIPS 2

typedef enum
{
  SW_JOB_CLIP_PENDING,
  SW_JOB_CLIP_RUNNING,
  SW_JOB_CLIP_SUCCEEDED,
  SW_JOB_CLIP_FAILED,
} SwJobClipState;

typedef struct
{
  char           *id;
  SwJobClipState  state;
  char           *title, *tags, *lyrics, *key; /* (nullable) until it succeeded */
  char           *error;                       /* (nullable) why it failed */
  double          duration, bpm;
} SwJobClip;

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
double       sw_job_get_price      (SwJob       *self);
gint64       sw_job_get_created    (SwJob       *self); /* unix seconds */
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

void         sw_job_set_progress   (SwJob *self, guint index, double fraction, const char *stage);
void         sw_job_start_clip     (SwJob *self, guint index);
/* Takes over what @clip knows; id and state excepted. */
void         sw_job_finish_clip    (SwJob *self, guint index, const char *title, const char *tags,
                                    const char *lyrics, const char *key, double duration, double bpm);
void         sw_job_fail_clip      (SwJob *self, guint index, const char *message);
/* Replaces the states by those of @other, read from disk. */
void         sw_job_copy_state     (SwJob *self, SwJob *other);

/* The `data` array of the answer to a poll, in the service's words.
 * @files: address the clips' files stand under, without a slash at its end. */
JsonArray   *sw_job_to_answer      (SwJob       *self,
                                    const char  *files,
                                    gboolean     duration_as_number);

G_END_DECLS
