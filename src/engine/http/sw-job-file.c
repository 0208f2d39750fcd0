/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A task as a file. */

#define G_LOG_DOMAIN "sw-job-file"

#include "config.h"

#include "sw-job-private.h"
#include "sw-json.h"

#define TASK_FILE "task.json"
#define FORMAT_VERSION 2

/* NULL when it is no clip of ours. (transfer full) */
static SwJobItem *
read_item (JsonObject *object)
{
  const char *id = sw_json_get_string (object, "id", "");
  SwJobItem  *item;

  if (!g_uuid_string_is_valid (id))
    return NULL;
  item = _sw_job_item_new (id);
  item->state = _sw_job_state_from_name (sw_json_get_string (object, "state", ""));
  item->facts.title = g_strdup (sw_json_get_string (object, "title", NULL));
  item->facts.tags = g_strdup (sw_json_get_string (object, "tags", NULL));
  item->facts.lyrics = g_strdup (sw_json_get_string (object, "lyrics", NULL));
  item->facts.key = g_strdup (sw_json_get_string (object, "key", NULL));
  item->facts.stem = g_strdup (sw_json_get_string (object, "stem", NULL));
  item->facts.duration = sw_json_get_number (object, "duration", 0);
  item->facts.bpm = sw_json_get_number (object, "bpm", 0);
  item->facts.without_cover = sw_json_get_boolean (object, "without_cover", FALSE);
  item->error = g_strdup (sw_json_get_string (object, "error", NULL));
  return item;
}

static gboolean
read_items (SwJob     *self,
            JsonArray *clips)
{
  for (guint i = 0; clips != NULL && i < json_array_get_length (clips); i++)
    {
      SwJobItem *item = read_item (sw_json_array_get_object (clips, i));

      if (item == NULL)
        return FALSE;
      g_ptr_array_add (self->items, item);
    }
  return self->items->len > 0;
}

/**
 * sw_job_load:
 * @folder: the task's folder
 *
 * Returns: (transfer full) (nullable): the task as it was saved; %NULL with
 *   `G_FILE_ERROR` or `G_IO_ERROR_INVALID_DATA`
 */
SwJob *
sw_job_load (SwContract *contract,
             const char *folder,
             GError    **error)
{
  g_autoptr (SwJob) self = g_object_new (SW_TYPE_JOB, NULL);
  g_autofree char *path = g_build_filename (folder, TASK_FILE, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  node = sw_json_parse (text, -1, error);
  if (node == NULL)
    return NULL;
  object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  self->id = g_strdup (sw_json_get_string (object, "id", ""));
  self->seed = g_ascii_strtoull (sw_json_get_string (object, "seed", "0"), NULL, 10);
  self->price = sw_json_get_number (object, "price", 0);
  self->created = sw_json_get_integer (object, "created", 0);
  self->attempts = (guint)CLAMP (sw_json_get_integer (object, "attempts", 0), 0, 1000);
  self->cancelled = sw_json_get_boolean (object, "cancelled", FALSE);
  self->request = sw_request_new_from_json (contract, sw_json_get_string (object, "request", ""), error);
  if (self->request == NULL)
    return NULL;
  if (!g_uuid_string_is_valid (self->id) || !read_items (self, sw_json_get_array (object, "clips")))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is not a task of this engine", path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static void
set_text (JsonObject *object,
          const char *name,
          const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

static JsonObject *
item_to_json (const SwJobItem *item)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", item->id);
  json_object_set_string_member (object, "state", _sw_job_state_get_name (item->state));
  set_text (object, "title", item->facts.title);
  set_text (object, "tags", item->facts.tags);
  set_text (object, "lyrics", item->facts.lyrics);
  set_text (object, "key", item->facts.key);
  set_text (object, "stem", item->facts.stem);
  set_text (object, "error", item->error);
  json_object_set_double_member (object, "duration", item->facts.duration);
  json_object_set_double_member (object, "bpm", item->facts.bpm);
  if (item->facts.without_cover)
    json_object_set_boolean_member (object, "without_cover", TRUE);
  return object;
}

/**
 * sw_job_save:
 * @folder: an existing folder
 *
 * Writes the task durably: when it returns TRUE the file survives a power cut.
 */
gboolean
sw_job_save (SwJob      *self,
             const char *folder,
             GError    **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *path = g_build_filename (folder, TASK_FILE, NULL);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, self->seed);
  g_autofree char *request = sw_request_to_json (self->request);
  g_autofree char *text = NULL;
  JsonObject      *object = json_object_new ();
  JsonArray       *clips = json_array_new ();

  json_object_set_int_member (object, "version", FORMAT_VERSION);
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "seed", seed);
  json_object_set_double_member (object, "price", self->price);
  json_object_set_int_member (object, "created", self->created);
  json_object_set_string_member (object, "request", request);
  g_mutex_lock (&self->mutex);
  json_object_set_int_member (object, "attempts", self->attempts);
  json_object_set_boolean_member (object, "cancelled", self->cancelled);
  for (guint i = 0; i < self->items->len; i++)
    json_array_add_object_element (clips, item_to_json (g_ptr_array_index (self->items, i)));
  g_mutex_unlock (&self->mutex);
  json_object_set_array_member (object, "clips", clips);
  json_node_take_object (node, object);
  text = sw_json_to_string (node, TRUE);
  return g_file_set_contents_full (path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}
