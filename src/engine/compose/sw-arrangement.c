/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who plays where, and which of the style's patterns: quiet beginnings, fuller
 * choruses, something left to add. */

#define G_LOG_DOMAIN "sw-arrangement"

#include "config.h"

#include "sw-compose-private.h"

#include <string.h>

#define BIT(role) (1u << (role))

/* How a part sounds that words ask for and the style lacks. */
static const struct
{
  SwPartRole  role;
  int         program;
  double      level;
  const char *verse, *chorus; /* patterns in 4 */
} extras[] = {
  { SW_PART_KEYS, 0, -23, "halves-chord", "eighth-chords" },
  { SW_PART_GUITAR, 25, -23.5, "pick-arpeggio", "strum-pop" },
  { SW_PART_STRINGS, 48, -25.5, "pad", "pad" },
  { SW_PART_SYNTH, 50, -25.5, "pad", "pad" },
  { SW_PART_LEAD, 73, -25, "bells", "bells" },
};

guint
_sw_section_side (const SwSongSection *section)
{
  return section->kind == SW_SECTION_CHORUS || section->kind == SW_SECTION_INSTRUMENTAL || (section->kind == SW_SECTION_VERSE && section->energy > 0.75) ? 1 : 0;
}

static gboolean
is_wanted (SwComposer *self,
           SwPartRole  role)
{
  return (self->plan->wanted & BIT (role)) != 0;
}

/* Small models leave out what is only colour. */
static gboolean
is_affordable (SwComposer *self,
               SwPartRole  role)
{
  static const double prices[SW_N_PART_ROLES] = {
    [SW_PART_GUITAR] = 0.4, [SW_PART_SYNTH] = 0.55, [SW_PART_STRINGS] = 0.6, [SW_PART_LEAD] = 0.5, [SW_PART_EFFECTS] = 0.8
  };

  return self->plan->richness >= prices[role];
}

static gboolean
is_needed (SwComposer *self,
           SwPartRole  role)
{
  const SwStylePart *keys = &self->plan->style->parts[SW_PART_KEYS];
  const SwStylePart *guitar = &self->plan->style->parts[SW_PART_GUITAR];

  /* Something has to play the chords, and a song without words needs its tune. */
  if (role == SW_PART_GUITAR)
    return !keys->present || keys->verse->len == 0;
  if (role == SW_PART_SYNTH || role == SW_PART_STRINGS)
    return !keys->present && !guitar->present;
  return role == SW_PART_LEAD && self->plan->instrumental;
}

static SwPart *
add_part (SwComposer        *self,
          SwPartRole         role,
          const SwStylePart *model)
{
  SwPart *part = sw_score_add_part (self->score, role);

  part->program = model->program;
  part->bank = role == SW_PART_DRUMS ? 128 : 0;
  part->synth = g_strdup (model->synth);
  part->level = model->level;
  part->pan = model->pan;
  part->reverb = CLAMP (model->reverb + 0.2 * self->plan->dreaminess, 0, 1);
  part->delay = model->delay;
  part->drive = model->drive;
  part->duck = model->duck;
  if (role != SW_PART_DRUMS && self->plan->programs[role] >= 0)
    {
      part->program = self->plan->programs[role];
      g_clear_pointer (&part->synth, g_free);
    }
  return part;
}

static const SwPattern *
choose_pattern (SwComposer *self,
                GPtrArray  *list,
                SwRandom   *random)
{
  guint first = 0;

  if (list == NULL || list->len == 0)
    return NULL;
  /* Obedient songs begin near the head of the list; the second take goes one on. */
  if (sw_random_double (random) < 0.2 + 0.75 * self->plan->looseness)
    first = (guint)sw_random_int (random, (int)list->len);
  first = (first + self->plan->take) % list->len;
  return g_ptr_array_index (list, first);
}

