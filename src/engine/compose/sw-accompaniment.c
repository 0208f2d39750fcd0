/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys, guitar, strings, pads and arpeggios: the style's patterns on voiced chords. */

#define G_LOG_DOMAIN "sw-accompaniment"

#include "config.h"

#include "sw-compose-private.h"

#include <string.h>

typedef struct
{
  SwComposer      *composer;
  SwPart          *part;
  SwSongSection   *section;
  const SwPattern *pattern;
  SwRandom         random;
  int              centre, bottom; /* of voicings; lowest bass note */
  gboolean         sustained;      /* pads: a chord that stays is held on */
  int              previous[6];
  int              voices[6];
  guint            n_voices;
} Player;

static const struct
{
  SwPartRole role;
  int        centre, bottom;
} registers[] = {
  { SW_PART_KEYS, 60, 36 },
  { SW_PART_GUITAR, 57, 40 },
  { SW_PART_STRINGS, 64, 43 },
  { SW_PART_SYNTH, 62, 36 },
  { SW_PART_LEAD, 74, 55 },
  { SW_PART_EFFECTS, 67, 48 },
};

/* Loudness over the section: a build grows towards its end. */
static double
get_swell (Player *self,
           double  beat)
{
  double beats = self->composer->plan->beats;
  double left = (self->section->bar + self->section->n_bars) * beats - beat;

  if ((self->section->build != SW_BUILD_ROLL && self->section->build != SW_BUILD_SWELL) || left > 2 * beats)
    return 1;
  return 1.12 - 0.12 * left / (2 * beats);
}

static void
sound_as (Player        *self,
          double         beat,
          double         length,
          int            pitch,
          double         velocity,
          SwArticulation articulation)
{
  double loudness = velocity * (0.8 + 0.2 * self->section->energy) * get_swell (self, beat);

  _sw_composer_add_articulated (self->composer, self->part, MAX (0, beat + 0.004 * sw_random_normal (&self->random)), length, pitch,
                                loudness + 3 * sw_random_normal (&self->random), articulation);
}

static void
sound (Player *self,
       double  beat,
       double  length,
       int     pitch,
       double  velocity)
{
  sound_as (self, beat, length, pitch, velocity, length <= 0.3 ? SW_ARTICULATION_STACCATO : velocity >= 82 ? SW_ARTICULATION_ACCENT
                                                                                                           : SW_ARTICULATION_NORMAL);
}

static int
get_bass (Player *self,
          int class)
{
  return self->bottom + ((class - self->bottom) % 12 + 12) % 12;
}

static void
play_chord (Player *self,
            double  beat,
            double  length,
            guint   from,
            double  velocity)
{
  for (guint i = from; i < self->n_voices; i++)
    sound (self, beat, length, self->voices[i], velocity);
}

/* Strings one after the other; a down stroke takes the bass and the top along. */
static void
strum (Player        *self,
       const SwChord *chord,
       double         beat,
       double         length,
       gboolean       down)
{
  double gap = 0.012 * self->composer->plan->bpm / 60;
  double velocity = down ? 80 : 64;
  guint  n = self->n_voices;

  if (down)
    sound (self, beat, length, get_bass (self, chord->bass), velocity - 4);
  for (guint i = 0; i < n; i++)
    sound (self, beat + gap * (i + 1), length, self->voices[down ? i : n - 1 - i], velocity);
  if (down && self->voices[0] + 12 > self->voices[n - 1])
    sound (self, beat + gap * (n + 1), length, self->voices[0] + 12, velocity - 6);
}

static void
play_power (Player        *self,
            const SwChord *chord,
            double         beat,
            double         length,
            gboolean       muted)
{
  int    root = get_bass (self, chord->root);
  double velocity = muted ? 84 : 100;

  if (muted)
    length = MIN (length, 0.2);
  sound_as (self, beat, length, root, velocity, muted ? SW_ARTICULATION_MUTED : SW_ARTICULATION_ACCENT);
  sound_as (self, beat, length, root + chord->intervals[2], velocity - 4, muted ? SW_ARTICULATION_MUTED : SW_ARTICULATION_ACCENT);
  if (!muted)
    sound (self, beat, length, root + 12, velocity - 8);
}

