/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Assembles songs from lines that were written for it. Lines stand in families that
 * share a rhyme; a stanza takes pairs from two families of its theme, so that it
 * makes sense, rhymes and scans. Names and things from the brief go into lines with
 * a place for them. */

#define G_LOG_DOMAIN "sw-lyrics-writer"

#include "config.h"

#include "sw-lyrics-writer.h"

#include "sw-phonetics.h"
#include "sw-style.h"

#include <string.h>

#define MAX_BRIEF 2000

typedef enum
{
  ROLE_VERSE,
  ROLE_CHORUS,
  ROLE_BRIDGE,
  N_ROLES,
} Role;

typedef struct
{
  char *text;
  char *rhyme;
  guint syllables;
} VerseLine;

typedef struct
{
  char      *name;
  char     **keywords;
  char     **titles;
  GPtrArray *families[N_ROLES]; /* (element-type GPtrArray of VerseLine) */
} Theme;

typedef struct
{
  GPtrArray *themes;                   /* (element-type Theme) */
  GPtrArray *name_lines, *thing_lines; /* (element-type VerseLine) */
} Book;

static VerseLine *
verse_line_new (const char *text)
{
  VerseLine *line = g_new0 (VerseLine, 1);

  line->text = g_strdup (text);
  line->rhyme = sw_phonetics_dup_rhyme (text);
  line->syllables = sw_phonetics_count_syllables (text);
  return line;
}

static char **
split_list (const char *text,
            const char *separator)
{
  char **list = g_strsplit (text, separator, -1);

  for (guint i = 0; list[i] != NULL; i++)
    g_strstrip (list[i]);
  return list;
}

static char **
load_lines (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sw_engine_data_load (path, &error);

  if (bytes == NULL)
    g_error ("%s", error->message);
  return g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
}

static Theme *
load_theme (const char *path)
{
  static const char *const role_tags[N_ROLES] = { "[verse]", "[chorus]", "[bridge]" };
  Theme                   *theme = g_new0 (Theme, 1);
  g_auto (GStrv) lines = load_lines (path);
  g_autofree char *base = g_path_get_basename (path);
  GPtrArray       *family = NULL;
  Role             role = ROLE_VERSE;

  theme->name = g_strndup (base, strcspn (base, "."));
  for (guint i = 0; i < N_ROLES; i++)
    theme->families[i] = g_ptr_array_new ();
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (g_str_has_prefix (line, "# keywords:"))
        theme->keywords = split_list (g_strstrip (lines[i] + strlen ("# keywords:")), " ");
      else if (g_str_has_prefix (line, "# titles:"))
        theme->titles = split_list (lines[i] + strlen ("# titles:"), "|");
      else if (line[0] == '\0' || line[0] == '#' || line[0] == '[')
        {
          family = NULL;
          for (guint k = 0; k < N_ROLES; k++)
            if (strcmp (line, role_tags[k]) == 0)
              role = k;
        }
      else
        {
          if (family == NULL)
            {
              family = g_ptr_array_new ();
              g_ptr_array_add (theme->families[role], family);
            }
          g_ptr_array_add (family, verse_line_new (line));
        }
    }
  return theme;
}

static void
load_slots (Book *book)
{
  g_auto (GStrv) lines = load_lines ("slots.txt");
  GPtrArray *list = NULL;

  book->name_lines = g_ptr_array_new ();
  book->thing_lines = g_ptr_array_new ();
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (strcmp (lines[i], "[name]") == 0)
        list = book->name_lines;
      else if (strcmp (lines[i], "[thing]") == 0)
        list = book->thing_lines;
      else if (lines[i][0] != '\0' && lines[i][0] != '#' && list != NULL)
        g_ptr_array_add (list, verse_line_new (lines[i]));
    }
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
        g_ptr_array_add (book.themes, load_theme (paths[i]));
      load_slots (&book);
      g_once_init_leave (&once, 1);
    }
  return &book;
}

/* What the brief says. */
typedef struct
{
  GPtrArray *words; /* (owned) lower case */
  char      *name;  /* (nullable) (owned) "Lena" */
  char      *thing; /* (nullable) (owned) "lighthouse" */
} Brief;

static void
brief_clear (Brief *brief)
{
  g_clear_pointer (&brief->words, g_ptr_array_unref);
  g_clear_pointer (&brief->name, g_free);
  g_clear_pointer (&brief->thing, g_free);
}

