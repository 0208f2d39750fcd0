/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/* Interleaved samples in the format asked for. Called from a streaming thread,
 * one call at a time. */
typedef void (*SwDecoderFunc) (gconstpointer samples,
                               gsize         n_frames,
                               int           channels,
                               int           rate,
                               gpointer      user_data);

/* Decodes @path from start to end, as fast as it goes, with bounded memory;
 * blocks. @as_float: float samples, else gint16. A file that ends before the
 * length it declares is SW_AUDIO_ERROR_UNREADABLE (after all samples were given). */
gboolean _sw_decoder_run (const char     *path,
                          gboolean        as_float,
                          SwDecoderFunc   func,
                          gpointer        user_data,
                          GCancellable   *cancellable,
                          GError        **error);

/* Keeps a decodebin from reading any other place than the file it is given. */
void     _sw_decoder_guard (GstElement *decodebin);

G_END_DECLS
