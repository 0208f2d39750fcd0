/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-style.h"

G_BEGIN_DECLS

/* What style words ask for. Zero-initialise with sw_tag_wishes_init(), read one or
 * more texts into it, then ask for the style. */
typedef struct
{
  double    bpm;         /* 0: not said */
  int       key;         /* −1: not said */
  int       minor;       /* −1: not said */
  guint     beats;       /* 0: not said */
  gboolean  compound;    /* 6/8 */
  gboolean  shuffled;    /* 12/8 */
  JsonObject *manner;    /* (owned) (nullable): how the singer is to sing */
  double    brightness;  /* −1 sad, dark … 1 happy */
  double    energy;      /* −1 calm … 1 driving */
  double    dreaminess;  /* 0 … 1 */
  guint     wanted;      /* bits of 1 << SwPartRole */
  guint     removed;
  int       programs[SW_N_PART_ROLES]; /* −1: the style's own */
  const char *patterns[SW_N_PART_ROLES][2]; /* (nullable): what is to be played in verses and choruses, grooves for drums */
  char      gender;      /* 'f', 'm' or 0 */
  gboolean  deep;
  gboolean  spoken;
  gboolean  instrumental;
  double   *scores;      /* (owned) one per style of the built-in library */
  GPtrArray *understood; /* (owned) (element-type utf8) */
} SwTagWishes;

void           sw_tag_wishes_init        (SwTagWishes *self);
void           sw_tag_wishes_clear       (SwTagWishes *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SwTagWishes, sw_tag_wishes_clear)
/* @weight: 1 for tags, less for a description. @negative: the words are not wanted. */
void           sw_tag_wishes_read        (SwTagWishes *self, const char *text, double weight, gboolean negative);
/* The best and the second best style that words named; NULL when none did. */
const SwStyle *sw_tag_wishes_get_style   (SwTagWishes *self);
const SwStyle *sw_tag_wishes_get_second  (SwTagWishes *self);

G_END_DECLS
