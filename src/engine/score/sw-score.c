/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The score: everything that sounds, in musical time. */

#define G_LOG_DOMAIN "sw-score"

#include "config.h"

#include "sw-score.h"

#include <math.h>

#define DEFAULT_BPM 120
#define DEFAULT_LOUDNESS (-14)

static const char *const role_names[SW_N_PART_ROLES] = {
  [SW_PART_LEAD_VOCAL] = "vocals",
  [SW_PART_BACKING_VOCAL] = "backing_vocals",
  [SW_PART_DRUMS] = "drums",
  [SW_PART_BASS] = "bass",
  [SW_PART_KEYS] = "keyboard",
  [SW_PART_GUITAR] = "guitar",
  [SW_PART_STRINGS] = "strings",
  [SW_PART_SYNTH] = "synth",
  [SW_PART_LEAD] = "lead",
  [SW_PART_EFFECTS] = "fx",
};

static const char *const pitch_class_names[12] = {
  "C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"
};

static void
section_clear (SwScoreSection *section)
{
  g_free (section->name);
}

static void
line_free (SwSungLine *line)
{
  g_free (line->text);
  g_strfreev (line->syllables);
  g_free (line->language);
  g_array_unref (line->notes);
  g_free (line);
}

static void
part_free (SwPart *part)
{
  g_free (part->synth);
  g_free (part->patterns[0]);
  g_free (part->patterns[1]);
  g_array_unref (part->notes);
  g_free (part);
}

/**
 * sw_part_role_get_name:
 * @role: a role
 *
 * Returns: the name of the role in JSON, MIDI and among the stems, "vocals"
 */
const char *
sw_part_role_get_name (SwPartRole role)
{
  g_return_val_if_fail ((guint)role < SW_N_PART_ROLES, "");

  return role_names[role];
}

/**
 * sw_score_new:
 *
 * Returns: (transfer full): an empty score in C major, 4/4, without a tempo yet
 */
SwScore *
sw_score_new (void)
{
  SwScore *self = g_new0 (SwScore, 1);

  self->beats_per_bar = 4;
  self->loudness = DEFAULT_LOUDNESS;
  self->tempo = g_array_new (FALSE, TRUE, sizeof (SwTempoChange));
  self->keys = g_array_new (FALSE, TRUE, sizeof (SwKeyChange));
  self->metres = g_array_new (FALSE, TRUE, sizeof (SwMetreChange));
  self->sections = g_array_new (FALSE, TRUE, sizeof (SwScoreSection));
  g_array_set_clear_func (self->sections, (GDestroyNotify)section_clear);
  self->chords = g_array_new (FALSE, TRUE, sizeof (SwChord));
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)line_free);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify)part_free);
  return self;
}

/**
 * sw_score_free:
 * @self: (transfer full) (nullable): a score
 */
void
sw_score_free (SwScore *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->style);
  g_free (self->voice);
  g_clear_pointer (&self->voice_manner, json_node_unref);
  g_free (self->language);
  g_array_unref (self->tempo);
  g_array_unref (self->keys);
  g_array_unref (self->metres);
  g_array_unref (self->sections);
  g_array_unref (self->chords);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

/**
 * sw_score_add_part:
 * @self: a score
 * @role: a role that the score has no part for yet
 *
 * Returns: (transfer none): the new part, silent and in the middle
 */
SwPart *
sw_score_add_part (SwScore   *self,
                   SwPartRole role)
{
  SwPart *part;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (sw_score_get_part (self, role) == NULL, NULL);

  part = g_new0 (SwPart, 1);
  part->role = role;
  part->level = -20;
  part->notes = g_array_new (FALSE, TRUE, sizeof (SwNote));
  g_ptr_array_add (self->parts, part);
  return part;
}

/**
 * sw_score_get_part:
 * @self: a score
 * @role: a role
 *
 * Returns: (transfer none) (nullable): the part that plays @role
 */
SwPart *
sw_score_get_part (SwScore   *self,
                   SwPartRole role)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      SwPart *part = g_ptr_array_index (self->parts, i);

      if (part->role == role)
        return part;
    }
  return NULL;
}

/**
 * sw_score_add_line:
 * @self: a score
 * @text: the words of the line, UTF-8
 *
 * Returns: (transfer none): the new line, without notes
 */
SwSungLine *
sw_score_add_line (SwScore    *self,
                   const char *text)
{
  SwSungLine *line;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  line = g_new0 (SwSungLine, 1);
  line->text = g_strdup (text);
  line->notes = g_array_new (FALSE, TRUE, sizeof (SwSungNote));
  g_ptr_array_add (self->lines, line);
  return line;
}

