/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules that need more than one parameter, or something about the source.
 */

#define G_LOG_DOMAIN "sw-rule"

#include "config.h"

#include "sw-contract-private.h"
#include "sw-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SECONDS_PER_HOUR 3600.0

static const char *const kind_names[SW_N_RULES] = {
  [SW_RULE_REQUIRED] = "required",
  [SW_RULE_FORBIDDEN] = "forbidden",
  [SW_RULE_ONLY_MODELS] = "only-models",
  [SW_RULE_LESS_THAN] = "less-than",
  [SW_RULE_MAX_DIFFERENCE] = "max-difference",
  [SW_RULE_EXACTLY_ONE_OF] = "exactly-one-of",
  [SW_RULE_AT_LEAST_ONE_OF] = "at-least-one-of",
  [SW_RULE_AT_MOST_ONE_OF] = "at-most-one-of",
  [SW_RULE_DISTINCT] = "distinct",
  [SW_RULE_RANGE] = "range",
  [SW_RULE_YOUNGER_THAN_HOURS] = "younger-than-hours",
  [SW_RULE_SOURCE_INSIDE] = "source-inside",
  [SW_RULE_SOURCE_KIND] = "source-kind",
  [SW_RULE_SOURCE_LENGTH] = "source-length",
  [SW_RULE_AVAILABILITY] = "availability",
  [SW_RULE_PARTS] = "parts",
  [SW_RULE_BODIES] = "bodies",
};

SwRuleKind
_sw_rule_kind_from_name (const char *name)
{
  int kind;

  for (kind = 0; kind < SW_N_RULES; kind++)
    if (g_str_equal (kind_names[kind], name))
      return (SwRuleKind)kind;
  return SW_N_RULES;
}

const char *
_sw_rule_kind_get_name (SwRuleKind kind)
{
  return kind < SW_N_RULES ? kind_names[kind] : NULL;
}

void
_sw_rule_free (SwRule *self)
{
  g_clear_pointer (&self->when, json_object_unref);
  g_clear_pointer (&self->unless, json_object_unref);
  g_free (self);
}

static const char *
label (const SwRule *self,
       guint         index)
{
  return _sw_parameter_get_label (self->parameters[index]);
}

static gboolean
get_number (SwRequest  *request,
            const char *name,
            double     *number)
{
  g_autoptr (JsonNode) value = _sw_request_dup_value (request, name);

  if (value == NULL || !_sw_value_has_type (value, SW_PARAMETER_NUMBER))
    return FALSE;
  *number = json_node_get_double (value);
  return isfinite (*number);
}

static gboolean
is_given (SwRequest  *request,
          const char *name)
{
  g_autoptr (JsonNode) value = _sw_request_dup_given (request, name);

  return value != NULL;
}

static guint
count_given (const SwRule *self,
             SwRequest    *request)
{
  guint count = 0;
  gsize i;

  for (i = 0; self->parameters[i] != NULL; i++)
    count += is_given (request, self->parameters[i]);
  return count;
}

static char *
check_required (const SwRule *self,
                SwRequest    *request)
{
  g_autoptr (JsonNode) value = _sw_request_dup_value (request, self->parameters[0]);

  return value != NULL ? NULL : g_strdup_printf (_ ("%s is missing. Please fill it in."), label (self, 0));
}

/* A switch that is off is as good as none. */
static char *
check_forbidden (const SwRule *self,
                 SwRequest    *request)
{
  g_autoptr (JsonNode) value = _sw_request_dup_given (request, self->parameters[0]);

  if (value == NULL || (_sw_value_has_type (value, SW_PARAMETER_BOOLEAN) && !json_node_get_boolean (value)))
    return NULL;
  return g_strdup_printf (_ ("%s cannot be used together with the other choices. Please leave it out."), label (self, 0));
}

static char *
check_only_models (const SwRule *self,
                   SwRequest    *request)
{
  const SwContractModel *model = _sw_request_get_model (request);

  if (model == NULL || g_strv_contains (model->features, self->feature))
    return NULL;
  return g_strdup_printf (_ ("The model %s cannot do this. Choose a newer model."), model->id);
}

static char *
check_less_than (const SwRule *self,
                 SwRequest    *request)
{
  double first, second;

  if (!get_number (request, self->parameters[0], &first) || !get_number (request, self->parameters[1], &second) || first < second)
    return NULL;
  return g_strdup_printf (_ ("%s must be smaller than %s."), label (self, 0), label (self, 1));
}

