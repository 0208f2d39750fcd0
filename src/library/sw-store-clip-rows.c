/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The clips' rows. A clip's number is made of the second of its creation and a count
 * within it: numbers are in the order of creation. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-search-private.h"
#include "sw-store-private.h"

#include <string.h>

#define NUMBERS_PER_SECOND 1024
#define MAX_SECOND (G_GINT64_CONSTANT (1) << 50)

SwClip *
_sw_clip_row_read (SwStatement *statement)
{
  SwClip *clip = sw_clip_new (_sw_statement_get_string (statement, 0));
  g_autoptr (GError) error = _sw_error_row_read (statement, 20);
  const char *parents;

  sw_clip_set_created (clip, sqlite3_column_int64 (statement, 1));
  sw_clip_set_state (clip, _sw_enum_from_nick (SW_TYPE_CLIP_STATE, _sw_statement_get_string (statement, 2), SW_CLIP_FAILED));
  sw_clip_set_liked (clip, sqlite3_column_int (statement, 3));
  sw_clip_set_origin (clip, _sw_enum_from_nick (SW_TYPE_CLIP_ORIGIN, _sw_statement_get_string (statement, 4), SW_CLIP_ORIGIN_GENERATED));
  sw_clip_set_duration (clip, sqlite3_column_double (statement, 5));
  sw_clip_set_bpm (clip, sqlite3_column_double (statement, 6));
  sw_clip_set_key (clip, _sw_statement_get_string (statement, 7));
  sw_clip_set_take (clip, sqlite3_column_int (statement, 8));
  sw_clip_set_title (clip, _sw_statement_get_string (statement, 9));
  sw_clip_set_service (clip, _sw_statement_get_string (statement, 10));
  sw_clip_set_remote_id (clip, _sw_statement_get_string (statement, 11));
  sw_clip_set_task_id (clip, _sw_statement_get_string (statement, 12));
  sw_clip_set_parent_id (clip, _sw_statement_get_string (statement, 13));
  sw_clip_set_model (clip, _sw_statement_get_string (statement, 14));
  sw_clip_set_operation (clip, _sw_statement_get_string (statement, 15));
  sw_clip_set_audio_path (clip, _sw_statement_get_string (statement, 16));
  sw_clip_set_cover_path (clip, _sw_statement_get_string (statement, 17));
  sw_clip_set_audio_uri (clip, _sw_statement_get_string (statement, 18));
  sw_clip_set_cover_uri (clip, _sw_statement_get_string (statement, 19));
  sw_clip_set_error (clip, error);
  sw_clip_set_tags (clip, _sw_statement_get_string (statement, 23));
  sw_clip_set_note (clip, _sw_statement_get_string (statement, 24));
  sw_clip_set_lyrics (clip, _sw_statement_get_string (statement, 25));
  sw_clip_set_request (clip, _sw_statement_get_string (statement, 26));
  sw_clip_set_takes (clip, sqlite3_column_int (statement, 27));
  parents = _sw_statement_get_string (statement, 28);
  if (parents != NULL)
    {
      g_auto (GStrv) ids = g_strsplit (parents, " ", -1);

      sw_clip_set_parent_ids (clip, (const char *const *)ids);
    }
  return clip;
}

gboolean
_sw_clip_rows_read (SwDatabase  *database,
                    SwStatement *statement,
                    GPtrArray   *clips,
                    GError     **error)
{
  gboolean row;

  while (TRUE)
    {
      if (!_sw_database_step (database, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_ptr_array_add (clips, _sw_clip_row_read (statement));
    }
}

/* The clips of a task in the service's order; deleted ones are left out. */
GPtrArray *
_sw_clip_rows_of_task (SwDatabase *database,
                       const char *task_id,
                       GError    **error)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SwStatement) statement = NULL;

  statement = _sw_database_prepare (database,
                                    "SELECT " SW_CLIP_COLUMNS " FROM clip"
                                    " WHERE task_id = :task_id AND deleted = 0 ORDER BY take, number",
                                    error);
  if (statement == NULL)
    return NULL;
  _sw_statement_bind_string (statement, ":task_id", task_id);
  return _sw_clip_rows_read (database, statement, clips, error) ? g_steal_pointer (&clips) : NULL;
}

