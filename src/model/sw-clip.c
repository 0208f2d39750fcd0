/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Long because a clip has twenty-seven properties; there is nothing else in it. */

#define G_LOG_DOMAIN "sw-clip"

#include "config.h"

#include "sw-clip.h"

#include "sw-value-private.h"

#include <string.h>

/* The properties that are plain text come first in the enumeration: their values
 * are kept in one array, indexed by property. */
enum
{
  PROP_0,
  PROP_REMOTE_ID,
  PROP_SERVICE,
  PROP_TASK_ID,
  PROP_TITLE,
  PROP_TAGS,
  PROP_MODEL,
  PROP_OPERATION,
  PROP_REQUEST,
  PROP_LYRICS,
  PROP_KEY,
  PROP_NOTE,
  PROP_AUDIO_PATH,
  PROP_COVER_PATH,
  PROP_AUDIO_URI,
  PROP_COVER_URI,
  PROP_PARENT_ID,
  N_STRINGS,

  PROP_ID = N_STRINGS,
  PROP_PLACEHOLDER,
  PROP_STATE,
  PROP_ORIGIN,
  PROP_DURATION,
  PROP_BPM,
  PROP_TAKE,
  PROP_LIKED,
  PROP_CREATED,
  PROP_ERROR,
  PROP_PLAYABLE,
  PROP_TAKES,
  N_PROPS
};

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
  [PROP_PARENT_ID] = { "parent-id", TRUE },
};

struct _SwClip
{
  GObject parent_instance;

  char        *id; /* "" in a placeholder */
  char        *strings[N_STRINGS];
  SwClipState  state;
  SwClipOrigin origin;
  double       duration;
  double       bpm;
  int          take;
  int          takes;
  gboolean     liked;
  gint64       created;
  GError      *error; /* (owned) (nullable) */
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

static void
notify (SwClip *self,
        guint   property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_string (SwClip     *self,
            guint       property,
            const char *value)
{
  if (value == NULL && !string_properties[property].nullable)
    value = "";
  if (_sw_set_string (&self->strings[property], value))
    notify (self, property);
}

static void
set_number (SwClip *self,
            double *field,
            double  value,
            guint   property)
{
  /* Lengths and tempi come from files and foreign answers. */
  if (!isfinite (value) || value < 0)
    value = 0;
  if (_sw_set_number (field, value))
    notify (self, property);
}

static void
sw_clip_finalize (GObject *object)
{
  SwClip *self = SW_CLIP (object);

  g_free (self->id);
  for (guint i = 0; i < N_STRINGS; i++)
    g_free (self->strings[i]);
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
      set_string (self, prop_id, g_value_get_string (value));
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
      notify (self, PROP_ID);
      notify (self, PROP_PLACEHOLDER);
    }
  for (guint i = PROP_0 + 1; i < N_STRINGS; i++)
    set_string (self, i, other->strings[i]);
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

/* The text properties differ in name only: one line each makes both accessors. */
#define STRING_ACCESSORS(name, PROPERTY)                    \
  const char *sw_clip_get_##name (SwClip *self)             \
  {                                                         \
    g_return_val_if_fail (SW_IS_CLIP (self), NULL);         \
                                                            \
    return self->strings[PROPERTY];                         \
  }                                                         \
                                                            \
  void sw_clip_set_##name (SwClip *self, const char *value) \
  {                                                         \
    g_return_if_fail (SW_IS_CLIP (self));                   \
                                                            \
    set_string (self, PROPERTY, value);                     \
  }

/**
 * sw_clip_get_remote_id:
 *
 * Returns: (nullable): the id of the clip at its service
 */
STRING_ACCESSORS (remote_id, PROP_REMOTE_ID)

/**
 * sw_clip_get_service:
 *
 * Returns: "builtin", "musicapi" or an address
 */
STRING_ACCESSORS (service, PROP_SERVICE)

/**
 * sw_clip_get_task_id:
 *
 * Returns: (nullable): our id of the task that made it
 */
STRING_ACCESSORS (task_id, PROP_TASK_ID)

/**
 * sw_clip_get_title:
 *
 * Returns: the title
 */
STRING_ACCESSORS (title, PROP_TITLE)

/**
 * sw_clip_get_tags:
 *
 * Returns: the style it was made with, as the service tells it
 */
STRING_ACCESSORS (tags, PROP_TAGS)

/**
 * sw_clip_get_model:
 *
 * Returns: the model that made it
 */
STRING_ACCESSORS (model, PROP_MODEL)

/**
 * sw_clip_get_operation:
 *
 * Returns: the operation of the contract that made it
 */
STRING_ACCESSORS (operation, PROP_OPERATION)

/**
 * sw_clip_get_request:
 *
 * Returns: (nullable): the request that made it, as sw_request_to_json() writes it
 */
STRING_ACCESSORS (request, PROP_REQUEST)

/**
 * sw_clip_get_lyrics:
 *
 * Returns: the words as the service gave them
 */
STRING_ACCESSORS (lyrics, PROP_LYRICS)

/**
 * sw_clip_get_key:
 *
 * Returns: (nullable): the musical key, such as "D minor"
 */
STRING_ACCESSORS (key, PROP_KEY)

/**
 * sw_clip_get_note:
 *
 * Returns: the user's own words about it
 */
STRING_ACCESSORS (note, PROP_NOTE)

/**
 * sw_clip_get_audio_path:
 *
 * Returns: (nullable): the absolute path of the audio file
 */
STRING_ACCESSORS (audio_path, PROP_AUDIO_PATH)

/**
 * sw_clip_get_cover_path:
 *
 * Returns: (nullable): the absolute path of the cover picture
 */
STRING_ACCESSORS (cover_path, PROP_COVER_PATH)

/**
 * sw_clip_get_audio_uri:
 *
 * Returns: (nullable): where the service offers the audio
 */
STRING_ACCESSORS (audio_uri, PROP_AUDIO_URI)

/**
 * sw_clip_get_cover_uri:
 *
 * Returns: (nullable): where the service offers the cover
 */
STRING_ACCESSORS (cover_uri, PROP_COVER_URI)

/**
 * sw_clip_get_parent_id:
 *
 * Returns: (nullable): our id of the clip it was made from
 */
STRING_ACCESSORS (parent_id, PROP_PARENT_ID)

/**
 * sw_clip_get_state:
 *
 * Returns: how far it is
 */
SwClipState
sw_clip_get_state (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), SW_CLIP_PENDING);

