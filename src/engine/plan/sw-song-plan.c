/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From a wish to decisions. What words ask for by name is obeyed; the rest comes
 * from the style, moved by moods, sliders, model and seed. */

#define G_LOG_DOMAIN "sw-plan"

#include "config.h"

#include "sw-song-plan.h"

#include "sw-lyrics-writer.h"

#include <math.h>
#include <string.h>

#define MIN_BPM 40
#define MAX_BPM 220

/* The singers of src/engine/perform, which this library does not see; a test compares. */
static const SwVoiceRange voices[] = {
  { "nova", 'f', 57, 76 },
  { "alto", 'f', 53, 71 },
  { "wren", 'f', 60, 79 },
  { "isla", 'f', 55, 74 },
  { "rowan", 'm', 45, 64 },
  { "alasdair", 'm', 45, 65 },
  { "basil", 'm', 40, 60 },
  { "corin", 'm', 48, 67 },
};

/* Styles to draw from when no word names one, by mood. */
static const char *const bright_styles[] = { "pop", "indie", "folk", "disco", "synthpop", "soul" };
static const char *const dark_styles[] = { "ballad", "dream-pop", "synthwave", "indie", "rnb", "folk" };
static const char *const wild_styles[] = { "rock", "edm", "punk", "drum-and-bass", "synthpop", "funk" };
static const char *const calm_styles[] = { "ballad", "folk", "lo-fi", "dream-pop", "bossa-nova", "ambient" };
static const char *const any_styles[] = { "pop", "indie", "folk", "synthpop", "rock", "soul", "ballad", "dream-pop" };

/**
 * sw_voice_range_find:
 * @id: (nullable): a singer, "nova"
 *
 * Returns: (transfer none) (nullable): where the singer is comfortable
 */
const SwVoiceRange *
sw_voice_range_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (voices); i++)
    if (g_strcmp0 (voices[i].id, id) == 0)
      return &voices[i];
  return NULL;
}

static guint64
hash_wish (const SwSongWish *wish)
{
  guint64          seed = sw_random_mix (wish->seed, "song");
  const char      *texts[] = { wish->title, wish->tags, wish->negative_tags, wish->lyrics, wish->description, wish->model };
  g_autofree char *numbers = g_strdup_printf ("%d %d %d %d %d %d", wish->write_lyrics != 0, wish->instrumental != 0, wish->gender,
                                              (int)(wish->style_weight * 1000), (int)(wish->weirdness * 1000), (int)wish->duration);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      seed = sw_random_mix (seed, texts[i] != NULL ? texts[i] : "");
      seed = sw_random_mix (seed, "|");
    }
  return sw_random_mix (seed, numbers);
}

static const SwStyle *
draw_style (SwTagWishes *wishes,
            SwRandom    *random)
{
  const char *const *list = any_styles;
  guint              n = G_N_ELEMENTS (any_styles);

  if (wishes->energy > 0.5)
    list = wild_styles, n = G_N_ELEMENTS (wild_styles);
  else if (wishes->brightness < -0.3)
    list = dark_styles, n = G_N_ELEMENTS (dark_styles);
  else if (wishes->energy < -0.4)
    list = calm_styles, n = G_N_ELEMENTS (calm_styles);
  else if (wishes->brightness > 0.3)
    list = bright_styles, n = G_N_ELEMENTS (bright_styles);
  for (guint tries = 0; tries < 20; tries++)
    {
      const SwStyle *style = sw_style_library_find (sw_style_library_get (), list[sw_random_int (random, (int)n)]);
      double         score = 0;

      for (guint i = 0; i < sw_style_library_get_n (sw_style_library_get ()); i++)
        if (sw_style_library_get_style (sw_style_library_get (), i) == style)
          score = wishes->scores[i];
      if (score >= 0)
        return style;
    }
  return sw_style_library_find (sw_style_library_get (), list[0]);
}

