/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The object: what it tells its watchers, and what they may ask. What they may
 * command is in sw-player-commands.c, the pipeline in sw-player-pipeline.c and what
 * it reports in sw-player-messages.c. */

#define G_LOG_DOMAIN "sw-player"

#include "config.h"

#include "sw-player-private.h"

#define POSITION_INTERVAL_MS 100

G_DEFINE_FINAL_TYPE (SwPlayer, sw_player, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CLIP,
  PROP_QUEUE,
  PROP_STATE,
  PROP_PLAYING,
  PROP_POSITION,
  PROP_DURATION,
  PROP_VOLUME,
  PROP_LOOP,
  PROP_ERROR,
  PROP_CAN_NEXT,
  PROP_CAN_PREVIOUS,
  PROP_AUDIO_SINK,
  N_PROPS
};

enum
{
  SEEKED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

GType
sw_player_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { SW_PLAYER_STOPPED, "SW_PLAYER_STOPPED", "stopped" },
        { SW_PLAYER_PAUSED, "SW_PLAYER_PAUSED", "paused" },
        { SW_PLAYER_PLAYING, "SW_PLAYER_PLAYING", "playing" },
        { 0 },
      };

      g_once_init_leave (&type, g_enum_register_static ("SwPlayerState", values));
    }
  return type;
}

void
_sw_player_publish_error (SwPlayer *self,
                          GError   *error) /* (transfer full) (nullable) */
{
  if (error == NULL && self->error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
_sw_player_publish_position (SwPlayer *self,
                             double    position)
{
  if (self->position == position)
    return;
  self->position = position;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

void
_sw_player_publish_duration (SwPlayer *self,
                             double    duration)
{
  if (self->duration == duration)
    return;
  self->duration = duration;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
}

void
_sw_player_read_position (SwPlayer *self)
{
  gint64 position;

  /* While a seek is under way the wanted place is what is shown. */
  if (self->prerolled && !self->seeking && self->wanted < 0 &&
      gst_element_query_position (self->playbin, GST_FORMAT_TIME, &position))
    _sw_player_publish_position (self, (double)position / GST_SECOND);
}

static gboolean
position_cb (gpointer data)
{
  _sw_player_read_position (data);
  return G_SOURCE_CONTINUE;
}

void
_sw_player_publish_state (SwPlayer     *self,
                          SwPlayerState state)
{
  gboolean was_playing = self->state == SW_PLAYER_PLAYING;
  gboolean playing = state == SW_PLAYER_PLAYING;

  if (self->state == state)
    return;
  self->state = state;
  if (playing && self->position_source == 0)
    self->position_source = g_timeout_add (POSITION_INTERVAL_MS, position_cb, self);
  else if (!playing)
    g_clear_handle_id (&self->position_source, g_source_remove);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (was_playing != playing)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

/* What next and previous would do, when the queue or the clip is another. */
void
_sw_player_publish_reach (SwPlayer *self,
                          gboolean  can_next,
                          gboolean  can_previous)
{
  if (self->can_next != can_next)
    {
      self->can_next = can_next;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_NEXT]);
    }
  if (self->can_previous != can_previous)
    {
      self->can_previous = can_previous;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_PREVIOUS]);
    }
}

void
_sw_player_emit_seeked (SwPlayer *self)
{
  g_signal_emit (self, signals[SEEKED], 0, self->position);
}

void
_sw_player_publish_clip (SwPlayer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIP]);
}

void
_sw_player_publish_queue (SwPlayer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUEUE]);
}

static void
sw_player_constructed (GObject *object)
{
  SwPlayer *self = SW_PLAYER (object);

  G_OBJECT_CLASS (sw_player_parent_class)->constructed (object);

  g_signal_connect_object (self->queue, "changed", G_CALLBACK (_sw_player_queue_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "replaced", G_CALLBACK (_sw_player_queue_replaced_cb), self, G_CONNECT_SWAPPED);
}

static void
sw_player_dispose (GObject *object)
{
  SwPlayer *self = SW_PLAYER (object);

  g_clear_handle_id (&self->position_source, g_source_remove);
  _sw_player_close_pipeline (self);
  if (self->clip != NULL)
    g_clear_signal_handler (&self->clip_handler, self->clip);
  g_clear_object (&self->clip);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (sw_player_parent_class)->dispose (object);
}

static void
sw_player_finalize (GObject *object)
{
  SwPlayer *self = SW_PLAYER (object);

  g_free (self->missing);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sw_player_parent_class)->finalize (object);
}

