/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-features.h"
#include "sw-spectrum.h"

G_BEGIN_DECLS

/* The three things that are looked at; each sees @samples (one window of it, see
 * sw-features.h) and appends or fills one row. */

typedef struct _SwOnsetLook  SwOnsetLook;
typedef struct _SwChromaLook SwChromaLook;
typedef struct _SwTimbreLook SwTimbreLook;

SwOnsetLook  *_sw_onset_look_new        (void);
void          _sw_onset_look_free       (SwOnsetLook *self);
void          _sw_onset_look_at         (SwOnsetLook *self, const float *samples, SwOnsetRow *row);

SwChromaLook *_sw_chroma_look_new       (void);
void          _sw_chroma_look_free      (SwChromaLook *self);
void          _sw_chroma_look_at        (SwChromaLook *self, const float *samples, SwChromaRow *row);
double        _sw_chroma_look_get_tuning (SwChromaLook *self);

SwTimbreLook *_sw_timbre_look_new       (void);
void          _sw_timbre_look_free      (SwTimbreLook *self);
void          _sw_timbre_look_at        (SwTimbreLook *self, const float *middle, const float *side, SwTimbreRow *row);

G_END_DECLS
