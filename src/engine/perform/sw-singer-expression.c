/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the notes are sung: pitch that glides from note to note, scoops into the first
 * one, overshoots a little, wavers, and swings into vibrato when a note is held;
 * loudness that follows the phrase.
 */

#define G_LOG_DOMAIN "sw-singer-expression"

#include "config.h"

#include "sw-singer-private.h"

#include <math.h>

#define FRAME_SECONDS ((double)SW_VOCODER_HOP / SW_SINGER_SAMPLE_RATE)
/* The glide starts this much before the note and takes the singer's portamento, or
 * GLIDE_SHARE of a short note. */
#define GLIDE_LEAD 0.03
#define SPEECH_GLIDE 0.07
#define MIN_GLIDE 0.04
#define GLIDE_SHARE 0.3
/* Notes closer than this are sung in one breath. */
#define LEGATO_GAP 0.15
/* Semitones. */
#define OVERSHOOT 0.12
/* Seconds: notes shorter than VIBRATO_FROM stay straight. */
#define VIBRATO_FROM 0.42
#define VIBRATO_DELAY 0.24
#define VIBRATO_GROWTH 0.25
/* Sung consonants without voice are louder than spoken ones, to be heard beside the
 * vowels that grew. */
#define CRISPNESS 1.4
/* A spoken pitch falls this much over the line, and each syllable within itself. */
#define SPEECH_FALL 3.0
#define SPEECH_SYLLABLE_FALL 1.5

typedef struct
{
  const SwVoiceManner *manner;
  const SwSingOptions *options;
  gboolean             spoken;
  GArray              *notes, *phones;
  double               vibrato_rate;
  SwRandom             random;
  double               drift, jitter; /* semitones */
  guint                note, phone;   /* where we are */
} Performance;

static double
smooth_step (double x)
{
  x = CLAMP (x, 0, 1);

  return x * x * (3 - 2 * x);
}

static const SwTimedNote *
get_note (Performance *self,
          guint        i)
{
  return &g_array_index (self->notes, SwTimedNote, i);
}

static double
get_spoken_pitch (Performance *self,
                  double       time)
{
  const SwTimedNote *first = get_note (self, 0), *last = get_note (self, self->notes->len - 1);
  const SwTimedNote *note = get_note (self, self->note);
  double             along = (time - first->start) / MAX (last->end - first->start, 0.1);
  double             within = (time - note->start) / MAX (note->end - note->start, 0.05);
  double             from = self->note > 0 ? note[-1].pitch - SPEECH_SYLLABLE_FALL : note->pitch;
  double             glide = smooth_step ((time - note->start + GLIDE_LEAD) / SPEECH_GLIDE);

  return from + (note->pitch - from) * glide - SPEECH_FALL * (CLAMP (along, 0, 1) - 0.4) -
         SPEECH_SYLLABLE_FALL * CLAMP (within, 0, 1);
}

static double
get_sung_pitch (Performance *self,
                double       time)
{
  const SwTimedNote *note = get_note (self, self->note);
  gboolean           tied = self->note > 0 && note->start - note[-1].end < LEGATO_GAP;
  double             from = tied ? note[-1].pitch : note->pitch - self->manner->scoop;
  double             longest = MAX (GLIDE_SHARE * (note->end - note->start), MIN_GLIDE);
  double             length = MIN (self->manner->portamento, longest);
  double             glide = (time - (note->start - GLIDE_LEAD)) / length;
  double             pitch = from + (note->pitch - from) * smooth_step (glide);

  if (tied && glide >= 1)
    {
      double x = (time - (note->start + length - GLIDE_LEAD)) / 0.09;

      if (x < 1 && note->pitch != note[-1].pitch)
        pitch += (note->pitch > note[-1].pitch ? OVERSHOOT : -OVERSHOOT) * sin (G_PI * x);
    }
  if (note->end - note->start > VIBRATO_FROM)
    {
      double since = time - note->start - VIBRATO_DELAY;

      if (since > 0)
        pitch += self->manner->vibrato_depth * MIN (since / VIBRATO_GROWTH, 1) *
                 sin (2 * G_PI * self->vibrato_rate * since);
    }

  return pitch;
}

static double
get_amplitude (Performance *self,
               double       time)
{
  const SwTimedNote *note = get_note (self, self->note);
  const SwTimedNote *first = get_note (self, 0), *last = get_note (self, self->notes->len - 1);
  double             length = note->end - note->start;
  double             within = CLAMP ((time - note->start) / MAX (length, 0.05), 0, 1);
  double             along = CLAMP ((time - first->start) / MAX (last->end - first->start, 0.1), 0, 1);
  double             amplitude = self->options->dynamic * (0.45 + 0.55 * note->velocity);

  /* The phrase swells towards its middle; a long note blooms and lets go. */
  amplitude *= 0.92 + 0.12 * sin (G_PI * along);
  if (length > 0.5)
    amplitude *= 0.90 + 0.14 * sin (G_PI * MIN (within * 1.2, 1)) - 0.10 * (within > 0.8 ? (within - 0.8) / 0.2 : 0);

  return amplitude;
}