/* A number for a clip of the second @created that no other clip has. */
static gboolean
find_number (SwDatabase *database,
             gint64      created,
             gint64     *number,
             GError    **error)
{
  gint64 first = CLAMP (created, 0, MAX_SECOND) * NUMBERS_PER_SECOND;

  while (TRUE)
    {
      g_autoptr (SwStatement) statement = NULL;
      gboolean row;

      statement = _sw_database_prepare (database, "SELECT max(number) FROM clip WHERE number >= :first AND number < :end", error);
      if (statement == NULL)
        return FALSE;
      _sw_statement_bind_integer (statement, ":first", first);
      _sw_statement_bind_integer (statement, ":end", first + NUMBERS_PER_SECOND);
      if (!_sw_database_step (database, statement, &row, error))
        return FALSE;
      if (!row || sqlite3_column_type (statement, 0) == SQLITE_NULL)
        *number = first;
      else
        *number = sqlite3_column_int64 (statement, 0) + 1;
      if (*number < first + NUMBERS_PER_SECOND)
        return TRUE;
      first += NUMBERS_PER_SECOND; /* a crowded second lends from the next */
    }
}

/* The number @clip has, or a new one when it is new or its time was corrected. */
static gboolean
choose_number (SwDatabase *database,
               SwClip     *clip,
               gint64     *number,
               GError    **error)
{
  g_autoptr (SwStatement) statement = NULL;
  gboolean row;

  statement = _sw_database_prepare (database, "SELECT number, created FROM clip WHERE id = :id", error);
  if (statement == NULL)
    return FALSE;
  _sw_statement_bind_string (statement, ":id", sw_clip_get_id (clip));
  if (!_sw_database_step (database, statement, &row, error))
    return FALSE;
  if (row && sqlite3_column_int64 (statement, 1) == sw_clip_get_created (clip))
    {
      *number = sqlite3_column_int64 (statement, 0);
      return TRUE;
    }
  return find_number (database, sw_clip_get_created (clip), number, error);
}

static const char save_clip[] =
    "INSERT INTO clip (number, id, created, state, liked, origin, duration, bpm, key, take, title,"
    "  title_key, service, remote_id, task_id, parent_id, model, operation, audio_path, cover_path,"
    "  audio_uri, cover_uri, error_domain, error_code, error_message, tags, note, lyrics, request)"
    " VALUES (:number, :id, :created, :state, :liked, :origin, :duration, :bpm, :key, :take, :title,"
    "  :title_key, :service, :remote_id, :task_id, :parent_id, :model, :operation, :audio_path, :cover_path,"
    "  :audio_uri, :cover_uri, :error_domain, :error_code, :error_message, :tags, :note, :lyrics, :request)"
    " ON CONFLICT (id) DO UPDATE SET number = excluded.number, created = excluded.created,"
    "  state = excluded.state, liked = excluded.liked, origin = excluded.origin, duration = excluded.duration,"
    "  bpm = excluded.bpm, key = excluded.key, take = excluded.take, title = excluded.title,"
    "  title_key = excluded.title_key, service = excluded.service, remote_id = excluded.remote_id,"
    "  task_id = excluded.task_id, parent_id = excluded.parent_id, model = excluded.model,"
    "  operation = excluded.operation, audio_path = excluded.audio_path, cover_path = excluded.cover_path,"
    "  audio_uri = excluded.audio_uri, cover_uri = excluded.cover_uri, error_domain = excluded.error_domain,"
    "  error_code = excluded.error_code, error_message = excluded.error_message, tags = excluded.tags,"
    "  note = excluded.note, lyrics = excluded.lyrics, request = excluded.request";

