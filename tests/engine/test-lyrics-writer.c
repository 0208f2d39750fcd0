/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-lyrics-writer.h"

#include "sw-form.h"
#include "sw-phonetics.h"

#include <string.h>

static void
test_data_rhymes (void)
{
  g_autoptr (GError) error = NULL;

  sw_lyrics_writer_check (&error);
  g_assert_no_error (error);
}

static void
test_themes (void)
{
  g_auto (GStrv) themes = sw_lyrics_writer_list_themes ();

  g_assert_cmpuint (g_strv_length (themes), >=, 12);
}

static const SwFormSection *
get_section (GPtrArray  *sections,
             const char *name)
{
  for (guint i = 0; i < sections->len; i++)
    if (strcmp (((SwFormSection *)g_ptr_array_index (sections, i))->name, name) == 0)
      return g_ptr_array_index (sections, i);
  return NULL;
}

static const char *
get_line (const SwFormSection *section,
          guint                index)
{
  return g_array_index (section->lines, SwFormLine, index).text;
}

/* In couplets or crosswise. */
static gboolean
holds_rhyme (const SwFormSection *section)
{
  g_auto (GStrv) keys = g_new0 (char *, 5);

  for (guint i = 0; i < 4; i++)
    keys[i] = sw_phonetics_dup_rhyme (get_line (section, i));
  return (g_strcmp0 (keys[0], keys[1]) == 0 && g_strcmp0 (keys[2], keys[3]) == 0) ||
         (g_strcmp0 (keys[0], keys[2]) == 0 && g_strcmp0 (keys[1], keys[3]) == 0);
}

static void
test_songs (void)
{
  g_auto (GStrv) themes = sw_lyrics_writer_list_themes ();

  for (guint seed = 0; seed < 200; seed++)
    {
      g_autofree char *brief = g_strdup_printf ("a song about %s", themes[seed % g_strv_length (themes)]);
      g_autofree char *title = NULL;
      g_autofree char *words = sw_lyrics_write (brief, seed, &title);
      g_autoptr (GPtrArray) sections = sw_form_parse (words);
      g_autoptr (GHashTable) lines = g_hash_table_new (g_str_hash, g_str_equal);

      g_assert_nonnull (title);
      g_assert_cmpuint (sections->len, ==, 6);
      for (guint verse = 0; verse < 2; verse++)
        {
          const SwFormSection *section = get_section (sections, verse == 0 ? "Verse 1" : "Verse 2");

          g_assert_nonnull (section);
          g_assert_cmpuint (section->lines->len, ==, 4);
          g_assert_true (holds_rhyme (section));
          for (guint i = 0; i < 4; i++)
            {
              g_assert_cmpuint (sw_phonetics_count_syllables (get_line (section, i)), >=, 6);
              g_assert_cmpuint (sw_phonetics_count_syllables (get_line (section, i)), <=, 11);
              if (!g_hash_table_add (lines, (gpointer)get_line (section, i)))
                g_error ("“%s” comes twice in %s", get_line (section, i), words);
            }
        }
      g_assert_cmpuint (get_section (sections, "Chorus")->lines->len, ==, 4);
      g_assert_null (strstr (words, "{"));
    }
}

static void
test_seeds_differ (void)
{
  g_autoptr (GHashTable) songs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint seed = 0; seed < 60; seed++)
    g_assert_true (g_hash_table_add (songs, sw_lyrics_write ("the sea", seed, NULL)));
}

static void
test_same_seed (void)
{
  g_autofree char *a = sw_lyrics_write ("rain in the city", 4, NULL);
  g_autofree char *b = sw_lyrics_write ("rain in the city", 4, NULL);

  g_assert_cmpstr (a, ==, b);
}

static void
test_theme (void)
{
  static const char *const cases[][2] = {
    { "an upbeat tune about my cat", "Four small feet|what a life|Purr like" },
    { "two sailors on the ocean", "other side|Roll me away|Lighthouse" },
    { "first snow in december", "Let it snow|December|from the cold" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint seed = 0; seed < 5; seed++)
      {
        g_autofree char *words = sw_lyrics_write (cases[i][0], seed, NULL);

        g_assert_true (g_regex_match_simple (cases[i][1], words, 0, 0));
      }
}

static void
test_names (void)
{
  guint names = 0, things = 0;

  for (guint seed = 0; seed < 20; seed++)
    {
      g_autofree char *named = sw_lyrics_write ("A song for my daughter Lena", seed, NULL);
      g_autofree char *thing = sw_lyrics_write ("a song about a telescope", seed, NULL);

      names += strstr (named, "Lena") != NULL;
      things += strstr (thing, "telescope") != NULL;
    }
  g_assert_cmpuint (names, >=, 14);
  g_assert_cmpuint (things, >=, 14);
}

static void
test_hostile (void)
{
  g_autofree char  *long_brief = g_strnfill (100000, 'x');
  const char *const briefs[] = { NULL, "", "\xff\xfe", "{name} {thing} %s%n", "\xf0\x9f\x8e\xb5", long_brief };

  for (guint i = 0; i < G_N_ELEMENTS (briefs); i++)
    {
      g_autofree char *title = NULL;
      g_autofree char *words = sw_lyrics_write (briefs[i], i, &title);

      g_assert_true (g_utf8_validate (words, -1, NULL));
      g_assert_nonnull (strstr (words, "[Chorus]"));
      g_assert_cmpuint (strlen (title), >, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/lyrics-writer/data-rhymes", test_data_rhymes);
  g_test_add_func ("/lyrics-writer/themes", test_themes);
  g_test_add_func ("/lyrics-writer/songs", test_songs);
  g_test_add_func ("/lyrics-writer/seeds-differ", test_seeds_differ);
  g_test_add_func ("/lyrics-writer/same-seed", test_same_seed);
  g_test_add_func ("/lyrics-writer/theme", test_theme);
  g_test_add_func ("/lyrics-writer/names", test_names);
  g_test_add_func ("/lyrics-writer/hostile", test_hostile);
  return g_test_run ();
}
