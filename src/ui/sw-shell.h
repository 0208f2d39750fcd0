/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SW_TYPE_SHELL (sw_shell_get_type ())
G_DECLARE_FINAL_TYPE (SwShell, sw_shell, SW, SHELL, GtkWidget)

GtkWidget *sw_shell_new         (void);
gboolean   sw_shell_get_narrow  (SwShell   *self);
GtkWidget *sw_shell_get_sidebar (SwShell   *self);
GtkWidget *sw_shell_get_content (SwShell   *self);
GtkWidget *sw_shell_get_footer  (SwShell   *self);
GtkWidget *sw_shell_get_bar     (SwShell   *self);
void       sw_shell_set_sidebar (SwShell   *self,
                                 GtkWidget *widget);
void       sw_shell_set_content (SwShell   *self,
                                 GtkWidget *widget);
void       sw_shell_set_footer  (SwShell   *self,
                                 GtkWidget *widget);
void       sw_shell_set_bar     (SwShell   *self,
                                 GtkWidget *widget);

G_END_DECLS
