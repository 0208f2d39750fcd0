/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checking a request: what each parameter's own definition demands, then the
 * rules between parameters. Everything that is wrong is reported, not only the
 * first thing.
 */

#define G_LOG_DOMAIN "sw-request"

#include "config.h"

#include "sw-contract-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_CHOICES_SHOWN 12

G_DEFINE_BOXED_TYPE (SwViolation, sw_violation, sw_violation_copy, sw_violation_free)

/* translators: names of the fields of a request, in the messages about them */
static const struct
{
  const char *parameter;
  const char *label;
} labels[] = {
  { "prompt", N_ ("Lyrics") },
  { "lyrics", N_ ("Lyrics") },
  { "gpt_description_prompt", N_ ("Description") },
  { "description", N_ ("Description") },
  { "describe", N_ ("Description") },
  { "title", N_ ("Title") },
  { "name", N_ ("Name") },
  { "tags", N_ ("Style") },
  { "styles", N_ ("Style") },
  { "sound", N_ ("Style") },
  { "negative_tags", N_ ("Styles to avoid") },
  { "mv", N_ ("Model") },
  { "model_type", N_ ("Model") },
  { "version", N_ ("Model") },
  { "vocal_gender", N_ ("Voice") },
  { "make_instrumental", N_ ("Instrumental") },
  { "style_weight", N_ ("Style strength") },
  { "weirdness_constraint", N_ ("Weirdness") },
  { "audio_weight", N_ ("Closeness to the source") },
  { "duration", N_ ("Length") },
  { "seed", N_ ("Seed") },
  { "url", N_ ("Audio address") },
  { "audio_url", N_ ("Audio address") },
  { "webhook_url", N_ ("Callback address") },
  { "continue_clip_id", N_ ("Source song") },
  { "clip_id", N_ ("Source song") },
  { "continue_at", N_ ("Starting point") },
  { "persona_id", N_ ("Singer") },
};

const char *
_sw_parameter_get_label (const char *parameter)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].parameter, parameter))
      return _ (labels[i].label);
  return parameter;
}

/* Takes @message. */
SwViolation *
_sw_violation_new (const char *parameter,
                   const char *rule,
                   char       *message)
{
  SwViolation *self = g_new0 (SwViolation, 1);

  self->parameter = g_strdup (parameter);
  self->rule = g_strdup (rule);
  self->message = message;
  return self;
}

/**
 * sw_violation_copy:
 * @self: a violation
 *
 * Returns: (transfer full): a copy
 */
SwViolation *
sw_violation_copy (const SwViolation *self)
{
  SwViolation *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = _sw_violation_new (self->parameter, self->rule, g_strdup (self->message));
  copy->excess = self->excess;
  return copy;
}

/**
 * sw_violation_free:
 * @self: a violation
 *
 * Frees it.
 */
void
sw_violation_free (SwViolation *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->parameter);
  g_free (self->rule);
  g_free (self->message);
  g_free (self);
}

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

gboolean
_sw_value_is_filled (JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (value))
    return json_array_get_length (json_node_get_array (value)) > 0;
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    return !is_blank (json_node_get_string (value));
  return TRUE;
}

static gboolean
is_list_of_strings (JsonNode *value)
{
  JsonArray *array;
  guint      i;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return FALSE;
  array = json_node_get_array (value);
  for (i = 0; i < json_array_get_length (array); i++)
    if (!_sw_value_has_type (json_array_get_element (array, i), SW_PARAMETER_STRING))
      return FALSE;
  return TRUE;
}

