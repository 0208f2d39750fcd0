/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip-store.h"
#include "sw-engine-error.h"
#include "sw-fetcher.h"
#include "sw-persona-store.h"
#include "sw-song.h"

G_BEGIN_DECLS

/* What the engine does for each operation of the contract, as a table of functions.
 * All of them block and run in threads of their own. */

/* sw_song_make() or a test's own. */
typedef SwSongResult *(*SwSongMaker) (const SwSongWish   *wish,
                                      guint               take,
                                      const char         *folder,
                                      SwSongProgressFunc  progress,
                                      gpointer            progress_data,
                                      GCancellable       *cancellable,
                                      GError            **error);

/* One task or one call that is worked on. */
typedef struct
{
  SwRequest      *request;
  SwJob          *job;         /* (nullable): calls that answer directly have none */
  guint64         seed;
  SwClipStore    *clips;
  SwPersonaStore *personas;
  SwSongMaker     maker;
  SwFetchLimits   fetch_limits;
  const char     *files;       /* (nullable): address the clips' files stand under; calls only */
  GCancellable   *cancellable;
  gpointer        data;        /* (owned) (nullable): what the clips of a task share */
  GDestroyNotify  free_data;
} SwWork;

/* Whether the source suits the operation; in the main thread, so quick. */
typedef gboolean    (*SwWorkCheck)    (SwWork       *self,
                                       GError      **error);
/* Says how many clips there will be, before the first; FALSE fails the task. */
typedef gboolean    (*SwWorkPrepare)  (SwWork       *self,
                                       GError      **error);
/* Makes clip @index in @folder and completes @facts, which begin with what the request
 * says. */
typedef gboolean    (*SwWorkMakeClip) (SwWork       *self,
                                       guint         index,
                                       const char   *folder,
                                       SwClipFacts  *facts,
                                       GError      **error);
/* The body of the answer. (transfer full) */
typedef JsonObject *(*SwWorkCall)     (SwWork       *self,
                                       GError      **error);

/* A song that is played block by block. */
#define SW_WORK_MEMORY 130

typedef struct
{
  const char    *operation;
  SwWorkPrepare  prepare;   /* (nullable) */
  SwWorkMakeClip make_clip; /* (nullable): of a task */
  SwWorkCall     call;      /* (nullable): of a call that answers directly */
  SwWorkCheck    check;     /* (nullable) before a task or call is taken in */
  gboolean       seedless;  /* the same each time: asked again, it is found again */
  gboolean       once;      /* a clip pays for it once */
  guint          memory;    /* MiB it takes for the longest songs; 0: SW_WORK_MEMORY */
} SwWorkEntry;

/* NULL when the engine does not know the operation. */
const SwWorkEntry *sw_work_find         (const char   *operation);
/* Progress of clip @index of the task; takes part in cancelling. */
void               sw_work_set_progress (SwWork       *self,
                                         guint         index,
                                         double        fraction,
                                         const char   *stage);
/* The clip that the request names with @parameter; SW_ENGINE_ERROR_NOT_FOUND. */
SwClipFacts       *sw_work_load_source  (SwWork       *self,
                                         const char   *parameter,
                                         GError      **error);
/* {"code": 200, "message": "success"}. (transfer full) */
JsonObject        *sw_work_new_answer   (void);
/* The address of a clip's file. (transfer full) */
char              *sw_work_dup_uri      (SwWork       *self,
                                         const char   *clip,
                                         const char   *name);
void               sw_work_clear        (SwWork       *self);
/* Audio from outside as a clip: its id. SW_ENGINE_ERROR_INVALID. (transfer full) */
char              *sw_work_fetch_clip   (SwWork       *self,
                                         const char   *url,
                                         GError      **error);

/* The operations, by file. */
gboolean    _sw_work_create             (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
gboolean    _sw_work_prepare_stems      (SwWork *self, GError **error);
gboolean    _sw_work_make_stem          (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
gboolean    _sw_work_extend             (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
gboolean    _sw_work_check_concat       (SwWork *self, GError **error);
gboolean    _sw_work_concat             (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
gboolean    _sw_work_cover              (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
gboolean    _sw_work_persona_music      (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
JsonObject *_sw_work_persona            (SwWork *self, GError **error);
gboolean    _sw_work_remaster           (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
gboolean    _sw_work_prepare_replace    (SwWork *self, GError **error);
gboolean    _sw_work_replace            (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
gboolean    _sw_work_prepare_sample     (SwWork *self, GError **error);
gboolean    _sw_work_sample             (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
gboolean    _sw_work_prepare_mashup     (SwWork *self, GError **error);
gboolean    _sw_work_mashup             (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
gboolean    _sw_work_prepare_outside    (SwWork *self, GError **error);
gboolean    _sw_work_extend_upload      (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
gboolean    _sw_work_cover_upload       (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
gboolean    _sw_work_add_vocals         (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
gboolean    _sw_work_add_instrumental   (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
JsonObject *_sw_work_upload             (SwWork *self, GError **error);
gboolean    _sw_work_check_voice        (SwWork *self, GError **error);
gboolean    _sw_work_create_voice       (SwWork *self, guint index, const char *folder, SwClipFacts *facts, GError **error);
JsonObject *_sw_work_bpm                (SwWork *self, GError **error);
JsonObject *_sw_work_wav                (SwWork *self, GError **error);
JsonObject *_sw_work_midi               (SwWork *self, GError **error);
JsonObject *_sw_work_vox                (SwWork *self, GError **error);
JsonObject *_sw_work_aligned_lyrics     (SwWork *self, GError **error);
JsonObject *_sw_work_upsample_tags      (SwWork *self, GError **error);
JsonObject *_sw_work_lyrics             (SwWork *self, GError **error);

G_END_DECLS
