/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The object: what a task is from the beginning, and its results. What changes
 * while it is driven is in sw-task-fate.c. */

#define G_LOG_DOMAIN "sw-task"

#include "config.h"

#include "sw-task-private.h"

#include "sw-task-title-private.h"
#include "sw-value-private.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (SwTask, sw_task, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

void
_sw_task_notify (SwTask        *self,
                 SwTaskProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
_sw_task_set_string (SwTask        *self,
                     char         **field,
                     const char    *value,
                     SwTaskProperty property)
{
  if (_sw_set_string (field, value))
    _sw_task_notify (self, property);
}

static void
request_changed_cb (SwTask *self)
{
  g_autofree char *title = _sw_task_title_derive (self->request);

  _sw_task_set_string (self, &self->title, title, PROP_TITLE);
}

static void
sw_task_constructed (GObject *object)
{
  SwTask *self = SW_TASK (object);

  G_OBJECT_CLASS (sw_task_parent_class)->constructed (object);

  self->title = _sw_task_title_derive (self->request);
  if (self->request != NULL)
    g_signal_connect_object (self->request, "changed", G_CALLBACK (request_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
sw_task_dispose (GObject *object)
{
  SwTask *self = SW_TASK (object);

  g_clear_object (&self->request);
  g_list_store_remove_all (self->clips);

  G_OBJECT_CLASS (sw_task_parent_class)->dispose (object);
}

static void
sw_task_finalize (GObject *object)
{
  SwTask *self = SW_TASK (object);

  g_free (self->id);
  g_free (self->service);
  g_free (self->remote_id);
  g_free (self->title);
  g_free (self->progress_text);
  g_clear_error (&self->error);
  g_free (self->remedy);
  g_free (self->answer);
  g_object_unref (self->clips);

  G_OBJECT_CLASS (sw_task_parent_class)->finalize (object);
}

static void
sw_task_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  SwTask *self = SW_TASK (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, sw_task_get_id (self));
      break;
    case PROP_REQUEST:
      g_value_set_object (value, sw_task_get_request (self));
      break;
    case PROP_SERVICE:
      g_value_set_string (value, sw_task_get_service (self));
      break;
    case PROP_REMOTE_ID:
      g_value_set_string (value, sw_task_get_remote_id (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, sw_task_get_title (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, sw_task_get_state (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, sw_task_get_progress (self));
      break;
    case PROP_PROGRESS_TEXT:
      g_value_set_string (value, sw_task_get_progress_text (self));
      break;
    case PROP_PRICE_ESTIMATE:
      g_value_set_double (value, sw_task_get_price_estimate (self));
      break;
    case PROP_BALANCE_BEFORE:
      g_value_set_double (value, sw_task_get_balance_before (self));
      break;
    case PROP_BALANCE_AFTER:
      g_value_set_double (value, sw_task_get_balance_after (self));
      break;
    case PROP_PRICE_MEASURED:
      g_value_set_double (value, sw_task_get_price_measured (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, sw_task_get_error (self));
      break;
    case PROP_REMEDY:
      g_value_set_string (value, sw_task_get_remedy (self));
      break;
    case PROP_CREATED:
      g_value_set_int64 (value, sw_task_get_created (self));
      break;
    case PROP_UPDATED:
      g_value_set_int64 (value, sw_task_get_updated (self));
      break;
    case PROP_CLIPS:
      g_value_set_object (value, sw_task_get_clips (self));
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, sw_task_get_active (self));
      break;
    case PROP_FINISHED:
      g_value_set_boolean (value, sw_task_get_finished (self));
      break;
    case PROP_ANSWER:
      g_value_set_string (value, self->answer);
      break;
    case PROP_REFUNDED:
      g_value_set_boolean (value, self->refunded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_task_set_property (GObject      *object,
                      guint         prop_id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  SwTask *self = SW_TASK (object);

  switch (prop_id)
    {
    case PROP_ID:
      self->id = g_value_get_string (value) != NULL ? g_value_dup_string (value) : g_uuid_string_random ();
      break;
    case PROP_REQUEST:
      self->request = g_value_dup_object (value);
      break;
    case PROP_SERVICE:
      self->service = g_value_dup_string (value);
      break;
    case PROP_REMOTE_ID:
      sw_task_set_remote_id (self, g_value_get_string (value));
      break;
    case PROP_STATE:
      sw_task_set_state (self, g_value_get_enum (value));
      break;
    case PROP_PRICE_ESTIMATE:
      sw_task_set_price_estimate (self, g_value_get_double (value));
      break;
    case PROP_BALANCE_BEFORE:
      sw_task_set_balance_before (self, g_value_get_double (value));
      break;
    case PROP_BALANCE_AFTER:
      sw_task_set_balance_after (self, g_value_get_double (value));
      break;
    case PROP_CREATED:
      sw_task_set_created (self, g_value_get_int64 (value));
      break;
    case PROP_UPDATED:
      sw_task_set_updated (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static GParamSpec *
number_property (const char *name,
                 GParamFlags flags)
{
  return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
}

static void
sw_task_class_init (SwTaskClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;
  const GParamFlags construct = writable | G_PARAM_CONSTRUCT_ONLY;

  object_class->constructed = sw_task_constructed;
  object_class->dispose = sw_task_dispose;
  object_class->finalize = sw_task_finalize;
  object_class->get_property = sw_task_get_property;
  object_class->set_property = sw_task_set_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, construct);
  properties[PROP_REQUEST] = g_param_spec_object ("request", NULL, NULL, SW_TYPE_REQUEST, construct);
  properties[PROP_SERVICE] = g_param_spec_string ("service", NULL, NULL, NULL, construct);
  properties[PROP_REMOTE_ID] = g_param_spec_string ("remote-id", NULL, NULL, NULL, writable);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, readable);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, SW_TYPE_TASK_STATE, SW_TASK_DRAFT, writable);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, readable);
  properties[PROP_PROGRESS_TEXT] = g_param_spec_string ("progress-text", NULL, NULL, NULL, readable);
  properties[PROP_PRICE_ESTIMATE] = number_property ("price-estimate", writable);
  properties[PROP_BALANCE_BEFORE] = number_property ("balance-before", writable);
  properties[PROP_BALANCE_AFTER] = number_property ("balance-after", writable);
  properties[PROP_PRICE_MEASURED] = number_property ("price-measured", readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_REMEDY] = g_param_spec_string ("remedy", NULL, NULL, NULL, readable);
  properties[PROP_CREATED] = g_param_spec_int64 ("created", NULL, NULL, G_MININT64, G_MAXINT64, 0, writable);
  properties[PROP_UPDATED] = g_param_spec_int64 ("updated", NULL, NULL, G_MININT64, G_MAXINT64, 0, writable);
  properties[PROP_CLIPS] = g_param_spec_object ("clips", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, readable);
  properties[PROP_ANSWER] = g_param_spec_string ("answer", NULL, NULL, NULL, readable);
  properties[PROP_REFUNDED] = g_param_spec_boolean ("refunded", NULL, NULL, FALSE, readable);
  properties[PROP_FINISHED] = g_param_spec_boolean ("finished", NULL, NULL, FALSE, readable);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sw_task_init (SwTask *self)
{
  self->progress = -1;
  self->price_estimate = NAN;
  self->balance_before = NAN;
  self->balance_after = NAN;
  self->clips = g_list_store_new (SW_TYPE_CLIP);
}

/**
 * sw_task_new:
 * @id: (nullable): our own id, or %NULL for a new UUID
 * @request: (nullable): the wish; the task keeps a reference. %NULL only for a
 *   row of the journal whose request no longer can be read
 * @service: "builtin", "musicapi" or an address
 *
 * Returns: (transfer full): a task in state %SW_TASK_DRAFT
 */
SwTask *
sw_task_new (const char *id,
             SwRequest  *request,
             const char *service)
{
  return g_object_new (SW_TYPE_TASK, "id", id, "request", request, "service", service, NULL);
}

/**
 * sw_task_get_id:
 *
 * Returns: our own id
 */
const char *
sw_task_get_id (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NULL);

  return self->id;
}

/**
 * sw_task_get_request:
 *
 * Returns: (transfer none) (nullable): the wish
 */
SwRequest *
sw_task_get_request (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NULL);

  return self->request;
}

/**
 * sw_task_get_service:
 *
 * Returns: "builtin", "musicapi" or an address
 */
const char *
sw_task_get_service (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NULL);

  return self->service;
}

/**
 * sw_task_get_remote_id:
 *
 * Returns: (nullable): the service's id of the task, once it accepted
 */
const char *
sw_task_get_remote_id (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NULL);

  return self->remote_id;
}

/**
 * sw_task_get_title:
 *
 * Derived from the request: its title, else the first words of the description,
 * else the first line that is sung, else the name of the operation.
 *
 * Returns: a title for people
 */
const char *
sw_task_get_title (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NULL);

  return self->title;
}

/**
 * sw_task_get_clips:
 *
 * Returns: (transfer none): a list model of #SwClip, in the service's order
 */
GListModel *
sw_task_get_clips (SwTask *self)
{
  g_return_val_if_fail (SW_IS_TASK (self), NULL);

  return G_LIST_MODEL (self->clips);
}

/**
 * sw_task_set_remote_id:
 * @self: a task
 * @remote_id: see sw_task_get_remote_id()
 *
 * Silent when nothing changes.
 */
void
sw_task_set_remote_id (SwTask     *self,
                       const char *remote_id)
{
  g_return_if_fail (SW_IS_TASK (self));

  _sw_task_set_string (self, &self->remote_id, remote_id, PROP_REMOTE_ID);
}

/**
 * sw_task_assign:
 * @self: a task
 * @other: the same task as it was read again, e.g. because another process drives it
 *
 * Takes over state, remote id, prices, error, times and clips; clips that are
 * already there are updated and stay the same objects.
 */
void
sw_task_assign (SwTask *self,
                SwTask *other)
{
  GListModel *clips;

  g_return_if_fail (SW_IS_TASK (self));
  g_return_if_fail (SW_IS_TASK (other));

  if (self == other)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  sw_task_set_remote_id (self, other->remote_id);
  sw_task_set_answer (self, other->answer);
  sw_task_set_refunded (self, other->refunded);
  sw_task_set_progress (self, other->progress, other->progress_text);
  sw_task_set_price_estimate (self, other->price_estimate);
  sw_task_set_balance_before (self, other->balance_before);
  sw_task_set_balance_after (self, other->balance_after);
  sw_task_set_error (self, other->error, other->remedy);
  sw_task_set_created (self, other->created);
  sw_task_set_updated (self, other->updated);
  clips = G_LIST_MODEL (other->clips);
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

      sw_task_add_clip (self, clip);
    }
  sw_task_set_state (self, other->state);
  g_object_thaw_notify (G_OBJECT (self));
}

static SwClip *
find_clip_by_id (SwTask     *self,
                 const char *id)
{
  GListModel *clips = G_LIST_MODEL (self->clips);

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

      if (strcmp (sw_clip_get_id (clip), id) == 0)
        return clip; /* the list keeps it */
    }
  return NULL;
}

/**
 * sw_task_add_clip:
 * @self: a task
 * @clip: one of its results
 *
 * Appends @clip. Where a clip of the same id is there already, that one takes over
 * what @clip knows and stays.
 */
void
sw_task_add_clip (SwTask *self,
                  SwClip *clip)
{
  SwClip *known;

  g_return_if_fail (SW_IS_TASK (self));
  g_return_if_fail (SW_IS_CLIP (clip));

  known = find_clip_by_id (self, sw_clip_get_id (clip));
  if (known != NULL)
    sw_clip_assign (known, clip);
  else
    g_list_store_append (self->clips, clip);
}

/**
 * sw_task_find_clip:
 * @self: a task
 * @remote_id: (nullable): the service's id of a clip
 *
 * Returns: (transfer none) (nullable): the result with that id
 */
SwClip *
sw_task_find_clip (SwTask     *self,
                   const char *remote_id)
{
  GListModel *clips;

  g_return_val_if_fail (SW_IS_TASK (self), NULL);

  clips = G_LIST_MODEL (self->clips);
  for (guint i = 0; remote_id != NULL && i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

      if (g_strcmp0 (sw_clip_get_remote_id (clip), remote_id) == 0)
        return clip; /* the list keeps it */
    }
  return NULL;
}
