/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-features.h"

G_BEGIN_DECLS

/* From attacks to tempo, beats and bars. */

typedef struct
{
  double  tempo, confidence, octave_confidence, other; /* as in SwAnalysis */
  guint   beats_per_bar;
  GArray *beats; /* (owned) (element-type SwBeat) */
} SwPulse;

/* @seconds: length of the sound. */
void    _sw_pulse_find          (SwFeatures *features, double seconds, SwPulse *pulse);

/* Parts, each of its own (sw-pulse-tempo.c, sw-pulse-beats.c, sw-pulse-bars.c). A row lasts SW_ONSET_HOP. */

/* The attacks of all bands as one curve, its slow changes taken out; @n values. (transfer full) */
float  *_sw_pulse_curve         (const SwOnsetRow *rows, gsize n, const float weights[SW_N_ONSET_BANDS]);
/* Period in rows, 0: no pulse. */
double  _sw_pulse_find_period   (const float *curve, const float *low, gsize n, SwPulse *pulse);
/* (transfer full) (element-type double) rows. */
GArray *_sw_pulse_track_beats   (const float *curve, gsize n, double period);
/* Makes beats (rows) that keep one tempo exact and gives its period; FALSE: they do not. */
gboolean _sw_pulse_make_steady  (const float *curve, gsize n, GArray *beats, double *period);
/* Which half beats begin a bar: those whose number, counted from the first of @beats (rows),
 * gives @phase when divided by 2 @beats_per_bar. 0 and 0: too few beats to tell. */
void    _sw_pulse_find_bars     (SwFeatures *features, GArray *beats, guint *beats_per_bar, guint *phase);

/* What is weighed to decide that: a row of features for each answer (first four, then
 * three beats; by phase). For training. */
#define SW_N_BAR_ANSWERS 14
#define SW_N_BAR_FEATURES 25
float  *_sw_pulse_describe_bars (SwFeatures *features, GArray *beats);

/* The same for the tempo: ways to count it, with features of each; @strength: how well the
 * beat is heard at all. Returns how many. */
#define SW_MAX_TEMPOS 9
#define SW_N_TEMPO_FEATURES 26
guint   _sw_pulse_describe_tempos (const float *curve, const float *low, gsize n, double tempos[SW_MAX_TEMPOS], float features[SW_MAX_TEMPOS][SW_N_TEMPO_FEATURES], double *strength);

G_END_DECLS
