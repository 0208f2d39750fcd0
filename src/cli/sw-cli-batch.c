/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Several songs in one call. */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"

#include "sw-json.h"

#include <glib/gi18n.h>

#define CREATE_PATH "/api/v1/sonic/create"
#define MAX_BYTES (1024 * 1024)

/* A list of bodies as the service takes them, or {"items": […]}. */
static GPtrArray *
read_requests (const char *path,
               GError    **error)
{
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *items = NULL;
  gsize      length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  root = length <= MAX_BYTES ? sw_json_parse (text, length, NULL) : NULL;
  if (root != NULL && JSON_NODE_HOLDS_ARRAY (root))
    items = json_node_get_array (root);
  else if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    items = sw_json_get_array (json_node_get_object (root), "items");
  if (items == NULL || json_array_get_length (items) == 0 || json_array_get_length (items) > SW_STUDIO_MAX_BATCH)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("%s: give a JSON list of 1 to %u requests"), path, SW_STUDIO_MAX_BATCH);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *body = sw_json_array_get_object (items, i);
      SwRequest  *request = body != NULL ? sw_request_new_from_body (sw_contract_get_default (), CREATE_PATH, body, NULL) : NULL;

      if (request == NULL)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("%s: entry %u is not a request"), path, i + 1);
          return NULL;
        }
      g_ptr_array_add (requests, request);
    }
  return g_steal_pointer (&requests);
}

/* Every item is told, so that a file can be mended in one go. */
static int
check (GPtrArray *requests,
       gboolean   json)
{
  int code = SW_CLI_OK;

  for (guint i = 0; i < requests->len; i++)
    {
      g_autoptr (GPtrArray) violations = sw_request_validate (requests->pdata[i], NULL);

      if (violations->len == 0)
        continue;
      g_printerr (_ ("Entry %u:\n"), i + 1);
      code = _sw_cli_tell_violations (json, requests->pdata[i], violations);
    }
  return code;
}

static int
tell (SwCliSession *session,
      GPtrArray    *requests,
      const char   *service)
{
  g_autoptr (SwRequest) batch = sw_request_new (sw_contract_get_default (), "sonic.batch_create");
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < requests->len; i++)
    json_array_add_element (items, sw_request_to_body (requests->pdata[i], SW_TARGET_HOSTED));
  json_node_take_array (node, items);
  sw_request_set_json (batch, "items", node);
  return _sw_cli_tell_request (session, batch, service);
}

static guint
count_waiting (SwCliSession *session,
               GPtrArray    *tasks)
{
  guint n = 0;

  for (guint i = 0; i < tasks->len; i++)
    n += sw_studio_is_driving (session->studio, tasks->pdata[i]);
  return n;
}

static int
report (SwCliSession *session,
        GPtrArray    *tasks)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  int        code = SW_CLI_OK;

  json_node_take_array (node, array);
  for (guint i = 0; i < tasks->len; i++)
    {
      SwTask     *task = tasks->pdata[i];
      GListModel *clips = sw_task_get_clips (task);

      json_array_add_element (array, _sw_cli_task_to_json (task, NULL));
      if (sw_task_get_error (task) != NULL)
        {
          g_printerr ("%s: ", sw_task_get_title (task));
          code = _sw_cli_tell_error (FALSE, sw_task_get_error (task));
        }
      if (sw_task_get_state (task) == SW_TASK_UNKNOWN)
        code = SW_CLI_UNKNOWN_FATE;
      for (guint j = 0; !session->json && j < g_list_model_get_n_items (clips); j++)
        {
          g_autoptr (SwClip) clip = g_list_model_get_item (clips, j);

          if (sw_clip_get_audio_path (clip) != NULL)
            g_print ("%s\n", sw_clip_get_audio_path (clip));
        }
    }
  if (session->json)
    _sw_cli_print_json (node);
  return code;
}

static int
run (SwCliSession *session,
     GPtrArray    *requests,
     const char   *service)
{
  g_autoptr (GPtrArray) tasks = NULL;
  int code = _sw_cli_session_open (session);

  if (code != SW_CLI_OK)
    return code;
  tasks = sw_studio_submit_batch (session->studio, requests, service);
  while (!session->interrupted && count_waiting (session, tasks) > 0)
    g_main_context_iteration (NULL, TRUE);
  if (session->interrupted)
    {
      g_printerr ("%s\n", _ ("Interrupted; “songwright tasks --resume” brings what is being made."));
      return SW_CLI_INTERRUPTED;
    }
  return report (session, tasks);
}

int
_sw_cli_batch (int    argc,
               char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("FILE"));
  g_autoptr (SwCliSession) session = NULL;
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *service = NULL;
  g_auto (GStrv) files = NULL;
  gboolean           json = FALSE;
  gboolean           dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "service", 0, 0, G_OPTION_ARG_STRING, &service, N_ ("Who makes the songs (default: as in the preferences)"), "builtin|musicapi|URL" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON array"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Show the request and its price, send nothing"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, NULL },
    { NULL },
  };
  int code;

  g_option_context_set_summary (context, _ ("Makes up to ten songs at once, from a file with a JSON list of requests."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!_sw_cli_parse (context, &argc, &argv, &code))
    return code;
  if (files == NULL || g_strv_length (files) != 1)
    {
      g_printerr ("songwright: %s\n", _ ("name one file with requests; “songwright create … --dry-run --json” shows one"));
      return SW_CLI_BAD_REQUEST;
    }
  requests = read_requests (files[0], &error);
  if (requests == NULL)
    {
      _sw_cli_tell_error (json, error);
      return SW_CLI_BAD_REQUEST;
    }
  code = check (requests, json);
  if (code != SW_CLI_OK)
    return code;
  session = _sw_cli_session_new (FALSE, json);
  return dry_run ? tell (session, requests, service) : run (session, requests, service);
}
