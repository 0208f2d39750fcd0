/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is sung: for each phrase the cheapest line of pitches, by dynamic programming
 * over the singer's range. Long and strong notes want to be in the chord, steps are
 * better than leaps, a leap wants to be answered, a phrase has a shape and an end.
 * Choruses repeat their melody, later verses lean on the first. */

#define G_LOG_DOMAIN "sw-melody"

#include "config.h"

#include "sw-compose-private.h"

#include <math.h>
#include <string.h>

#define IMPOSSIBLE 1e9
#define MAX_RANGE 40

typedef struct
{
  SwComposer     *composer;
  SwSongSection  *section;
  SwPhrase       *phrase;
  const SwPhrase *model; /* (nullable) */
  double          pull;
  SwRandom       *random;
  int             low, high;
  double          centre;
  guint           shape;
  gboolean        final;
} Line;

/* Height of a phrase's shape at @x of its length, about −1 … 1; straight lines only,
 * so that it is the same number everywhere. */
static double
get_contour (guint  shape,
             double x)
{
  switch (shape % 6)
    {
    case 0: /* arch */
      return 1 - fabs (2 * x - 1) * 1.2;
    case 1: /* falling */
      return 0.7 - 1.2 * x;
    case 2: /* rising, with a drop at the end */
      return x > 0.85 ? 0.1 : -0.6 + 1.3 * x;
    case 3: /* wave */
      return x < 0.25 ? 2.4 * x : x < 0.75 ? 0.6 - 2.4 * (x - 0.25)
                                           : -0.6 + 2.4 * (x - 0.75);
    case 4: /* early peak */
      return 0.6 - 1.1 * fabs (x - 0.3);
    default: /* valley */
      return fabs (2 * x - 1) - 0.5;
    }
}

static double
cost_of_interval (int    interval,
                  double surprise)
{
  static const double costs[] = { 0.75, 0, 0, 0.4, 0.5, 0.9, 3, 1.3, 2.6, 2.8, 4, 5, 2.4 };

  /* Who likes surprises leaps more easily, and does not mind odd intervals as much. */
  return costs[MIN (interval, 12)] * (1.4 - 0.8 * surprise) + (interval > 12 ? 4 : 0);
}

static int
get_length (const SwPhrase *phrase,
            guint           i,
            int             end)
{
  return (i + 1 < phrase->n ? phrase->steps[i + 1] : end) - phrase->steps[i];
}

static double
cost_of_pitch (Line          *self,
               guint          i,
               int            pitch,
               const SwChord *chord,
               double         target,
               gboolean       strong,
               int            length)
{
  SwComposer *composer = self->composer;
  gboolean    in_chord = _sw_chord_contains (chord, pitch);
  gboolean    in_scale = _sw_scale_contains (composer, pitch);
  double      distance = fabs (pitch - target);
  double      cost;

  if (!in_chord && !in_scale)
    return IMPOSSIBLE;
  cost = 0.1 * distance + 0.09 * MAX (0, distance - 5) * MAX (0, distance - 5) + sw_random_double (self->random) * (0.6 + composer->plan->surprise * 0.5);
  if (!in_chord)
    cost += !strong ? 0.35 : length >= 4 ? 6
                                         : 2.2;
  if (in_chord && !in_scale)
    cost += 1;
  if (pitch <= self->low || pitch >= self->high)
    cost += 0.6;
  /* A semitone above a chord tone grates when it lasts. */
  if (length >= 3 && !in_chord && _sw_chord_contains (chord, pitch + 11))
    cost += 1.5;
  if (self->model != NULL && i < self->model->n)
    cost += self->pull * MIN (6, ABS (self->model->pitches[i] - pitch)) * (i * 4 < self->phrase->n * 3 ? 1 : 0.3);
  if (i + 1 == self->phrase->n)
    {
      int degree = (pitch - composer->plan->key + 120) % 12;

      if (self->final)
        cost += degree == 0 ? 0 : degree == 3 || degree == 4 ? 0.8
                              : degree == 7                  ? 1.2
                                                             : 3;
      else if (degree == 0)
        cost += 1.6;
    }
  return cost;
}

