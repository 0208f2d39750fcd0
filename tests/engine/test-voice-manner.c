/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Voices as data: in and out of JSON, kept by the score, never trusted.
 */

#include "sw-score-fixture.h"
#include "sw-singer.h"
#include "sw-voice-manner.h"

#include <math.h>
#include <string.h>

static JsonNode *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (json, &error);

  g_assert_no_error (error);

  return node;
}

static void
test_stock (void)
{
  const SwSingerInfo *const *singers = sw_singer_list ();
  SwVoiceManner              manner, first, clamped;

  g_assert_nonnull (singers);
  for (guint i = 0; singers[i] != NULL; i++)
    {
      g_assert_true (sw_voice_manner_init (&manner, singers[i]->id));
      g_assert_cmpint (manner.gender, ==, singers[i]->gender);
      g_assert_cmpuint (manner.low, ==, singers[i]->low);
      g_assert_cmpuint (manner.high, ==, singers[i]->high);
      clamped = manner;
      sw_voice_manner_clamp (&clamped);
      g_assert_true (sw_voice_manner_equal (&manner, &clamped));
      if (i == 0)
        first = manner;
      else
        g_assert_false (sw_voice_manner_equal (&manner, &first));
    }

  g_assert_false (sw_voice_manner_init (&manner, "nobody"));
  g_assert_true (sw_voice_manner_equal (&manner, &first));
  g_assert_false (sw_voice_manner_init (&manner, NULL));
}

static void
test_round_trip (void)
{
  SwVoiceManner manner, read;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  sw_voice_manner_init (&manner, "basil");
  manner.delivery = SW_DELIVERY_WHISPERED;
  manner.n_voices = 4;
  manner.formants = 0.9125;
  manner.vibrato_rate = 6.25;
  node = sw_voice_manner_to_json (&manner);
  sw_voice_manner_init (&read, "nova");
  g_assert_true (sw_voice_manner_from_json (&read, node, &error));
  g_assert_no_error (error);
  g_assert_true (sw_voice_manner_equal (&manner, &read));
}

static void
test_absent_members (void)
{
  g_autoptr (JsonNode) node = parse ("{\"breathiness\": 0.5, \"unknown\": [1], \"source\": null}");
  SwVoiceManner manner, stock;

  sw_voice_manner_init (&manner, "rowan");
  stock = manner;
  g_assert_true (sw_voice_manner_from_json (&manner, node, NULL));
  g_assert_cmpfloat (manner.breathiness, ==, 0.5);
  stock.breathiness = 0.5;
  g_assert_true (sw_voice_manner_equal (&manner, &stock));
}

static void
test_clamped (void)
{
  g_autoptr (JsonNode) node = parse ("{\"formants\": 99, \"breathiness\": -3, \"vibrato_rate\": 1e300, \"portamento\": 0,"
                                     " \"scoop\": -1, \"low\": 300, \"high\": -7, \"n_voices\": 1e9, \"gender\": \"x\","
                                     " \"delivery\": \"yodelled\", \"source\": \"../../etc/passwd and much more text\"}");
  SwVoiceManner manner;

  sw_voice_manner_init (&manner, "alasdair");
  g_assert_true (sw_voice_manner_from_json (&manner, node, NULL));
  g_assert_cmpfloat (manner.formants, ==, 1.25);
  g_assert_cmpfloat (manner.breathiness, ==, 0);
  g_assert_cmpfloat (manner.vibrato_rate, ==, 8);
  g_assert_cmpfloat (manner.portamento, ==, 0.02);
  g_assert_cmpfloat (manner.scoop, ==, 0);
  g_assert_cmpuint (manner.low, <=, 78);
  g_assert_cmpuint (manner.high, >=, manner.low + 12);
  g_assert_cmpuint (manner.n_voices, ==, 6);
  g_assert_cmpint (manner.gender, ==, 'm');
  g_assert_cmpint (manner.delivery, ==, SW_DELIVERY_PLAIN);
  g_assert_cmpstr (manner.source, ==, "flite-rms");

  manner.formants = NAN;
  manner.gender = 7;
  manner.delivery = 77;
  sw_voice_manner_clamp (&manner);
  g_assert_cmpfloat (manner.formants, ==, 0.8);
  g_assert_cmpint (manner.gender, ==, 'f');
  g_assert_cmpint (manner.delivery, ==, SW_DELIVERY_PLAIN);
}

