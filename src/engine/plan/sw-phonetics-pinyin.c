/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mandarin: a note for each character or syllable of pinyin. Characters become pinyin
 * by ICU, which knows some fifty thousand of them; tones are left to the melody. */

#define G_LOG_DOMAIN "sw-phonetics"

#include "config.h"

#include "sw-espeak.h"
#include "sw-phonetics-private.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#define MAX_TOKENS 400
#define MAX_PINYIN 8

typedef struct
{
  const char *written, *names;
} Part;

/* Longest first. */
static const Part initials[] = {
  { "zh", "jh" },
  { "ch", "ch" },
  { "sh", "sh" },
  { "b", "b" },
  { "p", "p" },
  { "m", "m" },
  { "f", "f" },
  { "d", "d" },
  { "t", "t" },
  { "n", "n" },
  { "l", "l" },
  { "g", "g" },
  { "k", "k" },
  { "h", "hh" },
  { "j", "jh" },
  { "q", "ch" },
  { "x", "sh" },
  { "r", "r" },
  { "z", "d z" },
  { "c", "t s" },
  { "s", "s" },
  { "y", "" },
  { "w", "" },
  { "", "" },
};

/* Longest first; "v" is "ü". */
static const Part finals[] = {
  { "iang", "y aa ng" },
  { "iong", "y ow=^ ng" },
  { "uang", "w aa ng" },
  { "ueng", "w ah ng" },
  { "iao", "y aw" },
  { "ian", "y eh n" },
  { "ing", "iy ng" },
  { "uai", "w ay" },
  { "uan", "w ay= n" },
  { "ang", "aa ng" },
  { "eng", "ah^ ng" },
  { "ong", "ow=^ ng" },
  { "van", "y eh^ n" },
  { "ia", "y ay=" },
  { "ie", "y eh" },
  { "iu", "y ow" },
  { "in", "iy n" },
  { "ua", "w ay=" },
  { "uo", "w ao^" },
  { "ui", "w ey" },
  { "un", "w ah n" },
  { "ue", "y eh^" },
  { "ve", "y eh^" },
  { "vn", "iy~ n" },
  { "ai", "ay" },
  { "ei", "ey" },
  { "ao", "aw" },
  { "ou", "ow" },
  { "an", "ay= n" },
  { "en", "ah^ n" },
  { "er", "aa r" },
  { "a", "ay=" },
  { "o", "ao^" },
  { "e", "ah^" },
  { "i", "iy" },
  { "u", "ow=*" },
  { "v", "iy~" },
};

static gboolean
is_one_of (const char *part,
           const char *list)
{
  g_autofree char *key = g_strdup_printf (" %s ", part);

  return strstr (list, key) != NULL;
}

static gboolean
is_in_or_ing (const char *final)
{
  return g_str_equal (final, "in") || g_str_equal (final, "ing");
}

/* What no syllable of Mandarin is: told apart from "so", "no", "he" of other languages. */
static gboolean
is_syllable (const char *initial,
             const char *final)
{
  if (final[0] == 'o' && final[1] == '\0')
    return is_one_of (initial, " b p m f w y l ");
  if (g_str_equal (final, "e"))
    return !is_one_of (initial, " b p f j q x w ");
  if (g_str_equal (final, "er"))
    return initial[0] == '\0';
  if (is_in_or_ing (final))
    return is_one_of (initial, " b p m n l j q x y ") || (final[2] == 'g' && is_one_of (initial, " d t "));
  if (final[0] == 'i')
    return initial[0] != '\0' && !is_one_of (initial, " g k h f w ") && (final[1] == '\0' || !is_one_of (initial, " zh ch sh r z c s y "));
  if (final[0] == 'v')
    return is_one_of (initial, " n l ");
  if (g_str_equal (final, "ue"))
    return is_one_of (initial, " j q x y n l ");
  if (is_one_of (initial, " j q x "))
    return final[0] == 'u' && !g_str_equal (final, "uo") && !g_str_equal (final, "ui") && !g_str_equal (final, "ua") && !g_str_equal (final, "uai") && !g_str_equal (final, "uang");
  if (final[0] == 'u')
    return initial[0] != '\0' && !(is_one_of (initial, " b p m f ") && final[1] != '\0');
  return TRUE;
}

