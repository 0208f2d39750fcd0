/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The journal: what was asked of a service and what became of it. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A task as it was when it was to be saved. */
typedef struct
{
  char       *id;
  char       *remote_id; /* (nullable) */
  char       *service;
  char       *operation; /* (nullable) */
  char       *request;   /* (nullable) */
  char       *remedy;    /* (nullable) */
  char       *answer;    /* (nullable) */
  gboolean    refunded;
  SwTaskState state;
  double      price_estimate, balance_before, balance_after;
  gint64      created, updated;
  GError     *error; /* (owned) (nullable) */
} TaskRow;

static void
task_row_free (TaskRow *row)
{
  g_free (row->id);
  g_free (row->remote_id);
  g_free (row->service);
  g_free (row->operation);
  g_free (row->request);
  g_free (row->remedy);
  g_free (row->answer);
  g_clear_error (&row->error);
  g_free (row);
}

static TaskRow *
task_row_new (SwTask *task)
{
  TaskRow      *row = g_new0 (TaskRow, 1);
  SwRequest    *request = sw_task_get_request (task);
  const GError *error = sw_task_get_error (task);

  row->id = g_strdup (sw_task_get_id (task));
  row->remote_id = g_strdup (sw_task_get_remote_id (task));
  row->service = g_strdup (sw_task_get_service (task) ?: "");
  if (request != NULL)
    {
      row->operation = g_strdup (sw_request_get_operation (request)->id);
      row->request = sw_request_to_json (request);
    }
  row->remedy = g_strdup (sw_task_get_remedy (task));
  row->answer = g_strdup (sw_task_get_answer (task));
  row->refunded = sw_task_get_refunded (task);
  row->state = sw_task_get_state (task);
  row->price_estimate = sw_task_get_price_estimate (task);
  row->balance_before = sw_task_get_balance_before (task);
  row->balance_after = sw_task_get_balance_after (task);
  row->created = sw_task_get_created (task);
  row->updated = sw_task_get_updated (task);
  row->error = error != NULL ? g_error_copy (error) : NULL;
  return row;
}

/* An id, an answer of the service and a request that once were known are never forgotten. */
static const char save_task[] =
    "INSERT INTO task (id, remote_id, service, operation, state, price_estimate, balance_before,"
    "  balance_after, created, updated, error_domain, error_code, error_message, remedy, request, refunded, answer)"
    " VALUES (:id, :remote_id, :service, :operation, :state, :price_estimate, :balance_before,"
    "  :balance_after, :created, :updated, :error_domain, :error_code, :error_message, :remedy, :request, :refunded, :answer)"
    " ON CONFLICT (id) DO UPDATE SET remote_id = coalesce (excluded.remote_id, remote_id),"
    "  service = excluded.service, operation = coalesce (excluded.operation, operation),"
    "  state = excluded.state, price_estimate = excluded.price_estimate,"
    "  balance_before = excluded.balance_before, balance_after = excluded.balance_after,"
    "  created = excluded.created, updated = excluded.updated, error_domain = excluded.error_domain,"
    "  error_code = excluded.error_code, error_message = excluded.error_message,"
    "  remedy = excluded.remedy, request = coalesce (excluded.request, request),"
    "  refunded = excluded.refunded, answer = coalesce (excluded.answer, answer)";

static gpointer
save_task_work (SwDatabase *database,
                gpointer    data,
                GError    **error)
{
  TaskRow *row = data;
  g_autoptr (SwStatement) statement = _sw_database_prepare (database, save_task, error);

  if (statement == NULL)
    return NULL;
  _sw_statement_bind_string (statement, ":id", row->id);
  _sw_statement_bind_string (statement, ":remote_id", row->remote_id);
  _sw_statement_bind_string (statement, ":service", row->service);
  _sw_statement_bind_string (statement, ":operation", row->operation);
  _sw_statement_bind_string (statement, ":state", _sw_enum_get_nick (SW_TYPE_TASK_STATE, row->state));
  _sw_statement_bind_double (statement, ":price_estimate", row->price_estimate);
  _sw_statement_bind_double (statement, ":balance_before", row->balance_before);
  _sw_statement_bind_double (statement, ":balance_after", row->balance_after);
  _sw_statement_bind_integer (statement, ":created", row->created);
  _sw_statement_bind_integer (statement, ":updated", row->updated);
  _sw_error_row_bind (statement, row->error);
  _sw_statement_bind_string (statement, ":remedy", row->remedy);
  _sw_statement_bind_string (statement, ":request", row->request);
  _sw_statement_bind_integer (statement, ":refunded", row->refunded);
  _sw_statement_bind_string (statement, ":answer", row->answer);
  return _sw_database_run (database, statement, error) ? SW_STORE_DONE : NULL;
}

