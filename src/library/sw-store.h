/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-asset.h"
#include "sw-clip.h"
#include "sw-persona.h"
#include "sw-task.h"
#include "sw-timeline.h"

G_BEGIN_DECLS

/* The SQLite database behind library, journal and drafts: one connection on one
 * thread, WAL, synchronous=FULL for the journal. Several processes may have it
 * open at once; "changed" is emitted (main context) after a write of this process
 * and, by watching a file, after a write of another one: no polling. It has the
 * details "clips", "tasks", "personas" and "assets"; drafts and claims are not told, and
 * several writes in a row are told once. Opening emits it too.
 *
 * A clip is one object: whoever asks for it gets the same SwClip while anybody holds
 * it. Clips given to sw_store_save_clips_async() become that object when there is
 * none yet. Property: "opened" (gboolean). All calls from the thread of the store's
 * creation, finished on its main context. */

#define SW_TYPE_STORE (sw_store_get_type ())
G_DECLARE_FINAL_TYPE (SwStore, sw_store, SW, STORE, GObject)

#define SW_LIBRARY_ERROR (sw_library_error_quark ())

typedef enum
{
  SW_LIBRARY_ERROR_OPEN,       /* cannot open or create: no folder there, another program's file; or not open */
  SW_LIBRARY_ERROR_NEWER,      /* written by a newer version */
  SW_LIBRARY_ERROR_CORRUPT,    /* damaged, or no database at all */
  SW_LIBRARY_ERROR_FULL,       /* disk full */
  SW_LIBRARY_ERROR_READ_ONLY,  /* folder or disk not writable */
  SW_LIBRARY_ERROR_NOT_FOUND,
  SW_LIBRARY_ERROR_FAILED,
  SW_LIBRARY_ERROR_NOT_AUDIO,  /* vault: a fetched file is not decodable audio */
} SwLibraryError;

GQuark      sw_library_error_quark        (void);

typedef enum
{
  SW_CLIP_SORT_NEWEST,
  SW_CLIP_SORT_OLDEST,
  SW_CLIP_SORT_TITLE,
  SW_CLIP_SORT_DURATION, /* longest first */
} SwClipSort;

/* Which clips, in which order; zero-initialised means all, newest first.
 * Clips in state READY or FETCHING only; deleted ones never. */
typedef struct
{
  const char *search;    /* (nullable) words, each matched as a prefix in title, tags, lyrics, note */
  gboolean    liked_only;
  gboolean    uploads_only;
  const char *task_id;   /* (nullable) only the clips of this task */
  SwClipSort  sort;
} SwClipQuery;

SwStore    *sw_store_new                  (SwContract           *contract,
                                           const char           *path);
