/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small subtractive synthesiser: detuned oscillators, an envelope, a resonant
 * low-pass with its own envelope, some saturation. Saws and squares are band-limited
 * by polynomial steps (PolyBLEP: Välimäki and Huovilainen, "Antialiasing Oscillators
 * in Subtractive Synthesis", 2007), the filter is the trapezoidal state variable
 * filter of Andrew Simper ("Linear Trapezoidal Integrated SVF", 2013). Patches are
 * data.
 */

#define G_LOG_DOMAIN "sw-synth"

#include "config.h"

#include "sw-synth.h"

#include <math.h>
#include <string.h>

#define MAX_OSCILLATORS 7
/* The filter moves once per this many samples. */
#define CONTROL_BLOCK 32
#define MAX_CUTOFF 16000.0f

typedef enum
{
  WAVE_SAW,
  WAVE_SQUARE,
  WAVE_SINE,
} Wave;

typedef struct
{
  const char *name;
  Wave        wave;
  int         n_oscillators;
  float       detune;                                   /* cents of the outermost oscillators */
  float       spread;                                   /* 0 … 1 stereo width */
  float       sub;                                      /* level of a sine one octave below */
  float       attack, decay, sustain, release;          /* seconds, level, seconds */
  float       cutoff, cutoff_velocity, cutoff_envelope; /* Hz, Hz at full velocity, Hz at the start */
  float       cutoff_decay;                             /* 1/s */
  float       key_follow;                               /* cutoff × (f / 261 Hz)^this */
  float       resonance;                                /* 0 … 1 */
  float       drive;                                    /* 0 … 1 */
  float       pitch_drop, pitch_decay;                  /* extra × pitch at the start, 1/s */
  float       vibrato;                                  /* cents, after a third of a second */
  float       glide;                                    /* seconds from the last note when it still sounds */
  float       gain;
} Patch;

static const Patch patches[] = {
  { "supersaw", WAVE_SAW, 7, 14, 0.85f, 0.0f, 0.050f, 0.3f, 1.0f, 0.40f, 900, 2600, 600, 2.0f, 0.3f, 0.10f, 0.0f, 0, 0, 0, 0, 0.10f },
  { "pad", WAVE_SAW, 5, 9, 0.9f, 0.25f, 0.350f, 0.5f, 0.9f, 0.90f, 500, 1200, 300, 1.0f, 0.3f, 0.05f, 0.0f, 0, 0, 0, 0, 0.14f },
  { "pluck", WAVE_SAW, 5, 9, 0.6f, 0.0f, 0.003f, 0.22f, 0.18f, 0.16f, 600, 900, 6000, 7.5f, 0.4f, 0.15f, 0.0f, 0, 0, 0, 0, 0.15f },
  { "saw-lead", WAVE_SAW, 3, 8, 0.4f, 0.0f, 0.008f, 0.3f, 0.85f, 0.12f, 1800, 3200, 1500, 5.0f, 0.4f, 0.18f, 0.2f, 0, 0, 12, 0.05f, 0.18f },
  { "square-lead", WAVE_SQUARE, 2, 5, 0.3f, 0.0f, 0.006f, 0.3f, 0.85f, 0.10f, 2000, 3000, 900, 5.0f, 0.4f, 0.10f, 0.0f, 0, 0, 12, 0.05f, 0.17f },
  { "square-bass", WAVE_SQUARE, 1, 0, 0.0f, 0.3f, 0.004f, 0.3f, 0.75f, 0.07f, 350, 900, 900, 9.0f, 0.3f, 0.15f, 0.3f, 0, 0, 0, 0, 0.40f },
  { "saw-bass", WAVE_SAW, 2, 6, 0.0f, 0.5f, 0.004f, 0.3f, 0.8f, 0.07f, 300, 800, 1600, 10.0f, 0.3f, 0.25f, 0.4f, 0, 0, 0, 0, 0.36f },
  { "reese", WAVE_SAW, 3, 22, 0.3f, 0.6f, 0.006f, 0.3f, 1.0f, 0.09f, 380, 500, 200, 3.0f, 0.2f, 0.15f, 0.5f, 0, 0, 0, 0, 0.30f },
  { "acid", WAVE_SAW, 1, 0, 0.0f, 0.0f, 0.003f, 0.2f, 0.6f, 0.05f, 250, 900, 3200, 9.0f, 0.1f, 0.80f, 0.5f, 0, 0, 0, 0.04f, 0.34f },
  { "sub", WAVE_SINE, 1, 0, 0.0f, 0.0f, 0.006f, 0.5f, 0.9f, 0.06f, 4000, 0, 0, 1.0f, 0.0f, 0.0f, 0.35f, 0, 0, 0, 0, 0.60f },
  { "808", WAVE_SINE, 1, 0, 0.0f, 0.0f, 0.003f, 1.6f, 0.05f, 0.12f, 5000, 0, 0, 1.0f, 0.0f, 0.0f, 0.60f, 1.8f, 45, 0, 0.06f, 0.70f },
  { "bell", WAVE_SINE, 3, 1200, 0.5f, 0.0f, 0.002f, 0.9f, 0.0f, 0.60f, 9000, 4000, 0, 1.0f, 0.0f, 0.0f, 0.0f, 0, 0, 0, 0, 0.22f },
  { "brass", WAVE_SAW, 4, 8, 0.5f, 0.0f, 0.040f, 0.3f, 0.85f, 0.14f, 700, 2200, 1600, 4.0f, 0.4f, 0.10f, 0.1f, 0, 0, 6, 0, 0.17f },
  { "organ", WAVE_SINE, 3, 1200, 0.2f, 0.6f, 0.006f, 0.1f, 1.0f, 0.05f, 9000, 0, 0, 1.0f, 0.0f, 0.0f, 0.15f, 0, 0, 8, 0, 0.20f },
};

typedef struct
{
  const Patch *patch;
  double       start;           /* seconds */
  float        length;          /* seconds */
  float        frequency, from; /* Hz; where a glide begins */
  float        level;
  float        phases[MAX_OSCILLATORS], steps[MAX_OSCILLATORS], pans[MAX_OSCILLATORS];
  float        sub_phase;
  gsize        first, n_frames, at; /* frames: of the song, of the note, played */
  float        envelope;            /* where it was last */
  float        ic1[2], ic2[2];      /* filter */
} Voice;

struct _SwSynth
{
  SwScore     *score;
  SwPart      *part;
  const Patch *patch;
  SwRandom     random;
  gsize        frame; /* of the song */
  guint        next;  /* note */
  double       last_end;
  float        last_frequency;
  GArray      *voices; /* (owned) (element-type Voice): that sound, in the order of the notes */
};

static const Patch *
find_patch (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (patches); i++)
    if (g_strcmp0 (patches[i].name, name) == 0)
      return &patches[i];

  return NULL;
}