gboolean
_sw_value_has_type (JsonNode       *value,
                    SwParameterType type)
{
  GType  value_type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;
  double number;

  switch (type)
    {
    case SW_PARAMETER_STRING:
      return value_type == G_TYPE_STRING;
    case SW_PARAMETER_BOOLEAN:
      return value_type == G_TYPE_BOOLEAN;
    case SW_PARAMETER_NUMBER:
      return value_type == G_TYPE_INT64 || value_type == G_TYPE_DOUBLE;
    case SW_PARAMETER_INTEGER:
      number = value_type == G_TYPE_DOUBLE ? json_node_get_double (value) : 0;
      return value_type == G_TYPE_INT64 || (value_type == G_TYPE_DOUBLE && number == floor (number) && isfinite (number));
    case SW_PARAMETER_STRINGS:
      return is_list_of_strings (value);
    case SW_PARAMETER_OBJECT:
      return JSON_NODE_HOLDS_OBJECT (value) || JSON_NODE_HOLDS_ARRAY (value);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static char *
explain_type (const SwParameter *parameter)
{
  const char *label = _sw_parameter_get_label (parameter->name);

  switch (parameter->type)
    {
    case SW_PARAMETER_STRING:
      return g_strdup_printf (_ ("%s must be a text."), label);
    case SW_PARAMETER_BOOLEAN:
      return g_strdup_printf (_ ("%s must be true or false, without quotes."), label);
    case SW_PARAMETER_NUMBER:
      return g_strdup_printf (_ ("%s must be a number, without quotes."), label);
    case SW_PARAMETER_INTEGER:
      return g_strdup_printf (_ ("%s must be a whole number, without quotes."), label);
    case SW_PARAMETER_STRINGS:
      return g_strdup_printf (_ ("%s must be a list of texts."), label);
    case SW_PARAMETER_OBJECT:
    default:
      return g_strdup_printf (_ ("%s must be a JSON object or a list of them."), label);
    }
}

static void
add (GPtrArray         *violations,
     const SwParameter *parameter,
     const char        *rule,
     char              *message,
     int                excess)
{
  SwViolation *violation = _sw_violation_new (parameter->name, rule, message);

  violation->excess = excess;
  g_ptr_array_add (violations, violation);
}

static void
check_text (SwRequest         *self,
            const SwParameter *parameter,
            const char        *text,
            GPtrArray         *violations)
{
  const char *label = _sw_parameter_get_label (parameter->name);
  guint       limit = sw_request_get_max_chars (self, parameter->name);
  glong       length = g_utf8_strlen (text, -1);

  if (limit > 0 && length > (glong)limit)
    {
      int excess = (int)MIN (length - (glong)limit, G_MAXINT);

      /* translators: name of a field, how many characters too many, how many are allowed */
      add (violations, parameter, "max-chars",
           g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%s is %d character too long; %u are allowed. Please shorten it.",
                                         "%s is %d characters too long; %u are allowed. Please shorten it.", (gulong)excess),
                            label, excess, limit),
           excess);
    }
  if (length < (glong)parameter->min_chars)
    /* translators: name of a field, how many characters it needs, how many it has */
    add (violations, parameter, "min-chars",
         g_strdup_printf (_ ("%s needs at least %u characters and has %ld. Please write more."), label, parameter->min_chars, length), 0);
  if (parameter->schemes != NULL)
    {
      g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
      g_autofree char *schemes = g_strjoinv (", ", (char **)parameter->schemes);

      if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0' ||
          !g_strv_contains (parameter->schemes, g_uri_get_scheme (uri)))
        /* translators: name of a field, and "http, https" */
        add (violations, parameter, "address",
             g_strdup_printf (_ ("%s must be a whole address that begins with %s."), label, schemes), 0);
    }
}

static gboolean
is_model_possible (SwRequest  *self,
                   const char *id)
{
  SwContract     *contract = sw_request_get_contract (self);
  const SwFamily *family = sw_contract_get_family (contract, sw_request_get_operation (self)->family);
  gsize           i;

  if (sw_contract_get_model (contract, family->id, id) != NULL)
    return TRUE;
  /* The service gets new models before this list does. */
  for (i = 0; family->model_prefixes[i] != NULL; i++)
    if (g_str_has_prefix (id, family->model_prefixes[i]))
      return TRUE;
  return FALSE;
}

