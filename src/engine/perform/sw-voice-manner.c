/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stock singers as data, and manners in and out of JSON. What is read may have been
 * edited by anybody: numbers are brought into range, never trusted.
 */

#define G_LOG_DOMAIN "sw-voice-manner"

#include "config.h"

#include "sw-voice-manner.h"

#include "sw-singer-private.h"

#include <math.h>
#include <string.h>

#define LOWEST_NOTE 30
#define HIGHEST_NOTE 90
#define MAX_VOICES 6

static const char *const delivery_names[SW_N_DELIVERIES] = {
  [SW_DELIVERY_PLAIN] = "plain",
  [SW_DELIVERY_SOFT] = "soft",
  [SW_DELIVERY_POWERFUL] = "powerful",
  [SW_DELIVERY_WHISPERED] = "whispered",
  [SW_DELIVERY_SPOKEN] = "spoken",
};

/* The fields that are plain numbers: one table for range and JSON. */
static const struct
{
  const char *name;
  gsize       offset;
  double      low, high;
} numbers[] = {
  { "formants", G_STRUCT_OFFSET (SwVoiceManner, formants), 0.8, 1.25 },
  { "breathiness", G_STRUCT_OFFSET (SwVoiceManner, breathiness), 0, 1 },
  { "brightness", G_STRUCT_OFFSET (SwVoiceManner, brightness), -0.5, 0.5 },
  { "fundamental", G_STRUCT_OFFSET (SwVoiceManner, fundamental), 0, 1.5 },
  { "vibrato_depth", G_STRUCT_OFFSET (SwVoiceManner, vibrato_depth), 0, 1.5 },
  { "vibrato_rate", G_STRUCT_OFFSET (SwVoiceManner, vibrato_rate), 3, 8 },
  { "portamento", G_STRUCT_OFFSET (SwVoiceManner, portamento), 0.02, 0.3 },
  { "scoop", G_STRUCT_OFFSET (SwVoiceManner, scoop), 0, 2 },
};

#define NUMBER(self, i) G_STRUCT_MEMBER (double, self, numbers[i].offset)

/**
 * sw_delivery_get_name:
 *
 * Returns: the name in JSON, "whispered"
 */
const char *
sw_delivery_get_name (SwDelivery self)
{
  g_return_val_if_fail ((guint)self < SW_N_DELIVERIES, delivery_names[0]);

  return delivery_names[self];
}

/**
 * sw_delivery_from_name:
 * @name: (nullable): "whispered"
 * @self: (out): untouched when unknown
 *
 * Returns: whether the name is known
 */
