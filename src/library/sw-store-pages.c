/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which clips, in which order, and how many: what lists are made of. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-search-private.h"
#include "sw-store-private.h"

/* When more rows came or went than this, nothing is gained by following them. */
#define MAX_FOLLOWED 300

SwClipQuery *
_sw_clip_query_copy (const SwClipQuery *query)
{
  SwClipQuery *copy = g_new0 (SwClipQuery, 1);

  if (query == NULL)
    return copy;
  *copy = *query;
  copy->search = g_strdup (query->search);
  copy->task_id = g_strdup (query->task_id);
  return copy;
}

void
_sw_clip_query_free (SwClipQuery *query)
{
  g_free ((char *)query->search);
  g_free ((char *)query->task_id);
  g_free (query);
}

/* The text of a statement depends on what is asked for, never on the values; every
 * such text is prepared once. Rows that are skipped are counted in an index. */

static const char *
get_index (const SwClipQuery *query)
{
  if (query->task_id != NULL)
    return "clip_task";
  if (query->sort == SW_CLIP_SORT_TITLE)
    return "clip_title";
  if (query->sort == SW_CLIP_SORT_DURATION)
    return "clip_duration";
  if (query->liked_only)
    return "clip_liked";
  if (query->uploads_only)
    return "clip_uploads";
  return "clip_shown";
}

static const char *
get_order (const SwClipQuery *query)
{
  switch (query->sort)
    {
    case SW_CLIP_SORT_OLDEST:
      return "number ASC";
    case SW_CLIP_SORT_TITLE:
      return "title_key ASC, number ASC";
    case SW_CLIP_SORT_DURATION:
      return "duration DESC, number DESC";
    case SW_CLIP_SORT_NEWEST:
    default:
      return "number DESC";
    }
}

static gboolean
is_by_number (const SwClipQuery *query)
{
  return query->sort != SW_CLIP_SORT_TITLE && query->sort != SW_CLIP_SORT_DURATION;
}

static gboolean
is_plain_search (const SwClipQuery *query,
                 const char        *match)
{
  return match != NULL && !query->liked_only && !query->uploads_only && query->task_id == NULL;
}

/* SELECT @columns FROM clip …, without order and limit. */
static GString *
begin_statement (const SwClipQuery *query,
                 const char        *columns,
                 const char        *match)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT %s FROM clip INDEXED BY %s WHERE shown", columns, get_index (query));
  if (query->liked_only)
    g_string_append (sql, " AND liked");
  if (query->uploads_only)
    g_string_append (sql, " AND origin IN ('uploaded', 'imported')");
  if (query->task_id != NULL)
    g_string_append (sql, " AND task_id = :task_id");
  if (match != NULL)
    g_string_append (sql, " AND number IN (SELECT rowid FROM clip_search WHERE clip_search MATCH :match)");
  return sql;
}

static SwStatement *
prepare_page (SwDatabase        *database,
              const SwClipQuery *query,
              const char        *match,
              GError           **error)
{
  g_autoptr (GString) sql = NULL;

  if (is_plain_search (query, match) && is_by_number (query))
    {
      /* The search index itself is in this order and holds only what is shown. */
      gboolean oldest = query->sort == SW_CLIP_SORT_OLDEST;

      sql = g_string_new ("SELECT " SW_CLIP_COLUMNS " FROM clip WHERE number IN"
                          " (SELECT rowid FROM clip_search WHERE clip_search MATCH :match");
      g_string_append_printf (sql, " ORDER BY rowid %s LIMIT :limit OFFSET :offset) ORDER BY number %s",
                              oldest ? "ASC" : "DESC", oldest ? "ASC" : "DESC");
    }
  else
    {
      sql = begin_statement (query, SW_CLIP_COLUMNS, match);
      g_string_append_printf (sql, " ORDER BY %s LIMIT :limit OFFSET :offset", get_order (query));
    }
  return _sw_database_prepare (database, sql->str, error);
}

static void
bind_query (SwStatement       *statement,
            const SwClipQuery *query,
            const char        *match)
{
  if (match != NULL)
    _sw_statement_bind_string (statement, ":match", match);
  if (query->task_id != NULL)
    _sw_statement_bind_string (statement, ":task_id", query->task_id);
}

static gboolean
read_page (SwDatabase        *database,
           const SwClipQuery *query,
           guint              offset,
           guint              limit,
           GPtrArray         *clips,
           GError           **error)
{
  g_autofree char *match = _sw_search_dup_match (query->search);
  g_autoptr (SwStatement) statement = prepare_page (database, query, match, error);

  if (statement == NULL)
    return FALSE;
  bind_query (statement, query, match);
  _sw_statement_bind_integer (statement, ":limit", limit);
  _sw_statement_bind_integer (statement, ":offset", offset);
  return _sw_clip_rows_read (database, statement, clips, error);
}

