/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-score-edit"

#include "config.h"

#include "sw-score-edit.h"

#include "sw-edit-private.h"

#include <math.h>
#include <string.h>

#define SEMITONES_PER_OCTAVE 12
/* What a note may be early and still belong to the bar that follows. */
#define SLACK 0.02

/**
 * sw_score_copy:
 * @self: a score
 *
 * Returns: (transfer full): the same
 */
SwScore *
sw_score_copy (SwScore *self)
{
  g_autoptr (JsonNode) node = sw_score_to_json (self);
  g_autoptr (GError) error = NULL;
  SwScore *copy = sw_score_new_from_json (node, &error);

  g_assert_no_error (error); /* what we wrote we can read */
  return copy;
}

static void
cut_tempo (SwScore *self,
           double   from)
{
  SwTempoChange first = { 0, sw_score_get_bpm (self) };
  guint         kept = 1;

  for (guint i = 0; i < self->tempo->len; i++)
    {
      SwTempoChange change = g_array_index (self->tempo, SwTempoChange, i);

      if (change.beat <= from)
        first.bpm = change.bpm;
      else
        {
          change.beat -= from;
          g_array_index (self->tempo, SwTempoChange, MIN (kept, i)) = change;
          kept++;
        }
    }
  if (self->tempo->len == 0)
    g_array_append_val (self->tempo, first);
  g_array_index (self->tempo, SwTempoChange, 0) = first;
  g_array_set_size (self->tempo, MIN (kept, self->tempo->len));
}

/* Changes of key and metre: what is in force at @from begins the rest. */
static void
cut_signatures (SwScore *self,
                double   from)
{
  gboolean minor;
  guint8   key = sw_score_get_key_at (self, from, &minor);
  double   bar_start = 0;
  guint    beats = (guint)floor (sw_score_get_bar_at (self, from, &bar_start) + 0.5);

  self->key = key;
  self->minor = minor;
  if (self->metres->len == 0)
    self->beats_per_bar = MAX (beats, 1);
  for (guint i = self->keys->len; i-- > 0;)
    {
      SwKeyChange *change = &g_array_index (self->keys, SwKeyChange, i);

      change->beat -= from;
      if (change->beat <= 0)
        g_array_remove_index (self->keys, i);
    }
  /* The last one before the edge counts bars from there on. */
  for (guint i = self->metres->len; i-- > 0;)
    {
      SwMetreChange *change = &g_array_index (self->metres, SwMetreChange, i);

      if (change->beat > from)
        {
          change->beat -= from;
          continue;
        }
      change->beat = bar_start < from - 1e-6 ? bar_start + beats - from : 0;
      g_array_remove_range (self->metres, 0, i);
      break;
    }
  /* The edge lies inside a bar: bars count from the next one. */
  if (self->metres->len == 0 && from - bar_start > 1e-6)
    {
      SwMetreChange change = { bar_start + beats - from, (guint8)beats, 4 };

      g_array_append_val (self->metres, change);
    }
}

/* Moves and clips one span; FALSE when nothing is left of it. */
static gboolean
clip_span (double *start,
           double *length,
           double  from,
           double  until)
{
  double end = MIN (*start + *length, until) - from;

  *start = MAX (*start, from) - from;
  *length = end - *start;
  return *length > 1e-9;
}

static void
cut_sections (SwScore *self,
              double   from,
              double   until)
{
  for (guint i = self->sections->len; i-- > 0;)
    {
      SwScoreSection *section = &g_array_index (self->sections, SwScoreSection, i);

      if (clip_span (&section->start, &section->length, from, until))
        continue;
      _sw_edit_remove_section (self, i);
    }
}

static void
cut_chords (SwScore *self,
            double   from,
            double   until)
{
  for (guint i = self->chords->len; i-- > 0;)
    {
      SwChord *chord = &g_array_index (self->chords, SwChord, i);

      if (!clip_span (&chord->start, &chord->length, from, until))
        g_array_remove_index (self->chords, i);
    }
}

static void
cut_part (SwPart *part,
          double  from,
          double  until)
{
  guint kept = 0;

  for (guint i = 0; i < part->notes->len; i++)
    {
      SwNote note = g_array_index (part->notes, SwNote, i);

      if (note.start < from - SLACK || note.start >= until - SLACK)
        continue;
      note.length = MIN (note.length, MAX (until - note.start, 1.0 / 64));
      note.start = MAX (note.start - from, 0);
      g_array_index (part->notes, SwNote, kept++) = note;
    }
  g_array_set_size (part->notes, kept);
}

