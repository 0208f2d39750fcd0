/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every line of the lyrics writer's data: what is wrong is listed whole, so that it
 * can be mended in one go. */

#include "sw-lyrics-book.h"

#include "sw-phonetics.h"

#include <stdlib.h>
#include <string.h>

#define MIN_THEMES 24
#define MIN_LINES 60

typedef void (*UnitFunc) (const SwLyricsTheme *theme, SwLinesRole role, const SwLinesUnit *unit, GString *faults);

static void
visit_theme (const SwLyricsTheme *theme,
             UnitFunc             func,
             GString             *faults)
{
  for (guint role = 0; role < SW_N_LINES_ROLES; role++)
    for (guint i = 0; i < theme->units[role]->len; i++)
      func (theme, role, g_ptr_array_index (theme->units[role], i), faults);
}

static void
visit_book (UnitFunc func)
{
  g_autoptr (GString) faults = g_string_new (NULL);
  GPtrArray *themes = sw_lyrics_book_get_themes ();

  for (guint i = 0; i < themes->len; i++)
    visit_theme (g_ptr_array_index (themes, i), func, faults);
  visit_theme (sw_lyrics_book_get_slots (), func, faults);
  if (faults->len > 0)
    g_test_message ("%s", faults->str);
  g_assert_cmpuint (faults->len, ==, 0);
}

static gboolean
has_slot (const char *line)
{
  return strstr (line, "{name}") != NULL || strstr (line, "{place}") != NULL || strstr (line, "{thing}") != NULL;
}

/* Written as people write: letters, the usual marks, a blank between words. */
static void
check_spelling (const SwLyricsTheme *theme,
                SwLinesRole          role,
                const SwLinesUnit   *unit,
                GString             *faults)
{
  for (guint i = 0; i < unit->n_lines; i++)
    {
      const char *line = unit->lines[i];

      if (!g_regex_match_simple ("^[A-Z{][A-Za-z',.:?!{}|& -]*[A-Za-z}.?!,]$", line, 0, 0) || g_regex_match_simple ("[.,:?!][A-Za-z.]|  | [.,]", line, 0, 0))
        g_string_append_printf (faults, "%s: “%s” is misspelt\n", theme->name, line);
    }
}

static void
test_spelling (void)
{
  visit_book (check_spelling);
}

/* As sung with a name of two syllables. */
static char *
fill (const char *line)
{
  g_autoptr (GString) filled = g_string_new (line);

  g_string_replace (filled, "{name}", "Anna", 0);
  g_string_replace (filled, "{place}", "London", 0);
  g_string_replace (filled, "{thing}", "candle", 0);
  return g_strdup (filled->str);
}

static void
check_syllables (const SwLyricsTheme *theme,
                 SwLinesRole          role,
                 const SwLinesUnit   *unit,
                 GString             *faults)
{
  for (guint i = 0; i < unit->n_lines; i++)
    {
      g_auto (GStrv) ways = sw_lyrics_book_expand (unit->lines[i]);

      for (guint k = 0; ways[k] != NULL; k++)
        {
          g_autofree char *sung = fill (ways[k]);
          int              n = (int)sw_phonetics_count_syllables (sung);

          if (abs (n - (int)unit->metre[i]) > (theme->metre == 0 ? 2 : 1))
            g_string_append_printf (faults, "%s: “%s” has %d syllables, not %d\n", theme->name, sung, n, unit->metre[i]);
        }
    }
}

static void
test_syllables (void)
{
  visit_book (check_syllables);
}

static char *
dup_last_word (const char *line)
{
  g_autofree char *lower = g_ascii_strdown (line, -1);
  gsize            end = strlen (lower);
  const char      *start;

  while (end > 0 && !g_ascii_isalnum (lower[end - 1]))
    end--;
  lower[end] = '\0';
  start = strrchr (lower, ' ');
  return g_strdup (start != NULL ? start + 1 : lower);
}

