/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Why an operation is refused; each has its status and type in the service's answers. */

#define SW_ENGINE_ERROR (sw_engine_error_quark ())

typedef enum
{
  SW_ENGINE_ERROR_INVALID,   /* 400 validation_error: the request cannot be fulfilled as it is */
  SW_ENGINE_ERROR_FORBIDDEN, /* 403 forbidden */
  SW_ENGINE_ERROR_NOT_FOUND, /* 404 not_found: a clip, persona or task, or what was asked of it */
} SwEngineError;

GQuark      sw_engine_error_quark      (void);
/* What an error of any domain is on the wire: the HTTP status; 500 for foreign ones. */
guint       sw_engine_error_get_status (const GError *error);
/* "validation_error", "not_found", … */
const char *sw_engine_error_get_type   (const GError *error);

G_END_DECLS
