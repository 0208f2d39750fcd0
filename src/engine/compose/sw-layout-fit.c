/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Making a song as long as wished: lines and sections go or come again, lines move
 * closer together, the last few per cent are tempo. */

#define G_LOG_DOMAIN "sw-layout"

#include "config.h"

#include "sw-compose-private.h"

#include <math.h>

guint
_sw_layout_count_bars (SwComposer *self)
{
  guint bars = 0;

  for (guint i = 0; i < self->sections->len; i++)
    bars += ((SwSongSection *)g_ptr_array_index (self->sections, i))->n_bars;
  return bars;
}

/* Shortens to @bars: plain ends first, then sections from the end, then lines. */
void
_sw_layout_cut_to (SwComposer *self,
                   guint       bars)
{
  while (_sw_layout_count_bars (self) > bars)
    {
      guint          excess = _sw_layout_count_bars (self) - bars;
      SwSongSection *cut = NULL;

      for (guint i = self->sections->len; i-- > 0 && cut == NULL;)
        if (!_sw_layout_get_section (self, i)->sung)
          cut = _sw_layout_get_section (self, i);
      if (cut != NULL && cut->n_bars > excess)
        {
          cut->n_bars -= excess;
          return;
        }
      if (cut == NULL && self->sections->len > 1)
        cut = _sw_layout_get_section (self, self->sections->len - 1);
      if (cut != NULL && self->sections->len > 1 && (!cut->sung || _sw_layout_count_bars (self) - cut->n_bars >= bars))
        {
          g_ptr_array_remove (self->sections, cut);
          continue;
        }
      cut = _sw_layout_get_section (self, self->sections->len - 1);
      if (cut->phrases->len <= 1)
        {
          if (cut->phrases->len == 1 && self->sections->len > 1 && cut->n_bars > 1)
            {
              g_ptr_array_remove (self->sections, cut);
              continue;
            }
          cut->n_bars = MAX (cut->n_bars > excess ? cut->n_bars - excess : 1, cut->phrases->len == 1 ? ((SwPhrase *)g_ptr_array_index (cut->phrases, 0))->n_bars : 1);
          return;
        }
      g_ptr_array_set_size (cut->phrases, (int)cut->phrases->len - 1);
      _sw_layout_place_phrases (self, cut);
      if (_sw_layout_count_bars (self) < bars)
        cut->n_bars += bars - _sw_layout_count_bars (self);
    }
}

SwSongSection *
_sw_layout_find_chorus (SwComposer *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    if (_sw_layout_get_section (self, i)->kind == SW_SECTION_CHORUS)
      return _sw_layout_get_section (self, i);
  return NULL;
}

static SwSongSection *
repeat_section (SwComposer          *self,
                const SwSongSection *model)
{
  SwSongSection *copy = _sw_song_section_new (model->name, model->kind, model->n_wished);

  for (guint i = 0; i < model->phrases->len; i++)
    {
      SwPhrase *phrase = g_ptr_array_index (model->phrases, i);
      SwPhrase *again = _sw_phrase_new (phrase->text, phrase->backing, sw_utterance_copy (phrase->utterance));

      again->spoken = phrase->spoken;
      g_ptr_array_add (copy->phrases, again);
    }
  copy->sung = model->sung;
  copy->form = model->form;
  _sw_layout_place_phrases (self, copy);
  return copy;
}

/* Lengthens to @bars: solos and the chorus again, then longer ends. */
static void
stretch_to (SwComposer *self,
            guint       bars)
{
  const SwSongSection *chorus = _sw_layout_find_chorus (self);
  gboolean             solo = TRUE;

  for (guint guard = 0; _sw_layout_count_bars (self) + 8 <= bars && guard < 60; guard++, solo = !solo)
    {
      guint          before_outro = self->sections->len - (_sw_layout_get_section (self, self->sections->len - 1)->kind == SW_SECTION_OUTRO ? 1 : 0);
      SwSongSection *extra = NULL;

      if (!solo && chorus != NULL && _sw_layout_count_bars (self) + chorus->n_bars <= bars)
        extra = repeat_section (self, chorus);
      else
        {
          extra = _sw_song_section_new ("Instrumental", SW_SECTION_INSTRUMENTAL, 8);
          _sw_layout_place_phrases (self, extra);
        }
      g_ptr_array_insert (self->sections, (int)before_outro, extra);
    }
  for (guint i = 0; _sw_layout_count_bars (self) < bars; i++)
    _sw_layout_get_section (self, i % 2 == 0 ? self->sections->len - 1 : 0)->n_bars++;
}

