/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-clip-store"

#include "config.h"

#include "sw-clip-store.h"

#include "sw-engine-error.h"
#include "sw-json.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define FACTS_FILE "clip.json"
#define FORMAT_VERSION 1

struct _SwClipStore
{
  char *dir;
};

static const char *const origin_names[] = { "generated", "edited", "uploaded" };

/**
 * sw_clip_facts_new:
 * @id: the clip's
 *
 * Returns: (transfer full): facts of a generated clip that nothing else is known of
 */
SwClipFacts *
sw_clip_facts_new (const char *id)
{
  SwClipFacts *self = g_new0 (SwClipFacts, 1);

  self->id = g_strdup (id);
  self->position = -1;
  self->created = g_get_real_time () / G_USEC_PER_SEC;
  return self;
}

/**
 * sw_clip_facts_free:
 * @self: (transfer full) (nullable):
 */
void
sw_clip_facts_free (SwClipFacts *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->operation);
  g_free (self->request);
  g_free (self->model);
  g_free (self->persona);
  g_strfreev (self->parents);
  sw_job_clip_clear (&self->clip);
  g_free (self);
}

/**
 * sw_clip_store_new:
 * @dir: made when it is not there
 * @error: return location, `G_IO_ERROR`
 *
 * Returns: (transfer full) (nullable): the clips in @dir
 */
SwClipStore *
sw_clip_store_new (const char *dir,
                   GError    **error)
{
  SwClipStore *self;

  if (g_mkdir_with_parents (dir, 0700) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", dir, g_strerror (errno));
      return NULL;
    }
  self = g_new0 (SwClipStore, 1);
  self->dir = g_strdup (dir);
  return self;
}

void
sw_clip_store_free (SwClipStore *self)
{
  g_free (self->dir);
  g_free (self);
}

char *
sw_clip_store_dup_folder (SwClipStore *self,
                          const char  *id)
{
  char *folder = g_build_filename (self->dir, id, NULL);

  g_mkdir_with_parents (folder, 0700);
  return folder;
}

char *
sw_clip_store_dup_path (SwClipStore *self,
                        const char  *id,
                        const char  *name)
{
  return g_build_filename (self->dir, id, name, NULL);
}

gboolean
sw_clip_store_has_file (SwClipStore *self,
                        const char  *id,
                        const char  *name)
{
  g_autofree char *path = sw_clip_store_dup_path (self, id, name);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

char *
sw_clip_store_dup_served (SwClipStore *self,
                          const char  *id,
                          const char  *name)
{
  static const char *const names[] = { "audio.mp3", "audio.wav", "cover.png", "cover.jpg", "words.json",
                                       "score.json", "notes.mid", NULL };

  if (!g_uuid_string_is_valid (id) || !g_strv_contains (names, name))
    return NULL;
  return sw_clip_store_dup_path (self, id, name);
}

static JsonNode *
read_json (const char *path)
{
  g_autofree char *text = NULL;
  gsize            size;

  if (!g_file_get_contents (path, &text, &size, NULL))
    return NULL;
  return sw_json_parse (text, (gssize)size, NULL);
}

static char **
read_parents (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode   *node = json_array_get_element (array, i);
      const char *id = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";

      if (g_uuid_string_is_valid (id))
        g_strv_builder_add (builder, id);
    }
  return array != NULL ? g_strv_builder_end (builder) : NULL;
}

static SwClipOrigin
read_origin (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (origin_names); i++)
    if (g_str_equal (origin_names[i], name))
      return i;
  return SW_CLIP_ORIGIN_GENERATED;
}

static SwClipFacts *
read_facts (const char *id,
            JsonObject *object)
{
  SwClipFacts *self = sw_clip_facts_new (id);

  self->origin = read_origin (sw_json_get_string (object, "origin", ""));
  self->operation = g_strdup (sw_json_get_string (object, "operation", NULL));
  self->request = g_strdup (sw_json_get_string (object, "request", NULL));
  self->model = g_strdup (sw_json_get_string (object, "model", NULL));
  self->persona = g_strdup (sw_json_get_string (object, "persona", NULL));
  self->parents = read_parents (sw_json_get_array (object, "parents"));
  self->position = sw_json_get_number (object, "position", -1);
  self->lead_in = sw_json_get_number (object, "lead_in", 0);
  self->created = sw_json_get_integer (object, "created", 0);
  self->clip.title = g_strdup (sw_json_get_string (object, "title", NULL));
  self->clip.tags = g_strdup (sw_json_get_string (object, "tags", NULL));
  self->clip.lyrics = g_strdup (sw_json_get_string (object, "lyrics", NULL));
  self->clip.key = g_strdup (sw_json_get_string (object, "key", NULL));
  self->clip.stem = g_strdup (sw_json_get_string (object, "stem", NULL));
  self->clip.duration = sw_json_get_number (object, "duration", 0);
  self->clip.bpm = sw_json_get_number (object, "bpm", 0);
  return self;
}

