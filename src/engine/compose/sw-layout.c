/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long everything is: bars for each line of words, sections in order, intro and
 * ending, and a length near the one wished. */

#define G_LOG_DOMAIN "sw-layout"

#include "config.h"

#include "sw-compose-private.h"

#include <math.h>
#include <string.h>

#define DEFAULT_SECONDS 150
#define MAX_SECONDS 480

double
_sw_layout_get_bar_seconds (SwComposer *self)
{
  return self->plan->beats * 60.0 / self->plan->bpm;
}

/* The fewest bars a singer manages @n syllables in, unhurried. */
static guint
count_phrase_bars (SwComposer *self,
                   guint       n)
{
  static const guint choices[] = { 1, 2, 4, 6, 8, 12, 16 };
  double             bar = _sw_layout_get_bar_seconds (self);
  double             rate = (self->plan->spoken ? 5.2 : 3.9) * (0.7 + 0.3 * self->plan->style->density);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      double room = choices[i] * bar - MIN (1.2, bar * 0.5);
      guint  slots = choices[i] * self->steps_per_bar / 2;

      if (choices[i] == 1 && (bar < 3 || n > 6))
        continue;
      if (n <= room * rate && n + 2 <= slots * (rate > 4.2 ? 2 : 1.25))
        return choices[i];
    }
  return 16;
}

gboolean
_sw_layout_has_fixed_notes (const SwSongSection *section)
{
  gboolean fixed = section->phrases->len > 0;

  for (guint i = 0; i < section->phrases->len; i++)
    fixed &= ((SwPhrase *)g_ptr_array_index (section->phrases, i))->notes != NULL;
  return fixed;
}

/* Phrases whose notes are fixed lie where they lie; their steps and pitches are read
 * off for the players that listen to the singer. */
static void
place_fixed (SwComposer    *self,
             SwSongSection *section)
{
  double beats = self->plan->beats;
  double end = 1;

  for (guint i = 0; i < section->phrases->len; i++)
    {
      SwPhrase *phrase = g_ptr_array_index (section->phrases, i);
      double    first = g_array_index (phrase->notes, SwSungNote, 0).start;

      phrase->bar = (guint)MAX (0, floor ((first + 0.25) / beats));
      for (guint k = phrase->notes->len; k-- > 0;)
        {
          const SwSungNote *note = &g_array_index (phrase->notes, SwSungNote, k);

          end = MAX (end, note->start + note->length);
          if (note->syllable >= phrase->n)
            continue;
          phrase->steps[note->syllable] = MAX (0, (int)floor (note->start * SW_STEPS_PER_BEAT + 0.5) - (int)(phrase->bar * self->steps_per_bar));
          phrase->pitches[note->syllable] = note->pitch;
        }
    }
  section->n_bars = MAX (section->n_wished, (guint)ceil (end / beats - 0.2));
  for (guint i = 0; i < section->phrases->len; i++)
    {
      SwPhrase *phrase = g_ptr_array_index (section->phrases, i);
      guint     until = i + 1 < section->phrases->len ? ((SwPhrase *)g_ptr_array_index (section->phrases, i + 1))->bar : section->n_bars;

      phrase->n_bars = until > phrase->bar ? until - phrase->bar : 1;
    }
}

/* Gives each phrase its bars; lines of one section move at one pace. */
void
_sw_layout_place_phrases (SwComposer    *self,
                          SwSongSection *section)
{
  guint bar = 0;
  guint shortest = G_MAXUINT;

  if (_sw_layout_has_fixed_notes (section))
    {
      place_fixed (self, section);
      return;
    }

  for (guint i = 0; i < section->phrases->len; i++)
    {
      SwPhrase *phrase = g_ptr_array_index (section->phrases, i);

      if (section->sung)
        phrase->n_bars = count_phrase_bars (self, phrase->n);
      shortest = MIN (shortest, MAX (phrase->n_bars, 1));
    }
  for (guint i = 0; i < section->phrases->len; i++)
    {
      SwPhrase *phrase = g_ptr_array_index (section->phrases, i);

      if (section->sung && shortest == 1 && phrase->n_bars > 1)
        shortest = 2;
    }
  for (guint i = 0; i < section->phrases->len; i++)
    {
      SwPhrase *phrase = g_ptr_array_index (section->phrases, i);

      phrase->n_bars = MAX (phrase->n_bars, shortest == G_MAXUINT ? 1 : shortest);
      phrase->bar = bar;
      bar += phrase->n_bars;
    }
  section->n_bars = section->sung ? bar : MAX (section->n_wished, 1);
  if (section->sung && section->n_bars > 2 && section->n_bars % 2 != 0)
    section->n_bars++;
  if (section->sung && section->n_bars > 4 && section->n_bars % 4 == 2 && self->plan->duration == 0)
    section->n_bars += section->kind == SW_SECTION_OUTRO ? 2 : 0;
}

SwSongSection *
_sw_layout_get_section (SwComposer *self,
                        guint       index)
{
  return index < self->sections->len ? g_ptr_array_index (self->sections, index) : NULL;
}