static gboolean
read_count (SwDatabase        *database,
            const SwClipQuery *query,
            guint             *count,
            GError           **error)
{
  g_autofree char *match = _sw_search_dup_match (query->search);
  g_autoptr (SwStatement) statement = NULL;
  gboolean row;

  if (is_plain_search (query, match))
    statement = _sw_database_prepare (database, "SELECT count(*) FROM clip_search WHERE clip_search MATCH :match", error);
  else
    {
      g_autoptr (GString) sql = begin_statement (query, "count(*)", match);

      statement = _sw_database_prepare (database, sql->str, error);
    }
  if (statement == NULL)
    return FALSE;
  bind_query (statement, query, match);
  if (!_sw_database_step (database, statement, &row, error))
    return FALSE;
  *count = row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

typedef struct
{
  SwClipQuery *query;
  GArray      *stretches; /* of SwClipStretch, without clips */
  gboolean     counts;
  guint        count_before;
} PagesRequest;

static void
pages_request_free (PagesRequest *request)
{
  _sw_clip_query_free (request->query);
  g_array_unref (request->stretches);
  g_free (request);
}

static void
clear_stretch (SwClipStretch *stretch)
{
  g_clear_pointer (&stretch->clips, g_ptr_array_unref);
}

void
_sw_clip_pages_free (SwClipPages *pages)
{
  g_array_unref (pages->stretches);
  g_free (pages);
}

/* Widens @stretch so that it covers its rows wherever @count - @count_before others
 * came or went before them. */
static void
follow_rows (SwClipStretch *stretch,
             guint          count_before,
             guint          count)
{
  gint64 first = stretch->offset, end = first + stretch->limit;
  gint64 moved = (gint64)count - count_before;

  first = MAX (0, MIN (first, first + moved));
  end = MIN (count, MAX (end, end + moved));
  stretch->offset = first;
  stretch->limit = MAX (0, end - first);
}

static gboolean
read_stretch (SwDatabase   *database,
              PagesRequest *request,
              SwClipStretch stretch,
              SwClipPages  *pages,
              GError      **error)
{
  stretch.clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_array_append_val (pages->stretches, stretch);
  return read_page (database, request->query, stretch.offset, stretch.limit, stretch.clips, error);
}

/* A first page that is not full tells the count, too: most searches end here. */
static gboolean
is_whole (SwClipPages *pages)
{
  const SwClipStretch *first = &g_array_index (pages->stretches, SwClipStretch, 0);

  return pages->stretches->len == 1 && first->offset == 0 && first->clips->len < first->limit;
}

static gboolean
read_pages (SwDatabase   *database,
            PagesRequest *request,
            SwClipPages  *pages,
            GError      **error)
{
  gboolean follows = request->count_before != G_MAXUINT;

  if (follows && !read_count (database, request->query, &pages->count, error))
    return FALSE;
  for (guint i = 0; i < request->stretches->len; i++)
    {
      SwClipStretch stretch = g_array_index (request->stretches, SwClipStretch, i);

      if (follows)
        follow_rows (&stretch, request->count_before, pages->count);
      if (!read_stretch (database, request, stretch, pages, error))
        return FALSE;
    }
  if (follows || !request->counts)
    return TRUE;
  if (!is_whole (pages))
    return read_count (database, request->query, &pages->count, error);
  pages->count = g_array_index (pages->stretches, SwClipStretch, 0).clips->len;
  return TRUE;
}

static gpointer
query_pages_work (SwDatabase *database,
                  gpointer    data,
                  GError    **error)
{
  g_autoptr (SwClipPages) pages = g_new0 (SwClipPages, 1);
  gboolean done;

  pages->stretches = g_array_new (FALSE, FALSE, sizeof (SwClipStretch));
  g_array_set_clear_func (pages->stretches, (GDestroyNotify)clear_stretch);

  /* One transaction, so that count and rows are of one moment. */
  if (!_sw_database_begin (database, FALSE, error))
    return NULL;
  done = read_pages (database, data, pages, error);
  return _sw_database_end (database, done, error) ? g_steal_pointer (&pages) : NULL;
}

static gpointer
publish_pages (SwStore *self,
               gpointer result,
               guint64  serial)
{
  ((SwClipPages *)result)->serial = serial;
  return result;
}

static PagesRequest *
pages_request_new (const SwClipQuery   *query,
                   const SwClipStretch *stretches,
                   guint                n_stretches)
{
  PagesRequest *request = g_new0 (PagesRequest, 1);

  request->query = _sw_clip_query_copy (query);
  request->stretches = g_array_new (FALSE, FALSE, sizeof (SwClipStretch));
  g_array_append_vals (request->stretches, stretches, n_stretches);
  request->count_before = G_MAXUINT;
  return request;
}

void
_sw_store_query_pages_async (SwStore             *self,
                             const SwClipQuery   *query,
                             const SwClipStretch *stretches,
                             guint                n_stretches,
                             gboolean             counts,
                             guint                count_before,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  PagesRequest *request = pages_request_new (query, stretches, n_stretches);
  GTask        *task;

  request->counts = counts;
  request->count_before = count_before;
  task = _sw_store_task_new (self, _sw_store_query_pages_async, "read pages of clips", cancellable, callback, user_data);
  g_task_set_task_data (task, request, (GDestroyNotify)pages_request_free);
  _sw_store_queue (self, task, SW_STORE_READS, query_pages_work, publish_pages, (GDestroyNotify)_sw_clip_pages_free);
}

SwClipPages *
_sw_store_query_pages_finish (SwStore      *self,
                              GAsyncResult *result,
                              GError      **error)
{
  return _sw_store_finish (self, result, _sw_store_query_pages_async, error);
}

static gpointer
query_clips_work (SwDatabase *database,
                  gpointer    data,
                  GError    **error)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
  PagesRequest        *request = data;
  const SwClipStretch *stretch = &g_array_index (request->stretches, SwClipStretch, 0);

  if (!read_page (database, request->query, stretch->offset, stretch->limit, clips, error))
    return NULL;
  return g_steal_pointer (&clips);
}

