/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-studio-error.h"

/**
 * sw_studio_error_quark:
 *
 * Returns: the domain of the studio's own errors
 */
GQuark
sw_studio_error_quark (void)
{
  return g_quark_from_static_string ("sw-studio-error-quark");
}
