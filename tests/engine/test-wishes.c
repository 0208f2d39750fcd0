/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What style words do to the score. */

#include "sw-compose-fixture.h"

#include <math.h>
#include <string.h>

static void
assert_metre (const char *tags,
              guint       numerator,
              guint       denominator)
{
  g_autoptr (SwScore) score = sw_test_compose (tags);
  const SwMetreChange *metre = &g_array_index (score->metres, SwMetreChange, 0);

  sw_test_check_score (score);
  g_assert_cmpuint (metre->numerator, ==, numerator);
  g_assert_cmpuint (metre->denominator, ==, denominator);
  g_assert_cmpfloat (fmod (score->length, score->beats_per_bar), ==, 0);
}

static void
test_metres (void)
{
  assert_metre ("pop", 4, 4);
  assert_metre ("rock, 3/4", 3, 4);
  assert_metre ("pop in 6/8", 6, 8);
  assert_metre ("waltz", 3, 4);
  assert_metre ("progressive rock, 5/4", 5, 4);
  assert_metre ("march, 2/4", 2, 4);
}

/* In 12/8 the eighths between the beats come late. */
static void
test_shuffled (void)
{
  g_autoptr (SwScore) score = sw_test_compose ("rock, 12/8");

  g_assert_cmpfloat (score->swing, ==, 1);
  g_assert_cmpuint (score->beats_per_bar, ==, 4);
}

static const char *
get_manner (SwScore    *score,
            const char *member)
{
  JsonObject *manner = score->voice_manner != NULL ? json_node_get_object (score->voice_manner) : NULL;

  return manner != NULL ? json_object_get_string_member_with_default (manner, member, "") : "";
}

static void
test_manner (void)
{
  g_autoptr (SwScore) whispered = sw_test_compose ("pop, whispered vocals");
  g_autoptr (SwScore) loud = sw_test_compose ("pop, powerful vocals");
  g_autoptr (SwScore) plain = sw_test_compose ("country");
  g_autoptr (SwScore) choir = sw_test_compose ("pop, sung by a choir");

  g_assert_cmpstr (get_manner (whispered, "delivery"), ==, "whispered");
  g_assert_cmpstr (get_manner (loud, "delivery"), ==, "powerful");
  g_assert_null (plain->voice_manner);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (choir->voice_manner), "n_voices"), ==, 5);
  g_assert_nonnull (sw_score_get_part (choir, SW_PART_BACKING_VOCAL));
}

/* Words are stronger than the style's manner. */
static void
test_manner_over_style (void)
{
  g_autoptr (SwScore) metal = sw_test_compose ("metal");
  g_autoptr (SwScore) soft = sw_test_compose ("metal, soft vocals");

  g_assert_cmpstr (get_manner (metal, "delivery"), ==, "powerful");
  g_assert_cmpstr (get_manner (soft, "delivery"), ==, "soft");
}

static void
test_playing (void)
{
  g_autoptr (SwScore) picked = sw_test_compose ("pop, fingerpicked guitar");
  g_autoptr (SwScore) house = sw_test_compose ("rock, four on the floor");
  g_autoptr (SwScore) walking = sw_test_compose ("pop, walking bass");
  SwPart *drums = sw_score_get_part (house, SW_PART_DRUMS);
  guint   beats = 0, kicks = 0;

  g_assert_cmpstr (sw_score_get_part (picked, SW_PART_GUITAR)->patterns[0], ==, "pick-travis");
  g_assert_cmpint (sw_score_get_part (picked, SW_PART_GUITAR)->program, ==, 25);
  g_assert_cmpstr (sw_score_get_part (walking, SW_PART_BASS)->patterns[0], ==, "walk");
  for (double beat = house->sections->len > 1 ? g_array_index (house->sections, SwScoreSection, 1).start : 0; beat < house->length - 8; beat++, beats++)
    for (guint i = 0; i < drums->notes->len; i++)
      if (g_array_index (drums->notes, SwNote, i).pitch == 36 && fabs (g_array_index (drums->notes, SwNote, i).start - beat) < 0.05)
        {
          kicks++;
          break;
        }
  g_assert_cmpfloat ((double)kicks / beats, >, 0.8);
}

