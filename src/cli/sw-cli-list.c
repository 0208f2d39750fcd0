/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"

#include "sw-connections.h"
#include "sw-json.h"

#include <glib/gi18n.h>
#include <math.h>

#define DEFAULT_LIMIT 50

/* tasks */

static void
print_task (SwTask *task)
{
  g_autofree char *created = _sw_cli_dup_time (sw_task_get_created (task) / G_USEC_PER_SEC);
  const GError    *error = sw_task_get_error (task);

  g_print ("%s  %s  %-9s  %s\n", sw_task_get_id (task), created, _sw_cli_state_name (sw_task_get_state (task)), sw_task_get_title (task));
  if (error != NULL)
    {
      g_autofree char *remedy = NULL;
      g_autofree char *words = sw_studio_describe_error (error, &remedy);

      g_print ("    %s\n", words);
      if (remedy != NULL)
        g_print ("    %s\n", remedy);
    }
  if (sw_task_get_state (task) == SW_TASK_UNKNOWN && !isnan (sw_task_get_balance_before (task)) && !isnan (sw_task_get_balance_after (task)))
    {
      g_print ("    ");
      g_print (_ ("Balance before: %g, now: %g.\n"), sw_task_get_balance_before (task), sw_task_get_balance_after (task));
    }
}

static void
print_tasks (SwCliSession *session)
{
  GListModel *tasks = G_LIST_MODEL (sw_studio_get_tasks (session->studio));
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (SwTask) task = g_list_model_get_item (tasks, i);

      if (session->json)
        json_array_add_element (array, _sw_cli_task_to_json (task, NULL));
      else
        print_task (task);
    }
  json_node_take_array (node, array);
  if (session->json)
    _sw_cli_print_json (node);
  else if (g_list_model_get_n_items (tasks) == 0)
    g_print ("%s\n", _ ("No tasks yet."));
}

static gboolean
anything_driven (SwCliSession *session)
{
  GListModel *tasks = G_LIST_MODEL (sw_studio_get_tasks (session->studio));

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (SwTask) task = g_list_model_get_item (tasks, i);

      if (sw_studio_is_driving (session->studio, task))
        return TRUE;
    }
  return FALSE;
}

static void
stopped_cb (SwCliSession *session,
            SwTask       *task)
{
  g_printerr ("%s: %s\n", sw_task_get_title (task), _sw_cli_state_name (sw_task_get_state (task)));
  if (!anything_driven (session))
    g_main_loop_quit (session->loop);
}

/* The code of what did not reach its end this time. */
static int
resume_all (SwCliSession *session)
{
  g_autoptr (GPtrArray) driven = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *tasks = G_LIST_MODEL (sw_studio_get_tasks (session->studio));
  int         code = SW_CLI_OK;

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (SwTask) task = g_list_model_get_item (tasks, i);

      if (sw_studio_is_driving (session->studio, task))
        g_ptr_array_add (driven, g_steal_pointer (&task));
      else if (sw_task_get_active (task))
        g_printerr (_ ("%s: another Songwright is working on it\n"), sw_task_get_title (task));
    }
  g_signal_connect_swapped (session->studio, "task-finished", G_CALLBACK (stopped_cb), session);
  g_signal_connect_swapped (session->studio, "task-stalled", G_CALLBACK (stopped_cb), session);
  if (anything_driven (session) && !session->interrupted)
    g_main_loop_run (session->loop);
  g_signal_handlers_disconnect_by_data (session->studio, session);

  for (guint i = 0; i < driven->len; i++)
    {
      SwTask *task = driven->pdata[i];

      if (sw_task_get_state (task) == SW_TASK_UNKNOWN)
        code = SW_CLI_UNKNOWN_FATE;
      else if (sw_task_get_state (task) != SW_TASK_SUCCEEDED)
        code = _sw_cli_exit_code (sw_task_get_error (task));
    }
  return session->interrupted ? SW_CLI_INTERRUPTED : code;
}

