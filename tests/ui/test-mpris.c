/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-mpris.h"
#include "sw-test-sound.h"
#include "sw-test-util.h"

#include <string.h>

#define NAME "org.mpris.MediaPlayer2.songwright"
#define PLAYER "org.mpris.MediaPlayer2.Player"

/* A bus of its own, the player's connection to it, and that of a media panel. */
typedef struct
{
  GTestDBus       *bus;
  GDBusConnection *ours, *theirs;
  char            *folder;
  GListStore      *queue;
  SwPlayer        *player;
  SwMpris         *mpris;
} Fixture;

static GDBusConnection *
connect_to (GTestDBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection;

  connection = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
call_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  sw_test_store_result (source, result, data);
}

static GVariant *
call (Fixture    *fixture,
      const char *interface,
      const char *method,
      GVariant   *parameters,
      GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_dbus_connection_call (fixture->theirs, NAME, "/org/mpris/MediaPlayer2", interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, call_done_cb, &result);
  sw_test_wait_result (&result);
  return g_dbus_connection_call_finish (fixture->theirs, result, error);
}

static void
do_call (Fixture    *fixture,
         const char *interface,
         const char *method,
         GVariant   *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = call (fixture, interface, method, parameters, &error);

  g_assert_no_error (error);
}

static GVariant *
get (Fixture    *fixture,
     const char *interface,
     const char *property)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = call (fixture, "org.freedesktop.DBus.Properties", "Get", g_variant_new ("(ss)", interface, property), &error);
  g_autoptr (GVariant) boxed = NULL;

  g_assert_no_error (error);
  boxed = g_variant_get_child_value (answer, 0);
  return g_variant_get_variant (boxed);
}

static void
assert_string (Fixture    *fixture,
               const char *interface,
               const char *property,
               const char *expected)
{
  g_autoptr (GVariant) value = get (fixture, interface, property);

  g_assert_cmpstr (g_variant_get_string (value, NULL), ==, expected);
}

static gboolean
get_boolean (Fixture    *fixture,
             const char *property)
{
  g_autoptr (GVariant) value = get (fixture, PLAYER, property);

  return g_variant_get_boolean (value);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const SwTestTone tone[] = { { 5, 440, -6 }, { 0 } };
  g_autofree char *path = NULL;
  GstElement      *sink;

  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->ours = connect_to (fixture->bus);
  fixture->theirs = connect_to (fixture->bus);
  fixture->folder = sw_test_make_dir ();
  path = sw_test_write_wav (fixture->folder, "a.wav", 44100, tone);
  fixture->queue = g_list_store_new (SW_TYPE_CLIP);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (SwClip) clip = sw_clip_new (NULL);

      sw_clip_set_title (clip, i == 0 ? "Paper Boats" : "Firefly");
      sw_clip_set_tags (clip, "dreamy pop");
      sw_clip_set_audio_path (clip, path);
      sw_clip_set_cover_path (clip, "/tmp/a cover.png");
      sw_clip_set_duration (clip, 5);
      sw_clip_set_state (clip, SW_CLIP_READY);
      g_list_store_append (fixture->queue, clip);
    }
  sink = gst_element_factory_make ("fakesink", NULL);
  g_object_set (sink, "sync", TRUE, NULL);
  fixture->player = sw_player_new_with_sink (sink);
  fixture->mpris = sw_mpris_new (fixture->player, fixture->ours);
  sw_test_drain ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->mpris);
  g_assert_finalize_object (fixture->player);
  g_object_unref (fixture->queue);
  g_dbus_connection_close_sync (fixture->ours, NULL, NULL);
  g_dbus_connection_close_sync (fixture->theirs, NULL, NULL);
  g_object_unref (fixture->ours);
  g_object_unref (fixture->theirs);
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
  sw_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static void
play_first (Fixture *fixture)
{
  sw_player_play_item (fixture->player, G_LIST_MODEL (fixture->queue), 0);
  sw_test_wait_until (sw_player_get_state (fixture->player) == SW_PLAYER_PLAYING);
}

static void
test_idle (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_true (sw_mpris_get_registered (fixture->mpris));
  assert_string (fixture, "org.mpris.MediaPlayer2", "Identity", "Songwright");
  assert_string (fixture, "org.mpris.MediaPlayer2", "DesktopEntry", "io.github.songwright.Songwright");
  assert_string (fixture, PLAYER, "PlaybackStatus", "Stopped");
  g_assert_false (get_boolean (fixture, "CanPlay"));
  g_assert_false (get_boolean (fixture, "CanGoNext"));
  g_assert_true (get_boolean (fixture, "CanControl"));
  do_call (fixture, PLAYER, "Play", NULL);
  do_call (fixture, PLAYER, "Next", NULL);
  assert_string (fixture, PLAYER, "PlaybackStatus", "Stopped");
}

static void
test_metadata (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GVariant) metadata = NULL;
  const char *text = NULL;
  gint64      length = 0;

  play_first (fixture);
  metadata = get (fixture, PLAYER, "Metadata");
  g_assert_true (g_variant_lookup (metadata, "xesam:title", "&s", &text));
  g_assert_cmpstr (text, ==, "Paper Boats");
  g_assert_true (g_variant_lookup (metadata, "mpris:length", "x", &length));
  g_assert_cmpint (length, ==, 5000000);
  g_assert_true (g_variant_lookup (metadata, "mpris:artUrl", "&s", &text));
  g_assert_cmpstr (text, ==, "file:///tmp/a%20cover.png");
  g_assert_true (g_variant_lookup (metadata, "mpris:trackid", "&o", &text));
  g_assert_true (g_variant_is_object_path (text));
}

