/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What part of a sound is in view, and how seconds become pixels. Plain numbers: copy
 * it, keep it inside a widget. All zero: nothing to show. */
typedef struct
{
  double duration; /* seconds of the whole sound */
  double width;    /* pixels of the view */
  double start;    /* seconds at the left edge */
  double scale;    /* pixels per second */
} SwTimeAxis;

/* One 10 ms step of the peaks is this wide at the closest. */
#define SW_TIME_AXIS_MAX_SCALE 800.0

void     sw_time_axis_set_duration (SwTimeAxis       *self,
                                    double            duration);
void     sw_time_axis_set_width    (SwTimeAxis       *self,
                                    double            width);
double   sw_time_axis_to_x         (const SwTimeAxis *self,
                                    double            seconds);
double   sw_time_axis_to_seconds   (const SwTimeAxis *self,
                                    double            x);
/* Seconds that are in view. */
double   sw_time_axis_get_span     (const SwTimeAxis *self);
gboolean sw_time_axis_get_zoomed   (const SwTimeAxis *self);
void     sw_time_axis_zoom         (SwTimeAxis       *self,
                                    double            factor,
                                    double            x);
void     sw_time_axis_zoom_to      (SwTimeAxis       *self,
                                    double            start,
                                    double            end);
void     sw_time_axis_scroll_to    (SwTimeAxis       *self,
                                    double            start);
void     sw_time_axis_reveal       (SwTimeAxis       *self,
                                    double            seconds);
double   sw_time_axis_get_tick     (const SwTimeAxis *self,
                                    double            pixels);

G_END_DECLS
