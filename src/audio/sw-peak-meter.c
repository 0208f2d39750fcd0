/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-peak-meter"

#include "config.h"

#include "sw-peak-meter.h"

#include <math.h>
#include <string.h>

#define N_TAPS 12 /* of each phase */
#define MAX_PHASES 3
#define BLOCK 1024

struct _SwPeakMeter
{
  int    channels;
  guint  n_phases; /* between two samples */
  float  taps[MAX_PHASES][N_TAPS];
  float  bound;   /* no phase can exceed that times the largest sample */
  float *history; /* (owned) the last N_TAPS − 1 samples of each channel */
  float  peak;
};

SwPeakMeter *
_sw_peak_meter_new (int rate,
                    int channels)
{
  SwPeakMeter *self = g_new0 (SwPeakMeter, 1);

  self->channels = channels;
  self->n_phases = rate < 96000 ? 3 : rate < 192000 ? 1
                                                    : 0;
  self->history = g_new0 (float, (gsize)channels *(N_TAPS - 1));
  self->bound = 1;
  for (guint p = 0; p < self->n_phases; p++)
    {
      float sum = 0;

      for (guint k = 0; k < N_TAPS; k++)
        {
          double at = (double)k - (N_TAPS / 2 - 1) - (p + 1.0) / (self->n_phases + 1);
          double window = cos (G_PI * at / N_TAPS);

          self->taps[p][k] = (float)(sin (G_PI * at) / (G_PI * at) * window * window);
          sum += fabsf (self->taps[p][k]);
        }
      self->bound = MAX (self->bound, sum);
    }
  return self;
}

void
_sw_peak_meter_free (SwPeakMeter *self)
{
  if (self == NULL)
    return;
  g_free (self->history);
  g_free (self);
}

static float
find_largest (const float *samples,
              gsize        n)
{
  float largest = 0;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabsf (samples[i]));
  return largest;
}

/* @samples: N_TAPS − 1 of before, then @n new ones. */
static void
measure (SwPeakMeter *self,
         const float *samples,
         gsize        n)
{
  float largest = find_largest (samples, n + N_TAPS - 1);
  float between[BLOCK];

  self->peak = MAX (self->peak, largest);
  if (largest * self->bound <= self->peak)
    return;
  for (guint p = 0; p < self->n_phases; p++)
    {
      memset (between, 0, sizeof between);
      for (guint k = 0; k < N_TAPS; k++)
        for (gsize i = 0; i < n; i++)
          between[i] += self->taps[p][k] * samples[i + k];
      self->peak = MAX (self->peak, find_largest (between, n));
    }
}

void
_sw_peak_meter_add (SwPeakMeter *self,
                    const float *samples,
                    gsize        n_frames)
{
  float line[N_TAPS - 1 + BLOCK];

  for (; n_frames > 0; n_frames -= MIN (n_frames, BLOCK), samples += (gsize)BLOCK * self->channels)
    {
      gsize n = MIN (n_frames, BLOCK);

      for (int c = 0; c < self->channels; c++)
        {
          float *history = self->history + c * (N_TAPS - 1);

          memcpy (line, history, (N_TAPS - 1) * sizeof (float));
          for (gsize i = 0; i < n; i++)
            line[N_TAPS - 1 + i] = samples[i * self->channels + c];
          measure (self, line, n);
          memcpy (history, line + n, (N_TAPS - 1) * sizeof (float));
        }
    }
}

float
_sw_peak_meter_get (SwPeakMeter *self)
{
  return self->peak;
}
