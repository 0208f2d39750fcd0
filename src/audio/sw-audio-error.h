/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"

G_BEGIN_DECLS

/* Loads GStreamer once per process; any thread. FALSE and SW_AUDIO_ERROR_FAILED
 * when that is not possible. */
gboolean  _sw_audio_ensure_gst          (GError     **error);
/* What a missing-plugin message asks for, in words, when sound needs it: what a
 * picture or a text in the file would need does not matter. NULL for all others. */
char     *_sw_audio_dup_missing         (GstMessage  *message);
/* An error (or warning) message of a pipeline in our domain. @missing: (nullable)
 * what a missing-plugin message said before. */
GError   *_sw_audio_error_from_message  (GstMessage  *message,
                                         const char  *missing);

/* sw-player-pipeline.c: the sink that SONGWRIGHT_AUDIO_SINK names; NULL for the usual one. */
GstElement *_sw_audio_make_sink         (void);

G_END_DECLS
