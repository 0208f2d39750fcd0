/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A rough parting, without any trained model: a voice stands in the middle, between 120 Hz
 * and 10 kHz, and does not repeat from bar to bar as the band does (after REPET, Rafii and
 * Pardo). What is left of each spectrum after these three questions is the voice; the
 * accompaniment is the mix without it, so that nothing is lost. */

#define G_LOG_DOMAIN "sw-listen-separate"

#include "config.h"

#include "sw-listen.h"
#include "sw-spectrum.h"

#include <math.h>
#include <string.h>

#define SIZE 4096
#define HOP 1024
#define N_BINS (SIZE / 2 + 1)
#define N_USED 930      /* up to 10 kHz */
#define FIRST 11        /* 120 Hz */
#define N_BARS 3        /* to each side that are compared */
#define UNKNOWN_BAR 2.0 /* seconds, without a beat grid */
#define FADE 0.15       /* seconds around a range of voice */
#define CENTRE_POWER 2.0f
#define OVERLAP_GAIN (2.0f / 3.0f) /* of Hann squared, four times overlapped: 1 / 1.5 */

typedef struct
{
  SwStem          *mix, *voice;
  SwAnalysis      *analysis; /* (nullable) */
  gsize            n_frames; /* of spectra */
  float           *middle;   /* (owned) magnitudes, n_frames × N_USED */
  double           bar;      /* frames of spectra */
  SwSpectrum      *spectrum; /* (owned) */
  SwListenProgress progress;
  gpointer         progress_data;
  gint64           reported;
} Parting;

static void
report (Parting *self,
        double   fraction)
{
  gint64 now = g_get_monotonic_time ();

  if (self->progress == NULL || (now - self->reported < G_USEC_PER_SEC / 10 && fraction < 1))
    return;
  self->reported = now;
  self->progress (fraction, self->progress_data);
}

/* The window of frame @t, whose middle is at t × HOP. */
static void
get_window (SwStem *mix,
            guint   channel,
            gsize   t,
            float  *samples)
{
  gint64 first = (gint64)t * HOP - SIZE / 2;

  for (gint64 i = 0; i < SIZE; i++)
    samples[i] = first + i >= 0 && first + i < (gint64)mix->n_frames ? mix->samples[channel][first + i] : 0;
}

static void
get_spectra (Parting *self,
             gsize    t,
             float   *left,
             float   *right)
{
  float samples[SIZE];

  get_window (self->mix, 0, t, samples);
  _sw_spectrum_forward (self->spectrum, samples, left);
  get_window (self->mix, 1, t, samples);
  _sw_spectrum_forward (self->spectrum, samples, right);
}

static float
power (const float *bin)
{
  return bin[0] * bin[0] + bin[1] * bin[1];
}

