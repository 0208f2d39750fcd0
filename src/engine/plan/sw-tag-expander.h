/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Short tags made a rich style text: what was given, then genre, mood, instruments,
 * voice, tempo and production from the style data. */

/* (transfer full): @tags as written, and what suits them; nothing that speaks against
 * @tags or is named in @exclude. */
char *sw_tags_expand (const char *tags, const char *exclude, guint64 seed);

G_END_DECLS
