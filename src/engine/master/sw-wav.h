/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* @stem as a WAV file @path of 16 or 24 bits, or 32 for floating point; it appears
 * complete or not at all. Blocking. G_IO_ERROR_CANCELLED, G_IO_ERROR_NO_SPACE, … */
gboolean sw_wav_write (SwStem       *stem,
                       guint         n_bits,
                       const char   *path,
                       GCancellable *cancellable,
                       GError      **error);

G_END_DECLS