/* Bars for what has no words, for songs of any tempo. */
static guint
get_default_bars (SwComposer   *self,
                  SwSectionKind kind)
{
  guint four = _sw_layout_get_bar_seconds (self) > 3 ? 2 : 4;

  switch (kind)
    {
    case SW_SECTION_INTRO:
    case SW_SECTION_OUTRO:
    case SW_SECTION_PRE_CHORUS:
      return four;
    case SW_SECTION_VERSE:
    case SW_SECTION_CHORUS:
    case SW_SECTION_BRIDGE:
    case SW_SECTION_INSTRUMENTAL:
    case SW_SECTION_OTHER:
    default:
      return four * 2;
    }
}

/* Fixed notes into the song's key and the singer's range. */
static void
move_fixed_notes (SwComposer    *self,
                  SwSongSection *section)
{
  const SwSongPins *pins = self->plan->pins;

  if (pins != NULL && pins->like != NULL && section->form->key >= 0)
    {
      section->transpose = (section->form->key - pins->like->key + 12) % 12;
      section->transpose -= section->transpose > 6 ? 12 : 0;
    }
  for (guint i = 0; i < section->phrases->len; i++)
    {
      SwPhrase *phrase = g_ptr_array_index (section->phrases, i);

      for (guint k = 0; phrase->notes != NULL && k < phrase->notes->len; k++)
        {
          SwSungNote *note = &g_array_index (phrase->notes, SwSungNote, k);
          int         pitch = note->pitch + self->plan->melody_shift;

          while (pitch > self->plan->voice->high)
            pitch -= 12;
          while (pitch < self->plan->voice->low)
            pitch += 12;
          note->pitch = (guint8)CLAMP (pitch - section->transpose, 0, 127);
        }
    }
}

static void
read_form (SwComposer *self)
{
  for (guint i = 0; i < self->plan->sections->len; i++)
    {
      SwSongSection *section = _sw_song_section_new_from_form (g_ptr_array_index (self->plan->sections, i), self->plan->instrumental);

      move_fixed_notes (self, section);
      if (section->n_wished == 0 && !_sw_layout_has_fixed_notes (section))
        section->n_wished = get_default_bars (self, section->kind);
      _sw_layout_place_phrases (self, section);
      g_ptr_array_add (self->sections, section);
    }
}

static void
add_ends (SwComposer *self)
{
  SwSongSection *first = _sw_layout_get_section (self, 0);
  SwSongSection *last = _sw_layout_get_section (self, self->sections->len - 1);

  const SwSongPins *pins = self->plan->pins;

  if (first->kind != SW_SECTION_INTRO && (pins == NULL || !pins->no_intro))
    {
      SwSongSection *intro = _sw_song_section_new ("Intro", SW_SECTION_INTRO, get_default_bars (self, SW_SECTION_INTRO));

      _sw_layout_place_phrases (self, intro);
      g_ptr_array_insert (self->sections, 0, intro);
    }
  if (last->kind != SW_SECTION_OUTRO && (pins == NULL || !pins->no_ending))
    {
      SwSongSection *outro = _sw_song_section_new ("Outro", SW_SECTION_OUTRO, get_default_bars (self, SW_SECTION_OUTRO));

      _sw_layout_place_phrases (self, outro);
      g_ptr_array_add (self->sections, outro);
    }
}

/* Instrumental sections in place of words that are not sung. */
static void
build_instrumental (SwComposer *self)
{
  double seconds = self->plan->duration > 0 ? MAX (self->plan->duration - self->score->tail, 2) : DEFAULT_SECONDS;
  guint  bars = (guint)MAX (1, floor (seconds / _sw_layout_get_bar_seconds (self) + 0.5));
  g_autoptr (GPtrArray) form = NULL;

  if (self->plan->duration == 0 && bars > 8)
    bars = (bars + 2) / 4 * 4;
  form = sw_form_new_default (bars);
  for (guint i = 0; i < form->len; i++)
    {
      SwSongSection *section = _sw_song_section_new_from_form (g_ptr_array_index (form, i), TRUE);

      section->form = NULL;
      _sw_layout_place_phrases (self, section);
      g_ptr_array_add (self->sections, section);
    }
}

static double
get_energy (const SwSongSection *section)
{
  switch (section->kind)
    {
    case SW_SECTION_CHORUS:
      return section->nth == 0 ? 0.88 : 0.97;
    case SW_SECTION_PRE_CHORUS:
      return 0.66;
    case SW_SECTION_BRIDGE:
      return 0.58;
    case SW_SECTION_INSTRUMENTAL:
      return 0.82;
    case SW_SECTION_INTRO:
      return 0.35;
    case SW_SECTION_OUTRO:
      return 0.48;
    case SW_SECTION_VERSE:
    case SW_SECTION_OTHER:
    default:
      return section->nth == 0 ? 0.5 : 0.62;
    }
}

