/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Japanese as it is sung: a note for each mora, written in kana, in Latin letters, or in
 * characters that a dictionary reads. */

#define G_LOG_DOMAIN "sw-phonetics"

#include "config.h"

#include "sw-espeak.h"
#include "sw-phonetics-private.h"

#include <string.h>

#define FIRST_KANA 0x3041
#define MAX_TOKENS 400

/* From U+3041 on; katakana are in the same order. */
static const char *const kana[] = {
  "a", "a", "i", "i", "u", "u", "e", "e", "o", "o",
  "ka", "ga", "ki", "gi", "ku", "gu", "ke", "ge", "ko", "go",
  "sa", "za", "shi", "ji", "su", "zu", "se", "ze", "so", "zo",
  "ta", "da", "chi", "ji", "", "tsu", "zu", "te", "de", "to", "do",
  "na", "ni", "nu", "ne", "no",
  "ha", "ba", "pa", "hi", "bi", "pi", "fu", "bu", "pu", "he", "be", "pe", "ho", "bo", "po",
  "ma", "mi", "mu", "me", "mo",
  "ya", "ya", "yu", "yu", "yo", "yo",
  "ra", "ri", "ru", "re", "ro",
  "wa", "wa", "i", "e", "o", "n", "vu", "ka", "ke"
};

static const char small_kana[] = "ぁぃぅぇぉゃゅょゎ";

/* Longest first. */
static const struct
{
  const char *romaji, *names;
} consonants[] = {
  { "tch", "ch" },
  { "sh", "sh" },
  { "ch", "ch" },
  { "ts", "t s" },
  { "ky", "k y" },
  { "gy", "g y" },
  { "ny", "n y" },
  { "hy", "hh y" },
  { "my", "m y" },
  { "ry", "r y" },
  { "py", "p y" },
  { "by", "b y" },
  { "jy", "jh" },
  { "dy", "d y" },
  { "ty", "ch" },
  { "sy", "sh" },
  { "zy", "jh" },
  { "k", "k" },
  { "g", "g" },
  { "s", "s" },
  { "z", "z" },
  { "j", "jh" },
  { "t", "t" },
  { "d", "d" },
  { "n", "n" },
  { "h", "hh" },
  { "f", "f" },
  { "b", "b" },
  { "p", "p" },
  { "m", "m" },
  { "y", "y" },
  { "r", "r" },
  { "w", "w" },
  { "v", "v" },
  { "", "" },
};

static const struct
{
  const char *letter, *names;
} morae[] = {
  { "a", "ay=" },
  { "i", "iy" },
  { "u", "uw^" },
  { "e", "ey=" },
  { "o", "ao~" },
  { "ā", "ay=" },
  { "ī", "iy" },
  { "ū", "uw^" },
  { "ē", "ey=" },
  { "ō", "ao~" },
  { "â", "ay=" },
  { "î", "iy" },
  { "û", "uw^" },
  { "ê", "ey=" },
  { "ô", "ao~" },
};

static const char *
find_vowel (const char *p,
            gsize      *length)
{
  for (guint i = 0; i < G_N_ELEMENTS (morae); i++)
    if (g_str_has_prefix (p, morae[i].letter))
      {
        *length = strlen (morae[i].letter);
        return morae[i].names;
      }
  return NULL;
}

/* One mora of @p, or its consonant doubled, or a closing "n". Returns the letters it
 * takes, 0 when there is none. @sounds may be NULL. */
static gsize
read_mora (const char *p,
           gboolean    after_o,
           GArray     *sounds)
{
  gsize vowel_length = 0;

  if (p[0] != 'n' && p[0] == p[1] && strchr ("kgsztdhfbpmr", p[0]) != NULL)
    return 1;
  for (guint i = 0; i < G_N_ELEMENTS (consonants); i++)
    {
      gsize       n = strlen (consonants[i].romaji);
      const char *vowel = g_str_has_prefix (p, consonants[i].romaji) ? find_vowel (p + n, &vowel_length) : NULL;

      if (vowel == NULL)
        continue;
      if (sounds != NULL)
        {
          _sw_sounds_add (sounds, consonants[i].names, TRUE);
          /* "ou" is a long "o" */
          _sw_sounds_add (sounds, n == 0 && after_o && *p == 'u' ? "ao~" : vowel, n == 0);
        }
      return n + vowel_length;
    }
  if (p[0] == 'n' && strchr ("aiueoy", p[1]) == NULL)
    {
      if (sounds != NULL)
        _sw_sounds_add (sounds, "n", FALSE);
      return p[1] == '\'' ? 2 : 1;
    }
  if (p[0] == 'n' && p[1] == '\0')
    {
      if (sounds != NULL)
        _sw_sounds_add (sounds, "n", FALSE);
      return 1;
    }
  return 0;
}

