/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which section of a song a tag names, in the spellings and languages people
 * write them. */

#define G_LOG_DOMAIN "sw-lyrics"

#include "config.h"

#include "sw-section-private.h"

#include <string.h>

/* No tag is longer; what is longer is not looked at further. */
#define MAX_TAG 200

typedef struct
{
  const char   *word; /* case-folded */
  SwSectionKind kind;
  gboolean      plain; /* means a section even without square brackets */
} SectionWord;

static const SectionWord section_words[] = {
  { "verse", SW_SECTION_VERSE, TRUE },
  { "vers", SW_SECTION_VERSE, TRUE },
  { "strophe", SW_SECTION_VERSE, TRUE },
  { "stanza", SW_SECTION_VERSE, TRUE },
  { "couplet", SW_SECTION_VERSE, TRUE },
  { "verso", SW_SECTION_VERSE, TRUE },
  { "estrofa", SW_SECTION_VERSE, TRUE },
  { "strofa", SW_SECTION_VERSE, TRUE },
  { "куплет", SW_SECTION_VERSE, TRUE },
  { "rap", SW_SECTION_VERSE, FALSE },
  { "chorus", SW_SECTION_CHORUS, TRUE },
  { "refrain", SW_SECTION_CHORUS, TRUE },
  { "refrão", SW_SECTION_CHORUS, TRUE },
  { "refrán", SW_SECTION_CHORUS, TRUE },
  { "estribillo", SW_SECTION_CHORUS, TRUE },
  { "coro", SW_SECTION_CHORUS, FALSE },
  { "ritornello", SW_SECTION_CHORUS, TRUE },
  { "припев", SW_SECTION_CHORUS, TRUE },
  { "hook", SW_SECTION_CHORUS, TRUE },
  { "prechorus", SW_SECTION_PRE_CHORUS, TRUE },
  { "prerefrain", SW_SECTION_PRE_CHORUS, TRUE },
  { "lift", SW_SECTION_PRE_CHORUS, FALSE },
  { "build", SW_SECTION_PRE_CHORUS, FALSE },
  { "buildup", SW_SECTION_PRE_CHORUS, FALSE },
  { "bridge", SW_SECTION_BRIDGE, TRUE },
  { "brücke", SW_SECTION_BRIDGE, FALSE },
  { "pont", SW_SECTION_BRIDGE, FALSE },
  { "puente", SW_SECTION_BRIDGE, FALSE },
  { "ponte", SW_SECTION_BRIDGE, FALSE },
  { "бридж", SW_SECTION_BRIDGE, TRUE },
  { "middle8", SW_SECTION_BRIDGE, TRUE },
  { "intro", SW_SECTION_INTRO, TRUE },
  { "introduction", SW_SECTION_INTRO, TRUE },
  { "opening", SW_SECTION_INTRO, FALSE },
  { "outro", SW_SECTION_OUTRO, TRUE },
  { "coda", SW_SECTION_OUTRO, FALSE },
  { "ending", SW_SECTION_OUTRO, FALSE },
  { "end", SW_SECTION_OUTRO, FALSE },
  { "fade", SW_SECTION_OUTRO, FALSE },
  { "solo", SW_SECTION_INSTRUMENTAL, FALSE },
  { "break", SW_SECTION_INSTRUMENTAL, FALSE },
  { "breakdown", SW_SECTION_INSTRUMENTAL, FALSE },
  { "interlude", SW_SECTION_INSTRUMENTAL, TRUE },
  { "instrumental", SW_SECTION_INSTRUMENTAL, TRUE },
  { "drop", SW_SECTION_INSTRUMENTAL, FALSE },
};

/* Words that may stand beside the name of a section without making it a line to sing. */
static const char *const companions[] = {
  "pre", "post", "final", "last", "first", "second", "third", "fourth", "repeat", "reprise", "again",
  "double", "short", "long", "x", "i", "ii", "iii", "iv", "v", "vi", "st", "nd", "rd", "th"
};

static const SectionWord *
find_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (section_words); i++)
    if (strcmp (section_words[i].word, word) == 0)
      return &section_words[i];
  return NULL;
}

static gboolean
is_companion (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    if (strcmp (companions[i], word) == 0)
      return TRUE;
  return FALSE;
}

/* The runs of letters in @tag, case-folded; everything else separates. */
static char **
split_words (const char *tag)
{
  g_autofree char *folded = g_utf8_casefold (tag, strnlen (tag, MAX_TAG));
  g_autofree char *composed = g_utf8_normalize (folded, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *p = composed != NULL ? composed : "";

  while (*p != '\0')
    {
      const char *start = p;

      while (*p != '\0' && g_unichar_isalpha (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      if (p > start)
        g_ptr_array_add (words, g_strndup (start, p - start));
      if (*p != '\0')
        p = g_utf8_next_char (p);
    }
  g_ptr_array_add (words, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

static SwSectionKind
kind_of_words (char **words)
{
  SwSectionKind kind = SW_SECTION_OTHER;

  for (guint i = 0; words[i] != NULL; i++)
    {
      const SectionWord *found = find_word (words[i]);

      /* "Middle Eight", and "Middle 8" whose number is no word */
      if (strcmp (words[i], "middle") == 0 && (words[i + 1] == NULL || strcmp (words[i + 1], "eight") == 0))
        return SW_SECTION_BRIDGE;
      if (found == NULL)
        continue;
      if (found->kind == SW_SECTION_CHORUS && i > 0 && strcmp (words[i - 1], "pre") == 0)
        return SW_SECTION_PRE_CHORUS;
      /* "Instrumental Intro" and "Solo Outro" are told by the other word. */
      if (found->kind != SW_SECTION_INSTRUMENTAL)
        return found->kind;
      kind = SW_SECTION_INSTRUMENTAL;
    }
  return kind;
}

/**
 * sw_section_kind_from_tag:
 * @tag: the text of a tag such as "Pre-Chorus 2", with or without brackets
 *
 * What stands before a colon decides; what follows ("Chorus: soft, solo guitar") is
 * looked at only when that names nothing.
 *
 * Returns: the kind of section it names, %SW_SECTION_OTHER when none
 */
SwSectionKind
sw_section_kind_from_tag (const char *tag)
{
  g_autofree char *valid = NULL;
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) all_words = NULL;
  SwSectionKind kind;
  char         *colon;

  g_return_val_if_fail (tag != NULL, SW_SECTION_OTHER);

  valid = g_utf8_make_valid (tag, strnlen (tag, MAX_TAG));
  all_words = split_words (valid);
  colon = strchr (valid, ':');
  if (colon != NULL)
    *colon = '\0';
  words = split_words (valid);
  kind = kind_of_words (words);
  return kind != SW_SECTION_OTHER ? kind : kind_of_words (all_words);
}

/* Whether @text is nothing but the name of a section, so that it is no line to sing
 * even without square brackets: "Chorus", "2nd Verse", "Final Chorus x2". */
gboolean
_sw_section_is_plain_name (const char *text)
{
  g_auto (GStrv) words = NULL;
  gboolean named = FALSE;

  if (strlen (text) > MAX_TAG)
    return FALSE;
  words = split_words (text);
  for (guint i = 0; words[i] != NULL; i++)
    {
      const SectionWord *found = find_word (words[i]);

      if (found != NULL)
        named = named || found->plain;
      else if (!is_companion (words[i]))
        return FALSE;
    }
  return named;
}