/**
 * sw_store_save_task_async:
 * @self: a store
 * @task: a task, as it is now
 * @cancellable: (nullable): heeded until writing begins
 * @callback: called when it is durable
 * @user_data: for @callback
 *
 * Inserts or updates the row of @task in the journal, not its clips and not its
 * driver.
 */
void
sw_store_save_task_async (SwStore            *self,
                          SwTask             *task,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *job;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (SW_IS_TASK (task));

  job = _sw_store_task_new (self, sw_store_save_task_async, "save a task", cancellable, callback, user_data);
  g_task_set_task_data (job, task_row_new (task), (GDestroyNotify)task_row_free);
  _sw_store_queue (self, job, SW_STORE_WRITES_TASKS, save_task_work, NULL, NULL);
}

/**
 * sw_store_save_task_finish:
 *
 * Returns: whether it is durable; %FALSE with @error set otherwise
 */
gboolean
sw_store_save_task_finish (SwStore      *self,
                           GAsyncResult *result,
                           GError      **error)
{
  return _sw_store_finish (self, result, sw_store_save_task_async, error) != NULL;
}

typedef struct
{
  SwContract *contract;
  guint       limit;
} TasksRequest;

static void
tasks_request_free (TasksRequest *request)
{
  g_clear_object (&request->contract);
  g_free (request);
}

/* A task and its clips as loaded: the clips are adopted on the main thread. */
typedef struct
{
  SwTask    *task;
  GPtrArray *clips;
} LoadedTask;

static void
loaded_task_free (LoadedTask *loaded)
{
  g_clear_object (&loaded->task);
  g_clear_pointer (&loaded->clips, g_ptr_array_unref);
  g_free (loaded);
}

static SwTask *
read_task (SwStatement *statement,
           SwContract  *contract)
{
  const char *json = _sw_statement_get_string (statement, 13);
  g_autoptr (GError) error = _sw_error_row_read (statement, 9);
  g_autoptr (GError) request_error = NULL;
  g_autoptr (SwRequest) request = NULL;
  SwTask *task;

  /* A request that this version cannot read hides neither the task nor its cost. */
  if (json != NULL && contract != NULL)
    request = sw_request_new_from_json (contract, json, &request_error);
  if (request_error != NULL)
    g_debug ("Task %s has a request that cannot be read: %s", _sw_statement_get_string (statement, 0), request_error->message);

  task = sw_task_new (_sw_statement_get_string (statement, 0), request, _sw_statement_get_string (statement, 2));
  sw_task_set_remote_id (task, _sw_statement_get_string (statement, 1));
  sw_task_set_state (task, _sw_enum_from_nick (SW_TYPE_TASK_STATE, _sw_statement_get_string (statement, 3), SW_TASK_UNKNOWN));
  sw_task_set_price_estimate (task, _sw_statement_get_double (statement, 4));
  sw_task_set_balance_before (task, _sw_statement_get_double (statement, 5));
  sw_task_set_balance_after (task, _sw_statement_get_double (statement, 6));
  sw_task_set_created (task, sqlite3_column_int64 (statement, 7));
  sw_task_set_updated (task, sqlite3_column_int64 (statement, 8));
  sw_task_set_error (task, error, _sw_statement_get_string (statement, 12));
  sw_task_set_refunded (task, sqlite3_column_int (statement, 14));
  sw_task_set_answer (task, _sw_statement_get_string (statement, 15));
  return task;
}

