/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a recording from outside is, found by listening to it once: how long, how
 * loud, how fast, in which key, where somebody sings, where nothing sounds.
 * Decoded as a stream, so memory does not grow with the length. Errors are in
 * SW_AUDIO_ERROR (sw-player.h). */

/* Beats, key and voice are looked for in the first half hour; duration, loudness,
 * true peak and silence in all of it. */
#define SW_ANALYSIS_MUSIC_LIMIT 1800.0

typedef struct
{
  double start, end; /* seconds */
} SwTimeRange;

typedef struct
{
  double time;     /* seconds */
  guint  position; /* in the bar: 1 is the downbeat */
} SwBeat;

typedef enum
{
  SW_ANALYSE_ALL      = 0,
  SW_ANALYSE_BASIC    = 1 << 0, /* only duration, format, loudness, silence: faster */
  SW_ANALYSE_TOLERANT = 1 << 1, /* a truncated or silent file is described, not refused */
} SwAnalyseFlags;

/* Immutable once made. */
typedef struct
{
  /* The file; of samples: format NULL, declared negative. */
  char    *format;           /* (nullable) media type: "audio/mpeg" */
  double   declared;         /* seconds the file says it holds, negative: it says nothing */
  gboolean truncated;        /* less is there than declared */
  double   duration;         /* seconds, counted from decoded samples */
  int      sample_rate;      /* Hz */
  int      channels;

  /* Level. */
  double   loudness;         /* LUFS integrated (EBU R 128), -HUGE_VAL for silence */
  double   true_peak;        /* dBTP, -HUGE_VAL for silence */
  gboolean silent;           /* nothing louder than −60 dBFS in it */
  GArray  *silence;          /* (element-type SwTimeRange) half a second and more below −60 dBFS */

  /* Music; "examined" tells how much of it was listened to (0 with BASIC). */
  double   examined;         /* seconds from the start */
  double   tempo;            /* beats per minute, 0: no steady beat */
  double   tempo_confidence; /* 0 … 1: that there is such a pulse, at this or a related speed */
  double   octave_confidence;/* 0 … 1: that it is this one and not "tempo_other" */
  double   tempo_other;      /* the next best counting, mostly half or double; 0: none */
  guint    beats_per_bar;    /* 3 or 4, 0: unknown */
  GArray  *beats;            /* (element-type SwBeat) by time; empty without a steady beat */

  int      key;              /* pitch class of the tonic 0 … 11, C = 0; −1: none */
  gboolean minor;
  double   key_confidence;   /* 0 … 1 */
  double   tuning;           /* cents off A = 440 Hz, −50 … 50 */

  GArray  *voice;            /* (element-type SwTimeRange) where somebody sings or speaks */
  double   voice_share;      /* 0 … 1 of the examined time */
} SwAnalysis;

#define SW_TYPE_ANALYSIS (sw_analysis_get_type ())
GType        sw_analysis_get_type       (void);
SwAnalysis  *sw_analysis_ref            (SwAnalysis *self);
void         sw_analysis_unref          (SwAnalysis *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwAnalysis, sw_analysis_unref)

/* "D minor", "Eb major"; NULL without a key. */
char        *sw_analysis_dup_key_name   (SwAnalysis *self);
/* Beat number (fractional, 0 = first beat) at a time and back; extrapolated by the
 * tempo outside of the grid; NAN when there are fewer than two beats. */
double       sw_analysis_time_to_beat   (SwAnalysis *self, double seconds);
double       sw_analysis_beat_to_time   (SwAnalysis *self, double beat);
/* Starts of bars; (transfer full) (element-type double). */
GArray      *sw_analysis_get_bars       (SwAnalysis *self);
/* Seconds of voice between two times. */
double       sw_analysis_get_voiced     (SwAnalysis *self, double start, double end);

/* Versioned, to be kept beside the sound. */
JsonNode    *sw_analysis_to_json        (SwAnalysis *self);
SwAnalysis  *sw_analysis_new_from_json  (JsonNode *node, GError **error); /* G_IO_ERROR_INVALID_DATA */

/* At most ten times a second. sw_analyse_file(): in the calling thread;
 * sw_analyse_file_async(): in the caller's main context. */
typedef void (*SwAnalysisProgress) (double fraction, gpointer user_data);

/* Blocking: for threads, the engine and the command line. */
SwAnalysis  *sw_analyse_file            (const char *path, SwAnalyseFlags flags, SwAnalysisProgress progress, gpointer progress_data, GCancellable *cancellable, GError **error);
void         sw_analyse_file_async      (const char *path, SwAnalyseFlags flags, SwAnalysisProgress progress, gpointer progress_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SwAnalysis  *sw_analyse_file_finish     (GAsyncResult *result, GError **error);
/* Sound in memory; @samples are interleaved. Any thread. */
SwAnalysis  *sw_analyse_samples         (const float *samples, gsize n_frames, int channels, int rate, SwAnalyseFlags flags, GCancellable *cancellable, GError **error);

G_END_DECLS
