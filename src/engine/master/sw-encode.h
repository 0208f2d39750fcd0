/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"
#include "sw-id3.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* @stem as an MP3 file of 192 kbit/s with tags and the header that lets players cut the
 * encoder's padding. Same input and libraries, same bytes. G_IO_ERROR_CANCELLED,
 * G_IO_ERROR_NOT_FOUND (no encoder; names the package), G_IO_ERROR_FAILED. */
GBytes *sw_encode_mp3 (SwStem          *stem,
                       const SwId3Tags *tags,
                       GCancellable    *cancellable,
                       GError         **error);

G_END_DECLS
