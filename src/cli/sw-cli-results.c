/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is found and what is told about songs and what they have. */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"

#include "sw-connections.h"
#include "sw-json.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MAX_CANDIDATES 200

static gboolean
same_title (const char *a,
            const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);

  return g_str_equal (folded_a, folded_b);
}

static GPtrArray *
query (SwCliSession *session,
       const char   *search,
       guint         limit,
       GError      **error)
{
  SwStore          *store = sw_studio_get_store (session->studio);
  const SwClipQuery clip_query = { .search = search };
  g_autoptr (GAsyncResult) result = NULL;

  sw_store_query_clips_async (store, &clip_query, 0, limit, NULL, _sw_cli_store_result, &result);
  _sw_cli_session_wait (session, &result);
  return sw_store_query_clips_finish (store, result, error);
}

static SwClip *
load (SwCliSession *session,
      const char   *id)
{
  SwStore *store = sw_studio_get_store (session->studio);
  g_autoptr (GAsyncResult) result = NULL;

  sw_store_load_clip_async (store, id, NULL, _sw_cli_store_result, &result);
  _sw_cli_session_wait (session, &result);
  return sw_store_load_clip_finish (store, result, NULL);
}

/* The newest song of that title; of its takes the wished one, else the first. */
static SwClip *
choose (GPtrArray  *clips,
        const char *title,
        int         take)
{
  SwClip *chosen = NULL;

  for (guint i = 0; i < clips->len; i++)
    {
      SwClip *clip = clips->pdata[i];

      if (!same_title (sw_clip_get_title (clip), title) || (take > 0 && sw_clip_get_take (clip) != take))
        continue;
      if (chosen == NULL || (g_strcmp0 (sw_clip_get_task_id (clip), sw_clip_get_task_id (chosen)) == 0 &&
                             sw_clip_get_take (clip) < sw_clip_get_take (chosen)))
        chosen = clip;
    }
  return chosen != NULL ? g_object_ref (chosen) : NULL;
}

SwClip *
_sw_cli_find_clip (SwCliSession *session,
                   const char   *name,
                   int           take,
                   GError      **error)
{
  g_autoptr (GPtrArray) clips = NULL;
  SwClip *clip = NULL;

  if (g_uuid_string_is_valid (name))
    clip = load (session, name);
  else if (g_str_equal (name, "last"))
    {
      clips = query (session, NULL, MAX_CANDIDATES, error);
      if (clips != NULL && clips->len > 0)
        clip = choose (clips, sw_clip_get_title (clips->pdata[0]), take);
    }
  else
    {
      clips = query (session, name, MAX_CANDIDATES, error);
      clip = clips != NULL ? choose (clips, name, take) : NULL;
    }
  if (clip == NULL && (error == NULL || *error == NULL))
    /* translators: %s is what somebody typed */
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("There is no song “%s” in the library; “songwright clips” lists them"), name);
  return clip;
}

static gboolean
is_result_of (SwAsset *asset,
              SwTask  *task)
{
  const char *operation = sw_request_get_operation (sw_task_get_request (task))->id;
  gboolean    stems = g_str_has_prefix (operation, "sonic.stems_");

  if (g_strcmp0 (sw_asset_get_task_id (asset), sw_task_get_id (task)) == 0)
    return TRUE;
  /* It was here already, so the task did not ask. */
  if (sw_task_get_remote_id (task) != NULL || sw_task_get_answer (task) != NULL)
    return FALSE;
  return stems ? sw_asset_get_kind (asset) == SW_ASSET_STEM
               : g_str_equal (sw_studio_get_asset_operation (sw_asset_get_kind (asset)), operation);
}

