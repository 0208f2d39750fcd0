/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a mixing engineer does first: every part gets the strip that suits its role (as
 * data below), is brought to the loudness the score asks for, and put in its place
 * between left and right. A part goes over its tape twice, since how much it is
 * compressed depends on its loudness as a whole.
 */

#define G_LOG_DOMAIN "sw-strip"

#include "config.h"

#include "sw-strip.h"

#include "sw-dsp.h"
#include "sw-meter.h"
#include "sw-room.h"

#include <math.h>
#include <string.h>

#define MAX_FILTERS 5
/* Parts are brought to this loudness before colour is added, so that it is always as
 * strong, and to their own after it. */
#define WORKING_LOUDNESS (-18.0)
#define KICK_RECOVERY 0.26 /* seconds */
#define KICK_ATTACK 0.004
#define MAX_ECHO_TIME 0.6 /* seconds */
#define ECHO_FEEDBACK 0.32
#define DISTORTED 0.35
/* After so many silent blocks the echoes of what was before are 150 dB down. */
#define ECHO_BLOCKS 24
/* Rides move the faders around a section of this energy, shortly before it begins. */
#define MIDDLE_ENERGY 0.6
#define RIDE_LEAD 0.16 /* seconds */
#define RIDE_TIME 0.20
#define RIDE_BLOCK 64 /* frames */

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
  double     ride;  /* dB from a section without energy to one full of it */
} Settings;

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

static const Settings strips[SW_N_PART_ROLES] = {
  [SW_PART_LEAD_VOCAL] = { { HIGH_PASS (95), PEAK (320, 1, -2.5), PEAK (3200, 0.9, 2.5), HIGH_SHELF (9000, 2.5) }, { -24, 3, 0.006, 0.09 }, 0.05, 1, 1.5 },
  [SW_PART_BACKING_VOCAL] = { { HIGH_PASS (180), PEAK (400, 1, -2), HIGH_SHELF (8000, 2) }, { -27, 3, 0.006, 0.10 }, 0, 1, 1.5 },
  [SW_PART_DRUMS] = { { HIGH_PASS (30), PEAK (60, 1, 2), PEAK (400, 0.8, -2.5), HIGH_SHELF (7000, 2) }, { -14, 2.5, 0.012, 0.10 }, 0.06, 0.9, 2 },
  [SW_PART_BASS] = { { HIGH_PASS (32), PEAK (250, 0.9, -2), PEAK (800, 0.8, 2), LOW_PASS (9000) }, { -20, 3, 0.010, 0.12 }, 0.15, 0, 1.5 },
  [SW_PART_KEYS] = { { HIGH_PASS (110), PEAK (350, 0.8, -1.5), PEAK (2800, 0.8, -1.5) }, { -18, 2, 0.015, 0.15 }, 0, 0.8, 3 },
  [SW_PART_GUITAR] = { { HIGH_PASS (95), PEAK (300, 0.9, -1.5), PEAK (2600, 0.9, -1) }, { -20, 2.2, 0.012, 0.12 }, 0, 0.8, 3 },
  [SW_PART_STRINGS] = { { HIGH_PASS (150), PEAK (2800, 0.8, -1.5), HIGH_SHELF (8000, 1) }, { 0 }, 0, 1, 4 },
  [SW_PART_SYNTH] = { { HIGH_PASS (140), PEAK (400, 0.8, -1.5), PEAK (3000, 0.8, -2) }, { 0 }, 0, 1, 4 },
  [SW_PART_LEAD] = { { HIGH_PASS (200), PEAK (2500, 0.9, 1) }, { -20, 2, 0.010, 0.12 }, 0, 0.8, 2 },
  [SW_PART_EFFECTS] = { { HIGH_PASS (40) }, { 0 }, 0, 1, 2 },
};

/* Where the fader goes. */
typedef struct
{
  double start; /* seconds */
  double level; /* dB */
} Ride;

