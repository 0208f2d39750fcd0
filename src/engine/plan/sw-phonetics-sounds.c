/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sounds of all languages by those the voices have, which learnt American English: the
 * nearest phone, a glide cut off ("e" is the beginning of "ey"), lips rounded ("y" is
 * "iy" with a longer vocal tract); and how sounds make syllables.
 *
 * The choices rest on the first two resonances of the three voices' vowels: their "uw"
 * is far too bright for a "u" anywhere else, for example, and a narrowed "ow" is not. */

#define G_LOG_DOMAIN "sw-phonetics"

#include "config.h"

#include "sw-phonetics-private.h"

#include <string.h>

#define HALF_ROUNDED 0.5f
#define ROUNDED 1.0f
#define NARROWED 1.5f

static const char *const vowels[] = {
  "aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw", NULL
};

static const char *const unvoiced[] = { "p", "t", "k", "f", "th", "s", "sh", "ch", "hh", NULL };

static const struct
{
  const char *ipa, *names;
} table[] = {
  /* diphthongs */
  { "aɪ", "ay" },
  { "ai", "ay" },
  { "aj", "ay" },
  { "ɑɪ", "ay" },
  { "ɐɪ", "ay" },
  { "ʌɪ", "ay" },
  { "æi", "ay" },
  { "ɛɪ", "ey" },
  { "ɛi", "ey" },
  { "eɪ", "ey" },
  { "ei", "ey" },
  { "ej", "ey" },
  { "əɪ", "ey" },
  { "aʊ", "aw" },
  { "au", "aw" },
  { "aw", "aw" },
  { "ɑʊ", "aw" },
  { "ɐʊ", "aw" },
  { "ʌʊ", "aw" },
  { "æʊ", "aw" },
  { "œy", "ay^" },
  { "ʌy", "ay^" },
  { "øy", "oy" },
  { "ɔɪ", "oy" },
  { "ɔi", "oy" },
  { "ɔø", "oy" },
  { "ɔʏ", "oy" },
  { "ɔy", "oy" },
  { "oɪ", "oy" },
  { "oi", "oy" },
  { "oʊ", "ow" },
  { "ou", "ow" },
  { "ow", "ow" },
  { "əʊ", "ow" },
  { "??", "ow=^ r" }, /* how espeak-ng 1.51 writes "ur" of German */
  /* vowels */
  { "i", "iy" },
  { "ɪ", "ih" },
  { "ɨ", "ih" },
  { "y", "iy~" },
  { "ʏ", "ih~" },
  { "e", "ey=" },
  { "ø", "ey=~" },
  { "ɛ", "eh" },
  { "ε", "eh" }, /* espeak-ng's Danish has the Greek letter */
  { "œ", "eh~" },
  { "ɶ", "eh~" },
  { "æ", "ae" },
  { "a", "ay=" },
  { "ä", "ay=" },
  { "ɑ", "ay=" },
  { "ɑ̃", "aa^" },
  { "ɒ", "ao" },
  { "ʌ", "ah" },
  { "ɐ", "ah" },
  { "ɜ", "ah" },
  { "ɘ", "ax" },
  { "ə", "ax" },
  { "ɵ", "uh^" },
  { "ɤ", "ah^" },
  { "ɔ", "ao^" },
  { "o", "ao~" },
  { "ʊ", "ow=^" },
  { "ᵿ", "uh" },
  { "u", "ow=*" },
  { "ʉ", "uw" },
  { "ɯ", "uw^" },
  { "ɚ", "er" },
  { "ɝ", "er" },
  /* affricates */
  { "tʃ", "ch" },
  { "tɕ", "ch" },
  { "tʂ", "ch" },
  { "dʒ", "jh" },
  { "dʑ", "jh" },
  { "dʐ", "jh" },
  { "ts", "t s" },
  { "dz", "d z" },
  { "pf", "p f" },
  { "sx", "sh" }, /* Swedish "sj" */
  { "ɧ", "sh" },
  /* consonants */
  { "p", "p" },
  { "b", "b" },
  { "β", "v" },
  { "t", "t" },
  { "ʈ", "t" },
  { "d", "d" },
  { "ɖ", "d" },
  { "k", "k" },
  { "c", "k" },
  { "q", "k" },
  { "ɡ", "g" },
  { "g", "g" },
  { "ɟ", "jh" },
  { "ɢ", "g" },
  { "ɣ", "g" },
  { "m", "m" },
  { "ɱ", "m" },
  { "n", "n" },
  { "ɳ", "n" },
  { "ɲ", "n y" },
  { "ŋ", "ng" },
  { "ɴ", "ng" },
  { "f", "f" },
  { "ɸ", "f" },
  { "v", "v" },
  { "ʋ", "v" },
  { "θ", "th" },
  { "ð", "dh" },
  { "s", "s" },
  { "z", "z" },
  { "ʃ", "sh" },
  { "ʂ", "sh" },
  { "ɕ", "sh" },
  { "ç", "sh" },
  { "ʒ", "zh" },
  { "ʐ", "zh" },
  { "ʑ", "zh" },
  { "ʝ", "y" },
  { "x", "hh" },
  { "χ", "hh" },
  { "ħ", "hh" },
  { "h", "hh" },
  { "ɦ", "hh" },
  { "r", "r" },
  { "ɾ", "r" },
  { "ɽ", "r" },
  { "ɹ", "r" },
  { "ɻ", "r" },
  { "ʀ", "r" },
  { "ʁ", "r" },
  { "l", "l" },
  { "ɫ", "l" },
  { "ɭ", "l" },
  { "ɬ", "l" },
  { "ʎ", "l y" },
  { "j", "y" },
  { "ɥ", "w" },
  { "w", "w" },
  { "ʍ", "w" },
  { "ɰ", "w" },
};

