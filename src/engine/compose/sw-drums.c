/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Drums: the section's groove, a fill at its end, a crash where something begins, a
 * build-up before a chorus and a last stroke. */

#define G_LOG_DOMAIN "sw-drums"

#include "config.h"

#include "sw-compose-private.h"

#include <string.h>

static const guint8 lane_keys[SW_N_LANES] = {
  [SW_LANE_KICK] = 36, [SW_LANE_SNARE] = 38, [SW_LANE_RIM] = 37, [SW_LANE_CLAP] = 39, [SW_LANE_HAT] = 42, [SW_LANE_OPEN_HAT] = 46, [SW_LANE_PEDAL_HAT] = 44, [SW_LANE_RIDE] = 51, [SW_LANE_CRASH] = 49, [SW_LANE_LOW_TOM] = 43, [SW_LANE_MID_TOM] = 47, [SW_LANE_HIGH_TOM] = 50, [SW_LANE_SHAKER] = 70, [SW_LANE_TAMBOURINE] = 54, [SW_LANE_CONGA] = 63, [SW_LANE_LOW_CONGA] = 64, [SW_LANE_COWBELL] = 56, [SW_LANE_CLAVES] = 75, [SW_LANE_TIMPANI] = 41
};

/* How loud a lane is beside the kick. */
static const double lane_levels[SW_N_LANES] = {
  1, 1, 0.85, 0.9, 0.74, 0.74, 0.6, 0.7, 0.85, 0.95, 0.95, 0.95, 0.62, 0.6, 0.8, 0.8, 0.68, 0.7, 1
};

typedef struct
{
  SwComposer    *composer;
  SwPart        *part;
  SwSongSection *section;
  SwRandom       random;
} Drummer;

static double
get_velocity (char step)
{
  switch (step)
    {
    case 'X':
      return 112;
    case 'x':
    case 'r':
      return 90;
    case 'o':
      return 62;
    default:
      return 40;
    }
}

static void
strike (Drummer   *self,
        SwDrumLane lane,
        double     step,
        double     velocity)
{
  SwComposer *composer = self->composer;
  double      beat = _sw_composer_time (composer, step);
  /* A drummer's hands are good for about three milliseconds; the kick is steadier. */
  double jitter = sw_random_normal (&self->random) * (lane == SW_LANE_KICK ? 0.0015 : 0.003) * composer->plan->bpm / 60;

  velocity = velocity * lane_levels[lane] * (0.82 + 0.2 * self->section->energy) + sw_random_normal (&self->random) * 4;
  _sw_composer_add_note (composer, self->part, MAX (0, beat + jitter), lane == SW_LANE_CRASH ? 2 : 0.2, lane_keys[lane], velocity);
}

static void
strike_step (Drummer   *self,
             SwDrumLane lane,
             double     step,
             char       what)
{
  if (what == '.')
    return;
  strike (self, lane, step, get_velocity (what) + (lane == SW_LANE_HAT && (int)step % 4 == 0 ? 5 : 0));
  /* Two more strokes inside the sixteenth. */
  for (guint i = 1; what == 'r' && i < 3; i++)
    strike (self, lane, step + i / 3.0, get_velocity (what) - 28 + 10 * i);
}

/* A groove in the song's metre: a groove for four is cut for three; one for three
 * takes its last beat twice for four. */
static guint
fit_step (const SwGroove *groove,
          guint           steps_per_bar,
          guint           step)
{
  guint in_bar = step % steps_per_bar;
  guint bar = step / steps_per_bar;
  guint own = groove->n_steps % 12 == 0 ? 12 : 16;

  if (groove->n_steps % steps_per_bar == 0)
    return step % groove->n_steps;
  if (in_bar >= own)
    in_bar -= 4;
  return (bar * own + in_bar) % groove->n_steps;
}

static const SwGroove *
get_groove (SwComposer          *self,
            const SwSongSection *section)
{
  static const char *const in_three[2][2] = { { "waltz-a", "waltz-chorus-a" }, { "waltz-b", "waltz-chorus-b" } };
  const SwGroove          *groove = self->grooves[_sw_section_side (section)];

  if (section->kind == SW_SECTION_BRIDGE && self->plan->style->bridge == SW_BRIDGE_HALF_TIME && self->plan->beats == 4 && groove != NULL)
    return sw_style_library_find_groove (sw_style_library_get (), "half-time");

  /* A backbeat for four makes no sense in three. */
  if (groove != NULL && self->plan->beats == 3 && groove->n_steps % 12 != 0)
    return sw_style_library_find_groove (sw_style_library_get (), in_three[self->plan->take % 2][_sw_section_side (section)]);
  return groove;
}

const char *
_sw_groove_get_kicks (SwComposer          *self,
                      const SwSongSection *section,
                      guint               *n_steps)
{
  const SwGroove *groove = get_groove (self, section);

  *n_steps = groove != NULL ? groove->n_steps : 0;
  return groove != NULL ? groove->lanes[SW_LANE_KICK] : NULL;
}