/* Rounds off the step of a saw at phase 0 (t) over one sample (dt) on each side. */
static inline float
poly_blep (float t,
           float dt)
{
  if (t < dt)
    {
      t /= dt;
      return t + t - t * t - 1;
    }
  if (t > 1 - dt)
    {
      t = (t - 1) / dt;
      return t * t + t + t + 1;
    }

  return 0;
}

static inline float
oscillate (Wave  wave,
           float phase,
           float step)
{
  float half;

  switch (wave)
    {
    case WAVE_SAW:
      return 2 * phase - 1 - poly_blep (phase, step);
    case WAVE_SQUARE:
      half = phase < 0.5f ? phase + 0.5f : phase - 0.5f;
      return (phase < 0.5f ? 1 : -1) + poly_blep (phase, step) - poly_blep (half, step);
    case WAVE_SINE:
    default:
      return sinf (2 * (float)G_PI * phase);
    }
}

static float
get_envelope (const Voice *self,
              float        time)
{
  const Patch *patch = self->patch;
  float        held = MIN (time, self->length), level;

  if (held < patch->attack)
    level = held / patch->attack;
  else
    level = patch->sustain + (1 - patch->sustain) * expf (-(held - patch->attack) / patch->decay * 2);
  if (time > self->length)
    level *= MAX (0, 1 - (time - self->length) / patch->release);

  return level;
}