void
_sw_layout_fit_duration (SwComposer *self)
{
  double wish = MAX (self->plan->duration - self->score->tail, 1);
  guint  bars = (guint)MAX (1, floor (wish / _sw_layout_get_bar_seconds (self) + 0.5));

  if (_sw_layout_count_bars (self) > bars)
    _sw_layout_cut_to (self, bars);
  if (_sw_layout_count_bars (self) < bars)
    stretch_to (self, bars);
}

/* Where a bar more or less is much, the tail makes up for it. */
gboolean
_sw_layout_is_short (SwComposer *self)
{
  return self->plan->duration > 0 && self->plan->duration <= 30;
}

/* The last few per cent: by tempo where that is free, by the tail where it is not. */
void
_sw_layout_fit_tempo (SwComposer *self)
{
  double seconds = _sw_layout_count_bars (self) * _sw_layout_get_bar_seconds (self);
  double wish = MAX (self->plan->duration - self->score->tail, 1);

  if (self->plan->duration <= 0)
    return;
  if (!self->plan->bpm_fixed)
    {
      double factor = CLAMP (seconds / wish, 0.9, 1.12);

      self->plan->bpm = CLAMP (floor (self->plan->bpm * factor * 4 + 0.5) / 4, 40, 220);
      seconds = _sw_layout_count_bars (self) * _sw_layout_get_bar_seconds (self);
    }
  self->score->tail = CLAMP (self->plan->duration - seconds, 0.8, self->score->tail + (_sw_layout_is_short (self) ? 2 : 0.6));
}

/* Half as much time for the slowest lines, until @bars are enough. */
static void
squeeze_to (SwComposer *self,
            guint       bars)
{
  while (_sw_layout_count_bars (self) > bars)
    {
      SwPhrase      *widest = NULL;
      SwSongSection *where = NULL;
      guint          bar = 0;

      for (guint i = 0; i < self->sections->len; i++)
        for (guint k = 0; k < _sw_layout_get_section (self, i)->phrases->len; k++)
          {
            SwPhrase *phrase = g_ptr_array_index (_sw_layout_get_section (self, i)->phrases, k);

            if (phrase->notes == NULL && phrase->n_bars > 1 && phrase->n * 2 <= phrase->n_bars * self->steps_per_bar && (widest == NULL || phrase->n_bars * widest->n > widest->n_bars * phrase->n))
              {
                widest = phrase;
                where = _sw_layout_get_section (self, i);
              }
          }
      if (widest == NULL)
        return;
      widest->n_bars--;
      for (guint k = 0; k < where->phrases->len; k++)
        {
          SwPhrase *phrase = g_ptr_array_index (where->phrases, k);

          phrase->bar = bar;
          bar += phrase->n_bars;
        }
      where->n_bars = bar;
    }
}

/* Exactly @bars: tighter lines, then fewer; or bars for the band at the end. */
void
_sw_layout_fit_exactly (SwComposer *self,
                        guint       bars)
{
  squeeze_to (self, bars);
  if (_sw_layout_count_bars (self) > bars)
    _sw_layout_cut_to (self, bars);
  /* A last line may have been kept although it is too long. */
  for (guint i = self->sections->len; i-- > 0 && _sw_layout_count_bars (self) > bars;)
    {
      SwSongSection *section = _sw_layout_get_section (self, i);
      guint          excess = _sw_layout_count_bars (self) - bars;

      section->n_bars = section->n_bars > excess ? section->n_bars - excess : 1;
      for (guint k = 0; k < section->phrases->len; k++)
        {
          SwPhrase *phrase = g_ptr_array_index (section->phrases, k);

          phrase->bar = MIN (phrase->bar, section->n_bars - 1);
          phrase->n_bars = MIN (phrase->n_bars, section->n_bars - phrase->bar);
        }
    }
  if (_sw_layout_count_bars (self) < bars)
    _sw_layout_get_section (self, self->sections->len - 1)->n_bars += bars - _sw_layout_count_bars (self);
}

/* Sections that were given a length keep it. */
void
_sw_layout_keep_lengths (SwComposer *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = _sw_layout_get_section (self, i);
      g_autoptr (GPtrArray) all = NULL;

      if (section->form == NULL || section->form->bars == 0 || section->n_bars == section->form->bars || _sw_layout_has_fixed_notes (section))
        continue;
      /* Alone, so that only its own lines give way. */
      all = g_steal_pointer (&self->sections);
      self->sections = g_ptr_array_new ();
      g_ptr_array_add (self->sections, section);
      _sw_layout_fit_exactly (self, section->form->bars);
      g_ptr_array_unref (self->sections);
      self->sections = g_steal_pointer (&all);
    }
}
