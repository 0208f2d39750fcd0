/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads and checks the styles. Everything the composer later relies on is checked
 * here once, with the name of style and member in the message. */

#define G_LOG_DOMAIN "sw-style"

#include "config.h"

#include "sw-style.h"

#include <gio/gio.h>
#include <string.h>

struct _SwStyleLibrary
{
  GHashTable *grooves;  /* (owned) name → SwGroove */
  GHashTable *patterns; /* (owned) name → SwPattern */
  GPtrArray  *styles;   /* (owned) (element-type SwStyle) */
};

static const char *const lane_names[SW_N_LANES] = {
  "kick", "snare", "rim", "clap", "hat", "open", "pedal", "ride", "crash", "low-tom", "mid-tom", "high-tom",
  "shaker", "tambourine", "conga", "low-conga", "cowbell", "claves", "timpani"
};

static const char *const harmony_names[SW_N_HARMONIES] = { "verse", "chorus", "bridge" };

static const struct
{
  SwPartRole  role;
  const char *name;
  double      level, pan, reverb;
} part_defaults[] = {
  { SW_PART_DRUMS, "drums", -19, 0, 0.1 },
  { SW_PART_BASS, "bass", -20, 0, 0 },
  { SW_PART_KEYS, "keyboard", -24, -0.2, 0.22 },
  { SW_PART_GUITAR, "guitar", -24, 0.25, 0.18 },
  { SW_PART_STRINGS, "strings", -26, 0, 0.45 },
  { SW_PART_SYNTH, "synth", -25, 0, 0.35 },
  { SW_PART_LEAD, "lead", -25, 0.15, 0.4 },
  { SW_PART_EFFECTS, "fx", -30, 0, 0.4 },
};

static void
groove_free (SwGroove *groove)
{
  for (guint i = 0; i < SW_N_LANES; i++)
    g_free (groove->lanes[i]);
  g_free (groove->name);
  g_free (groove);
}

static void
pattern_free (SwPattern *pattern)
{
  g_free (pattern->name);
  g_free (pattern->steps);
  g_free (pattern);
}

static void
style_free (SwStyle *style)
{
  for (guint i = 0; i < SW_N_PART_ROLES; i++)
    {
      g_free (style->parts[i].synth);
      g_clear_pointer (&style->parts[i].verse, g_ptr_array_unref);
      g_clear_pointer (&style->parts[i].chorus, g_ptr_array_unref);
      g_clear_pointer (&style->parts[i].fills, g_ptr_array_unref);
    }
  for (guint i = 0; i < 2; i++)
    for (guint k = 0; k < SW_N_HARMONIES; k++)
      g_strfreev (style->progressions[i][k]);
  g_free (style->id);
  g_free (style->name);
  g_strfreev (style->aliases);
  g_strfreev (style->hints);
  g_strfreev (style->tags);
  g_strfreev (style->female);
  g_strfreev (style->male);
  g_clear_pointer (&style->manner, json_object_unref);
  g_free (style);
}

/* Checked reading: the first problem is kept, with the place it was found at. */
typedef struct
{
  const char *where;
  GError    **error;
  gboolean    failed;
} Reader;

G_GNUC_PRINTF (2, 3)
static void
fail (Reader     *reader,
      const char *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  if (reader->failed)
    return;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (reader->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", reader->where, message);
  reader->failed = TRUE;
}

static JsonObject *
get_object (Reader     *reader,
            JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      fail (reader, "“%s” should be an object", name);
      return NULL;
    }
  return json_node_get_object (node);
}

static double
get_number (Reader     *reader,
            JsonObject *object,
            const char *name,
            double      fallback,
            double      low,
            double      high)
{
  JsonNode *node = json_object_get_member (object, name);
  double    value;

  if (node == NULL)
    return fallback;
  if (!JSON_NODE_HOLDS_VALUE (node) || (json_node_get_value_type (node) != G_TYPE_DOUBLE && json_node_get_value_type (node) != G_TYPE_INT64))
    {
      fail (reader, "“%s” should be a number", name);
      return fallback;
    }
  value = json_node_get_double (node);
  if (!(value >= low && value <= high))
    {
      fail (reader, "“%s” should lie between %g and %g", name, low, high);
      return fallback;
    }
  return value;
}

