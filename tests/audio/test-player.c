/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-player.h"
#include "sw-test-sound.h"
#include "sw-test-util.h"

#include <math.h>

#define TONE_SECONDS 4

typedef struct
{
  char       *folder;
  GListStore *queue;
  SwClip     *clips[3];
  SwPlayer   *player;
} Fixture;

static SwClip *
make_clip (const char *path,
           double      duration)
{
  SwClip *clip = sw_clip_new (NULL);

  sw_clip_set_audio_path (clip, path);
  sw_clip_set_duration (clip, duration);
  sw_clip_set_state (clip, SW_CLIP_READY);
  return clip;
}

static GstElement *
make_sink (void)
{
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);

  g_object_set (sink, "sync", TRUE, NULL);
  return sink;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = sw_test_make_dir ();
  fixture->queue = g_list_store_new (SW_TYPE_CLIP);
  for (int i = 0; i < 3; i++)
    {
      /* The one in the middle is over at once. */
      const SwTestTone tone[] = { { i == 1 ? 0.3 : TONE_SECONDS, 440, -6 }, { 0 } };
      g_autofree char *name = g_strdup_printf ("%d.wav", i);
      g_autofree char *path = sw_test_write_wav (fixture->folder, name, 44100, tone);

      fixture->clips[i] = make_clip (path, tone[0].seconds);
      g_list_store_append (fixture->queue, fixture->clips[i]);
    }
  fixture->player = sw_player_new_with_sink (make_sink ());
  sw_player_set_queue (fixture->player, G_LIST_MODEL (fixture->queue));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->player);
  g_object_unref (fixture->queue);
  for (int i = 0; i < 3; i++)
    g_object_unref (fixture->clips[i]);
  sw_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static void
wait_state (Fixture      *fixture,
            SwPlayerState state)
{
  sw_test_wait_until (sw_player_get_state (fixture->player) == state);
}

static void
note_seeked_cb (SwPlayer *player,
                double    position,
                double   *seeked)
{
  *seeked = position;
}

static void
count_seeked_cb (SwPlayer *player,
                 double    position,
                 guint    *count)
{
  (*count)++;
}

static void
test_untouched (Fixture      *fixture,
                gconstpointer data)
{
  sw_player_play (fixture->player);
  sw_player_seek (fixture->player, 3);
  sw_player_next (fixture->player);
  g_assert_cmpint (sw_player_get_state (fixture->player), ==, SW_PLAYER_STOPPED);
  g_assert_null (sw_player_get_clip (fixture->player));
  g_assert_null (sw_player_get_error (fixture->player));
}

static void
test_play_moves (Fixture      *fixture,
                 gconstpointer data)
{
  guint notified = 0;

  sw_test_count_notify (fixture->player, "position", &notified);
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  wait_state (fixture, SW_PLAYER_PLAYING);
  sw_test_wait_until (sw_player_get_position (fixture->player) > 0.3);
  g_assert_cmpuint (notified, >=, 1);
  g_assert_cmpfloat_with_epsilon (sw_player_get_duration (fixture->player), TONE_SECONDS, 0.01);
}

static void
test_pause_holds (Fixture      *fixture,
                  gconstpointer data)
{
  guint notified = 0;

  sw_player_play_clip (fixture->player, fixture->clips[0]);
  sw_test_wait_until (sw_player_get_position (fixture->player) > 0.1);
  sw_player_toggle (fixture->player);
  wait_state (fixture, SW_PLAYER_PAUSED);
  sw_test_count_notify (fixture->player, "position", &notified);
  for (gint64 end = g_get_monotonic_time () + 300000; g_get_monotonic_time () < end;)
    sw_test_drain ();
  g_assert_cmpuint (notified, ==, 0);

  sw_player_toggle (fixture->player);
  wait_state (fixture, SW_PLAYER_PLAYING);
}

static void
test_state_notifies (Fixture      *fixture,
                     gconstpointer data)
{
  guint states = 0, playing = 0;

  sw_test_count_notify (fixture->player, "state", &states);
  sw_test_count_notify (fixture->player, "playing", &playing);
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  wait_state (fixture, SW_PLAYER_PLAYING);
  g_assert_cmpuint (states, ==, 1);
  sw_player_pause (fixture->player);
  wait_state (fixture, SW_PLAYER_PAUSED);
  sw_player_stop (fixture->player);
  g_assert_cmpuint (states, ==, 3);
  g_assert_cmpuint (playing, ==, 2);
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, 0);
}