static char *
check_max_difference (const SwRule *self,
                      SwRequest    *request)
{
  double first, second;

  if (!get_number (request, self->parameters[0], &first) || !get_number (request, self->parameters[1], &second) ||
      second - first <= self->maximum)
    return NULL;
  /* translators: names of two fields, and a number of seconds */
  return g_strdup_printf (_ ("From %s to %s at most %.16g seconds are allowed."), label (self, 0), label (self, 1), self->maximum);
}

static char *
check_count (const SwRule *self,
             SwRequest    *request)
{
  guint            count = count_given (self, request);
  g_autofree char *names = g_strjoinv (", ", (char **)self->parameters);

  if (self->kind == SW_RULE_EXACTLY_ONE_OF && count != 1)
    return g_strdup_printf (_ ("Fill in exactly one of these: %s."), names);
  if (self->kind == SW_RULE_AT_LEAST_ONE_OF && count == 0)
    return g_strdup_printf (_ ("Fill in at least one of these: %s."), names);
  if (self->kind == SW_RULE_AT_MOST_ONE_OF && count > 1)
    return g_strdup_printf (_ ("Fill in only one of these: %s."), names);
  return NULL;
}

static char *
check_distinct (const SwRule *self,
                SwRequest    *request)
{
  g_autoptr (JsonNode) value = _sw_request_dup_given (request, self->parameters[0]);
  g_autoptr (GHashTable) seen = NULL;
  JsonArray *array;
  guint      i;

  if (value == NULL || !_sw_value_has_type (value, SW_PARAMETER_STRINGS))
    return NULL;
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  array = json_node_get_array (value);
  for (i = 0; i < json_array_get_length (array); i++)
    if (!g_hash_table_add (seen, (gpointer)json_array_get_string_element (array, i)))
      return g_strdup_printf (_ ("The entries of %s must differ from each other."), label (self, 0));
  return NULL;
}

static char *
explain_range (const char *name,
               double      minimum,
               double      maximum)
{
  if (isfinite (minimum) && isfinite (maximum))
    return g_strdup_printf (_ ("%s must lie between %.16g and %.16g."), name, minimum, maximum);
  return isfinite (minimum) ? g_strdup_printf (_ ("%s must be at least %.16g."), name, minimum)
                            : g_strdup_printf (_ ("%s must be at most %.16g."), name, maximum);
}

static char *
check_range (const SwRule *self,
             SwRequest    *request)
{
  double number;

  if (!is_given (request, self->parameters[0]) || !get_number (request, self->parameters[0], &number) ||
      (number >= self->minimum && number <= self->maximum))
    return NULL;
  return explain_range (label (self, 0), self->minimum, self->maximum);
}

static char *
check_age (const SwRule         *self,
           const SwRequestFacts *facts)
{
  double age = (double)g_get_real_time () / G_USEC_PER_SEC - (double)facts->source_created;

  if (facts->source_created == 0 || age <= self->maximum * SECONDS_PER_HOUR)
    return NULL;
  return g_strdup_printf (_ ("The source song is older than %.16g hours, and the service has let go of it. Use a newer one."), self->maximum);
}

static char *
check_inside (const SwRule         *self,
              SwRequest            *request,
              const SwRequestFacts *facts)
{
  double position;

  if (facts->source_duration <= 0 || !get_number (request, self->parameters[0], &position) || position < facts->source_duration)
    return NULL;
  /* translators: name of a field, and a number of seconds */
  return g_strdup_printf (_ ("%s must lie inside the source song, which is %.1f seconds long."), label (self, 0), facts->source_duration);
}

static char *
check_kind (const SwRule         *self,
            const SwRequestFacts *facts)
{
  if (!facts->source_known || facts->source_uploaded == self->uploaded)
    return NULL;
  return g_strdup (self->uploaded ? _ ("This works with uploaded audio only. Upload the song first, or choose another operation.")
                                  : _ ("This works with generated songs only. For uploaded audio choose the operation made for uploads."));
}

static char *
check_length (const SwRule         *self,
              const SwRequestFacts *facts)
{
  if (facts->source_duration <= 0 || (facts->source_duration >= self->minimum && facts->source_duration <= self->maximum))
    return NULL;
  return explain_range (_ ("The length of the source in seconds"), self->minimum, self->maximum);
}

static gboolean
is_good_part (const SwRule *self,
              JsonObject   *part,
              double       *sum)
{
  double      duration = sw_json_get_number (part, "duration", NAN);
  const char *name = sw_json_get_string (part, "name", "");

  if (!(duration >= self->minimum && duration <= self->maximum))
    return FALSE;
  *sum += duration;
  return self->choices == NULL || g_strv_contains (self->choices, name);
}