static void
find_pitches (Line *self)
{
  SwPhrase          *phrase = self->phrase;
  SwComposer        *composer = self->composer;
  int                n_pitches = self->high - self->low + 1;
  int                end = (int)(phrase->n_bars * composer->steps_per_bar);
  int                first = (int)((self->section->bar + phrase->bar) * composer->steps_per_bar);
  g_autofree double *costs = g_new (double, phrase->n *(guint)n_pitches);
  g_autofree gint8  *from = g_new0 (gint8, phrase->n * (guint)n_pitches);
  int                best = 0;

  for (guint i = 0; i < phrase->n; i++)
    {
      double         x = phrase->n > 1 ? (double)i / (phrase->n - 1) : 0;
      double         target = self->centre + get_contour (self->shape, x) * 4.2;
      const SwChord *chord = _sw_harmony_at (composer, (first + phrase->steps[i]) / (double)SW_STEPS_PER_BEAT);
      int            length = get_length (phrase, i, end);
      gboolean       strong = _sw_composer_strength (composer, phrase->steps[i]) >= 3 || length >= 4;

      for (int p = 0; p < n_pitches; p++)
        {
          double *cell = &costs[i * (guint)n_pitches + (guint)p];
          double  here = cost_of_pitch (self, i, self->low + p, chord, target, strong, length);

          *cell = here;
          if (i == 0 || here >= IMPOSSIBLE)
            continue;
          *cell = IMPOSSIBLE;
          for (int before = 0; before < n_pitches; before++)
            {
              const double *last = &costs[(i - 1) * (guint)n_pitches];
              double        cost = last[before] + here + cost_of_interval (ABS (p - before), composer->plan->surprise);

              if (i >= 2)
                {
                  int leap = before - from[(i - 1) * (guint)n_pitches + (guint)before];

                  if (p == before && leap == 0)
                    cost += 1.1;
                  if (ABS (leap) >= 5)
                    cost += (p - before) * leap > 0 ? 1.6 : p != before && ABS (p - before) <= 2 ? -0.4
                                                                                                 : 0;
                }
              if (cost < *cell)
                {
                  *cell = cost;
                  from[i * (guint)n_pitches + (guint)p] = (gint8)before;
                }
            }
        }
    }
  for (int p = 0; p < n_pitches; p++)
    if (costs[(phrase->n - 1) * (guint)n_pitches + (guint)p] < costs[(phrase->n - 1) * (guint)n_pitches + (guint)best])
      best = p;
  for (guint i = phrase->n; i-- > 0;)
    {
      phrase->pitches[i] = self->low + best;
      best = from[i * (guint)n_pitches + (guint)best];
    }
}

/* Speech: near one low pitch, lifted on stresses, sinking at the end. */
static void
speak_pitches (Line *self)
{
  SwPhrase *phrase = self->phrase;
  int       base = self->low + (self->high - self->low) / 3;

  for (guint i = 0; i < phrase->n; i++)
    phrase->pitches[i] = base + (phrase->weights[i] == 2 ? 3 : phrase->weights[i] == 1 ? 1
                                                                                       : 0) -
                         (i + 2 >= phrase->n ? 2 : 0) + sw_random_int (self->random, 2);
}

static double
get_register (SwSectionKind kind)
{
  switch (kind)
    {
    case SW_SECTION_CHORUS:
      return 0.66;
    case SW_SECTION_BRIDGE:
    case SW_SECTION_INSTRUMENTAL:
      return 0.58;
    case SW_SECTION_PRE_CHORUS:
      return 0.52;
    case SW_SECTION_VERSE:
    case SW_SECTION_INTRO:
    case SW_SECTION_OUTRO:
    case SW_SECTION_OTHER:
    default:
      return 0.4;
    }
}

static const SwSongSection *
find_model_section (SwComposer *self,
                    guint       index)
{
  const SwSongSection *section = g_ptr_array_index (self->sections, index);

  for (guint i = 0; i < index; i++)
    {
      const SwSongSection *earlier = g_ptr_array_index (self->sections, i);

      if (earlier->kind == section->kind && earlier->phrases->len > 0)
        return earlier;
    }
  return NULL;
}

