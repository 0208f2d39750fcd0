/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-score-words"

#include "config.h"

#include "sw-edit-private.h"
#include "sw-score-edit.h"
#include "sw-phonetics.h"
#include "sw-singer.h"

#include <string.h>

/* Singers come in a little before or after the beat. */
#define SLACK 0.1 /* beats */
/* Sections that end just there have been cut by rounding. */
#define NO_SECTION G_MAXUINT

/* When the word that holds @syllable begins; of a syllable without a note, when the one
 * before it does. */
static double
get_syllable_start (SwSungLine *line,
                    guint       syllable)
{
  double start = -1;

  for (guint i = 0; i < line->notes->len; i++)
    {
      const SwSungNote *note = &g_array_index (line->notes, SwSungNote, i);

      if (note->syllable <= syllable)
        start = note->syllable == syllable && start >= 0 && i > 0 && g_array_index (line->notes, SwSungNote, i - 1).syllable == syllable ? start : note->start;
    }
  return start >= 0 ? start : line->notes->len > 0 ? g_array_index (line->notes, SwSungNote, 0).start
                                                   : 0;
}

/* Which of the written words sound in the range: @first … @last, FALSE for none. */
static gboolean
find_words (SwUtterance *utterance,
            SwSungLine  *line,
            double       from,
            double       until,
            guint       *first,
            guint       *last)
{
  gboolean any = FALSE;

  for (guint i = 0; i < utterance->words->len; i++)
    {
      const SwWord *word = &g_array_index (utterance->words, SwWord, i);
      double        start = get_syllable_start (line, word->first_syllable);

      if (start < from - SLACK || start >= until - SLACK)
        continue;
      if (!any)
        *first = word->token;
      *last = word->token;
      any = TRUE;
    }
  return any;
}

/* The range of syllables that are spoken for tokens @first … @last. */
static void
find_syllables (SwUtterance *utterance,
                guint        first,
                guint        last,
                guint       *from,
                guint       *n)
{
  *from = G_MAXUINT;
  *n = 0;
  for (guint i = 0; i < utterance->words->len; i++)
    {
      const SwWord *word = &g_array_index (utterance->words, SwWord, i);

      if (word->token < first || word->token > last)
        continue;
      *from = MIN (*from, word->first_syllable);
      *n += word->n_syllables;
    }
}

static char **
cut_strv (char **strv,
          guint  from,
          guint  n)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; strv != NULL && i < g_strv_length (strv); i++)
    if (i >= from && i < from + n)
      g_strv_builder_add (builder, strv[i]);
  return strv != NULL ? g_strv_builder_end (builder) : NULL;
}

static void
cut_notes (SwSungLine *line,
           guint       from,
           guint       n,
           double      until)
{
  guint kept = 0;

  for (guint i = 0; i < line->notes->len; i++)
    {
      SwSungNote note = g_array_index (line->notes, SwSungNote, i);

      if (note.syllable < from || note.syllable >= from + n || note.start >= until)
        continue;
      note.syllable -= from;
      note.length = MIN (note.length, MAX (until - note.start, 1.0 / 16));
      g_array_index (line->notes, SwSungNote, kept++) = note;
    }
  g_array_set_size (line->notes, kept);
}

/* The text of some of the words, as written. */
static char *
cut_text (SwScore    *self,
          SwSungLine *line,
          guint       first,
          guint       last)
{
  g_auto (GStrv) tokens = sw_phonetics_dup_tokens (line->text, sw_score_get_language (self, line));
  g_auto (GStrv) kept = cut_strv (tokens, first, last + 1 - first);

  return g_strjoinv (strpbrk (line->text, " \t") != NULL ? " " : "", kept);
}

/* FALSE when nothing of the line is left. */
static gboolean
cut_line (SwScore    *self,
          SwSungLine *line,
          double      from,
          double      until)
{
  g_autoptr (SwUtterance) utterance = NULL;
  g_autofree char *text = NULL;
  double           start, end;
  guint            first = 0, last = 0, syllable, n;

  if (line->notes->len == 0)
    return FALSE;
  start = g_array_index (line->notes, SwSungNote, 0).start;
  end = g_array_index (line->notes, SwSungNote, line->notes->len - 1).start;
  if (start >= from - SLACK && end < until - SLACK)
    return TRUE;
  if (end < from - SLACK || start >= until - SLACK)
    return FALSE;
  utterance = sw_utterance_new_for (line->text, sw_score_get_language (self, line));
  if (!find_words (utterance, line, from, until, &first, &last))
    return FALSE;
  find_syllables (utterance, first, last, &syllable, &n);
  cut_notes (line, syllable, n, until);
  text = cut_text (self, line, first, last);
  g_free (line->text);
  line->text = g_steal_pointer (&text);
  line->n_syllables = n;
  if (line->syllables != NULL)
    {
      char **kept = cut_strv (line->syllables, syllable, n);

      g_strfreev (line->syllables);
      line->syllables = kept;
    }
  return line->notes->len > 0;
}

void
_sw_edit_cut_lines (SwScore *self,
                    double   from,
                    double   until)
{
  for (guint i = self->lines->len; i-- > 0;)
    {
      SwSungLine *line = g_ptr_array_index (self->lines, i);

      if (!cut_line (self, line, from, until))
        {
          g_ptr_array_remove_index (self->lines, i);
          continue;
        }
      for (guint k = 0; k < line->notes->len; k++)
        {
          SwSungNote *note = &g_array_index (line->notes, SwSungNote, k);

          note->start = MAX (note->start - from, 0);
        }
    }
}