/* What changes after the end changes nothing. */
static void
drop_later_changes (SwScore *self)
{
  while (self->tempo->len > 1 && g_array_index (self->tempo, SwTempoChange, self->tempo->len - 1).beat >= self->length)
    g_array_set_size (self->tempo, self->tempo->len - 1);
  while (self->keys->len > 0 && g_array_index (self->keys, SwKeyChange, self->keys->len - 1).beat >= self->length)
    g_array_set_size (self->keys, self->keys->len - 1);
  while (self->metres->len > 0 && g_array_index (self->metres, SwMetreChange, self->metres->len - 1).beat >= MAX (self->length, 1e-6))
    g_array_set_size (self->metres, self->metres->len - 1);
}

SwScore *
sw_score_cut (SwScore *self,
              double   from,
              double   until)
{
  SwScore *cut = sw_score_copy (self);

  from = CLAMP (from, 0, self->length);
  until = CLAMP (until, from, self->length);
  cut_signatures (cut, from);
  cut_tempo (cut, from);
  _sw_edit_cut_lines (cut, from, until);
  cut_sections (cut, from, until);
  cut_chords (cut, from, until);
  for (guint i = 0; i < cut->parts->len; i++)
    cut_part (g_ptr_array_index (cut->parts, i), from, until);
  cut->length = until - from;
  drop_later_changes (cut);
  if (until < self->length - 1e-9)
    cut->tail = 0;
  _sw_edit_count_lines (cut);
  return cut;
}

static void
append_signatures (SwScore *self,
                   SwScore *other,
                   double   at)
{
  gboolean minor;
  guint8   key = sw_score_get_key_at (self, at, &minor);
  double   bar_start;
  guint    beats = (guint)floor (sw_score_get_bar_at (self, at, &bar_start) + 0.5);

  if (key != other->key || minor != other->minor)
    g_array_append_val (self->keys, ((SwKeyChange){ at, other->key, other->minor }));
  for (guint i = 0; i < other->keys->len; i++)
    {
      SwKeyChange change = g_array_index (other->keys, SwKeyChange, i);

      change.beat += at;
      g_array_append_val (self->keys, change);
    }
  /* Metres of the whole song have to be written down once anything differs. */
  if (self->metres->len == 0 && (other->metres->len > 0 || beats != other->beats_per_bar || at - bar_start > 1e-6))
    g_array_append_val (self->metres, ((SwMetreChange){ 0, (guint8)self->beats_per_bar, 4 }));
  if (self->metres->len > 0 && (other->metres->len == 0 || g_array_index (other->metres, SwMetreChange, 0).beat > 0))
    g_array_append_val (self->metres, ((SwMetreChange){ at, (guint8)other->beats_per_bar, 4 }));
  for (guint i = 0; i < other->metres->len; i++)
    {
      SwMetreChange change = g_array_index (other->metres, SwMetreChange, i);

      change.beat += at;
      g_array_append_val (self->metres, change);
    }
}

static void
append_tempo (SwScore *self,
              SwScore *other,
              double   at)
{
  for (guint i = 0; i < other->tempo->len; i++)
    {
      SwTempoChange change = g_array_index (other->tempo, SwTempoChange, i);
      double        last = self->tempo->len > 0 ? g_array_index (self->tempo, SwTempoChange, self->tempo->len - 1).bpm : 0;

      change.beat += at;
      if (change.bpm != last)
        g_array_append_val (self->tempo, change);
    }
}

static void
append_parts (SwScore *self,
              SwScore *other,
              double   at)
{
  for (guint i = 0; i < other->parts->len; i++)
    {
      SwPart *from = g_ptr_array_index (other->parts, i);
      SwPart *to = sw_score_get_part (self, from->role);

      if (to == NULL)
        to = _sw_edit_add_part_like (self, from);
      for (guint k = 0; k < from->notes->len; k++)
        {
          SwNote note = g_array_index (from->notes, SwNote, k);

          note.start += at;
          g_array_append_val (to->notes, note);
        }
    }
}

SwScore *
sw_score_append (SwScore *self,
                 SwScore *other)
{
  SwScore *song = sw_score_copy (self);
  double   at = song->length;

  append_signatures (song, other, at);
  append_tempo (song, other, at);
  append_parts (song, other, at);
  _sw_edit_append_words (song, other, at);
  for (guint i = 0; i < other->chords->len; i++)
    {
      SwChord chord = g_array_index (other->chords, SwChord, i);

      chord.start += at;
      g_array_append_val (song->chords, chord);
    }
  song->length = at + other->length;
  song->tail = other->tail;
  return song;
}