static SwSound *
get_sound (GArray *sounds,
           guint   i)
{
  return &g_array_index (sounds, SwSound, i);
}

void
_sw_sounds_add (GArray     *sounds,
                const char *names,
                gboolean    starts)
{
  g_auto (GStrv) list = g_strsplit (names, " ", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      SwSound sound = { .starts = starts && i == 0 };
      gsize   length = strcspn (list[i], "=~^*1");

      if (length == 0)
        continue;
      memcpy (sound.phone.symbol, list[i], MIN (length, sizeof sound.phone.symbol - 1));
      sound.phone.vowel = g_strv_contains (vowels, sound.phone.symbol);
      sound.phone.voiced = !g_strv_contains (unvoiced, sound.phone.symbol);
      sound.phone.pure = strchr (list[i] + length, '=') != NULL;
      if (strchr (list[i] + length, '^') != NULL)
        sound.phone.rounding = HALF_ROUNDED;
      else if (strchr (list[i] + length, '~') != NULL)
        sound.phone.rounding = ROUNDED;
      else if (strchr (list[i] + length, '*') != NULL)
        sound.phone.rounding = NARROWED;
      sound.stress = strchr (list[i] + length, '1') != NULL;
      g_array_append_val (sounds, sound);
    }
}

/* The entry that matches most of @ipa, or NULL. */
static const char *
find_names (const char *ipa,
            gsize      *length)
{
  const char *found = NULL;

  *length = 0;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gsize n = strlen (table[i].ipa);

      if (n > *length && strncmp (ipa, table[i].ipa, n) == 0)
        {
          *length = n;
          found = table[i].names;
        }
    }
  return found;
}

/* A nasal vowel sounds like one before "n", "m", "ng": whichever goes with what follows. */
static void
add_nasal (GArray     *sounds,
           const char *next)
{
  gsize       length;
  const char *names = find_names (next, &length);

  if (names != NULL && (g_str_has_prefix (names, "m") || g_str_has_prefix (names, "n")))
    return;
  if (names != NULL && (names[0] == 'p' || names[0] == 'b'))
    _sw_sounds_add (sounds, "m", FALSE);
  else if (names != NULL && strchr ("tdszcjl", names[0]) != NULL)
    _sw_sounds_add (sounds, "n", FALSE);
  else
    _sw_sounds_add (sounds, "ng", FALSE);
}

