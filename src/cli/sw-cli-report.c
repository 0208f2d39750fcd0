/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"

#include "sw-json.h"
#include "sw-player.h"
#include "sw-probe.h"

#include <glib/gi18n.h>
#include <math.h>

static int
service_exit_code (int code)
{
  switch ((SwServiceError)code)
    {
    case SW_SERVICE_ERROR_NO_CONNECTION:
    case SW_SERVICE_ERROR_INTERRUPTED:
    case SW_SERVICE_ERROR_TLS:
    case SW_SERVICE_ERROR_RATE_LIMITED:
    case SW_SERVICE_ERROR_SERVER:
    case SW_SERVICE_ERROR_BAD_ANSWER:
    case SW_SERVICE_ERROR_FETCH:
      return SW_CLI_NETWORK;
    case SW_SERVICE_ERROR_NO_KEY:
    case SW_SERVICE_ERROR_UNAUTHORIZED:
      return SW_CLI_KEY_REFUSED;
    case SW_SERVICE_ERROR_NO_CREDIT:
      return SW_CLI_NO_CREDIT;
    case SW_SERVICE_ERROR_INVALID_REQUEST:
    case SW_SERVICE_ERROR_INSECURE:
      return SW_CLI_BAD_REQUEST;
    case SW_SERVICE_ERROR_FORBIDDEN:
    case SW_SERVICE_ERROR_NOT_FOUND:
    case SW_SERVICE_ERROR_GONE:
    case SW_SERVICE_ERROR_TASK_FAILED:
      return SW_CLI_TASK_FAILED;
    default:
      return SW_CLI_FAILED;
    }
}

static gboolean
is_disk_error (const GError *error)
{
  return g_error_matches (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_FULL) ||
         g_error_matches (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_READ_ONLY) ||
         g_error_matches (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_OPEN) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY) ||
         error->domain == G_FILE_ERROR;
}

int
_sw_cli_exit_code (const GError *error)
{
  if (error == NULL)
    return SW_CLI_FAILED;
  if (error->domain == SW_SERVICE_ERROR)
    return service_exit_code (error->code);
  if (error->domain == G_OPTION_ERROR || g_error_matches (error, SW_STUDIO_ERROR, SW_STUDIO_ERROR_ADDRESS))
    return SW_CLI_BAD_REQUEST;
  if (is_disk_error (error))
    return SW_CLI_DISK;
  if (error->domain == SW_AUDIO_ERROR || g_error_matches (error, SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_SONG) ||
      g_error_matches (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_AUDIO))
    return SW_CLI_TASK_FAILED;
  return SW_CLI_FAILED;
}

void
_sw_cli_print_json (JsonNode *node)
{
  g_autofree char *text = sw_json_to_string (node, TRUE);

  g_print ("%s\n", text);
}

static JsonNode *
error_to_json (const GError *error)
{
  g_autofree char *remedy = NULL;
  g_autofree char *words = sw_studio_describe_error (error, &remedy);
  JsonObject      *object = json_object_new ();
  JsonNode        *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "message", words);
  if (remedy != NULL)
    json_object_set_string_member (object, "remedy", remedy);
  json_node_take_object (node, object);
  return node;
}

int
_sw_cli_tell_error (gboolean      json,
                    const GError *error)
{
  g_autofree char *remedy = NULL;
  g_autofree char *words = sw_studio_describe_error (error, &remedy);

  if (json)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      JsonObject *object = json_object_new ();

      json_object_set_member (object, "error", error_to_json (error));
      json_node_take_object (node, object);
      _sw_cli_print_json (node);
    }
  g_printerr ("songwright: %s\n", words);
  if (remedy != NULL)
    g_printerr ("%s\n", remedy);
  return _sw_cli_exit_code (error);
}

static const char *
name_of (SwRequest         *request,
         const SwViolation *violation)
{
  const SwParameter *parameter = sw_operation_get_parameter (sw_request_get_operation (request), violation->parameter);

  return parameter != NULL && parameter->option != NULL ? parameter->option : NULL;
}

int
_sw_cli_tell_violations (gboolean   json,
                         SwRequest *request,
                         GPtrArray *violations)
{
  JsonArray  *array = json_array_new ();
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < violations->len; i++)
    {
      const SwViolation *violation = violations->pdata[i];
      const char        *option = name_of (request, violation);
      JsonObject        *member = json_object_new ();

      json_object_set_string_member (member, "parameter", violation->parameter);
      json_object_set_string_member (member, "rule", violation->rule);
      json_object_set_string_member (member, "message", violation->message);
      json_array_add_object_element (array, member);
      if (option != NULL)
        g_printerr ("songwright: --%s: %s\n", option, violation->message);
      else
        g_printerr ("songwright: %s\n", violation->message);
    }
  json_object_set_array_member (object, "violations", array);
  json_node_take_object (node, object);
  if (json)
    _sw_cli_print_json (node);
  return SW_CLI_BAD_REQUEST;
}

