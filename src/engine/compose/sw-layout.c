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
#define LONG_SYLLABLES 40

static void
phrase_free (SwPhrase *phrase)
{
  g_free (phrase->text);
  sw_utterance_free (phrase->utterance);
  g_free (phrase->weights);
  g_free (phrase->inside);
  g_free (phrase->steps);
  g_free (phrase->pitches);
  g_strfreev (phrase->syllables);
  g_clear_pointer (&phrase->notes, g_array_unref);
  g_free (phrase);
}

void
_sw_song_section_free (SwSongSection *section)
{
  g_free (section->name);
  g_ptr_array_unref (section->phrases);
  g_free (section);
}

static void
allocate_syllables (SwPhrase *phrase,
                    guint     n)
{
  phrase->n = n;
  phrase->weights = g_new0 (guint8, n);
  phrase->inside = g_new0 (gboolean, n);
  phrase->steps = g_new0 (int, n);
  phrase->pitches = g_new0 (int, n);
}

/* @utterance: (transfer full) */
static SwPhrase *
phrase_new (const char  *text,
            gboolean     backing,
            SwUtterance *utterance)
{
  SwPhrase *phrase = g_new0 (SwPhrase, 1);

  phrase->text = g_strdup (text);
  phrase->backing = backing;
  phrase->utterance = utterance;
  allocate_syllables (phrase, utterance->syllables->len);
  for (guint i = 0; i < phrase->n; i++)
    {
      const SwSyllable *syllable = &g_array_index (utterance->syllables, SwSyllable, i);
      const SwWord     *word = &g_array_index (utterance->words, SwWord, syllable->word);

      if (syllable->stress > 0)
        phrase->weights[i] = word->function_word ? 1 : 2;
      else
        phrase->weights[i] = word->n_syllables == 1 && !word->function_word ? 1 : 0;
      phrase->inside[i] = i > word->first_syllable;
    }
  return phrase;
}

/* Fixes how @phrase is sung, or played when it has no words. */
void
_sw_phrase_set_notes (SwPhrase *phrase,
                      GArray   *notes,
                      guint     n,
                      char    **syllables,
                      double    shift)
{
  if (n != phrase->n)
    {
      g_clear_pointer (&phrase->weights, g_free);
      g_clear_pointer (&phrase->inside, g_free);
      g_clear_pointer (&phrase->steps, g_free);
      g_clear_pointer (&phrase->pitches, g_free);
      allocate_syllables (phrase, n);
    }
  g_clear_pointer (&phrase->notes, g_array_unref);
  phrase->notes = g_array_copy (notes);
  for (guint i = 0; i < notes->len; i++)
    {
      SwSungNote *note = &g_array_index (phrase->notes, SwSungNote, i);

      note->pitch = (guint8)CLAMP (note->pitch + (int)shift, 0, 127);
    }
  g_strfreev (phrase->syllables);
  phrase->syllables = g_strdupv (syllables);
}

/* A phrase for an instrument: @n notes, accents about every second one. */
SwPhrase *
_sw_phrase_new_silent (SwRandom *random,
                       guint     n)
{
  SwPhrase *phrase = g_new0 (SwPhrase, 1);

  allocate_syllables (phrase, n);
  for (guint i = 0; i < n; i++)
    phrase->weights[i] = i == 0 || i + 1 == n || sw_random_int (random, 5) < 2 ? 2 : (guint8)sw_random_int (random, 2);
  return phrase;
}

