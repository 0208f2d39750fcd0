/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures music that joins music: more of a song, a part of it anew, covers. */

#include "sw-compose-fixture.h"

#include <math.h>
#include <string.h>

static const char more[] =
    "[Verse 3]\n"
    "Morning comes with silver light\n"
    "Carrying the end of night\n"
    "[Chorus]\n"
    "Carry me over, carry me through\n"
    "Over the water and back to you\n"
    "(back to you)\n";

static SwScore *
compose_more (SwScore    *like,
              const char *tags,
              const char *words,
              guint       n_bars,
              gboolean    ending)
{
  g_autoptr (SwSongWish) wish = sw_test_new_wish (tags);
  g_autoptr (SwSongPins) pins = sw_song_pins_new ();

  g_free (wish->lyrics);
  wish->lyrics = g_strdup (words);
  wish->seed = 77;
  pins->like = like;
  pins->from = 64;
  pins->n_bars = n_bars;
  pins->no_intro = TRUE;
  pins->no_ending = !ending;
  return sw_compose_pinned (wish, pins, 0);
}

static void
test_same_band (void)
{
  SwStyleLibrary *library = sw_style_library_get ();

  for (guint i = 0; i < sw_style_library_get_n (library); i++)
    {
      g_autoptr (SwScore) song = sw_test_compose (sw_style_library_get_style (library, i)->name);
      g_autoptr (SwScore) next = compose_more (song, NULL, more, 0, TRUE);

      sw_test_check_score (next);
      g_assert_cmpstr (next->style, ==, song->style);
      g_assert_cmpstr (next->voice, ==, song->voice);
      g_assert_cmpuint (next->key, ==, song->key);
      g_assert_cmpint (next->minor, ==, song->minor);
      g_assert_cmpuint (next->beats_per_bar, ==, song->beats_per_bar);
      g_assert_cmpfloat (sw_score_get_bpm (next), ==, sw_score_get_bpm (song));
      for (guint k = 0; k < song->parts->len; k++)
        {
          const SwPart *before = g_ptr_array_index (song->parts, k);
          const SwPart *after = sw_score_get_part (next, before->role);

          g_assert_nonnull (after);
          g_assert_cmpint (after->program, ==, before->program);
          g_assert_cmpstr (after->synth, ==, before->synth);
          g_assert_cmpstr (after->patterns[0], ==, before->patterns[0]);
          g_assert_cmpstr (after->patterns[1], ==, before->patterns[1]);
        }
    }
}

static void
test_same_chorus (void)
{
  static const char *const tags[] = { "pop", "folk", "waltz", "house", "jazz" };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autoptr (SwScore) song = sw_test_compose (tags[i]);
      g_autoptr (SwScore) next = compose_more (song, NULL, more, 0, TRUE);
      g_autofree char *before = sw_test_dup_melody (song, (guint)sw_test_find_section (song, SW_SECTION_CHORUS, 0), TRUE);
      g_autofree char *after = sw_test_dup_melody (next, (guint)sw_test_find_section (next, SW_SECTION_CHORUS, 0), TRUE);
      g_autofree char *verse = sw_test_dup_melody (song, (guint)sw_test_find_section (song, SW_SECTION_VERSE, 0), TRUE);
      g_autofree char *new_verse = sw_test_dup_melody (next, (guint)sw_test_find_section (next, SW_SECTION_VERSE, 0), TRUE);

      g_assert_cmpstr (before, ==, after);
      g_assert_cmpstr (verse, !=, new_verse);
    }
}

static void
test_same_chords (void)
{
  g_autoptr (SwScore) song = sw_test_compose ("pop");
  g_autoptr (SwScore) next = compose_more (song, NULL, more, 0, TRUE);
  const SwScoreSection *before = &g_array_index (song->sections, SwScoreSection, (guint)sw_test_find_section (song, SW_SECTION_VERSE, 0));
  const SwScoreSection *after = &g_array_index (next->sections, SwScoreSection, (guint)sw_test_find_section (next, SW_SECTION_VERSE, 0));

  for (guint beat = 0; beat < 16; beat++)
    g_assert_cmpstr (sw_test_get_chord (song, before->start + beat)->name, ==, sw_test_get_chord (next, after->start + beat)->name);
}

static void
test_exact_bars (void)
{
  static const guint       bars[] = { 1, 2, 3, 5, 8, 11, 16, 24 };
  static const char *const words[] = { more, "", "[Instrumental]\n", "one two\n" };

  for (guint i = 0; i < G_N_ELEMENTS (bars); i++)
    for (guint k = 0; k < G_N_ELEMENTS (words); k++)
      for (guint waltz = 0; waltz < 2; waltz++)
        {
          g_autoptr (SwScore) song = sw_test_compose (waltz ? "waltz" : "rock");
          g_autoptr (SwScore) next = compose_more (song, NULL, words[k], bars[i], FALSE);

          sw_test_check_score (next);
          g_assert_cmpfloat (next->length, ==, bars[i] * song->beats_per_bar);
        }
}

