/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-mpris"

#include "config.h"

#include "sw-mpris.h"

#include <glib/gi18n.h>
#include <math.h>

#define BUS_NAME "org.mpris.MediaPlayer2.songwright"
#define OBJECT_PATH "/org/mpris/MediaPlayer2"
#define ROOT_INTERFACE "org.mpris.MediaPlayer2"
#define PLAYER_INTERFACE "org.mpris.MediaPlayer2.Player"
#define TRACK_PREFIX "/io/github/songwright/track/"
#define NO_TRACK "/org/mpris/MediaPlayer2/TrackList/NoTrack"

static const char introspection[] =
    "<node>"
    "<interface name='" ROOT_INTERFACE "'>"
    "<method name='Raise'/><method name='Quit'/>"
    "<property name='CanQuit' type='b' access='read'/>"
    "<property name='CanRaise' type='b' access='read'/>"
    "<property name='HasTrackList' type='b' access='read'/>"
    "<property name='Identity' type='s' access='read'/>"
    "<property name='DesktopEntry' type='s' access='read'/>"
    "<property name='SupportedUriSchemes' type='as' access='read'/>"
    "<property name='SupportedMimeTypes' type='as' access='read'/>"
    "</interface>"
    "<interface name='" PLAYER_INTERFACE "'>"
    "<method name='Next'/><method name='Previous'/><method name='Pause'/>"
    "<method name='PlayPause'/><method name='Stop'/><method name='Play'/>"
    "<method name='Seek'><arg direction='in' name='Offset' type='x'/></method>"
    "<method name='SetPosition'><arg direction='in' name='TrackId' type='o'/><arg direction='in' name='Position' type='x'/></method>"
    "<method name='OpenUri'><arg direction='in' name='Uri' type='s'/></method>"
    "<signal name='Seeked'><arg name='Position' type='x'/></signal>"
    "<property name='PlaybackStatus' type='s' access='read'/>"
    "<property name='LoopStatus' type='s' access='readwrite'/>"
    "<property name='Rate' type='d' access='readwrite'/>"
    "<property name='Metadata' type='a{sv}' access='read'/>"
    "<property name='Volume' type='d' access='readwrite'/>"
    "<property name='Position' type='x' access='read'/>"
    "<property name='MinimumRate' type='d' access='read'/>"
    "<property name='MaximumRate' type='d' access='read'/>"
    "<property name='CanGoNext' type='b' access='read'/>"
    "<property name='CanGoPrevious' type='b' access='read'/>"
    "<property name='CanPlay' type='b' access='read'/>"
    "<property name='CanPause' type='b' access='read'/>"
    "<property name='CanSeek' type='b' access='read'/>"
    "<property name='CanControl' type='b' access='read'/>"
    "</interface>"
    "</node>";

struct _SwMpris
{
  GObject parent_instance;

  SwPlayer        *player;      /* (owned) */
  SwClip          *clip;        /* (owned) (nullable) whose words are followed */
  GDBusConnection *connection;  /* (owned) (nullable) */
  GDBusNodeInfo   *info;        /* (owned) */
  GCancellable    *cancellable; /* (owned) */
  GHashTable      *changed;     /* (owned) names of player properties to tell about */
  guint            tell_source;
  guint            root_id, player_id, name_id;
};

G_DEFINE_FINAL_TYPE (SwMpris, sw_mpris, G_TYPE_OBJECT)

enum
{
  RAISE,
  QUIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gint64
to_microseconds (double seconds)
{
  return (gint64)llround (seconds * G_USEC_PER_SEC);
}

/* Our ids are UUIDs; an object path knows no dashes. */
static char *
dup_track (SwMpris *self)
{
  SwClip *clip = sw_player_get_clip (self->player);

  if (clip == NULL)
    return g_strdup (NO_TRACK);
  return g_strdelimit (g_strconcat (TRACK_PREFIX, sw_clip_get_id (clip), NULL), "-", '_');
}

static GVariant *
make_metadata (SwMpris *self)
{
  SwClip          *clip = sw_player_get_clip (self->player);
  g_autofree char *track = dup_track (self);
  g_autofree char *art = NULL;
  double           duration = sw_player_get_duration (self->player);
  const char      *artists[] = { _ ("Songwright"), NULL };
  const char      *genres[] = { NULL, NULL };
  GVariantBuilder  builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "mpris:trackid", g_variant_new_object_path (track));
  if (clip == NULL)
    return g_variant_builder_end (&builder);

