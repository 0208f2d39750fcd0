/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-language-private.h"
#include "sw-phonetics.h"

G_BEGIN_DECLS

/* A piece of text that flite reads as one token. */
typedef struct
{
  char     text[44];  /* ASCII letters, digits, inner apostrophes */
  guint    token;     /* which written word it comes from */
  gboolean dropped_g; /* "singin'": said with n instead of ng */
} SwSpokenPiece;

/* A sound on its way into an utterance. */
typedef struct
{
  SwPhone  phone;
  guint    stress; /* of the syllable, told by its vowel */
  gboolean starts; /* a syllable begins here whatever the rules say */
} SwSound;

/* (transfer full) (element-type SwSpokenPiece): @text as pieces that can be spoken. */
GArray *_sw_phonetics_split        (const char *text);
/* (transfer full): @written cut into @n parts, "pa-" "per". */
char  **_sw_phonetics_split_word   (const char *written, guint n, const char *language);
/* Quotation marks and dashes of print made plain; nothing that cannot be seen is left. */
char   *_sw_phonetics_plain        (const char *text);

/* Adds sounds given by names of phones, "sh iy~ n": "=" says pure, "^" a little rounded,
 * "~" rounded, "*" narrowed, "1" stressed. @starts: the first begins a syllable. */
void    _sw_sounds_add             (GArray *sounds, const char *names, gboolean starts);
/* Adds the sounds of a word in the International Phonetic Alphabet, "ʃ_ˈøː_n_ə". */
void    _sw_sounds_add_ipa         (GArray *sounds, const char *ipa, const char *language);
/* Adds a word to @self: the sounds parted into syllables. Without a vowel it joins the
 * word before it, or waits for the next (then FALSE is answered and @sounds kept). */
gboolean _sw_utterance_add_word    (SwUtterance *self, const char *text, guint token, GArray *sounds);
/* What stands at the end of a line without a vowel of its own. */
void    _sw_utterance_add_rest     (SwUtterance *self, GArray *sounds);

/* (transfer full) (element-type utf8): the kana of each token, NULL where there is none. */
GPtrArray *_sw_kanji_dup_readings  (char **tokens);

/* The readers: fill in words, syllables, phones, skipped. */
void    _sw_utterance_read_espeak  (SwUtterance *self, const SwLanguageData *language);
void    _sw_utterance_read_kana    (SwUtterance *self);
void    _sw_utterance_read_pinyin  (SwUtterance *self);

/* Whether a token has anything that is meant to be said, or seen: no mere punctuation. */
gboolean _sw_phonetics_is_worth_saying (const char *token);

G_END_DECLS
