/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures what the composer writes as a whole and for the band; the melody is
 * measured in test-compose-melody.c. */

#include "sw-compose-fixture.h"

#include <math.h>
#include <string.h>

static void
test_every_style (void)
{
  SwStyleLibrary *library = sw_style_library_get ();

  for (guint i = 0; i < sw_style_library_get_n (library); i++)
    for (guint seed = 0; seed < 5; seed++)
      {
        const SwStyle *style = sw_style_library_get_style (library, i);
        g_autoptr (SwSongWish) wish = sw_test_new_wish (style->name);
        g_autoptr (SwScore) score = NULL;

        wish->seed = seed;
        wish->instrumental = seed == 4;
        score = sw_compose (wish, seed % 2);
        g_assert_cmpstr (score->style, ==, style->id);
        g_assert_cmpfloat (sw_score_get_bpm (score), >=, floor (style->tempo[0] * 0.95));
        g_assert_cmpfloat (sw_score_get_bpm (score), <=, ceil (style->tempo[1] * 1.05));
        sw_test_check_score (score);
      }
}

static void
test_deterministic (void)
{
  static const char *const tags[] = { NULL, "drum and bass", "jazz, female", "trap, weird" };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autoptr (SwSongWish) wish = sw_test_new_wish (tags[i]);
      g_autoptr (SwScore) a = sw_compose (wish, 1);
      g_autoptr (SwScore) b = sw_compose (wish, 1);
      g_autofree char *first = sw_test_dup_score (a);
      g_autofree char *second = sw_test_dup_score (b);

      g_assert_cmpstr (first, ==, second);
    }
}

static gpointer
compose_worker (gpointer data)
{
  g_autoptr (SwScore) score = sw_test_compose (data);

  return sw_test_dup_score (score);
}

static void
test_threads (void)
{
  GThread         *threads[4];
  g_autofree char *expected = compose_worker ((gpointer) "bossa nova");

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("compose", compose_worker, (gpointer) "bossa nova");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *text = g_thread_join (threads[i]);

      g_assert_cmpstr (text, ==, expected);
    }
}

/* Share of the onsets of @a's part, on a grid of sixteenths, that @b has too. */
static double
compare_parts (SwScore   *a,
               SwScore   *b,
               SwPartRole role)
{
  SwPart *left = sw_score_get_part (a, role);
  SwPart *right = sw_score_get_part (b, role);
  g_autoptr (GHashTable) onsets = g_hash_table_new (NULL, NULL);
  guint shared = 0;

  if (left == NULL || right == NULL || left->notes->len == 0)
    return 0;
  for (guint i = 0; i < right->notes->len; i++)
    {
      const SwNote *note = &g_array_index (right->notes, SwNote, i);

      g_hash_table_add (onsets, GINT_TO_POINTER ((int)floor (note->start * 4 + 0.5) * 128 + note->pitch));
    }
  for (guint i = 0; i < left->notes->len; i++)
    {
      const SwNote *note = &g_array_index (left->notes, SwNote, i);

      shared += g_hash_table_contains (onsets, GINT_TO_POINTER ((int)floor (note->start * 4 + 0.5) * 128 + note->pitch));
    }
  return (double)shared / left->notes->len;
}

static void
test_takes_differ (void)
{
  SwStyleLibrary *library = sw_style_library_get ();
  guint           alike = 0;

  for (guint i = 0; i < sw_style_library_get_n (library); i++)
    {
      g_autoptr (SwSongWish) wish = sw_test_new_wish (sw_style_library_get_style (library, i)->name);
      g_autoptr (SwScore) first = sw_compose (wish, 0);
      g_autoptr (SwScore) second = sw_compose (wish, 1);
      g_autofree char *melody = sw_test_dup_melody (first, (guint)sw_test_find_section (first, SW_SECTION_VERSE, 0), TRUE);
      g_autofree char *other = sw_test_dup_melody (second, (guint)sw_test_find_section (second, SW_SECTION_VERSE, 0), TRUE);
      double           drums = compare_parts (first, second, SW_PART_DRUMS);

      g_assert_cmpstr (melody, !=, other);
      g_assert_cmpstr (first->voice, ==, second->voice);
      alike += drums > 0.85;
    }
  g_assert_cmpuint (alike, <=, sw_style_library_get_n (library) / 10);
}

