/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Edits of audio. Everything is an SwStem at SW_BAND_SAMPLE_RATE; times are seconds and
 * rounded to samples; what lies outside of a sound is silence. */

/* A WAV file of sw_wav_write(), exactly. G_FILE_ERROR, G_IO_ERROR_INVALID_DATA. */
SwStem *sw_sound_read_wav    (const char   *path,
                              GError      **error);
SwStem *sw_sound_copy        (SwStem       *self);
gsize   sw_sound_get_frame   (double        seconds);
/* (transfer full) the samples from @start to @end. */
SwStem *sw_sound_cut         (SwStem       *self,
                              double        start,
                              double        end);
/* @other added to @self from @start on, times @gain; what sticks out is dropped. */
void    sw_sound_add         (SwStem       *self,
                              SwStem       *other,
                              double        start,
                              double        gain);
void    sw_sound_gain        (SwStem       *self,
                              double        gain);
/* Fades of equal power at the ends, in seconds; 0 leaves that end alone. */
void    sw_sound_fade        (SwStem       *self,
                              double        in,
                              double        out);
/* Integrated loudness (LUFS) made @loudness, and no sample above @peak (linear) by one
 * gain for all. */
void    sw_sound_normalise   (SwStem       *self,
                              double        loudness,
                              double        peak);

/* The largest step from one sample to the next in both channels in [@start, @end). */
double  sw_sound_get_max_step (SwStem      *self,
                               double       start,
                               double       end);

/* Where @a goes over to @b best: the frame within @reach seconds of @at, the same place
 * in @b being @shift frames further on, where the two differ least. */
gsize   sw_sound_find_join   (SwStem       *a,
                              SwStem       *b,
                              gssize        shift,
                              double        at,
                              double        reach);
/* @a until @at and @b from @at + @shift frames on, crossfaded over @fade seconds around
 * the best place within @reach. (transfer full) */
SwStem *sw_sound_join        (SwStem       *a,
                              SwStem       *b,
                              gssize        shift,
                              double        at,
                              double        reach,
                              double        fade);
/* @a with [@start, @end) taken from @b, which runs along with it. Outside of the window
 * and its two crossfades, which lie within @reach of its ends, every sample is @a's.
 * (transfer full) */
SwStem *sw_sound_splice      (SwStem       *a,
                              SwStem       *b,
                              double        start,
                              double        end,
                              double        reach,
                              double        fade);
/* [@start, @end) as often as it takes to fill @length seconds, seams crossfaded. */
SwStem *sw_sound_loop        (SwStem       *self,
                              double        start,
                              double        end,
                              double        length,
                              double        fade);

G_END_DECLS
