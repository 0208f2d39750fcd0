/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

G_BEGIN_DECLS

/* What a mixing desk is made of. Everything works in place on whole stems at
 * SW_BAND_SAMPLE_RATE; levels are in decibels, times in seconds. */

typedef enum
{
  SW_FILTER_HIGH_PASS,
  SW_FILTER_LOW_PASS,
  SW_FILTER_PEAK,
  SW_FILTER_LOW_SHELF,
  SW_FILTER_HIGH_SHELF,
} SwFilterKind;

void  sw_dsp_filter     (SwStem *stem, SwFilterKind kind, double frequency, double q, double gain);
void  sw_dsp_compress   (SwStem *stem, double threshold, double ratio, double attack, double release);
/* Soft clipping that keeps quiet sounds as they are; 0 does nothing, 1 is a lot. */
void  sw_dsp_saturate   (SwStem *stem, double amount);
/* Tames "s" and "sh". */
void  sw_dsp_de_ess     (SwStem *stem, double frequency, double threshold);
/* Echoes to and fro, added at @level (linear). */
void  sw_dsp_echo       (SwStem *stem, double time, double feedback, double level);
void  sw_dsp_gain       (SwStem *stem, double left, double right);

/* Adds the sound of a room to @stem; @send is what it hears, and is spoilt. */
void  sw_dsp_reverb     (float *send, SwStem *stem, double t60, double damping, double pre_delay);

G_END_DECLS