/* Words stay the same from take to take. */
static void
test_takes_share_words (void)
{
  g_autoptr (SwSongWish) wish = sw_test_new_wish (NULL);
  g_autoptr (SwScore) first = NULL;
  g_autoptr (SwScore) second = NULL;
  g_autofree char *words = NULL;
  g_autofree char *other = NULL;

  g_clear_pointer (&wish->lyrics, g_free);
  wish->description = g_strdup ("a sad song about the sea");
  wish->write_lyrics = TRUE;
  first = sw_compose (wish, 0);
  second = sw_compose (wish, 1);
  words = sw_compose_dup_lyrics (first);
  other = sw_compose_dup_lyrics (second);
  g_assert_cmpstr (words, ==, other);
  g_assert_cmpstr (first->title, ==, second->title);
  g_assert_cmpuint (first->lines->len, >=, 16);
}

static void
test_duration (void)
{
  static const double      wishes[] = { 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 360 };
  static const char *const tags[] = { "pop", "ballad", "drum and bass, 174 bpm", "waltz", "ambient, 60 bpm", "jazz", "blues, 47 bpm" };

  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    for (guint k = 0; k < G_N_ELEMENTS (tags); k++)
      for (guint instrumental = 0; instrumental < 2; instrumental++)
        {
          g_autoptr (SwSongWish) wish = sw_test_new_wish (tags[k]);
          g_autoptr (SwScore) score = NULL;
          double duration;

          wish->duration = wishes[i];
          wish->instrumental = instrumental != 0;
          score = sw_compose (wish, 0);
          duration = sw_score_get_duration (score);
          sw_test_check_score (score);
          if (fabs (duration - wishes[i]) > 0.15 * wishes[i])
            g_error ("%s%s: %g s wished, %g s written", tags[k], instrumental ? ", instrumental" : "", wishes[i], duration);
        }
}

static void
test_duration_keeps_words (void)
{
  g_autoptr (SwSongWish) wish = sw_test_new_wish ("pop, 110 bpm");
  g_autoptr (SwScore) score = NULL;

  wish->duration = 200;
  score = sw_compose (wish, 0);
  g_assert_cmpuint (score->lines->len, >=, 13);
}

static void
test_default_length (void)
{
  SwStyleLibrary *library = sw_style_library_get ();

  for (guint i = 0; i < sw_style_library_get_n (library); i++)
    {
      g_autoptr (SwSongWish) wish = sw_test_new_wish (sw_style_library_get_style (library, i)->name);
      g_autoptr (SwScore) score = NULL;

      g_clear_pointer (&wish->lyrics, g_free);
      score = sw_compose (wish, 0);
      g_assert_cmpuint (score->lines->len, ==, 0);
      g_assert_cmpfloat (sw_score_get_duration (score), >=, 120);
      g_assert_cmpfloat (sw_score_get_duration (score), <=, 185);
      g_assert_cmpuint (sw_score_get_part (score, SW_PART_LEAD)->notes->len, >, 40);
    }
}

static void
test_tags (void)
{
  g_autoptr (SwScore) score = sw_test_compose ("rock, 90 bpm, in D minor, 3/4, female vocals");

  g_assert_cmpfloat (sw_score_get_bpm (score), ==, 90);
  g_assert_cmpuint (score->key, ==, 2);
  g_assert_true (score->minor);
  g_assert_cmpuint (score->beats_per_bar, ==, 3);
  g_assert_cmpint (sw_voice_range_find (score->voice)->gender, ==, 'f');
  g_assert_cmpuint (score->tempo->len, ==, 1);
}

