/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tempo and pitch by Rubber Band: the whole sound is studied first, so that attacks keep
 * their place. Its faster engine is the usual one, the finer one costs three times as much. */

#define G_LOG_DOMAIN "sw-listen-stretch"

#include "config.h"

#include "sw-listen.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <rubberband/rubberband-c.h>
#include <string.h>

#define BLOCK 16384
#define STUDY_SHARE 0.3 /* of the progress */
#define SLOWEST 0.1
#define FASTEST 10.0
#define MAX_SEMITONES 24.0

typedef struct
{
  RubberBandState  state; /* (owned) */
  SwStem          *sound; /* input */
  SwStem          *result;
  gsize            n_written;
  SwListenProgress progress;
  gpointer         progress_data;
  gint64           reported;
} Stretch;

static RubberBandState
make_state (double         ratio,
            double         semitones,
            SwStretchFlags flags)
{
  int options = RubberBandOptionProcessOffline | RubberBandOptionThreadingNever | RubberBandOptionChannelsTogether;

  options |= (flags & SW_STRETCH_FINE) != 0 ? RubberBandOptionEngineFiner : RubberBandOptionEngineFaster;
  options |= (flags & SW_STRETCH_FORMANTS) != 0 ? RubberBandOptionFormantPreserved : RubberBandOptionFormantShifted;
  options |= (flags & SW_STRETCH_FORMANTS) != 0 ? RubberBandOptionTransientsSmooth : RubberBandOptionTransientsCrisp;
  return rubberband_new (SW_LISTEN_RATE, 2, options, ratio, pow (2, semitones / 12));
}

static void
report (Stretch *self,
        double   fraction)
{
  gint64 now = g_get_monotonic_time ();

  if (self->progress == NULL || (now - self->reported < G_USEC_PER_SEC / 10 && fraction < 1))
    return;
  self->reported = now;
  self->progress (fraction, self->progress_data);
}

static void
retrieve (Stretch *self)
{
  float rest[2][1024];

  int available;

  while ((available = rubberband_available (self->state)) > 0)
    {
      gsize  room = self->result->n_frames - self->n_written;
      float *out[2] = { self->result->samples[0] + self->n_written, self->result->samples[1] + self->n_written };
      float *waste[2] = { rest[0], rest[1] };

      if (room > 0)
        self->n_written += rubberband_retrieve (self->state, out, (unsigned int)MIN (room, (gsize)available));
      else
        rubberband_retrieve (self->state, waste, MIN ((unsigned int)available, G_N_ELEMENTS (rest[0])));
    }
}

/* @study: the first pass. */
static gboolean
pass (Stretch      *self,
      gboolean      study,
      GCancellable *cancellable,
      GError      **error)
{
  SwStem *sound = self->sound;

  for (gsize at = 0; at < sound->n_frames; at += BLOCK)
    {
      gsize        n = MIN (BLOCK, sound->n_frames - at);
      const float *in[2] = { sound->samples[0] + at, sound->samples[1] + at };
      gboolean     last = at + n == sound->n_frames;
      double       part = (double)at / sound->n_frames;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (study)
        rubberband_study (self->state, in, (unsigned int)n, last);
      else
        {
          rubberband_process (self->state, in, (unsigned int)n, last);
          retrieve (self);
        }
      report (self, study ? STUDY_SHARE * part : STUDY_SHARE + (1 - STUDY_SHARE) * part);
    }
  return TRUE;
}

static gboolean
check (double   speed,
       double   semitones,
       GError **error)
{
  /* Written so that NAN is refused too. */
  if (speed >= SLOWEST && speed <= FASTEST && fabs (semitones) <= MAX_SEMITONES)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("Speed can be changed between a tenth and ten times, pitch by up to %.0f semitones"), MAX_SEMITONES);
  return FALSE;
}

/**
 * sw_listen_stretch:
 * @sound: a sound
 * @speed: 2 is twice as fast; 0.1 … 10
 * @semitones: how much higher, −24 … 24
 * @flags: what is to be kept
 * @progress: (nullable) (scope call): told how far it is
 * @progress_data: data for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for `G_IO_ERROR_INVALID_ARGUMENT` or `G_IO_ERROR_CANCELLED`
 *
 * Returns: (transfer full): the sound at that speed and pitch; n_frames / speed frames long
 */
SwStem *
sw_listen_stretch (SwStem          *sound,
                   double           speed,
                   double           semitones,
                   SwStretchFlags   flags,
                   SwListenProgress progress,
                   gpointer         progress_data,
                   GCancellable    *cancellable,
                   GError         **error)
{
  g_autoptr (SwStem) result = NULL;
  Stretch  self = { .sound = sound, .progress = progress, .progress_data = progress_data };
  gboolean ok;

  g_return_val_if_fail (sound != NULL, NULL);

  if (!check (speed, semitones, error))
    return NULL;
  result = sw_stem_new ((gsize)llround (sound->n_frames / speed));
  if (sound->n_frames == 0)
    return g_steal_pointer (&result);
  self.result = result;
  self.state = make_state (1 / speed, semitones, flags);
  rubberband_set_expected_input_duration (self.state, (unsigned int)sound->n_frames);
  rubberband_set_max_process_size (self.state, BLOCK);
  ok = pass (&self, TRUE, cancellable, error) && pass (&self, FALSE, cancellable, error);
  rubberband_delete (self.state);
  if (!ok)
    return NULL;
  report (&self, 1);
  return g_steal_pointer (&result);
}

