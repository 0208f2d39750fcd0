/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-play-queue"

#include "config.h"

#include "sw-play-queue.h"

/* How far a lost clip is looked for, and how many unplayable ones are skipped. */
#define REACH 256

struct _SwPlayQueue
{
  GObject parent_instance;

  GListModel *model;   /* (owned) (nullable) */
  SwClip     *current; /* (owned) (nullable) */
  gint64      index;   /* of current, -1 when not in the list */
  gint64      gap;     /* where it was when it left the list, else -1 */
};

G_DEFINE_FINAL_TYPE (SwPlayQueue, _sw_play_queue, G_TYPE_OBJECT)

enum
{
  CHANGED,
  REPLACED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_at (SwPlayQueue *self,
       gint64       index)
{
  g_autoptr (SwClip) clip = g_list_model_get_item (self->model, (guint)index);

  return clip != NULL && (clip == self->current || g_strcmp0 (sw_clip_get_id (clip), sw_clip_get_id (self->current)) == 0);
}

/* The index of the current clip within [first, end), -1 when it is not there. */
static gint64
look_for (SwPlayQueue *self,
          gint64       first,
          gint64       end)
{
  for (gint64 i = first; i < MIN (end, first + REACH); i++)
    if (is_at (self, i))
      return i;
  return -1;
}

static void
items_changed_cb (SwPlayQueue *self,
                  guint        position,
                  guint        removed,
                  guint        added,
                  GListModel  *model)
{
  gint64 index = self->index;
  gint64 near = MAX (position, index - REACH / 2);

  if (self->current != NULL)
    {
      if (index < 0)
        {
          index = look_for (self, position, (gint64)position + added);
          if (index < 0 && self->gap >= (gint64)position + removed)
            self->gap += (gint64)added - removed;
        }
      else if (index >= (gint64)position + removed)
        index += (gint64)added - removed;
      else if (index >= position)
        {
          /* A row of a paged list gets its real object when it is loaded. */
          if (removed == added && sw_clip_get_state (self->current) == SW_CLIP_PENDING && !is_at (self, index))
            {
              g_clear_object (&self->current);
              self->current = g_list_model_get_item (model, (guint)index);
              g_signal_emit (self, signals[REPLACED], 0, self->current);
              return;
            }
          /* A bulk change usually leaves it near where it was. */
          index = look_for (self, near, (gint64)position + added);
          if (index < 0 && near > position)
            index = look_for (self, position, near);
          if (index < 0)
            self->gap = MIN (self->index, g_list_model_get_n_items (model));
        }
      self->index = index;
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
locate (SwPlayQueue *self)
{
  self->index = self->gap = -1;
  if (self->model != NULL && self->current != NULL)
    self->index = look_for (self, 0, g_list_model_get_n_items (self->model));
}

static void
_sw_play_queue_dispose (GObject *object)
{
  SwPlayQueue *self = SW_PLAY_QUEUE (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->current);

  G_OBJECT_CLASS (_sw_play_queue_parent_class)->dispose (object);
}

static void
_sw_play_queue_class_init (SwPlayQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = _sw_play_queue_dispose;

  signals[REPLACED] = g_signal_new ("replaced", SW_TYPE_PLAY_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SW_TYPE_CLIP);
  signals[CHANGED] = g_signal_new ("changed", SW_TYPE_PLAY_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
_sw_play_queue_init (SwPlayQueue *self)
{
  self->index = self->gap = -1;
}

SwPlayQueue *
_sw_play_queue_new (void)
{
  return g_object_new (SW_TYPE_PLAY_QUEUE, NULL);
}

GListModel *
_sw_play_queue_get_model (SwPlayQueue *self)
{
  return self->model;
}

void
_sw_play_queue_set_model (SwPlayQueue *self,
                          GListModel  *model)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  locate (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
_sw_play_queue_set_current (SwPlayQueue *self,
                            SwClip      *clip)
{
  gint64 hint = self->index >= 0 ? self->index : self->gap;
  gint64 n_items = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;

  g_set_object (&self->current, clip);
  self->index = self->gap = -1;
  if (clip != NULL && n_items > 0)
    {
      gint64 near = MAX (0, hint - REACH / 2);

      self->index = look_for (self, near, n_items);
      if (self->index < 0 && near > 0)
        self->index = look_for (self, 0, n_items);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

void
_sw_play_queue_set_position (SwPlayQueue *self,
                             GListModel  *model,
                             guint        index)
{
  g_autoptr (SwClip) clip = g_list_model_get_item (model, index);

  g_clear_object (&self->current);
  if (model != self->model)
    _sw_play_queue_set_model (self, model);
  g_set_object (&self->current, clip);
  self->index = clip != NULL ? (gint64)index : -1;
  self->gap = -1;
  g_signal_emit (self, signals[CHANGED], 0);
}

SwClip *
_sw_play_queue_dup_neighbor (SwPlayQueue *self,
                             int          direction)
{
  gint64 n_items = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;

  gint64 first;

  if (self->index >= 0)
    first = self->index + direction;
  else if (self->gap >= 0)
    first = direction > 0 ? self->gap : self->gap - 1;
  else
    return NULL;

  for (gint64 i = first, steps = 0; i >= 0 && i < n_items && steps < REACH; i += direction, steps++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (self->model, (guint)i);

      /* A pending one is a row of a paged list that is not loaded yet. */
      if (clip != NULL && (sw_clip_get_playable (clip) || sw_clip_get_state (clip) == SW_CLIP_PENDING))
        return g_steal_pointer (&clip);
    }
  return NULL;
}
