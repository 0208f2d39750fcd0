/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-score.h"

G_BEGIN_DECLS

/* Plays the instruments: one dry stereo stem per part, through FluidSynth and the
 * best SoundFont present, or the own synthesiser for electronic patches. */

#define SW_BAND_SAMPLE_RATE 44100

/* Non-interleaved stereo. */
typedef struct
{
  gsize  n_frames;
  float *samples[2]; /* (owned) */
} SwStem;

SwStem  *sw_stem_new   (gsize n_frames);
void     sw_stem_free  (SwStem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwStem, sw_stem_free)

/* The best SoundFont installed (FluidR3, MuseScore General, TimGM6mb, or
 * SONGWRIGHT_SOUNDFONT); NULL when there is none. Likewise for the drum kit. */
const char *sw_band_find_soundfont (void);
const char *sw_band_find_drum_kit  (void);

/* Any thread. G_IO_ERROR_NOT_FOUND without a SoundFont, G_IO_ERROR_CANCELLED. */
/* Called with SW_BAND_BLOCK frames at a time, fewer at the end; the samples may be
 * changed. FALSE with an error stops the playing. */
#define SW_BAND_BLOCK 16384
typedef gboolean (*SwBandFunc) (float *const samples[2], gsize n, gpointer user_data, GError **error);

gboolean sw_band_play_blocks (SwScore      *score,
                              SwPart       *part,
                              SwBandFunc    func,
                              gpointer      user_data,
                              GCancellable *cancellable,
                              GError      **error);
/* The same in one piece. */
SwStem  *sw_band_play_part (SwScore      *score,
                            SwPart       *part,
                            GCancellable *cancellable,
                            GError      **error);

G_END_DECLS
