/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands set the target state; messages of the pipeline move the public state.
 * A seek that comes while another one is under way replaces the one waiting, so
 * dragging never floods the pipeline. A seek before the song is loaded is where
 * playing will start. */

#define G_LOG_DOMAIN "sw-player"

#include "config.h"

#include "sw-player-private.h"

#include <math.h>

#define RESTART_AFTER_SECONDS 3.0

void
_sw_player_queue_changed_cb (SwPlayer *self)
{
  g_autoptr (SwClip) next = _sw_play_queue_dup_neighbor (self->queue, 1);
  g_autoptr (SwClip) previous = _sw_play_queue_dup_neighbor (self->queue, -1);

  _sw_player_publish_reach (self, next != NULL, previous != NULL || self->clip != NULL);
}

/* Moves the pipeline towards the target. */
static void
follow_target (SwPlayer *self)
{
  _sw_player_publish_error (self, NULL);
  if (self->prerolled)
    _sw_player_apply_target (self);
  else if (!self->loaded && self->target == SW_PLAYER_PLAYING && sw_clip_get_state (self->clip) != SW_CLIP_PENDING)
    _sw_player_load (self);
}

/* A row of a paged list, or a song whose file has just arrived. */
static void
playable_cb (SwPlayer *self)
{
  if (sw_clip_get_playable (self->clip) && self->duration <= 0)
    _sw_player_publish_duration (self, sw_clip_get_duration (self->clip));
  if (sw_clip_get_playable (self->clip) && !self->loaded && self->target == SW_PLAYER_PLAYING)
    _sw_player_load (self);
}

static void
take_clip (SwPlayer *self,
           SwClip   *clip)
{
  _sw_player_unload (self);
  self->target = SW_PLAYER_STOPPED;
  _sw_player_publish_error (self, NULL);
  _sw_player_publish_position (self, 0);
  if (self->clip != clip)
    {
      if (self->clip != NULL)
        g_clear_signal_handler (&self->clip_handler, self->clip);
      g_set_object (&self->clip, clip);
      sw_player_set_gain (self, 0);
      if (clip != NULL)
        self->clip_handler = g_signal_connect_swapped (clip, "notify::playable", G_CALLBACK (playable_cb), self);
      _sw_player_publish_clip (self);
    }
  _sw_player_publish_duration (self, clip != NULL ? sw_clip_get_duration (clip) : 0);
}

void
_sw_player_queue_replaced_cb (SwPlayer *self,
                              SwClip   *clip)
{
  gboolean play = self->target == SW_PLAYER_PLAYING;

  if (self->clip == NULL || self->loaded || sw_clip_get_state (self->clip) != SW_CLIP_PENDING)
    return;
  take_clip (self, clip);
  if (play)
    sw_player_play (self);
}

/**
 * sw_player_play_clip:
 * @self: a player
 * @clip: a clip
 *
 * Plays @clip from its start.
 */
void
sw_player_play_clip (SwPlayer *self,
                     SwClip   *clip)
{
  g_return_if_fail (SW_IS_PLAYER (self));
  g_return_if_fail (SW_IS_CLIP (clip));

  take_clip (self, clip);
  _sw_play_queue_set_current (self->queue, clip);
  sw_player_play (self);
}

/**
 * sw_player_play_item:
 * @self: a player
 * @clips: a list of [class@Clip]
 * @index: which of them
 *
 * Makes @clips the queue and plays the item at @index from its start.
 */
void
sw_player_play_item (SwPlayer   *self,
                     GListModel *clips,
                     guint       index)
{
  g_autoptr (SwClip) clip = NULL;

  g_return_if_fail (SW_IS_PLAYER (self));
  g_return_if_fail (G_IS_LIST_MODEL (clips));

  clip = g_list_model_get_item (clips, index);
  if (clip == NULL)
    return;
  take_clip (self, clip);
  if (_sw_play_queue_get_model (self->queue) != clips)
    {
      _sw_play_queue_set_position (self->queue, clips, index);
      _sw_player_publish_queue (self);
    }
  else
    _sw_play_queue_set_position (self->queue, clips, index);
  sw_player_play (self);
}

