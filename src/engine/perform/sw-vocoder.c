/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The voice's sound: pulses at the sung pitch plus noise, filtered by the minimum-phase
 * response of the spectral envelope, which changes from hop to hop.
 *
 * Each hop costs five real transforms of N_FFT points: two for the minimum phase of
 * the envelope (folding the cepstrum; Oppenheim and Schafer, Discrete-Time Signal
 * Processing, section 13.5), two for a window of pulses and of noise, one back. The
 * windows are Hann with half overlap, so the filter glides linearly between hops, and
 * the cost does not depend on the pitch.
 *
 * This file is compiled for speed; loops over bins are written so that they vectorise.
 */

#define G_LOG_DOMAIN "sw-vocoder"

#include "config.h"

#include "sw-singer-private.h"

#include <fftw3.h>
#include <math.h>
#include <string.h>

#define N_FFT 2048
#define N_BINS (N_FFT / 2 + 1)
#define BIN_HZ ((float)SW_SINGER_SAMPLE_RATE / N_FFT)
#define WINDOW (2 * SW_VOCODER_HOP)
/* Zero-phase weights ring a little before the pulse; the tail of the transform is
 * taken as negative time. */
#define EARLY SW_VOCODER_HOP
/* The envelope is trusted up to this part of its band and faded into the extension
 * from the first. */
#define BAND_FADE 0.81
#define BAND_END 0.90
/* Fall of the extension in neper per octave: vowels, hisses. */
#define VOWEL_ROLL_OFF 3.2f
#define HISS_ROLL_OFF 1.3f
/* From here on, envelopes are smoothed: their high peaks are an artefact. */
#define SMOOTH_FROM 4500.0f
#define SMOOTH_MAX 1100.0f
/* How much of the level differences between vowels is evened out. */
#define LEVELLING 0.4
/* Neper that the first harmonic may stay behind the second, and is raised at most. */
#define MAX_BEHIND 0.35f
#define MAX_RAISE 1.6f
/* Neper per (bent) octave below the pitch, down to SUB_SHARE of it: what rings further
 * down is not taken for the note, and speech recognisers expect it. */
#define SUB_SHARE 0.45f
#define SUB_ROLL_OFF 1.0f
/* How much the noise follows the pulses. */
#define PUFF 0.75f
/* Hz: below this, and below the pitch, turbulence makes no sound. Spoken envelopes are
 * strong where the speaker's pitch was: noise there would be heard as a second, lower
 * voice. */
#define NOISE_CORNER 150.0f
/* Band-limited pulses: windowed sincs of SINC_TAPS at SINC_PHASES sub-sample places. */
#define SINC_TAPS 24
#define SINC_PHASES 128

typedef struct
{
  fftwf_plan forward, backward;
  float      window[WINDOW];
  float      sinc[SINC_PHASES + 1][SINC_TAPS];
  float      noise_weight[N_BINS];  /* of a voiced sound without breath */
  float      breath_weight[N_BINS]; /* added, times breathiness */
  float      singers_formant[N_BINS];
  float      octaves[N_BINS]; /* around 1 kHz */
} Tables;

typedef struct
{
  const SwVoiceManner *manner;
  SwVoiceTrack        *track;
  Tables              *tables;
  float               *cosines;                   /* (owned) order × n_known */
  guint                n_known;                   /* bins within the trusted band */
  double               mean_energy;               /* of the vowels' centres */
  float               *real;                      /* (owned) N_FFT */
  fftwf_complex       *spectrum;                  /* (owned) N_BINS */
  fftwf_complex       *noise_spectrum;            /* (owned) N_BINS */
  float               *envelope;                  /* (owned) N_BINS + 1: ln amplitude */
  float               *response_re, *response_im; /* (owned) N_BINS */
  double              *power;                     /* (owned) N_BINS + 1: running sums */
} Vocoder;

