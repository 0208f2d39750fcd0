/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-compare-requests.h"
#include "sw-compare-window.h"
#include "sw-family-view.h"
#include "sw-test-sound.h"
#include "sw-ui-test.h"

#include <math.h>

static SwClip *
make_clip (const char        *id,
           const char *const *parents)
{
  SwClip *clip = sw_clip_new (id);

  sw_clip_set_title (clip, id);
  sw_clip_set_operation (clip, "sonic.create.custom");
  sw_clip_set_state (clip, SW_CLIP_READY);
  if (parents != NULL)
    sw_clip_set_parent_ids (clip, parents);
  return clip;
}

/* "root0 child1 …": who comes in which order how deep. */
static char *
arrange (const char *const *family) /* pairs of id and parents, divided by blanks */
{
  g_autoptr (GListStore) clips = g_list_store_new (SW_TYPE_CLIP);
  g_autoptr (GArray) members = NULL;
  GString *text = g_string_new (NULL);

  for (guint i = 0; family[i] != NULL; i += 2)
    {
      g_auto (GStrv) parents = *family[i + 1] != '\0' ? g_strsplit (family[i + 1], " ", -1) : NULL;
      g_autoptr (SwClip) clip = make_clip (family[i], (const char *const *)parents);

      g_list_store_append (clips, clip);
    }
  members = _sw_family_arrange (G_LIST_MODEL (clips));
  for (guint i = 0; i < members->len; i++)
    {
      const SwFamilyMember *member = &g_array_index (members, SwFamilyMember, i);

      g_string_append_printf (text, "%s%s%u", i > 0 ? " " : "", sw_clip_get_id (member->clip), member->depth);
    }
  return g_string_free (text, FALSE);
}

static void
test_tree (void)
{
  static const char *const family[] = { "song", "", "cover", "song", "other", "", "part", "song", "whole", "part", "mash", "cover other", NULL };
  g_autofree char         *arranged = arrange (family);

  g_assert_cmpstr (arranged, ==, "song0 cover1 mash2 part1 whole2 other0");
}

/* What another program wrote must neither hang nor be lost. */
static void
test_circle (void)
{
  static const char *const family[] = { "a", "b", "b", "a", "self", "self", "orphan", "gone", NULL };
  g_autofree char         *arranged = arrange (family);

  g_assert_cmpstr (arranged, ==, "self0 orphan0 a0 b1");
}

static void
test_differences (SwUiTest     *test,
                  gconstpointer data)
{
  g_autoptr (SwClip) first = make_clip ("first", NULL);
  g_autoptr (SwClip) second = make_clip ("second", NULL);
  g_autoptr (GPtrArray) differences = NULL;
  g_autoptr (GPtrArray) none = NULL;
  const SwDifference *difference;

  sw_clip_set_request (first, "{\"operation\":\"sonic.create.custom\",\"values\":{\"tags\":\"folk\",\"seed\":7,\"title\":\"Same\",\"odd_thing\":true}}");
  sw_clip_set_request (second, "{\"operation\":\"sonic.create.custom\",\"values\":{\"tags\":\"metal\",\"seed\":7,\"title\":\"Same\"}}");
  differences = sw_compare_requests (sw_studio_get_contract (test->studio), first, second);
  g_assert_cmpuint (differences->len, ==, 2);
  difference = differences->pdata[0];
  g_assert_cmpstr (difference->title, ==, "Style");
  g_assert_cmpstr (difference->first, ==, "folk");
  g_assert_cmpstr (difference->second, ==, "metal");
  difference = differences->pdata[1];
  g_assert_cmpstr (difference->title, ==, "Odd thing");
  g_assert_cmpstr (difference->first, ==, "Yes");
  g_assert_cmpstr (difference->second, ==, "");
  none = sw_compare_requests (sw_studio_get_contract (test->studio), first, first);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_foreign_requests (SwUiTest     *test,
                       gconstpointer data)
{
  static const char *const texts[] = { "", "[]", "nonsense", "{\"values\":7}", "{\"operation\":3,\"values\":{\"tags\":[1,{}]}}" };
  g_autoptr (SwClip) first = make_clip ("first", NULL);
  g_autoptr (SwClip) second = make_clip ("second", NULL);

  sw_clip_set_operation (second, "sonic.create.cover");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) differences = NULL;

      sw_clip_set_request (first, texts[i]);
      differences = sw_compare_requests (sw_studio_get_contract (test->studio), first, second);
      g_assert_cmpuint (differences->len, >=, 1);
    }
}

/* Four seconds of a tone, so loud in dB. */
static void
give_sound (SwUiTest *test,
            SwClip   *clip,
            double    level)
{
  const SwTestTone tones[] = { { 4, 440, level }, { 0 } };
  g_autofree char *path = sw_test_write_wav (test->dir, sw_clip_get_id (clip), 44100, tones);

  sw_clip_set_audio_path (clip, path);
  sw_clip_set_duration (clip, 4);
}

/* The louder one is brought down by what was measured, and the place stays. */
static void
test_equally_loud (SwUiTest     *test,
                   gconstpointer data)
{
  g_autoptr (SwClip) first = make_clip ("first", NULL);
  g_autoptr (SwClip) second = make_clip ("second", NULL);
  g_autoptr (SwPlayer) player = sw_player_new_with_sink (gst_element_factory_make ("fakesink", NULL));
  SwCompareWindow *window;

  give_sound (test, first, -20);
  give_sound (test, second, -14);
  window = SW_COMPARE_WINDOW (sw_compare_window_new (test->studio, player, first, second));
  g_assert_true (isnan (sw_compare_window_get_gain (window, 0)));
  sw_test_wait_until (!isnan (sw_compare_window_get_gain (window, 0)));
  g_assert_cmpfloat (sw_compare_window_get_gain (window, 0), ==, 0);
  g_assert_cmpfloat_with_epsilon (sw_compare_window_get_gain (window, 1), -6, 0.1);

  sw_player_set_clip (player, first);
  sw_player_seek (player, 2.5);
  sw_compare_window_switch_to (window, 1);
  g_assert_true (sw_player_get_clip (player) == second);
  g_assert_cmpfloat (sw_player_get_position (player), ==, 2.5);
  g_assert_cmpfloat_with_epsilon (sw_player_get_gain (player), -6, 0.1);
  g_assert_cmpint (sw_player_get_state (player), ==, SW_PLAYER_STOPPED);
  sw_compare_window_switch_to (window, 0);
  g_assert_cmpfloat (sw_player_get_gain (player), ==, 0);
  g_assert_cmpfloat (sw_player_get_position (player), ==, 2.5);
  sw_compare_window_switch_to (window, 1);
  gtk_window_destroy (GTK_WINDOW (window));
  sw_test_drain ();
  g_assert_cmpfloat (sw_player_get_gain (player), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;
  gst_init (NULL, NULL);

#define ADD(path, test) g_test_add (path, SwUiTest, NULL, sw_ui_test_set_up, test, sw_ui_test_tear_down)
  g_test_add_func ("/family/tree", test_tree);
  g_test_add_func ("/family/circle", test_circle);
  ADD ("/compare/differences", test_differences);
  ADD ("/compare/foreign-requests", test_foreign_requests);
  ADD ("/compare/equally-loud", test_equally_loud);

  return g_test_run ();
}
