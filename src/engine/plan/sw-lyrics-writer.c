/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-lyrics-writer"

#include "config.h"

#include "sw-lyrics-writer.h"

#include "sw-lyrics-brief.h"
#include "sw-phonetics.h"
#include "sw-style.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define VERSE_UNITS 2
#define MAX_FORM 12

/* What a stanza is made of, in the order of the song. */
typedef enum
{
  STEP_END,
  STEP_VERSE,
  STEP_LIFT,
  STEP_CHORUS,
  STEP_TURN,
  STEP_CLOSE,
} Step;

static const Step forms[][MAX_FORM] = {
  { STEP_VERSE, STEP_CHORUS, STEP_VERSE, STEP_CHORUS, STEP_TURN, STEP_CHORUS },
  { STEP_VERSE, STEP_CHORUS, STEP_VERSE, STEP_CHORUS, STEP_TURN, STEP_CHORUS, STEP_CLOSE },
  { STEP_VERSE, STEP_LIFT, STEP_CHORUS, STEP_VERSE, STEP_LIFT, STEP_CHORUS, STEP_TURN, STEP_CHORUS },
  { STEP_VERSE, STEP_LIFT, STEP_CHORUS, STEP_VERSE, STEP_LIFT, STEP_CHORUS, STEP_TURN, STEP_CHORUS, STEP_CLOSE },
  { STEP_VERSE, STEP_CHORUS, STEP_VERSE, STEP_LIFT, STEP_CHORUS, STEP_TURN, STEP_CHORUS, STEP_CLOSE },
};

/* When no theme was recognised. */
static const char *const sad_themes[] = { "memory", "rain", "farewell", "heartbreak", "healing" };
static const char *const glad_themes[] = { "friends", "road", "summer", "love", "dance" };
static const char *const any_themes[] = { "road", "memory", "home", "love", "friends", "city", "stars", "nature" };

/* A couplet and what is named in it. */
typedef struct
{
  const SwLinesUnit *unit;
  const char        *value;
} Slot;

typedef struct
{
  const SwLyricsBrief *brief;
  const SwLyricsTheme *theme;
  SwRandom             random;
  GHashTable          *used;  /* units */
  GArray              *slots; /* (element-type Slot) what is still to be named */
  SwLyricsDraft       *draft;
  const SwLinesUnit   *chorus;
  guint                n_verses, n_choruses;
} Writer;

static void
stanza_free (SwLyricsStanza *self)
{
  g_free (self->name);
  g_free (self->scheme);
  g_ptr_array_unref (self->lines);
  g_array_unref (self->metre);
  g_free (self);
}

/**
 * sw_lyrics_draft_free:
 * @self: (transfer full) (nullable): a draft
 */
void
sw_lyrics_draft_free (SwLyricsDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->text);
  g_free (self->theme);
  g_free (self->note);
  g_ptr_array_unref (self->stanzas);
  g_free (self);
}

static char *
fill (const char *line,
      const char *value)
{
  g_autoptr (GString) filled = g_string_new (line);

  if (value != NULL)
    {
      g_string_replace (filled, "{name}", value, 0);
      g_string_replace (filled, "{place}", value, 0);
      g_string_replace (filled, "{thing}", value, 0);
    }
  return g_strdup (filled->str);
}

static SwLyricsStanza *
begin_stanza (Writer     *self,
              const char *name,
              gboolean    refrain)
{
  SwLyricsStanza *stanza = g_new0 (SwLyricsStanza, 1);

  stanza->name = g_strdup (name);
  stanza->scheme = g_strdup ("");
  stanza->lines = g_ptr_array_new_with_free_func (g_free);
  stanza->metre = g_array_new (FALSE, FALSE, sizeof (guint));
  stanza->refrain = refrain;
  g_ptr_array_add (self->draft->stanzas, stanza);
  return stanza;
}

/* The letters of a unit's scheme go on after those of the stanza so far. */
static void
append_scheme (SwLyricsStanza *stanza,
               const char     *scheme)
{
  g_autofree char *before = g_steal_pointer (&stanza->scheme);
  g_autofree char *more = g_strdup (scheme);
  char             next = 'a';

  for (const char *p = before; *p != '\0'; p++)
    next = MAX (next, (char)(*p + 1));
  for (char *p = more; *p != '\0'; p++)
    *p = (char)(*p - 'a' + next);
  stanza->scheme = g_strconcat (before, more, NULL);
}

