/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands set the target state; messages of the pipeline move the public state.
 * A seek that comes while another one is under way replaces the one waiting, so
 * dragging never floods the pipeline. A seek before the song is loaded is where
 * playing will start.
 *
 * Taking a playbin (1.22) down while it still finds out what a file is can lock it
 * up for good. So a file that is no longer wanted is loaded to its preroll, a few
 * milliseconds, before the next one. */

#define G_LOG_DOMAIN "sw-player"

#include "config.h"

#include "sw-audio-error.h"
#include "sw-play-queue.h"
#include "sw-player.h"

#include <glib/gi18n-lib.h>
#include <gst/audio/audio.h>
#include <gst/pbutils/pbutils.h>
#include <math.h>
#include <string.h>

#define POSITION_INTERVAL_MS 100
#define RESTART_AFTER_SECONDS 3.0
/* How long the end of the player waits for a file that is being loaded. */
#define LOADING_PATIENCE GST_SECOND

struct _SwPlayer
{
  GObject parent_instance;

  GstElement *audio_sink; /* (owned) (nullable) */
  GstElement *playbin;    /* (owned) (nullable) */
  guint       bus_watch;
  guint       position_source;

  SwPlayQueue *queue; /* (owned) */
  SwClip      *clip;  /* (owned) (nullable) */
  gulong       clip_handler;

  SwPlayerState target;
  SwPlayerState state;
  gboolean      loading;   /* the pipeline prerolls a file: it must not be disturbed */
  gboolean      loaded;    /* that file is (still) the clip's */
  gboolean      has_sound; /* and an audio stream was found in it */
  gboolean      prerolled; /* and is ready to be sought in */
  gboolean      seeking;   /* a seek is under way in the pipeline */
  double        wanted;    /* seconds to seek to next, negative for none */
  double        position;
  double        duration;
  double        volume;
  gboolean      loop;
  gboolean      can_next, can_previous;
  char         *missing; /* (owned) (nullable) the decoder that was asked for in vain */
  GError       *error;   /* (owned) (nullable) */
};

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

static gboolean bus_cb (GstBus *bus, GstMessage *message, gpointer data);

