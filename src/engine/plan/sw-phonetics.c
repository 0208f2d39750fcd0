/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Text to words, syllables and phones by flite's text analysis: its tokeniser reads
 * numbers, the CMU lexicon and letter-to-sound rules give phones and stress. Only a
 * voice without sound is needed for that. */

#define G_LOG_DOMAIN "sw-phonetics"

#include "config.h"

#include "sw-phonetics.h"

#include "sw-espeak.h"
#include "sw-flite-lock.h"
#include "sw-language-private.h"
#include "sw-phonetics-private.h"

#include <flite/flite.h>
#include <string.h>

/* In the libraries, but in none of flite's installed headers. */
void           usenglish_init (cst_voice *voice);
cst_lexicon   *cmu_lex_init (void);
cst_utterance *utt_synth_text2segs (cst_utterance *utterance);

static const char *const vowels[] = {
  "aa", "ae", "ah", "ao", "aw", "ax", "axr", "ay", "eh", "er", "ey", "ih", "ix", "iy", "ow", "oy", "uh", "uw", NULL
};

static const char *const unvoiced[] = { "p", "t", "k", "f", "th", "s", "sh", "ch", "hh", NULL };

static const char *const function_words[] = {
  "a", "an", "the", "to", "of", "in", "on", "at", "and", "or", "but", "nor", "is", "are", "was", "were", "be", "been",
  "am", "i'm", "it's", "i", "me", "my", "you", "your", "we", "us", "our", "he", "him", "she", "it", "its", "his", "her",
  "they", "them", "their", "for", "from", "with", "by", "as", "that", "this", "than", "so", "if", "do", "does", "did",
  "will", "would", "can", "could", "should", "may", "must", "shall", "has", "have", "had", "i'll", "you'll", "we'll",
  "you're", "we're", "they're", "i've", "you've", "we've", "i'd", "you'd", "he's", "she's", "that's", "there's", "let's",
  "who", "which", "when", "where", "what", "how", "some", "any", "into", "through", "there", "then", "till", NULL
};

static cst_voice *
get_text_voice (void)
{
  static cst_voice *voice;

  if (voice == NULL)
    {
      cst_lexicon *lexicon = cmu_lex_init ();

      voice = new_voice ();
      usenglish_init (voice);
      feat_set (voice->features, "lexicon", lexicon_val (lexicon));
      feat_set (voice->features, "postlex_func", uttfunc_val (lexicon->postlex));
      feat_set_string (voice->features, "no_segment_duration_model", "1");
      feat_set_string (voice->features, "no_f0_target_model", "1");
    }
  return voice;
}

static void
add_phones (SwUtterance *self,
            cst_item    *syllable)
{
  for (cst_item *item = item_daughter (syllable); item != NULL; item = item_next (item))
    {
      SwPhone phone = { 0 };

      g_strlcpy (phone.symbol, item_feat_string (item, "name"), sizeof phone.symbol);
      if (strcmp (phone.symbol, "pau") == 0)
        continue;
      phone.vowel = g_strv_contains (vowels, phone.symbol);
      phone.voiced = !g_strv_contains (unvoiced, phone.symbol);
      g_array_append_val (self->phones, phone);
    }
}

static gboolean
has_vowel (SwUtterance *self,
           guint        first_phone)
{
  for (guint i = first_phone; i < self->phones->len; i++)
    if (g_array_index (self->phones, SwPhone, i).vowel)
      return TRUE;
  return FALSE;
}

/* A syllable without a vowel ("it" + "'s") joins the one before it in its word. */
static void
add_syllable (SwUtterance *self,
              SwWord      *word,
              cst_item    *item)
{
  guint first = self->phones->len;

  add_phones (self, item);
  if (self->phones->len == first)
    return;
  if (word->n_syllables > 0 && !has_vowel (self, first))
    {
      g_array_index (self->syllables, SwSyllable, self->syllables->len - 1).n_phones += self->phones->len - first;
    }
  else
    {
      SwSyllable syllable = { .first_phone = first, .n_phones = self->phones->len - first };

      syllable.stress = item_feat_int (item, "stress") > 0 ? 1 : 0;
      g_array_append_val (self->syllables, syllable);
      word->n_syllables++;
    }
}

