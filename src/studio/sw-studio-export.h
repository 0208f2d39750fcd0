/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"
#include "sw-transcode.h"

G_BEGIN_DECLS

/* Songs as files for elsewhere: any format, complete tags, what belongs to them. */

/* In a pattern: %title% %take% %artist% %style% %model% %date% %bpm% %key%. What stands
 * in brackets is left out when nothing is known for a name in it. */
#define SW_EXPORT_PATTERN "%title% (take %take%)"

typedef struct
{
  SwSoundFormat format;
  const char   *pattern; /* nullable: SW_EXPORT_PATTERN */
  const char   *artist;  /* nullable: "Songwright" */
  gboolean      sidecar; /* also "<name>.json" with everything that is known, the request included */
  gboolean      lyrics;  /* also "<name>.lrc", or ".txt" when no times are known */
} SwExportOptions;

/* The file name without folder that @clip would get. (transfer full) */
char  *sw_studio_dup_song_name      (SwStudio              *self,
                                     SwClip                *clip,
                                     const SwExportOptions *options);
/* @target: a folder, where a free name is found, or a file, which is replaced. */
void   sw_studio_export_song_async  (SwStudio              *self,
                                     SwClip                *clip,
                                     const SwExportOptions *options,
                                     GFile                 *target,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data);
/* The sound file. (transfer full) */
GFile *sw_studio_export_song_finish (SwStudio              *self,
                                     GAsyncResult          *result,
                                     GError               **error);

/* What the files of @clip say about themselves, all but cover and times. (transfer full) */
SwSoundTags *sw_studio_make_tags    (SwClip                *clip,
                                     const char            *artist);

/* A folder in @folder with the stems of @clip as 24-bit WAVs of equal start and length,
 * a MIDI file and a README. SW_STUDIO_ERROR_NO_STEMS when it has none. */
void   sw_studio_export_pack_async  (SwStudio              *self,
                                     SwClip                *clip,
                                     GFile                 *folder,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data);
/* The folder made. (transfer full) */
GFile *sw_studio_export_pack_finish (SwStudio              *self,
                                     GAsyncResult          *result,
                                     GError               **error);

/* "backing_vocals" as "Backing Vocals". (transfer full) */
char  *sw_studio_dup_stem_name      (SwAsset               *stem);
/* The stems among @assets that are on disk, voices first. (element-type SwAsset) (transfer full) */
GPtrArray *sw_studio_sort_stems     (GPtrArray             *assets);

G_END_DECLS