static void
sw_player_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  SwPlayer *self = SW_PLAYER (object);

  switch (prop_id)
    {
    case PROP_CLIP:
      g_value_set_object (value, self->clip);
      break;
    case PROP_QUEUE:
      g_value_set_object (value, sw_player_get_queue (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, self->state == SW_PLAYER_PLAYING);
      break;
    case PROP_POSITION:
      g_value_set_double (value, self->position);
      break;
    case PROP_DURATION:
      g_value_set_double (value, self->duration);
      break;
    case PROP_VOLUME:
      g_value_set_double (value, self->volume);
      break;
    case PROP_LOOP:
      g_value_set_boolean (value, self->loop);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_CAN_NEXT:
      g_value_set_boolean (value, self->can_next);
      break;
    case PROP_CAN_PREVIOUS:
      g_value_set_boolean (value, self->can_previous);
      break;
    case PROP_AUDIO_SINK:
      g_value_set_object (value, self->audio_sink);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_player_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  SwPlayer *self = SW_PLAYER (object);

  switch (prop_id)
    {
    case PROP_CLIP:
      sw_player_set_clip (self, g_value_get_object (value));
      break;
    case PROP_QUEUE:
      sw_player_set_queue (self, g_value_get_object (value));
      break;
    case PROP_VOLUME:
      sw_player_set_volume (self, g_value_get_double (value));
      break;
    case PROP_LOOP:
      sw_player_set_loop (self, g_value_get_boolean (value));
      break;
    case PROP_AUDIO_SINK:
      self->audio_sink = g_value_get_object (value);
      if (self->audio_sink != NULL)
        gst_object_ref_sink (self->audio_sink);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_player_class_init (SwPlayerClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = sw_player_constructed;
  object_class->dispose = sw_player_dispose;
  object_class->finalize = sw_player_finalize;
  object_class->get_property = sw_player_get_property;
  object_class->set_property = sw_player_set_property;

  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, SW_TYPE_CLIP, writable);
  properties[PROP_QUEUE] = g_param_spec_object ("queue", NULL, NULL, G_TYPE_LIST_MODEL, writable);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, SW_TYPE_PLAYER_STATE, SW_PLAYER_STOPPED, readable);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, readable);
  properties[PROP_POSITION] = g_param_spec_double ("position", NULL, NULL, 0, G_MAXDOUBLE, 0, readable);
  properties[PROP_DURATION] = g_param_spec_double ("duration", NULL, NULL, 0, G_MAXDOUBLE, 0, readable);
  properties[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0, 1, 1, writable);
  properties[PROP_LOOP] = g_param_spec_boolean ("loop", NULL, NULL, FALSE, writable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_CAN_NEXT] = g_param_spec_boolean ("can-next", NULL, NULL, FALSE, readable);
  properties[PROP_CAN_PREVIOUS] = g_param_spec_boolean ("can-previous", NULL, NULL, FALSE, readable);
  /* Not typed GST_TYPE_ELEMENT: that would load GStreamer with the class. */
  properties[PROP_AUDIO_SINK] = g_param_spec_object ("audio-sink", NULL, NULL, G_TYPE_OBJECT,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SwPlayer::seeked:
   * @self: a player
   * @position: seconds
   *
   * Playing goes on from another place than expected.
   */
  signals[SEEKED] = g_signal_new ("seeked", SW_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
sw_player_init (SwPlayer *self)
{
  self->queue = _sw_play_queue_new ();
  self->volume = 1;
  self->wanted = -1;
}

/**
 * sw_player_new:
 *
 * A player for the usual sound device, or for what `SONGWRIGHT_AUDIO_SINK` in the
 * environment describes in the words of `gst-launch-1.0`.
 *
 * Returns: (transfer full): a player; GStreamer is not loaded yet
 */
SwPlayer *
sw_player_new (void)
{
  return g_object_new (SW_TYPE_PLAYER, NULL);
}

/**
 * sw_player_new_with_sink:
 * @audio_sink: where the sound goes, e.g. a `fakesink`
 *
 * Returns: (transfer full): a player
 */
SwPlayer *
sw_player_new_with_sink (GstElement *audio_sink)
{
  return g_object_new (SW_TYPE_PLAYER, "audio-sink", audio_sink, NULL);
}

/**
 * sw_player_prepare:
 * @self: a player
 *
 * Loads GStreamer and builds the pipeline, so that the first song starts as fast
 * as later ones. What fails here is told when something is to be played.
 */
void
sw_player_prepare (SwPlayer *self)
{
  g_return_if_fail (SW_IS_PLAYER (self));

  _sw_player_ensure_pipeline (self, NULL);
}

/**
 * sw_player_set_queue:
 * @self: a player
 * @clips: (nullable): a list of [class@Clip]
 *
 * Sets what next and previous walk. Does not touch what is playing.
 */
void
sw_player_set_queue (SwPlayer   *self,
                     GListModel *clips)
{
  g_return_if_fail (SW_IS_PLAYER (self));
  g_return_if_fail (clips == NULL || G_IS_LIST_MODEL (clips));

  if (_sw_play_queue_get_model (self->queue) == clips)
    return;
  _sw_play_queue_set_model (self->queue, clips);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUEUE]);
}

/**
 * sw_player_get_queue:
 * @self: a player
 *
 * Returns: (transfer none) (nullable): what next and previous walk
 */
GListModel *
sw_player_get_queue (SwPlayer *self)
{
  g_return_val_if_fail (SW_IS_PLAYER (self), NULL);

  return _sw_play_queue_get_model (self->queue);
}

/**
 * sw_player_get_clip:
 * @self: a player
 *
 * Returns: (transfer none) (nullable): the clip in hand
 */
SwClip *
sw_player_get_clip (SwPlayer *self)
{
  g_return_val_if_fail (SW_IS_PLAYER (self), NULL);

  return self->clip;
}

/**
 * sw_player_get_state:
 * @self: a player
 *
 * Returns: what is heard, not what was asked for
 */
SwPlayerState
sw_player_get_state (SwPlayer *self)
{
  g_return_val_if_fail (SW_IS_PLAYER (self), SW_PLAYER_STOPPED);

  return self->state;
}

/**
 * sw_player_get_position:
 * @self: a player
 *
 * Returns: seconds from the start of the clip
 */
double
sw_player_get_position (SwPlayer *self)
{
  g_return_val_if_fail (SW_IS_PLAYER (self), 0);

  return self->position;
}

/**
 * sw_player_get_duration:
 * @self: a player
 *
 * Returns: the clip's length in seconds, 0 when not known
 */
double
sw_player_get_duration (SwPlayer *self)
{
  g_return_val_if_fail (SW_IS_PLAYER (self), 0);

  return self->duration;
}

/**
 * sw_player_get_volume:
 * @self: a player
 *
 * Returns: 0 to 1, cubic: half is heard as half as loud
 */
double
sw_player_get_volume (SwPlayer *self)
{
  g_return_val_if_fail (SW_IS_PLAYER (self), 0);

  return self->volume;
}

/**
 * sw_player_set_volume:
 * @self: a player
 * @volume: 0 to 1, cubic
 */
void
sw_player_set_volume (SwPlayer *self,
                      double    volume)
{
  g_return_if_fail (SW_IS_PLAYER (self));

  volume = CLAMP (volume, 0, 1);
  if (self->volume == volume)
    return;
  self->volume = volume;
  _sw_player_apply_volume (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOLUME]);
}

