/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-downmix"

#include "config.h"

#include "sw-downmix.h"

void
_sw_downmix (const float *samples,
             gsize        n_frames,
             int          channels,
             float       *stereo)
{
  for (gsize i = 0; i < n_frames; i++, samples += channels)
    {
      float left = samples[0], right = samples[channels > 1];

      if (channels == 6)
        {
          left += 0.7f * (samples[2] + samples[4]);
          right += 0.7f * (samples[2] + samples[5]);
        }
      else
        for (int c = 2; c < channels; c++)
          *((c & 1) != 0 ? &right : &left) += samples[c];
      stereo[2 * i] = left;
      stereo[2 * i + 1] = right;
    }
}