/* FALSE when @word, in lower case, is not Japanese. */
static gboolean
read_romaji (const char *word,
             GArray     *sounds)
{
  const char *p = word;

  while (*p != '\0')
    {
      gsize n = *p == '-' ? 1 : read_mora (p, p > word && (p[-1] == 'o' || (guchar)p[-1] == 0x8d), sounds);

      if (n == 0)
        return FALSE;
      p += n;
    }
  return p > word;
}

static gunichar
to_hiragana (gunichar c)
{
  return c >= 0x30a1 && c <= 0x30f6 ? c - 0x60 : c;
}

/* A kana with what is attached to it, in Latin letters; (nullable) when there is none. */
static char *
dup_romaji (const char *token)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean found = FALSE;

  for (const char *p = token; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar    c = to_hiragana (g_utf8_get_char (p));
      const char *own = c >= FIRST_KANA && c < FIRST_KANA + G_N_ELEMENTS (kana) ? kana[c - FIRST_KANA] : NULL;

      if (own == NULL)
        continue;
      found = TRUE;
      if (out->len > 0 && g_utf8_strchr (small_kana, -1, c) != NULL)
        {
          gboolean glides = own[0] == 'y' && strchr ("iu", out->str[out->len - 1]) != NULL;
          gboolean swallowed = g_str_equal (out->str, "shi") || g_str_equal (out->str, "chi") || g_str_equal (out->str, "ji");

          g_string_truncate (out, out->len - 1);
          if (out->len == 0)
            g_string_append_c (out, 'w');
          g_string_append (out, glides && swallowed ? own + 1 : own);
        }
      else
        g_string_append (out, own);
    }
  return found ? g_strdup (out->str) : NULL;
}

/* The sounds of a character's kana, mora by mora. */
static void
add_kana (GArray     *sounds,
          const char *kana_text,
          gboolean    after_o)
{
  g_auto (GStrv) parts = sw_phonetics_dup_tokens (kana_text, "ja");

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *romaji = dup_romaji (parts[i]);

      if (romaji == NULL)
        continue;
      if (after_o && g_str_equal (romaji, "u"))
        _sw_sounds_add (sounds, "ao~", TRUE);
      else
        read_romaji (romaji, sounds);
      after_o = g_str_has_suffix (romaji, "o");
    }
}

/* The particles "wa" and "e" are written with other kana; they end a group of words. */
static const char *
read_particle (const char *romaji,
               gboolean    last)
{
  if (last && g_str_equal (romaji, "ha"))
    return "wa";
  if (last && g_str_equal (romaji, "he"))
    return "e";
  return romaji;
}

static void
stress_first (GArray *sounds)
{
  for (guint i = 0; i < sounds->len; i++)
    if (g_array_index (sounds, SwSound, i).phone.vowel)
      {
        g_array_index (sounds, SwSound, i).stress = 1;
        return;
      }
}

static char *
dup_letters (const char *token)
{
  GString *out = g_string_new (NULL);

  for (const char *p = token; *p != '\0' && out->len < 60; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalpha (c))
        g_string_append_unichar (out, g_unichar_tolower (c));
      else if (c == '\'' && out->len > 0)
        g_string_append_c (out, '\'');
    }
  return g_string_free (out, FALSE);
}