static double
choose_bpm (SwSongPlan  *self,
            SwTagWishes *wishes,
            SwRandom    *random,
            SwRandom    *take_random)
{
  double low = self->style->tempo[0];
  double high = self->style->tempo[1];
  double place = sw_random_double (random);
  double bpm;

  /* The more obedient, the nearer to the middle of what the style does. */
  place = 0.5 + (place - 0.5) * MIN (1, 0.5 + 2.5 * self->looseness);
  place = CLAMP (place * (1 - fabs (wishes->energy)) + (wishes->energy > 0 ? wishes->energy : 0), 0, 1);
  bpm = low + place * (high - low) + (sw_random_double (random) * 2 - 1) * self->looseness * 0.18 * low;
  if (self->looseness <= 0.2)
    bpm = CLAMP (bpm, low, high);
  /* The second take breathes a little differently. */
  if (self->take > 0)
    bpm *= 1 + (sw_random_double (take_random) * 2 - 1) * 0.04;
  if (wishes->beats == 3 && self->style->beats == 4 && bpm > 132)
    bpm *= 0.75;
  return CLAMP (floor (bpm + 0.5), MIN_BPM, MAX_BPM);
}

static void
choose_key (SwSongPlan  *self,
            SwTagWishes *wishes,
            SwRandom    *random)
{
  double chance = self->style->minor - wishes->brightness * 0.6;

  self->minor = sw_random_double (random) < chance;
  self->key = (guint8)sw_random_int (random, 12);
  if (self->take > 0 && sw_random_int (random, 2) == 0)
    self->key = (self->key + 2) % 12;
  if (wishes->key >= 0)
    self->key = (guint8)wishes->key;
  if (wishes->minor >= 0)
    self->minor = wishes->minor != 0;
}

static const SwVoiceRange *
choose_voice (SwSongPlan       *self,
              const SwSongWish *wish,
              SwTagWishes      *wishes,
              SwRandom         *random)
{
  gboolean female = sw_random_int (random, 2) == 0;
  gboolean other = sw_random_int (random, 2) == 0;
  char   **list;
  guint    index;

  if (wish->gender == 'f' || wish->gender == 'm')
    female = wish->gender == 'f';
  else if (wishes->gender != 0)
    female = wishes->gender == 'f';
  list = female ? self->style->female : self->style->male;
  index = other ? (guint)sw_random_int (random, (int)g_strv_length (list)) : 0;
  if (wishes->deep)
    return sw_voice_range_find (female ? "alto" : "basil");
  return sw_voice_range_find (list[index]) != NULL ? sw_voice_range_find (list[index]) : sw_voice_range_find (female ? "nova" : "rowan");
}

/* Above the middle little is left of it, below it grows fast. */
static double
get_looseness (double style_weight)
{
  return style_weight >= 0.5 ? CLAMP (0.4 * (1 - style_weight), 0, 0.2) : CLAMP (0.2 + 1.6 * (0.5 - style_weight), 0.2, 1);
}

static void
add_members (JsonObject *into,
             JsonObject *from)
{
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *node;

  json_object_iter_init (&iter, from);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (into, name, json_node_copy (node));
}

/* The style's manner as far as the style is obeyed, and what words ask for over it. */
static void
choose_manner (SwSongPlan       *self,
               const SwSongWish *wish,
               SwTagWishes      *wishes)
{
  g_autoptr (JsonObject) manner = json_object_new ();

  if (self->style->manner != NULL && wish->style_weight >= 0.3)
    add_members (manner, self->style->manner);
  if (wishes->manner != NULL)
    add_members (manner, wishes->manner);
  if (json_object_get_size (manner) == 0)
    return;
  self->manner = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (self->manner, g_steal_pointer (&manner));
}

/* Who does not have to obey, or likes surprises, borrows from another style of about
 * the same energy. */
static void
choose_stranger (SwSongPlan *self)
{
  SwStyleLibrary *library = sw_style_library_get ();
  double          chance = MAX (0, self->looseness - 0.2) + MAX (0, self->surprise - 0.5) * 0.8;
  SwRandom        random;

  sw_random_init (&random, self->seed, "stranger", 0);
  if (sw_random_double (&random) >= chance || self->second != NULL || self->pins != NULL)
    return;
  for (guint tries = 0; tries < 30; tries++)
    {
      const SwStyle *style = sw_style_library_get_style (library, (guint)sw_random_int (&random, (int)sw_style_library_get_n (library)));

      if (style == self->style || style->beats != self->beats || fabs (style->energy - self->style->energy) > 0.15 + 0.4 * self->looseness)
        continue;
      self->second = style;
      return;
    }
}

