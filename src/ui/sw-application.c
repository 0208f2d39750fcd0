/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-application"

#include "config.h"

#include "sw-application.h"

#include "sw-compat.h"
#include "sw-mpris.h"
#include "sw-preferences.h"
#include "sw-ui.h"
#include "sw-window.h"

#include <glib-unix.h>
#include <signal.h>

/* How long the program stays for the answer to a request that is on the wire. */
#define PATIENCE_MS 10000

struct _SwApplication
{
  AdwApplication parent_instance;

  SwSettings   *settings;    /* (owned) */
  SwStudio     *studio;      /* (owned) (nullable) until the first frame is drawn */
  SwPlayer     *player;      /* (owned) (nullable) likewise */
  SwMpris      *mpris;       /* (owned) (nullable) likewise */
  GCancellable *cancellable; /* (owned) */
  guint         term_id;
  guint         int_id;
  gulong        sending_id;
  guint         patience_id;
  guint         patience; /* milliseconds */
  gboolean      opening;
  gboolean      waiting;  /* for an answer, without a window */
  gboolean      quitting; /* once it is here */
};

G_DEFINE_FINAL_TYPE (SwApplication, sw_application, ADW_TYPE_APPLICATION)

static void
update_color_scheme (SwApplication *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  switch (sw_settings_get_color_scheme (self->settings))
    {
    case SW_COLOR_SCHEME_LIGHT:
      adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
      break;
    case SW_COLOR_SCHEME_DARK:
      adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
      break;
    case SW_COLOR_SCHEME_SYSTEM:
    default:
      adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
    }
}

static SwWindow *
find_window (SwApplication *self)
{
  for (GList *list = gtk_application_get_windows (GTK_APPLICATION (self)); list != NULL; list = list->next)
    if (SW_IS_WINDOW (list->data))
      return list->data;
  return NULL;
}

static void
studio_opened_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (SwApplication) self = SW_APPLICATION (user_data);
  g_autoptr (GError) error = NULL;
  SwWindow *window = find_window (self);

  self->opening = FALSE;
  sw_studio_open_finish (SW_STUDIO (object), result, &error);
  if (window != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sw_window_set_open_error (window, error);
}

static void
open_library (SwApplication *self)
{
  if (self->opening || self->studio == NULL)
    return;
  self->opening = TRUE;
  sw_studio_open_async (self->studio, self->cancellable, studio_opened_cb, g_object_ref (self));
}

static void
mpris_raise_cb (SwApplication *self)
{
  SwWindow *window = find_window (self);

  if (window != NULL)
    gtk_window_present (GTK_WINDOW (window));
}

static void
end_waiting (SwApplication *self)
{
  if (!self->waiting)
    return;

  self->waiting = FALSE;
  g_clear_signal_handler (&self->sending_id, self->studio);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->quitting)
    g_application_quit (G_APPLICATION (self));
  g_application_release (G_APPLICATION (self));
}

static void
sending_changed_cb (SwApplication *self)
{
  if (!sw_studio_get_sending (self->studio))
    end_waiting (self);
}

static gboolean
out_of_patience_cb (gpointer data)
{
  SwApplication *self = data;

  self->patience_id = 0;
  g_debug ("No answer came in time; what became of the request is found out at the next start");
  end_waiting (self);
  return G_SOURCE_REMOVE;
}

/* Who leaves while a request is on the wire would not learn what it has bought. */
static void
wait_for_answer (SwApplication *self)
{
  if (self->waiting || self->studio == NULL || !sw_studio_get_sending (self->studio))
    return;

  self->waiting = TRUE;
  g_application_hold (G_APPLICATION (self));
  self->sending_id = g_signal_connect_object (self->studio, "notify::sending", G_CALLBACK (sending_changed_cb), self,
                                              G_CONNECT_SWAPPED);
  self->patience_id = g_timeout_add (self->patience, out_of_patience_cb, self);
}

static gboolean
prepare_player_cb (gpointer data)
{
  sw_player_prepare (data);
  return G_SOURCE_REMOVE;
}

/* Closing lets the window save its state and the half-filled form. */
static void
leave (SwApplication *self)
{
  SwWindow *window = find_window (self);

  wait_for_answer (self);
  if (window != NULL)
    gtk_window_destroy (GTK_WINDOW (window));
  if (self->waiting)
    self->quitting = TRUE;
  else
    g_application_quit (G_APPLICATION (self));
}

