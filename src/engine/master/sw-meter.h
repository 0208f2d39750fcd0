/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

G_BEGIN_DECLS

/* Integrated loudness after ITU-R BS.1770-4, measured as the sound comes along. */

#define SW_METER_SILENCE (-70.0) /* LUFS */
/* Energies are kept per this many frames: a tenth of a second. */
#define SW_METER_STEP (SW_BAND_SAMPLE_RATE / 10)

typedef struct
{
  double  states[2][2][2]; /* filter, delay, channel */
  double  energy;
  gsize   n; /* frames in it */
  GArray *energies; /* (owned) (element-type double): mean squares per step, both channels */
} SwMeter;

void   sw_meter_init         (SwMeter *self);
void   sw_meter_clear        (SwMeter *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SwMeter, sw_meter_clear)

void   sw_meter_add          (SwMeter *self, float *const samples[2], gsize n);
/* As many frames of silence. */
void   sw_meter_skip         (SwMeter *self, gsize n);
double sw_meter_get_loudness (SwMeter *self);

/* The weighted energy of every @block frames of @stem, both channels, into @energies. */
void   sw_meter_weigh        (SwStem *stem, gsize block, float *energies);
/* Loudness of mean squares per SW_METER_STEP. */
double sw_meter_integrate    (const double *energies, gsize n);
double sw_meter_measure      (SwStem *stem);

G_END_DECLS
