/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where a stem sounds, small: only to be seen, what it tells is told elsewhere. */

#define SW_TYPE_STEM_SHAPE (sw_stem_shape_get_type ())
G_DECLARE_FINAL_TYPE (SwStemShape, sw_stem_shape, SW, STEM_SHAPE, GtkWidget)

/* @n numbers 0 … 1, copied. */
void sw_stem_shape_set_values (SwStemShape *self,
                               const float *values,
                               guint        n);

G_END_DECLS
