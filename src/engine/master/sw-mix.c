/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts are added in the order of their roles, whatever order they got ready in, so
 * that a song is the same to the last bit.
 */

#define G_LOG_DOMAIN "sw-mix"

#include "config.h"

#include "sw-mix.h"

#include "sw-dsp.h"
#include "sw-room.h"

#include <math.h>
#include <string.h>

#define DAMPING 0.35
#define PRE_DELAY 0.018 /* seconds */

typedef struct
{
  SwRoom   *room; /* (owned) */
  SwFilters filters;
  float    *send;    /* (owned): what the room hears */
  float    *part[2]; /* (owned) */
} Desk;

static void
desk_init (Desk  *self,
           double reverb_time)
{
  *self = (Desk){ sw_room_new (CLAMP (reverb_time, 0.3, 8), DAMPING, PRE_DELAY) };
  self->send = g_new (float, SW_TAPE_BLOCK);
  self->part[0] = g_new (float, SW_TAPE_BLOCK);
  self->part[1] = g_new (float, SW_TAPE_BLOCK);
  /* The common end of all strips. It is linear and equal for every part, so it sits on
   * the sum. */
  sw_filters_add (&self->filters, SW_FILTER_HIGH_PASS, 33, 0.7, 0);
  sw_filters_add (&self->filters, SW_FILTER_PEAK, 350, 0.7, -1.5);
  sw_filters_add (&self->filters, SW_FILTER_HIGH_SHELF, 4200, 0.7, 3);
}

static void
desk_clear (Desk *self)
{
  sw_room_free (self->room);
  g_free (self->send);
  g_free (self->part[0]);
  g_free (self->part[1]);
}

static void
add (Desk          *self,
     const SwTrack *track,
     float *const   sum[2],
     gsize          n)
{
  float gain = track->gain, send = 0.5 * track->gain * track->reverb;

  for (gsize i = 0; i < n; i++)
    {
      float left = self->part[0][i], right = self->part[1][i];

      sum[0][i] += left * gain;
      sum[1][i] += right * gain;
      self->send[i] += (left + right) * send;
    }
}

static gboolean
mix_block (Desk          *self,
           const SwTrack *tracks,
           guint          roles,
           gsize          block,
           float *const   sum[2],
           gsize          n,
           GError       **error)
{
  memset (self->send, 0, n * sizeof (float));
  for (guint role = 0; role < SW_N_PART_ROLES; role++)
    {
      const SwTrack *track = &tracks[role];

      if (!(roles & 1u << role) || track->tape == NULL || sw_tape_is_silent (track->tape, block))
        continue;
      if (!sw_tape_read (track->tape, block, self->part, error))
        return FALSE;
      add (self, track, sum, n);
    }
  sw_room_run (self->room, self->send, sum, n);
  sw_filters_run (&self->filters, sum, n);

  return TRUE;
}

static void
fade_out (SwStem *stem,
          double  seconds)
{
  gsize n = MIN (MAX (seconds, 0) * SW_BAND_SAMPLE_RATE, stem->n_frames), first = stem->n_frames - n;

  for (gsize i = 0; i < n; i++)
    {
      float gain = 0.5 + 0.5 * cos (G_PI * (i + 1) / n);

      stem->samples[0][first + i] *= gain;
      stem->samples[1][first + i] *= gain;
    }
}

/**
 * sw_mix_tracks:
 * @tracks: (array): one per role, without a tape where there is no such part
 * @roles: a bit (1 << role) for each part that is wanted
 * @n_frames: length of the tapes
 * @reverb_time: seconds, T60 of the room
 * @fade: seconds at the end in which everything dies away, so that a room that still
 *   rings is not cut off
 *
 * Adds parts up, each as loud as it is to be, lets the room answer and equalises the
 * sum. Blocking; any thread.
 *
 * Returns: (transfer full) (nullable): the mix before mastering; %NULL with
 *   %G_IO_ERROR_CANCELLED, or what the disk says
 */
SwStem *
sw_mix_tracks (const SwTrack *tracks,
               guint          roles,
               gsize          n_frames,
               double         reverb_time,
               double         fade,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (SwStem) stem = sw_stem_new (n_frames);
  gboolean ok = TRUE;
  Desk     desk;

  desk_init (&desk, reverb_time);
  for (gsize b = 0; ok && b * SW_TAPE_BLOCK < n_frames; b++)
    {
      gsize  first = b * SW_TAPE_BLOCK;
      float *sum[2] = { stem->samples[0] + first, stem->samples[1] + first };

      ok = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
           mix_block (&desk, tracks, roles, b, sum, MIN (SW_TAPE_BLOCK, n_frames - first), error);
    }
  desk_clear (&desk);
  if (ok)
    fade_out (stem, fade);

  return ok ? g_steal_pointer (&stem) : NULL;
}
