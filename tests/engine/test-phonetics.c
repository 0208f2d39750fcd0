/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-phonetics.h"

#include <string.h>

/* "w words s syllables: texts" in one comparable string. */
static char *
describe (const char *text)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new (text);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < utterance->words->len; i++)
    {
      const SwWord *word = &g_array_index (utterance->words, SwWord, i);

      g_string_append_printf (out, "%s%s/%u", i > 0 ? " " : "", word->text, word->n_syllables);
    }
  return g_string_free (out, FALSE);
}

static char *
dup_phones (const char *text)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new (text);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < utterance->phones->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", g_array_index (utterance->phones, SwPhone, i).symbol);
  return g_string_free (out, FALSE);
}

#define assert_words(text, expected)           \
  G_STMT_START                                 \
  {                                            \
    g_autofree char *words_ = describe (text); \
    g_assert_cmpstr (words_, ==, expected);    \
  }                                            \
  G_STMT_END

#define assert_phones(text, expected)             \
  G_STMT_START                                    \
  {                                               \
    g_autofree char *phones_ = dup_phones (text); \
    g_assert_cmpstr (phones_, ==, expected);      \
  }                                               \
  G_STMT_END

static void
test_words (void)
{
  assert_words ("Paper boats on the morning tide", "paper/2 boats/1 on/1 the/1 morning/2 tide/1");
  assert_phones ("tide", "t ay d");
}

static void
test_numbers (void)
{
  assert_words ("24", "twenty/2 four/1");
  assert_words ("In 1984", "in/1 nineteen/2 eighty/2 four/1");
  assert_words ("$5 & 1,000", "five/1 dollars/2 and/1 one/1 thousand/2");
}

static void
test_abbreviations (void)
{
  assert_words ("Dr. Mr.", "doctor/2 mister/2");
  assert_words ("TV DJ", "t/1 v/1 d/1 j/1");
}

static void
test_apostrophes (void)
{
  assert_words ("it's we've", "it's/1 we've/1");
  assert_words ("\xe2\x80\x98it\xe2\x80\x99s\xe2\x80\x99", "it's/1");
  assert_words ("don't", "dont/1");
  assert_phones ("singin'", "s ih ng ih n");
}

static void
test_hyphens (void)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new ("a half-forgotten song");

  assert_words ("a half-forgotten song", "a/1 half/1 forgotten/3 song/1");
  g_assert_cmpuint (g_array_index (utterance->words, SwWord, 1).token, ==, 1);
  g_assert_cmpuint (g_array_index (utterance->words, SwWord, 2).token, ==, 1);
  g_assert_cmpuint (g_array_index (utterance->words, SwWord, 3).token, ==, 2);
}

static void
test_foreign_letters (void)
{
  g_autofree char *plain = dup_phones ("cafe uber");

  assert_phones ("caf\xc3\xa9 \xc3\xbc"
                 "ber",
                 plain);
}

static void
test_drawn_out (void)
{
  assert_words ("Nooooo looove", "no/1 love/1");
  assert_words ("hmmm", "hum/1");
}

static void
test_nuclei (void)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new ("Strength of the little rhythm it's hmm yeah 42nd street");

  g_assert_cmpuint (utterance->syllables->len, >, 8);
  for (guint i = 0; i < utterance->syllables->len; i++)
    {
      const SwSyllable *syllable = &g_array_index (utterance->syllables, SwSyllable, i);

      g_assert_cmpuint (syllable->nucleus, >=, syllable->first_phone);
      g_assert_cmpuint (syllable->nucleus, <, syllable->first_phone + syllable->n_phones);
      g_assert_true (g_array_index (utterance->phones, SwPhone, syllable->nucleus).vowel);
      g_assert_cmpuint (g_array_index (utterance->phones, SwPhone, syllable->nucleus).syllable, ==, i);
    }
}

static void
test_function_words (void)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new ("the river");

  g_assert_true (g_array_index (utterance->words, SwWord, 0).function_word);
  g_assert_false (g_array_index (utterance->words, SwWord, 1).function_word);
  g_assert_cmpuint (g_array_index (utterance->syllables, SwSyllable, 1).stress, ==, 1);
  g_assert_cmpuint (g_array_index (utterance->syllables, SwSyllable, 2).stress, ==, 0);
}

static void
test_rhyme (void)
{
  static const char *const rhymes[][2] = { { "night", "delight" }, { "sea", "free" }, { "the open door", "shore" }, { "flying", "trying" } };

  for (guint i = 0; i < G_N_ELEMENTS (rhymes); i++)
    {
      g_autofree char *a = sw_phonetics_dup_rhyme (rhymes[i][0]);
      g_autofree char *b = sw_phonetics_dup_rhyme (rhymes[i][1]);

      g_assert_cmpstr (a, ==, b);
    }
}