struct _SwStrip
{
  SwScore        *score;
  SwPart         *part;
  const Settings *settings;
  SwTape         *tape; /* (owned) */
  gsize           next; /* block to be recorded */
  SwMeter         meter;
  SwFilters       filters, amplifier, loudspeaker;
  SwCompressor    compressor;
  SwDeEsser       de_esser;
  SwEcho         *echo;  /* (owned) (nullable) */
  GArray         *kicks; /* (owned) (element-type double): seconds */
  GArray         *rides; /* (owned) (element-type Ride) */
};

static void
collect_kicks (SwStrip *self)
{
  SwPart *drums = sw_score_get_part (self->score, SW_PART_DRUMS);

  self->kicks = g_array_new (FALSE, FALSE, sizeof (double));
  if (self->part->duck <= 0 || drums == NULL)
    return;
  for (guint i = 0; i < drums->notes->len; i++)
    {
      SwNote *note = &g_array_index (drums->notes, SwNote, i);
      double  time = sw_score_beat_to_seconds (self->score, note->start);

      if (note->pitch == 35 || note->pitch == 36)
        g_array_append_val (self->kicks, time);
    }
}

static void
collect_rides (SwStrip *self)
{
  self->rides = g_array_new (FALSE, FALSE, sizeof (Ride));
  for (guint i = 0; i < self->score->sections->len; i++)
    {
      SwScoreSection *section = &g_array_index (self->score->sections, SwScoreSection, i);
      Ride            ride = { sw_score_beat_to_seconds (self->score, section->start) - RIDE_LEAD,
                               self->settings->ride * (CLAMP (section->energy, 0, 1) - MIDDLE_ENERGY) };

      g_array_append_val (self->rides, ride);
    }
}

static void
set_up_filters (SwStrip *self)
{
  const Settings *settings = self->settings;

  for (int i = 0; i < MAX_FILTERS && settings->filters[i].frequency > 0; i++)
    sw_filters_add (&self->filters, settings->filters[i].kind, settings->filters[i].frequency,
                    settings->filters[i].q, settings->filters[i].gain);
  /* A guitar amplifier: mids pushed into a clipping stage, and a loudspeaker after it
   * that passes little above 5 kHz. */
  sw_filters_add (&self->amplifier, SW_FILTER_PEAK, 900, 0.7, 5);
  sw_filters_add (&self->loudspeaker, SW_FILTER_PEAK, 2800, 1.0, 1.5);
  sw_filters_add (&self->loudspeaker, SW_FILTER_LOW_PASS, 5200, 0.8, 0);
  sw_filters_add (&self->loudspeaker, SW_FILTER_LOW_PASS, 6500, 0.7, 0);
}

/**
 * sw_strip_new:
 * @score: outlives the strip, as does
 * @part:
 *
 * Returns: (transfer full) (nullable): a strip at rest; %NULL when there is no place for
 *   its tape
 */
