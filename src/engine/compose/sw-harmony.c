/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chords for every bar, and their voicing. */

#define G_LOG_DOMAIN "sw-harmony"

#include "config.h"

#include "sw-compose-private.h"

#include <math.h>
#include <string.h>

static SwHarmonyKind
get_harmony_kind (SwComposer          *self,
                  const SwSongSection *section)
{
  /* Who quotes the chorus needs its chords. */
  if (self->hook && !section->sung && (section->kind == SW_SECTION_INTRO || section->kind == SW_SECTION_OUTRO))
    return SW_HARMONY_CHORUS;
  switch (section->kind)
    {
    case SW_SECTION_CHORUS:
    case SW_SECTION_INSTRUMENTAL:
      return SW_HARMONY_CHORUS;
    case SW_SECTION_BRIDGE:
    case SW_SECTION_PRE_CHORUS:
      return SW_HARMONY_BRIDGE;
    case SW_SECTION_VERSE:
    case SW_SECTION_INTRO:
    case SW_SECTION_OUTRO:
    case SW_SECTION_OTHER:
    default:
      return SW_HARMONY_VERSE;
    }
}

/* One progression for each kind of section, kept through the song. */
static void
choose_progressions (SwComposer *self,
                     const char *chosen[SW_N_HARMONIES])
{
  SwRandom random;

  sw_random_init (&random, self->plan->take_seed, "progressions", 0);
  for (guint i = 0; i < SW_N_HARMONIES; i++)
    {
      const SwStyle *style = self->plan->style;
      char         **list;
      guint          n;

      if (self->plan->second != NULL && sw_random_double (&random) < self->plan->looseness * 0.5)
        style = self->plan->second;
      list = style->progressions[self->plan->minor ? 1 : 0][i];
      n = g_strv_length (list);
      chosen[i] = list[sw_random_int (&random, (int)n)];
      if (i == SW_HARMONY_CHORUS && n > 1 && strcmp (chosen[i], chosen[SW_HARMONY_VERSE]) == 0)
        chosen[i] = strcmp (list[0], chosen[i]) == 0 ? list[1] : list[0];
    }
}

static void
add_chord (SwComposer    *self,
           SwSongSection *section,
           const SwChord *model,
           double         start,
           double         length)
{
  SwChord  chord = *model;
  GArray  *chords = self->score->chords;
  SwChord *last = section->n_chords > 0 ? &g_array_index (chords, SwChord, chords->len - 1) : NULL;

  if (last != NULL && strcmp (last->name, chord.name) == 0)
    {
      last->length += length;
      return;
    }
  chord.start = start;
  chord.length = length;
  g_array_append_val (chords, chord);
  section->n_chords++;
}

/* The same degree as the other mode has it: in major the chords of minor, in minor those
 * of major. FALSE where that would be the tonic, or nothing else. */
static gboolean
borrow (SwComposer    *self,
        const SwChord *chord,
        SwChord       *borrowed)
{
  static const struct
  {
    guint8      degree;
    const char *name;
  } of_minor[] = { { 5, "iv" }, { 9, "bVI" }, { 4, "bIII" }, { 2, "bVII" }, { 7, "v" } },
    of_major[] = { { 5, "IV" }, { 8, "IV" }, { 3, "III" }, { 10, "V" }, { 7, "bII" } };
  guint8 degree = (guint8)((chord->root - self->plan->key + 12) % 12);

  for (guint i = 0; i < G_N_ELEMENTS (of_minor); i++)
    {
      g_autoptr (GArray) parsed = NULL;

      if ((self->plan->minor ? of_major[i].degree : of_minor[i].degree) != degree)
        continue;
      parsed = sw_harmony_parse (self->plan->minor ? of_major[i].name : of_minor[i].name, self->plan->key, NULL);
      *borrowed = g_array_index (parsed, SwChord, 0);
      return TRUE;
    }
  return FALSE;
}

/* The dominant seventh that leads to @next. */
static SwChord
make_dominant (const SwChord *next)
{
  SwChord chord = { .root = (guint8)((next->root + 7) % 12), .n_intervals = 4, .intervals = { 0, 4, 7, 10 } };

  chord.bass = chord.root;
  g_snprintf (chord.name, sizeof chord.name, "%s7", sw_score_get_pitch_class_name (chord.root));
  return chord;
}

static SwChord
make_tonic (SwComposer *self)
{
  g_autoptr (GArray) chords = sw_harmony_parse (self->plan->minor ? "i" : "I", self->plan->key, NULL);

  return g_array_index (chords, SwChord, 0);
}