static void
test_seek (Fixture      *fixture,
           gconstpointer data)
{
  double seeked = -1;

  g_signal_connect (fixture->player, "seeked", G_CALLBACK (note_seeked_cb), &seeked);
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  wait_state (fixture, SW_PLAYER_PLAYING);
  sw_player_seek (fixture->player, 2);
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, 2);
  sw_test_wait_until (seeked >= 0);
  g_assert_cmpfloat (seeked, >=, 2);
  sw_test_wait_until (sw_player_get_position (fixture->player) > 2.1);
}

static void
test_seek_paused (Fixture      *fixture,
                  gconstpointer data)
{
  double seeked = -1;

  g_signal_connect (fixture->player, "seeked", G_CALLBACK (note_seeked_cb), &seeked);
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  wait_state (fixture, SW_PLAYER_PLAYING);
  sw_player_pause (fixture->player);
  wait_state (fixture, SW_PLAYER_PAUSED);
  sw_player_seek (fixture->player, 1.5);
  sw_test_wait_until (seeked >= 0);
  g_assert_cmpfloat_with_epsilon (seeked, 1.5, 0.01);
  g_assert_cmpfloat_with_epsilon (sw_player_get_position (fixture->player), 1.5, 0.01);
  g_assert_cmpint (sw_player_get_state (fixture->player), ==, SW_PLAYER_PAUSED);
}

static void
test_seek_before_play (Fixture      *fixture,
                       gconstpointer data)
{
  sw_player_set_clip (fixture->player, fixture->clips[0]);
  sw_player_seek (fixture->player, 2.5);
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, 2.5);
  g_assert_cmpint (sw_player_get_state (fixture->player), ==, SW_PLAYER_STOPPED);
  sw_player_play (fixture->player);
  wait_state (fixture, SW_PLAYER_PLAYING);
  g_assert_cmpfloat (sw_player_get_position (fixture->player), >=, 2.5);
}

static void
test_seek_coalesced (Fixture      *fixture,
                     gconstpointer data)
{
  guint count = 0;

  sw_player_play_clip (fixture->player, fixture->clips[0]);
  wait_state (fixture, SW_PLAYER_PLAYING);
  sw_player_pause (fixture->player);
  wait_state (fixture, SW_PLAYER_PAUSED);
  g_signal_connect (fixture->player, "seeked", G_CALLBACK (count_seeked_cb), &count);
  for (int i = 0; i <= 300; i++)
    sw_player_seek (fixture->player, i / 100.0);
  sw_test_wait_until (count > 0);
  sw_test_drain ();
  /* The first, and the last of those that came meanwhile, which is told. */
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpfloat_with_epsilon (sw_player_get_position (fixture->player), 3, 0.01);
}

static void
test_seek_clamped (Fixture      *fixture,
                   gconstpointer data)
{
  sw_player_set_clip (fixture->player, fixture->clips[0]);
  sw_player_seek (fixture->player, 1000);
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, TONE_SECONDS);
  sw_player_seek (fixture->player, -5);
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, 0);
  sw_player_seek (fixture->player, NAN);
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, 0);
}

static void
test_end_goes_on (Fixture      *fixture,
                  gconstpointer data)
{
  sw_player_play_clip (fixture->player, fixture->clips[1]);
  sw_test_wait_until (sw_player_get_clip (fixture->player) == fixture->clips[2]);
  wait_state (fixture, SW_PLAYER_PLAYING);
}

static void
test_end_stops (Fixture      *fixture,
                gconstpointer data)
{
  sw_player_set_queue (fixture->player, NULL);
  sw_player_play_clip (fixture->player, fixture->clips[1]);
  wait_state (fixture, SW_PLAYER_PLAYING);
  wait_state (fixture, SW_PLAYER_STOPPED);
  g_assert_true (sw_player_get_clip (fixture->player) == fixture->clips[1]);
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, 0);
  g_assert_null (sw_player_get_error (fixture->player));

  sw_player_play (fixture->player);
  wait_state (fixture, SW_PLAYER_PLAYING);
}

static void
test_loop (Fixture      *fixture,
           gconstpointer data)
{
  guint count = 0;

  g_signal_connect (fixture->player, "seeked", G_CALLBACK (count_seeked_cb), &count);
  sw_player_set_loop (fixture->player, TRUE);
  sw_player_play_clip (fixture->player, fixture->clips[1]);
  sw_test_wait_until (count >= 2);
  g_assert_true (sw_player_get_clip (fixture->player) == fixture->clips[1]);
  wait_state (fixture, SW_PLAYER_PLAYING);
}

