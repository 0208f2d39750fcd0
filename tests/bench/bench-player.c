/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shape of a four-minute MP3 against libmpg123 alone (when mpg123 is installed),
 * and the time from the wish to play to the first buffer against a bare playbin3.
 * Prints "name value unit" lines; ratios are medians of interleaved pairs. */

#include "sw-peaks.h"
#include "sw-player.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#define PAIRS 9
#define ENCODE "audiotestsrc num-buffers=2400 samplesperbuffer=4410 wave=pink-noise ! audio/x-raw,rate=44100,channels=2 ! " \
               "lamemp3enc target=bitrate bitrate=192 cbr=true ! xingmux ! filesink location=\"%s\""

typedef struct
{
  GMainLoop *loop;
  gint64     first_buffer;
} Wait;

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double difference = *(const double *)a - *(const double *)b;

  return difference < 0 ? -1 : difference > 0;
}

static double
median (double *values)
{
  qsort (values, PAIRS, sizeof *values, compare);
  return values[PAIRS / 2];
}

static void
make_song (const char *path)
{
  g_autofree char *line = g_strdup_printf (ENCODE, path);
  g_autoptr (GstElement) pipeline = gst_parse_launch (line, NULL);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_message_unref (gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR));
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      loop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwPeaks) peaks = sw_peaks_load_finish (result, &error);

  g_assert_no_error (error);
  g_main_loop_quit (loop);
}

static double
time_peaks (const char *path,
            const char *cache,
            GMainLoop  *loop)
{
  gint64 start = g_get_monotonic_time ();

  g_unlink (cache);
  sw_peaks_load_async (path, NULL, loaded_cb, loop);
  g_main_loop_run (loop);
  return (double)(g_get_monotonic_time () - start) / 1000;
}

static double
time_mpg123 (const char *program,
             const char *path)
{
  const char *arguments[] = { program, "-q", "-t", path, NULL };
  gint64      start = g_get_monotonic_time ();

  if (!g_spawn_sync (NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, NULL, NULL))
    return -1;
  return (double)(g_get_monotonic_time () - start) / 1000;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static GstPadProbeReturn
buffer_cb (GstPad          *pad,
           GstPadProbeInfo *info,
           gpointer         data)
{
  Wait *wait = data;

  wait->first_buffer = g_get_monotonic_time ();
  g_idle_add (quit_cb, wait->loop);
  return GST_PAD_PROBE_REMOVE;
}

static GstElement *
make_sink (Wait *wait)
{
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");

  g_object_set (sink, "sync", TRUE, NULL);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, buffer_cb, wait, NULL);
  return sink;
}

static void
error_cb (SwPlayer *player)
{
  if (sw_player_get_error (player) != NULL)
    g_error ("%s", sw_player_get_error (player)->message);
}

static double
time_player (SwClip    *clip,
             GMainLoop *loop)
{
  Wait wait = { loop, 0 };
  g_autoptr (SwPlayer) player = sw_player_new_with_sink (make_sink (&wait));
  gint64 start;

  g_signal_connect (player, "notify::error", G_CALLBACK (error_cb), NULL);
  sw_player_prepare (player);
  start = g_get_monotonic_time ();
  sw_player_play_clip (player, clip);
  g_main_loop_run (loop);
  return (double)(wait.first_buffer - start) / 1000;
}

static double
time_playbin (const char *uri,
              GMainLoop  *loop)
{
  Wait wait = { loop, 0 };
  g_autoptr (GstElement) playbin = gst_object_ref_sink (gst_element_factory_make ("playbin3", NULL));
  gint64 start;

  gst_util_set_object_arg (G_OBJECT (playbin), "flags", "audio+soft-volume");
  g_object_set (playbin, "audio-sink", make_sink (&wait), NULL);
  start = g_get_monotonic_time ();
  g_object_set (playbin, "uri", uri, NULL);
  gst_element_set_state (playbin, GST_STATE_PLAYING);
  g_main_loop_run (loop);
  gst_element_get_state (playbin, NULL, NULL, GST_SECOND);
  gst_element_set_state (playbin, GST_STATE_NULL);
  return (double)(wait.first_buffer - start) / 1000;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("songwright-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "song.mp3", NULL);
  g_autofree char *cache = g_build_filename (folder, "peaks.bin", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *mpg123 = g_find_program_in_path ("mpg123");
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SwClip) clip = sw_clip_new (NULL);
  double ours[PAIRS], theirs[PAIRS], ratios[PAIRS];

  gst_init (&argc, &argv);
  make_song (path);
  sw_clip_set_audio_path (clip, path);
  sw_clip_set_state (clip, SW_CLIP_READY);

  time_peaks (path, cache, loop);
  for (int i = 0; i < PAIRS; i++)
    {
      ours[i] = time_peaks (path, cache, loop);
      theirs[i] = mpg123 != NULL ? time_mpg123 (mpg123, path) : -1;
      ratios[i] = ours[i] / theirs[i];
    }
  g_print ("peaks-mp3-4min %.1f ms\n", median (ours));
  if (mpg123 != NULL)
    {
      g_print ("mpg123-mp3-4min %.1f ms\n", median (theirs));
      g_print ("peaks-ratio %.2f x\n", median (ratios));
    }

  time_playbin (uri, loop);
  for (int i = 0; i < PAIRS; i++)
    {
      ours[i] = time_player (clip, loop);
      theirs[i] = time_playbin (uri, loop);
      ratios[i] = ours[i] / theirs[i];
    }
  g_print ("play-first-buffer %.1f ms\n", median (ours));
  g_print ("playbin3-first-buffer %.1f ms\n", median (theirs));
  g_print ("play-ratio %.2f x\n", median (ratios));

  g_unlink (cache);
  g_unlink (path);
  g_rmdir (folder);
  return EXIT_SUCCESS;
}
