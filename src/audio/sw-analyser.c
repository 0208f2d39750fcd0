/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sound of any length goes through here once: level and silence of all of it, features
 * for tempo, key and voice of the first half hour. */

#define G_LOG_DOMAIN "sw-analyser"

#include "config.h"

#include "sw-analysis-private.h"
#include "sw-key.h"
#include "sw-peak-meter.h"
#include "sw-pulse.h"
#include "sw-voice-activity.h"

#include <ebur128.h>
#include <math.h>
#include <string.h>

#define MAX_CHANNELS 64
#define PIECE 4096           /* frames looked at in one go */
#define BLOCK 0.05           /* seconds that are silent or not */
#define QUIET 0.001f         /* −60 dBFS */
#define SHORTEST_SILENCE 0.5 /* seconds */
#define TOO_SHORT 1.0        /* seconds: no music to be found */
#define LOUDEST 64.0f        /* samples beyond are garbage */

struct _SwAnalyser
{
  SwAnalyseFlags flags;
  SwAnalysis    *analysis;   /* (owned) */
  ebur128_state *meter;      /* (owned) (nullable) */
  SwPeakMeter   *peak_meter; /* (owned) (nullable) */
  float          peak;       /* of what was in another format before */
  SwFeatures    *features;   /* (owned) (nullable) */
  gboolean       features_full;
  float         *clean; /* (owned) (nullable) */
  double         seconds;
  int            channels, rate;

  double      block_left; /* seconds */
  float       low[MAX_CHANNELS], high[MAX_CHANNELS];
  double      block_start;
  gboolean    heard; /* anything but silence so far */
  SwTimeRange quiet; /* the silence that goes on */
};

SwAnalyser *
_sw_analyser_new (SwAnalyseFlags flags)
{
  SwAnalyser *self = g_new0 (SwAnalyser, 1);

  self->flags = flags;
  self->analysis = _sw_analysis_new ();
  return self;
}

void
_sw_analyser_free (SwAnalyser *self)
{
  if (self == NULL)
    return;
  if (self->meter != NULL)
    ebur128_destroy (&self->meter);
  g_clear_pointer (&self->peak_meter, _sw_peak_meter_free);
  g_clear_pointer (&self->features, _sw_features_free);
  g_clear_pointer (&self->analysis, sw_analysis_unref);
  g_free (self->clean);
  g_free (self);
}

double
_sw_analyser_get_seconds (SwAnalyser *self)
{
  return self->seconds;
}

static void
reset_block (SwAnalyser *self)
{
  for (int c = 0; c < MAX_CHANNELS; c++)
    {
      self->low[c] = HUGE_VALF;
      self->high[c] = -HUGE_VALF;
    }
  self->block_left = BLOCK;
  self->block_start = self->seconds;
}

static void
end_silence (SwAnalyser *self)
{
  if (self->quiet.end - self->quiet.start >= SHORTEST_SILENCE)
    g_array_append_val (self->analysis->silence, self->quiet);
  self->quiet.start = self->quiet.end = self->seconds;
}

/* Silent is what hardly moves: a constant voltage cannot be heard. */
static void
end_block (SwAnalyser *self)
{
  gboolean silent = TRUE;

  for (int c = 0; c < MIN (self->channels, MAX_CHANNELS); c++)
    silent = silent && self->high[c] - self->low[c] < 2 * QUIET;
  if (!silent)
    {
      end_silence (self);
      self->heard = TRUE;
    }
  self->quiet.end = self->seconds;
  reset_block (self);
}

static void
begin (SwAnalyser *self,
       int         channels,
       int         rate)
{
  gboolean first = self->rate == 0;

  self->channels = channels;
  self->rate = rate;
  /* The histogram keeps memory flat whatever the length. */
  if (first)
    self->meter = ebur128_init (channels, rate, EBUR128_MODE_I | EBUR128_MODE_HISTOGRAM);
  else if (self->meter != NULL)
    ebur128_change_parameters (self->meter, channels, rate);
  if (self->peak_meter != NULL)
    self->peak = MAX (self->peak, _sw_peak_meter_get (self->peak_meter));
  g_clear_pointer (&self->peak_meter, _sw_peak_meter_free);
  self->peak_meter = _sw_peak_meter_new (rate, channels);
  if (first)
    {
      self->analysis->channels = channels;
      self->analysis->sample_rate = rate;
      if ((self->flags & SW_ANALYSE_BASIC) == 0)
        self->features = _sw_features_new (rate, channels);
    }
  else
    self->features_full = TRUE;
  reset_block (self);
}