static void
append_unit (Writer            *self,
             SwLyricsStanza    *stanza,
             const SwLinesUnit *unit,
             const char        *value)
{
  append_scheme (stanza, unit->scheme);
  for (guint i = 0; i < unit->n_lines; i++)
    {
      g_auto (GStrv) ways = sw_lyrics_book_expand (unit->lines[i]);
      const char *way = ways[sw_random_int (&self->random, (int)g_strv_length (ways))];
      char       *line = fill (way, value);
      guint       metre = unit->names ? self->theme->metre : unit->metre[i];

      line[0] = g_ascii_toupper (line[0]);
      g_ptr_array_add (stanza->lines, line);
      g_array_append_val (stanza->metre, metre);
    }
}

static gboolean
is_allowed (Writer            *self,
            const SwLinesUnit *unit)
{
  gboolean said = unit->only == NULL;

  for (guint i = 0; unit->only != NULL && unit->only[i] != NULL; i++)
    said |= sw_lyrics_brief_says (self->brief, unit->only[i]);
  return said && !g_hash_table_contains (self->used, unit);
}

static double
weigh (Writer            *self,
       const SwLinesUnit *unit)
{
  double weight = 1;

  if (!is_allowed (self, unit))
    return 0;
  if (unit->only != NULL)
    weight *= 3;
  if (unit->mood * self->brief->mood < -0.3)
    weight *= 0.1;
  if (self->brief->person != 0 && unit->person != 0)
    weight *= unit->person == self->brief->person ? 2.5 : 1;
  return weight;
}

static const SwLinesUnit *
draw_unit (Writer    *self,
           GPtrArray *units)
{
  double total = 0;
  double at;

  for (guint i = 0; i < units->len; i++)
    total += weigh (self, g_ptr_array_index (units, i));
  at = sw_random_double (&self->random) * total;
  for (guint i = 0; i < units->len; i++)
    {
      const SwLinesUnit *unit = g_ptr_array_index (units, i);
      double             weight = weigh (self, unit);

      at -= weight;
      if (weight > 0 && at <= 0)
        {
          g_hash_table_add (self->used, (gpointer)unit);
          return unit;
        }
    }
  return NULL;
}

static const char *
get_last_word (const char *line)
{
  const char *space = strrchr (line, ' ');

  return space != NULL ? space + 1 : line;
}

static gboolean
share_last_word (const SwLinesUnit *a,
                 const SwLinesUnit *b)
{
  for (guint i = 0; i < a->n_lines; i++)
    for (guint k = 0; k < b->n_lines; k++)
      if (g_ascii_strcasecmp (get_last_word (a->lines[i]), get_last_word (b->lines[k])) == 0)
        return TRUE;
  return FALSE;
}

/* @n units in the order they were written in, which is the order of the telling. */
static GPtrArray *
draw_units (Writer    *self,
            GPtrArray *units,
            guint      n)
{
  GPtrArray *drawn = g_ptr_array_new ();

  for (guint tries = 0; drawn->len < n && tries < 20; tries++)
    {
      const SwLinesUnit *unit = draw_unit (self, units);
      guint              at = 0, index = 0;
      gboolean           echo = FALSE;

      if (unit == NULL)
        break;
      g_ptr_array_find (units, unit, &index);
      for (guint i = 0; i < drawn->len; i++)
        {
          guint other = 0;

          g_ptr_array_find (units, g_ptr_array_index (drawn, i), &other);
          at += other < index;
          echo |= share_last_word (unit, g_ptr_array_index (drawn, i));
        }
      if (echo)
        g_hash_table_remove (self->used, unit);
      else
        g_ptr_array_insert (drawn, (int)at, (gpointer)unit);
    }
  return drawn;
}

/* Scene from the second theme, where both are spoken of: "rain in the city". */
static GPtrArray *
get_verse_units (Writer *self,
                 guint   verse)
{
  const SwLyricsTheme *second = self->brief->second;

  if (verse == 0 && second != NULL && self->brief->theme != NULL && second->metre == self->theme->metre)
    return second->units[SW_LINES_SETTING];
  return self->theme->units[verse == 0 ? SW_LINES_SETTING : SW_LINES_STORY];
}

/* What the description names takes the place of the last couplets. The first verse
 * takes one, often none when there is only one; the second takes the rest. */
static void
write_verse (Writer *self)
{
  g_autofree char *name = g_strdup_printf ("Verse %u", self->n_verses + 1);
  SwLyricsStanza  *stanza = begin_stanza (self, name, FALSE);
  g_autoptr (GPtrArray) units = draw_units (self, get_verse_units (self, self->n_verses), VERSE_UNITS);
  guint n_named = MIN (self->slots->len, units->len);

  if (self->n_verses == 0)
    n_named = self->slots->len > 1 || sw_random_int (&self->random, 2) == 0 ? MIN (n_named, 1) : 0;
  for (guint i = 0; i + n_named < units->len; i++)
    append_unit (self, stanza, g_ptr_array_index (units, i), NULL);
  for (guint i = 0; i < n_named; i++)
    {
      const Slot *slot = &g_array_index (self->slots, Slot, i);

      append_unit (self, stanza, slot->unit, slot->value);
    }
  g_array_remove_range (self->slots, 0, n_named);
  self->n_verses++;
}