  if (duration > 0)
    g_variant_builder_add (&builder, "{sv}", "mpris:length", g_variant_new_int64 (to_microseconds (duration)));
  g_variant_builder_add (&builder, "{sv}", "xesam:title",
                         g_variant_new_string (*sw_clip_get_title (clip) != '\0' ? sw_clip_get_title (clip) : _ ("Untitled")));
  g_variant_builder_add (&builder, "{sv}", "xesam:artist", g_variant_new_strv (artists, -1));
  genres[0] = sw_clip_get_tags (clip);
  if (genres[0] != NULL && *genres[0] != '\0')
    g_variant_builder_add (&builder, "{sv}", "xesam:genre", g_variant_new_strv (genres, -1));
  if (sw_clip_get_cover_path (clip) != NULL)
    art = g_filename_to_uri (sw_clip_get_cover_path (clip), NULL, NULL);
  if (art != NULL)
    g_variant_builder_add (&builder, "{sv}", "mpris:artUrl", g_variant_new_string (art));
  return g_variant_builder_end (&builder);
}

static const char *
get_status (SwMpris *self)
{
  switch (sw_player_get_state (self->player))
    {
    case SW_PLAYER_PLAYING:
      return "Playing";
    case SW_PLAYER_PAUSED:
      return "Paused";
    case SW_PLAYER_STOPPED:
    default:
      return "Stopped";
    }
}

static GVariant *
get_player_property (SwMpris    *self,
                     const char *name)
{
  gboolean has_clip = sw_player_get_clip (self->player) != NULL;

  if (g_str_equal (name, "PlaybackStatus"))
    return g_variant_new_string (get_status (self));
  if (g_str_equal (name, "LoopStatus"))
    return g_variant_new_string (sw_player_get_loop (self->player) ? "Track" : "None");
  if (g_str_equal (name, "Metadata"))
    return make_metadata (self);
  if (g_str_equal (name, "Volume"))
    return g_variant_new_double (sw_player_get_volume (self->player));
  if (g_str_equal (name, "Position"))
    return g_variant_new_int64 (to_microseconds (sw_player_get_position (self->player)));
  if (g_str_equal (name, "Rate") || g_str_equal (name, "MinimumRate") || g_str_equal (name, "MaximumRate"))
    return g_variant_new_double (1);
  if (g_str_equal (name, "CanGoNext"))
    return g_variant_new_boolean (sw_player_get_can_next (self->player));
  if (g_str_equal (name, "CanGoPrevious"))
    return g_variant_new_boolean (sw_player_get_can_previous (self->player));
  if (g_str_equal (name, "CanControl"))
    return g_variant_new_boolean (TRUE);
  /* CanPlay, CanPause, CanSeek */
  return g_variant_new_boolean (has_clip);
}

static GVariant *
get_root_property (const char *name)
{
  const char *types[] = { "audio/mpeg", "audio/wav", "audio/flac", NULL };
  const char *schemes[] = { NULL };

  if (g_str_equal (name, "Identity"))
    return g_variant_new_string (_ ("Songwright"));
  if (g_str_equal (name, "DesktopEntry"))
    return g_variant_new_string (SW_APPLICATION_ID);
  if (g_str_equal (name, "SupportedMimeTypes"))
    return g_variant_new_strv (types, -1);
  if (g_str_equal (name, "SupportedUriSchemes"))
    return g_variant_new_strv (schemes, -1);
  return g_variant_new_boolean (!g_str_equal (name, "HasTrackList"));
}

static GVariant *
get_property_cb (GDBusConnection *connection,
                 const char      *sender,
                 const char      *path,
                 const char      *interface,
                 const char      *name,
                 GError         **error,
                 gpointer         data)
{
  return g_str_equal (interface, ROOT_INTERFACE) ? get_root_property (name) : get_player_property (data, name);
}

