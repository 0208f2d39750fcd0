/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

G_BEGIN_DECLS

/* The own synthesiser for electronic patches. */

/* "supersaw", "pluck", "square-lead", "saw-bass", "sub", "808", … */
gboolean sw_synth_has_patch (const char *name);

typedef struct _SwSynth SwSynth;

/* @part's synth is a known patch; score and part outlive the synthesiser. */
SwSynth *sw_synth_new  (SwScore *score, SwPart *part);
void     sw_synth_free (SwSynth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwSynth, sw_synth_free)
/* Adds the next @n frames to @samples. */
void     sw_synth_play (SwSynth *self, float *const samples[2], gsize n);

G_END_DECLS
