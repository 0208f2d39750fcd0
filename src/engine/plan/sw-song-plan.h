/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-form.h"
#include "sw-plan.h"
#include "sw-song-pins.h"
#include "sw-tags.h"

G_BEGIN_DECLS

/* A singer as the composer needs to know it. */
typedef struct
{
  const char *id;
  char        gender;
  guint8      low, high; /* comfortable range */
} SwVoiceRange;

const SwVoiceRange *sw_voice_range_find (const char *id);

/* Everything decided before the first note: one per take. */
typedef struct
{
  const SwStyle      *style;
  const SwStyle      *second;    /* (nullable) lends a colour */
  guint64             seed;      /* of the song, the same for both takes */
  guint64             take_seed;
  guint               take;
  double              bpm;
  gboolean            bpm_fixed; /* asked for by number */
  guint8              key;
  gboolean            minor;
  guint               beats;
  gboolean            compound;  /* three beats written as 6/8 */
  double              swing;
  guint               swing_grid;
  double              brightness, energy, dreaminess;
  double              richness;  /* 0 … 1: how many parts */
  double              surprise;  /* 0 … 1 */
  double              looseness; /* 0 the style's letter … 1 only its spirit */
  guint               wanted, removed; /* bits of 1 << SwPartRole */
  int                 programs[SW_N_PART_ROLES];
  const char         *patterns[SW_N_PART_ROLES][2]; /* (nullable): asked for by name */
  gboolean            instrumental;
  gboolean            spoken;
  const SwVoiceRange *voice;
  JsonNode           *manner;    /* (owned) (nullable): how the voice sings, an object for sw_voice_manner_from_json() */
  SwVoiceRange        persona;   /* where @voice points for a singer that is not ours */
  const SwSongPins   *pins;      /* (nullable) (borrowed) */
  int                 chord_shift;  /* semitones from pinned chords to this song's */
  int                 melody_shift; /* the same for pinned melodies, octaves included */
  double              duration;  /* seconds, 0: free */
  char               *title;     /* (nullable) */
  const char         *language;  /* (static) of most of the words */
  GPtrArray          *sections;  /* (element-type SwFormSection); empty for an instrumental without form */
} SwSongPlan;

SwSongPlan *sw_song_plan_new  (const SwSongWish *wish, guint take);
/* @pins: (nullable): what is fixed already; has to live as long as the plan. */
SwSongPlan *sw_song_plan_new_pinned (const SwSongWish *wish, const SwSongPins *pins, guint take);
void        sw_song_plan_free (SwSongPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwSongPlan, sw_song_plan_free)

/* The tag expander: short tags to a rich, ordered style text. */
char       *sw_plan_expand_tags (const char *tags, guint64 seed);

G_END_DECLS
