/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-tag-expander.h"

#include "sw-tags.h"

#include <string.h>

static guint
count_tags (const char *text)
{
  g_auto (GStrv) tags = g_strsplit (text, ", ", -1);

  return g_strv_length (tags);
}

/* Every style by its name: rich, and still the same style when it is read. */
static void
test_styles (void)
{
  SwStyleLibrary *library = sw_style_library_get ();

  for (guint i = 0; i < sw_style_library_get_n (library); i++)
    for (guint seed = 0; seed < 3; seed++)
      {
        const SwStyle   *style = sw_style_library_get_style (library, i);
        g_autofree char *text = sw_tags_expand (style->aliases[0], NULL, seed);
        g_auto (SwTagWishes) asked = { 0 };
        g_auto (SwTagWishes) got = { 0 };

        sw_tag_wishes_init (&asked);
        sw_tag_wishes_read (&asked, style->aliases[0], 1, FALSE);
        sw_tag_wishes_init (&got);
        sw_tag_wishes_read (&got, text, 1, FALSE);
        g_test_message ("%s", text);
        g_assert_true (g_str_has_prefix (text, style->aliases[0]));
        g_assert_true (sw_tag_wishes_get_style (&got) == sw_tag_wishes_get_style (&asked));
        g_assert_cmpuint (count_tags (text), >=, 7);
        g_assert_cmpuint (strlen (text), <=, 1000);
        g_assert_cmpfloat (got.bpm, >=, style->tempo[0]);
        g_assert_cmpfloat (got.bpm, <=, style->tempo[1]);
        g_assert_true (got.gender == 'f' || got.gender == 'm');
      }
}

static void
test_own_words_first (void)
{
  g_autofree char *text = sw_tags_expand ("Folk,  Warm; folk, glockenspiel d'amour", NULL, 1);

  g_assert_true (g_str_has_prefix (text, "Folk, Warm, glockenspiel d'amour, "));
  g_assert_null (strstr (text, ", folk,"));
}

static void
test_order (void)
{
  g_autofree char *text = sw_tags_expand ("rock", NULL, 2);
  const char      *genre = strstr (text, "driving rock");
  const char      *instrument = strstr (text, "guitars");
  const char      *tempo = strstr (text, "BPM");

  g_assert_nonnull (genre);
  g_assert_nonnull (instrument);
  g_assert_nonnull (tempo);
  g_assert_true (genre < instrument && instrument < tempo);
}

static void
test_same_seed (void)
{
  g_autofree char *a = sw_tags_expand ("pop", NULL, 7);
  g_autofree char *b = sw_tags_expand ("pop", NULL, 7);
  guint            other = 0;

  g_assert_cmpstr (a, ==, b);
  for (guint seed = 0; seed < 10; seed++)
    {
      g_autofree char *c = sw_tags_expand ("pop", NULL, seed);

      other += strcmp (a, c) != 0;
    }
  g_assert_cmpuint (other, >=, 7);
}

static const struct
{
  const char *tags, *exclude, *forbidden;
} contradictions[] = {
  { "pop, 90 bpm", NULL, "BPM" },
  { "rock, male vocals", NULL, "female" },
  { "rock, female voice", NULL, " male" },
  { "house, instrumental", NULL, "vocal|voice|rap" },
  { "gospel, no vocals", NULL, "choir|female|male" },
  { "folk, no drums", NULL, "shaker|drum|percussion|beat" },
  { "folk", "drums", "shaker|drum|percussion|beat" },
  { "trap", "bells", "bell" },
  { "jazz", "piano", "piano" },
  { "pop", "male voice", " male" },
  { "pop", "guitars", "guitar" },
  { "ballad", "vocals", "vocal|verse voice" },
  { "rock, acoustic", NULL, "overdriven|electric|distorted" },
  { "pop, sad", NULL, "uplifting|joyful|catchy|sunny|bright" },
  { "trap, happy", NULL, "dark|eerie|melanchol" },
  { "disco, waltz", NULL, "four-on-the-floor" },
  { "techno, cold", NULL, "warm" },
  { "rock, lo-fi, raw", NULL, "polished" },
  { "country, nylon guitar", NULL, "twanging" },
  { "reggae, whispered", NULL, "soaring|strong|powerful" },
};

static void
test_contradictions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (contradictions); i++)
    for (guint seed = 0; seed < 10; seed++)
      {
        g_autofree char *text = sw_tags_expand (contradictions[i].tags, contradictions[i].exclude, seed);

        g_assert_true (g_str_has_prefix (text, contradictions[i].tags));
        if (g_regex_match_simple (contradictions[i].forbidden, text + strlen (contradictions[i].tags), 0, 0))
          g_error ("%s without %s: %s", contradictions[i].tags, contradictions[i].exclude, text);
      }
}

static void
test_nothing_named (void)
{
  const char *const tags[] = { NULL, "", "calm", "wild, energetic", "\xff\xfe", "日本語", "%s%n" };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *text = sw_tags_expand (tags[i], NULL, i);

      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpuint (count_tags (text), >=, 6);
      g_assert_false (g_str_has_prefix (text, ","));
    }
}

static void
test_long (void)
{
  g_autoptr (GString) tags = g_string_new ("pop");
  g_autofree char *text = NULL;

  for (guint i = 0; i < 400; i++)
    g_string_append_printf (tags, ", tag %u", i);
  text = sw_tags_expand (tags->str, NULL, 1);
  g_assert_cmpstr (text, ==, tags->str);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/tag-expander/styles", test_styles);
  g_test_add_func ("/tag-expander/own-words-first", test_own_words_first);
  g_test_add_func ("/tag-expander/order", test_order);
  g_test_add_func ("/tag-expander/same-seed", test_same_seed);
  g_test_add_func ("/tag-expander/contradictions", test_contradictions);
  g_test_add_func ("/tag-expander/nothing-named", test_nothing_named);
  g_test_add_func ("/tag-expander/long", test_long);
  return g_test_run ();
}