/* In three, kicks do not follow the pattern of four. */
static void
test_metre_of_drums (void)
{
  g_autoptr (SwScore) score = sw_test_compose ("rock, 3/4");
  SwPart *drums = sw_score_get_part (score, SW_PART_DRUMS);
  guint   first = 0, kicks = 0;

  for (guint i = 0; i < drums->notes->len; i++)
    {
      const SwNote *note = &g_array_index (drums->notes, SwNote, i);

      if (note->pitch != 36)
        continue;
      kicks++;
      first += fabs (note->start - 3 * floor (note->start / 3 + 0.5)) < 0.1;
    }
  g_assert_cmpfloat ((double)first / kicks, >, 0.4);
}

static void
test_negative_tags (void)
{
  g_autoptr (SwSongWish) wish = sw_test_new_wish ("rock, no guitar");
  g_autoptr (SwScore) score = NULL;
  g_autoptr (SwScore) plain = sw_test_compose ("rock");

  wish->negative_tags = g_strdup ("drums, backing vocals");
  score = sw_compose (wish, 0);
  g_assert_nonnull (sw_score_get_part (plain, SW_PART_DRUMS));
  g_assert_nonnull (sw_score_get_part (plain, SW_PART_GUITAR));
  g_assert_nonnull (sw_score_get_part (plain, SW_PART_BACKING_VOCAL));
  g_assert_null (sw_score_get_part (score, SW_PART_DRUMS));
  g_assert_null (sw_score_get_part (score, SW_PART_GUITAR));
  g_assert_null (sw_score_get_part (score, SW_PART_BACKING_VOCAL));
}

static void
test_wanted_instruments (void)
{
  g_autoptr (SwScore) score = sw_test_compose ("techno, violin, acoustic guitar");

  g_assert_cmpint (sw_score_get_part (score, SW_PART_LEAD)->program, ==, 40);
  g_assert_cmpint (sw_score_get_part (score, SW_PART_GUITAR)->program, ==, 25);
  g_assert_cmpuint (sw_score_get_part (score, SW_PART_GUITAR)->notes->len, >, 50);
}

static guint
count_parts (const char *model)
{
  g_autoptr (SwSongWish) wish = sw_test_new_wish ("pop");
  g_autoptr (SwScore) score = NULL;
  guint n = 0;

  g_free (wish->model);
  wish->model = g_strdup (model);
  score = sw_compose (wish, 0);
  for (guint i = 0; i < score->parts->len; i++)
    n += ((SwPart *)g_ptr_array_index (score->parts, i))->notes->len > 0;
  return n;
}

static void
test_models (void)
{
  g_assert_cmpuint (count_parts ("sonic-v6-mini"), <, count_parts ("sonic-v6"));
}

static void
test_weirdness (void)
{
  guint chords[2] = { 0 };

  for (guint weird = 0; weird < 2; weird++)
    for (guint seed = 0; seed < 10; seed++)
      {
        g_autoptr (SwSongWish) wish = sw_test_new_wish ("pop, C major");
        g_autoptr (SwScore) score = NULL;

        wish->seed = seed;
        wish->weirdness = weird;
        score = sw_compose (wish, 0);
        for (guint i = 0; i < score->chords->len; i++)
          {
            const SwChord *chord = &g_array_index (score->chords, SwChord, i);

            for (guint k = 0; k < chord->n_intervals; k++)
              if (!sw_test_in_scale (score, chord->start, chord->root + chord->intervals[k]))
                {
                  chords[weird]++;
                  break;
                }
          }
      }
  g_assert_cmpuint (chords[0], ==, 0);
  g_assert_cmpuint (chords[1], >, 20);
}

static void
test_style_weight (void)
{
  guint outside[2] = { 0 };

  for (guint i = 0; i < 2; i++)
    for (guint seed = 0; seed < 40; seed++)
      {
        g_autoptr (SwSongWish) wish = sw_test_new_wish ("house");
        g_autoptr (SwScore) score = NULL;
        const SwStyle *style = sw_style_library_find (sw_style_library_get (), "house");

        wish->seed = seed;
        wish->style_weight = i == 0 ? 1 : 0;
        score = sw_compose (wish, 0);
        outside[i] += sw_score_get_bpm (score) < style->tempo[0] || sw_score_get_bpm (score) > style->tempo[1];
      }
  g_assert_cmpuint (outside[0], ==, 0);
  g_assert_cmpuint (outside[1], >, 10);
}

