/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes words for a song from a description: whole lines written by hand
 * (resources/engine/verses), chosen by theme and joined by rhyme and metre. */

/* (transfer full): the words with section tags. @title: (out) (optional) (transfer full). */
char     *sw_lyrics_write              (const char *brief, guint64 seed, char **title);
/* (transfer full): a title that suits the brief. */
char     *sw_lyrics_invent_title       (const char *brief, guint64 seed);
/* (transfer full): the themes there are lines for. */
char    **sw_lyrics_writer_list_themes (void);
/* Whether every stanza of the data holds its rhyme; G_IO_ERROR_INVALID_DATA naming
 * the line that does not. */
gboolean  sw_lyrics_writer_check       (GError **error);

G_END_DECLS
