/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-ui"

#include "config.h"

#include "sw-ui.h"

#include "sw-ui-resources.h"

/**
 * sw_ui_init:
 *
 * Makes templates and icons available. The application calls it at its start,
 * tests call it before they build a widget. Calling it again does nothing.
 */
void
sw_ui_init (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      /* Also pulls the resource out of the static library. */
      g_resources_register (sw_ui_get_resource ());
      g_once_init_leave (&once, 1);
    }
}