/* The part of @sound from @start seconds on, silence in front where that is negative. */
static SwStem *
cut (SwStem *sound,
     double  start,
     double  end)
{
  gint64  first = llround (start * SW_LISTEN_RATE), last = llround (end * SW_LISTEN_RATE);
  SwStem *part = sw_stem_new ((gsize)MAX (last - first, 0));

  for (guint c = 0; c < 2; c++)
    for (gint64 i = MAX (first, 0); i < MIN (last, (gint64)sound->n_frames); i++)
      part->samples[c][i - first] = sound->samples[c][i];
  return part;
}

/**
 * sw_listen_warp:
 * @sound: a sound
 * @beats_from: (array length=n): times in @sound, rising, in seconds
 * @beats_to: (array length=n): where they are to come, rising, in seconds
 * @n: how many, 2 or more
 * @semitones: how much higher, −24 … 24
 * @flags: what is to be kept
 * @cancellable: (nullable): a cancellable
 * @error: return location for `G_IO_ERROR_INVALID_ARGUMENT` or `G_IO_ERROR_CANCELLED`
 *
 * Lays a sound on another grid of beats. Before the first and after the last beat the
 * nearest step goes on; what would come before 0 is cut off.
 *
 * Returns: (transfer full): the sound on the other grid
 */
SwStem *
sw_listen_warp (SwStem        *sound,
                const double  *beats_from,
                const double  *beats_to,
                guint          n,
                double         semitones,
                SwStretchFlags flags,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (SwStem) part = NULL;
  g_autoptr (SwStem) result = NULL;
  g_autofree unsigned int *from = NULL, *to = NULL;
  double                   first, last, start, end, length;
  Stretch                  self = { 0 };
  gboolean                 ok = TRUE;

  g_return_val_if_fail (sound != NULL && n >= 2, NULL);

  for (guint i = 1; i < n; i++)
    if (!check ((beats_from[i] - beats_from[i - 1]) / (beats_to[i] - beats_to[i - 1]), semitones, error))
      return NULL;
  first = (beats_to[1] - beats_to[0]) / (beats_from[1] - beats_from[0]);
  last = (beats_to[n - 1] - beats_to[n - 2]) / (beats_from[n - 1] - beats_from[n - 2]);
  start = beats_from[0] - beats_to[0] / first;
  end = MAX (beats_from[n - 1], (double)sound->n_frames / SW_LISTEN_RATE);
  length = beats_to[n - 1] + (end - beats_from[n - 1]) * last;

  part = cut (sound, start, end);
  result = sw_stem_new ((gsize)llround (length * SW_LISTEN_RATE));
  if (part->n_frames == 0 || result->n_frames == 0)
    return g_steal_pointer (&result);
  from = g_new (unsigned int, n);
  to = g_new (unsigned int, n);
  for (guint i = 0; i < n; i++)
    {
      from[i] = (unsigned int)MAX (0, llround ((beats_from[i] - start) * SW_LISTEN_RATE));
      to[i] = (unsigned int)MAX (0, llround (beats_to[i] * SW_LISTEN_RATE));
    }

  self.sound = part;
  self.result = result;
  self.state = make_state ((double)result->n_frames / part->n_frames, semitones, flags);
  rubberband_set_expected_input_duration (self.state, (unsigned int)part->n_frames);
  rubberband_set_max_process_size (self.state, BLOCK);
  ok = pass (&self, TRUE, cancellable, error);
  if (ok)
    rubberband_set_key_frame_map (self.state, n, from, to);
  ok = ok && pass (&self, FALSE, cancellable, error);
  rubberband_delete (self.state);
  return ok ? g_steal_pointer (&result) : NULL;
}

/**
 * sw_listen_match:
 * @host: what stays as it is
 * @guest: what is to go with it
 * @speed: (out): for sw_listen_stretch()
 * @semitones: (out): for sw_listen_stretch()
 *
 * The least change that brings @guest to the tempo and key of @host. Half and double tempo
 * go together, so do a minor key and its relative major. 1 and 0 where either is unknown.
 */
void
sw_listen_match (SwAnalysis *host,
                 SwAnalysis *guest,
                 double     *speed,
                 double     *semitones)
{
  g_return_if_fail (host != NULL && guest != NULL);
  g_return_if_fail (speed != NULL && semitones != NULL);

  *speed = 1;
  *semitones = 0;
  if (host->tempo > 0 && guest->tempo > 0)
    {
      double octaves = log2 (host->tempo / guest->tempo);

      *speed = exp2 (octaves - round (octaves));
    }
  if (host->key >= 0 && guest->key >= 0)
    {
      int host_major = host->key + (host->minor ? 3 : 0), guest_major = guest->key + (guest->minor ? 3 : 0);
      int up = ((host_major - guest_major) % 12 + 12) % 12;

      *semitones = up > 6 ? up - 12 : up;
    }
}