  return self->state;
}

/**
 * sw_clip_get_origin:
 *
 * Returns: where it came from
 */
SwClipOrigin
sw_clip_get_origin (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), SW_CLIP_ORIGIN_GENERATED);

  return self->origin;
}

/**
 * sw_clip_get_duration:
 *
 * Returns: its length in seconds, 0 when not known
 */
double
sw_clip_get_duration (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), 0);

  return self->duration;
}

/**
 * sw_clip_get_bpm:
 *
 * Returns: its tempo in beats per minute, 0 when not known
 */
double
sw_clip_get_bpm (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), 0);

  return self->bpm;
}

/**
 * sw_clip_get_take:
 *
 * Returns: 1, 2, … within its task
 */
int
sw_clip_get_take (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), 0);

  return self->take;
}

/**
 * sw_clip_get_takes:
 * @self: a clip
 *
 * Returns: how many takes the clip's task made, 0 when that is not known
 */
int
sw_clip_get_takes (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), 0);

  return self->takes;
}

/**
 * sw_clip_get_liked:
 *
 * Returns: whether the user likes it
 */
gboolean
sw_clip_get_liked (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), FALSE);

  return self->liked;
}

/**
 * sw_clip_get_created:
 *
 * Returns: when it was made, in Unix seconds
 */
gint64
sw_clip_get_created (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), 0);

  return self->created;
}

/**
 * sw_clip_get_error:
 *
 * Returns: (nullable): why it failed
 */
const GError *
sw_clip_get_error (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), NULL);

  return self->error;
}

