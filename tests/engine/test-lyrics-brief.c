/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-lyrics-brief.h"

#include <string.h>

/* The theme a person would choose. */
static const struct
{
  const char *brief, *theme;
} theme_cases[] = {
  { "an upbeat tune about my cat", "pets" },
  { "my puppy eats my shoes", "pets" },
  { "two sailors on the ocean", "sea" },
  { "an old lighthouse keeper who waits for a ship", "sea" },
  { "first snow in december", "winter" },
  { "a cosy christmas song with bells", "winter" },
  { "neon lights and taxis, midnight downtown", "city" },
  { "walking home through the rain without an umbrella", "rain" },
  { "ice cream and sunshine at the beach in july", "summer" },
  { "a road trip through the desert", "road" },
  { "hitchhiking from town to town with a suitcase", "road" },
  { "an astronaut looking down at the earth", "stars" },
  { "letters to the moon", "stars" },
  { "dancing all night at the disco", "dance" },
  { "friday night party, hands up, glitter", "dance" },
  { "a happy birthday song for my sister Anna", "birthday" },
  { "she is turning fifty and there is cake", "birthday" },
  { "first dance for the bride and groom", "wedding" },
  { "a song for Tom and Anna, who get married in June", "wedding" },
  { "a farewell to my grandfather, who passed away", "farewell" },
  { "goodbye to a colleague who is moving away", "farewell" },
  { "fireworks on new year's eve", "newyear" },
  { "a fresh start in a new town", "newyear" },
  { "a lullaby for a newborn baby", "lullaby" },
  { "good night little one, go to sleep", "lullaby" },
  { "my ex left me and I drink alone", "heartbreak" },
  { "a sad love song after a breakup", "heartbreak" },
  { "the first kiss of two lovers", "love" },
  { "a romantic serenade for my wife", "love" },
  { "my best friend since school", "friends" },
  { "the old gang meets again", "friends" },
  { "a robot that learns to feel", "machine" },
  { "lost in cyberspace, hackers and code", "machine" },
  { "a dragon guarding a castle", "magic" },
  { "a spooky halloween night with ghosts", "magic" },
  { "never give up, be a champion", "courage" },
  { "a football team that dreams of winning", "courage" },
  { "rise up against the tyrant, freedom now", "freedom" },
  { "monday morning at the office with too much coffee", "work" },
  { "a gospel song about faith and grace", "light" },
  { "getting better after depression, one day at a time", "healing" },
  { "looking at old photographs of my childhood", "memory" },
  { "the forest at dawn, birds and trees", "nature" },
  { "my mother's kitchen in our hometown", "home" },
  { "something about the smell of bread in my grandmother's house", "home" },
  { "the dog that waited at the station", "pets" },
  { "a break up text at 3am", "heartbreak" },
  { "a tired nurse after a night shift", "work" },
  { "let go of the past and breathe", "healing" },
  { "our team won the championship", "courage" },
  { "a song for Max who turns six", "birthday" },
  { "standing on the rooftop watching the skyline", "city" },
  { "midnight countdown and champagne", "newyear" },
  { "we got engaged in Paris", "wedding" },
  { "beer with old buddies", "friends" },
  { "the mountains are calling", "nature" },
  { "mein Hund und ich", "pets" },
  { "la playa en verano", "summer" },
  { "ein Lied über den Regen", "rain" },
  { "una canción de cumpleaños", "birthday" },
  { "une chanson pour la mer", "sea" },
  { "canzone sulla luna e le stelle", "stars" },
};

static void
test_themes (void)
{
  guint wrong = 0;

  for (guint i = 0; i < G_N_ELEMENTS (theme_cases); i++)
    {
      g_autoptr (SwLyricsBrief) brief = sw_lyrics_brief_new (theme_cases[i].brief);
      const char *theme = brief->theme != NULL ? brief->theme->name : "none";

      if (strcmp (theme, theme_cases[i].theme) != 0)
        {
          g_test_message ("“%s” → %s, not %s", theme_cases[i].brief, theme, theme_cases[i].theme);
          wrong++;
        }
    }
  g_assert_cmpuint (wrong, ==, 0);
}

static void
test_no_theme (void)
{
  g_autoptr (SwLyricsBrief) brief = sw_lyrics_brief_new ("something with trombones, 90 bpm");

  g_assert_null (brief->theme);
  g_assert_null (brief->name);
}

