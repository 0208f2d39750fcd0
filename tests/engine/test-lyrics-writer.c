/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-lyrics-writer.h"

#include "sw-form.h"
#include "sw-phonetics.h"

#include <stdlib.h>
#include <string.h>

static void
assert_rhymes (const SwLyricsDraft  *draft,
               const SwLyricsStanza *stanza)
{
  g_assert_cmpuint (strlen (stanza->scheme), ==, stanza->lines->len);
  for (guint i = 0; i < stanza->lines->len; i++)
    for (guint k = i + 1; k < stanza->lines->len; k++)
      {
        g_autofree char *a = NULL;
        g_autofree char *b = NULL;

        if (stanza->scheme[i] != stanza->scheme[k])
          continue;
        a = sw_phonetics_dup_rhyme (g_ptr_array_index (stanza->lines, i));
        b = sw_phonetics_dup_rhyme (g_ptr_array_index (stanza->lines, k));
        if (a == NULL || g_strcmp0 (a, b) != 0)
          g_error ("%s: “%s” does not rhyme with “%s”", draft->text, (char *)stanza->lines->pdata[i], (char *)stanza->lines->pdata[k]);
      }
}

static void
assert_metre (const SwLyricsDraft  *draft,
              const SwLyricsStanza *stanza)
{
  for (guint i = 0; i < stanza->lines->len; i++)
    {
      const char *line = g_ptr_array_index (stanza->lines, i);
      int         n = (int)sw_phonetics_count_syllables (line);

      if (abs (n - (int)g_array_index (stanza->metre, guint, i)) > 1)
        g_error ("%s: “%s” has %d syllables", draft->text, line, n);
    }
}

static void
assert_holds (const SwLyricsDraft *draft)
{
  g_autoptr (GHashTable) lines = g_hash_table_new (g_str_hash, g_str_equal);
  guint rhyming = 0;

  for (guint i = 0; i < draft->stanzas->len; i++)
    {
      const SwLyricsStanza *stanza = g_ptr_array_index (draft->stanzas, i);

      assert_rhymes (draft, stanza);
      assert_metre (draft, stanza);
      for (const char *p = stanza->scheme; *p != '\0'; p++)
        rhyming += strchr (p + 1, *p) != NULL;
      for (guint k = 0; k < stanza->lines->len && !stanza->refrain; k++)
        if (!g_hash_table_add (lines, g_ptr_array_index (stanza->lines, k)))
          g_error ("“%s” comes twice in %s", (char *)stanza->lines->pdata[k], draft->text);
    }
  g_assert_cmpuint (rhyming, >=, 8);
  g_assert_null (strpbrk (draft->text, "{}|"));
}

/* The long version of this is tests/bench/bench-lyrics. */
static void
test_songs (void)
{
  g_auto (GStrv) themes = sw_lyrics_writer_list_themes ();
  guint n = g_strv_length (themes);

  g_assert_cmpuint (n, >=, 24);
  for (guint seed = 0; seed < 2 * n; seed++)
    {
      g_autofree char *brief = g_strdup_printf ("%s for Ann, Alexandra and a harmonica in San Francisco", themes[seed % n]);
      g_autoptr (SwLyricsDraft) draft = sw_lyrics_draft_new (seed < n ? themes[seed % n] : brief, seed);

      g_assert_cmpstr (draft->theme, !=, "");
      g_assert_null (draft->note);
      assert_holds (draft);
    }
}