static void
publish_error (SwPlayer *self,
               GError   *error) /* (transfer full) (nullable) */
{
  if (error == NULL && self->error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
publish_position (SwPlayer *self,
                  double    position)
{
  if (self->position == position)
    return;
  self->position = position;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

static void
publish_duration (SwPlayer *self,
                  double    duration)
{
  if (self->duration == duration)
    return;
  self->duration = duration;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
}

static void
read_position (SwPlayer *self)
{
  gint64 position;

  /* While a seek is under way the wanted place is what is shown. */
  if (self->prerolled && !self->seeking && self->wanted < 0 &&
      gst_element_query_position (self->playbin, GST_FORMAT_TIME, &position))
    publish_position (self, (double)position / GST_SECOND);
}

static gboolean
position_cb (gpointer data)
{
  read_position (data);
  return G_SOURCE_CONTINUE;
}

static void
publish_state (SwPlayer     *self,
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

static void
queue_changed_cb (SwPlayer *self)
{
  g_autoptr (SwClip) next = _sw_play_queue_dup_neighbor (self->queue, 1);
  g_autoptr (SwClip) previous = _sw_play_queue_dup_neighbor (self->queue, -1);
  gboolean can_next = next != NULL;
  gboolean can_previous = previous != NULL || self->clip != NULL;

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

/* Messages on the way belong to what was played before: they are dropped. */
static void
reset_pipeline (SwPlayer *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->playbin);

  gst_element_set_state (self->playbin, GST_STATE_READY);
  gst_bus_set_flushing (bus, TRUE);
  gst_bus_set_flushing (bus, FALSE);
  g_clear_pointer (&self->missing, g_free);
}

static void
unload (SwPlayer *self)
{
  if (self->loaded && !self->loading)
    reset_pipeline (self);
  self->loaded = self->prerolled = self->seeking = FALSE;
  self->wanted = -1;
}

static void
fail (SwPlayer *self,
      GError   *error) /* (transfer full) */
{
  unload (self);
  self->target = SW_PLAYER_STOPPED;
  publish_state (self, SW_PLAYER_STOPPED);
  publish_error (self, error);
}

static void
send_seek (SwPlayer *self)
{
  gint64 at = (gint64)(self->wanted * GST_SECOND);

  self->wanted = -1;
  self->seeking = gst_element_seek_simple (self->playbin, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, at);
  if (!self->seeking)
    read_position (self);
}

static void
apply_volume (SwPlayer *self)
{
  double linear;

  if (self->playbin == NULL)
    return;
  linear = gst_stream_volume_convert_volume (GST_STREAM_VOLUME_FORMAT_CUBIC, GST_STREAM_VOLUME_FORMAT_LINEAR, self->volume);
  g_object_set (self->playbin, "volume", linear, NULL);
}

/* The sink of the tests and of machines with odd needs; NULL for the usual one. */
static GstElement *
make_sink_from_environment (void)
{
  const char *description = g_getenv ("SONGWRIGHT_AUDIO_SINK");

  if (description == NULL || *description == '\0')
    return NULL;
  return gst_parse_bin_from_description_full (description, TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS | GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS, NULL);
}

/* In GStreamer 1.22 about one start in ten of playbin3 never prerolls when the main
 * thread is busy meanwhile (no stream is ever selected); its elder never fails. */
static GstElement *
make_playbin (void)
{
  guint major, minor, micro, nano;

  gst_version (&major, &minor, &micro, &nano);
  return gst_element_factory_make (major > 1 || minor >= 24 ? "playbin3" : "playbin", NULL);
}

static gboolean
ensure_pipeline (SwPlayer *self,
                 GError  **error)
{
  g_autoptr (GstBus) bus = NULL;

  if (self->playbin != NULL)
    return TRUE;
  if (!_sw_audio_ensure_gst (error))
    return FALSE;

  self->playbin = make_playbin ();
  if (self->playbin == NULL)
    {
      g_set_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_NO_DECODER,
                   _ ("This sound needs a GStreamer plug-in that is not installed: %s"), "playbin (gstreamer1.0-plugins-base)");
      return FALSE;
    }
  gst_object_ref_sink (self->playbin);
  gst_util_set_object_arg (G_OBJECT (self->playbin), "flags", "audio+soft-volume");
  if (self->audio_sink == NULL)
    {
      self->audio_sink = make_sink_from_environment ();
      if (self->audio_sink != NULL)
        gst_object_ref_sink (self->audio_sink);
    }
  if (self->audio_sink != NULL)
    g_object_set (self->playbin, "audio-sink", self->audio_sink, NULL);
  apply_volume (self);

  bus = gst_element_get_bus (self->playbin);
  self->bus_watch = gst_bus_add_watch (bus, bus_cb, self);
  return TRUE;
}

static void
apply_target (SwPlayer *self)
{
  gst_element_set_state (self->playbin, self->target == SW_PLAYER_PLAYING ? GST_STATE_PLAYING : GST_STATE_PAUSED);
}

static void
load (SwPlayer *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;

  if (self->loading)
    return;
  if (!ensure_pipeline (self, &error))
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
  if (sw_clip_get_audio_path (self->clip) != NULL)
    uri = gst_filename_to_uri (sw_clip_get_audio_path (self->clip), NULL);
  if (uri == NULL)
    {
      fail (self, g_error_new_literal (SW_AUDIO_ERROR, SW_AUDIO_ERROR_MISSING, _ ("This song has no sound file yet")));
      return;
    }

  g_object_set (self->playbin, "uri", uri, NULL);
  self->loaded = self->loading = TRUE;
  self->has_sound = FALSE;
  self->prerolled = self->seeking = FALSE;
  /* A start in the middle must not let the beginning be heard. */
  gst_element_set_state (self->playbin, GST_STATE_PAUSED);
}

/* What was loaded is not wanted any more: on to what is. */
static void
discard_loaded (SwPlayer *self)
{
  reset_pipeline (self);
  if (self->clip != NULL && self->target == SW_PLAYER_PLAYING && sw_clip_get_state (self->clip) != SW_CLIP_PENDING)
    load (self);
}

static void
async_done (SwPlayer *self)
{
  gint64   duration;
  gboolean sought = self->seeking;

  self->prerolled = TRUE;
  self->seeking = FALSE;
  if (gst_element_query_duration (self->playbin, GST_FORMAT_TIME, &duration) && duration > 0)
    publish_duration (self, (double)duration / GST_SECOND);

  if (self->wanted >= 0)
    {
      send_seek (self);
      return;
    }
  apply_target (self);
  if (sought)
    {
      read_position (self);
      g_signal_emit (self, signals[SEEKED], 0, self->position);
    }
}

static void
end_of_song (SwPlayer *self)
{
  g_autoptr (SwClip) next = NULL;

  if (self->loop)
    {
      sw_player_seek (self, 0);
      return;
    }
  next = _sw_play_queue_dup_neighbor (self->queue, 1);
  if (next != NULL)
    sw_player_play_clip (self, next);
  else
    sw_player_stop (self);
}

static void
state_changed (SwPlayer   *self,
               GstMessage *message)
{
  GstState state;

  if (GST_MESSAGE_SRC (message) != GST_OBJECT (self->playbin) || !self->loaded)
    return;
  gst_message_parse_state_changed (message, NULL, &state, NULL);
  /* On the way to playing the pipeline passes through PAUSED: not worth telling. */
  if (state == GST_STATE_PLAYING && self->target == SW_PLAYER_PLAYING)
    publish_state (self, SW_PLAYER_PLAYING);
  else if (state == GST_STATE_PAUSED && self->target == SW_PLAYER_PAUSED)
    {
      publish_state (self, SW_PLAYER_PAUSED);
      read_position (self);
    }
}

/* A file without any sound prerolls as well, and then nothing ever happens. */
static gboolean
check_sound (SwPlayer *self)
{
  /* Only the elder playbin counts its streams. */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (self->playbin), "n-audio") != NULL)
    {
      int n_audio = 0;

      g_object_get (self->playbin, "n-audio", &n_audio, NULL);
      self->has_sound = n_audio > 0;
    }
  if (self->missing != NULL)
    fail (self, g_error_new (SW_AUDIO_ERROR, SW_AUDIO_ERROR_NO_DECODER,
                             _ ("This sound needs a GStreamer plug-in that is not installed: %s"), self->missing));
  else if (!self->has_sound)
    fail (self, g_error_new_literal (SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE, _ ("The sound file is damaged or holds no sound")));
  return self->error == NULL;
}

static void
take_collection (SwPlayer   *self,
                 GstMessage *message)
{
  g_autoptr (GstStreamCollection) collection = NULL;

  gst_message_parse_stream_collection (message, &collection);
  for (guint i = 0; collection != NULL && i < gst_stream_collection_get_size (collection); i++)
    if ((gst_stream_get_stream_type (gst_stream_collection_get_stream (collection, i)) & GST_STREAM_TYPE_AUDIO) != 0)
      self->has_sound = TRUE;
}

static void
take_missing (SwPlayer   *self,
              GstMessage *message)
{
  char *missing = _sw_audio_dup_missing (message);

  if (missing == NULL)
    return;
  g_free (self->missing);
  self->missing = missing;
}

static void
take_trouble (SwPlayer   *self,
              GstMessage *message)
{
  g_autoptr (GError) error = _sw_audio_error_from_message (message, self->missing);

  /* Without any device autoaudiosink only warns, and plays into the void. */
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING && !g_error_matches (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_NO_DEVICE))
    return;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    self->loading = FALSE;
  if (self->loaded)
    fail (self, g_steal_pointer (&error));
  else
    discard_loaded (self);
}