/* Vowels are said at natural speed at their edges, where they meet consonants, and
 * held in between; diphthongs hold their first half. */
static double
get_position (const SwTimedPhone *phone,
              double              time)
{
  double natural = (phone->span.end - phone->span.first) * SW_VOICE_FRAME_PERIOD;
  double length = phone->end - phone->start, at = time - phone->start;
  double source;

  if (phone->vowel && length > natural)
    {
      double split = phone->diphthong ? 0.38 : 0.5;
      double head = natural * split * 0.9, tail = natural * (1 - split) * 0.9;

      if (at < head)
        source = at;
      else if (at > length - tail)
        source = natural - (length - at);
      else
        source = head + (at - head) / (length - head - tail) * (natural - head - tail);
    }
  else
    source = natural * at / MAX (length, 0.001);

  return phone->span.first + source / SW_VOICE_FRAME_PERIOD;
}

static void
advance (Performance *self,
         double       time)
{
  while (self->note + 1 < self->notes->len && time >= get_note (self, self->note + 1)->start - GLIDE_LEAD)
    self->note++;
  while (self->phone + 1 < self->phones->len &&
         time >= g_array_index (self->phones, SwTimedPhone, self->phone).end)
    self->phone++;
}

static void
fill_frame (Performance    *self,
            SwVocoderFrame *frame,
            double          time)
{
  static const double effort[SW_N_DELIVERIES] = { [SW_DELIVERY_SOFT] = -0.6, [SW_DELIVERY_POWERFUL] = 0.8 };
  const SwTimedPhone *phone;
  double              pitch;

  advance (self, time);
  phone = &g_array_index (self->phones, SwTimedPhone, self->phone);

  self->drift = self->drift * 0.995 + sw_random_normal (&self->random) * 0.004;
  self->jitter = self->jitter * 0.7 + sw_random_normal (&self->random) * 0.012;
  pitch = self->spoken ? get_spoken_pitch (self, time) : get_sung_pitch (self, time);
  pitch += self->drift + self->jitter + self->options->detune / 100;

  frame->f0 = 440 * exp2 ((pitch - 69) / 12);
  frame->effort = 2 * get_note (self, self->note)->velocity - 1.4 + effort[self->manner->delivery];
  /* Between phones nothing sounds; the spectrum stays for the fades. */
  frame->position = get_position (phone, CLAMP (time, phone->start, phone->end));
  if (time >= phone->start && time < phone->end)
    {
      frame->voicing = self->manner->delivery == SW_DELIVERY_WHISPERED ? 0 : phone->voicing;
      frame->amplitude = get_amplitude (self, time);
      if (phone->voicing < 0.1)
        frame->amplitude *= CRISPNESS;
    }
}

static void
smooth (GArray *frames,
        gsize   offset,
        guint   passes)
{
#define VALUE(i) G_STRUCT_MEMBER (float, &g_array_index (frames, SwVocoderFrame, i), offset)
  while (passes-- > 0)
    {
      float previous = 0;

      for (guint i = 0; i < frames->len; i++)
        {
          float own = VALUE (i), next = i + 1 < frames->len ? VALUE (i + 1) : 0;

          VALUE (i) = (previous + 2 * own + next) / 4;
          previous = own;
        }
    }
#undef VALUE
}

/**
 * _sw_singer_express:
 * @spoken: pitches are hints, as in rap
 * @notes: (element-type SwTimedNote):
 * @phones: (element-type SwTimedPhone):
 * @start: seconds of the first frame
 *
 * Decides pitch, loudness, voicing and spectrum for each moment of the line.
 *
 * Returns: (transfer full) (element-type SwVocoderFrame):
 */
GArray *
_sw_singer_express (const SwVoiceManner *manner,
                    const SwSingOptions *options,
                    gboolean             spoken,
                    GArray              *notes,
                    GArray              *phones,
                    double               start,
                    double               end)
{
  Performance self = { manner, options, spoken, notes, phones };
  guint       n_frames = MAX (2, (guint)((end - start) / FRAME_SECONDS) + 2);
  GArray     *frames = g_array_sized_new (FALSE, TRUE, sizeof (SwVocoderFrame), n_frames);

  sw_random_init (&self.random, options->seed, "expression", 0);
  self.vibrato_rate = manner->vibrato_rate - 0.3 + 0.6 * sw_random_double (&self.random);

  g_array_set_size (frames, n_frames);
  for (guint i = 0; i < n_frames; i++)
    fill_frame (&self, &g_array_index (frames, SwVocoderFrame, i), start + i * FRAME_SECONDS);
  smooth (frames, G_STRUCT_OFFSET (SwVocoderFrame, voicing), 2);
  smooth (frames, G_STRUCT_OFFSET (SwVocoderFrame, amplitude), 2);

  return frames;
}