static gpointer
publish_clips (SwStore *self,
               gpointer result,
               guint64  serial)
{
  GPtrArray *clips = result;

  for (guint i = 0; i < clips->len; i++)
    {
      SwClip *clip = _sw_store_adopt_clip (self, clips->pdata[i], serial, NULL);

      g_object_unref (clips->pdata[i]);
      clips->pdata[i] = clip;
    }
  return clips;
}

/**
 * sw_store_query_clips_async:
 * @self: a store
 * @query: (nullable): which clips in which order, %NULL for all
 * @offset: how many of them to skip
 * @limit: how many at most
 * @cancellable: (nullable): to stop
 * @callback: called with the page
 * @user_data: for @callback
 *
 * Reads one page of clips.
 */
void
sw_store_query_clips_async (SwStore            *self,
                            const SwClipQuery  *query,
                            guint               offset,
                            guint               limit,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  const SwClipStretch stretch = { .offset = offset, .limit = limit };
  GTask              *task;

  g_return_if_fail (SW_IS_STORE (self));

  task = _sw_store_task_new (self, sw_store_query_clips_async, "read clips", cancellable, callback, user_data);
  g_task_set_task_data (task, pages_request_new (query, &stretch, 1), (GDestroyNotify)pages_request_free);
  _sw_store_queue (self, task, SW_STORE_READS, query_clips_work, publish_clips, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * sw_store_query_clips_finish:
 *
 * Returns: (transfer full) (element-type SwClip): the page, shorter at the end
 */
GPtrArray *
sw_store_query_clips_finish (SwStore      *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return _sw_store_finish (self, result, sw_store_query_clips_async, error);
}

static gpointer
count_clips_work (SwDatabase *database,
                  gpointer    data,
                  GError    **error)
{
  PagesRequest     *request = data;
  g_autofree guint *count = g_new0 (guint, 1);

  return read_count (database, request->query, count, error) ? g_steal_pointer (&count) : NULL;
}

/**
 * sw_store_count_clips_async:
 * @self: a store
 * @query: (nullable): which clips, %NULL for all
 * @cancellable: (nullable): to stop
 * @callback: called with the number
 * @user_data: for @callback
 *
 * Counts clips.
 */
void
sw_store_count_clips_async (SwStore            *self,
                            const SwClipQuery  *query,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));

  task = _sw_store_task_new (self, sw_store_count_clips_async, "count clips", cancellable, callback, user_data);
  g_task_set_task_data (task, pages_request_new (query, NULL, 0), (GDestroyNotify)pages_request_free);
  _sw_store_queue (self, task, SW_STORE_READS, count_clips_work, NULL, g_free);
}

/**
 * sw_store_count_clips_finish:
 *
 * Returns: whether *@count was set; %FALSE with @error set otherwise
 */
gboolean
sw_store_count_clips_finish (SwStore      *self,
                             GAsyncResult *result,
                             guint        *count,
                             GError      **error)
{
  g_autofree guint *counted = _sw_store_finish (self, result, sw_store_count_clips_async, error);

  if (counted == NULL)
    return FALSE;
  if (count != NULL)
    *count = *counted;
  return TRUE;
}
