/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip.h"
#include "sw-request.h"
#include "sw-service-error.h"

G_BEGIN_DECLS

/* One connection to one address that speaks the protocol. All calls are
 * asynchronous, cancellable and finish on the thread-default main context. */

#define SW_TYPE_SERVICE (sw_service_get_type ())
G_DECLARE_FINAL_TYPE (SwService, sw_service, SW, SERVICE, GObject)

/* Accepted: what a POST that starts a task answered. */
typedef struct
{
  char *task_id;
  char *raw; /* the answer's body */
} SwSubmission;
void sw_submission_free (SwSubmission *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwSubmission, sw_submission_free)

/* One element of a task's answer. */
typedef enum
{
  SW_REPORT_PENDING,
  SW_REPORT_RUNNING,   /* and every unknown state */
  SW_REPORT_SUCCEEDED,
  SW_REPORT_FAILED,
} SwReportState;

typedef struct
{
  SwReportState state;
  char   *clip_id, *title, *tags, *lyrics, *model;       /* nullable */
  char   *audio_uri, *image_uri, *created_at, *message;  /* nullable; message: why it failed */
  double  duration;  /* seconds, 0 when not known */
  double  bpm;       /* 0 when not known */
  char   *key;       /* nullable */
  double  progress;  /* 0 … 1, negative when not known (only the engine tells) */
  char   *stage;     /* nullable (only the engine tells) */
} SwClipReport;

/* What a poll answered. */
typedef struct
{
  gboolean   ready;    /* FALSE: 202 or not_ready, come again */
  gboolean   finished; /* every element succeeded or failed, and as many as expected */
  gboolean   refunded; /* the service says that it gave the credits back */
  GPtrArray *clips;    /* (element-type SwClipReport) */
  char      *raw;
} SwTaskReport;
void sw_task_report_free (SwTaskReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwTaskReport, sw_task_report_free)

typedef struct
{
  double credits, extra_credits;
} SwBalance;

/* @base_uri: "https://api.musicapi.ai" or "http://127.0.0.1:PORT"; plain http to
 * any other machine makes every call fail with SW_SERVICE_ERROR_INSECURE.
 * @min_interval: least milliseconds between two requests (3100 for the hosted
 * service, 0 for the engine). @target says which parameters are sent. */
SwService     *sw_service_new                 (SwContract           *contract,
                                               const char           *base_uri,
                                               SwTarget              target,
                                               guint                 min_interval);
const char    *sw_service_get_base_uri        (SwService            *self);
SwTarget       sw_service_get_target          (SwService            *self);
gboolean       sw_service_get_has_key         (SwService            *self);
void           sw_service_set_key             (SwService            *self,
                                               const char           *key);
/* For tests: divides every waiting time (rate, pauses, timeouts) by @factor; timeouts
 * stay at five seconds or more. */
void           sw_service_set_time_scale      (SwService            *self,
                                               double                factor);
/* For tests: makes the jitter of all pauses repeatable. */
void           sw_service_set_jitter_seed     (SwService            *self,
                                               guint32               seed);
/* The largest file that is fetched; 1 GiB at first. */
void           sw_service_set_fetch_limit     (SwService            *self,
                                               goffset               bytes);

/* POST of @request. Sent again only after 429 or when no connection was made. */
void           sw_service_submit_async        (SwService            *self,
                                               SwRequest            *request,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
SwSubmission  *sw_service_submit_finish       (SwService            *self,
                                               GAsyncResult         *result,
                                               GError              **error);
/* Whether any byte may have reached the service: FALSE for a request that was
 * cancelled while it waited for its turn. */
gboolean       sw_service_submit_was_sent     (SwService            *self,
                                               GAsyncResult         *result);
/* Whether the request submitted with @cancellable still waits for its turn. */
gboolean       sw_service_submit_is_waiting   (SwService            *self,
                                               GCancellable         *cancellable);
/* One GET of the task's state; transport faults are retried with growing pauses. */
void           sw_service_poll_async          (SwService            *self,
                                               const SwOperation    *operation,
                                               const char           *task_id,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
SwTaskReport  *sw_service_poll_finish         (SwService            *self,
                                               GAsyncResult         *result,
                                               GError              **error);
void           sw_service_get_credits_async   (SwService            *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean       sw_service_get_credits_finish  (SwService            *self,
                                               GAsyncResult         *result,
                                               SwBalance            *balance,
                                               GError              **error);

/* Streams @uri to @partial (constant memory), continuing by Range from what is
 * already there, resuming by itself when cut. The key never goes along: results
 * stand behind unguessable addresses. @progress may be NULL. The caller checks,
 * fsyncs and renames. */
typedef void (*SwFetchProgressFunc) (goffset received, goffset total, gpointer user_data);
void           sw_service_fetch_async         (SwService            *self,
                                               const char           *uri,
                                               GFile                *partial,
                                               SwFetchProgressFunc   progress,
                                               gpointer              progress_data,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean       sw_service_fetch_finish        (SwService            *self,
                                               GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