/**
 * sw_clip_get_playable:
 *
 * Returns: whether its files are on disk and checked
 */
gboolean
sw_clip_get_playable (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), FALSE);

  return self->state == SW_CLIP_READY;
}

/**
 * sw_clip_set_state:
 * @self: a clip
 * @state: see sw_clip_get_state()
 *
 * Silent when nothing changes.
 */
void
sw_clip_set_state (SwClip     *self,
                   SwClipState state)
{
  gboolean was_playable;

  g_return_if_fail (SW_IS_CLIP (self));

  if (self->state == state)
    return;
  was_playable = sw_clip_get_playable (self);
  self->state = state;
  notify (self, PROP_STATE);
  if (sw_clip_get_playable (self) != was_playable)
    notify (self, PROP_PLAYABLE);
}

/**
 * sw_clip_set_duration:
 * @self: a clip
 * @duration: see sw_clip_get_duration()
 *
 * Silent when nothing changes.
 */
void
sw_clip_set_duration (SwClip *self,
                      double  duration)
{
  g_return_if_fail (SW_IS_CLIP (self));

  set_number (self, &self->duration, duration, PROP_DURATION);
}

/**
 * sw_clip_set_bpm:
 * @self: a clip
 * @bpm: see sw_clip_get_bpm()
 *
 * Silent when nothing changes.
 */
void
sw_clip_set_bpm (SwClip *self,
                 double  bpm)
{
  g_return_if_fail (SW_IS_CLIP (self));

  set_number (self, &self->bpm, bpm, PROP_BPM);
}

/**
 * sw_clip_set_origin:
 * @self: a clip
 * @origin: see sw_clip_get_origin()
 *
 * Silent when nothing changes.
 */
void
sw_clip_set_origin (SwClip      *self,
                    SwClipOrigin origin)
{
  g_return_if_fail (SW_IS_CLIP (self));

  if (self->origin == origin)
    return;
  self->origin = origin;
  notify (self, PROP_ORIGIN);
}

/**
 * sw_clip_set_take:
 * @self: a clip
 * @take: see sw_clip_get_take()
 *
 * Silent when nothing changes.
 */
void
sw_clip_set_take (SwClip *self,
                  int     take)
{
  g_return_if_fail (SW_IS_CLIP (self));

  if (self->take == take)
    return;
  self->take = take;
  notify (self, PROP_TAKE);
}

/**
 * sw_clip_set_takes:
 * @self: a clip
 * @takes: see sw_clip_get_takes()
 *
 * Silent when nothing changes. Nothing the store would save.
 */
void
sw_clip_set_takes (SwClip *self,
                   int     takes)
{
  g_return_if_fail (SW_IS_CLIP (self));

  if (self->takes == takes)
    return;
  self->takes = takes;
  notify (self, PROP_TAKES);
}

/**
 * sw_clip_set_liked:
 * @self: a clip
 * @liked: see sw_clip_get_liked()
 *
 * Silent when nothing changes.
 */
void
sw_clip_set_liked (SwClip  *self,
                   gboolean liked)
{
  g_return_if_fail (SW_IS_CLIP (self));

  liked = !!liked;
  if (self->liked == liked)
    return;
  self->liked = liked;
  notify (self, PROP_LIKED);
}

/**
 * sw_clip_set_created:
 * @self: a clip
 * @created: see sw_clip_get_created()
 *
 * Silent when nothing changes.
 */
void
sw_clip_set_created (SwClip *self,
                     gint64  created)
{
  g_return_if_fail (SW_IS_CLIP (self));

  if (self->created == created)
    return;
  self->created = created;
  notify (self, PROP_CREATED);
}

/**
 * sw_clip_set_error:
 * @self: a clip
 * @error: see sw_clip_get_error()
 *
 * Silent when nothing changes.
 */
void
sw_clip_set_error (SwClip       *self,
                   const GError *error)
{
  g_return_if_fail (SW_IS_CLIP (self));

  if (_sw_set_error (&self->error, error))
    notify (self, PROP_ERROR);
}
