/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Facts of a sound file, found by decoding it from start to end with bounded
 * memory. Errors are in SW_AUDIO_ERROR (sw-player.h). Blocking: for threads and
 * the command line. */

typedef struct
{
  double duration;    /* seconds, counted from decoded samples */
  int    sample_rate; /* Hz */
  int    channels;
  double loudness;    /* LUFS integrated (EBU R 128), -HUGE_VAL for silence */
  double true_peak;   /* dBTP */
} SwProbe;

/* @measure: also loudness and true peak (slower). */
gboolean sw_probe_file (const char *path, gboolean measure, SwProbe *probe, GCancellable *cancellable, GError **error);

G_END_DECLS