static void
write_chorus (Writer *self)
{
  append_unit (self, begin_stanza (self, "Chorus", TRUE), self->chorus, NULL);
  if (self->n_choruses > 0)
    {
      /* Word for word as it was the first time. */
      SwLyricsStanza *last = g_ptr_array_index (self->draft->stanzas, self->draft->stanzas->len - 1);

      for (guint i = 0; i < self->draft->stanzas->len; i++)
        {
          SwLyricsStanza *first = g_ptr_array_index (self->draft->stanzas, i);

          if (!first->refrain)
            continue;
          for (guint k = 0; k < first->lines->len; k++)
            {
              g_free (last->lines->pdata[k]);
              last->lines->pdata[k] = g_strdup (first->lines->pdata[k]);
            }
          break;
        }
    }
  self->n_choruses++;
}

static void
write_couplets (Writer     *self,
                const char *name,
                SwLinesRole role,
                guint       n)
{
  g_autoptr (GPtrArray) units = draw_units (self, self->theme->units[role], n);
  SwLyricsStanza *stanza;

  if (units->len == 0)
    return;
  stanza = begin_stanza (self, name, FALSE);
  for (guint i = 0; i < units->len; i++)
    append_unit (self, stanza, g_ptr_array_index (units, i), NULL);
}

static void
write_song (Writer     *self,
            const Step *form)
{
  for (; *form != STEP_END; form++)
    switch (*form)
      {
      case STEP_VERSE:
        write_verse (self);
        break;
      case STEP_LIFT:
        write_couplets (self, "Pre-Chorus", SW_LINES_LIFT, 1);
        break;
      case STEP_CHORUS:
        write_chorus (self);
        break;
      case STEP_TURN:
        write_couplets (self, "Bridge", SW_LINES_TURN, 2);
        break;
      case STEP_CLOSE:
        write_couplets (self, "Outro", SW_LINES_CLOSE, 1);
        break;
      case STEP_END:
      default:
        g_assert_not_reached ();
      }
}

/* How far the filled lines are from the length of the verse's lines. */
static guint
get_distance (Writer     *self,
              const Slot *slot)
{
  guint distance = 0;

  for (guint i = 0; i < slot->unit->n_lines; i++)
    {
      g_auto (GStrv) ways = sw_lyrics_book_expand (slot->unit->lines[i]);
      g_autofree char *line = fill (ways[0], slot->value);

      distance = MAX (distance, (guint)abs ((int)sw_phonetics_count_syllables (line) - (int)self->theme->metre));
    }
  return distance;
}

static GPtrArray *
copy_shuffled (Writer    *self,
               GPtrArray *units)
{
  GPtrArray *copy = g_ptr_array_copy (units, NULL, NULL);

  for (guint i = copy->len; i > 1; i--)
    {
      guint    k = (guint)sw_random_int (&self->random, (int)i);
      gpointer swap = copy->pdata[i - 1];

      copy->pdata[i - 1] = copy->pdata[k];
      copy->pdata[k] = swap;
    }
  return copy;
}

/* A couplet of @role that is as long as a verse's lines once it is filled, or as near
 * to that as there is. The theme's own are better than those that suit any theme. */
static void
choose_slot (Writer     *self,
             const char *value,
             SwLinesRole role)
{
  GPtrArray *pools[] = { self->theme->units[role], sw_lyrics_book_get_slots ()->units[role] };
  Slot       best = { NULL };
  guint      best_distance = G_MAXUINT;

  if (value == NULL)
    return;
  for (guint pool = 0; pool < G_N_ELEMENTS (pools) && best_distance > 1; pool++)
    {
      g_autoptr (GPtrArray) units = copy_shuffled (self, pools[pool]);

      for (guint i = 0; i < units->len && best_distance > 1; i++)
        {
          Slot  slot = { g_ptr_array_index (units, i), value };
          guint distance = g_hash_table_contains (self->used, slot.unit) ? G_MAXUINT : get_distance (self, &slot);

          if (distance < best_distance)
            {
              best = slot;
              best_distance = distance;
            }
        }
    }
  if (best.unit == NULL)
    return;
  g_hash_table_add (self->used, (gpointer)best.unit);
  g_array_append_val (self->slots, best);
}

