/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is kept of the sound for tempo, key and voice: about 5 KiB per second. The sound
 * comes in pieces of any size and is not kept. */

#define SW_FEATURES_RATE 22050 /* Hz, of the sound that is looked at */
/* Attacks: a row every 11.6 ms. */
#define SW_ONSET_HOP 256
#define SW_ONSET_WINDOW 1024
#define SW_N_ONSET_BANDS 4 /* below 150 Hz, 800 Hz, 4 kHz, above */
/* Pitch classes: a row every 93 ms, looking at 372 ms. */
#define SW_CHROMA_HOP 2048
#define SW_CHROMA_WINDOW 8192
/* Voice: a row every 46 ms. */
#define SW_TIMBRE_HOP 1024
#define SW_TIMBRE_WINDOW 2048

typedef enum
{
  SW_TIMBRE_BAND,                        /* 12 of them: dB, mel bands from 120 Hz to 8 kHz */
  SW_TIMBRE_LEVEL = SW_TIMBRE_BAND + 12, /* dB */
  SW_TIMBRE_WIDTH,                       /* dB, sides against middle, 300 Hz … 4 kHz */
  SW_TIMBRE_SALIENCE,                    /* 0 … 1, part of 100 Hz … 4 kHz that is one harmonic series */
  SW_TIMBRE_PITCH,                       /* MIDI note number of that series */
  SW_TIMBRE_FLATNESS,                    /* dB, geometric against arithmetic mean, 300 Hz … 4 kHz */
  SW_TIMBRE_DRIFT,                       /* cents a partial moved since the last row, mean by power */
  SW_TIMBRE_GLIDING,                     /* 0 … 1, power of the partials that moved by 12 … 90 cents */
  SW_TIMBRE_HISS,                        /* dB, above 4 kHz against all */
  SW_N_TIMBRE,
} SwTimbre;

typedef struct
{
  float band[SW_N_ONSET_BANDS]; /* rise of the logarithmic spectrum, ≥ 0 */
} SwOnsetRow;

typedef struct
{
  float treble[12]; /* strength of the pitch classes above middle C's octave, C = 0 */
  float bass[12];   /* below it */
  float level;      /* power */
} SwChromaRow;

typedef struct
{
  float value[SW_N_TIMBRE];
} SwTimbreRow;

typedef struct _SwFeatures SwFeatures;

/* @rate, @channels: of the sound that is coming. */
SwFeatures        *_sw_features_new        (int rate, int channels);
void               _sw_features_free       (SwFeatures *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwFeatures, _sw_features_free)

/* Interleaved. */
void               _sw_features_add        (SwFeatures *self, const float *samples, gsize n_frames);
/* No more sound comes. */
void               _sw_features_end        (SwFeatures *self);
double             _sw_features_get_seconds (SwFeatures *self);

const SwOnsetRow  *_sw_features_get_onsets (SwFeatures *self, gsize *n);
const SwChromaRow *_sw_features_get_chroma (SwFeatures *self, gsize *n);
const SwTimbreRow *_sw_features_get_timbre (SwFeatures *self, gsize *n);
/* Cents off A = 440 Hz, −50 … 50. */
double             _sw_features_get_tuning (SwFeatures *self);

/* The middle of a row, in seconds: silence is put before the sound, so that what begins at
 * once is seen too. */
#define SW_FEATURES_LEAD (SW_CHROMA_WINDOW / 2)
#define SW_ROW_TIME(row, hop, window) (((row) * (double)(hop) + (window) / 2.0 - SW_FEATURES_LEAD) / SW_FEATURES_RATE)

G_END_DECLS
