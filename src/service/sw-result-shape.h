/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-service.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The result shapes of the service, read into our own records. Nothing here is
 * trusted: texts are bounded and cleaned, addresses and numbers checked. */

/* Reads what a poll answered. @expected: how many elements there will be, 0 when
 * any number is right. SW_SERVICE_ERROR_BAD_ANSWER when nothing can be read. */
SwTaskReport *sw_result_shape_read        (SwResultShape   shape,
                                           guint           expected,
                                           JsonNode       *root,
                                           const char     *key,
                                           GError        **error);
/* The id of the task that a POST started; NULL when @root (nullable) has none. */
const char   *sw_result_shape_get_task_id (JsonNode       *root);
/* FALSE when there is no balance in @root. */
gboolean      sw_result_shape_get_balance (JsonNode       *root,
                                           SwBalance      *balance);

G_END_DECLS
