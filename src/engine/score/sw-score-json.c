/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Saving a score; loading one is in sw-score-load.c. */

#define G_LOG_DOMAIN "sw-score"

#include "config.h"

#include "sw-score-json-private.h"

static const char *const kind_names[] = {
  [SW_SECTION_VERSE] = "verse",
  [SW_SECTION_PRE_CHORUS] = "pre-chorus",
  [SW_SECTION_CHORUS] = "chorus",
  [SW_SECTION_BRIDGE] = "bridge",
  [SW_SECTION_INTRO] = "intro",
  [SW_SECTION_OUTRO] = "outro",
  [SW_SECTION_INSTRUMENTAL] = "instrumental",
  [SW_SECTION_OTHER] = "other",
};

const char *
_sw_section_kind_get_name (SwSectionKind kind)
{
  return kind_names[kind];
}

SwSectionKind
_sw_section_kind_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (name, kind_names[i]) == 0)
      return i;
  return SW_SECTION_OTHER;
}

static void
set_double (JsonBuilder *builder,
            const char  *name,
            double       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
set_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
set_boolean (JsonBuilder *builder,
             const char  *name,
             gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
set_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
begin_array (JsonBuilder *builder,
             const char  *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
save_maps (SwScore     *self,
           JsonBuilder *builder)
{
  begin_array (builder, "tempo");
  for (guint i = 0; i < self->tempo->len; i++)
    {
      const SwTempoChange *change = &g_array_index (self->tempo, SwTempoChange, i);

      json_builder_begin_object (builder);
      set_double (builder, "beat", change->beat);
      set_double (builder, "bpm", change->bpm);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  begin_array (builder, "keys");
  for (guint i = 0; i < self->keys->len; i++)
    {
      const SwKeyChange *change = &g_array_index (self->keys, SwKeyChange, i);

      json_builder_begin_object (builder);
      set_double (builder, "beat", change->beat);
      set_int (builder, "key", change->key);
      set_boolean (builder, "minor", change->minor);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  begin_array (builder, "metres");
  for (guint i = 0; i < self->metres->len; i++)
    {
      const SwMetreChange *change = &g_array_index (self->metres, SwMetreChange, i);

      json_builder_begin_object (builder);
      set_double (builder, "beat", change->beat);
      set_int (builder, "numerator", change->numerator);
      set_int (builder, "denominator", change->denominator);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
save_sections (SwScore     *self,
               JsonBuilder *builder)
{
  begin_array (builder, "sections");
  for (guint i = 0; i < self->sections->len; i++)
    {
      const SwScoreSection *section = &g_array_index (self->sections, SwScoreSection, i);

      json_builder_begin_object (builder);
      set_string (builder, "name", section->name);
      set_string (builder, "kind", _sw_section_kind_get_name (section->kind));
      set_double (builder, "start", section->start);
      set_double (builder, "length", section->length);
      set_int (builder, "first_line", section->first_line);
      set_int (builder, "n_lines", section->n_lines);
      set_double (builder, "energy", section->energy);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
save_chords (SwScore     *self,
             JsonBuilder *builder)
{
  begin_array (builder, "chords");
  for (guint i = 0; i < self->chords->len; i++)
    {
      const SwChord *chord = &g_array_index (self->chords, SwChord, i);

      json_builder_begin_object (builder);
      set_string (builder, "name", chord->name);
      set_double (builder, "start", chord->start);
      set_double (builder, "length", chord->length);
      set_int (builder, "root", chord->root);
      set_int (builder, "bass", chord->bass);
      begin_array (builder, "intervals");
      for (guint k = 0; k < chord->n_intervals; k++)
        json_builder_add_int_value (builder, chord->intervals[k]);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
save_lines (SwScore     *self,
            JsonBuilder *builder)
{
  begin_array (builder, "lines");
  for (guint i = 0; i < self->lines->len; i++)
    {
      const SwSungLine *line = g_ptr_array_index (self->lines, i);

      json_builder_begin_object (builder);
      set_string (builder, "text", line->text);
      set_int (builder, "section", line->section);
      set_int (builder, "n_syllables", line->n_syllables);
      set_boolean (builder, "backing", line->backing);
      set_boolean (builder, "spoken", line->spoken);
      if (line->language != NULL)
        set_string (builder, "language", line->language);
      if (line->syllables != NULL)
        {
          begin_array (builder, "syllables");
          for (guint k = 0; line->syllables[k] != NULL; k++)
            json_builder_add_string_value (builder, line->syllables[k]);
          json_builder_end_array (builder);
        }
      begin_array (builder, "notes");
      for (guint k = 0; k < line->notes->len; k++)
        {
          const SwSungNote *note = &g_array_index (line->notes, SwSungNote, k);

          json_builder_begin_array (builder);
          json_builder_add_double_value (builder, note->start);
          json_builder_add_double_value (builder, note->length);
          json_builder_add_int_value (builder, note->pitch);
          json_builder_add_int_value (builder, note->velocity);
          json_builder_add_int_value (builder, note->syllable);
          json_builder_end_array (builder);
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
save_parts (SwScore     *self,
            JsonBuilder *builder)
{
  begin_array (builder, "parts");
  for (guint i = 0; i < self->parts->len; i++)
    {
      const SwPart *part = g_ptr_array_index (self->parts, i);

      json_builder_begin_object (builder);
      set_string (builder, "role", sw_part_role_get_name (part->role));
      set_int (builder, "program", part->program);
      set_int (builder, "bank", part->bank);
      set_string (builder, "synth", part->synth);
      set_double (builder, "level", part->level);
      set_double (builder, "pan", part->pan);
      set_double (builder, "reverb", part->reverb);
      set_double (builder, "delay", part->delay);
      set_double (builder, "drive", part->drive);
      set_double (builder, "duck", part->duck);
      set_string (builder, "verse_pattern", part->patterns[0]);
      set_string (builder, "chorus_pattern", part->patterns[1]);
      begin_array (builder, "notes");
      for (guint k = 0; k < part->notes->len; k++)
        {
          const SwNote *note = &g_array_index (part->notes, SwNote, k);

          json_builder_begin_array (builder);
          json_builder_add_double_value (builder, note->start);
          json_builder_add_double_value (builder, note->length);
          json_builder_add_int_value (builder, note->pitch);
          json_builder_add_int_value (builder, note->velocity);
          if (note->articulation != SW_ARTICULATION_NORMAL)
            json_builder_add_int_value (builder, note->articulation);
          json_builder_end_array (builder);
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * sw_score_to_json:
 * @self: a score
 *
 * Returns: (transfer full): the score as JSON that [func@score_new_from_json]
 *   turns back into an equal score
 */
JsonNode *
sw_score_to_json (SwScore *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *seed = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  set_string (builder, "format", SW_SCORE_FORMAT);
  set_int (builder, "version", SW_SCORE_VERSION);
  set_string (builder, "title", self->title);
  set_string (builder, "style", self->style);
  set_string (builder, "voice", self->voice);
  if (self->voice_manner != NULL)
    {
      json_builder_set_member_name (builder, "voice_manner");
      json_builder_add_value (builder, json_node_copy (self->voice_manner));
    }
  set_string (builder, "language", self->language);
  /* As text: JSON numbers end at 2⁶³. */
  seed = g_strdup_printf ("%" G_GUINT64_FORMAT, self->seed);
  set_string (builder, "seed", seed);
  set_int (builder, "take", self->take);
  set_int (builder, "beats_per_bar", self->beats_per_bar);
  set_int (builder, "key", self->key);
  set_boolean (builder, "minor", self->minor);
  set_double (builder, "swing", self->swing);
  set_double (builder, "length", self->length);
  set_double (builder, "tail", self->tail);
  set_double (builder, "reverb_time", self->reverb_time);
  set_double (builder, "loudness", self->loudness);
  save_maps (self, builder);
  save_sections (self, builder);
  save_chords (self, builder);
  save_lines (self, builder);
  save_parts (self, builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
