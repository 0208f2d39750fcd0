/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-clip"

#include "config.h"

#include "sw-clip-private.h"

#include "sw-value-private.h"

#include <string.h>

static const struct
{
  const char *name;
  gboolean    nullable;
} string_properties[N_STRINGS] = {
  [PROP_REMOTE_ID] = { "remote-id", TRUE },
  [PROP_SERVICE] = { "service", FALSE },
  [PROP_TASK_ID] = { "task-id", TRUE },
  [PROP_TITLE] = { "title", FALSE },
  [PROP_TAGS] = { "tags", FALSE },
  [PROP_MODEL] = { "model", FALSE },
  [PROP_OPERATION] = { "operation", FALSE },
  [PROP_REQUEST] = { "request", TRUE },
  [PROP_LYRICS] = { "lyrics", FALSE },
  [PROP_KEY] = { "key", TRUE },
  [PROP_NOTE] = { "note", FALSE },
  [PROP_AUDIO_PATH] = { "audio-path", TRUE },
  [PROP_COVER_PATH] = { "cover-path", TRUE },
  [PROP_AUDIO_URI] = { "audio-uri", TRUE },
  [PROP_COVER_URI] = { "cover-uri", TRUE },
};

G_DEFINE_FINAL_TYPE (SwClip, sw_clip, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

GType
sw_clip_state_get_type (void)
{
  static const GEnumValue values[] = {
    { SW_CLIP_PENDING, "SW_CLIP_PENDING", "pending" },
    { SW_CLIP_FETCHING, "SW_CLIP_FETCHING", "fetching" },
    { SW_CLIP_READY, "SW_CLIP_READY", "ready" },
    { SW_CLIP_FAILED, "SW_CLIP_FAILED", "failed" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SwClipState", values));
  return type;
}

GType
sw_clip_origin_get_type (void)
{
  static const GEnumValue values[] = {
    { SW_CLIP_ORIGIN_GENERATED, "SW_CLIP_ORIGIN_GENERATED", "generated" },
    { SW_CLIP_ORIGIN_UPLOADED, "SW_CLIP_ORIGIN_UPLOADED", "uploaded" },
    { SW_CLIP_ORIGIN_IMPORTED, "SW_CLIP_ORIGIN_IMPORTED", "imported" },
    { SW_CLIP_ORIGIN_STEM, "SW_CLIP_ORIGIN_STEM", "stem" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SwClipOrigin", values));
  return type;
}

void
_sw_clip_notify (SwClip        *self,
                 SwClipProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
_sw_clip_set_string (SwClip        *self,
                     SwClipProperty property,
                     const char    *value)
{
  if (value == NULL && !string_properties[property].nullable)
    value = "";
  if (_sw_set_string (&self->strings[property], value))
    _sw_clip_notify (self, property);
}

void
_sw_clip_set_number (SwClip        *self,
                     double        *field,
                     double         value,
                     SwClipProperty property)
{
  /* Lengths and tempi come from files and foreign answers. */
  if (!isfinite (value) || value < 0)
    value = 0;
  if (_sw_set_number (field, value))
    _sw_clip_notify (self, property);
}

static void
sw_clip_finalize (GObject *object)
{
  SwClip *self = SW_CLIP (object);

  g_free (self->id);
  for (guint i = 0; i < N_STRINGS; i++)
    g_free (self->strings[i]);
  g_strfreev (self->parent_ids);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sw_clip_parent_class)->finalize (object);
}

static void
sw_clip_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  SwClip *self = SW_CLIP (object);

  if (prop_id < N_STRINGS)
    {
      g_value_set_string (value, self->strings[prop_id]);
      return;
    }

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, sw_clip_get_id (self));
      break;
    case PROP_PLACEHOLDER:
      g_value_set_boolean (value, sw_clip_get_placeholder (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, sw_clip_get_state (self));
      break;
    case PROP_ORIGIN:
      g_value_set_enum (value, sw_clip_get_origin (self));
      break;
    case PROP_DURATION:
      g_value_set_double (value, sw_clip_get_duration (self));
      break;
    case PROP_BPM:
      g_value_set_double (value, sw_clip_get_bpm (self));
      break;
    case PROP_TAKE:
      g_value_set_int (value, sw_clip_get_take (self));
      break;
    case PROP_LIKED:
      g_value_set_boolean (value, sw_clip_get_liked (self));
      break;
    case PROP_CREATED:
      g_value_set_int64 (value, sw_clip_get_created (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, sw_clip_get_error (self));
      break;
    case PROP_PLAYABLE:
      g_value_set_boolean (value, sw_clip_get_playable (self));
      break;
    case PROP_TAKES:
      g_value_set_int (value, sw_clip_get_takes (self));
      break;
    case PROP_PARENT_ID:
      g_value_set_string (value, sw_clip_get_parent_id (self));
      break;
    case PROP_PARENT_IDS:
      g_value_set_boxed (value, sw_clip_get_parent_ids (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_clip_set_property (GObject      *object,
                      guint         prop_id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  SwClip *self = SW_CLIP (object);

  if (prop_id < N_STRINGS)
    {
      _sw_clip_set_string (self, prop_id, g_value_get_string (value));
      return;
    }

  switch (prop_id)
    {
    case PROP_ID:
      self->id = g_value_get_string (value) != NULL ? g_value_dup_string (value) : g_uuid_string_random ();
      break;
    case PROP_STATE:
      sw_clip_set_state (self, g_value_get_enum (value));
      break;
    case PROP_ORIGIN:
      sw_clip_set_origin (self, g_value_get_enum (value));
      break;
    case PROP_DURATION:
      sw_clip_set_duration (self, g_value_get_double (value));
      break;
    case PROP_BPM:
      sw_clip_set_bpm (self, g_value_get_double (value));
      break;
    case PROP_TAKE:
      sw_clip_set_take (self, g_value_get_int (value));
      break;
    case PROP_LIKED:
      sw_clip_set_liked (self, g_value_get_boolean (value));
      break;
    case PROP_CREATED:
      sw_clip_set_created (self, g_value_get_int64 (value));
      break;
    case PROP_ERROR:
      sw_clip_set_error (self, g_value_get_boxed (value));
      break;
    case PROP_PARENT_ID:
      sw_clip_set_parent_id (self, g_value_get_string (value));
      break;
    case PROP_PARENT_IDS:
      sw_clip_set_parent_ids (self, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_clip_class_init (SwClipClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  object_class->finalize = sw_clip_finalize;
  object_class->get_property = sw_clip_get_property;
  object_class->set_property = sw_clip_set_property;

  for (guint i = PROP_0 + 1; i < N_STRINGS; i++)
    properties[i] = g_param_spec_string (string_properties[i].name, NULL, NULL,
                                         string_properties[i].nullable ? NULL : "", writable);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, writable | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_PLACEHOLDER] = g_param_spec_boolean ("placeholder", NULL, NULL, FALSE, readable);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, SW_TYPE_CLIP_STATE, SW_CLIP_PENDING, writable);
  properties[PROP_ORIGIN] = g_param_spec_enum ("origin", NULL, NULL, SW_TYPE_CLIP_ORIGIN, SW_CLIP_ORIGIN_GENERATED, writable);
  properties[PROP_DURATION] = g_param_spec_double ("duration", NULL, NULL, 0, G_MAXDOUBLE, 0, writable);
  properties[PROP_BPM] = g_param_spec_double ("bpm", NULL, NULL, 0, G_MAXDOUBLE, 0, writable);
  properties[PROP_TAKE] = g_param_spec_int ("take", NULL, NULL, 0, G_MAXINT, 1, writable);
  properties[PROP_LIKED] = g_param_spec_boolean ("liked", NULL, NULL, FALSE, writable);
  properties[PROP_CREATED] = g_param_spec_int64 ("created", NULL, NULL, G_MININT64, G_MAXINT64, 0, writable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, writable);
  properties[PROP_PLAYABLE] = g_param_spec_boolean ("playable", NULL, NULL, FALSE, readable);
  properties[PROP_PARENT_ID] = g_param_spec_string ("parent-id", NULL, NULL, NULL, writable);
  properties[PROP_PARENT_IDS] = g_param_spec_boxed ("parent-ids", NULL, NULL, G_TYPE_STRV, writable);
  properties[PROP_TAKES] = g_param_spec_int ("takes", NULL, NULL, 0, G_MAXINT, 0, readable);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sw_clip_init (SwClip *self)
{
  for (guint i = PROP_0 + 1; i < N_STRINGS; i++)
    if (!string_properties[i].nullable)
      self->strings[i] = g_strdup ("");
  self->take = 1;
}

/**
 * sw_clip_new:
 * @id: (nullable): our own id, or %NULL for a new UUID
 *
 * Returns: (transfer full): a clip about which nothing else is known
 */
SwClip *
sw_clip_new (const char *id)
{
  return g_object_new (SW_TYPE_CLIP, "id", id, NULL);
}

/**
 * sw_clip_new_placeholder:
 *
 * Returns: (transfer full): a clip without an id, to be filled in by sw_clip_assign()
 */
SwClip *
sw_clip_new_placeholder (void)
{
  return g_object_new (SW_TYPE_CLIP, "id", "", NULL);
}

/**
 * sw_clip_assign:
 * @self: a clip or a placeholder
 * @other: what is known about it now
 *
 * Takes over every property of @other, and its id when @self is a placeholder; what
 * @other does not know of its task's takes stays.
 * Only what differs is notified, after everything is in place.
 */
void
sw_clip_assign (SwClip *self,
                SwClip *other)
{
  g_return_if_fail (SW_IS_CLIP (self));
  g_return_if_fail (SW_IS_CLIP (other));

  if (self == other)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->id[0] == '\0' && _sw_set_string (&self->id, other->id))
    {
      _sw_clip_notify (self, PROP_ID);
      _sw_clip_notify (self, PROP_PLACEHOLDER);
    }
  for (guint i = PROP_0 + 1; i < N_STRINGS; i++)
    _sw_clip_set_string (self, i, other->strings[i]);
  sw_clip_set_parent_ids (self, (const char *const *)other->parent_ids);
  sw_clip_set_origin (self, other->origin);
  sw_clip_set_duration (self, other->duration);
  sw_clip_set_bpm (self, other->bpm);
  sw_clip_set_take (self, other->take);
  if (other->takes > 0)
    sw_clip_set_takes (self, other->takes);
  sw_clip_set_liked (self, other->liked);
  sw_clip_set_created (self, other->created);
  sw_clip_set_error (self, other->error);
  sw_clip_set_state (self, other->state);
  g_object_thaw_notify (G_OBJECT (self));
}

/* FNV-1a */
static guint64
mix (guint64       hash,
     gconstpointer data,
     gsize         length)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ bytes[i]) * G_GUINT64_CONSTANT (1099511628211);
  return hash;
}

/**
 * sw_clip_get_fingerprint:
 * @self: a clip
 *
 * Tells two states of a clip apart without keeping both.
 *
 * Returns: a number made of everything but the id and the number of takes
 */
guint64
sw_clip_get_fingerprint (SwClip *self)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);
  gint64  numbers[5];

  g_return_val_if_fail (SW_IS_CLIP (self), 0);

  /* The terminating zero and the byte for "none" keep neighbours apart. */
  for (guint i = PROP_0 + 1; i < N_STRINGS; i++)
    hash = self->strings[i] != NULL ? mix (hash, self->strings[i], strlen (self->strings[i]) + 1) : mix (hash, "\377", 1);
  for (guint i = 0; self->parent_ids != NULL && self->parent_ids[i] != NULL; i++)
    hash = mix (hash, self->parent_ids[i], strlen (self->parent_ids[i]) + 1);
  hash = mix (hash, &self->duration, sizeof self->duration);
  hash = mix (hash, &self->bpm, sizeof self->bpm);
  numbers[0] = self->state;
  numbers[1] = self->origin;
  numbers[2] = self->take;
  numbers[3] = self->liked;
  numbers[4] = self->created;
  hash = mix (hash, numbers, sizeof numbers);
  if (self->error != NULL)
    hash = mix (hash, self->error->message, strlen (self->error->message) + 1) + self->error->code;
  return hash;
}

/**
 * sw_clip_get_id:
 * @self: a clip
 *
 * Returns: our own id, "" in a placeholder
 */
const char *
sw_clip_get_id (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), NULL);

  return self->id;
}

/**
 * sw_clip_get_placeholder:
 * @self: a clip
 *
 * Returns: %TRUE while the clip's row is not loaded
 */
gboolean
sw_clip_get_placeholder (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), FALSE);

  return self->id[0] == '\0';
}