static void
test_next_previous (Fixture      *fixture,
                    gconstpointer data)
{
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  g_assert_true (sw_player_get_can_next (fixture->player));
  sw_player_next (fixture->player);
  g_assert_true (sw_player_get_clip (fixture->player) == fixture->clips[1]);
  sw_player_next (fixture->player);
  g_assert_true (sw_player_get_clip (fixture->player) == fixture->clips[2]);
  g_assert_false (sw_player_get_can_next (fixture->player));
  sw_player_next (fixture->player);
  g_assert_true (sw_player_get_clip (fixture->player) == fixture->clips[2]);
  sw_player_previous (fixture->player);
  g_assert_true (sw_player_get_clip (fixture->player) == fixture->clips[1]);
}

static void
test_previous_restarts (Fixture      *fixture,
                        gconstpointer data)
{
  sw_player_play_clip (fixture->player, fixture->clips[2]);
  wait_state (fixture, SW_PLAYER_PLAYING);
  sw_player_seek (fixture->player, 3.5);
  sw_player_previous (fixture->player);
  g_assert_true (sw_player_get_clip (fixture->player) == fixture->clips[2]);
  g_assert_cmpfloat (sw_player_get_position (fixture->player), ==, 0);
}

static void
test_skips_unplayable (Fixture      *fixture,
                       gconstpointer data)
{
  sw_clip_set_state (fixture->clips[1], SW_CLIP_FETCHING);
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  sw_player_next (fixture->player);
  g_assert_true (sw_player_get_clip (fixture->player) == fixture->clips[2]);
}

/* playbin3 can lock up when it is taken down while it loads. */
static void
test_impatience (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (int i = 0; i < 400; i++)
    {
      switch (g_rand_int_range (rand, 0, 6))
        {
        case 0:
          sw_player_play_clip (fixture->player, fixture->clips[g_rand_int_range (rand, 0, 3)]);
          break;
        case 1:
          sw_player_next (fixture->player);
          break;
        case 2:
          sw_player_previous (fixture->player);
          break;
        case 3:
          sw_player_toggle (fixture->player);
          break;
        case 4:
          sw_player_seek (fixture->player, g_rand_double (rand));
          break;
        default:
          sw_player_stop (fixture->player);
        }
      for (int n = g_rand_int_range (rand, 0, 4); n > 0; n--)
        {
          g_usleep (g_rand_int_range (rand, 0, 3000));
          g_main_context_iteration (NULL, FALSE);
        }
    }
  sw_player_play_clip (fixture->player, fixture->clips[2]);
  wait_state (fixture, SW_PLAYER_PLAYING);
  sw_test_wait_until (sw_player_get_position (fixture->player) > 0.1);
  g_assert_null (sw_player_get_error (fixture->player));
}

/* A row of a paged list that is filled in later. */
static void
test_waits_for_row (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (SwClip) late = sw_clip_new (NULL);

  g_list_store_insert (fixture->queue, 1, late);
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  sw_player_next (fixture->player);
  g_assert_true (sw_player_get_clip (fixture->player) == late);
  g_assert_null (sw_player_get_error (fixture->player));
  sw_clip_set_audio_path (late, sw_clip_get_audio_path (fixture->clips[2]));
  sw_clip_set_state (late, SW_CLIP_READY);
  wait_state (fixture, SW_PLAYER_PLAYING);
}

/* The list has the real object for it elsewhere and puts it in its place. */
static void
test_row_replaced (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (SwClip) late = sw_clip_new (NULL);
  gpointer real[1] = { fixture->clips[1] };

  g_list_store_splice (fixture->queue, 1, 1, (gpointer *)&late, 1);
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  sw_player_next (fixture->player);
  g_assert_true (sw_player_get_clip (fixture->player) == late);
  g_list_store_splice (fixture->queue, 1, 1, real, 1);
  g_assert_true (sw_player_get_clip (fixture->player) == fixture->clips[1]);
  wait_state (fixture, SW_PLAYER_PLAYING);
  sw_test_wait_until (sw_player_get_clip (fixture->player) == fixture->clips[2]);
}