static gboolean
same_stress (const SwPhrase *a,
             const SwPhrase *b)
{
  return a->n == b->n && a->n_bars == b->n_bars && memcmp (a->weights, b->weights, a->n) == 0;
}

/* A style that speaks sings its choruses and bridges all the same. */
static gboolean
is_spoken (SwComposer          *self,
           const SwSongSection *section,
           const SwPhrase      *phrase)
{
  if (phrase->spoken)
    return TRUE;
  return self->plan->spoken && section->sung && section->kind != SW_SECTION_CHORUS && section->kind != SW_SECTION_BRIDGE;
}

static void
write_phrase (SwComposer          *self,
              SwSongSection       *section,
              const SwSongSection *earlier,
              guint                index,
              guint                shape,
              SwRandom            *random)
{
  SwPhrase       *phrase = g_ptr_array_index (section->phrases, index);
  const SwPhrase *twin = earlier != NULL && index < earlier->phrases->len ? g_ptr_array_index (earlier->phrases, index) : NULL;
  const SwPhrase *model = twin;
  gboolean        chorus = section->kind == SW_SECTION_CHORUS;
  gboolean        again = FALSE;
  Line            line = { .composer = self, .section = section, .phrase = phrase, .random = random };
  gboolean        spoken = is_spoken (self, section, phrase);

  if (phrase->notes != NULL)
    return;
  if (twin != NULL && chorus && same_stress (twin, phrase))
    {
      memcpy (phrase->steps, twin->steps, phrase->n * sizeof *phrase->steps);
      memcpy (phrase->pitches, twin->pitches, phrase->n * sizeof *phrase->pitches);
      return;
    }
  if (model == NULL && index >= 2 && index % 4 != 3)
    {
      model = g_ptr_array_index (section->phrases, index - 2);
      again = TRUE;
    }
  if (model != NULL && model->n_bars != phrase->n_bars)
    model = NULL;
  line.pull = chorus ? 1.2 : again ? 0.45
                                   : 0.6;
  _sw_rhythm_place (self, section, phrase, model, line.pull, random);
  line.model = model;
  line.low = section->sung ? self->plan->voice->low : 62;
  line.high = section->sung ? self->plan->voice->high : 86;
  line.centre = line.low + (line.high - line.low) * get_register (section->kind);
  line.shape = shape + index;
  line.final = index + 1 == section->phrases->len;
  if (spoken)
    speak_pitches (&line);
  else
    find_pitches (&line);
}

/* A long stressed syllable may turn over a neighbour note. */
static gboolean
add_turn (SwComposer *self,
          SwSungLine *line,
          SwSungNote  note,
          int         lift,
          SwRandom   *random)
{
  int        direction = sw_random_int (random, 2) == 0 ? 1 : -1;
  int        neighbour = note.pitch + direction;
  SwSungNote first = note;

  if (note.length < 2 || sw_random_double (random) > 0.22)
    return FALSE;
  while (!_sw_scale_contains (self, neighbour) && ABS (neighbour - note.pitch) < 3)
    neighbour += direction;
  if (neighbour + MAX (0, lift) > self->plan->voice->high || neighbour < self->plan->voice->low)
    return FALSE;
  first.length = 0.5;
  first.pitch = (guint8)neighbour;
  note.start += 0.5;
  note.length -= 0.5;
  g_array_append_val (line->notes, first);
  g_array_append_val (line->notes, note);
  return TRUE;
}

static double
quantise (double beats)
{
  return floor (beats * 1024 + 0.5) / 1024;
}

/* Where the line after @phrase begins, counted from its own bar. */
static int
get_next_step (const SwSongSection *section,
               const SwPhrase      *phrase)
{
  for (guint i = 0; i + 1 < section->phrases->len; i++)
    if (g_ptr_array_index (section->phrases, i) == phrase)
      return ((const SwPhrase *)g_ptr_array_index (section->phrases, i + 1))->steps[0];
  return 0;
}

