/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which language words are in. The script decides first; Latin and Cyrillic letters
 * are told apart by libexttextcat's letter statistics, of the languages that can be
 * sung only: with all 160 it knows, four lines of a song are too short for it. */

#define G_LOG_DOMAIN "sw-language"

#include "config.h"

#include "sw-language.h"

#include "sw-language-private.h"

#include <glib/gstdio.h>
#include <libexttextcat/textcat.h>
#include <string.h>

#define FINGERPRINTS "/usr/share/libexttextcat/"
/* Enough to be sure of; more only costs time. */
#define MAX_SAMPLE 4000
/* How much nearer than the song's own language a line has to be to another one. Lines
 * of another language are often below 0.8; those of the song's own fall below 0.9 when
 * they are short. A line of English is the likeliest guest. */
#define LINE_RATIO 0.82
#define ENGLISH_LINE_RATIO 0.92
/* A language that the style words name is chosen unless another one is nearer by this. */
#define HINT_RATIO 0.80
/* How much a line's small words count. */
#define SMALL_WORDS 0.5
/* Fewer letters are no statistics. */
#define MIN_LETTERS 12
/* Below this a language ought to show one of its small words or letters. */
#define FEW_LETTERS 60

static GMutex mutex; /* libexttextcat's handle has a scratch area */

static const char *
get_fingerprints (void)
{
  const char *folder = g_getenv ("SONGWRIGHT_TEXTCAT_DATA");

  return folder != NULL ? folder : FINGERPRINTS;
}

/* The library wants a configuration file that names the fingerprints to load: those of
 * all common languages, or of @only. (nullable): without the library's data */
static void *
open_classifier (const SwLanguageData *only)
{
  g_autofree char *path = NULL;
  g_autofree char *folder = g_build_path ("/", get_fingerprints (), "/", NULL);
  g_autoptr (GString) configuration = g_string_new (NULL);
  guint                 n;
  const SwLanguageData *data = _sw_language_get_data (&n);
  void                 *classifier = NULL;
  int                   fd = g_file_open_tmp ("songwright-XXXXXX.conf", &path, NULL);

  if (fd < 0)
    return NULL;
  g_close (fd, NULL);
  for (guint i = 0; i < n; i++)
    {
      gboolean         wanted = data[i].fingerprint != NULL && (only != NULL ? &data[i] == only : !data[i].rare);
      g_autofree char *name = wanted ? g_strdup_printf ("%s.lm", data[i].fingerprint) : NULL;
      g_autofree char *file = wanted ? g_build_filename (folder, name, NULL) : NULL;

      if (wanted && g_file_test (file, G_FILE_TEST_IS_REGULAR))
        g_string_append_printf (configuration, "%s %s\n", name, data[i].language.code);
    }
  if (configuration->len > 0 && g_file_set_contents (path, configuration->str, -1, NULL))
    classifier = special_textcat_Init (path, folder);
  g_unlink (path);
  return classifier;
}

/* With the lock held; opened once. (nullable) */
static void *
get_classifier (const SwLanguageData *only)
{
  static GHashTable *classifiers; /* const SwLanguageData * or NULL → void * (nullable) */
  gpointer           classifier = NULL;

  if (classifiers == NULL)
    classifiers = g_hash_table_new (NULL, NULL);
  if (!g_hash_table_lookup_extended (classifiers, only, NULL, &classifier))
    {
      classifier = open_classifier (only);
      g_hash_table_insert (classifiers, (gpointer)only, classifier);
    }
  return classifier;
}

/* The distance of @text to each common language, or to @only one of all. The library
 * gives up on those that are more than three per cent behind the nearest: G_MAXINT. */
static int *
measure (const char           *text,
         const SwLanguageData *only)
{
  guint                 n;
  const SwLanguageData *data = _sw_language_get_data (&n);
  int                  *distances = g_new (int, n);
  void                 *classifier;

  for (guint i = 0; i < n; i++)
    distances[i] = G_MAXINT;
  g_mutex_lock (&mutex);
  classifier = get_classifier (only);
  if (classifier != NULL)
    {
      candidate_t *candidates = textcat_GetClassifyFullOutput (classifier);
      int          n_candidates = textcat_ClassifyFull (classifier, text, strlen (text), candidates);

      for (int k = 0; k < n_candidates; k++)
        for (guint i = 0; i < n; i++)
          if (strcmp (candidates[k].name, data[i].language.code) == 0)
            distances[i] = candidates[k].score;
      textcat_ReleaseClassifyFullOutput (classifier, candidates);
    }
  g_mutex_unlock (&mutex);
  return distances;
}

/* Letters in lower case, everything else a space. */
static char *
keep_letters (const char *text,
              gsize       max,
              guint      *n_letters)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize)strnlen (text, max));
  GString         *out = g_string_new (NULL);

  *n_letters = 0;
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalpha (c) || g_unichar_ismark (c))
        {
          g_string_append_unichar (out, g_unichar_tolower (c));
          *n_letters += 1;
        }
      else if (c == '\'' || c == 0x2019)
        g_string_append_c (out, '\'');
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  return g_string_free (out, FALSE);
}

