/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The shape of a sound for drawing: for each 10 ms the lowest and highest sample
 * over all channels. Computed once per file by streaming decode in a thread, kept
 * beside the audio file as "peaks.bin" and read again while the audio's size and
 * time of change are the same. Immutable, boxed, reference counted. */

#define SW_TYPE_PEAKS (sw_peaks_get_type ())
typedef struct _SwPeaks SwPeaks;
GType         sw_peaks_get_type      (void);
SwPeaks      *sw_peaks_ref           (SwPeaks *self);
void          sw_peaks_unref         (SwPeaks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwPeaks, sw_peaks_unref)

#define SW_PEAKS_PER_SECOND 100

/* Two signed bytes per step, low and high, ±127 = full scale. */
const gint8  *sw_peaks_get_data      (SwPeaks *self, gsize *n_steps);
double        sw_peaks_get_duration  (SwPeaks *self);
/* Lowest and highest between two times, each −1 … 1. */
void          sw_peaks_get_range     (SwPeaks *self, double start, double end, float *low, float *high);

void          sw_peaks_load_async    (const char *audio_path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SwPeaks      *sw_peaks_load_finish   (GAsyncResult *result, GError **error);

G_END_DECLS