/* A second vowel inside one sound is the end of a diphthong: "i" becomes "y", "u" "w". */
static void
glide (GArray *sounds,
       guint   first)
{
  for (guint i = first + 1; i < sounds->len; i++)
    {
      SwSound *sound = get_sound (sounds, i);

      if (!sound->phone.vowel || !get_sound (sounds, i - 1)->phone.vowel)
        continue;
      g_strlcpy (sound->phone.symbol, strchr ("uoa", sound->phone.symbol[0]) != NULL ? "w" : "y", sizeof sound->phone.symbol);
      sound->phone.vowel = sound->phone.pure = FALSE;
      sound->phone.rounding = 0;
    }
}

/* French "u" before another vowel is no syllable of its own: "nuit". */
static void
join_french (GArray *sounds,
             guint   first)
{
  for (guint i = first; i + 1 < sounds->len; i++)
    {
      SwSound *sound = get_sound (sounds, i);

      if (g_str_equal (sound->phone.symbol, "iy") && sound->phone.rounding > 0 && get_sound (sounds, i + 1)->phone.vowel)
        {
          g_strlcpy (sound->phone.symbol, "w", sizeof sound->phone.symbol);
          sound->phone.vowel = FALSE;
          sound->phone.rounding = 0;
        }
    }
}

/* A soft consonant is heard before a dark vowel: as "y". */
static void
add_softness (GArray     *sounds,
              guint       first,
              const char *next)
{
  gsize       length;
  const char *names;

  next += g_str_has_prefix (next, "ˈ") ? strlen ("ˈ") : 0;
  names = find_names (next, &length);
  if (names == NULL || strchr ("aou", names[0]) == NULL || sounds->len == first)
    return;
  if (strchr ("yshczj", get_sound (sounds, sounds->len - 1)->phone.symbol[0]) == NULL || g_str_equal (get_sound (sounds, sounds->len - 1)->phone.symbol, "s"))
    _sw_sounds_add (sounds, "y", FALSE);
}

/* @next: what comes after this sound in the word */
static void
add_ipa_sound (GArray     *sounds,
               const char *ipa,
               const char *next)
{
  guint    first = sounds->len;
  gboolean stressed = FALSE, nasal = FALSE, soft = FALSE;

  for (const char *p = ipa; *p != '\0';)
    {
      gunichar    c = g_utf8_get_char (p);
      gsize       length;
      const char *names = find_names (p, &length);

      if (c == 0x2c8) /* ˈ */
        stressed = TRUE;
      else if (c == 0x303) /* tilde */
        nasal = TRUE;
      else if (c == 0x2b2) /* ʲ */
        soft = TRUE;
      else if (c == 0x329) /* syllabic: a murmur carries it */
        {
          SwSound *last = sounds->len > first ? get_sound (sounds, sounds->len - 1) : NULL;

          if (last != NULL && !last->phone.vowel)
            {
              SwSound consonant = *last;

              g_array_set_size (sounds, sounds->len - 1);
              _sw_sounds_add (sounds, g_str_equal (consonant.phone.symbol, "r") ? "er" : "ax", FALSE);
              if (!g_str_equal (consonant.phone.symbol, "r"))
                g_array_append_val (sounds, consonant);
            }
        }
      if (names != NULL)
        {
          _sw_sounds_add (sounds, names, FALSE);
          p += length;
        }
      else
        p = g_utf8_next_char (p);
    }
  glide (sounds, first);
  for (guint i = first; i < sounds->len && stressed; i++)
    get_sound (sounds, i)->stress = 1;
  if (soft)
    add_softness (sounds, first, next);
  if (nasal && sounds->len > first)
    add_nasal (sounds, next);
}