static double
get_richness (const char *model)
{
  if (model == NULL)
    return 0.85;
  if (strstr (model, "mini") != NULL)
    return 0.45;
  if (strstr (model, "wild") != NULL)
    return 1;
  if (strstr (model, "v3") != NULL || g_str_has_suffix (model, "v4"))
    return 0.65;
  return 0.85;
}

/* The words, written where that is wished, and the title that comes with them. Both
 * takes sing the same words. */
static void
plan_words (SwSongPlan       *self,
            const SwSongWish *wish)
{
  const char      *brief = wish->description != NULL && wish->description[0] != '\0' ? wish->description : wish->write_lyrics ? wish->lyrics
                                                                                                                              : NULL;
  g_autofree char *words = NULL;
  g_autofree char *title = NULL;

  if (wish->write_lyrics && !self->instrumental)
    words = sw_lyrics_write (brief, self->seed, &title);
  else
    words = g_strdup (!wish->write_lyrics && wish->lyrics != NULL ? wish->lyrics : "");
  if (self->pins != NULL && self->pins->form != NULL)
    {
      g_autoptr (SwSongPins) copy = sw_song_pins_copy (self->pins);

      self->sections = g_steal_pointer (&copy->form);
    }
  else
    self->sections = sw_form_parse (words);
  self->language = sw_form_find_languages (self->sections, wish->tags);
  if (!sw_form_has_words (self->sections))
    self->instrumental = TRUE;
  if (self->instrumental && title == NULL)
    title = sw_lyrics_invent_title (brief != NULL ? brief : wish->tags, self->seed);
  if (self->title == NULL)
    self->title = g_steal_pointer (&title);
}

/* The singer of @like, whose range is read from what it sings when it is none of ours. */
static void
take_voice (SwSongPlan *self,
            const char *id,
            guint8      low,
            guint8      high,
            SwScore    *like)
{
  const SwVoiceRange *known = sw_voice_range_find (id);

  if (known != NULL && low == 0)
    {
      self->voice = known;
      return;
    }
  self->persona = known != NULL ? *known : *self->voice;
  self->persona.id = g_intern_string (id);
  if (low > 0 && high >= low + 12)
    {
      self->persona.low = low;
      self->persona.high = MIN (high, 100);
    }
  else if (known == NULL && like != NULL && like->lines->len > 0)
    {
      guint8 lowest = 127, highest = 0;

      for (guint i = 0; i < like->lines->len; i++)
        {
          const SwSungLine *line = g_ptr_array_index (like->lines, i);

          for (guint k = 0; k < line->notes->len; k++)
            {
              lowest = MIN (lowest, g_array_index (line->notes, SwSungNote, k).pitch);
              highest = MAX (highest, g_array_index (line->notes, SwSungNote, k).pitch);
            }
        }
      self->persona.low = MIN (lowest, highest);
      self->persona.high = (guint8)MAX (highest, self->persona.low + 12);
    }
  self->voice = &self->persona;
}

