/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Phrases and sections while a song is laid out: the words of a line with their
 * syllables, notes that are fixed, or nothing but a number of notes. */

#define G_LOG_DOMAIN "sw-phrase"

#include "config.h"

#include "sw-compose-private.h"

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
SwPhrase *
_sw_phrase_new (const char  *text,
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
      g_ptr_array_add (section->phrases, _sw_phrase_new (text, backing, g_steal_pointer (&utterance)));
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
            g_ptr_array_add (section->phrases, _sw_phrase_new (part->str, backing, piece));
          else
            sw_utterance_free (piece);
          g_string_truncate (part, 0);
          n = 0;
        }
    }
}

SwSongSection *
_sw_song_section_new (const char   *name,
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
  SwPhrase *phrase = _sw_phrase_new (line->text, line->backing, sw_utterance_new_for (line->text, line->language));

  _sw_phrase_set_notes (phrase, line->notes, line->n_syllables, line->syllables, 0);
  g_ptr_array_add (section->phrases, phrase);
}

SwSongSection *
_sw_song_section_new_from_form (const SwFormSection *form,
                                gboolean             instrumental)
{
  SwSongSection *section = _sw_song_section_new (form->name, form->kind, form->bars);

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
