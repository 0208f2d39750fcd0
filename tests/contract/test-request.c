/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-json.h"
#include "sw-request.h"
#include "sw-test-util.h"

#include <math.h>

static SwRequest *
new_custom (void)
{
  SwRequest *request = sw_request_new (sw_contract_get_default (), "sonic.create.custom");

  sw_request_set_string (request, "mv", "sonic-v6");
  sw_request_set_string (request, "prompt", "[Verse]\nPaper boats");
  return request;
}

/* "parameter:rule parameter:rule", in the order they are reported. */
static char *
describe (SwRequest            *request,
          const SwRequestFacts *facts)
{
  g_autoptr (GPtrArray) violations = sw_request_validate (request, facts);
  g_autoptr (GString) text = g_string_new (NULL);
  guint i;

  for (i = 0; i < violations->len; i++)
    {
      SwViolation *violation = g_ptr_array_index (violations, i);

      g_assert_cmpstr (violation->message, !=, "");
      g_string_append_printf (text, "%s%s:%s", i > 0 ? " " : "", violation->parameter, violation->rule);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_violations(request, expected)            \
  G_STMT_START                                          \
  {                                                     \
    g_autofree char *found_ = describe (request, NULL); \
    g_assert_cmpstr (found_, ==, expected);             \
  }                                                     \
  G_STMT_END

static JsonObject *
parse_object (const char *json,
              JsonNode  **node)
{
  g_autoptr (GError) error = NULL;

  *node = sw_json_parse (json, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (*node);
}

static SwRequest *
new_from_text (const char *path,
               const char *json)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  SwRequest *request = sw_request_new_from_body (sw_contract_get_default (), path, parse_object (json, &node), &error);

  g_assert_no_error (error);
  return request;
}

static char *
repeat (const char *text,
        guint       times)
{
  GString *string = g_string_new (NULL);

  while (times-- > 0)
    g_string_append (string, text);
  return g_string_free (string, FALSE);
}

static void
test_valid (void)
{
  g_autoptr (SwRequest) request = new_custom ();

  assert_violations (request, "");
}

static void
test_blank_counts_as_missing (void)
{
  g_autoptr (SwRequest) request = new_custom ();

  sw_request_set_string (request, "prompt", " \n\t\xc2\xa0");
  assert_violations (request, "prompt:required");
  sw_request_set_boolean (request, "make_instrumental", TRUE);
  assert_violations (request, "");
}

static void
test_every_violation_in_order (void)
{
  g_autoptr (SwRequest) request = sw_request_new (sw_contract_get_default (), "sonic.create.custom");

  sw_request_set_number (request, "style_weight", 1.5);
  sw_request_set_number (request, "duration", 5);
  assert_violations (request, "mv:required prompt:required style_weight:range duration:range");
}

static void
test_limit_follows_model (void)
{
  g_autoptr (SwRequest) request = new_custom ();
  g_autofree char *text = repeat ("ß", 5000);

  sw_request_set_string (request, "prompt", text);
  g_assert_cmpuint (sw_request_get_max_chars (request, "prompt"), ==, 5000);
  assert_violations (request, "");
  sw_request_set_string (request, "mv", "sonic-v4");
  g_assert_cmpuint (sw_request_get_max_chars (request, "prompt"), ==, 3000);
  g_assert_cmpuint (sw_request_get_max_chars (request, "tags"), ==, 200);
  g_assert_cmpuint (sw_request_get_max_chars (request, "negative_tags"), ==, 0);
  assert_violations (request, "prompt:max-chars");
}

static void
test_excess (void)
{
  g_autoptr (SwRequest) request = new_custom ();
  g_autofree char *text = repeat ("🎵", 83);
  g_autoptr (GPtrArray) violations = NULL;
  SwViolation *violation;

  sw_request_set_string (request, "title", text);
  violations = sw_request_validate (request, NULL);
  g_assert_cmpuint (violations->len, ==, 1);
  violation = g_ptr_array_index (violations, 0);
  g_assert_cmpstr (violation->rule, ==, "max-chars");
  g_assert_cmpint (violation->excess, ==, 3);
  g_assert_nonnull (strstr (violation->message, "3"));
  g_assert_nonnull (strstr (violation->message, "80"));
}

static void
test_gender_by_model (void)
{
  g_autoptr (SwRequest) request = new_custom ();

  sw_request_set_string (request, "vocal_gender", "f");
  g_assert_true (sw_request_allows (request, "vocal_gender"));
  assert_violations (request, "");
  sw_request_set_string (request, "mv", "sonic-v4");
  g_assert_false (sw_request_allows (request, "vocal_gender"));
  assert_violations (request, "vocal_gender:only-models");
  g_assert_false (sw_request_allows (request, "persona_id"));
}

static void
test_unknown_model (void)
{
  g_autoptr (SwRequest) request = new_custom ();

  sw_request_set_string (request, "mv", "sonic-v7-preview");
  sw_request_set_string (request, "vocal_gender", "m");
  assert_violations (request, "");
  g_assert_cmpuint (sw_request_get_max_chars (request, "prompt"), ==, 5000);
  sw_request_clear (request, "vocal_gender");
  sw_request_set_string (request, "mv", "chirp");
  assert_violations (request, "mv:choice");
  sw_request_set_string (request, "mv", "sonic-v4-5-all");
  assert_violations (request, "mv:availability");
}

static void
test_wrong_types (void)
{
  g_autoptr (SwRequest) request =
      new_from_text ("/api/v1/sonic/create",
                     "{\"task_type\": \"create_music\", \"custom_mode\": true, \"mv\": 6, \"prompt\": \"la\","
                     " \"tags\": [\"folk\"], \"make_instrumental\": \"false\", \"style_weight\": \"0.5\", \"duration\": 30.5}");

  g_assert_cmpstr (sw_request_get_operation (request)->id, ==, "sonic.create.custom");
  assert_violations (request, "mv:type tags:type make_instrumental:type style_weight:type duration:type");
}

static void
test_wrong_selector_type (void)
{
  g_autoptr (SwRequest) request =
      new_from_text ("/api/v1/sonic/create", "{\"custom_mode\": \"true\", \"mv\": \"sonic-v6\", \"prompt\": \"la\"}");

  g_assert_cmpstr (sw_request_get_operation (request)->id, ==, "sonic.create");
  assert_violations (request, "custom_mode:type");
}

static void
test_variant_from_body (void)
{
  static const struct
  {
    const char *body;
    const char *id;
  } cases[] = {
    { "{\"custom_mode\": true, \"prompt\": \"la\"}", "sonic.create.custom" },
    { "{\"custom_mode\": false}", "sonic.create.description" },
    { "{\"custom_mode\": true, \"auto_lyrics\": true}", "sonic.create.auto_lyrics" },
    { "{\"custom_mode\": true, \"auto_lyrics\": false}", "sonic.create.custom" },
    { "{\"task_type\": \"extend_music\", \"custom_mode\": true}", "sonic.create.extend" },
    { "{\"task_type\": null, \"custom_mode\": true}", "sonic.create.custom" },
    { "{}", "sonic.create" },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwRequest) request = new_from_text ("/api/v1/sonic/create", cases[i].body);

      g_assert_cmpstr (sw_request_get_operation (request)->id, ==, cases[i].id);
    }
}

static void
test_unknown_path (void)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (sw_request_new_from_body (sw_contract_get_default (), "/api/v1/sonic/dance", parse_object ("{}", &node), &error));
  g_assert_error (error, SW_CONTRACT_ERROR, SW_CONTRACT_ERROR_INVALID);
}

