/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Checked readers for foreign JSON: a member that is absent, null or of the
 * wrong type gives the fallback; @object may be NULL. Nothing here warns. */

const char  *sw_json_get_string   (JsonObject *object, const char *name, const char *fallback);
/* Accepts numbers and decimal strings ("142.36", in the C locale); finite values only. */
double       sw_json_get_number   (JsonObject *object, const char *name, double fallback);
gint64       sw_json_get_integer  (JsonObject *object, const char *name, gint64 fallback);
/* Accepts true, false, "true", "false", 0 and 1. */
gboolean     sw_json_get_boolean  (JsonObject *object, const char *name, gboolean fallback);
JsonObject  *sw_json_get_object   (JsonObject *object, const char *name);
JsonArray   *sw_json_get_array    (JsonObject *object, const char *name);
/* NULL when the element is not an object. */
JsonObject  *sw_json_array_get_object (JsonArray *array, guint index);
/* Parses @data; nesting deeper than 64 levels is refused. (transfer full) */
JsonNode    *sw_json_parse        (const char *data, gssize length, GError **error);
char        *sw_json_to_string    (JsonNode *node, gboolean pretty);

G_END_DECLS
