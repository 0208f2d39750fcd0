/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-sound"

#include "config.h"

#include "sw-sound.h"

#include "sw-meter.h"

#include <math.h>
#include <string.h>

#define RATE SW_BAND_SAMPLE_RATE

gsize
sw_sound_get_frame (double seconds)
{
  return seconds > 0 ? (gsize)floor (seconds * RATE + 0.5) : 0;
}

SwStem *
sw_sound_copy (SwStem *self)
{
  SwStem *copy = sw_stem_new (self->n_frames);

  for (guint c = 0; c < 2; c++)
    memcpy (copy->samples[c], self->samples[c], self->n_frames * sizeof (float));
  return copy;
}

/**
 * sw_sound_cut:
 * @start: seconds, may be negative
 * @end: seconds, may lie after the end
 *
 * Returns: (transfer full): that range, silent where @self has nothing
 */
SwStem *
sw_sound_cut (SwStem *self,
              double  start,
              double  end)
{
  gssize  first = (gssize)floor (start * RATE + 0.5);
  gssize  last = MAX ((gssize)floor (end * RATE + 0.5), first);
  gssize  from = CLAMP (first, 0, (gssize)self->n_frames);
  gssize  to = CLAMP (last, from, (gssize)self->n_frames);
  SwStem *cut = sw_stem_new ((gsize)(last - first));

  for (guint c = 0; c < 2 && to > from; c++)
    memcpy (cut->samples[c] + (from - first), self->samples[c] + from, (gsize)(to - from) * sizeof (float));
  return cut;
}

void
sw_sound_add (SwStem *self,
              SwStem *other,
              double  start,
              double  gain)
{
  gssize shift = (gssize)floor (start * RATE + 0.5);

  for (guint c = 0; c < 2; c++)
    for (gsize i = 0; i < other->n_frames; i++)
      {
        gssize at = (gssize)i + shift;

        if (at >= 0 && at < (gssize)self->n_frames)
          self->samples[c][at] += (float)gain * other->samples[c][i];
      }
}

void
sw_sound_gain (SwStem *self,
               double  gain)
{
  for (guint c = 0; c < 2; c++)
    for (gsize i = 0; i < self->n_frames; i++)
      self->samples[c][i] *= (float)gain;
}

/* Share of what comes in at @x of a crossfade, 0 … 1. */
static double
ramp (double x)
{
  return 0.5 - 0.5 * cos (G_PI * CLAMP (x, 0, 1));
}

void
sw_sound_fade (SwStem *self,
               double  in,
               double  out)
{
  gsize n_in = MIN (sw_sound_get_frame (in), self->n_frames);
  gsize n_out = MIN (sw_sound_get_frame (out), self->n_frames);

  for (guint c = 0; c < 2; c++)
    {
      for (gsize i = 0; i < n_in; i++)
        self->samples[c][i] *= (float)ramp ((double)i / (double)n_in);
      for (gsize i = 0; i < n_out; i++)
        self->samples[c][self->n_frames - 1 - i] *= (float)ramp ((double)i / (double)n_out);
    }
}

static double
get_peak (SwStem *self)
{
  float peak = 0;

  for (guint c = 0; c < 2; c++)
    for (gsize i = 0; i < self->n_frames; i++)
      peak = MAX (peak, fabsf (self->samples[c][i]));
  return peak;
}

void
sw_sound_normalise (SwStem *self,
                    double  loudness,
                    double  peak)
{
  double now = sw_meter_measure (self);
  double highest = get_peak (self);
  double gain = now > -69 ? pow (10, (loudness - now) / 20) : 1;

  if (highest * gain > peak)
    gain = peak / highest;
  sw_sound_gain (self, gain);
}

double
sw_sound_get_max_step (SwStem *self,
                       double  start,
                       double  end)
{
  gsize from = MIN (sw_sound_get_frame (start), self->n_frames);
  gsize to = MIN (sw_sound_get_frame (end), self->n_frames);
  float step = 0;

  for (guint c = 0; c < 2; c++)
    for (gsize i = from + 1; i < to; i++)
      step = MAX (step, fabsf (self->samples[c][i] - self->samples[c][i - 1]));
  return step;
}
