/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Reads pictures in a thread and makes them small; the ones used last are kept.
 * @size: the side of the square wanted, in device pixels. */
GdkTexture *_sw_cover_loader_lookup     (const char          *path,
                                         int                  size);
void        _sw_cover_loader_load_async (const char          *path,
                                         int                  size,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
GdkTexture *_sw_cover_loader_load_finish(GAsyncResult        *result,
                                         GError             **error);

G_END_DECLS
