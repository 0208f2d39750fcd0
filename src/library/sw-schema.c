/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables, and how a library of an older version gets them. A step that has been
 * released is never changed: a new one is added below it. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-database-private.h"

#include <glib/gi18n-lib.h>

/* Clips are numbered in the order of their creation (see sw-store-clips.c), so that
 * "newest first" is the order of the table and of the search index alike. Wide texts
 * are the last columns: what does not ask for them does not read them. */
static const char tables[] =
    "CREATE TABLE task ("
    "  id TEXT PRIMARY KEY NOT NULL,"
    "  remote_id TEXT,"
    "  service TEXT NOT NULL,"
    "  operation TEXT,"
    "  state TEXT NOT NULL,"
    "  driver TEXT,"
    "  price_estimate REAL,"
    "  balance_before REAL,"
    "  balance_after REAL,"
    "  created INTEGER NOT NULL,"
    "  updated INTEGER NOT NULL,"
    "  error_domain TEXT,"
    "  error_code INTEGER,"
    "  error_message TEXT,"
    "  remedy TEXT,"
    "  request TEXT);"
    "CREATE INDEX task_created ON task (created);"
    "CREATE INDEX task_unfinished ON task (id) WHERE state IN"
    "  ('queued', 'sending', 'pending', 'running', 'fetching', 'unknown');"
    "CREATE TABLE clip ("
    "  number INTEGER PRIMARY KEY NOT NULL,"
    "  id TEXT NOT NULL UNIQUE,"
    "  created INTEGER NOT NULL,"
    "  state TEXT NOT NULL,"
    "  deleted INTEGER NOT NULL DEFAULT 0,"
    "  shown INTEGER GENERATED ALWAYS AS (deleted = 0 AND state IN ('ready', 'fetching')) VIRTUAL,"
    "  liked INTEGER NOT NULL DEFAULT 0,"
    "  origin TEXT NOT NULL,"
    "  duration REAL NOT NULL,"
    "  bpm REAL NOT NULL,"
    "  key TEXT,"
    "  take INTEGER NOT NULL,"
    "  title TEXT NOT NULL,"
    "  title_key TEXT NOT NULL,"
    "  service TEXT NOT NULL,"
    "  remote_id TEXT,"
    "  task_id TEXT,"
    "  parent_id TEXT,"
    "  model TEXT NOT NULL,"
    "  operation TEXT NOT NULL,"
    "  audio_path TEXT,"
    "  cover_path TEXT,"
    "  audio_uri TEXT,"
    "  cover_uri TEXT,"
    "  error_domain TEXT,"
    "  error_code INTEGER,"
    "  error_message TEXT,"
    "  tags TEXT NOT NULL,"
    "  note TEXT NOT NULL,"
    "  lyrics TEXT NOT NULL,"
    "  request TEXT);"
    "CREATE INDEX clip_shown ON clip (number) WHERE shown;"
    "CREATE INDEX clip_liked ON clip (number) WHERE shown AND liked;"
    "CREATE INDEX clip_uploads ON clip (number) WHERE shown AND origin IN ('uploaded', 'imported');"
    "CREATE INDEX clip_title ON clip (title_key, number, liked, origin) WHERE shown;"
    "CREATE INDEX clip_duration ON clip (duration, number, liked, origin) WHERE shown;"
    "CREATE INDEX clip_task ON clip (task_id, take) WHERE task_id IS NOT NULL;"
    "CREATE INDEX clip_deleted ON clip (id) WHERE deleted;"
    "CREATE TABLE persona ("
    "  id TEXT PRIMARY KEY NOT NULL,"
    "  kind TEXT NOT NULL,"
    "  remote_id TEXT,"
    "  service TEXT NOT NULL,"
    "  name TEXT NOT NULL,"
    "  clip_id TEXT,"
    "  created INTEGER NOT NULL,"
    "  description TEXT NOT NULL);"
    "CREATE TABLE draft ("
    "  name TEXT PRIMARY KEY NOT NULL,"
    "  text TEXT NOT NULL);";

/* Part of two steps, so never changed either. */
#define SEARCH_TRIGGERS                                                                         \
  "CREATE TRIGGER clip_inserted AFTER INSERT ON clip WHEN new.shown BEGIN"                      \
  "  INSERT INTO clip_search (rowid, title, tags, lyrics, note)"                                \
  "    VALUES (new.number, new.title, new.tags, new.lyrics, new.note);"                         \
  "END;"                                                                                        \
  "CREATE TRIGGER clip_removed AFTER DELETE ON clip WHEN old.shown BEGIN"                       \
  "  INSERT INTO clip_search (clip_search, rowid, title, tags, lyrics, note)"                   \
  "    VALUES ('delete', old.number, old.title, old.tags, old.lyrics, old.note);"               \
  "END;"                                                                                        \
  "CREATE TRIGGER clip_updated AFTER UPDATE ON clip"                                            \
  "  WHEN old.shown IS NOT new.shown OR (new.shown AND (old.number IS NOT new.number"           \
  "    OR old.title IS NOT new.title OR old.tags IS NOT new.tags"                               \
  "    OR old.lyrics IS NOT new.lyrics OR old.note IS NOT new.note)) BEGIN"                     \
  "  INSERT INTO clip_search (clip_search, rowid, title, tags, lyrics, note)"                   \
  "    SELECT 'delete', old.number, old.title, old.tags, old.lyrics, old.note WHERE old.shown;" \
  "  INSERT INTO clip_search (rowid, title, tags, lyrics, note)"                                \
  "    SELECT new.number, new.title, new.tags, new.lyrics, new.note WHERE new.shown;"           \
  "END;"

