/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Values as words for people, and the same as named closures for templates:
 * format_duration, format_credits, format_date, format_percent, is_set, not. */

char *sw_format_duration      (double          seconds);
char *sw_format_time          (double          seconds);
gboolean sw_format_parse_time (const char     *text,
                               double         *seconds);
char *sw_format_long_duration (double          seconds);
char *sw_format_credits       (double          credits);
char *sw_format_date          (gint64          unix_seconds);
char *sw_format_date_at       (gint64          unix_seconds,
                               gint64          now);

void  sw_format_bind_closures (GtkWidgetClass *klass);

G_END_DECLS