/* Our ids have no blanks, so that one can stand between them when they are read. */
static gboolean
save_parents (SwDatabase *database,
              SwClip     *clip,
              GError    **error)
{
  const char *const *parents = sw_clip_get_parent_ids (clip);
  g_autoptr (SwStatement) forget = _sw_database_prepare (database, "DELETE FROM clip_parent WHERE clip_id = :id", error);

  if (forget == NULL)
    return FALSE;
  _sw_statement_bind_string (forget, ":id", sw_clip_get_id (clip));
  if (!_sw_database_run (database, forget, error))
    return FALSE;
  for (guint i = 0; parents != NULL && parents[i] != NULL; i++)
    {
      g_autoptr (SwStatement) insert = NULL;

      if (strchr (parents[i], ' ') != NULL)
        continue;
      insert = _sw_database_prepare (database, "INSERT INTO clip_parent (clip_id, position, parent_id) VALUES (:id, :position, :parent)", error);
      if (insert == NULL)
        return FALSE;
      _sw_statement_bind_string (insert, ":id", sw_clip_get_id (clip));
      _sw_statement_bind_integer (insert, ":position", i);
      _sw_statement_bind_string (insert, ":parent", parents[i]);
      if (!_sw_database_run (database, insert, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
_sw_clip_row_save (SwDatabase *database,
                   SwClip     *clip,
                   GError    **error)
{
  g_autofree char *title_key = _sw_search_dup_sort_key (sw_clip_get_title (clip));
  g_autoptr (SwStatement) statement = NULL;
  gint64 number;

  if (!choose_number (database, clip, &number, error))
    return FALSE;
  statement = _sw_database_prepare (database, save_clip, error);
  if (statement == NULL)
    return FALSE;
  _sw_statement_bind_integer (statement, ":number", number);
  _sw_statement_bind_string (statement, ":id", sw_clip_get_id (clip));
  _sw_statement_bind_integer (statement, ":created", sw_clip_get_created (clip));
  _sw_statement_bind_string (statement, ":state", _sw_enum_get_nick (SW_TYPE_CLIP_STATE, sw_clip_get_state (clip)));
  _sw_statement_bind_integer (statement, ":liked", sw_clip_get_liked (clip));
  _sw_statement_bind_string (statement, ":origin", _sw_enum_get_nick (SW_TYPE_CLIP_ORIGIN, sw_clip_get_origin (clip)));
  _sw_statement_bind_double (statement, ":duration", sw_clip_get_duration (clip));
  _sw_statement_bind_double (statement, ":bpm", sw_clip_get_bpm (clip));
  _sw_statement_bind_string (statement, ":key", sw_clip_get_key (clip));
  _sw_statement_bind_integer (statement, ":take", sw_clip_get_take (clip));
  _sw_statement_bind_string (statement, ":title", sw_clip_get_title (clip));
  _sw_statement_bind_string (statement, ":title_key", title_key);
  _sw_statement_bind_string (statement, ":service", sw_clip_get_service (clip));
  _sw_statement_bind_string (statement, ":remote_id", sw_clip_get_remote_id (clip));
  _sw_statement_bind_string (statement, ":task_id", sw_clip_get_task_id (clip));
  _sw_statement_bind_string (statement, ":parent_id", sw_clip_get_parent_id (clip));
  _sw_statement_bind_string (statement, ":model", sw_clip_get_model (clip));
  _sw_statement_bind_string (statement, ":operation", sw_clip_get_operation (clip));
  _sw_statement_bind_string (statement, ":audio_path", sw_clip_get_audio_path (clip));
  _sw_statement_bind_string (statement, ":cover_path", sw_clip_get_cover_path (clip));
  _sw_statement_bind_string (statement, ":audio_uri", sw_clip_get_audio_uri (clip));
  _sw_statement_bind_string (statement, ":cover_uri", sw_clip_get_cover_uri (clip));
  _sw_error_row_bind (statement, sw_clip_get_error (clip));
  _sw_statement_bind_string (statement, ":tags", sw_clip_get_tags (clip));
  _sw_statement_bind_string (statement, ":note", sw_clip_get_note (clip));
  _sw_statement_bind_string (statement, ":lyrics", sw_clip_get_lyrics (clip));
  _sw_statement_bind_string (statement, ":request", sw_clip_get_request (clip));
  return _sw_database_run (database, statement, error) && save_parents (database, clip, error);
}