SwStrip *
sw_strip_new (SwScore *score,
              SwPart  *part,
              GError **error)
{
  g_autoptr (SwStrip) self = g_new0 (SwStrip, 1);
  const Compressor *compressor;
  double            time = 0.75 * 60 / sw_score_get_bpm (score);

  self->score = score;
  self->part = part;
  self->settings = &strips[part->role];
  sw_meter_init (&self->meter);
  collect_kicks (self);
  collect_rides (self);
  set_up_filters (self);
  compressor = &self->settings->compressor;
  self->compressor = (SwCompressor){ compressor->threshold, compressor->ratio, compressor->attack, compressor->release, 0 };
  self->de_esser = (SwDeEsser){ 5500, -24 };
  while (time > MAX_ECHO_TIME)
    time /= 2;
  if (part->delay > 0)
    self->echo = sw_echo_new (time, ECHO_FEEDBACK, 0.6 * part->delay);
  self->tape = sw_tape_new (ceil (sw_score_get_duration (score) * SW_BAND_SAMPLE_RATE), error);
  if (self->tape == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sw_strip_free:
 * @self: (transfer full) (nullable):
 */
void
sw_strip_free (SwStrip *self)
{
  if (self == NULL)
    return;

  sw_tape_free (self->tape);
  sw_meter_clear (&self->meter);
  sw_echo_free (self->echo);
  g_clear_pointer (&self->kicks, g_array_unref);
  g_clear_pointer (&self->rides, g_array_unref);
  g_free (self);
}

/**
 * sw_track_clear:
 *
 * Frees what @self holds.
 */
void
sw_track_clear (SwTrack *self)
{
  g_clear_pointer (&self->tape, sw_tape_free);
}

/**
 * sw_strip_record:
 * @samples: the next %SW_TAPE_BLOCK frames of the dry part, used as scratch space
 * @n: fewer at the end only
 *
 * Returns: %FALSE with %G_IO_ERROR_NO_SPACE and the like
 */
gboolean
sw_strip_record (SwStrip     *self,
                 float *const samples[2],
                 gsize        n,
                 GError     **error)
{
  g_return_val_if_fail (self->next < sw_tape_get_n_blocks (self->tape), FALSE);
  g_return_val_if_fail (n == sw_tape_get_length (self->tape, self->next), FALSE);

  sw_dsp_narrow (self->settings->width, samples, n);
  if (!sw_tape_write (self->tape, self->next, samples, error))
    return FALSE;
  if (sw_tape_is_silent (self->tape, self->next))
    sw_meter_skip (&self->meter, n);
  else
    sw_meter_add (&self->meter, samples, n);
  self->next++;

  return TRUE;
}

static void
colour (SwStrip     *self,
        float *const samples[2],
        gsize        n)
{
  double drive = self->part->drive;

  if (self->part->role != SW_PART_GUITAR || drive < DISTORTED)
    {
      sw_dsp_saturate (MIN (self->settings->saturation + 0.5 * drive, 1), samples, n);
      return;
    }

  sw_filters_run (&self->amplifier, samples, n);
  sw_dsp_gain (2, 2, samples, n);
  sw_dsp_saturate (0.4 + drive, samples, n);
  sw_dsp_saturate (0.3 * drive, samples, n);
  sw_filters_run (&self->loudspeaker, samples, n);
}

static double
get_ride (SwStrip *self,
          double   time)
{
  const Ride *rides = (const Ride *)self->rides->data;
  guint       i = 0;
  double      from, x;

  while (i + 1 < self->rides->len && rides[i + 1].start <= time)
    i++;
  from = rides[i > 0 ? i - 1 : 0].level;
  x = CLAMP ((time - rides[i].start) / RIDE_TIME, 0, 1);

  return from + (rides[i].level - from) * x * x * (3 - 2 * x);
}

/* The faders follow the energy of the sections. */
static void
ride (SwStrip     *self,
      gsize        first,
      float *const samples[2],
      gsize        n)
{
  float before;

  if (self->rides->len == 0)
    return;

  before = pow (10, get_ride (self, (double)first / SW_BAND_SAMPLE_RATE) / 20);
  for (gsize at = 0; at < n; at += RIDE_BLOCK)
    {
      gsize m = MIN (RIDE_BLOCK, n - at);
      float after = pow (10, get_ride (self, (double)(first + at + m) / SW_BAND_SAMPLE_RATE) / 20);

      for (int c = 0; c < 2; c++)
        for (gsize i = 0; i < m; i++)
          samples[c][at + i] *= before + (after - before) * i / m;
      before = after;
    }
}

/* The kick drum pushes the part aside for a moment. */
static void
duck (SwStrip     *self,
      gsize        start,
      float *const samples[2],
      gsize        n)
{
  float gains[SW_TAPE_BLOCK];

  if (self->kicks->len == 0)
    return;

  for (gsize i = 0; i < n; i++)
    gains[i] = 1;
  for (guint k = 0; k < self->kicks->len; k++)
    {
      gssize first = (g_array_index (self->kicks, double, k) - KICK_ATTACK) * SW_BAND_SAMPLE_RATE - (gssize)start;
      gssize length = (KICK_ATTACK + KICK_RECOVERY) * SW_BAND_SAMPLE_RATE;

      for (gssize i = MAX (0, -first); i < length && first + i < (gssize)n; i++)
        {
          double t = (double)i / SW_BAND_SAMPLE_RATE - KICK_ATTACK;
          double x = t < 0 ? 1 + t / KICK_ATTACK : 1 - t / KICK_RECOVERY;
          float  gain = 1 - self->part->duck * x * x * (3 - 2 * x);

          gains[first + i] = MIN (gains[first + i], gain);
        }
    }
  for (int c = 0; c < 2; c++)
    for (gsize i = 0; i < n; i++)
      samples[c][i] *= gains[i];
}

static void
process (SwStrip     *self,
         gsize        first,
         double       gain,
         float *const samples[2],
         gsize        n)
{
  SwPartRole role = self->part->role;
  double     angle = G_PI / 4 * (1 + CLAMP (self->part->pan, -1, 1));

  sw_dsp_gain (gain, gain, samples, n);
  if (self->settings->compressor.ratio > 0)
    sw_compressor_run (&self->compressor, samples, n);
  sw_filters_run (&self->filters, samples, n);
  if (role == SW_PART_LEAD_VOCAL || role == SW_PART_BACKING_VOCAL)
    sw_de_esser_run (&self->de_esser, samples, n);
  colour (self, samples, n);
  sw_dsp_gain (G_SQRT2 * cos (angle), G_SQRT2 * sin (angle), samples, n);
  ride (self, first, samples, n);
  /* The level of a part is that of its own sound. */
  sw_meter_add (&self->meter, samples, n);
  duck (self, first, samples, n);
  if (self->echo != NULL)
    sw_echo_run (self->echo, samples, n);
}

static gboolean
process_blocks (SwStrip      *self,
                double        gain,
                GCancellable *cancellable,
                GError      **error)
{
  g_autofree float *memory = g_new (float, 2 * SW_TAPE_BLOCK);
  float *const      samples[2] = { memory, memory + SW_TAPE_BLOCK };
  guint             n_silent = ECHO_BLOCKS;

  for (gsize b = 0; b < sw_tape_get_n_blocks (self->tape); b++)
    {
      gsize n = sw_tape_get_length (self->tape, b);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      n_silent = sw_tape_is_silent (self->tape, b) ? n_silent + 1 : 0;
      if (n_silent > (self->echo != NULL ? ECHO_BLOCKS : 1))
        {
          sw_meter_skip (&self->meter, n);
          continue;
        }
      if (!sw_tape_read (self->tape, b, samples, error))
        return FALSE;
      process (self, b * SW_TAPE_BLOCK, gain, samples, n);
      if (!sw_tape_write (self->tape, b, samples, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * sw_strip_process:
 * @self: everything has been recorded
 * @track: (out caller-allocates): takes the tape over
 *
 * Runs the channel strip. Any thread.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED, or what the disk says
 */
gboolean
sw_strip_process (SwStrip      *self,
                  SwTrack      *track,
                  GCancellable *cancellable,
                  GError      **error)
{
  double loudness = sw_meter_get_loudness (&self->meter);

  *track = (SwTrack){ NULL, 0, CLAMP (self->part->reverb, 0, 1) };
  sw_meter_clear (&self->meter);
  sw_meter_init (&self->meter);
  if (loudness > SW_METER_SILENCE)
    {
      if (!process_blocks (self, pow (10, (WORKING_LOUDNESS - loudness) / 20), cancellable, error))
        return FALSE;
      track->gain = pow (10, (self->part->level - sw_meter_get_loudness (&self->meter)) / 20);
    }
  track->tape = g_steal_pointer (&self->tape);

  return TRUE;
}