/* espeak-ng names a language in brackets where it reads a word in another one. */
static char *
drop_brackets (const char *ipa)
{
  GString *out = g_string_new (NULL);
  guint    depth = 0;

  for (const char *p = ipa; *p != '\0'; p++)
    {
      if (*p == '(')
        depth++;
      else if (*p == ')' && depth > 0)
        depth--;
      else if (depth == 0)
        g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

void
_sw_sounds_add_ipa (GArray     *sounds,
                    const char *ipa,
                    const char *language)
{
  guint            first = sounds->len;
  g_autofree char *plain = drop_brackets (ipa);
  g_auto (GStrv) list = g_strsplit (plain, "_", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      guint next = i + 1;

      while (list[next] != NULL && list[next][0] == '\0')
        next++;
      add_ipa_sound (sounds, list[i], list[next] != NULL ? list[next] : "");
    }
  if (g_strcmp0 (language, "fr") == 0)
    join_french (sounds, first);
}

static gboolean
is (const SwSound *sound,
    const char    *names)
{
  g_autofree char *key = g_strdup_printf (" %s ", sound->phone.symbol);

  return strstr (names, key) != NULL;
}

/* Whether two consonants may begin a syllable together. */
static gboolean
go_together (const SwSound *first,
             const SwSound *second)
{
  if (is (second, " y w "))
    return !is (first, " ng y w r ");
  if (is (second, " r "))
    return is (first, " p b t d k g f v th ");
  if (is (second, " l "))
    return is (first, " p b k g f v s sh ");
  return is (first, " t d ") && is (second, " s z ");
}

/* Where the syllable of the vowel at @vowel begins, behind the vowel @before. */
static guint
find_onset (GArray *sounds,
            guint   before,
            guint   vowel)
{
  guint onset = vowel;

  for (guint i = vowel; i > before + 1; i--)
    if (get_sound (sounds, i - 1)->starts)
      return i - 1;
  if (get_sound (sounds, vowel)->starts || onset == before + 1 || is (get_sound (sounds, onset - 1), " ng "))
    return onset;
  onset--;
  while (onset > before + 1 && go_together (get_sound (sounds, onset - 1), get_sound (sounds, onset)))
    onset--;
  return onset;
}

static void
add_syllable (SwUtterance *self,
              SwWord      *word,
              GArray      *sounds,
              guint        first,
              guint        end)
{
  SwSyllable syllable = { .first_phone = self->phones->len, .n_phones = end - first };

  for (guint i = first; i < end; i++)
    {
      SwSound *sound = get_sound (sounds, i);

      g_array_append_val (self->phones, sound->phone);
      if (sound->phone.vowel)
        syllable.stress = sound->stress;
    }
  g_array_append_val (self->syllables, syllable);
  word->n_syllables++;
}

void
_sw_utterance_add_rest (SwUtterance *self,
                        GArray      *sounds)
{
  if (self->syllables->len > 0)
    {
      g_array_index (self->syllables, SwSyllable, self->syllables->len - 1).n_phones += sounds->len;
      for (guint i = 0; i < sounds->len; i++)
        g_array_append_val (self->phones, get_sound (sounds, i)->phone);
    }
  g_array_set_size (sounds, 0);
}

gboolean
_sw_utterance_add_word (SwUtterance *self,
                        const char  *text,
                        guint        token,
                        GArray      *sounds)
{
  SwWord      word = { .first_syllable = self->syllables->len, .token = token };
  guint       first = 0, vowel = 0;
  const char *end_of_text;

  while (vowel < sounds->len && !get_sound (sounds, vowel)->phone.vowel)
    vowel++;
  if (vowel == sounds->len)
    return FALSE;
  while (first < sounds->len)
    {
      guint next = vowel + 1;
      guint end = sounds->len;

      while (next < sounds->len && !get_sound (sounds, next)->phone.vowel)
        next++;
      if (next < sounds->len)
        end = find_onset (sounds, vowel, next);
      add_syllable (self, &word, sounds, first, end);
      first = end;
      vowel = next;
    }
  g_strlcpy (word.text, text, sizeof word.text);
  if (!g_utf8_validate (word.text, -1, &end_of_text))
    word.text[end_of_text - word.text] = '\0';
  g_array_append_val (self->words, word);
  g_array_set_size (sounds, 0);
  return TRUE;
}
