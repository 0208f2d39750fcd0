/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-stem"

#include "config.h"

#include "sw-band.h"

/**
 * sw_stem_new:
 * @n_frames: length at %SW_BAND_SAMPLE_RATE
 *
 * Returns: (transfer full): a silent stem
 */
SwStem *
sw_stem_new (gsize n_frames)
{
  SwStem *self = g_new0 (SwStem, 1);

  self->n_frames = n_frames;
  self->samples[0] = g_new0 (float, n_frames);
  self->samples[1] = g_new0 (float, n_frames);

  return self;
}

/**
 * sw_stem_free:
 *
 * Frees the samples, which are most of what a song takes of memory.
 */
void
sw_stem_free (SwStem *self)
{
  if (self == NULL)
    return;

  g_free (self->samples[0]);
  g_free (self->samples[1]);
  g_free (self);
}
