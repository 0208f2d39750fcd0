/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-engine-error"

#include "config.h"

#include "sw-engine-error.h"

GQuark
sw_engine_error_quark (void)
{
  return g_quark_from_static_string ("sw-engine-error-quark");
}

/**
 * sw_engine_error_get_status:
 * @error: any error
 *
 * Returns: the HTTP status that tells of it
 */
guint
sw_engine_error_get_status (const GError *error)
{
  if (error->domain != SW_ENGINE_ERROR)
    return 500;
  switch ((SwEngineError)error->code)
    {
    case SW_ENGINE_ERROR_INVALID:
      return 400;
    case SW_ENGINE_ERROR_FORBIDDEN:
      return 403;
    case SW_ENGINE_ERROR_NOT_FOUND:
      return 404;
    default:
      return 500;
    }
}

/**
 * sw_engine_error_get_type:
 * @error: any error
 *
 * Returns: the service's name for such an error
 */
const char *
sw_engine_error_get_type (const GError *error)
{
  switch (sw_engine_error_get_status (error))
    {
    case 400:
      return "validation_error";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    default:
      return "server_error";
    }
}
