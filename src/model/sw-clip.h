/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-lyrics.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A song (or another audio result) in the library. Data plus notify; knows no
 * service, no SQL, no widget. The local id is ours (a UUID) and names the folder
 * in the vault; the service's id is foreign text and never becomes a file name. */

typedef enum
{
  SW_CLIP_PENDING,   /* announced by the service, not ready */
  SW_CLIP_FETCHING,  /* ready there, its files are on the way */
  SW_CLIP_READY,     /* its files are on disk, checked */
  SW_CLIP_FAILED,
} SwClipState;

typedef enum
{
  SW_CLIP_ORIGIN_GENERATED,
  SW_CLIP_ORIGIN_UPLOADED,
  SW_CLIP_ORIGIN_IMPORTED,
  SW_CLIP_ORIGIN_STEM,
} SwClipOrigin;

#define SW_TYPE_CLIP_STATE (sw_clip_state_get_type ())
GType sw_clip_state_get_type (void);
#define SW_TYPE_CLIP_ORIGIN (sw_clip_origin_get_type ())
GType sw_clip_origin_get_type (void);

#define SW_TYPE_CLIP (sw_clip_get_type ())
G_DECLARE_FINAL_TYPE (SwClip, sw_clip, SW, CLIP, GObject)

/* @id: our own id, or NULL for a new UUID. Every getter below has a property of
 * the same name ("remote-id", …), readable and, where there is a setter, writable.
 * Texts not marked nullable are "" when not known. */
SwClip       *sw_clip_new              (const char   *id);
/* Stands for a clip whose row is not loaded yet: its id is "" until
 * sw_clip_assign() fills it in. */
SwClip       *sw_clip_new_placeholder  (void);
/* Takes over everything @other knows, except the id of a clip that has one. */
void          sw_clip_assign           (SwClip       *self,
                                        SwClip       *other);
/* Another number when anything sw_clip_assign() takes over is different. */
guint64       sw_clip_get_fingerprint  (SwClip       *self);
/* For the store, which counts them: a fact about the task, not part of the clip. */
void          sw_clip_set_takes        (SwClip       *self,
                                        int           takes);
gboolean      sw_clip_get_placeholder  (SwClip       *self); /* derived */

const char   *sw_clip_get_id           (SwClip       *self);
const char   *sw_clip_get_remote_id    (SwClip       *self); /* nullable */
const char   *sw_clip_get_service      (SwClip       *self); /* "builtin", "musicapi" or an address */
const char   *sw_clip_get_task_id      (SwClip       *self); /* our id of the task that made it, nullable */
const char   *sw_clip_get_title        (SwClip       *self); /* "" when untitled */
const char   *sw_clip_get_tags         (SwClip       *self);
const char   *sw_clip_get_model        (SwClip       *self);
const char   *sw_clip_get_operation    (SwClip       *self); /* contract id, "sonic.create.custom" */
const char   *sw_clip_get_request      (SwClip       *self); /* sw_request_to_json() text, nullable */
const char   *sw_clip_get_lyrics       (SwClip       *self); /* text as the service gave it */
SwClipState   sw_clip_get_state        (SwClip       *self);
SwClipOrigin  sw_clip_get_origin       (SwClip       *self);
double        sw_clip_get_duration     (SwClip       *self); /* seconds, 0 when not known */
double        sw_clip_get_bpm          (SwClip       *self); /* 0 when not known */
const char   *sw_clip_get_key          (SwClip       *self); /* "D minor", nullable */
int           sw_clip_get_take         (SwClip       *self); /* 1, 2, … within its task */
int           sw_clip_get_takes        (SwClip       *self); /* how many its task made, 0 when not known; read-only property */
gboolean      sw_clip_get_liked        (SwClip       *self);
const char   *sw_clip_get_note         (SwClip       *self); /* the user's own words */
gint64        sw_clip_get_created      (SwClip       *self); /* unix seconds */
const char   *sw_clip_get_audio_path   (SwClip       *self); /* absolute, nullable */
const char   *sw_clip_get_cover_path   (SwClip       *self); /* absolute, nullable */
const char   *sw_clip_get_audio_uri    (SwClip       *self); /* where the service offers it, nullable */
const char   *sw_clip_get_cover_uri    (SwClip       *self); /* nullable */
const char   *sw_clip_get_parent_id    (SwClip       *self); /* our id of the source clip, nullable */
/* NULL-terminated: a mashup has two; NULL when it was made from nothing. The parent id is the first. */
const char *const *sw_clip_get_parent_ids (SwClip     *self);
const GError *sw_clip_get_error        (SwClip       *self); /* why it failed, nullable */
/* TRUE for SW_CLIP_READY: derived, read-only property "playable". */
gboolean      sw_clip_get_playable     (SwClip       *self);

void          sw_clip_set_remote_id    (SwClip       *self, const char *remote_id);
void          sw_clip_set_service      (SwClip       *self, const char *service);
void          sw_clip_set_task_id      (SwClip       *self, const char *task_id);
void          sw_clip_set_title        (SwClip       *self, const char *title);
void          sw_clip_set_tags         (SwClip       *self, const char *tags);
void          sw_clip_set_model        (SwClip       *self, const char *model);
void          sw_clip_set_operation    (SwClip       *self, const char *operation);
void          sw_clip_set_request      (SwClip       *self, const char *request);
void          sw_clip_set_lyrics       (SwClip       *self, const char *lyrics);
void          sw_clip_set_state        (SwClip       *self, SwClipState state);
void          sw_clip_set_origin       (SwClip       *self, SwClipOrigin origin);
void          sw_clip_set_duration     (SwClip       *self, double duration);
void          sw_clip_set_bpm          (SwClip       *self, double bpm);
void          sw_clip_set_key          (SwClip       *self, const char *key);
void          sw_clip_set_take         (SwClip       *self, int take);
void          sw_clip_set_liked        (SwClip       *self, gboolean liked);
void          sw_clip_set_note         (SwClip       *self, const char *note);
void          sw_clip_set_created      (SwClip       *self, gint64 created);
void          sw_clip_set_audio_path   (SwClip       *self, const char *path);
void          sw_clip_set_cover_path   (SwClip       *self, const char *path);
void          sw_clip_set_audio_uri    (SwClip       *self, const char *uri);
void          sw_clip_set_cover_uri    (SwClip       *self, const char *uri);
void          sw_clip_set_parent_id    (SwClip       *self, const char *parent_id);
void          sw_clip_set_parent_ids   (SwClip       *self, const char *const *parent_ids);
void          sw_clip_set_error        (SwClip       *self, const GError *error);

G_END_DECLS