static char *
dup_string (Reader     *reader,
            JsonObject *object,
            const char *name,
            gboolean    needed)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL && !needed)
    return NULL;
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING || json_node_get_string (node)[0] == '\0')
    {
      fail (reader, "“%s” should be a text", name);
      return g_strdup ("");
    }
  return json_node_dup_string (node);
}

/* Never NULL. */
static char **
dup_strings (Reader     *reader,
             JsonObject *object,
             const char *name,
             guint       at_least)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, name);
  guint     n = 0;

  if (node != NULL && !JSON_NODE_HOLDS_ARRAY (node))
    fail (reader, "“%s” should be a list", name);
  else if (node != NULL)
    for (n = 0; n < json_array_get_length (json_node_get_array (node)); n++)
      {
        JsonNode *element = json_array_get_element (json_node_get_array (node), n);

        if (json_node_get_value_type (element) != G_TYPE_STRING)
          fail (reader, "“%s” should be a list of texts", name);
        else
          g_strv_builder_add (builder, json_node_get_string (element));
      }
  if (n < at_least)
    fail (reader, "“%s” needs at least %u entries", name, at_least);
  return g_strv_builder_end (builder);
}

static gboolean
check_steps (Reader     *reader,
             const char *name,
             const char *steps,
             const char *allowed,
             gboolean    fill)
{
  gsize length = strlen (steps);

  if (length == 0 || length % 2 != 0 || length > 64 || (!fill && length % 4 != 0))
    fail (reader, "“%s” has %" G_GSIZE_FORMAT " steps", name, length);
  else if (strspn (steps, allowed) != length)
    fail (reader, "“%s” has the unknown step “%c”", name, steps[strspn (steps, allowed)]);
  return !reader->failed;
}

static void
load_groove (SwStyleLibrary *self,
             Reader         *reader,
             const char     *name,
             JsonObject     *object)
{
  SwGroove *groove = g_new0 (SwGroove, 1);
  g_autoptr (GList) members = json_object_get_members (object);

  groove->name = g_strdup (name);
  g_hash_table_insert (self->grooves, groove->name, groove);
  for (GList *l = members; l != NULL && !reader->failed; l = l->next)
    {
      guint lane = 0;

      while (lane < SW_N_LANES && strcmp (lane_names[lane], l->data) != 0)
        lane++;
      if (lane == SW_N_LANES)
        {
          fail (reader, "groove “%s” has the unknown lane “%s”", name, (const char *)l->data);
          return;
        }
      groove->lanes[lane] = dup_string (reader, object, l->data, TRUE);
      if (!check_steps (reader, name, groove->lanes[lane], "Xxogr.", TRUE))
        return;
      if (groove->n_steps != 0 && groove->n_steps != strlen (groove->lanes[lane]))
        fail (reader, "groove “%s” has lanes of different length", name);
      groove->n_steps = (guint)strlen (groove->lanes[lane]);
    }
  if (groove->n_steps == 0)
    fail (reader, "groove “%s” is empty", name);
}

static void
load_shared (SwStyleLibrary *self,
             Reader         *reader,
             JsonNode       *node)
{
  JsonObject    *root = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject    *grooves = get_object (reader, root, "grooves");
  JsonObject    *patterns = get_object (reader, root, "patterns");
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *member;

  if (reader->failed)
    return;
  json_object_iter_init (&iter, grooves);
  while (json_object_iter_next (&iter, &name, &member))
    {
      JsonObject *groove = get_object (reader, grooves, name);

      if (groove == NULL)
        return;
      load_groove (self, reader, name, groove);
    }
  json_object_iter_init (&iter, patterns);
  while (json_object_iter_next (&iter, &name, &member))
    {
      g_autofree char *steps = dup_string (reader, patterns, name, TRUE);
      SwPattern       *pattern;

      if (reader->failed || !check_steps (reader, name, steps, "Xxou123456789DUPpbfBawk-.", FALSE))
        return;
      pattern = g_new0 (SwPattern, 1);
      pattern->name = g_strdup (name);
      pattern->n_steps = (guint)strlen (steps);
      pattern->steps = g_steal_pointer (&steps);
      g_hash_table_insert (self->patterns, pattern->name, pattern);
    }
}

