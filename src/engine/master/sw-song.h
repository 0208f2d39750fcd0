/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The whole way from a wish to files: compose, perform, mix, master, encode. */

typedef struct
{
  char   *title, *tags, *lyrics, *key; /* key: "D minor" */
  double  duration; /* seconds */
  double  bpm;
  double  loudness; /* LUFS */
} SwSongResult;

void sw_song_result_free (SwSongResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwSongResult, sw_song_result_free)

/* Called from the working thread, never more than ten times a second. */
typedef void (*SwSongProgressFunc) (double fraction, const char *stage, gpointer user_data);

/* Writes "audio.mp3", "cover.jpg" (or .png), "score.json" and "words.json" into the
 * existing folder @folder; each appears complete or not at all. Same wish and take,
 * same bytes (of the audio too). Blocking, for a thread; uses all cores, at most
 * 400 MB. Errors: G_IO_ERROR_NOT_FOUND (no SoundFont, no voice data; the message
 * names the package), G_IO_ERROR_CANCELLED, G_IO_ERROR_NO_SPACE, … */
SwSongResult *sw_song_make (const SwSongWish    *wish,
                            guint                take,
                            const char          *folder,
                            SwSongProgressFunc   progress,
                            gpointer             progress_data,
                            GCancellable        *cancellable,
                            GError             **error);

/* The same from a score that is there already, an edited one for instance. @tags: what
 * the file says about its style, NULL for the name of the score's style. */
SwSongResult *sw_song_render_files (SwScore             *score,
                                    const char          *tags,
                                    const char          *folder,
                                    SwSongProgressFunc   progress,
                                    gpointer             progress_data,
                                    GCancellable        *cancellable,
                                    GError             **error);

/* The song as WAV, of 16 or 24 bits, or 32 for floating point. */
gboolean      sw_song_render_wav   (SwScore             *score,
                                    guint                n_bits,
                                    const char          *path,
                                    SwSongProgressFunc   progress,
                                    gpointer             progress_data,
                                    GCancellable        *cancellable,
                                    GError             **error);

/* A WAV file per part in the existing folder @folder, "drums.wav" and so on by
 * sw_part_role_get_name(); they sum to the song. Returns the names of the files
 * (element-type utf8), in the order of SwPartRole. */
GPtrArray    *sw_song_render_stems (SwScore             *score,
                                    guint                n_bits,
                                    const char          *folder,
                                    SwSongProgressFunc   progress,
                                    gpointer             progress_data,
                                    GCancellable        *cancellable,
                                    GError             **error);

/* What is missing on this machine for the engine to play and sing; words for people
 * with the packages to install, NULL when all is there. */
char         *sw_song_dup_missing (void);

G_END_DECLS
