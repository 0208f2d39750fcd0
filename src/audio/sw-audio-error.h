/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-player.h"

G_BEGIN_DECLS

/* Loads GStreamer once per process; any thread. FALSE and SW_AUDIO_ERROR_FAILED
 * when that is not possible. */
gboolean  _sw_audio_ensure_gst          (GError     **error);
/* An error (or warning) message of a pipeline in our domain. @missing: (nullable)
 * what a missing-plugin message said before. */
GError   *_sw_audio_error_from_message  (GstMessage  *message,
                                         const char  *missing);

G_END_DECLS
