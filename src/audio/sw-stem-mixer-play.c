/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * appsrc asks for samples in its own thread and gets the mix, block by block. A seek or a
 * loop only changes the frame that is read next: nothing is flushed, nothing reopened. */

#define G_LOG_DOMAIN "sw-stem-mixer"

#include "config.h"

#include "sw-stem-mixer-private.h"

#include "sw-audio-error.h"

#include <glib/gi18n-lib.h>
#include <gst/app/gstappsrc.h>
#include <gst/audio/audio.h>
#include <string.h>

#define BLOCK_FRAMES 1024
#define TICK_MS 50

/* Called with the lock held. */
static void
jump (SwStemMixer *self,
      gint64       frame)
{
  self->frame = frame;
  self->base = frame;
  self->base_played = self->n_played;
}

/* FALSE at the end. Called with the lock held. */
static gboolean
make_block (SwStemMixer *self,
            float       *out,
            gsize       *n)
{
  gint64   end = self->loop_end > 0 ? MIN (self->loop_end, self->files->n_frames) : self->files->n_frames;
  gboolean loops = self->looping && self->loop_start < end;

  if (loops && self->frame >= end)
    jump (self, self->loop_start);
  else if (!loops)
    end = self->files->n_frames;
  if (self->frame >= end)
    return FALSE;
  *n = (gsize)MIN (BLOCK_FRAMES, end - self->frame);
  _sw_stem_mix_render (self->sources, self->files->n_files, self->gains, self->frame, out, *n);
  self->frame += (gint64)*n;
  return TRUE;
}

static void
need_data_cb (GstAppSrc *source,
              guint      length,
              gpointer   data)
{
  SwStemMixer      *self = data;
  g_autofree float *out = g_new (float, 2 * BLOCK_FRAMES);
  GstBuffer        *buffer;
  gsize             n = 0;
  gboolean          more;
  gint64            at;

  g_mutex_lock (&self->lock);
  at = self->n_played;
  more = make_block (self, out, &n);
  self->n_played += (gint64)n;
  g_mutex_unlock (&self->lock);
  if (!more)
    {
      gst_app_src_end_of_stream (source);
      return;
    }
  buffer = gst_buffer_new_wrapped (g_steal_pointer (&out), 2 * n * sizeof (float));
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale ((guint64)at, GST_SECOND, (guint64)self->files->rate);
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (n, GST_SECOND, (guint64)self->files->rate);
  gst_app_src_push_buffer (source, buffer);
}

void
_sw_stem_mixer_stop (SwStemMixer *self)
{
  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->pipeline != NULL)
    {
      gst_element_set_state (self->pipeline, GST_STATE_NULL);
      /* a sink that was given is used again */
      if (self->sink != NULL)
        gst_bin_remove (GST_BIN (self->pipeline), self->sink);
    }
  g_clear_object (&self->source);
  g_clear_object (&self->pipeline);
  g_clear_pointer (&self->sources, g_free);
}

static void
set_playing (SwStemMixer *self,
             gboolean     playing)
{
  if (self->playing == playing)
    return;
  self->playing = playing;
  _sw_stem_mixer_notify (self, "playing");
}

static gboolean
bus_cb (GstBus     *bus,
        GstMessage *message,
        gpointer    data)
{
  SwStemMixer *self = data;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR && GST_MESSAGE_TYPE (message) != GST_MESSAGE_EOS)
    return G_SOURCE_CONTINUE;
  self->bus_watch = 0;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    {
      self->position = sw_stem_mixer_get_position (self);
      g_clear_error (&self->error);
      self->error = _sw_audio_error_from_message (message, NULL);
    }
  else
    self->position = 0;
  _sw_stem_mixer_stop (self);
  set_playing (self, FALSE);
  _sw_stem_mixer_notify (self, "position");
  if (self->error != NULL)
    _sw_stem_mixer_notify (self, "error");
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (gpointer data)
{
  _sw_stem_mixer_notify (data, "position");
  return G_SOURCE_CONTINUE;
}