static gboolean
is_heard (Drummer   *self,
          SwDrumLane lane,
          guint      bar)
{
  const SwSongSection *section = self->section;

  switch (section->kind)
    {
    case SW_SECTION_INTRO:
      if (self->composer->plan->style->intro == SW_INTRO_GROOVE)
        return TRUE;
      /* Hands first, feet later. */
      return lane != SW_LANE_SNARE && lane != SW_LANE_CLAP && (bar * 2 >= section->n_bars || (lane != SW_LANE_KICK));
    case SW_SECTION_OUTRO:
      return lane != SW_LANE_CLAP && (lane != SW_LANE_SNARE || bar * 2 < section->n_bars);
    case SW_SECTION_BRIDGE:
      if (self->composer->plan->style->bridge != SW_BRIDGE_BREAKDOWN)
        return TRUE;
      return bar * 2 >= section->n_bars || (lane != SW_LANE_SNARE && lane != SW_LANE_CLAP);
    case SW_SECTION_VERSE:
    case SW_SECTION_PRE_CHORUS:
    case SW_SECTION_CHORUS:
    case SW_SECTION_INSTRUMENTAL:
    case SW_SECTION_OTHER:
    default:
      return TRUE;
    }
}

static const SwGroove *
choose_fill (Drummer *self,
             guint    bar)
{
  GPtrArray *fills = self->composer->plan->style->parts[SW_PART_DRUMS].fills;
  gboolean   at_end = bar + 1 == self->section->n_bars && self->section->n_bars > 1;

  if (fills == NULL || fills->len == 0 || self->section->last)
    return NULL;
  if (!at_end && !(bar % 4 == 3 && sw_random_double (&self->random) < 0.25))
    return NULL;
  if (at_end && self->section->build != SW_BUILD_FILL && self->section->build != SW_BUILD_NONE)
    return NULL;
  /* Inside a section only short ones. */
  for (guint tries = 0; tries < 6; tries++)
    {
      const SwGroove *fill = g_ptr_array_index (fills, (guint)sw_random_int (&self->random, (int)fills->len));

      if (at_end || fill->n_steps <= 8)
        return fill;
    }
  return NULL;
}

/* A snare that gets faster and louder: eighths, then sixteenths; the kick waits for
 * the chorus. */
static void
play_roll (Drummer *self,
           guint    bar,
           guint    n_bars)
{
  guint steps = self->composer->steps_per_bar;
  guint first = (self->section->bar + bar) * steps;

  for (guint step = 0; step < n_bars * steps; step++)
    {
      double x = (double)step / (n_bars * steps);

      if (x < 0.5 ? step % 4 == 0 : x < 0.75 ? step % 2 == 0
                                             : TRUE)
        strike (self, SW_LANE_SNARE, first + step, 44 + 66 * x);
      if (x < 0.5 && step % 4 == 0)
        strike (self, SW_LANE_KICK, first + step, 96);
    }
}

/* Cymbals from nothing. */
static void
play_swell (Drummer *self,
            guint    bar)
{
  guint      steps = self->composer->steps_per_bar;
  guint      first = (self->section->bar + bar) * steps;
  SwDrumLane lane = self->composer->grooves[1] != NULL && self->composer->grooves[1]->lanes[SW_LANE_TIMPANI] != NULL ? SW_LANE_TIMPANI : SW_LANE_CRASH;

  for (guint step = 0; step < steps; step++)
    strike (self, lane, first + step, 18 + 62.0 * step / steps);
}

/* While the snare rolls nobody else strikes but hands. */
static gboolean
is_waiting (Drummer   *self,
            SwDrumLane lane,
            guint      bar)
{
  guint length = self->section->n_bars >= 8 ? 2 : 1;

  return self->section->build == SW_BUILD_ROLL && bar + length >= self->section->n_bars && lane != SW_LANE_SHAKER && lane != SW_LANE_TAMBOURINE;
}

/* The last chorus gets a tambourine, and a crash every four bars. */
static void
play_extra (Drummer *self,
            guint    bar)
{
  guint steps = self->composer->steps_per_bar;
  guint first = (self->section->bar + bar) * steps;

  if (!self->section->climax || self->composer->plan->style->energy < 0.45 || self->composer->plan->richness < 0.6)
    return;
  for (guint step = 4; step < steps; step += 8)
    strike (self, SW_LANE_TAMBOURINE, first + step, 84);
  if (bar > 0 && bar % 4 == 0)
    strike (self, SW_LANE_CRASH, first, 90);
}