/* Stable names for scripts; not translated. */
const char *
_sw_cli_state_name (SwTaskState state)
{
  GEnumClass *class = g_type_class_peek (SW_TYPE_TASK_STATE);
  GEnumValue *value = class != NULL ? g_enum_get_value (class, state) : NULL;

  return value != NULL ? value->value_nick : "";
}

char *
_sw_cli_dup_time (gint64 seconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);

  return utc != NULL ? g_date_time_format_iso8601 (utc) : g_strdup ("");
}

static void
set_credits (JsonObject *object,
             const char *name,
             double      credits)
{
  if (isnan (credits))
    json_object_set_null_member (object, name);
  else
    json_object_set_double_member (object, name, credits);
}

JsonNode *
_sw_cli_clip_to_json (SwClip     *clip,
                      const char *path)
{
  g_autofree char *created = _sw_cli_dup_time (sw_clip_get_created (clip));
  JsonObject      *object = json_object_new ();
  JsonNode        *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "id", sw_clip_get_id (clip));
  json_object_set_string_member (object, "title", sw_clip_get_title (clip));
  json_object_set_int_member (object, "take", sw_clip_get_take (clip));
  json_object_set_string_member (object, "path", path);
  json_object_set_double_member (object, "duration", round (sw_clip_get_duration (clip) * 1000.0) / 1000.0);
  if (sw_clip_get_bpm (clip) > 0.0)
    json_object_set_double_member (object, "bpm", sw_clip_get_bpm (clip));
  else
    json_object_set_null_member (object, "bpm");
  json_object_set_string_member (object, "key", sw_clip_get_key (clip));
  json_object_set_string_member (object, "tags", sw_clip_get_tags (clip));
  json_object_set_boolean_member (object, "liked", sw_clip_get_liked (clip));
  json_object_set_string_member (object, "created", created);
  if (sw_clip_get_error (clip) != NULL)
    json_object_set_member (object, "error", error_to_json (sw_clip_get_error (clip)));
  json_node_take_object (node, object);
  return node;
}

char *
_sw_cli_describe_take (SwClip     *clip,
                       const char *path)
{
  GString *text = g_string_new (NULL);
  SwProbe  probe = { 0 };
  gboolean playable = sw_probe_file (path, TRUE, &probe, NULL, NULL);

  if (playable)
    g_string_append_printf (text, "%d:%02d", (int)probe.duration / 60, (int)probe.duration % 60);
  else
    /* translators: after the path of a sound file */
    g_string_append (text, _ ("cannot be played"));
  if (sw_clip_get_bpm (clip) > 0)
    g_string_append_printf (text, ", %.0f bpm", sw_clip_get_bpm (clip));
  if (sw_clip_get_key (clip) != NULL)
    g_string_append_printf (text, ", %s", sw_clip_get_key (clip));
  if (playable && isfinite (probe.loudness))
    g_string_append_printf (text, ", %.1f LUFS", probe.loudness);
  return g_string_free (text, FALSE);
}

/* @paths: (nullable): clip id -> where its copy is, when not in the library. */
JsonNode *
_sw_cli_task_to_json (SwTask     *task,
                      GHashTable *paths)
{
  g_autofree char *created = _sw_cli_dup_time (sw_task_get_created (task) / G_USEC_PER_SEC);
  GListModel      *clips = sw_task_get_clips (task);
  JsonObject      *object = json_object_new ();
  JsonObject      *price = json_object_new ();
  JsonArray       *array = json_array_new ();
  JsonNode        *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "task_id", sw_task_get_id (task));
  json_object_set_string_member (object, "remote_id", sw_task_get_remote_id (task));
  json_object_set_string_member (object, "title", sw_task_get_title (task));
  json_object_set_string_member (object, "state", _sw_cli_state_name (sw_task_get_state (task)));
  json_object_set_string_member (object, "service", sw_task_get_service (task));
  json_object_set_string_member (object, "created", created);
  set_credits (price, "estimate", sw_task_get_price_estimate (task));
  set_credits (price, "measured", sw_task_get_price_measured (task));
  set_credits (price, "balance_before", sw_task_get_balance_before (task));
  set_credits (price, "balance_after", sw_task_get_balance_after (task));
  json_object_set_object_member (object, "price", price);
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);
      const char *path = paths != NULL ? g_hash_table_lookup (paths, sw_clip_get_id (clip)) : NULL;

      json_array_add_element (array, _sw_cli_clip_to_json (clip, path != NULL ? path : sw_clip_get_audio_path (clip)));
    }
  json_object_set_array_member (object, "clips", array);
  if (sw_task_get_error (task) != NULL)
    json_object_set_member (object, "error", error_to_json (sw_task_get_error (task)));
  json_node_take_object (node, object);
  return node;
}