static const struct
{
  const char *brief, *name, *other_name, *place, *thing;
} noun_cases[] = {
  { "a song for my sister Anna", "Anna", NULL, NULL, NULL },
  { "for Anna", "Anna", NULL, NULL, NULL },
  { "Tom and Anna get married", "Tom", "Anna", NULL, NULL },
  { "it's Lena's birthday", "Lena", NULL, NULL, NULL },
  { "a rainy night in Paris", NULL, NULL, "Paris", NULL },
  { "leaving New York for good", NULL, NULL, "New York", NULL },
  { "an old keeper on his island", NULL, NULL, NULL, NULL },
  { "a road trip to Bielefeld", NULL, NULL, "Bielefeld", NULL },
  { "a letter to Maria", "Maria", NULL, NULL, "letter" },
  { "about a broken telescope in the attic", NULL, NULL, NULL, "telescope" },
  { "our old gang meets again, we are older now", NULL, NULL, NULL, NULL },
  { "my kettle sings in the morning", NULL, NULL, NULL, "kettle" },
  { "about my old boots and a river", NULL, NULL, NULL, "boots" },
  { "a song about boats", NULL, NULL, NULL, "boats" },
  { "a song about losing my keys", NULL, NULL, NULL, "keys" },
  { "a song about love and courage", NULL, NULL, NULL, NULL },
  { "a song about friendship", NULL, NULL, NULL, NULL },
  { "a song about how we met", NULL, NULL, NULL, NULL },
  { "A song for a Monday in December", NULL, NULL, NULL, NULL },
  { "for my grandma", "Grandma", NULL, NULL, NULL },
  { "A HAPPY SONG ABOUT MY BOAT", NULL, NULL, NULL, "boat" },
  { "ein Lied über meine Katze", NULL, NULL, NULL, NULL },
};

static void
test_nouns (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (noun_cases); i++)
    {
      g_autoptr (SwLyricsBrief) brief = sw_lyrics_brief_new (noun_cases[i].brief);

      g_test_message ("%s", noun_cases[i].brief);
      g_assert_cmpstr (brief->name, ==, noun_cases[i].name);
      g_assert_cmpstr (brief->other_name, ==, noun_cases[i].other_name);
      g_assert_cmpstr (brief->place, ==, noun_cases[i].place);
      g_assert_cmpstr (brief->thing, ==, noun_cases[i].thing);
    }
}

static void
test_person (void)
{
  g_autoptr (SwLyricsBrief) we = sw_lyrics_brief_new ("how we met at our school");
  g_autoptr (SwLyricsBrief) i = sw_lyrics_brief_new ("I miss you");
  g_autoptr (SwLyricsBrief) you = sw_lyrics_brief_new ("you are strong");
  g_autoptr (SwLyricsBrief) nobody = sw_lyrics_brief_new ("the sea");

  g_assert_cmpint (we->person, ==, 'w');
  g_assert_cmpint (i->person, ==, 'i');
  g_assert_cmpint (you->person, ==, 'y');
  g_assert_cmpint (nobody->person, ==, 0);
}

static void
test_mood (void)
{
  g_autoptr (SwLyricsBrief) sad = sw_lyrics_brief_new ("a sad song");
  g_autoptr (SwLyricsBrief) glad = sw_lyrics_brief_new ("a happy song");

  g_assert_cmpfloat (sad->mood, <, -0.3);
  g_assert_cmpfloat (glad->mood, >, 0.3);
}

static void
test_second_theme (void)
{
  g_autoptr (SwLyricsBrief) both = sw_lyrics_brief_new ("rain in the city");
  g_autoptr (SwLyricsBrief) one = sw_lyrics_brief_new ("the rain");

  g_assert_nonnull (both->second);
  g_assert_true (both->second != both->theme);
  g_assert_null (one->second);
}

static void
test_foreign (void)
{
  static const char *const foreign[] = { "ein Lied über den Regen", "una canción para mi madre", "une chanson pour ma mère", "a song in Japanese", "歌" };
  static const char *const english[] = { "a song about the sea", "rain", "", "die another day", "pop, la la la, do it for the fun" };

  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autoptr (SwLyricsBrief) brief = sw_lyrics_brief_new (foreign[i]);

      g_test_message ("%s", foreign[i]);
      g_assert_true (brief->foreign);
    }
  for (guint i = 0; i < G_N_ELEMENTS (english); i++)
    {
      g_autoptr (SwLyricsBrief) brief = sw_lyrics_brief_new (english[i]);

      g_test_message ("%s", english[i]);
      g_assert_false (brief->foreign);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/lyrics-brief/themes", test_themes);
  g_test_add_func ("/lyrics-brief/no-theme", test_no_theme);
  g_test_add_func ("/lyrics-brief/nouns", test_nouns);
  g_test_add_func ("/lyrics-brief/person", test_person);
  g_test_add_func ("/lyrics-brief/mood", test_mood);
  g_test_add_func ("/lyrics-brief/second-theme", test_second_theme);
  g_test_add_func ("/lyrics-brief/foreign", test_foreign);
  return g_test_run ();
}
