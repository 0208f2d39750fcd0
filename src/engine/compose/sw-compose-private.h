/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-compose.h"
#include "sw-phonetics.h"
#include "sw-song-plan.h"

G_BEGIN_DECLS

/* While a score is being written. Steps are sixteenths, counted from the start of
 * the song, the section or the line as the name says. */

#define SW_STEPS_PER_BEAT 4
#define SW_MAX_LINE_SYLLABLES 48

typedef struct
{
  char        *text;
  gboolean     backing;
  gboolean     spoken;   /* the words ask for it, whatever the style does */
  SwUtterance *utterance; /* (nullable): NULL for a phrase an instrument plays */
  guint        n;         /* syllables, at least 1 */
  guint8      *weights;   /* per syllable: 0 weak, 1 middle, 2 stressed */
  gboolean    *inside;    /* per syllable: continues its word */
  guint        bar, n_bars; /* in the section */
  int         *steps;     /* per syllable: onset in the line */
  int         *pitches;
  GArray      *notes;     /* (nullable) (element-type SwSungNote): fixed; beats from the start of
                           * the section, in the song's key */
  char       **syllables; /* (nullable): how they are written, of fixed notes */
} SwPhrase;

typedef struct
{
  char         *name;
  SwSectionKind kind;
  guint         bar, n_bars; /* in the song */
  guint         nth;         /* how many of its kind came before */
  double        energy;
  gboolean      last;
  GPtrArray    *phrases;     /* (element-type SwPhrase) */
  gboolean      sung;        /* phrases are words; else the lead instrument plays them */
  guint         parts;       /* bits of the roles that play */
  guint         first_chord, n_chords; /* in the score */
  guint         n_wished;    /* bars wished, 0: as the words need */
  guint8        enters[SW_N_PART_ROLES]; /* bar in which a player comes in */
  SwBuildKind   build;       /* what its end leads up with */
  gboolean      climax;      /* the last chorus: everything that was kept back */
  guint         stop;        /* steps the band holds its breath at the end */
  const SwFormSection *form; /* (nullable) (borrowed): what is fixed of it */
  int           transpose;   /* semitones above the song's key; everything is written in the
                              * song's key and moved at the end */
} SwSongSection;

typedef struct
{
  SwSongPlan      *plan;
  SwScore         *score;
  GPtrArray       *sections; /* (element-type SwSongSection) */
  guint            steps_per_bar;
  const SwGroove  *grooves[2]; /* verse, chorus */
  const SwPattern *patterns[SW_N_PART_ROLES][2];
  const SwPattern *variants[SW_N_PART_ROLES][2]; /* (nullable): for the second time round */
  gboolean         hook;       /* intro and ending quote the chorus */
} SwComposer;

/* sw-phrase.c */
/* @utterance: (transfer full) */
SwPhrase      *_sw_phrase_new              (const char *text, gboolean backing, SwUtterance *utterance);
SwPhrase      *_sw_phrase_new_silent       (SwRandom *random, guint n);
void           _sw_phrase_set_notes        (SwPhrase *phrase, GArray *notes, guint n, char **syllables, double shift);
SwSongSection *_sw_song_section_new        (const char *name, SwSectionKind kind, guint bars);
SwSongSection *_sw_song_section_new_from_form (const SwFormSection *form, gboolean instrumental);
void           _sw_song_section_free       (SwSongSection *section);

/* sw-layout.c */
void           _sw_layout_sections         (SwComposer *self);
SwSongSection *_sw_layout_get_section      (SwComposer *self, guint index); /* NULL past the last */
double         _sw_layout_get_bar_seconds  (SwComposer *self);
/* Gives the phrases of @section their bars, and @section its length. */
void           _sw_layout_place_phrases    (SwComposer *self, SwSongSection *section);
gboolean       _sw_layout_has_fixed_notes  (const SwSongSection *section);

