/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-score.h"
#include "sw-voice-manner.h"

G_BEGIN_DECLS

/* A stock singer: a source of spectral envelopes (HTS or flite) and a manner. Methods may
 * be called from any thread; what is not thread-safe below is serialised inside. */

typedef struct
{
  const char *id;       /* "nova" */
  const char *name;
  char        gender;   /* 'f' or 'm' */
  guint8      low, high; /* comfortable range, MIDI notes */
} SwSingerInfo;

/* NULL-terminated; only singers whose voice data is installed come first;
 * (nullable) when no voice data is installed at all. */
const SwSingerInfo * const *sw_singer_list (void);
const SwSingerInfo *sw_singer_find (const char *id);
/* FALSE when a stand-in sings because the voice's own data is not installed. */
gboolean            sw_singer_is_complete (const SwSingerInfo *self);

/* Who sings @score, and how: its voice, changed by what it stores of a persona. */
void sw_singer_get_score_manner (SwScore *score, SwVoiceManner *manner);

typedef struct
{
  double  detune;   /* cents, for doubles */
  double  dynamic;  /* 1 = lead, 0.9 backing */
  int     transpose; /* semitones added to each note that is not already set by @pitches */
  gboolean breath;  /* take an audible breath before the line when there is room */
  guint64 seed;
  const SwVoiceManner *manner; /* (nullable): the stock singer's own */
} SwSingOptions;

#define SW_SINGER_SAMPLE_RATE 44100

/* Sings @line of @score with the notes of @notes (NULL: the line's own; else an array
 * of SwSungNote, for harmonies): mono samples starting at *@start seconds of the
 * song (may begin before the first note: consonants, breath). (transfer full)
 * (element-type float). NULL with G_IO_ERROR_NOT_FOUND when the voice data is missing. */
GArray *sw_singer_sing_line (const SwSingerInfo  *singer,
                             SwScore             *score,
                             SwSungLine          *line,
                             GArray              *notes,
                             const SwSingOptions *options,
                             double              *start,
                             GError             **error);

/* When each word of @line sounds: 2 doubles (start, end seconds) per word of
 * sw_utterance_new (line->text). (transfer full) */
GArray *sw_singer_get_word_times (SwScore *score, SwSungLine *line);

G_END_DECLS
