/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One queue for all requests with one key to one origin, however many SwService
 * objects send them. Times are microseconds. Used from one thread. */

typedef struct _SwRateLimiter SwRateLimiter;

typedef enum
{
  SW_RATE_SUBMISSION, /* goes ahead of every poll that waits */
  SW_RATE_POLL,
} SwRatePriority;

/* The limiter that everybody in this process shares for @origin and @key (nullable). */
SwRateLimiter *sw_rate_limiter_get            (const char           *origin,
                                               const char           *key);
SwRateLimiter *sw_rate_limiter_ref            (SwRateLimiter        *self);
void           sw_rate_limiter_unref          (SwRateLimiter        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwRateLimiter, sw_rate_limiter_unref)

/* Waits until a request may go out that wants at least @interval since the one
 * before it. After success exactly one of sent() and release() follows, even
 * when @cancellable was cancelled meanwhile; until then nobody else gets a turn
 * (except when @interval is 0). */
void           sw_rate_limiter_acquire_async  (SwRateLimiter        *self,
                                               gint64                interval,
                                               SwRatePriority        priority,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean       sw_rate_limiter_acquire_finish (GAsyncResult         *result,
                                               GError              **error);
/* The request leaves now: the interval counts from here. */
void           sw_rate_limiter_sent           (SwRateLimiter        *self);
/* The request never left. */
void           sw_rate_limiter_release        (SwRateLimiter        *self);
/* The service asked for patience: nobody gets a turn for @duration. */
void           sw_rate_limiter_hold           (SwRateLimiter        *self,
                                               gint64                duration);

/* The header "Retry-After" as a duration; 0 when absent or senseless. @date
 * (nullable) is the answer's own "Date", which a date is compared with. */
gint64         sw_rate_limiter_parse_retry_after (const char         *value,
                                                  const char         *date);

G_END_DECLS