static gboolean
bus_cb (GstBus     *bus,
        GstMessage *message,
        gpointer    data)
{
  SwPlayer *self = data;
  gboolean  was_loading;
  gint64    duration;

  switch ((int)GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_STATE_CHANGED:
      state_changed (self, message);
      break;
    case GST_MESSAGE_ASYNC_DONE:
      was_loading = self->loading;
      self->loading = FALSE;
      if (!self->loaded)
        discard_loaded (self);
      else if (!was_loading || check_sound (self))
        async_done (self);
      break;
    case GST_MESSAGE_DURATION_CHANGED:
      if (self->prerolled && gst_element_query_duration (self->playbin, GST_FORMAT_TIME, &duration) && duration > 0)
        publish_duration (self, (double)duration / GST_SECOND);
      break;
    case GST_MESSAGE_EOS:
      if (self->loaded && !self->seeking)
        end_of_song (self);
      break;
    case GST_MESSAGE_STREAM_COLLECTION:
      take_collection (self, message);
      break;
    case GST_MESSAGE_ELEMENT:
      if (gst_is_missing_plugin_message (message))
        take_missing (self, message);
      break;
    case GST_MESSAGE_ERROR:
    case GST_MESSAGE_WARNING:
      take_trouble (self, message);
      break;
    default:
      break;
    }
  return G_SOURCE_CONTINUE;
}

