/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-lyrics-book"

#include "config.h"

#include "sw-lyrics-book.h"

#include "sw-style.h"

#include <stdlib.h>
#include <string.h>

static const char *const role_names[SW_N_LINES_ROLES] = {
  "verse 1", "verse 2", "pre", "chorus", "bridge", "outro", "name", "place", "thing"
};

typedef struct
{
  GPtrArray     *themes;
  SwLyricsTheme *slots;
} Book;

/* The head of a section: "[chorus 8.6.8.6 abcb + ?cat,kitten: Title]". */
typedef struct
{
  SwLinesRole role;
  guint8      metre[SW_MAX_UNIT_LINES];
  guint       n_metre;
  char        scheme[SW_MAX_UNIT_LINES + 1];
  int         mood;
  char       *only;  /* (owned) (nullable) */
  char       *title; /* (owned) (nullable) */
} Head;

static char **
split_list (const char *text)
{
  g_auto (GStrv) raw = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; raw[i] != NULL; i++)
    if (g_strstrip (raw[i])[0] != '\0')
      g_strv_builder_add (builder, raw[i]);
  return g_strv_builder_end (builder);
}

static void
head_read_word (Head       *self,
                const char *word)
{
  if (g_ascii_isdigit (word[0]))
    {
      g_auto (GStrv) numbers = g_strsplit (word, ".", SW_MAX_UNIT_LINES);

      for (self->n_metre = 0; numbers[self->n_metre] != NULL; self->n_metre++)
        self->metre[self->n_metre] = (guint8)atoi (numbers[self->n_metre]);
    }
  else if (word[0] == '+' || word[0] == '-')
    self->mood = word[0] == '+' ? 1 : -1;
  else if (word[0] == '?')
    self->only = g_strdup (word + 1);
  else
    g_strlcpy (self->scheme, word, sizeof self->scheme);
}

/* @line is "[…]". */
static void
head_read (Head       *self,
           const char *line,
           guint       metre)
{
  g_autofree char *inner = g_strndup (line + 1, strlen (line) - 2);
  char            *colon = strchr (inner, ':');
  g_auto (GStrv) words = NULL;

  g_clear_pointer (&self->only, g_free);
  g_clear_pointer (&self->title, g_free);
  *self = (Head){ .role = SW_N_LINES_ROLES, .metre = { (guint8)metre }, .n_metre = 1 };
  if (colon != NULL)
    {
      self->title = g_strdup (g_strstrip (colon + 1));
      *colon = '\0';
    }
  for (guint i = 0; i < SW_N_LINES_ROLES; i++)
    if (g_str_has_prefix (inner, role_names[i]))
      self->role = i;
  if (self->role == SW_N_LINES_ROLES)
    g_error ("“%s” is no kind of lines", line);
  words = g_strsplit (inner + strlen (role_names[self->role]), " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      head_read_word (self, words[i]);
}

/* Who speaks: what the pronouns of the lines say. */
static char
find_person (GStrv lines)
{
  static const char *const mine[] = { "i", "me", "my", "mine", "i'm", "i'll", "i've", "i'd", NULL };
  static const char *const yours[] = { "you", "your", "yours", "you're", "you'll", "you've", "you'd", NULL };
  static const char *const ours[] = { "we", "us", "our", "ours", "we're", "we'll", "we've", "we'd", NULL };
  guint                    n[3] = { 0 };

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *lower = g_ascii_strdown (lines[i], -1);
      g_auto (GStrv) words = g_strsplit_set (lower, " ,.?!{}|", -1);

      for (guint k = 0; words[k] != NULL; k++)
        {
          n[0] += g_strv_contains (mine, words[k]);
          n[1] += g_strv_contains (yours, words[k]);
          n[2] += g_strv_contains (ours, words[k]);
        }
    }
  if (n[2] > 0 && n[2] >= n[0])
    return 'w';
  if (n[0] > 0)
    return 'i';
  return n[1] > 0 ? 'y' : 0;
}

static SwLinesUnit *
unit_new (const Head *head,
          GPtrArray  *lines)
{
  SwLinesUnit *self = g_new0 (SwLinesUnit, 1);

  if (lines->len > SW_MAX_UNIT_LINES)
    g_error ("“%s” has too many lines", (char *)g_ptr_array_index (lines, 0));
  self->n_lines = lines->len;
  self->lines = g_new0 (char *, lines->len + 1);
  for (guint i = 0; i < lines->len; i++)
    {
      self->lines[i] = g_strdup (g_ptr_array_index (lines, i));
      self->metre[i] = head->metre[i % head->n_metre];
      self->scheme[i] = 'a';
    }
  if (head->scheme[0] != '\0')
    g_strlcpy (self->scheme, head->scheme, sizeof self->scheme);
  self->mood = head->mood;
  self->only = head->only != NULL ? split_list (head->only) : NULL;
  self->title = g_strdup (head->title);
  self->person = find_person (self->lines);
  self->names = head->role >= SW_LINES_NAME;
  return self;
}