/* A phrase as notes on words. */
static void
sing_phrase (SwComposer    *self,
             SwSongSection *section,
             guint          section_index,
             SwPhrase      *phrase,
             SwRandom      *random)
{
  SwSungLine *line = sw_score_add_line (self->score, phrase->text);
  int         first = (int)((section->bar + phrase->bar) * self->steps_per_bar);
  int         end = (int)(phrase->n_bars * self->steps_per_bar) - 2 - MAX (0, -get_next_step (section, phrase));
  /* Ends of sections are held; between lines there is room to breathe and to answer. */
  gboolean closing = section->phrases->len > 0 && g_ptr_array_index (section->phrases, section->phrases->len - 1) == phrase;
  int      hold = closing ? 10 : section->kind == SW_SECTION_CHORUS ? 8
                                                                    : 6;
  /* About twelve milliseconds behind the beat, as singers are. */
  double late = 0.012 * self->plan->bpm / 60;

  line->section = section_index;
  line->n_syllables = phrase->n;
  line->backing = phrase->backing;
  line->spoken = is_spoken (self, section, phrase);
  line->syllables = phrase->syllables != NULL ? g_strdupv (phrase->syllables) : sw_utterance_dup_spelling (phrase->utterance);
  line->language = g_strdup (phrase->utterance->language);
  for (guint i = 0; phrase->notes != NULL && i < phrase->notes->len; i++)
    {
      SwSungNote note = g_array_index (phrase->notes, SwSungNote, i);

      note.start += section->bar * self->plan->beats;
      g_array_append_val (line->notes, note);
    }
  if (phrase->notes != NULL)
    return;
  for (guint i = 0; i < phrase->n; i++)
    {
      int        step = phrase->steps[i];
      int        until = i + 1 < phrase->n ? phrase->steps[i + 1] : MAX (step + 1, MIN (step + hold, end));
      double     start = _sw_composer_time (self, first + step) + late;
      double     stop = _sw_composer_time (self, first + until) + late;
      double     velocity = 92 + (_sw_composer_strength (self, step) >= 3 ? 8 : 0) + (section->kind == SW_SECTION_CHORUS ? 8 : 0) + 3 * sw_random_normal (random);
      SwSungNote note = { .start = quantise (start), .pitch = (guint8)phrase->pitches[i], .syllable = i };

      note.length = quantise (start + MIN (stop - start, 2.2 * MAX (1, self->plan->bpm / 60))) - note.start;
      note.velocity = (guint8)CLAMP (velocity, 40, 127);
      if (phrase->weights[i] == 0 || line->spoken || !add_turn (self, line, note, section->transpose, random))
        g_array_append_val (line->notes, note);
    }
}

/* Nearest chord tone to @pitch. */
static int
fit_chord (const SwChord *chord,
           int            pitch)
{
  for (int distance = 0; distance < 6; distance++)
    for (int side = -1; side <= 1; side += 2)
      if (_sw_chord_contains (chord, pitch + side * distance))
        return pitch + side * distance;
  return pitch;
}

/* The tune's strong notes, as an instrument would play them. */
static SwPhrase *
quote_phrase (SwComposer     *self,
              SwSongSection  *section,
              const SwPhrase *source,
              guint           bar,
              guint           n_bars,
              int             octave)
{
  int       end = (int)(n_bars * self->steps_per_bar);
  guint     kept[SW_MAX_LINE_SYLLABLES];
  guint     n = 0;
  SwPhrase *phrase;
  SwRandom  random;

  for (guint i = 0; i < source->n && n < G_N_ELEMENTS (kept); i++)
    {
      gboolean strong = _sw_composer_strength (self, source->steps[i]) >= 1;
      int      gap = n > 0 ? source->steps[i] - source->steps[kept[n - 1]] : 99;

      if (source->steps[i] >= 0 && source->steps[i] < end && (n == 0 || (strong && gap >= 2)))
        kept[n++] = i;
    }
  sw_random_init (&random, self->plan->take_seed, "quote", bar);
  phrase = _sw_phrase_new_silent (&random, MAX (n, 1));
  phrase->bar = bar;
  phrase->n_bars = n_bars;
  for (guint i = 0; i < n; i++)
    {
      int            step = source->steps[kept[i]];
      int            until = i + 1 < n ? source->steps[kept[i + 1]] : end;
      const SwChord *chord = _sw_harmony_at (self, ((section->bar + bar) * self->steps_per_bar + (guint)step) / (double)SW_STEPS_PER_BEAT);
      int            pitch = source->pitches[kept[i]] + octave;

      phrase->steps[i] = step;
      phrase->pitches[i] = until - step >= 4 ? fit_chord (chord, pitch) : pitch;
    }
  return phrase;
}

