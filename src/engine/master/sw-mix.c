/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a mixing engineer does first: every part gets the strip that suits its role (as
 * data below), is brought to the loudness the score asks for, put in its place between
 * left and right, and sent into one common room.
 *
 * Sums are kept in fixed point: adding integers gives the same result in any order, so
 * parts can be added as they get ready and the song still is the same, bit by bit.
 * One unit is 2⁻²⁶, far below what any format keeps, and the sum may reach ±32.
 */

#define G_LOG_DOMAIN "sw-mix"

#include "config.h"

#include "sw-mix.h"

#include "sw-dsp.h"

#include <ebur128.h>
#include <math.h>
#include <string.h>

#define UNIT 67108864.0f
#define MAX_FILTERS 5
#define SILENCE (-70.0)
/* Parts are brought to this loudness before colour is added, so that it is always as
 * strong, and to their own after it. */
#define WORKING_LOUDNESS (-18.0)
#define KICK_RECOVERY 0.26 /* seconds */
#define KICK_ATTACK 0.004
#define MAX_ECHO_TIME 0.6 /* seconds */
#define DISTORTED 0.35

typedef struct
{
  SwFilterKind kind;
  double       frequency, q, gain; /* frequency 0 ends the list */
} Filter;

typedef struct
{
  double threshold, ratio, attack, release; /* ratio 0: none */
} Compressor;

typedef struct
{
  Filter     filters[MAX_FILTERS];
  Compressor compressor;
  double     saturation;
  double     width; /* 0 mono … 1 as played */
} Strip;

#define HIGH_PASS(f)               \
  {                                \
    SW_FILTER_HIGH_PASS, f, 0.7, 0 \
  }
#define LOW_PASS(f)               \
  {                               \
    SW_FILTER_LOW_PASS, f, 0.7, 0 \
  }
#define PEAK(f, q, g)       \
  {                         \
    SW_FILTER_PEAK, f, q, g \
  }
#define HIGH_SHELF(f, g)            \
  {                                 \
    SW_FILTER_HIGH_SHELF, f, 0.7, g \
  }

static const Strip strips[SW_N_PART_ROLES] = {
  [SW_PART_LEAD_VOCAL] = { { HIGH_PASS (95), PEAK (320, 1, -2.5), PEAK (3200, 0.9, 2.5), HIGH_SHELF (9000, 2.5) }, { -24, 3, 0.006, 0.09 }, 0.05, 1 },
  [SW_PART_BACKING_VOCAL] = { { HIGH_PASS (180), PEAK (400, 1, -2), HIGH_SHELF (8000, 2) }, { -27, 3, 0.006, 0.10 }, 0, 1 },
  [SW_PART_DRUMS] = { { HIGH_PASS (30), PEAK (60, 1, 2), PEAK (400, 0.8, -2.5), HIGH_SHELF (7000, 2) }, { -14, 2.5, 0.012, 0.10 }, 0.06, 0.9 },
  [SW_PART_BASS] = { { HIGH_PASS (32), PEAK (250, 0.9, -2), PEAK (800, 0.8, 2), LOW_PASS (9000) }, { -20, 3, 0.010, 0.12 }, 0.15, 0 },
  [SW_PART_KEYS] = { { HIGH_PASS (110), PEAK (350, 0.8, -1.5), PEAK (2800, 0.8, -1.5) }, { -18, 2, 0.015, 0.15 }, 0, 0.8 },
  [SW_PART_GUITAR] = { { HIGH_PASS (95), PEAK (300, 0.9, -1.5), PEAK (2600, 0.9, -1) }, { -20, 2.2, 0.012, 0.12 }, 0, 0.8 },
  [SW_PART_STRINGS] = { { HIGH_PASS (150), PEAK (2800, 0.8, -1.5), HIGH_SHELF (8000, 1) }, { 0 }, 0, 1 },
  [SW_PART_SYNTH] = { { HIGH_PASS (140), PEAK (400, 0.8, -1.5), PEAK (3000, 0.8, -2) }, { 0 }, 0, 1 },
  [SW_PART_LEAD] = { { HIGH_PASS (200), PEAK (2500, 0.9, 1) }, { -20, 2, 0.010, 0.12 }, 0, 0.8 },
  [SW_PART_EFFECTS] = { { HIGH_PASS (40) }, { 0 }, 0, 1 },
};

/* The common end of all strips. It is linear and equal for every part, so it sits on
 * the sum. */
static const Filter master_filters[] = {
  HIGH_PASS (33),
  PEAK (350, 0.7, -1.5),
  HIGH_SHELF (4200, 3),
};

struct _SwMix
{
  SwScore *score;
  gsize    n_frames;
  double   reverb_time;
  GMutex   mutex;
  gint32  *sum[2]; /* (owned) */
  gint32  *room;   /* (owned): what the room hears */
};

/**
 * sw_mix_new:
 * @score: must outlive the mix
 *
 * Returns: (transfer full): a mix without parts
 */
