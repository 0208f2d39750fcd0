/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What several tables have in common: enumerations are kept by name, so that their
 * order may change, and an error fills three columns. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store-private.h"

const char *
_sw_enum_get_nick (GType type,
                   int   value)
{
  GEnumClass *klass = g_type_class_ref (type); /* static types: never let go */
  GEnumValue *found = g_enum_get_value (klass, value);

  return found != NULL ? found->value_nick : "";
}

int
_sw_enum_from_nick (GType       type,
                    const char *nick,
                    int         fallback)
{
  GEnumClass *klass = g_type_class_ref (type);
  GEnumValue *found = nick != NULL ? g_enum_get_value_by_nick (klass, nick) : NULL;

  return found != NULL ? found->value : fallback;
}

/* From three columns: domain, code, message. NULL when there is no error. */
GError *
_sw_error_row_read (SwStatement *statement,
                    int          first_column)
{
  const char *domain = _sw_statement_get_string (statement, first_column);
  const char *message = _sw_statement_get_string (statement, first_column + 2);

  if (domain == NULL)
    return NULL;
  return g_error_new_literal (g_quark_from_string (domain), sqlite3_column_int (statement, first_column + 1),
                              message != NULL ? message : "");
}

void
_sw_error_row_bind (SwStatement  *statement,
                    const GError *error)
{
  if (error == NULL)
    return;
  _sw_statement_bind_string (statement, ":error_domain", g_quark_to_string (error->domain));
  _sw_statement_bind_integer (statement, ":error_code", error->code);
  _sw_statement_bind_string (statement, ":error_message", error->message);
}
