/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip-list.h"
#include "sw-test-util.h"

G_BEGIN_DECLS

/* A store in a folder of its own. */
typedef struct
{
  char       *folder;
  char       *path;
  SwContract *contract;
  SwStore    *store;
} Library;

/* For g_test_add(): @data is not used. */
void       library_set_up        (Library *self, gconstpointer data);
void       library_tear_down     (Library *self, gconstpointer data);

SwStore   *library_open_another  (Library *self);
gboolean   library_open          (SwStore *store, GError **error);
void       library_save_clip     (SwStore *store, SwClip *clip);
void       library_save_clips    (SwStore *store, GPtrArray *clips);
void       library_save_task     (SwStore *store, SwTask *task);
GPtrArray *library_load_tasks    (SwStore *store, guint limit);
GPtrArray *library_query         (SwStore *store, const SwClipQuery *query, guint offset, guint limit);
guint      library_count         (SwStore *store, const SwClipQuery *query);
/* The titles of what @query gives, with commas between. */
char      *library_titles        (SwStore *store, const SwClipQuery *query);
void       library_set_deleted   (SwStore *store, const char *id, gboolean deleted);
/* TRUE when claimed. */
gboolean   library_claim         (SwStore *store, const char *task_id, const char *driver, const char * const *stale, GError **error);

/* A clip that is READY; nothing holds it but the caller. */
SwClip    *make_clip             (const char *title, gint64 created);
/* @n clips "Song 0" … in one go, a second apart from @created on. */
void       library_add_songs     (SwStore *store, guint n, gint64 created);
SwTask    *make_task             (Library *self, const char *id, SwTaskState state, gint64 created);

G_END_DECLS