static void
window_painted_cb (SwApplication *self,
                   SwWindow      *window)
{
  gboolean first = self->studio == NULL;

  if (first)
    {
      self->studio = sw_studio_new (self->settings, NULL);
      self->player = sw_player_new ();
      g_object_bind_property (self->settings, "volume", self->player, "volume", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
      self->mpris = sw_mpris_new (self->player, NULL);
      g_signal_connect_object (self->mpris, "raise", G_CALLBACK (mpris_raise_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->mpris, "quit", G_CALLBACK (leave), self, G_CONNECT_SWAPPED);
      /* The first song then starts as fast as any other. */
      g_idle_add_full (G_PRIORITY_LOW, prepare_player_cb, g_object_ref (self->player), g_object_unref);
    }
  sw_window_set_studio (window, self->studio, self->player);
  if (first)
    open_library (self);
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  SwApplication *self = user_data;
  SwWindow      *window = find_window (self);

  if (window != NULL && self->studio != NULL)
    sw_preferences_present (GTK_WINDOW (window), self->studio);
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  sw_compat_show_about (GTK_WINDOW (find_window (user_data)));
}

/* Made when asked for: GTK would make the one called gtk/help-overlay.ui with every
 * window, before its first frame. */
static void
present_shortcuts (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (SW_RESOURCE_BASE "/ui/sw-shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, parent);
  gtk_window_present (shortcuts);
}

static void
shortcuts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  SwWindow *window = find_window (user_data);

  if (window != NULL)
    present_shortcuts (GTK_WINDOW (window));
}

static void
open_library_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  open_library (user_data);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  leave (user_data);
}

static gboolean
signal_cb (gpointer data)
{
  leave (data);
  return G_SOURCE_CONTINUE;
}

static const GActionEntry entries[] = {
  { "preferences", preferences_cb, NULL, NULL, NULL },
  { "about", about_cb, NULL, NULL, NULL },
  { "shortcuts", shortcuts_cb, NULL, NULL, NULL },
  { "open-library", open_library_cb, NULL, NULL, NULL },
  { "quit", quit_cb, NULL, NULL, NULL },
};

static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "win.show-place::create", { "<Control>1" } },
  { "win.show-place::library", { "<Control>2" } },
  { "win.show-place::activity", { "<Control>3" } },
  { "win.new-song", { "<Control>n" } },
  { "win.search", { "<Control>f" } },
  { "win.toggle-play", { "<Control>p", "AudioPlay" } },
  { "win.next", { "AudioNext" } },
  { "win.previous", { "AudioPrev" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.shortcuts", { "<Control>question", "F1" } },
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
};

static void
sw_application_startup (GApplication *application)
{
  SwApplication *self = SW_APPLICATION (application);

  sw_ui_init ();
  G_APPLICATION_CLASS (sw_application_parent_class)->startup (application);

  self->settings = sw_settings_new ();
  g_signal_connect_object (self->settings, "notify::color-scheme", G_CALLBACK (update_color_scheme), self,
                           G_CONNECT_SWAPPED);
  update_color_scheme (self);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           (const char *[]){ accelerators[i].keys[0], accelerators[i].keys[1], NULL });

  self->term_id = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->int_id = g_unix_signal_add (SIGINT, signal_cb, self);
}

static void
sw_application_activate (GApplication *application)
{
  SwApplication *self = SW_APPLICATION (application);
  SwWindow      *window = find_window (self);

  /* Called back before it was gone. */
  self->quitting = FALSE;
  if (window == NULL)
    {
      window = sw_window_new (GTK_APPLICATION (self), self->settings);
      g_signal_connect_object (window, "painted", G_CALLBACK (window_painted_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_window_present (GTK_WINDOW (window));
}

static void
sw_application_window_removed (GtkApplication *application,
                               GtkWindow      *window)
{
  SwApplication *self = SW_APPLICATION (application);

  if (SW_IS_WINDOW (window))
    {
      if (self->player != NULL)
        sw_player_stop (self->player);
      /* Before the window lets go of the program. */
      wait_for_answer (self);
    }
  GTK_APPLICATION_CLASS (sw_application_parent_class)->window_removed (application, window);
}

static void
sw_application_shutdown (GApplication *application)
{
  SwApplication *self = SW_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_handle_id (&self->term_id, g_source_remove);
  g_clear_handle_id (&self->int_id, g_source_remove);
  if (self->player != NULL)
    sw_player_stop (self->player);
  if (self->studio != NULL)
    sw_studio_close (self->studio);

  G_APPLICATION_CLASS (sw_application_parent_class)->shutdown (application);
}

static void
sw_application_dispose (GObject *object)
{
  SwApplication *self = SW_APPLICATION (object);

  g_clear_object (&self->mpris);
  g_clear_object (&self->player);
  g_clear_object (&self->studio);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sw_application_parent_class)->dispose (object);
}

static void
sw_application_class_init (SwApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sw_application_dispose;
  application_class->startup = sw_application_startup;
  application_class->activate = sw_application_activate;
  application_class->shutdown = sw_application_shutdown;
  GTK_APPLICATION_CLASS (klass)->window_removed = sw_application_window_removed;
}

static void
sw_application_init (SwApplication *self)
{
  self->cancellable = g_cancellable_new ();
  self->patience = PATIENCE_MS;
}

SwApplication *
sw_application_new (void)
{
  return g_object_new (SW_TYPE_APPLICATION,
                       "application-id", SW_APPLICATION_ID,
                       "resource-base-path", SW_RESOURCE_BASE,
                       NULL);
}

/* NULL until the first frame is drawn. */
SwStudio *
sw_application_get_studio (SwApplication *self)
{
  g_return_val_if_fail (SW_IS_APPLICATION (self), NULL);

  return self->studio;
}

/* NULL until the first frame is drawn. */
SwPlayer *
sw_application_get_player (SwApplication *self)
{
  g_return_val_if_fail (SW_IS_APPLICATION (self), NULL);

  return self->player;
}

/**
 * sw_application_set_patience:
 * @self: the application
 * @milliseconds: how long the program stays, without a window, for the answer to a
 *   request that is on the wire; 10000 at first
 *
 * Tests are less patient.
 */
void
sw_application_set_patience (SwApplication *self,
                             guint          milliseconds)
{
  g_return_if_fail (SW_IS_APPLICATION (self));

  self->patience = milliseconds;
}
