/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-asset"

#include "config.h"

#include "sw-asset.h"

#include "sw-value-private.h"

enum
{
  PROP_0,
  PROP_TASK_ID,
  PROP_NAME,
  PROP_PATH,
  PROP_URI,
  PROP_REMOTE_ID,
  PROP_TEXT,
  N_STRINGS,

  PROP_ID = N_STRINGS,
  PROP_CLIP_ID,
  PROP_KIND,
  PROP_NUMBER,
  PROP_START,
  PROP_END,
  PROP_CREATED,
  N_PROPS
};

static const char *const string_properties[N_STRINGS] = {
  [PROP_TASK_ID] = "task-id",
  [PROP_NAME] = "name",
  [PROP_PATH] = "path",
  [PROP_URI] = "uri",
  [PROP_REMOTE_ID] = "remote-id",
  [PROP_TEXT] = "text",
};

struct _SwAsset
{
  GObject parent_instance;

  char       *id;
  char       *clip_id;
  SwAssetKind kind;
  char       *strings[N_STRINGS];
  double      number;
  double      start;
  double      end;
  gint64      created;
};

G_DEFINE_FINAL_TYPE (SwAsset, sw_asset, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

GType
sw_asset_kind_get_type (void)
{
  static const GEnumValue values[] = {
    { SW_ASSET_WAV, "SW_ASSET_WAV", "wav" },
    { SW_ASSET_MIDI, "SW_ASSET_MIDI", "midi" },
    { SW_ASSET_VOX, "SW_ASSET_VOX", "vox" },
    { SW_ASSET_STEM, "SW_ASSET_STEM", "stem" },
    { SW_ASSET_TIMELINE, "SW_ASSET_TIMELINE", "timeline" },
    { SW_ASSET_BPM, "SW_ASSET_BPM", "bpm" },
    { SW_ASSET_TAGS, "SW_ASSET_TAGS", "tags" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SwAssetKind", values));
  return type;
}

static void
notify (SwAsset *self,
        guint    property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_string (SwAsset    *self,
            guint       property,
            const char *value)
{
  if (value == NULL && property == PROP_NAME)
    value = "";
  if (_sw_set_string (&self->strings[property], value))
    notify (self, property);
}

static void
set_number (SwAsset *self,
            double  *field,
            double   value,
            guint    property)
{
  /* Tempi and times come from foreign answers. */
  if (!isfinite (value) || value < 0)
    value = 0;
  if (_sw_set_number (field, value))
    notify (self, property);
}

static void
sw_asset_finalize (GObject *object)
{
  SwAsset *self = SW_ASSET (object);

  g_free (self->id);
  g_free (self->clip_id);
  for (guint i = 0; i < N_STRINGS; i++)
    g_free (self->strings[i]);

  G_OBJECT_CLASS (sw_asset_parent_class)->finalize (object);
}

static void
sw_asset_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  SwAsset *self = SW_ASSET (object);

  if (prop_id < N_STRINGS)
    {
      g_value_set_string (value, self->strings[prop_id]);
      return;
    }
  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_CLIP_ID:
      g_value_set_string (value, self->clip_id);
      break;
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_NUMBER:
      g_value_set_double (value, self->number);
      break;
    case PROP_START:
      g_value_set_double (value, self->start);
      break;
    case PROP_END:
      g_value_set_double (value, self->end);
      break;
    case PROP_CREATED:
      g_value_set_int64 (value, self->created);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_asset_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  SwAsset *self = SW_ASSET (object);

  if (prop_id < N_STRINGS)
    {
      set_string (self, prop_id, g_value_get_string (value));
      return;
    }
  switch (prop_id)
    {
    case PROP_ID:
      self->id = g_value_get_string (value) != NULL ? g_value_dup_string (value) : g_uuid_string_random ();
      break;
    case PROP_CLIP_ID:
      self->clip_id = g_value_dup_string (value);
      break;
    case PROP_KIND:
      self->kind = g_value_get_enum (value);
      break;
    case PROP_NUMBER:
      sw_asset_set_number (self, g_value_get_double (value));
      break;
    case PROP_START:
      sw_asset_set_range (self, g_value_get_double (value), self->end);
      break;
    case PROP_END:
      sw_asset_set_range (self, self->start, g_value_get_double (value));
      break;
    case PROP_CREATED:
      sw_asset_set_created (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_asset_class_init (SwAssetClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags fixed = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY;

  object_class->finalize = sw_asset_finalize;
  object_class->get_property = sw_asset_get_property;
  object_class->set_property = sw_asset_set_property;

  for (guint i = PROP_0 + 1; i < N_STRINGS; i++)
    properties[i] = g_param_spec_string (string_properties[i], NULL, NULL, i == PROP_NAME ? "" : NULL, writable);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, fixed);
  properties[PROP_CLIP_ID] = g_param_spec_string ("clip-id", NULL, NULL, NULL, fixed);
  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, SW_TYPE_ASSET_KIND, SW_ASSET_WAV, fixed);
  properties[PROP_NUMBER] = g_param_spec_double ("number", NULL, NULL, 0, G_MAXDOUBLE, 0, writable);
  properties[PROP_START] = g_param_spec_double ("start", NULL, NULL, 0, G_MAXDOUBLE, 0, writable);
  properties[PROP_END] = g_param_spec_double ("end", NULL, NULL, 0, G_MAXDOUBLE, 0, writable);
  properties[PROP_CREATED] = g_param_spec_int64 ("created", NULL, NULL, G_MININT64, G_MAXINT64, 0, writable);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sw_asset_init (SwAsset *self)
{
  self->strings[PROP_NAME] = g_strdup ("");
}

/**
 * sw_asset_new:
 * @id: (nullable): our own id, or %NULL for a new UUID
 * @clip_id: our id of the clip that has it
 * @kind: what it is
 *
 * Returns: (transfer full): an asset about which nothing else is known
 */
SwAsset *
sw_asset_new (const char *id,
              const char *clip_id,
              SwAssetKind kind)
{
  return g_object_new (SW_TYPE_ASSET, "id", id, "clip-id", clip_id, "kind", kind, NULL);
}

/**
 * sw_asset_assign:
 * @self: an asset
 * @other: what is known about it now
 *
 * Takes over every property that can be written; only what differs is notified.
 */
void
sw_asset_assign (SwAsset *self,
                 SwAsset *other)
{
  g_return_if_fail (SW_IS_ASSET (self));
  g_return_if_fail (SW_IS_ASSET (other));

  if (self == other)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_0 + 1; i < N_STRINGS; i++)
    set_string (self, i, other->strings[i]);
  sw_asset_set_number (self, other->number);
  sw_asset_set_range (self, other->start, other->end);
  sw_asset_set_created (self, other->created);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * sw_asset_get_id:
 * @self: an asset
 *
 * Returns: our own id; that of the stem's clip for a stem
 */
const char *
sw_asset_get_id (SwAsset *self)
{
  g_return_val_if_fail (SW_IS_ASSET (self), NULL);

  return self->id;
}

/**
 * sw_asset_get_clip_id:
 * @self: an asset
 *
 * Returns: our id of the clip that has it
 */
const char *
sw_asset_get_clip_id (SwAsset *self)
{
  g_return_val_if_fail (SW_IS_ASSET (self), NULL);

  return self->clip_id;
}

/**
 * sw_asset_get_kind:
 * @self: an asset
 *
 * Returns: what it is
 */
SwAssetKind
sw_asset_get_kind (SwAsset *self)
{
  g_return_val_if_fail (SW_IS_ASSET (self), SW_ASSET_WAV);

  return self->kind;
}

/* The text properties differ in name only: one line each makes both accessors. */
#define STRING_ACCESSORS(name, PROPERTY)                      \
  const char *sw_asset_get_##name (SwAsset *self)             \
  {                                                           \
    g_return_val_if_fail (SW_IS_ASSET (self), NULL);          \
                                                              \
    return self->strings[PROPERTY];                           \
  }                                                           \
                                                              \
  void sw_asset_set_##name (SwAsset *self, const char *value) \
  {                                                           \
    g_return_if_fail (SW_IS_ASSET (self));                    \
                                                              \
    set_string (self, PROPERTY, value);                       \
  }

/**
 * sw_asset_get_task_id:
 *
 * Returns: (nullable): our id of the task that brought it
 */
STRING_ACCESSORS (task_id, PROP_TASK_ID)

/**
 * sw_asset_get_name:
 *
 * Returns: what it is called, such as the name of a stem
 */
STRING_ACCESSORS (name, PROP_NAME)

/**
 * sw_asset_get_path:
 *
 * Returns: (nullable): the absolute path of its file
 */
STRING_ACCESSORS (path, PROP_PATH)

/**
 * sw_asset_get_uri:
 *
 * Returns: (nullable): where the service offers its file
 */
STRING_ACCESSORS (uri, PROP_URI)

/**
 * sw_asset_get_remote_id:
 *
 * Returns: (nullable): its id at the service
 */
STRING_ACCESSORS (remote_id, PROP_REMOTE_ID)

/**
 * sw_asset_get_text:
 *
 * Returns: (nullable): its text
 */
STRING_ACCESSORS (text, PROP_TEXT)

/**
 * sw_asset_get_number:
 * @self: an asset
 *
 * Returns: its number, such as a tempo; 0 when there is none
 */
double
sw_asset_get_number (SwAsset *self)
{
  g_return_val_if_fail (SW_IS_ASSET (self), 0);

  return self->number;
}

/**
 * sw_asset_get_start:
 * @self: an asset
 *
 * Returns: where it begins in the clip, in seconds
 */
double
sw_asset_get_start (SwAsset *self)
{
  g_return_val_if_fail (SW_IS_ASSET (self), 0);

  return self->start;
}

/**
 * sw_asset_get_end:
 * @self: an asset
 *
 * Returns: where it ends in the clip, in seconds; 0 for the end of the clip
 */
double
sw_asset_get_end (SwAsset *self)
{
  g_return_val_if_fail (SW_IS_ASSET (self), 0);

  return self->end;
}

/**
 * sw_asset_get_created:
 * @self: an asset
 *
 * Returns: when it came, in Unix seconds
 */
gint64
sw_asset_get_created (SwAsset *self)
{
  g_return_val_if_fail (SW_IS_ASSET (self), 0);

  return self->created;
}

/**
 * sw_asset_set_number:
 * @self: an asset
 * @number: see sw_asset_get_number()
 *
 * Silent when nothing changes.
 */
void
sw_asset_set_number (SwAsset *self,
                     double   number)
{
  g_return_if_fail (SW_IS_ASSET (self));

  set_number (self, &self->number, number, PROP_NUMBER);
}

/**
 * sw_asset_set_range:
 * @self: an asset
 * @start: seconds
 * @end: seconds, 0 for the end of the clip
 *
 * Silent when nothing changes.
 */
void
sw_asset_set_range (SwAsset *self,
                    double   start,
                    double   end)
{
  g_return_if_fail (SW_IS_ASSET (self));

  set_number (self, &self->start, start, PROP_START);
  set_number (self, &self->end, end, PROP_END);
}

/**
 * sw_asset_set_created:
 * @self: an asset
 * @created: Unix seconds
 *
 * Silent when nothing changes.
 */
void
sw_asset_set_created (SwAsset *self,
                      gint64   created)
{
  g_return_if_fail (SW_IS_ASSET (self));

  if (self->created == created)
    return;
  self->created = created;
  notify (self, PROP_CREATED);
}