static void
add_syllable (GArray     *sounds,
              const Part *initial,
              const Part *final)
{
  const char *i = initial->written;
  const char *names = final->names;
  gboolean    palatal = is_one_of (i, " j q x y ");

  if (palatal && g_str_equal (final->written, "u"))
    names = "iy~";
  else if (palatal && g_str_equal (final->written, "un"))
    names = "iy~ n";
  else if (palatal && g_str_equal (final->written, "uan"))
    names = "y eh^ n";
  else if (g_str_equal (final->written, "i") && is_one_of (i, " zh ch sh r "))
    names = "er";
  else if (g_str_equal (final->written, "i") && is_one_of (i, " z c s "))
    names = "ih";
  _sw_sounds_add (sounds, initial->names, TRUE);
  if (i[0] == 'w' && final->written[0] != 'u')
    _sw_sounds_add (sounds, "w", TRUE);
  else if (i[0] == 'y' && !g_str_equal (names, "iy") && !is_in_or_ing (final->written) && !g_str_has_prefix (names, "y ") && !g_str_has_prefix (names, "iy~"))
    _sw_sounds_add (sounds, "y", TRUE);
  /* "yan" is "ian" */
  if (i[0] == 'y' && g_str_equal (final->written, "an"))
    names = "eh n";
  if (i[0] == 'y' && g_str_equal (final->written, "e"))
    names = "eh";
  _sw_sounds_add (sounds, names, i[0] == '\0');
}

/* One syllable of @p; its letters, 0 when there is none. Longer ones are tried first,
 * and one that leaves a rest that is none is taken back. */
static gsize
read_syllable (const char *p,
               GArray     *sounds,
               guint       depth)
{
  for (guint i = 0; i < G_N_ELEMENTS (initials); i++)
    {
      gsize n = strlen (initials[i].written);

      if (!g_str_has_prefix (p, initials[i].written))
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (finals); k++)
        {
          gsize length = n + strlen (finals[k].written);

          if (!g_str_has_prefix (p + n, finals[k].written) || !is_syllable (initials[i].written, finals[k].written))
            continue;
          if (p[length] == '\'' || g_ascii_isdigit (p[length]))
            length++;
          if (p[length] != '\0' && (depth >= MAX_PINYIN || read_syllable (p + length, NULL, depth + 1) == 0))
            continue;
          if (sounds != NULL)
            add_syllable (sounds, &initials[i], &finals[k]);
          return length;
        }
    }
  return 0;
}

/* @word in lower case, without tone marks. FALSE when it is not pinyin. */
static gboolean
read_pinyin (const char *word,
             GArray     *sounds)
{
  const char *p = word;

  while (*p != '\0')
    {
      gsize n = read_syllable (p, sounds, 0);

      if (n == 0)
        return FALSE;
      p += n;
    }
  return p > word;
}

/* Lower case, "ü" as "v", tone marks counted and dropped, digits kept. */
static char *
dup_plain (const char *token,
           guint      *n_tones)
{
  g_autofree char *normal = g_utf8_normalize (token, -1, G_NORMALIZE_DEFAULT);
  GString         *out = g_string_new (NULL);

  *n_tones = 0;
  for (const char *p = normal != NULL ? normal : ""; *p != '\0' && out->len < 60; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x304 || c == 0x301 || c == 0x30c || c == 0x300)
        *n_tones += 1;
      else if (c == 0x308 && out->len > 0 && out->str[out->len - 1] == 'u')
        out->str[out->len - 1] = 'v';
      else if (g_unichar_isalpha (c))
        g_string_append_unichar (out, g_unichar_tolower (c));
      else if (c < 0x80 && g_ascii_isdigit ((char)c) && out->len > 0)
        {
          *n_tones += 1;
          g_string_append_c (out, (char)c);
        }
      else if ((c == '\'' || c == 0x2019) && out->len > 0)
        g_string_append_c (out, '\'');
    }
  return g_string_free (out, FALSE);
}

