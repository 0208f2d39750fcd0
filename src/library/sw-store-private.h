/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-database-private.h"

G_BEGIN_DECLS

/* States of tasks about which something is left to do or to say, as SQL. */
#define SW_UNFINISHED_STATES "('queued', 'sending', 'pending', 'running', 'fetching', 'unknown')"

/* Read by _sw_clip_row_read(), in this order. */
#define SW_CLIP_COLUMNS                                                                    \
  "id, created, state, liked, origin, duration, bpm, key, take, title, service, "       \
  "remote_id, task_id, parent_id, model, operation, audio_path, cover_path, "           \
  "audio_uri, cover_uri, error_domain, error_code, error_message, tags, note, lyrics, " \
  "request, "                                                                           \
  "(SELECT max(sibling.take) FROM clip AS sibling WHERE sibling.task_id = clip.task_id), " \
  "(SELECT group_concat (parent_id, ' ') FROM (SELECT parent_id FROM clip_parent"        \
  "  WHERE clip_parent.clip_id = clip.id ORDER BY position))"

/* What a piece of work writes, so that the right "changed" is emitted. */
typedef enum
{
  SW_STORE_READS = 0,
  SW_STORE_WRITES = 1 << 0, /* not told to anybody */
  SW_STORE_WRITES_CLIPS = 1 << 1,
  SW_STORE_WRITES_TASKS = 1 << 2,
  SW_STORE_WRITES_PERSONAS = 1 << 3,
  SW_STORE_WRITES_ASSETS = 1 << 4,
} SwStoreEffect;

/* Everything that "changed" tells. */
#define SW_STORE_TOLD \
  (SW_STORE_WRITES_CLIPS | SW_STORE_WRITES_TASKS | SW_STORE_WRITES_PERSONAS | SW_STORE_WRITES_ASSETS)

/* Runs in the thread of the database. The task's data are all it may look at. NULL
 * with @error set is a failure, any other result goes to the task. */
typedef gpointer (*SwStoreWork) (SwDatabase  *database,
                                 gpointer     data,
                                 GError     **error);
/* Runs on the main thread with the result before the task returns it; @serial is
 * the work's place in the queue. Returns what the task returns. */
typedef gpointer (*SwStorePublish) (SwStore *self,
                                    gpointer result,
                                    guint64  serial);

/* Stands for success where there is nothing else to return. */
#define SW_STORE_DONE GINT_TO_POINTER (1)

GTask      *_sw_store_task_new     (SwStore              *self,
                                    gpointer              source_tag,
                                    const char           *name,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
/* Queues @work for the data of @task (transfer full); gives its place in the queue. */
guint64     _sw_store_queue        (SwStore              *self,
                                    GTask                *task,
                                    SwStoreEffect         effect,
                                    SwStoreWork           work,
                                    SwStorePublish        publish,
                                    GDestroyNotify        result_free);
/* The checked beginning of a _finish. */
gpointer    _sw_store_finish       (SwStore              *self,
                                    GAsyncResult         *result,
                                    gpointer              source_tag,
                                    GError              **error);
SwContract *_sw_store_get_contract (SwStore              *self);

/* The one object for the clip that @loaded, read by the work with @serial, is about:
 * the one in use when there is one, else @placeholder filled in, else @loaded. News
 * in @loaded are taken over unless they are older than what was saved since.
 * (transfer full) */
SwClip     *_sw_store_adopt_clip   (SwStore              *self,
                                    SwClip               *loaded,
                                    guint64               serial,
                                    SwClip               *placeholder);
/* Notes that @clip is about to be saved by the work with @serial. */
void        _sw_store_note_saved   (SwStore              *self,
                                    SwClip               *clip,
                                    guint64               serial);

/* Watches for writes of other processes; see sw-store-watch.c. */
typedef struct _SwStoreWatch SwStoreWatch;
SwStoreWatch *_sw_store_watch_new  (SwStore              *self,
                                    const char           *database_path);
void          _sw_store_watch_free (SwStoreWatch         *watch);
/* From any thread: tells the other processes that something was written. */
void          _sw_store_watch_touch (const char          *database_path);
void          _sw_store_emit_changed (SwStore            *self,
                                      SwStoreEffect       effect);

/* Several stretches of one query, read in one state of the database: for SwClipList. */
typedef struct
{
  guint      offset;
  guint      limit;
  GPtrArray *clips; /* (element-type SwClip) as loaded, not adopted */
} SwClipStretch;

typedef struct
{
  guint    count;     /* of all rows of the query */
  GArray  *stretches; /* of SwClipStretch */
  guint64  serial;
} SwClipPages;

void         _sw_clip_pages_free       (SwClipPages          *pages);
/* @stretches: (element-type SwClipStretch) where to look, moved to follow rows that
 * came or went since there were @count_before; G_MAXUINT: not moved. @counts: whether
 * the count is wanted. */
void         _sw_store_query_pages_async (SwStore             *self,
                                          const SwClipQuery   *query,
                                          const SwClipStretch *stretches,
                                          guint                n_stretches,
                                          gboolean             counts,
                                          guint                count_before,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
SwClipPages *_sw_store_query_pages_finish (SwStore            *self,
                                           GAsyncResult       *result,
                                           GError            **error);

SwClipQuery *_sw_clip_query_copy       (const SwClipQuery    *query);
void         _sw_clip_query_free       (SwClipQuery          *query);

/* Reading and writing rows, shared by the files of the store. */
SwClip      *_sw_clip_row_read         (SwStatement          *statement);
gboolean     _sw_clip_rows_read        (SwDatabase           *database,
                                        SwStatement          *statement,
                                        GPtrArray            *clips,
                                        GError              **error);
gboolean     _sw_clip_row_save         (SwDatabase           *database,
                                        SwClip               *clip,
                                        GError              **error);
GPtrArray   *_sw_clip_rows_of_task     (SwDatabase           *database,
                                        const char           *task_id,
                                        GError              **error);
GError      *_sw_error_row_read        (SwStatement          *statement,
                                        int                   first_column);
void         _sw_error_row_bind        (SwStatement          *statement,
                                        const GError         *error);
const char  *_sw_enum_get_nick         (GType                 type,
                                        int                   value);
int          _sw_enum_from_nick        (GType                 type,
                                        const char           *nick,
                                        int                   fallback);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwClipPages, _sw_clip_pages_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwClipQuery, _sw_clip_query_free)

G_END_DECLS
