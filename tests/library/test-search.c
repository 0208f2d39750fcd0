/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-library-fixture.h"

#include "sw-store-private.h"

static char *
search (Library    *library,
        const char *text)
{
  const SwClipQuery query = { .search = text, .sort = SW_CLIP_SORT_OLDEST };

  return library_titles (library->store, &query);
}

static void
add_songs (Library *library)
{
  g_autoptr (SwClip) boats = make_clip ("Paper Boats", 1);
  g_autoptr (SwClip) cafe = make_clip ("Café Öl", 2);
  g_autoptr (SwClip) rock = make_clip ("Rock'n'Roll", 3);
  g_autoptr (SwClip) night = make_clip ("Ночь", 4);

  sw_clip_set_tags (boats, "folk pop, warm");
  sw_clip_set_lyrics (boats, "[Verse]\nPaper boats on the morning tide");
  sw_clip_set_note (boats, "for Ada's birthday");
  sw_clip_set_tags (cafe, "jazz");
  sw_clip_set_lyrics (rock, "don't stop the morning");
  library_save_clip (library->store, boats);
  library_save_clip (library->store, cafe);
  library_save_clip (library->store, rock);
  library_save_clip (library->store, night);
}

static void
test_semantics (Library      *library,
                gconstpointer data)
{
  static const struct
  {
    const char *text, *titles;
  } cases[] = {
    { "paper", "Paper Boats" },
    { "pap", "Paper Boats" },
    { "p", "Paper Boats" },
    { "PAPER BOATS", "Paper Boats" },
    { "boats paper", "Paper Boats" },
    { "aper", "" },
    { "folk", "Paper Boats" },
    { "birth", "Paper Boats" },
    { "tide folk birthday boats", "Paper Boats" },
    { "paper jazz", "" },
    { "morning", "Paper Boats,Rock'n'Roll" },
    { "cafe", "Café Öl" },
    { "CAFÉ", "Café Öl" },
    { "cafe\xcc\x81", "Café Öl" },
    { "ol", "Café Öl" },
    { "ноч", "Ночь" },
    { "rock'n'ro", "Rock'n'Roll" },
    { "rock", "Rock'n'Roll" },
    { "don't", "Rock'n'Roll" },
    { "morning-tide", "Paper Boats" },
    { "\t  paper \n", "Paper Boats" },
    { "", "Paper Boats,Café Öl,Rock'n'Roll,Ночь" },
    { "   ", "Paper Boats,Café Öl,Rock'n'Roll,Ночь" },
    { "nothing", "" },
  };

  add_songs (library);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *titles = search (library, cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (titles, ==, cases[i].titles);
    }
}

/* What would be syntax is only text. */
static void
test_syntax_is_text (Library      *library,
                     gconstpointer data)
{
  static const struct
  {
    const char *text, *titles;
  } cases[] = {
    { "\"paper", "Paper Boats" },
    { "\"\"\"paper\"\"", "Paper Boats" },
    { "paper\"*", "Paper Boats" },
    { "title:paper", "" },
    { "paper OR jazz", "" },
    { "paper NOT boats", "" },
    { "NEAR(paper boats)", "" },
    { "paper AND boats", "" },
    { "^paper", "Paper Boats" },
    { "{title tags}: paper", "" },
    { "paper' OR '1'='1", "" },
    { "'); DROP TABLE clip; --", "" },
    { "pap*er", "" },
    { "- paper", "Paper Boats" },
    { "+ ( ) * \" '", "Paper Boats,Café Öl,Rock'n'Roll,Ночь" },
    { "%", "Paper Boats,Café Öl,Rock'n'Roll,Ночь" },
    { "\xff\xfe paper", "Paper Boats" },
    { "🎵", "Paper Boats,Café Öl,Rock'n'Roll,Ночь" },
  };

  add_songs (library);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *titles = search (library, cases[i].text);

      if (g_strcmp0 (titles, cases[i].titles) != 0)
        g_error ("case %u finds “%s”", i, titles);
    }
}

