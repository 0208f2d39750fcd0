/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-pcm-file"

#include "config.h"

#include "sw-pcm-file.h"

#include "sw-audio-error.h"
#include "sw-decoder.h"
#include "sw-sound-header.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <gst/audio/audio.h>
#include <string.h>
#include <unistd.h>

#define N_CHANNELS 2

static void
put16 (guint8 *at,
       guint32 value)
{
  at[0] = value & 0xff;
  at[1] = (value >> 8) & 0xff;
}

static void
put32 (guint8 *at,
       guint32 value)
{
  put16 (at, value);
  put16 (at + 2, value >> 16);
}

void
_sw_wav_header (guint8 header[SW_WAV_HEADER_SIZE],
                int    n_bits,
                int    rate,
                gint64 n_frames)
{
  guint32 frame = N_CHANNELS * n_bits / 8;

  memcpy (header, "RIFF....WAVEfmt ", 16);
  put32 (header + 4, (guint32)(SW_WAV_HEADER_SIZE - 8 + n_frames * frame));
  put32 (header + 16, 16);
  put16 (header + 20, 1);
  put16 (header + 22, N_CHANNELS);
  put32 (header + 24, rate);
  put32 (header + 28, rate * frame);
  put16 (header + 32, frame);
  put16 (header + 34, n_bits);
  memcpy (header + 36, "data", 4);
  put32 (header + 40, (guint32)(n_frames * frame));
}

typedef struct
{
  int    fd;
  int    rate;
  gint64 n_bytes;
} Writer;

static gboolean
write_all (int           fd,
           const guint8 *bytes,
           gsize         size)
{
  while (size > 0)
    {
      gssize n = write (fd, bytes, size);

      if (n < 0 && errno != EINTR)
        return FALSE;
      bytes += MAX (n, 0);
      size -= MAX (n, 0);
    }
  return TRUE;
}

static void
post_write_error (GstPad *pad)
{
  int code = errno;
  g_autoptr (GstElement) sink = gst_pad_get_parent_element (pad);
  g_autoptr (GError) error = NULL;

  error = g_error_new_literal (GST_RESOURCE_ERROR, code == ENOSPC ? GST_RESOURCE_ERROR_NO_SPACE_LEFT : GST_RESOURCE_ERROR_WRITE, g_strerror (code));
  gst_element_post_message (sink, gst_message_new_error (GST_OBJECT (sink), error, NULL));
}

static GstPadProbeReturn
probe_cb (GstPad          *pad,
          GstPadProbeInfo *info,
          gpointer         data)
{
  Writer *writer = data;

  if ((info->type & GST_PAD_PROBE_TYPE_BUFFER) != 0)
    {
      GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
      GstMapInfo map;

      if (gst_buffer_map (buffer, &map, GST_MAP_READ))
        {
          if (!write_all (writer->fd, map.data, map.size))
            post_write_error (pad);
          writer->n_bytes += map.size;
          gst_buffer_unmap (buffer, &map);
        }
    }
  else if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_CAPS)
    {
      GstAudioInfo audio;
      GstCaps     *caps;

      gst_event_parse_caps (GST_PAD_PROBE_INFO_EVENT (info), &caps);
      if (gst_audio_info_from_caps (&audio, caps))
        writer->rate = audio.rate;
    }
  return GST_PAD_PROBE_OK;
}

/* MP3 takes the straight chain, see sw-decoder.c. */
static GstElement *
build (const char *path,
       int         n_bits,
       int         rate,
       gboolean    straight,
       GError    **error)
{
  g_autofree char *rate_caps = rate > 0 ? g_strdup_printf (",rate=%d", rate) : g_strdup ("");
  g_autofree char *line = NULL;
  g_autoptr (GstElement) in = NULL;
  g_autoptr (GstElement) decode = NULL;
  GstElement *pipeline;

  line = g_strdup_printf ("filesrc name=in blocksize=65536 ! %s ! audioconvert ! audioresample quality=8 ! "
                          "audio/x-raw,format=S%dLE,layout=interleaved,channels=%d%s ! fakesink name=out async=false sync=false",
                          straight ? "id3demux ! mpegaudioparse ! mpg123audiodec" : "decodebin name=decode caps=audio/x-raw",
                          n_bits, N_CHANNELS, rate_caps);
  pipeline = gst_parse_launch_full (line, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (pipeline == NULL)
    return NULL;
  in = gst_bin_get_by_name (GST_BIN (pipeline), "in");
  g_object_set (in, "location", path, NULL);
  decode = gst_bin_get_by_name (GST_BIN (pipeline), "decode");
  if (decode != NULL)
    _sw_decoder_guard (decode);
  return pipeline;
}

gboolean
_sw_pcm_decode (const char   *path,
                int           n_bits,
                int           fd,
                int          *rate,
                gint64       *n_frames,
                GCancellable *cancellable,
                GError      **error)
{
  Writer writer = { fd, *rate, 0 };
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) out = NULL;
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GError) local = NULL;
  SwSoundHeader header;

  if (!_sw_audio_ensure_gst (error) || !_sw_sound_header_read (path, &header, error))
    return FALSE;
  if (header.is_mp3)
    pipeline = build (path, n_bits, *rate, TRUE, NULL);
  if (pipeline == NULL)
    pipeline = build (path, n_bits, *rate, FALSE, &local);
  if (pipeline == NULL)
    {
      g_set_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_NO_DECODER, _ ("This sound needs a GStreamer plug-in that is not installed: %s"), local->message);
      return FALSE;
    }
  out = gst_bin_get_by_name (GST_BIN (pipeline), "out");
  pad = gst_element_get_static_pad (out, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, probe_cb, &writer, NULL);
  if (!_sw_pipeline_run (pipeline, cancellable, error))
    return FALSE;

  *rate = writer.rate;
  *n_frames = writer.n_bytes / (N_CHANNELS * n_bits / 8);
  if (*n_frames > 0)
    return TRUE;
  g_set_error_literal (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE, _ ("The file holds no sound"));
  return FALSE;
}