void        sw_store_open_async           (SwStore              *self,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean    sw_store_open_finish          (SwStore              *self,
                                           GAsyncResult         *result,
                                           GError              **error);
gboolean    sw_store_get_opened           (SwStore              *self);
const char *sw_store_get_path             (SwStore              *self);
/* Waits for all queued work and closes; blocks for as long as that takes. */
void        sw_store_close                (SwStore              *self);

/* Every *_async below copies what it needs before it returns. Writes are durable
 * (fsynced) when they finish. */

/* The journal: inserts or updates the task's row (not its clips). */
void        sw_store_save_task_async      (SwStore *self, SwTask *task, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sw_store_save_task_finish     (SwStore *self, GAsyncResult *result, GError **error);
/* Inserts or updates clips in one transaction. (element-type SwClip) */
void        sw_store_save_clips_async     (SwStore *self, GPtrArray *clips, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sw_store_save_clips_finish    (SwStore *self, GAsyncResult *result, GError **error);
/* The newest @limit tasks with their clips, newest first; active and unknown ones
 * always. @limit 0: all. Returns (element-type SwTask) (transfer full). */
void        sw_store_load_tasks_async     (SwStore *self, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray  *sw_store_load_tasks_finish    (SwStore *self, GAsyncResult *result, GError **error);
void        sw_store_delete_task_async    (SwStore *self, const char *task_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sw_store_delete_task_finish   (SwStore *self, GAsyncResult *result, GError **error);

/* One page of clips. Returns (element-type SwClip) (transfer full). */
void        sw_store_query_clips_async    (SwStore *self, const SwClipQuery *query, guint offset, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray  *sw_store_query_clips_finish   (SwStore *self, GAsyncResult *result, GError **error);
void        sw_store_count_clips_async    (SwStore *self, const SwClipQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sw_store_count_clips_finish   (SwStore *self, GAsyncResult *result, guint *count, GError **error);
void        sw_store_load_clip_async      (SwStore *self, const char *clip_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SwClip     *sw_store_load_clip_finish     (SwStore *self, GAsyncResult *result, GError **error);
/* Marks as deleted (files stay) or takes that back. */
void        sw_store_set_clip_deleted_async  (SwStore *self, const char *clip_id, gboolean deleted, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sw_store_set_clip_deleted_finish (SwStore *self, GAsyncResult *result, GError **error);
/* Removes rows marked as deleted; returns their ids so that the vault can drop the
 * files. (transfer full) */
void        sw_store_purge_deleted_async  (SwStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char      **sw_store_purge_deleted_finish (SwStore *self, GAsyncResult *result, GError **error);

/* What clips have besides their audio; stems are saved as clips and loaded with the rest. (element-type SwAsset) */
void        sw_store_save_assets_async    (SwStore *self, GPtrArray *assets, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sw_store_save_assets_finish   (SwStore *self, GAsyncResult *result, GError **error);
void        sw_store_load_assets_async    (SwStore *self, const char *clip_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray  *sw_store_load_assets_finish   (SwStore *self, GAsyncResult *result, GError **error);
/* All a clip was made from and all made from that, parents first, no stems. (element-type SwClip) */
void        sw_store_load_family_async    (SwStore *self, const char *clip_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray  *sw_store_load_family_finish   (SwStore *self, GAsyncResult *result, GError **error);

/* Things a song can have once and for which somebody pays. Atomically makes @task_id the
 * task that brings what @key names, unless another one does or has done so. */
typedef enum
{
  SW_PURCHASE_OPEN,      /* claimed: ask for it */
  SW_PURCHASE_UNDER_WAY, /* another task asks, or its fate is unknown */
  SW_PURCHASE_DONE,      /* it is here */
} SwPurchase;
void        sw_store_claim_purchase_async  (SwStore *self, const char *key, const char *task_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sw_store_claim_purchase_finish (SwStore *self, GAsyncResult *result, SwPurchase *purchase, GError **error);
/* What operations have cost at services. Loading gives a hash of "service\noperation" -> double. */
void        sw_store_save_price_async     (SwStore *self, const char *service, const char *operation, double credits, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sw_store_save_price_finish    (SwStore *self, GAsyncResult *result, GError **error);
void        sw_store_load_prices_async    (SwStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GHashTable *sw_store_load_prices_finish   (SwStore *self, GAsyncResult *result, GError **error);

/* Corrected times of words; a negative start takes one back. (element-type SwWordTime) */
void        sw_store_save_word_time_async  (SwStore *self, const char *clip_id, const SwWordTime *time, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sw_store_save_word_time_finish (SwStore *self, GAsyncResult *result, GError **error);
void        sw_store_load_word_times_async (SwStore *self, const char *clip_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray  *sw_store_load_word_times_finish (SwStore *self, GAsyncResult *result, GError **error);

/* Personas. */
void        sw_store_save_persona_async   (SwStore *self, SwPersona *persona, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sw_store_save_persona_finish  (SwStore *self, GAsyncResult *result, GError **error);
void        sw_store_load_personas_async  (SwStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray  *sw_store_load_personas_finish (SwStore *self, GAsyncResult *result, GError **error);

/* Drafts: one text per name ("composer"). Loading a missing one gives NULL without error. */
void        sw_store_save_draft_async     (SwStore *self, const char *name, const char *text, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sw_store_save_draft_finish    (SwStore *self, GAsyncResult *result, GError **error);
void        sw_store_load_draft_async     (SwStore *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char       *sw_store_load_draft_finish    (SwStore *self, GAsyncResult *result, GError **error);

/* Which process drives a task, when window and command line share one library.
 * Claims atomically for @driver (an id of this process); FALSE without error when
 * another one has it. @stale: (nullable) ids of drivers known to be dead. */
void        sw_store_claim_task_async     (SwStore *self, const char *task_id, const char *driver, const char * const *stale, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    sw_store_claim_task_finish    (SwStore *self, GAsyncResult *result, GError **error);
/* Which driver has which unfinished task: a hash of task id -> driver id. */
void        sw_store_load_claims_async    (SwStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GHashTable *sw_store_load_claims_finish   (SwStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
