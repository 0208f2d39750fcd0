/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walks over every constraint and every rule of the data, and fails for one that
 * nothing violates. Examples and violating cases are in tests/data/contract.
 */

#include "sw-contract-private.h"
#include "sw-json.h"
#include "sw-test-util.h"

#include <string.h>

typedef struct
{
  SwContract *contract; /* (owned) */
  JsonNode   *examples; /* (owned) operation id -> body */
  JsonNode   *cases;    /* (owned) */
  guint       checked;
} Fixture;

static JsonNode *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "contract", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  node = sw_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return node;
}

static void
set_up (Fixture      *self,
        gconstpointer unused)
{
  self->contract = sw_contract_new_with_override ("/nonexistent");
  self->examples = load ("examples.json");
  self->cases = load ("violations.json");
}

static void
tear_down (Fixture      *self,
           gconstpointer unused)
{
  g_clear_pointer (&self->examples, json_node_unref);
  g_clear_pointer (&self->cases, json_node_unref);
  g_assert_finalize_object (self->contract);
}

static void
fill (SwRequest  *request,
      JsonObject *values)
{
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *value;

  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &name, &value))
    sw_request_set_json (request, name, value);
}

static SwRequest *
new_example (Fixture           *self,
             const SwOperation *operation)
{
  JsonObject *body = sw_json_get_object (json_node_get_object (self->examples), operation->id);
  SwRequest  *request = sw_request_new (self->contract, operation->id);

  if (body == NULL)
    g_error ("%s has no example", operation->id);
  fill (request, body);
  return request;
}

static gboolean
is_withdrawn (const SwOperation *operation)
{
  guint i;

  for (i = 0; i < operation->rules->len; i++)
    if (((const SwRule *)g_ptr_array_index (operation->rules, i))->kind == SW_RULE_AVAILABILITY)
      return TRUE;
  return FALSE;
}

/* The violation of @rule at @parameter, or NULL. (transfer full) */
static SwViolation *
find (SwRequest            *request,
      const SwRequestFacts *facts,
      const char           *parameter,
      const char           *rule)
{
  g_autoptr (GPtrArray) violations = sw_request_validate (request, facts);
  guint i;

  for (i = 0; i < violations->len; i++)
    {
      const SwViolation *violation = g_ptr_array_index (violations, i);

      if (g_str_equal (violation->parameter, parameter) && g_str_equal (violation->rule, rule))
        return sw_violation_copy (violation);
    }
  return NULL;
}

/* Checks that setting @parameter to the JSON in @value violates @rule, and that the
 * example alone does not. */
static void
expect (Fixture           *self,
        const SwOperation *operation,
        const char        *parameter,
        const char        *value,
        const char        *rule)
{
  g_autoptr (SwRequest) request = new_example (self, operation);
  g_autoptr (JsonNode) node = value != NULL ? sw_json_parse (value, -1, NULL) : NULL;
  g_autoptr (SwViolation) before = find (request, NULL, parameter, rule);
  g_autoptr (SwViolation) after = NULL;

  sw_request_set_json (request, parameter, node);
  after = find (request, NULL, parameter, rule);
  if (before != NULL)
    g_error ("%s: the example violates %s of %s", operation->id, rule, parameter);
  if (after == NULL)
    g_error ("%s: %s=%s does not violate %s", operation->id, parameter, value, rule);
  g_assert_cmpstr (after->message, !=, "");
  self->checked++;
}

static void
expect_text_limit (Fixture           *self,
                   const SwOperation *operation,
                   const SwParameter *parameter,
                   const char        *model,
                   guint              limit)
{
  const SwFamily *family = sw_contract_get_family (self->contract, operation->family);
  g_autoptr (SwRequest) request = new_example (self, operation);
  g_autoptr (SwViolation) fits = NULL;
  g_autoptr (SwViolation) exceeds = NULL;
  GString *text = g_string_new (NULL);

  while (text->len < 2 * limit)
    g_string_append (text, "ü"); /* two bytes, one character */
  if (model != NULL)
    sw_request_set_string (request, family->model_parameter, model);
  sw_request_set_string (request, parameter->name, text->str);
  fits = find (request, NULL, parameter->name, "max-chars");
  g_string_append (text, "x");
  sw_request_set_string (request, parameter->name, text->str);
  exceeds = find (request, NULL, parameter->name, "max-chars");
  g_string_free (text, TRUE);
  if (fits != NULL || exceeds == NULL)
    g_error ("%s: the limit of %s is not %u", operation->id, parameter->name, limit);
  g_assert_cmpint (exceeds->excess, ==, 1);
  self->checked++;
}

