/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SW_TYPE_BANNER (sw_banner_get_type ())
G_DECLARE_FINAL_TYPE (SwBanner, sw_banner, SW, BANNER, GtkWidget)

/* "remedy" is emitted when the remedy's button is clicked, "dismissed" when the
 * closing button is. */
const char *sw_banner_get_text     (SwBanner   *self);
void        sw_banner_show_trouble (SwBanner   *self,
                                    const char *text,
                                    const char *remedy,
                                    gboolean    can_dismiss);
void        sw_banner_hide         (SwBanner   *self);

G_END_DECLS
