/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

G_BEGIN_DECLS

/* The own synthesiser for electronic patches. */

/* "supersaw", "pluck", "square-lead", "saw-bass", "sub", "808", … */
gboolean sw_synth_has_patch (const char *name);

/* Adds @part, whose synth is a known patch, to @stem. FALSE when cancelled. */
gboolean sw_synth_play_part (SwScore      *score,
                             SwPart       *part,
                             SwStem       *stem,
                             GCancellable *cancellable);

G_END_DECLS
