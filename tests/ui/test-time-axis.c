/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-snap.h"
#include "sw-time-axis.h"

static SwTimeAxis
make_axis (void)
{
  SwTimeAxis axis = { 0 };

  sw_time_axis_set_duration (&axis, 200);
  sw_time_axis_set_width (&axis, 1000);
  return axis;
}

static void
test_whole (void)
{
  SwTimeAxis axis = make_axis ();

  g_assert_cmpfloat (axis.scale, ==, 5);
  g_assert_false (sw_time_axis_get_zoomed (&axis));
  g_assert_cmpfloat (sw_time_axis_to_x (&axis, 100), ==, 500);
  g_assert_cmpfloat (sw_time_axis_to_seconds (&axis, 250), ==, 50);
  g_assert_cmpfloat (sw_time_axis_to_seconds (&axis, -9), ==, 0);
  g_assert_cmpfloat (sw_time_axis_to_seconds (&axis, 5000), ==, 200);
}

/* Zooming out below everything is not possible, and a wider window shows it all again. */
static void
test_bounds (void)
{
  SwTimeAxis axis = make_axis ();

  sw_time_axis_zoom (&axis, 0.01, 500);
  g_assert_cmpfloat (axis.scale, ==, 5);
  sw_time_axis_zoom (&axis, 1e9, 500);
  g_assert_cmpfloat (axis.scale, ==, SW_TIME_AXIS_MAX_SCALE);
  sw_time_axis_zoom_to (&axis, 0, 200);
  sw_time_axis_set_width (&axis, 2000);
  g_assert_cmpfloat (axis.scale, ==, 10);
}

static void
test_anchor (void)
{
  SwTimeAxis axis = make_axis ();

  sw_time_axis_zoom (&axis, 7, 300);
  g_assert_cmpfloat_with_epsilon (sw_time_axis_to_seconds (&axis, 300), 60, 1e-9);
  sw_time_axis_zoom (&axis, 3, 800);
  sw_time_axis_zoom (&axis, 1.0 / 3, 800);
  g_assert_cmpfloat_with_epsilon (sw_time_axis_to_seconds (&axis, 300), 60, 1e-9);
}

static void
test_scroll (void)
{
  SwTimeAxis axis = make_axis ();

  sw_time_axis_zoom (&axis, 10, 0);
  sw_time_axis_scroll_to (&axis, 500);
  g_assert_cmpfloat (axis.start, ==, 180);
  sw_time_axis_reveal (&axis, 185);
  g_assert_cmpfloat (axis.start, ==, 180);
  sw_time_axis_reveal (&axis, 50);
  g_assert_cmpfloat (axis.start, ==, 48);
}

static void
test_tick (void)
{
  SwTimeAxis axis = make_axis ();

  g_assert_cmpfloat (sw_time_axis_get_tick (&axis, 90), ==, 30);
  sw_time_axis_zoom (&axis, 1e9, 0);
  g_assert_cmpfloat (sw_time_axis_get_tick (&axis, 90), ==, 0.2);
}

static void
test_empty (void)
{
  SwTimeAxis axis = { 0 };

  sw_time_axis_set_width (&axis, 300);
  sw_time_axis_zoom (&axis, 2, 10);
  g_assert_cmpfloat (sw_time_axis_to_seconds (&axis, 10), ==, 0);
  g_assert_cmpfloat (sw_time_axis_get_tick (&axis, 90), ==, 0);
}

static void
test_beats (void)
{
  g_autoptr (GArray) points = sw_snap_from_beats (120, 10.25, 60);

  g_assert_cmpuint (points->len, ==, 120);
  g_assert_cmpfloat_with_epsilon (g_array_index (points, double, 0), 0.25, 1e-9);
  g_assert_cmpfloat_with_epsilon (sw_snap_nearest (points, 30.3, 0.1), 30.25, 1e-9);
  g_assert_cmpfloat (sw_snap_nearest (points, 30.45, 0.1), ==, 30.45);
  g_assert_cmpfloat_with_epsilon (sw_snap_step (points, 30.25, 1, 9), 30.75, 1e-9);
  g_assert_cmpfloat_with_epsilon (sw_snap_step (points, 30.25, -1, 9), 29.75, 1e-9);
  g_assert_cmpfloat_with_epsilon (sw_snap_step (points, 0.25, -1, 9), -8.75, 1e-9);
}

static void
test_no_beats (void)
{
  g_autoptr (GArray) points = sw_snap_from_beats (0, 0, 60);

  g_assert_cmpuint (points->len, ==, 0);
  g_assert_cmpfloat (sw_snap_nearest (points, 3, 100), ==, 3);
  g_assert_cmpfloat (sw_snap_step (points, 3, 1, 1), ==, 4);
}

static void
test_words (void)
{
  const double times[] = { 1, 1.5, 1.5, 2, -1, -1, 4, 5 };
  g_autoptr (SwLyrics) bare = sw_lyrics_new_from_text ("[Verse]\nPaper boats\nsail on\n");
  g_autoptr (SwLyrics) lyrics = sw_lyrics_with_times (bare, times);
  g_autoptr (GArray) points = sw_snap_from_words (lyrics);

  g_assert_cmpuint (points->len, ==, 6);
  g_assert_cmpfloat (sw_snap_nearest (points, 4.2, 0.5), ==, 4);
  g_assert_cmpfloat (sw_snap_step (points, 2, 1, 1), ==, 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/time-axis/whole", test_whole);
  g_test_add_func ("/time-axis/bounds", test_bounds);
  g_test_add_func ("/time-axis/anchor", test_anchor);
  g_test_add_func ("/time-axis/scroll", test_scroll);
  g_test_add_func ("/time-axis/tick", test_tick);
  g_test_add_func ("/time-axis/empty", test_empty);
  g_test_add_func ("/snap/beats", test_beats);
  g_test_add_func ("/snap/no-beats", test_no_beats);
  g_test_add_func ("/snap/words", test_words);

  return g_test_run ();
}
