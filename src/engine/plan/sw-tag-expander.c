/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-tag-expander"

#include "config.h"

#include "sw-tag-expander.h"

#include "sw-song-plan.h"
#include "sw-tags.h"

#include <math.h>
#include <string.h>

#define MAX_LENGTH 1000

/* Where no word names a style, by mood. */
static const char *const bright_styles[] = { "pop", "indie", "folk", "disco", "soul", NULL };
static const char *const dark_styles[] = { "ballad", "dream-pop", "synthwave", "rnb", NULL };
static const char *const wild_styles[] = { "rock", "edm", "punk", "synthpop", NULL };
static const char *const calm_styles[] = { "ballad", "folk", "lo-fi", "bossa-nova", NULL };
static const char *const any_styles[] = { "pop", "indie", "folk", "synthpop", "rock", "soul", NULL };

static const char *const glad_moods[] = { "uplifting", "bright", "joyful", "sunny", NULL };
static const char *const dark_moods[] = { "melancholic", "brooding", "wistful", "haunting", NULL };
static const char *const calm_moods[] = { "gentle", "relaxed", "mellow", "intimate", NULL };
static const char *const wild_moods[] = { "energetic", "driving", "powerful", "anthemic", NULL };
static const char *const even_moods[] = { "warm", "hopeful", "heartfelt", "easygoing", NULL };

static const char *const calm_voices[] = { "soft %s vocals", "close %s vocals", "tender %s vocals", NULL };
static const char *const even_voices[] = { "clear %s vocals", "expressive %s vocals", "heartfelt %s vocals", NULL };
static const char *const wild_voices[] = { "strong %s vocals", "soaring %s vocals", "full-throated %s vocals", NULL };
static const char *const rap_voices[] = { "confident %s rap", "rhythmic %s delivery", "close %s spoken word", NULL };

static const char *const wide_mixes[] = { "spacious reverb", "wide stereo image", "deep ambience", NULL };
static const char *const close_mixes[] = { "close and dry room", "natural dynamics", "unhurried mix", NULL };
static const char *const loud_mixes[] = { "punchy mix", "tight low end", "polished modern production", NULL };
static const char *const warm_mixes[] = { "warm analogue mix", "smooth highs", "clear stereo image", NULL };

/* Words that mean a part where the vocabulary of tags has none. */
static const struct
{
  const char *word;
  guint       parts;
} part_words[] = {
  { "hat", 1u << SW_PART_DRUMS },
  { "hats", 1u << SW_PART_DRUMS },
  { "snare", 1u << SW_PART_DRUMS },
  { "kick", 1u << SW_PART_DRUMS },
  { "clap", 1u << SW_PART_DRUMS },
  { "clapping", 1u << SW_PART_DRUMS },
  { "handclaps", 1u << SW_PART_DRUMS },
  { "shaker", 1u << SW_PART_DRUMS },
  { "breaks", 1u << SW_PART_DRUMS },
  { "congas", 1u << SW_PART_DRUMS },
  { "clave", 1u << SW_PART_DRUMS },
  { "floor", 1u << SW_PART_DRUMS },
  { "train", 1u << SW_PART_DRUMS },
  { "stamping", 1u << SW_PART_DRUMS },
  { "drums", 1u << SW_PART_DRUMS },
  { "beat", 1u << SW_PART_DRUMS },
  { "beats", 1u << SW_PART_DRUMS },
  { "percussion", 1u << SW_PART_DRUMS },
  { "groove", 1u << SW_PART_DRUMS },
  { "drop", 1u << SW_PART_DRUMS },
  { "rhythm", 1u << SW_PART_DRUMS },
  { "bass", 1u << SW_PART_BASS },
  { "808", 1u << SW_PART_BASS },
  { "sub", 1u << SW_PART_BASS },
  { "guitar", 1u << SW_PART_GUITAR },
  { "guitars", 1u << SW_PART_GUITAR },
  { "riffs", 1u << SW_PART_GUITAR },
  { "skank", 1u << SW_PART_GUITAR },
  { "power", 1u << SW_PART_GUITAR },
  { "piano", 1u << SW_PART_KEYS },
  { "organ", 1u << SW_PART_KEYS },
  { "keys", 1u << SW_PART_KEYS },
  { "clavinet", 1u << SW_PART_KEYS },
  { "accordion", 1u << SW_PART_KEYS },
  { "pads", 1u << SW_PART_SYNTH },
  { "synths", 1u << SW_PART_SYNTH },
  { "supersaw", 1u << SW_PART_SYNTH },
  { "acid", 1u << SW_PART_SYNTH },
  { "arpeggios", 1u << SW_PART_SYNTH },
  { "strings", 1u << SW_PART_STRINGS },
  { "string", 1u << SW_PART_STRINGS },
  { "orchestra", 1u << SW_PART_STRINGS },
  { "brass", 1u << SW_PART_LEAD },
  { "horns", 1u << SW_PART_LEAD },
  { "flute", 1u << SW_PART_LEAD },
  { "bells", 1u << SW_PART_LEAD },
  { "whistle", 1u << SW_PART_LEAD },
  { "fiddle", 1u << SW_PART_LEAD },
};

