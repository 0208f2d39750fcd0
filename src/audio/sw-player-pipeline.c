/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Builds the pipeline, loads files into it and moves it.
 *
 * Taking a playbin (1.22) down while it still finds out what a file is can lock it
 * up for good. So a file that is no longer wanted is loaded to its preroll, a few
 * milliseconds, before the next one. */

#define G_LOG_DOMAIN "sw-player"

#include "config.h"

#include "sw-audio-error.h"
#include "sw-player-private.h"

#include <glib/gi18n-lib.h>
#include <gst/audio/audio.h>
#include <math.h>

/* How long the end of the player waits for a file that is being loaded. */
#define LOADING_PATIENCE GST_SECOND

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

void
_sw_player_unload (SwPlayer *self)
{
  if (self->loaded && !self->loading)
    reset_pipeline (self);
  self->loaded = self->prerolled = self->seeking = FALSE;
  self->wanted = -1;
}

void
_sw_player_fail (SwPlayer *self,
                 GError   *error) /* (transfer full) */
{
  _sw_player_unload (self);
  self->target = SW_PLAYER_STOPPED;
  _sw_player_publish_state (self, SW_PLAYER_STOPPED);
  _sw_player_publish_error (self, error);
}

void
_sw_player_send_seek (SwPlayer *self)
{
  gint64 at = (gint64)(self->wanted * GST_SECOND);

  self->wanted = -1;
  self->seeking = gst_element_seek_simple (self->playbin, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, at);
  if (!self->seeking)
    _sw_player_read_position (self);
}

void
_sw_player_apply_volume (SwPlayer *self)
{
  double linear;

  if (self->playbin == NULL)
    return;
  linear = gst_stream_volume_convert_volume (GST_STREAM_VOLUME_FORMAT_CUBIC, GST_STREAM_VOLUME_FORMAT_LINEAR, self->volume);
  linear *= pow (10, self->gain / 20);
  g_object_set (self->playbin, "volume", linear, NULL);
}

/* The sink of the tests and of machines with odd needs; NULL for the usual one. */
GstElement *
_sw_audio_make_sink (void)
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

gboolean
_sw_player_ensure_pipeline (SwPlayer *self,
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
      self->audio_sink = _sw_audio_make_sink ();
      if (self->audio_sink != NULL)
        gst_object_ref_sink (self->audio_sink);
    }
  if (self->audio_sink != NULL)
    g_object_set (self->playbin, "audio-sink", self->audio_sink, NULL);
  _sw_player_apply_volume (self);

  bus = gst_element_get_bus (self->playbin);
  self->bus_watch = gst_bus_add_watch (bus, _sw_player_bus_cb, self);
  return TRUE;
}

void
_sw_player_apply_target (SwPlayer *self)
{
  gst_element_set_state (self->playbin, self->target == SW_PLAYER_PLAYING ? GST_STATE_PLAYING : GST_STATE_PAUSED);
}

void
_sw_player_load (SwPlayer *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;

  if (self->loading)
    return;
  if (!_sw_player_ensure_pipeline (self, &error))
    {
      _sw_player_fail (self, g_steal_pointer (&error));
      return;
    }
  if (sw_clip_get_audio_path (self->clip) != NULL)
    uri = gst_filename_to_uri (sw_clip_get_audio_path (self->clip), NULL);
  if (uri == NULL)
    {
      _sw_player_fail (self, g_error_new_literal (SW_AUDIO_ERROR, SW_AUDIO_ERROR_MISSING, _ ("This song has no sound file yet")));
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
void
_sw_player_discard_loaded (SwPlayer *self)
{
  reset_pipeline (self);
  if (self->clip != NULL && self->target == SW_PLAYER_PLAYING && sw_clip_get_state (self->clip) != SW_CLIP_PENDING)
    _sw_player_load (self);
}

void
_sw_player_close_pipeline (SwPlayer *self)
{
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->playbin != NULL)
    {
      if (self->loading)
        gst_element_get_state (self->playbin, NULL, NULL, LOADING_PATIENCE);
      gst_element_set_state (self->playbin, GST_STATE_NULL);
    }
  g_clear_pointer (&self->playbin, gst_object_unref);
  g_clear_pointer (&self->audio_sink, gst_object_unref);
}
