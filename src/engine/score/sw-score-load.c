/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loading a score. Its file may have been edited or cut by others, so every number
 * is checked before it is used. */

#define G_LOG_DOMAIN "sw-score"

#include "config.h"

#include "sw-score-json-private.h"

#include <gio/gio.h>
#include <math.h>

#define MAX_ENTRIES 200000
#define MAX_MEMBERS 64
#define MAX_BEATS 100000.0

/* The oldest version that is still read. */
#define FIRST_VERSION 1

/* Collects the first thing that is wrong; after it, reads give harmless values. */
typedef struct
{
  GError **error;
  gboolean failed;
} Reader;

static void
fail (Reader     *reader,
      const char *what)
{
  if (!reader->failed)
    g_set_error (reader->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not a usable score: %s", what);
  reader->failed = TRUE;
}

static double
node_number (Reader     *reader,
             JsonNode   *node,
             const char *what,
             double      low,
             double      high)
{
  double value = 0;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || (json_node_get_value_type (node) != G_TYPE_DOUBLE && json_node_get_value_type (node) != G_TYPE_INT64))
    fail (reader, what);
  else
    value = json_node_get_double (node);
  if (!isfinite (value) || value < low || value > high)
    {
      fail (reader, what);
      value = low;
    }
  return value;
}

static double
get_number (Reader     *reader,
            JsonObject *object,
            const char *name,
            double      low,
            double      high)
{
  return node_number (reader, json_object_get_member (object, name), name, low, high);
}

static char *
dup_string (Reader     *reader,
            JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      fail (reader, name);
      return NULL;
    }
  return json_node_dup_string (node);
}

/* What it means is for others to check. */
static JsonNode *
dup_object (Reader     *reader,
            JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) > MAX_MEMBERS)
    {
      fail (reader, name);
      return NULL;
    }
  return json_node_copy (node);
}

static gboolean
get_boolean (Reader     *reader,
             JsonObject *object,
             const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      fail (reader, name);
      return FALSE;
    }
  return json_node_get_boolean (node);
}

static JsonArray *
get_array (Reader     *reader,
           JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) > MAX_ENTRIES)
    {
      fail (reader, name);
      return NULL;
    }
  return json_node_get_array (node);
}

static JsonObject *
get_element (Reader     *reader,
             JsonArray  *array,
             guint       index,
             const char *what)
{
  JsonNode *node = json_array_get_element (array, index);

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      fail (reader, what);
      return NULL;
    }
  return json_node_get_object (node);
}

