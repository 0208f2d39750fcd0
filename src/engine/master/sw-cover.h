/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SW_COVER_SIZE 768 /* pixels */

/* A square JPEG cover picture from the seed, with the title on it. Same arguments, same
 * bytes. G_IO_ERROR_NOT_FOUND without a JPEG encoder. */
GBytes *sw_cover_make (guint64 seed, const char *title, const char *style, GError **error);

G_END_DECLS