static void
drop_g (SwUtterance *self)
{
  SwPhone *last = self->phones->len > 0 ? &g_array_index (self->phones, SwPhone, self->phones->len - 1) : NULL;

  if (last != NULL && strcmp (last->symbol, "ng") == 0)
    g_strlcpy (last->symbol, "n", sizeof last->symbol);
}

static void
add_word (SwUtterance *self,
          cst_item    *item,
          guint        token)
{
  cst_item        *structure = item_as (item, "SylStructure");
  const char      *name = item_feat_string (item, "name");
  gboolean         clitic = name[0] == '\'' && self->words->len > 0;
  SwWord           fresh = { .first_syllable = self->syllables->len, .token = token };
  SwWord          *word = clitic ? &g_array_index (self->words, SwWord, self->words->len - 1) : &fresh;
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (cst_item *s = structure != NULL ? item_daughter (structure) : NULL; s != NULL; s = item_next (s))
    add_syllable (self, word, s);
  g_strlcat (word->text, lower, sizeof word->text);
  if (!clitic && word->n_syllables > 0)
    g_array_append_val (self->words, fresh);
}

static guint
find_nucleus (SwUtterance      *self,
              const SwSyllable *syllable)
{
  guint nucleus = syllable->first_phone + syllable->n_phones - 1;

  for (guint i = syllable->first_phone + syllable->n_phones; i-- > syllable->first_phone;)
    if (g_array_index (self->phones, SwPhone, i).voiced)
      nucleus = i;
  for (guint i = syllable->first_phone + syllable->n_phones; i-- > syllable->first_phone;)
    if (g_array_index (self->phones, SwPhone, i).vowel)
      nucleus = i;
  return nucleus;
}

static gboolean
is_function_word (SwUtterance  *self,
                  const SwWord *word)
{
  if (g_str_equal (self->language, SW_LANGUAGE_DEFAULT))
    return g_strv_contains (function_words, word->text);
  return _sw_language_is_function_word (_sw_language_find_data (self->language), word->text);
}

/* Fills in what depends on the finished arrays. */
static void
complete (SwUtterance *self)
{
  for (guint w = 0; w < self->words->len; w++)
    {
      SwWord *word = &g_array_index (self->words, SwWord, w);

      word->function_word = is_function_word (self, word);
      for (guint s = word->first_syllable; s < word->first_syllable + word->n_syllables; s++)
        {
          SwSyllable *syllable = &g_array_index (self->syllables, SwSyllable, s);

          syllable->word = w;
          syllable->nucleus = find_nucleus (self, syllable);
          for (guint p = syllable->first_phone; p < syllable->first_phone + syllable->n_phones; p++)
            {
              SwPhone *phone = &g_array_index (self->phones, SwPhone, p);

              phone->word = w;
              phone->syllable = s;
            }
        }
    }
}

static void
analyse (SwUtterance *self,
         GArray      *pieces,
         const char  *speakable)
{
  cst_utterance *utterance;
  guint          n = 0;

  sw_flite_lock ();
  utterance = new_utterance ();
  utt_set_input_text (utterance, speakable);
  utt_init (utterance, get_text_voice ());
  utterance = utt_synth_text2segs (utterance);
  for (cst_item *item = utterance != NULL ? relation_head (utt_relation (utterance, "Token")) : NULL; item != NULL; item = item_next (item))
    {
      const SwSpokenPiece *piece = &g_array_index (pieces, SwSpokenPiece, MIN (n, pieces->len - 1));

      for (cst_item *word = item_daughter (item); word != NULL; word = item_next (word))
        add_word (self, word, piece->token);
      if (piece->dropped_g)
        drop_g (self);
      n++;
    }
  if (utterance != NULL)
    delete_utterance (utterance);
  sw_flite_unlock ();
}