static gboolean
set_property_cb (GDBusConnection *connection,
                 const char      *sender,
                 const char      *path,
                 const char      *interface,
                 const char      *name,
                 GVariant        *value,
                 GError         **error,
                 gpointer         data)
{
  SwMpris *self = data;

  if (g_str_equal (name, "Volume"))
    sw_player_set_volume (self->player, g_variant_get_double (value));
  else if (g_str_equal (name, "LoopStatus"))
    sw_player_set_loop (self->player, g_str_equal (g_variant_get_string (value, NULL), "Track"));
  return TRUE;
}

static void
set_position (SwMpris  *self,
              GVariant *parameters)
{
  g_autofree char *track = dup_track (self);
  const char      *wanted;
  gint64           position;

  g_variant_get (parameters, "(&ox)", &wanted, &position);
  /* Of another song: the wish is stale. Out of range: to be ignored too. */
  if (g_str_equal (wanted, track) && position >= 0 && position <= to_microseconds (sw_player_get_duration (self->player)))
    sw_player_seek (self->player, (double)position / G_USEC_PER_SEC);
}

static void
seek_by (SwMpris  *self,
         GVariant *parameters)
{
  double duration = sw_player_get_duration (self->player), target;
  gint64 offset;

  g_variant_get (parameters, "(x)", &offset);
  target = sw_player_get_position (self->player) + (double)offset / G_USEC_PER_SEC;
  if (duration > 0 && target > duration)
    sw_player_next (self->player);
  else
    sw_player_seek (self->player, target);
}

static void
method_call_cb (GDBusConnection       *connection,
                const char            *sender,
                const char            *path,
                const char            *interface,
                const char            *name,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation,
                gpointer               data)
{
  static const struct
  {
    const char *name;
    void (*func) (SwPlayer *player);
  } simple[] = {
    { "Next", sw_player_next },
    { "Previous", sw_player_previous },
    { "Pause", sw_player_pause },
    { "PlayPause", sw_player_toggle },
    { "Stop", sw_player_stop },
    { "Play", sw_player_play },
  };
  SwMpris *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (simple); i++)
    if (g_str_equal (name, simple[i].name))
      simple[i].func (self->player);
  if (g_str_equal (name, "Seek"))
    seek_by (self, parameters);
  else if (g_str_equal (name, "SetPosition"))
    set_position (self, parameters);
  else if (g_str_equal (name, "OpenUri"))
    {
      g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED, "Songwright plays its library only");
      return;
    }
  g_dbus_method_invocation_return_value (invocation, NULL);

  if (g_str_equal (name, "Raise"))
    g_signal_emit (self, signals[RAISE], 0);
  else if (g_str_equal (name, "Quit"))
    g_signal_emit (self, signals[QUIT], 0);
}

static const GDBusInterfaceVTable vtable = { method_call_cb, get_property_cb, set_property_cb, { NULL } };

static gboolean
tell_cb (gpointer data)
{
  SwMpris        *self = data;
  GVariantBuilder builder;
  GHashTableIter  iter;
  gpointer        name;

  self->tell_source = 0;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_variant_builder_add (&builder, "{sv}", name, get_player_property (self, name));
  g_hash_table_remove_all (self->changed);
  g_dbus_connection_emit_signal (self->connection, NULL, OBJECT_PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                 g_variant_new ("(sa{sv}as)", PLAYER_INTERFACE, &builder, NULL), NULL);
  return G_SOURCE_REMOVE;
}

/* Several at once become one message. @name is static. */
static void
tell (SwMpris    *self,
      const char *name)
{
  if (self->player_id == 0)
    return;
  g_hash_table_add (self->changed, (gpointer)name);
  if (self->tell_source == 0)
    self->tell_source = g_idle_add (tell_cb, self);
}

static void
tell_metadata (SwMpris *self)
{
  tell (self, "Metadata");
}

static void
clip_cb (SwMpris *self)
{
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_set_object (&self->clip, sw_player_get_clip (self->player));
  if (self->clip != NULL)
    {
      g_signal_connect_swapped (self->clip, "notify::title", G_CALLBACK (tell_metadata), self);
      g_signal_connect_swapped (self->clip, "notify::cover-path", G_CALLBACK (tell_metadata), self);
    }
  tell (self, "Metadata");
  tell (self, "CanPlay");
  tell (self, "CanPause");
  tell (self, "CanSeek");
}