static gboolean
is_common_word (const char *word)
{
  static const char *const common[] = {
    "song", "songs", "music", "tune", "track", "ballad", "anthem", "lyrics", "about", "the", "a", "an", "my", "our", "his", "her",
    "their", "your", "how", "what", "when", "where", "who", "being", "someone", "something", "somebody", "feeling", "getting",
    "going", "falling", "finding", "losing", "having", "making", "that", "this", "and", "with", "for", "some", "two", "three", "old", "young",
    "little", "big", "small", "new", "lost", "lonely", "sad", "happy", "good", "bad", "last", "first", "long", "short", "very", "really",
    "slow", "fast", "rock", "pop", "jazz", "blues", "folk", "write", "please", "make", "i", "we", "he", "she", "it", "they", "you",
    "english", "german", "spanish", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "christmas", NULL
  };

  return g_strv_contains (common, word);
}

static gboolean
is_plain (const char *word)
{
  gsize length = strlen (word);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalpha (word[i]))
      return FALSE;
  return length >= 2 && length <= 14;
}

/* A capital inside a sentence is a name; the first noun after "about a" is the thing. */
static void
brief_read (Brief      *brief,
            const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, MIN (strlen (text), MAX_BRIEF));
  g_autofree char *ascii = g_str_to_ascii (valid, "C");
  g_auto (GStrv) raw = g_regex_split_simple ("[^A-Za-z'.!?]+", ascii, 0, 0);
  gboolean sentence = TRUE, about = FALSE;

  brief->words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; raw != NULL && raw[i] != NULL; i++)
    {
      gsize            length = strcspn (raw[i], ".!?'");
      g_autofree char *word = g_strndup (raw[i], length);
      g_autofree char *lower = g_ascii_strdown (word, -1);
      gboolean         plain = is_plain (word);

      if (plain && !sentence && brief->name == NULL && g_ascii_isupper (word[0]) && !g_ascii_isupper (word[1]) && !is_common_word (lower))
        brief->name = g_strdup (word);
      else if (plain && about && brief->thing == NULL && !is_common_word (lower) && g_ascii_islower (word[0]) && !g_str_has_suffix (lower, "ing"))
        brief->thing = g_strdup (lower);
      if (strcmp (lower, "about") == 0)
        about = TRUE;
      sentence = raw[i][0] != '\0' && strpbrk (raw[i], ".!?") != NULL;
      if (lower[0] != '\0')
        g_ptr_array_add (brief->words, g_steal_pointer (&lower));
    }
}

static gboolean
matches (const char *word,
         const char *keyword)
{
  gsize length = strlen (keyword);

  return strcmp (word, keyword) == 0 || (length >= 4 && strncmp (word, keyword, length) == 0 && strlen (word) <= length + 2);
}

static guint
score_theme (const Theme *theme,
             const Brief *brief)
{
  guint score = 0;

  for (guint i = 0; i < brief->words->len; i++)
    for (guint k = 0; theme->keywords[k] != NULL; k++)
      if (matches (g_ptr_array_index (brief->words, i), theme->keywords[k]))
        {
          /* The first words of a theme's list are its own more than the rest. */
          score += k < 8 ? 3 : 2;
          break;
        }
  return score;
}

/* The best theme for @brief but @other_than; any when none fits and @other_than is NULL. */
static const Theme *
choose_theme (const Brief *brief,
              const Theme *other_than,
              SwRandom    *random)
{
  GPtrArray   *themes = get_book ()->themes;
  const Theme *best = NULL;
  guint        best_score = 0, ties = 0;

  for (guint i = 0; i < themes->len; i++)
    {
      const Theme *theme = g_ptr_array_index (themes, i);
      guint        score = theme != other_than ? score_theme (theme, brief) : 0;

      if (score == 0)
        continue;
      if (score > best_score)
        ties = 0;
      if (score < best_score || sw_random_int (random, (int)++ties) != 0)
        continue;
      best = theme;
      best_score = score;
    }
  if (best == NULL && other_than == NULL)
    best = g_ptr_array_index (themes, (guint)sw_random_int (random, (int)themes->len));
  return best;
}

static void
shuffle (GPtrArray *array,
         SwRandom  *random)
{
  for (guint i = array->len; i > 1; i--)
    {
      guint    k = (guint)sw_random_int (random, (int)i);
      gpointer swap = array->pdata[i - 1];

      array->pdata[i - 1] = array->pdata[k];
      array->pdata[k] = swap;
    }
}

