/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The bass: the style's pattern on the chord, with approach and walking notes that
 * lead to the next chord, or along with the kick. */

#define G_LOG_DOMAIN "sw-bass"

#include "config.h"

#include "sw-compose-private.h"

#define LOWEST 28 /* E1 */

typedef struct
{
  SwComposer      *composer;
  SwPart          *part;
  SwSongSection   *section;
  const SwPattern *pattern;
  const char      *kicks; /* (nullable) */
  guint            n_kicks;
  SwRandom         random;
  int              last;
} Bassist;

static int
get_root (int class)
{
  return LOWEST + ((class - LOWEST) % 12 + 12) % 12;
}

/* The chord's own third, fifth or seventh above @root. */
static int
get_tone (const SwChord *chord,
          int            root,
          guint          which)
{
  if (which < chord->n_intervals && chord->intervals[which] < 12)
    return root + (chord->bass == chord->root ? chord->intervals[which] : 0);
  return root + (which == 3 ? 10 : 0);
}

static int
get_approach (Bassist *self,
              int      root,
              int      next)
{
  int side = self->last <= next ? -1 : 1;

  if (root == next)
    return root + 7 > LOWEST + 16 ? root - 5 : root + 7;
  if (sw_random_int (&self->random, 2) == 0)
    return next + side;
  for (int distance = 1; distance <= 2; distance++)
    if (_sw_scale_contains (self->composer, next + side * distance))
      return next + side * distance;
  return next + side;
}

/* A chord tone or scale step between here and there. */
static int
get_walk (Bassist       *self,
          const SwChord *chord,
          int            root,
          int            next)
{
  int    best = root;
  double best_cost = 1e9;

  for (int pitch = root - 2; pitch <= root + 12; pitch++)
    {
      int    distance = ABS (pitch - self->last);
      double cost;

      if (pitch < LOWEST || distance == 0 || (!_sw_scale_contains (self->composer, pitch) && !_sw_chord_contains (chord, pitch)))
        continue;
      cost = (distance > 5 ? distance : distance > 2 ? 1
                                                     : 0) +
             (_sw_chord_contains (chord, pitch) ? 0 : 1) + 0.15 * ABS (pitch - next) + 2 * sw_random_double (&self->random);
      if (cost < best_cost)
        {
          best_cost = cost;
          best = pitch;
        }
    }
  return best;
}

static int
get_pitch (Bassist       *self,
           char           what,
           const SwChord *chord,
           const SwChord *next)
{
  int root = get_root (chord->bass);
  int target = get_root (next->bass);

  switch (what)
    {
    case '3':
      return get_tone (chord, root, 1);
    case '5':
      return get_tone (chord, root, 2) > LOWEST + 15 ? get_tone (chord, root, 2) - 12 : get_tone (chord, root, 2);
    case '6':
      return root + 9;
    case '7':
      return get_tone (chord, root, 3);
    case '8':
      return root + 12;
    case 'a':
      return get_approach (self, root, target);
    case 'w':
      return get_walk (self, chord, root, target);
    default:
      return root;
    }
}

static char
get_step (Bassist *self,
          guint    step)
{
  char what = _sw_pattern_at (self->composer, self->pattern, step);

  if (what != 'k')
    return what;
  if (self->kicks == NULL)
    return step % self->composer->steps_per_bar == 0 ? '1' : '-';
  return self->kicks[step % self->n_kicks] == 'X' || self->kicks[step % self->n_kicks] == 'x' ? '1' : '-';
}

static void
play_section (Bassist *self)
{
  SwComposer *composer = self->composer;
  guint       steps = composer->steps_per_bar;
  guint       n = self->section->n_bars * steps;
  guint       first = self->section->bar * steps;
  guint       end = self->section->last && self->section->n_bars > 1 ? n - steps : n;

  for (guint step = self->section->enters[SW_PART_BASS] * steps; step < end; step++)
    {
      double         beat = (first + step) / (double)SW_STEPS_PER_BEAT;
      const SwChord *chord = _sw_harmony_at (composer, beat);
      const SwChord *next = _sw_harmony_at (composer, chord->start + chord->length + 0.01);
      char           what = get_step (self, step);
      gboolean       changed = step > 0 && chord != _sw_harmony_at (composer, beat - 0.25);
      guint          length = 1;
      double         velocity;

      /* A held note gives way to a new chord. */
      if (what == '-' && changed)
        what = '1';
      if (what == '-' || what == '.')
        continue;
      while (step + length < end && get_step (self, step + length) == '-' && _sw_harmony_at (composer, beat + length / 4.0) == chord)
        length++;
      self->last = get_pitch (self, what, chord, next);
      velocity = 92 + (_sw_composer_strength (composer, (int)step) >= 4 ? 10 : 0) - (what == '8' ? 4 : 0) + 4 * sw_random_normal (&self->random);
      _sw_composer_add_note (composer, self->part, _sw_composer_time (composer, first + step) + 0.002 * sw_random_normal (&self->random),
                             length / 4.0 * 0.95, self->last, velocity * (0.86 + 0.14 * self->section->energy));
    }
  if (end < n)
    _sw_composer_add_note (composer, self->part, (first + end) / (double)SW_STEPS_PER_BEAT, _sw_composer_get_last_length (composer),
                           get_root (_sw_harmony_at (composer, (first + end) / (double)SW_STEPS_PER_BEAT)->bass), 90);
}

void
_sw_bass_write (SwComposer *self)
{
  Bassist bassist = { .composer = self, .part = sw_score_get_part (self->score, SW_PART_BASS), .last = LOWEST + 8 };

  int before[6] = { 0 };

  if (bassist.part == NULL)
    return;
  _sw_join_get_voices (self, SW_PART_BASS, before);
  if (before[0] > 0)
    bassist.last = before[0];
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = g_ptr_array_index (self->sections, i);
      guint          side = _sw_section_side (section);

      bassist.section = section;
      bassist.pattern = self->patterns[SW_PART_BASS][side] != NULL ? self->patterns[SW_PART_BASS][side] : self->patterns[SW_PART_BASS][1 - side];
      if (bassist.pattern == NULL || !(section->parts & (1u << SW_PART_BASS)))
        continue;
      if (side == 0 && section->nth % 2 == 1 && self->variants[SW_PART_BASS][side] != NULL)
        bassist.pattern = self->variants[SW_PART_BASS][side];
      bassist.kicks = _sw_groove_get_kicks (self, section, &bassist.n_kicks);
      sw_random_init (&bassist.random, self->plan->take_seed, "bass", i);
      play_section (&bassist);
    }
}