/* sw-layout-fit.c */
guint          _sw_layout_count_bars       (SwComposer *self);
SwSongSection *_sw_layout_find_chorus      (SwComposer *self);
gboolean       _sw_layout_is_short         (SwComposer *self);
void           _sw_layout_cut_to           (SwComposer *self, guint bars);
void           _sw_layout_fit_duration     (SwComposer *self);
void           _sw_layout_fit_tempo        (SwComposer *self);
void           _sw_layout_fit_exactly      (SwComposer *self, guint bars);
void           _sw_layout_keep_lengths     (SwComposer *self);

/* sw-join.c: music that goes on from music that is there */
/* (transfer full) (nullable): fixed chords of @section in the song's key, beats from its start */
GArray     *_sw_join_dup_chords    (SwComposer *self, const SwSongSection *section);
/* The pitches @role plays just before the new music, lowest first, zeros when unknown. */
void        _sw_join_get_voices    (SwComposer *self, SwPartRole role, int *previous);
/* How many sections of @kind were heard before the new music. */
guint       _sw_join_count_before  (SwComposer *self, SwSectionKind kind);
/* Choruses with words that were heard before get their melody. */
void        _sw_join_take_choruses (SwComposer *self);
void        _sw_chord_transpose    (SwChord *chord, int by);
const char *_sw_join_get_pattern   (SwComposer *self, SwPartRole role, guint side);
gboolean    _sw_join_is_same_band  (SwComposer *self);

/* sw-harmony.c */
void           _sw_harmony_write   (SwComposer *self);
void           _sw_harmony_prepare_lifts (SwComposer *self);
const SwChord *_sw_harmony_at      (SwComposer *self, double beat);
gboolean       _sw_chord_contains  (const SwChord *chord, int pitch);
gboolean       _sw_scale_contains  (SwComposer *self, int pitch);
/* Places @chord around @centre, moving as little as possible from @previous (the
 * same array again next time, zeros at first). Returns the number of voices. */
guint          _sw_chord_voice     (const SwChord *chord, int centre, int *previous, int *pitches);

/* sw-melody.c, sw-rhythm.c */
void        _sw_rhythm_place       (SwComposer *self, SwSongSection *section, SwPhrase *phrase, const SwPhrase *model, double pull, SwRandom *random);
void        _sw_melody_write       (SwComposer *self);

/* sw-arrangement.c */
void        _sw_arrange            (SwComposer *self);
/* The place of @section in the two-sided style data: 0 verse, 1 chorus. */
guint       _sw_section_side       (const SwSongSection *section);

/* sw-drums.c, sw-bass.c, sw-accompaniment.c, sw-lead.c */
void        _sw_drums_write        (SwComposer *self);
const char *_sw_groove_get_kicks   (SwComposer *self, const SwSongSection *section, guint *n_steps);
void        _sw_bass_write         (SwComposer *self);
void        _sw_accompaniment_write (SwComposer *self);
void        _sw_lead_write         (SwComposer *self);

/* sw-counter.c */
void        _sw_counter_write      (SwComposer *self);

/* sw-instrument.c */
/* What the instrument of @part can play. */
void        _sw_instrument_get_range (const SwPart *part, int *low, int *high);

/* sw-compose.c */
/* Beats at @step of the song, swung. */
double      _sw_composer_time      (SwComposer *self, double step);
/* How strong a step is in its bar: 5 first, 4 middle, 3 beats, 1 eighths, 0. */
int         _sw_composer_strength  (SwComposer *self, int step);
void        _sw_composer_add_note  (SwComposer *self, SwPart *part, double start, double length, int pitch, double velocity);
void        _sw_composer_add_articulated (SwComposer *self, SwPart *part, double start, double length, int pitch, double velocity, SwArticulation articulation);
/* How long the last chord of the song is held, in beats. */
double      _sw_composer_get_last_length (SwComposer *self);
/* @pattern's character at @step of a bar, made to fit the metre. */
char        _sw_pattern_at         (SwComposer *self, const SwPattern *pattern, guint step);

G_END_DECLS
