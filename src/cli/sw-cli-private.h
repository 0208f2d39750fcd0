/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-cli.h"
#include "sw-studio.h"

G_BEGIN_DECLS

/* sw-cli.c: the commands' names. sw-cli-session.c: the studio and its main loop.
 * sw-cli-options.c: options from the contract. sw-cli-create.c, sw-cli-operate.c,
 * sw-cli-list.c, sw-cli-export.c: the commands. sw-cli-run.c: one request to its end. sw-cli-results.c:
 * what came besides songs. sw-cli-report.c: what is printed. */

typedef struct
{
  SwStudio *studio; /* (owned) */
  GMainLoop *loop;
  gboolean json;
  gboolean interrupted;
  guint sources[2]; /* of SIGINT and SIGTERM */
  void (*interrupt) (gpointer data); /* (nullable) called once */
  gpointer interrupt_data;
} SwCliSession;

SwCliSession *_sw_cli_session_new     (gboolean       adopting,
                                       gboolean       json);
/* Opens the library; tells what is wrong and returns the exit code otherwise. */
int           _sw_cli_session_open    (SwCliSession  *self);
void          _sw_cli_session_free    (SwCliSession  *self);
/* Waits for the callback _sw_cli_store_result() of an asynchronous call. */
GAsyncResult *_sw_cli_session_wait    (SwCliSession  *self,
                                       GAsyncResult **result);
void          _sw_cli_store_result    (GObject       *source,
                                       GAsyncResult  *result,
                                       gpointer       location);

/* Options of the operations that make a song, read from the contract. */
typedef struct
{
  SwContract *contract;
  GPtrArray *operations; /* (element-type SwOperation) */
  GPtrArray *options;    /* private */
} SwCliOptions;

SwCliOptions *_sw_cli_options_new     (SwContract    *contract);
SwCliOptions *_sw_cli_options_new_for (SwContract    *contract,
                                       const char    *operation);
gboolean      _sw_cli_options_fill    (SwCliOptions  *self,
                                       SwRequest     *request,
                                       GError       **error);
void          _sw_cli_options_free    (SwCliOptions  *self);
void          _sw_cli_options_add_to  (SwCliOptions  *self,
                                       GOptionGroup  *group);
/* The request that the options name; NULL and words for people otherwise. */
SwRequest    *_sw_cli_options_make    (SwCliOptions  *self,
                                       GError       **error);

int           _sw_cli_exit_code       (const GError  *error);
/* Tells @error and its remedy on stderr, or with --json on stdout; returns its exit code. */
int           _sw_cli_tell_error      (gboolean       json,
                                       const GError  *error);
int           _sw_cli_tell_violations (gboolean       json,
                                       SwRequest     *request,
                                       GPtrArray     *violations);
void          _sw_cli_print_json      (JsonNode      *node);
JsonNode     *_sw_cli_task_to_json    (SwTask        *task,
                                       GHashTable    *paths);
JsonNode     *_sw_cli_clip_to_json    (SwClip        *clip,
                                       const char    *path);
/* "1:35, 104 bpm, F# minor, −14.0 LUFS": length and loudness measured from the file. */
char         *_sw_cli_describe_take   (SwClip        *clip,
                                       const char    *path);
const char   *_sw_cli_state_name      (SwTaskState    state);
char         *_sw_cli_dup_time        (gint64         seconds);

/* Sends @request, waits for its end, tells what came of it. The session is open. */
int           _sw_cli_run_request     (SwCliSession  *session,
                                       SwRequest     *request,
                                       const char    *service,
                                       GFile         *folder);
/* What --dry-run shows. */
int           _sw_cli_tell_request    (SwCliSession  *session,
                                       SwRequest     *request,
                                       const char    *service);
GFile        *_sw_cli_prepare_folder  (const char    *path,
                                       GError       **error);
/* The song of the library that @name names: its id, "last", or its title. @take: 0 for any. */
SwClip       *_sw_cli_find_clip       (SwCliSession  *session,
                                       const char    *name,
                                       int            take,
                                       GError       **error);
/* What the task brought besides songs, copied to @folder (nullable). (element-type SwAsset) */
GPtrArray    *_sw_cli_collect_assets  (SwCliSession  *session,
                                       SwTask        *task,
                                       GFile         *folder,
                                       GError       **error);
void          _sw_cli_print_assets    (SwTask        *task,
                                       GPtrArray     *assets);
void          _sw_cli_add_results     (JsonObject    *object,
                                       SwCliSession  *session,
                                       SwTask        *task,
                                       GPtrArray     *assets);

/* Runs the operation that is called @name on the command line. */
int           _sw_cli_operate         (const char    *name,
                                       int            argc,
                                       char         **argv);
void          _sw_cli_print_operations (void);
gboolean      _sw_cli_is_operation    (const char    *name);
int           _sw_cli_create          (int            argc,
                                       char         **argv);
int           _sw_cli_tasks           (int            argc,
                                       char         **argv);
int           _sw_cli_clips           (int            argc,
                                       char         **argv);
int           _sw_cli_export          (int            argc,
                                       char         **argv);
int           _sw_cli_words           (int            argc,
                                       char         **argv);
int           _sw_cli_batch           (int            argc,
                                       char         **argv);
int           _sw_cli_credits         (int            argc,
                                       char         **argv);
/* Shared by the commands: FALSE when the command is over with *@code. */
gboolean      _sw_cli_parse           (GOptionContext *context,
                                       int            *argc,
                                       char         ***argv,
                                       int            *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwCliSession, _sw_cli_session_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwCliOptions, _sw_cli_options_free)

G_END_DECLS