static Tables *
make_tables (void)
{
  Tables        *tables = g_new0 (Tables, 1);
  float         *real = fftwf_alloc_real (N_FFT);
  fftwf_complex *complex_ = fftwf_alloc_complex (N_BINS);

  /* Only made here: planning is not thread-safe, executing is. */
  tables->forward = fftwf_plan_dft_r2c_1d (N_FFT, real, complex_, FFTW_ESTIMATE);
  tables->backward = fftwf_plan_dft_c2r_1d (N_FFT, complex_, real, FFTW_ESTIMATE);
  fftwf_free (real);
  fftwf_free (complex_);

  for (guint i = 0; i < WINDOW; i++)
    tables->window[i] = 0.5 - 0.5 * cos (2 * G_PI * i / WINDOW);

  for (guint phase = 0; phase <= SINC_PHASES; phase++)
    for (int tap = 0; tap < SINC_TAPS; tap++)
      {
        double x = tap - SINC_TAPS / 2 + 1 - (double)phase / SINC_PHASES;
        double window = 0.5 + 0.5 * cos (2 * G_PI * x / (SINC_TAPS + 1));

        tables->sinc[phase][tap] = (fabs (x) < 1e-9 ? 1 : sin (G_PI * x) / (G_PI * x)) * window;
      }

  for (guint k = 0; k < N_BINS; k++)
    {
      double f = k * BIN_HZ;

      tables->noise_weight[k] = 0.02 + 0.78 / (1 + exp (-(f - 5200) / 900));
      tables->breath_weight[k] = 0.25 * MIN (1, f / 2500);
      tables->singers_formant[k] = 0.30 * exp (-pow ((f - 3000) / 900, 2));
      tables->octaves[k] = log2 ((f + 200) / 1000);
    }

  return tables;
}

static Tables *
get_tables (void)
{
  static Tables *tables;

  if (g_once_init_enter (&tables))
    g_once_init_leave (&tables, make_tables ());

  return tables;
}

/* ln amplitude is a cosine series over a warped frequency; the singer's vocal tract
 * stretches the frequency axis. */
static void
prepare_cosines (Vocoder *self)
{
  guint  order = self->track->order;
  double limit = self->track->nyquist * BAND_END * self->manner->formants;

  self->n_known = CLAMP ((guint)(limit / BIN_HZ), 64, N_BINS);
  self->cosines = fftwf_alloc_real ((gsize)order * self->n_known);
  for (guint k = 0; k < self->n_known; k++)
    {
      double w = G_PI * MIN (k * BIN_HZ / self->manner->formants / self->track->nyquist, 1);
      double warped = w + 2 * atan2 (self->track->alpha * sin (w), 1 - self->track->alpha * cos (w));

      for (guint m = 0; m < order; m++)
        self->cosines[m * self->n_known + k] = cos (m * warped);
    }
}

static void
measure_vowels (Vocoder *self,
                GArray  *phones)
{
  guint n_vowels = 0;

  for (guint i = 0; i < phones->len; i++)
    {
      SwTimedPhone *phone = &g_array_index (phones, SwTimedPhone, i);
      guint         centre = (phone->span.first + phone->span.end) / 2;

      if (!phone->vowel)
        continue;
      self->mean_energy += self->track->energies[MIN (centre, self->track->n_frames - 1)];
      n_vowels++;
    }
  self->mean_energy /= MAX (n_vowels, 1);
}

/* Above the voice's own band nothing is known: go on from its upper end, falling
 * steeply for vowels and gently for hisses. */
static void
extend_band (Vocoder *self,
             float    voicing)
{
  guint fade = self->n_known * BAND_FADE / BAND_END, n = self->n_known;
  float roll_off = HISS_ROLL_OFF + (VOWEL_ROLL_OFF - HISS_ROLL_OFF) * voicing;
  float reference = 0;
  guint from = n * 0.83;

  if (n >= N_BINS)
    return;
  for (guint k = from; k < n; k++)
    reference += self->envelope[k];
  reference /= n - from;

  for (guint k = fade; k < n; k++)
    {
      float a = (float)(k - fade) / (n - fade);

      self->envelope[k] = self->envelope[k] * (1 - a) + reference * a;
    }
  for (guint k = n; k < N_BINS; k++)
    self->envelope[k] = reference - roll_off * (self->tables->octaves[k] - self->tables->octaves[n]);
}

static void
smooth_high_band (Vocoder *self)
{
  guint   first = SMOOTH_FROM / BIN_HZ;
  float  *envelope = self->envelope;
  double *sums = self->power;

  for (guint k = first; k < N_BINS; k++)
    self->real[k] = expf (2 * envelope[k]);
  sums[first] = 0;
  for (guint k = first; k < N_BINS; k++)
    sums[k + 1] = sums[k] + self->real[k];
  for (guint k = first; k < N_BINS; k++)
    {
      guint half = MIN ((k * BIN_HZ - SMOOTH_FROM) * 0.45f, SMOOTH_MAX) / BIN_HZ;
      guint a = MAX (first, k - half), b = MIN (N_BINS - 1, k + half);

      self->real[k] = (sums[b + 1] - sums[a]) / (b - a + 1);
    }
  for (guint k = first; k < N_BINS; k++)
    envelope[k] = 0.5f * logf (self->real[k] + 1e-20f);
}

