/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GStreamer's LAME element encodes. What it does not write is added here: the tag, and
 * the "Info" frame with LAME's extension, from which players learn how much silence the
 * encoder put in front and behind.
 */

#define G_LOG_DOMAIN "sw-encode"

#include "config.h"

#include "sw-encode.h"

#include <glib/gi18n-lib.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <math.h>
#include <string.h>

#define BIT_RATE 192         /* kbit/s */
#define BLOCK 16384          /* frames pushed at once */
#define QUEUED (1024 * 1024) /* bytes that wait for the encoder */
#define FRAME_SAMPLES 1152
/* LAME turns the sound down by this factor at our bit rate; the listener is to hear the
 * loudness that was mastered. */
#define ENCODER_SCALE 0.97f
/* What LAME puts in front. */
#define ENCODER_DELAY 576
/* MPEG-1 layer III, stereo: header, side information. */
#define INFO_OFFSET 36
#define LAME_OFFSET (INFO_OFFSET + 120)
#define INFO_CRC_OFFSET 190
#define PLUGINS_PACKAGE "gstreamer1.0-plugins-good"
#define TIMEOUT (60 * GST_SECOND)

static GstElement *
make_pipeline (const char *description,
               GError    **error)
{
  g_autoptr (GError) local = NULL;
  GstElement *pipeline;

  if (!gst_is_initialized () && !gst_init_check (NULL, NULL, error))
    return NULL;

  pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &local);
  if (pipeline == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("The song cannot be saved as MP3. Please install the package “%s”. (%s)"),
                 PLUGINS_PACKAGE, local->message);

  return pipeline;
}

static GstBuffer *
make_block (SwStem *stem,
            gsize   first,
            gsize   n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, n * 4, NULL);
  GstMapInfo map;
  gint16    *out;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  out = (gint16 *)map.data;
  for (gsize i = 0; i < n; i++)
    for (int c = 0; c < 2; c++)
      {
        float x = stem->samples[c][first + i] * (32767 / ENCODER_SCALE);

        out[2 * i + c] = lrintf (CLAMP (x, -32767, 32767));
      }
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (first, GST_SECOND, SW_BAND_SAMPLE_RATE);
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (n, GST_SECOND, SW_BAND_SAMPLE_RATE);

  return buffer;
}

/* Keeps some blocks before the encoder, not the whole song. */
static void
feed (GstAppSrc *source,
      SwStem    *stem,
      gsize     *at)
{
  while (*at < stem->n_frames && gst_app_src_get_current_level_bytes (source) < QUEUED)
    {
      gsize n = MIN (BLOCK, stem->n_frames - *at);

      gst_app_src_push_buffer (source, make_block (stem, *at, n));
      *at += n;
      if (*at == stem->n_frames)
        gst_app_src_end_of_stream (source);
    }
}

/* Everything that reaches the sink, until the end. */
static GByteArray *
run (GstElement   *pipeline,
     SwStem       *stem,
     GCancellable *cancellable,
     GError      **error)
{
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gint64 deadline = g_get_monotonic_time () + TIMEOUT / 1000;
  gsize  at = 0;

  if (stem->n_frames == 0)
    gst_app_src_end_of_stream (GST_APP_SRC (source));
  for (;;)
    {
      g_autoptr (GstSample) sample = NULL;
      g_autoptr (GstMessage) message = NULL;

      feed (GST_APP_SRC (source), stem, &at);
      sample = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), GST_SECOND / 50);
      message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (message != NULL)
        {
          gst_message_parse_error (message, error, NULL);
          g_prefix_error (error, "%s ", _ ("The song could not be encoded:"));
          return NULL;
        }
      if (sample != NULL)
        {
          GstMapInfo map;

          gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ);
          g_byte_array_append (bytes, map.data, map.size);
          gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
          deadline = g_get_monotonic_time () + TIMEOUT / 1000;
        }
      else if (gst_app_sink_is_eos (GST_APP_SINK (sink)))
        return g_steal_pointer (&bytes);
      else if (g_get_monotonic_time () > deadline)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                               _ ("The song could not be encoded: the encoder stands still."));
          return NULL;
        }
    }
}