static gboolean
measure (Parting      *self,
         GCancellable *cancellable,
         GError      **error)
{
  g_autofree float *left = g_new (float, 2 * N_BINS), *right = g_new (float, 2 * N_BINS);

  for (gsize t = 0; t < self->n_frames; t++)
    {
      if (t % 64 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      get_spectra (self, t, left, right);
      for (guint k = 0; k < N_USED; k++)
        {
          float middle[2] = { 0.5f * (left[2 * k] + right[2 * k]), 0.5f * (left[2 * k + 1] + right[2 * k + 1]) };

          self->middle[t * N_USED + k] = sqrtf (power (middle));
        }
      report (self, 0.4 * t / self->n_frames);
    }
  return TRUE;
}

static float
median (float *values,
        guint  n)
{
  for (guint i = 1; i < n; i++)
    {
      float value = values[i];
      guint k = i;

      for (; k > 0 && values[k - 1] > value; k--)
        values[k] = values[k - 1];
      values[k] = value;
    }
  return values[n / 2];
}

/* What the same place of the bars around holds: the band. */
static void
find_repeating (Parting *self,
                gsize    t,
                float   *repeating)
{
  gsize others[2 * N_BARS];
  guint n = 0;

  for (int bar = -N_BARS; bar <= N_BARS; bar++)
    {
      double other = t + bar * self->bar;

      if (bar != 0 && other >= 0 && lround (other) < (long)self->n_frames)
        others[n++] = (gsize)lround (other);
    }
  for (guint k = 0; k < N_USED; k++)
    {
      float values[2 * N_BARS];

      for (guint i = 0; i < n; i++)
        values[i] = self->middle[others[i] * N_USED + k];
      repeating[k] = n > 0 ? median (values, n) : 0;
    }
}

/* 0 … 1: how much the voice ranges want of this moment. */
static float
get_activity (Parting *self,
              double   time)
{
  double best = 0;

  if (self->analysis == NULL || self->analysis->examined <= time)
    return 1;
  for (guint i = 0; i < self->analysis->voice->len; i++)
    {
      SwTimeRange *range = &g_array_index (self->analysis->voice, SwTimeRange, i);
      double       outside = MAX (range->start - time, time - range->end);

      best = MAX (best, 1 - outside / FADE);
    }
  return (float)CLAMP (best, 0, 1);
}

static void
make_mask (Parting     *self,
           gsize        t,
           const float *left,
           const float *right,
           float       *mask)
{
  float repeating[N_USED];
  float activity = get_activity (self, (double)t * HOP / SW_LISTEN_RATE);

  memset (mask, 0, N_BINS * sizeof *mask);
  if (activity <= 0)
    return;
  find_repeating (self, t, repeating);
  for (guint k = FIRST; k < N_USED; k++)
    {
      float            side[2] = { 0.5f * (left[2 * k] - right[2 * k]), 0.5f * (left[2 * k + 1] - right[2 * k + 1]) };
      float            middle = self->middle[t * N_USED + k], own = MAX (middle - repeating[k], 0);
      float            centred = middle * middle / (middle * middle + CENTRE_POWER * power (side) + 1e-12f);
      float new = own *own / (own * own + repeating[k] * repeating[k] + 1e-12f);

      mask[k] = activity * centred * centred * new;
    }
}

static void
add_window (SwStem      *voice,
            gsize        t,
            const float *window,
            const float *samples)
{
  gint64 first = (gint64)t * HOP - SIZE / 2;

  for (gint64 i = 0; i < SIZE; i++)
    if (first + i >= 0 && first + i < (gint64)voice->n_frames)
      {
        float sample = OVERLAP_GAIN * window[i] * samples[i];

        voice->samples[0][first + i] += sample;
        voice->samples[1][first + i] += sample;
      }
}

/* The voice is the masked middle. */
static gboolean
extract (Parting      *self,
         GCancellable *cancellable,
         GError      **error)
{
  g_autofree float *left = g_new (float, 2 * N_BINS), *right = g_new (float, 2 * N_BINS);
  float             mask[N_BINS], samples[SIZE];

  for (gsize t = 0; t < self->n_frames; t++)
    {
      if (t % 64 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      get_spectra (self, t, left, right);
      make_mask (self, t, left, right, mask);
      for (guint k = 0; k < N_BINS; k++)
        {
          left[2 * k] = 0.5f * mask[k] * (left[2 * k] + right[2 * k]);
          left[2 * k + 1] = 0.5f * mask[k] * (left[2 * k + 1] + right[2 * k + 1]);
        }
      _sw_spectrum_inverse (self->spectrum, left, samples);
      add_window (self->voice, t, _sw_spectrum_get_window (self->spectrum), samples);
      report (self, 0.4 + 0.6 * t / self->n_frames);
    }
  return TRUE;
}

static double
find_bar (SwAnalysis *analysis)
{
  double seconds = UNKNOWN_BAR;

  if (analysis != NULL && analysis->tempo > 0)
    seconds = 60 / analysis->tempo * (analysis->beats_per_bar > 0 ? analysis->beats_per_bar : 4);
  return seconds * SW_LISTEN_RATE / HOP;
}

/**
 * sw_listen_separate:
 * @mix: a recording
 * @analysis: (nullable): of the same; without it the result is rougher
 * @voice: (out) (optional) (transfer full): what is probably the voice
 * @accompaniment: (out) (optional) (transfer full): the rest; both together are @mix
 * @progress: (nullable) (scope call): told how far it is
 * @progress_data: data for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for `G_IO_ERROR_CANCELLED`
 *
 * A rough parting: a sketch to work with, no studio stems.
 *
 * Returns: whether it was done
 */
gboolean
sw_listen_separate (SwStem          *mix,
                    SwAnalysis      *analysis,
                    SwStem         **voice,
                    SwStem         **accompaniment,
                    SwListenProgress progress,
                    gpointer         progress_data,
                    GCancellable    *cancellable,
                    GError         **error)
{
  g_autoptr (SwStem) own = NULL;
  Parting  self = { .mix = mix, .analysis = analysis, .progress = progress, .progress_data = progress_data };
  gboolean ok;

  g_return_val_if_fail (mix != NULL, FALSE);

  own = sw_stem_new (mix->n_frames);
  self.voice = own;
  self.n_frames = mix->n_frames / HOP + 2;
  self.bar = find_bar (analysis);
  self.middle = g_new (float, self.n_frames *N_USED);
  self.spectrum = _sw_spectrum_new (SIZE);
  ok = measure (&self, cancellable, error) && extract (&self, cancellable, error);
  _sw_spectrum_free (self.spectrum);
  g_free (self.middle);
  if (!ok)
    return FALSE;

  if (accompaniment != NULL)
    {
      *accompaniment = sw_stem_new (mix->n_frames);
      for (guint c = 0; c < 2; c++)
        for (gsize i = 0; i < mix->n_frames; i++)
          (*accompaniment)->samples[c][i] = mix->samples[c][i] - own->samples[c][i];
    }
  if (voice != NULL)
    *voice = g_steal_pointer (&own);
  report (&self, 1);
  return TRUE;
}