static void
compute_envelope (Vocoder              *self,
                  const SwVocoderFrame *frame)
{
  SwVoiceTrack *track = self->track;
  float         position = CLAMP (frame->position, 0, track->n_frames - 1.001f);
  guint         i = position, n = self->n_known;
  guint         next = MIN (i + 1, track->n_frames - 1);
  float         a = position - i;
  const float  *c0 = track->cepstra + (gsize)i * track->order;
  const float  *c1 = track->cepstra + (gsize)next * track->order;
  float        *envelope = self->envelope;

  memset (envelope, 0, n * sizeof (float));
  for (guint m = 0; m < track->order; m++)
    {
      const float *cosines = self->cosines + (gsize)m * n;
      float        c = c0[m] * (1 - a) + c1[m] * a;

      for (guint k = 0; k < n; k++)
        envelope[k] += c * cosines[k];
    }
  extend_band (self, frame->voicing);
  smooth_high_band (self);
}

static float
get_bin (Vocoder *self,
         float    frequency)
{
  float place = MIN (frequency / BIN_HZ, N_BINS - 2);
  guint k = place;

  return self->envelope[k] + (place - k) * (self->envelope[k + 1] - self->envelope[k]);
}

/* Spoken envelopes, sung high, can leave nearly all the sound to the second harmonic,
 * and the note is heard an octave up. Singers open their mouths instead: the first
 * harmonic keeps up with the second. */
static void
raise_fundamental (Vocoder              *self,
                   const SwVocoderFrame *frame)
{
  float behind = get_bin (self, 2 * frame->f0) - get_bin (self, frame->f0);
  float boost = self->manner->fundamental + CLAMP (behind - MAX_BEHIND, 0, MAX_RAISE);
  guint highest = MIN (4 * frame->f0 / BIN_HZ, N_BINS - 1);

  boost *= MIN (frame->voicing * 1.2f, 1);
  for (guint k = 0; k <= highest; k++)
    {
      float harmonic = k * BIN_HZ / frame->f0 / 1.45f;
      float square = harmonic * harmonic;

      self->envelope[k] += boost / (1 + square * square * square);
    }
}

/* A spoken envelope has its hump where the speaker's pitch was, below the sung one. No
 * harmonic is there to use it, but it would ring on, out of tune, when the voice stops. */
static void
cut_below_fundamental (Vocoder              *self,
                       const SwVocoderFrame *frame)
{
  guint first = CLAMP (frame->f0 / BIN_HZ, 2, N_BINS - 1);
  float level = self->envelope[first], octave = self->tables->octaves[first];
  float voiced = MIN (frame->voicing * 4, 1);

  for (guint k = SUB_SHARE * first; k < first; k++)
    {
      float most = level + SUB_ROLL_OFF * (self->tables->octaves[k] - octave);

      if (self->envelope[k] > most)
        self->envelope[k] += voiced * (most - self->envelope[k]);
    }
}

/* Level, colour and effort, still in ln amplitude. */
static void
shape_envelope (Vocoder              *self,
                const SwVocoderFrame *frame)
{
  /* The singer's formant, as part of the usual one. */
  static const float ring[SW_N_DELIVERIES] = {
    [SW_DELIVERY_PLAIN] = 1,
    [SW_DELIVERY_SOFT] = 0.4,
    [SW_DELIVERY_POWERFUL] = 2,
  };
  const Tables *tables = self->tables;
  guint         at = CLAMP (frame->position, 0, self->track->n_frames - 1);
  float         tilt = self->manner->brightness + 0.10f * frame->effort * frame->voicing;
  float         sung = MIN (frame->voicing * 1.2f, 1) * ring[self->manner->delivery];
  float         gain = logf (frame->amplitude) - self->mean_energy;

  if (frame->voicing > 0.85f)
    gain -= LEVELLING * frame->voicing * (self->track->energies[at] - self->mean_energy);
  for (guint k = 0; k < N_BINS; k++)
    self->envelope[k] += gain + tilt * tables->octaves[k] + sung * tables->singers_formant[k];
  raise_fundamental (self, frame);
  cut_below_fundamental (self, frame);
}

