/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

G_BEGIN_DECLS

/* The mixing desk: a channel strip per part, a room, and the sum. Strips may run in
 * several threads and arrive in any order; the sum is the same to the last bit. */

typedef struct _SwMix SwMix;

SwMix  *sw_mix_new  (SwScore *score);
void    sw_mix_free (SwMix *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwMix, sw_mix_free)

/* Equaliser, compressor, colour, ducking, place and level of @part, in place on its
 * dry @stem. Any thread. */
void    sw_mix_process (SwMix *self, SwPart *part, SwStem *stem);
/* Adds the processed @stem to the sum and to the room. Any thread. */
void    sw_mix_add     (SwMix *self, SwPart *part, SwStem *stem);
/* A desk without strips, for stems that sw_mix_process() made already. */
SwMix  *sw_mix_new_sum  (gsize n_frames, double reverb_time);
void    sw_mix_add_stem (SwMix *self, SwStem *stem, double reverb);
/* The sum with its room; ends the mix. */
SwStem *sw_mix_finish  (SwMix *self);

/* Integrated loudness (ITU-R BS.1770) in LUFS; −70 for silence. */
double  sw_mix_measure_loudness (SwStem *stem);

G_END_DECLS
