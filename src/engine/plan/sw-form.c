/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From words to sections. Section tags may be written in any common way; without
 * tags, a stanza that comes again is the chorus. */

#define G_LOG_DOMAIN "sw-form"

#include "config.h"

#include "sw-form.h"

#include <string.h>

#define MAX_LINES 160
#define MAX_SECTIONS 40
#define MAX_LINE_BYTES 600
#define MAX_BYTES 60000
#define STANZA_LINES 4

static void
line_clear (SwFormLine *line)
{
  g_free (line->text);
  g_strfreev (line->syllables);
  g_clear_pointer (&line->notes, g_array_unref);
}

/**
 * sw_form_section_new:
 * @name: "Verse 2"
 * @kind: its kind
 * @bars: length, or 0 for as long as the words need
 *
 * Returns: (transfer full): a section without words
 */
SwFormSection *
sw_form_section_new (const char   *name,
                     SwSectionKind kind,
                     guint         bars)
{
  SwFormSection *self = g_new0 (SwFormSection, 1);

  self->name = g_strdup (name);
  self->kind = kind;
  self->bars = bars;
  self->key = -1;
  self->lines = g_array_new (FALSE, TRUE, sizeof (SwFormLine));
  g_array_set_clear_func (self->lines, (GDestroyNotify)line_clear);
  return self;
}

/**
 * sw_form_section_free:
 * @self: (transfer full): a section
 */
void
sw_form_section_free (SwFormSection *self)
{
  g_free (self->name);
  g_array_unref (self->lines);
  g_clear_pointer (&self->chords, g_array_unref);
  g_clear_pointer (&self->tune, g_array_unref);
  g_free (self);
}

static void
add_line (SwFormSection *self,
          const char    *text,
          gboolean       backing)
{
  SwFormLine line = { .text = g_strdup (text), .backing = backing };

  g_array_append_val (self->lines, line);
}

static void
copy_lines (const SwFormSection *from,
            SwFormSection       *to)
{
  for (guint i = 0; i < from->lines->len; i++)
    {
      const SwFormLine *line = &g_array_index (from->lines, SwFormLine, i);

      add_line (to, line->text, line->backing);
      g_array_index (to->lines, SwFormLine, to->lines->len - 1).language = line->language;
      g_array_index (to->lines, SwFormLine, to->lines->len - 1).spoken = line->spoken;
    }
}

/**
 * sw_form_section_copy:
 * @self: a section
 *
 * Returns: (transfer full): an independent copy
 */
SwFormSection *
sw_form_section_copy (const SwFormSection *self)
{
  SwFormSection *copy = sw_form_section_new (self->name, self->kind, self->bars);

  copy_lines (self, copy);
  for (guint i = 0; i < copy->lines->len; i++)
    {
      const SwFormLine *from = &g_array_index (self->lines, SwFormLine, i);
      SwFormLine       *to = &g_array_index (copy->lines, SwFormLine, i);

      to->notes = from->notes != NULL ? g_array_copy (from->notes) : NULL;
      to->n_syllables = from->n_syllables;
      to->syllables = g_strdupv (from->syllables);
    }
  copy->key = self->key;
  copy->chords = self->chords != NULL ? g_array_copy (self->chords) : NULL;
  copy->tune = self->tune != NULL ? g_array_copy (self->tune) : NULL;
  return copy;
}

static gboolean
is_speakable (const char *line)
{
  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static void
add_words (SwFormSection *section,
           const char    *line)
{
  gsize    length = strlen (line);
  gboolean backing = line[0] == '(' && line[length - 1] == ')';

  if (backing)
    {
      g_autofree char *inner = g_strndup (line + 1, length - 2);

      add_line (section, g_strstrip (inner), TRUE);
    }
  else
    add_line (section, line, FALSE);
}

/* "Rap", "Verse 2: Spoken Word", "Gesprochen": tags that ask for no tune. */
static gboolean
is_spoken_name (const char *name)
{
  static const char *const words[] = {
    "rap", "rapped", "rapping", "spoken", "speech", "talking", "talk", "narration", "narrator", "monologue", "dialogue", "recited",
    "gesprochen", "sprechgesang", "erzähler", "hablado", "hablada", "recitado", "narrador", "parlé", "parlée", "récité", "slam", "parlato",
    "parlata", "recitato", "falado", "falada", "gesproken", "mówione", "mówiona", "talad", "talat", "рэп", "реп", "речитатив", "говор", NULL
  };
  /* where nothing parts the words */
  static const char *const parts[] = { "ラップ", "語り", "セリフ", "台詞", "说唱", "說唱", "旁白", "念白", "랩", "말하기", NULL };
  g_autofree char         *lower = g_utf8_strdown (name, -1);
  g_auto (GStrv) tokens = g_strsplit_set (lower, " \t:;,.()|/-0123456789", -1);

  for (guint i = 0; tokens[i] != NULL; i++)
    if (g_strv_contains (words, tokens[i]))
      return TRUE;
  for (guint i = 0; parts[i] != NULL; i++)
    if (strstr (lower, parts[i]) != NULL)
      return TRUE;
  return FALSE;
}

static const SwFormSection *
find_words_of_kind (GPtrArray           *sections,
                    const SwFormSection *before)
{
  const SwFormSection *found = NULL;

  for (guint i = 0; i < sections->len && g_ptr_array_index (sections, i) != before; i++)
    {
      const SwFormSection *section = g_ptr_array_index (sections, i);

      if (section->kind == before->kind && section->lines->len > 0)
        found = section;
    }
  return found;
}

/* A bare "[Chorus]" means the chorus again. */
static void
repeat_choruses (GPtrArray *sections)
{
  for (guint i = 0; i < sections->len; i++)
    {
      SwFormSection       *section = g_ptr_array_index (sections, i);
      const SwFormSection *earlier = find_words_of_kind (sections, section);

      if (section->lines->len == 0 && earlier != NULL && (section->kind == SW_SECTION_CHORUS || section->kind == SW_SECTION_PRE_CHORUS))
        copy_lines (earlier, section);
    }
}

static char *
dup_words_key (const SwFormSection *section)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < section->lines->len; i++)
    {
      for (const char *p = g_array_index (section->lines, SwFormLine, i).text; *p != '\0'; p = g_utf8_next_char (p))
        if (g_unichar_isalnum (g_utf8_get_char (p)))
          g_string_append_unichar (all, g_unichar_tolower (g_utf8_get_char (p)));
      g_string_append_c (all, '/');
    }
  return g_strdup (all->str);
}