SwScore *
sw_score_replace_bars (SwScore *self,
                       double   from,
                       double   until,
                       SwScore *other)
{
  g_autoptr (SwScore) before = sw_score_cut (self, 0, from);
  g_autoptr (SwScore) after = sw_score_cut (self, until, self->length);
  g_autoptr (SwScore) begun = sw_score_append (before, other);
  SwScore *song = until < self->length - 1e-9 ? sw_score_append (begun, after) : sw_score_copy (begun);

  song->tail = until < self->length - 1e-9 ? self->tail : MAX (self->tail, other->tail);
  return song;
}

/* Back into MIDI's range; sung notes into @low … @high where that is given. */
static guint8
move_pitch (int pitch,
            int semitones,
            int low,
            int high)
{
  int moved = pitch + semitones;

  while (moved > high && moved - SEMITONES_PER_OCTAVE >= low)
    moved -= SEMITONES_PER_OCTAVE;
  while (moved < low && moved + SEMITONES_PER_OCTAVE <= high)
    moved += SEMITONES_PER_OCTAVE;
  return (guint8)CLAMP (moved, 0, 127);
}

static guint8
move_class (guint8 pitch_class,
            int    semitones)
{
  return (guint8)(((pitch_class + semitones) % SEMITONES_PER_OCTAVE + SEMITONES_PER_OCTAVE) % SEMITONES_PER_OCTAVE);
}

SwScore *
sw_score_transpose (SwScore *self,
                    int      semitones)
{
  SwScore *song = sw_score_copy (self);

  song->key = move_class (song->key, semitones);
  for (guint i = 0; i < song->keys->len; i++)
    g_array_index (song->keys, SwKeyChange, i).key = move_class (g_array_index (song->keys, SwKeyChange, i).key, semitones);
  for (guint i = 0; i < song->chords->len; i++)
    {
      SwChord *chord = &g_array_index (song->chords, SwChord, i);

      chord->root = move_class (chord->root, semitones);
      chord->bass = move_class (chord->bass, semitones);
      chord->name[0] = '\0'; /* says the old root */
    }
  for (guint i = 0; i < song->parts->len; i++)
    {
      SwPart *part = g_ptr_array_index (song->parts, i);

      for (guint k = 0; part->role != SW_PART_DRUMS && k < part->notes->len; k++)
        {
          SwNote *note = &g_array_index (part->notes, SwNote, k);

          note->pitch = move_pitch (note->pitch, semitones, 0, 127);
        }
    }
  _sw_edit_transpose_lines (song, semitones);
  return song;
}

SwScore *
sw_score_retime (SwScore *self,
                 double   bpm)
{
  SwScore *song = sw_score_copy (self);
  double   factor = bpm / sw_score_get_bpm (self);

  for (guint i = 0; i < song->tempo->len; i++)
    g_array_index (song->tempo, SwTempoChange, i).bpm *= factor;
  return song;
}

/* A change of metre ends a bar early. */
static double
get_bar_end (SwScore *self,
             double   beat,
             double   start,
             double   length)
{
  double end = start + length;

  for (guint i = 0; i < self->metres->len; i++)
    {
      double change = g_array_index (self->metres, SwMetreChange, i).beat;

      if (change > beat + 1e-6)
        end = MIN (end, change);
    }
  return end;
}

double
sw_score_next_bar (SwScore *self,
                   double   beat)
{
  double start = 0;
  double length = sw_score_get_bar_at (self, beat, &start);

  return MIN (beat - start > 1e-6 ? get_bar_end (self, beat, start, length) : start, self->length);
}

double
sw_score_round_to_bar (SwScore *self,
                       double   beat)
{
  double start = 0;
  double length = sw_score_get_bar_at (self, beat, &start);
  double end = get_bar_end (self, beat, start, length);

  return MIN (beat - start < (end - start) / 2 ? start : end, self->length);
}

const SwScoreSection *
sw_score_get_section_at (SwScore *self,
                         double   beat)
{
  const SwScoreSection *found = NULL;

  for (guint i = 0; i < self->sections->len; i++)
    {
      const SwScoreSection *section = &g_array_index (self->sections, SwScoreSection, i);

      if (found == NULL || section->start <= beat + 1e-6)
        found = section;
    }
  return found;
}
