/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-clip"

#include "config.h"

#include "sw-clip-private.h"

#include "sw-value-private.h"

/**
 * sw_clip_get_parent_id:
 * @self: a clip
 *
 * Returns: (nullable): our id of the clip it was made from, the first of several
 */
const char *
sw_clip_get_parent_id (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), NULL);

  return self->parent_ids != NULL ? self->parent_ids[0] : NULL;
}

/**
 * sw_clip_get_parent_ids:
 * @self: a clip
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): our ids of the clips
 *   it was made from; %NULL when there are none
 */
const char *const *
sw_clip_get_parent_ids (SwClip *self)
{
  g_return_val_if_fail (SW_IS_CLIP (self), NULL);

  return (const char *const *)self->parent_ids;
}

/**
 * sw_clip_set_parent_id:
 * @self: a clip
 * @parent_id: (nullable): our id of the clip it was made from
 *
 * As sw_clip_set_parent_ids() for the usual case. Silent when nothing changes.
 */
void
sw_clip_set_parent_id (SwClip     *self,
                       const char *parent_id)
{
  const char *ids[] = { parent_id, NULL };

  sw_clip_set_parent_ids (self, ids);
}

/**
 * sw_clip_set_parent_ids:
 * @self: a clip
 * @parent_ids: (nullable) (array zero-terminated=1): our ids of the clips it was made from
 *
 * Silent when nothing changes.
 */
void
sw_clip_set_parent_ids (SwClip            *self,
                        const char *const *parent_ids)
{
  char **copy;

  g_return_if_fail (SW_IS_CLIP (self));

  if (parent_ids != NULL && parent_ids[0] == NULL)
    parent_ids = NULL;
  if (parent_ids == NULL ? self->parent_ids == NULL : self->parent_ids != NULL && g_strv_equal (parent_ids, (const char *const *)self->parent_ids))
    return;
  copy = g_strdupv ((char **)parent_ids);
  g_strfreev (self->parent_ids);
  self->parent_ids = copy;
  _sw_clip_notify (self, PROP_PARENT_ID);
  _sw_clip_notify (self, PROP_PARENT_IDS);
}

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
  _sw_clip_notify (self, PROP_STATE);
  if (sw_clip_get_playable (self) != was_playable)
    _sw_clip_notify (self, PROP_PLAYABLE);
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

  _sw_clip_set_number (self, &self->duration, duration, PROP_DURATION);
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

  _sw_clip_set_number (self, &self->bpm, bpm, PROP_BPM);
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
  _sw_clip_notify (self, PROP_ORIGIN);
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
  _sw_clip_notify (self, PROP_TAKE);
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
  _sw_clip_notify (self, PROP_TAKES);
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
  _sw_clip_notify (self, PROP_LIKED);
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
  _sw_clip_notify (self, PROP_CREATED);
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
    _sw_clip_notify (self, PROP_ERROR);
}
