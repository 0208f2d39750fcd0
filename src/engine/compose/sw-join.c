/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Going on from music that is there: its chords for each kind of section, the
 * melody of its chorus, the patterns and the register of its players. */

#define G_LOG_DOMAIN "sw-join"

#include "config.h"

#include "sw-compose-private.h"

#include <string.h>

static SwScore *
get_like (SwComposer *self)
{
  return self->plan->pins != NULL ? self->plan->pins->like : NULL;
}

gboolean
_sw_join_is_same_band (SwComposer *self)
{
  return get_like (self) != NULL && !self->plan->pins->new_band;
}

/* "Am7/E" after its root. */
static void
name_chord (SwChord    *chord,
            const char *name)
{
  const char *slash = strchr (name, '/');
  char        quality[sizeof chord->name] = "";
  gsize       length = strcspn (name, "/");
  gsize       from = name[0] == '\0' ? 0 : name[1] == 'b' || name[1] == '#' ? 2
                                                                            : 1;

  if (length > from)
    g_strlcpy (quality, name + from, MIN (sizeof quality, length - from + 1));
  if (name[0] == '\0' && chord->n_intervals > 1 && chord->intervals[1] == 3)
    g_strlcpy (quality, "m", sizeof quality);
  g_snprintf (chord->name, sizeof chord->name, "%s%s", sw_score_get_pitch_class_name (chord->root), quality);
  if (slash != NULL)
    {
      g_strlcat (chord->name, "/", sizeof chord->name);
      g_strlcat (chord->name, sw_score_get_pitch_class_name (chord->bass), sizeof chord->name);
    }
}

void
_sw_chord_transpose (SwChord *chord,
                     int      by)
{
  g_autofree char *name = g_strdup (chord->name);

  chord->root = (guint8)((chord->root + by + 48) % 12);
  chord->bass = (guint8)((chord->bass + by + 48) % 12);
  name_chord (chord, name);
}

static void
shift_chords (GArray *chords,
              int     shift)
{
  for (guint i = 0; i < chords->len; i++)
    _sw_chord_transpose (&g_array_index (chords, SwChord, i), shift);
}

/* The section of @like that a new one of @kind takes after: not the ending, whose
 * chords close, and in the main key. */
static const SwFormSection *
find_model (GPtrArray    *form,
            SwSectionKind kind,
            guint8        key)
{
  const SwFormSection *found = NULL;

  for (guint i = 0; i < form->len; i++)
    {
      const SwFormSection *section = g_ptr_array_index (form, i);
      gboolean             ending = i + 1 == form->len;

      if (section->kind != kind || section->chords == NULL || section->chords->len == 0)
        continue;
      if (found == NULL || (section->key == key && found->key != key))
        found = ending && found != NULL ? found : section;
    }
  return found;
}

GArray *
_sw_join_dup_chords (SwComposer          *self,
                     const SwSongSection *section)
{
  static const SwSectionKind others[] = { SW_SECTION_VERSE, SW_SECTION_CHORUS, SW_SECTION_INTRO };
  SwScore                   *like = get_like (self);
  g_autoptr (GPtrArray) form = NULL;
  const SwFormSection *model = section->form;
  GArray              *chords;

  if ((model == NULL || model->chords == NULL || model->chords->len == 0) && like != NULL && !self->plan->pins->new_band)
    {
      SwSectionKind kind = section->kind == SW_SECTION_INSTRUMENTAL ? SW_SECTION_CHORUS : section->kind;

      form = sw_form_new_from_score (like, 0, like->length, SW_FORM_CHORDS | SW_FORM_BARS);
      model = find_model (form, kind, like->key);
      /* A kind that was not heard yet brings its own chords, unless it only frames. */
      for (guint i = 0; model == NULL && (kind == SW_SECTION_OUTRO || kind == SW_SECTION_INTRO || kind == SW_SECTION_OTHER) && i < G_N_ELEMENTS (others); i++)
        model = find_model (form, others[i], like->key);
    }
  if (model == NULL || model->chords == NULL || model->chords->len == 0)
    return NULL;
  chords = g_array_copy (model->chords);
  shift_chords (chords, self->plan->chord_shift - (model->key >= 0 && like != NULL ? model->key - like->key : 0));
  return chords;
}