static void
player_notify_cb (SwMpris    *self,
                  GParamSpec *pspec)
{
  static const struct
  {
    const char *property;
    const char *name;
  } map[] = {
    { "state", "PlaybackStatus" },
    { "loop", "LoopStatus" },
    { "duration", "Metadata" },
    { "volume", "Volume" },
    { "can-next", "CanGoNext" },
    { "can-previous", "CanGoPrevious" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (map); i++)
    if (g_str_equal (pspec->name, map[i].property))
      tell (self, map[i].name);
  if (g_str_equal (pspec->name, "clip"))
    clip_cb (self);
}

static void
seeked_cb (SwMpris *self,
           double   position)
{
  if (self->player_id != 0)
    g_dbus_connection_emit_signal (self->connection, NULL, OBJECT_PATH, PLAYER_INTERFACE, "Seeked",
                                   g_variant_new ("(x)", to_microseconds (position)), NULL);
}

static void
use_connection (SwMpris         *self,
                GDBusConnection *connection)
{
  self->connection = g_object_ref (connection);
  self->root_id = g_dbus_connection_register_object (connection, OBJECT_PATH,
                                                     g_dbus_node_info_lookup_interface (self->info, ROOT_INTERFACE), &vtable, self, NULL, NULL);
  self->player_id = g_dbus_connection_register_object (connection, OBJECT_PATH,
                                                       g_dbus_node_info_lookup_interface (self->info, PLAYER_INTERFACE), &vtable, self, NULL, NULL);
  self->name_id = g_bus_own_name_on_connection (connection, BUS_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
}

static void
bus_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  g_autoptr (SwMpris) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, &error);

  if (connection == NULL)
    g_debug ("No session bus, no media keys: %s", error->message);
  else if (!g_cancellable_is_cancelled (self->cancellable))
    use_connection (self, connection);
}

static void
sw_mpris_dispose (GObject *object)
{
  SwMpris *self = SW_MPRIS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tell_source, g_source_remove);
  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  if (self->root_id != 0)
    g_dbus_connection_unregister_object (self->connection, self->root_id);
  if (self->player_id != 0)
    g_dbus_connection_unregister_object (self->connection, self->player_id);
  self->root_id = self->player_id = 0;
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_clear_object (&self->clip);
  g_clear_object (&self->player);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (sw_mpris_parent_class)->dispose (object);
}

static void
sw_mpris_finalize (GObject *object)
{
  SwMpris *self = SW_MPRIS (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->changed);
  g_dbus_node_info_unref (self->info);

  G_OBJECT_CLASS (sw_mpris_parent_class)->finalize (object);
}

static void
sw_mpris_class_init (SwMprisClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sw_mpris_dispose;
  object_class->finalize = sw_mpris_finalize;

  signals[RAISE] = g_signal_new ("raise", SW_TYPE_MPRIS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[QUIT] = g_signal_new ("quit", SW_TYPE_MPRIS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sw_mpris_init (SwMpris *self)
{
  self->info = g_dbus_node_info_new_for_xml (introspection, NULL);
  self->cancellable = g_cancellable_new ();
  self->changed = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * sw_mpris_new:
 * @player: what is steered
 * @connection: (nullable): a bus, NULL for the session's
 *
 * Offers @player on the bus for as long as the object lives.
 *
 * Returns: (transfer full): a new object
 */
SwMpris *
sw_mpris_new (SwPlayer        *player,
              GDBusConnection *connection)
{
  SwMpris *self;

  g_return_val_if_fail (SW_IS_PLAYER (player), NULL);

  self = g_object_new (SW_TYPE_MPRIS, NULL);
  self->player = g_object_ref (player);
  g_signal_connect_swapped (player, "notify", G_CALLBACK (player_notify_cb), self);
  g_signal_connect_swapped (player, "seeked", G_CALLBACK (seeked_cb), self);
  clip_cb (self);
  if (connection != NULL)
    use_connection (self, connection);
  else
    g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, bus_cb, g_object_ref (self));
  return self;
}

/**
 * sw_mpris_get_registered:
 * @self: an object
 *
 * Returns: whether the bus can see the player
 */
gboolean
sw_mpris_get_registered (SwMpris *self)
{
  g_return_val_if_fail (SW_IS_MPRIS (self), FALSE);

  return self->player_id != 0;
}