int
_sw_cli_tasks (int    argc,
               char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (SwCliSession) session = NULL;
  gboolean           json = FALSE;
  gboolean           resume = FALSE;
  const GOptionEntry entries[] = {
    { "resume", 0, 0, G_OPTION_ARG_NONE, &resume, N_ ("Go on with unfinished tasks and wait for their end first"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON array"), NULL },
    { NULL },
  };
  int code;

  g_option_context_set_summary (context, _ ("Lists the tasks, newest first."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!_sw_cli_parse (context, &argc, &argv, &code))
    return code;
  session = _sw_cli_session_new (resume, json);
  code = _sw_cli_session_open (session);
  if (code != SW_CLI_OK)
    return code;
  if (resume)
    code = resume_all (session);
  print_tasks (session);
  return code;
}

/* clips */

static void
print_clip (SwClip *clip)
{
  int         seconds = (int)round (sw_clip_get_duration (clip));
  const char *path = sw_clip_get_audio_path (clip);

  g_print ("%s  %d:%02d  %s", sw_clip_get_id (clip), seconds / 60, seconds % 60, sw_clip_get_title (clip)[0] != '\0' ? sw_clip_get_title (clip) : _ ("Untitled"));
  /* translators: which take of a song */
  g_print (_ (" (take %d)"), sw_clip_get_take (clip));
  g_print ("\n    %s\n", path != NULL ? path : _ ("not here yet"));
}

static int
list_clips (SwCliSession      *session,
            const SwClipQuery *query,
            int                limit)
{
  SwStore *store = sw_studio_get_store (session->studio);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) clips = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  sw_store_query_clips_async (store, query, 0, limit, NULL, _sw_cli_store_result, &result);
  _sw_cli_session_wait (session, &result);
  clips = sw_store_query_clips_finish (store, result, &error);
  if (clips == NULL)
    return _sw_cli_tell_error (session->json, error);
  for (guint i = 0; i < clips->len; i++)
    if (session->json)
      json_array_add_element (array, _sw_cli_clip_to_json (clips->pdata[i], sw_clip_get_audio_path (clips->pdata[i])));
    else
      print_clip (clips->pdata[i]);
  if (session->json)
    _sw_cli_print_json (node);
  else if (clips->len == 0)
    g_print ("%s\n", _ ("No songs found."));
  return SW_CLI_OK;
}

int
_sw_cli_clips (int    argc,
               char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (SwCliSession) session = NULL;
  g_autofree char   *search = NULL;
  gboolean           json = FALSE;
  gboolean           liked = FALSE;
  int                limit = DEFAULT_LIMIT;
  SwClipQuery        query = { NULL };
  const GOptionEntry entries[] = {
    { "search", 0, 0, G_OPTION_ARG_STRING, &search, N_ ("Only songs with these words"), N_ ("WORDS") },
    { "liked", 0, 0, G_OPTION_ARG_NONE, &liked, N_ ("Only liked songs"), NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("How many songs at most (default 50)"), N_ ("NUMBER") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON array"), NULL },
    { NULL },
  };
  int code;

  g_option_context_set_summary (context, _ ("Lists the songs of the library, newest first."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!_sw_cli_parse (context, &argc, &argv, &code))
    return code;
  if (limit < 1)
    {
      g_printerr ("songwright: %s\n", _ ("--limit: give a number of songs, 1 or more"));
      return SW_CLI_BAD_REQUEST;
    }
  session = _sw_cli_session_new (FALSE, json);
  code = _sw_cli_session_open (session);
  if (code != SW_CLI_OK)
    return code;
  query.search = search;
  query.liked_only = liked;
  return list_clips (session, &query, limit);
}

/* credits */

static void
print_credits (SwCliSession    *session,
               const char      *service,
               const SwBalance *balance)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *name = sw_studio_dup_service_name (session->studio, service);
  JsonObject      *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "service", service);
  json_object_set_boolean_member (object, "free", balance == NULL);
  if (balance != NULL)
    {
      json_object_set_double_member (object, "credits", balance->credits);
      json_object_set_double_member (object, "extra_credits", balance->extra_credits);
      json_object_set_double_member (object, "balance", balance->credits + balance->extra_credits);
    }
  if (session->json)
    _sw_cli_print_json (node);
  else if (balance == NULL)
    /* translators: %s is the name of a service */
    g_print (_ ("%s: free of charge\n"), name);
  else
    /* translators: the name of a service; three numbers of credits */
    g_print (_ ("%s: %g credits (%g monthly, %g extra)\n"), name, balance->credits + balance->extra_credits, balance->credits, balance->extra_credits);
}

static int
ask_credits (SwCliSession *session,
             const char   *service)
{
  SwSecrets *secrets = sw_studio_get_secrets (session->studio);
  g_autoptr (GAsyncResult) looked_up = NULL;
  g_autoptr (GAsyncResult) answered = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  SwBalance        balance = { 0 };

  sw_secrets_lookup_async (secrets, service, NULL, _sw_cli_store_result, &looked_up);
  _sw_cli_session_wait (session, &looked_up);
  key = sw_secrets_lookup_finish (secrets, looked_up, &error);
  if (error == NULL)
    {
      sw_studio_test_key_async (session->studio, service, key, NULL, _sw_cli_store_result, &answered);
      _sw_cli_session_wait (session, &answered);
      if (sw_studio_test_key_finish (session->studio, answered, &balance, &error))
        {
          print_credits (session, service, &balance);
          return SW_CLI_OK;
        }
    }
  return _sw_cli_tell_error (session->json, error);
}

int
_sw_cli_credits (int    argc,
                 char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (SwCliSession) session = NULL;
  g_autofree char   *service = NULL;
  g_autofree char   *normal = NULL;
  gboolean           json = FALSE;
  const GOptionEntry entries[] = {
    { "service", 0, 0, G_OPTION_ARG_STRING, &service, N_ ("Which service (default: as in the preferences)"), "builtin|musicapi|URL" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON object"), NULL },
    { NULL },
  };
  int code;

  g_option_context_set_summary (context, _ ("Asks the balance of the account, which is free."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!_sw_cli_parse (context, &argc, &argv, &code))
    return code;
  session = _sw_cli_session_new (FALSE, json);
  normal = sw_connections_normalize (service != NULL ? service : sw_studio_get_service (session->studio));
  if (g_str_equal (normal, "builtin"))
    {
      print_credits (session, normal, NULL);
      return SW_CLI_OK;
    }
  return ask_credits (session, normal);
}