static const char *
wrong_type (SwParameterType type)
{
  switch (type)
    {
    case SW_PARAMETER_STRING:
      return "[\"folk\"]";
    case SW_PARAMETER_BOOLEAN:
      return "\"true\"";
    case SW_PARAMETER_NUMBER:
      return "\"0.5\"";
    case SW_PARAMETER_INTEGER:
      return "0.5";
    case SW_PARAMETER_STRINGS:
    case SW_PARAMETER_OBJECT:
    default:
      return "\"text\"";
    }
}

static void
check_numbers (Fixture           *self,
               const SwOperation *operation,
               const SwParameter *parameter)
{
  g_autofree char *low = g_strdup_printf ("%.17g", parameter->minimum - 1);
  g_autofree char *high = g_strdup_printf ("%.17g", parameter->maximum + 1);

  if (parameter->has_minimum)
    expect (self, operation, parameter->name, low, "range");
  /* Above 2^53 a double cannot be one too large. */
  if (parameter->has_maximum && parameter->maximum < 1e15)
    expect (self, operation, parameter->name, high, "range");
}

static void
check_texts (Fixture           *self,
             const SwOperation *operation,
             const SwParameter *parameter)
{
  GPtrArray  *models = sw_contract_get_models (self->contract, operation->family);
  const char *model_parameter = sw_contract_get_family (self->contract, operation->family)->model_parameter;
  guint       i;

  if (parameter->max_chars > 0 && parameter->schemes == NULL)
    {
      g_autoptr (SwRequest) request = new_example (self, operation);

      expect_text_limit (self, operation, parameter, NULL, sw_request_get_max_chars (request, parameter->name));
    }
  for (i = 0; i < models->len; i++)
    {
      const SwContractModel *model = g_ptr_array_index (models, i);
      gpointer               limit = g_hash_table_lookup (model->max_chars, parameter->name);

      if (limit != NULL && sw_operation_get_parameter (operation, model_parameter) != NULL)
        expect_text_limit (self, operation, parameter, model->id, GPOINTER_TO_UINT (limit));
    }
  if (parameter->min_chars > 0)
    expect (self, operation, parameter->name, "\"short\"", "min-chars");
  if (parameter->schemes != NULL)
    {
      expect (self, operation, parameter->name, "\"ftp://files.example.org/a.mp3\"", "address");
      expect (self, operation, parameter->name, "\"take1.mp3\"", "address");
      expect (self, operation, parameter->name, "\"https:///a.mp3\"", "address");
    }
}

static void
check_by_model (Fixture           *self,
                const SwOperation *operation,
                const SwParameter *parameter)
{
  GPtrArray *models = sw_contract_get_models (self->contract, operation->family);
  guint      found = 0;
  guint      i;

  for (i = 0; i < models->len; i++)
    {
      const SwContractModel *model = g_ptr_array_index (models, i);
      g_autoptr (SwRequest) request = new_example (self, operation);
      g_autoptr (SwViolation) violation = NULL;

      sw_request_set_string (request, "mv", model->id);
      sw_request_set_string (request, parameter->name, "f");
      violation = find (request, NULL, parameter->name, "only-models");
      g_assert_cmpint (violation != NULL, ==, !g_strv_contains (model->features, parameter->name));
      found += violation != NULL;
    }
  g_assert_cmpuint (found, >, 0);
  self->checked++;
}