/* The same players with the same instruments as in the song that goes on. */
static void
add_known_parts (SwComposer *self)
{
  SwScore *like = self->plan->pins->like;

  for (guint i = 0; i < like->parts->len; i++)
    {
      const SwPart *source = g_ptr_array_index (like->parts, i);
      SwPart       *part;

      if (source->role < SW_PART_DRUMS || (self->plan->removed & BIT (source->role)))
        continue;
      part = sw_score_add_part (self->score, source->role);
      part->program = source->program;
      part->bank = source->bank;
      part->synth = g_strdup (source->synth);
      part->level = source->level;
      part->pan = source->pan;
      part->reverb = source->reverb;
      part->delay = source->delay;
      part->drive = source->drive;
      part->duck = source->duck;
      for (guint side = 0; side < 2 && source->role != SW_PART_DRUMS; side++)
        if (source->patterns[side] != NULL)
          self->patterns[source->role][side] = sw_style_library_find_pattern (sw_style_library_get (), source->patterns[side]);
    }
}

/* Fingerpicking, power chords, four on the floor: where words ask for a way to play, songs
 * in four get it. */
static void
take_wished_patterns (SwComposer *self)
{
  SwStyleLibrary *library = sw_style_library_get ();

  for (guint role = SW_PART_DRUMS; role < SW_N_PART_ROLES; role++)
    for (guint side = 0; side < 2 && self->plan->beats != 3; side++)
      {
        const char *name = self->plan->patterns[role][side];

        if (name == NULL || sw_score_get_part (self->score, role) == NULL)
          continue;
        if (role == SW_PART_DRUMS)
          self->grooves[side] = sw_style_library_find_groove (library, name);
        else
          self->patterns[role][side] = sw_style_library_find_pattern (library, name);
        self->variants[role][side] = NULL;
      }
}

/* What everybody plays is written down, for those who go on later. */
static void
note_patterns (SwComposer *self)
{
  for (guint i = 0; i < self->score->parts->len; i++)
    {
      SwPart *part = g_ptr_array_index (self->score->parts, i);

      for (guint side = 0; side < 2; side++)
        if (part->role == SW_PART_DRUMS)
          part->patterns[side] = self->grooves[side] != NULL ? g_strdup (self->grooves[side]->name) : NULL;
        else if (part->role > SW_PART_DRUMS)
          part->patterns[side] = self->patterns[part->role][side] != NULL ? g_strdup (self->patterns[part->role][side]->name) : NULL;
    }
}

/* Another of the style's patterns, for a player who does not want to repeat himself. */
static const SwPattern *
choose_variant (SwComposer      *self,
                GPtrArray       *list,
                const SwPattern *other_than,
                SwRandom        *random)
{
  guint first;

  if (list == NULL || list->len < 2 || self->plan->richness < 0.6)
    return NULL;
  first = (guint)sw_random_int (random, (int)list->len);
  for (guint i = 0; i < list->len; i++)
    if (g_ptr_array_index (list, (first + i) % list->len) != other_than)
      return g_ptr_array_index (list, (first + i) % list->len);
  return NULL;
}

/* An instrument of the other style in place of the style's own. */
static void
borrow_sound (SwComposer *self,
              SwPartRole  role,
              SwRandom   *random)
{
  const SwStyle *second = self->plan->second;
  SwPart        *part = sw_score_get_part (self->score, role);
  double         chance = 0.5 * MAX (0, self->plan->looseness - 0.2) + 0.5 * MAX (0, self->plan->surprise - 0.5);

  if (sw_random_double (random) >= chance || second == NULL || !second->parts[role].present || self->plan->programs[role] >= 0)
    return;
  part->program = second->parts[role].program;
  g_free (part->synth);
  part->synth = g_strdup (second->parts[role].synth);
  part->drive = second->parts[role].drive;
}

