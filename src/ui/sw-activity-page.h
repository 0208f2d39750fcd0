/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Everything that is running, failed or done. Property "studio" (construct-only). */

#define SW_TYPE_ACTIVITY_PAGE (sw_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (SwActivityPage, sw_activity_page, SW, ACTIVITY_PAGE, GtkWidget)

G_END_DECLS
