/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/* Interleaved stereo samples, little-endian integers, as a stretch of a file. */

/* Decodes @path into @fd from its position on. @n_bits: 16 or 24. *@rate: what is wished,
 * 0 for the file's own; then what it is. Blocks. */
gboolean _sw_pcm_decode   (const char    *path,
                           int            n_bits,
                           int            fd,
                           int           *rate,
                           gint64        *n_frames,
                           GCancellable  *cancellable,
                           GError       **error);

#define SW_WAV_HEADER_SIZE 44

/* The header of a WAV of stereo samples. */
void     _sw_wav_header   (guint8         header[SW_WAV_HEADER_SIZE],
                           int            n_bits,
                           int            rate,
                           gint64         n_frames);

/* sw-transcode.c: plays @pipeline to its end, whatever that takes; blocks. */
gboolean _sw_pipeline_run (GstElement    *pipeline,
                           GCancellable  *cancellable,
                           GError       **error);

G_END_DECLS