static int
compare_ints (gconstpointer a,
              gconstpointer b)
{
  return *(const int *)a - *(const int *)b;
}

void
_sw_join_get_voices (SwComposer *self,
                     SwPartRole  role,
                     int        *previous)
{
  SwScore *like = get_like (self);
  SwPart  *part = like != NULL && self->plan->pins->from >= 0 ? sw_score_get_part (like, role) : NULL;
  double   from = part != NULL ? self->plan->pins->from : 0;
  double   last = -1;
  guint    n = 0;
  int      found[6] = { 0 };

  for (guint i = 0; part != NULL && i < part->notes->len; i++)
    {
      const SwNote *note = &g_array_index (part->notes, SwNote, i);

      if (note->start >= from - 0.05)
        break;
      if (note->start < from - 8)
        continue;
      /* A new stroke. */
      if (note->start - last > 0.2)
        n = 0;
      last = note->start;
      if (n < G_N_ELEMENTS (found))
        found[n++] = note->pitch;
    }
  if (n == 0)
    return;
  qsort (found, n, sizeof *found, compare_ints);
  for (guint i = 0; i < 6; i++)
    previous[i] = found[MIN (i, n - 1)];
}

guint
_sw_join_count_before (SwComposer   *self,
                       SwSectionKind kind)
{
  SwScore *like = get_like (self);
  guint    n = 0;

  for (guint i = 0; like != NULL && self->plan->pins->from >= 0 && i < like->sections->len; i++)
    {
      const SwScoreSection *section = &g_array_index (like->sections, SwScoreSection, i);

      n += section->kind == kind && section->start < self->plan->pins->from - 1;
    }
  return n;
}

static gboolean
has_same_words (const SwFormSection *model,
                const SwSongSection *section)
{
  if (model->lines->len != section->phrases->len)
    return FALSE;
  for (guint i = 0; i < model->lines->len; i++)
    {
      const SwFormLine *line = &g_array_index (model->lines, SwFormLine, i);
      const SwPhrase   *phrase = g_ptr_array_index (section->phrases, i);

      if (line->notes == NULL || phrase->notes != NULL || phrase->text == NULL || g_ascii_strcasecmp (line->text, phrase->text) != 0 || line->n_syllables != phrase->n)
        return FALSE;
    }
  return TRUE;
}

void
_sw_join_take_choruses (SwComposer *self)
{
  SwScore *like = get_like (self);
  g_autoptr (GPtrArray) form = NULL;

  if (like == NULL || self->plan->pins->new_band || self->plan->beats != like->beats_per_bar)
    return;
  form = sw_form_new_from_score (like, 0, like->length, SW_FORM_ALL);
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = g_ptr_array_index (self->sections, i);

      for (guint k = 0; k < form->len && section->kind == SW_SECTION_CHORUS && section->sung; k++)
        {
          const SwFormSection *model = g_ptr_array_index (form, k);
          double               shift = self->plan->melody_shift - (model->key >= 0 ? model->key - like->key : 0);

          if (model->kind != SW_SECTION_CHORUS || !has_same_words (model, section))
            continue;
          if (model->bars > section->n_bars && (self->plan->pins->n_bars > 0 || (section->form != NULL && section->form->bars > 0)))
            continue;
          for (guint p = 0; p < section->phrases->len; p++)
            {
              SwFormLine *line = &g_array_index (model->lines, SwFormLine, p);

              _sw_phrase_set_notes (g_ptr_array_index (section->phrases, p), line->notes, line->n_syllables, line->syllables, shift);
            }
          break;
        }
    }
}

/* (nullable): the pattern a player of the same band had. */
const char *
_sw_join_get_pattern (SwComposer *self,
                      SwPartRole  role,
                      guint       side)
{
  SwPart *part = _sw_join_is_same_band (self) ? sw_score_get_part (get_like (self), role) : NULL;

  return part != NULL ? part->patterns[side] : NULL;
}
