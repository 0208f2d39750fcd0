/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

G_BEGIN_DECLS

/* What a mixing desk is made of. Everything works in place on stereo sound that comes
 * block by block at SW_BAND_SAMPLE_RATE; levels are in decibels, times in seconds. The
 * structs are zero at rest, apart from their settings. */

typedef enum
{
  SW_FILTER_HIGH_PASS,
  SW_FILTER_LOW_PASS,
  SW_FILTER_PEAK,
  SW_FILTER_LOW_SHELF,
  SW_FILTER_HIGH_SHELF,
} SwFilterKind;

#define SW_MAX_FILTERS 6
/* Compressors look at peaks of this many frames; blocks are multiples of it. */
#define SW_COMPRESSOR_BLOCK 16

/* A chain of filters. */
typedef struct
{
  guint  n;
  double coefficients[SW_MAX_FILTERS][5];
  double states[SW_MAX_FILTERS][2][2];
} SwFilters;

void sw_filters_add    (SwFilters *self, SwFilterKind kind, double frequency, double q, double gain);
void sw_filters_run    (SwFilters *self, float *const samples[2], gsize n);

typedef struct
{
  double threshold, ratio, attack, release;
  double reduction;
} SwCompressor;

void sw_compressor_run (SwCompressor *self, float *const samples[2], gsize n);

/* Tames "s" and "sh". */
typedef struct
{
  double frequency, threshold;
  double states[2][2];
  float  envelope;
} SwDeEsser;

void sw_de_esser_run   (SwDeEsser *self, float *const samples[2], gsize n);

/* Soft clipping that keeps quiet sounds as they are; 0 does nothing, 1 is a lot. */
void sw_dsp_saturate   (double amount, float *const samples[2], gsize n);
void sw_dsp_gain       (double left, double right, float *const samples[2], gsize n);
/* Mixes left and right; 0 mono … 1 as it is. */
void sw_dsp_narrow     (double width, float *const samples[2], gsize n);

G_END_DECLS