/* The octave that brings @source to where lead instruments sound best. */
static int
get_octave (const SwPhrase *source)
{
  int sum = 0, octave = 0;

  for (guint i = 0; i < source->n; i++)
    sum += source->pitches[i];
  while (sum / (int)source->n + octave < 66)
    octave += 12;
  return octave;
}

static const SwSongSection *
find_tune (SwComposer *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      const SwSongSection *section = g_ptr_array_index (self->sections, i);

      if (section->kind == SW_SECTION_CHORUS && section->phrases->len > 0)
        return section;
    }
  return NULL;
}

/* The chorus's tune in a section without words; the last bars are left to the end. */
static void
quote_hook (SwComposer          *self,
            SwSongSection       *section,
            const SwSongSection *chorus)
{
  guint           end = section->n_bars - (section->last && section->n_bars > 2 ? 2 : 0);
  const SwPhrase *first = g_ptr_array_index (chorus->phrases, 0);
  int             octave = get_octave (first);
  guint           bar = 0;

  g_ptr_array_set_size (section->phrases, 0);
  for (guint k = 0; bar < end; k++)
    {
      const SwPhrase *source = g_ptr_array_index (chorus->phrases, k % MIN (chorus->phrases->len, 4));
      guint           n_bars = MIN (MAX (source->n_bars, 1), end - bar);

      g_ptr_array_add (section->phrases, quote_phrase (self, section, source, bar, n_bars, octave));
      bar += n_bars;
    }
}

static void
write_quotes (SwComposer *self)
{
  const SwSongSection *chorus = find_tune (self);

  for (guint i = 0; i < self->sections->len && self->hook && chorus != NULL; i++)
    {
      SwSongSection *section = g_ptr_array_index (self->sections, i);

      if (section->sung || section->phrases->len == 0 || (section->kind != SW_SECTION_INTRO && section->kind != SW_SECTION_OUTRO))
        continue;
      quote_hook (self, section, chorus);
    }
}

/* Nobody is lifted out of his range. */
static void
check_lift (SwComposer *self)
{
  int      highest = 0;
  gboolean lifted = FALSE;

  for (guint i = 0; i < self->sections->len; i++)
    {
      const SwSongSection *section = g_ptr_array_index (self->sections, i);

      lifted |= section->transpose != 0;
      for (guint k = 0; section->transpose != 0 && section->sung && k < section->phrases->len; k++)
        {
          const SwPhrase *phrase = g_ptr_array_index (section->phrases, k);

          for (guint j = 0; j < phrase->n; j++)
            highest = MAX (highest, phrase->pitches[j]);
        }
    }
  if (!lifted || self->plan->pins != NULL)
    return;
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = g_ptr_array_index (self->sections, i);

      if (highest + section->transpose > self->plan->voice->high)
        section->transpose = MAX (0, self->plan->voice->high - highest);
    }
}

void
_sw_melody_write (SwComposer *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection       *section = g_ptr_array_index (self->sections, i);
      const SwSongSection *earlier = find_model_section (self, i);
      SwRandom             random;
      guint                shape;

      if (section->phrases->len == 0)
        continue;
      sw_random_init (&random, self->plan->take_seed, "melody", i);
      shape = sw_random_next (&random) % 6;
      for (guint k = 0; k < section->phrases->len; k++)
        write_phrase (self, section, earlier, k, shape, &random);
    }
  check_lift (self);
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = g_ptr_array_index (self->sections, i);
      SwRandom       expression;

      /* Choruses are sung alike. */
      sw_random_init (&expression, self->plan->take_seed, "expression", section->kind == SW_SECTION_CHORUS ? 0 : i + 1);
      for (guint k = 0; section->sung && k < section->phrases->len; k++)
        sing_phrase (self, section, i, g_ptr_array_index (section->phrases, k), &expression);
    }
  write_quotes (self);
}
