/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-lyrics.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The one data structure between plan and audio. Everything that sounds comes from
 * it; MIDI, timed lyrics and the section list are views of it. Musical time is in
 * quarter-note beats (double) from the start; swing and humanising are already in
 * the notes' times. Plain structs, owned by the score; build it, then treat it as
 * immutable. */

typedef enum
{
  SW_PART_LEAD_VOCAL,
  SW_PART_BACKING_VOCAL,
  SW_PART_DRUMS,
  SW_PART_BASS,
  SW_PART_KEYS,
  SW_PART_GUITAR,
  SW_PART_STRINGS,
  SW_PART_SYNTH,
  SW_PART_LEAD,
  SW_PART_EFFECTS,
  SW_N_PART_ROLES,
} SwPartRole;

/* "vocals", "backing_vocals", "drums", "bass", "keyboard", "guitar", "strings",
 * "synth", "lead", "fx" – the names used in JSON, MIDI and stems. */
const char *sw_part_role_get_name (SwPartRole role);

/* How a note is played, beyond its length and loudness, which already tell most of
 * it: a part may ignore what its instrument cannot do. */
typedef enum
{
  SW_ARTICULATION_NORMAL,
  SW_ARTICULATION_STACCATO,
  SW_ARTICULATION_LEGATO,
  SW_ARTICULATION_ACCENT,
  SW_ARTICULATION_MUTED, /* palm-muted guitar, dead note */
  SW_ARTICULATION_SLIDE, /* glides in from the note before */
  SW_N_ARTICULATIONS,
} SwArticulation;

typedef struct
{
  double start;        /* beats */
  double length;       /* beats */
  guint8 pitch;        /* MIDI note number; drums: General MIDI percussion key */
  guint8 velocity;     /* 1 … 127 */
  guint8 articulation; /* SwArticulation */
} SwNote;

typedef struct
{
  double start, length; /* beats */
  guint8 pitch;
  guint8 velocity;
  guint  syllable;      /* index into the line's syllables; several notes may share one */
} SwSungNote;

/* A line of the words as it is sung. */
typedef struct
{
  char     *text;      /* one line of words, UTF-8 */
  guint     section;   /* index */
  guint     n_syllables;
  gboolean  backing;   /* sung by the backing voices only */
  gboolean  spoken;    /* rap or speech: pitches are hints */
  char    **syllables; /* (nullable) how each syllable is written; "pa-" "per" inside a word */
  char     *language;  /* (nullable) "de"; NULL: the score's */
  GArray   *notes;     /* (element-type SwSungNote) */
} SwSungLine;

typedef struct
{
  char          *name;  /* as written in the words: "Verse 2" */
  SwSectionKind  kind;
  double         start, length; /* beats */
  guint          first_line, n_lines;
  double         energy; /* 0 … 1: arrangement density and level */
} SwScoreSection;

typedef struct
{
  double start, length; /* beats */
  guint8 root;          /* pitch class 0 … 11, C = 0 */
  guint8 bass;          /* pitch class */
  guint8 n_intervals;
  guint8 intervals[6];  /* semitones above the root, intervals[0] = 0 */
  char   name[16];      /* "Am7" */
} SwChord;

/* How a part sounds. */
typedef struct
{
  SwPartRole role;
  int        program;    /* General MIDI program 0 … 127, or drum kit number */
  int        bank;       /* 128: percussion */
  char      *synth;      /* (nullable) own synthesiser patch instead of the SoundFont: "supersaw", "pluck", "808", "square-lead", "sub" … */
  double     level;      /* LUFS of the part before mastering, e.g. -20 */
  double     pan;        /* −1 left … 1 right */
  double     reverb;     /* 0 … 1 send */
  double     delay;      /* 0 … 1 send */
  double     drive;      /* 0 … 1 */
  double     duck;       /* 0 … 1 side-chained from the kick */
  char      *patterns[2]; /* (nullable) names of what it plays in verses and in choruses, so that
                           * more music can be written that goes on the same way */
  GArray    *notes;      /* (element-type SwNote), by start; empty for the lead vocal */
} SwPart;

typedef struct
{
  double beat;
  double bpm;            /* quarter notes per minute from here on */
} SwTempoChange;

typedef struct
{
  double   beat;
  guint8   key;          /* pitch class of the tonic from here on */
  gboolean minor;
} SwKeyChange;

