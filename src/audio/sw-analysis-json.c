/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An analysis as JSON. Lists of times are flat arrays of numbers; what is missing reads
 * as unknown, what is of the wrong kind is an error. */

#define G_LOG_DOMAIN "sw-analysis-json"

#include "config.h"

#include "sw-analysis-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define VERSION 1

typedef struct
{
  const char *name;
  gsize       offset;
  enum
  {
    NUMBER,
    INTEGER,
    BOOLEAN,
  } kind;
} Member;

#define MEMBER(name, field, kind)                   \
  {                                                 \
    name, G_STRUCT_OFFSET (SwAnalysis, field), kind \
  }

static const Member members[] = {
  MEMBER ("declared", declared, NUMBER),
  MEMBER ("truncated", truncated, BOOLEAN),
  MEMBER ("duration", duration, NUMBER),
  MEMBER ("sample_rate", sample_rate, INTEGER),
  MEMBER ("channels", channels, INTEGER),
  MEMBER ("loudness", loudness, NUMBER),
  MEMBER ("true_peak", true_peak, NUMBER),
  MEMBER ("silent", silent, BOOLEAN),
  MEMBER ("examined", examined, NUMBER),
  MEMBER ("tempo", tempo, NUMBER),
  MEMBER ("tempo_confidence", tempo_confidence, NUMBER),
  MEMBER ("octave_confidence", octave_confidence, NUMBER),
  MEMBER ("tempo_other", tempo_other, NUMBER),
  MEMBER ("beats_per_bar", beats_per_bar, INTEGER),
  MEMBER ("key", key, INTEGER),
  MEMBER ("minor", minor, BOOLEAN),
  MEMBER ("key_confidence", key_confidence, NUMBER),
  MEMBER ("tuning", tuning, NUMBER),
  MEMBER ("voice_share", voice_share, NUMBER),
};

static void
write_ranges (JsonBuilder *builder,
              const char  *name,
              GArray      *ranges)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < ranges->len; i++)
    {
      json_builder_add_double_value (builder, g_array_index (ranges, SwTimeRange, i).start);
      json_builder_add_double_value (builder, g_array_index (ranges, SwTimeRange, i).end);
    }
  json_builder_end_array (builder);
}

static void
write_beats (JsonBuilder *builder,
             GArray      *beats)
{
  json_builder_set_member_name (builder, "beats");
  json_builder_begin_array (builder);
  for (guint i = 0; i < beats->len; i++)
    {
      json_builder_add_double_value (builder, g_array_index (beats, SwBeat, i).time);
      json_builder_add_int_value (builder, g_array_index (beats, SwBeat, i).position);
    }
  json_builder_end_array (builder);
}

/**
 * sw_analysis_to_json:
 * @self: an analysis
 *
 * Levels of silence, which JSON cannot say, are left out.
 *
 * Returns: (transfer full): an object
 */
JsonNode *
sw_analysis_to_json (SwAnalysis *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, VERSION);
  if (self->format != NULL)
    {
      json_builder_set_member_name (builder, "format");
      json_builder_add_string_value (builder, self->format);
    }
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      gconstpointer field = G_STRUCT_MEMBER_P (self, members[i].offset);

      if (members[i].kind == NUMBER && !isfinite (*(const double *)field))
        continue;
      json_builder_set_member_name (builder, members[i].name);
      if (members[i].kind == NUMBER)
        json_builder_add_double_value (builder, *(const double *)field);
      else if (members[i].kind == INTEGER)
        json_builder_add_int_value (builder, *(const int *)field);
      else
        json_builder_add_boolean_value (builder, *(const gboolean *)field);
    }
  write_ranges (builder, "silence", self->silence);
  write_ranges (builder, "voice", self->voice);
  write_beats (builder, self->beats);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
is_number (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         (json_node_get_value_type (node) == G_TYPE_DOUBLE || json_node_get_value_type (node) == G_TYPE_INT64);
}