/* Lines too long for a breath are sung as several. */
static void
add_phrases (SwSongSection *section,
             const char    *text,
             const char    *language,
             gboolean       backing)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new_for (text, language);
  g_auto (GStrv) words = NULL;
  g_autoptr (GString) part = NULL;
  guint n = 0;

  if (utterance->syllables->len == 0)
    return;
  if (utterance->syllables->len <= LONG_SYLLABLES)
    {
      g_ptr_array_add (section->phrases, phrase_new (text, backing, g_steal_pointer (&utterance)));
      return;
    }
  words = sw_phonetics_dup_tokens (text, language);
  part = g_string_new (NULL);
  for (guint i = 0; words[i] != NULL; i++)
    {
      /* Japanese and Chinese characters stand together. */
      gboolean apart = part->len > 0 && !g_unichar_iswide (g_utf8_get_char (words[i]));

      g_string_append_printf (part, "%s%s", apart ? " " : "", words[i]);
      n += sw_phonetics_count_syllables_for (words[i], language);
      if (n >= LONG_SYLLABLES / 3 || words[i + 1] == NULL)
        {
          SwUtterance *piece = sw_utterance_new_for (part->str, language);

          if (piece->syllables->len > 0)
            g_ptr_array_add (section->phrases, phrase_new (part->str, backing, piece));
          else
            sw_utterance_free (piece);
          g_string_truncate (part, 0);
          n = 0;
        }
    }
}

static SwSongSection *
section_new (const char   *name,
             SwSectionKind kind,
             guint         bars)
{
  SwSongSection *section = g_new0 (SwSongSection, 1);

  section->name = g_strdup (name);
  section->kind = kind;
  section->n_wished = bars;
  section->phrases = g_ptr_array_new_with_free_func ((GDestroyNotify)phrase_free);
  return section;
}

/* Notes in the key they have; layout moves them. */
static void
add_fixed_phrase (SwSongSection    *section,
                  const SwFormLine *line)
{
  SwPhrase *phrase = phrase_new (line->text, line->backing, sw_utterance_new_for (line->text, line->language));

  _sw_phrase_set_notes (phrase, line->notes, line->n_syllables, line->syllables, 0);
  g_ptr_array_add (section->phrases, phrase);
}

static SwSongSection *
section_new_from_form (const SwFormSection *form,
                       gboolean             instrumental)
{
  SwSongSection *section = section_new (form->name, form->kind, form->bars);

  section->form = form;
  for (guint i = 0; i < form->lines->len && !instrumental; i++)
    {
      const SwFormLine *line = &g_array_index (form->lines, SwFormLine, i);
      guint             first = section->phrases->len;

      if (line->notes != NULL && line->notes->len > 0 && line->n_syllables > 0)
        add_fixed_phrase (section, line);
      else
        add_phrases (section, line->text, line->language, line->backing);
      for (guint k = first; k < section->phrases->len; k++)
        ((SwPhrase *)g_ptr_array_index (section->phrases, k))->spoken = line->spoken;
    }
  section->sung = section->phrases->len > 0;
  return section;
}

static double
get_bar_seconds (SwComposer *self)
{
  return self->plan->beats * 60.0 / self->plan->bpm;
}