/* What is not Japanese is read as English. */
static void
read_english (SwUtterance *self,
              const char  *token,
              guint        index,
              GArray      *sounds)
{
  g_autofree char *letters = dup_letters (token);
  g_autofree char *ipa = g_str_is_ascii (letters) && letters[0] != '\0' ? sw_espeak_dup_ipa ("en-us", letters) : NULL;
  guint            before = sounds->len;

  if (ipa != NULL)
    _sw_sounds_add_ipa (sounds, ipa, SW_LANGUAGE_DEFAULT);
  if (sounds->len > before)
    _sw_utterance_add_word (self, letters, index, sounds);
  else if (_sw_phonetics_is_worth_saying (token))
    g_ptr_array_add (self->skipped, g_strdup (token));
}

static void
read_token (SwUtterance *self,
            const char  *token,
            const char  *reading,
            guint        index,
            gboolean     first,
            gboolean     last,
            GArray      *sounds)
{
  g_autofree char *romaji = dup_romaji (token);
  g_autofree char *letters = romaji == NULL ? dup_letters (token) : NULL;
  guint            before = sounds->len;
  gboolean         after_o = self->phones->len > 0 && !first && g_str_equal (g_array_index (self->phones, SwPhone, self->phones->len - 1).symbol, "ao");

  if (reading != NULL)
    {
      add_kana (sounds, reading, after_o);
      if (first)
        stress_first (sounds);
      if (_sw_utterance_add_word (self, token, index, sounds) || sounds->len > before)
        return;
    }
  if (romaji != NULL)
    {
      if (!first && after_o && g_str_equal (romaji, "u"))
        _sw_sounds_add (sounds, "ao~", TRUE);
      else
        read_romaji (read_particle (romaji, last && !first), sounds);
      if (first)
        stress_first (sounds);
      _sw_utterance_add_word (self, token, index, sounds);
      return;
    }
  if (read_romaji (letters, NULL))
    {
      read_romaji (letters, sounds);
      stress_first (sounds);
    }
  if (sounds->len > before)
    _sw_utterance_add_word (self, letters, index, sounds);
  else
    read_english (self, token, index, sounds);
}

/* Fills in @self. */
void
_sw_utterance_read_kana (SwUtterance *self)
{
  g_auto (GStrv) groups = sw_phonetics_dup_tokens (self->text, NULL);
  g_autoptr (GArray) sounds = g_array_new (FALSE, TRUE, sizeof (SwSound));
  guint index = 0;

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) tokens = sw_phonetics_dup_tokens (groups[i], self->language);
      g_autoptr (GPtrArray) readings = _sw_kanji_dup_readings (tokens);

      for (guint k = 0; tokens[k] != NULL; k++, index++)
        {
          if (index < MAX_TOKENS)
            read_token (self, tokens[k], g_ptr_array_index (readings, k), index, k == 0, tokens[k + 1] == NULL, sounds);
          else if (_sw_phonetics_is_worth_saying (tokens[k]))
            g_ptr_array_add (self->skipped, g_strdup (tokens[k]));
        }
    }
  _sw_utterance_add_rest (self, sounds);
}

/* The share of words of Latin letters that are morae; @n and @n_particles: (out) */
static double
rate_romaji (const char *text,
             guint      *n,
             guint      *n_particles)
{
  static const char *const particles[] = { "wo", "ga", "ni", "wa", "kimi", "boku", "watashi", "anata", "kara", "made", "desu", "iru", "shite", "kokoro", "yume", NULL };
  g_auto (GStrv) words = sw_phonetics_dup_tokens (text, NULL);
  guint n_read = 0;

  *n = *n_particles = 0;
  for (guint i = 0; words[i] != NULL && *n < MAX_TOKENS; i++)
    {
      g_autofree char *letters = dup_letters (words[i]);

      if (letters[0] == '\0')
        continue;
      *n += 1;
      n_read += read_romaji (letters, NULL) && strchr (letters, 'v') == NULL;
      *n_particles += g_strv_contains (particles, letters);
    }
  return *n > 0 ? (double)n_read / *n : 0;
}

gboolean
_sw_language_may_be_romaji (const char *text)
{
  guint n, n_particles;

  return rate_romaji (text, &n, &n_particles) > 0.74;
}

/* Words of Latin letters that are all morae, with particles among them. */
gboolean
_sw_language_is_romaji (const char *text)
{
  guint  n, n_particles;
  double share = rate_romaji (text, &n, &n_particles);

  return n >= 3 && share >= 0.95 && n_particles >= MAX (1, 0.08 * n);
}