static void
check_model (SwRequest         *self,
             const SwParameter *parameter,
             const char        *id,
             GPtrArray         *violations)
{
  const SwOperation     *operation = sw_request_get_operation (self);
  GPtrArray             *models = sw_contract_get_models (sw_request_get_contract (self), operation->family);
  const SwContractModel *first = models != NULL && models->len > 0 ? g_ptr_array_index (models, 0) : NULL;
  const SwContractModel *model = sw_contract_get_model (sw_request_get_contract (self), operation->family, id);

  if (!is_model_possible (self, id))
    add (violations, parameter, "choice",
         /* translators: name of a model, and of one that would do */
         g_strdup_printf (_ ("There is no model “%s” here. Choose another one, for instance %s."), id, first != NULL ? first->id : "–"), 0);
  else if (model != NULL && model->availability == SW_AVAILABILITY_UNAVAILABLE && operation->availability != SW_AVAILABILITY_UNAVAILABLE)
    add (violations, parameter, "availability",
         g_strdup_printf (_ ("The model “%s” is not accepted any more. Choose another one, for instance %s."), id, first != NULL ? first->id : "–"), 0);
}

static void
check_choice (const SwParameter *parameter,
              const char        *value,
              GPtrArray         *violations)
{
  g_autoptr (GString) list = NULL;
  gsize i;

  if (parameter->choices == NULL || parameter->open_choices || g_strv_contains (parameter->choices, value))
    return;
  list = g_string_new (NULL);
  for (i = 0; parameter->choices[i] != NULL && i < MAX_CHOICES_SHOWN; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", parameter->choices[i]);
  if (parameter->choices[i] != NULL)
    g_string_append (list, ", …");
  /* translators: a value, the name of a field, and a list of values */
  add (violations, parameter, "choice",
       g_strdup_printf (_ ("“%s” is not possible for %s. Choose one of: %s."), value, _sw_parameter_get_label (parameter->name), list->str), 0);
}

static void
check_number (const SwParameter *parameter,
              double             value,
              GPtrArray         *violations)
{
  const char *label = _sw_parameter_get_label (parameter->name);

  if (isfinite (value) && (!parameter->has_minimum || value >= parameter->minimum) && (!parameter->has_maximum || value <= parameter->maximum))
    return;
  if (parameter->has_minimum && parameter->has_maximum)
    /* translators: name of a field, smallest and greatest number */
    add (violations, parameter, "range", g_strdup_printf (_ ("%s must lie between %.16g and %.16g."), label, parameter->minimum, parameter->maximum), 0);
  else if (parameter->has_maximum)
    add (violations, parameter, "range", g_strdup_printf (_ ("%s must be at most %.16g."), label, parameter->maximum), 0);
  else
    add (violations, parameter, "range", g_strdup_printf (_ ("%s must be at least %.16g."), label, parameter->has_minimum ? parameter->minimum : 0), 0);
}

static void
check_items (const SwParameter *parameter,
             JsonNode          *value,
             GPtrArray         *violations)
{
  const char *label = _sw_parameter_get_label (parameter->name);
  gboolean    counted = parameter->min_items > 0 || parameter->max_items > 0;
  guint       length;
  guint       i;

  if (counted && !JSON_NODE_HOLDS_ARRAY (value))
    {
      add (violations, parameter, "type", explain_type (parameter), 0);
      return;
    }
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return;
  length = json_array_get_length (json_node_get_array (value));
  if (length < parameter->min_items)
    add (violations, parameter, "min-items",
         g_strdup_printf (_ ("%s needs at least %u entries and has %u. Please add some."), label, parameter->min_items, length), 0);
  if (parameter->max_items > 0 && length > parameter->max_items)
    add (violations, parameter, "max-items",
         g_strdup_printf (_ ("%s may have at most %u entries and has %u. Please remove some."), label, parameter->max_items, length), 0);
  if (parameter->type == SW_PARAMETER_STRINGS)
    for (i = 0; i < length; i++)
      check_choice (parameter, json_array_get_string_element (json_node_get_array (value), i), violations);
}

static void
check_value (SwRequest         *self,
             const SwParameter *parameter,
             JsonNode          *value,
             GPtrArray         *violations)
{
  if (!_sw_value_has_type (value, parameter->type))
    {
      add (violations, parameter, "type", explain_type (parameter), 0);
      return;
    }
  switch (parameter->type)
    {
    case SW_PARAMETER_STRING:
      check_text (self, parameter, json_node_get_string (value), violations);
      check_choice (parameter, json_node_get_string (value), violations);
      if (parameter->model)
        check_model (self, parameter, json_node_get_string (value), violations);
      break;
    case SW_PARAMETER_NUMBER:
    case SW_PARAMETER_INTEGER:
      check_number (parameter, json_node_get_double (value), violations);
      break;
    case SW_PARAMETER_STRINGS:
    case SW_PARAMETER_OBJECT:
      check_items (parameter, value, violations);
      break;
    case SW_PARAMETER_BOOLEAN:
    default:
      break;
    }
}

void
_sw_request_check_parameter (SwRequest         *self,
                             const SwParameter *parameter,
                             GPtrArray         *violations)
{
  g_autoptr (JsonNode) value = _sw_request_dup_given (self, parameter->name);
  g_autoptr (JsonNode) effective = _sw_request_dup_value (self, parameter->name);

  if (effective == NULL && parameter->required)
    add (violations, parameter, "required",
         g_strdup_printf (_ ("%s is missing. Please fill it in."), _sw_parameter_get_label (parameter->name)), 0);
  if (value == NULL)
    return;
  if (!sw_request_allows (self, parameter->name))
    add (violations, parameter, "only-models",
         /* translators: name of a field, and of a model */
         g_strdup_printf (_ ("%s does not work with the model %s. Choose a newer model or leave it out."),
                          _sw_parameter_get_label (parameter->name), _sw_request_get_model (self)->id),
         0);
  check_value (self, parameter, value, violations);
}

static int
get_position (const SwOperation *operation,
              const SwViolation *violation)
{
  guint i;

  for (i = 0; i < operation->parameters->len; i++)
    if (g_str_equal (((const SwParameter *)g_ptr_array_index (operation->parameters, i))->name, violation->parameter))
      return (int)i;
  return -1; /* what concerns the whole request comes first */
}

static int
compare_violations (gconstpointer a,
                    gconstpointer b,
                    gpointer      operation)
{
  return get_position (operation, *(const SwViolation *const *)a) - get_position (operation, *(const SwViolation *const *)b);
}

static gboolean
is_reported (GPtrArray         *violations,
             const SwViolation *violation)
{
  guint i;

  for (i = 0; i < violations->len; i++)
    {
      const SwViolation *other = g_ptr_array_index (violations, i);

      if (g_str_equal (other->parameter, violation->parameter) && g_str_equal (other->rule, violation->rule))
        return TRUE;
    }
  return FALSE;
}

/**
 * sw_request_validate:
 * @self: a request
 * @facts: (nullable): what is known about the source; %NULL for nothing
 *
 * Checks the values against the contract. Rules about what @facts does not know are
 * taken as kept.
 *
 * Returns: (transfer full) (element-type SwViolation): every violation, in the order
 *   of the parameters; empty when all is well
 */
GPtrArray *
sw_request_validate (SwRequest            *self,
                     const SwRequestFacts *facts)
{
  static const SwRequestFacts nothing = { 0 };
  GPtrArray                  *violations;
  const SwOperation          *operation;
  guint                       i;

  g_return_val_if_fail (SW_IS_REQUEST (self), NULL);

  violations = g_ptr_array_new_with_free_func ((GDestroyNotify)sw_violation_free);
  operation = sw_request_get_operation (self);
  for (i = 0; i < operation->parameters->len; i++)
    _sw_request_check_parameter (self, g_ptr_array_index (operation->parameters, i), violations);
  for (i = 0; i < operation->rules->len; i++)
    {
      SwViolation *violation = _sw_rule_evaluate (g_ptr_array_index (operation->rules, i), self, facts != NULL ? facts : &nothing);

      if (violation != NULL && !is_reported (violations, violation))
        g_ptr_array_add (violations, violation);
      else if (violation != NULL)
        sw_violation_free (violation);
    }
  g_ptr_array_sort_with_data (violations, compare_violations, (gpointer)operation);
  return violations;
}