/* Where the song goes on, nothing closes. */
static void
test_no_ending (void)
{
  g_autoptr (SwScore) song = sw_test_compose ("rock");
  g_autoptr (SwScore) open = compose_more (song, NULL, more, 12, FALSE);
  SwPart *drums = sw_score_get_part (open, SW_PART_DRUMS);
  guint   n = 0;

  for (guint i = 0; i < drums->notes->len; i++)
    n += g_array_index (drums->notes, SwNote, i).start >= open->length - 4;
  g_assert_cmpuint (n, >, 6);
}

/* The first chord of held parts is near the last one of the song. */
static void
test_register (void)
{
  g_autoptr (SwScore) song = sw_test_compose ("synthwave");
  g_autoptr (SwScore) next = compose_more (song, NULL, more, 0, TRUE);
  SwPart *before = sw_score_get_part (song, SW_PART_SYNTH);
  SwPart *after = sw_score_get_part (next, SW_PART_SYNTH);
  int     last = 0;

  for (guint i = 0; i < before->notes->len && g_array_index (before->notes, SwNote, i).start < 63.9; i++)
    last = g_array_index (before->notes, SwNote, i).pitch;
  g_assert_cmpint (ABS (g_array_index (after->notes, SwNote, 0).pitch - last), <=, 14);
}

static char *
dup_intervals (SwScore *score)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < score->lines->len; i++)
    {
      const SwSungLine *line = g_ptr_array_index (score->lines, i);

      g_string_append_printf (out, "%s|", line->text);
      for (guint k = 0; k < line->notes->len; k++)
        g_string_append_printf (out, "%d ", k > 0 ? g_array_index (line->notes, SwSungNote, k).pitch - g_array_index (line->notes, SwSungNote, k - 1).pitch : 0);
    }
  return g_string_free (out, FALSE);
}

static SwScore *
compose_cover (SwScore    *like,
               const char *tags,
               int         key)
{
  g_autoptr (SwSongWish) wish = sw_test_new_wish (tags);
  g_autoptr (SwSongPins) pins = sw_song_pins_new ();

  g_clear_pointer (&wish->lyrics, g_free);
  wish->seed = 5;
  pins->like = like;
  pins->new_band = TRUE;
  pins->key = key;
  pins->form = sw_form_new_from_score (like, 0, like->length, SW_FORM_ALL);
  pins->no_intro = pins->no_ending = TRUE;
  return sw_compose_pinned (wish, pins, 0);
}

static void
test_cover (void)
{
  g_autoptr (SwScore) song = sw_test_compose ("folk, female vocals");
  g_autoptr (SwScore) cover = compose_cover (song, "rock", -1);
  g_autofree char *before = dup_intervals (song);
  g_autofree char *after = dup_intervals (cover);

  sw_test_check_score (cover);
  g_assert_cmpstr (cover->style, ==, "rock");
  g_assert_cmpstr (cover->voice, ==, song->voice);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpfloat (cover->length, ==, song->length);
  for (double beat = 0; beat < song->length; beat++)
    g_assert_cmpuint (sw_test_get_chord (song, beat)->root, ==, sw_test_get_chord (cover, beat)->root);
}

/* Another singer sings the same tune where it suits. */
static void
test_cover_other_voice (void)
{
  static const char *const tags[] = { "house, male vocals", "jazz, deep male vocals", "metal, female vocals" };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autoptr (SwScore) song = sw_test_compose ("pop, female vocals");
      g_autoptr (SwScore) cover = compose_cover (song, tags[i], -1);

      sw_test_check_score (cover);
      g_assert_cmpuint (cover->lines->len, ==, song->lines->len);
    }
}

static void
test_cover_other_key (void)
{
  g_autoptr (SwScore) song = sw_test_compose ("pop, in C major");
  g_autoptr (SwScore) cover = compose_cover (song, "soul", 4);

  sw_test_check_score (cover);
  g_assert_cmpuint (cover->key, ==, 4);
  for (double beat = 0; beat < song->length; beat++)
    g_assert_cmpuint ((sw_test_get_chord (song, beat)->root + 4) % 12, ==, sw_test_get_chord (cover, beat)->root);
}

/* A last chorus in a higher key stays one. */
static void
test_cover_lifted (void)
{
  guint lifted = 0;

  for (guint seed = 0; seed < 12; seed++)
    {
      g_autoptr (SwSongWish) wish = sw_test_new_wish ("gospel, female vocals");
      g_autoptr (SwScore) song = NULL;
      g_autoptr (SwScore) cover = NULL;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      wish->seed = seed;
      song = sw_compose (wish, 0);
      if (song->keys->len == 0)
        continue;
      lifted++;
      cover = compose_cover (song, "rock", -1);
      sw_test_check_score (cover);
      g_assert_cmpuint (cover->keys->len, ==, song->keys->len);
      g_assert_cmpuint (sw_score_get_key_at (cover, cover->length - 1, NULL), ==, sw_score_get_key_at (song, song->length - 1, NULL));
      before = dup_intervals (song);
      after = dup_intervals (cover);
      g_assert_cmpstr (before, ==, after);
      for (double beat = 0; beat < song->length; beat++)
        g_assert_cmpuint (sw_test_get_chord (song, beat)->root, ==, sw_test_get_chord (cover, beat)->root);
    }
  g_assert_cmpuint (lifted, >, 0);
}