static void
add_style_parts (SwComposer *self)
{
  for (guint role = SW_PART_DRUMS; role < SW_N_PART_ROLES; role++)
    {
      const SwStylePart *model = &self->plan->style->parts[role];
      SwRandom           random;

      if (!model->present || (self->plan->removed & BIT (role)) || sw_score_get_part (self->score, role) != NULL)
        continue;
      if (_sw_join_is_same_band (self) && !is_wanted (self, role))
        continue;
      if (!is_wanted (self, role) && !is_needed (self, role) && !is_affordable (self, role))
        continue;
      add_part (self, role, model);
      if (role == SW_PART_DRUMS)
        continue;
      sw_random_init (&random, self->plan->seed, sw_part_role_get_name (role), 0);
      borrow_sound (self, role, &random);
      self->patterns[role][0] = choose_pattern (self, model->verse, &random);
      self->patterns[role][1] = choose_pattern (self, model->chorus, &random);
      for (guint side = 0; side < 2; side++)
        self->variants[role][side] = choose_variant (self, side == 0 ? model->verse : model->chorus, self->patterns[role][side], &random);
      if (is_wanted (self, role) && self->patterns[role][0] == NULL)
        self->patterns[role][0] = self->patterns[role][1];
    }
}

static void
add_wanted_parts (SwComposer *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    {
      SwStylePart model = { .program = extras[i].program, .level = extras[i].level, .reverb = 0.25 };
      gboolean    tune = extras[i].role == SW_PART_LEAD && !(self->plan->removed & BIT (SW_PART_LEAD));

      if (sw_score_get_part (self->score, extras[i].role) != NULL || (!is_wanted (self, extras[i].role) && !tune))
        continue;
      if (!is_wanted (self, extras[i].role))
        model.program = self->plan->style->parts[SW_PART_KEYS].present ? self->plan->style->parts[SW_PART_KEYS].program : 73;
      add_part (self, extras[i].role, &model);
      if (!is_wanted (self, extras[i].role))
        continue;
      self->patterns[extras[i].role][0] = sw_style_library_find_pattern (sw_style_library_get (), extras[i].verse);
      self->patterns[extras[i].role][1] = sw_style_library_find_pattern (sw_style_library_get (), extras[i].chorus);
    }
}

static void
add_voice_parts (SwComposer *self)
{
  SwPart *part;

  if (self->score->lines->len == 0)
    return;
  part = sw_score_add_part (self->score, SW_PART_LEAD_VOCAL);
  part->program = 53;
  part->level = -16.5;
  part->reverb = CLAMP (0.22 + 0.05 * self->plan->style->reverb_time + 0.15 * self->plan->dreaminess, 0, 0.6);
  part->delay = self->plan->spoken ? 0.08 : 0.16;
  if (self->plan->richness < 0.4 || (self->plan->removed & BIT (SW_PART_BACKING_VOCAL)))
    return;
  part = sw_score_add_part (self->score, SW_PART_BACKING_VOCAL);
  part->program = 52;
  part->level = is_wanted (self, SW_PART_BACKING_VOCAL) ? -22.5 : -24.5;
  part->reverb = 0.45;
}

static void
choose_grooves (SwComposer *self)
{
  const SwStylePart *drums = &self->plan->style->parts[SW_PART_DRUMS];
  const SwStyle     *second = self->plan->second;
  SwRandom           random;

  if (!drums->present)
    return;
  sw_random_init (&random, self->plan->seed, "grooves", 0);
  if (second != NULL && second->beats == self->plan->style->beats && second->parts[SW_PART_DRUMS].present && sw_random_double (&random) < 0.8 * self->plan->looseness + 0.6 * MAX (0, self->plan->surprise - 0.5))
    drums = &second->parts[SW_PART_DRUMS];
  self->grooves[0] = (const SwGroove *)choose_pattern (self, drums->verse, &random);
  self->grooves[1] = (const SwGroove *)choose_pattern (self, drums->chorus, &random);
  for (guint side = 0; side < 2; side++)
    {
      const char     *name = _sw_join_get_pattern (self, SW_PART_DRUMS, side);
      const SwGroove *groove = name != NULL ? sw_style_library_find_groove (sw_style_library_get (), name) : NULL;

      if (groove != NULL)
        self->grooves[side] = groove;
    }
}