static void
read_english (SwUtterance *self)
{
  g_autoptr (GArray) pieces = _sw_phonetics_split (self->text);

  if (pieces->len > 0)
    {
      g_autoptr (GString) speakable = g_string_new (NULL);

      for (guint i = 0; i < pieces->len; i++)
        g_string_append_printf (speakable, "%s%s", i > 0 ? " " : "", g_array_index (pieces, SwSpokenPiece, i).text);
      analyse (self, pieces, speakable->str);
    }
}

/* What the text has that no word was made of. */
static void
find_skipped (SwUtterance *self)
{
  g_auto (GStrv) tokens = sw_phonetics_dup_tokens (self->text, self->language);
  guint w = 0;

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      while (w < self->words->len && g_array_index (self->words, SwWord, w).token < i)
        w++;
      if ((w == self->words->len || g_array_index (self->words, SwWord, w).token != i) && _sw_phonetics_is_worth_saying (tokens[i]))
        g_ptr_array_add (self->skipped, g_strdup (tokens[i]));
    }
}

static void
tell_missing_once (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      g_message ("Other languages than English are not sung as they are spoken: please install the package %s.", SW_ESPEAK_PACKAGE);
      g_once_init_leave (&once, 1);
    }
}

static void
read_text (SwUtterance          *self,
           const SwLanguageData *language)
{
  switch (language->reading)
    {
    case SW_READ_KANA:
      _sw_utterance_read_kana (self);
      break;
    case SW_READ_PINYIN:
      _sw_utterance_read_pinyin (self);
      break;
    case SW_READ_ESPEAK:
      if (sw_espeak_is_available ())
        {
          _sw_utterance_read_espeak (self, language);
          break;
        }
      /* as an English singer would */
      tell_missing_once ();
      G_GNUC_FALLTHROUGH;
    case SW_READ_FLITE:
    default:
      read_english (self);
      find_skipped (self);
    }
}

/**
 * sw_utterance_new:
 * @text: a line of English words; anything is allowed, what cannot be said is skipped
 *
 * Reads a line aloud on paper. The same text gives the same answer always.
 *
 * Returns: (transfer full): its words, syllables and phones, possibly none
 */
SwUtterance *
sw_utterance_new (const char *text)
{
  return sw_utterance_new_for (text, SW_LANGUAGE_DEFAULT);
}

/**
 * sw_utterance_new_for:
 * @text: a line of words; anything is allowed, what cannot be said is skipped
 * @language: (nullable): the code of its language, "de"; English when unknown
 *
 * Reads a line aloud on paper. The same text gives the same answer always. Any thread.
 *
 * Returns: (transfer full): its words, syllables and phones, possibly none
 */
SwUtterance *
sw_utterance_new_for (const char *text,
                      const char *language)
{
  SwUtterance      *self = g_new0 (SwUtterance, 1);
  const SwLanguage *known = language != NULL ? sw_language_find (language) : NULL;

  self->text = g_strdup (text != NULL ? text : "");
  self->language = known != NULL ? known->code : SW_LANGUAGE_DEFAULT;
  self->words = g_array_new (FALSE, TRUE, sizeof (SwWord));
  self->syllables = g_array_new (FALSE, TRUE, sizeof (SwSyllable));
  self->phones = g_array_new (FALSE, TRUE, sizeof (SwPhone));
  self->skipped = g_ptr_array_new_with_free_func (g_free);
  read_text (self, _sw_language_find_data (self->language));
  complete (self);
  return self;
}

/**
 * sw_utterance_copy:
 * @self: an utterance
 *
 * Returns: (transfer full): an independent copy
 */
SwUtterance *
sw_utterance_copy (SwUtterance *self)
{
  SwUtterance *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (SwUtterance, 1);
  copy->text = g_strdup (self->text);
  copy->words = g_array_copy (self->words);
  copy->syllables = g_array_copy (self->syllables);
  copy->phones = g_array_copy (self->phones);
  copy->language = self->language;
  copy->skipped = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->skipped->len; i++)
    g_ptr_array_add (copy->skipped, g_strdup (g_ptr_array_index (self->skipped, i)));
  return copy;
}

