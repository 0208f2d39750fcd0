/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How words of many languages become words, syllables and phones. */

#include "sw-espeak.h"
#include "sw-language.h"
#include "sw-phonetics.h"

#include <string.h>

/* "paper/2 boats/1" */
static char *
describe (const char *language,
          const char *text)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new_for (text, language);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < utterance->words->len; i++)
    {
      const SwWord *word = &g_array_index (utterance->words, SwWord, i);

      g_string_append_printf (out, "%s%s/%u", i > 0 ? " " : "", word->text, word->n_syllables);
    }
  return g_string_free (out, FALSE);
}

static char *
dup_phones (const char *language,
            const char *text)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new_for (text, language);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < utterance->phones->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", g_array_index (utterance->phones, SwPhone, i).symbol);
  return g_string_free (out, FALSE);
}

static char *
dup_skipped (const char *language,
             const char *text)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new_for (text, language);

  g_ptr_array_add (utterance->skipped, NULL);
  return g_strjoinv (" ", (char **)utterance->skipped->pdata);
}

/* Words, then the syllables each is to have: counted by hand. */
static void
test_syllables (void)
{
  static const char *const lines[][3] = {
    { "de", "Schöne Mädchen tanzen durch die Nacht", "schöne/2 mädchen/2 tanzen/2 durch/1 die/1 nacht/1" },
    { "es", "Quiero cantar bajo la luna llena", "quiero/2 cantar/2 bajo/2 la/1 luna/2 llena/2" },
    { "fr", "Les amis chantent sous la lune, la nuit", "les/1 amis/2 chantent/1 sous/1 la/1 lune/1 la/1 nuit/1" },
    { "it", "Volare nel cielo di notte", "volare/3 nel/1 cielo/2 di/1 notte/2" },
    { "pt", "O coração não sabe cantar", "o/1 coração/3 não/1 sabe/2 cantar/2" },
    { "nl", "Ik zing voor jou in de nacht", "ik/1 zing/1 voor/1 jou/1 in/1 de/1 nacht/1" },
    { "pl", "Dziewczyna śpiewa pięknie", "dziewczyna/3 śpiewa/2 pięknie/2" },
    { "sv", "Sjung för mig i natten", "sjung/1 för/1 mig/1 i/1 natten/2" },
    { "ja", "きみと さくら", "き/1 み/1 と/1 さ/1 く/1 ら/1" },
    { "ja", "sakura ga saita", "sakura/3 ga/1 saita/3" },
    { "zh", "月亮代表我的心", "月/1 亮/1 代/1 表/1 我/1 的/1 心/1" },
    { "zh", "wǒ ài shìjiè", "wǒ/1 ài/1 shìjiè/2" },
    { "ru", "Я тебя люблю", "я/1 тебя/2 люблю/2" },
    { "ko", "너를 사랑해", "너를/2 사랑해/3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *words = describe (lines[i][0], lines[i][1]);

      g_assert_cmpstr (words, ==, lines[i][2]);
    }
}

/* The nearest phones that the voices have. */
static void
test_phones (void)
{
  static const char *const words[][3] = {
    { "de", "ich", "ih sh" },
    { "de", "Zeit", "t s ay t" },
    { "es", "niño", "n iy n y ao" },
    { "fr", "les amis", "l ey z ay m iy" },
    { "fr", "nuit", "n w iy" },
    { "fr", "bonté", "b ao n t ey" },
    { "pl", "noc", "n ao t s" },
    { "ja", "きょう", "k y ao ao" },
    { "ja", "ちょっと", "ch ao t ao" },
    { "ja", "ぼくは", "b ao k uw w ay" },
    { "ja", "スーパー", "s uw p ay" },
    { "ja", "shinkansen", "sh iy n k ay n s ey n" },
    { "zh", "xué", "sh y eh" },
    { "zh", "zhī", "jh er" },
    { "zh", "lü4", "l iy" },
    { "zh", "你好", "n iy hh aw" },
    { "ru", "тебя", "t iy b y ay" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *phones = dup_phones (words[i][0], words[i][1]);

      g_assert_cmpstr (phones, ==, words[i][2]);
    }
}

static void
test_colours (void)
{
  g_autoptr (SwUtterance) round = sw_utterance_new_for ("über schön", "de");
  g_autoptr (SwUtterance) pure = sw_utterance_new_for ("se", "it");
  guint n_rounded = 0, n_pure = 0;

  for (guint i = 0; i < round->phones->len; i++)
    n_rounded += g_array_index (round->phones, SwPhone, i).rounding > 0.4;
  for (guint i = 0; i < pure->phones->len; i++)
    n_pure += g_array_index (pure->phones, SwPhone, i).pure;
  g_assert_cmpuint (n_rounded, ==, 2);
  g_assert_cmpuint (n_pure, ==, 1);
}

/* The letters of each syllable, parted as the language does. */
static void
test_spelling (void)
{
  static const char *const lines[][3] = {
    { "de", "Über schöne Mädchen", "Ü- ber schö- ne Mäd- chen" },
    { "es", "María, poeta del caballo", "Ma- rí- a, po- e- ta del ca- ba- llo" },
    { "it", "della città, guardami", "del- la cit- tà, guar- da- mi" },
    { "pt", "amanhã o coração", "a- ma- nhã o co- ra- ção" },
    { "pl", "dziewczyna", "dziew- czy- na" },
    { "nl", "donkere nachten", "don- ke- re nach- ten" },
    { "en", "hello yesterday", "hel- lo yes- ter- day" },
    { "ja", "Tōkyō きょう", "Tō- kyō きょ う" },
    { "zh", "yuèliang 月亮", "yuè- liang 月 亮" },
    { "ru", "тебя люблю", "те- бя люб- лю" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (SwUtterance) utterance = sw_utterance_new_for (lines[i][1], lines[i][0]);
      g_auto (GStrv) spelling = sw_utterance_dup_spelling (utterance);
      g_autofree char *joined = g_strjoinv (" ", spelling);

      g_assert_cmpstr (joined, ==, lines[i][2]);
    }
}

/* Characters, by the dictionary: as words, not each by itself. */
static void
test_kanji (void)
{
  static const char *const words[][2] = {
    { "東京", "t ao ao k y ao ao" },
    { "桜が", "s ay k uw r ay g ay" },
    { "君の名は", "k iy m iy n ao n ay w ay" },
    { "二人で", "f uw t ay r iy d ey" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *phones = dup_phones ("ja", words[i][0]);
      g_autofree char *skipped = dup_skipped ("ja", words[i][0]);

      g_assert_cmpstr (phones, ==, words[i][1]);
      g_assert_cmpstr (skipped, ==, "");
    }
}

static void
test_stress (void)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new_for ("la canción querida", "es");
  const gboolean expected[] = { FALSE, FALSE, TRUE, FALSE, TRUE, FALSE };

  g_assert_cmpuint (utterance->syllables->len, ==, 6);
  for (guint i = 1; i < 6; i++)
    g_assert_cmpint (g_array_index (utterance->syllables, SwSyllable, i).stress > 0, ==, expected[i]);
  g_assert_true (g_array_index (utterance->words, SwWord, 0).function_word);
  g_assert_false (g_array_index (utterance->words, SwWord, 1).function_word);
}

static void
test_skipped (void)
{
  static const char *const texts[][3] = {
    { "de", "Hallo \xf0\x9f\x98\x80 привет Welt – …", "\xf0\x9f\x98\x80 привет" },
    { "en", "hello \xf0\x9f\x98\x80 привет", "\xf0\x9f\x98\x80 привет" },
    { "ja", "さくら 😀", "😀" },
    { "zh", "月亮 привет", "привет" },
    { "es", "¡Hola! — ¿qué tal?", "" },
    { "de", "Herz\xe2\x9d\xa4", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *skipped = dup_skipped (texts[i][0], texts[i][1]);

      g_assert_cmpstr (skipped, ==, texts[i][2]);
    }
}

static void
assert_consistent (SwUtterance *utterance)
{
  g_auto (GStrv) tokens = sw_phonetics_dup_tokens (utterance->text, utterance->language);
  g_auto (GStrv) spelling = sw_utterance_dup_spelling (utterance);
  guint n_tokens = g_strv_length (tokens);
  guint syllables = 0, phones = 0, token = 0;

  g_assert_cmpuint (g_strv_length (spelling), ==, utterance->syllables->len);
  for (guint i = 0; i < utterance->words->len; i++)
    {
      const SwWord *word = &g_array_index (utterance->words, SwWord, i);

      g_assert_cmpuint (word->first_syllable, ==, syllables);
      g_assert_cmpuint (word->n_syllables, >, 0);
      g_assert_cmpuint (word->token, >=, token);
      g_assert_cmpuint (word->token, <, n_tokens);
      g_assert_true (g_utf8_validate (word->text, -1, NULL));
      token = word->token;
      syllables += word->n_syllables;
    }
  g_assert_cmpuint (syllables, ==, utterance->syllables->len);
  for (guint i = 0; i < syllables; i++)
    {
      const SwSyllable *syllable = &g_array_index (utterance->syllables, SwSyllable, i);
      const SwPhone    *nucleus = &g_array_index (utterance->phones, SwPhone, syllable->nucleus);

      g_assert_cmpuint (syllable->first_phone, ==, phones);
      g_assert_cmpuint (syllable->n_phones, >, 0);
      g_assert_cmpuint (syllable->nucleus, <, syllable->first_phone + syllable->n_phones);
      g_assert_true (nucleus->vowel);
      g_assert_cmpuint (nucleus->syllable, ==, i);
      phones += syllable->n_phones;
    }
  g_assert_cmpuint (phones, ==, utterance->phones->len);
}

/* Each written word of every test line is said once and in order. */
static void
test_each_word_once (void)
{
  static const char *const codes[] = { "de", "es", "fr", "it", "pt", "nl", "pl", "sv", "ja", "zh" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.txt", codes[i]);
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "languages", name, NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;
      guint n_tokens = 0, n_said = 0;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      lines = g_strsplit (text, "\n", -1);
      for (guint k = 0; lines[k] != NULL; k++)
        {
          g_autoptr (SwUtterance) utterance = sw_utterance_new_for (lines[k], codes[i]);
          g_auto (GStrv) tokens = sw_phonetics_dup_tokens (lines[k], codes[i]);
          guint n = g_strv_length (tokens);

          assert_consistent (utterance);
          g_assert_cmpuint (utterance->skipped->len, ==, 0);
          n_tokens += n;
          for (guint t = 0; t < n; t++)
            {
              gboolean said = FALSE;

              for (guint w = 0; w < utterance->words->len; w++)
                said |= g_array_index (utterance->words, SwWord, w).token == t;
              n_said += said;
            }
        }
      g_test_message ("%s: %u of %u words", codes[i], n_said, n_tokens);
      /* "w" and "z" of Polish are consonants of the word after them, "se" before a vowel
       * of Portuguese is too. */
      g_assert_cmpuint (100 * n_said, >=, (g_str_equal (codes[i], "pl") ? 95 : 99) * n_tokens);
    }
}

/* Every language of the list says its own name or something. */
static void
test_every_language (void)
{
  static const char *const texts[][2] = {
    { "da", "Jeg elsker dig" },
    { "nb", "Jeg elsker deg" },
    { "fi", "Minä rakastan sinua" },
    { "cs", "Miluji tě" },
    { "hu", "Szeretlek téged" },
    { "ro", "Te iubesc mult" },
    { "tr", "Seni seviyorum" },
    { "ca", "T'estimo molt" },
    { "id", "Aku cinta kamu" },
    { "hr", "Volim te" },
    { "vi", "Anh yêu em" },
    { "uk", "Я тебе кохаю" },
    { "bg", "Обичам те" },
    { "sr", "Волим те" },
    { "el", "Σε αγαπώ" },
    { "hi", "मैं तुमसे प्यार करता हूँ" },
    { "ar", "أنا أحبك" },
    { "ka", "მიყვარხარ" },
    { "la", "Te amo" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SwUtterance) utterance = sw_utterance_new_for (texts[i][1], texts[i][0]);

      assert_consistent (utterance);
      g_assert_cmpuint (utterance->syllables->len, >=, 2);
      g_assert_cmpuint (utterance->skipped->len, ==, 0);
    }
  for (const SwLanguage *const *l = sw_language_list (); *l != NULL; l++)
    {
      g_autoptr (SwUtterance) utterance = sw_utterance_new_for ("la 42", (*l)->code);

      assert_consistent (utterance);
      g_assert_cmpuint (utterance->syllables->len, >=, 1);
    }
}

static void
test_garbage (void)
{
  static const char *const codes[] = { "de", "fr", "ja", "zh", "ru", "ar", "tr", "hi", "ko" };
  static const char        letters[] = " aeiounr'-.019,A\xc3\xbc\xc3\x9f\xe3\x81\x8b\xe3\x81\xa3\xe6\x9c\x88\xd1\x8f\xcc\x81\xe2\x80\x8f\xf0\x9f\x98\x80";
  GRand                   *rand = g_rand_new_with_seed (11);

  for (guint round = 0; round < 600; round++)
    {
      char text[120];
      g_autoptr (SwUtterance) utterance = NULL;

      for (guint i = 0; i + 1 < sizeof text; i++)
        text[i] = (char)(round % 2 ? g_rand_int_range (rand, 1, 256) : (guchar)letters[g_rand_int_range (rand, 0, sizeof letters - 1)]);
      text[sizeof text - 1] = '\0';
      utterance = sw_utterance_new_for (text, codes[round % G_N_ELEMENTS (codes)]);
      assert_consistent (utterance);
    }
  g_rand_free (rand);
}

static void
test_long (void)
{
  static const char *const codes[] = { "de", "ja", "zh", "ru" };
  g_autofree char         *letters = g_strnfill (1024 * 1024, 'q');
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) marks = g_string_new ("a");

  while (words->len < 200000)
    g_string_append (words, "\xe3\x81\x8b na ");
  while (marks->len < 100000)
    g_string_append (marks, "\xcc\x81\xe2\x80\xae");
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (SwUtterance) one = sw_utterance_new_for (letters, codes[i]);
      g_autoptr (SwUtterance) many = sw_utterance_new_for (words->str, codes[i]);
      g_autoptr (SwUtterance) heap = sw_utterance_new_for (marks->str, codes[i]);

      g_assert_cmpuint (one->syllables->len, <, 200);
      g_assert_cmpuint (many->words->len, <=, 800);
      g_assert_cmpuint (heap->syllables->len, <, 20);
    }
}

static gpointer
thread_worker (gpointer data)
{
  for (guint i = 0; i < 40; i++)
    g_free (dup_phones (i % 2 == 0 ? "de" : "fr", i % 2 == 0 ? "Schöne Nacht" : "belle nuit"));
  return dup_phones ("de", "Schöne Nacht");
}

/* espeak-ng has one voice at a time for the whole program. */
static void
test_threads (void)
{
  GThread         *threads[4];
  g_autofree char *expected = dup_phones ("de", "Schöne Nacht");

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("phonetics", thread_worker, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *phones = g_thread_join (threads[i]);

      g_assert_cmpstr (phones, ==, expected);
    }
}

/* Without the data an English singer does what she can. */
static void
test_without_data (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *words = NULL;

      g_setenv ("SONGWRIGHT_ESPEAK_DATA", "/nonexistent", TRUE);
      g_assert_false (sw_espeak_is_available ());
      words = describe ("de", "Guten Tag");
      g_assert_cmpstr (words, ==, "guten/2 tag/1");
      g_free (words);
      words = describe ("ja", "さくら");
      g_assert_cmpstr (words, ==, "さ/1 く/1 ら/1");
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/languages/syllables", test_syllables);
  g_test_add_func ("/languages/phones", test_phones);
  g_test_add_func ("/languages/colours", test_colours);
  g_test_add_func ("/languages/spelling", test_spelling);
  g_test_add_func ("/languages/kanji", test_kanji);
  g_test_add_func ("/languages/stress", test_stress);
  g_test_add_func ("/languages/skipped", test_skipped);
  g_test_add_func ("/languages/each-word-once", test_each_word_once);
  g_test_add_func ("/languages/every-language", test_every_language);
  g_test_add_func ("/languages/garbage", test_garbage);
  g_test_add_func ("/languages/long", test_long);
  g_test_add_func ("/languages/threads", test_threads);
  g_test_add_func ("/languages/without-data", test_without_data);
  return g_test_run ();
}
