/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-persona"

#include "config.h"

#include "sw-persona.h"

#include "sw-value-private.h"

struct _SwPersona
{
  GObject parent_instance;

  char         *id;
  SwPersonaKind kind;
  char         *remote_id; /* (nullable) */
  char         *service;
  char         *name;
  char         *description;
  char         *clip_id; /* (nullable) */
  gint64        created;
};

G_DEFINE_FINAL_TYPE (SwPersona, sw_persona, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_KIND,
  PROP_REMOTE_ID,
  PROP_SERVICE,
  PROP_NAME,
  PROP_DESCRIPTION,
  PROP_CLIP_ID,
  PROP_CREATED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

GType
sw_persona_kind_get_type (void)
{
  static const GEnumValue values[] = {
    { SW_PERSONA_SINGER, "SW_PERSONA_SINGER", "singer" },
    { SW_PERSONA_VOICE, "SW_PERSONA_VOICE", "voice" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SwPersonaKind", values));
  return type;
}

static void
set_string (SwPersona  *self,
            char      **field,
            const char *value,
            guint       property)
{
  if (_sw_set_string (field, value))
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
sw_persona_finalize (GObject *object)
{
  SwPersona *self = SW_PERSONA (object);

  g_free (self->id);
  g_free (self->remote_id);
  g_free (self->service);
  g_free (self->name);
  g_free (self->description);
  g_free (self->clip_id);

  G_OBJECT_CLASS (sw_persona_parent_class)->finalize (object);
}

static void
sw_persona_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  SwPersona *self = SW_PERSONA (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, sw_persona_get_id (self));
      break;
    case PROP_KIND:
      g_value_set_enum (value, sw_persona_get_kind (self));
      break;
    case PROP_REMOTE_ID:
      g_value_set_string (value, sw_persona_get_remote_id (self));
      break;
    case PROP_SERVICE:
      g_value_set_string (value, sw_persona_get_service (self));
      break;
    case PROP_NAME:
      g_value_set_string (value, sw_persona_get_name (self));
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, sw_persona_get_description (self));
      break;
    case PROP_CLIP_ID:
      g_value_set_string (value, sw_persona_get_clip_id (self));
      break;
    case PROP_CREATED:
      g_value_set_int64 (value, sw_persona_get_created (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_persona_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  SwPersona *self = SW_PERSONA (object);

  switch (prop_id)
    {
    case PROP_ID:
      self->id = g_value_get_string (value) != NULL ? g_value_dup_string (value) : g_uuid_string_random ();
      break;
    case PROP_KIND:
      self->kind = g_value_get_enum (value);
      break;
    case PROP_REMOTE_ID:
      sw_persona_set_remote_id (self, g_value_get_string (value));
      break;
    case PROP_SERVICE:
      sw_persona_set_service (self, g_value_get_string (value));
      break;
    case PROP_NAME:
      sw_persona_set_name (self, g_value_get_string (value));
      break;
    case PROP_DESCRIPTION:
      sw_persona_set_description (self, g_value_get_string (value));
      break;
    case PROP_CLIP_ID:
      sw_persona_set_clip_id (self, g_value_get_string (value));
      break;
    case PROP_CREATED:
      sw_persona_set_created (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_persona_class_init (SwPersonaClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = sw_persona_finalize;
  object_class->get_property = sw_persona_get_property;
  object_class->set_property = sw_persona_set_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, SW_TYPE_PERSONA_KIND, SW_PERSONA_SINGER, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_REMOTE_ID] = g_param_spec_string ("remote-id", NULL, NULL, NULL, flags);
  properties[PROP_SERVICE] = g_param_spec_string ("service", NULL, NULL, "", flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, "", flags);
  properties[PROP_CLIP_ID] = g_param_spec_string ("clip-id", NULL, NULL, NULL, flags);
  properties[PROP_CREATED] = g_param_spec_int64 ("created", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sw_persona_init (SwPersona *self)
{
  self->service = g_strdup ("");
  self->name = g_strdup ("");
  self->description = g_strdup ("");
}

/**
 * sw_persona_new:
 * @id: (nullable): our own id, or %NULL for a new UUID
 * @kind: what it was made from
 *
 * Returns: (transfer full): a persona without a name
 */
SwPersona *
sw_persona_new (const char   *id,
                SwPersonaKind kind)
{
  return g_object_new (SW_TYPE_PERSONA, "id", id, "kind", kind, NULL);
}

/**
 * sw_persona_get_id:
 * @self: a persona
 *
 * Returns: our own id
 */
const char *
sw_persona_get_id (SwPersona *self)
{
  g_return_val_if_fail (SW_IS_PERSONA (self), NULL);

  return self->id;
}

/**
 * sw_persona_get_kind:
 * @self: a persona
 *
 * Returns: what it was made from
 */
SwPersonaKind
sw_persona_get_kind (SwPersona *self)
{
  g_return_val_if_fail (SW_IS_PERSONA (self), SW_PERSONA_SINGER);

  return self->kind;
}

/**
 * sw_persona_get_remote_id:
 * @self: a persona
 *
 * Returns: (nullable): its id at the service
 */
const char *
sw_persona_get_remote_id (SwPersona *self)
{
  g_return_val_if_fail (SW_IS_PERSONA (self), NULL);

  return self->remote_id;
}

/**
 * sw_persona_get_service:
 * @self: a persona
 *
 * Returns: "builtin", "musicapi" or an address; "" when not known
 */
const char *
sw_persona_get_service (SwPersona *self)
{
  g_return_val_if_fail (SW_IS_PERSONA (self), NULL);

  return self->service;
}

/**
 * sw_persona_get_name:
 * @self: a persona
 *
 * Returns: its name, "" when it has none
 */
const char *
sw_persona_get_name (SwPersona *self)
{
  g_return_val_if_fail (SW_IS_PERSONA (self), NULL);

  return self->name;
}

/**
 * sw_persona_get_description:
 * @self: a persona
 *
 * Returns: what it sounds like, in the user's words; "" when not said
 */
const char *
sw_persona_get_description (SwPersona *self)
{
  g_return_val_if_fail (SW_IS_PERSONA (self), NULL);

  return self->description;
}

/**
 * sw_persona_get_clip_id:
 * @self: a persona
 *
 * Returns: (nullable): our id of the clip it was made from
 */
const char *
sw_persona_get_clip_id (SwPersona *self)
{
  g_return_val_if_fail (SW_IS_PERSONA (self), NULL);

  return self->clip_id;
}

/**
 * sw_persona_get_created:
 * @self: a persona
 *
 * Returns: when it was made, in Unix seconds
 */
gint64
sw_persona_get_created (SwPersona *self)
{
  g_return_val_if_fail (SW_IS_PERSONA (self), 0);

  return self->created;
}

/**
 * sw_persona_set_remote_id:
 * @self: a persona
 * @remote_id: see sw_persona_get_remote_id()
 *
 * Silent when nothing changes.
 */
void
sw_persona_set_remote_id (SwPersona  *self,
                          const char *remote_id)
{
  g_return_if_fail (SW_IS_PERSONA (self));

  set_string (self, &self->remote_id, remote_id, PROP_REMOTE_ID);
}

/**
 * sw_persona_set_service:
 * @self: a persona
 * @service: see sw_persona_get_service()
 *
 * Silent when nothing changes.
 */
void
sw_persona_set_service (SwPersona  *self,
                        const char *service)
{
  g_return_if_fail (SW_IS_PERSONA (self));

  set_string (self, &self->service, service != NULL ? service : "", PROP_SERVICE);
}

/**
 * sw_persona_set_name:
 * @self: a persona
 * @name: see sw_persona_get_name()
 *
 * Silent when nothing changes.
 */
void
sw_persona_set_name (SwPersona  *self,
                     const char *name)
{
  g_return_if_fail (SW_IS_PERSONA (self));

  set_string (self, &self->name, name != NULL ? name : "", PROP_NAME);
}

/**
 * sw_persona_set_description:
 * @self: a persona
 * @description: see sw_persona_get_description()
 *
 * Silent when nothing changes.
 */
void
sw_persona_set_description (SwPersona  *self,
                            const char *description)
{
  g_return_if_fail (SW_IS_PERSONA (self));

  set_string (self, &self->description, description != NULL ? description : "", PROP_DESCRIPTION);
}

/**
 * sw_persona_set_clip_id:
 * @self: a persona
 * @clip_id: see sw_persona_get_clip_id()
 *
 * Silent when nothing changes.
 */
void
sw_persona_set_clip_id (SwPersona  *self,
                        const char *clip_id)
{
  g_return_if_fail (SW_IS_PERSONA (self));

  set_string (self, &self->clip_id, clip_id, PROP_CLIP_ID);
}

/**
 * sw_persona_set_created:
 * @self: a persona
 * @created: see sw_persona_get_created()
 *
 * Silent when nothing changes.
 */
void
sw_persona_set_created (SwPersona *self,
                        gint64     created)
{
  g_return_if_fail (SW_IS_PERSONA (self));

  if (self->created == created)
    return;
  self->created = created;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CREATED]);
}
