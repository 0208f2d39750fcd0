/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which language words are in, on stanzas and lines written for this test: ten stanzas
 * of four lines for each language in tests/data/languages. */

#include "sw-form.h"
#include "sw-language.h"

#include <string.h>

static const char *const codes[] = { "en", "de", "es", "fr", "it", "pt", "nl", "pl", "sv", "ja", "zh" };

static char **
load_stanzas (const char *code)
{
  g_autofree char *name = g_strdup_printf ("%s.txt", code);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "languages", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strsplit (g_strchomp (text), "\n\n", -1);
}

static void
test_stanzas (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_auto (GStrv) stanzas = load_stanzas (codes[i]);
      guint n = g_strv_length (stanzas);
      guint right = 0;

      g_assert_cmpuint (n, >=, 10);
      for (guint k = 0; k < n; k++)
        {
          const char *found = sw_language_detect (stanzas[k], NULL);

          right += g_str_equal (found, codes[i]);
          if (!g_str_equal (found, codes[i]))
            g_test_message ("%s taken for %s: %s", codes[i], found, stanzas[k]);
        }
      g_test_message ("%s: %u of %u stanzas", codes[i], right, n);
      g_assert_cmpuint (100 * right, >=, 95 * n);
    }
}

/* A line of a song stays in its language, a line of another language is noticed. */
static void
test_lines (void)
{
  guint n = 0, kept = 0, noticed = 0;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_auto (GStrv) stanzas = load_stanzas (codes[i]);

      for (guint k = 0; stanzas[k] != NULL; k++)
        {
          g_auto (GStrv) lines = g_strsplit (stanzas[k], "\n", -1);

          for (guint l = 0; lines[l] != NULL; l++)
            {
              const char *other = i == 0 ? "de" : k % 2 == 0 ? "en"
                                                             : (i == 1 ? "fr" : "de");

              n++;
              kept += g_str_equal (sw_language_detect_line (lines[l], codes[i]), codes[i]);
              noticed += g_str_equal (sw_language_detect_line (lines[l], other), codes[i]);
            }
        }
    }
  g_test_message ("of %u lines %u stay, %u are noticed among others", n, kept, noticed);
  g_assert_cmpuint (100 * kept, >=, 99 * n);
  g_assert_cmpuint (100 * noticed, >=, 85 * n);
}