static gboolean
read_tasks (SwDatabase   *database,
            TasksRequest *request,
            GPtrArray    *tasks,
            GError      **error)
{
  g_autoptr (SwStatement) statement = NULL;
  gboolean row;

  statement = _sw_database_prepare (database,
                                    "SELECT id, remote_id, service, state, price_estimate, balance_before, balance_after,"
                                    "  created, updated, error_domain, error_code, error_message, remedy, request,"
                                    "  refunded, answer"
                                    " FROM task WHERE id IN (SELECT id FROM task ORDER BY created DESC, id LIMIT :limit)"
                                    "  OR id IN (SELECT id FROM task WHERE state IN " SW_UNFINISHED_STATES ")"
                                    " ORDER BY created DESC, id",
                                    error);
  if (statement == NULL)
    return FALSE;
  _sw_statement_bind_integer (statement, ":limit", request->limit > 0 ? (gint64)request->limit : -1);
  while (TRUE)
    {
      LoadedTask *loaded;

      if (!_sw_database_step (database, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      loaded = g_new0 (LoadedTask, 1);
      loaded->task = read_task (statement, request->contract);
      g_ptr_array_add (tasks, loaded);
    }
}

static gpointer
load_tasks_work (SwDatabase *database,
                 gpointer    data,
                 GError    **error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func ((GDestroyNotify)loaded_task_free);
  gboolean done;

  if (!_sw_database_begin (database, FALSE, error))
    return NULL;
  done = read_tasks (database, data, tasks, error);
  for (guint i = 0; done && i < tasks->len; i++)
    {
      LoadedTask *loaded = tasks->pdata[i];

      loaded->clips = _sw_clip_rows_of_task (database, sw_task_get_id (loaded->task), error);
      done = loaded->clips != NULL;
    }
  return _sw_database_end (database, done, error) ? g_steal_pointer (&tasks) : NULL;
}

static gpointer
publish_tasks (SwStore *self,
               gpointer result,
               guint64  serial)
{
  g_autoptr (GPtrArray) loaded_tasks = result;
  GPtrArray *tasks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < loaded_tasks->len; i++)
    {
      LoadedTask *loaded = loaded_tasks->pdata[i];

      for (guint j = 0; j < loaded->clips->len; j++)
        {
          g_autoptr (SwClip) clip = _sw_store_adopt_clip (self, loaded->clips->pdata[j], serial, NULL);

          sw_task_add_clip (loaded->task, clip);
        }
      g_ptr_array_add (tasks, g_steal_pointer (&loaded->task));
    }
  return tasks;
}

/**
 * sw_store_load_tasks_async:
 * @self: a store
 * @limit: how many of the newest, 0 for all
 * @cancellable: (nullable): to stop
 * @callback: called with the tasks
 * @user_data: for @callback
 *
 * Reads the newest tasks with their clips, and besides every one that is not
 * finished or whose fate is unknown.
 */
void
sw_store_load_tasks_async (SwStore            *self,
                           guint               limit,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  SwContract   *contract;
  TasksRequest *request;
  GTask        *task;

  g_return_if_fail (SW_IS_STORE (self));

  contract = _sw_store_get_contract (self);
  request = g_new0 (TasksRequest, 1);
  request->contract = contract != NULL ? g_object_ref (contract) : NULL;
  request->limit = limit;
  task = _sw_store_task_new (self, sw_store_load_tasks_async, "read tasks", cancellable, callback, user_data);
  g_task_set_task_data (task, request, (GDestroyNotify)tasks_request_free);
  _sw_store_queue (self, task, SW_STORE_READS, load_tasks_work, publish_tasks, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * sw_store_load_tasks_finish:
 *
 * Returns: (transfer full) (element-type SwTask): the tasks, newest first
 */
GPtrArray *
sw_store_load_tasks_finish (SwStore      *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return _sw_store_finish (self, result, sw_store_load_tasks_async, error);
}

static gpointer
delete_task_work (SwDatabase *database,
                  gpointer    data,
                  GError    **error)
{
  g_autoptr (SwStatement) statement = _sw_database_prepare (database, "DELETE FROM task WHERE id = :id", error);

  if (statement == NULL)
    return NULL;
  _sw_statement_bind_string (statement, ":id", data);
  return _sw_database_run (database, statement, error) ? SW_STORE_DONE : NULL;
}

/**
 * sw_store_delete_task_async:
 * @self: a store
 * @task_id: our id of a task
 * @cancellable: (nullable): heeded until writing begins
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Removes a task from the journal; its clips stay. One that is not there is fine.
 */
void
sw_store_delete_task_async (SwStore            *self,
                            const char         *task_id,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));
  g_return_if_fail (task_id != NULL);

  task = _sw_store_task_new (self, sw_store_delete_task_async, "forget a task", cancellable, callback, user_data);
  g_task_set_task_data (task, g_strdup (task_id), g_free);
  _sw_store_queue (self, task, SW_STORE_WRITES_TASKS, delete_task_work, NULL, NULL);
}

/**
 * sw_store_delete_task_finish:
 *
 * Returns: whether it is gone; %FALSE with @error set otherwise
 */
gboolean
sw_store_delete_task_finish (SwStore      *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return _sw_store_finish (self, result, sw_store_delete_task_async, error) != NULL;
}