static void
test_wrong_types (void)
{
  static const char *const wrong[] = { "[]", "3", "{\"formants\": \"wide\"}", "{\"low\": {}}", "{\"source\": 3}",
                                       "{\"delivery\": [1]}", "{\"n_voices\": true}" };
  SwVoiceManner            manner, before;

  sw_voice_manner_init (&manner, "wren");
  before = manner;
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) node = parse (wrong[i]);
      g_autoptr (GError) error = NULL;

      g_assert_false (sw_voice_manner_from_json (&manner, node, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_true (sw_voice_manner_equal (&manner, &before));
    }
  g_assert_false (sw_voice_manner_from_json (&manner, NULL, NULL));
}

static void
test_deliveries (void)
{
  SwDelivery delivery = SW_DELIVERY_SOFT;

  for (guint i = 0; i < SW_N_DELIVERIES; i++)
    {
      g_assert_true (sw_delivery_from_name (sw_delivery_get_name (i), &delivery));
      g_assert_cmpuint (delivery, ==, i);
    }
  g_assert_false (sw_delivery_from_name ("yodelled", &delivery));
  g_assert_false (sw_delivery_from_name (NULL, &delivery));
  g_assert_cmpuint (delivery, ==, SW_N_DELIVERIES - 1);
}

/* The score keeps the manner of a persona through its JSON; without one nothing is
 * written. */
static void
test_score (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (90, 4);
  g_autoptr (SwScore) loaded = NULL;
  g_autoptr (JsonNode) plain = NULL, with_manner = NULL;
  g_autoptr (GError) error = NULL;
  SwVoiceManner manner, read;

  g_free (score->voice);
  score->voice = g_strdup ("persona-4f2a");
  plain = sw_score_to_json (score);
  g_assert_false (json_object_has_member (json_node_get_object (plain), "voice_manner"));

  sw_voice_manner_init (&manner, "basil");
  manner.vibrato_depth = 0.5;
  score->voice_manner = sw_voice_manner_to_json (&manner);
  with_manner = sw_score_to_json (score);
  loaded = sw_score_new_from_json (with_manner, &error);
  g_assert_no_error (error);
  sw_singer_get_score_manner (loaded, &read);
  g_assert_true (sw_voice_manner_equal (&manner, &read));

  g_clear_pointer (&loaded->voice_manner, json_node_unref);
  sw_singer_get_score_manner (loaded, &read);
  g_assert_true (sw_voice_manner_init (&manner, "nova"));
  g_assert_true (sw_voice_manner_equal (&manner, &read));

  g_clear_pointer (&loaded, sw_score_free);
  {
    g_autofree char *text = json_to_string (with_manner, FALSE);
    g_auto (GStrv) parts = g_strsplit (text, "\"voice_manner\":{", 2);
    g_autofree char *broken = g_strconcat (parts[0], "\"voice_manner\":7,\"x\":{", parts[1], NULL);
    g_autoptr (JsonNode) node = parse (broken);

    loaded = sw_score_new_from_json (node, &error);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_assert_null (loaded);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/voice-manner/stock", test_stock);
  g_test_add_func ("/voice-manner/round-trip", test_round_trip);
  g_test_add_func ("/voice-manner/absent-members", test_absent_members);
  g_test_add_func ("/voice-manner/clamped", test_clamped);
  g_test_add_func ("/voice-manner/wrong-types", test_wrong_types);
  g_test_add_func ("/voice-manner/deliveries", test_deliveries);
  g_test_add_func ("/voice-manner/score", test_score);

  return g_test_run ();
}
