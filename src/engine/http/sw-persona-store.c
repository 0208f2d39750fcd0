/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-persona-store"

#include "config.h"

#include "sw-persona-store.h"

#include "sw-engine-error.h"
#include "sw-json.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#define FORMAT_VERSION 1

struct _SwPersonaStore
{
  char *dir;
};

void
sw_persona_facts_free (SwPersonaFacts *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->clip);
  g_free (self->describe);
  g_free (self->styles);
  g_free (self->singer);
  g_free (self);
}

/**
 * sw_persona_store_new:
 * @dir: made when it is not there
 * @error: return location, `G_IO_ERROR`
 *
 * Returns: (transfer full) (nullable): the personas in @dir
 */
SwPersonaStore *
sw_persona_store_new (const char *dir,
                      GError    **error)
{
  SwPersonaStore *self;

  if (g_mkdir_with_parents (dir, 0700) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", dir, g_strerror (errno));
      return NULL;
    }
  self = g_new0 (SwPersonaStore, 1);
  self->dir = g_strdup (dir);
  return self;
}

void
sw_persona_store_free (SwPersonaStore *self)
{
  g_free (self->dir);
  g_free (self);
}

static char *
dup_path (SwPersonaStore *self,
          const char     *id)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);

  return g_build_filename (self->dir, name, NULL);
}

/**
 * sw_persona_store_load:
 * @id: foreign text
 * @error: return location, %SW_ENGINE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the persona
 */
SwPersonaFacts *
sw_persona_store_load (SwPersonaStore *self,
                       const char     *id,
                       GError        **error)
{
  g_autofree char *path = g_uuid_string_is_valid (id) ? dup_path (self, id) : NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject     *object;
  JsonNode       *manner;
  SwPersonaFacts *facts;

  if (path != NULL && g_file_get_contents (path, &text, NULL, NULL))
    node = sw_json_parse (text, -1, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_NOT_FOUND, _ ("There is no such persona."));
      return NULL;
    }
  object = json_node_get_object (node);
  facts = g_new0 (SwPersonaFacts, 1);
  facts->id = g_strdup (id);
  facts->name = g_strdup (sw_json_get_string (object, "name", ""));
  facts->clip = g_strdup (sw_json_get_string (object, "clip", NULL));
  facts->describe = g_strdup (sw_json_get_string (object, "describe", NULL));
  facts->styles = g_strdup (sw_json_get_string (object, "styles", NULL));
  facts->singer = g_strdup (sw_json_get_string (object, "singer", ""));
  facts->created = sw_json_get_integer (object, "created", 0);
  sw_voice_manner_init (&facts->manner, facts->singer);
  manner = json_object_get_member (object, "manner");
  if (manner != NULL)
    sw_voice_manner_from_json (&facts->manner, manner, NULL);
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

gboolean
sw_persona_store_save (SwPersonaStore *self,
                       SwPersonaFacts *facts,
                       GError        **error)
{
  g_autofree char *path = dup_path (self, facts->id);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  JsonObject      *object = json_object_new ();

  json_object_set_int_member (object, "version", FORMAT_VERSION);
  set_text (object, "name", facts->name);
  set_text (object, "clip", facts->clip);
  set_text (object, "describe", facts->describe);
  set_text (object, "styles", facts->styles);
  set_text (object, "singer", facts->singer);
  json_object_set_int_member (object, "created", facts->created);
  json_object_set_member (object, "manner", sw_voice_manner_to_json (&facts->manner));
  json_node_take_object (node, object);
  text = sw_json_to_string (node, TRUE);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}
