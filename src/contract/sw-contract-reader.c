/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the document to the records: the readers of single members, then
 * families, models, prices and operations.
 */

#define G_LOG_DOMAIN "sw-contract"

#include "config.h"

#include "sw-contract-reader.h"
#include "sw-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const char *const availability_names[] = { "live", "deprecated", "retired-alias", "unavailable", "unknown", NULL };

static const char *const shape_names[] = {
  "none", "sonic-clips", "sonic-voice", "sonic-pairs", "lyrics", "riffusion-clips",
  "producer-clips", "nuro-flat", "studio-wrapper", "credits", NULL
};

G_STATIC_ASSERT (G_N_ELEMENTS (shape_names) == SW_RESULT_CREDITS + 2);
G_STATIC_ASSERT (G_N_ELEMENTS (availability_names) == SW_AVAILABILITY_UNKNOWN + 2);

void
_sw_reader_fail (SwReader   *self,
                 const char *format,
                 ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  if (self->error != NULL)
    return;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  self->error = g_error_new (SW_CONTRACT_ERROR, SW_CONTRACT_ERROR_INVALID, "%s: %s", self->place, message);
}

void
_sw_reader_enter (SwReader   *self,
                  const char *kind,
                  const char *name)
{
  g_free (self->place);
  self->place = g_strdup_printf ("%s %s", kind, name);
}

const char *
_sw_reader_keep (SwReader   *self,
                 const char *string)
{
  return string != NULL ? g_string_chunk_insert_const (self->data->strings, string) : NULL;
}

static JsonNode *
get_of_type (SwReader    *self,
             JsonObject  *object,
             const char  *member,
             JsonNodeType type)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_TYPE (node) == type)
    return node;
  _sw_reader_fail (self, _ ("“%s” is of the wrong type"), member);
  return NULL;
}

static JsonNode *
get_value (SwReader   *self,
           JsonObject *object,
           const char *member,
           GType       type)
{
  JsonNode *node = get_of_type (self, object, member, JSON_NODE_VALUE);

  if (node == NULL || json_node_get_value_type (node) == type ||
      (type == G_TYPE_DOUBLE && json_node_get_value_type (node) == G_TYPE_INT64))
    return node;
  _sw_reader_fail (self, _ ("“%s” is of the wrong type"), member);
  return NULL;
}

const char *
_sw_reader_maybe_string (SwReader   *self,
                         JsonObject *object,
                         const char *member)
{
  JsonNode *node = get_value (self, object, member, G_TYPE_STRING);

  return node != NULL ? _sw_reader_keep (self, json_node_get_string (node)) : NULL;
}

const char *
_sw_reader_string (SwReader   *self,
                   JsonObject *object,
                   const char *member)
{
  const char *string = _sw_reader_maybe_string (self, object, member);

  if (string != NULL && string[0] != '\0')
    return string;
  _sw_reader_fail (self, _ ("“%s” is missing"), member);
  return "";
}

double
_sw_reader_number (SwReader   *self,
                   JsonObject *object,
                   const char *member,
                   double      fallback)
{
  JsonNode *node = get_value (self, object, member, G_TYPE_DOUBLE);

  return node != NULL ? json_node_get_double (node) : fallback;
}

guint
_sw_reader_count (SwReader   *self,
                  JsonObject *object,
                  const char *member)
{
  JsonNode *node = get_value (self, object, member, G_TYPE_INT64);

  if (node == NULL)
    return 0;
  if (json_node_get_int (node) < 0 || json_node_get_int (node) > G_MAXINT)
    _sw_reader_fail (self, _ ("“%s” is out of range"), member);
  return (guint)CLAMP (json_node_get_int (node), 0, G_MAXINT);
}

gboolean
_sw_reader_flag (SwReader   *self,
                 JsonObject *object,
                 const char *member)
{
  JsonNode *node = get_value (self, object, member, G_TYPE_BOOLEAN);

  return node != NULL && json_node_get_boolean (node);
}

JsonObject *
_sw_reader_object (SwReader   *self,
                   JsonObject *object,
                   const char *member)
{
  JsonNode *node = get_of_type (self, object, member, JSON_NODE_OBJECT);

  return node != NULL ? json_node_get_object (node) : NULL;
}