/**
 * sw_player_set_clip:
 * @self: a player
 * @clip: (nullable): a clip
 *
 * Shows @clip without playing it; what was playing stops.
 */
void
sw_player_set_clip (SwPlayer *self,
                    SwClip   *clip)
{
  g_return_if_fail (SW_IS_PLAYER (self));
  g_return_if_fail (clip == NULL || SW_IS_CLIP (clip));

  if (self->clip == clip)
    return;
  take_clip (self, clip);
  _sw_player_publish_state (self, SW_PLAYER_STOPPED);
  _sw_play_queue_set_current (self->queue, clip);
}

/**
 * sw_player_play:
 * @self: a player
 *
 * Plays on, or from the start when nothing is loaded. Without a clip in hand
 * nothing happens. A clip whose row is not loaded yet starts when it is.
 */
void
sw_player_play (SwPlayer *self)
{
  g_return_if_fail (SW_IS_PLAYER (self));

  if (self->clip == NULL)
    return;
  self->target = SW_PLAYER_PLAYING;
  follow_target (self);
}

/**
 * sw_player_pause:
 * @self: a player
 */
void
sw_player_pause (SwPlayer *self)
{
  g_return_if_fail (SW_IS_PLAYER (self));

  if (self->target != SW_PLAYER_PLAYING)
    return;
  self->target = self->loaded ? SW_PLAYER_PAUSED : SW_PLAYER_STOPPED;
  if (self->loaded)
    follow_target (self);
}

/**
 * sw_player_toggle:
 * @self: a player
 *
 * Pauses what is (about to be) playing, else plays.
 */
void
sw_player_toggle (SwPlayer *self)
{
  g_return_if_fail (SW_IS_PLAYER (self));

  if (self->target == SW_PLAYER_PLAYING)
    sw_player_pause (self);
  else
    sw_player_play (self);
}

/**
 * sw_player_stop:
 * @self: a player
 *
 * Stops and goes back to the start; the clip stays in hand.
 */
void
sw_player_stop (SwPlayer *self)
{
  g_return_if_fail (SW_IS_PLAYER (self));

  _sw_player_unload (self);
  self->target = SW_PLAYER_STOPPED;
  _sw_player_publish_state (self, SW_PLAYER_STOPPED);
  _sw_player_publish_position (self, 0);
}

/**
 * sw_player_next:
 * @self: a player
 *
 * Plays the next playable clip of the queue, if there is one.
 */
void
sw_player_next (SwPlayer *self)
{
  g_autoptr (SwClip) clip = NULL;

  g_return_if_fail (SW_IS_PLAYER (self));

  clip = _sw_play_queue_dup_neighbor (self->queue, 1);
  if (clip != NULL)
    sw_player_play_clip (self, clip);
}

/**
 * sw_player_previous:
 * @self: a player
 *
 * Goes to the start of the song after 3 s of it, or when there is no clip before
 * it; else plays the clip before it.
 */
void
sw_player_previous (SwPlayer *self)
{
  g_autoptr (SwClip) clip = NULL;

  g_return_if_fail (SW_IS_PLAYER (self));

  if (self->position <= RESTART_AFTER_SECONDS)
    clip = _sw_play_queue_dup_neighbor (self->queue, -1);
  if (clip != NULL)
    sw_player_play_clip (self, clip);
  else
    sw_player_seek (self, 0);
}

/**
 * sw_player_seek:
 * @self: a player
 * @seconds: from the start; brought into the song's range
 *
 * The position changes at once; [signal@Player::seeked] follows when the sound is
 * there.
 */
void
sw_player_seek (SwPlayer *self,
                double    seconds)
{
  g_return_if_fail (SW_IS_PLAYER (self));

  if (self->clip == NULL || !isfinite (seconds))
    return;
  seconds = MAX (seconds, 0);
  if (self->duration > 0)
    seconds = MIN (seconds, self->duration);

  self->wanted = seconds;
  _sw_player_publish_position (self, seconds);
  if (self->prerolled && !self->seeking)
    _sw_player_send_seek (self);
  else if (!self->loaded)
    _sw_player_emit_seeked (self);
}
