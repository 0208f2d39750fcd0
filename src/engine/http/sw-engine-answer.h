/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-faults.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* How the engine's answers are put on the wire, faults included. */

/* @object: (transfer full). */
void sw_engine_answer_json  (SoupServerMessage *message,
                             SwFaults          *faults,
                             guint              status,
                             JsonObject        *object);
/* {"type": @type, "error": @text}. */
void sw_engine_answer_error (SoupServerMessage *message,
                             guint              status,
                             const char        *type,
                             const char        *text);
/* GET and HEAD with byte ranges; 404 when @path is not there. */
void sw_engine_answer_file  (SoupServerMessage *message,
                             const char        *path);
/* Closes the connection without an answer. */
void sw_engine_answer_drop  (SoupServerMessage *message);

G_END_DECLS
