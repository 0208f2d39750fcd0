/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Interleaved samples of any number of channels to interleaved stereo; @stereo holds
 * 2 @n_frames. Mono goes to both sides; 5.1 as listeners hear it, without the bass channel; of
 * other layouts even channels go left and odd ones right. */
void _sw_downmix (const float *samples, gsize n_frames, int channels, float *stereo);

G_END_DECLS
