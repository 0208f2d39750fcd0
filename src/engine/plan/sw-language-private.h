/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-language.h"

G_BEGIN_DECLS

typedef enum
{
  SW_READ_FLITE,  /* the lexicon */
  SW_READ_ESPEAK,
  SW_READ_KANA,   /* kana and romaji, by our own table */
  SW_READ_PINYIN, /* pinyin and characters, by our own table */
} SwReading;

typedef struct
{
  SwLanguage   language;
  SwReading    reading;
  const char  *voice;         /* (nullable) espeak-ng's name */
  const char  *fingerprint;   /* (nullable) libexttextcat's file, NULL: the script tells */
  gboolean     rare;          /* only when the style words name it */
  GUnicodeScript script;
  const char  *hints;         /* space-separated, lower case: how style words name it */
  const char  *function_words; /* (nullable) with spaces around each */
} SwLanguageData;

const SwLanguageData *_sw_language_find_data (const char *code);
const SwLanguageData *_sw_language_get_data  (guint *n);
gboolean              _sw_language_is_function_word (const SwLanguageData *self, const char *word);

/* Whether @text can be read so at all. */
gboolean              _sw_language_may_be_romaji (const char *text);
gboolean              _sw_language_may_be_pinyin (const char *text);
/* Whether all of the Latin letters of @text are romaji, or pinyin. */
gboolean              _sw_language_is_romaji (const char *text);
gboolean              _sw_language_is_pinyin (const char *text);

G_END_DECLS
