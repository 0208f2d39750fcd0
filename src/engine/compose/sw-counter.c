/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A counter-line: slow notes above the chords of later choruses, which move by step
 * and against the singer. */

#define G_LOG_DOMAIN "sw-counter"

#include "config.h"

#include "sw-compose-private.h"

#define LOWEST 67
#define HIGHEST 84

/* What is sung around @beat, 0 when nobody sings. */
static int
get_sung (SwComposer *self,
          double      beat)
{
  for (guint i = 0; i < self->score->lines->len; i++)
    {
      const SwSungLine *line = g_ptr_array_index (self->score->lines, i);

      for (guint k = 0; k < line->notes->len; k++)
        {
          const SwSungNote *note = &g_array_index (line->notes, SwSungNote, k);

          if (note->start <= beat + 0.25 && note->start + note->length > beat)
            return note->pitch;
        }
    }
  return 0;
}

/* The cheapest next note: a chord tone near the last one, thirds and sevenths before
 * roots, not with the singer and in the other direction. */
static int
choose_pitch (SwComposer    *self,
              const SwChord *chord,
              int            last,
              int            sung,
              int            motion,
              SwRandom      *random)
{
  int    best = last;
  double best_cost = 1e9;

  for (int pitch = LOWEST; pitch <= HIGHEST; pitch++)
    {
      int    interval = ABS (pitch - last);
      double cost;

      if (!_sw_chord_contains (chord, pitch))
        continue;
      cost = interval == 0 ? 1.2 : interval <= 2 ? 0
                               : interval <= 4   ? 0.8
                                                 : interval * 0.5;
      if (pitch % 12 == chord->root)
        cost += 0.5;
      if (sung > 0 && (pitch - sung) % 12 == 0)
        cost += 1.2;
      if (motion * (pitch - last) > 0)
        cost += 0.7;
      if (pitch > 80)
        cost += 0.5;
      cost += 0.5 * sw_random_double (random);
      if (cost < best_cost)
        {
          best_cost = cost;
          best = pitch;
        }
    }
  return best;
}

static void
write_section (SwComposer          *self,
               SwPart              *part,
               const SwSongSection *section,
               SwRandom            *random)
{
  double beats = self->plan->beats;
  double pace = beats == 3 ? 3 : self->plan->bpm > 130 ? 4
                                                       : 2;
  double start = section->bar * beats;
  double end = (section->bar + section->n_bars - (section->last ? 1 : 0)) * beats;
  int    last = 74, before = 0;

  for (double beat = start; beat < end - 1e-6; beat += pace)
    {
      const SwChord *chord = _sw_harmony_at (self, beat);
      int            sung = get_sung (self, beat);
      int            pitch = choose_pitch (self, chord, last, sung, sung > 0 && before > 0 ? sung - before : 0, random);
      const SwChord *next = _sw_harmony_at (self, beat + pace - 0.5);
      double         length = MIN (pace, end - beat);
      int            passing = pitch + (pitch >= last ? 2 : -2);

      /* Into the next bar over a neighbour, now and then. */
      if (length >= 2 && next == chord && _sw_scale_contains (self, passing) && sw_random_int (random, 4) == 0)
        {
          _sw_composer_add_note (self, part, beat, (length - 1) * 0.98, pitch, 70 + 2 * sw_random_normal (random));
          _sw_composer_add_articulated (self, part, beat + length - 1, 0.98, passing, 66 + 2 * sw_random_normal (random), SW_ARTICULATION_LEGATO);
          last = passing;
        }
      else
        {
          _sw_composer_add_note (self, part, beat, length * 0.98, pitch, 70 + 2 * sw_random_normal (random));
          last = pitch;
        }
      before = sung > 0 ? sung : before;
    }
}

void
_sw_counter_write (SwComposer *self)
{
  SwPart  *part = sw_score_get_part (self->score, SW_PART_STRINGS);
  SwRandom random;
  gboolean wished;

  if (part == NULL)
    part = sw_score_get_part (self->score, SW_PART_SYNTH);
  sw_random_init (&random, self->plan->take_seed, "counter", 0);
  wished = sw_random_double (&random) < self->plan->style->counter * (0.4 + self->plan->richness);
  if (part == NULL || !wished)
    return;
  for (guint i = 0; i < self->sections->len; i++)
    {
      const SwSongSection *section = g_ptr_array_index (self->sections, i);

      if (section->kind != SW_SECTION_CHORUS || (section->nth == 0 && !section->climax) || !(section->parts & (1u << part->role)))
        continue;
      sw_random_init (&random, self->plan->take_seed, "counter", 1);
      write_section (self, part, section, &random);
    }
}
