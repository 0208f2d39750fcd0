/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* One SQLite connection with its prepared statements. Used by one thread only. */
typedef struct _SwDatabase SwDatabase;

/* A prepared statement while it is in use: reset when it goes out of scope, so that
 * it holds no lock, and kept for the next time. */
typedef sqlite3_stmt SwStatement;

SwDatabase  *_sw_database_open             (const char   *path,
                                            int           version,
                                            GError      **error);
void         _sw_database_close            (SwDatabase   *self);
/* Work that reads stops with G_IO_ERROR_CANCELLED soon after @cancellable was. */
void         _sw_database_set_cancellable  (SwDatabase   *self,
                                            GCancellable *cancellable);
gint64       _sw_database_get_data_version (SwDatabase   *self);
int          _sw_database_get_n_changes    (SwDatabase   *self);
/* Of all statements since it was opened. */
gint64       _sw_database_get_n_changes_ever (SwDatabase *self);
/* How many steps of SQLite's machine all statements together took: what work costs,
 * whatever the computer. */
guint64      _sw_database_get_n_steps      (SwDatabase   *self);

SwStatement *_sw_database_prepare          (SwDatabase   *self,
                                            const char   *sql,
                                            GError      **error);
void         _sw_statement_done            (SwStatement  *statement);
/* TRUE with *row TRUE for a row, with *row FALSE at the end. */
gboolean     _sw_database_step             (SwDatabase   *self,
                                            SwStatement  *statement,
                                            gboolean     *row,
                                            GError      **error);
/* For statements that return no rows. */
gboolean     _sw_database_run              (SwDatabase   *self,
                                            SwStatement  *statement,
                                            GError      **error);
/* Own SQL text without parameters, several statements allowed. */
gboolean     _sw_database_execute          (SwDatabase   *self,
                                            const char   *sql,
                                            GError      **error);

/* A transaction for writing, or for several reads of one state. */
gboolean     _sw_database_begin            (SwDatabase   *self,
                                            gboolean      writes,
                                            GError      **error);
gboolean     _sw_database_end              (SwDatabase   *self,
                                            gboolean      commit,
                                            GError      **error);

void         _sw_statement_bind_string     (SwStatement  *statement,
                                            const char   *name,
                                            const char   *value);
void         _sw_statement_bind_double     (SwStatement  *statement,
                                            const char   *name,
                                            double        value); /* NAN becomes NULL */
void         _sw_statement_bind_integer    (SwStatement  *statement,
                                            const char   *name,
                                            gint64        value);
const char  *_sw_statement_get_string      (SwStatement  *statement,
                                            int           column); /* nullable */
double       _sw_statement_get_double      (SwStatement  *statement,
                                            int           column); /* NULL becomes NAN */

/* The version of the tables this program writes. */
int          _sw_schema_get_version        (void);
/* Brings the tables to @version, step by step. */
gboolean     _sw_schema_migrate            (SwDatabase   *self,
                                            int           version,
                                            GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwDatabase, _sw_database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwStatement, _sw_statement_done)

G_END_DECLS