static void
play_bar (Drummer        *self,
          const SwGroove *groove,
          guint           bar)
{
  guint           steps = self->composer->steps_per_bar;
  guint           first = (self->section->bar + bar) * steps;
  const SwGroove *fill = choose_fill (self, bar);
  guint           fill_length = fill != NULL ? MIN (fill->n_steps, steps) : 0;
  guint           fill_from = steps - fill_length;

  for (guint step = 0; step < steps; step++)
    for (guint lane = 0; lane < SW_N_LANES; lane++)
      {
        gboolean        filling = step >= fill_from && fill_length > 0;
        const SwGroove *source = filling ? fill : groove;
        guint           index = filling ? step - fill_from + fill->n_steps - fill_length : fit_step (groove, steps, bar * steps + step);

        if (is_waiting (self, lane, bar))
          continue;
        if (source->lanes[lane] != NULL && (filling || is_heard (self, lane, bar)))
          strike_step (self, lane, first + step, source->lanes[lane][index]);
        else if (filling && lane == SW_LANE_KICK && groove->lanes[lane] != NULL && step % 8 == 0)
          strike_step (self, lane, first + step, groove->lanes[lane][fit_step (groove, steps, bar * steps + step)]);
      }
}

/* Two or three strokes that say the drums come in on the next one. */
static void
play_pickup (Drummer *self,
             guint    bar)
{
  static const char *const rhythms[] = { "..xX", "x.xX", ".xxX" };
  const char              *rhythm = rhythms[sw_random_int (&self->random, G_N_ELEMENTS (rhythms))];
  guint                    first = bar * self->composer->steps_per_bar - SW_STEPS_PER_BEAT;

  for (guint i = 0; i < SW_STEPS_PER_BEAT; i++)
    strike_step (self, i < 3 ? SW_LANE_SNARE : SW_LANE_LOW_TOM, first + i, rhythm[i] == 'X' ? 'x' : rhythm[i] == 'x' ? 'o'
                                                                                                                     : '.');
}

/* Whether the drums come in with @bar of @section, having rested. */
static gboolean
comes_in (SwComposer *self,
          guint       index)
{
  const SwSongSection *section = g_ptr_array_index (self->sections, index);
  const SwSongSection *before = index > 0 ? g_ptr_array_index (self->sections, index - 1) : NULL;

  if (section->enters[SW_PART_DRUMS] > 0)
    return TRUE;
  return before != NULL && !(before->parts & (1u << SW_PART_DRUMS)) && before->stop == 0;
}

static gboolean
begins_with_crash (SwComposer          *self,
                   const SwSongSection *section)
{
  gboolean first = section->bar == 0 && (self->plan->pins == NULL || self->plan->pins->from <= 0);

  return !first && (section->kind == SW_SECTION_CHORUS || section->kind == SW_SECTION_INSTRUMENTAL || section->kind == SW_SECTION_BRIDGE || (section->kind == SW_SECTION_VERSE && section->nth > 0));
}

void
_sw_drums_write (SwComposer *self)
{
  Drummer  drummer = { .composer = self, .part = sw_score_get_part (self->score, SW_PART_DRUMS) };
  gboolean quiet = self->plan->style->energy < 0.3;

  if (drummer.part == NULL)
    return;
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection  *section = g_ptr_array_index (self->sections, i);
      const SwGroove *groove = get_groove (self, section);
      guint           first = section->bar * self->steps_per_bar;
      guint           n_bars = section->last && section->n_bars > 1 ? section->n_bars - 1 : section->n_bars;

      if (groove == NULL || !(section->parts & (1u << SW_PART_DRUMS)))
        continue;
      drummer.section = section;
      sw_random_init (&drummer.random, self->plan->take_seed, "drums", i);
      if (comes_in (self, i) && !quiet && self->plan->style->build != SW_BUILD_NONE)
        play_pickup (&drummer, section->bar + section->enters[SW_PART_DRUMS]);
      if (begins_with_crash (self, section) && !quiet)
        strike (&drummer, SW_LANE_CRASH, first, 98);
      for (guint bar = section->enters[SW_PART_DRUMS]; bar < n_bars; bar++)
        {
          play_bar (&drummer, groove, bar);
          play_extra (&drummer, bar);
        }
      if (section->build == SW_BUILD_ROLL && section->n_bars >= 4)
        play_roll (&drummer, section->n_bars - (section->n_bars >= 8 ? 2 : 1), section->n_bars >= 8 ? 2 : 1);
      else if (section->build == SW_BUILD_SWELL && section->n_bars >= 4)
        play_swell (&drummer, section->n_bars - 1);
      if (section->last && section->n_bars > 1)
        {
          guint end = (section->bar + section->n_bars - 1) * self->steps_per_bar;

          if (self->plan->style->ending == SW_ENDING_STAB)
            strike (&drummer, SW_LANE_SNARE, end, 106);
          strike (&drummer, SW_LANE_KICK, end, 100);
          strike (&drummer, quiet ? SW_LANE_RIDE : SW_LANE_CRASH, end, quiet ? 60 : 92);
        }
    }
}