static void
test_scripts (void)
{
  static const char *const texts[][2] = {
    { "ru", "Я тебя люблю под луной" },
    { "uk", "Я тебе кохаю і чекаю на тебе щодня" },
    { "el", "Σε αγαπώ πολύ" },
    { "ko", "너를 사랑해" },
    { "ja", "夜空ノムコウ" },
    { "zh", "月亮代表我的心" },
    { "hi", "मैं तुमसे प्यार करता हूँ" },
    { "ar", "أنا أحبك يا حبيبي" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpstr (sw_language_detect (texts[i][1], NULL), ==, texts[i][0]);
}

/* Nothing to go by is English, unless the style words say otherwise. */
static void
test_hints (void)
{
  static const char *const little[] = { "", "la la la la", "oh oh oh", "\xf0\x9f\x98\x80", "123 456", "\xff\xfe" };

  for (guint i = 0; i < G_N_ELEMENTS (little); i++)
    g_assert_cmpstr (sw_language_detect (little[i], NULL), ==, "en");
  g_assert_cmpstr (sw_language_detect ("la la la la", "upbeat German schlager"), ==, "de");
  g_assert_cmpstr (sw_language_detect ("oh mon amour oh mon amour", "chanson"), ==, "fr");
  g_assert_cmpstr (sw_language_detect ("Deus in adiutorium meum intende", "esperanto"), !=, "en");
  /* words are stronger than a style */
  g_assert_cmpstr (sw_language_detect ("We drive along the river and the night is ours", "Spanish guitar"), ==, "en");
  g_assert_cmpstr (sw_language_detect ("We drive along the river and the night is ours", "anime j-pop"), ==, "en");
  g_assert_cmpstr (sw_language_detect ("We drive along the river and the night is ours", "mispolished"), ==, "en");
}

static void
test_mixed (void)
{
  g_autoptr (GPtrArray) form = sw_form_parse ("[Verse]\n"
                                              "Der Regen f\303\244llt auf unsre Stadt\n"
                                              "Ich wei\303\237 noch, wie du bei mir sa\303\237t\n"
                                              "[Chorus]\n"
                                              "Take my hand and run with me tonight\n"
                                              "(Komm, wir gehen heute Nacht)\n"
                                              "[Outro]\n"
                                              "\320\242\321\213 \320\274\320\276\320\271 \321\201\320\262\320\265\321\202\n");
  const char *song = sw_form_find_languages (form, NULL);
  const char *expected[][2] = { { "de", "de" }, { "en", "de" }, { "ru", NULL } };

  g_assert_cmpstr (song, ==, "de");
  g_assert_cmpuint (form->len, ==, 3);
  for (guint i = 0; i < form->len; i++)
    {
      SwFormSection *section = g_ptr_array_index (form, i);

      for (guint k = 0; k < section->lines->len; k++)
        g_assert_cmpstr (g_array_index (section->lines, SwFormLine, k).language, ==, expected[i][k]);
    }
}

/* A tag asks for speech in any language, and only for what stands under it. */
static void
test_spoken_tags (void)
{
  static const char *const tags[] = { "[Rap]", "[Verse 2: Rap]", "[Spoken Word]", "[Gesprochen]", "[Strophe: Sprechgesang]", "[Hablado]", "[Parlé]", "[Parlato]", "[Falado]", "[ラップ]", "[说唱]", "[Рэп]" };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *words = g_strdup_printf ("[Verse]\nDer Regen fällt\n%s\nIch sage dir was\n(ja genau)\n[Chorus]\nKomm und sing\n", tags[i]);
      g_autoptr (GPtrArray) form = sw_form_parse (words);

      g_assert_cmpuint (form->len, ==, 3);
      for (guint k = 0; k < 3; k++)
        {
          SwFormSection *section = g_ptr_array_index (form, k);

          g_assert_cmpuint (section->lines->len, ==, k == 1 ? 2 : 1);
          for (guint l = 0; l < section->lines->len; l++)
            {
              g_assert_cmpint (g_array_index (section->lines, SwFormLine, l).spoken, ==, k == 1);
              g_assert_cmpint (g_array_index (section->lines, SwFormLine, l).backing, ==, l == 1);
            }
        }
    }
}

/* Without the statistics the small words decide. */
static void
test_without_data (void)
{
  if (g_test_subprocess ())
    {
      guint right = 0, n = 0;

      g_setenv ("SONGWRIGHT_TEXTCAT_DATA", "/nonexistent", TRUE);
      for (guint i = 0; i < 9; i++)
        {
          g_auto (GStrv) stanzas = load_stanzas (codes[i]);

          for (guint k = 0; stanzas[k] != NULL; k++, n++)
            right += g_str_equal (sw_language_detect (stanzas[k], NULL), codes[i]);
        }
      g_test_message ("without statistics %u of %u", right, n);
      g_assert_cmpuint (100 * right, >=, 85 * n);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_list (void)
{
  guint n = 0;

  for (const SwLanguage *const *l = sw_language_list (); *l != NULL; l++, n++)
    g_assert_true (sw_language_find ((*l)->code) == *l);
  g_assert_cmpuint (n, >=, 30);
  g_assert_null (sw_language_find ("xx"));
}

/* Ten megabytes take no longer than a page. */
static void
test_hostile (void)
{
  g_autofree char *letters = g_strnfill (10 * 1024 * 1024, 'e');
  g_autoptr (GString) marks = g_string_new ("a");

  while (marks->len < 200000)
    g_string_append (marks, "\314\201");
  g_assert_nonnull (sw_language_find (sw_language_detect (letters, letters)));
  g_assert_nonnull (sw_language_find (sw_language_detect (marks->str, marks->str)));
  g_assert_nonnull (sw_language_find (sw_language_detect_line (letters, "ja")));
  g_assert_nonnull (sw_language_find (sw_language_detect_line (marks->str, "zh")));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/language/stanzas", test_stanzas);
  g_test_add_func ("/language/lines", test_lines);
  g_test_add_func ("/language/scripts", test_scripts);
  g_test_add_func ("/language/hints", test_hints);
  g_test_add_func ("/language/mixed", test_mixed);
  g_test_add_func ("/language/spoken-tags", test_spoken_tags);
  g_test_add_func ("/language/without-data", test_without_data);
  g_test_add_func ("/language/list", test_list);
  g_test_add_func ("/language/hostile", test_hostile);
  return g_test_run ();
}