SwMix *
sw_mix_new (SwScore *score)
{
  SwMix *self = sw_mix_new_sum (ceil (sw_score_get_duration (score) * SW_BAND_SAMPLE_RATE), score->reverb_time);

  self->score = score;

  return self;
}

/**
 * sw_mix_new_sum:
 * @reverb_time: seconds, T60 of the room
 *
 * Returns: (transfer full): a mix for stems that have been through sw_mix_process()
 */
SwMix *
sw_mix_new_sum (gsize  n_frames,
                double reverb_time)
{
  SwMix *self = g_new0 (SwMix, 1);

  self->n_frames = n_frames;
  self->reverb_time = reverb_time;
  g_mutex_init (&self->mutex);
  self->sum[0] = g_new0 (gint32, self->n_frames);
  self->sum[1] = g_new0 (gint32, self->n_frames);
  self->room = g_new0 (gint32, self->n_frames);

  return self;
}

/**
 * sw_mix_free:
 * @self: (transfer full) (nullable): a mix that was not finished
 */
void
sw_mix_free (SwMix *self)
{
  if (self == NULL)
    return;

  g_mutex_clear (&self->mutex);
  g_free (self->sum[0]);
  g_free (self->sum[1]);
  g_free (self->room);
  g_free (self);
}

/**
 * sw_mix_measure_loudness:
 *
 * Returns: the gated loudness of the whole stem in LUFS, −70 when it is silent
 */
double
sw_mix_measure_loudness (SwStem *stem)
{
  ebur128_state *state = ebur128_init (2, SW_BAND_SAMPLE_RATE, EBUR128_MODE_I);
  double         loudness = SILENCE;
  float          block[2 * 4096];

  for (gsize at = 0; at < stem->n_frames; at += 4096)
    {
      gsize n = MIN (4096, stem->n_frames - at);

      for (gsize i = 0; i < n; i++)
        {
          block[2 * i] = stem->samples[0][at + i];
          block[2 * i + 1] = stem->samples[1][at + i];
        }
      ebur128_add_frames_float (state, block, n);
    }
  ebur128_loudness_global (state, &loudness);
  ebur128_destroy (&state);

  return isfinite (loudness) ? MAX (loudness, SILENCE) : SILENCE;
}

static void
narrow (SwStem *stem,
        double  width)
{
  float same = 0.5 + 0.5 * width, other = 1 - same;

  if (width >= 1)
    return;

  for (gsize i = 0; i < stem->n_frames; i++)
    {
      float left = stem->samples[0][i], right = stem->samples[1][i];

      stem->samples[0][i] = same * left + other * right;
      stem->samples[1][i] = other * left + same * right;
    }
}

static gboolean
bring_to (SwStem *stem,
          double  loudness)
{
  double now = sw_mix_measure_loudness (stem), gain;

  if (now <= SILENCE)
    return FALSE;
  gain = pow (10, (loudness - now) / 20);
  sw_dsp_gain (stem, gain, gain);

  return TRUE;
}

/* A guitar amplifier: mids pushed into a clipping stage, and a loudspeaker after it
 * that passes little above 5 kHz. */
static void
amplify (SwStem *stem,
         double  drive)
{
  sw_dsp_filter (stem, SW_FILTER_PEAK, 900, 0.7, 5);
  sw_dsp_gain (stem, 2, 2);
  sw_dsp_saturate (stem, 0.4 + drive);
  sw_dsp_saturate (stem, 0.3 * drive);
  sw_dsp_filter (stem, SW_FILTER_PEAK, 2800, 1.0, 1.5);
  sw_dsp_filter (stem, SW_FILTER_LOW_PASS, 5200, 0.8, 0);
  sw_dsp_filter (stem, SW_FILTER_LOW_PASS, 6500, 0.7, 0);
}

static void
colour (SwPart *part,
        SwStem *stem)
{
  if (part->role == SW_PART_GUITAR && part->drive >= DISTORTED)
    amplify (stem, part->drive);
  else
    sw_dsp_saturate (stem, MIN (strips[part->role].saturation + 0.5 * part->drive, 1));
}

