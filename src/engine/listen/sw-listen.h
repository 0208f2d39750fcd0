/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-analysis.h"
#include "sw-band.h"

G_BEGIN_DECLS

/* Listening closely to audio from outside, so that operations work on uploads too.
 * Sound is an SwStem (44,100 Hz, stereo); sw-analysis.h knows tempo, beats, key and
 * voice activity of a file. All calls block and work in any thread; @cancellable gives
 * G_IO_ERROR_CANCELLED. */

#define SW_LISTEN_RATE SW_BAND_SAMPLE_RATE

/* Called from the working thread, at most ten times a second. */
typedef void (*SwListenProgress) (double fraction, gpointer user_data);

/* Decodes any sound file (see sw_analyse_file() for the errors) to 44,100 Hz stereo: mono on
 * both sides, more channels folded down. Only [@start, @end) seconds, @end ≤ 0: to the
 * end. G_IO_ERROR_MESSAGE_TOO_LARGE when that is longer than SW_LISTEN_LIMIT seconds. */
#define SW_LISTEN_LIMIT 600.0
SwStem  *sw_listen_load      (const char   *path,
                              double        start,
                              double        end,
                              GCancellable *cancellable,
                              GError      **error);

/* A note heard in a monophonic line. */
typedef struct
{
  double start, length; /* seconds */
  guint8 pitch;         /* MIDI note number */
  double cents;         /* how far off it was sung, −50 … 50, tuning of the whole line taken out */
  double level;         /* dBFS, loudest part */
  double confidence;    /* 0 … 1 */
} SwHeardNote;

/* The fundamental of a monophonic line every SW_PITCH_STEP seconds. */
#define SW_PITCH_STEP 0.010
typedef struct
{
  gsize   n;
  float  *hertz;  /* (owned) 0 where nothing periodic sounds */
  float  *level;  /* (owned) dBFS */
  float  *clarity;/* (owned) 0 … 1 */
} SwPitchTrack;

void          sw_pitch_track_free  (SwPitchTrack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwPitchTrack, sw_pitch_track_free)

/* @lowest, @highest: Hz, 0: 60 and 1100. */
SwPitchTrack *sw_listen_pitch      (SwStem       *line,
                                    double        lowest,
                                    double        highest,
                                    GCancellable *cancellable,
                                    GError      **error);
/* (element-type SwHeardNote) by start, never overlapping; empty when nothing is sung. */
GArray       *sw_listen_notes      (SwStem       *line,
                                    GCancellable *cancellable,
                                    GError      **error);

/* Notes on the beat grid of @analysis as notes of a score whose beat 0 is the first downbeat
 * (earlier ones are dropped); @grid: parts of a beat to round to (4: sixteenths), 0: none.
 * (element-type SwNote) */
GArray       *sw_listen_quantise   (GArray       *heard,
                                    SwAnalysis   *analysis,
                                    guint         grid);

/* A rough parting of a mix; voice + accompaniment = mix exactly. Say "rough" wherever
 * it is shown. @voice, @accompaniment: (out) (nullable). @analysis: (nullable) its voice ranges keep
 * instrumental passages out of the voice. */
gboolean      sw_listen_separate   (SwStem           *mix,
                                    SwAnalysis       *analysis,
                                    SwStem          **voice,
                                    SwStem          **accompaniment,
                                    SwListenProgress  progress,
                                    gpointer          progress_data,
                                    GCancellable     *cancellable,
                                    GError          **error);

/* The likely chord of a bar (or half bar where it changes there). */
typedef struct
{
  double  start, end;     /* seconds */
  SwChord chord;          /* start and length in beats of the grid, beat 0 = first downbeat */
  double  confidence;     /* 0 … 1 */
} SwHeardChord;

/* (element-type SwHeardChord), without gaps from the first downbeat to the end of the grid; empty
 * without a beat grid. */
GArray       *sw_listen_chords     (SwStem       *mix,
                                    SwAnalysis   *analysis,
                                    GCancellable *cancellable,
                                    GError      **error);

/* Faster or slower without changing pitch, higher or lower without changing speed.
 * @speed: 2 = twice as fast (½ … 2 sounds well; 0.1 … 10 allowed); @semitones: −24 … 24.
 * The result has round (n_frames / speed) frames. G_IO_ERROR_INVALID_ARGUMENT outside. */
typedef enum
{
  SW_STRETCH_MUSIC    = 0,      /* keeps attacks crisp */
  SW_STRETCH_FORMANTS = 1 << 0, /* a voice stays the same person */
  SW_STRETCH_FINE     = 1 << 1, /* better and three times as slow */
} SwStretchFlags;

SwStem       *sw_listen_stretch    (SwStem           *sound,
                                    double            speed,
                                    double            semitones,
                                    SwStretchFlags    flags,
                                    SwListenProgress  progress,
                                    gpointer          progress_data,
                                    GCancellable     *cancellable,
                                    GError          **error);

/* @sound laid on another grid: its beat @beats_from[i] (seconds) comes to beats_to[i]
 * (seconds), evenly in between; both rise, n ≥ 2. For mashups whose tempo wanders. */
SwStem       *sw_listen_warp       (SwStem           *sound,
                                    const double     *beats_from,
                                    const double     *beats_to,
                                    guint             n,
                                    double            semitones,
                                    SwStretchFlags    flags,
                                    GCancellable     *cancellable,
                                    GError          **error);

/* How @guest is to be changed to go with @host: the speed (octave of the tempo chosen for the
 * least change) and the shift in semitones (−6 … 6; relative keys count as the same). 1 and 0
 * where tempo or key is unknown. */
void          sw_listen_match      (SwAnalysis *host,
                                    SwAnalysis *guest,
                                    double     *speed,
                                    double     *semitones);

/* What a voice in a recording is like, for a singer made from it. */
typedef struct
{
  double seconds;         /* of clearly voiced sound */
  double lowest, highest; /* MIDI note numbers (fractional): 5th and 95th percentile */
  double median;
  double formant_scale;   /* 1 = an average man, 1.17 an average woman; 0.8 … 1.3, rough */
  double brightness;      /* dB, level above 2 kHz against below, of voiced sound */
  double breathiness;     /* 0 … 1 */
  double vibrato_rate;    /* Hz, 0: none */
  double vibrato_depth;   /* cents, to one side */
} SwVoiceTraits;

/* FALSE with G_IO_ERROR_NOT_FOUND when fewer than 2 s of a clear voice are there. */
gboolean      sw_listen_traits     (SwStem        *voice,
                                    SwVoiceTraits *traits,
                                    GCancellable  *cancellable,
                                    GError       **error);

G_END_DECLS
