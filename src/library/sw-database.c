/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-database-private.h"

#include "sw-library-error-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

/* How long a write of another process is waited for. */
#define BUSY_MS 15000
#define BUSY_PAUSE_MS 20
/* How many steps of SQLite's machine lie between two looks at the cancellable. */
#define STEPS_PER_LOOK 20000
/* Marks our files: "Sngw". */
#define APPLICATION_ID 0x536e6777

struct _SwDatabase
{
  sqlite3      *connection;
  char         *path;
  GHashTable   *statements;  /* SQL text -> SwStatement */
  GCancellable *cancellable; /* (nullable) of the work going on */
};

/* Why a file cannot be opened: SQLite tells only why its last attempt failed. */
static SwLibraryError
explain_cannot_open (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  SwLibraryError   code = SW_LIBRARY_ERROR_OPEN;

  if (g_access (folder, W_OK | X_OK) != 0 || (g_access (path, F_OK) == 0 && g_access (path, R_OK | W_OK) != 0))
    code = _sw_library_error_from_errno (errno);
  return code == SW_LIBRARY_ERROR_FAILED ? SW_LIBRARY_ERROR_OPEN : code;
}

static SwLibraryError
error_code (SwDatabase *self,
            int         result)
{

  switch (result & 0xff)
    {
    case SQLITE_FULL:
      return SW_LIBRARY_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return SW_LIBRARY_ERROR_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return SW_LIBRARY_ERROR_CORRUPT;
    case SQLITE_CANTOPEN:
      return explain_cannot_open (self->path);
    case SQLITE_IOERR:
      return _sw_library_error_from_errno (self->connection != NULL ? sqlite3_system_errno (self->connection) : 0);
    default:
      return SW_LIBRARY_ERROR_FAILED;
    }
}

/* Turns SQLite's @result into words and a code; always returns FALSE. */
static gboolean
set_error (SwDatabase *self,
           int         result,
           GError    **error)
{
  SwLibraryError code = error_code (self, result);
  const char    *detail = self->connection != NULL ? sqlite3_errmsg (self->connection) : sqlite3_errstr (result);

  if ((result & 0xff) == SQLITE_INTERRUPT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The work was cancelled."));
      return FALSE;
    }

  switch (code)
    {
    case SW_LIBRARY_ERROR_FULL:
      g_set_error (error, SW_LIBRARY_ERROR, code,
                   /* translators: %s is the file of the library */
                   _ ("The disk is full: the library “%s” could not be written. Free some space and try again."), self->path);
      break;
    case SW_LIBRARY_ERROR_READ_ONLY:
      g_set_error (error, SW_LIBRARY_ERROR, code,
                   /* translators: %s is the file of the library */
                   _ ("The library “%s” may not be written. Check the permissions of the file and of its folder."), self->path);
      break;
    case SW_LIBRARY_ERROR_CORRUPT:
      g_set_error (error, SW_LIBRARY_ERROR, code,
                   /* translators: the first %s is the file of the library, the second a technical reason */
                   _ ("The library “%s” is damaged or not a library (%s). It was left as it is. Restore it from a backup, or move it away to begin a new one; the songs' files stay where they are."),
                   self->path, detail);
      break;
    case SW_LIBRARY_ERROR_OPEN:
      g_set_error (error, SW_LIBRARY_ERROR, code,
                   /* translators: the first %s is the file of the library, the second a technical reason */
                   _ ("The library “%s” could not be opened: %s"), self->path, detail);
      break;
    case SW_LIBRARY_ERROR_NEWER:
    case SW_LIBRARY_ERROR_NOT_FOUND:
    case SW_LIBRARY_ERROR_NOT_AUDIO:
    case SW_LIBRARY_ERROR_FAILED:
    default:
      if ((result & 0xff) == SQLITE_BUSY)
        g_set_error_literal (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_FAILED,
                             _ ("Another program keeps the library busy. Close it, or try again in a moment."));
      else
        g_set_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_FAILED,
                     /* translators: %s is a technical reason */
                     _ ("The library reports a problem: %s"), detail);
      break;
    }
  return FALSE;
}

static int
progress_cb (gpointer data)
{
  SwDatabase *self = data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
make_folder (const char *path,
             GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved_errno = errno;

      if (_sw_library_error_from_errno (saved_errno) != SW_LIBRARY_ERROR_FAILED)
        return _sw_library_set_errno_error (error, saved_errno, folder);
      g_set_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_OPEN,
                   /* translators: the first %s is a folder, the second the system's reason */
                   _ ("The folder “%s” could not be made: %s"), folder, g_strerror (saved_errno));
      return FALSE;
    }
  return TRUE;
}