/* The script most letters are in; kana decide for Japanese. */
static GUnicodeScript
find_script (const char *letters)
{
  guint          counts[G_UNICODE_SCRIPT_NANDINAGARI + 1] = { 0 };
  GUnicodeScript best = G_UNICODE_SCRIPT_LATIN;

  for (const char *p = letters; *p != '\0'; p = g_utf8_next_char (p))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

      if (*p == ' ' || *p == '\'' || script < 0 || script >= (int)G_N_ELEMENTS (counts))
        continue;
      if (script == G_UNICODE_SCRIPT_KATAKANA)
        script = G_UNICODE_SCRIPT_HIRAGANA;
      if (script != G_UNICODE_SCRIPT_COMMON && script != G_UNICODE_SCRIPT_INHERITED)
        counts[script]++;
    }
  /* A character says as much as some letters do. */
  counts[G_UNICODE_SCRIPT_HAN] *= 3;
  counts[G_UNICODE_SCRIPT_HIRAGANA] *= 2;
  if (counts[G_UNICODE_SCRIPT_HIRAGANA] * 8 > counts[G_UNICODE_SCRIPT_HAN])
    counts[G_UNICODE_SCRIPT_HIRAGANA] += counts[G_UNICODE_SCRIPT_HAN], counts[G_UNICODE_SCRIPT_HAN] = 0;
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > counts[best])
      best = (GUnicodeScript)i;
  return best;
}

static gboolean
names (const char *hints,
       const char *name)
{
  gsize length = strlen (name);

  for (const char *p = strstr (hints, name); p != NULL; p = strstr (p + 1, name))
    {
      gunichar before = p > hints ? g_utf8_get_char (g_utf8_prev_char (p)) : ' ';
      gunichar after = g_utf8_get_char (p + length);

      if (!g_unichar_isalpha (before) && !g_unichar_isalpha (after))
        return TRUE;
    }
  return FALSE;
}

/* (nullable): the language that style words name */
static const SwLanguageData *
find_hint (const char *hints)
{
  guint                 n;
  const SwLanguageData *data = _sw_language_get_data (&n);
  g_autofree char      *valid = hints != NULL ? g_utf8_make_valid (hints, (gssize)strnlen (hints, MAX_SAMPLE)) : NULL;
  g_autofree char      *lower = valid != NULL ? g_utf8_strdown (valid, -1) : NULL;

  for (guint i = 0; lower != NULL && i < n; i++)
    {
      g_auto (GStrv) list = g_strsplit (data[i].hints, " ", -1);

      for (guint k = 0; list[k] != NULL; k++)
        if (names (lower, list[k]))
          return &data[i];
    }
  return NULL;
}

static guint
count_function_words (const SwLanguageData *data,
                      const char           *letters)
{
  g_auto (GStrv) words = g_strsplit (letters, " ", -1);
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    n += words[i][0] != '\0' && (i == 0 || strcmp (words[i], words[i - 1]) != 0) && _sw_language_is_function_word (data, words[i]);
  return n;
}

static double
get_share (const SwLanguageData *data,
           const char           *letters)
{
  guint n_words = 1;

  for (const char *p = letters; *p != '\0'; p++)
    n_words += *p == ' ';
  return (double)count_function_words (data, letters) / n_words;
}

/* How far @letters are from each language of the table, small words counted in; those
 * that are out of the question are at G_MAXDOUBLE. */
static double *
rate (const char    *letters,
      guint          n_letters,
      GUnicodeScript script)
{
  guint                 n;
  const SwLanguageData *data = _sw_language_get_data (&n);
  g_autofree int       *distances = measure (letters, NULL);
  double               *ratings = g_new (double, n);
  gboolean              measured = FALSE;

  for (guint i = 0; i < n; i++)
    measured |= distances[i] < G_MAXINT && n_letters >= MIN_LETTERS && data[i].script == script;
  for (guint i = 0; i < n; i++)
    {
      ratings[i] = G_MAXDOUBLE;
      if (data[i].script != script)
        continue;
      if (!measured)
        ratings[i] = 1 - get_share (&data[i], letters);
      else if (distances[i] < G_MAXINT)
        ratings[i] = distances[i] * (1 - SMALL_WORDS * get_share (&data[i], letters));
    }
  return ratings;
}

/* The rating of one language, wherever it is. */
static double
rate_one (const SwLanguageData *data,
          const char           *letters,
          const double         *ratings)
{
  guint                 n;
  const SwLanguageData *all = _sw_language_get_data (&n);
  g_autofree int       *distances = NULL;

  if (ratings[data - all] < G_MAXDOUBLE)
    return ratings[data - all];
  distances = measure (letters, data);
  if (distances[data - all] == G_MAXINT)
    return G_MAXDOUBLE;
  return distances[data - all] * (1 - SMALL_WORDS * get_share (data, letters));
}