/* envelope → complex minimum-phase response, shifted in time so that the first harmonic
 * keeps its phase: from an open vowel to a closure the phase there turns by up to half a
 * period, which sounds and measures as a note a semitone flat. */
static void
compute_response (Vocoder              *self,
                  const SwVocoderFrame *frame)
{
  float place = CLAMP (frame->f0 / BIN_HZ, 1, N_BINS - 2), turn;
  guint first = place;

  for (guint k = 0; k < N_BINS; k++)
    {
      self->spectrum[k][0] = self->envelope[k] / N_FFT;
      self->spectrum[k][1] = 0;
    }
  fftwf_execute_dft_c2r (self->tables->backward, self->spectrum, self->real);
  for (guint i = 1; i < N_FFT / 2; i++)
    self->real[i] *= 2;
  memset (self->real + N_FFT / 2 + 1, 0, (N_FFT / 2 - 1) * sizeof (float));
  fftwf_execute_dft_r2c (self->tables->forward, self->real, self->spectrum);
  turn = self->spectrum[first][1] + (place - first) * (self->spectrum[first + 1][1] - self->spectrum[first][1]);
  turn *= -MIN (frame->voicing * 2, 1) / place;
  for (guint k = 0; k < N_BINS; k++)
    {
      float magnitude = expf (self->spectrum[k][0]), phase = self->spectrum[k][1] + k * turn;

      self->response_re[k] = magnitude * cosf (phase);
      self->response_im[k] = magnitude * sinf (phase);
    }
  self->response_re[0] = self->response_im[0] = 0;
}

/* One window of pulses and noise through the response; returns it in self->real. */
static void
filter_window (Vocoder              *self,
               const SwVocoderFrame *frame,
               const float          *pulses,
               const float          *noise)
{
  const Tables *tables = self->tables;
  float         breath = self->manner->breathiness, voicing = frame->voicing;
  float         corner = (NOISE_CORNER + MIN (voicing * 4, 1) * MAX (frame->f0 - NOISE_CORNER, 0)) / BIN_HZ;

  memset (self->real + WINDOW, 0, (N_FFT - WINDOW) * sizeof (float));
  for (guint i = 0; i < WINDOW; i++)
    self->real[i] = noise[i] * tables->window[i];
  fftwf_execute_dft_r2c (tables->forward, self->real, self->noise_spectrum);
  memset (self->real + WINDOW, 0, (N_FFT - WINDOW) * sizeof (float));
  for (guint i = 0; i < WINDOW; i++)
    self->real[i] = pulses[i] * tables->window[i];
  fftwf_execute_dft_r2c (tables->forward, self->real, self->spectrum);

  for (guint k = 0; k < N_BINS; k++)
    {
      float rough = tables->noise_weight[k] + breath * tables->breath_weight[k];
      float n = CLAMP (1 - voicing * (1 - rough), 0, 1) / N_FFT;
      float p = sqrtf (MAX (0, 1.0f / N_FFT / N_FFT - n * n));
      float x = k / corner, square = x * x;
      float re, im;

      n *= square * square / (1 + square * square);
      re = p * self->spectrum[k][0] + n * self->noise_spectrum[k][0];
      im = p * self->spectrum[k][1] + n * self->noise_spectrum[k][1];
      self->spectrum[k][0] = re * self->response_re[k] - im * self->response_im[k];
      self->spectrum[k][1] = re * self->response_im[k] + im * self->response_re[k];
    }
  fftwf_execute_dft_c2r (tables->backward, self->spectrum, self->real);
}

static void
add_pulse (const Tables *tables,
           float        *excitation,
           gsize         n,
           double        position,
           float         amplitude)
{
  gssize first = (gssize)position;
  guint  phase = (position - first) * SINC_PHASES + 0.5;

  first -= SINC_TAPS / 2 - 1;
  for (int tap = 0; tap < SINC_TAPS; tap++)
    if (first + tap >= 0 && first + tap < (gssize)n)
      excitation[first + tap] += amplitude * tables->sinc[phase][tap];
}

/* Pulses wherever some voicing is near; each carries the energy of noise of unit
 * variance over its period, so that both blend at one level. A real voice's noise
 * comes in puffs, shortly after each pulse: even noise would be heard beside the voice
 * instead of in it. */