static void
test_round_trip (void)
{
  g_autoptr (SwRequest) request = new_custom ();
  g_autoptr (SwRequest) copy = NULL;
  g_autoptr (SwRequest) dup = sw_request_dup (request);
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;
  g_autofree char *third = NULL;
  double           weight = 0;

  sw_request_set_number (request, "style_weight", 0.25);
  sw_request_set_boolean (request, "make_instrumental", TRUE);
  sw_request_set_string (request, "unheard_of", "kept");
  json = sw_request_to_json (request);
  copy = sw_request_new_from_json (sw_contract_get_default (), json, &error);
  g_assert_no_error (error);
  again = sw_request_to_json (copy);
  g_assert_cmpstr (again, ==, json);
  g_assert_true (sw_request_get_number (copy, "style_weight", &weight));
  g_assert_cmpfloat (weight, ==, 0.25);
  g_assert_true (sw_request_get_boolean (copy, "make_instrumental"));
  g_assert_cmpstr (sw_request_get_string (copy, "unheard_of"), ==, "kept");
  third = sw_request_to_json (dup);
  g_assert_cmpstr (third, !=, json);
}

static void
test_broken_json (void)
{
  static const char *const broken[] = {
    "", "[]", "{\"operation\": 3, \"values\": {}}", "{\"operation\": \"sonic.create.custom\"}",
    "{\"operation\": \"sonic.sing\", \"values\": {}}", "{\"operation\": \"sonic.create\", \"values\": []}"
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sw_request_new_from_json (sw_contract_get_default (), broken[i], &error));
      g_assert_error (error, SW_CONTRACT_ERROR, SW_CONTRACT_ERROR_INVALID);
    }
}