static void
check_rhyme (const SwLyricsTheme *theme,
             SwLinesRole          role,
             const SwLinesUnit   *unit,
             GString             *faults)
{
  if (strlen (unit->scheme) != unit->n_lines)
    g_string_append_printf (faults, "%s: “%s” and what follows is no %s\n", theme->name, unit->lines[0], unit->scheme);
  for (guint i = 0; i < unit->n_lines; i++)
    {
      g_autofree char *a = fill (unit->lines[i]);
      g_autofree char *key = sw_phonetics_dup_rhyme (a);
      g_autofree char *word = dup_last_word (a);

      if (key == NULL || g_regex_match_simple ("}[^A-Za-z]*$", unit->lines[i], 0, 0))
        g_string_append_printf (faults, "%s: “%s” does not end in a word of its own\n", theme->name, unit->lines[i]);
      for (guint k = i + 1; k < unit->n_lines; k++)
        {
          g_autofree char *b = fill (unit->lines[k]);
          g_autofree char *other_key = sw_phonetics_dup_rhyme (b);
          g_autofree char *other_word = dup_last_word (b);

          if (unit->scheme[i] != unit->scheme[k])
            continue;
          if (g_strcmp0 (key, other_key) != 0)
            g_string_append_printf (faults, "%s: “%s” (%s) does not rhyme with “%s” (%s)\n", theme->name, unit->lines[i], key, unit->lines[k], other_key);
          else if (strcmp (word, other_word) == 0)
            g_string_append_printf (faults, "%s: “%s” rhymes with itself\n", theme->name, unit->lines[i]);
        }
    }
}

static void
test_rhymes (void)
{
  visit_book (check_rhyme);
}

static void
check_slots (const SwLyricsTheme *theme,
             SwLinesRole          role,
             const SwLinesUnit   *unit,
             GString             *faults)
{
  static const char *const slots[] = { "{name}", "{place}", "{thing}" };
  gboolean                 found = FALSE;

  for (guint i = 0; i < unit->n_lines; i++)
    {
      g_auto (GStrv) ways = sw_lyrics_book_expand (unit->lines[i]);

      found |= role >= SW_LINES_NAME && strstr (unit->lines[i], slots[role - SW_LINES_NAME]) != NULL;
      if (role < SW_LINES_NAME && has_slot (unit->lines[i]))
        g_string_append_printf (faults, "%s: “%s” has a place for a name where none belongs\n", theme->name, unit->lines[i]);
      if (strchr (ways[0], '|') != NULL || (strchr (ways[0], '{') != NULL && !has_slot (ways[0])))
        g_string_append_printf (faults, "%s: “%s” has braces nobody understands\n", theme->name, unit->lines[i]);
    }
  if (role >= SW_LINES_NAME && !found)
    g_string_append_printf (faults, "%s: “%s” has no place for a name\n", theme->name, unit->lines[0]);
}

static void
test_slots (void)
{
  visit_book (check_slots);
}

static char *
dup_letters (const char *text)
{
  GString *letters = g_string_new (" ");

  for (; *text != '\0'; text++)
    if (g_ascii_isalnum (*text))
      g_string_append_c (letters, g_ascii_tolower (*text));
    else if (*text == ' ')
      g_string_append_c (letters, ' ');
  g_string_append_c (letters, ' ');
  return g_string_free (letters, FALSE);
}

/* The chorus says the title. */
static void
check_title (const SwLyricsTheme *theme,
             SwLinesRole          role,
             const SwLinesUnit   *unit,
             GString             *faults)
{
  g_autofree char *title = NULL;
  gboolean         said = FALSE;

  if (role != SW_LINES_CHORUS)
    return;
  title = dup_letters (unit->title != NULL ? unit->title : "");
  for (guint i = 0; i < unit->n_lines; i++)
    {
      g_autofree char *line = dup_letters (unit->lines[i]);

      said |= strstr (line, title) != NULL;
    }
  if (unit->title == NULL || !said)
    g_string_append_printf (faults, "%s: the chorus “%s” does not say its title\n", theme->name, unit->lines[0]);
}

static void
test_titles (void)
{
  visit_book (check_title);
}

