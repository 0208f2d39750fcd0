/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-contract.h"
#include "sw-test-util.h"

#include <math.h>
#include <string.h>

/* The smallest document there can be; the tests break it one piece at a time. */
#define DOCUMENT                                                                                                 \
  "{\"version\": \"9.0\", \"base_uri\": \"https://api.example.org\", \"request_interval\": 3.1,"                 \
  " \"families\": [{\"id\": \"f\", \"name\": \"F\", \"availability\": \"live\", \"poll_interval\": 15,"          \
  "  \"model_parameter\": \"mv\", \"model_prefixes\": [\"f-\"]}],"                                               \
  " \"models\": [{\"id\": \"f-old\", \"family\": \"f\", \"availability\": \"deprecated\"},"                      \
  "  {\"id\": \"f-1\", \"family\": \"f\", \"availability\": \"live\", \"max_chars\": {\"text\": 9}}],"           \
  " \"prices\": {\"p\": {\"credits\": 3, \"date\": \"2026-01\", \"history\": [{\"credits\": 2}]}},"              \
  " \"parameters\": {\"f.mv\": {\"type\": \"string\", \"model\": true}, \"f.text\": {\"type\": \"string\"},"     \
  "  \"f.count\": {\"type\": \"integer\", \"default\": 2}},"                                                     \
  " \"groups\": {\"g\": [\"f.text!\", \"f.count\"]},"                                                            \
  " \"rules\": {\"r\": {\"kind\": \"required\", \"parameters\": [\"text\"], \"when\": {\"count\": [1, null]}}}," \
  " \"operations\": [{\"id\": \"f.make\", \"family\": \"f\", \"name\": \"Make\", \"purpose\": \"Makes\","        \
  "  \"method\": \"POST\", \"path\": \"/make\", \"price\": \"p\", \"shape\": \"sonic-clips\","                   \
  "  \"parameters\": [\"f.mv\", \"@g\"], \"constants\": {\"count\": 5}, \"rules\": [\"r\"]}]}"

static SwContract *
read_text (const char *text,
           GError    **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return sw_contract_new_from_bytes (bytes, error);
}

/* DOCUMENT with @old replaced by @new. */
static char *
edit (const char *old,
      const char *new)
{
  GString *text = g_string_new (DOCUMENT);

  g_assert_cmpuint (g_string_replace (text, old, new, 1), ==, 1);
  return g_string_free (text, FALSE);
}

static void
test_smallest (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwContract) contract = read_text (DOCUMENT, &error);
  const SwOperation     *operation;
  const SwContractModel *first;

  g_assert_no_error (error);
  g_assert_cmpstr (sw_contract_get_version (contract), ==, "9.0");
  operation = sw_contract_get_operation (contract, "f.make");
  g_assert_cmpuint (operation->parameters->len, ==, 3);
  g_assert_true (sw_operation_get_parameter (operation, "text")->required);
  g_assert_false (sw_operation_get_parameter (operation, "mv")->required);
  g_assert_null (sw_operation_get_parameter (operation, "other"));
  g_assert_cmpint (g_variant_get_int64 (sw_operation_get_parameter (operation, "count")->constant), ==, 5);
  g_assert_cmpfloat (operation->price.credits, ==, 3);
  g_assert_cmpuint (operation->price.history->len, ==, 1);
  first = g_ptr_array_index (sw_contract_get_models (contract, "f"), 0);
  g_assert_cmpstr (first->id, ==, "f-1"); /* live ones go first */
}

static void
test_broken (gconstpointer data)
{
  const char *const *change = data;
  g_autofree char   *text = edit (change[0], change[1]);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwContract) contract = read_text (text, &error);

  g_assert_null (contract);
  g_assert_error (error, SW_CONTRACT_ERROR, SW_CONTRACT_ERROR_INVALID);
  g_assert_cmpstr (error->message, !=, "");
}

