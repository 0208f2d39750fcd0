/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Something a clip has besides its audio, asked for once and kept. Data plus notify. */

typedef enum
{
  SW_ASSET_WAV,      /* path: the lossless file */
  SW_ASSET_MIDI,     /* path: the notes as a MIDI file; text: JSON of the instruments, when told */
  SW_ASSET_VOX,      /* remote-id, start, end: a range of the singing; path: the engine's file of it */
  SW_ASSET_STEM,     /* path, name; its id is the id of the stem's own clip */
  SW_ASSET_TIMELINE, /* text: JSON {"words": [{"text", "start", "end"}]}, see sw_timeline_new_from_json() */
  SW_ASSET_BPM,      /* number: the tempo; text: JSON of the rest */
  SW_ASSET_TAGS,     /* text: the enriched style */
} SwAssetKind;

#define SW_TYPE_ASSET_KIND (sw_asset_kind_get_type ())
GType sw_asset_kind_get_type (void);

#define SW_TYPE_ASSET (sw_asset_get_type ())
G_DECLARE_FINAL_TYPE (SwAsset, sw_asset, SW, ASSET, GObject)

/* @id: our own id, or NULL for a new UUID. Every getter has a property of the same
 * name; those with a setter are writable. */
SwAsset     *sw_asset_new           (const char  *id,
                                     const char  *clip_id,
                                     SwAssetKind  kind);
/* Takes over everything @other knows, except the id. */
void         sw_asset_assign        (SwAsset     *self,
                                     SwAsset     *other);

const char  *sw_asset_get_id        (SwAsset *self);
const char  *sw_asset_get_clip_id   (SwAsset *self); /* our id of the clip that has it */
SwAssetKind  sw_asset_get_kind      (SwAsset *self);
const char  *sw_asset_get_task_id   (SwAsset *self); /* nullable */
const char  *sw_asset_get_name      (SwAsset *self); /* of a stem as the service calls it, "" otherwise */
const char  *sw_asset_get_path      (SwAsset *self); /* absolute, nullable */
const char  *sw_asset_get_uri       (SwAsset *self); /* where the service offers it, nullable */
const char  *sw_asset_get_remote_id (SwAsset *self); /* nullable */
const char  *sw_asset_get_text      (SwAsset *self); /* nullable */
double       sw_asset_get_number    (SwAsset *self); /* 0 when there is none */
double       sw_asset_get_start     (SwAsset *self); /* seconds */
double       sw_asset_get_end       (SwAsset *self); /* seconds, 0 for the whole clip */
gint64       sw_asset_get_created   (SwAsset *self); /* unix seconds */

void         sw_asset_set_task_id   (SwAsset *self, const char *task_id);
void         sw_asset_set_name      (SwAsset *self, const char *name);
void         sw_asset_set_path      (SwAsset *self, const char *path);
void         sw_asset_set_uri       (SwAsset *self, const char *uri);
void         sw_asset_set_remote_id (SwAsset *self, const char *remote_id);
void         sw_asset_set_text      (SwAsset *self, const char *text);
void         sw_asset_set_number    (SwAsset *self, double number);
void         sw_asset_set_range     (SwAsset *self, double start, double end);
void         sw_asset_set_created   (SwAsset *self, gint64 created);

G_END_DECLS
