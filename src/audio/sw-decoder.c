/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MP3, which nearly every song is, takes a straight chain of three elements;
 * anything else is found out by decodebin, which costs twice the time and four
 * times the memory. Samples are taken in the streaming thread by a pad probe: no
 * queue, no hand-over. */

#define G_LOG_DOMAIN "sw-decoder"

#include "config.h"

#include "sw-audio-error.h"
#include "sw-decoder.h"
#include "sw-sound-header.h"

#include <glib/gi18n-lib.h>
#include <gst/audio/audio.h>
#include <gst/pbutils/pbutils.h>
#include <string.h>

/* A decoder may cut what the encoder padded: less than this is not a loss. */
#define TOLERATED_LOSS 0.25

typedef struct
{
  SwDecoderFunc func;
  gpointer      user_data;
  GCancellable *cancellable;
  GstAudioInfo  info;
  guint64       n_frames;
  double        seconds;
} Run;

static GstPadProbeReturn
probe_cb (GstPad          *pad,
          GstPadProbeInfo *info,
          gpointer         data)
{
  Run *run = data;

  if ((info->type & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM) != 0)
    {
      GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);

      if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS)
        {
          GstCaps *caps;

          gst_event_parse_caps (event, &caps);
          if (!gst_audio_info_from_caps (&run->info, caps))
            gst_audio_info_init (&run->info);
        }
    }
  else if (run->info.bpf > 0)
    {
      GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
      GstMapInfo map;

      if (gst_buffer_map (buffer, &map, GST_MAP_READ))
        {
          gsize n_frames = map.size / run->info.bpf;

          run->func (map.data, n_frames, run->info.channels, run->info.rate, run->user_data);
          run->n_frames += n_frames;
          run->seconds += (double)n_frames / run->info.rate;
          gst_buffer_unmap (buffer, &map);
        }
    }
  return GST_PAD_PROBE_OK;
}

/* More than two channels without places, as in a WAV of 32, are declared as such: else the
 * converter warns. */
static GstPadProbeReturn
name_channels_cb (GstPad          *pad,
                  GstPadProbeInfo *info,
                  gpointer         data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstCaps  *caps;
  int       channels = 0;

  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  gst_event_parse_caps (event, &caps);
  if (gst_structure_get_int (gst_caps_get_structure (caps, 0), "channels", &channels) && channels > 2 &&
      !gst_structure_has_field (gst_caps_get_structure (caps, 0), "channel-mask"))
    {
      g_autoptr (GstCaps) named = gst_caps_copy (caps);

      gst_caps_set_simple (named, "channel-mask", GST_TYPE_BITMASK, (guint64)0, NULL);
      gst_event_unref (event);
      GST_PAD_PROBE_INFO_DATA (info) = gst_event_new_caps (named);
    }
  return GST_PAD_PROBE_OK;
}

static void
pad_added_cb (GstElement *decodebin,
              GstPad     *pad,
              GstElement *convert)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (convert, "sink");
  g_autoptr (GstCaps) caps = gst_pad_query_caps (pad, NULL);

  if (!gst_pad_is_linked (sink) && !gst_caps_is_empty (caps) &&
      g_str_has_prefix (gst_structure_get_name (gst_caps_get_structure (caps, 0)), "audio/"))
    gst_pad_link (pad, sink);
}

/* A playlist or manifest would have another place read, perhaps over the network: only
 * what is in the file itself counts. The values are decodebin's own, which no header has. */
static int
autoplug_select_cb (GstElement        *decodebin,
                    GstPad            *pad,
                    GstCaps           *caps,
                    GstElementFactory *factory)
{
  enum
  {
    AUTOPLUG_TRY = 0,
    AUTOPLUG_SKIP = 2,
  };
  const char *class = gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_KLASS);

  return class != NULL && (strstr (class, "Adaptive") != NULL || strstr (class, "Network") != NULL || strstr (class, "Source") != NULL) ? AUTOPLUG_SKIP : AUTOPLUG_TRY;
}

void
_sw_decoder_guard (GstElement *decodebin)
{
  g_signal_connect (decodebin, "autoplug-select", G_CALLBACK (autoplug_select_cb), NULL);
}

static GstElement *
make (GstElement *pipeline,
      const char *factory)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element != NULL)
    gst_bin_add (GST_BIN (pipeline), element);
  return element;
}

static void
cancelled_cb (GCancellable *cancellable,
              GstElement   *pipeline)
{
  gst_element_post_message (pipeline, gst_message_new_application (GST_OBJECT (pipeline), gst_structure_new_empty ("cancelled")));
}

