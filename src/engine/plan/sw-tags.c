/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Understands style words. The vocabulary (resources/engine/words.json and the
 * styles' names) maps phrases to meanings; a text is read phrase by phrase, longest
 * first. "no", "without" and negative tags turn a meaning round. */

#define G_LOG_DOMAIN "sw-tags"

#include "config.h"

#include "sw-tags.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_PHRASE_WORDS 4
#define MAX_TEXT 4000

typedef enum
{
  MEANING_STYLE,
  MEANING_HINT,
  MEANING_MOOD,
  MEANING_INSTRUMENT,
  MEANING_VOICE,
  MEANING_METRE,
} MeaningKind;

typedef struct
{
  MeaningKind kind;
  double      weight; /* of a style */
  guint       style;  /* index */
  double      brightness, energy, dreaminess;
  SwPartRole  role;
  int         program;
  const char *patterns[2]; /* (nullable) */
  char        gender;
  gboolean    deep, spoken, instrumental, vocals, backing;
  JsonObject *manner; /* (nullable), as long as the vocabulary */
  guint       beats;
} Meaning;

/* "Lo-Fi / Chill!" → "lo fi / chill": what phrases are compared as. */
static char *
normalise (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, MIN (strlen (text), MAX_TEXT));
  g_autofree char *ascii = g_str_to_ascii (valid, "C");
  GString         *out = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p) || *p == '&' || (*p == '/' && g_ascii_isdigit (p[1])))
        g_string_append_c (out, g_ascii_tolower (*p));
      else if (strchr (",;.\n!?()|", *p) != NULL)
        g_string_append (out, " , ");
      else if (*p != '\'')
        g_string_append_c (out, ' ');
    }
  return g_string_free (out, FALSE);
}