/* The fewest bars a singer manages @n syllables in, unhurried. */
static guint
count_phrase_bars (SwComposer *self,
                   guint       n)
{
  static const guint choices[] = { 1, 2, 4, 6, 8, 12, 16 };
  double             bar = get_bar_seconds (self);
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

static gboolean
has_fixed_notes (const SwSongSection *section)
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
static void
place_phrases (SwComposer    *self,
               SwSongSection *section)
{
  guint bar = 0;
  guint shortest = G_MAXUINT;

  if (has_fixed_notes (section))
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

static guint
count_bars (SwComposer *self)
{
  guint bars = 0;

  for (guint i = 0; i < self->sections->len; i++)
    bars += ((SwSongSection *)g_ptr_array_index (self->sections, i))->n_bars;
  return bars;
}

static SwSongSection *
get_section (SwComposer *self,
             guint       index)
{
  return index < self->sections->len ? g_ptr_array_index (self->sections, index) : NULL;
}

/* Bars for what has no words, for songs of any tempo. */
static guint
get_default_bars (SwComposer   *self,
                  SwSectionKind kind)
{
  guint four = get_bar_seconds (self) > 3 ? 2 : 4;

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
      SwSongSection *section = section_new_from_form (g_ptr_array_index (self->plan->sections, i), self->plan->instrumental);

      move_fixed_notes (self, section);
      if (section->n_wished == 0 && !has_fixed_notes (section))
        section->n_wished = get_default_bars (self, section->kind);
      place_phrases (self, section);
      g_ptr_array_add (self->sections, section);
    }
}

static void
add_ends (SwComposer *self)
{
  SwSongSection *first = get_section (self, 0);
  SwSongSection *last = get_section (self, self->sections->len - 1);

  const SwSongPins *pins = self->plan->pins;

  if (first->kind != SW_SECTION_INTRO && (pins == NULL || !pins->no_intro))
    {
      SwSongSection *intro = section_new ("Intro", SW_SECTION_INTRO, get_default_bars (self, SW_SECTION_INTRO));

      place_phrases (self, intro);
      g_ptr_array_insert (self->sections, 0, intro);
    }
  if (last->kind != SW_SECTION_OUTRO && (pins == NULL || !pins->no_ending))
    {
      SwSongSection *outro = section_new ("Outro", SW_SECTION_OUTRO, get_default_bars (self, SW_SECTION_OUTRO));

      place_phrases (self, outro);
      g_ptr_array_add (self->sections, outro);
    }
}

/* Instrumental sections in place of words that are not sung. */
static void
build_instrumental (SwComposer *self)
{
  double seconds = self->plan->duration > 0 ? MAX (self->plan->duration - self->score->tail, 2) : DEFAULT_SECONDS;
  guint  bars = (guint)MAX (1, floor (seconds / get_bar_seconds (self) + 0.5));
  g_autoptr (GPtrArray) form = NULL;

  if (self->plan->duration == 0 && bars > 8)
    bars = (bars + 2) / 4 * 4;
  form = sw_form_new_default (bars);
  for (guint i = 0; i < form->len; i++)
    {
      SwSongSection *section = section_new_from_form (g_ptr_array_index (form, i), TRUE);

      section->form = NULL;
      place_phrases (self, section);
      g_ptr_array_add (self->sections, section);
    }
}

/* Shortens to @bars: plain ends first, then sections from the end, then lines. */
static void
cut_to (SwComposer *self,
        guint       bars)
{
  while (count_bars (self) > bars)
    {
      guint          excess = count_bars (self) - bars;
      SwSongSection *cut = NULL;

      for (guint i = self->sections->len; i-- > 0 && cut == NULL;)
        if (!get_section (self, i)->sung)
          cut = get_section (self, i);
      if (cut != NULL && cut->n_bars > excess)
        {
          cut->n_bars -= excess;
          return;
        }
      if (cut == NULL && self->sections->len > 1)
        cut = get_section (self, self->sections->len - 1);
      if (cut != NULL && self->sections->len > 1 && (!cut->sung || count_bars (self) - cut->n_bars >= bars))
        {
          g_ptr_array_remove (self->sections, cut);
          continue;
        }
      cut = get_section (self, self->sections->len - 1);
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
      place_phrases (self, cut);
      if (count_bars (self) < bars)
        cut->n_bars += bars - count_bars (self);
    }
}

static SwSongSection *
find_chorus (SwComposer *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    if (get_section (self, i)->kind == SW_SECTION_CHORUS)
      return get_section (self, i);
  return NULL;
}

static SwSongSection *
repeat_section (SwComposer          *self,
                const SwSongSection *model)
{
  SwSongSection *copy = section_new (model->name, model->kind, model->n_wished);

  for (guint i = 0; i < model->phrases->len; i++)
    {
      SwPhrase *phrase = g_ptr_array_index (model->phrases, i);
      SwPhrase *again = phrase_new (phrase->text, phrase->backing, sw_utterance_copy (phrase->utterance));

      again->spoken = phrase->spoken;
      g_ptr_array_add (copy->phrases, again);
    }
  copy->sung = model->sung;
  copy->form = model->form;
  place_phrases (self, copy);
  return copy;
}

/* Lengthens to @bars: solos and the chorus again, then longer ends. */
static void
stretch_to (SwComposer *self,
            guint       bars)
{
  const SwSongSection *chorus = find_chorus (self);
  gboolean             solo = TRUE;

  for (guint guard = 0; count_bars (self) + 8 <= bars && guard < 60; guard++, solo = !solo)
    {
      guint          before_outro = self->sections->len - (get_section (self, self->sections->len - 1)->kind == SW_SECTION_OUTRO ? 1 : 0);
      SwSongSection *extra = NULL;

      if (!solo && chorus != NULL && count_bars (self) + chorus->n_bars <= bars)
        extra = repeat_section (self, chorus);
      else
        {
          extra = section_new ("Instrumental", SW_SECTION_INSTRUMENTAL, 8);
          place_phrases (self, extra);
        }
      g_ptr_array_insert (self->sections, (int)before_outro, extra);
    }
  for (guint i = 0; count_bars (self) < bars; i++)
    get_section (self, i % 2 == 0 ? self->sections->len - 1 : 0)->n_bars++;
}

static void
fit_duration (SwComposer *self)
{
  double wish = MAX (self->plan->duration - self->score->tail, 1);
  guint  bars = (guint)MAX (1, floor (wish / get_bar_seconds (self) + 0.5));

  if (count_bars (self) > bars)
    cut_to (self, bars);
  if (count_bars (self) < bars)
    stretch_to (self, bars);
}

/* Where a bar more or less is much, the tail makes up for it. */
static gboolean
is_short (SwComposer *self)
{
  return self->plan->duration > 0 && self->plan->duration <= 30;
}

/* The last few per cent: by tempo where that is free, by the tail where it is not. */
static void
fit_tempo (SwComposer *self)
{
  double seconds = count_bars (self) * get_bar_seconds (self);
  double wish = MAX (self->plan->duration - self->score->tail, 1);

  if (self->plan->duration <= 0)
    return;
  if (!self->plan->bpm_fixed)
    {
      double factor = CLAMP (seconds / wish, 0.9, 1.12);

      self->plan->bpm = CLAMP (floor (self->plan->bpm * factor * 4 + 0.5) / 4, 40, 220);
      seconds = count_bars (self) * get_bar_seconds (self);
    }
  self->score->tail = CLAMP (self->plan->duration - seconds, 0.8, self->score->tail + (is_short (self) ? 2 : 0.6));
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
      SwSongSection *section = get_section (self, i);
      guint          pace = section->n_bars >= 4 && get_bar_seconds (self) < 2.6 ? 2 : 1;
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

/* Half as much time for the slowest lines, until @bars are enough. */
static void
squeeze_to (SwComposer *self,
            guint       bars)
{
  while (count_bars (self) > bars)
    {
      SwPhrase      *widest = NULL;
      SwSongSection *where = NULL;
      guint          bar = 0;

      for (guint i = 0; i < self->sections->len; i++)
        for (guint k = 0; k < get_section (self, i)->phrases->len; k++)
          {
            SwPhrase *phrase = g_ptr_array_index (get_section (self, i)->phrases, k);

            if (phrase->notes == NULL && phrase->n_bars > 1 && phrase->n * 2 <= phrase->n_bars * self->steps_per_bar && (widest == NULL || phrase->n_bars * widest->n > widest->n_bars * phrase->n))
              {
                widest = phrase;
                where = get_section (self, i);
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
static void
fit_exactly (SwComposer *self,
             guint       bars)
{
  squeeze_to (self, bars);
  if (count_bars (self) > bars)
    cut_to (self, bars);
  /* A last line may have been kept although it is too long. */
  for (guint i = self->sections->len; i-- > 0 && count_bars (self) > bars;)
    {
      SwSongSection *section = get_section (self, i);
      guint          excess = count_bars (self) - bars;

      section->n_bars = section->n_bars > excess ? section->n_bars - excess : 1;
      for (guint k = 0; k < section->phrases->len; k++)
        {
          SwPhrase *phrase = g_ptr_array_index (section->phrases, k);

          phrase->bar = MIN (phrase->bar, section->n_bars - 1);
          phrase->n_bars = MIN (phrase->n_bars, section->n_bars - phrase->bar);
        }
    }
  if (count_bars (self) < bars)
    get_section (self, self->sections->len - 1)->n_bars += bars - count_bars (self);
}

/* Sections that were given a length keep it. */
static void
keep_lengths (SwComposer *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = get_section (self, i);
      g_autoptr (GPtrArray) all = NULL;

      if (section->form == NULL || section->form->bars == 0 || section->n_bars == section->form->bars || has_fixed_notes (section))
        continue;
      /* Alone, so that only its own lines give way. */
      all = g_steal_pointer (&self->sections);
      self->sections = g_ptr_array_new ();
      g_ptr_array_add (self->sections, section);
      fit_exactly (self, section->form->bars);
      g_ptr_array_unref (self->sections);
      self->sections = g_steal_pointer (&all);
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
    if (get_section (self, i)->kind == SW_SECTION_CHORUS && get_section (self, i)->nth > 0)
      {
        climax = get_section (self, i);
        index = i;
      }
  if (climax == NULL || (self->plan->pins != NULL && self->plan->pins->no_ending))
    return;
  climax->climax = TRUE;
  sw_random_init (&random, self->plan->take_seed, "lift", 0);
  if (sw_random_double (&random) >= self->plan->style->lift * (0.4 + self->plan->richness) * MIN (1, 2 * self->plan->surprise) || self->plan->pins != NULL)
    return;
  for (guint i = index; i < self->sections->len; i++)
    get_section (self, i)->transpose = sw_random_int (&random, 3) == 0 && i == index ? 1 : i > index ? climax->transpose
                                                                                                     : 2;
}

/* Whether intro and ending quote the chorus. */
static void
choose_hook (SwComposer *self)
{
  const SwSongSection *chorus = find_chorus (self);
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

  self->score->tail = is_short (self) ? 1.5 : 1.2 + 0.3 * self->plan->style->reverb_time;
  if (self->plan->sections->len > 0)
    read_form (self);
  if (pins != NULL)
    keep_lengths (self);
  if (pins != NULL && pins->n_bars > 0 && self->sections->len == 0)
    {
      SwSongSection *section = section_new ("Instrumental", SW_SECTION_INSTRUMENTAL, pins->n_bars);

      place_phrases (self, section);
      g_ptr_array_add (self->sections, section);
    }
  if (self->sections->len == 0)
    build_instrumental (self);
  else if (pins != NULL && pins->n_bars > 0)
    fit_exactly (self, pins->n_bars);
  else if (self->plan->duration == 0 || self->plan->duration > 30)
    add_ends (self);
  if (pins != NULL && (pins->n_bars > 0 || pins->form != NULL))
    self->plan->duration = 0;
  if (self->plan->duration > 0)
    fit_duration (self);
  else if (count_bars (self) * get_bar_seconds (self) > MAX_SECONDS)
    cut_to (self, (guint)(MAX_SECONDS / get_bar_seconds (self)));
  fit_tempo (self);
  _sw_join_take_choruses (self);
  for (guint i = 0; pins != NULL && i < self->sections->len; i++)
    if (has_fixed_notes (get_section (self, i)))
      {
        get_section (self, i)->n_wished = get_section (self, i)->n_bars;
        place_fixed (self, get_section (self, i));
      }
  add_tunes (self);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    counts[i] = _sw_join_count_before (self, i);
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = get_section (self, i);

      section->bar = bar;
      section->nth = counts[section->kind]++;
      section->last = i + 1 == self->sections->len && (pins == NULL || !pins->no_ending);
      section->energy = CLAMP (get_energy (section) + 0.12 * self->plan->energy, 0, 1);
      bar += section->n_bars;
    }
  choose_hook (self);
  mark_climax (self);
}
