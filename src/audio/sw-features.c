/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sound comes in, is folded to a middle and a side signal at 22,050 Hz, and rows of
 * features come out. Only the last window of sound is kept. */

#define G_LOG_DOMAIN "sw-features"

#include "config.h"

#include "sw-downmix.h"
#include "sw-features-private.h"

#include <gst/audio/audio.h>
#include <string.h>

#define PIECE 4096 /* frames converted at a time */

struct _SwFeatures
{
  int                channels;
  GstAudioResampler *resampler; /* (owned) (nullable) none when the rate is right */
  float             *stereo;    /* (owned) PIECE frames folded to two channels */
  float             *resampled; /* (owned) */
  gsize              resampled_size;

  float  *middle, *side; /* (owned) */
  gsize   n, size;       /* samples in them */
  guint64 base;          /* number of their first sample, the lead counted */
  guint64 n_real;        /* samples without lead and end */

  SwOnsetLook  *onset_look;
  SwChromaLook *chroma_look;
  SwTimbreLook *timbre_look;
  GArray       *onsets; /* (element-type SwOnsetRow) */
  GArray       *chroma; /* (element-type SwChromaRow) */
  GArray       *timbre; /* (element-type SwTimbreRow) */
};

static void
push (SwFeatures *self,
      float       middle,
      float       side)
{
  if (self->n == self->size)
    {
      self->size *= 2;
      self->middle = g_renew (float, self->middle, self->size);
      self->side = g_renew (float, self->side, self->size);
    }
  self->middle[self->n] = middle;
  self->side[self->n] = side;
  self->n++;
}

/* The next row of @rows, when all of its window is there: where it starts. */
static gboolean
next_row (SwFeatures *self,
          GArray     *rows,
          guint       hop,
          guint       window,
          gsize      *at)
{
  guint64 start = (guint64)rows->len * hop;

  if (start + window > self->base + self->n)
    return FALSE;
  *at = (gsize)(start - self->base);
  g_array_set_size (rows, rows->len + 1);
  return TRUE;
}

static void
look (SwFeatures *self)
{
  gsize   at;
  guint64 needed;

  while (next_row (self, self->onsets, SW_ONSET_HOP, SW_ONSET_WINDOW, &at))
    _sw_onset_look_at (self->onset_look, self->middle + at, &g_array_index (self->onsets, SwOnsetRow, self->onsets->len - 1));
  while (next_row (self, self->chroma, SW_CHROMA_HOP, SW_CHROMA_WINDOW, &at))
    _sw_chroma_look_at (self->chroma_look, self->middle + at, &g_array_index (self->chroma, SwChromaRow, self->chroma->len - 1));
  while (next_row (self, self->timbre, SW_TIMBRE_HOP, SW_TIMBRE_WINDOW, &at))
    _sw_timbre_look_at (self->timbre_look, self->middle + at, self->side + at, &g_array_index (self->timbre, SwTimbreRow, self->timbre->len - 1));

  needed = MIN ((guint64)self->onsets->len * SW_ONSET_HOP,
                MIN ((guint64)self->chroma->len * SW_CHROMA_HOP, (guint64)self->timbre->len * SW_TIMBRE_HOP));
  if (needed > self->base)
    {
      gsize gone = MIN ((gsize)(needed - self->base), self->n);

      self->n -= gone;
      memmove (self->middle, self->middle + gone, self->n * sizeof (float));
      memmove (self->side, self->side + gone, self->n * sizeof (float));
      self->base += gone;
    }
}

/* Sound that is the same but for the sign on both sides has no middle: then the sides
 * are the sound. */
static void
take_stereo (SwFeatures  *self,
             const float *stereo,
             gsize        n_frames)
{
  double   middle = 0, side = 0;
  gboolean swap;

  for (gsize i = 0; i < n_frames; i++)
    {
      float m = stereo[2 * i] + stereo[2 * i + 1], s = stereo[2 * i] - stereo[2 * i + 1];

      middle += m * m;
      side += s * s;
    }
  swap = side > 8 * middle;
  for (gsize i = 0; i < n_frames; i++)
    {
      float m = 0.5f * (stereo[2 * i] + stereo[2 * i + 1]), s = 0.5f * (stereo[2 * i] - stereo[2 * i + 1]);

      push (self, swap ? s : m, swap ? m : s);
    }
  look (self);
}

