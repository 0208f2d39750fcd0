/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"

G_BEGIN_DECLS

/* Mastering is nothing but one gain that changes with time, the same for both channels
 * and for every stem: stems times the curve sum to the master. */

#define SW_MASTER_BLOCK 16 /* samples between two points of the curve */

typedef struct
{
  gsize  n_points;
  float *gains;    /* (owned) linear */
  float *limits;   /* (owned): the limiter's factor in each of them */
  double loudness;  /* LUFS reached */
  double true_peak; /* dBTP reached */
} SwMasterCurve;

void           sw_master_curve_free (SwMasterCurve *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwMasterCurve, sw_master_curve_free)

/* NULL with G_IO_ERROR_CANCELLED. @mix is changed: it comes out mastered. */
SwMasterCurve *sw_master_run (SwStem *mix, double loudness, GCancellable *cancellable, GError **error);
void           sw_master_curve_apply (SwMasterCurve *self, SwStem *stem);
/* Turns a part of the master back into what it was before the limiter. */
void           sw_master_curve_undo_limiter (SwMasterCurve *self, SwStem *stem);

G_END_DECLS
