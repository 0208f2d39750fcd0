/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The breath a singer takes before a line: noise with the resonances of an open mouth.
 */

#define G_LOG_DOMAIN "sw-singer-breath"

#include "config.h"

#include "sw-singer-private.h"

#include <math.h>

#define LEVEL 0.010
/* Seconds. */
#define MIN_LENGTH 0.24
#define GAP 0.10

typedef struct
{
  double feedback1, feedback2, y1, y2;
} Resonance;

static Resonance
make_resonance (double frequency,
                double radius)
{
  double w = 2 * G_PI * frequency / SW_SINGER_SAMPLE_RATE;

  return (Resonance){ 2 * radius * cos (w), -radius * radius, 0, 0 };
}

static double
resonate (Resonance *self,
          double     x)
{
  double y = x + self->feedback1 * self->y1 + self->feedback2 * self->y2;

  self->y2 = self->y1;
  self->y1 = y;

  return y;
}

/**
 * _sw_singer_breathe:
 * @n_samples: the first consonant follows here
 *
 * Adds an intake of breath that ends shortly before @n_samples, when there is room.
 */
void
_sw_singer_breathe (guint64 seed,
                    float  *samples,
                    gsize   n_samples)
{
  Resonance low = make_resonance (1700, 0.93), high = make_resonance (4200, 0.86);
  gsize     gap = GAP * SW_SINGER_SAMPLE_RATE, length;
  SwRandom  random;

  sw_random_init (&random, seed, "breath", 0);
  length = (MIN_LENGTH + 0.06 * sw_random_double (&random)) * SW_SINGER_SAMPLE_RATE;
  if (length + gap > n_samples)
    return;

  samples += n_samples - gap - length;
  for (gsize i = 0; i < length; i++)
    {
      double noise = sw_random_double (&random) * 3.46 - 1.73;
      double swell = sin (G_PI * pow ((double)i / length, 0.7));

      samples[i] += LEVEL * swell * swell * (0.05 * resonate (&low, noise) + 0.10 * resonate (&high, noise));
    }
}
