/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lead instrument: tunes where nobody sings, answers where the singer rests. */

#define G_LOG_DOMAIN "sw-lead"

#include "config.h"

#include "sw-compose-private.h"

static void
play_phrase (SwComposer          *self,
             SwPart              *part,
             const SwSongSection *section,
             const SwPhrase      *phrase,
             SwRandom            *random)
{
  guint first = (section->bar + phrase->bar) * self->steps_per_bar;
  int   end = (int)(phrase->n_bars * self->steps_per_bar);

  for (guint i = 0; i < phrase->n; i++)
    {
      int    until = i + 1 < phrase->n ? phrase->steps[i + 1] : MIN (phrase->steps[i] + 8, end);
      double start = _sw_composer_time (self, first + (guint)phrase->steps[i]);
      double length = _sw_composer_time (self, first + (guint)until) - start;

      _sw_composer_add_note (self, part, start + 0.003 * sw_random_normal (random), length * 0.95, phrase->pitches[i],
                             84 + (_sw_composer_strength (self, phrase->steps[i]) >= 3 ? 8 : 0) + 4 * sw_random_normal (random));
    }
}

/* Two or three chord tones rising in the pause after @phrase. */
static void
play_answer (SwComposer          *self,
             SwPart              *part,
             const SwSongSection *section,
             const SwPhrase      *phrase,
             SwRandom            *random)
{
  int   steps = (int)(phrase->n_bars * self->steps_per_bar);
  int   from = phrase->steps[phrase->n - 1] + 4;
  guint first = (section->bar + phrase->bar) * self->steps_per_bar;
  int   last = 72 + sw_random_int (random, 4);

  if (steps - from < 5)
    return;
  for (int step = MAX (from, steps - 6) & ~1; step < steps; step += 2)
    {
      const SwChord *chord = _sw_harmony_at (self, (first + (guint)step) / (double)SW_STEPS_PER_BEAT);
      int            pitch = last + 1;

      while (!_sw_chord_contains (chord, pitch) && pitch < last + 9)
        pitch++;
      if (pitch > 86)
        break;
      _sw_composer_add_note (self, part, _sw_composer_time (self, first + (guint)step), 0.48, pitch, 62 + 3 * sw_random_normal (random));
      last = pitch;
    }
}

/* A tune that is given. */
static void
play_fixed (SwComposer          *self,
            SwPart              *part,
            const SwSongSection *section)
{
  GArray *tune = section->form != NULL && !section->sung ? section->form->tune : NULL;
  double  length = section->n_bars * (double)self->plan->beats;

  for (guint i = 0; tune != NULL && i < tune->len; i++)
    {
      const SwNote *note = &g_array_index (tune, SwNote, i);
      int           pitch = note->pitch + self->plan->chord_shift - section->transpose;

      if (note->start < length)
        _sw_composer_add_note (self, part, section->bar * (double)self->plan->beats + note->start, note->length, pitch, note->velocity);
    }
}

void
_sw_lead_write (SwComposer *self)
{
  SwPart *part = sw_score_get_part (self->score, SW_PART_LEAD);

  if (part == NULL)
    return;
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = g_ptr_array_index (self->sections, i);
      gboolean       busy = self->patterns[SW_PART_LEAD][_sw_section_side (section)] != NULL;
      SwRandom       random;

      sw_random_init (&random, self->plan->take_seed, "lead", i);
      play_fixed (self, part, section);
      for (guint k = 0; k < section->phrases->len; k++)
        {
          SwPhrase *phrase = g_ptr_array_index (section->phrases, k);

          if (!section->sung)
            play_phrase (self, part, section, phrase, &random);
          else if (!busy && k % 2 == 1 && section->energy > 0.55 && self->plan->richness > 0.5)
            play_answer (self, part, section, phrase, &random);
        }
    }
}
