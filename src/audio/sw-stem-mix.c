/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-stem-mix"

#include "config.h"

#include "sw-stem-mix.h"

#include <string.h>

static void
add_16_stereo (const guint8 *data,
               float        *out,
               gsize         n,
               const float   from[2],
               const float   step[2])
{
  for (gsize i = 0; i < n; i++)
    {
      gint16 left, right;

      memcpy (&left, data + 4 * i, 2);
      memcpy (&right, data + 4 * i + 2, 2);
      out[2 * i] += (gint16)GINT16_FROM_LE (left) * (from[0] + step[0] * (float)(i + 1)) * (1 / 32768.f);
      out[2 * i + 1] += (gint16)GINT16_FROM_LE (right) * (from[1] + step[1] * (float)(i + 1)) * (1 / 32768.f);
    }
}

static void
add_24_stereo (const guint8 *data,
               float        *out,
               gsize         n,
               const float   from[2],
               const float   step[2])
{
  for (gsize i = 0; i < 2 * n; i++)
    {
      const guint8 *at = data + 3 * i;
      gint32        sample = (gint32)((guint32)at[0] << 8 | (guint32)at[1] << 16 | (guint32)at[2] << 24);

      out[i] += (float)sample * (from[i & 1] + step[i & 1] * (float)(i / 2 + 1)) * (1 / 2147483648.f);
    }
}

static void
add_mono (const guint8 *data,
          int           n_bits,
          float        *out,
          gsize         n,
          const float   from[2],
          const float   step[2])
{
  for (gsize i = 0; i < n; i++)
    {
      const guint8 *at = data + (gsize)(n_bits / 8) * i;
      gint32        sample = n_bits == 16 ? (gint32)((guint32)at[0] << 16 | (guint32)at[1] << 24)
                                          : (gint32)((guint32)at[0] << 8 | (guint32)at[1] << 16 | (guint32)at[2] << 24);
      float         value = (float)sample * (1 / 2147483648.f);

      out[2 * i] += value * (from[0] + step[0] * (float)(i + 1));
      out[2 * i + 1] += value * (from[1] + step[1] * (float)(i + 1));
    }
}

static void
add_source (SwStemSource *source,
            const float   gains[2],
            gint64        frame,
            float        *out,
            gsize         n)
{
  const float   from[2] = { source->left, source->right };
  const float   step[2] = { (gains[0] - from[0]) / (float)n, (gains[1] - from[1]) / (float)n };
  gint64        n_here = MIN ((gint64)n, source->n_frames - frame);
  gboolean      is_silent = from[0] == 0 && from[1] == 0 && gains[0] == 0 && gains[1] == 0;
  const guint8 *data;

  source->left = gains[0];
  source->right = gains[1];
  if (source->data == NULL || n_here <= 0 || frame < 0 || is_silent)
    return;
  data = source->data + frame * source->n_channels * (source->n_bits / 8);
  if (source->n_channels == 1)
    add_mono (data, source->n_bits, out, (gsize)n_here, from, step);
  else if (source->n_bits == 16)
    add_16_stereo (data, out, (gsize)n_here, from, step);
  else
    add_24_stereo (data, out, (gsize)n_here, from, step);
}

void
_sw_stem_mix_render (SwStemSource *sources,
                     guint         n_sources,
                     const float  *gains,
                     gint64        frame,
                     float        *out,
                     gsize         n)
{
  memset (out, 0, 2 * n * sizeof *out);
  for (guint i = 0; n > 0 && i < n_sources; i++)
    add_source (&sources[i], gains + 2 * i, frame, out, n);
}
