/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-json.h"

#include <math.h>

#define EVERYTHING                                                                   \
  "{\"text\": \"abc\", \"empty\": \"\", \"int\": 42, \"real\": 1.5, \"whole\": 7.0," \
  " \"decimal\": \"142.36\", \"digits\": \"12\", \"yes\": true, \"no\": false,"      \
  " \"yes-text\": \"true\", \"no-text\": \"false\", \"zero\": 0, \"one\": 1,"        \
  " \"huge\": 1e300, \"nan\": \"nan\", \"hex\": \"0x10\", \"infinite\": \"1e999\","  \
  " \"trailing\": \"1 s\", \"none\": null, \"list\": [{\"a\": 1}, 2, null], \"object\": {\"b\": 2}}"

typedef struct
{
  JsonNode   *root; /* (owned) */
  JsonObject *object;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->root = sw_json_parse (EVERYTHING, -1, &error);
  g_assert_no_error (error);
  self->object = json_node_get_object (self->root);
}

static void
tear_down (Fixture      *self,
           gconstpointer unused)
{
  json_node_unref (self->root);
}

static void
test_string (Fixture      *self,
             gconstpointer unused)
{
  static const char *const others[] = { "int", "real", "yes", "none", "list", "object", "absent" };
  gsize                    i;

  g_assert_cmpstr (sw_json_get_string (self->object, "text", "x"), ==, "abc");
  g_assert_cmpstr (sw_json_get_string (self->object, "empty", "x"), ==, "");
  for (i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpstr (sw_json_get_string (self->object, others[i], "x"), ==, "x");
  g_assert_null (sw_json_get_string (NULL, "text", NULL));
}

static void
test_number (Fixture      *self,
             gconstpointer unused)
{
  static const char *const others[] = { "text", "empty", "yes", "none", "list", "object", "absent", "nan", "hex", "infinite", "trailing" };
  gsize                    i;

  g_assert_cmpfloat (sw_json_get_number (self->object, "int", -1), ==, 42);
  g_assert_cmpfloat (sw_json_get_number (self->object, "real", -1), ==, 1.5);
  g_assert_cmpfloat (sw_json_get_number (self->object, "decimal", -1), ==, 142.36);
  for (i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpfloat (sw_json_get_number (self->object, others[i], -1), ==, -1);
  g_assert_cmpfloat (sw_json_get_number (NULL, "int", -1), ==, -1);
}

static void
test_integer (Fixture      *self,
              gconstpointer unused)
{
  static const char *const others[] = { "text", "real", "decimal", "yes", "none", "list", "object", "absent", "huge" };
  gsize                    i;

  g_assert_cmpint (sw_json_get_integer (self->object, "int", -1), ==, 42);
  g_assert_cmpint (sw_json_get_integer (self->object, "whole", -1), ==, 7);
  g_assert_cmpint (sw_json_get_integer (self->object, "digits", -1), ==, 12);
  for (i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpint (sw_json_get_integer (self->object, others[i], -1), ==, -1);
}

static void
test_boolean (Fixture      *self,
              gconstpointer unused)
{
  static const char *const others[] = { "text", "int", "real", "none", "list", "object", "absent" };
  static const char *const yes[] = { "yes", "yes-text", "one" };
  static const char *const no[] = { "no", "no-text", "zero" };
  gsize                    i;

  for (i = 0; i < G_N_ELEMENTS (yes); i++)
    g_assert_true (sw_json_get_boolean (self->object, yes[i], FALSE));
  for (i = 0; i < G_N_ELEMENTS (no); i++)
    g_assert_false (sw_json_get_boolean (self->object, no[i], TRUE));
  for (i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_true (sw_json_get_boolean (self->object, others[i], TRUE));
      g_assert_false (sw_json_get_boolean (self->object, others[i], FALSE));
    }
}

static void
test_containers (Fixture      *self,
                 gconstpointer unused)
{
  static const char *const others[] = { "text", "int", "yes", "none", "absent" };
  JsonArray               *array = sw_json_get_array (self->object, "list");
  gsize                    i;

  g_assert_nonnull (sw_json_get_object (self->object, "object"));
  g_assert_null (sw_json_get_object (self->object, "list"));
  g_assert_null (sw_json_get_array (self->object, "object"));
  for (i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_null (sw_json_get_object (self->object, others[i]));
      g_assert_null (sw_json_get_array (self->object, others[i]));
    }
  g_assert_nonnull (sw_json_array_get_object (array, 0));
  g_assert_null (sw_json_array_get_object (array, 1));
  g_assert_null (sw_json_array_get_object (array, 2));
  g_assert_null (sw_json_array_get_object (array, 3));
  g_assert_null (sw_json_array_get_object (NULL, 0));
}

static char *
nest (guint levels)
{
  GString *text = g_string_new (NULL);
  guint    i;

  for (i = 0; i < levels; i++)
    g_string_append_c (text, '[');
  for (i = 0; i < levels; i++)
    g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static void
test_refused (void)
{
  static const char *const broken[] = { "", "   ", "{", "{\"a\": }", "[1, 2", "nonsense", "\"\xff\xfe\"" };
  g_autofree char         *deep = nest (65);
  g_autofree char         *deepest = nest (200000);
  gsize                    i;

  for (i = 0; i < G_N_ELEMENTS (broken) + 2; i++)
    {
      g_autoptr (GError) error = NULL;
      const char *text = i < G_N_ELEMENTS (broken) ? broken[i] : i == G_N_ELEMENTS (broken) ? deep
                                                                                            : deepest;

      g_assert_null (sw_json_parse (text, -1, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == JSON_PARSER_ERROR);
    }
}

static void
test_zero_byte_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sw_json_parse ("[1]\0[2]", 7, &error));
  g_assert_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE);
}

static void
test_depth_allowed (void)
{
  g_autofree char *text = nest (64);
  g_autoptr (JsonNode) node = sw_json_parse (text, -1, NULL);
  g_autoptr (JsonNode) brackets = sw_json_parse ("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"]", -1, NULL);

  g_assert_nonnull (node);
  g_assert_nonnull (brackets);
}

static void
test_to_string (void)
{
  g_autoptr (JsonNode) node = sw_json_parse ("{ \"a\" : [1, 0.5, \"ü\"] }", -1, NULL);
  g_autofree char *text = sw_json_to_string (node, FALSE);
  g_autofree char *nothing = sw_json_to_string (NULL, FALSE);

  g_assert_cmpstr (text, ==, "{\"a\":[1,0.5,\"ü\"]}");
  g_assert_cmpstr (nothing, ==, "null");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/json/string", test_string);
  ADD ("/json/number", test_number);
  ADD ("/json/integer", test_integer);
  ADD ("/json/boolean", test_boolean);
  ADD ("/json/containers", test_containers);
  g_test_add_func ("/json/parse/refused", test_refused);
  g_test_add_func ("/json/parse/zero-byte-refused", test_zero_byte_refused);
  g_test_add_func ("/json/parse/depth-allowed", test_depth_allowed);
  g_test_add_func ("/json/to-string", test_to_string);

  return g_test_run ();
}