static void
check_parameter (Fixture           *self,
                 const SwOperation *operation,
                 const SwParameter *parameter)
{
  const char *choice = parameter->type == SW_PARAMETER_STRINGS ? "[\"no such thing\"]" : "\"no such thing\"";

  if (parameter->constant != NULL)
    return; /* nobody can set it */
  if (parameter->required && parameter->default_value == NULL)
    expect (self, operation, parameter->name, NULL, "required");
  expect (self, operation, parameter->name, wrong_type (parameter->type), "type");
  if (parameter->choices != NULL && !parameter->open_choices)
    expect (self, operation, parameter->name, choice, "choice");
  if (parameter->model)
    expect (self, operation, parameter->name, "\"no such thing\"", "choice");
  if (parameter->by_model)
    check_by_model (self, operation, parameter);
  check_numbers (self, operation, parameter);
  if (parameter->type == SW_PARAMETER_STRING)
    check_texts (self, operation, parameter);
  if (parameter->min_items > 1)
    expect (self, operation, parameter->name, "[\"one\"]", "min-items");
  if (parameter->max_items > 0)
    expect (self, operation, parameter->name,
            "[\"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"9\", \"10\", \"11\"]", "max-items");
}

static void
test_examples_pass (Fixture      *self,
                    gconstpointer unused)
{
  GPtrArray *operations = sw_contract_get_operations (self->contract);
  guint      i;

  g_assert_cmpuint (operations->len, ==, 62);
  for (i = 0; i < operations->len; i++)
    {
      const SwOperation *operation = g_ptr_array_index (operations, i);
      g_autoptr (SwRequest) request = new_example (self, operation);
      g_autoptr (GPtrArray) violations = sw_request_validate (request, NULL);

      if (is_withdrawn (operation))
        continue;
      if (violations->len > 0)
        g_error ("%s: %s", operation->id, ((SwViolation *)g_ptr_array_index (violations, 0))->message);
    }
}

static void
test_every_constraint (Fixture      *self,
                       gconstpointer unused)
{
  GPtrArray *operations = sw_contract_get_operations (self->contract);
  guint      i, j;

  for (i = 0; i < operations->len; i++)
    {
      const SwOperation *operation = g_ptr_array_index (operations, i);

      for (j = 0; j < operation->parameters->len; j++)
        check_parameter (self, operation, g_ptr_array_index (operation->parameters, j));
    }
  g_test_message ("%u constraints", self->checked);
  g_assert_cmpuint (self->checked, >, 900);
}

static SwRequestFacts
read_facts (JsonObject *object)
{
  SwRequestFacts facts = { 0 };
  double         age = sw_json_get_number (object, "source_age_hours", 0);

  facts.source_duration = sw_json_get_number (object, "source_duration", 0);
  facts.source_known = sw_json_get_boolean (object, "source_known", FALSE);
  facts.source_uploaded = sw_json_get_boolean (object, "source_uploaded", FALSE);
  facts.source_created = age > 0 ? g_get_real_time () / G_USEC_PER_SEC - (gint64)(age * 3600) : 0;
  return facts;
}

/* How many of the cases violate @rule, each of which must. */
static guint
try_cases (Fixture           *self,
           const SwOperation *operation,
           const SwRule      *rule)
{
  const char *parameter = rule->parameters[0] != NULL ? rule->parameters[0] : "";
  const char *kind = _sw_rule_kind_get_name (rule->kind);
  JsonArray  *cases = json_node_get_array (self->cases);
  guint       count = 0;
  guint       i;

  for (i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject    *object = json_array_get_object_element (cases, i);
      SwRequestFacts facts = read_facts (sw_json_get_object (object, "facts"));
      g_autoptr (SwRequest) request = NULL;
      g_autoptr (SwViolation) alone = NULL;
      g_autoptr (SwViolation) among = NULL;

      if (g_strcmp0 (sw_json_get_string (object, "rule", NULL), rule->name) != 0)
        continue;
      request = new_example (self, operation);
      fill (request, sw_json_get_object (object, "set"));
      alone = _sw_rule_evaluate (rule, request, &facts);
      among = find (request, &facts, parameter, kind);
      if (alone == NULL || among == NULL)
        g_error ("%s: case %u does not violate the rule %s", operation->id, i, rule->name);
      count++;
    }
  return count;
}

