/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text → words, syllables with stress, phones: English by flite's CMU lexicon and
 * letter-to-sound rules. Calls are serialised inside (flite is not thread-safe). */

typedef struct
{
  char     symbol[8]; /* flite's US English phone set: "aa", "ch", … */
  gboolean vowel;
  gboolean voiced;
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
  guint    token;         /* which of the text's words, split at white space, it is part of */
} SwWord;

typedef struct
{
  char   *text;
  GArray *words, *syllables, *phones;
} SwUtterance;

/* Never NULL: what cannot be pronounced is skipped, so all arrays may be empty. */
SwUtterance *sw_utterance_new       (const char *text);
SwUtterance *sw_utterance_copy      (SwUtterance *self);
void         sw_utterance_free      (SwUtterance *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwUtterance, sw_utterance_free)
/* How each syllable is written, "pa-" "per" "boats": one per syllable. */
char       **sw_utterance_dup_spelling (SwUtterance *self);
/* Phones from the last stressed vowel on ("ay t"), for rhyme; NULL when there is none. */
char        *sw_phonetics_dup_rhyme (const char *word);
guint        sw_phonetics_count_syllables (const char *text);

G_END_DECLS