/* @needed to @length numbers; the values of those that are not there stay. */
static gboolean
get_tuple (Reader    *reader,
           JsonArray *array,
           guint      index,
           guint      needed,
           guint      length,
           double    *values)
{
  JsonNode *node = json_array_get_element (array, index);
  guint     n = JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_length (json_node_get_array (node)) : 0;

  if (n < needed || n > length)
    {
      fail (reader, "notes");
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    values[i] = node_number (reader, json_array_get_element (json_node_get_array (node), i), "notes",
                             i == 0 ? -MAX_BEATS : 0, i < 2 ? MAX_BEATS : i < 4 ? 127
                                                                                : MAX_ENTRIES);
  return !reader->failed;
}

static void
load_tempo (SwScore    *self,
            Reader     *reader,
            JsonObject *root)
{
  JsonArray *array = get_array (reader, root, "tempo");
  double     last = 0;

  if (array != NULL && json_array_get_length (array) == 0)
    fail (reader, "tempo");
  for (guint i = 0; !reader->failed && i < json_array_get_length (array); i++)
    {
      JsonObject   *object = get_element (reader, array, i, "tempo");
      SwTempoChange change = { 0 };

      if (object == NULL)
        return;
      change.beat = get_number (reader, object, "beat", i == 0 ? 0 : last, i == 0 ? 0 : MAX_BEATS);
      change.bpm = get_number (reader, object, "bpm", 10, 1000);
      last = change.beat;
      g_array_append_val (self->tempo, change);
    }
}

/* Version 1 has neither key nor metre changes. */
static void
load_changes (SwScore    *self,
              Reader     *reader,
              JsonObject *root)
{
  JsonArray *keys = json_object_has_member (root, "keys") ? get_array (reader, root, "keys") : NULL;
  JsonArray *metres = json_object_has_member (root, "metres") ? get_array (reader, root, "metres") : NULL;
  double     last = 0;

  for (guint i = 0; keys != NULL && !reader->failed && i < json_array_get_length (keys); i++)
    {
      JsonObject *object = get_element (reader, keys, i, "keys");
      SwKeyChange change = { 0 };

      if (object == NULL)
        return;
      change.beat = last = get_number (reader, object, "beat", last, MAX_BEATS);
      change.key = (guint8)get_number (reader, object, "key", 0, 11);
      change.minor = get_boolean (reader, object, "minor");
      g_array_append_val (self->keys, change);
    }
  last = 0;
  for (guint i = 0; metres != NULL && !reader->failed && i < json_array_get_length (metres); i++)
    {
      JsonObject   *object = get_element (reader, metres, i, "metres");
      SwMetreChange change = { 0 };

      if (object == NULL)
        return;
      change.beat = last = get_number (reader, object, "beat", last, MAX_BEATS);
      change.numerator = (guint8)get_number (reader, object, "numerator", 1, 32);
      change.denominator = (guint8)get_number (reader, object, "denominator", 2, 16);
      if ((change.denominator & (change.denominator - 1)) != 0)
        fail (reader, "denominator");
      g_array_append_val (self->metres, change);
    }
}

static void
load_sections (SwScore    *self,
               Reader     *reader,
               JsonObject *root)
{
  JsonArray *array = get_array (reader, root, "sections");

  for (guint i = 0; !reader->failed && i < json_array_get_length (array); i++)
    {
      JsonObject      *object = get_element (reader, array, i, "sections");
      SwScoreSection   section = { 0 };
      g_autofree char *kind = NULL;

      if (object == NULL)
        return;
      kind = dup_string (reader, object, "kind");
      section.kind = _sw_section_kind_from_name (kind);
      section.start = get_number (reader, object, "start", 0, MAX_BEATS);
      section.length = get_number (reader, object, "length", 0, MAX_BEATS);
      section.first_line = (guint)get_number (reader, object, "first_line", 0, MAX_ENTRIES);
      section.n_lines = (guint)get_number (reader, object, "n_lines", 0, MAX_ENTRIES);
      section.energy = get_number (reader, object, "energy", 0, 1);
      section.name = dup_string (reader, object, "name");
      if (section.name == NULL)
        section.name = g_strdup ("");
      g_array_append_val (self->sections, section);
    }
}

static void
load_chords (SwScore    *self,
             Reader     *reader,
             JsonObject *root)
{
  JsonArray *array = get_array (reader, root, "chords");

  for (guint i = 0; !reader->failed && i < json_array_get_length (array); i++)
    {
      JsonObject      *object = get_element (reader, array, i, "chords");
      JsonArray       *intervals = object != NULL ? get_array (reader, object, "intervals") : NULL;
      g_autofree char *name = NULL;
      SwChord          chord = { 0 };

      if (intervals == NULL)
        return;
      if (json_array_get_length (intervals) < 1 || json_array_get_length (intervals) > G_N_ELEMENTS (chord.intervals))
        {
          fail (reader, "intervals");
          return;
        }
      chord.start = get_number (reader, object, "start", 0, MAX_BEATS);
      chord.length = get_number (reader, object, "length", 0, MAX_BEATS);
      chord.root = (guint8)get_number (reader, object, "root", 0, 11);
      chord.bass = (guint8)get_number (reader, object, "bass", 0, 11);
      for (guint k = 0; k < json_array_get_length (intervals); k++)
        chord.intervals[chord.n_intervals++] = (guint8)node_number (reader, json_array_get_element (intervals, k), "intervals", 0, 36);
      name = dup_string (reader, object, "name");
      g_strlcpy (chord.name, name != NULL ? name : "", sizeof chord.name);
      g_array_append_val (self->chords, chord);
    }
}

static void
load_syllables (SwSungLine *line,
                Reader     *reader,
                JsonObject *object)
{
  JsonArray *array = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!json_object_has_member (object, "syllables"))
    return;
  array = get_array (reader, object, "syllables");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_value_type (node) != G_TYPE_STRING)
        {
          fail (reader, "syllables");
          return;
        }
      g_strv_builder_add (builder, json_node_get_string (node));
    }
  line->syllables = g_strv_builder_end (builder);
}

static void
load_lines (SwScore    *self,
            Reader     *reader,
            JsonObject *root)
{
  JsonArray *array = get_array (reader, root, "lines");

  for (guint i = 0; !reader->failed && i < json_array_get_length (array); i++)
    {
      JsonObject      *object = get_element (reader, array, i, "lines");
      JsonArray       *notes = object != NULL ? get_array (reader, object, "notes") : NULL;
      g_autofree char *text = object != NULL ? dup_string (reader, object, "text") : NULL;
      SwSungLine      *line;

      if (notes == NULL)
        return;
      line = sw_score_add_line (self, text != NULL ? text : "");
      line->section = (guint)get_number (reader, object, "section", 0, MAX (self->sections->len, 1) - 1);
      line->n_syllables = (guint)get_number (reader, object, "n_syllables", 0, MAX_ENTRIES);
      line->backing = get_boolean (reader, object, "backing");
      line->spoken = get_boolean (reader, object, "spoken");
      line->language = dup_string (reader, object, "language");
      load_syllables (line, reader, object);
      for (guint k = 0; k < json_array_get_length (notes); k++)
        {
          double     v[5];
          SwSungNote note;

          if (!get_tuple (reader, notes, k, G_N_ELEMENTS (v), G_N_ELEMENTS (v), v))
            return;
          if (v[4] >= line->n_syllables)
            {
              fail (reader, "notes");
              return;
            }
          note = (SwSungNote){ v[0], v[1], (guint8)v[2], (guint8)v[3], (guint)v[4] };
          g_array_append_val (line->notes, note);
        }
    }
}