static gboolean
build (SwStemMixer *self)
{
  static GstAppSrcCallbacks callbacks = { need_data_cb };
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstCaps) caps = NULL;
  GstElement *convert, *sink;

  if (!_sw_audio_ensure_gst (&self->error))
    return FALSE;
  self->pipeline = gst_object_ref_sink (gst_pipeline_new ("stem-mixer"));
  self->source = gst_element_factory_make ("appsrc", NULL);
  convert = gst_element_factory_make ("audioconvert", NULL);
  sink = self->sink != NULL ? self->sink : _sw_audio_make_sink ();
  if (sink == NULL)
    sink = gst_element_factory_make ("autoaudiosink", NULL);
  if (self->source == NULL || convert == NULL || sink == NULL)
    {
      g_set_error_literal (&self->error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_NO_DECODER,
                           _ ("The sound system GStreamer is not installed completely"));
      return FALSE;
    }
  gst_object_ref (self->source);
  gst_bin_add_many (GST_BIN (self->pipeline), self->source, convert, sink, NULL);
  gst_element_link_many (self->source, convert, sink, NULL);
  caps = gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, GST_AUDIO_NE (F32), "layout", G_TYPE_STRING, "interleaved",
                              "channels", G_TYPE_INT, 2, "rate", G_TYPE_INT, self->files->rate, NULL);
  g_object_set (self->source, "caps", caps, "format", GST_FORMAT_TIME, "max-bytes", (guint64)(2 * BLOCK_FRAMES * 2 * sizeof (float)), NULL);
  gst_app_src_set_callbacks (GST_APP_SRC (self->source), &callbacks, self, NULL);
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, bus_cb, self);
  return TRUE;
}

/**
 * sw_stem_mixer_play:
 * @self: a mixer
 *
 * Plays from the position on. Trouble shows in the property "error".
 */
void
sw_stem_mixer_play (SwStemMixer *self)
{
  g_return_if_fail (SW_IS_STEM_MIXER (self));

  if (self->files == NULL || self->playing)
    return;
  g_clear_error (&self->error);
  if (self->pipeline == NULL)
    {
      self->n_played = 0;
      jump (self, (gint64)(self->position * self->files->rate));
      if (self->frame >= self->files->n_frames)
        jump (self, 0);
      _sw_stem_mixer_get_gains (self, self->gains);
      self->sources = _sw_stem_files_make_sources (self->files, NULL);
      if (!build (self))
        {
          _sw_stem_mixer_stop (self);
          _sw_stem_mixer_notify (self, "error");
          return;
        }
    }
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  self->ticker = g_timeout_add (TICK_MS, tick_cb, self);
  set_playing (self, TRUE);
}

/**
 * sw_stem_mixer_pause:
 * @self: a mixer
 *
 * Stays at the position.
 */
void
sw_stem_mixer_pause (SwStemMixer *self)
{
  g_return_if_fail (SW_IS_STEM_MIXER (self));

  if (!self->playing)
    return;
  self->position = sw_stem_mixer_get_position (self);
  _sw_stem_mixer_stop (self);
  set_playing (self, FALSE);
  _sw_stem_mixer_notify (self, "position");
}

/**
 * sw_stem_mixer_seek:
 * @self: a mixer
 * @seconds: where to go
 *
 * Goes to another place, while playing too.
 */
void
sw_stem_mixer_seek (SwStemMixer *self,
                    double       seconds)
{
  g_return_if_fail (SW_IS_STEM_MIXER (self));

  seconds = CLAMP (seconds, 0, sw_stem_mixer_get_duration (self));
  if (self->playing)
    {
      g_mutex_lock (&self->lock);
      jump (self, (gint64)(seconds * self->files->rate));
      /* from silence up: no click */
      for (guint i = 0; i < self->files->n_files; i++)
        self->sources[i].left = self->sources[i].right = 0;
      g_mutex_unlock (&self->lock);
    }
  self->position = seconds;
  _sw_stem_mixer_notify (self, "position");
}

/**
 * sw_stem_mixer_get_position:
 * @self: a mixer
 *
 * Returns: what is heard now, in seconds
 */
double
sw_stem_mixer_get_position (SwStemMixer *self)
{
  gint64 time = 0, frame, last;

  g_return_val_if_fail (SW_IS_STEM_MIXER (self), 0);

  if (!self->playing || self->pipeline == NULL)
    return self->position;
  if (!gst_element_query_position (self->pipeline, GST_FORMAT_TIME, &time))
    time = 0;
  g_mutex_lock (&self->lock);
  frame = (gint64)gst_util_uint64_scale ((guint64)MAX (time, 0), (guint64)self->files->rate, GST_SECOND);
  frame = self->base + MAX (frame - self->base_played, 0);
  last = self->files->n_frames;
  g_mutex_unlock (&self->lock);
  return (double)MIN (frame, last) / self->files->rate;
}
