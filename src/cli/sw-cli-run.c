/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One request from its sending to its end. */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"

#include <glib/gi18n.h>
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

static void
tell_alternative (Creation *creation)
{
  g_autofree char *words = NULL;
  g_autoptr (SwRequest) other = sw_studio_dup_alternative (creation->session->studio, creation->task, &words);

  if (other != NULL)
    /* translators: %s is something to try instead */
    g_printerr (_ ("%s (--alternative).\n"), words);
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
  if (sw_task_get_refunded (creation->task))
    g_printerr ("%s\n", _ ("The service says that it gave the credits back."));
  tell_alternative (creation);

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
  g_autoptr (GPtrArray) assets = NULL;
  int code = SW_CLI_OK;

  end_progress (creation);
  if (sw_task_get_state (creation->task) == SW_TASK_SUCCEEDED)
    {
      paths = export_takes (creation, &error);
      if (paths != NULL)
        assets = _sw_cli_collect_assets (creation->session, creation->task, creation->folder, &error);
      if (paths == NULL || assets == NULL)
        code = _sw_cli_tell_error (FALSE, error);
      else if (!creation->session->json)
        {
          print_paths (creation, paths);
          _sw_cli_print_assets (creation->task, assets);
        }
    }
  else
    code = tell_trouble (creation);
  if (creation->session->json)
    {
      g_autoptr (JsonNode) node = _sw_cli_task_to_json (creation->task, paths);

      _sw_cli_add_results (json_node_get_object (node), creation->session, creation->task, assets);
      _sw_cli_print_json (node);
    }
  return code;
}

/* Sends @request, waits for its end and tells what came of it. */
int
_sw_cli_run_request (SwCliSession *session,
                     SwRequest    *request,
                     const char   *service,
                     GFile        *folder)
{
  Creation creation = { session, NULL, folder, NULL, FALSE };
  int      code;

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