static void
test_random_text (Library      *library,
                  gconstpointer data)
{
  static const char alphabet[] = "ab \"'*^:-+(){}[]\\%_;,.~NOTANDORNEAR\xc3\xa9\x01\n";

  add_songs (library);
  for (guint i = 0; i < 500; i++)
    {
      char        text[24];
      SwClipQuery query = { .search = text };

      for (guint j = 0; j < sizeof text; j++)
        text[j] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      text[sizeof text - 1] = '\0';
      query.sort = i % 4;
      g_assert_cmpuint (library_count (library->store, &query), <=, 4); /* asserts no error */
      g_ptr_array_unref (library_query (library->store, &query, 0, 10));
    }
}

static void
test_huge_text (Library      *library,
                gconstpointer data)
{
  g_autofree char *one_word = g_strnfill (1024 * 1024, 'a');
  g_autofree char *many_words = g_strnfill (1024 * 1024, 'a');
  g_autofree char *nothing = NULL;
  g_autofree char *neither = NULL;

  add_songs (library);
  for (guint i = 1; i < 1024 * 1024; i += 2)
    many_words[i] = ' ';
  nothing = search (library, one_word);
  g_assert_cmpstr (nothing, ==, "");
  neither = search (library, many_words);
  g_assert_cmpstr (neither, ==, "Paper Boats"); /* “Ada’s” */
}

/* The index follows every change of the texts. */
static void
test_index_follows (Library      *library,
                    gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ("Before", 1);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *noted = NULL;

  library_save_clip (library->store, clip);
  sw_clip_set_title (clip, "After");
  library_save_clip (library->store, clip);
  before = search (library, "before");
  after = search (library, "after");
  g_assert_cmpstr (before, ==, "");
  g_assert_cmpstr (after, ==, "After");

  sw_clip_set_note (clip, "sunny");
  library_save_clip (library->store, clip);
  noted = search (library, "sunny");
  g_assert_cmpstr (noted, ==, "After");
  g_clear_pointer (&noted, g_free);
  sw_clip_set_state (clip, SW_CLIP_FAILED);
  library_save_clip (library->store, clip);
  noted = search (library, "sunny");
  g_assert_cmpstr (noted, ==, "");
}

static gpointer
check_index_work (SwDatabase *database,
                  gpointer    data,
                  GError    **error)
{
  return _sw_database_execute (database, "INSERT INTO clip_search (clip_search, rank) VALUES ('integrity-check', 1)", error) ? SW_STORE_DONE : NULL;
}

/* Whatever was done to the rows, the index is what a rebuild would make of them. */
static void
test_index_is_sound (Library      *library,
                     gconstpointer data)
{
  static const char *const words[] = { "paper", "boats", "morning", "tide", "Öl", "" };
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 10; i++)
    g_ptr_array_add (clips, make_clip ("Song", i));
  for (guint i = 0; i < 200; i++)
    {
      SwClip     *clip = clips->pdata[g_test_rand_int_range (0, clips->len)];
      const char *word = words[g_test_rand_int_range (0, G_N_ELEMENTS (words))];

      switch (g_test_rand_int_range (0, 6))
        {
        case 0:
          sw_clip_set_title (clip, word);
          break;
        case 1:
          sw_clip_set_lyrics (clip, word);
          break;
        case 2:
          sw_clip_set_state (clip, g_test_rand_int_range (0, 4));
          break;
        case 3:
          sw_clip_set_created (clip, g_test_rand_int_range (0, 20));
          break;
        case 4:
          sw_clip_set_liked (clip, !sw_clip_get_liked (clip));
          break;
        default:
          library_save_clips (library->store, clips);
          library_set_deleted (library->store, sw_clip_get_id (clip), i % 2);
          break;
        }
      library_save_clip (library->store, clip);
    }
  _sw_store_queue (library->store, _sw_store_task_new (library->store, test_index_is_sound, "check", NULL, sw_test_store_result, &result),
                   SW_STORE_READS, check_index_work, NULL, NULL);
  sw_test_wait_result (&result);
  _sw_store_finish (library->store, result, test_index_is_sound, &error);
  g_assert_no_error (error);
}

#define ADD(path, function) g_test_add ("/search/" path, Library, NULL, library_set_up, function, library_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("semantics", test_semantics);
  ADD ("syntax-is-text", test_syntax_is_text);
  ADD ("random-text", test_random_text);
  ADD ("huge-text", test_huge_text);
  ADD ("index-follows", test_index_follows);
  ADD ("index-is-sound", test_index_is_sound);
  return g_test_run ();
}