static UTransliterator *
get_transliterator (void)
{
  static UTransliterator *transliterator;
  static gsize            once;

  if (g_once_init_enter (&once))
    {
      static const UChar id[] = { 'H', 'a', 'n', '-', 'L', 'a', 't', 'i', 'n', 0 };
      UErrorCode         status = U_ZERO_ERROR;

      transliterator = utrans_openU (id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
      if (U_FAILURE (status))
        transliterator = NULL;
      g_once_init_leave (&once, 1);
    }
  return transliterator;
}

/* A character in Latin letters; (nullable) when it has none. */
static char *
dup_reading (gunichar c)
{
  static GMutex    mutex;
  UTransliterator *transliterator = get_transliterator ();
  UChar            buffer[32];
  char             utf8[64];
  int32_t          length = 0, limit, written = 0;
  UErrorCode       status = U_ZERO_ERROR;

  if (transliterator == NULL || c > 0x10ffff)
    return NULL;
  U16_APPEND_UNSAFE (buffer, length, c);
  limit = length;
  g_mutex_lock (&mutex);
  utrans_transUChars (transliterator, buffer, &length, G_N_ELEMENTS (buffer), 0, &limit, &status);
  g_mutex_unlock (&mutex);
  u_strToUTF8 (utf8, sizeof utf8 - 1, &written, buffer, length, &status);
  if (U_FAILURE (status))
    return NULL;
  utf8[written] = '\0';
  return g_strdup (utf8);
}

static void
stress_all (GArray *sounds)
{
  for (guint i = 0; i < sounds->len; i++)
    g_array_index (sounds, SwSound, i).stress = g_array_index (sounds, SwSound, i).phone.vowel;
}

static gunichar
find_character (const char *token)
{
  for (const char *p = token; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_get_script (g_utf8_get_char (p)) == G_UNICODE_SCRIPT_HAN)
      return g_utf8_get_char (p);
  return 0;
}

static void
read_token (SwUtterance *self,
            const char  *token,
            guint        index,
            GArray      *sounds)
{
  gunichar         character = find_character (token);
  g_autofree char *reading = character != 0 ? dup_reading (character) : NULL;
  guint            n_tones, before = sounds->len;
  g_autofree char *plain = dup_plain (reading != NULL ? reading : token, &n_tones);

  if (read_pinyin (plain, NULL))
    {
      read_pinyin (plain, sounds);
      stress_all (sounds);
    }
  else if (character == 0 && plain[0] != '\0' && g_str_is_ascii (plain))
    {
      g_autofree char *ipa = sw_espeak_dup_ipa ("en-us", plain);

      if (ipa != NULL)
        _sw_sounds_add_ipa (sounds, ipa, SW_LANGUAGE_DEFAULT);
    }
  if (sounds->len > before)
    _sw_utterance_add_word (self, token, index, sounds);
  else if (_sw_phonetics_is_worth_saying (token))
    g_ptr_array_add (self->skipped, g_strdup (token));
}

/* Fills in @self. */
void
_sw_utterance_read_pinyin (SwUtterance *self)
{
  g_auto (GStrv) tokens = sw_phonetics_dup_tokens (self->text, self->language);
  g_autoptr (GArray) sounds = g_array_new (FALSE, TRUE, sizeof (SwSound));

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      if (i < MAX_TOKENS)
        read_token (self, tokens[i], i, sounds);
      else if (_sw_phonetics_is_worth_saying (tokens[i]))
        g_ptr_array_add (self->skipped, g_strdup (tokens[i]));
    }
  _sw_utterance_add_rest (self, sounds);
}

/* The share of words of Latin letters that are pinyin; @n, @n_marked, @n_common: (out) */
static double
rate_pinyin (const char *text,
             guint      *n,
             guint      *n_marked,
             guint      *n_common)
{
  static const char *const common[] = { "wo", "ni", "de", "shi", "zai", "bu", "women", "nimen", "meiyou", "zhe", "xiang", "xin", "dou", "ba", "le", NULL };
  g_auto (GStrv) words = sw_phonetics_dup_tokens (text, NULL);
  guint n_read = 0;

  *n = *n_marked = *n_common = 0;
  for (guint i = 0; words[i] != NULL && *n < MAX_TOKENS; i++)
    {
      guint            n_tones;
      g_autofree char *plain = dup_plain (words[i], &n_tones);

      if (plain[0] == '\0')
        continue;
      *n += 1;
      n_read += read_pinyin (plain, NULL);
      *n_marked += n_tones > 0;
      *n_common += g_strv_contains (common, plain);
    }
  return *n > 0 ? (double)n_read / *n : 0;
}

gboolean
_sw_language_may_be_pinyin (const char *text)
{
  guint n, n_marked, n_common;

  return rate_pinyin (text, &n, &n_marked, &n_common) > 0.74;
}

/* Words of Latin letters that are all pinyin: with tones, or unmistakable without. */
gboolean
_sw_language_is_pinyin (const char *text)
{
  guint  n, n_marked, n_common;
  double share = rate_pinyin (text, &n, &n_marked, &n_common);

  return n >= 3 && share >= 0.9 && (n_marked * 2 >= n || n_common >= MAX (1, 0.1 * n));
}