static const SwLyricsTheme *
choose_theme (const SwLyricsBrief *brief,
              SwRandom            *random)
{
  const char *const *list = any_themes;
  guint              n = G_N_ELEMENTS (any_themes);

  if (brief->theme != NULL)
    return brief->theme;
  if (brief->mood < -0.3)
    list = sad_themes, n = G_N_ELEMENTS (sad_themes);
  else if (brief->mood > 0.3)
    list = glad_themes, n = G_N_ELEMENTS (glad_themes);
  return sw_lyrics_book_find (list[sw_random_int (random, (int)n)]);
}

/* A song about the forest need not draw the forest on a page. */
static gboolean
is_subject (const SwLyricsTheme *theme,
            const char          *thing)
{
  return thing != NULL && g_strv_contains ((const char *const *)theme->decisive, thing);
}

static char *
join_stanzas (GPtrArray *stanzas)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < stanzas->len; i++)
    {
      const SwLyricsStanza *stanza = g_ptr_array_index (stanzas, i);

      g_string_append_printf (text, "[%s]\n", stanza->name);
      for (guint k = 0; k < stanza->lines->len; k++)
        g_string_append_printf (text, "%s\n", (char *)g_ptr_array_index (stanza->lines, k));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

/**
 * sw_lyrics_draft_new:
 * @brief: (nullable): what the song is to be about; anything is allowed
 * @seed: other seeds, other songs
 *
 * Writes in English. Wishes in German, Spanish, French, Italian or Portuguese are
 * understood as far as their theme goes; the note then says that the words are English.
 * Any thread; the same arguments give the same song.
 *
 * Returns: (transfer full): a song, with the rhymes and syllables its stanzas are
 *   meant to have
 */
SwLyricsDraft *
sw_lyrics_draft_new (const char *brief,
                     guint64     seed)
{
  g_autoptr (SwLyricsBrief) understood = sw_lyrics_brief_new (brief);
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (Slot));
  SwLyricsDraft *draft = g_new0 (SwLyricsDraft, 1);
  Writer         writer = { .brief = understood, .used = used, .slots = slots, .draft = draft };

  sw_random_init (&writer.random, seed, "lyrics", 0);
  draft->stanzas = g_ptr_array_new_with_free_func ((GDestroyNotify)stanza_free);
  writer.theme = choose_theme (understood, &writer.random);
  writer.chorus = draw_unit (&writer, writer.theme->units[SW_LINES_CHORUS]);
  choose_slot (&writer, understood->place, SW_LINES_PLACE);
  choose_slot (&writer, understood->name, SW_LINES_NAME);
  choose_slot (&writer, understood->other_name, SW_LINES_NAME);
  if (slots->len <= VERSE_UNITS && !is_subject (writer.theme, understood->thing))
    choose_slot (&writer, understood->thing, SW_LINES_THING);
  write_song (&writer, forms[sw_random_int (&writer.random, G_N_ELEMENTS (forms))]);
  draft->theme = g_strdup (writer.theme->name);
  draft->title = g_strdup (writer.chorus->title);
  draft->text = join_stanzas (draft->stanzas);
  if (understood->foreign)
    draft->note = g_strdup (_ ("The built-in writer writes English words. For another language, write the words yourself: the voice will sing them."));
  return draft;
}

/**
 * sw_lyrics_write:
 * @brief: (nullable): what the song is to be about
 * @seed: other seeds, other songs
 * @title: (out) (optional) (transfer full): a title
 *
 * Any thread.
 *
 * Returns: (transfer full): the words of a song with section tags
 */
char *
sw_lyrics_write (const char *brief,
                 guint64     seed,
                 char      **title)
{
  g_autoptr (SwLyricsDraft) draft = sw_lyrics_draft_new (brief, seed);

  if (title != NULL)
    *title = g_steal_pointer (&draft->title);
  return g_steal_pointer (&draft->text);
}

/**
 * sw_lyrics_invent_title:
 * @brief: (nullable): what the piece is about
 * @seed: for the choice
 *
 * Returns: (transfer full): a title that suits
 */
char *
sw_lyrics_invent_title (const char *brief,
                        guint64     seed)
{
  g_autoptr (SwLyricsBrief) understood = sw_lyrics_brief_new (brief);
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  Writer writer = { .brief = understood, .used = used };

  sw_random_init (&writer.random, seed, "title", 0);
  writer.theme = choose_theme (understood, &writer.random);
  return g_strdup (draw_unit (&writer, writer.theme->units[SW_LINES_CHORUS])->title);
}

/**
 * sw_lyrics_writer_list_themes:
 *
 * Returns: (transfer full): the names of the themes, sorted
 */
char **
sw_lyrics_writer_list_themes (void)
{
  GPtrArray *themes = sw_lyrics_book_get_themes ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < themes->len; i++)
    g_strv_builder_add (builder, ((SwLyricsTheme *)g_ptr_array_index (themes, i))->name);
  return g_strv_builder_end (builder);
}
