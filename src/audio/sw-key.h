/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-features.h"

G_BEGIN_DECLS

/* @key: pitch class of the tonic, −1: nothing with a pitch; @confidence: 0 … 1. */
void _sw_key_find (const SwChromaRow *rows, gsize n, int *key, gboolean *minor, double *confidence);

G_END_DECLS
