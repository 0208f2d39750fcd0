/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip.h"
#include "sw-contract.h"

G_BEGIN_DECLS

/* What was asked for differently when two songs were made. */

typedef struct
{
  char *title;  /* for people */
  char *first;  /* "" when it was not asked for */
  char *second;
} SwDifference;

/* (element-type SwDifference) (transfer full) */
GPtrArray *sw_compare_requests (SwContract *contract,
                                SwClip     *first,
                                SwClip     *second);

G_END_DECLS