static GPtrArray *
copy_shuffled (GPtrArray *array,
               SwRandom  *random)
{
  GPtrArray *copy = g_ptr_array_copy (array, NULL, NULL);

  shuffle (copy, random);
  return copy;
}

/* Two unused lines of @family of nearly equal length. */
static gboolean
take_pair (GPtrArray       *family,
           GHashTable      *used,
           SwRandom        *random,
           const VerseLine *pair[2])
{
  g_autoptr (GPtrArray) lines = copy_shuffled (family, random);

  for (guint difference = 0; difference <= 2; difference++)
    for (guint i = 0; i < lines->len; i++)
      for (guint k = i + 1; k < lines->len; k++)
        {
          const VerseLine *a = g_ptr_array_index (lines, i);
          const VerseLine *b = g_ptr_array_index (lines, k);

          if (g_hash_table_contains (used, a) || g_hash_table_contains (used, b))
            continue;
          if ((guint)ABS ((int)a->syllables - (int)b->syllables) > difference || g_strcmp0 (a->rhyme, b->rhyme) != 0)
            continue;
          pair[0] = a;
          pair[1] = b;
          g_hash_table_add (used, (gpointer)a);
          g_hash_table_add (used, (gpointer)b);
          return TRUE;
        }
  return FALSE;
}

typedef struct
{
  Brief      *brief;
  SwRandom   *random;
  GHashTable *used;
  GString    *text;
  gboolean    name_used, thing_used;
} Writer;

static void
append_line (Writer          *self,
             const VerseLine *line)
{
  g_autoptr (GString) filled = g_string_new (line->text);

  if (self->brief->name != NULL)
    g_string_replace (filled, "{name}", self->brief->name, 0);
  if (self->brief->thing != NULL)
    g_string_replace (filled, "{thing}", self->brief->thing, 0);
  filled->str[0] = g_ascii_toupper (filled->str[0]);
  g_string_append_printf (self->text, "%s\n", filled->str);
}

/* A line for the name or thing of the brief that can stand for @line. */
static const VerseLine *
weave (Writer          *self,
       const VerseLine *line,
       const VerseLine *partner)
{
  const Book *book = get_book ();
  gboolean    name = self->brief->name != NULL && !self->name_used;
  gboolean    thing = !name && self->brief->thing != NULL && !self->thing_used;
  g_autoptr (GPtrArray) candidates = NULL;

  if (!name && !thing)
    return line;
  candidates = copy_shuffled (name ? book->name_lines : book->thing_lines, self->random);
  for (guint i = 0; i < candidates->len; i++)
    {
      const VerseLine *candidate = g_ptr_array_index (candidates, i);
      const char      *end = strrchr (candidate->text, ' ');

      if (g_strcmp0 (candidate->rhyme, line->rhyme) != 0 || g_hash_table_contains (self->used, candidate) || g_str_has_suffix (partner->text, end))
        continue;
      self->name_used |= name;
      self->thing_used |= thing;
      g_hash_table_add (self->used, (gpointer)candidate);
      return candidate;
    }
  return line;
}

/* Four lines from two families, rhymed in couplets or crosswise. */
static void
write_verse (Writer     *self,
             const char *name,
             GPtrArray  *families)
{
  const VerseLine *pairs[2][2];
  guint            n = 0;
  gboolean         crosswise = sw_random_int (self->random, 2) == 0;

  for (guint i = 0; i < families->len && n < 2; i++)
    if (take_pair (g_ptr_array_index (families, i), self->used, self->random, pairs[n]))
      {
        n++;
        /* The next verse begins with other rhymes. */
        g_ptr_array_add (families, g_ptr_array_steal_index (families, i--));
        if (n == 2)
          break;
      }
  if (n < 2)
    return;
  pairs[0][1] = weave (self, pairs[0][1], pairs[0][0]);
  pairs[1][0] = weave (self, pairs[1][0], pairs[1][1]);
  g_string_append_printf (self->text, "[%s]\n", name);
  append_line (self, pairs[0][0]);
  append_line (self, pairs[crosswise ? 1 : 0][crosswise ? 0 : 1]);
  append_line (self, pairs[crosswise ? 0 : 1][crosswise ? 1 : 0]);
  append_line (self, pairs[1][1]);
  g_string_append_c (self->text, '\n');
}