static float
get_pitch (const Voice *self,
           float        time)
{
  const Patch *patch = self->patch;
  float        ratio = 1;

  if (patch->pitch_drop > 0)
    ratio += patch->pitch_drop * expf (-time * patch->pitch_decay);
  if (patch->glide > 0 && time < patch->glide)
    ratio *= powf (self->from / self->frequency, 1 - time / patch->glide);
  if (patch->vibrato > 0 && time > 0.33f)
    ratio *= exp2f (patch->vibrato / 1200 * MIN (1, (time - 0.33f) * 4) * sinf (2 * (float)G_PI * 5.4f * time));

  return ratio;
}

static float
get_cutoff (const Voice *self,
            float        time)
{
  const Patch *patch = self->patch;
  float        cutoff = patch->cutoff + patch->cutoff_velocity * self->level +
                 patch->cutoff_envelope * expf (-time * patch->cutoff_decay);

  if (patch->key_follow > 0)
    cutoff *= powf (self->frequency / 261.6f, patch->key_follow);

  return CLAMP (cutoff, 60, MAX_CUTOFF);
}

static void
run_oscillators (Voice *self,
                 float  ratio,
                 float  block[2][CONTROL_BLOCK],
                 int    n)
{
  const Patch *patch = self->patch;

  memset (block[0], 0, n * sizeof (float));
  memset (block[1], 0, n * sizeof (float));
  for (int o = 0; o < patch->n_oscillators; o++)
    {
      float phase = self->phases[o], step = self->steps[o] * ratio;
      float left = 1 - self->pans[o], right = self->pans[o];

      for (int i = 0; i < n; i++)
        {
          float y = oscillate (patch->wave, phase, step);

          block[0][i] += y * left;
          block[1][i] += y * right;
          phase += step;
          if (phase >= 1)
            phase -= 1;
        }
      self->phases[o] = phase;
    }

  if (patch->sub > 0)
    {
      float step = self->frequency * ratio / SW_BAND_SAMPLE_RATE;

      for (int i = 0; i < n; i++)
        {
          float y = patch->sub * sinf (2 * (float)G_PI * self->sub_phase);

          block[0][i] += y;
          block[1][i] += y;
          self->sub_phase += step;
          if (self->sub_phase >= 1)
            self->sub_phase -= 1;
        }
    }
}

static void
run_filter (Voice *self,
            float  cutoff,
            float  block[2][CONTROL_BLOCK],
            int    n)
{
  float g = tanf ((float)G_PI * cutoff / SW_BAND_SAMPLE_RATE);
  float k = 2 - 1.9f * self->patch->resonance;
  float a1 = 1 / (1 + g * (g + k)), a2 = g * a1, a3 = g * a2;

  for (int c = 0; c < 2; c++)
    for (int i = 0; i < n; i++)
      {
        float v3 = block[c][i] - self->ic2[c];
        float v1 = a1 * self->ic1[c] + a2 * v3;
        float v2 = self->ic2[c] + a2 * self->ic1[c] + a3 * v3;

        self->ic1[c] = 2 * v1 - self->ic1[c];
        self->ic2[c] = 2 * v2 - self->ic2[c];
        block[c][i] = v2;
      }
}

/* Goes on until @end, a frame of the song. */
static void
play_voice (Voice       *self,
            gsize        frame,
            gsize        end,
            float *const samples[2])
{
  const Patch *patch = self->patch;
  float        drive = 1 + 3 * patch->drive, makeup = patch->drive > 0 ? 1 / tanhf (drive) : 1;

  while (self->at < self->n_frames && self->first + self->at < end)
    {
      gsize offset = self->first + self->at - frame;
      int   n = MIN (CONTROL_BLOCK, MIN (self->n_frames - self->at, end - self->first - self->at));
      float time = (float)self->at / SW_BAND_SAMPLE_RATE;
      float before = self->envelope, after = get_envelope (self, time + (float)n / SW_BAND_SAMPLE_RATE);
      float block[2][CONTROL_BLOCK];

      run_oscillators (self, get_pitch (self, time), block, n);
      if (patch->wave != WAVE_SINE)
        run_filter (self, get_cutoff (self, time), block, n);
      for (int c = 0; c < 2; c++)
        for (int i = 0; i < n; i++)
          {
            float y = block[c][i];

            if (patch->drive > 0)
              y = tanhf (y * drive) * makeup;
            samples[c][offset + i] += y * (before + (after - before) * i / n) * self->level * patch->gain;
          }
      self->envelope = after;
      self->at += n;
    }
}