static char **
split_words (const char *normalised)
{
  g_auto (GStrv) raw = g_strsplit (normalised, " ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; raw[i] != NULL; i++)
    if (raw[i][0] != '\0')
      g_strv_builder_add (builder, raw[i]);
  return g_strv_builder_end (builder);
}

static void
add_meaning (GHashTable    *vocabulary,
             const char    *phrase,
             const Meaning *meaning)
{
  g_autofree char *normalised = normalise (phrase);
  g_auto (GStrv) words = split_words (normalised);
  g_autofree char *key = g_strjoinv (" ", words);
  GArray          *meanings = g_hash_table_lookup (vocabulary, key);

  if (meanings == NULL)
    {
      meanings = g_array_new (FALSE, FALSE, sizeof (Meaning));
      g_hash_table_insert (vocabulary, g_steal_pointer (&key), meanings);
    }
  g_array_append_val (meanings, *meaning);
}

static void
add_styles (GHashTable *vocabulary)
{
  SwStyleLibrary *library = sw_style_library_get ();

  for (guint i = 0; i < sw_style_library_get_n (library); i++)
    {
      const SwStyle *style = sw_style_library_get_style (library, i);
      Meaning        own = { .kind = MEANING_STYLE, .style = i, .weight = 5 };

      if (!g_strv_contains ((const char *const *)style->aliases, style->id))
        add_meaning (vocabulary, style->name, &own);
      for (guint k = 0; style->aliases[k] != NULL; k++)
        {
          Meaning meaning = { .kind = MEANING_STYLE, .style = i, .weight = strpbrk (style->aliases[k], " -") != NULL ? 5 : 3 };

          /* "pop" is half of many names: it only counts when nothing better is said. */
          if (strcmp (style->aliases[k], "pop") == 0)
            meaning.weight = 2;
          add_meaning (vocabulary, style->aliases[k], &meaning);
        }
      for (guint k = 0; style->hints[k] != NULL; k++)
        {
          Meaning meaning = { .kind = MEANING_HINT, .style = i, .weight = 1 };

          add_meaning (vocabulary, style->hints[k], &meaning);
        }
    }
}

static SwPartRole
find_role (const char *name)
{
  for (guint i = 0; i < SW_N_PART_ROLES; i++)
    if (g_strcmp0 (name, sw_part_role_get_name (i)) == 0)
      return i;
  g_error ("words.json: “%s” is no part", name);
}

/* (nullable): as long as the library of styles */
static const char *
find_pattern (JsonObject *word,
              const char *member,
              SwPartRole  role)
{
  const char      *name = json_object_get_string_member_with_default (word, member, NULL);
  SwStyleLibrary  *library = sw_style_library_get ();
  const SwGroove  *groove = name != NULL && role == SW_PART_DRUMS ? sw_style_library_find_groove (library, name) : NULL;
  const SwPattern *pattern = name != NULL && role != SW_PART_DRUMS ? sw_style_library_find_pattern (library, name) : NULL;

  if (name != NULL && groove == NULL && pattern == NULL)
    g_error ("words.json: there is no pattern “%s”", name);
  return groove != NULL ? groove->name : pattern != NULL ? pattern->name
                                                         : NULL;
}

static void
add_words (GHashTable *vocabulary,
           JsonObject *root,
           const char *section)
{
  JsonObject    *object = json_object_get_object_member (root, section);
  JsonObjectIter iter;
  const char    *phrase;
  JsonNode      *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &phrase, &node))
    {
      JsonObject *word = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      Meaning     meaning = { .program = -1 };

      if (strcmp (section, "moods") == 0)
        {
          meaning.kind = MEANING_MOOD;
          meaning.brightness = json_object_get_double_member_with_default (word, "brightness", 0);
          meaning.energy = json_object_get_double_member_with_default (word, "energy", 0);
          meaning.dreaminess = json_object_get_double_member_with_default (word, "dreaminess", 0);
        }
      else if (strcmp (section, "instruments") == 0)
        {
          meaning.kind = MEANING_INSTRUMENT;
          meaning.role = find_role (json_object_get_string_member (word, "part"));
          meaning.program = (int)json_object_get_int_member_with_default (word, "program", -1);
          meaning.patterns[0] = find_pattern (word, "verse", meaning.role);
          meaning.patterns[1] = find_pattern (word, "chorus", meaning.role);
          if (meaning.patterns[1] == NULL)
            meaning.patterns[1] = meaning.patterns[0];
        }
      else if (strcmp (section, "voices") == 0)
        {
          meaning.kind = MEANING_VOICE;
          meaning.gender = json_object_get_string_member_with_default (word, "gender", "\0")[0];
          meaning.deep = json_object_get_boolean_member_with_default (word, "deep", FALSE);
          meaning.spoken = json_object_get_boolean_member_with_default (word, "spoken", FALSE);
          meaning.instrumental = json_object_get_boolean_member_with_default (word, "instrumental", FALSE);
          meaning.backing = json_object_get_boolean_member_with_default (word, "backing", FALSE);
          if (json_object_has_member (word, "manner"))
            meaning.manner = json_object_ref (json_object_get_object_member (word, "manner"));
          meaning.vocals = json_object_get_boolean_member_with_default (word, "vocals", FALSE);
        }
      else if (strcmp (section, "metres") == 0)
        {
          meaning.kind = MEANING_METRE;
          meaning.beats = (guint)json_node_get_int (node);
        }
      else
        {
          SwStyleLibrary *library = sw_style_library_get ();

          meaning.kind = MEANING_HINT;
          meaning.weight = 1.6;
          while (strcmp (sw_style_library_get_style (library, meaning.style)->id, json_node_get_string (node)) != 0)
            meaning.style++;
        }
      add_meaning (vocabulary, phrase, &meaning);
    }
}

static GHashTable *
get_vocabulary (void)
{
  static gsize       once;
  static GHashTable *vocabulary;

  if (g_once_init_enter (&once))
    {
      static const char *const sections[] = { "moods", "instruments", "voices", "metres", "eras" };
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = sw_engine_data_load ("words.json", &error);

      if (bytes == NULL || !json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), &error))
        g_error ("words.json: %s", error->message);
      vocabulary = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
      add_styles (vocabulary);
      for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
        add_words (vocabulary, json_node_get_object (json_parser_get_root (parser)), sections[i]);
      g_once_init_leave (&once, 1);
    }
  return vocabulary;
}

static void
apply_instrument (SwTagWishes   *self,
                  const Meaning *meaning,
                  gboolean       negative)
{
  if (negative)
    {
      self->removed |= 1u << meaning->role;
      return;
    }
  self->wanted |= 1u << meaning->role;
  if (meaning->program >= 0 && self->programs[meaning->role] < 0)
    self->programs[meaning->role] = meaning->program;
  for (guint side = 0; side < 2 && meaning->patterns[0] != NULL; side++)
    self->patterns[meaning->role][side] = meaning->patterns[side];
}

static void
add_manner (SwTagWishes *self,
            JsonObject  *manner)
{
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *node;

  if (self->manner == NULL)
    self->manner = json_object_new ();
  json_object_iter_init (&iter, manner);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (self->manner, name, json_node_copy (node));
}