static void
make_excitation (const Tables *tables,
                 GArray       *frames,
                 float        *excitation,
                 float        *noise,
                 gsize         n,
                 SwRandom     *random)
{
  double phase = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint                 at = i / SW_VOCODER_HOP;
      const SwVocoderFrame *frame = &g_array_index (frames, SwVocoderFrame, MIN (at, frames->len - 2));
      double                a = (double)(i % SW_VOCODER_HOP) / SW_VOCODER_HOP;
      double                step = (frame[0].f0 * (1 - a) + frame[1].f0 * a) / SW_SINGER_SAMPLE_RATE;
      float                 puff = PUFF * (frame[0].voicing * (1 - a) + frame[1].voicing * a);

      noise[i] *= (1 + puff * cosf (2 * (float)G_PI * ((float)phase - 0.1f))) / sqrtf (1 + 0.5f * puff * puff);
      phase += step;
      if (phase < 1)
        continue;
      phase -= 1;
      if (frame[0].voicing > 0.02f || frame[1].voicing > 0.02f)
        add_pulse (tables, excitation, n, i - phase / step + 1,
                   sqrt (1 / step) * (1 + 0.02 * sw_random_normal (random)));
    }
}

static void
make_noise (float    *noise,
            gsize     n,
            SwRandom *random)
{
  /* Uniform with unit variance. */
  for (gsize i = 0; i < n; i++)
    noise[i] = ((gint32)sw_random_next (random)) * (1.7320508f / 2147483648.0f);
}

static void
overlap_add (const float *real,
             float       *samples,
             gsize        n_samples,
             gssize       at)
{
  /* negative time, then the response */
  for (gssize i = MAX (0, EARLY - at); i < EARLY && at - EARLY + i < (gssize)n_samples; i++)
    samples[at - EARLY + i] += real[N_FFT - EARLY + i];
  for (gssize i = 0; i < N_FFT - EARLY && at + i < (gssize)n_samples; i++)
    samples[at + i] += real[i];
}

static void
clear (Vocoder *self)
{
  fftwf_free (self->cosines);
  fftwf_free (self->real);
  fftwf_free (self->spectrum);
  fftwf_free (self->noise_spectrum);
  fftwf_free (self->envelope);
  fftwf_free (self->response_re);
  fftwf_free (self->response_im);
  g_free (self->power);
}

/**
 * _sw_vocoder_sing:
 * @phones: (element-type SwTimedPhone): for the level of the vowels
 * @frames: (element-type SwVocoderFrame): one per %SW_VOCODER_HOP samples
 *
 * Makes the sound and adds it to @samples. Same arguments, same samples.
 */
void
_sw_vocoder_sing (const SwVoiceManner *manner,
                  SwVoiceTrack        *track,
                  GArray              *phones,
                  GArray              *frames,
                  guint64              seed,
                  float               *samples,
                  gsize                n_samples)
{
  Vocoder           self = { manner, track, get_tables () };
  gsize             n = (gsize)(frames->len + 1) * SW_VOCODER_HOP;
  g_autofree float *pulses = g_new0 (float, n);
  g_autofree float *noise = g_new (float, n);
  SwRandom          random;

  sw_random_init (&random, seed, "vocoder", 0);
  make_noise (noise, n, &random);
  make_excitation (self.tables, frames, pulses, noise, n, &random);
  prepare_cosines (&self);
  measure_vowels (&self, phones);
  self.real = fftwf_alloc_real (N_FFT);
  self.spectrum = fftwf_alloc_complex (N_BINS);
  self.noise_spectrum = fftwf_alloc_complex (N_BINS);
  self.envelope = fftwf_alloc_real (N_BINS + 1);
  self.response_re = fftwf_alloc_real (N_BINS);
  self.response_im = fftwf_alloc_real (N_BINS);
  self.power = g_new (double, N_BINS + 1);

  /* Window i is centred on frame i: it starts one hop earlier. */
  for (guint i = 1; i < frames->len; i++)
    {
      SwVocoderFrame *frame = &g_array_index (frames, SwVocoderFrame, i);
      gssize          at = (gssize)(i - 1) * SW_VOCODER_HOP;

      if (frame->amplitude < 1e-4f)
        continue;
      compute_envelope (&self, frame);
      shape_envelope (&self, frame);
      compute_response (&self, frame);
      filter_window (&self, frame, pulses + at, noise + at);
      overlap_add (self.real, samples, n_samples, at);
    }
  clear (&self);
}