static gboolean
read_member (JsonObject   *object,
             const Member *member,
             SwAnalysis   *self)
{
  JsonNode *node = json_object_get_member (object, member->name);
  gpointer  field = G_STRUCT_MEMBER_P (self, member->offset);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (member->kind == BOOLEAN)
    {
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return FALSE;
      *(gboolean *)field = json_node_get_boolean (node);
      return TRUE;
    }
  if (!is_number (node))
    return FALSE;
  if (member->kind == NUMBER)
    *(double *)field = json_node_get_double (node);
  else
    *(int *)field = (int)CLAMP (json_node_get_int (node), G_MININT, G_MAXINT);
  return TRUE;
}

/* Pairs of numbers whose first ones rise; NULL when it is anything else. */
static JsonArray *
get_pairs (JsonObject *object,
           const char *name,
           gboolean   *ok)
{
  JsonNode  *node = json_object_get_member (object, name);
  JsonArray *array;
  double     last = -HUGE_VAL;

  if (node == NULL)
    return NULL;
  *ok = JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) % 2 == 0;
  if (!*ok)
    return NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!is_number (json_array_get_element (array, i)) ||
          (i % 2 == 0 && json_array_get_double_element (array, i) <= last))
        *ok = FALSE;
      if (!*ok)
        return NULL;
      if (i % 2 == 0)
        last = json_array_get_double_element (array, i);
    }
  return array;
}

static gboolean
read_ranges (JsonObject *object,
             const char *name,
             GArray     *ranges)
{
  gboolean   ok = TRUE;
  JsonArray *array = get_pairs (object, name, &ok);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i += 2)
    {
      SwTimeRange range = { json_array_get_double_element (array, i), json_array_get_double_element (array, i + 1) };

      g_array_append_val (ranges, range);
    }
  return ok;
}

static gboolean
read_beats (JsonObject *object,
            GArray     *beats)
{
  gboolean   ok = TRUE;
  JsonArray *array = get_pairs (object, "beats", &ok);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i += 2)
    {
      SwBeat beat = { json_array_get_double_element (array, i), (guint)CLAMP (json_array_get_int_element (array, i + 1), 0, 64) };

      g_array_append_val (beats, beat);
    }
  return ok;
}

/**
 * sw_analysis_new_from_json:
 * @node: what sw_analysis_to_json() made
 * @error: return location for an error
 *
 * Fails with `G_IO_ERROR_INVALID_DATA` for anything else, also of a newer version.
 *
 * Returns: (transfer full): an analysis
 */
SwAnalysis *
sw_analysis_new_from_json (JsonNode *node,
                           GError  **error)
{
  g_autoptr (SwAnalysis) self = _sw_analysis_new ();
  JsonObject *object;
  JsonNode   *format;
  gboolean    ok;

  g_return_val_if_fail (node != NULL, NULL);

  ok = JSON_NODE_HOLDS_OBJECT (node);
  object = ok ? json_node_get_object (node) : NULL;
  ok = ok && is_number (json_object_get_member (object, "version")) && json_object_get_int_member (object, "version") == VERSION;
  for (guint i = 0; ok && i < G_N_ELEMENTS (members); i++)
    ok = read_member (object, &members[i], self);
  ok = ok && self->key >= -1 && self->key < 12 && self->beats_per_bar <= 64;
  ok = ok && read_ranges (object, "silence", self->silence) && read_ranges (object, "voice", self->voice) && read_beats (object, self->beats);
  format = ok ? json_object_get_member (object, "format") : NULL;
  if (format != NULL && JSON_NODE_HOLDS_VALUE (format) && json_node_get_value_type (format) == G_TYPE_STRING)
    self->format = g_strdup (json_node_get_string (format));
  if (!ok)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("The notes about the sound cannot be read"));
      return NULL;
    }
  return g_steal_pointer (&self);
}
