/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-probe"

#include "config.h"

#include "sw-decoder.h"
#include "sw-probe.h"

#include <ebur128.h>
#include <math.h>

typedef struct
{
  gboolean       measure;
  ebur128_state *meter; /* (owned) (nullable) */
  guint64        n_frames;
  double         seconds;
  int            channels, rate;
} Measure;

static void
take_samples (gconstpointer samples,
              gsize         n_frames,
              int           channels,
              int           rate,
              gpointer      user_data)
{
  Measure *self = user_data;

  if (channels != self->channels || rate != self->rate)
    {
      self->channels = channels;
      self->rate = rate;
      /* The histogram keeps memory flat whatever the length. */
      if (self->measure && self->meter == NULL)
        self->meter = ebur128_init (channels, rate, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK | EBUR128_MODE_HISTOGRAM);
      else if (self->meter != NULL)
        ebur128_change_parameters (self->meter, channels, rate);
    }
  self->seconds += (double)n_frames / rate;
  if (self->meter != NULL)
    ebur128_add_frames_float (self->meter, samples, n_frames);
}

/**
 * sw_probe_file:
 * @path: a sound file
 * @measure: whether to measure loudness and true peak too
 * @probe: (out): where the facts go; without @measure `loudness` and `true_peak` are NAN
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Decodes the whole file and counts what comes out, so a file that passes can be
 * played to its end. Blocks; memory does not grow with the length.
 *
 * Fails with `SW_AUDIO_ERROR_MISSING`, `SW_AUDIO_ERROR_UNREADABLE` (no sound,
 * damaged, or shorter than the file itself declares), `SW_AUDIO_ERROR_NO_DECODER`
 * or `G_IO_ERROR_CANCELLED`.
 *
 * Returns: whether the file is sound from start to end
 */
gboolean
sw_probe_file (const char   *path,
               gboolean      measure,
               SwProbe      *probe,
               GCancellable *cancellable,
               GError      **error)
{
  Measure  self = { measure };
  gboolean ok;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (probe != NULL, FALSE);

  *probe = (SwProbe){ .loudness = NAN, .true_peak = NAN };
  ok = _sw_decoder_run (path, TRUE, take_samples, &self, cancellable, error);
  if (ok)
    {
      probe->duration = self.seconds;
      probe->channels = self.channels;
      probe->sample_rate = self.rate;
    }
  if (ok && self.meter != NULL)
    {
      double peak = 0;

      ebur128_loudness_global (self.meter, &probe->loudness);
      for (int channel = 0; channel < self.channels; channel++)
        {
          double value = 0;

          if (ebur128_true_peak (self.meter, channel, &value) == EBUR128_SUCCESS)
            peak = MAX (peak, value);
        }
      probe->true_peak = peak > 0 ? 20 * log10 (peak) : -HUGE_VAL;
    }
  if (self.meter != NULL)
    ebur128_destroy (&self.meter);
  return ok;
}
