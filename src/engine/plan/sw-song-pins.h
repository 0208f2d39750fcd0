/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-form.h"

G_BEGIN_DECLS

/* What an edit of a song holds fixed while more of it is composed. What is left at its
 * default is the composer's choice. Make one with sw_song_pins_new(). */
typedef struct
{
  int        key;       /* pitch class of the tonic, −1: free */
  int        minor;     /* −1: free */
  double     bpm;       /* quarter notes per minute, 0: free */
  guint      beats;     /* quarter notes in a bar, 0: free */
  char      *style;     /* (owned) (nullable) id of a style; stronger than tags */
  char      *voice;     /* (owned) (nullable) id of a singer or of a persona */
  guint8     voice_low; /* comfortable range of a persona; 0: as the stock singer's */
  guint8     voice_high;
  GPtrArray *form;      /* (owned) (nullable) (element-type SwFormSection): instead of the
                         * wish's words; sections may bring chords, lines their notes */
  guint      n_bars;    /* exactly so many bars in all, 0: as form and words need */
  gboolean   no_intro;  /* nothing is put before the form … */
  gboolean   no_ending; /* … or after it, and the last bar leads on */
  SwScore   *like;      /* (nullable) (borrowed): instruments, mix, grooves, patterns, chords of
                         * each kind of section, the melody of choruses with the same words and,
                         * where nothing above says otherwise, key, tempo, metre, style and voice
                         * come from it */
  double     from;      /* the beat of @like that the new music follows; −1: it begins a song */
  gboolean   new_band;  /* only chords and melody of @like; instruments and grooves as the
                         * style has them (a cover) */
} SwSongPins;

SwSongPins *sw_song_pins_new  (void);
SwSongPins *sw_song_pins_copy (const SwSongPins *self);
void        sw_song_pins_free (SwSongPins *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwSongPins, sw_song_pins_free)

typedef enum
{
  SW_FORM_WORDS  = 1 << 0, /* the lines' text */
  SW_FORM_MELODY = 1 << 1, /* the lines' notes, the tunes of sections without words */
  SW_FORM_CHORDS = 1 << 2,
  SW_FORM_BARS   = 1 << 3, /* sections as long as they are */
  SW_FORM_ALL    = 0xf,
} SwFormFlags;

/* (transfer full) (element-type SwFormSection): the sections of @score that begin in the
 * beats @from … @until, what @flags says of each. */
GPtrArray  *sw_form_new_from_score (SwScore *score, double from, double until, SwFormFlags flags);

G_END_DECLS