static const struct
{
  const char *name;
  const char *change[2];
} breakages[] = {
  { "not-json", { "{\"version\"", "\"version\"" } },
  { "not-an-object", { DOCUMENT, "[]" } },
  { "empty", { DOCUMENT, "" } },
  { "no-version", { "\"version\": \"9.0\",", "" } },
  { "version-of-words", { "\"9.0\"", "\"nine\"" } },
  { "version-number", { "\"9.0\"", "9.0" } },
  { "plain-http", { "https://api", "http://api" } },
  { "no-operations", { "\"operations\": [{", "\"something\": [{" } },
  { "operations-object", { "\"operations\": [{", "\"operations\": {\"x\": 1}, \"x\": [{" } },
  { "operation-text", { "\"operations\": [{", "\"operations\": [\"x\", {" } },
  { "no-families", { "\"families\"", "\"famili\"" } },
  { "family-of-model", { "\"family\": \"f\", \"availability\": \"deprecated\"", "\"family\": \"g\"" } },
  { "availability", { "\"deprecated\"", "\"sometimes\"" } },
  { "poll-interval", { "15", "\"15\"" } },
  { "negative-count", { "15", "-15" } },
  { "limit-of-model", { "{\"text\": 9}", "{\"text\": \"9\"}" } },
  { "family-of-operation", { "\"f.make\", \"family\": \"f\"", "\"f.make\", \"family\": \"h\"" } },
  { "no-path", { "\"path\": \"/make\",", "" } },
  { "relative-path", { "\"/make\"", "\"make\"" } },
  { "method", { "\"POST\"", "\"PUT\"" } },
  { "shape", { "\"sonic-clips\"", "\"square\"" } },
  { "price", { "\"price\": \"p\"", "\"price\": \"q\"" } },
  { "negative-price", { "\"credits\": 3", "\"credits\": -3" } },
  { "price-history", { "[{\"credits\": 2}]", "[2]" } },
  { "parameter-reference", { "[\"f.mv\",", "[\"f.nv\"," } },
  { "parameter-twice", { "[\"f.mv\",", "[\"f.mv\", \"f.mv\"," } },
  { "parameter-number", { "[\"f.mv\",", "[1," } },
  { "parameter-type", { "{\"type\": \"integer\"", "{\"type\": \"colour\"" } },
  { "parameter-without-type", { "{\"type\": \"integer\", \"default\": 2}", "{\"default\": 2}" } },
  { "default-of-wrong-type", { "\"default\": 2", "\"default\": \"two\"" } },
  { "group", { "\"@g\"", "\"@h\"" } },
  { "group-in-itself", { "[\"f.text!\"", "[\"@g\", \"f.text!\"" } },
  { "constant-reference", { "{\"count\": 5}", "{\"sum\": 5}" } },
  { "constant-of-wrong-type", { "{\"count\": 5}", "{\"count\": true}" } },
  { "rule-reference", { "\"rules\": [\"r\"]", "\"rules\": [\"s\"]" } },
  { "rule-number", { "\"rules\": [\"r\"]", "\"rules\": [1]" } },
  { "rule-kind", { "\"required\"", "\"unheard-of\"" } },
  { "rule-parameter", { "[\"text\"]", "[\"other\"]" } },
  { "rule-incomplete", { "\"required\"", "\"less-than\"" } },
  { "rule-without-bounds", { "\"required\"", "\"range\"" } },
  { "rule-condition", { "{\"count\": [1, null]}", "{\"sum\": 1}" } },
  { "rule-condition-type", { "[1, null]", "[\"one\"]" } },
  { "operation-twice", { "\"operations\": [{", "\"operations\": [{\"id\": \"f.make\", \"family\": \"f\", \"name\": \"M\", \"purpose\": \"M\", \"path\": \"/m\"}, {" } },
};

static SwContract *
new_with_file (const char *contents)
{
  g_autofree char *folder = sw_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "contract.json", NULL);
  SwContract      *contract;

  if (contents != NULL)
    g_assert_true (g_file_set_contents (path, contents, -1, NULL));
  contract = sw_contract_new_with_override (path);
  sw_test_remove_tree (folder);
  return contract;
}

static void
test_override_absent (void)
{
  g_autoptr (SwContract) contract = new_with_file (NULL);

  g_assert_null (sw_contract_get_override_warning (contract));
  g_assert_nonnull (sw_contract_get_operation (contract, "sonic.create.custom"));
}

static void
test_override_newer (void)
{
  g_autoptr (SwContract) contract = new_with_file (DOCUMENT);

  g_assert_null (sw_contract_get_override_warning (contract));
  g_assert_nonnull (sw_contract_get_operation (contract, "f.make"));
  g_assert_null (sw_contract_get_operation (contract, "sonic.create.custom"));
}

static void
test_override_older (void)
{
  static const char *const versions[] = { "\"0.9.12\"", "\"1\"", "\"1.0.0\"", "\"1.0.0.0\"" };
  gsize                    i;

  for (i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autofree char *text = edit ("\"9.0\"", versions[i]);
      g_autoptr (SwContract) contract = new_with_file (text);

      g_assert_null (sw_contract_get_operation (contract, "f.make"));
      g_assert_nonnull (strstr (sw_contract_get_override_warning (contract), "contract.json"));
    }
}

static void
test_override_compares_numbers (void)
{
  g_autofree char *text = edit ("\"9.0\"", "\"1.0.10\"");
  g_autoptr (SwContract) contract = new_with_file (text);

  g_assert_nonnull (sw_contract_get_operation (contract, "f.make"));
}

static void
test_override_broken (void)
{
  g_autofree char *text = edit ("\"required\"", "\"unheard-of\"");
  g_autoptr (SwContract) contract = new_with_file (text);

  g_assert_nonnull (sw_contract_get_operation (contract, "sonic.create.custom"));
  g_assert_nonnull (strstr (sw_contract_get_override_warning (contract), "unheard-of"));
}

