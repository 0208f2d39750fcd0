/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-singer.h"
#include "sw-voice-source.h"

G_BEGIN_DECLS

/* A note in seconds. */
typedef struct
{
  double start, end;
  double pitch;    /* MIDI, fractional */
  double velocity; /* 0 … 1 */
  guint  syllable;
} SwTimedNote;

/* A phone on the song's clock, with what the vocoder needs to know of it. */
typedef struct
{
  double  start, end;
  double  voicing;       /* 0 … 1 */
  gboolean vowel, diphthong;
  SwVoiceSpan span;      /* in the voice track */
} SwTimedPhone;

/* What the vocoder sings, one entry per hop of SW_VOCODER_HOP samples. */
typedef struct
{
  float f0;        /* Hz, never 0 */
  float voicing;   /* 0 … 1 */
  float amplitude; /* 0 = silent */
  float position;  /* frame in the voice track, fractional */
  float effort;    /* −1 soft … 1 loud: spectral slope */
} SwVocoderFrame;

#define SW_VOCODER_HOP 256

/* Of the first singer when @info is NULL. */
const SwVoiceManner *_sw_singer_get_manner (const SwSingerInfo *info);

/* (element-type SwTimedPhone), one per phone of @utterance. */
GArray *_sw_singer_time_phones (SwUtterance *utterance, SwVoiceTrack *track, GArray *notes);

/* (element-type SwVocoderFrame), from @start seconds on. */
GArray *_sw_singer_express     (const SwVoiceManner *manner,
                                const SwSingOptions *options,
                                gboolean             spoken,
                                GArray              *notes,
                                GArray              *phones,
                                double               start,
                                double               end);

/* Adds to @samples, where sample 0 is the first frame's moment. */
void    _sw_vocoder_sing       (const SwVoiceManner *manner,
                                SwVoiceTrack   *track,
                                GArray         *phones,
                                GArray         *frames,
                                guint64         seed,
                                float          *samples,
                                gsize           n_samples);

/* Adds an audible intake of breath that ends at @n_samples. */
void    _sw_singer_breathe     (guint64 seed, float *samples, gsize n_samples);

G_END_DECLS