/**
 * sw_utterance_free:
 * @self: (transfer full) (nullable): an utterance
 */
void
sw_utterance_free (SwUtterance *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_array_unref (self->words);
  g_array_unref (self->syllables);
  g_array_unref (self->phones);
  g_ptr_array_unref (self->skipped);
  g_free (self);
}

/**
 * sw_utterance_dup_spelling:
 * @self: an utterance
 *
 * Returns: (transfer full): for each syllable the letters that write it; all but the
 *   last of a written word end in a hyphen
 */
char **
sw_utterance_dup_spelling (SwUtterance *self)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  g_auto (GStrv) tokens = sw_phonetics_dup_tokens (self->text, self->language);
  guint  n_tokens = g_strv_length (tokens);
  char **result;

  for (guint w = 0; w < self->words->len;)
    {
      guint token = g_array_index (self->words, SwWord, w).token;
      guint n = 0;
      g_auto (GStrv) parts = NULL;

      for (; w < self->words->len && g_array_index (self->words, SwWord, w).token == token; w++)
        n += g_array_index (self->words, SwWord, w).n_syllables;
      parts = _sw_phonetics_split_word (token < n_tokens ? tokens[token] : "", n, self->language);
      for (guint i = 0; i < n; i++)
        g_strv_builder_add (builder, parts[i]);
    }
  result = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return result;
}

/* Vowels that sing alike rhyme: "lost" and "frost", "near" and "tear". */
static const char *
normalise_vowel (const char *symbol,
                 gboolean    before_r)
{
  if (strcmp (symbol, "ax") == 0)
    return "ah";
  if (strcmp (symbol, "axr") == 0)
    return "er";
  if (strcmp (symbol, "ix") == 0 || (before_r && strcmp (symbol, "iy") == 0))
    return "ih";
  if (!before_r && strcmp (symbol, "ao") == 0)
    return "aa";
  return symbol;
}

/**
 * sw_phonetics_dup_rhyme:
 * @word: a word, or a line whose end counts
 *
 * Returns: (transfer full) (nullable): the phones from the last stressed vowel on,
 *   "ay t": two words rhyme when these are equal
 */
char *
sw_phonetics_dup_rhyme (const char *word)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new (word);
  GString *key;
  guint    from, last_word;

  if (utterance->syllables->len == 0)
    return NULL;
  from = utterance->syllables->len - 1;
  last_word = g_array_index (utterance->syllables, SwSyllable, from).word;
  for (guint s = utterance->syllables->len; s-- > 0;)
    {
      const SwSyllable *syllable = &g_array_index (utterance->syllables, SwSyllable, s);

      if (syllable->word != last_word)
        break;
      if (syllable->stress > 0)
        {
          from = s;
          break;
        }
    }
  key = g_string_new (NULL);
  for (guint p = g_array_index (utterance->syllables, SwSyllable, from).nucleus; p < utterance->phones->len; p++)
    {
      const SwPhone *phone = &g_array_index (utterance->phones, SwPhone, p);
      gboolean       before_r = p + 1 < utterance->phones->len && strcmp (phone[1].symbol, "r") == 0;

      g_string_append_printf (key, "%s%s", key->len > 0 ? " " : "", normalise_vowel (phone->symbol, before_r));
    }
  return g_string_free (key, FALSE);
}

/**
 * sw_phonetics_count_syllables:
 * @text: a line of English words
 *
 * Returns: how many syllables it has when spoken
 */
guint
sw_phonetics_count_syllables (const char *text)
{
  return sw_phonetics_count_syllables_for (text, SW_LANGUAGE_DEFAULT);
}

/**
 * sw_phonetics_count_syllables_for:
 * @text: a line of words
 * @language: (nullable): the code of its language
 *
 * Returns: how many syllables it has when spoken
 */
guint
sw_phonetics_count_syllables_for (const char *text,
                                  const char *language)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new_for (text, language);

  return utterance->syllables->len;
}
