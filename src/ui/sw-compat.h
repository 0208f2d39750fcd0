/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The only place that uses calls which newer libraries deprecate. */

void   sw_compat_show_about           (GtkWindow           *parent);

void   sw_compat_save_file_async      (GtkWindow           *parent,
                                       const char          *title,
                                       const char          *folder,
                                       const char          *name,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
void   sw_compat_choose_folder_async  (GtkWindow           *parent,
                                       const char          *title,
                                       const char          *folder,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
GFile *sw_compat_choose_finish        (GAsyncResult        *result,
                                       GError             **error);

void   sw_compat_confirm_async        (GtkWindow           *parent,
                                       const char          *heading,
                                       const char          *body,
                                       const char          *verb,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean sw_compat_confirm_finish     (GAsyncResult        *result,
                                       GError             **error);

/* The text colour that the style sheet gives @widget. */
void   sw_compat_get_color            (GtkWidget           *widget,
                                       GdkRGBA             *color);

G_END_DECLS
