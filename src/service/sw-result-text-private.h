/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Checked reading of foreign values: sw-result-text.c. */

/* The first of @names (NULL-terminated) that holds a string with something in it. */
const char *_sw_result_first_string (JsonObject        *object,
                                     const char *const *names);
/* Short printable ASCII, no path. */
gboolean    _sw_result_is_sane_id   (const char        *id);
char       *_sw_result_read_id      (JsonObject        *object,
                                     const char *const *names);
/* Only web addresses; which of them may be used is decided when one is fetched. */
char       *_sw_result_read_uri     (JsonObject        *object,
                                     const char *const *names);
/* One line; a list of strings is joined by commas. @key: (nullable) must not show up. */
char       *_sw_result_read_line    (JsonObject        *object,
                                     const char        *name,
                                     const char        *key);
/* Several lines, every other control character dropped. */
char       *_sw_result_read_lines   (JsonObject        *object,
                                     const char        *name);
/* 0 when it is not a number in (0, most]. */
double      _sw_result_read_positive (JsonObject       *object,
                                      const char       *name,
                                      double            most);

G_END_DECLS