static void
test_cover_instrumental (void)
{
  g_autoptr (SwScore) song = sw_test_compose ("folk, instrumental");
  g_autoptr (SwScore) cover = compose_cover (song, "synthwave", -1);
  SwPart *before = sw_score_get_part (song, SW_PART_LEAD);
  SwPart *after = sw_score_get_part (cover, SW_PART_LEAD);

  sw_test_check_score (cover);
  g_assert_cmpuint (after->notes->len, >=, before->notes->len * 9 / 10);
}

static void
test_pinned_values (void)
{
  g_autoptr (SwSongWish) wish = sw_test_new_wish ("pop, 120 bpm, in A major");
  g_autoptr (SwSongPins) pins = sw_song_pins_new ();
  g_autoptr (SwScore) score = NULL;

  pins->key = 3;
  pins->minor = TRUE;
  pins->bpm = 97.31;
  pins->beats = 3;
  pins->style = g_strdup ("jazz");
  pins->voice = g_strdup ("somebody");
  pins->voice_low = 50;
  pins->voice_high = 66;
  score = sw_compose_pinned (wish, pins, 0);
  g_assert_cmpuint (score->key, ==, 3);
  g_assert_true (score->minor);
  g_assert_cmpfloat (sw_score_get_bpm (score), ==, 97.31);
  g_assert_cmpuint (score->beats_per_bar, ==, 3);
  g_assert_cmpstr (score->style, ==, "jazz");
  g_assert_cmpstr (score->voice, ==, "somebody");
  for (guint i = 0; i < score->lines->len; i++)
    {
      const SwSungLine *line = g_ptr_array_index (score->lines, i);

      for (guint k = 0; k < line->notes->len; k++)
        {
          g_assert_cmpuint (g_array_index (line->notes, SwSungNote, k).pitch, >=, 50);
          g_assert_cmpuint (g_array_index (line->notes, SwSungNote, k).pitch, <=, 66);
        }
    }
}

/* Chords read from elsewhere, as listening gives them. */
static void
test_given_chords (void)
{
  static const SwChord heard[] = { { 0, 4, 9, 9, 3, { 0, 3, 7 }, "Am" }, { 4, 4, 5, 5, 3, { 0, 4, 7 }, "F" } };
  g_autoptr (SwSongWish) wish = sw_test_new_wish ("pop");
  g_autoptr (SwSongPins) pins = sw_song_pins_new ();
  SwFormSection *section = sw_form_section_new ("Theme", SW_SECTION_INSTRUMENTAL, 7);
  g_autoptr (SwScore) score = NULL;

  section->chords = g_array_new (FALSE, TRUE, sizeof (SwChord));
  g_array_append_vals (section->chords, heard, G_N_ELEMENTS (heard));
  pins->form = g_ptr_array_new_with_free_func ((GDestroyNotify)sw_form_section_free);
  g_ptr_array_add (pins->form, section);
  pins->no_intro = pins->no_ending = TRUE;
  pins->key = 9;
  pins->minor = TRUE;
  score = sw_compose_pinned (wish, pins, 0);
  sw_test_check_score (score);
  g_assert_cmpfloat (score->length, ==, 28);
  for (guint beat = 0; beat < 28; beat++)
    g_assert_cmpstr (sw_test_get_chord (score, beat)->name, ==, beat / 4 % 2 == 0 ? "Am" : "F");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/compose/more/same-band", test_same_band);
  g_test_add_func ("/compose/more/same-chorus", test_same_chorus);
  g_test_add_func ("/compose/more/same-chords", test_same_chords);
  g_test_add_func ("/compose/more/exact-bars", test_exact_bars);
  g_test_add_func ("/compose/more/no-ending", test_no_ending);
  g_test_add_func ("/compose/more/register", test_register);
  g_test_add_func ("/compose/cover", test_cover);
  g_test_add_func ("/compose/cover/other-voice", test_cover_other_voice);
  g_test_add_func ("/compose/cover/other-key", test_cover_other_key);
  g_test_add_func ("/compose/cover/lifted", test_cover_lifted);
  g_test_add_func ("/compose/cover/instrumental", test_cover_instrumental);
  g_test_add_func ("/compose/pinned/values", test_pinned_values);
  g_test_add_func ("/compose/pinned/chords", test_given_chords);
  return g_test_run ();
}