/* file → … → sink; NULL when an element is missing, with its name in @missing. */
static GstElement *
build_pipeline (const char  *path,
                gboolean     straight,
                gboolean     as_float,
                Run         *run,
                const char **missing)
{
  g_autoptr (GstElement) pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("audio/x-raw",
                                                  "format", G_TYPE_STRING, as_float ? GST_AUDIO_NE (F32) : GST_AUDIO_NE (S16),
                                                  "layout", G_TYPE_STRING, "interleaved", NULL);
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstPad) raw = NULL;
  GstElement *source = make (pipeline, "filesrc");
  GstElement *sink = make (pipeline, "fakesink");
  GstElement *convert = make (pipeline, "audioconvert");

  if (source == NULL || sink == NULL || convert == NULL)
    {
      *missing = "gstreamer1.0-plugins-base";
      return NULL;
    }
  g_object_set (source, "location", path, "blocksize", 65536, NULL);
  g_object_set (sink, "sync", FALSE, "enable-last-sample", FALSE, "async", FALSE, NULL);

  if (straight)
    {
      GstElement *tags = make (pipeline, "id3demux");
      GstElement *parse = make (pipeline, "mpegaudioparse");
      GstElement *decode = make (pipeline, "mpg123audiodec");

      if (tags == NULL || parse == NULL || decode == NULL ||
          !gst_element_link_many (source, tags, parse, decode, convert, NULL))
        {
          *missing = "gstreamer1.0-plugins-good";
          return NULL;
        }
    }
  else
    {
      GstElement *decode = make (pipeline, "decodebin");

      if (decode == NULL || !gst_element_link (source, decode))
        {
          *missing = "gstreamer1.0-plugins-base";
          return NULL;
        }
      _sw_decoder_guard (decode);
      g_signal_connect_object (decode, "pad-added", G_CALLBACK (pad_added_cb), convert, 0);
    }
  if (!gst_element_link_filtered (convert, sink, caps))
    {
      *missing = "audioconvert";
      return NULL;
    }

  raw = gst_element_get_static_pad (convert, "sink");
  gst_pad_add_probe (raw, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, name_channels_cb, NULL, NULL);
  pad = gst_element_get_static_pad (sink, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, probe_cb, run, NULL);
  return g_steal_pointer (&pipeline);
}

/* Waits for the end. */
static gboolean
follow (GstElement *pipeline,
        Run        *run,
        GError    **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autofree char *missing = NULL;

  for (;;)
    {
      g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
                                                                   GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_APPLICATION | GST_MESSAGE_ELEMENT);

      if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
        return FALSE;
      if (message == NULL)
        continue;
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
        {
          if (run->n_frames > 0 || missing == NULL)
            return TRUE;
          g_set_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_NO_DECODER,
                       _ ("This sound needs a GStreamer plug-in that is not installed: %s"), missing);
          return FALSE;
        }
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
        {
          g_propagate_error (error, _sw_audio_error_from_message (message, missing));
          return FALSE;
        }
      if (missing == NULL)
        missing = _sw_audio_dup_missing (message);
    }
}

static gboolean
run_pipeline (const char *path,
              gboolean    straight,
              gboolean    as_float,
              Run        *run,
              GError    **error)
{
  g_autoptr (GstElement) pipeline = NULL;
  const char *missing = NULL;
  gulong      handler = 0;
  gboolean    ok;

  pipeline = build_pipeline (path, straight, as_float, run, &missing);
  if (pipeline == NULL)
    {
      g_set_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_NO_DECODER,
                   _ ("This sound needs a GStreamer plug-in that is not installed: %s"), missing);
      return FALSE;
    }

  if (run->cancellable != NULL)
    handler = g_cancellable_connect (run->cancellable, G_CALLBACK (cancelled_cb), pipeline, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  ok = follow (pipeline, run, error);
  if (run->cancellable != NULL)
    g_cancellable_disconnect (run->cancellable, handler);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return ok;
}

gboolean
_sw_decoder_run (const char   *path,
                 gboolean      as_float,
                 SwDecoderFunc func,
                 gpointer      user_data,
                 GCancellable *cancellable,
                 GError      **error)
{
  Run run = { func, user_data, cancellable };
  g_autoptr (GError) local = NULL;
  SwSoundHeader header;
  gboolean      ok = FALSE;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !_sw_audio_ensure_gst (error) ||
      !_sw_sound_header_read (path, &header, error))
    return FALSE;

  gst_audio_info_init (&run.info);
  if (header.is_mp3)
    ok = run_pipeline (path, TRUE, as_float, &run, &local);
  /* Not what it looked like, or the straight chain is not installed. */
  if (!ok && run.n_frames == 0 && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&local);
      ok = run_pipeline (path, FALSE, as_float, &run, &local);
    }

  if (!ok)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (run.n_frames == 0)
    {
      g_set_error_literal (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE, _ ("The file holds no sound"));
      return FALSE;
    }
  if (header.declared - run.seconds > TOLERATED_LOSS)
    {
      g_set_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE,
                   /* translators: both %.1f are seconds */
                   _ ("The sound file is cut off: %.1f of %.1f seconds are there"), run.seconds, header.declared);
      return FALSE;
    }
  return TRUE;
}