static void
test_queue_changes (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (SwClip) newer = make_clip (sw_clip_get_audio_path (fixture->clips[2]), 1);

  sw_player_play_clip (fixture->player, fixture->clips[1]);
  g_list_store_insert (fixture->queue, 0, newer);
  sw_player_next (fixture->player);
  g_assert_true (sw_player_get_clip (fixture->player) == fixture->clips[2]);

  /* The one in hand is deleted: next is what stands in its place. */
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  g_list_store_remove (fixture->queue, 1);
  sw_player_next (fixture->player);
  g_assert_true (sw_player_get_clip (fixture->player) == fixture->clips[1]);
}

static void
test_play_item (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (SwPlayer) player = sw_player_new_with_sink (make_sink ());

  sw_player_play_item (player, G_LIST_MODEL (fixture->queue), 1);
  g_assert_true (sw_player_get_clip (player) == fixture->clips[1]);
  g_assert_true (sw_player_get_queue (player) == G_LIST_MODEL (fixture->queue));
  g_assert_true (sw_player_get_can_next (player));
  sw_player_play_item (player, G_LIST_MODEL (fixture->queue), 99);
  g_assert_true (sw_player_get_clip (player) == fixture->clips[1]);
}

static void
wait_error (Fixture *fixture,
            int      code)
{
  sw_test_wait_until (sw_player_get_error (fixture->player) != NULL);
  g_assert_error (sw_player_get_error (fixture->player), SW_AUDIO_ERROR, code);
  g_assert_cmpint (sw_player_get_state (fixture->player), ==, SW_PLAYER_STOPPED);
}

static void
test_file_gone (Fixture      *fixture,
                gconstpointer data)
{
  sw_clip_set_audio_path (fixture->clips[0], "/nowhere/at/all.mp3");
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  wait_error (fixture, SW_AUDIO_ERROR_MISSING);

  /* The next wish clears it. */
  sw_player_play_clip (fixture->player, fixture->clips[2]);
  g_assert_null (sw_player_get_error (fixture->player));
  wait_state (fixture, SW_PLAYER_PLAYING);
}

static void
test_no_path (Fixture      *fixture,
              gconstpointer data)
{
  sw_clip_set_audio_path (fixture->clips[0], NULL);
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  wait_error (fixture, SW_AUDIO_ERROR_MISSING);
}

static void
test_garbage (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "garbage.mp3", NULL);

  g_assert_true (g_file_set_contents (path, "<html>Not found, and that is no sound at all.</html>", -1, NULL));
  sw_clip_set_audio_path (fixture->clips[0], path);
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  wait_error (fixture, SW_AUDIO_ERROR_UNREADABLE);
}

/* A name that an address must not be confused by. */
static void
test_odd_name (Fixture      *fixture,
               gconstpointer data)
{
  const SwTestTone tone[] = { { 1, 440, -6 }, { 0 } };
  g_autofree char *path = sw_test_write_wav (fixture->folder, "100 % #1? ü.wav", 44100, tone);

  sw_clip_set_audio_path (fixture->clips[0], path);
  sw_player_play_clip (fixture->player, fixture->clips[0]);
  wait_state (fixture, SW_PLAYER_PLAYING);
}

static void
test_no_device (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (SwPlayer) player = NULL;
  GstElement *sink = gst_element_factory_make ("alsasink", NULL);

  if (sink == NULL)
    {
      g_test_skip ("no alsasink");
      return;
    }
  g_object_set (sink, "device", "hw:CARD=songwright_nowhere", NULL);
  player = sw_player_new_with_sink (sink);
  sw_player_play_clip (player, fixture->clips[0]);
  sw_test_wait_until (sw_player_get_error (player) != NULL);
  g_assert_error (sw_player_get_error (player), SW_AUDIO_ERROR, SW_AUDIO_ERROR_NO_DEVICE);
  g_assert_cmpint (sw_player_get_state (player), ==, SW_PLAYER_STOPPED);
}

static void
test_volume (Fixture      *fixture,
             gconstpointer data)
{
  guint notified = 0;

  sw_test_count_notify (fixture->player, "volume", &notified);
  sw_player_set_volume (fixture->player, 0.5);
  sw_player_set_volume (fixture->player, 0.5);
  g_assert_cmpuint (notified, ==, 1);
  sw_player_set_volume (fixture->player, 7);
  g_assert_cmpfloat (sw_player_get_volume (fixture->player), ==, 1);
}

