/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-measure.h"

#include <ebur128.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <math.h>
#include <string.h>
#include <time.h>

/* The pitch is looked for at half the rate. */
#define PITCH_WINDOW 1024
#define LONGEST_LAG 400
#define SHORTEST_LAG 20
#define CLEAR 0.15

/* De Cheveigné and Kawahara, "YIN, a fundamental frequency estimator for speech and
 * music" (2002): cumulative mean normalised difference, first dip, parabola. */
double
sw_measure_pitch (const float *samples,
                  gsize        n,
                  gsize        at)
{
  float  x[PITCH_WINDOW + LONGEST_LAG];
  double d[LONGEST_LAG + 1] = { 1 }, sum = 0, energy = 0;
  int    lag;

  if (at < PITCH_WINDOW || at + PITCH_WINDOW + 2 * LONGEST_LAG >= n)
    return 0;
  for (int i = 0; i < PITCH_WINDOW + LONGEST_LAG; i++)
    {
      x[i] = (samples[at - PITCH_WINDOW + 2 * i] + samples[at - PITCH_WINDOW + 2 * i + 1]) / 2;
      energy += x[i] * x[i];
    }
  if (energy / (PITCH_WINDOW + LONGEST_LAG) < 1e-6)
    return 0;

  for (lag = 1; lag <= LONGEST_LAG; lag++)
    {
      double difference = 0;

      for (int i = 0; i < PITCH_WINDOW; i++)
        difference += (x[i] - x[i + lag]) * (x[i] - x[i + lag]);
      sum += difference;
      d[lag] = sum > 0 ? difference * lag / sum : 1;
    }
  for (lag = SHORTEST_LAG; lag < LONGEST_LAG; lag++)
    if (d[lag] < CLEAR && d[lag] <= d[lag + 1])
      {
        double bend = d[lag - 1] - 2 * d[lag] + d[lag + 1];
        double shift = bend > 0 ? (d[lag - 1] - d[lag + 1]) / (2 * bend) : 0;

        return SW_MEASURE_RATE / 2.0 / (lag + shift);
      }

  return 0;
}

double
sw_measure_rms (const float *samples,
                gsize        n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double)samples[i] * samples[i];

  return n > 0 ? sqrt (sum / n) : 0;
}

double
sw_measure_level (const float *samples,
                  gsize        n)
{
  return 20 * log10 (sw_measure_rms (samples, n) + 1e-10);
}

static void
run_ebur128 (SwStem *stem,
             double *loudness,
             double *true_peak)
{
  ebur128_state *state = ebur128_init (2, SW_MEASURE_RATE, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
  double         peaks[2];

  for (gsize i = 0; i < stem->n_frames; i++)
    {
      float frame[2] = { stem->samples[0][i], stem->samples[1][i] };

      ebur128_add_frames_float (state, frame, 1);
    }
  ebur128_loudness_global (state, loudness);
  ebur128_true_peak (state, 0, &peaks[0]);
  ebur128_true_peak (state, 1, &peaks[1]);
  *true_peak = 20 * log10 (MAX (peaks[0], peaks[1]) + 1e-10);
  ebur128_destroy (&state);
}

double
sw_measure_loudness (SwStem *stem)
{
  double loudness, true_peak;

  run_ebur128 (stem, &loudness, &true_peak);

  return loudness;
}

double
sw_measure_true_peak (SwStem *stem)
{
  double loudness, true_peak;

  run_ebur128 (stem, &loudness, &true_peak);

  return true_peak;
}

double
sw_measure_brightness (const float *samples,
                       gsize        n,
                       double       frequency)
{
  double k = 1 - exp (-2 * G_PI * frequency / SW_MEASURE_RATE);
  double low1 = 0, low2 = 0, high = 0, all = 0;

  for (gsize i = 0; i < n; i++)
    {
      low1 += k * (samples[i] - low1);
      low2 += k * (low1 - low2);
      high += (samples[i] - low2) * (samples[i] - low2);
      all += samples[i] * samples[i];
    }

  return all > 0 ? high / all : 0;
}

gboolean
sw_measure_is_finite (SwStem *stem)
{
  for (int c = 0; c < 2; c++)
    for (gsize i = 0; i < stem->n_frames; i++)
      if (!isfinite (stem->samples[c][i]))
        return FALSE;

  return TRUE;
}

double
sw_measure_processor_time (void)
{
  const char     *patience = g_getenv ("SONGWRIGHT_TEST_PATIENCE");
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);

  return (time.tv_sec + time.tv_nsec * 1e-9) / (patience != NULL ? MAX (g_ascii_strtod (patience, NULL), 1) : 1);
}

/* Frames that GStreamer knows no name for come as they are: here, the lyrics. */
static void
collect_frame (GstSample  *sample,
               GHashTable *tags)
{
  const gsize header = 10, prefix = 5;
  GstMapInfo  map;

  gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ);
  if (map.size > header + prefix && memcmp (map.data, "USLT", 4) == 0)
    g_hash_table_insert (tags, g_strdup (GST_TAG_LYRICS),
                         g_strndup ((char *)map.data + header + prefix, map.size - header - prefix));
  gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
}

static void
collect_tag (const GstTagList *list,
             const char       *tag,
             gpointer          user_data)
{
  for (guint i = 0; i < gst_tag_list_get_tag_size (list, tag); i++)
    {
      const GValue *value = gst_tag_list_get_value_index (list, tag, i);

      if (g_str_equal (tag, "private-id3v2-frame"))
        collect_frame (gst_value_get_sample (value), user_data);
      else
        g_hash_table_insert (user_data, g_strdup (tag),
                             G_VALUE_HOLDS_STRING (value) ? g_value_dup_string (value) : gst_value_serialize (value));
    }
}

static void
collect_messages (GstElement *pipeline,
                  GHashTable *tags)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  GstMessage *message;

  while ((message = gst_bus_pop (bus)) != NULL)
    {
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_TAG && tags != NULL)
        {
          GstTagList *list;

          gst_message_parse_tag (message, &list);
          gst_tag_list_foreach (list, collect_tag, tags);
          gst_tag_list_unref (list);
        }
      g_assert_cmpint (GST_MESSAGE_TYPE (message), !=, GST_MESSAGE_ERROR);
      gst_message_unref (message);
    }
}

SwStem *
sw_measure_decode (const char  *path,
                   GHashTable **tags)
{
  g_autofree char *description = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GstSample *sample;
  SwStem    *stem;

  gst_init (NULL, NULL);
  description = g_strdup_printf ("filesrc location=\"%s\" ! decodebin ! audioconvert ! "
                                 "audio/x-raw,format=F32LE,channels=2,layout=interleaved ! "
                                 "appsink name=sink sync=false",
                                 path);
  pipeline = gst_parse_launch (description, NULL);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  while ((sample = gst_app_sink_pull_sample (GST_APP_SINK (sink))) != NULL)
    {
      GstMapInfo map;

      gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ);
      g_byte_array_append (bytes, map.data, map.size);
      gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
      gst_sample_unref (sample);
    }
  if (tags != NULL)
    *tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  collect_messages (pipeline, tags != NULL ? *tags : NULL);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  stem = sw_stem_new (bytes->len / (2 * sizeof (float)));
  for (gsize i = 0; i < stem->n_frames; i++)
    for (int c = 0; c < 2; c++)
      memcpy (&stem->samples[c][i], bytes->data + (2 * i + c) * sizeof (float), sizeof (float));

  return stem;
}