/* The kick drum pushes the part aside for a moment. */
static void
duck (SwMix  *self,
      SwPart *part,
      SwStem *stem)
{
  SwPart           *drums = sw_score_get_part (self->score, SW_PART_DRUMS);
  g_autofree float *gains = NULL;

  if (part->duck <= 0 || drums == NULL)
    return;

  gains = g_new (float, self->n_frames);
  for (gsize i = 0; i < self->n_frames; i++)
    gains[i] = 1;
  for (guint k = 0; k < drums->notes->len; k++)
    {
      SwNote *note = &g_array_index (drums->notes, SwNote, k);
      double  time = sw_score_beat_to_seconds (self->score, note->start);
      gssize  first = (time - KICK_ATTACK) * SW_BAND_SAMPLE_RATE;
      gssize  length = (KICK_ATTACK + KICK_RECOVERY) * SW_BAND_SAMPLE_RATE;

      if (note->pitch != 35 && note->pitch != 36)
        continue;
      for (gssize i = MAX (0, -first); i < length && first + i < (gssize)self->n_frames; i++)
        {
          double t = (double)i / SW_BAND_SAMPLE_RATE - KICK_ATTACK;
          double x = t < 0 ? 1 + t / KICK_ATTACK : 1 - t / KICK_RECOVERY;
          float  gain = 1 - part->duck * x * x * (3 - 2 * x);

          gains[first + i] = MIN (gains[first + i], gain);
        }
    }
  for (int c = 0; c < 2; c++)
    for (gsize i = 0; i < self->n_frames; i++)
      stem->samples[c][i] *= gains[i];
}

static void
echo (SwMix  *self,
      SwPart *part,
      SwStem *stem)
{
  double time = 0.75 * 60 / sw_score_get_bpm (self->score);

  if (part->delay <= 0)
    return;
  while (time > MAX_ECHO_TIME)
    time /= 2;
  sw_dsp_echo (stem, time, 0.32, 0.6 * part->delay);
}

/**
 * sw_mix_process:
 * @stem: the dry sound of @part, changed in place
 *
 * Runs the channel strip of the part's role with the part's settings. Any thread.
 */
void
sw_mix_process (SwMix  *self,
                SwPart *part,
                SwStem *stem)
{
  const Strip *strip = &strips[part->role];
  gboolean     voice = part->role == SW_PART_LEAD_VOCAL || part->role == SW_PART_BACKING_VOCAL;
  double       angle = G_PI / 4 * (1 + CLAMP (part->pan, -1, 1));

  narrow (stem, strip->width);
  if (!bring_to (stem, WORKING_LOUDNESS))
    return;

  if (strip->compressor.ratio > 0)
    sw_dsp_compress (stem, strip->compressor.threshold, strip->compressor.ratio,
                     strip->compressor.attack, strip->compressor.release);
  for (int i = 0; i < MAX_FILTERS && strip->filters[i].frequency > 0; i++)
    {
      const Filter *filter = &strip->filters[i];

      sw_dsp_filter (stem, filter->kind, filter->frequency, filter->q, filter->gain);
    }
  if (voice)
    sw_dsp_de_ess (stem, 5500, -24);
  colour (part, stem);
  sw_dsp_gain (stem, G_SQRT2 * cos (angle), G_SQRT2 * sin (angle));
  bring_to (stem, part->level);
  duck (self, part, stem);
  echo (self, part, stem);
}

/**
 * sw_mix_add:
 * @stem: what sw_mix_process() made of @part
 *
 * Adds the part to the sum and, as much as it asks for, to what the room hears. Any
 * thread, in any order.
 */
void
sw_mix_add (SwMix  *self,
            SwPart *part,
            SwStem *stem)
{
  sw_mix_add_stem (self, stem, part->reverb);
}

/**
 * sw_mix_add_stem:
 * @reverb: how much of it the room hears, 0 … 1
 */
void
sw_mix_add_stem (SwMix  *self,
                 SwStem *stem,
                 double  reverb)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  float send = UNIT * 0.5f * reverb;

  for (gsize i = 0; i < self->n_frames; i++)
    {
      float left = stem->samples[0][i], right = stem->samples[1][i];

      self->sum[0][i] += (gint32)(left * UNIT);
      self->sum[1][i] += (gint32)(right * UNIT);
      self->room[i] += (gint32)((left + right) * send);
    }
}

/* Fixed point becomes floating point where it stands. */
static float *
to_float (gint32 *samples,
          gsize   n)
{
  float *floats = (float *)samples;

  for (gsize i = 0; i < n; i++)
    floats[i] = samples[i] / UNIT;

  return floats;
}

/**
 * sw_mix_finish:
 * @self: (transfer full): must not be used afterwards
 *
 * Lets the room answer and equalises the sum.
 *
 * Returns: (transfer full): the mix before mastering
 */
SwStem *
sw_mix_finish (SwMix *self)
{
  SwStem *stem = g_new0 (SwStem, 1);
  float  *room = to_float (g_steal_pointer (&self->room), self->n_frames);

  stem->n_frames = self->n_frames;
  for (int c = 0; c < 2; c++)
    stem->samples[c] = to_float (g_steal_pointer (&self->sum[c]), self->n_frames);

  sw_dsp_reverb (room, stem, CLAMP (self->reverb_time, 0.3, 8), 0.35, 0.018);
  g_free (room);
  for (gsize i = 0; i < G_N_ELEMENTS (master_filters); i++)
    sw_dsp_filter (stem, master_filters[i].kind, master_filters[i].frequency, master_filters[i].q, master_filters[i].gain);
  sw_mix_free (self);

  return stem;
}
