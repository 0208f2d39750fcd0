/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-time-axis.h"

#include <math.h>

/* The part of the view that stays free around what is revealed. */
#define MARGIN 0.1

static double
get_min_scale (const SwTimeAxis *self)
{
  return self->duration > 0 ? self->width / self->duration : 0;
}

/* Never smaller than the view, never beyond either end. */
static void
settle (SwTimeAxis *self)
{
  double least = get_min_scale (self);

  self->scale = CLAMP (self->scale, least, MAX (least, SW_TIME_AXIS_MAX_SCALE));
  self->start = CLAMP (self->start, 0, MAX (0, self->duration - sw_time_axis_get_span (self)));
}

/* Shows the whole of it. */
void
sw_time_axis_set_duration (SwTimeAxis *self,
                           double      duration)
{
  g_return_if_fail (self != NULL);

  self->duration = isfinite (duration) ? MAX (duration, 0) : 0;
  self->start = self->scale = 0;
  settle (self);
}

/* What is at the left edge stays there; who sees everything goes on to do so. */
void
sw_time_axis_set_width (SwTimeAxis *self,
                        double      width)
{
  gboolean zoomed;

  g_return_if_fail (self != NULL);

  zoomed = sw_time_axis_get_zoomed (self);
  self->width = MAX (width, 0);
  if (!zoomed)
    self->scale = 0;
  settle (self);
}

double
sw_time_axis_to_x (const SwTimeAxis *self,
                   double            seconds)
{
  g_return_val_if_fail (self != NULL, 0);

  return (seconds - self->start) * self->scale;
}

/* Within the sound, wherever @x is. */
double
sw_time_axis_to_seconds (const SwTimeAxis *self,
                         double            x)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->scale <= 0)
    return 0;
  return CLAMP (self->start + x / self->scale, 0, self->duration);
}

double
sw_time_axis_get_span (const SwTimeAxis *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->scale > 0 ? self->width / self->scale : 0;
}

gboolean
sw_time_axis_get_zoomed (const SwTimeAxis *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->scale > get_min_scale (self) * (1 + 1e-9);
}

/**
 * sw_time_axis_zoom:
 * @self: an axis
 * @factor: above 1 shows less, larger
 * @x: what is at this pixel stays there, as far as the ends of the sound let it
 */
void
sw_time_axis_zoom (SwTimeAxis *self,
                   double      factor,
                   double      x)
{
  double anchor;

  g_return_if_fail (self != NULL);
  g_return_if_fail (factor > 0);

  anchor = sw_time_axis_to_seconds (self, x);
  self->scale *= factor;
  settle (self);
  if (self->scale > 0)
    self->start = anchor - x / self->scale;
  settle (self);
}

/* Fills the view with the range and a little around it. */
void
sw_time_axis_zoom_to (SwTimeAxis *self,
                      double      start,
                      double      end)
{
  double span;

  g_return_if_fail (self != NULL);

  span = MAX (end - start, 0.01) * (1 + 2 * MARGIN);
  self->scale = self->width / span;
  settle (self);
  self->start = (start + end) / 2 - sw_time_axis_get_span (self) / 2;
  settle (self);
}

void
sw_time_axis_scroll_to (SwTimeAxis *self,
                        double      start)
{
  g_return_if_fail (self != NULL);

  self->start = start;
  settle (self);
}

/* Scrolls when @seconds is not in view. */
void
sw_time_axis_reveal (SwTimeAxis *self,
                     double      seconds)
{
  double span;

  g_return_if_fail (self != NULL);

  span = sw_time_axis_get_span (self);
  if (seconds < self->start || seconds > self->start + span)
    sw_time_axis_scroll_to (self, seconds - MARGIN * span);
}

/**
 * sw_time_axis_get_tick:
 * @self: an axis
 * @pixels: the least room between two ticks
 *
 * Returns: seconds between the ticks of a ruler that people can read; 0 without a scale
 */
double
sw_time_axis_get_tick (const SwTimeAxis *self,
                       double            pixels)
{
  static const double steps[] = { 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800 };

  g_return_val_if_fail (self != NULL, 0);

  if (self->scale <= 0)
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * self->scale >= pixels)
      return steps[i];
  return 3600;
}