static GPtrArray *
resolve (Reader     *reader,
         JsonObject *object,
         const char *member,
         GHashTable *table)
{
  GPtrArray *result = g_ptr_array_new ();
  g_auto (GStrv) names = dup_strings (reader, object, member, 0);

  for (guint i = 0; names[i] != NULL; i++)
    {
      gpointer found = g_hash_table_lookup (table, names[i]);

      if (found == NULL)
        fail (reader, "“%s” names “%s”, which does not exist", member, names[i]);
      else
        g_ptr_array_add (result, found);
    }
  return result;
}

static void
load_part (SwStyleLibrary *self,
           Reader         *reader,
           JsonObject     *root,
           guint           index,
           SwStylePart    *part)
{
  gboolean    drums = part_defaults[index].role == SW_PART_DRUMS;
  GHashTable *table = drums ? self->grooves : self->patterns;
  JsonObject *object;

  if (!json_object_has_member (root, part_defaults[index].name))
    return;
  object = get_object (reader, root, part_defaults[index].name);
  if (object == NULL)
    return;
  part->present = TRUE;
  part->program = (int)get_number (reader, object, "program", 0, 0, 127);
  part->synth = dup_string (reader, object, "synth", FALSE);
  part->level = get_number (reader, object, "level", part_defaults[index].level, -40, -10);
  part->pan = get_number (reader, object, "pan", part_defaults[index].pan, -1, 1);
  part->reverb = get_number (reader, object, "reverb", part_defaults[index].reverb, 0, 1);
  part->delay = get_number (reader, object, "delay", 0, 0, 1);
  part->drive = get_number (reader, object, "drive", 0, 0, 1);
  part->duck = get_number (reader, object, "duck", 0, 0, 1);
  part->verse = resolve (reader, object, "verse", table);
  part->chorus = resolve (reader, object, "chorus", table);
  part->fills = resolve (reader, object, "fills", self->grooves);
  if (part->verse->len == 0 && part->chorus->len == 0)
    fail (reader, "“%s” never plays", part_defaults[index].name);
  if (drums && (part->verse->len < 2 || part->chorus->len < 2))
    fail (reader, "“drums” needs two grooves each for verse and chorus, so that takes differ");
}

static void
load_progressions (Reader     *reader,
                   JsonObject *root,
                   SwStyle    *style)
{
  JsonObject *progressions = get_object (reader, root, "progressions");

  for (guint minor = 0; minor < 2 && progressions != NULL; minor++)
    {
      JsonObject *mode = get_object (reader, progressions, minor ? "minor" : "major");

      for (guint i = 0; i < SW_N_HARMONIES && mode != NULL; i++)
        {
          char **list = dup_strings (reader, mode, harmony_names[i], 1);

          style->progressions[minor][i] = list;
          for (guint k = 0; list[k] != NULL && !reader->failed; k++)
            {
              g_autoptr (GError) error = NULL;
              g_autoptr (GArray) chords = sw_harmony_parse (list[k], 0, &error);

              if (chords == NULL)
                fail (reader, "%s", error->message);
            }
        }
    }
}

/* The place of the member's text in @names. */
static guint
get_choice (Reader            *reader,
            JsonObject        *object,
            const char        *name,
            const char *const *names)
{
  g_autofree char *text = dup_string (reader, object, name, FALSE);

  for (guint i = 0; names[i] != NULL; i++)
    if (text == NULL || strcmp (text, names[i]) == 0)
      return i;
  fail (reader, "“%s” is nothing that “%s” can be", text, name);
  return 0;
}

