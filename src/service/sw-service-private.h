/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-rate-limiter.h"
#include "sw-service-error-private.h"
#include "sw-service.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define SW_MAX_REDIRECTS 5
#define SW_STATUS_TOO_MANY_REQUESTS 429 /* libsoup has no name for it */

struct _SwService
{
  GObject parent_instance;

  SwContract    *contract;      /* (owned) */
  char          *base_uri;      /* (owned) */
  GUri          *base;          /* (owned) (nullable) NULL: address_error says why */
  GError        *address_error; /* (owned) (nullable) */
  SwTarget       target;
  guint          min_interval;
  char          *key; /* (owned) (nullable) */
  double         scale;
  GRand         *noise; /* (owned) seeds of the jitter */
  goffset        fetch_limit;
  SoupSession   *session;       /* (owned) (nullable) made when first used */
  SoupSession   *fetch_session; /* (owned) (nullable) so that no call waits for a download */
  SwRateLimiter *limiter;       /* (owned) (nullable) kept so that it remembers */
  GPtrArray     *submitting;    /* (element-type GTask) the exchanges under way, not owned */
};

/* What one call needs to know of its service, taken when the call starts: the
 * service may get another key meanwhile. */
typedef struct
{
  SoupSession   *session;       /* (owned) */
  SwRateLimiter *limiter;       /* (owned) */
  GUri          *base;          /* (owned) */
  char          *key;           /* (owned) (nullable) */
  gint64         interval;      /* microseconds between two requests, scaled */
  double         scale;         /* every waiting time is divided by it */
  guint32        seed;          /* of the jitter */
} SwRoute;

void     _sw_route_free                (SwRoute              *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwRoute, _sw_route_free)

/* One request and its answer, with everything that may be repeated repeated:
 * sw-exchange.c. Finishes with the answer's JSON; *raw is its text without the key.
 * The exchange (transfer none) lives until @callback has run. */
GTask    *_sw_exchange_async           (SwRoute              *route, /* (transfer full) */
                                        SwCallKind            kind,
                                        const char           *path,
                                        GBytes               *body,
                                        guint                 timeout,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
/* Whether the exchange has sent nothing and has no try under way. Cancelled before
 * the main loop goes on, it never sends anything. */
gboolean  _sw_exchange_is_waiting      (GTask                *exchange);
JsonNode *_sw_exchange_finish          (GAsyncResult         *result,
                                        guint                *status,
                                        char                **raw,
                                        GError              **error);
/* Whether any byte of the request may have reached the service. */
gboolean  _sw_exchange_was_sent        (GAsyncResult         *result);

/* A download: sw-fetch.c. */
void      _sw_fetch_async              (SwRoute              *route, /* (transfer full) */
                                        const char           *uri,
                                        GFile                *partial,
                                        goffset               limit,
                                        SwFetchProgressFunc   progress,
                                        gpointer              progress_data,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean  _sw_fetch_finish             (GAsyncResult         *result,
                                        GError              **error);

/* @milliseconds divided by @scale, in microseconds, but never so short that a
 * machine under load could not answer in time. */
gint64    _sw_scale_timeout            (guint                 milliseconds,
                                        double                scale);

G_END_DECLS