/* A clip of an engine that kept no facts: what its score says. */
static SwClipFacts *
guess_facts (SwClipStore *self,
             const char  *id)
{
  g_autofree char *audio = sw_clip_store_dup_path (self, id, "audio.mp3");
  g_autoptr (SwScore) score = sw_clip_store_load_score (self, id, NULL);
  SwClipFacts *facts;
  GStatBuf     file;

  if (score == NULL || g_stat (audio, &file) != 0)
    return NULL;
  facts = sw_clip_facts_new (id);
  facts->created = (gint64)file.st_mtime;
  facts->clip.title = g_strdup (score->title);
  facts->clip.key = sw_score_dup_key_name (score);
  facts->clip.duration = sw_score_get_duration (score);
  facts->clip.bpm = sw_score_get_bpm (score);
  return facts;
}

/**
 * sw_clip_store_load:
 * @id: foreign text
 * @error: return location, %SW_ENGINE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): what is known of a clip that is done
 */
SwClipFacts *
sw_clip_store_load (SwClipStore *self,
                    const char  *id,
                    GError     **error)
{
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) node = NULL;
  SwClipFacts *facts = NULL;

  if (g_uuid_string_is_valid (id))
    {
      path = sw_clip_store_dup_path (self, id, FACTS_FILE);
      node = read_json (path);
      facts = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? read_facts (id, json_node_get_object (node)) : guess_facts (self, id);
    }
  if (facts == NULL)
    g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_NOT_FOUND, _ ("There is no such clip."));
  return facts;
}

static void
set_text (JsonObject *object,
          const char *name,
          const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

static JsonNode *
facts_to_json (SwClipFacts *facts)
{
  JsonNode   *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "version", FORMAT_VERSION);
  json_object_set_string_member (object, "origin", origin_names[facts->origin]);
  set_text (object, "operation", facts->operation);
  set_text (object, "request", facts->request);
  set_text (object, "model", facts->model);
  set_text (object, "persona", facts->persona);
  if (facts->parents != NULL)
    {
      JsonArray *parents = json_array_new ();

      for (guint i = 0; facts->parents[i] != NULL; i++)
        json_array_add_string_element (parents, facts->parents[i]);
      json_object_set_array_member (object, "parents", parents);
    }
  json_object_set_double_member (object, "position", facts->position);
  json_object_set_double_member (object, "lead_in", facts->lead_in);
  json_object_set_int_member (object, "created", facts->created);
  set_text (object, "title", facts->clip.title);
  set_text (object, "tags", facts->clip.tags);
  set_text (object, "lyrics", facts->clip.lyrics);
  set_text (object, "key", facts->clip.key);
  set_text (object, "stem", facts->clip.stem);
  json_object_set_double_member (object, "duration", facts->clip.duration);
  json_object_set_double_member (object, "bpm", facts->clip.bpm);
  json_node_take_object (node, object);
  return node;
}

/**
 * sw_clip_store_save:
 * @facts: of a clip whose other files are there
 * @error: return location, `G_FILE_ERROR`
 *
 * Makes the clip one that operations can work on. Durable when it returns TRUE.
 */
gboolean
sw_clip_store_save (SwClipStore *self,
                    SwClipFacts *facts,
                    GError     **error)
{
  g_autofree char *folder = sw_clip_store_dup_folder (self, facts->id);
  g_autofree char *path = g_build_filename (folder, FACTS_FILE, NULL);
  g_autoptr (JsonNode) node = facts_to_json (facts);
  g_autofree char *text = sw_json_to_string (node, TRUE);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

SwScore *
sw_clip_store_load_score (SwClipStore *self,
                          const char  *id,
                          GError     **error)
{
  g_autofree char *path = sw_clip_store_dup_path (self, id, "score.json");
  g_autoptr (JsonNode) node = read_json (path);

  if (node == NULL)
    {
      g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_NOT_FOUND, _ ("This clip has no score: it was not composed here."));
      return NULL;
    }
  return sw_score_new_from_json (node, error);
}

void
sw_clip_store_remove (SwClipStore *self,
                      const char  *id)
{
  g_autofree char *folder = g_build_filename (self->dir, id, NULL);
  g_autofree char *facts = g_build_filename (folder, FACTS_FILE, NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_unlink (facts); /* first: a clip that is half removed is none */
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      g_unlink (file);
    }
  g_rmdir (folder);
}

guint64
sw_clip_store_get_size (SwClipStore *self,
                        const char  *id)
{
  g_autofree char *folder = g_build_filename (self->dir, id, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint64     bytes = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);
      GStatBuf         facts;

      if (g_stat (file, &facts) == 0)
        bytes += (guint64)facts.st_size;
    }
  return bytes;
}
