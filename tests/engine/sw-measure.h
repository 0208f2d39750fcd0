/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

G_BEGIN_DECLS

/* Ears for the tests: facts about sound, by methods of their own. */

#define SW_MEASURE_RATE 44100

/* Hz at the frame of 46 ms around @at (YIN), 0 when nothing periodic sounds there. */
double  sw_measure_pitch     (const float *samples, gsize n, gsize at);
double  sw_measure_rms       (const float *samples, gsize n);
/* dB of full scale; −200 for silence. */
double  sw_measure_level     (const float *samples, gsize n);
/* LUFS and dBTP by libebur128. */
double  sw_measure_loudness  (SwStem *stem);
double  sw_measure_true_peak (SwStem *stem);
/* Energy above @frequency as part of all, 0 … 1. */
double  sw_measure_brightness (const float *samples, gsize n, double frequency);
gboolean sw_measure_is_finite (SwStem *stem);

/* Processor time this program took so far, in seconds that do not run faster under a
 * sanitiser; independent of what else the machine does. */
double  sw_measure_processor_time (void);

/* Decodes with GStreamer; fills @tags (nullable) with what the file says. */
SwStem *sw_measure_decode    (const char *path, GHashTable **tags);

G_END_DECLS
