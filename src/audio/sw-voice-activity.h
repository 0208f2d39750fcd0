/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-features.h"

G_BEGIN_DECLS

/* Appends the ranges where somebody sings or speaks; @voice: (element-type SwTimeRange). */
void _sw_voice_activity_find (const SwTimbreRow *rows, gsize n, double seconds, GArray *voice);

G_END_DECLS
