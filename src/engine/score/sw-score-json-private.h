/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-score.h"

G_BEGIN_DECLS

/* The score as versioned JSON. Notes are short arrays, since a song has thousands
 * of them; everything else has names. */
#define SW_SCORE_FORMAT "songwright-score"
/* 2: key and metre changes, articulations, names of patterns. */
#define SW_SCORE_VERSION 2

const char    *_sw_section_kind_get_name  (SwSectionKind  kind);
SwSectionKind  _sw_section_kind_from_name (const char    *name);

G_END_DECLS