static void
play_step (Player        *self,
           const SwChord *chord,
           char           what,
           double         beat,
           double         length)
{
  switch (what)
    {
    case 'X':
      play_chord (self, beat, length, 0, 82);
      break;
    case 'x':
      play_chord (self, beat, length, 0, 70);
      break;
    case 'o':
      play_chord (self, beat, length, 0, 58);
      break;
    case 'u':
      play_chord (self, beat, length, 1, 64);
      break;
    case 'b':
    case 'f':
      sound (self, beat, length, get_bass (self, what == 'b' ? chord->bass : (chord->root + chord->intervals[2]) % 12), 74);
      break;
    case 'B':
      sound (self, beat, length, get_bass (self, chord->bass), 74);
      play_chord (self, beat, length, 0, 70);
      break;
    case 'D':
    case 'U':
      strum (self, chord, beat, length, what == 'D');
      break;
    case 'P':
    case 'p':
      play_power (self, chord, beat, length, what == 'p');
      break;
    default:
      if (what >= '1' && what <= '9')
        {
          guint voice = (guint)(what - '1');

          sound (self, beat, length, self->voices[voice % self->n_voices] + 12 * (int)(voice / self->n_voices), 68);
        }
      break;
    }
}

/* How long the note at @step is held: over '-' until the chord changes; a sustained
 * part also over bar lines while the chord stays. */
static guint
get_length (Player        *self,
            guint          first,
            guint          step,
            guint          end,
            const SwChord *chord)
{
  guint length = 1;

  while (step + length < end)
    {
      char     what = _sw_pattern_at (self->composer, self->pattern, step + length);
      gboolean same = _sw_harmony_at (self->composer, (first + step + length) / (double)SW_STEPS_PER_BEAT) == chord;

      if (!same || (what != '-' && !self->sustained))
        break;
      length++;
    }
  return length;
}

static void
play_section (Player *self)
{
  SwComposer    *composer = self->composer;
  guint          steps = composer->steps_per_bar;
  guint          first = self->section->bar * steps;
  guint          n = self->section->n_bars * steps;
  guint          end = self->section->last && self->section->n_bars > 1 ? n - steps : n;
  const SwChord *current = NULL;

  for (guint step = self->section->enters[self->part->role] * steps; step < end; step++)
    {
      double         beat = (first + step) / (double)SW_STEPS_PER_BEAT;
      const SwChord *chord = _sw_harmony_at (composer, beat);
      char           what = _sw_pattern_at (composer, self->pattern, step);
      gboolean       changed = chord != current;
      guint          length;

      if (changed)
        self->n_voices = _sw_chord_voice (chord, self->centre, self->previous, self->voices);
      if (what == '-' && changed)
        what = current == NULL || self->sustained ? self->pattern->steps[0] : 'o';
      current = chord;
      if (what == '-' || what == '.' || (self->sustained && !changed))
        continue;
      length = get_length (self, first, step, end, chord);
      play_step (self, chord, what, _sw_composer_time (composer, first + step), length / (double)SW_STEPS_PER_BEAT * 0.97);
    }
  if (end < n)
    {
      const SwChord *chord = _sw_harmony_at (composer, (first + end) / (double)SW_STEPS_PER_BEAT);

      self->n_voices = _sw_chord_voice (chord, self->centre, self->previous, self->voices);
      if (self->part->role != SW_PART_LEAD)
        sound (self, (first + end) / (double)SW_STEPS_PER_BEAT, _sw_composer_get_last_length (composer), get_bass (self, chord->bass), 74);
      play_chord (self, (first + end) / (double)SW_STEPS_PER_BEAT, _sw_composer_get_last_length (composer), 0, composer->plan->style->ending == SW_ENDING_STAB ? 88 : 72);
    }
}

static gboolean
is_sustained (const SwPattern *pattern)
{
  return strspn (pattern->steps + 1, "-") == pattern->n_steps - 1;
}

void
_sw_accompaniment_write (SwComposer *self)
{
  for (guint r = 0; r < G_N_ELEMENTS (registers); r++)
    {
      Player player = { .composer = self, .centre = registers[r].centre, .bottom = registers[r].bottom };

      player.part = sw_score_get_part (self->score, registers[r].role);
      _sw_join_get_voices (self, registers[r].role, player.previous);
      for (guint i = 0; i < self->sections->len && player.part != NULL; i++)
        {
          SwSongSection *section = g_ptr_array_index (self->sections, i);
          guint          side = _sw_section_side (section);

          player.section = section;
          player.pattern = self->patterns[registers[r].role][side];
          /* The second verse is played a little differently. */
          if (side == 0 && section->nth % 2 == 1 && self->variants[registers[r].role][side] != NULL)
            player.pattern = self->variants[registers[r].role][side];
          /* Who plays a tune does not play the pattern too. */
          if (registers[r].role == SW_PART_LEAD && !section->sung && (section->phrases->len > 0 || (section->form != NULL && section->form->tune != NULL)))
            continue;
          if (player.pattern == NULL || !(section->parts & (1u << registers[r].role)))
            continue;
          player.sustained = is_sustained (player.pattern);
          sw_random_init (&player.random, self->plan->take_seed, sw_part_role_get_name (registers[r].role), i + 1);
          play_section (&player);
        }
    }
}