static void
load_drama (Reader     *reader,
            JsonObject *root,
            SwStyle    *style)
{
  static const char *const intros[] = { "hook", "layers", "groove", NULL };
  static const char *const builds[] = { "none", "fill", "roll", "swell", "stop", NULL };
  static const char *const bridges[] = { "full", "half-time", "breakdown", NULL };
  static const char *const endings[] = { "ring", "stab", "ritard", "tag", NULL };

  style->intro = get_choice (reader, root, "intro", intros);
  style->build = get_choice (reader, root, "build", builds);
  style->bridge = get_choice (reader, root, "bridge", bridges);
  style->ending = get_choice (reader, root, "ending", endings);
  style->lift = get_number (reader, root, "lift", 0, 0, 1);
  style->secondary = get_number (reader, root, "secondary", 0, 0, 1);
  style->counter = get_number (reader, root, "counter", 0, 0, 1);
}

static void
load_style (SwStyleLibrary *self,
            JsonNode       *node,
            Reader         *reader)
{
  SwStyle    *style = g_new0 (SwStyle, 1);
  JsonObject *root;
  g_auto (GStrv) tempo = NULL;
  JsonNode *range;

  g_ptr_array_add (self->styles, style);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      fail (reader, "no object");
      return;
    }
  root = json_node_get_object (node);
  style->id = dup_string (reader, root, "id", TRUE);
  reader->where = style->id;
  style->name = dup_string (reader, root, "name", TRUE);
  style->aliases = dup_strings (reader, root, "aliases", 1);
  style->hints = dup_strings (reader, root, "hints", 0);
  style->tags = dup_strings (reader, root, "tags", 3);
  range = json_object_get_member (root, "tempo");
  if (range == NULL || !JSON_NODE_HOLDS_ARRAY (range) || json_array_get_length (json_node_get_array (range)) != 2)
    {
      fail (reader, "“tempo” should be two numbers");
      return;
    }
  style->tempo[0] = json_array_get_double_element (json_node_get_array (range), 0);
  style->tempo[1] = json_array_get_double_element (json_node_get_array (range), 1);
  if (!(style->tempo[0] >= 40 && style->tempo[0] <= style->tempo[1] && style->tempo[1] <= 220))
    fail (reader, "“tempo” should rise from at least 40 to at most 220");
  style->beats = (guint)get_number (reader, root, "beats", 4, 2, 5);
  style->compound = json_object_get_boolean_member_with_default (root, "compound", FALSE);
  style->swing = get_number (reader, root, "swing", 0, 0, 1);
  style->swing_grid = get_number (reader, root, "swing_grid", 8, 8, 16) > 8 ? 16 : 8;
  style->minor = get_number (reader, root, "minor", 0.3, 0, 1);
  style->reverb_time = get_number (reader, root, "reverb_time", 1.6, 0.2, 8);
  style->density = get_number (reader, root, "density", 1, 0.4, 2.5);
  style->energy = get_number (reader, root, "energy", 0.5, 0, 1);
  style->spoken = json_object_get_boolean_member_with_default (root, "spoken", FALSE);
  style->female = dup_strings (reader, root, "female", 1);
  style->male = dup_strings (reader, root, "male", 1);
  if (json_object_has_member (root, "manner"))
    {
      JsonObject *manner = get_object (reader, root, "manner");

      style->manner = manner != NULL ? json_object_ref (manner) : NULL;
    }
  load_drama (reader, root, style);
  load_progressions (reader, root, style);
  for (guint i = 0; i < G_N_ELEMENTS (part_defaults) && !reader->failed; i++)
    load_part (self, reader, root, i, &style->parts[part_defaults[i].role]);
}

/**
 * sw_style_library_new:
 * @patterns: an object with the members `grooves` and `patterns`
 * @styles: (element-type JsonNode): one style each
 * @error: `G_IO_ERROR_INVALID_DATA` naming the style and what is wrong with it
 *
 * Returns: (transfer full) (nullable): the checked styles
 */