/* "Paper Boats (take 2).wav" */
static gboolean
copy_out (SwCliSession *session,
          SwAsset      *asset,
          GFile        *folder,
          GError      **error)
{
  g_autoptr (SwClip) clip = load (session, sw_asset_get_clip_id (asset));
  g_autofree char *name = clip != NULL ? sw_studio_dup_export_name (session->studio, clip) : g_strdup (sw_asset_get_id (asset));
  const char      *ending = strrchr (sw_asset_get_path (asset), '.');
  char            *dot = strrchr (name, '.');
  g_autofree char *file_name = NULL;
  g_autoptr (GFile) from = g_file_new_for_path (sw_asset_get_path (asset));
  g_autoptr (GFile) to = NULL;

  if (dot != NULL)
    *dot = '\0';
  for (guint i = 1; to == NULL || g_file_query_exists (to, NULL); i++)
    {
      g_clear_object (&to);
      g_free (file_name);
      file_name = i == 1 ? g_strconcat (name, ending, NULL) : g_strdup_printf ("%s %u%s", name, i, ending);
      to = g_file_get_child (folder, file_name);
    }
  if (!g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, error))
    return FALSE;
  sw_asset_set_path (asset, g_file_peek_path (to));
  return TRUE;
}

GPtrArray *
_sw_cli_collect_assets (SwCliSession *session,
                        SwTask       *task,
                        GFile        *folder,
                        GError      **error)
{
  const char *const *sources = sw_request_get_sources (sw_task_get_request (task));
  SwStore           *store = sw_studio_get_store (session->studio);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (sources == NULL || g_list_model_get_n_items (sw_task_get_clips (task)) > 0)
    return g_steal_pointer (&found);
  sw_store_load_assets_async (store, sources[0], NULL, _sw_cli_store_result, &result);
  _sw_cli_session_wait (session, &result);
  all = sw_store_load_assets_finish (store, result, error);
  if (all == NULL)
    return NULL;
  for (guint i = 0; i < all->len; i++)
    if (is_result_of (all->pdata[i], task))
      {
        if (folder != NULL && sw_asset_get_path (all->pdata[i]) != NULL && !copy_out (session, all->pdata[i], folder, error))
          return NULL;
        g_ptr_array_add (found, g_object_ref (all->pdata[i]));
      }
  return g_steal_pointer (&found);
}

/* What no asset holds: words, a style about no song, a singer. */
static JsonObject *
get_answer (SwTask    *task,
            JsonNode **node)
{
  *node = sw_task_get_answer (task) != NULL ? sw_json_parse (sw_task_get_answer (task), -1, NULL) : NULL;
  return *node != NULL && JSON_NODE_HOLDS_OBJECT (*node) ? json_node_get_object (*node) : NULL;
}

static void
print_answer (SwTask *task)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *answer = get_answer (task, &node);
  JsonArray  *results = sw_json_get_array (answer, "results");
  const char *tags = sw_json_get_string (sw_json_get_object (answer, "data"), "upsampled_tags", NULL);
  const char *persona = sw_json_get_string (answer, "persona_id", NULL);

  for (guint i = 0; results != NULL && i < json_array_get_length (results); i++)
    {
      JsonObject *result = sw_json_array_get_object (results, i);

      g_print ("%s%s\n\n%s\n", i > 0 ? "\n" : "", sw_json_get_string (result, "title", ""), sw_json_get_string (result, "lyrics", ""));
    }
  if (tags != NULL)
    g_print ("%s\n", tags);
  if (persona != NULL)
    g_print ("%s\n", persona);
}

void
_sw_cli_print_assets (SwTask    *task,
                      GPtrArray *assets)
{
  for (guint i = 0; i < assets->len; i++)
    {
      SwAsset *asset = assets->pdata[i];

      if (sw_asset_get_path (asset) != NULL)
        g_print ("%s\n", sw_asset_get_path (asset));
      else if (sw_asset_get_number (asset) > 0)
        g_print ("%g\n", sw_asset_get_number (asset));
      else if (sw_asset_get_kind (asset) == SW_ASSET_VOX)
        g_print ("%s\n", sw_asset_get_remote_id (asset));
      else if (sw_asset_get_text (asset) != NULL)
        g_print ("%s\n", sw_asset_get_text (asset));
    }
  if (assets->len == 0)
    print_answer (task);
}