static void
test_excluded (void)
{
  static const struct
  {
    const char *words;
    SwPartRole  role;
  } cases[] = { { "drums", SW_PART_DRUMS }, { "guitar", SW_PART_GUITAR }, { "piano, organ", SW_PART_KEYS }, { "synth pads", SW_PART_SYNTH }, { "backing vocals", SW_PART_BACKING_VOCAL } };
  SwStyleLibrary *library = sw_style_library_get ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint k = 0; k < sw_style_library_get_n (library); k += 3)
      {
        g_autoptr (SwSongWish) wish = sw_test_new_wish (sw_style_library_get_style (library, k)->name);
        g_autoptr (SwScore) score = NULL;

        wish->negative_tags = g_strdup (cases[i].words);
        score = sw_compose (wish, 0);
        sw_test_check_score (score);
        g_assert_null (sw_score_get_part (score, cases[i].role));
      }
}

/* What nobody here knows is passed over, and still named in the answer. */
static void
test_unknown (void)
{
  g_autoptr (SwSongWish) wish = sw_test_new_wish ("glorpwave, folk, zorbing");
  g_autoptr (SwScore) score = sw_compose (wish, 0);
  g_autofree char *tags = sw_compose_dup_tags (score, wish);

  g_assert_cmpstr (score->style, ==, "folk");
  g_assert_nonnull (strstr (tags, "glorpwave"));
  g_assert_nonnull (strstr (tags, "zorbing"));
}

/* The chords lean on the tonic in a song of a lifted key too, and the change is written
 * down where the last chorus begins. */
static void
test_lift (void)
{
  guint lifted = 0;

  for (guint seed = 0; seed < 30; seed++)
    {
      g_autoptr (SwSongWish) wish = sw_test_new_wish ("gospel");
      g_autoptr (SwScore) score = NULL;
      const SwKeyChange *change;
      int                chorus;

      wish->seed = seed;
      score = sw_compose (wish, 0);
      sw_test_check_score (score);
      if (score->keys->len == 0)
        continue;
      lifted++;
      change = &g_array_index (score->keys, SwKeyChange, 0);
      chorus = sw_test_find_section (score, SW_SECTION_CHORUS, 1);
      g_assert_cmpint (chorus, >=, 0);
      g_assert_cmpfloat (change->beat, ==, g_array_index (score->sections, SwScoreSection, chorus).start);
      g_assert_cmpuint ((change->key - score->key + 12) % 12, <=, 2);
      g_assert_cmpuint (g_array_index (score->chords, SwChord, score->chords->len - 1).root, ==, change->key);
    }
  g_assert_cmpuint (lifted, >=, 5);
}

/* Ballads slow down at the end, the asked tempo stays at the start. */
static void
test_ending (void)
{
  g_autoptr (SwScore) ballad = sw_test_compose ("ballad, 70 bpm");
  g_autoptr (SwScore) punk = sw_test_compose ("punk");
  SwPart *guitar = sw_score_get_part (punk, SW_PART_GUITAR);

  g_assert_cmpfloat (sw_score_get_bpm (ballad), ==, 70);
  g_assert_cmpuint (ballad->tempo->len, >, 1);
  g_assert_cmpfloat (g_array_index (ballad->tempo, SwTempoChange, ballad->tempo->len - 1).bpm, <, 55);
  g_assert_cmpfloat (g_array_index (ballad->tempo, SwTempoChange, 1).beat, >=, ballad->length - 12);
  g_assert_cmpuint (punk->tempo->len, ==, 1);
  g_assert_cmpfloat (g_array_index (guitar->notes, SwNote, guitar->notes->len - 1).length, <, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wishes/metres", test_metres);
  g_test_add_func ("/wishes/metres/shuffled", test_shuffled);
  g_test_add_func ("/wishes/manner", test_manner);
  g_test_add_func ("/wishes/manner/over-style", test_manner_over_style);
  g_test_add_func ("/wishes/playing", test_playing);
  g_test_add_func ("/wishes/excluded", test_excluded);
  g_test_add_func ("/wishes/unknown", test_unknown);
  g_test_add_func ("/wishes/lift", test_lift);
  g_test_add_func ("/wishes/ending", test_ending);
  return g_test_run ();
}
