/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text → words, syllables with stress, phones: English by flite's CMU lexicon and
 * letter-to-sound rules, other languages with the nearest of the same phones, since
 * those are what the voices can say. Calls are serialised inside (neither flite nor
 * espeak-ng is thread-safe). */

typedef struct
{
  char     symbol[8]; /* flite's US English phone set: "aa", "ch", … */
  gboolean vowel;
  gboolean voiced;
  gboolean pure;      /* a vowel that stays what it is where the symbol glides: "e" by "ey" */
  float    rounding;  /* 0 … 1.5: lips rounded where the symbol's are not: 1 makes "y" of "iy" */
  guint    word, syllable;
} SwPhone;

typedef struct
{
  guint    word;
  guint    stress;      /* 0 none, 1 stressed */
  guint    first_phone, n_phones;
  guint    nucleus;     /* index of the phone that carries the note */
} SwSyllable;

typedef struct
{
  char     text[48];    /* lower case */
  guint    first_syllable, n_syllables;
  gboolean function_word; /* "the", "of", … never carries the accent */
  guint    token;         /* which of sw_utterance_dup_tokens() it is part of */
} SwWord;

typedef struct
{
  char       *text;
  const char *language;   /* "en", a code of sw-language.h */
  GArray     *words, *syllables, *phones;
  GPtrArray  *skipped;    /* (element-type utf8): tokens that cannot be said */
} SwUtterance;

/* Never NULL: what cannot be pronounced is skipped, so all arrays may be empty. */
SwUtterance *sw_utterance_new       (const char *text); /* English */
/* @language: (nullable): a code, NULL for English. */
SwUtterance *sw_utterance_new_for   (const char *text, const char *language);
SwUtterance *sw_utterance_copy      (SwUtterance *self);
void         sw_utterance_free      (SwUtterance *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwUtterance, sw_utterance_free)
/* The written words of @text, in order: split at white space, and where nothing parts
 * them (Japanese, Chinese) at each sung character. */
char       **sw_phonetics_dup_tokens (const char *text, const char *language);
/* How each syllable is written, "pa-" "per" "boats": one per syllable. */
char       **sw_utterance_dup_spelling (SwUtterance *self);
/* Phones from the last stressed vowel on ("ay t"), for rhyme; NULL when there is none. */
char        *sw_phonetics_dup_rhyme (const char *word);
guint        sw_phonetics_count_syllables (const char *text);
guint        sw_phonetics_count_syllables_for (const char *text, const char *language);

G_END_DECLS