static void
test_override_folder (void)
{
  g_autofree char *folder = sw_test_make_dir ();
  g_autoptr (SwContract) contract = sw_contract_new_with_override (folder);

  g_assert_nonnull (sw_contract_get_override_warning (contract));
  g_assert_nonnull (sw_contract_get_operation (contract, "sonic.create.custom"));
  sw_test_remove_tree (folder);
}

static void
test_built_in (void)
{
  SwContract     *contract = sw_contract_get_default ();
  const SwFamily *sonic = sw_contract_get_family (contract, "sonic");
  GPtrArray      *models = sw_contract_get_models (contract, "sonic");

  g_assert_true (sw_contract_get_default () == contract);
  g_assert_cmpuint (sw_contract_get_operations (contract)->len, ==, 62);
  g_assert_cmpuint (sw_contract_get_families (contract)->len, ==, 7);
  g_assert_cmpstr (sw_contract_get_base_uri (contract), ==, "https://api.musicapi.ai");
  g_assert_cmpfloat (sw_contract_get_request_interval (contract), ==, 3.1);
  g_assert_cmpuint (sonic->poll_interval, ==, 15);
  g_assert_cmpuint (sonic->give_up_after, ==, 1800);
  g_assert_cmpstr (((const SwContractModel *)g_ptr_array_index (models, 0))->id, ==, "sonic-v6");
  g_assert_null (sw_contract_get_models (contract, "other"));
  g_assert_null (sw_contract_get_family (contract, "other"));
  g_assert_null (sw_contract_get_model (contract, "sonic", "FUZZ-1.1"));
  g_assert_null (sw_contract_get_operation (contract, "other"));
}

static void
test_engine_operations (void)
{
  GPtrArray               *operations = sw_contract_get_operations (sw_contract_get_default ());
  static const char *const always[] = { "sonic.create.custom", "sonic.create.description", "sonic.create.gender", "sonic.create.auto_lyrics",
                                        "sonic.wav", "sonic.midi", "sonic.stems_basic", "sonic.task", "account.get_credits" };
  static const char *const families[] = { "sonic", "lyrics", "account", NULL };
  guint                    i;

  for (i = 0; i < operations->len; i++)
    {
      const SwOperation *operation = g_ptr_array_index (operations, i);

      if (!operation->engine)
        continue;
      g_assert_true (g_strv_contains (families, operation->family));
      g_assert_cmpint (operation->availability, ==, SW_AVAILABILITY_LIVE);
    }
  for (i = 0; i < G_N_ELEMENTS (always); i++)
    g_assert_true (sw_contract_get_operation (sw_contract_get_default (), always[i])->engine);
}

static void
test_prices_have_dates (void)
{
  GPtrArray *operations = sw_contract_get_operations (sw_contract_get_default ());
  guint      i;

  for (i = 0; i < operations->len; i++)
    {
      const SwOperation *operation = g_ptr_array_index (operations, i);

      if (operation->price.credits > 0)
        g_assert_cmpint (strncmp (operation->price.date, "202", 3), ==, 0);
      else
        g_assert_true (isnan (operation->price.credits) || operation->price.credits == 0);
    }
}

/* Two parameters of one operation with one option could not both be given. */
static void
test_options_are_distinct (void)
{
  GPtrArray *operations = sw_contract_get_operations (sw_contract_get_default ());
  guint      i, j;

  for (i = 0; i < operations->len; i++)
    {
      const SwOperation *operation = g_ptr_array_index (operations, i);
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      for (j = 0; j < operation->parameters->len; j++)
        {
          const SwParameter *parameter = g_ptr_array_index (operation->parameters, j);

          if (parameter->option != NULL && !g_hash_table_add (seen, (gpointer)parameter->option))
            g_error ("%s: --%s stands for two parameters", operation->id, parameter->option);
          g_assert_nonnull (parameter->summary);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  gsize i;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/contract/smallest", test_smallest);
  for (i = 0; i < G_N_ELEMENTS (breakages); i++)
    {
      g_autofree char *path = g_strconcat ("/contract/broken/", breakages[i].name, NULL);

      g_test_add_data_func (path, breakages[i].change, test_broken);
    }
  g_test_add_func ("/contract/override/absent", test_override_absent);
  g_test_add_func ("/contract/override/newer", test_override_newer);
  g_test_add_func ("/contract/override/older", test_override_older);
  g_test_add_func ("/contract/override/compares-numbers", test_override_compares_numbers);
  g_test_add_func ("/contract/override/broken", test_override_broken);
  g_test_add_func ("/contract/override/folder", test_override_folder);
  g_test_add_func ("/contract/built-in", test_built_in);
  g_test_add_func ("/contract/engine-operations", test_engine_operations);
  g_test_add_func ("/contract/prices-have-dates", test_prices_have_dates);
  g_test_add_func ("/contract/options-are-distinct", test_options_are_distinct);

  return g_test_run ();
}