/* Without tags, a stanza of two lines or more that comes again is the chorus. */
static void
guess_kinds (GPtrArray *sections)
{
  guint verses = 0;

  for (guint i = 0; i < sections->len; i++)
    {
      SwFormSection   *section = g_ptr_array_index (sections, i);
      g_autofree char *key = dup_words_key (section);
      gboolean         again = FALSE;

      for (guint k = 0; k < sections->len && section->lines->len > 1; k++)
        {
          g_autofree char *other = dup_words_key (g_ptr_array_index (sections, k));

          again |= k != i && strcmp (key, other) == 0;
        }
      g_free (section->name);
      if (again)
        {
          section->kind = SW_SECTION_CHORUS;
          section->name = g_strdup ("Chorus");
        }
      else
        section->name = verses++ == 0 ? g_strdup ("Verse") : g_strdup_printf ("Verse %u", verses);
    }
}

/* One long untagged stanza is cut in fours. */
static void
cut_stanzas (GPtrArray *sections)
{
  for (guint i = 0; i < sections->len && sections->len < MAX_SECTIONS; i++)
    {
      SwFormSection *section = g_ptr_array_index (sections, i);

      if (section->lines->len > 2 * STANZA_LINES)
        {
          SwFormSection *rest = sw_form_section_new ("", SW_SECTION_VERSE, 0);

          for (guint k = STANZA_LINES; k < section->lines->len; k++)
            {
              const SwFormLine *line = &g_array_index (section->lines, SwFormLine, k);

              add_line (rest, line->text, line->backing);
            }
          g_array_set_size (section->lines, STANZA_LINES);
          g_ptr_array_insert (sections, (int)i + 1, rest);
        }
    }
}

/* Sections as their tags say. */
static void
parse_tagged (GPtrArray *sections,
              SwLyrics  *lyrics)
{
  guint n_lines = 0;

  for (guint i = 0; i < sw_lyrics_get_n_sections (lyrics) && sections->len < MAX_SECTIONS; i++)
    {
      const SwLyricsSection *source = sw_lyrics_get_section (lyrics, i);
      SwFormSection         *section = sw_form_section_new (source->name[0] != '\0' ? source->name : "Verse", source->kind, 0);
      gboolean               spoken = is_spoken_name (source->name);

      for (guint k = source->first_line; k < source->first_line + source->n_lines && n_lines < MAX_LINES; k++)
        if (is_speakable (sw_lyrics_get_line (lyrics, k)->text))
          {
            add_words (section, sw_lyrics_get_line (lyrics, k)->text);
            g_array_index (section->lines, SwFormLine, section->lines->len - 1).spoken = spoken;
            n_lines++;
          }
      if (section->lines->len == 0 && source->name[0] == '\0')
        sw_form_section_free (section);
      else
        g_ptr_array_add (sections, section);
    }
  repeat_choruses (sections);
}

/* Stanzas as the empty lines part them. */
static void
parse_untagged (GPtrArray  *sections,
                const char *words)
{
  g_auto (GStrv) lines = g_strsplit_set (words, "\n\r", -1);
  SwFormSection *section = NULL;
  guint          n_lines = 0;

  for (guint i = 0; lines[i] != NULL && n_lines < MAX_LINES && sections->len < MAX_SECTIONS; i++)
    {
      char *line = g_strstrip (lines[i]);

      if (line[0] == '\0')
        section = NULL;
      else if (is_speakable (line))
        {
          if (section == NULL)
            {
              section = sw_form_section_new ("", SW_SECTION_VERSE, 0);
              g_ptr_array_add (sections, section);
            }
          add_words (section, line);
          n_lines++;
        }
    }
  cut_stanzas (sections);
  guess_kinds (sections);
}

