/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Vowels the voices never learnt, made of those they did. A pure vowel stays where the
 * English one begins; a rounded one has all resonances lowered, as lips pushed forward
 * lengthen the vocal tract.
 *
 * The lowering is a change of the all-pass constant of the mel-cepstrum, by the
 * recursion of A. V. Oppenheim and D. H. Johnson, Discrete representation of signals,
 * Proc. IEEE 60 (1972).
 */

#define G_LOG_DOMAIN "sw-voice-shade"

#include "config.h"

#include "sw-voice-shade.h"

#include <string.h>

/* Of a pure vowel: what is kept as it is said, and where the way to the next phone
 * begins. */
#define HOLD 0.32
#define LEAVE 0.88
/* Resonances of a fully rounded vowel, of what they were. */
#define ROUNDED 0.76
/* Narrowing beyond that darkens more than it lowers: the most that is lowered, and neper
 * taken from the highest frequencies, half as much around 1.5 kHz. */
#define MOST_ROUNDED 1.15
#define DARK 4.0
/* Frames on either side over which the lips move. */
#define LIP_FRAMES 5
#define MAX_ORDER 64

static void
hold (SwVoiceTrack      *track,
      const SwVoiceSpan *span)
{
  guint        n = span->end - span->first;
  guint        from = span->first + (guint)(HOLD * n), to = span->first + (guint)(LEAVE * n);
  const float *held = track->cepstra + (gsize)from * track->order;

  for (guint t = from + 1; t < span->end; t++)
    {
      float *c = track->cepstra + (gsize)t * track->order;
      float  share = t < to ? 0 : (float)(t - to) / MAX (span->end - to, 1);

      /* coefficient 0 is loudness, which goes on */
      for (guint m = 1; m < track->order; m++)
        c[m] = (1 - share) * held[m] + share * c[m];
    }
}

static void
warp (float *cepstrum,
      guint  order,
      double a)
{
  double before[MAX_ORDER], now[MAX_ORDER] = { 0 };

  for (guint i = order; i-- > 0;)
    {
      memcpy (before, now, order * sizeof *now);
      now[0] = cepstrum[i] + a * before[0];
      if (order > 1)
        now[1] = (1 - a * a) * before[0] + a * before[1];
      for (guint m = 2; m < order; m++)
        now[m] = before[m - 1] + a * (before[m] - now[m - 1]);
    }
  for (guint m = 0; m < order; m++)
    cepstrum[m] = now[m];
}

/* How far the lips are rounded in each frame. */
static float *
make_rounding (const SwVoiceTrack *track,
               SwUtterance        *utterance)
{
  float *rounding = g_new0 (float, track->n_frames);

  for (guint i = 0; i < utterance->phones->len; i++)
    {
      const SwPhone     *phone = &g_array_index (utterance->phones, SwPhone, i);
      const SwVoiceSpan *span = &track->spans[i];
      guint              first = span->first > LIP_FRAMES ? span->first - LIP_FRAMES : 0;
      guint              end = MIN (span->end + LIP_FRAMES, track->n_frames);

      for (guint t = first; t < end && phone->rounding > 0; t++)
        {
          int   outside = t < span->first ? (int)(span->first - t) : t >= span->end ? (int)(t - span->end + 1)
                                                                                    : 0;
          float own = phone->rounding * (1 - (float)outside / (LIP_FRAMES + 1));

          rounding[t] = MAX (rounding[t], own);
        }
    }
  return rounding;
}

/**
 * _sw_voice_shade:
 * @track: a line as the voice said it, not yet shared
 * @utterance: the line
 *
 * Makes the vowels of other languages out of English ones.
 */
void
_sw_voice_shade (SwVoiceTrack *track,
                 SwUtterance  *utterance)
{
  gboolean pure = FALSE, rounded = FALSE;

  g_return_if_fail (track->n_spans == utterance->phones->len);

  for (guint i = 0; i < utterance->phones->len; i++)
    {
      const SwPhone *phone = &g_array_index (utterance->phones, SwPhone, i);

      pure |= phone->pure;
      rounded |= phone->rounding > 0;
    }
  for (guint i = 0; pure && i < utterance->phones->len; i++)
    if (g_array_index (utterance->phones, SwPhone, i).pure)
      hold (track, &track->spans[i]);
  if (rounded && track->order > 1 && track->order <= MAX_ORDER)
    {
      g_autofree float *rounding = make_rounding (track, utterance);

      for (guint t = 0; t < track->n_frames; t++)
        if (rounding[t] > 0)
          {
            float *c = track->cepstra + (gsize)t * track->order;
            double factor = 1 - (1 - ROUNDED) * MIN (rounding[t], MOST_ROUNDED);
            float  dark = DARK / 2 * MAX (rounding[t] - 1, 0);

            warp (c, track->order, (factor - 1) / (factor + 1));
            c[0] -= dark;
            c[1] += dark;
          }
    }
}