static const SwLanguageData *
find_nearest (const double *ratings)
{
  guint                 n;
  const SwLanguageData *data = _sw_language_get_data (&n);
  guint                 best = 0; /* English, when all are equal */

  for (guint i = 0; i < n; i++)
    if (ratings[i] < ratings[best] && !data[i].rare)
      best = i;
  return &data[best];
}

/* "La la la", "Oh baby": too little to leave English for. */
static gboolean
is_uncertain (const SwLanguageData *found,
              const char           *letters,
              guint                 n_letters)
{
  if (found->script != G_UNICODE_SCRIPT_LATIN)
    return FALSE;
  if (n_letters < MIN_LETTERS)
    return count_function_words (found, letters) < 2;
  return n_letters < FEW_LETTERS && g_str_is_ascii (letters) && count_function_words (found, letters) == 0;
}

/* What the letters are written with may settle it. (nullable) */
static const SwLanguageData *
find_by_script (const char    *text,
                GUnicodeScript script)
{
  if (script == G_UNICODE_SCRIPT_HIRAGANA)
    return _sw_language_find_data ("ja");
  if (script == G_UNICODE_SCRIPT_HAN)
    return _sw_language_find_data ("zh");
  if (script == G_UNICODE_SCRIPT_LATIN && _sw_language_is_pinyin (text))
    return _sw_language_find_data ("zh");
  if (script == G_UNICODE_SCRIPT_LATIN && _sw_language_is_romaji (text))
    return _sw_language_find_data ("ja");
  return NULL;
}

/**
 * sw_language_detect:
 * @words: the words of a song; section tags count for nothing when they are left out
 * @hints: (nullable): style words that may name a language
 *
 * Any thread. Without the data of libexttextcat the small words of each language decide.
 *
 * Returns: (transfer none): the code of the language of most of the words
 */
const char *
sw_language_detect (const char *words,
                    const char *hints)
{
  guint                 n_letters, n;
  g_autofree char      *sample = g_strndup (words, strnlen (words, MAX_SAMPLE));
  g_autofree char      *letters = keep_letters (sample, MAX_SAMPLE, &n_letters);
  g_autofree double    *ratings = NULL;
  GUnicodeScript        script = find_script (letters);
  const SwLanguageData *found = find_by_script (sample, script);
  const SwLanguageData *all = _sw_language_get_data (&n);
  const SwLanguageData *hint = find_hint (hints);

  if (found != NULL)
    return found->language.code;
  if (n_letters == 0)
    return SW_LANGUAGE_DEFAULT;
  ratings = rate (letters, n_letters, script);
  found = find_nearest (ratings);
  if (is_uncertain (found, letters, n_letters))
    found = hint != NULL && hint->script == script ? hint : _sw_language_find_data (SW_LANGUAGE_DEFAULT);
  if (hint != NULL && hint->script == script && ratings[found - all] >= HINT_RATIO * rate_one (hint, letters, ratings))
    found = hint;
  return found->script == script ? found->language.code : SW_LANGUAGE_DEFAULT;
}

/**
 * sw_language_detect_line:
 * @line: a line of the song
 * @song: the code of the song's language
 *
 * A line is in the language of its song unless it says otherwise clearly. Any thread.
 *
 * Returns: (transfer none): the code of the line's language
 */
const char *
sw_language_detect_line (const char *line,
                         const char *song)
{
  guint                 n_letters, n;
  g_autofree char      *sample = g_strndup (line, strnlen (line, MAX_SAMPLE));
  g_autofree char      *letters = keep_letters (sample, MAX_SAMPLE, &n_letters);
  g_autofree double    *ratings = NULL;
  GUnicodeScript        script = find_script (letters);
  const SwLanguageData *all = _sw_language_get_data (&n);
  const SwLanguageData *own = _sw_language_find_data (song);
  const SwLanguageData *found = NULL;
  double                ratio;

  g_return_val_if_fail (own != NULL, SW_LANGUAGE_DEFAULT);

  if (n_letters == 0 || (own->reading == SW_READ_KANA && (script == G_UNICODE_SCRIPT_HAN || _sw_language_may_be_romaji (sample))) ||
      (own->reading == SW_READ_PINYIN && _sw_language_may_be_pinyin (sample)))
    return song;
  found = find_by_script (sample, script);
  if (found != NULL && (found == own || script != G_UNICODE_SCRIPT_LATIN || n_letters >= MIN_LETTERS))
    return found->language.code;
  if (n_letters < MIN_LETTERS && own->script == script)
    return song;
  ratings = rate (letters, n_letters, script);
  found = find_nearest (ratings);
  ratio = strcmp (found->language.code, SW_LANGUAGE_DEFAULT) == 0 ? ENGLISH_LINE_RATIO : LINE_RATIO;
  if (found->script != script || (own->script == script && ratings[found - all] > ratio * rate_one (own, letters, ratings)))
    return song;
  return found->language.code;
}