static void
write_chorus (Writer    *self,
              GPtrArray *family)
{
  g_string_append (self->text, "[Chorus]\n");
  for (guint i = 0; i < MAX (family->len, 4) && i < 4; i++)
    append_line (self, g_ptr_array_index (family, i % family->len));
  g_string_append_c (self->text, '\n');
}

static void
write_bridge (Writer    *self,
              GPtrArray *families)
{
  g_autoptr (GPtrArray) order = copy_shuffled (families, self->random);

  g_string_append (self->text, "[Bridge]\n");
  for (guint i = 0; i < order->len && i < 2; i++)
    {
      GPtrArray *family = g_ptr_array_index (order, i);

      for (guint k = 0; k < family->len; k++)
        append_line (self, g_ptr_array_index (family, k));
    }
  g_string_append_c (self->text, '\n');
}

static char *
choose_title (const Theme *theme,
              SwRandom    *random)
{
  return g_strdup (theme->titles[sw_random_int (random, (int)g_strv_length (theme->titles))]);
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
  SwRandom     random;
  Brief        understood = { 0 };
  const Theme *theme, *second;
  Writer       writer = { .brief = &understood, .random = &random };
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) families = NULL;
  g_autoptr (GPtrArray) others = NULL;
  GPtrArray *chorus;

  sw_random_init (&random, seed, "lyrics", 0);
  brief_read (&understood, brief != NULL ? brief : "");
  theme = choose_theme (&understood, NULL, &random);
  second = choose_theme (&understood, theme, &random);
  writer.used = used;
  writer.text = g_string_new (NULL);
  families = copy_shuffled (theme->families[ROLE_VERSE], &random);
  others = second != NULL ? copy_shuffled (second->families[ROLE_VERSE], &random) : NULL;
  chorus = g_ptr_array_index (theme->families[ROLE_CHORUS], (guint)sw_random_int (&random, (int)theme->families[ROLE_CHORUS]->len));
  write_verse (&writer, "Verse 1", families);
  write_chorus (&writer, chorus);
  write_verse (&writer, "Verse 2", others != NULL ? others : families);
  write_chorus (&writer, chorus);
  write_bridge (&writer, theme->families[ROLE_BRIDGE]);
  write_chorus (&writer, chorus);
  if (title != NULL)
    *title = choose_title (theme, &random);
  brief_clear (&understood);
  return g_string_free (writer.text, FALSE);
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
  SwRandom random;
  Brief    understood = { 0 };
  char    *title;

  sw_random_init (&random, seed, "title", 0);
  brief_read (&understood, brief != NULL ? brief : "");
  title = choose_title (choose_theme (&understood, NULL, &random), &random);
  brief_clear (&understood);
  return title;
}

/**
 * sw_lyrics_writer_list_themes:
 *
 * Returns: (transfer full): the names of the themes, sorted
 */
char **
sw_lyrics_writer_list_themes (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < get_book ()->themes->len; i++)
    g_strv_builder_add (builder, ((Theme *)g_ptr_array_index (get_book ()->themes, i))->name);
  return g_strv_builder_end (builder);
}

static gboolean
check_family (const Theme *theme,
              GPtrArray   *family,
              GError     **error)
{
  const VerseLine *first = g_ptr_array_index (family, 0);

  for (guint i = 0; i < family->len; i++)
    {
      const VerseLine *line = g_ptr_array_index (family, i);

      if (family->len < 2 || line->rhyme == NULL || g_strcmp0 (line->rhyme, first->rhyme) != 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: “%s” (%s) does not rhyme with “%s” (%s)", theme->name, line->text, line->rhyme, first->text, first->rhyme);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * sw_lyrics_writer_check:
 * @error: `G_IO_ERROR_INVALID_DATA`
 *
 * Returns: whether all stanzas of the data rhyme by their phones
 */
gboolean
sw_lyrics_writer_check (GError **error)
{
  const Book *book = get_book ();

  for (guint i = 0; i < book->themes->len; i++)
    {
      const Theme *theme = g_ptr_array_index (book->themes, i);

      if (theme->keywords == NULL || theme->titles == NULL || theme->families[ROLE_VERSE]->len < 4 || theme->families[ROLE_CHORUS]->len < 2 || theme->families[ROLE_BRIDGE]->len < 1)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is incomplete", theme->name);
          return FALSE;
        }
      for (guint role = 0; role < N_ROLES; role++)
        for (guint k = 0; k < theme->families[role]->len; k++)
          if (!check_family (theme, g_ptr_array_index (theme->families[role], k), error))
            return FALSE;
    }
  return TRUE;
}