SwStyleLibrary *
sw_style_library_new (JsonNode  *patterns,
                      GPtrArray *styles,
                      GError   **error)
{
  g_autoptr (SwStyleLibrary) self = g_new0 (SwStyleLibrary, 1);
  Reader reader = { .where = "patterns", .error = error };

  self->grooves = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)groove_free);
  self->patterns = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)pattern_free);
  self->styles = g_ptr_array_new_with_free_func ((GDestroyNotify)style_free);
  load_shared (self, &reader, patterns);
  for (guint i = 0; i < styles->len && !reader.failed; i++)
    {
      reader.where = "style";
      load_style (self, g_ptr_array_index (styles, i), &reader);
    }
  return reader.failed ? NULL : g_steal_pointer (&self);
}

/**
 * sw_style_library_free:
 * @self: (transfer full) (nullable): a library
 */
void
sw_style_library_free (SwStyleLibrary *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->styles);
  g_hash_table_unref (self->grooves);
  g_hash_table_unref (self->patterns);
  g_free (self);
}

static JsonNode *
load_json (const char *path,
           GError    **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GBytes) bytes = sw_engine_data_load (path, error);

  if (bytes == NULL || !json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

static SwStyleLibrary *
load_built_in (GError **error)
{
  g_autoptr (JsonNode) patterns = load_json ("patterns.json", error);
  g_autoptr (GPtrArray) styles = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  g_auto (GStrv) files = sw_engine_data_list ("styles");

  if (patterns == NULL)
    return NULL;
  for (guint i = 0; files[i] != NULL; i++)
    {
      JsonNode *node = load_json (files[i], error);

      if (node == NULL)
        return NULL;
      g_ptr_array_add (styles, node);
    }
  return sw_style_library_new (patterns, styles, error);
}

/**
 * sw_style_library_get:
 *
 * Returns: (transfer none): the built-in styles, loaded at the first call
 */
SwStyleLibrary *
sw_style_library_get (void)
{
  static gsize           once;
  static SwStyleLibrary *library;

  if (g_once_init_enter (&once))
    {
      g_autoptr (GError) error = NULL;

      library = load_built_in (&error);
      if (library == NULL)
        g_error ("Built-in styles: %s", error->message);
      g_once_init_leave (&once, 1);
    }
  return library;
}

/**
 * sw_style_library_get_n:
 * @self: a library
 *
 * Returns: how many styles there are
 */
guint
sw_style_library_get_n (SwStyleLibrary *self)
{
  return self->styles->len;
}

/**
 * sw_style_library_get_style:
 * @self: a library
 * @index: less than [method@StyleLibrary.get_n]
 *
 * Returns: (transfer none): a style
 */
const SwStyle *
sw_style_library_get_style (SwStyleLibrary *self,
                            guint           index)
{
  g_return_val_if_fail (index < self->styles->len, NULL);

  return g_ptr_array_index (self->styles, index);
}

/**
 * sw_style_library_find:
 * @self: a library
 * @id: "synthpop"
 *
 * Returns: (transfer none) (nullable): the style
 */
const SwStyle *
sw_style_library_find (SwStyleLibrary *self,
                       const char     *id)
{
  for (guint i = 0; i < self->styles->len; i++)
    {
      const SwStyle *style = g_ptr_array_index (self->styles, i);

      if (g_strcmp0 (style->id, id) == 0)
        return style;
    }
  return NULL;
}

/**
 * sw_style_library_find_groove:
 * @self: a library
 * @name: name of a groove
 *
 * Returns: (transfer none) (nullable): the groove
 */
const SwGroove *
sw_style_library_find_groove (SwStyleLibrary *self,
                              const char     *name)
{
  return g_hash_table_lookup (self->grooves, name);
}

/**
 * sw_style_library_find_pattern:
 * @self: a library
 * @name: name of a pattern
 *
 * Returns: (transfer none) (nullable): the pattern
 */
const SwPattern *
sw_style_library_find_pattern (SwStyleLibrary *self,
                               const char     *name)
{
  return g_hash_table_lookup (self->patterns, name);
}
