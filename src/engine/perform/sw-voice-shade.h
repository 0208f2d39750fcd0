/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-voice-source.h"

G_BEGIN_DECLS

/* Gives the vowels of other languages that English has not their colour. */
void _sw_voice_shade (SwVoiceTrack *track, SwUtterance *utterance);

G_END_DECLS
