/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reverberator is a feedback delay network after Jot and Chaigne, "Digital delay
 * networks for designing artificial reverberators" (1991), with a Householder feedback
 * matrix and allpass diffusion at its input.
 *
 * This file is compiled for speed.
 */

#define G_LOG_DOMAIN "sw-room"

#include "config.h"

#include "sw-room.h"

#include "sw-dsp.h"

#include <math.h>
#include <string.h>

#define RATE SW_BAND_SAMPLE_RATE
/* Keeps recursive filters from crawling through denormal numbers in silence. */
#define TINY 1e-18f
#define N_LINES 8
#define MAX_LINE 2800
#define N_DIFFUSERS 3
#define MAX_DIFFUSER 733
#define MAX_WAIT 4096

struct _SwEcho
{
  gsize length, at;
  float feedback, level;
  float dull[2];
  float lines[]; /* left, right */
};

struct _SwRoom
{
  SwFilters band;
  float     diffusers[N_DIFFUSERS][MAX_DIFFUSER];
  int       diffuser_at[N_DIFFUSERS];
  float     waiting[MAX_WAIT];
  gsize     wait, wait_at;
  float     memory[N_LINES][MAX_LINE];
  int       at[N_LINES];
  float     feedback[N_LINES], dull[N_LINES];
  float     follow;
};

/**
 * sw_echo_new:
 * @time: seconds between echoes
 * @feedback: 0 … 1
 * @level: of the first echo
 *
 * Returns: (transfer full): echoes that change sides and grow dull
 */
SwEcho *
sw_echo_new (double time,
             double feedback,
             double level)
{
  gsize   length = MAX (1, time * RATE);
  SwEcho *self = g_malloc0 (sizeof (SwEcho) + 2 * length * sizeof (float));

  self->length = length;
  self->feedback = feedback;
  self->level = level;

  return self;
}

void
sw_echo_free (SwEcho *self)
{
  g_free (self);
}

void
sw_echo_run (SwEcho      *self,
             float *const samples[2],
             gsize        n)
{
  float *left = self->lines, *right = self->lines + self->length;

  for (gsize i = 0; i < n; i++)
    {
      float in = (samples[0][i] + samples[1][i]) * 0.5f + TINY;
      float out_left = left[self->at], out_right = right[self->at];

      self->dull[0] += 0.35f * (in + self->feedback * out_right - self->dull[0]);
      self->dull[1] += 0.35f * (out_left * 0.9f - self->dull[1]);
      left[self->at] = self->dull[0];
      right[self->at] = self->dull[1];
      samples[0][i] += self->level * out_left;
      samples[1][i] += self->level * out_right;
      if (++self->at == self->length)
        self->at = 0;
    }
}

static const int line_lengths[N_LINES] = { 1433, 1601, 1867, 2053, 2251, 2399, 2617, 2797 };

/**
 * sw_room_new:
 * @t60: seconds until the sound has fallen by 60 dB
 * @damping: 0 … 1: high frequencies fall faster
 * @pre_delay: seconds before the room answers, 0.09 at most
 *
 * Returns: (transfer full): a silent room
 */
SwRoom *
sw_room_new (double t60,
             double damping,
             double pre_delay)
{
  SwRoom *self = g_new0 (SwRoom, 1);

  /* A room answers neither rumble nor sizzle. */
  sw_filters_add (&self->band, SW_FILTER_HIGH_PASS, 220, 0.707, 0);
  sw_filters_add (&self->band, SW_FILTER_LOW_PASS, 7500, 0.707, 0);
  self->follow = 1 - damping;
  self->wait = CLAMP (pre_delay * RATE, 1, MAX_WAIT);
  for (int k = 0; k < N_LINES; k++)
    self->feedback[k] = pow (10, -3.0 * line_lengths[k] / RATE / t60);

  return self;
}

void
sw_room_free (SwRoom *self)
{
  g_free (self);
}

static void
diffuse (SwRoom *self,
         float  *samples,
         gsize   n)
{
  static const int lengths[N_DIFFUSERS] = { 241, 443, MAX_DIFFUSER };

  for (int k = 0; k < N_DIFFUSERS; k++)
    {
      float *buffer = self->diffusers[k];
      int    at = self->diffuser_at[k];

      for (gsize i = 0; i < n; i++)
        {
          float delayed = buffer[at], x = samples[i] - 0.6f * delayed + TINY;

          buffer[at] = x;
          samples[i] = delayed + 0.6f * x;
          if (++at == lengths[k])
            at = 0;
        }
      self->diffuser_at[k] = at;
    }
}

static void
delay (SwRoom *self,
       float  *samples,
       gsize   n)
{
  for (gsize i = 0; i < n; i++)
    {
      float x = samples[i];

      samples[i] = self->waiting[self->wait_at];
      self->waiting[self->wait_at] = x;
      if (++self->wait_at == self->wait)
        self->wait_at = 0;
    }
}

/**
 * sw_room_run:
 * @send: (array length=n): what the room hears; used as scratch space
 * @samples: what its answer is added to
 */
void
sw_room_run (SwRoom      *self,
             float       *send,
             float *const samples[2],
             gsize        n)
{
  float *both[2] = { send, send };
  float  dull[N_LINES];
  int    at[N_LINES];

  sw_filters_run (&self->band, both, n);
  diffuse (self, send, n);
  delay (self, send, n);

  memcpy (dull, self->dull, sizeof dull);
  memcpy (at, self->at, sizeof at);
  for (gsize i = 0; i < n; i++)
    {
      float in = send[i] * 0.5f + TINY, sum = 0, fed[N_LINES];

      for (int k = 0; k < N_LINES; k++)
        {
          dull[k] += self->follow * (self->memory[k][at[k]] - dull[k]);
          sum += dull[k];
        }
      sum *= 2.0f / N_LINES;
      samples[0][i] += 0.5f * (dull[0] - dull[2] + dull[4] - dull[6]);
      samples[1][i] += 0.5f * (dull[1] - dull[3] + dull[5] - dull[7]);
      for (int k = 0; k < N_LINES; k++)
        fed[k] = (k & 2 ? -in : in) + self->feedback[k] * (dull[k] - sum);
      for (int k = 0; k < N_LINES; k++)
        {
          self->memory[k][at[k]] = fed[k];
          at[k] = at[k] + 1 == line_lengths[k] ? 0 : at[k] + 1;
        }
    }
  memcpy (self->dull, dull, sizeof dull);
  memcpy (self->at, at, sizeof at);
}
