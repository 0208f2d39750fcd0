/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A piece of text that flite reads as one token. */
typedef struct
{
  char     text[44];  /* ASCII letters, digits, inner apostrophes */
  guint    token;     /* which written word it comes from */
  gboolean dropped_g; /* "singin'": said with n instead of ng */
} SwSpokenPiece;

/* (transfer full) (element-type SwSpokenPiece): @text as pieces that can be spoken. */
GArray *_sw_phonetics_split       (const char *text);
/* (transfer full): @written cut into @n parts, "pa-" "per". */
char  **_sw_phonetics_split_word  (const char *written, guint n);

G_END_DECLS