static void
test_bass_follows (void)
{
  g_autoptr (SwScore) score = sw_test_compose ("rock");
  SwPart *bass = sw_score_get_part (score, SW_PART_BASS);
  guint   roots = 0, changes = 0;

  for (guint i = 0; i < bass->notes->len; i++)
    {
      const SwNote  *note = &g_array_index (bass->notes, SwNote, i);
      const SwChord *chord = sw_test_get_chord (score, note->start);

      g_assert_cmpuint (note->pitch, >=, 26);
      g_assert_cmpuint (note->pitch, <=, 55);
      if (fabs (note->start - chord->start) > 0.1)
        continue;
      changes++;
      roots += note->pitch % 12 == chord->bass;
    }
  g_assert_cmpuint (changes, >, 10);
  g_assert_cmpfloat ((double)roots / changes, >, 0.95);
}

/* The harmony moves by small steps: the top voice of held chords seldom leaps. */
static void
test_voice_leading (void)
{
  g_autoptr (SwScore) score = sw_test_compose ("synthwave");
  SwPart *pad = sw_score_get_part (score, SW_PART_SYNTH);
  double  start = -1;
  int     top = 0, before = 0;
  guint   moves = 0, leaps = 0;

  for (guint i = 0; i < pad->notes->len; i++)
    {
      const SwNote *note = &g_array_index (pad->notes, SwNote, i);

      if (note->start - start > 0.5)
        {
          moves += before != 0;
          leaps += before != 0 && ABS (top - before) > 5;
          before = top;
          top = 0;
          start = note->start;
        }
      top = MAX (top, note->pitch);
    }
  g_assert_cmpuint (moves, >, 10);
  g_assert_cmpfloat ((double)leaps / moves, <, 0.1);
}

static void
test_lyrics_text (void)
{
  g_autoptr (SwScore) score = sw_test_compose ("pop");
  g_autofree char *words = sw_compose_dup_lyrics (score);

  g_assert_true (g_str_has_prefix (words, "[Verse]\nPaper boats on the morning tide\n"));
  g_assert_nonnull (strstr (words, "\n[Chorus]\nCarry me over, carry me through\n"));
  g_assert_nonnull (strstr (words, "\n(back to you)\n"));
}

static void
test_lyrics_text_instrumental (void)
{
  g_autoptr (SwScore) score = sw_test_compose ("pop, instrumental");
  g_autofree char *words = sw_compose_dup_lyrics (score);

  g_assert_cmpstr (words, ==, "[Instrumental]");
}

static void
test_title (void)
{
  g_autoptr (SwScore) found = sw_test_compose ("pop");
  g_autoptr (SwSongWish) wish = sw_test_new_wish ("pop");
  g_autoptr (SwScore) given = NULL;

  wish->title = g_strdup ("  Paper Boats ");
  given = sw_compose (wish, 0);
  g_assert_cmpstr (found->title, ==, "Carry me over, carry me through");
  g_assert_cmpstr (given->title, ==, "Paper Boats");
}

static void
test_tags_text (void)
{
  g_autoptr (SwSongWish) wish = sw_test_new_wish ("folk pop, warm");
  g_autoptr (SwScore) score = sw_compose (wish, 0);
  g_autofree char *tags = sw_compose_dup_tags (score, wish);

  g_assert_true (g_str_has_prefix (tags, "folk pop, warm, "));
  g_assert_nonnull (strstr (tags, "bpm"));
}

