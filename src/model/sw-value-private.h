/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

/* Setting a field and saying whether that changed anything: the setters of the
 * models notify only then. */

static inline gboolean
_sw_set_string (char **field,
                const char *value)
{
  char *copy;

  if (g_strcmp0 (*field, value) == 0)
    return FALSE;
  copy = g_strdup (value); /* before the old text goes: value may point into it */
  g_free (*field);
  *field = copy;
  return TRUE;
}

/* NAN stands for "not known" and is equal to itself here. */
static inline gboolean
_sw_set_number (double *field,
                double value)
{
  if (*field == value || (isnan (*field) && isnan (value)))
    return FALSE;
  *field = value;
  return TRUE;
}

static inline gboolean
_sw_set_error (GError **field,
               const GError *value)
{
  GError *copy;

  if (*field == value)
    return FALSE;
  if (*field != NULL && value != NULL && g_error_matches (*field, value->domain, value->code) &&
      g_strcmp0 ((*field)->message, value->message) == 0)
    return FALSE;
  copy = value != NULL ? g_error_copy (value) : NULL;
  g_clear_error (field);
  *field = copy;
  return TRUE;
}

G_END_DECLS