/**
 * sw_form_parse:
 * @words: the words of a song; section tags on lines of their own or none at all;
 *   lines in round brackets are for the backing voices
 *
 * Hostile input is cut at a length no song reaches.
 *
 * Returns: (transfer full) (element-type SwFormSection): the sections, possibly none
 */
GPtrArray *
sw_form_parse (const char *words)
{
  GPtrArray       *sections = g_ptr_array_new_with_free_func ((GDestroyNotify)sw_form_section_free);
  g_autofree char *valid = g_utf8_make_valid (words, MIN (strlen (words), MAX_BYTES));
  g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text (valid);
  gboolean tagged = FALSE;

  for (guint i = 0; i < sw_lyrics_get_n_sections (lyrics); i++)
    tagged |= sw_lyrics_get_section (lyrics, i)->name[0] != '\0';
  if (tagged)
    parse_tagged (sections, lyrics);
  else
    parse_untagged (sections, valid);
  return sections;
}

/**
 * sw_form_has_words:
 * @sections: (element-type SwFormSection): a form
 *
 * Returns: whether anything is to be sung
 */
gboolean
sw_form_has_words (GPtrArray *sections)
{
  for (guint i = 0; i < sections->len; i++)
    if (((SwFormSection *)g_ptr_array_index (sections, i))->lines->len > 0)
      return TRUE;
  return FALSE;
}

static void
insert_section (GPtrArray    *sections,
                guint         before_end,
                const char   *name,
                SwSectionKind kind,
                guint         bars)
{
  g_ptr_array_insert (sections, (int)(sections->len - before_end), sw_form_section_new (name, kind, bars));
}

static guint
count_bars (GPtrArray *sections)
{
  guint bars = 0;

  for (guint i = 0; i < sections->len; i++)
    bars += ((SwFormSection *)g_ptr_array_index (sections, i))->bars;
  return bars;
}

/* Makes exactly @bars by making intro, ending or the last part longer or shorter. */
static void
adjust_bars (GPtrArray *sections,
             guint      bars)
{
  guint at = 0;

  for (guint have = count_bars (sections); have != bars; have = count_bars (sections), at++)
    {
      SwFormSection *section = g_ptr_array_index (sections, sections->len - 1 - at % sections->len);
      guint          step = have > bars ? MIN (2, have - bars) : MIN (2, bars - have);

      if (have < bars)
        section->bars += step;
      else if (section->bars > step + 1)
        section->bars -= step;
      else if (section->bars > 1)
        section->bars--;
    }
}

/**
 * sw_form_new_default:
 * @bars: how long it is to be
 *
 * Returns: (transfer full) (element-type SwFormSection): a form without words that is
 *   exactly @bars long (at least 1)
 */
GPtrArray *
sw_form_new_default (guint bars)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func ((GDestroyNotify)sw_form_section_free);

  bars = MAX (bars, 1);
  if (bars <= 5)
    {
      g_ptr_array_add (sections, sw_form_section_new ("Theme", SW_SECTION_CHORUS, bars));
      return sections;
    }
  if (bars < 14)
    {
      g_ptr_array_add (sections, sw_form_section_new ("Verse", SW_SECTION_VERSE, bars / 2));
      g_ptr_array_add (sections, sw_form_section_new ("Chorus", SW_SECTION_CHORUS, bars - bars / 2));
      return sections;
    }
  g_ptr_array_add (sections, sw_form_section_new ("Intro", SW_SECTION_INTRO, bars < 20 ? 2 : 4));
  g_ptr_array_add (sections, sw_form_section_new ("Verse", SW_SECTION_VERSE, bars < 20 ? 4 : 8));
  g_ptr_array_add (sections, sw_form_section_new ("Chorus", SW_SECTION_CHORUS, bars < 20 ? 4 : 8));
  g_ptr_array_add (sections, sw_form_section_new ("Outro", SW_SECTION_OUTRO, bars < 20 ? 2 : 4));
  if (bars >= 32)
    insert_section (sections, 1, "Verse 2", SW_SECTION_VERSE, 8);
  if (bars >= 40)
    insert_section (sections, 1, "Chorus", SW_SECTION_CHORUS, 8);
  if (bars >= 48)
    insert_section (sections, 1, "Bridge", SW_SECTION_BRIDGE, 8);
  if (bars >= 56)
    insert_section (sections, 1, "Chorus", SW_SECTION_CHORUS, 8);
  if (bars >= 64)
    insert_section (sections, 3, "Solo", SW_SECTION_INSTRUMENTAL, 8);
  for (guint i = 3; count_bars (sections) + 16 <= bars && sections->len < MAX_SECTIONS - 2; i++)
    {
      insert_section (sections, 1, "Verse", SW_SECTION_VERSE, 8);
      insert_section (sections, 1, "Chorus", SW_SECTION_CHORUS, 8);
    }
  adjust_bars (sections, bars);
  return sections;
}