static gboolean
load_role (const char *name,
           SwPartRole *role)
{
  for (guint i = 0; i < SW_N_PART_ROLES; i++)
    if (g_strcmp0 (name, sw_part_role_get_name (i)) == 0)
      {
        *role = i;
        return TRUE;
      }
  return FALSE;
}

static void
load_parts (SwScore    *self,
            Reader     *reader,
            JsonObject *root)
{
  JsonArray *array = get_array (reader, root, "parts");

  for (guint i = 0; !reader->failed && i < json_array_get_length (array); i++)
    {
      JsonObject      *object = get_element (reader, array, i, "parts");
      JsonArray       *notes = object != NULL ? get_array (reader, object, "notes") : NULL;
      g_autofree char *name = object != NULL ? dup_string (reader, object, "role") : NULL;
      SwPartRole       role;
      SwPart          *part;

      if (notes == NULL)
        return;
      if (!load_role (name, &role) || sw_score_get_part (self, role) != NULL)
        {
          fail (reader, "role");
          return;
        }
      part = sw_score_add_part (self, role);
      part->program = (int)get_number (reader, object, "program", 0, 127);
      part->bank = (int)get_number (reader, object, "bank", 0, 16383);
      part->synth = dup_string (reader, object, "synth");
      part->level = get_number (reader, object, "level", -120, 20);
      part->pan = get_number (reader, object, "pan", -1, 1);
      part->reverb = get_number (reader, object, "reverb", 0, 1);
      part->delay = get_number (reader, object, "delay", 0, 1);
      part->drive = get_number (reader, object, "drive", 0, 1);
      part->duck = get_number (reader, object, "duck", 0, 1);
      part->patterns[0] = dup_string (reader, object, "verse_pattern");
      part->patterns[1] = dup_string (reader, object, "chorus_pattern");
      for (guint k = 0; k < json_array_get_length (notes); k++)
        {
          double v[5] = { 0 };
          SwNote note;

          if (!get_tuple (reader, notes, k, 4, G_N_ELEMENTS (v), v))
            return;
          note = (SwNote){ v[0], v[1], (guint8)v[2], (guint8)v[3], v[4] < SW_N_ARTICULATIONS ? (guint8)v[4] : SW_ARTICULATION_NORMAL };
          g_array_append_val (part->notes, note);
        }
    }
}

/**
 * sw_score_new_from_json:
 * @node: JSON as [method@Score.to_json] writes it, possibly damaged
 * @error: `G_IO_ERROR_INVALID_DATA` naming what is wrong
 *
 * Returns: (transfer full) (nullable): the score
 */
SwScore *
sw_score_new_from_json (JsonNode *node,
                        GError  **error)
{
  g_autoptr (SwScore) self = sw_score_new ();
  Reader           reader = { .error = error };
  g_autofree char *format = NULL;
  g_autofree char *seed = NULL;
  JsonObject      *root;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      fail (&reader, "no object");
      return NULL;
    }
  root = json_node_get_object (node);
  format = dup_string (&reader, root, "format");
  if (g_strcmp0 (format, SW_SCORE_FORMAT) != 0)
    fail (&reader, "format");
  get_number (&reader, root, "version", FIRST_VERSION, SW_SCORE_VERSION);
  self->title = dup_string (&reader, root, "title");
  self->style = dup_string (&reader, root, "style");
  self->voice = dup_string (&reader, root, "voice");
  self->voice_manner = dup_object (&reader, root, "voice_manner");
  self->language = dup_string (&reader, root, "language");
  seed = dup_string (&reader, root, "seed");
  if (seed == NULL || !g_ascii_string_to_unsigned (seed, 10, 0, G_MAXUINT64, &self->seed, NULL))
    fail (&reader, "seed");
  self->take = (guint)get_number (&reader, root, "take", 0, 1000000);
  self->beats_per_bar = (guint)get_number (&reader, root, "beats_per_bar", 1, 16);
  self->key = (guint8)get_number (&reader, root, "key", 0, 11);
  self->minor = get_boolean (&reader, root, "minor");
  self->swing = get_number (&reader, root, "swing", 0, 1);
  self->length = get_number (&reader, root, "length", 0, MAX_BEATS);
  self->tail = get_number (&reader, root, "tail", 0, 600);
  self->reverb_time = get_number (&reader, root, "reverb_time", 0, 60);
  self->loudness = get_number (&reader, root, "loudness", -70, 0);
  load_tempo (self, &reader, root);
  load_changes (self, &reader, root);
  load_sections (self, &reader, root);
  load_chords (self, &reader, root);
  load_lines (self, &reader, root);
  for (guint i = 0; i < self->sections->len; i++)
    {
      const SwScoreSection *section = &g_array_index (self->sections, SwScoreSection, i);

      if (section->first_line + section->n_lines > self->lines->len)
        fail (&reader, "n_lines");
    }
  load_parts (self, &reader, root);
  return reader.failed ? NULL : g_steal_pointer (&self);
}