/* Float files may hold anything. */
static const float *
clean (SwAnalyser  *self,
       const float *samples,
       gsize        n)
{
  gboolean fine = TRUE;

  for (gsize i = 0; i < n; i++)
    fine = fine && samples[i] >= -LOUDEST && samples[i] <= LOUDEST;
  if (fine)
    return samples;

  if (self->clean == NULL)
    self->clean = g_new (float, PIECE *MAX_CHANNELS);
  for (gsize i = 0; i < n; i++)
    self->clean[i] = samples[i] >= -LOUDEST && samples[i] <= LOUDEST ? samples[i] : 0;
  return self->clean;
}

static void
watch_silence (SwAnalyser  *self,
               const float *samples,
               gsize        n_frames)
{
  int n = MIN (self->channels, MAX_CHANNELS);

  for (gsize i = 0; i < n_frames; i++, samples += self->channels)
    for (int c = 0; c < n; c++)
      {
        self->low[c] = MIN (self->low[c], samples[c]);
        self->high[c] = MAX (self->high[c], samples[c]);
      }
}

static void
add_piece (SwAnalyser  *self,
           const float *samples,
           gsize        n_frames)
{
  if (self->meter != NULL)
    ebur128_add_frames_float (self->meter, samples, n_frames);
  _sw_peak_meter_add (self->peak_meter, samples, n_frames);
  if (self->features != NULL && !self->features_full)
    {
      _sw_features_add (self->features, samples, n_frames);
      self->features_full = self->seconds >= SW_ANALYSIS_MUSIC_LIMIT;
    }
}

void
_sw_analyser_add (SwAnalyser  *self,
                  const float *samples,
                  gsize        n_frames,
                  int          channels,
                  int          rate)
{
  if (channels < 1 || rate < 1 || channels > MAX_CHANNELS)
    return;
  if (channels != self->channels || rate != self->rate)
    begin (self, channels, rate);

  while (n_frames > 0)
    {
      gsize        until_block = (gsize)MAX (1, ceil (self->block_left * rate));
      gsize        n = MIN (MIN (n_frames, PIECE), until_block);
      const float *piece = clean (self, samples, n * channels);

      watch_silence (self, piece, n);
      add_piece (self, piece, n);
      self->seconds += (double)n / rate;
      self->block_left -= (double)n / rate;
      if (n == until_block)
        end_block (self);
      samples += n * channels;
      n_frames -= n;
    }
}

static void
measure_level (SwAnalyser *self)
{
  double peak = self->peak;

  if (self->meter == NULL || ebur128_loudness_global (self->meter, &self->analysis->loudness) != EBUR128_SUCCESS)
    self->analysis->loudness = -HUGE_VAL;
  if (self->peak_meter != NULL)
    peak = MAX (peak, _sw_peak_meter_get (self->peak_meter));
  self->analysis->true_peak = peak > 0 ? 20 * log10 (peak) : -HUGE_VAL;
}

static void
find_pulse (SwAnalyser *self)
{
  SwAnalysis *analysis = self->analysis;
  SwPulse     pulse;

  _sw_pulse_find (self->features, analysis->examined, &pulse);
  analysis->tempo = pulse.tempo;
  analysis->tempo_confidence = pulse.confidence;
  analysis->octave_confidence = pulse.octave_confidence;
  analysis->tempo_other = pulse.other;
  analysis->beats_per_bar = pulse.beats_per_bar;
  g_array_unref (analysis->beats);
  analysis->beats = pulse.beats;
}

static void
find_voice (SwAnalyser *self)
{
  SwAnalysis        *analysis = self->analysis;
  gsize              n;
  const SwTimbreRow *rows = _sw_features_get_timbre (self->features, &n);

  _sw_voice_activity_find (rows, n, analysis->examined, analysis->voice);
  analysis->voice_share = CLAMP (sw_analysis_get_voiced (analysis, 0, analysis->examined) / analysis->examined, 0, 1);
}

SwAnalysis *
_sw_analyser_finish (SwAnalyser   *self,
                     GCancellable *cancellable,
                     GError      **error)
{
  SwAnalysis        *analysis = self->analysis;
  const SwChromaRow *chroma;
  gsize              n;

  end_block (self);
  end_silence (self);
  analysis->duration = self->seconds;
  analysis->silent = !self->heard;
  measure_level (self);
  if (self->features != NULL && !analysis->silent)
    {
      _sw_features_end (self->features);
      analysis->examined = _sw_features_get_seconds (self->features);
    }
  if (analysis->examined >= TOO_SHORT)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      find_pulse (self);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      chroma = _sw_features_get_chroma (self->features, &n);
      _sw_key_find (chroma, n, &analysis->key, &analysis->minor, &analysis->key_confidence);
      analysis->tuning = _sw_features_get_tuning (self->features);
      find_voice (self);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&self->analysis);
}
