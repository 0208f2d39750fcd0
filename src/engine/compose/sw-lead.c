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

static const SwPhrase *
find_hook (SwComposer *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      const SwSongSection *section = g_ptr_array_index (self->sections, i);

      if (section->kind == SW_SECTION_CHORUS && section->phrases->len > 0)
        return g_ptr_array_index (section->phrases, 0);
    }
  return NULL;
}

static int
get_near (const SwChord *chord,
          int            pitch)
{
  for (int distance = 0; distance < 6; distance++)
    for (int side = 1; side >= -1; side -= 2)
      if (_sw_chord_contains (chord, pitch + side * distance))
        return pitch + side * distance;
  return pitch;
}

/* In the pause after @phrase: the head of the chorus's tune, bent to the chord; the
 * same answer each time is what people hum. */
static void
play_answer (SwComposer          *self,
             SwPart              *part,
             const SwSongSection *section,
             const SwPhrase      *phrase,
             SwRandom            *random)
{
  const SwPhrase *hook = find_hook (self);
  int             steps = (int)(phrase->n_bars * self->steps_per_bar);
  int             from = phrase->steps[phrase->n - 1] + 4;
  int             start = MAX ((from + 1) & ~1, steps - 8);
  guint           first = (section->bar + phrase->bar) * self->steps_per_bar;
  int             last = 0;

  if (steps - start < 4 || hook == NULL)
    return;
  for (guint i = 0; i < MIN (hook->n, 5); i++)
    {
      int            step = start + MIN (hook->steps[i] - hook->steps[0], (int)i * 2);
      const SwChord *chord = _sw_harmony_at (self, (first + (guint)step) / (double)SW_STEPS_PER_BEAT);
      int            pitch = hook->pitches[i];

      while (pitch < 67)
        pitch += 12;
      pitch = i % 2 == 0 || !_sw_scale_contains (self, pitch) ? get_near (chord, pitch) : pitch;
      if (step >= steps || (i > 0 && step == last))
        break;
      last = step;
      _sw_composer_add_note (self, part, _sw_composer_time (self, first + (guint)step), step + 2 >= steps ? 0.48 : 0.46, pitch, 64 + 3 * sw_random_normal (random));
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

          if (!section->sung && phrase->bar >= section->enters[SW_PART_LEAD])
            play_phrase (self, part, section, phrase, &random);
          else if (section->sung && !busy && (section->parts & (1u << SW_PART_LEAD)) && k % 2 == 1 && section->energy > 0.55 && self->plan->richness > 0.5)
            play_answer (self, part, section, phrase, &random);
        }
    }
}
