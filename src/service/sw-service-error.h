/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Four layers of failure – network, HTTP status, JSON shape, meaning – mapped once. */

#define SW_SERVICE_ERROR (sw_service_error_quark ())

typedef enum
{
  SW_SERVICE_ERROR_NO_CONNECTION,  /* no connection was made: the request never left */
  SW_SERVICE_ERROR_INTERRUPTED,    /* connection lost or timed out after sending: fate unknown */
  SW_SERVICE_ERROR_TLS,            /* certificate refused: the request never left */
  SW_SERVICE_ERROR_NO_KEY,         /* no key where one is needed: never left */
  SW_SERVICE_ERROR_UNAUTHORIZED,   /* 401 */
  SW_SERVICE_ERROR_NO_CREDIT,      /* 402, or 403 about credits or subscription */
  SW_SERVICE_ERROR_FORBIDDEN,      /* other 403: moderation, copyright, limits */
  SW_SERVICE_ERROR_INVALID_REQUEST,/* 400: refused free of charge */
  SW_SERVICE_ERROR_NOT_FOUND,      /* 404, or 400 about an unknown task */
  SW_SERVICE_ERROR_GONE,           /* 410 */
  SW_SERVICE_ERROR_RATE_LIMITED,   /* 429 after all patience */
  SW_SERVICE_ERROR_SERVER,         /* 5xx */
  SW_SERVICE_ERROR_BAD_ANSWER,     /* not JSON, too large, or without what is needed */
  SW_SERVICE_ERROR_TASK_FAILED,    /* the service says the task failed */
  SW_SERVICE_ERROR_INSECURE,       /* plain http to another machine: never left */
  SW_SERVICE_ERROR_FETCH,          /* a result's file could not be fetched */
} SwServiceError;

GQuark   sw_service_error_quark           (void);

/* For a POST that ended in @error: whether the service may have accepted (and
 * charged) it all the same. TRUE for INTERRUPTED, SERVER, BAD_ANSWER and for any
 * foreign domain; cancellation counts as TRUE. */
gboolean sw_service_error_fate_is_unknown (const GError *error);

G_END_DECLS
