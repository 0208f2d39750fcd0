/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

typedef struct
{
  SwCliSession *session;
  SwTask       *task;      /* (owned) by the list */
  GFile        *folder;    /* (owned) (nullable) */
  char         *last_line; /* (nullable) what stderr says */
  gboolean      over;
} Creation;

static void
show_progress (Creation *creation)
{
  const char      *text = sw_task_get_progress_text (creation->task);
  double           progress = sw_task_get_progress (creation->task);
  gboolean         terminal = isatty (STDERR_FILENO);
  g_autofree char *line = NULL;

  if (text == NULL || sw_task_get_finished (creation->task))
    return;
  if (terminal && progress >= 0.0)
    line = g_strdup_printf ("%s (%d %%)", text, (int)(progress * 100.0));
  else
    line = g_strdup (text);
  if (g_strcmp0 (line, creation->last_line) == 0)
    return;
  g_printerr (terminal ? "\r\033[K%s" : "%s\n", line);
  g_free (creation->last_line);
  creation->last_line = g_steal_pointer (&line);
}

static void
end_progress (Creation *creation)
{
  if (creation->last_line != NULL && isatty (STDERR_FILENO))
    g_printerr ("\n");
  g_clear_pointer (&creation->last_line, g_free);
}

static void
quit (Creation *creation)
{
  creation->over = TRUE;
  g_main_loop_quit (creation->session->loop);
}

static void
state_cb (Creation *creation)
{
  if (sw_task_get_finished (creation->task))
    quit (creation);
  else if (creation->session->interrupted && !sw_studio_get_sending (creation->session->studio))
    quit (creation);
}

static void
stalled_cb (Creation *creation,
            SwTask   *task)
{
  if (task == creation->task)
    quit (creation);
}

/* A request that is not sent yet is taken back; one on the wire is waited for, so
 * that its id is not lost. */
static void
interrupt (gpointer data)
{
  Creation *creation = data;

  end_progress (creation);
  if (sw_task_get_state (creation->task) == SW_TASK_QUEUED)
    sw_studio_abandon (creation->session->studio, creation->task);
  else if (sw_studio_get_sending (creation->session->studio))
    g_printerr ("%s\n", _ ("Waiting for the answer to the request; interrupt again to stop at once."));
  else
    quit (creation);
}

static int
tell_interruption (Creation *creation)
{
  if (sw_task_get_finished (creation->task) && sw_task_get_remote_id (creation->task) == NULL)
    g_printerr ("%s\n", _ ("Interrupted; nothing was sent."));
  else
    g_printerr ("%s\n", _ ("Interrupted; the song goes on being made. “songwright tasks --resume” brings it here, and so does the window."));
  return SW_CLI_INTERRUPTED;
}

/* Paths of the takes by clip id. */
static GHashTable *
export_takes (Creation *creation,
              GError  **error)
{
  g_autoptr (GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GListModel *clips = sw_task_get_clips (creation->task);

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GFile) file = NULL;

      if (sw_clip_get_state (clip) != SW_CLIP_READY)
        continue;
      if (creation->folder == NULL)
        {
          g_hash_table_insert (paths, g_strdup (sw_clip_get_id (clip)), g_strdup (sw_clip_get_audio_path (clip)));
          continue;
        }
      sw_studio_export_clip_async (creation->session->studio, clip, creation->folder, NULL, _sw_cli_store_result, &result);
      _sw_cli_session_wait (creation->session, &result);
      file = sw_studio_export_clip_finish (creation->session->studio, result, error);
      if (file == NULL)
        return NULL;
      g_hash_table_insert (paths, g_strdup (sw_clip_get_id (clip)), g_file_get_path (file));
    }
  return g_steal_pointer (&paths);
}

static void
print_paths (Creation   *creation,
             GHashTable *paths)
{
  GListModel *clips = sw_task_get_clips (creation->task);

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);
      const char *path = g_hash_table_lookup (paths, sw_clip_get_id (clip));

      if (path != NULL)
        {
          g_autofree char *facts = _sw_cli_describe_take (clip, path);

          g_print ("%s\n", path);
          g_printerr ("  %s\n", facts);
        }
    }
}

static int
tell_trouble (Creation *creation)
{
  const GError *error = sw_task_get_error (creation->task);
  const char   *text = sw_task_get_progress_text (creation->task);
  int           code = _sw_cli_exit_code (error);

  if (error != NULL)
    code = _sw_cli_tell_error (FALSE, error);
  else if (text != NULL)
    g_printerr ("songwright: %s\n", text);

  if (sw_task_get_state (creation->task) == SW_TASK_UNKNOWN)
    {
      if (!isnan (sw_task_get_balance_before (creation->task)) && !isnan (sw_task_get_balance_after (creation->task)))
        /* translators: numbers of credits */
        g_printerr (_ ("Balance before: %g, now: %g.\n"), sw_task_get_balance_before (creation->task), sw_task_get_balance_after (creation->task));
      return SW_CLI_UNKNOWN_FATE;
    }
  if (!sw_task_get_finished (creation->task))
    g_printerr ("%s\n", _ ("“songwright tasks --resume” goes on where this stopped."));
  return code;
}