static void
flush_unit (SwLyricsTheme *theme,
            const Head    *head,
            GPtrArray     *lines)
{
  if (lines->len > 0)
    g_ptr_array_add (theme->units[head->role], unit_new (head, lines));
  g_ptr_array_set_size (lines, 0);
}

static void
read_field (SwLyricsTheme *theme,
            const char    *key,
            const char    *value)
{
  if (strcmp (key, "decisive") == 0)
    theme->decisive = split_list (value);
  else if (strcmp (key, "words") == 0)
    theme->strong = split_list (value);
  else if (strcmp (key, "also") == 0)
    theme->weak = split_list (value);
  else if (strcmp (key, "mood") == 0)
    theme->mood = atoi (value);
  else if (strcmp (key, "metre") == 0)
    theme->metre = (guint)atoi (value);
  else
    g_error ("%s: “%s” is not known", theme->name, key);
}

static SwLyricsTheme *
theme_load (const char *path)
{
  SwLyricsTheme *theme = g_new0 (SwLyricsTheme, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sw_engine_data_load (path, &error);
  g_autoptr (GPtrArray) pending = g_ptr_array_new ();
  g_autofree char *base = g_path_get_basename (path);
  g_auto (GStrv) lines = NULL;
  Head head = { .role = SW_N_LINES_ROLES };

  if (bytes == NULL)
    g_error ("%s", error->message);
  lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
  theme->name = g_strndup (base, strcspn (base, "."));
  theme->metre = 8;
  for (guint i = 0; i < SW_N_LINES_ROLES; i++)
    theme->units[i] = g_ptr_array_new ();
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      char *colon = strchr (line, ':');

      if (line[0] == '#')
        continue;
      if (line[0] == '[' || line[0] == '\0')
        {
          flush_unit (theme, &head, pending);
          if (line[0] == '[')
            head_read (&head, line, theme->metre);
        }
      else if (head.role == SW_N_LINES_ROLES && colon != NULL)
        {
          *colon = '\0';
          read_field (theme, line, colon + 1);
        }
      else
        g_ptr_array_add (pending, line);
    }
  flush_unit (theme, &head, pending);
  g_free (head.only);
  g_free (head.title);
  if (theme->decisive == NULL)
    theme->decisive = g_new0 (char *, 1);
  if (theme->strong == NULL)
    theme->strong = g_new0 (char *, 1);
  if (theme->weak == NULL)
    theme->weak = g_new0 (char *, 1);
  return theme;
}

/* Loaded once and kept. */
static const Book *
get_book (void)
{
  static gsize once;
  static Book  book;

  if (g_once_init_enter (&once))
    {
      g_auto (GStrv) paths = sw_engine_data_list ("verses");

      book.themes = g_ptr_array_new ();
      for (guint i = 0; paths[i] != NULL; i++)
        g_ptr_array_add (book.themes, theme_load (paths[i]));
      book.slots = theme_load ("slots.txt");
      g_once_init_leave (&once, 1);
    }
  return &book;
}

/**
 * sw_lyrics_book_get_themes:
 *
 * Any thread; the book is never changed.
 *
 * Returns: (transfer none) (element-type SwLyricsTheme): the themes, sorted by name
 */
GPtrArray *
sw_lyrics_book_get_themes (void)
{
  return get_book ()->themes;
}

/**
 * sw_lyrics_book_find:
 * @name: a theme, "sea"
 *
 * Returns: (transfer none) (nullable): that theme
 */
const SwLyricsTheme *
sw_lyrics_book_find (const char *name)
{
  GPtrArray *themes = get_book ()->themes;

  for (guint i = 0; i < themes->len; i++)
    if (strcmp (((SwLyricsTheme *)g_ptr_array_index (themes, i))->name, name) == 0)
      return g_ptr_array_index (themes, i);
  return NULL;
}

/**
 * sw_lyrics_book_get_slots:
 *
 * Returns: (transfer none): couplets with a place for a name, a place or a thing that
 *   suit any theme
 */
const SwLyricsTheme *
sw_lyrics_book_get_slots (void)
{
  return get_book ()->slots;
}

static void
expand_into (GStrvBuilder *builder,
             const char   *line)
{
  const char *bar = strchr (line, '|');
  const char *open = bar;
  const char *close = bar != NULL ? strchr (bar, '}') : NULL;

  while (open != NULL && open > line && *open != '{')
    open--;
  if (close == NULL || *open != '{')
    {
      g_strv_builder_add (builder, line);
      return;
    }
  for (const char *from = open + 1; from <= close;)
    {
      gsize            length = strcspn (from, "|}");
      g_autofree char *one = g_strdup_printf ("%.*s%.*s%s", (int)(open - line), line, (int)length, from, close + 1);

      expand_into (builder, one);
      from += length + 1;
    }
}

/**
 * sw_lyrics_book_expand:
 * @line: a line of the book
 *
 * Returns: (transfer full): the line with each of its choices made in every way
 */
char **
sw_lyrics_book_expand (const char *line)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  expand_into (builder, line);
  return g_strv_builder_end (builder);
}