/* What a fixed value, or the song that is worked on, decides. */
static void
apply_pins (SwSongPlan       *self,
            const SwSongWish *wish,
            SwTagWishes      *wishes)
{
  const SwSongPins *pins = self->pins;
  SwScore          *like = pins->like;
  double            at = like != NULL ? CLAMP (pins->from, 0, like->length) : 0;

  if (like != NULL)
    {
      guint i = like->tempo->len;

      while (i > 1 && g_array_index (like->tempo, SwTempoChange, i - 1).beat > at + 1e-6)
        i--;
      if (wishes->bpm == 0 || !pins->new_band)
        self->bpm = i > 0 ? g_array_index (like->tempo, SwTempoChange, i - 1).bpm : sw_score_get_bpm (like);
      self->beats = (guint)floor (sw_score_get_bar_at (like, at, NULL) + 0.5);
      if (!pins->new_band)
        self->swing = like->swing;
      if (wishes->key < 0 || !pins->new_band)
        {
          self->key = sw_score_get_key_at (like, at, &self->minor);
          /* A tune keeps its mode. */
          self->key %= 12;
        }
      self->minor = like->minor;
      self->bpm_fixed = TRUE;
      if (like->voice != NULL && (!pins->new_band || (wish->gender == 0 && wishes->gender == 0 && !wishes->deep)))
        {
          take_voice (self, like->voice, 0, 0, like);
          if (!pins->new_band || sw_voice_range_find (like->voice) == NULL)
            {
              g_clear_pointer (&self->manner, json_node_unref);
              self->manner = like->voice_manner != NULL ? json_node_copy (like->voice_manner) : NULL;
            }
        }
      if (self->title == NULL && like->title != NULL)
        self->title = g_strdup (like->title);
    }
  if (pins->bpm > 0)
    {
      self->bpm = CLAMP (pins->bpm, 10, 400);
      self->bpm_fixed = TRUE;
    }
  if (pins->beats > 0)
    self->beats = CLAMP (pins->beats, 2, 7);
  if (pins->key >= 0)
    self->key = (guint8)(pins->key % 12);
  if (pins->minor >= 0)
    self->minor = pins->minor != 0;
  if (pins->voice != NULL)
    take_voice (self, pins->voice, pins->voice_low, pins->voice_high, NULL);
}

static guint
count_misfits (GPtrArray *form,
               int        shift,
               guint      low,
               guint      high,
               guint     *n)
{
  guint misfits = 0;

  *n = 0;
  for (guint i = 0; i < form->len; i++)
    {
      const SwFormSection *section = g_ptr_array_index (form, i);

      for (guint k = 0; k < section->lines->len; k++)
        {
          GArray *notes = g_array_index (section->lines, SwFormLine, k).notes;

          for (guint j = 0; notes != NULL && j < notes->len; j++)
            {
              int pitch = g_array_index (notes, SwSungNote, j).pitch + shift;

              misfits += pitch < (int)low || pitch > (int)high;
              (*n)++;
            }
        }
    }
  return misfits;
}

/* Octave, and key where that is free, in which the singer can sing a fixed melody. */
static void
place_melody (SwSongPlan *self,
              gboolean    key_fixed)
{
  const SwSongPins *pins = self->pins;
  int               from = pins->like != NULL ? pins->like->key : self->key;
  int               wished = self->key - from;
  guint             best = G_MAXUINT, n = 0;

  wished += wished > 6 ? -12 : wished < -5 ? 12
                                           : 0;
  self->chord_shift = self->melody_shift = wished;
  for (int move = 0; move <= (key_fixed ? 0 : 6); move++)
    for (int side = -1; side <= (move > 0 ? 1 : -1); side += 2)
      for (int octave = 0; octave < 5; octave++)
        {
          static const int octaves[] = { 0, -12, 12, -24, 24 };
          int              shift = wished + move * side + octaves[octave];
          guint            misfits = count_misfits (self->sections, shift, self->voice->low, self->voice->high, &n);

          /* Another key only for a real gain. */
          if (n == 0 || (best != G_MAXUINT && misfits + (move > 0 ? MAX (1, n / 30) : 1) > best))
            continue;
          best = misfits;
          self->melody_shift = shift;
          self->chord_shift = wished + move * side;
        }
  self->key = (guint8)((from + self->chord_shift + 24) % 12);
}

/**
 * sw_song_plan_new:
 * @wish: what is wished
 * @take: 0, 1 …
 *
 * Returns: (transfer full): the decisions for that take
 */
SwSongPlan *
sw_song_plan_new (const SwSongWish *wish,
                  guint             take)
{
  return sw_song_plan_new_pinned (wish, NULL, take);
}

/* The style: held fixed, that of the song worked on, named by words, or drawn. */
static void
choose_style (SwSongPlan  *self,
              SwTagWishes *wishes,
              SwRandom    *random)
{
  SwStyleLibrary   *library = sw_style_library_get ();
  const SwSongPins *pins = self->pins;
  const SwStyle    *named = sw_tag_wishes_get_style (wishes);

  if (pins != NULL && pins->style != NULL)
    self->style = sw_style_library_find (library, pins->style);
  else if (pins != NULL && pins->like != NULL && pins->like->style != NULL && (!pins->new_band || named == NULL))
    self->style = sw_style_library_find (library, pins->like->style);
  if (self->style != NULL)
    return;
  self->style = named;
  if (self->style == NULL)
    self->style = draw_style (wishes, random);
  else
    self->second = sw_tag_wishes_get_second (wishes);
}

