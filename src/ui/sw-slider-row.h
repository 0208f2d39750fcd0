/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A number that may also be left to the service: a slider, what it says in words,
 * and a button back to "Automatic". */

#define SW_TYPE_SLIDER_ROW (sw_slider_row_get_type ())
G_DECLARE_FINAL_TYPE (SwSliderRow, sw_slider_row, SW, SLIDER_ROW, AdwActionRow)

gboolean sw_slider_row_get_is_set (SwSliderRow *self);
double   sw_slider_row_get_value  (SwSliderRow *self);
void     sw_slider_row_set_value  (SwSliderRow *self,
                                   double       value);
void     sw_slider_row_unset      (SwSliderRow *self);
void     sw_slider_row_set_range  (SwSliderRow *self,
                                   double       minimum,
                                   double       maximum,
                                   double       step);

G_END_DECLS
