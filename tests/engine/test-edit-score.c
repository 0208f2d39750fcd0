/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Edits of scores: nothing is lost at an edge, nothing moves that should not.
 */

#include "sw-score-edit.h"
#include "sw-score-fixture.h"

#include <math.h>

static const guint8 melody[] = { 64, 67, 69, 67, 65, 64, 62, 60, 0 };

static SwScore *
make_song (void)
{
  SwScore *score = sw_score_fixture_new (100, 8);

  sw_score_fixture_add_band (score);
  sw_score_fixture_add_words (score, "Paper boats on the morning tide", 1, 1, melody);
  sw_score_fixture_add_words (score, "Carry me over to the side", 16, 1, melody);
  return score;
}

static char *
dup_json (SwScore *score)
{
  g_autoptr (JsonNode) node = sw_score_to_json (score);

  return json_to_string (node, FALSE);
}

static guint
count_notes (SwScore   *score,
             SwPartRole role)
{
  return sw_score_get_part (score, role)->notes->len;
}

static void
assert_same_notes (SwPart *a,
                   SwPart *b)
{
  g_assert_cmpuint (a->notes->len, ==, b->notes->len);
  for (guint i = 0; i < a->notes->len; i++)
    {
      const SwNote *x = &g_array_index (a->notes, SwNote, i), *y = &g_array_index (b->notes, SwNote, i);

      g_assert_true (x->start == y->start && x->length == y->length && x->pitch == y->pitch && x->velocity == y->velocity);
    }
}

static void
test_copy (void)
{
  g_autoptr (SwScore) song = make_song ();
  g_autoptr (SwScore) copy = sw_score_copy (song);
  g_autofree char *before = dup_json (song);
  g_autofree char *after = dup_json (copy);

  g_assert_cmpstr (before, ==, after);
}

static void
test_cut_halves (void)
{
  g_autoptr (SwScore) song = make_song ();
  g_autofree char *before = dup_json (song);
  g_autoptr (SwScore) first = sw_score_cut (song, 0, 16);
  g_autoptr (SwScore) second = sw_score_cut (song, 16, 32);
  g_autofree char *after = dup_json (song);

  g_assert_cmpstr (before, ==, after); /* the song is left alone */
  g_assert_cmpfloat (first->length, ==, 16);
  g_assert_cmpfloat (second->length, ==, 16);
  g_assert_cmpuint (first->lines->len, ==, 1);
  g_assert_cmpuint (second->lines->len, ==, 1);
  for (guint i = 0; i < song->parts->len; i++)
    {
      SwPartRole role = ((SwPart *)g_ptr_array_index (song->parts, i))->role;

      g_assert_cmpuint (count_notes (first, role) + count_notes (second, role), ==, count_notes (song, role));
    }
  g_assert_cmpuint (first->chords->len + second->chords->len, ==, song->chords->len);
  g_assert_cmpfloat (first->tail, ==, 0);
  g_assert_cmpfloat (second->tail, ==, song->tail);
}

static void
test_append_restores (void)
{
  g_autoptr (SwScore) song = make_song ();
  g_autoptr (SwScore) first = sw_score_cut (song, 0, 16);
  g_autoptr (SwScore) second = sw_score_cut (song, 16, 32);
  g_autoptr (SwScore) whole = sw_score_append (first, second);

  g_assert_cmpfloat (whole->length, ==, song->length);
  g_assert_cmpfloat (whole->tail, ==, song->tail);
  g_assert_cmpuint (whole->tempo->len, ==, 1);
  g_assert_cmpuint (whole->metres->len, ==, 0);
  g_assert_cmpuint (whole->keys->len, ==, 0);
  for (guint i = 0; i < song->parts->len; i++)
    {
      SwPart *part = g_ptr_array_index (song->parts, i);
      SwPart *again = sw_score_get_part (whole, part->role);

      assert_same_notes (part, again);
    }
  for (guint i = 0; i < song->lines->len; i++)
    {
      SwSungLine *line = g_ptr_array_index (song->lines, i), *again = g_ptr_array_index (whole->lines, i);

      g_assert_cmpstr (line->text, ==, again->text);
      g_assert_cmpfloat (g_array_index (line->notes, SwSungNote, 0).start, ==, g_array_index (again->notes, SwSungNote, 0).start);
      g_assert_cmpuint (again->section, ==, i);
    }
}

/* "Paper boats on | the morning tide": seven syllables from beat 1 on, one per beat. */
static void
test_cut_through_a_line (void)
{
  g_autoptr (SwScore) song = make_song ();
  g_autoptr (SwScore) first = sw_score_cut (song, 0, 5);
  g_autoptr (SwScore) second = sw_score_cut (song, 5, 32);
  SwSungLine *head = g_ptr_array_index (first->lines, 0), *rest = g_ptr_array_index (second->lines, 0);

  g_assert_cmpstr (head->text, ==, "Paper boats on");
  g_assert_cmpuint (head->notes->len, ==, 4);
  g_assert_cmpuint (head->n_syllables, ==, 4);
  g_assert_cmpstr (rest->text, ==, "the morning tide");
  g_assert_cmpuint (rest->notes->len, ==, 4);
  g_assert_cmpuint (g_array_index (rest->notes, SwSungNote, 0).syllable, ==, 0);
  g_assert_cmpfloat (g_array_index (rest->notes, SwSungNote, 0).start, ==, 0);
}