static void
test_no_rhyme (void)
{
  g_autofree char *night = sw_phonetics_dup_rhyme ("night");
  g_autofree char *day = sw_phonetics_dup_rhyme ("day");

  g_assert_cmpstr (night, !=, day);
  g_assert_null (sw_phonetics_dup_rhyme ("\xe2\x80\xa6 !"));
}

static void
test_spelling (void)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new ("Paper boats, every 24");
  g_auto (GStrv) spelling = sw_utterance_dup_spelling (utterance);

  g_assert_cmpuint (g_strv_length (spelling), ==, utterance->syllables->len);
  g_assert_cmpstr (spelling[0], ==, "Pa-");
  g_assert_cmpstr (spelling[1], ==, "per");
  g_assert_cmpstr (spelling[2], ==, "boats,");
}

static void
test_empty (void)
{
  static const char *const texts[] = { "", "   ", "...", "\xf0\x9f\x8e\xb5\xf0\x9f\x8e\xb6", "\x01\x02\x7f", "'", "''' - '" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SwUtterance) utterance = sw_utterance_new (texts[i]);

      g_assert_cmpuint (utterance->phones->len, ==, 0);
      g_assert_cmpuint (utterance->words->len, ==, 0);
    }
}

static void
test_long (void)
{
  g_autofree char *letters = g_strnfill (10000, 'q');
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (SwUtterance) one = sw_utterance_new (letters);
  g_autoptr (SwUtterance) many = NULL;

  g_assert_cmpuint (one->words->len, <, 60);
  while (words->len < 10000)
    g_string_append (words, "river ");
  many = sw_utterance_new (words->str);
  g_assert_cmpuint (many->words->len, ==, 400);
}

/* Any bytes at all: the arrays stay consistent with each other. */
static void
test_garbage (void)
{
  GRand *rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 300; round++)
    {
      char text[160];
      g_autoptr (SwUtterance) utterance = NULL;
      guint syllables = 0;

      for (guint i = 0; i + 1 < sizeof text; i++)
        text[i] = (char)(round % 2 ? g_rand_int_range (rand, 1, 256) : " abcdeioutrsn'-.0139,AEZ&$\xe2\x80\x99"[g_rand_int_range (rand, 0, 28)]);
      text[sizeof text - 1] = '\0';
      utterance = sw_utterance_new (text);
      for (guint i = 0; i < utterance->words->len; i++)
        {
          const SwWord *word = &g_array_index (utterance->words, SwWord, i);

          g_assert_cmpuint (word->first_syllable, ==, syllables);
          syllables += word->n_syllables;
        }
      g_assert_cmpuint (syllables, ==, utterance->syllables->len);
    }
  g_rand_free (rand);
}

static void
test_deterministic (void)
{
  g_autofree char *first = dup_phones ("Carry me over to the other side, 1984!");
  g_autofree char *other = dup_phones ("something else in between");
  g_autofree char *second = dup_phones ("Carry me over to the other side, 1984!");

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, other);
}

static gpointer
thread_worker (gpointer data)
{
  for (guint i = 0; i < 40; i++)
    g_free (dup_phones (data));
  return dup_phones (data);
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("phonetics", thread_worker, (gpointer) "lanterns drifting side by side");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *phones = g_thread_join (threads[i]);

      assert_phones ("lanterns drifting side by side", phones);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/phonetics/words", test_words);
  g_test_add_func ("/phonetics/numbers", test_numbers);
  g_test_add_func ("/phonetics/abbreviations", test_abbreviations);
  g_test_add_func ("/phonetics/apostrophes", test_apostrophes);
  g_test_add_func ("/phonetics/hyphens", test_hyphens);
  g_test_add_func ("/phonetics/foreign-letters", test_foreign_letters);
  g_test_add_func ("/phonetics/drawn-out", test_drawn_out);
  g_test_add_func ("/phonetics/nuclei", test_nuclei);
  g_test_add_func ("/phonetics/function-words", test_function_words);
  g_test_add_func ("/phonetics/rhyme", test_rhyme);
  g_test_add_func ("/phonetics/no-rhyme", test_no_rhyme);
  g_test_add_func ("/phonetics/spelling", test_spelling);
  g_test_add_func ("/phonetics/empty", test_empty);
  g_test_add_func ("/phonetics/long", test_long);
  g_test_add_func ("/phonetics/garbage", test_garbage);
  g_test_add_func ("/phonetics/deterministic", test_deterministic);
  g_test_add_func ("/phonetics/threads", test_threads);
  return g_test_run ();
}
