/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-format.h"

#include <locale.h>
#include <math.h>

static void
assert_words (char       *words,
              const char *expected)
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static void
test_duration (void)
{
  assert_words (sw_format_duration (0), "0:00");
  assert_words (sw_format_duration (59.6), "1:00");
  assert_words (sw_format_duration (187.2), "3:07");
  assert_words (sw_format_duration (3723), "1:02:03");
}

static void
test_duration_unknown (void)
{
  assert_words (sw_format_duration (-1), "");
  assert_words (sw_format_duration (NAN), "");
  assert_words (sw_format_duration (INFINITY), "");
  assert_words (sw_format_long_duration (NAN), "");
}

static void
test_long_duration (void)
{
  assert_words (sw_format_long_duration (1), "1 second");
  assert_words (sw_format_long_duration (45), "45 seconds");
  assert_words (sw_format_long_duration (61), "1 minute 1 second");
  assert_words (sw_format_long_duration (187), "3 minutes 7 seconds");
}

static void
test_time (void)
{
  static const struct
  {
    const char *text;
    double      seconds;
  } cases[] = {
    { "83.45", 83.45 },
    { "1:23.45", 83.45 },
    { " 1:23,45 ", 83.45 },
    { "1:02:03", 3723 },
    { "0", 0 },
  };
  static const char *const wrong[] = { "", "two", "1:60", "-1", "1::2", "1:2:3:4", "nan", "1:2x" };
  g_autofree char         *text = sw_format_time (83.449);
  g_autofree char         *carried = sw_format_time (59.999);
  double                   seconds = -7;

  g_assert_cmpstr (text, ==, "1:23.45");
  g_assert_cmpstr (carried, ==, "1:00.00");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (sw_format_parse_time (cases[i].text, &seconds));
      g_assert_cmpfloat_with_epsilon (seconds, cases[i].seconds, 1e-9);
    }
  seconds = -7;
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (sw_format_parse_time (wrong[i], &seconds));
      g_assert_cmpfloat (seconds, ==, -7);
    }
}

static void
test_credits (void)
{
  assert_words (sw_format_credits (0), "0 credits");
  assert_words (sw_format_credits (1), "1 credit");
  assert_words (sw_format_credits (20), "20 credits");
  assert_words (sw_format_credits (2.5), "2.50 credits");
  assert_words (sw_format_credits (NAN), "");
}

static gint64
local (int year,
       int month,
       int day,
       int hour,
       int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (year, month, day, hour, minute, 0);

  return g_date_time_to_unix (time);
}

static void
test_date (void)
{
  gint64 now = local (2026, 3, 15, 18, 30);

  assert_words (sw_format_date_at (local (2026, 3, 15, 9, 5), now), "today, 09:05");
  assert_words (sw_format_date_at (local (2026, 3, 14, 23, 59), now), "yesterday, 23:59");
  assert_words (sw_format_date_at (local (2026, 1, 2, 12, 0), now), "2 January");
  assert_words (sw_format_date_at (local (2025, 12, 31, 12, 0), now), "31 December 2025");
  assert_words (sw_format_date_at (0, now), "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  g_test_add_func ("/format/duration", test_duration);
  g_test_add_func ("/format/duration/unknown", test_duration_unknown);
  g_test_add_func ("/format/long-duration", test_long_duration);
  g_test_add_func ("/format/time", test_time);
  g_test_add_func ("/format/credits", test_credits);
  g_test_add_func ("/format/date", test_date);

  return g_test_run ();
}