void
_sw_edit_remove_section (SwScore *self,
                         guint    index)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      SwSungLine *line = g_ptr_array_index (self->lines, i);

      if (line->section == index)
        line->section = NO_SECTION;
      else if (line->section > index && line->section != NO_SECTION)
        line->section--;
    }
  g_array_remove_index (self->sections, index);
}

/* The section that sounds when the line begins. */
static guint
find_section (SwScore    *self,
              SwSungLine *line)
{
  double start = line->notes->len > 0 ? g_array_index (line->notes, SwSungNote, 0).start : 0;
  guint  found = 0;

  for (guint i = 0; i < self->sections->len; i++)
    if (g_array_index (self->sections, SwScoreSection, i).start <= start + 1)
      found = i;
  return found;
}

void
_sw_edit_count_lines (SwScore *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwScoreSection *section = &g_array_index (self->sections, SwScoreSection, i);

      section->first_line = section->n_lines = 0;
    }
  for (guint i = 0; i < self->lines->len; i++)
    {
      SwSungLine     *line = g_ptr_array_index (self->lines, i);
      SwScoreSection *section;

      if (line->section >= self->sections->len)
        line->section = find_section (self, line);
      if (self->sections->len == 0)
        continue;
      section = &g_array_index (self->sections, SwScoreSection, line->section);
      if (section->n_lines++ == 0)
        section->first_line = i;
    }
}

static void
copy_line (SwScore    *self,
           SwSungLine *model,
           guint       first_section,
           double      at)
{
  SwSungLine *line = sw_score_add_line (self, model->text);

  line->section = model->section + first_section;
  line->n_syllables = model->n_syllables;
  line->backing = model->backing;
  line->spoken = model->spoken;
  line->syllables = g_strdupv (model->syllables);
  line->language = g_strdup (model->language);
  for (guint i = 0; i < model->notes->len; i++)
    {
      SwSungNote note = g_array_index (model->notes, SwSungNote, i);

      note.start += at;
      g_array_append_val (line->notes, note);
    }
}

void
_sw_edit_append_words (SwScore *self,
                       SwScore *other,
                       double   at)
{
  guint n_sections = self->sections->len;

  for (guint i = 0; i < other->sections->len; i++)
    {
      SwScoreSection section = g_array_index (other->sections, SwScoreSection, i);

      section.name = g_strdup (section.name);
      section.start += at;
      g_array_append_val (self->sections, section);
    }
  for (guint i = 0; i < other->lines->len; i++)
    copy_line (self, g_ptr_array_index (other->lines, i), n_sections, at);
  _sw_edit_count_lines (self);
}

void
_sw_edit_transpose_lines (SwScore *self,
                          int      semitones)
{
  SwVoiceManner manner;

  sw_singer_get_score_manner (self, &manner);
  for (guint i = 0; i < self->lines->len; i++)
    {
      SwSungLine *line = g_ptr_array_index (self->lines, i);
      int         low = 127, high = 0, shift = semitones;

      for (guint k = 0; k < line->notes->len; k++)
        {
          low = MIN (low, g_array_index (line->notes, SwSungNote, k).pitch);
          high = MAX (high, g_array_index (line->notes, SwSungNote, k).pitch);
        }
      /* A line moves as a whole, or its tune would break. */
      while (high + shift > manner.high + 2 && low + shift - 12 >= manner.low - 4)
        shift -= 12;
      while (low + shift < manner.low - 2 && high + shift + 12 <= manner.high + 4)
        shift += 12;
      for (guint k = 0; k < line->notes->len; k++)
        {
          SwSungNote *note = &g_array_index (line->notes, SwSungNote, k);

          note->pitch = (guint8)CLAMP (note->pitch + shift, 0, 127);
        }
    }
}

SwPart *
_sw_edit_add_part_like (SwScore      *self,
                        const SwPart *model)
{
  SwPart *part = sw_score_add_part (self, model->role);

  part->program = model->program;
  part->bank = model->bank;
  part->synth = g_strdup (model->synth);
  part->level = model->level;
  part->pan = model->pan;
  part->reverb = model->reverb;
  part->delay = model->delay;
  part->drive = model->drive;
  part->duck = model->duck;
  for (guint i = 0; i < G_N_ELEMENTS (part->patterns); i++)
    part->patterns[i] = g_strdup (model->patterns[i]);
  return part;
}

void
sw_score_edit_take_singing (SwScore *self,
                            SwScore *other,
                            double   shift)
{
  static const SwPartRole roles[] = { SW_PART_LEAD_VOCAL, SW_PART_BACKING_VOCAL };

  for (guint i = 0; i < other->lines->len; i++)
    {
      SwSungLine       *line = g_ptr_array_index (other->lines, i);
      const SwSungNote *first = line->notes->len > 0 ? &g_array_index (line->notes, SwSungNote, 0) : NULL;
      const SwSungNote *last = first != NULL ? &g_array_index (line->notes, SwSungNote, line->notes->len - 1) : NULL;

      if (first == NULL || first->start + shift < 0 || last->start + last->length + shift > self->length)
        continue;
      copy_line (self, line, NO_SECTION - line->section, shift);
    }
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      const SwPart *part = sw_score_get_part (other, roles[i]);

      if (part != NULL && sw_score_get_part (self, roles[i]) == NULL)
        _sw_edit_add_part_like (self, part);
    }
  g_free (self->voice);
  self->voice = g_strdup (other->voice);
  g_free (self->language);
  self->language = g_strdup (other->language);
  g_clear_pointer (&self->voice_manner, json_node_unref);
  if (other->voice_manner != NULL)
    self->voice_manner = json_node_copy (other->voice_manner);
  _sw_edit_count_lines (self);
}