static const guint harmony[] = { SW_PART_KEYS, SW_PART_GUITAR, SW_PART_SYNTH, SW_PART_STRINGS };

/* One player after the other: chords, then hands, then feet and bass. */
static void
layer_intro (SwComposer    *self,
             SwSongSection *section,
             SwRandom      *random)
{
  guint half = section->n_bars / 2;
  guint start = (guint)sw_random_int (random, 2);
  guint place = 0;

  if (section->n_bars < 4)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (harmony); i++)
    {
      guint role = harmony[(i + start) % G_N_ELEMENTS (harmony)];

      if (self->patterns[role][0] == NULL && self->patterns[role][1] == NULL)
        continue;
      section->enters[role] = (guint8)(place == 0 ? 0 : half);
      place++;
    }
  section->enters[SW_PART_DRUMS] = (guint8)(place > 0 ? half / 2 : 0);
  section->enters[SW_PART_BASS] = (guint8)(place > 0 ? half : 0);
}

/* Little before the singer comes: who plays the tune, one who plays chords. */
static guint
thin_intro (SwComposer *self,
            SwRandom   *random)
{
  guint    start = (guint)sw_random_int (random, 2);
  gboolean drums = self->plan->style->energy + 0.3 * self->plan->energy > 0.68 && sw_random_int (random, 3) > 0;
  guint    resting = drums ? 0 : BIT (SW_PART_DRUMS) | BIT (SW_PART_BASS);
  guint    left = 0;

  for (guint i = 0; i < G_N_ELEMENTS (harmony); i++)
    {
      guint role = harmony[(i + start) % G_N_ELEMENTS (harmony)];

      if (self->patterns[role][0] == NULL)
        continue;
      if (left++ >= (drums ? 2u : 1u))
        resting |= BIT (role);
    }
  return left == 0 ? 0 : resting;
}

/* The players who wait in @section, and when the others come in. */
static guint
get_resting (SwComposer    *self,
             SwSongSection *section,
             SwRandom      *random)
{
  const SwStyle *style = self->plan->style;
  guint          resting = 0;

  if (self->sections->len < 3)
    return 0;
  switch (section->kind)
    {
    case SW_SECTION_INTRO:
      if (style->intro == SW_INTRO_LAYERS)
        layer_intro (self, section, random);
      else if (style->intro == SW_INTRO_HOOK)
        resting = thin_intro (self, random);
      break;
    case SW_SECTION_BRIDGE:
      if (style->bridge == SW_BRIDGE_BREAKDOWN && section->n_bars >= 4)
        {
          section->enters[SW_PART_DRUMS] = section->enters[SW_PART_BASS] = (guint8)(section->n_bars / 2);
          resting |= sw_random_int (random, 2) == 0 ? BIT (SW_PART_GUITAR) : BIT (SW_PART_LEAD);
        }
      break;
    case SW_SECTION_VERSE:
      /* The first verse has room; something comes in with its second half. */
      if (section->nth == 0 && style->energy < 0.8)
        {
          resting |= BIT (SW_PART_STRINGS) | BIT (SW_PART_LEAD);
          for (guint i = 0, heard = 0; i < G_N_ELEMENTS (harmony) && section->n_bars >= 8; i++)
            if (self->patterns[harmony[i]][0] != NULL && !(resting & BIT (harmony[i])) && heard++ > 0)
              section->enters[harmony[i]] = (guint8)(section->n_bars / 2);
        }
      break;
    case SW_SECTION_CHORUS:
      /* Something is kept for the last chorus. */
      if (section->nth == 0 && !section->climax && self->plan->richness > 0.6)
        resting |= BIT (SW_PART_STRINGS);
      break;
    case SW_SECTION_OUTRO:
    case SW_SECTION_INSTRUMENTAL:
    case SW_SECTION_PRE_CHORUS:
    case SW_SECTION_OTHER:
    default:
      break;
    }
  return resting;
}