JsonArray *
_sw_reader_array (SwReader   *self,
                  JsonObject *object,
                  const char *member)
{
  JsonNode *node = get_of_type (self, object, member, JSON_NODE_ARRAY);

  return node != NULL ? json_node_get_array (node) : NULL;
}

const char *const *
_sw_reader_strings (SwReader   *self,
                    JsonObject *object,
                    const char *member)
{
  JsonArray *array = _sw_reader_array (self, object, member);
  char     **strings;
  guint      length;
  guint      i;

  if (array == NULL)
    return NULL;
  length = json_array_get_length (array);
  strings = g_new0 (char *, length + 1);
  g_ptr_array_add (self->data->vectors, strings);
  for (i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        strings[i] = g_strdup (json_node_get_string (node));
      else
        {
          strings[i] = g_strdup ("");
          _sw_reader_fail (self, _ ("“%s” must hold texts only"), member);
        }
    }
  return (const char *const *)strings;
}

int
_sw_reader_choice (SwReader          *self,
                   JsonObject        *object,
                   const char        *member,
                   const char *const *names,
                   int                fallback)
{
  const char *name = _sw_reader_maybe_string (self, object, member);
  int         i;

  if (name == NULL)
    return fallback;
  for (i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i;
  _sw_reader_fail (self, _ ("“%s” is not a possible value of “%s”"), name, member);
  return fallback;
}

static void
price_free (SwPrice *self)
{
  g_clear_pointer (&self->history, g_ptr_array_unref);
  g_free (self);
}

static void
operation_free (SwOperation *self)
{
  g_ptr_array_unref (self->parameters);
  g_ptr_array_unref (self->rules);
  g_clear_pointer (&self->price.history, g_ptr_array_unref);
  g_free (self);
}

static void
model_free (SwContractModel *self)
{
  g_hash_table_unref (self->max_chars);
  g_free (self);
}

static const SwFamily *
find_family (SwReader   *self,
             const char *id)
{
  guint i;

  for (i = 0; i < self->data->families->len; i++)
    {
      const SwFamily *family = g_ptr_array_index (self->data->families, i);

      if (g_str_equal (family->id, id))
        return family;
    }
  _sw_reader_fail (self, _ ("the family “%s” does not exist"), id);
  return NULL;
}

static void
read_family (SwReader   *self,
             JsonObject *object)
{
  static const char *const none[] = { NULL };
  SwFamily                *family = g_new0 (SwFamily, 1);

  g_ptr_array_add (self->data->families, family);
  family->id = _sw_reader_string (self, object, "id");
  _sw_reader_enter (self, "family", family->id);
  family->name = _sw_reader_string (self, object, "name");
  family->availability = (SwAvailability)_sw_reader_choice (self, object, "availability", availability_names, SW_AVAILABILITY_UNKNOWN);
  family->poll_interval = _sw_reader_count (self, object, "poll_interval");
  family->give_up_after = _sw_reader_count (self, object, "give_up_after");
  family->poll_path = _sw_reader_maybe_string (self, object, "poll_path");
  family->model_parameter = _sw_reader_maybe_string (self, object, "model_parameter");
  family->model_prefixes = _sw_reader_strings (self, object, "model_prefixes");
  if (family->model_prefixes == NULL)
    family->model_prefixes = none;
}

static void
read_model (SwReader   *self,
            JsonObject *object)
{
  static const char *const none[] = { NULL };
  SwContractModel         *model = g_new0 (SwContractModel, 1);
  JsonObject              *limits;
  JsonObjectIter           iter;
  const char              *parameter;

  model->max_chars = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (self->data->models, model);
  model->id = _sw_reader_string (self, object, "id");
  _sw_reader_enter (self, "model", model->id);
  model->family = _sw_reader_string (self, object, "family");
  find_family (self, model->family);
  model->note = _sw_reader_maybe_string (self, object, "note");
  model->availability = (SwAvailability)_sw_reader_choice (self, object, "availability", availability_names, SW_AVAILABILITY_UNKNOWN);
  model->features = _sw_reader_strings (self, object, "features");
  if (model->features == NULL)
    model->features = none;
  limits = _sw_reader_object (self, object, "max_chars");
  if (limits == NULL)
    return;
  json_object_iter_init (&iter, limits);
  while (json_object_iter_next (&iter, &parameter, NULL))
    g_hash_table_insert (model->max_chars, (gpointer)_sw_reader_keep (self, parameter),
                         GUINT_TO_POINTER (_sw_reader_count (self, limits, parameter)));
}

static SwPrice
read_price_members (SwReader   *self,
                    JsonObject *object)
{
  SwPrice price = { NAN, NULL, NULL, NULL };

  price.credits = _sw_reader_number (self, object, "credits", NAN);
  price.date = _sw_reader_maybe_string (self, object, "date");
  price.note = _sw_reader_maybe_string (self, object, "note");
  if (price.credits < 0)
    _sw_reader_fail (self, _ ("“%s” is out of range"), "credits");
  return price;
}

static SwPrice
read_price (SwReader   *self,
            JsonObject *object)
{
  const char *name = _sw_reader_maybe_string (self, object, "price");
  JsonObject *prices = _sw_reader_object (self, self->root, "prices");
  JsonObject *entry = name != NULL && prices != NULL ? _sw_reader_object (self, prices, name) : NULL;
  JsonArray  *history = entry != NULL ? _sw_reader_array (self, entry, "history") : NULL;
  SwPrice     price = { NAN, NULL, NULL, NULL };
  guint       i;

  if (entry != NULL)
    price = read_price_members (self, entry);
  else if (name != NULL)
    _sw_reader_fail (self, _ ("the price “%s” does not exist"), name);
  price.history = g_ptr_array_new_with_free_func ((GDestroyNotify)price_free);
  for (i = 0; history != NULL && i < json_array_get_length (history); i++)
    {
      JsonObject *older = sw_json_array_get_object (history, i);

      if (older == NULL)
        _sw_reader_fail (self, _ ("“%s” is of the wrong type"), "history");
      else
        {
          SwPrice *item = g_new0 (SwPrice, 1);

          *item = read_price_members (self, older);
          g_ptr_array_add (price.history, item);
        }
    }
  return price;
}

static void
read_source_advice (SwReader    *self,
                    SwOperation *operation,
                    JsonObject  *object)
{
  JsonObject *advice = _sw_reader_object (self, object, "source_advice");

  if (advice == NULL)
    return;
  operation->source_min_advised = _sw_reader_number (self, advice, "min_seconds", 0);
  operation->source_max_advised = _sw_reader_number (self, advice, "max_seconds", 0);
}

static void
read_operation (SwReader   *self,
                JsonObject *object)
{
  static const char *const methods[] = { "POST", "GET", NULL };
  SwOperation             *operation = g_new0 (SwOperation, 1);
  JsonObject              *select;
  const SwFamily          *family;

  operation->parameters = g_ptr_array_new_with_free_func ((GDestroyNotify)_sw_parameter_free);
  operation->rules = g_ptr_array_new_with_free_func ((GDestroyNotify)_sw_rule_free);
  operation->id = _sw_reader_string (self, object, "id");
  _sw_reader_enter (self, "operation", operation->id);
  g_ptr_array_add (self->data->operations, operation);
  operation->family = _sw_reader_string (self, object, "family");
  operation->name = _sw_reader_string (self, object, "name");
  operation->purpose = _sw_reader_string (self, object, "purpose");
  operation->note = _sw_reader_maybe_string (self, object, "note");
  operation->method = methods[_sw_reader_choice (self, object, "method", methods, 0)];
  operation->path = _sw_reader_string (self, object, "path");
  if (operation->path[0] != '/')
    _sw_reader_fail (self, _ ("“%s” is out of range"), "path");
  operation->availability = (SwAvailability)_sw_reader_choice (self, object, "availability", availability_names, SW_AVAILABILITY_LIVE);
  operation->asynchronous = _sw_reader_flag (self, object, "asynchronous");
  operation->engine = _sw_reader_flag (self, object, "engine");
  operation->shape = (SwResultShape)_sw_reader_choice (self, object, "shape", shape_names, SW_RESULT_NONE);
  operation->items_expected = _sw_reader_count (self, object, "items_expected");
  operation->price = read_price (self, object);
  family = find_family (self, operation->family);
  if (operation->asynchronous && family != NULL)
    operation->poll_path = family->poll_path;
  read_source_advice (self, operation, object);
  _sw_reader_add_parameters (self, operation, _sw_reader_array (self, object, "parameters"));
  _sw_reader_set_constants (self, operation, _sw_reader_object (self, object, "constants"));
  _sw_reader_add_rules (self, operation, _sw_reader_array (self, object, "rules"));
  select = _sw_reader_object (self, object, "select");
  if (select == NULL)
    select = _sw_reader_object (self, object, "constants");
  if (select == NULL)
    return;
  _sw_reader_check_condition (self, operation, select);
  g_hash_table_insert (self->data->selectors, operation, json_object_ref (select));
}

static void
read_list (SwReader   *self,
           const char *member,
           void (*read) (SwReader *, JsonObject *))
{
  JsonArray *array = _sw_reader_array (self, self->root, member);
  guint      i;

  if (array == NULL || json_array_get_length (array) == 0)
    _sw_reader_fail (self, _ ("“%s” is missing"), member);
  for (i = 0; array != NULL && i < json_array_get_length (array) && self->error == NULL; i++)
    {
      JsonObject *object = sw_json_array_get_object (array, i);

      _sw_reader_enter (self, member, "");
      if (object == NULL)
        _sw_reader_fail (self, _ ("“%s” is of the wrong type"), member);
      else
        read (self, object);
    }
}

static void
check_unique_ids (SwReader *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint i;

  for (i = 0; i < self->data->operations->len; i++)
    {
      const SwOperation *operation = g_ptr_array_index (self->data->operations, i);

      if (!g_hash_table_add (seen, (gpointer)operation->id))
        _sw_reader_fail (self, _ ("the operation “%s” is there twice"), operation->id);
    }
}

static void
read_document (SwReader *self)
{
  const char *version = _sw_reader_string (self, self->root, "version");
  const char *base_uri = _sw_reader_string (self, self->root, "base_uri");

  if (strspn (version, "0123456789.") != strlen (version) || !g_ascii_isdigit (version[0]))
    _sw_reader_fail (self, _ ("the version must be numbers with dots between them"));
  if (!g_uri_is_valid (base_uri, G_URI_FLAGS_NONE, NULL) || !g_str_has_prefix (base_uri, "https://"))
    _sw_reader_fail (self, _ ("“%s” must be an address that begins with https"), "base_uri");
  self->data->version = version;
  self->data->base_uri = base_uri;
  self->data->request_interval = _sw_reader_number (self, self->root, "request_interval", 0);
  read_list (self, "families", read_family);
  read_list (self, "models", read_model);
  read_list (self, "operations", read_operation);
  _sw_reader_enter (self, "document", "");
  check_unique_ids (self);
}

SwContractData *
_sw_contract_data_read (GBytes  *json,
                        GError **error)
{
  g_autoptr (SwContractData) data = g_new0 (SwContractData, 1);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) local_error = NULL;
  SwReader    reader = { data, NULL, NULL, NULL };
  gsize       size;
  const char *text = g_bytes_get_data (json, &size);

  data->strings = g_string_chunk_new (4096);
  data->vectors = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  data->families = g_ptr_array_new_with_free_func (g_free);
  data->models = g_ptr_array_new_with_free_func ((GDestroyNotify)model_free);
  data->operations = g_ptr_array_new_with_free_func ((GDestroyNotify)operation_free);
  data->selectors = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)json_object_unref);

  root = sw_json_parse (text, (gssize)size, &local_error);
  if (root == NULL)
    {
      g_set_error_literal (error, SW_CONTRACT_ERROR, SW_CONTRACT_ERROR_INVALID, local_error->message);
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, SW_CONTRACT_ERROR, SW_CONTRACT_ERROR_INVALID, _ ("the document is not a JSON object"));
      return NULL;
    }
  reader.root = json_node_get_object (root);
  _sw_reader_enter (&reader, "document", "");
  read_document (&reader);
  g_free (reader.place);
  if (reader.error != NULL)
    {
      g_propagate_error (error, reader.error);
      return NULL;
    }
  return g_steal_pointer (&data);
}

void
_sw_contract_data_free (SwContractData *self)
{
  g_hash_table_unref (self->selectors);
  g_ptr_array_unref (self->operations);
  g_ptr_array_unref (self->models);
  g_ptr_array_unref (self->families);
  g_ptr_array_unref (self->vectors);
  g_string_chunk_free (self->strings);
  g_free (self);
}