static void
loudest_cb (GstElement *level,
            GstBuffer  *buffer,
            GstPad     *pad,
            gint       *loudest)
{
  GstMapInfo map;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  for (gsize i = 0; i + 1 < map.size; i += 2)
    g_atomic_int_set (loudest, MAX (g_atomic_int_get (loudest), ABS (*(gint16 *)(map.data + i))));
  gst_buffer_unmap (buffer, &map);
}

/* Half is an eighth of the amplitude: measured in what reaches the sink. */
static void
test_volume_is_cubic (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (SwPlayer) player = NULL;
  GstElement *bin = gst_parse_bin_from_description ("capsfilter caps=audio/x-raw,format=S16LE ! fakesink name=end sync=true signal-handoffs=true", TRUE, NULL);
  g_autoptr (GstElement) end = gst_bin_get_by_name (GST_BIN (bin), "end");
  int loudest = 0;

  g_signal_connect (end, "handoff", G_CALLBACK (loudest_cb), &loudest);
  player = sw_player_new_with_sink (bin);
  sw_player_set_volume (player, 0.5);
  sw_player_play_clip (player, fixture->clips[0]);
  sw_test_wait_until (sw_player_get_position (player) > 0.2);
  sw_player_stop (player);
  g_assert_cmpfloat_with_epsilon (loudest / 32767.0, 0.501 / 8, 0.005);
}

/* 12 dB down is a quarter of the amplitude; the next clip is as loud as it is. */
static void
test_gain (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (SwPlayer) player = NULL;
  GstElement *bin = gst_parse_bin_from_description ("capsfilter caps=audio/x-raw,format=S16LE ! fakesink name=end sync=true signal-handoffs=true", TRUE, NULL);
  g_autoptr (GstElement) end = gst_bin_get_by_name (GST_BIN (bin), "end");
  int loudest = 0;

  g_signal_connect (end, "handoff", G_CALLBACK (loudest_cb), &loudest);
  player = sw_player_new_with_sink (bin);
  sw_player_set_clip (player, fixture->clips[0]);
  sw_player_set_gain (player, -12.041);
  sw_player_play (player);
  sw_test_wait_until (sw_player_get_position (player) > 0.2);
  sw_player_stop (player);
  g_assert_cmpfloat_with_epsilon (loudest / 32767.0, 0.501 / 4, 0.005);
  g_assert_cmpfloat (sw_player_get_volume (player), ==, 1);
  sw_player_set_gain (player, 6);
  g_assert_cmpfloat (sw_player_get_gain (player), ==, 0);
  sw_player_set_gain (player, -6);
  sw_player_set_clip (player, fixture->clips[1]);
  g_assert_cmpfloat (sw_player_get_gain (player), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gst_init (NULL, NULL);

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/player/untouched", test_untouched);
  ADD ("/player/play/moves", test_play_moves);
  ADD ("/player/pause/holds", test_pause_holds);
  ADD ("/player/state/notifies", test_state_notifies);
  ADD ("/player/seek/playing", test_seek);
  ADD ("/player/seek/paused", test_seek_paused);
  ADD ("/player/seek/before-play", test_seek_before_play);
  ADD ("/player/seek/coalesced", test_seek_coalesced);
  ADD ("/player/seek/clamped", test_seek_clamped);
  ADD ("/player/end/goes-on", test_end_goes_on);
  ADD ("/player/end/stops", test_end_stops);
  ADD ("/player/end/loop", test_loop);
  ADD ("/player/queue/next-previous", test_next_previous);
  ADD ("/player/queue/previous-restarts", test_previous_restarts);
  ADD ("/player/queue/skips-unplayable", test_skips_unplayable);
  ADD ("/player/queue/impatience", test_impatience);
  ADD ("/player/queue/waits-for-row", test_waits_for_row);
  ADD ("/player/queue/row-replaced", test_row_replaced);
  ADD ("/player/queue/changes", test_queue_changes);
  ADD ("/player/queue/play-item", test_play_item);
  ADD ("/player/error/file-gone", test_file_gone);
  ADD ("/player/error/no-path", test_no_path);
  ADD ("/player/error/garbage", test_garbage);
  ADD ("/player/error/no-device", test_no_device);
  ADD ("/player/odd-name", test_odd_name);
  ADD ("/player/volume/clamped", test_volume);
  ADD ("/player/volume/cubic", test_volume_is_cubic);
  ADD ("/player/gain", test_gain);

  return g_test_run ();
}