/* Whether somebody plays the chords of @section from its first bar on. */
static gboolean
has_harmony (SwComposer          *self,
             const SwSongSection *section)
{
  guint side = _sw_section_side (section);

  for (guint i = 0; i < G_N_ELEMENTS (harmony); i++)
    if ((section->parts & BIT (harmony[i])) && self->patterns[harmony[i]][side] != NULL && section->enters[harmony[i]] == 0)
      return TRUE;
  return FALSE;
}

/* Verses and choruses both need somebody who plays the chords. */
static void
fill_gaps (SwComposer *self)
{
  for (guint side = 0; side < 2; side++)
    {
      gboolean filled = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (harmony); i++)
        filled |= self->patterns[harmony[i]][side] != NULL;
      for (guint i = 0; i < G_N_ELEMENTS (harmony) && !filled; i++)
        if (self->patterns[harmony[i]][1 - side] != NULL)
          {
            self->patterns[harmony[i]][side] = self->patterns[harmony[i]][1 - side];
            filled = TRUE;
          }
    }
}

static gboolean
is_drop (SwComposer          *self,
         const SwSongSection *section)
{
  return section->kind == SW_SECTION_INSTRUMENTAL && (self->plan->instrumental || strcasestr (section->name, "drop") != NULL);
}

/* What @section's end leads up with. */
static SwBuildKind
choose_build (SwComposer *self,
              guint       index)
{
  const SwSongSection *section = g_ptr_array_index (self->sections, index);
  const SwSongSection *next = index + 1 < self->sections->len ? g_ptr_array_index (self->sections, index + 1) : NULL;
  SwBuildKind          kind = self->plan->style->build;
  SwRandom             random;

  sw_random_init (&random, self->plan->take_seed, "build", index);
  if (next == NULL || (next->kind != SW_SECTION_CHORUS && !is_drop (self, next)) || section->n_bars < 4)
    return SW_BUILD_FILL;
  if (kind == SW_BUILD_STOP)
    return sw_random_double (&random) < 0.6 ? SW_BUILD_STOP : SW_BUILD_FILL;
  if (sw_random_double (&random) < 0.15 * self->plan->surprise && self->plan->style->energy >= 0.4)
    return SW_BUILD_STOP;
  /* Before the second chorus, a build-up would wear out; before the last it must be. */
  if ((kind == SW_BUILD_ROLL || kind == SW_BUILD_SWELL) && !next->climax && next->nth > 0 && sw_random_int (&random, 2) == 0)
    return SW_BUILD_FILL;
  return kind;
}

static guint
choose_stop (SwComposer *self,
             guint       index)
{
  SwRandom random;

  sw_random_init (&random, self->plan->take_seed, "stop", index);
  if (((const SwSongSection *)g_ptr_array_index (self->sections, index))->build != SW_BUILD_STOP)
    return 0;
  return sw_random_int (&random, 3) == 0 ? 2 * SW_STEPS_PER_BEAT : SW_STEPS_PER_BEAT;
}

void
_sw_arrange (SwComposer *self)
{
  guint present = 0;

  add_voice_parts (self);
  if (_sw_join_is_same_band (self))
    add_known_parts (self);
  add_style_parts (self);
  add_wanted_parts (self);
  choose_grooves (self);
  take_wished_patterns (self);
  fill_gaps (self);
  note_patterns (self);
  for (guint i = 0; i < self->score->parts->len; i++)
    present |= BIT (((SwPart *)g_ptr_array_index (self->score->parts, i))->role);
  for (guint i = 0; i < self->sections->len; i++)
    {
      SwSongSection *section = g_ptr_array_index (self->sections, i);
      SwRandom       random;

      sw_random_init (&random, self->plan->take_seed, "arrangement", section->kind);
      section->parts = present & ~get_resting (self, section, &random);
      section->build = choose_build (self, i);
      section->stop = choose_stop (self, i);
      /* The chords come back before anything else does. */
      if (!has_harmony (self, section))
        for (guint k = 0; k < G_N_ELEMENTS (harmony); k++)
          {
            section->parts |= present & BIT (harmony[k]);
            section->enters[harmony[k]] = 0;
          }
    }
}