static void
apply_voice (SwTagWishes   *self,
             const Meaning *meaning,
             gboolean       negative)
{
  if (meaning->gender != 0)
    {
      char gender = !negative ? meaning->gender : meaning->gender == 'f' ? 'm'
                                                                         : 'f';

      if (self->gender == 0)
        self->gender = gender;
      self->deep |= meaning->deep && !negative;
    }
  if (meaning->backing && negative)
    self->removed |= 1u << SW_PART_BACKING_VOCAL;
  else if (meaning->backing)
    self->wanted |= 1u << SW_PART_BACKING_VOCAL;
  if (meaning->manner != NULL && !negative)
    add_manner (self, meaning->manner);
  if (meaning->spoken)
    self->spoken = !negative;
  if (meaning->instrumental)
    self->instrumental = !negative;
  if (meaning->vocals && negative)
    self->instrumental = TRUE;
}

/* Quarter notes in a bar; 6 and 12 mean eighths in groups of three. */
static void
apply_metre (SwTagWishes *self,
             guint        metre)
{
  self->compound = metre == 6;
  self->shuffled = metre == 12;
  self->beats = metre == 6 ? 3 : metre == 12 ? 4
                                             : metre;
}

static void
apply (SwTagWishes   *self,
       const Meaning *meaning,
       double         weight,
       gboolean       negative)
{
  double sign = negative ? -1 : 1;

  switch (meaning->kind)
    {
    case MEANING_STYLE:
    case MEANING_HINT:
      self->scores[meaning->style] += negative ? -100 : weight * meaning->weight;
      break;
    case MEANING_MOOD:
      self->brightness = CLAMP (self->brightness + sign * weight * meaning->brightness, -1, 1);
      self->energy = CLAMP (self->energy + sign * weight * meaning->energy, -1, 1);
      self->dreaminess = CLAMP (self->dreaminess + sign * weight * meaning->dreaminess, 0, 1);
      break;
    case MEANING_INSTRUMENT:
      apply_instrument (self, meaning, negative);
      break;
    case MEANING_VOICE:
      apply_voice (self, meaning, negative);
      break;
    case MEANING_METRE:
      if (!negative)
        apply_metre (self, meaning->beats);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
read_tempo (SwTagWishes *self,
            const char  *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("(\\d{2,3}(?:\\.\\d{1,3})?)\\s*bpm|(?:bpm|tempo)\\s*:?\\s*(\\d{2,3}(?:\\.\\d{1,3})?)", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (g_regex_match (regex, text, 0, &match))
    {
      g_autofree char *before = g_match_info_fetch (match, 1);
      g_autofree char *after = g_match_info_fetch (match, 2);
      double           bpm = g_ascii_strtod (before != NULL && before[0] != '\0' ? before : after, NULL);

      if (bpm >= 40 && bpm <= 220)
        self->bpm = bpm;
    }
}

static void
read_key (SwTagWishes *self,
          const char  *text)
{
  static const guint8 letters[] = { 9, 11, 0, 2, 4, 5, 7 };
  /* "D minor", "key of F#", "in Bb"; "in a dark mood" is no key. */
  static const char *const patterns[] = {
    "\\b([a-g])[ -]?(#|\xe2\x99\xaf|b|\xe2\x99\xad|sharp|flat)?[ -]?(minor|major|min|maj)\\b",
    "\\bkey(?: of|:)?\\s+([a-g])[ -]?(#|\xe2\x99\xaf|b|\xe2\x99\xad|sharp|flat)?(m)?(?![a-z])",
    "\\bin ([a-g])(#|\xe2\x99\xaf|b|\xe2\x99\xad)?(m)?\\s*(?=,|;|\\.|$)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (patterns[i], G_REGEX_CASELESS, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char *letter = NULL;
      g_autofree char *accidental = NULL;
      g_autofree char *mode = NULL;
      int              shift = 0;

      if (!g_regex_match (regex, text, 0, &match))
        continue;
      letter = g_match_info_fetch (match, 1);
      accidental = g_match_info_fetch (match, 2);
      mode = g_match_info_fetch (match, 3);
      if (accidental != NULL && accidental[0] != '\0')
        shift = accidental[0] == '#' || g_ascii_strcasecmp (accidental, "sharp") == 0 || strcmp (accidental, "\xe2\x99\xaf") == 0 ? 1 : -1;
      self->key = (letters[g_ascii_tolower (letter[0]) - 'a'] + shift + 12) % 12;
      if (mode != NULL && mode[0] != '\0')
        self->minor = g_ascii_strncasecmp (mode, "maj", 3) != 0;
      return;
    }
}

static gboolean
is_negation (const char *word)
{
  static const char *const negations[] = { "no", "without", "minus", "not", "except", "avoid", NULL };

  return g_strv_contains (negations, word);
}

/**
 * sw_tag_wishes_read:
 * @self: the wishes so far
 * @text: (nullable): style words in any order and punctuation
 * @weight: how much moods and styles count, 1 for tags
 * @negative: %TRUE when @text lists what is not wanted
 *
 * Adds what @text says. Unknown words are passed over.
 */
void
sw_tag_wishes_read (SwTagWishes *self,
                    const char  *text,
                    double       weight,
                    gboolean     negative)
{
  GHashTable      *vocabulary = get_vocabulary ();
  g_autofree char *normalised = NULL;
  g_autofree char *valid = NULL;
  g_auto (GStrv) words = NULL;
  gboolean negated = FALSE;
  guint    n;

  if (text == NULL)
    return;
  valid = g_utf8_make_valid (text, MIN (strlen (text), MAX_TEXT));
  if (!negative)
    {
      read_tempo (self, valid);
      read_key (self, valid);
    }
  normalised = normalise (text);
  words = split_words (normalised);
  n = g_strv_length (words);
  for (guint i = 0; i < n;)
    {
      guint    taken = 1;
      gboolean found = FALSE;

      for (guint length = MIN (MAX_PHRASE_WORDS, n - i); length > 0 && !found; length--)
        {
          g_autoptr (GString) phrase = g_string_new (words[i]);
          GArray *meanings;

          for (guint k = 1; k < length; k++)
            g_string_append_printf (phrase, " %s", words[i + k]);
          meanings = g_hash_table_lookup (vocabulary, phrase->str);
          if (meanings == NULL)
            continue;
          for (guint k = 0; k < meanings->len; k++)
            apply (self, &g_array_index (meanings, Meaning, k), weight, negative || negated);
          if (!negative && !negated)
            g_ptr_array_add (self->understood, g_strdup (phrase->str));
          taken = length;
          found = TRUE;
        }
      if (!found)
        negated = strcmp (words[i], ",") == 0 ? FALSE : negated || is_negation (words[i]);
      i += taken;
    }
}

/**
 * sw_tag_wishes_init:
 * @self: uninitialised memory
 *
 * Nothing is wished yet.
 */
void
sw_tag_wishes_init (SwTagWishes *self)
{
  memset (self, 0, sizeof *self);
  self->key = self->minor = -1;
  for (guint i = 0; i < SW_N_PART_ROLES; i++)
    self->programs[i] = -1;
  self->scores = g_new0 (double, sw_style_library_get_n (sw_style_library_get ()));
  self->understood = g_ptr_array_new_with_free_func (g_free);
}

/**
 * sw_tag_wishes_clear:
 * @self: initialised wishes
 *
 * Frees what @self holds.
 */
void
sw_tag_wishes_clear (SwTagWishes *self)
{
  g_clear_pointer (&self->scores, g_free);
  g_clear_pointer (&self->understood, g_ptr_array_unref);
  g_clear_pointer (&self->manner, json_object_unref);
}

static const SwStyle *
find_best (SwTagWishes   *self,
           const SwStyle *other_than)
{
  SwStyleLibrary *library = sw_style_library_get ();
  const SwStyle  *best = NULL;
  double          best_score = 0;

  for (guint i = 0; i < sw_style_library_get_n (library); i++)
    if (self->scores[i] > best_score && sw_style_library_get_style (library, i) != other_than)
      {
        best = sw_style_library_get_style (library, i);
        best_score = self->scores[i];
      }
  return best;
}

/**
 * sw_tag_wishes_get_style:
 * @self: wishes that have been read
 *
 * Returns: (transfer none) (nullable): the style most of the words speak for
 */
const SwStyle *
sw_tag_wishes_get_style (SwTagWishes *self)
{
  return find_best (self, NULL);
}

/**
 * sw_tag_wishes_get_second:
 * @self: wishes that have been read
 *
 * Returns: (transfer none) (nullable): the style that comes second
 */
const SwStyle *
sw_tag_wishes_get_second (SwTagWishes *self)
{
  return find_best (self, find_best (self, NULL));
}
