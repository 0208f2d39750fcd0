/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip.h"
#include "sw-request.h"

G_BEGIN_DECLS

/* One wish sent to a service and everything known about its fate. */

typedef enum
{
  SW_TASK_DRAFT,
  SW_TASK_QUEUED,     /* in the journal, not sent */
  SW_TASK_SENDING,    /* the request may be on the wire */
  SW_TASK_PENDING,    /* accepted: the service's task id is known */
  SW_TASK_RUNNING,
  SW_TASK_FETCHING,   /* results are being brought to disk */
  SW_TASK_SUCCEEDED,
  SW_TASK_FAILED,
  SW_TASK_UNKNOWN,    /* may have reached the service, no answer; never re-sent by itself */
  SW_TASK_ABANDONED,  /* the user gave it up */
} SwTaskState;

#define SW_TYPE_TASK_STATE (sw_task_state_get_type ())
GType sw_task_state_get_type (void);

#define SW_TYPE_TASK (sw_task_get_type ())
G_DECLARE_FINAL_TYPE (SwTask, sw_task, SW, TASK, GObject)

/* @id: our own id, or NULL for a new UUID. @request: NULL only for a journal row
 * that no longer can be read. Getters have properties as in SwClip. */
SwTask        *sw_task_new                  (const char   *id,
                                             SwRequest    *request,
                                             const char   *service);

const char    *sw_task_get_id               (SwTask *self);
SwRequest     *sw_task_get_request          (SwTask *self);
const char    *sw_task_get_service          (SwTask *self); /* "builtin", "musicapi" or an address */
const char    *sw_task_get_remote_id        (SwTask *self); /* nullable until accepted */
const char    *sw_task_get_title            (SwTask *self); /* for people; derived from the request, read-only */
SwTaskState    sw_task_get_state            (SwTask *self);
double         sw_task_get_progress         (SwTask *self); /* 0 … 1, negative when not known */
const char    *sw_task_get_progress_text    (SwTask *self); /* nullable */
double         sw_task_get_price_estimate   (SwTask *self); /* credits, NAN when not known */
double         sw_task_get_balance_before   (SwTask *self); /* credits, NAN when not known */
double         sw_task_get_balance_after    (SwTask *self); /* credits, NAN when not known */
double         sw_task_get_price_measured   (SwTask *self); /* before minus after, NAN; derived */
const GError  *sw_task_get_error            (SwTask *self); /* nullable */
const char    *sw_task_get_remedy           (SwTask *self); /* what to do, words for people, nullable */
gint64         sw_task_get_created          (SwTask *self); /* unix microseconds */
gint64         sw_task_get_updated          (SwTask *self); /* unix microseconds */
/* The resulting clips, a GListStore of SwClip, in the service's order. (transfer none) */
GListModel    *sw_task_get_clips            (SwTask *self);
gboolean       sw_task_get_active           (SwTask *self); /* queued … fetching; derived */
gboolean       sw_task_get_finished         (SwTask *self); /* succeeded … abandoned; derived */

/* What the service answered to an operation that answers directly: JSON, nullable. */
const char    *sw_task_get_answer           (SwTask *self);
gboolean       sw_task_get_refunded         (SwTask *self); /* the service says so */

void           sw_task_set_answer           (SwTask *self, const char *answer);
void           sw_task_set_refunded         (SwTask *self, gboolean refunded);
void           sw_task_set_remote_id        (SwTask *self, const char *remote_id);
void           sw_task_set_state            (SwTask *self, SwTaskState state);
void           sw_task_set_progress         (SwTask *self, double progress, const char *text);
void           sw_task_set_price_estimate   (SwTask *self, double credits);
void           sw_task_set_balance_before   (SwTask *self, double credits);
void           sw_task_set_balance_after    (SwTask *self, double credits);
void           sw_task_set_error            (SwTask *self, const GError *error, const char *remedy);
void           sw_task_set_created          (SwTask *self, gint64 created);
void           sw_task_set_updated          (SwTask *self, gint64 updated);
/* Takes over what @other, an object for the same task, knows about its fate. */
void           sw_task_assign               (SwTask *self, SwTask *other);
void           sw_task_add_clip             (SwTask *self, SwClip *clip);
SwClip        *sw_task_find_clip            (SwTask *self, const char *remote_id); /* (transfer none) (nullable) */

G_END_DECLS
