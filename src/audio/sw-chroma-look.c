/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pitch classes: peaks of the spectrum, each put on the pitch classes it may be a
 * harmonic of (harmonic pitch class profile). Bass and treble apart: the bass names
 * the chord. */

#define G_LOG_DOMAIN "sw-chroma-look"

#include "config.h"

#include "sw-features-private.h"

#include <math.h>

#define N_BINS (SW_CHROMA_WINDOW / 2 + 1)
#define LOWEST 40.0
#define BASS_BELOW 200.0
#define HIGHEST 4000.0
#define N_HARMONICS 5
#define HARMONIC_DECAY 0.6
#define N_TUNING 100 /* histogram of cents */

struct _SwChromaLook
{
  SwSpectrum *spectrum; /* (owned) */
  float       power[N_BINS];
  double      tuning[N_TUNING];
};

SwChromaLook *
_sw_chroma_look_new (void)
{
  SwChromaLook *self = g_new0 (SwChromaLook, 1);

  self->spectrum = _sw_spectrum_new (SW_CHROMA_WINDOW);
  return self;
}

void
_sw_chroma_look_free (SwChromaLook *self)
{
  if (self == NULL)
    return;
  _sw_spectrum_free (self->spectrum);
  g_free (self);
}

/* A pitch between two classes counts little: it is a glide or noise. */
static void
put (float *classes,
     double note,
     double weight)
{
  double nearest = round (note);
  double off = note - nearest;
  int class = ((int)nearest % 12 + 12) % 12;

  classes[class] += (float)(weight * MAX (0, cos (G_PI * off)) * MAX (0, cos (G_PI * off)));
}

static void
add_peak (SwChromaLook *self,
          SwChromaRow  *row,
          double        hertz,
          double        magnitude)
{
  double note = 69 + 12 * log2 (hertz / 440);
  double weight = 1;

  if (hertz >= BASS_BELOW)
    {
      double cents = 100 * (note - floor (note));

      self->tuning[(int)cents % N_TUNING] += magnitude;
    }
  if (hertz < BASS_BELOW)
    put (row->bass, note, magnitude);
  for (guint harmonic = 1; harmonic <= N_HARMONICS; harmonic++)
    {
      double at = hertz / harmonic;

      if (at < LOWEST)
        break;
      if (at >= BASS_BELOW * 0.7)
        put (row->treble, 69 + 12 * log2 (at / 440), magnitude * weight);
      weight *= HARMONIC_DECAY;
    }
}

void
_sw_chroma_look_at (SwChromaLook *self,
                    const float  *samples,
                    SwChromaRow  *row)
{
  double bin_hertz = (double)SW_FEATURES_RATE / SW_CHROMA_WINDOW;
  guint  first = (guint)(LOWEST / bin_hertz), last = (guint)(HIGHEST / bin_hertz);
  double loudest = 0;

  _sw_spectrum_power (self->spectrum, samples, self->power);
  for (guint i = first; i < last; i++)
    {
      row->level += self->power[i];
      loudest = MAX (loudest, self->power[i]);
    }
  for (guint i = first; i < last; i++)
    {
      const float *p = self->power + i;
      double       a, b, c, shift;

      if (p[0] <= p[-1] || p[0] < p[1] || p[0] < loudest * 1e-5 || p[0] < 1e-10)
        continue;
      a = log (p[-1] + 1e-20);
      b = log (p[0]);
      c = log (p[1] + 1e-20);
      shift = a - 2 * b + c < 0 ? 0.5 * (a - c) / (a - 2 * b + c) : 0;
      /* The fourth root: quiet notes of a chord count as well. */
      add_peak (self, row, (i + shift) * bin_hertz, sqrt (sqrt (p[0])));
    }
}

/* The mean on the circle of 100 cents. */
double
_sw_chroma_look_get_tuning (SwChromaLook *self)
{
  double x = 0, y = 0;

  for (guint i = 0; i < N_TUNING; i++)
    {
      x += self->tuning[i] * cos (2 * G_PI * (i + 0.5) / N_TUNING);
      y += self->tuning[i] * sin (2 * G_PI * (i + 0.5) / N_TUNING);
    }
  return x == 0 && y == 0 ? 0 : 50 * atan2 (y, x) / G_PI;
}
