/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What edits hold fixed, and a form read back from a score. */

#define G_LOG_DOMAIN "sw-plan"

#include "config.h"

#include "sw-song-pins.h"

#include <math.h>

/**
 * sw_song_pins_new:
 *
 * Returns: (transfer full): pins that hold nothing
 */
SwSongPins *
sw_song_pins_new (void)
{
  SwSongPins *self = g_new0 (SwSongPins, 1);

  self->key = self->minor = -1;
  self->from = -1;
  return self;
}

static gpointer
copy_section (gconstpointer section,
              gpointer      data)
{
  return sw_form_section_copy (section);
}

/**
 * sw_song_pins_copy:
 * @self: pins
 *
 * Returns: (transfer full): a copy; the score in `like` stays borrowed
 */
SwSongPins *
sw_song_pins_copy (const SwSongPins *self)
{
  SwSongPins *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->style = g_strdup (self->style);
  copy->voice = g_strdup (self->voice);
  if (self->form != NULL)
    copy->form = g_ptr_array_copy (self->form, (GCopyFunc)copy_section, NULL);
  return copy;
}

/**
 * sw_song_pins_free:
 * @self: (transfer full) (nullable): pins
 */
void
sw_song_pins_free (SwSongPins *self)
{
  if (self == NULL)
    return;
  g_free (self->style);
  g_free (self->voice);
  g_clear_pointer (&self->form, g_ptr_array_unref);
  g_free (self);
}

/* The chords that sound in the beats @start … @end, counted from @start. */
static GArray *
copy_chords (SwScore *score,
             double   start,
             double   end)
{
  GArray *chords = g_array_new (FALSE, TRUE, sizeof (SwChord));

  for (guint i = 0; i < score->chords->len; i++)
    {
      SwChord chord = g_array_index (score->chords, SwChord, i);
      double  until = MIN (chord.start + chord.length, end);

      if (until <= start + 1e-6 || chord.start >= end - 1e-6)
        continue;
      chord.start = MAX (chord.start, start);
      chord.length = until - chord.start;
      chord.start -= start;
      g_array_append_val (chords, chord);
    }
  return chords;
}

static GArray *
copy_tune (SwScore *score,
           double   start,
           double   end)
{
  SwPart *lead = sw_score_get_part (score, SW_PART_LEAD);
  GArray *tune = g_array_new (FALSE, TRUE, sizeof (SwNote));

  for (guint i = 0; lead != NULL && i < lead->notes->len; i++)
    {
      SwNote note = g_array_index (lead->notes, SwNote, i);

      if (note.start < start - 0.1 || note.start >= end - 0.1)
        continue;
      note.start = MAX (0, note.start - start);
      g_array_append_val (tune, note);
    }
  if (tune->len == 0)
    g_clear_pointer (&tune, g_array_unref);
  return tune;
}

static void
copy_line (SwFormSection    *section,
           const SwSungLine *source,
           double            start,
           gboolean          melody)
{
  SwFormLine line = { .text = g_strdup (source->text), .backing = source->backing };

  if (melody && source->notes->len > 0)
    {
      line.n_syllables = source->n_syllables;
      line.syllables = g_strdupv (source->syllables);
      line.notes = g_array_copy (source->notes);
      for (guint i = 0; i < line.notes->len; i++)
        g_array_index (line.notes, SwSungNote, i).start -= start;
    }
  g_array_append_val (section->lines, line);
}

/**
 * sw_form_new_from_score:
 * @score: a score
 * @from: beat; sections that begin before it are left out
 * @until: beat; sections that begin there or later are left out
 * @flags: what is taken over of each section
 *
 * For a cover take everything; for a section that is to get new words, take bars and
 * chords and fill in lines.
 *
 * Returns: (transfer full) (element-type SwFormSection): the sections
 */
GPtrArray *
sw_form_new_from_score (SwScore    *score,
                        double      from,
                        double      until,
                        SwFormFlags flags)
{
  GPtrArray *form = g_ptr_array_new_with_free_func ((GDestroyNotify)sw_form_section_free);

  g_return_val_if_fail (score != NULL, form);

  for (guint i = 0; i < score->sections->len; i++)
    {
      const SwScoreSection *source = &g_array_index (score->sections, SwScoreSection, i);
      double                bar = sw_score_get_bar_at (score, source->start, NULL);
      SwFormSection        *section;

      if (source->start < from - 1e-6 || source->start >= until - 1e-6)
        continue;
      section = sw_form_section_new (source->name, source->kind, (flags & SW_FORM_BARS) ? (guint)floor (source->length / bar + 0.5) : 0);
      if (flags & (SW_FORM_CHORDS | SW_FORM_MELODY))
        section->key = sw_score_get_key_at (score, source->start, NULL);
      if (flags & SW_FORM_CHORDS)
        section->chords = copy_chords (score, source->start, source->start + source->length);
      if ((flags & SW_FORM_MELODY) && source->n_lines == 0)
        section->tune = copy_tune (score, source->start, source->start + source->length);
      for (guint k = source->first_line; k < source->first_line + source->n_lines && (flags & SW_FORM_WORDS); k++)
        copy_line (section, g_ptr_array_index (score->lines, k), source->start, (flags & SW_FORM_MELODY) != 0);
      g_ptr_array_add (form, section);
    }
  return form;
}