static const char *const voice_words[] = {
  "vocal", "vocals", "voice", "voices", "singer", "singing", "choir", "harmonies", "hooks", "delivery", "rap", "storytelling", "spoken", "shouted", "sung", NULL
};

/* Whoever says the one does not want the other. */
static const char *const opposites[][2] = {
  { "warm", "cold" },
  { "warm", "icy" },
  { "dry", "reverb" },
  { "dry", "spacious" },
  { "dry", "ambience" },
  { "dry", "wide" },
  { "polished", "raw" },
  { "polished", "lo" },
  { "polished", "gritty" },
  { "glossy", "raw" },
  { "modern", "vintage" },
  { "modern", "retro" },
  { "modern", "50s" },
  { "modern", "60s" },
  { "modern", "70s" },
  { "modern", "80s" },
  { "modern", "old" },
  { "acoustic", "electronic" },
  { "acoustic", "synth" },
  { "unplugged", "electric" },
  { "unplugged", "808" },
  { "unplugged", "synths" },
  { "unplugged", "pads" },
  { "unplugged", "overdriven" },
  { "unplugged", "distorted" },
  { "acoustic", "electric" },
  { "acoustic", "overdriven" },
  { "acoustic", "distorted" },
  { "acoustic", "synths" },
  { "acoustic", "supersaw" },
  { "slow", "fast" },
  { "slow", "rapid" },
  { "slow", "driving" },
  { "slow", "urgent" },
  { "soft", "heavy" },
  { "soft", "pounding" },
  { "soft", "punchy" },
  { "soft", "aggressive" },
  { "soft", "shouted" },
  { "soft", "powerful" },
  { "quiet", "powerful" },
  { "quiet", "punchy" },
  { "quiet", "pounding" },
  { "quiet", "strong" },
  { "quiet", "soaring" },
  { "minimal", "lush" },
  { "minimal", "layered" },
  { "minimal", "wide" },
  { "minimal", "glossy" },
  { "sparse", "lush" },
  { "sparse", "layered" },
  { "analogue", "digital" },
  { "intimate", "anthemic" },
  { "intimate", "festival" },
  { "distorted", "clean" },
  { "heavy", "gentle" },
  { "loud", "gentle" },
  { "loud", "soft" },
  { "loud", "restrained" },
  { "dark", "sunny" },
  { "dark", "glittering" },
  { "dark", "bright" },
  { "sad", "party" },
  { "sad", "catchy" },
  { "sad", "upbeat" },
  { "sad", "cheerful" },
  { "happy", "dark" },
  { "happy", "eerie" },
  { "happy", "bittersweet" },
  { "whispered", "soaring" },
  { "whispered", "strong" },
  { "whispered", "powerful" },
  { "whispered", "throated" },
  { "straight", "swing" },
  { "straight", "shuffle" },
};