/**
 * sw_player_get_gain:
 * @self: a player
 *
 * Returns: dB by which the clip in hand is brought down, 0 or negative
 */
double
sw_player_get_gain (SwPlayer *self)
{
  g_return_val_if_fail (SW_IS_PLAYER (self), 0);

  return self->gain;
}

/**
 * sw_player_set_gain:
 * @self: a player
 * @gain: dB, -60 to 0
 *
 * Brings the clip in hand down, beside the volume, which is people's.
 */
void
sw_player_set_gain (SwPlayer *self,
                    double    gain)
{
  g_return_if_fail (SW_IS_PLAYER (self));

  gain = CLAMP (gain, -60, 0);
  if (self->gain == gain)
    return;
  self->gain = gain;
  _sw_player_apply_volume (self);
}

/**
 * sw_player_get_loop:
 * @self: a player
 *
 * Returns: whether the clip starts again at its end
 */
gboolean
sw_player_get_loop (SwPlayer *self)
{
  g_return_val_if_fail (SW_IS_PLAYER (self), FALSE);

  return self->loop;
}

/**
 * sw_player_set_loop:
 * @self: a player
 * @loop: whether the clip starts again at its end
 */
void
sw_player_set_loop (SwPlayer *self,
                    gboolean  loop)
{
  g_return_if_fail (SW_IS_PLAYER (self));

  loop = !!loop;
  if (self->loop == loop)
    return;
  self->loop = loop;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOOP]);
}

/**
 * sw_player_get_can_next:
 * @self: a player
 *
 * Returns: whether the queue goes on
 */
gboolean
sw_player_get_can_next (SwPlayer *self)
{
  g_return_val_if_fail (SW_IS_PLAYER (self), FALSE);

  return self->can_next;
}

/**
 * sw_player_get_can_previous:
 * @self: a player
 *
 * Returns: whether [method@Player.previous] does something
 */
gboolean
sw_player_get_can_previous (SwPlayer *self)
{
  g_return_val_if_fail (SW_IS_PLAYER (self), FALSE);

  return self->can_previous;
}

/**
 * sw_player_get_error:
 * @self: a player
 *
 * Returns: (transfer none) (nullable): why nothing is heard, in `SW_AUDIO_ERROR`;
 *   cleared by the next wish to play
 */
const GError *
sw_player_get_error (SwPlayer *self)
{
  g_return_val_if_fail (SW_IS_PLAYER (self), NULL);

  return self->error;
}
