/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-job.h"
#include "sw-score.h"

G_BEGIN_DECLS

/* The engine's clips on disk, so that later operations can work on them. Layout:
 * <dir>/<clip id>/{audio.mp3,cover.jpg,score.json,words.json,clip.json} and what was
 * asked for later (audio.wav, notes.mid, …). "clip.json" is written last: where it is,
 * everything is. Any thread. */

typedef enum
{
  SW_CLIP_ORIGIN_GENERATED, /* all of it is in its score */
  SW_CLIP_ORIGIN_EDITED,    /* joined or mixed: "audio.wav" is what it is */
  SW_CLIP_ORIGIN_UPLOADED,  /* came from outside */
} SwClipOrigin;

/* What the engine knows of a clip; texts may be NULL. */
typedef struct
{
  char        *id;
  SwClipOrigin origin;
  char        *operation; /* id of the operation that made it */
  char        *request;   /* JSON of sw_request_to_json() */
  char        *model;
  char       **parents;   /* (nullable) ids, NULL-terminated */
  char        *persona;   /* id of the persona that sings */
  double       position;  /* seconds in the first parent where it begins; −1: does not continue one */
  double       lead_in;   /* seconds its "join.wav" begins before the clip does */
  gint64       created;   /* unix seconds */
  SwJobClip    clip;
} SwClipFacts;

void         sw_clip_facts_free        (SwClipFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwClipFacts, sw_clip_facts_free)
SwClipFacts *sw_clip_facts_new         (const char *id);

typedef struct _SwClipStore SwClipStore;

SwClipStore *sw_clip_store_new         (const char   *dir,
                                        GError      **error);
void         sw_clip_store_free        (SwClipStore  *self);
/* The clip's folder, made when it is not there. */
char        *sw_clip_store_dup_folder  (SwClipStore  *self,
                                        const char   *id);
/* @id: foreign text. NULL with SW_ENGINE_ERROR_NOT_FOUND when there is no such clip,
 * or it is not done. */
SwClipFacts *sw_clip_store_load        (SwClipStore  *self,
                                        const char   *id,
                                        GError      **error);
gboolean     sw_clip_store_save        (SwClipStore  *self,
                                        SwClipFacts  *facts,
                                        GError      **error);
/* SW_ENGINE_ERROR_NOT_FOUND when the clip has no score (uploads, stems). */
SwScore     *sw_clip_store_load_score  (SwClipStore  *self,
                                        const char   *id,
                                        GError      **error);
char        *sw_clip_store_dup_path    (SwClipStore  *self,
                                        const char   *id,
                                        const char   *name);
gboolean     sw_clip_store_has_file    (SwClipStore  *self,
                                        const char   *id,
                                        const char   *name);
/* NULL for anything that cannot be a file that is served; @id and @name: foreign text. */
char        *sw_clip_store_dup_served  (SwClipStore  *self,
                                        const char   *id,
                                        const char   *name);
void         sw_clip_store_remove      (SwClipStore  *self,
                                        const char   *id);
guint64      sw_clip_store_get_size    (SwClipStore  *self,
                                        const char   *id);

G_END_DECLS