typedef struct
{
  const char    *given; /* the tags */
  char         **given_words, **exclude_words;
  SwTagWishes    wishes; /* of both */
  const SwStyle *style;
  GPtrArray     *tags; /* (element-type utf8) the result so far */
  gsize          length;
  SwRandom       random;
} Expander;

static char **
split_words (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text != NULL ? text : "", -1);

  return g_regex_split_simple ("[^a-z0-9&]+", lower, 0, 0);
}

static gboolean
has_word (char      **words,
          const char *word)
{
  return g_strv_contains ((const char *const *)words, word);
}

/* "guitars" is a guitar. */
static gboolean
is_same_word (const char *a,
              const char *b)
{
  gsize length = MIN (strlen (a), strlen (b));

  return strcmp (a, b) == 0 || (length >= 4 && strncmp (a, b, length) == 0 && MAX (strlen (a), strlen (b)) <= length + 1);
}

static guint
find_parts (char **words)
{
  guint parts = 0;

  for (guint i = 0; words[i] != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (part_words); k++)
      if (strcmp (words[i], part_words[k].word) == 0)
        parts |= part_words[k].parts;
  return parts;
}

static gboolean
is_about_voice (char **words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_strv_contains (voice_words, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_opposite (char      **words,
             const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (opposites); i++)
    if ((strcmp (opposites[i][0], word) == 0 && has_word (words, opposites[i][1])) || (strcmp (opposites[i][1], word) == 0 && has_word (words, opposites[i][0])))
      return TRUE;
  return FALSE;
}

/* Whether a word of @words was excluded, given already as the matter of a tag, or is
 * the opposite of one that was given. */
static gboolean
is_unwanted (Expander *self,
             char    **words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      for (guint k = 0; self->exclude_words[k] != NULL; k++)
        if (strlen (words[i]) >= 3 && is_same_word (words[i], self->exclude_words[k]))
          return TRUE;
      if (is_opposite (self->given_words, words[i]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
contradicts (Expander   *self,
             const char *tag)
{
  g_auto (SwTagWishes) own = { 0 };
  g_auto (SwTagWishes) all = { 0 };
  g_auto (GStrv) words = split_words (tag);
  guint parts;

  sw_tag_wishes_init (&own);
  sw_tag_wishes_read (&own, tag, 1, FALSE);
  parts = own.wanted | find_parts (words);
  if (is_unwanted (self, words) || (parts & self->wishes.removed) != 0)
    return TRUE;
  /* Who asks for a nylon guitar does not want the style's electric one. */
  if ((parts & self->wishes.wanted) != 0)
    return TRUE;
  if (self->wishes.instrumental && (is_about_voice (words) || own.spoken || own.gender != 0))
    return TRUE;
  if (own.gender != 0 && self->wishes.gender != 0 && own.gender != self->wishes.gender)
    return TRUE;
  if (own.brightness * self->wishes.brightness < -0.1 || own.energy * self->wishes.energy < -0.1)
    return TRUE;
  if (self->wishes.beats == 3 && (has_word (words, "four") || has_word (words, "march") || has_word (words, "marching")))
    return TRUE;
  if (own.bpm > 0 && self->wishes.bpm > 0)
    return TRUE;
  /* Read again, the whole must still mean the same style. */
  sw_tag_wishes_init (&all);
  for (guint i = 0; i < self->tags->len; i++)
    sw_tag_wishes_read (&all, g_ptr_array_index (self->tags, i), 1, FALSE);
  sw_tag_wishes_read (&all, tag, 1, FALSE);
  return sw_tag_wishes_get_style (&all) != NULL && sw_tag_wishes_get_style (&all) != self->style;
}

static gboolean
has_tag (Expander   *self,
         const char *tag)
{
  for (guint i = 0; i < self->tags->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (self->tags, i), tag) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
add_tag (Expander   *self,
         const char *tag)
{
  if (has_tag (self, tag) || self->length + strlen (tag) + 2 > MAX_LENGTH || contradicts (self, tag))
    return FALSE;
  g_ptr_array_add (self->tags, g_strdup (tag));
  self->length += strlen (tag) + 2;
  return TRUE;
}

/* "warm" bass and "warm" keys and a "warm" mix is one too many. */
static gboolean
repeats (Expander   *self,
         const char *tag)
{
  gsize length = strcspn (tag, " ");

  for (guint i = 0; i < self->tags->len; i++)
    if (g_ascii_strncasecmp (g_ptr_array_index (self->tags, i), tag, length) == 0)
      return TRUE;
  return FALSE;
}

/* One of @list that fits, or none. */
static void
add_one (Expander          *self,
         const char *const *list,
         const char        *gender)
{
  guint n = g_strv_length ((char **)list);
  guint start = (guint)sw_random_int (&self->random, (int)n);

  for (guint i = 0; i < n; i++)
    {
      const char      *form = list[(start + i) % n];
      const char      *gap = strstr (form, "%s");
      g_autofree char *tag = gap != NULL ? g_strdup_printf ("%.*s%s%s", (int)(gap - form), form, gender, gap + 2) : g_strdup (form);

      if (!repeats (self, tag) && add_tag (self, tag))
        return;
    }
}

static void
add_given (Expander *self)
{
  g_auto (GStrv) given = g_strsplit_set (self->given, ",;\n", -1);

  for (guint i = 0; given[i] != NULL; i++)
    {
      char *tag = g_strstrip (given[i]);

      if (tag[0] == '\0' || has_tag (self, tag))
        continue;
      g_ptr_array_add (self->tags, g_strdup (tag));
      self->length += strlen (tag) + 2;
    }
}

static const SwStyle *
choose_style (Expander *self)
{
  SwStyleLibrary    *library = sw_style_library_get ();
  const SwStyle     *style = sw_tag_wishes_get_style (&self->wishes);
  const char *const *list = any_styles;
  guint              n, start;

  if (style != NULL)
    return style;
  if (self->wishes.energy > 0.5)
    list = wild_styles;
  else if (self->wishes.brightness < -0.3)
    list = dark_styles;
  else if (self->wishes.energy < -0.4)
    list = calm_styles;
  else if (self->wishes.brightness > 0.3)
    list = bright_styles;
  n = g_strv_length ((char **)list);
  start = (guint)sw_random_int (&self->random, (int)n);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) words = NULL;

      style = sw_style_library_find (library, list[(start + i) % n]);
      words = split_words (style->tags[0]);
      if (!is_unwanted (self, words))
        break;
    }
  return style;
}

static double
get_energy (Expander *self)
{
  return CLAMP (self->style->energy + self->wishes.energy * 0.5, 0, 1);
}

/* As the tags say, else as the style's own words do: trap is dark. */
static double
get_brightness (Expander *self)
{
  g_auto (SwTagWishes) own = { 0 };

  sw_tag_wishes_init (&own);
  for (guint i = 0; self->style->tags[i] != NULL; i++)
    sw_tag_wishes_read (&own, self->style->tags[i], 1, FALSE);
  return fabs (self->wishes.brightness) > 0.1 ? self->wishes.brightness : own.brightness;
}

static void
add_mood (Expander *self)
{
  double brightness = get_brightness (self);

  if (brightness > 0.3)
    add_one (self, glad_moods, NULL);
  else if (brightness < -0.3)
    add_one (self, dark_moods, NULL);
  else if (get_energy (self) > 0.75)
    add_one (self, wild_moods, NULL);
  else if (get_energy (self) < 0.3)
    add_one (self, calm_moods, NULL);
  else
    add_one (self, even_moods, NULL);
}

/* What the style brings along; its "silky vocals" become somebody's. */
static gboolean
add_style (Expander   *self,
           const char *gender)
{
  g_autofree char *voice = NULL;

  for (guint i = 1; self->style->tags[0] != NULL && self->style->tags[i] != NULL; i++)
    if (g_str_has_suffix (self->style->tags[i], " vocals") && voice == NULL)
      voice = g_strdup_printf ("%.*s %s vocals", (int)(strlen (self->style->tags[i]) - strlen (" vocals")), self->style->tags[i], gender);
    else
      add_tag (self, self->style->tags[i]);
  return voice != NULL && !is_about_voice (self->given_words) && add_tag (self, voice);
}

static void
add_voice (Expander   *self,
           const char *gender)
{
  if (self->wishes.instrumental || is_about_voice (self->given_words))
    return;
  if (self->wishes.spoken || self->style->spoken)
    add_one (self, rap_voices, gender);
  else if (get_energy (self) > 0.7)
    add_one (self, wild_voices, gender);
  else if (get_energy (self) < 0.35)
    add_one (self, calm_voices, gender);
  else
    add_one (self, even_voices, gender);
}

static void
add_tempo (Expander *self)
{
  double           place = CLAMP (0.5 + self->wishes.energy * 0.5 + (sw_random_double (&self->random) - 0.5) * 0.4, 0, 1);
  g_autofree char *tag = NULL;

  if (self->wishes.bpm > 0)
    return;
  tag = g_strdup_printf ("%d BPM", (int)floor (self->style->tempo[0] + place * (self->style->tempo[1] - self->style->tempo[0]) + 0.5));
  add_tag (self, tag);
}

static void
add_production (Expander *self)
{
  if (self->style->reverb_time > 2)
    add_one (self, wide_mixes, NULL);
  else if (get_energy (self) < 0.35)
    add_one (self, close_mixes, NULL);
  else
    add_one (self, warm_mixes, NULL);
  if (get_energy (self) > 0.55)
    add_one (self, loud_mixes, NULL);
}

/**
 * sw_tags_expand:
 * @tags: (nullable): short tags, "folk, warm"
 * @exclude: (nullable): what is not wanted, "drums, male voice"
 * @seed: for the choices the tags leave open
 *
 * The given tags come first as they were written; then genre, mood, instruments, voice,
 * tempo and production as the style data has them. Nothing is added that was excluded,
 * is the opposite of what was said, or would make another style of it. The same
 * arguments give the same text; at most 1,000 characters unless @tags has more.
 *
 * Returns: (transfer full): a rich style text
 */
char *
sw_tags_expand (const char *tags,
                const char *exclude,
                guint64     seed)
{
  g_autofree char *given = g_utf8_make_valid (tags != NULL ? tags : "", -1);
  g_autofree char *unwanted = g_utf8_make_valid (exclude != NULL ? exclude : "", -1);
  g_auto (GStrv) given_words = split_words (given);
  g_auto (GStrv) exclude_words = split_words (unwanted);
  Expander    self = { .given = given, .given_words = given_words, .exclude_words = exclude_words };
  const char *gender;
  char       *text;

  self.tags = g_ptr_array_new_with_free_func (g_free);
  sw_random_init (&self.random, sw_random_mix (seed, given), "expand", 0);
  sw_tag_wishes_init (&self.wishes);
  sw_tag_wishes_read (&self.wishes, given, 1, FALSE);
  sw_tag_wishes_read (&self.wishes, unwanted, 1, TRUE);
  self.wishes.removed |= find_parts (exclude_words);
  self.style = choose_style (&self);
  gender = self.wishes.gender == 0 ? (sw_random_int (&self.random, 2) == 0 ? "female" : "male") : self.wishes.gender == 'f' ? "female"
                                                                                                                            : "male";
  add_given (&self);
  if (self.style->tags[0] != NULL)
    add_tag (&self, self.style->tags[0]);
  add_mood (&self);
  if (!add_style (&self, gender))
    add_voice (&self, gender);
  add_tempo (&self);
  add_production (&self);
  g_ptr_array_add (self.tags, NULL);
  text = g_strjoinv (", ", (char **)self.tags->pdata);
  sw_tag_wishes_clear (&self.wishes);
  g_ptr_array_unref (self.tags);
  return text;
}

/**
 * sw_plan_expand_tags:
 * @tags: (nullable): short tags, "folk, warm"
 * @seed: for the choice where the tags leave one
 *
 * Returns: (transfer full): as [func@tags_expand] without anything excluded
 */
char *
sw_plan_expand_tags (const char *tags,
                     guint64     seed)
{
  return sw_tags_expand (tags, NULL, seed);
}