static gboolean
query_number (SwDatabase *self,
              const char *sql,
              gint64     *number,
              GError    **error)
{
  g_autoptr (SwStatement) statement = _sw_database_prepare (self, sql, error);
  gboolean row;

  if (statement == NULL || !_sw_database_step (self, statement, &row, error))
    return FALSE;
  *number = row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

/* Refuses what is not ours before anything is written to it. */
static gboolean
check_kind (SwDatabase *self,
            GError    **error)
{
  gint64 version, application, n_tables;

  if (!query_number (self, "PRAGMA user_version", &version, error) ||
      !query_number (self, "PRAGMA application_id", &application, error) ||
      !query_number (self, "SELECT count(*) FROM sqlite_master", &n_tables, error))
    return FALSE;

  if (n_tables > 0 && application != APPLICATION_ID)
    {
      g_set_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_OPEN,
                   /* translators: %s is a file */
                   _ ("“%s” is a database of another program. It was left as it is; choose another folder."), self->path);
      return FALSE;
    }
  if (version > _sw_schema_get_version ())
    {
      g_set_error (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NEWER,
                   /* translators: %s is the file of the library */
                   _ ("The library “%s” was written by a newer version of Songwright. It was left as it is; update Songwright to open it."), self->path);
      return FALSE;
    }
  if (sqlite3_db_readonly (self->connection, "main") == 1)
    return set_error (self, SQLITE_READONLY, error);
  return TRUE;
}

/* SQLite does not wait for others while it changes the journal's mode: several
 * programs that begin one library at the same moment would turn each other away. */
static gboolean
enter_wal (SwDatabase *self,
           GError    **error)
{
  gint64 deadline = g_get_monotonic_time () + BUSY_MS * G_TIME_SPAN_MILLISECOND;

  while (!_sw_database_execute (self, "PRAGMA journal_mode = WAL", error))
    {
      if ((sqlite3_errcode (self->connection) & 0xff) != SQLITE_BUSY || g_get_monotonic_time () > deadline)
        return FALSE;
      g_clear_error (error);
      g_usleep (BUSY_PAUSE_MS * G_TIME_SPAN_MILLISECOND);
    }
  return TRUE;
}

