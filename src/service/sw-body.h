/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads @stream to its end. More than @limit bytes end in SW_SERVICE_ERROR_BAD_ANSWER
 * as soon as they show, whatever length was announced. */
void    sw_body_read_async  (GInputStream         *stream,
                             gsize                 limit,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data);
GBytes *sw_body_read_finish (GAsyncResult         *result,
                             GError              **error);

G_END_DECLS