/* Sections without words get a tune for the lead instrument. */
static void
add_tunes (SwComposer *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = _sw_layout_get_section (self, i);
      guint          pace = section->n_bars >= 4 && _sw_layout_get_bar_seconds (self) < 2.6 ? 2 : 1;
      gboolean       tune = section->kind != SW_SECTION_INTRO || section->n_bars <= 8;
      SwRandom       random;

      if (section->sung || !tune || section->phrases->len > 0 || (self->plan->removed & (1u << SW_PART_LEAD)))
        continue;
      if (section->form != NULL && section->form->tune != NULL)
        continue;
      sw_random_init (&random, self->plan->take_seed, "tune", section->kind);
      for (guint bar = 0; bar + pace <= section->n_bars; bar += pace)
        {
          SwPhrase *phrase = _sw_phrase_new_silent (&random, (guint)(pace * (3 + sw_random_int (&random, 3))));

          phrase->bar = bar;
          phrase->n_bars = pace;
          g_ptr_array_add (section->phrases, phrase);
        }
    }
}

/* The last chorus of several; the song may rise there. */
static void
mark_climax (SwComposer *self)
{
  SwSongSection *climax = NULL;
  SwRandom       random;
  guint          index = 0;

  for (guint i = 0; i < self->sections->len; i++)
    if (_sw_layout_get_section (self, i)->kind == SW_SECTION_CHORUS && _sw_layout_get_section (self, i)->nth > 0)
      {
        climax = _sw_layout_get_section (self, i);
        index = i;
      }
  if (climax == NULL || (self->plan->pins != NULL && self->plan->pins->no_ending))
    return;
  climax->climax = TRUE;
  sw_random_init (&random, self->plan->take_seed, "lift", 0);
  if (sw_random_double (&random) >= self->plan->style->lift * (0.4 + self->plan->richness) * MIN (1, 2 * self->plan->surprise) || self->plan->pins != NULL)
    return;
  for (guint i = index; i < self->sections->len; i++)
    _sw_layout_get_section (self, i)->transpose = sw_random_int (&random, 3) == 0 && i == index ? 1 : i > index ? climax->transpose
                                                                                                                : 2;
}

/* Whether intro and ending quote the chorus. */
static void
choose_hook (SwComposer *self)
{
  const SwSongSection *chorus = _sw_layout_find_chorus (self);
  SwRandom             random;

  sw_random_init (&random, self->plan->take_seed, "hook", 0);
  self->hook = chorus != NULL && chorus->phrases->len > 0 && !(self->plan->removed & (1u << SW_PART_LEAD)) &&
               sw_random_double (&random) < (self->plan->style->intro == SW_INTRO_HOOK ? 0.85 : 0.5);
}

void
_sw_layout_sections (SwComposer *self)
{
  guint             bar = 0;
  guint             counts[SW_SECTION_OTHER + 1] = { 0 };
  const SwSongPins *pins = self->plan->pins;

  self->score->tail = _sw_layout_is_short (self) ? 1.5 : 1.2 + 0.3 * self->plan->style->reverb_time;
  if (self->plan->sections->len > 0)
    read_form (self);
  if (pins != NULL)
    _sw_layout_keep_lengths (self);
  if (pins != NULL && pins->n_bars > 0 && self->sections->len == 0)
    {
      SwSongSection *section = _sw_song_section_new ("Instrumental", SW_SECTION_INSTRUMENTAL, pins->n_bars);

      _sw_layout_place_phrases (self, section);
      g_ptr_array_add (self->sections, section);
    }
  if (self->sections->len == 0)
    build_instrumental (self);
  else if (pins != NULL && pins->n_bars > 0)
    _sw_layout_fit_exactly (self, pins->n_bars);
  else if (self->plan->duration == 0 || self->plan->duration > 30)
    add_ends (self);
  if (pins != NULL && (pins->n_bars > 0 || pins->form != NULL))
    self->plan->duration = 0;
  if (self->plan->duration > 0)
    _sw_layout_fit_duration (self);
  else if (_sw_layout_count_bars (self) * _sw_layout_get_bar_seconds (self) > MAX_SECONDS)
    _sw_layout_cut_to (self, (guint)(MAX_SECONDS / _sw_layout_get_bar_seconds (self)));
  _sw_layout_fit_tempo (self);
  _sw_join_take_choruses (self);
  for (guint i = 0; pins != NULL && i < self->sections->len; i++)
    if (_sw_layout_has_fixed_notes (_sw_layout_get_section (self, i)))
      {
        _sw_layout_get_section (self, i)->n_wished = _sw_layout_get_section (self, i)->n_bars;
        place_fixed (self, _sw_layout_get_section (self, i));
      }
  add_tunes (self);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    counts[i] = _sw_join_count_before (self, i);
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = _sw_layout_get_section (self, i);

      section->bar = bar;
      section->nth = counts[section->kind]++;
      section->last = i + 1 == self->sections->len && (pins == NULL || !pins->no_ending);
      section->energy = CLAMP (get_energy (section) + 0.12 * self->plan->energy, 0, 1);
      bar += section->n_bars;
    }
  choose_hook (self);
  mark_climax (self);
}