/**
 * sw_score_get_language:
 * @self: a score
 * @line: a line of it
 *
 * Returns: (transfer none): the code of the language that @line is sung in, "en"
 */
const char *
sw_score_get_language (SwScore    *self,
                       SwSungLine *line)
{
  if (line->language != NULL)
    return line->language;
  return self->language != NULL ? self->language : "en";
}

/**
 * sw_score_beat_to_seconds:
 * @self: a score
 * @beat: a place in quarter notes from the start; may be negative or past the end
 *
 * Returns: the same place in seconds
 */
double
sw_score_beat_to_seconds (SwScore *self,
                          double   beat)
{
  double seconds = 0;
  double from = 0;
  double bpm = DEFAULT_BPM;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->tempo->len; i++)
    {
      const SwTempoChange *change = &g_array_index (self->tempo, SwTempoChange, i);

      if (i > 0 && change->beat >= beat)
        break;
      seconds += (change->beat - from) * 60 / bpm;
      from = change->beat;
      bpm = change->bpm;
    }
  return seconds + (beat - from) * 60 / bpm;
}

/**
 * sw_score_seconds_to_beat:
 * @self: a score
 * @seconds: a time from the start
 *
 * Returns: the place in quarter notes that sounds at @seconds
 */
double
sw_score_seconds_to_beat (SwScore *self,
                          double   seconds)
{
  double passed = 0;
  double from = 0;
  double bpm = DEFAULT_BPM;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->tempo->len; i++)
    {
      const SwTempoChange *change = &g_array_index (self->tempo, SwTempoChange, i);
      double               at = passed + (change->beat - from) * 60 / bpm;

      if (i > 0 && at >= seconds)
        break;
      passed = at;
      from = change->beat;
      bpm = change->bpm;
    }
  return from + (seconds - passed) * bpm / 60;
}

/**
 * sw_score_get_bpm:
 * @self: a score
 *
 * Returns: quarter notes per minute at the start
 */
double
sw_score_get_bpm (SwScore *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->tempo->len > 0 ? g_array_index (self->tempo, SwTempoChange, 0).bpm : DEFAULT_BPM;
}

/**
 * sw_score_get_duration:
 * @self: a score
 *
 * Returns: seconds until everything has rung out
 */
double
sw_score_get_duration (SwScore *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sw_score_beat_to_seconds (self, self->length) + self->tail;
}

/**
 * sw_score_get_key_at:
 * @self: a score
 * @beat: a place in quarter notes
 * @minor: (out) (nullable): whether the key is minor there
 *
 * Returns: the pitch class of the tonic at @beat, key changes counted
 */
guint8
sw_score_get_key_at (SwScore  *self,
                     double    beat,
                     gboolean *minor)
{
  guint8   key;
  gboolean is_minor;

  g_return_val_if_fail (self != NULL, 0);

  key = self->key;
  is_minor = self->minor;
  for (guint i = 0; i < self->keys->len; i++)
    {
      const SwKeyChange *change = &g_array_index (self->keys, SwKeyChange, i);

      if (change->beat > beat + 1e-6)
        break;
      key = change->key;
      is_minor = change->minor;
    }
  if (minor != NULL)
    *minor = is_minor;
  return key;
}

/**
 * sw_score_get_bar_at:
 * @self: a score
 * @beat: a place in quarter notes, not before the start
 * @bar_start: (out) (nullable): where the bar that holds @beat begins
 *
 * Returns: the length of that bar in quarter notes
 */
double
sw_score_get_bar_at (SwScore *self,
                     double   beat,
                     double  *bar_start)
{
  double from = 0;
  double length;

  g_return_val_if_fail (self != NULL, 4);

  length = self->beats_per_bar;
  for (guint i = 0; i < self->metres->len; i++)
    {
      const SwMetreChange *change = &g_array_index (self->metres, SwMetreChange, i);

      if (change->beat > beat + 1e-6)
        break;
      from = change->beat;
      length = change->numerator * 4.0 / change->denominator;
    }
  if (bar_start != NULL)
    *bar_start = from + floor ((beat - from) / length + 1e-6) * length;
  return length;
}

/**
 * sw_score_get_pitch_class_name:
 * @pitch_class: 0 … 11, C = 0; larger numbers are folded
 *
 * Returns: the note's name in ASCII, "Eb"
 */
const char *
sw_score_get_pitch_class_name (guint8 pitch_class)
{
  return pitch_class_names[pitch_class % 12];
}

/**
 * sw_score_dup_key_name:
 * @self: a score
 *
 * Returns: (transfer full): the key, "D minor"
 */
char *
sw_score_dup_key_name (SwScore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup_printf ("%s %s", sw_score_get_pitch_class_name (self->key), self->minor ? "minor" : "major");
}
