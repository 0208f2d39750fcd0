/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-listen-load"

#include "config.h"

#include "sw-decoder.h"
#include "sw-downmix.h"
#include "sw-listen.h"

#include <glib/gi18n-lib.h>
#include <gst/audio/audio.h>
#include <math.h>
#include <string.h>

#define PIECE 4096
#define LOUDEST 64.0f /* samples beyond are garbage */

typedef struct
{
  double             start, end; /* seconds wanted; end may be infinite */
  GArray            *sound;      /* (owned) (element-type float) stereo at SW_LISTEN_RATE */
  GstAudioResampler *resampler;  /* (owned) (nullable) */
  int                rate;
  double             seconds; /* seen so far */
  gboolean           too_long;
  GCancellable      *enough; /* (owned) cancelled when no more is wanted */
} Loading;

static void
append (Loading *self,
        float   *stereo,
        gsize    n_frames)
{
  gpointer in[1] = { stereo }, out[1];
  gsize    n_out, before = self->sound->len;

  if (self->rate == SW_LISTEN_RATE)
    {
      g_array_append_vals (self->sound, stereo, (guint)(2 * n_frames));
      return;
    }
  n_out = gst_audio_resampler_get_out_frames (self->resampler, n_frames);
  g_array_set_size (self->sound, (guint)(before + 2 * n_out));
  out[0] = &g_array_index (self->sound, float, before);
  gst_audio_resampler_resample (self->resampler, in, n_frames, out, n_out);
}

static void
begin (Loading *self,
       int      rate)
{
  g_clear_pointer (&self->resampler, gst_audio_resampler_free);
  self->rate = rate;
  if (rate != SW_LISTEN_RATE)
    {
      g_autoptr (GstStructure) options = gst_structure_new_empty ("options");

      gst_audio_resampler_options_set_quality (GST_AUDIO_RESAMPLER_METHOD_KAISER, GST_AUDIO_RESAMPLER_QUALITY_DEFAULT, rate, SW_LISTEN_RATE, options);
      self->resampler = gst_audio_resampler_new (GST_AUDIO_RESAMPLER_METHOD_KAISER, GST_AUDIO_RESAMPLER_FLAG_NONE,
                                                 GST_AUDIO_FORMAT_F32, 2, rate, SW_LISTEN_RATE, options);
    }
}

static void
take_piece (Loading     *self,
            const float *samples,
            gsize        n_frames,
            int          channels)
{
  float stereo[2 * PIECE];
  gsize first = 0, last = n_frames;

  if (self->seconds < self->start)
    first = (gsize)MIN (n_frames, ceil ((self->start - self->seconds) * self->rate));
  if (self->seconds + (double)n_frames / self->rate > self->end)
    last = (gsize)MAX (0, ceil ((self->end - self->seconds) * self->rate));
  if (first < last)
    {
      _sw_downmix (samples + first * channels, last - first, channels, stereo);
      for (gsize i = 0; i < 2 * (last - first); i++)
        if (!(stereo[i] >= -LOUDEST && stereo[i] <= LOUDEST))
          stereo[i] = 0;
      append (self, stereo, last - first);
    }
  self->seconds += (double)n_frames / self->rate;
}

static void
take_samples (gconstpointer samples,
              gsize         n_frames,
              int           channels,
              int           rate,
              gpointer      user_data)
{
  Loading     *self = user_data;
  const float *at = samples;

  if (rate != self->rate)
    begin (self, rate);
  for (; n_frames > 0 && self->seconds < self->end && !self->too_long; n_frames -= MIN (n_frames, PIECE), at += PIECE * channels)
    {
      take_piece (self, at, MIN (n_frames, PIECE), channels);
      self->too_long = self->sound->len / 2 > SW_LISTEN_LIMIT * SW_LISTEN_RATE;
    }
  if (self->too_long || self->seconds >= self->end)
    g_cancellable_cancel (self->enough);
}

static void
cancelled_cb (GCancellable *cancellable,
              GCancellable *enough)
{
  g_cancellable_cancel (enough);
}

static SwStem *
part_channels (GArray *sound)
{
  SwStem *stem = sw_stem_new (sound->len / 2);

  for (gsize i = 0; i < stem->n_frames; i++)
    {
      stem->samples[0][i] = g_array_index (sound, float, 2 * i);
      stem->samples[1][i] = g_array_index (sound, float, 2 * i + 1);
    }
  return stem;
}

/**
 * sw_listen_load:
 * @path: a sound file
 * @start: seconds, where to begin
 * @end: seconds, where to stop; 0 or less: at the end
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Decodes a file into memory, at 44,100 Hz and in stereo. A file that ends too early gives
 * what is there. Blocks; any thread.
 *
 * Fails with `SW_AUDIO_ERROR_…` as sw_probe_file(), `G_IO_ERROR_MESSAGE_TOO_LARGE` when more than
 * %SW_LISTEN_LIMIT seconds would come, `G_IO_ERROR_INVALID_ARGUMENT` when nothing lies
 * between the two times, `G_IO_ERROR_CANCELLED`.
 *
 * Returns: (transfer full): the sound
 */
SwStem *
sw_listen_load (const char   *path,
                double        start,
                double        end,
                GCancellable *cancellable,
                GError      **error)
{
  g_autoptr (GArray) sound = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GCancellable) enough = g_cancellable_new ();
  g_autoptr (GError) problem = NULL;
  Loading self = { .start = MAX (start, 0), .end = end > 0 ? end : HUGE_VAL, .sound = sound, .enough = enough };
  gulong  handler = 0;

  g_return_val_if_fail (path != NULL, NULL);

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), enough, NULL);
  _sw_decoder_run (path, TRUE, take_samples, &self, enough, &problem);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  g_clear_pointer (&self.resampler, gst_audio_resampler_free);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self.too_long)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                   _ ("The sound is too long for this: choose a part of at most %.0f minutes"), SW_LISTEN_LIMIT / 60);
      return NULL;
    }
  if (problem != NULL && self.seconds <= 0)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (sound->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("The sound ends before the part that was asked for"));
      return NULL;
    }
  return part_channels (sound);
}
