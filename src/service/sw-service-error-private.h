/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-service-error.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What kind of call an answer belongs to: the same status means different things. */
typedef enum
{
  SW_CALL_SUBMIT,  /* POST: never repeated once it may have been read */
  SW_CALL_POLL,    /* GET of a task's state */
  SW_CALL_CREDITS, /* GET of the balance */
} SwCallKind;

/* Whether an answer with @status and @root (nullable) is not what was asked for. */
gboolean _sw_service_error_is_error (guint       status,
                                     JsonNode   *root);
/* The error for such an answer. @body: the answer's bytes as text (nullable), used
 * when it is not JSON. @key (nullable) never appears in the message. */
GError  *_sw_service_error_new      (SwCallKind  kind,
                                     guint       status,
                                     JsonNode   *root,
                                     const char *body,
                                     const char *key);
/* The error for a call that ended in @cause without an answer. @left: whether any
 * byte of the request may have reached the service. */
GError  *_sw_service_error_from_transport (const GError *cause,
                                           gboolean      left,
                                           const char   *key);
/* @text without control characters, without @key, at most @max_chars long; NULL
 * when nothing is left. */
char    *_sw_service_error_clean    (const char *text,
                                     gssize      length,
                                     guint       max_chars,
                                     const char *key);
/* @text with every occurrence of @key replaced. */
char    *_sw_service_error_redact   (const char *text,
                                     const char *key);

G_END_DECLS
