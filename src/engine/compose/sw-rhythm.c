/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When each syllable is sung: the cheapest placement on the grid, by dynamic
 * programming. Stressed syllables want strong beats, neighbours want even gaps, the
 * last one wants to be long and the line wants to breathe. */

#define G_LOG_DOMAIN "sw-rhythm"

#include "config.h"

#include "sw-compose-private.h"

#include <math.h>

#define IMPOSSIBLE 1e9
#define MAX_SLOTS 260
#define MAX_GAP 14

typedef struct
{
  SwComposer     *composer;
  SwPhrase       *phrase;
  const SwPhrase *model;
  SwRandom       *random;
  double          pull;
  double          syncopation; /* 0 square … 1 off the beat */
  int             grid;        /* steps between slots */
  int             n_slots;
  int             pickup; /* steps before the first bar that may be used */
  guint           first_stress;
  double          gap; /* slots wished between syllables */
} Placement;

static double
cost_of_beat (guint8 weight,
              int    strength,
              double syncopation)
{
  switch (weight)
    {
    case 2:
      return strength >= 3 ? 0 : strength >= 1 ? 1.1 - 0.9 * syncopation
                                               : 2.2 - syncopation;
    case 1:
      return strength >= 4 ? 0.5 : strength >= 1 ? 0.2
                                                 : 1.0 - 0.4 * syncopation;
    default:
      return strength >= 4 ? 1.6 : strength == 3 ? 0.7
                               : strength == 1   ? 0
                                                 : 0.3;
    }
}

static double
cost_of_slot (Placement *self,
              guint      i,
              int        slot)
{
  const SwPhrase *phrase = self->phrase;
  int             step = slot * self->grid - self->pickup;
  int             strength = _sw_composer_strength (self->composer, step);
  double          per_eighth = self->grid / 2.0;
  double          cost = cost_of_beat (phrase->weights[i], strength, self->syncopation) + sw_random_double (self->random) * 0.35;

  if (i + 1 == phrase->n)
    {
      int left = (self->n_slots - slot) * self->grid;

      cost += left < 4 ? 9 : left < 6 ? 3
                                      : 0;
      if (strength >= 3)
        cost -= 0.8;
    }
  if (i == 0 && self->pickup > 0)
    cost += MIN (4, ABS (step + 2 * (int)self->first_stress)) * 0.35 / 2;
  else if (i == 0)
    cost += fabs (slot - (phrase->weights[0] == 2 ? 0 : 1 / per_eighth)) * 0.35 * per_eighth;
  /* With a pickup, the first stress falls on one. */
  if (self->pickup > 0 && i == self->first_stress)
    cost += step == 0 ? -1.2 : 0.4;
  if (self->model != NULL && i < self->model->n)
    cost += MIN (3, ABS (self->model->steps[i] - step) / 2.0) * self->pull;
  return cost;
}

static double
cost_of_gap (Placement *self,
             guint      i,
             int        gap)
{
  double per_eighth = self->grid / 2.0;
  double cost = fabs (gap - self->gap) * 0.35 * per_eighth;

  if (gap * per_eighth > 4)
    cost += 2;
  if (gap < self->gap * 0.5)
    cost += 0.8;
  if (self->phrase->inside[i] && gap * per_eighth > 2)
    cost += 0.8;
  return cost;
}

static void
find_cheapest (Placement *self)
{
  int                n = (int)self->phrase->n;
  g_autofree double *costs = g_new (double, n * self->n_slots);
  g_autofree gint16 *from = g_new (gint16, n * self->n_slots);
  int                best = 0;

  for (int i = 0; i < n; i++)
    for (int slot = 0; slot < self->n_slots; slot++)
      {
        double *cell = &costs[i * self->n_slots + slot];
        double  here;

        *cell = IMPOSSIBLE;
        from[i * self->n_slots + slot] = -1;
        if (slot < i || self->n_slots - slot < n - i)
          continue;
        here = cost_of_slot (self, (guint)i, slot);
        if (i == 0)
          {
            *cell = here;
            continue;
          }
        for (int before = MAX (i - 1, slot - MAX_GAP); before < slot; before++)
          {
            double cost = costs[(i - 1) * self->n_slots + before] + here + cost_of_gap (self, (guint)i, slot - before);

            if (cost < *cell)
              {
                *cell = cost;
                from[i * self->n_slots + slot] = (gint16)before;
              }
          }
      }
  for (int slot = 0; slot < self->n_slots; slot++)
    if (costs[(n - 1) * self->n_slots + slot] < costs[(n - 1) * self->n_slots + best])
      best = slot;
  for (int i = n - 1; i >= 0; i--)
    {
      self->phrase->steps[i] = best * self->grid - self->pickup;
      best = MAX (0, from[i * self->n_slots + best]);
    }
}

/* Steps before the bar that @phrase may begin in: a line that starts with weak syllables
 * wants its first stress on one, if the line before has ended. */
static int
get_pickup (SwComposer          *self,
            const SwSongSection *section,
            const SwPhrase      *phrase,
            guint               *first_stress)
{
  const SwPhrase *before = NULL;
  int             room, wished;

  *first_stress = 0;
  while (*first_stress < phrase->n && phrase->weights[*first_stress] < 2)
    (*first_stress)++;
  if (!section->sung || *first_stress == 0 || *first_stress > 2 || *first_stress + 2 > phrase->n)
    return 0;
  for (guint i = 0; i < section->phrases->len && g_ptr_array_index (section->phrases, i) != phrase; i++)
    before = g_ptr_array_index (section->phrases, i);
  if (before == NULL || before->notes != NULL || before->n == 0 || phrase->bar <= before->bar)
    return 0;
  room = (int)((phrase->bar - before->bar) * self->steps_per_bar) - before->steps[before->n - 1] - 6;
  wished = *first_stress == 1 ? 2 : 4;
  return room >= wished ? wished : room >= 2 && *first_stress == 1 ? 2
                                                                   : 0;
}

/* @pull: how strongly the rhythm of @model (nullable) draws. */
void
_sw_rhythm_place (SwComposer     *self,
                  SwSongSection  *section,
                  SwPhrase       *phrase,
                  const SwPhrase *model,
                  double          pull,
                  SwRandom       *random)
{
  Placement placement = { .composer = self, .phrase = phrase, .model = model, .random = random, .pull = pull };
  int       steps = (int)(phrase->n_bars * self->steps_per_bar);
  double    rest = phrase->n_bars >= 4 ? 6 : phrase->n_bars >= 2 ? 3
                                                                 : 1.5;

  placement.grid = self->plan->style->density > 1.4 || phrase->n > steps / 2 - rest ? 1 : 2;
  placement.pickup = get_pickup (self, section, phrase, &placement.first_stress);
  placement.n_slots = MIN ((steps + placement.pickup) / placement.grid, MAX_SLOTS);
  placement.syncopation = CLAMP (1.5 * (self->plan->style->density - 1) + 0.6 * self->plan->style->energy + 0.4 * self->plan->surprise + 0.4 * sw_random_double (random) - 0.1, 0, 1);
  placement.gap = CLAMP ((placement.n_slots - rest * 2 / placement.grid) / phrase->n, 1, 3.0 * 2 / placement.grid);
  find_cheapest (&placement);
}