static GByteArray *
encode (SwStem       *stem,
        GCancellable *cancellable,
        GError      **error)
{
  g_autofree char *description = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  GByteArray *bytes;

  description = g_strdup_printf ("appsrc name=source format=time max-bytes=0 "
                                 "caps=audio/x-raw,format=S16LE,layout=interleaved,rate=%d,channels=2,channel-mask=(bitmask)0x3 ! "
                                 "lamemp3enc target=bitrate cbr=true bitrate=%d ! "
                                 "appsink name=sink sync=false",
                                 SW_BAND_SAMPLE_RATE, BIT_RATE);
  pipeline = make_pipeline (description, error);
  if (pipeline == NULL)
    return NULL;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  bytes = run (pipeline, stem, cancellable, error);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return bytes;
}

/* CRC-16 with the reversed polynomial 0x8005, as LAME uses it. */
static guint16
get_crc (const guint8 *data,
         gsize         n)
{
  guint16 crc = 0;

  for (gsize i = 0; i < n; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
    }

  return crc;
}

static gsize
get_frame_size (const guint8 *header)
{
  return 144 * BIT_RATE * 1000 / SW_BAND_SAMPLE_RATE + (header[2] >> 1 & 1);
}

static gsize
count_frames (GByteArray *bytes)
{
  gsize n = 0;

  for (gsize at = 0; at + 4 <= bytes->len; n++)
    {
      if (bytes->data[at] != 0xff || (bytes->data[at + 1] & 0xe0) != 0xe0)
        break;
      at += get_frame_size (bytes->data + at);
    }

  return n;
}

static void
put_big_endian (guint8 *at,
                guint32 value,
                int     n)
{
  while (n-- > 0)
    {
      at[n] = value;
      value >>= 8;
    }
}

/* See "Mp3 Info Tag rev 1 specifications" by Gabriel Bouvigne. The frame is a valid,
 * silent one for players that do not know it. */
static GByteArray *
make_info_frame (GByteArray *bytes,
                 gsize       n_samples)
{
  GByteArray *frame = g_byte_array_new ();
  gsize       n_frames = count_frames (bytes);
  guint       padding = MIN (n_frames * FRAME_SAMPLES - n_samples - ENCODER_DELAY, 0xfff);
  guint8     *info, *lame;

  g_byte_array_append (frame, bytes->data, 4);
  frame->data[1] |= 1;  /* no checksum of its own */
  frame->data[2] &= ~2; /* no padding slot */
  g_byte_array_set_size (frame, get_frame_size (frame->data));
  memset (frame->data + 4, 0, frame->len - 4);

  info = frame->data + INFO_OFFSET;
  memcpy (info, "Info", 4);
  put_big_endian (info + 4, 0xf, 4); /* frames, bytes, table, quality */
  put_big_endian (info + 8, n_frames, 4);
  put_big_endian (info + 12, bytes->len + frame->len, 4);
  for (guint i = 0; i < 100; i++)
    info[16 + i] = i * 256 / 100;
  put_big_endian (info + 116, 50, 4);

  lame = frame->data + LAME_OFFSET;
  memcpy (lame, "LAME3.100", 9);
  lame[9] = 1; /* revision 0, constant bit rate */
  lame[20] = BIT_RATE;
  put_big_endian (lame + 21, ENCODER_DELAY << 12 | padding, 3);
  put_big_endian (lame + 28, bytes->len + frame->len, 4);
  put_big_endian (lame + 32, get_crc (bytes->data, bytes->len), 2);
  put_big_endian (lame + 34, get_crc (frame->data, INFO_CRC_OFFSET), 2);

  return frame;
}

/**
 * sw_encode_mp3:
 * @stem: a mastered song
 *
 * Encodes and tags a song. Blocking; any thread.
 *
 * Returns: (transfer full) (nullable): the file's bytes; %NULL with
 *   %G_IO_ERROR_NOT_FOUND when the encoder is not installed, %G_IO_ERROR_CANCELLED, or
 *   what the encoder says
 */
GBytes *
sw_encode_mp3 (SwStem          *stem,
               const SwId3Tags *tags,
               GCancellable    *cancellable,
               GError         **error)
{
  g_autoptr (GByteArray) bytes = encode (stem, cancellable, error);
  g_autoptr (GByteArray) info = NULL;
  GByteArray *file;

  if (bytes == NULL)
    return NULL;
  if (count_frames (bytes) == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _ ("The song could not be encoded: the encoder made nothing."));
      return NULL;
    }

  info = make_info_frame (bytes, stem->n_frames);
  file = sw_id3_make (tags);
  g_byte_array_append (file, info->data, info->len);
  g_byte_array_append (file, bytes->data, bytes->len);

  return g_byte_array_free_to_bytes (file);
}