gboolean
sw_delivery_from_name (const char *name,
                       SwDelivery *self)
{
  for (guint i = 0; i < SW_N_DELIVERIES; i++)
    if (g_strcmp0 (name, delivery_names[i]) == 0)
      {
        *self = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * sw_voice_manner_init:
 * @self: (out caller-allocates): the manner
 * @singer: (nullable): id of a stock singer, "nova"
 *
 * Returns: whether the singer is known; if not, @self is the first singer's manner
 */
gboolean
sw_voice_manner_init (SwVoiceManner *self,
                      const char    *singer)
{
  const SwSingerInfo *info = singer != NULL ? sw_singer_find (singer) : NULL;

  *self = *_sw_singer_get_manner (info);

  return info != NULL;
}

/**
 * sw_voice_manner_clamp:
 *
 * Brings every field into its range. Values that are not numbers become the lower end.
 */
void
sw_voice_manner_clamp (SwVoiceManner *self)
{
  self->source[sizeof self->source - 1] = '\0';
  self->gender = self->gender == 'm' ? 'm' : 'f';
  if ((guint)self->delivery >= SW_N_DELIVERIES)
    self->delivery = SW_DELIVERY_PLAIN;
  if (sw_voice_source_find (self->source) == NULL)
    g_strlcpy (self->source, self->gender == 'm' ? "flite-rms" : "hts-slt", sizeof self->source);
  self->low = CLAMP (self->low, LOWEST_NOTE, HIGHEST_NOTE - 12);
  self->high = CLAMP (self->high, self->low + 12, HIGHEST_NOTE);
  self->n_voices = CLAMP (self->n_voices, 1, MAX_VOICES);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    NUMBER (self, i) = isnan (NUMBER (self, i)) ? numbers[i].low
                                                : CLAMP (NUMBER (self, i), numbers[i].low, numbers[i].high);
}

/**
 * sw_voice_manner_deliver:
 * @delivered: (out caller-allocates): the same voice with the numbers of its delivery
 *
 * A soft voice is breathier, darker, and slides more; a powerful one is brighter, goes
 * straight to its notes and swings wider on them. Whispering and speaking keep their
 * numbers, they change how a line is performed.
 */
void
sw_voice_manner_deliver (const SwVoiceManner *self,
                         SwVoiceManner       *delivered)
{
  *delivered = *self;
  if (self->delivery == SW_DELIVERY_SOFT)
    {
      delivered->breathiness += 0.25;
      delivered->brightness -= 0.08;
      delivered->vibrato_depth *= 0.7;
      delivered->portamento *= 1.3;
    }
  else if (self->delivery == SW_DELIVERY_POWERFUL)
    {
      delivered->breathiness *= 0.5;
      delivered->brightness += 0.10;
      delivered->vibrato_depth *= 1.2;
      delivered->portamento *= 0.8;
    }
  else if (self->delivery == SW_DELIVERY_WHISPERED)
    delivered->vibrato_depth = 0;
  sw_voice_manner_clamp (delivered);
}

/**
 * sw_voice_manner_equal:
 *
 * Returns: whether both sing alike, as far as JSON can tell
 */
gboolean
sw_voice_manner_equal (const SwVoiceManner *a,
                       const SwVoiceManner *b)
{
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (fabs (NUMBER (a, i) - NUMBER (b, i)) > 1e-9)
      return FALSE;

  return g_str_equal (a->source, b->source) && a->gender == b->gender && a->delivery == b->delivery &&
         a->low == b->low && a->high == b->high && a->n_voices == b->n_voices;
}

/**
 * sw_voice_manner_to_json:
 *
 * Returns: (transfer full): an object with every field, immutable
 */
JsonNode *
sw_voice_manner_to_json (const SwVoiceManner *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "source");
  json_builder_add_string_value (builder, self->source);
  json_builder_set_member_name (builder, "gender");
  json_builder_add_string_value (builder, self->gender == 'm' ? "m" : "f");
  json_builder_set_member_name (builder, "delivery");
  json_builder_add_string_value (builder, sw_delivery_get_name (self->delivery));
  json_builder_set_member_name (builder, "low");
  json_builder_add_int_value (builder, self->low);
  json_builder_set_member_name (builder, "high");
  json_builder_add_int_value (builder, self->high);
  json_builder_set_member_name (builder, "n_voices");
  json_builder_add_int_value (builder, self->n_voices);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      json_builder_set_member_name (builder, numbers[i].name);
      json_builder_add_double_value (builder, NUMBER (self, i));
    }
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

/* Both readers: absent or null leaves @value alone and is fine. */
static gboolean
read_number (JsonObject *object,
             const char *name,
             double     *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_DOUBLE && json_node_get_value_type (node) != G_TYPE_INT64))
    return FALSE;
  *value = json_node_get_double (node);

  return TRUE;
}

static gboolean
read_string (JsonObject  *object,
             const char  *name,
             const char **value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  *value = json_node_get_string (node);

  return TRUE;
}

/* Small whole numbers, before they are brought into their range. */
static gboolean
read_byte (JsonObject *object,
           const char *name,
           guint8     *value)
{
  double number = *value;

  if (!read_number (object, name, &number))
    return FALSE;
  *value = isnan (number) ? 0 : CLAMP (number, 0, 255);

  return TRUE;
}

/**
 * sw_voice_manner_from_json:
 * @self: (inout): what is not in @node keeps its value, so start from a stock singer
 * @node: (nullable): an object as [method@VoiceManner.to_json] writes it
 *
 * Returns: %FALSE with %G_IO_ERROR_INVALID_DATA, and @self as it was, when @node is no
 *   object or a member has the wrong type; unknown members and names are passed over,
 *   numbers outside their range are brought into it
 */
gboolean
sw_voice_manner_from_json (SwVoiceManner *self,
                           JsonNode      *node,
                           GError       **error)
{
  SwVoiceManner read = *self;
  const char   *source = NULL, *gender = NULL, *delivery = NULL;
  JsonObject   *object;
  gboolean      good;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not a usable voice: no object");
      return FALSE;
    }

  object = json_node_get_object (node);
  good = read_string (object, "source", &source) && read_string (object, "gender", &gender) &&
         read_string (object, "delivery", &delivery) && read_byte (object, "low", &read.low) &&
         read_byte (object, "high", &read.high) && read_byte (object, "n_voices", &read.n_voices);
  for (gsize i = 0; good && i < G_N_ELEMENTS (numbers); i++)
    good = read_number (object, numbers[i].name, &NUMBER (&read, i));
  if (!good)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not a usable voice: a member has the wrong type");
      return FALSE;
    }

  if (source != NULL)
    g_strlcpy (read.source, source, sizeof read.source);
  if (g_strcmp0 (gender, "m") == 0 || g_strcmp0 (gender, "f") == 0)
    read.gender = gender[0];
  sw_delivery_from_name (delivery, &read.delivery);
  sw_voice_manner_clamp (&read);
  *self = read;

  return TRUE;
}