static void
test_unique (void)
{
  g_autoptr (GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) faults = g_string_new (NULL);
  GPtrArray *themes = sw_lyrics_book_get_themes ();

  for (guint i = 0; i < themes->len; i++)
    {
      const SwLyricsTheme *theme = g_ptr_array_index (themes, i);

      for (guint role = 0; role < SW_N_LINES_ROLES; role++)
        for (guint k = 0; k < theme->units[role]->len; k++)
          {
            const SwLinesUnit *unit = g_ptr_array_index (theme->units[role], k);
            g_autoptr (GHashTable) own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

            if (unit->title != NULL && !g_hash_table_add (titles, unit->title))
              g_string_append_printf (faults, "%s: the title “%s” is taken\n", theme->name, unit->title);
            for (guint l = 0; l < unit->n_lines; l++)
              {
                g_autofree char *letters = dup_letters (unit->lines[l]);

                /* A chorus may repeat its refrain. */
                if (!g_hash_table_add (own, g_strdup (letters)) && role == SW_LINES_CHORUS)
                  continue;
                if (!g_hash_table_add (lines, g_steal_pointer (&letters)))
                  g_string_append_printf (faults, "%s: “%s” was written before\n", theme->name, unit->lines[l]);
              }
          }
    }
  if (faults->len > 0)
    g_test_message ("%s", faults->str);
  g_assert_cmpuint (faults->len, ==, 0);
}

static guint
count_lines (const SwLyricsTheme *theme)
{
  guint n = 0;

  for (guint role = 0; role < SW_N_LINES_ROLES; role++)
    for (guint i = 0; i < theme->units[role]->len; i++)
      n += ((SwLinesUnit *)g_ptr_array_index (theme->units[role], i))->n_lines;
  return n;
}

static void
test_complete (void)
{
  static const guint wanted[SW_N_LINES_ROLES] = { 5, 5, 2, 3, 3, 2, 1, 0, 0 };
  GPtrArray         *themes = sw_lyrics_book_get_themes ();

  g_assert_cmpuint (themes->len, >=, MIN_THEMES);
  for (guint i = 0; i < themes->len; i++)
    {
      const SwLyricsTheme *theme = g_ptr_array_index (themes, i);

      g_test_message ("%s: %u lines", theme->name, count_lines (theme));
      g_assert_cmpuint (count_lines (theme), >=, MIN_LINES);
      for (guint role = 0; role < SW_N_LINES_ROLES; role++)
        if (theme->units[role]->len < wanted[role])
          g_error ("%s has only %u units of kind %u", theme->name, theme->units[role]->len, role);
      g_assert_cmpuint (g_strv_length (theme->strong), >, 5);
    }
}

static void
test_expand (void)
{
  g_auto (GStrv) ways = sw_lyrics_book_expand ("A {red|blue} door and {a cat|two dogs} for {name}");
  g_auto (GStrv) plain = sw_lyrics_book_expand ("{name} sings");

  g_assert_cmpuint (g_strv_length (ways), ==, 4);
  g_assert_true (g_strv_contains ((const char *const *)ways, "A blue door and a cat for {name}"));
  g_assert_cmpuint (g_strv_length (plain), ==, 1);
  g_assert_cmpstr (plain[0], ==, "{name} sings");
}

static void
test_find (void)
{
  g_assert_cmpstr (sw_lyrics_book_find ("sea")->name, ==, "sea");
  g_assert_null (sw_lyrics_book_find ("no such theme"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/lyrics-book/complete", test_complete);
  g_test_add_func ("/lyrics-book/expand", test_expand);
  g_test_add_func ("/lyrics-book/find", test_find);
  g_test_add_func ("/lyrics-book/rhymes", test_rhymes);
  g_test_add_func ("/lyrics-book/slots", test_slots);
  g_test_add_func ("/lyrics-book/spelling", test_spelling);
  g_test_add_func ("/lyrics-book/syllables", test_syllables);
  g_test_add_func ("/lyrics-book/titles", test_titles);
  g_test_add_func ("/lyrics-book/unique", test_unique);
  return g_test_run ();
}