/**
 * sw_song_plan_new_pinned:
 * @wish: what is wished
 * @pins: (nullable): what is fixed already; has to live as long as the plan
 * @take: 0, 1 …
 *
 * Returns: (transfer full): the decisions for that take
 */
SwSongPlan *
sw_song_plan_new_pinned (const SwSongWish *wish,
                         const SwSongPins *pins,
                         guint             take)
{
  SwSongPlan *self = g_new0 (SwSongPlan, 1);
  g_auto (SwTagWishes) wishes = { 0 };
  g_autofree char *purpose = g_strdup_printf ("take %u", take);
  SwRandom         random, take_random;

  sw_tag_wishes_init (&wishes);
  sw_tag_wishes_read (&wishes, wish->tags, 1, FALSE);
  sw_tag_wishes_read (&wishes, wish->description, 0.7, FALSE);
  if (wish->write_lyrics)
    sw_tag_wishes_read (&wishes, wish->lyrics, 0.4, FALSE);
  sw_tag_wishes_read (&wishes, wish->negative_tags, 1, TRUE);
  self->seed = hash_wish (wish);
  self->take = take;
  self->take_seed = sw_random_mix (self->seed, purpose);
  sw_random_init (&random, self->seed, "plan", 0);
  sw_random_init (&take_random, self->take_seed, "plan", 0);

  self->richness = get_richness (wish->model);
  self->surprise = CLAMP (wish->weirdness + (wish->model != NULL && strstr (wish->model, "wild") != NULL ? 0.25 : 0), 0, 1);
  self->looseness = get_looseness (wish->style_weight);
  self->pins = pins;
  choose_style (self, &wishes, &random);
  self->brightness = wishes.brightness;
  self->energy = wishes.energy;
  self->dreaminess = wishes.dreaminess;
  self->wanted = wishes.wanted & ~wishes.removed;
  self->removed = wishes.removed;
  memcpy (self->programs, wishes.programs, sizeof self->programs);
  memcpy (self->patterns, wishes.patterns, sizeof self->patterns);
  self->beats = wishes.beats != 0 ? wishes.beats : self->style->beats;
  self->swing = self->style->swing;
  self->compound = wishes.compound || (self->style->compound && self->beats == 3);
  self->swing_grid = self->style->swing_grid;
  if (wishes.shuffled)
    {
      self->swing = 1;
      self->swing_grid = 8;
    }
  self->bpm_fixed = wishes.bpm > 0;
  self->bpm = choose_bpm (self, &wishes, &random, &take_random);
  if (self->bpm_fixed)
    self->bpm = wishes.bpm;
  choose_key (self, &wishes, take == 0 ? &random : &take_random);
  sw_random_init (&random, self->seed, "voice", 0);
  self->voice = choose_voice (self, wish, &wishes, &random);
  self->spoken = wishes.spoken || (self->style->spoken && wish->style_weight >= 0.3);
  self->instrumental = wish->instrumental || wishes.instrumental;
  self->duration = wish->duration > 0 ? wish->duration : 0;
  self->title = wish->title != NULL && wish->title[strspn (wish->title, " \t\n")] != '\0' ? g_strstrip (g_utf8_make_valid (wish->title, -1)) : NULL;
  choose_manner (self, wish, &wishes);
  if (pins != NULL)
    apply_pins (self, wish, &wishes);
  plan_words (self, wish);
  if (pins != NULL)
    place_melody (self, pins->key >= 0 || !pins->new_band || wishes.key >= 0);
  choose_stranger (self);
  return self;
}

/**
 * sw_song_plan_free:
 * @self: (transfer full) (nullable): a plan
 */
void
sw_song_plan_free (SwSongPlan *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_clear_pointer (&self->manner, json_node_unref);
  g_ptr_array_unref (self->sections);
  g_free (self);
}