static void
test_hostile (void)
{
  g_autofree char *one_word = g_strnfill (10000, 'a');
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GString) one_line = g_string_new (NULL);
  g_autoptr (GString) tags_only = g_string_new (NULL);
  const char *texts[8];

  for (guint i = 0; i < 5000; i++)
    {
      g_string_append (many, "a line of words that never ends\n");
      g_string_append (tags_only, "[Verse]\n");
    }
  while (one_line->len < 10000)
    g_string_append (one_line, "river mountain sunny ");
  texts[0] = one_word;
  texts[1] = many->str;
  texts[2] = one_line->str;
  texts[3] = tags_only->str;
  texts[4] = "[[[[[\n]]]]\n[Verse\n()\n((\n\xf0\x9f\x8e\xb5\xf0\x9f\x8e\xb6\n";
  texts[5] = "\xff\xfe\x80 broken\n\x01\x02\x03\x1b[31m\n%s%n%d";
  texts[6] = "\n\n\n";
  texts[7] = "\xe6\x88\x91\xe7\x88\xb1\xe4\xbd\xa0\n\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82\n";
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint k = 0; k < 2; k++)
      {
        g_autoptr (SwSongWish) wish = sw_test_new_wish (k == 0 ? "pop" : texts[i]);
        g_autoptr (SwScore) score = NULL;
        g_autofree char *words = NULL;

        g_free (wish->lyrics);
        wish->lyrics = g_strdup (texts[i]);
        wish->title = k == 0 ? NULL : g_strdup (texts[i]);
        wish->negative_tags = k == 0 ? NULL : g_strdup (texts[i]);
        score = sw_compose (wish, 0);
        words = sw_compose_dup_lyrics (score);
        sw_test_check_score (score);
        g_assert_true (g_utf8_validate (words, -1, NULL));
        g_assert_true (g_utf8_validate (score->title, -1, NULL));
        g_assert_cmpfloat (sw_score_get_duration (score), <, 600);
      }
}

static void
test_round_trip (void)
{
  g_autoptr (SwScore) score = sw_test_compose ("soul");
  g_autofree char *text = sw_test_dup_score (score);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwScore) loaded = sw_score_new_from_json (node, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  again = sw_test_dup_score (loaded);
  g_assert_cmpstr (text, ==, again);
}

static void
test_speed (void)
{
  g_autoptr (SwSongWish) wish = sw_test_new_wish ("pop");
  gint64 best = G_MAXINT64;

  wish->duration = 180;
  for (guint i = 0; i < 5; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (SwScore) score = sw_compose (wish, i);

      best = MIN (best, g_get_monotonic_time () - start);
      g_assert_nonnull (score);
    }
  g_test_message ("three minutes composed in %.1f ms", best / 1000.0);
  /* 150 ms is the aim; sanitisers and busy machines get ten times that. */
  g_assert_cmpint (best, <, 1500 * 1000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/compose/every-style", test_every_style);
  g_test_add_func ("/compose/deterministic", test_deterministic);
  g_test_add_func ("/compose/threads", test_threads);
  g_test_add_func ("/compose/takes/differ", test_takes_differ);
  g_test_add_func ("/compose/takes/share-words", test_takes_share_words);
  g_test_add_func ("/compose/duration", test_duration);
  g_test_add_func ("/compose/duration/keeps-words", test_duration_keeps_words);
  g_test_add_func ("/compose/default-length", test_default_length);
  g_test_add_func ("/compose/tags", test_tags);
  g_test_add_func ("/compose/tags/metre-of-drums", test_metre_of_drums);
  g_test_add_func ("/compose/tags/negative", test_negative_tags);
  g_test_add_func ("/compose/tags/wanted", test_wanted_instruments);
  g_test_add_func ("/compose/models", test_models);
  g_test_add_func ("/compose/weirdness", test_weirdness);
  g_test_add_func ("/compose/style-weight", test_style_weight);
  g_test_add_func ("/compose/bass-follows", test_bass_follows);
  g_test_add_func ("/compose/voice-leading", test_voice_leading);
  g_test_add_func ("/compose/lyrics-text", test_lyrics_text);
  g_test_add_func ("/compose/lyrics-text/instrumental", test_lyrics_text_instrumental);
  g_test_add_func ("/compose/title", test_title);
  g_test_add_func ("/compose/tags-text", test_tags_text);
  g_test_add_func ("/compose/hostile", test_hostile);
  g_test_add_func ("/compose/round-trip", test_round_trip);
  g_test_add_func ("/compose/speed", test_speed);
  return g_test_run ();
}
