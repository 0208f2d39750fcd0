/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-test-sound.h"

#include <gst/gst.h>
#include <math.h>
#include <string.h>

static void
put32 (GByteArray *bytes,
       guint32     value)
{
  guint32 le = GUINT32_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *)&le, 4);
}

static void
put16 (GByteArray *bytes,
       guint16     value)
{
  guint16 le = GUINT16_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *)&le, 2);
}

char *
sw_test_write_wav (const char       *folder,
                   const char       *name,
                   int               rate,
                   const SwTestTone *tones)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  for (; tones->seconds > 0; tones++)
    {
      int    n = (int)lround (tones->seconds * rate);
      double amplitude = 32767 * pow (10, tones->level / 20);

      for (int i = 0; i < n; i++)
        {
          guint16 sample = (guint16)(gint16)lround (amplitude * sin (2 * G_PI * tones->hertz * i / rate));

          put16 (data, sample);
          put16 (data, sample);
        }
    }

  g_byte_array_append (bytes, (const guint8 *)"RIFF", 4);
  put32 (bytes, 36 + data->len);
  g_byte_array_append (bytes, (const guint8 *)"WAVEfmt ", 8);
  put32 (bytes, 16);
  put16 (bytes, 1);
  put16 (bytes, 2);
  put32 (bytes, rate);
  put32 (bytes, rate * 4);
  put16 (bytes, 4);
  put16 (bytes, 16);
  g_byte_array_append (bytes, (const guint8 *)"data", 4);
  put32 (bytes, data->len);
  g_byte_array_append (bytes, data->data, data->len);
  g_file_set_contents (path, (const char *)bytes->data, bytes->len, &error);
  g_assert_no_error (error);
  return path;
}

char *
sw_test_encode (const char *wav,
                const char *name,
                const char *encoder)
{
  g_autofree char *folder = g_path_get_dirname (wav);
  g_autofree char *line = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  line = g_strdup_printf ("filesrc location=\"%s\" ! wavparse ! audioconvert ! %s ! filesink location=\"%s\"", wav, encoder, path);
  pipeline = gst_parse_launch (line, &error);
  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return path;
}

void
sw_test_truncate (const char *path,
                  double      fraction)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (path, contents, (gssize)(length * fraction), &error);
  g_assert_no_error (error);
}