static void
take_folded (SwFeatures *self,
             gsize       n_frames)
{
  gpointer in[1] = { self->stereo }, out[1];
  gsize    n_out;

  if (self->resampler == NULL)
    {
      take_stereo (self, self->stereo, n_frames);
      return;
    }
  n_out = gst_audio_resampler_get_out_frames (self->resampler, n_frames);
  if (n_out > self->resampled_size)
    {
      self->resampled_size = n_out;
      self->resampled = g_renew (float, self->resampled, 2 * n_out);
    }
  out[0] = self->resampled;
  gst_audio_resampler_resample (self->resampler, in, n_frames, out, n_out);
  take_stereo (self, self->resampled, n_out);
}

static void
add_silence (SwFeatures *self,
             gsize       n)
{
  for (gsize i = 0; i < n; i++)
    push (self, 0, 0);
}

SwFeatures *
_sw_features_new (int rate,
                  int channels)
{
  SwFeatures *self = g_new0 (SwFeatures, 1);

  self->channels = channels;
  self->stereo = g_new (float, 2 * PIECE);
  self->size = 4 * SW_CHROMA_WINDOW;
  self->middle = g_new (float, self->size);
  self->side = g_new (float, self->size);
  if (rate != SW_FEATURES_RATE)
    {
      g_autoptr (GstStructure) options = gst_structure_new_empty ("options");

      gst_audio_resampler_options_set_quality (GST_AUDIO_RESAMPLER_METHOD_KAISER, 2, rate, SW_FEATURES_RATE, options);
      self->resampler = gst_audio_resampler_new (GST_AUDIO_RESAMPLER_METHOD_KAISER, GST_AUDIO_RESAMPLER_FLAG_NONE,
                                                 GST_AUDIO_FORMAT_F32, 2, rate, SW_FEATURES_RATE, options);
    }
  self->onset_look = _sw_onset_look_new ();
  self->chroma_look = _sw_chroma_look_new ();
  self->timbre_look = _sw_timbre_look_new ();
  self->onsets = g_array_new (FALSE, TRUE, sizeof (SwOnsetRow));
  self->chroma = g_array_new (FALSE, TRUE, sizeof (SwChromaRow));
  self->timbre = g_array_new (FALSE, TRUE, sizeof (SwTimbreRow));
  add_silence (self, SW_FEATURES_LEAD);
  return self;
}

void
_sw_features_free (SwFeatures *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->resampler, gst_audio_resampler_free);
  g_free (self->stereo);
  g_free (self->resampled);
  g_free (self->middle);
  g_free (self->side);
  _sw_onset_look_free (self->onset_look);
  _sw_chroma_look_free (self->chroma_look);
  _sw_timbre_look_free (self->timbre_look);
  g_array_unref (self->onsets);
  g_array_unref (self->chroma);
  g_array_unref (self->timbre);
  g_free (self);
}

void
_sw_features_add (SwFeatures  *self,
                  const float *samples,
                  gsize        n_frames)
{
  while (n_frames > 0)
    {
      gsize n = MIN (n_frames, PIECE);

      _sw_downmix (samples, n, self->channels, self->stereo);
      take_folded (self, n);
      samples += n * self->channels;
      n_frames -= n;
    }
}

void
_sw_features_end (SwFeatures *self)
{
  self->n_real = self->base + self->n - SW_FEATURES_LEAD;
  add_silence (self, SW_CHROMA_WINDOW);
  look (self);
}

double
_sw_features_get_seconds (SwFeatures *self)
{
  return (double)self->n_real / SW_FEATURES_RATE;
}

const SwOnsetRow *
_sw_features_get_onsets (SwFeatures *self,
                         gsize      *n)
{
  *n = self->onsets->len;
  return (const SwOnsetRow *)(gpointer)self->onsets->data;
}

const SwChromaRow *
_sw_features_get_chroma (SwFeatures *self,
                         gsize      *n)
{
  *n = self->chroma->len;
  return (const SwChromaRow *)(gpointer)self->chroma->data;
}

const SwTimbreRow *
_sw_features_get_timbre (SwFeatures *self,
                         gsize      *n)
{
  *n = self->timbre->len;
  return (const SwTimbreRow *)(gpointer)self->timbre->data;
}

double
_sw_features_get_tuning (SwFeatures *self)
{
  return _sw_chroma_look_get_tuning (self->chroma_look);
}