/* One of the two bars before the end: the chord before the dominant, and it. */
static void
add_turnaround (SwComposer    *self,
                SwSongSection *section,
                double         start,
                gboolean       first)
{
  const char *name = first ? (self->plan->minor ? "iim7b5" : "ii7") : "V7";
  g_autoptr (GArray) chords = sw_harmony_parse (name, self->plan->key, NULL);

  add_chord (self, section, &g_array_index (chords, SwChord, 0), start, self->plan->beats);
}

static void
write_section (SwComposer    *self,
               SwSongSection *section,
               const char    *progression,
               guint          index)
{
  g_autoptr (GArray) chords = sw_harmony_parse (progression, self->plan->key, NULL);
  const SwChord *end = &g_array_index (chords, SwChord, chords->len - 1);
  guint          cycle = (guint)(end->start + end->length + 0.5);
  double         beats = self->plan->beats;
  double         chance = CLAMP (self->plan->style->secondary * self->plan->surprise + MAX (0, self->plan->surprise - 0.45) * 0.6, 0, 0.8);
  double         strange = MAX (0, self->plan->surprise - 0.5) * 0.3;
  SwChord        tonic = make_tonic (self);
  SwRandom       random;

  /* The same surprises in every section of a kind. */
  sw_random_init (&random, self->plan->take_seed, "substitutions", get_harmony_kind (self, section));
  section->first_chord = self->score->chords->len;
  for (guint bar = 0; bar < section->n_bars; bar++)
    {
      double   start = (section->bar + bar) * beats;
      gboolean closing = section->last && bar + (section->n_bars > 2 ? 2 : 1) >= section->n_bars;
      gboolean turning = section->last && self->plan->style->ending == SW_ENDING_TAG && section->n_bars >= 4 && bar + 4 >= section->n_bars;

      if (turning && !closing)
        {
          add_turnaround (self, section, start, bar + 4 == section->n_bars);
          continue;
        }
      if (closing)
        {
          add_chord (self, section, &tonic, start, beats);
          continue;
        }
      for (guint i = 0; i < chords->len; i++)
        {
          const SwChord *chord = &g_array_index (chords, SwChord, i);
          const SwChord *next = &g_array_index (chords, SwChord, (i + 1) % chords->len);
          gboolean       split = sw_random_double (&random) < chance && chord->length > 0.9 && next->root != chord->root && next->intervals[2] == 7;
          SwChord        dominant = make_dominant (next);
          SwChord        borrowed;

          if ((guint)chord->start != bar % cycle)
            continue;
          if (sw_random_double (&random) < strange && borrow (self, chord, &borrowed))
            {
              add_chord (self, section, &borrowed, start + (chord->start - bar % cycle) * beats, chord->length * beats);
              continue;
            }
          if (!split || strcmp (dominant.name, chord->name) == 0)
            {
              add_chord (self, section, chord, start + (chord->start - bar % cycle) * beats, chord->length * beats);
              continue;
            }
          add_chord (self, section, chord, start, floor (beats / 2));
          add_chord (self, section, &dominant, start + floor (beats / 2), beats - floor (beats / 2));
        }
    }
}

/* Chords that are given, again and again until the section is full. */
static void
write_given (SwComposer    *self,
             SwSongSection *section,
             GArray        *chords)
{
  const SwChord *end = &g_array_index (chords, SwChord, chords->len - 1);
  double         cycle = end->start + end->length;
  double         length = section->n_bars * (double)self->plan->beats;
  double         closing = section->last && (section->form == NULL || section->form->chords == NULL) ? length - self->plan->beats : length;
  double         at = 0;

  section->first_chord = self->score->chords->len;
  for (guint i = 0; at < closing - 1e-6; i++)
    {
      const SwChord *chord = &g_array_index (chords, SwChord, i % chords->len);
      double         from = i / chords->len * cycle + chord->start;
      double         until = MIN (from + chord->length, closing);

      /* A gap in what was given is filled by the chord before. */
      from = i == 0 ? 0 : MAX (at, from);
      if (until <= at + 1e-6)
        {
          if (chord->length <= 0)
            break;
          continue;
        }
      if (from > at + 1e-6)
        g_array_index (self->score->chords, SwChord, self->score->chords->len - 1).length += from - at;
      add_chord (self, section, chord, section->bar * (double)self->plan->beats + from, until - from);
      at = until;
    }
  if (closing < length)
    {
      SwChord tonic = make_tonic (self);

      add_chord (self, section, &tonic, section->bar * (double)self->plan->beats + closing, length - closing);
    }
}

void
_sw_harmony_write (SwComposer *self)
{
  const char *chosen[SW_N_HARMONIES];

  choose_progressions (self, chosen);
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = g_ptr_array_index (self->sections, i);
      g_autoptr (GArray) given = self->plan->pins != NULL ? _sw_join_dup_chords (self, section) : NULL;

      if (given != NULL)
        write_given (self, section, given);
      else
        write_section (self, section, chosen[get_harmony_kind (self, section)], i);
    }
}