static void
test_controls (Fixture      *fixture,
               gconstpointer data)
{
  play_first (fixture);
  assert_string (fixture, PLAYER, "PlaybackStatus", "Playing");
  do_call (fixture, PLAYER, "Pause", NULL);
  sw_test_wait_until (sw_player_get_state (fixture->player) == SW_PLAYER_PAUSED);
  assert_string (fixture, PLAYER, "PlaybackStatus", "Paused");
  do_call (fixture, PLAYER, "PlayPause", NULL);
  sw_test_wait_until (sw_player_get_state (fixture->player) == SW_PLAYER_PLAYING);
  g_assert_true (get_boolean (fixture, "CanGoNext"));
  do_call (fixture, PLAYER, "Next", NULL);
  g_assert_cmpstr (sw_clip_get_title (sw_player_get_clip (fixture->player)), ==, "Firefly");
  do_call (fixture, PLAYER, "Previous", NULL);
  g_assert_cmpstr (sw_clip_get_title (sw_player_get_clip (fixture->player)), ==, "Paper Boats");
  do_call (fixture, PLAYER, "Stop", NULL);
  g_assert_cmpint (sw_player_get_state (fixture->player), ==, SW_PLAYER_STOPPED);
}

static void
test_seek (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GVariant) metadata = NULL;
  const char *track;

  sw_player_set_queue (fixture->player, G_LIST_MODEL (fixture->queue));
  play_first (fixture);
  sw_player_pause (fixture->player);
  sw_test_wait_until (sw_player_get_state (fixture->player) == SW_PLAYER_PAUSED);
  metadata = get (fixture, PLAYER, "Metadata");
  g_assert_true (g_variant_lookup (metadata, "mpris:trackid", "&o", &track));
  do_call (fixture, PLAYER, "SetPosition", g_variant_new ("(ox)", track, G_GINT64_CONSTANT (3000000)));
  g_assert_cmpfloat_with_epsilon (sw_player_get_position (fixture->player), 3, 0.01);
  do_call (fixture, PLAYER, "Seek", g_variant_new ("(x)", G_GINT64_CONSTANT (-1000000)));
  g_assert_cmpfloat_with_epsilon (sw_player_get_position (fixture->player), 2, 0.01);
  /* A wish about another song is stale. */
  do_call (fixture, PLAYER, "SetPosition", g_variant_new ("(ox)", "/somewhere/else", G_GINT64_CONSTANT (4000000)));
  g_assert_cmpfloat_with_epsilon (sw_player_get_position (fixture->player), 2, 0.01);
}

static void
test_volume_and_loop (Fixture      *fixture,
                      gconstpointer data)
{
  do_call (fixture, "org.freedesktop.DBus.Properties", "Set", g_variant_new ("(ssv)", PLAYER, "Volume", g_variant_new_double (0.25)));
  g_assert_cmpfloat (sw_player_get_volume (fixture->player), ==, 0.25);
  do_call (fixture, "org.freedesktop.DBus.Properties", "Set", g_variant_new ("(ssv)", PLAYER, "LoopStatus", g_variant_new_string ("Track")));
  g_assert_true (sw_player_get_loop (fixture->player));
}

static void
properties_changed_cb (GDBusConnection *connection,
                       const char      *sender,
                       const char      *path,
                       const char      *interface,
                       const char      *signal,
                       GVariant        *parameters,
                       gpointer         data)
{
  g_autoptr (GVariant) changed = g_variant_get_child_value (parameters, 1);
  g_autofree char *status = NULL;
  GString         *seen = data;

  if (g_variant_lookup (changed, "PlaybackStatus", "s", &status))
    g_string_append (seen, status);
}

static void
test_tells_changes (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  guint id = g_dbus_connection_signal_subscribe (fixture->theirs, NULL, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                                 "/org/mpris/MediaPlayer2", NULL, G_DBUS_SIGNAL_FLAGS_NONE, properties_changed_cb, seen, NULL);

  do_call (fixture, "org.freedesktop.DBus.Peer", "Ping", NULL);
  play_first (fixture);
  sw_test_wait_until (strstr (seen->str, "Playing") != NULL);
  g_dbus_connection_signal_unsubscribe (fixture->theirs, id);
}

static void
count_cb (SwMpris *mpris,
          guint   *count)
{
  (*count)++;
}

static void
test_root (Fixture      *fixture,
           gconstpointer data)
{
  guint raised = 0, quit = 0;

  g_signal_connect (fixture->mpris, "raise", G_CALLBACK (count_cb), &raised);
  g_signal_connect (fixture->mpris, "quit", G_CALLBACK (count_cb), &quit);
  do_call (fixture, "org.mpris.MediaPlayer2", "Raise", NULL);
  do_call (fixture, "org.mpris.MediaPlayer2", "Quit", NULL);
  g_assert_cmpuint (raised, ==, 1);
  g_assert_cmpuint (quit, ==, 1);
}

static void
test_open_uri (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = call (fixture, PLAYER, "OpenUri", g_variant_new ("(s)", "file:///etc/passwd"), &error);

  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gst_init (NULL, NULL);

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/mpris/idle", test_idle);
  ADD ("/mpris/metadata", test_metadata);
  ADD ("/mpris/controls", test_controls);
  ADD ("/mpris/seek", test_seek);
  ADD ("/mpris/volume-and-loop", test_volume_and_loop);
  ADD ("/mpris/tells-changes", test_tells_changes);
  ADD ("/mpris/root", test_root);
  ADD ("/mpris/open-uri", test_open_uri);

  return g_test_run ();
}
