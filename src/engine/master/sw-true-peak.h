/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The largest magnitude of the continuous signal between the samples, per block of
 * @block samples: four-fold oversampling as ITU-R BS.1770 asks for. Returns one value
 * per block (the last may be short);
 * what they are worth is unknown when cancelled. */
float *sw_true_peak_measure (SwStem *stem, gsize block, gsize *n_blocks, GCancellable *cancellable);

G_END_DECLS