static gboolean
is_sung (SwComposer *self,
         double      from,
         double      until)
{
  for (guint i = 0; i < self->score->lines->len; i++)
    {
      const SwSungLine *line = g_ptr_array_index (self->score->lines, i);

      for (guint k = 0; k < line->notes->len; k++)
        {
          const SwSungNote *note = &g_array_index (line->notes, SwSungNote, k);

          if (note->start < until && note->start + note->length > from + 0.1)
            return TRUE;
        }
    }
  return FALSE;
}

/* Before a section in another key its dominant, where the singer leaves room. Chords
 * are written in the song's key: the new one is what it will be there. */
void
_sw_harmony_prepare_lifts (SwComposer *self)
{
  double half = floor (self->plan->beats / 2.0);

  for (guint i = 0; i + 1 < self->sections->len; i++)
    {
      const SwSongSection *section = g_ptr_array_index (self->sections, i);
      const SwSongSection *next = g_ptr_array_index (self->sections, i + 1);
      double               end = next->bar * (double)self->plan->beats;
      guint                last = section->first_chord + section->n_chords - 1;
      SwChord             *chord = &g_array_index (self->score->chords, SwChord, last);
      SwChord              dominant = make_dominant (&g_array_index (self->score->chords, SwChord, next->first_chord));

      if (section->transpose == next->transpose || section->n_chords == 0 || chord->length <= half + 0.1 || is_sung (self, end - half, end))
        continue;
      _sw_chord_transpose (&dominant, next->transpose - section->transpose);
      chord->length -= half;
      dominant.start = end - half;
      dominant.length = half;
      g_array_insert_val (self->score->chords, last + 1, dominant);
      for (guint k = i; k < self->sections->len; k++)
        {
          SwSongSection *later = g_ptr_array_index (self->sections, k);

          if (k == i)
            later->n_chords++;
          else
            later->first_chord++;
        }
    }
}

const SwChord *
_sw_harmony_at (SwComposer *self,
                double      beat)
{
  GArray *chords = self->score->chords;
  guint   low = 0, high = chords->len - 1;

  while (low < high)
    {
      guint middle = (low + high + 1) / 2;

      if (g_array_index (chords, SwChord, middle).start <= beat + 1e-6)
        low = middle;
      else
        high = middle - 1;
    }
  return &g_array_index (chords, SwChord, low);
}

gboolean
_sw_chord_contains (const SwChord *chord,
                    int            pitch)
{
  for (guint i = 0; i < chord->n_intervals; i++)
    if ((chord->root + chord->intervals[i]) % 12 == pitch % 12)
      return TRUE;
  return FALSE;
}

gboolean
_sw_scale_contains (SwComposer *self,
                    int         pitch)
{
  /* Bit n: n semitones above the tonic belong. */
  guint scale = self->plan->minor ? 0x5ad : 0xab5;

  return (scale >> ((pitch - self->plan->key + 120) % 12)) & 1;
}

/* The notes of inversion @inversion, the lowest at or above @bottom. */
static void
stack_chord (const SwChord *chord,
             guint          inversion,
             int            bottom,
             int           *pitches)
{
  int below = bottom - 1;

  for (guint i = 0; i < chord->n_intervals; i++)
    {
      guint k = (i + inversion) % chord->n_intervals;
      int class = (chord->root + chord->intervals[k]) % 12;
      int pitch = below + 1 + ((class - (below + 1)) % 12 + 12) % 12;

      pitches[i] = pitch;
      below = pitch;
    }
}

guint
_sw_chord_voice (const SwChord *chord,
                 int            centre,
                 int           *previous,
                 int           *pitches)
{
  guint n = chord->n_intervals;
  int   best_cost = G_MAXINT;

  for (guint inversion = 0; inversion < n; inversion++)
    for (int bottom = centre - 12; bottom <= centre; bottom += 2)
      {
        int candidate[6];
        int sum = 0, cost;

        stack_chord (chord, inversion, bottom, candidate);
        for (guint i = 0; i < n; i++)
          sum += candidate[i];
        cost = ABS (sum / (int)n - centre) * 6 + (candidate[n - 1] - candidate[0] > 16 ? 12 : 0);
        if (previous[0] != 0)
          for (guint i = 0; i < MIN (n, 3); i++)
            cost += ABS (candidate[i] - previous[i]) * 4;
        if (cost < best_cost)
          {
            best_cost = cost;
            memcpy (pitches, candidate, n * sizeof *candidate);
          }
      }
  memcpy (previous, pitches, n * sizeof *pitches);
  return n;
}