/* Where a bar begins in the song, one begins in the cut. */
static void
test_cut_inside_a_bar (void)
{
  g_autoptr (SwScore) song = make_song ();
  g_autoptr (SwScore) cut = sw_score_cut (song, 5, 32);
  double start = -1;

  g_assert_cmpfloat (sw_score_get_bar_at (cut, 4, &start), ==, 4);
  g_assert_cmpfloat (start, ==, 3);
  g_assert_cmpfloat (sw_score_next_bar (cut, 0.5), ==, 3);
  g_assert_cmpfloat (sw_score_next_bar (song, 5), ==, 8);
  g_assert_cmpfloat (sw_score_next_bar (song, 8), ==, 8);
  g_assert_cmpfloat (sw_score_round_to_bar (song, 5.9), ==, 4);
  g_assert_cmpfloat (sw_score_round_to_bar (song, 6.1), ==, 8);
}

static void
test_replace (void)
{
  g_autoptr (SwScore) song = make_song ();
  g_autoptr (SwScore) other = sw_score_fixture_new (100, 2);
  g_autoptr (SwScore) edited = NULL;
  SwPart *drums;

  sw_score_fixture_add_words (other, "Turn the lantern low", 1, 1, melody);
  edited = sw_score_replace_bars (song, 16, 24, other);
  drums = sw_score_get_part (edited, SW_PART_DRUMS);
  g_assert_cmpfloat (edited->length, ==, song->length);
  g_assert_cmpuint (edited->lines->len, ==, 2);
  g_assert_cmpstr (((SwSungLine *)g_ptr_array_index (edited->lines, 1))->text, ==, "Turn the lantern low");
  for (guint i = 0; i < drums->notes->len; i++)
    {
      double start = g_array_index (drums->notes, SwNote, i).start;

      g_assert_true (start < 16 || start >= 24); /* the new bars have no drums */
    }
  g_assert_cmpuint (drums->notes->len, ==, count_notes (song, SW_PART_DRUMS) * 6 / 8);
}

static void
test_transpose (void)
{
  g_autoptr (SwScore) song = make_song ();
  g_autoptr (SwScore) higher = sw_score_transpose (song, 3);
  SwPart *bass = sw_score_get_part (song, SW_PART_BASS), *moved = sw_score_get_part (higher, SW_PART_BASS);
  SwPart *drums = sw_score_get_part (song, SW_PART_DRUMS), *same = sw_score_get_part (higher, SW_PART_DRUMS);

  g_assert_cmpuint (higher->key, ==, (song->key + 3) % 12);
  g_assert_cmpuint (g_array_index (higher->chords, SwChord, 0).root, ==, 3);
  for (guint i = 0; i < bass->notes->len; i++)
    g_assert_cmpint (g_array_index (moved->notes, SwNote, i).pitch, ==, g_array_index (bass->notes, SwNote, i).pitch + 3);
  assert_same_notes (drums, same);
  for (guint i = 0; i < song->lines->len; i++)
    {
      SwSungLine *line = g_ptr_array_index (song->lines, i), *other = g_ptr_array_index (higher->lines, i);
      int         shift = g_array_index (other->notes, SwSungNote, 0).pitch - g_array_index (line->notes, SwSungNote, 0).pitch;

      g_assert_cmpint ((shift + 24) % 12, ==, 3);
      for (guint k = 0; k < line->notes->len; k++)
        g_assert_cmpint (g_array_index (other->notes, SwSungNote, k).pitch - g_array_index (line->notes, SwSungNote, k).pitch, ==, shift);
    }
}

static void
test_retime (void)
{
  g_autoptr (SwScore) song = make_song ();
  g_autoptr (SwScore) faster = sw_score_retime (song, 125);

  g_assert_cmpfloat (sw_score_get_bpm (faster), ==, 125);
  g_assert_cmpfloat (faster->length, ==, song->length);
  g_assert_cmpfloat (fabs (sw_score_beat_to_seconds (faster, 32) - 32 * 60 / 125.0), <, 1e-9);
}

/* A slower second half: each half keeps its own tempo wherever it goes. */
static void
test_tempo_changes (void)
{
  g_autoptr (SwScore) song = make_song ();
  SwTempoChange slower = { 16, 80 };
  g_autoptr (SwScore) second = NULL;
  g_autoptr (SwScore) first = NULL;
  g_autoptr (SwScore) turned = NULL;

  g_array_append_val (song->tempo, slower);
  second = sw_score_cut (song, 20, 32);
  first = sw_score_cut (song, 0, 8); /* the change comes later */
  g_assert_cmpfloat (sw_score_get_bpm (second), ==, 80);
  g_assert_cmpuint (second->tempo->len, ==, 1);
  g_assert_cmpuint (first->tempo->len, ==, 1);
  turned = sw_score_append (second, first);
  g_assert_cmpfloat (fabs (sw_score_beat_to_seconds (turned, 20) - (12 * 60 / 80.0 + 8 * 60 / 100.0)), <, 1e-9);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/edit/score/copy", test_copy);
  g_test_add_func ("/edit/score/cut/halves", test_cut_halves);
  g_test_add_func ("/edit/score/append/restores", test_append_restores);
  g_test_add_func ("/edit/score/cut/through-a-line", test_cut_through_a_line);
  g_test_add_func ("/edit/score/cut/inside-a-bar", test_cut_inside_a_bar);
  g_test_add_func ("/edit/score/replace", test_replace);
  g_test_add_func ("/edit/score/transpose", test_transpose);
  g_test_add_func ("/edit/score/retime", test_retime);
  g_test_add_func ("/edit/score/tempo-changes", test_tempo_changes);

  return g_test_run ();
}
