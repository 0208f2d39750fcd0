/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pipeline reports: loaded, playing, at its end, in trouble. */

#define G_LOG_DOMAIN "sw-player"

#include "config.h"

#include "sw-audio-error.h"
#include "sw-player-private.h"

#include <glib/gi18n-lib.h>
#include <gst/pbutils/pbutils.h>

static void
async_done (SwPlayer *self)
{
  gint64   duration;
  gboolean sought = self->seeking;

  self->prerolled = TRUE;
  self->seeking = FALSE;
  if (gst_element_query_duration (self->playbin, GST_FORMAT_TIME, &duration) && duration > 0)
    _sw_player_publish_duration (self, (double)duration / GST_SECOND);

  if (self->wanted >= 0)
    {
      _sw_player_send_seek (self);
      return;
    }
  _sw_player_apply_target (self);
  if (sought)
    {
      _sw_player_read_position (self);
      _sw_player_emit_seeked (self);
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
    _sw_player_publish_state (self, SW_PLAYER_PLAYING);
  else if (state == GST_STATE_PAUSED && self->target == SW_PLAYER_PAUSED)
    {
      _sw_player_publish_state (self, SW_PLAYER_PAUSED);
      _sw_player_read_position (self);
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
    _sw_player_fail (self, g_error_new (SW_AUDIO_ERROR, SW_AUDIO_ERROR_NO_DECODER,
                                        _ ("This sound needs a GStreamer plug-in that is not installed: %s"), self->missing));
  else if (!self->has_sound)
    _sw_player_fail (self, g_error_new_literal (SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE, _ ("The sound file is damaged or holds no sound")));
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
    _sw_player_fail (self, g_steal_pointer (&error));
  else
    _sw_player_discard_loaded (self);
}

gboolean
_sw_player_bus_cb (GstBus     *bus,
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
        _sw_player_discard_loaded (self);
      else if (!was_loading || check_sound (self))
        async_done (self);
      break;
    case GST_MESSAGE_DURATION_CHANGED:
      if (self->prerolled && gst_element_query_duration (self->playbin, GST_FORMAT_TIME, &duration) && duration > 0)
        _sw_player_publish_duration (self, (double)duration / GST_SECOND);
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
