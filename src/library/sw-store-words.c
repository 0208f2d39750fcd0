/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Times of words that somebody has corrected by ear. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store-private.h"

typedef struct
{
  char       *clip_id;
  SwWordTime *time;
} Correction;

static void
correction_free (Correction *correction)
{
  g_free (correction->clip_id);
  sw_word_time_free (correction->time);
  g_free (correction);
}

static gpointer
save_word_time_work (SwDatabase *database,
                     gpointer    data,
                     GError    **error)
{
  Correction *correction = data;
  gboolean    takes_back = correction->time->start < 0;
  g_autoptr (SwStatement) statement = NULL;

  statement = _sw_database_prepare (database,
                                    takes_back ? "DELETE FROM word_time WHERE clip_id = :clip_id AND word = :word"
                                               : "INSERT INTO word_time (clip_id, word, word_start, word_end, text)"
                                                 " VALUES (:clip_id, :word, :start, :end, :text)"
                                                 " ON CONFLICT (clip_id, word) DO UPDATE SET word_start = excluded.word_start,"
                                                 "  word_end = excluded.word_end, text = excluded.text",
                                    error);
  if (statement == NULL)
    return NULL;
  _sw_statement_bind_string (statement, ":clip_id", correction->clip_id);
  _sw_statement_bind_integer (statement, ":word", correction->time->word);
  if (!takes_back)
    {
      _sw_statement_bind_double (statement, ":start", correction->time->start);
      _sw_statement_bind_double (statement, ":end", correction->time->end);
      _sw_statement_bind_string (statement, ":text", correction->time->text);
    }
  return _sw_database_run (database, statement, error) ? SW_STORE_DONE : NULL;
}

/**
 * sw_store_save_word_time_async:
 * @self: a store
 * @clip_id: our id of a clip
 * @time: the corrected time of one of its words; a negative start takes it back
 * @cancellable: (nullable): heeded until writing begins
 * @callback: called when it is durable
 * @user_data: for @callback
 *
 * Keeps a corrected time; told by "changed::assets".
 */
void
sw_store_save_word_time_async (SwStore            *self,
                               const char         *clip_id,
                               const SwWordTime   *time,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  Correction *correction;
  GTask      *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (clip_id != NULL && time != NULL);

  correction = g_new0 (Correction, 1);
  correction->clip_id = g_strdup (clip_id);
  correction->time = sw_word_time_copy (time);
  task = _sw_store_task_new (self, sw_store_save_word_time_async, "save the time of a word", cancellable, callback, user_data);
  g_task_set_task_data (task, correction, (GDestroyNotify)correction_free);
  _sw_store_queue (self, task, SW_STORE_WRITES_ASSETS, save_word_time_work, NULL, NULL);
}

/**
 * sw_store_save_word_time_finish:
 *
 * Returns: whether it is durable; %FALSE with @error set otherwise
 */
gboolean
sw_store_save_word_time_finish (SwStore      *self,
                                GAsyncResult *result,
                                GError      **error)
{
  return _sw_store_finish (self, result, sw_store_save_word_time_async, error) != NULL;
}

static gpointer
load_word_times_work (SwDatabase *database,
                      gpointer    data,
                      GError    **error)
{
  g_autoptr (GPtrArray) times = g_ptr_array_new_with_free_func ((GDestroyNotify)sw_word_time_free);
  g_autoptr (SwStatement) statement = NULL;
  gboolean row;

  statement = _sw_database_prepare (database, "SELECT word, text, word_start, word_end FROM word_time WHERE clip_id = :clip_id ORDER BY word", error);
  if (statement == NULL)
    return NULL;
  _sw_statement_bind_string (statement, ":clip_id", data);
  while (TRUE)
    {
      if (!_sw_database_step (database, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&times);
      g_ptr_array_add (times, sw_word_time_new (sqlite3_column_int (statement, 0), _sw_statement_get_string (statement, 1),
                                                sqlite3_column_double (statement, 2), sqlite3_column_double (statement, 3)));
    }
}

/**
 * sw_store_load_word_times_async:
 * @self: a store
 * @clip_id: our id of a clip
 * @cancellable: (nullable): to stop
 * @callback: called with the times
 * @user_data: for @callback
 *
 * Reads the corrected times of a clip's words.
 */
void
sw_store_load_word_times_async (SwStore            *self,
                                const char         *clip_id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (clip_id != NULL);

  task = _sw_store_task_new (self, sw_store_load_word_times_async, "read times of words", cancellable, callback, user_data);
  g_task_set_task_data (task, g_strdup (clip_id), g_free);
  _sw_store_queue (self, task, SW_STORE_READS, load_word_times_work, NULL, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * sw_store_load_word_times_finish:
 *
 * Returns: (transfer full) (element-type SwWordTime): the times, in the order of the words
 */
GPtrArray *
sw_store_load_word_times_finish (SwStore      *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  return _sw_store_finish (self, result, sw_store_load_word_times_async, error);
}