static gboolean
has_line (const SwLyricsStanza *stanza,
          const char           *text)
{
  for (guint i = 0; i < stanza->lines->len; i++)
    {
      g_autofree char *line = g_ascii_strdown (g_ptr_array_index (stanza->lines, i), -1);
      g_autoptr (GString) plain = g_string_new (line);
      g_autoptr (GString) title = g_string_new (text);

      g_string_replace (plain, ",", "", 0);
      g_string_replace (title, ",", "", 0);
      g_string_ascii_down (title);
      if (strstr (plain->str, title->str) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* A song begins with its scene, comes back to its chorus, and turns before the last. */
static void
test_form (void)
{
  for (guint seed = 0; seed < 20; seed++)
    {
      g_autoptr (SwLyricsDraft) draft = sw_lyrics_draft_new ("the sea", seed);
      g_autoptr (GPtrArray) sections = sw_form_parse (draft->text);
      const char *first_chorus = NULL;
      guint       verses = 0, choruses = 0, bridges = 0;

      g_assert_cmpuint (sections->len, ==, draft->stanzas->len);
      g_assert_cmpstr (((SwLyricsStanza *)draft->stanzas->pdata[0])->name, ==, "Verse 1");
      for (guint i = 0; i < draft->stanzas->len; i++)
        {
          const SwLyricsStanza *stanza = g_ptr_array_index (draft->stanzas, i);

          g_assert_cmpuint (((SwFormSection *)sections->pdata[i])->lines->len, ==, stanza->lines->len);
          verses += g_str_has_prefix (stanza->name, "Verse");
          bridges += strcmp (stanza->name, "Bridge") == 0;
          if (!stanza->refrain)
            continue;
          choruses++;
          g_assert_true (has_line (stanza, draft->title));
          if (first_chorus == NULL)
            first_chorus = stanza->lines->pdata[0];
          g_assert_cmpstr (stanza->lines->pdata[0], ==, first_chorus);
        }
      g_assert_cmpuint (verses, ==, 2);
      g_assert_cmpuint (choruses, ==, 3);
      g_assert_cmpuint (bridges, ==, 1);
    }
}

static void
test_seeds_differ (void)
{
  g_autoptr (GHashTable) songs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint seed = 0; seed < 150; seed++)
    {
      char *title = NULL;

      g_assert_true (g_hash_table_add (songs, sw_lyrics_write ("the sea", seed, &title)));
      g_hash_table_add (titles, title);
    }
  g_assert_cmpuint (g_hash_table_size (titles), >=, 3);
}

static void
test_same_seed (void)
{
  g_autofree char *a = sw_lyrics_write ("rain in the city", 4, NULL);
  g_autofree char *b = sw_lyrics_write ("rain in the city", 4, NULL);

  g_assert_cmpstr (a, ==, b);
}

/* Whatever the description names, every song says. */
static void
test_names (void)
{
  static const char *const cases[][3] = {
    { "A song for my daughter Lena", "Lena", "Lena" },
    { "a wedding song for Tom and Maximiliane", "Tom", "Maximiliane" },
    { "a song about a telescope", "telescope", "telescope" },
    { "missing Berlin and my old accordion", "Berlin", "accordion" },
    { "a happy birthday song for José about his bicycles", "José", "bicycles" },
    { "a lullaby for Zoë", "Zoë", "Zoë" },
    { "for my grandma, who baked bread", "Grandma", "Grandma" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint seed = 0; seed < 6; seed++)
      {
        g_autoptr (SwLyricsDraft) draft = sw_lyrics_draft_new (cases[i][0], seed);

        if (strstr (draft->text, cases[i][1]) == NULL || strstr (draft->text, cases[i][2]) == NULL)
          g_error ("%s: %s", cases[i][0], draft->text);
        assert_holds (draft);
      }
}

static void
test_two_themes (void)
{
  guint n = 0;

  for (guint seed = 0; seed < 30; seed++)
    {
      g_autoptr (SwLyricsDraft) draft = sw_lyrics_draft_new ("rain in the city", seed);
      g_autofree char *words = g_ascii_strdown (draft->text, -1);

      n += g_regex_match_simple ("rain|umbrella|gutter|puddle", words, 0, 0) && g_regex_match_simple ("street|town|taxi|train|window|rooftop|neon", words, 0, 0);
    }
  g_assert_cmpuint (n, >=, 15);
}

static void
test_mood (void)
{
  guint sad = 0;

  for (guint seed = 0; seed < 40; seed++)
    {
      g_autofree char *title = NULL;
      g_autofree char *words = sw_lyrics_write ("a sad song about the rain", seed, &title);

      sad += strcmp (title, "Gray Symphony") == 0 || strcmp (title, "After the Rain") == 0;
    }
  g_assert_cmpuint (sad, >=, 28);
}

static void
test_kind_of_pet (void)
{
  for (guint seed = 0; seed < 16; seed++)
    {
      g_autofree char *dog = NULL;
      g_autofree char *cat = NULL;

      g_free (sw_lyrics_write ("my dog", seed, &dog));
      g_free (sw_lyrics_write ("my cat", seed, &cat));
      g_assert_cmpstr (dog, !=, "Nine Lives");
      g_assert_cmpstr (cat, !=, "Good Dog Blues");
    }
}

static void
test_other_languages (void)
{
  static const char *const briefs[][2] = {
    { "ein Lied über den Regen", "rain" },
    { "una canción sobre el mar", "sea" },
    { "une chanson sur l'hiver et la neige", "winter" },
    { "a love song in Spanish", "love" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (briefs); i++)
    {
      g_autoptr (SwLyricsDraft) draft = sw_lyrics_draft_new (briefs[i][0], i);

      g_assert_cmpstr (draft->theme, ==, briefs[i][1]);
      g_assert_nonnull (draft->note);
      assert_holds (draft);
    }
}

static void
test_invented_title (void)
{
  g_autofree char *title = sw_lyrics_invent_title ("slow piano, snow", 3);
  g_autofree char *same = sw_lyrics_invent_title ("slow piano, snow", 3);

  g_assert_cmpstr (title, ==, same);
  g_assert_true (g_regex_match_simple ("Snow|Frost|Window|Cold", title, 0, 0));
}

static void
test_hostile (void)
{
  g_autofree char  *long_brief = g_strnfill (100000, 'x');
  const char *const briefs[] = { NULL, "", "\xff\xfe", "{name} {thing} %s%n", "\xf0\x9f\x8e\xb5", "for {name} Xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "\xe6\xad\x8c", long_brief };

  for (guint i = 0; i < G_N_ELEMENTS (briefs); i++)
    {
      g_autoptr (SwLyricsDraft) draft = sw_lyrics_draft_new (briefs[i], i);

      g_assert_true (g_utf8_validate (draft->text, -1, NULL));
      g_assert_cmpuint (strlen (draft->title), >, 0);
      assert_holds (draft);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/lyrics-writer/songs", test_songs);
  g_test_add_func ("/lyrics-writer/form", test_form);
  g_test_add_func ("/lyrics-writer/seeds-differ", test_seeds_differ);
  g_test_add_func ("/lyrics-writer/same-seed", test_same_seed);
  g_test_add_func ("/lyrics-writer/names", test_names);
  g_test_add_func ("/lyrics-writer/two-themes", test_two_themes);
  g_test_add_func ("/lyrics-writer/mood", test_mood);
  g_test_add_func ("/lyrics-writer/kind-of-pet", test_kind_of_pet);
  g_test_add_func ("/lyrics-writer/other-languages", test_other_languages);
  g_test_add_func ("/lyrics-writer/invented-title", test_invented_title);
  g_test_add_func ("/lyrics-writer/hostile", test_hostile);
  return g_test_run ();
}