/* The index holds the clips that are shown and nothing else, so that a search needs
 * no second look at the table to leave the others out; the view is what it is
 * checked against and rebuilt from. */
static const char search[] =
    "CREATE VIEW clip_words AS SELECT number, title, tags, lyrics, note FROM clip WHERE shown;"
    "CREATE VIRTUAL TABLE clip_search USING fts5 ("
    "  title, tags, lyrics, note,"
    "  content = 'clip_words', content_rowid = 'number',"
    "  tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');" SEARCH_TRIGGERS
    "INSERT INTO clip_search (clip_search) VALUES ('rebuild');";

/* What a song has besides its audio, and what it was made from. A stem is a clip of
 * its own that the library does not show: so a part of one step's work is taken back. */
static const char operations[] =
    "INSERT INTO clip_search (clip_search, rowid, title, tags, lyrics, note)"
    "  SELECT 'delete', number, title, tags, lyrics, note FROM clip WHERE shown AND origin = 'stem';"
    "DROP TRIGGER clip_inserted;"
    "DROP TRIGGER clip_removed;"
    "DROP TRIGGER clip_updated;"
    "DROP VIEW clip_words;"
    "DROP INDEX clip_shown;"
    "DROP INDEX clip_liked;"
    "DROP INDEX clip_uploads;"
    "DROP INDEX clip_title;"
    "DROP INDEX clip_duration;"
    "ALTER TABLE clip DROP COLUMN shown;"
    "ALTER TABLE clip ADD COLUMN shown INTEGER GENERATED ALWAYS AS"
    "  (deleted = 0 AND origin <> 'stem' AND state IN ('ready', 'fetching')) VIRTUAL;"
    "CREATE INDEX clip_shown ON clip (number) WHERE shown;"
    "CREATE INDEX clip_liked ON clip (number) WHERE shown AND liked;"
    "CREATE INDEX clip_uploads ON clip (number) WHERE shown AND origin IN ('uploaded', 'imported');"
    "CREATE INDEX clip_title ON clip (title_key, number, liked, origin) WHERE shown;"
    "CREATE INDEX clip_duration ON clip (duration, number, liked, origin) WHERE shown;"
    "CREATE VIEW clip_words AS SELECT number, title, tags, lyrics, note FROM clip WHERE shown;" SEARCH_TRIGGERS
    "CREATE TABLE clip_parent ("
    "  clip_id TEXT NOT NULL,"
    "  position INTEGER NOT NULL,"
    "  parent_id TEXT NOT NULL,"
    "  PRIMARY KEY (clip_id, position)) WITHOUT ROWID;"
    "CREATE INDEX clip_child ON clip_parent (parent_id, clip_id);"
    "INSERT INTO clip_parent (clip_id, position, parent_id)"
    "  SELECT id, 0, parent_id FROM clip WHERE parent_id IS NOT NULL;"
    "CREATE TABLE asset ("
    "  id TEXT PRIMARY KEY NOT NULL,"
    "  clip_id TEXT NOT NULL,"
    "  kind TEXT NOT NULL,"
    "  name TEXT NOT NULL,"
    "  task_id TEXT,"
    "  remote_id TEXT,"
    "  number REAL NOT NULL,"
    "  range_start REAL NOT NULL,"
    "  range_end REAL NOT NULL,"
    "  created INTEGER NOT NULL,"
    "  path TEXT,"
    "  uri TEXT,"
    "  text TEXT);"
    "CREATE INDEX asset_clip ON asset (clip_id, kind, created);"
    "CREATE TABLE purchase ("
    "  key TEXT PRIMARY KEY NOT NULL,"
    "  task_id TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE word_time ("
    "  clip_id TEXT NOT NULL,"
    "  word INTEGER NOT NULL,"
    "  word_start REAL NOT NULL,"
    "  word_end REAL NOT NULL,"
    "  text TEXT NOT NULL,"
    "  PRIMARY KEY (clip_id, word)) WITHOUT ROWID;"
    "CREATE TABLE price ("
    "  service TEXT NOT NULL,"
    "  operation TEXT NOT NULL,"
    "  credits REAL NOT NULL,"
    "  measured INTEGER NOT NULL,"
    "  PRIMARY KEY (service, operation)) WITHOUT ROWID;"
    "ALTER TABLE task ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE task ADD COLUMN answer TEXT;";

static const char *const steps[] = { tables, search, operations };

int
_sw_schema_get_version (void)
{
  return G_N_ELEMENTS (steps);
}

static gboolean
read_version (SwDatabase *database,
              int        *version,
              GError    **error)
{
  g_autoptr (SwStatement) statement = _sw_database_prepare (database, "PRAGMA user_version", error);
  gboolean row;

  if (statement == NULL || !_sw_database_step (database, statement, &row, error))
    return FALSE;
  *version = row ? sqlite3_column_int (statement, 0) : 0;
  return TRUE;
}

/* The step from @version to the next one. Another process may have made it while we
 * waited for the lock: then there is nothing left to do. */
static gboolean
migrate_once (SwDatabase *database,
              int         version,
              GError    **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", version + 1);
  int              found;
  gboolean         done;

  if (!_sw_database_begin (database, TRUE, error))
    return FALSE;
  done = read_version (database, &found, error) &&
         (found != version ||
          (_sw_database_execute (database, steps[version], error) &&
           _sw_database_execute (database, mark, error)));
  return _sw_database_end (database, done, error);
}

gboolean
_sw_schema_migrate (SwDatabase *database,
                    int         version,
                    GError    **error)
{
  int found;

  g_assert (version <= _sw_schema_get_version ());

  if (!read_version (database, &found, error))
    return FALSE;
  while (found < version)
    if (!migrate_once (database, found, error) || !read_version (database, &found, error))
      return FALSE;
  return TRUE;
}
