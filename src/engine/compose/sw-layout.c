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
      g_string_append_printf (part, "%s%s", part->len > 0 ? " " : "", words[i]);
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

static SwSongSection *
section_new_from_form (const SwFormSection *form,
                       gboolean             instrumental)
{
  SwSongSection *section = section_new (form->name, form->kind, form->bars);

  for (guint i = 0; i < form->lines->len && !instrumental; i++)
    {
      const SwFormLine *line = &g_array_index (form->lines, SwFormLine, i);

      add_phrases (section, line->text, line->language, line->backing);
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

/* Gives each phrase its bars; lines of one section move at one pace. */
static void
place_phrases (SwComposer    *self,
               SwSongSection *section)
{
  guint bar = 0;
  guint shortest = G_MAXUINT;

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

static void
read_form (SwComposer *self)
{
  for (guint i = 0; i < self->plan->sections->len; i++)
    {
      SwSongSection *section = section_new_from_form (g_ptr_array_index (self->plan->sections, i), self->plan->instrumental);

      if (section->n_wished == 0)
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

  if (first->kind != SW_SECTION_INTRO)
    {
      SwSongSection *intro = section_new ("Intro", SW_SECTION_INTRO, get_default_bars (self, SW_SECTION_INTRO));

      place_phrases (self, intro);
      g_ptr_array_insert (self->sections, 0, intro);
    }
  if (last->kind != SW_SECTION_OUTRO)
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

      g_ptr_array_add (copy->phrases, phrase_new (phrase->text, phrase->backing, sw_utterance_copy (phrase->utterance)));
    }
  copy->sung = model->sung;
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

      if (section->sung || !tune || (self->plan->removed & (1u << SW_PART_LEAD)))
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

void
_sw_layout_sections (SwComposer *self)
{
  guint bar = 0;
  guint counts[SW_SECTION_OTHER + 1] = { 0 };

  self->score->tail = is_short (self) ? 1.5 : 1.2 + 0.3 * self->plan->style->reverb_time;
  if (self->plan->sections->len > 0)
    read_form (self);
  if (self->sections->len == 0)
    build_instrumental (self);
  else if (self->plan->duration == 0 || self->plan->duration > 30)
    add_ends (self);
  if (self->plan->duration > 0)
    fit_duration (self);
  else if (count_bars (self) * get_bar_seconds (self) > MAX_SECONDS)
    cut_to (self, (guint)(MAX_SECONDS / get_bar_seconds (self)));
  fit_tempo (self);
  add_tunes (self);
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = get_section (self, i);

      section->bar = bar;
      section->nth = counts[section->kind]++;
      section->last = i + 1 == self->sections->len;
      section->energy = CLAMP (get_energy (section) + 0.12 * self->plan->energy, 0, 1);
      bar += section->n_bars;
    }
}