static int
report (Creation *creation)
{
  g_autoptr (GHashTable) paths = NULL;
  g_autoptr (GError) error = NULL;
  int code = SW_CLI_OK;

  end_progress (creation);
  if (sw_task_get_state (creation->task) == SW_TASK_SUCCEEDED)
    {
      paths = export_takes (creation, &error);
      if (paths == NULL)
        code = _sw_cli_tell_error (FALSE, error);
      else if (!creation->session->json)
        print_paths (creation, paths);
    }
  else
    code = tell_trouble (creation);
  if (creation->session->json)
    {
      g_autoptr (JsonNode) node = _sw_cli_task_to_json (creation->task, paths);

      _sw_cli_print_json (node);
    }
  return code;
}

static int
create (SwCliSession *session,
        SwRequest    *request,
        const char   *service,
        GFile        *folder)
{
  Creation creation = { session, NULL, folder, NULL, FALSE };
  int      code = _sw_cli_session_open (session);

  if (code != SW_CLI_OK)
    return code;
  creation.task = sw_studio_submit (session->studio, request, service);
  session->interrupt = interrupt;
  session->interrupt_data = &creation;
  g_signal_connect_swapped (creation.task, "notify::state", G_CALLBACK (state_cb), &creation);
  g_signal_connect_swapped (creation.task, "notify::progress-text", G_CALLBACK (show_progress), &creation);
  g_signal_connect_swapped (creation.task, "notify::progress", G_CALLBACK (show_progress), &creation);
  g_signal_connect_swapped (session->studio, "task-stalled", G_CALLBACK (stalled_cb), &creation);
  if (session->interrupted)
    interrupt (&creation);
  if (!creation.over)
    g_main_loop_run (session->loop);

  g_signal_handlers_disconnect_by_data (creation.task, &creation);
  g_signal_handlers_disconnect_by_data (session->studio, &creation);
  session->interrupt = NULL;
  if (session->interrupted && sw_task_get_state (creation.task) != SW_TASK_SUCCEEDED)
    code = tell_interruption (&creation);
  else
    code = report (&creation);
  end_progress (&creation);
  return code;
}

/* Found out before anything is paid for. */
static GFile *
prepare_folder (const char *path,
                GError    **error)
{
  if (g_mkdir_with_parents (path, 0777) != 0 || g_access (path, W_OK | X_OK) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", path, g_strerror (saved_errno));
      return NULL;
    }
  return g_file_new_for_commandline_arg (path);
}

static int
create_from (SwCliOptions *options,
             const char   *service,
             const char   *out,
             gboolean      json)
{
  g_autoptr (SwCliSession) session = NULL;
  g_autoptr (SwRequest) request = NULL;
  g_autoptr (GPtrArray) violations = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) folder = NULL;

  request = _sw_cli_options_make (options, &error);
  if (request == NULL)
    return _sw_cli_tell_error (json, error);
  violations = sw_request_validate (request, NULL);
  if (violations->len > 0)
    return _sw_cli_tell_violations (json, request, violations);
  if (out != NULL && (folder = prepare_folder (out, &error)) == NULL)
    {
      _sw_cli_tell_error (json, error);
      return SW_CLI_DISK;
    }
  session = _sw_cli_session_new (FALSE, json);
  return create (session, request, service, folder);
}

int
_sw_cli_create (int    argc,
                char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (SwCliOptions) options = _sw_cli_options_new (sw_contract_get_default ());
  g_autofree char   *service = NULL;
  g_autofree char   *out = NULL;
  gboolean           json = FALSE;
  const GOptionEntry entries[] = {
    { "service", 0, 0, G_OPTION_ARG_STRING, &service, N_ ("Who makes the song (default: as in the preferences)"), "builtin|musicapi|URL" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_ ("Copy the takes to this folder too"), N_ ("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object instead of paths"), NULL },
    { NULL },
  };
  int code;

  g_option_context_set_summary (context, _ ("Makes a song: sends the request, waits, saves the takes in the library and prints their paths."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  _sw_cli_options_add_to (options, g_option_context_get_main_group (context));
  if (!_sw_cli_parse (context, &argc, &argv, &code))
    return code;
  return create_from (options, service, out, json);
}
