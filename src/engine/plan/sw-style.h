/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-score.h"

G_BEGIN_DECLS

/* Styles are data (resources/engine): this is what the data says, checked and with
 * every name resolved. All of it is immutable once loaded; any thread. */

typedef enum
{
  SW_LANE_KICK,
  SW_LANE_SNARE,
  SW_LANE_RIM,
  SW_LANE_CLAP,
  SW_LANE_HAT,
  SW_LANE_OPEN_HAT,
  SW_LANE_PEDAL_HAT,
  SW_LANE_RIDE,
  SW_LANE_CRASH,
  SW_LANE_LOW_TOM,
  SW_LANE_MID_TOM,
  SW_LANE_HIGH_TOM,
  SW_LANE_SHAKER,
  SW_LANE_TAMBOURINE,
  SW_LANE_CONGA,
  SW_LANE_LOW_CONGA,
  SW_LANE_COWBELL,
  SW_LANE_CLAVES,
  SW_LANE_TIMPANI,
  SW_N_LANES,
} SwDrumLane;

/* A bar or two of drums in sixteenths: 'X' accent, 'x' normal, 'o' soft, 'g' ghost,
 * 'r' roll, '.' rest. A fill may be shorter than a bar: it ends with the bar. */
typedef struct
{
  char *name;
  guint n_steps;
  char *lanes[SW_N_LANES]; /* (nullable) */
} SwGroove;

/* A bar or more of what a pitched instrument plays, in sixteenths; '-' holds, '.' rests.
 * Chords: 'X' accented, 'x', 'o' soft, 'u' without the lowest voice, 'D' and 'U' strummed
 * down and up, 'P' power chord, 'p' the same muted, '1' … '6' one voice, 'b' low root,
 * 'f' low fifth, 'B' low root and chord. In bass lines '1' root, '3', '5', '7' chord
 * tones, '8' octave, 'a' approach to the next root, 'w' walking, 'k' where the kick is. */
typedef struct
{
  char *name;
  guint n_steps;
  char *steps;
} SwPattern;

typedef struct
{
  gboolean   present;
  int        program;
  char      *synth; /* (nullable) */
  double     level, pan, reverb, delay, drive, duck;
  GPtrArray *verse, *chorus; /* (element-type SwPattern), or SwGroove for drums; empty: silent there */
  GPtrArray *fills;          /* (element-type SwGroove), drums only */
} SwStylePart;

/* How songs of a style begin … */
typedef enum
{
  SW_INTRO_HOOK,   /* the chorus's tune on the lead instrument */
  SW_INTRO_LAYERS, /* one player after the other */
  SW_INTRO_GROOVE, /* the whole band at once */
} SwIntroKind;

/* … what leads into a chorus … */
typedef enum
{
  SW_BUILD_NONE,
  SW_BUILD_FILL,
  SW_BUILD_ROLL,  /* a snare that gets faster and louder while the kick waits */
  SW_BUILD_SWELL, /* cymbals that swell */
  SW_BUILD_STOP,  /* everybody holds his breath */
} SwBuildKind;

/* … what the drums do in a bridge … */
typedef enum
{
  SW_BRIDGE_FULL,
  SW_BRIDGE_HALF_TIME,
  SW_BRIDGE_BREAKDOWN, /* rest, then come back */
} SwBridgeKind;

/* … and how they end. */
typedef enum
{
  SW_ENDING_RING,   /* a last chord that rings on */
  SW_ENDING_STAB,   /* a short one, together */
  SW_ENDING_RITARD, /* slower and slower into a long one */
  SW_ENDING_TAG,    /* the turnaround once more, then the last chord */
} SwEndingKind;

typedef enum
{
  SW_HARMONY_VERSE,
  SW_HARMONY_CHORUS,
  SW_HARMONY_BRIDGE,
  SW_N_HARMONIES,
} SwHarmonyKind;

typedef struct
{
  char       *id, *name;
  char      **aliases; /* words that mean this style */
  char      **hints;   /* words that may mean it */
  char      **tags;    /* a rich description, in order */
  double      tempo[2];
  guint       beats;
  gboolean    compound;   /* three beats written as 6/8 */
  double      swing;      /* 0 straight … 1 triplets */
  guint       swing_grid; /* 8 or 16 */
  double      minor;      /* probability */
  char      **progressions[2][SW_N_HARMONIES]; /* [minor] */
  SwStylePart parts[SW_N_PART_ROLES];
  double      reverb_time;
  double      density;    /* syllables per time, 1 normal */
  gboolean    spoken;
  char      **female, **male; /* singers, best first */
  JsonObject *manner;     /* (nullable) (owned): how they sing here, over their own manner */
  double      energy;     /* 0 calm … 1 wild */
  SwIntroKind  intro;
  SwBuildKind  build;
  SwBridgeKind bridge;
  SwEndingKind ending;
  double       lift;      /* probability that the last chorus is in a higher key */
  double       secondary; /* probability of a secondary dominant before a chord */
  double       counter;   /* probability of a counter-line in later choruses */
} SwStyle;

typedef struct _SwStyleLibrary SwStyleLibrary;

/* The built-in library, loaded once; aborts when the built-in data is broken (a test
 * keeps it from being so). */
SwStyleLibrary  *sw_style_library_get         (void);
/* (transfer full): @patterns holds "grooves" and "patterns"; each of @styles one style.
 * G_IO_ERROR_INVALID_DATA naming style and member. */
SwStyleLibrary  *sw_style_library_new         (JsonNode *patterns, GPtrArray *styles, GError **error);
void             sw_style_library_free        (SwStyleLibrary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwStyleLibrary, sw_style_library_free)
guint            sw_style_library_get_n       (SwStyleLibrary *self);
const SwStyle   *sw_style_library_get_style   (SwStyleLibrary *self, guint index);
const SwStyle   *sw_style_library_find        (SwStyleLibrary *self, const char *id);
const SwGroove  *sw_style_library_find_groove (SwStyleLibrary *self, const char *name);
const SwPattern *sw_style_library_find_pattern (SwStyleLibrary *self, const char *name);

/* A text or JSON file of the engine's data, "words.json". (transfer full), nul-terminated. */
GBytes          *sw_engine_data_load          (const char *path, GError **error);
char           **sw_engine_data_list          (const char *folder);

/* (transfer full): chords of one roman progression, "ii7_V7 I"; start and length in
 * bars; NULL with G_IO_ERROR_INVALID_DATA. (element-type SwChord) */
GArray          *sw_harmony_parse             (const char *progression, guint8 key, GError **error);

G_END_DECLS
