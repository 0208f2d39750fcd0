/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-analysis.h"
#include "sw-features.h"

G_BEGIN_DECLS

/* All zero, no key, silent; to be filled in before anybody else sees it. */
SwAnalysis *_sw_analysis_new (void);

/* Takes in sound and tells about it at the end. Not thread-safe. */
typedef struct _SwAnalyser SwAnalyser;

SwAnalyser *_sw_analyser_new    (SwAnalyseFlags flags);
void        _sw_analyser_free   (SwAnalyser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwAnalyser, _sw_analyser_free)

/* Interleaved; channels and rate may change on the way. */
void        _sw_analyser_add    (SwAnalyser *self, const float *samples, gsize n_frames, int channels, int rate);
double      _sw_analyser_get_seconds (SwAnalyser *self);
/* (transfer full) @cancellable is looked at between the parts. */
SwAnalysis *_sw_analyser_finish (SwAnalyser *self, GCancellable *cancellable, GError **error);

G_END_DECLS