static void
test_body_by_target (void)
{
  g_autoptr (SwRequest) request = new_custom ();
  g_autoptr (JsonNode) hosted = NULL;
  g_autoptr (JsonNode) engine = NULL;
  JsonObject *body;

  sw_request_set_number (request, "seed", 42);
  sw_request_set_string (request, "title", "  ");
  sw_request_set_string (request, "unheard_of", "kept");
  hosted = sw_request_to_body (request, SW_TARGET_HOSTED);
  engine = sw_request_to_body (request, SW_TARGET_ENGINE);
  body = json_node_get_object (hosted);
  g_assert_false (json_object_has_member (body, "seed"));
  g_assert_false (json_object_has_member (body, "title"));
  g_assert_false (json_object_has_member (body, "unheard_of"));
  g_assert_cmpstr (sw_json_get_string (body, "task_type", NULL), ==, "create_music");
  g_assert_true (sw_json_get_boolean (body, "custom_mode", FALSE));
  g_assert_true (json_object_has_member (body, "use_suno_cdn"));
  g_assert_false (sw_json_get_boolean (body, "use_suno_cdn", TRUE));
  g_assert_cmpint (sw_json_get_integer (json_node_get_object (engine), "seed", 0), ==, 42);
}

static void
test_estimate (void)
{
  g_autoptr (SwRequest) request = new_custom ();
  g_autoptr (SwRequest) sample = sw_request_new (sw_contract_get_default (), "sonic.sample");
  g_autoptr (SwRequest) batch =
      new_from_text ("/api/v1/sonic/batch", "{\"items\": [{\"custom_mode\": true}, {\"task_type\": \"extend_music\"}]}");

  g_assert_cmpfloat (sw_request_estimate_credits (request, SW_TARGET_HOSTED), ==, 20);
  g_assert_cmpfloat (sw_request_estimate_credits (request, SW_TARGET_ENGINE), ==, 0);
  g_assert_true (isnan (sw_request_estimate_credits (sample, SW_TARGET_HOSTED)));
  g_assert_cmpfloat (sw_request_estimate_credits (batch, SW_TARGET_HOSTED), ==, 35);
}

static void
record_cb (SwRequest  *request,
           const char *name,
           GString    *record)
{
  g_string_append_printf (record, "%s ", name);
}

static void
test_changed (void)
{
  g_autoptr (SwRequest) request = new_custom ();
  g_autoptr (GString) record = g_string_new (NULL);

  g_signal_connect (request, "changed", G_CALLBACK (record_cb), record);
  sw_request_set_string (request, "title", "Paper Boats");
  sw_request_set_boolean (request, "make_instrumental", TRUE);
  sw_request_set_number (request, "duration", 30);
  sw_request_set_string (request, "title", NULL);
  sw_request_clear (request, "duration");
  g_assert_cmpstr (record->str, ==, "title make_instrumental duration title duration ");
  g_assert_false (sw_request_has (request, "title"));
  g_assert_false (sw_request_get_number (request, "duration", NULL));
}

static void
test_set_operation_keeps_values (void)
{
  g_autoptr (SwRequest) request = new_custom ();

  sw_request_set_operation (request, "sonic.create.description");
  g_assert_cmpstr (sw_request_get_string (request, "prompt"), ==, "[Verse]\nPaper boats");
  g_assert_false (sw_request_get_boolean (request, "custom_mode"));
  assert_violations (request, "gpt_description_prompt:required");
  sw_request_set_operation (request, "sonic.create.custom");
  g_assert_true (sw_request_get_boolean (request, "custom_mode"));
  assert_violations (request, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/request/validate/valid", test_valid);
  g_test_add_func ("/request/validate/blank-counts-as-missing", test_blank_counts_as_missing);
  g_test_add_func ("/request/validate/every-violation-in-order", test_every_violation_in_order);
  g_test_add_func ("/request/validate/limit-follows-model", test_limit_follows_model);
  g_test_add_func ("/request/validate/excess", test_excess);
  g_test_add_func ("/request/validate/gender-by-model", test_gender_by_model);
  g_test_add_func ("/request/validate/unknown-model", test_unknown_model);
  g_test_add_func ("/request/validate/wrong-types", test_wrong_types);
  g_test_add_func ("/request/validate/wrong-selector-type", test_wrong_selector_type);
  g_test_add_func ("/request/from-body/variant", test_variant_from_body);
  g_test_add_func ("/request/from-body/unknown-path", test_unknown_path);
  g_test_add_func ("/request/json/round-trip", test_round_trip);
  g_test_add_func ("/request/json/broken", test_broken_json);
  g_test_add_func ("/request/body/by-target", test_body_by_target);
  g_test_add_func ("/request/estimate", test_estimate);
  g_test_add_func ("/request/changed", test_changed);
  g_test_add_func ("/request/set-operation/keeps-values", test_set_operation_keeps_values);

  return g_test_run ();
}
