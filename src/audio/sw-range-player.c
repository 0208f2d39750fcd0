/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-range-player"

#include "config.h"

#include "sw-range-player.h"

#include <math.h>

/* The player tells its position ten times a second; the rest of the way is a timer. */
#define NEAR_SECONDS 0.25
/* Further away than that somebody else has moved the player. */
#define ASTRAY_SECONDS 0.5

struct _SwRangePlayer
{
  GObject parent_instance;

  SwPlayer *player; /* (owned) */
  SwClip   *clip;   /* (owned) (nullable) */
  double    start, end;
  guint     end_id;
  gboolean  looping;
  gboolean  playing;
  gboolean  under_way; /* the player has been seen inside the range */
};

G_DEFINE_FINAL_TYPE (SwRangePlayer, sw_range_player, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PLAYING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_playing (SwRangePlayer *self,
             gboolean       playing)
{
  if (self->playing == playing)
    return;
  self->playing = playing;
  if (!playing)
    {
      g_clear_handle_id (&self->end_id, g_source_remove);
      g_clear_object (&self->clip);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

static gboolean
end_cb (gpointer data)
{
  SwRangePlayer *self = data;

  self->end_id = 0;
  if (self->looping && self->end > self->start)
    {
      self->under_way = FALSE;
      sw_player_seek (self->player, self->start);
    }
  else
    {
      set_playing (self, FALSE);
      sw_player_pause (self->player);
    }
  return G_SOURCE_REMOVE;
}

static void
position_cb (SwRangePlayer *self)
{
  double position = sw_player_get_position (self->player);

  if (!self->playing)
    return;
  if (position >= self->start - 0.05 && position <= self->end)
    self->under_way = TRUE;
  else if (!self->under_way)
    return;
  if (position < self->start - ASTRAY_SECONDS || position > self->end + ASTRAY_SECONDS)
    set_playing (self, FALSE);
  else if (self->end - position <= NEAR_SECONDS && self->end_id == 0)
    self->end_id = g_timeout_add ((guint)(MAX (self->end - position, 0) * 1000), end_cb, self);
}

static void
state_cb (SwRangePlayer *self)
{
  if (self->under_way && sw_player_get_state (self->player) != SW_PLAYER_PLAYING)
    set_playing (self, FALSE);
}

static void
clip_cb (SwRangePlayer *self)
{
  SwClip *clip = sw_player_get_clip (self->player);

  if (self->playing && (clip == NULL || g_strcmp0 (sw_clip_get_id (clip), sw_clip_get_id (self->clip)) != 0))
    set_playing (self, FALSE);
}

static void
sw_range_player_dispose (GObject *object)
{
  SwRangePlayer *self = SW_RANGE_PLAYER (object);

  g_clear_handle_id (&self->end_id, g_source_remove);
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_clear_object (&self->player);
  g_clear_object (&self->clip);

  G_OBJECT_CLASS (sw_range_player_parent_class)->dispose (object);
}

static void
sw_range_player_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SwRangePlayer *self = SW_RANGE_PLAYER (object);

  switch (prop_id)
    {
    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_range_player_class_init (SwRangePlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sw_range_player_dispose;
  object_class->get_property = sw_range_player_get_property;

  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sw_range_player_init (SwRangePlayer *self)
{
}

/**
 * sw_range_player_new:
 * @player: what sounds
 *
 * Returns: (transfer full): a player of ranges
 */
SwRangePlayer *
sw_range_player_new (SwPlayer *player)
{
  SwRangePlayer *self;

  g_return_val_if_fail (SW_IS_PLAYER (player), NULL);

  self = g_object_new (SW_TYPE_RANGE_PLAYER, NULL);
  self->player = g_object_ref (player);
  g_signal_connect_swapped (player, "notify::position", G_CALLBACK (position_cb), self);
  g_signal_connect_swapped (player, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_connect_swapped (player, "notify::clip", G_CALLBACK (clip_cb), self);
  return self;
}

/**
 * sw_range_player_play:
 * @self: a player of ranges
 * @clip: whose range
 * @start: seconds
 * @end: seconds, after @start
 *
 * Plays from @start on and pauses at @end, or begins again when looping.
 */
void
sw_range_player_play (SwRangePlayer *self,
                      SwClip        *clip,
                      double         start,
                      double         end)
{
  SwClip *current;

  g_return_if_fail (SW_IS_RANGE_PLAYER (self));
  g_return_if_fail (SW_IS_CLIP (clip));

  if (!(end > start) || !sw_clip_get_playable (clip))
    return;
  set_playing (self, FALSE);
  g_set_object (&self->clip, clip);
  self->start = start;
  self->end = end;
  self->under_way = FALSE;
  current = sw_player_get_clip (self->player);
  if (current == NULL || g_strcmp0 (sw_clip_get_id (current), sw_clip_get_id (clip)) != 0)
    sw_player_set_clip (self->player, clip);
  sw_player_seek (self->player, start);
  sw_player_play (self->player);
  set_playing (self, TRUE);
}

void
sw_range_player_set_range (SwRangePlayer *self,
                           double         start,
                           double         end)
{
  g_return_if_fail (SW_IS_RANGE_PLAYER (self));

  if (!(end > start) || (self->start == start && self->end == end))
    return;
  self->start = start;
  self->end = end;
  g_clear_handle_id (&self->end_id, g_source_remove);
}

void
sw_range_player_set_looping (SwRangePlayer *self,
                             gboolean       looping)
{
  g_return_if_fail (SW_IS_RANGE_PLAYER (self));

  self->looping = looping;
}

gboolean
sw_range_player_get_playing (SwRangePlayer *self)
{
  g_return_val_if_fail (SW_IS_RANGE_PLAYER (self), FALSE);

  return self->playing;
}

/* Pauses when it was this that played. */
void
sw_range_player_stop (SwRangePlayer *self)
{
  g_return_if_fail (SW_IS_RANGE_PLAYER (self));

  if (!self->playing)
    return;
  set_playing (self, FALSE);
  sw_player_pause (self->player);
}