static JsonNode *
asset_to_json (SwAsset *asset)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (SW_TYPE_ASSET_KIND);
  JsonObject *object = json_object_new ();
  JsonNode   *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "id", sw_asset_get_id (asset));
  json_object_set_string_member (object, "kind", g_enum_get_value (G_ENUM_CLASS (class), sw_asset_get_kind (asset))->value_nick);
  json_object_set_string_member (object, "name", sw_asset_get_name (asset));
  json_object_set_string_member (object, "remote_id", sw_asset_get_remote_id (asset));
  json_object_set_string_member (object, "path", sw_asset_get_path (asset));
  json_object_set_double_member (object, "number", sw_asset_get_number (asset));
  json_object_set_double_member (object, "start", sw_asset_get_start (asset));
  json_object_set_double_member (object, "end", sw_asset_get_end (asset));
  json_object_set_string_member (object, "text", sw_asset_get_text (asset));
  json_node_take_object (node, object);
  return node;
}

static void
add_alternative (JsonObject *object,
                 SwRequest  *request,
                 const char *words)
{
  JsonObject *alternative = json_object_new ();

  json_object_set_string_member (alternative, "operation", sw_request_get_operation (request)->id);
  json_object_set_string_member (alternative, "task_type", sw_request_get_string (request, "task_type"));
  json_object_set_string_member (alternative, "model", sw_request_get_string (request, "mv"));
  json_object_set_string_member (alternative, "message", words);
  json_object_set_object_member (object, "alternative", alternative);
}

/* @assets: (nullable) */
void
_sw_cli_add_results (JsonObject   *object,
                     SwCliSession *session,
                     SwTask       *task,
                     GPtrArray    *assets)
{
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *words = NULL;
  g_autoptr (SwRequest) other = sw_studio_dup_alternative (session->studio, task, &words);
  JsonArray *array = json_array_new ();

  for (guint i = 0; assets != NULL && i < assets->len; i++)
    json_array_add_element (array, asset_to_json (assets->pdata[i]));
  json_object_set_array_member (object, "assets", array);
  if (get_answer (task, &answer) != NULL)
    json_object_set_member (object, "answer", json_node_copy (answer));
  json_object_set_boolean_member (object, "refunded", sw_task_get_refunded (task));
  if (other != NULL)
    add_alternative (object, other, words);
}

int
_sw_cli_tell_request (SwCliSession *session,
                      SwRequest    *request,
                      const char   *service)
{
  const SwOperation *operation = sw_request_get_operation (request);
  g_autofree char   *normal = sw_connections_normalize (service != NULL ? service : sw_studio_get_service (session->studio));
  g_autoptr (JsonNode) body = sw_request_to_body (request, sw_studio_get_target (session->studio, normal));
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = sw_json_to_string (body, TRUE);
  double           credits = sw_studio_estimate_credits (session->studio, request, normal);
  JsonObject      *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "operation", operation->id);
  json_object_set_string_member (object, "service", normal);
  json_object_set_string_member (object, "method", operation->method);
  json_object_set_string_member (object, "path", operation->path);
  json_object_set_member (object, "body", json_node_copy (body));
  if (isnan (credits))
    json_object_set_null_member (object, "credits");
  else
    json_object_set_double_member (object, "credits", credits);
  if (session->json)
    {
      _sw_cli_print_json (node);
      return SW_CLI_OK;
    }
  g_print ("%s %s\n%s\n", operation->method, operation->path, text);
  if (isnan (credits))
    g_printerr ("%s\n", _ ("Price: not published"));
  else if (credits == 0)
    g_printerr ("%s\n", _ ("Price: free"));
  else
    /* translators: a number of credits */
    g_printerr (_ ("Price: about %g credits\n"), credits);
  return SW_CLI_OK;
}