static void
start_voice (Voice        *self,
             const Patch  *patch,
             SwRandom     *random,
             double        start,
             double        length,
             const SwNote *note,
             float         from)
{
  int n = patch->n_oscillators;

  *self = (Voice){ patch, start, MAX (length, 0.02) };
  self->frequency = 440 * exp2f ((note->pitch - 69) / 12.0f);
  self->from = from > 0 ? from : self->frequency;
  self->level = powf (note->velocity / 127.0f, 1.6f);
  self->first = MAX (0, start) * SW_BAND_SAMPLE_RATE;
  self->n_frames = (self->length + patch->release) * SW_BAND_SAMPLE_RATE;
  for (int o = 0; o < n; o++)
    {
      float place = n > 1 ? (o - (n - 1) / 2.0f) / ((n - 1) / 2.0f) : 0; /* −1 … 1 */
      float cents = patch->detune >= 1200 ? patch->detune * o : patch->detune * place;

      self->phases[o] = patch->wave == WAVE_SINE ? 0 : sw_random_double (random);
      self->steps[o] = MIN (0.45f, self->frequency * exp2f (cents / 1200) / SW_BAND_SAMPLE_RATE);
      self->pans[o] = 0.5f + 0.5f * patch->spread * place * (o % 2 ? 1 : -1);
    }
}

/**
 * sw_synth_has_patch:
 * @name: (nullable): as in a part's synth
 *
 * Returns: whether the synthesiser knows it
 */
gboolean
sw_synth_has_patch (const char *name)
{
  return find_patch (name) != NULL;
}

/**
 * sw_synth_new:
 * @part: its synth is a known patch
 *
 * Returns: (transfer full): a synthesiser at the beginning of the song
 */
SwSynth *
sw_synth_new (SwScore *score,
              SwPart  *part)
{
  const Patch *patch = find_patch (part->synth);
  SwSynth     *self;

  g_return_val_if_fail (patch != NULL, NULL);

  self = g_new0 (SwSynth, 1);
  self->score = score;
  self->part = part;
  self->patch = patch;
  self->last_end = -1;
  self->voices = g_array_new (FALSE, FALSE, sizeof (Voice));
  sw_random_init (&self->random, score->seed, patch->name, score->take);

  return self;
}

/**
 * sw_synth_free:
 * @self: (transfer full) (nullable):
 */
void
sw_synth_free (SwSynth *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->voices);
  g_free (self);
}

/* All notes that begin before @end. */
static void
start_voices (SwSynth *self,
              gsize    end)
{
  for (; self->next < self->part->notes->len; self->next++)
    {
      SwNote *note = &g_array_index (self->part->notes, SwNote, self->next);
      double  start = sw_score_beat_to_seconds (self->score, note->start);
      double  stop = sw_score_beat_to_seconds (self->score, note->start + note->length);
      Voice   voice;

      if (start * SW_BAND_SAMPLE_RATE >= end)
        break;
      start_voice (&voice, self->patch, &self->random, start, stop - start, note,
                   start < self->last_end + 0.03 ? self->last_frequency : 0);
      voice.first = MAX (voice.first, self->frame);
      g_array_append_val (self->voices, voice);
      self->last_end = stop;
      self->last_frequency = voice.frequency;
    }
}

/**
 * sw_synth_play:
 * @samples: what is added to
 *
 * Plays the next @n frames of the part. Any thread; same score and same blocks, same
 * samples.
 */
void
sw_synth_play (SwSynth     *self,
               float *const samples[2],
               gsize        n)
{
  guint n_left = 0;

  start_voices (self, self->frame + n);
  for (guint i = 0; i < self->voices->len; i++)
    {
      Voice *voice = &g_array_index (self->voices, Voice, i);

      play_voice (voice, self->frame, self->frame + n, samples);
      if (voice->at < voice->n_frames)
        g_array_index (self->voices, Voice, n_left++) = *voice;
    }
  g_array_set_size (self->voices, n_left);
  self->frame += n;
}