static gboolean
set_up (SwDatabase *self,
        int         version,
        GError    **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d", APPLICATION_ID);
  gint64           application;

  sqlite3_extended_result_codes (self->connection, 1);
  sqlite3_busy_timeout (self->connection, BUSY_MS);
  sqlite3_progress_handler (self->connection, STEPS_PER_LOOK, progress_cb, self);

  if (!check_kind (self, error) ||
      !enter_wal (self, error) ||
      !_sw_database_execute (self, "PRAGMA synchronous = FULL", error) ||
      !_sw_database_execute (self, "PRAGMA foreign_keys = ON", error) ||
      !_sw_database_execute (self, "PRAGMA temp_store = MEMORY", error) ||
      !_sw_database_execute (self, "PRAGMA journal_size_limit = 16777216", error) ||
      !query_number (self, "PRAGMA application_id", &application, error))
    return FALSE;
  if (application != APPLICATION_ID && !_sw_database_execute (self, mark, error))
    return FALSE;
  return _sw_schema_migrate (self, version, error);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* Opens or creates the library at @path with tables of @version or newer. */
SwDatabase *
_sw_database_open (const char *path,
                   int         version,
                   GError    **error)
{
  g_autoptr (SwDatabase) self = g_new0 (SwDatabase, 1);
  int result;

  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);

  if (!make_folder (path, error))
    return NULL;
  result = sqlite3_open_v2 (path, &self->connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (result != SQLITE_OK)
    {
      set_error (self, result, error);
      return NULL;
    }
  if (!set_up (self, version, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
_sw_database_close (SwDatabase *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->statements);
  if (sqlite3_close (self->connection) != SQLITE_OK)
    g_warning ("The library was closed while in use: %s", sqlite3_errmsg (self->connection));
  g_free (self->path);
  g_free (self);
}

void
_sw_database_set_cancellable (SwDatabase   *self,
                              GCancellable *cancellable)
{
  self->cancellable = cancellable;
}

/* A number that another value of which means: another connection wrote. */
gint64
_sw_database_get_data_version (SwDatabase *self)
{
  gint64 version = 0;

  return query_number (self, "PRAGMA data_version", &version, NULL) ? version : 0;
}

int
_sw_database_get_n_changes (SwDatabase *self)
{
  return sqlite3_changes (self->connection);
}

gint64
_sw_database_get_n_changes_ever (SwDatabase *self)
{
  return sqlite3_total_changes64 (self->connection);
}

guint64
_sw_database_get_n_steps (SwDatabase *self)
{
  guint64 n_steps = 0;

  for (sqlite3_stmt *statement = sqlite3_next_stmt (self->connection, NULL); statement != NULL;
       statement = sqlite3_next_stmt (self->connection, statement))
    n_steps += (guint)sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_VM_STEP, FALSE);
  return n_steps;
}

SwStatement *
_sw_database_prepare (SwDatabase *self,
                      const char *sql,
                      GError    **error)
{
  SwStatement *statement = g_hash_table_lookup (self->statements, sql);
  int          result;

  if (statement != NULL)
    {
      sqlite3_clear_bindings (statement);
      return statement;
    }
  result = sqlite3_prepare_v3 (self->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (result != SQLITE_OK)
    {
      set_error (self, result, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

void
_sw_statement_done (SwStatement *statement)
{
  if (statement != NULL)
    sqlite3_reset (statement);
}

gboolean
_sw_database_step (SwDatabase  *self,
                   SwStatement *statement,
                   gboolean    *row,
                   GError     **error)
{
  int result = sqlite3_step (statement);

  if (result != SQLITE_ROW && result != SQLITE_DONE)
    return set_error (self, result, error);
  *row = result == SQLITE_ROW;
  return TRUE;
}

gboolean
_sw_database_run (SwDatabase  *self,
                  SwStatement *statement,
                  GError     **error)
{
  gboolean row;
  gboolean done = _sw_database_step (self, statement, &row, error);

  sqlite3_reset (statement);
  return done;
}

gboolean
_sw_database_execute (SwDatabase *self,
                      const char *sql,
                      GError    **error)
{
  int result = sqlite3_exec (self->connection, sql, NULL, NULL, NULL);

  return result == SQLITE_OK || set_error (self, result, error);
}

gboolean
_sw_database_begin (SwDatabase *self,
                    gboolean    writes,
                    GError    **error)
{
  /* Taking the lock for writing at once lets the busy timeout work: a reader that
   * becomes a writer later may find that it cannot any more. */
  g_autoptr (SwStatement) statement = _sw_database_prepare (self, writes ? "BEGIN IMMEDIATE" : "BEGIN", error);

  return statement != NULL && _sw_database_run (self, statement, error);
}

/* Commits, or rolls back when @commit is FALSE or committing fails; @error is left
 * alone in the first case. Returns whether it was committed. */
gboolean
_sw_database_end (SwDatabase *self,
                  gboolean    commit,
                  GError    **error)
{
  if (commit)
    {
      g_autoptr (SwStatement) statement = _sw_database_prepare (self, "COMMIT", error);

      if (statement != NULL && _sw_database_run (self, statement, error))
        return TRUE;
    }
  /* Some failures, such as a full disk, have rolled back already. */
  if (!sqlite3_get_autocommit (self->connection))
    sqlite3_exec (self->connection, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

void
_sw_statement_bind_string (SwStatement *statement,
                           const char  *name,
                           const char  *value)
{
  int index = sqlite3_bind_parameter_index (statement, name);

  g_assert (index > 0);
  sqlite3_bind_text (statement, index, value, -1, SQLITE_TRANSIENT);
}

void
_sw_statement_bind_double (SwStatement *statement,
                           const char  *name,
                           double       value)
{
  int index = sqlite3_bind_parameter_index (statement, name);

  g_assert (index > 0);
  sqlite3_bind_double (statement, index, value);
}

void
_sw_statement_bind_integer (SwStatement *statement,
                            const char  *name,
                            gint64       value)
{
  int index = sqlite3_bind_parameter_index (statement, name);

  g_assert (index > 0);
  sqlite3_bind_int64 (statement, index, value);
}

const char *
_sw_statement_get_string (SwStatement *statement,
                          int          column)
{
  return (const char *)sqlite3_column_text (statement, column);
}

double
_sw_statement_get_double (SwStatement *statement,
                          int          column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL ? NAN : sqlite3_column_double (statement, column);
}