typedef struct
{
  double beat;           /* where a bar begins */
  guint8 numerator;      /* as written: 6 of 6/8 */
  guint8 denominator;    /* 2, 4, 8 or 16 */
} SwMetreChange;

typedef struct
{
  char      *title;
  char      *style;       /* id of the style data used: "synthpop" */
  char      *voice;       /* id of the singer: "nova", or of a persona */
  JsonNode  *voice_manner; /* (nullable) an object: how the voice differs from the stock singer; read by sw_singer_get_score_manner () */
  char      *language;    /* "en" */
  guint64    seed;
  guint      take;        /* 0, 1 … */
  guint      beats_per_bar;   /* quarter notes in a bar at the start: 3, 4 */
  guint8     key;         /* pitch class of the tonic at the start */
  gboolean   minor;
  double     swing;       /* 0 … 1, information only */
  double     length;      /* beats, end of the last section */
  double     tail;        /* seconds that ring on after it */
  double     reverb_time; /* seconds (T60) of the common room */
  double     loudness;    /* LUFS aim of the master, e.g. -14 */
  GArray    *tempo;       /* (element-type SwTempoChange), the first at beat 0 */
  GArray    *keys;        /* (element-type SwKeyChange), changes after the start only */
  GArray    *metres;      /* (element-type SwMetreChange); may be empty: beats_per_bar quarters all along */
  GArray    *sections;    /* (element-type SwScoreSection) */
  GArray    *chords;      /* (element-type SwChord) */
  GPtrArray *lines;       /* (element-type SwSungLine) */
  GPtrArray *parts;       /* (element-type SwPart), at most one per role */
} SwScore;

SwScore    *sw_score_new            (void);
void        sw_score_free           (SwScore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwScore, sw_score_free)

SwPart     *sw_score_add_part       (SwScore *self, SwPartRole role);
SwPart     *sw_score_get_part       (SwScore *self, SwPartRole role); /* NULL when absent */
SwSungLine *sw_score_add_line       (SwScore *self, const char *text);
/* The code of the language @line is sung in. */
const char *sw_score_get_language   (SwScore *self, SwSungLine *line);
double      sw_score_beat_to_seconds (SwScore *self, double beat);
double      sw_score_seconds_to_beat (SwScore *self, double seconds);
double      sw_score_get_bpm        (SwScore *self); /* at beat 0 */
/* Seconds, tail included. */
double      sw_score_get_duration   (SwScore *self);
/* The tonic's pitch class at @beat; @minor: (out) (nullable). */
guint8      sw_score_get_key_at     (SwScore *self, double beat, gboolean *minor);
/* Quarter notes in the bar at @beat, 3 for 6/8; @bar_start: (out) (nullable): where that bar begins. */
double      sw_score_get_bar_at     (SwScore *self, double beat, double *bar_start);
/* "D minor" */
char       *sw_score_dup_key_name   (SwScore *self);
/* "D", "E♭" in ASCII: "Eb". */
const char *sw_score_get_pitch_class_name (guint8 pitch_class);

/* Versioned JSON; loading what was saved gives the same sound. */
JsonNode   *sw_score_to_json        (SwScore *self);
SwScore    *sw_score_new_from_json  (JsonNode *node, GError **error); /* G_IO_ERROR_INVALID_DATA */
/* Standard MIDI File, format 1, 480 ticks: tempo, key, markers, lyric events, named tracks. */
GBytes     *sw_score_to_midi        (SwScore *self);

/* Random numbers: PCG32, one independent stream per (seed, purpose, index), so that
 * an edit of one section leaves the others alone. */
typedef struct
{
  guint64 state, increment;
} SwRandom;

void    sw_random_init    (SwRandom *self, guint64 seed, const char *purpose, guint index);
guint32 sw_random_next    (SwRandom *self);
double  sw_random_double  (SwRandom *self);            /* 0 ≤ x < 1 */
int     sw_random_int     (SwRandom *self, int n);     /* 0 … n−1 */
double  sw_random_normal  (SwRandom *self);            /* mean 0, deviation 1 */
/* Hash for seeds: FNV-1a of the text, mixed into @seed. */
guint64 sw_random_mix     (guint64 seed, const char *text);

G_END_DECLS