static void
test_every_rule (Fixture      *self,
                 gconstpointer unused)
{
  GPtrArray *operations = sw_contract_get_operations (self->contract);
  guint      i, j;

  for (i = 0; i < operations->len; i++)
    {
      const SwOperation *operation = g_ptr_array_index (operations, i);

      for (j = 0; j < operation->rules->len; j++)
        {
          const SwRule *rule = g_ptr_array_index (operation->rules, j);
          g_autoptr (SwRequest) request = new_example (self, operation);
          const SwRequestFacts nothing = { 0 };
          g_autoptr (SwViolation) violation = _sw_rule_evaluate (rule, request, &nothing);

          if (violation != NULL && rule->kind != SW_RULE_AVAILABILITY)
            g_error ("%s: the example violates the rule %s", operation->id, rule->name);
          if (try_cases (self, operation, rule) == 0)
            g_error ("%s: nothing violates the rule %s", operation->id, rule->name);
          self->checked++;
        }
    }
  g_test_message ("%u rules", self->checked);
  g_assert_cmpuint (self->checked, >, 60);
}

/* A misspelt rule in a case would otherwise never be noticed. */
static void
test_every_case_has_a_rule (Fixture      *self,
                            gconstpointer unused)
{
  JsonArray *cases = json_node_get_array (self->cases);
  GPtrArray *operations = sw_contract_get_operations (self->contract);
  guint      i, j, k;

  for (i = 0; i < json_array_get_length (cases); i++)
    {
      const char *name = sw_json_get_string (json_array_get_object_element (cases, i), "rule", "");
      gboolean    found = FALSE;

      for (j = 0; j < operations->len; j++)
        {
          const SwOperation *operation = g_ptr_array_index (operations, j);

          for (k = 0; k < operation->rules->len; k++)
            found |= g_str_equal (((const SwRule *)g_ptr_array_index (operation->rules, k))->name, name);
        }
      if (!found)
        g_error ("No operation has the rule %s", name);
    }
}

/* Compares with the facts beside the checkout, where they are. */
static void
test_shared_examples (Fixture      *self,
                      gconstpointer unused)
{
  const char      *folder = g_getenv ("SONGWRIGHT_SHARED");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "api", "contract.json", NULL) : NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *endpoints;
  guint      passed = 0;
  guint      i;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("The shared facts are not here");
      return;
    }
  node = sw_json_parse (text, -1, NULL);
  g_assert_nonnull (node);
  endpoints = sw_json_get_array (json_node_get_object (node), "endpoints");
  for (i = 0; i < json_array_get_length (endpoints); i++)
    {
      JsonObject        *endpoint = sw_json_array_get_object (endpoints, i);
      const char        *id = sw_json_get_string (endpoint, "id", "");
      JsonObject        *example = sw_json_get_object (endpoint, "request_example");
      const SwOperation *operation = sw_contract_get_operation (self->contract, id);
      g_autoptr (SwRequest) request = NULL;
      g_autoptr (SwRequest) found = NULL;
      g_autoptr (GPtrArray) violations = NULL;
      g_autoptr (GPtrArray) also = NULL;

      g_assert_nonnull (operation);
      g_assert_cmpstr (operation->path, ==, sw_json_get_string (endpoint, "path", ""));
      g_assert_cmpstr (operation->method, ==, sw_json_get_string (endpoint, "method", ""));
      g_assert_cmpint (operation->asynchronous, ==, sw_json_get_boolean (endpoint, "async", FALSE));
      if (sw_json_get_number (endpoint, "credits", -1) >= 0)
        g_assert_cmpfloat (operation->price.credits, ==, sw_json_get_number (endpoint, "credits", -1));
      if (example == NULL)
        continue;
      request = sw_request_new (self->contract, id);
      fill (request, example);
      violations = sw_request_validate (request, NULL);
      found = sw_request_new_from_body (self->contract, operation->path, example, NULL);
      g_assert_nonnull (found);
      also = sw_request_validate (found, NULL);
      if (violations->len > 0)
        g_error ("%s: %s", id, ((SwViolation *)g_ptr_array_index (violations, 0))->message);
      if (also->len > 0)
        g_error ("%s by its body: %s", id, ((SwViolation *)g_ptr_array_index (also, 0))->message);
      passed++;
    }
  g_assert_cmpuint (passed, >, 40);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/rules/examples-pass", test_examples_pass);
  ADD ("/rules/every-constraint", test_every_constraint);
  ADD ("/rules/every-rule", test_every_rule);
  ADD ("/rules/every-case-has-a-rule", test_every_case_has_a_rule);
  ADD ("/rules/shared-examples", test_shared_examples);

  return g_test_run ();
}