static char *
check_parts (const SwRule *self,
             SwRequest    *request)
{
  g_autoptr (JsonNode) value = _sw_request_dup_given (request, self->parameters[0]);
  g_autofree char *names = self->choices != NULL ? g_strjoinv (", ", (char **)self->choices) : NULL;
  double           sum = 0;
  guint            i;

  if (value == NULL || !JSON_NODE_HOLDS_ARRAY (value))
    return NULL;
  for (i = 0; i < json_array_get_length (json_node_get_array (value)); i++)
    if (!is_good_part (self, sw_json_array_get_object (json_node_get_array (value), i), &sum))
      return g_strdup_printf (_ ("Part %u needs a name (%s) and a duration from %.16g to %.16g seconds."), i + 1,
                              names != NULL ? names : "…", self->minimum, self->maximum);
  if (sum < self->sum_minimum || sum > self->sum_maximum)
    return g_strdup_printf (_ ("All parts together must last from %.16g to %.16g seconds; now they last %.16g."),
                            self->sum_minimum, self->sum_maximum, sum);
  return NULL;
}

static char *
check_bodies (const SwRule *self,
              SwRequest    *request)
{
  g_autoptr (JsonNode) value = _sw_request_dup_given (request, self->parameters[0]);
  guint i;

  if (value == NULL || !JSON_NODE_HOLDS_ARRAY (value))
    return NULL;
  for (i = 0; i < json_array_get_length (json_node_get_array (value)); i++)
    {
      JsonObject *body = sw_json_array_get_object (json_node_get_array (value), i);
      g_autoptr (SwRequest) item = NULL;
      g_autoptr (GPtrArray) violations = NULL;

      if (body != NULL)
        item = sw_request_new_from_body (sw_request_get_contract (request), self->path, body, NULL);
      if (item == NULL)
        return g_strdup_printf (_ ("Item %u is not a request."), i + 1);
      violations = sw_request_validate (item, NULL);
      if (violations->len > 0)
        /* translators: a number, and what is wrong with that item */
        return g_strdup_printf (_ ("Item %u: %s"), i + 1, ((SwViolation *)g_ptr_array_index (violations, 0))->message);
    }
  return NULL;
}

static char *
check (const SwRule         *self,
       SwRequest            *request,
       const SwRequestFacts *facts)
{
  switch (self->kind)
    {
    case SW_RULE_REQUIRED:
      return check_required (self, request);
    case SW_RULE_FORBIDDEN:
      return check_forbidden (self, request);
    case SW_RULE_ONLY_MODELS:
      return check_only_models (self, request);
    case SW_RULE_LESS_THAN:
      return check_less_than (self, request);
    case SW_RULE_MAX_DIFFERENCE:
      return check_max_difference (self, request);
    case SW_RULE_EXACTLY_ONE_OF:
    case SW_RULE_AT_LEAST_ONE_OF:
    case SW_RULE_AT_MOST_ONE_OF:
      return check_count (self, request);
    case SW_RULE_DISTINCT:
      return check_distinct (self, request);
    case SW_RULE_RANGE:
      return check_range (self, request);
    case SW_RULE_YOUNGER_THAN_HOURS:
      return check_age (self, facts);
    case SW_RULE_SOURCE_INSIDE:
      return check_inside (self, request, facts);
    case SW_RULE_SOURCE_KIND:
      return check_kind (self, facts);
    case SW_RULE_SOURCE_LENGTH:
      return check_length (self, facts);
    case SW_RULE_AVAILABILITY:
      return g_strdup (_ ("The service has withdrawn this operation. Choose another one."));
    case SW_RULE_PARTS:
      return check_parts (self, request);
    case SW_RULE_BODIES:
      return check_bodies (self, request);
    case SW_N_RULES:
    default:
      g_return_val_if_reached (NULL);
    }
}

SwViolation *
_sw_rule_evaluate (const SwRule         *self,
                   SwRequest            *request,
                   const SwRequestFacts *facts)
{
  char *message;

  if (self->when != NULL && !_sw_request_matches (request, self->when))
    return NULL;
  if (self->unless != NULL && _sw_request_matches (request, self->unless))
    return NULL;
  message = check (self, request, facts);
  if (message == NULL)
    return NULL;
  return _sw_violation_new (self->parameters[0] != NULL ? self->parameters[0] : "", _sw_rule_kind_get_name (self->kind), message);
}