/* Moves the pipeline towards the target. */
static void
follow_target (SwPlayer *self)
{
  publish_error (self, NULL);
  if (self->prerolled)
    apply_target (self);
  else if (!self->loaded && self->target == SW_PLAYER_PLAYING && sw_clip_get_state (self->clip) != SW_CLIP_PENDING)
    load (self);
}

/* A row of a paged list, or a song whose file has just arrived. */
static void
playable_cb (SwPlayer *self)
{
  if (sw_clip_get_playable (self->clip) && self->duration <= 0)
    publish_duration (self, sw_clip_get_duration (self->clip));
  if (sw_clip_get_playable (self->clip) && !self->loaded && self->target == SW_PLAYER_PLAYING)
    load (self);
}

static void
take_clip (SwPlayer *self,
           SwClip   *clip)
{
  unload (self);
  self->target = SW_PLAYER_STOPPED;
  publish_error (self, NULL);
  publish_position (self, 0);
  if (self->clip != clip)
    {
      if (self->clip != NULL)
        g_clear_signal_handler (&self->clip_handler, self->clip);
      g_set_object (&self->clip, clip);
      if (clip != NULL)
        self->clip_handler = g_signal_connect_swapped (clip, "notify::playable", G_CALLBACK (playable_cb), self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIP]);
    }
  publish_duration (self, clip != NULL ? sw_clip_get_duration (clip) : 0);
}

static void
queue_replaced_cb (SwPlayer *self,
                   SwClip   *clip)
{
  gboolean play = self->target == SW_PLAYER_PLAYING;

  if (self->clip == NULL || self->loaded || sw_clip_get_state (self->clip) != SW_CLIP_PENDING)
    return;
  take_clip (self, clip);
  if (play)
    sw_player_play (self);
}

static void
sw_player_constructed (GObject *object)
{
  SwPlayer *self = SW_PLAYER (object);

  G_OBJECT_CLASS (sw_player_parent_class)->constructed (object);

  g_signal_connect_object (self->queue, "changed", G_CALLBACK (queue_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "replaced", G_CALLBACK (queue_replaced_cb), self, G_CONNECT_SWAPPED);
}

static void
sw_player_dispose (GObject *object)
{
  SwPlayer *self = SW_PLAYER (object);

  g_clear_handle_id (&self->position_source, g_source_remove);
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->playbin != NULL)
    {
      if (self->loading)
        gst_element_get_state (self->playbin, NULL, NULL, LOADING_PATIENCE);
      gst_element_set_state (self->playbin, GST_STATE_NULL);
    }
  g_clear_pointer (&self->playbin, gst_object_unref);
  g_clear_pointer (&self->audio_sink, gst_object_unref);
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

  ensure_pipeline (self, NULL);
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
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUEUE]);
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
  publish_state (self, SW_PLAYER_STOPPED);
  _sw_play_queue_set_current (self->queue, clip);
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

  unload (self);
  self->target = SW_PLAYER_STOPPED;
  publish_state (self, SW_PLAYER_STOPPED);
  publish_position (self, 0);
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
  publish_position (self, seconds);
  if (self->prerolled && !self->seeking)
    send_seek (self);
  else if (!self->loaded)
    g_signal_emit (self, signals[SEEKED], 0, seconds);
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
  apply_volume (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOLUME]);
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
