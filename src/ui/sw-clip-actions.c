/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-clip-actions"

#include "config.h"

#include "sw-clip-actions.h"

#include "sw-clip-operations.h"
#include "sw-compat.h"
#include "sw-export-dialog.h"
#include "sw-window.h"

#include <glib/gi18n.h>

/* Clips that were deleted by one wish. */
typedef struct
{
  SwStudio  *studio; /* (owned) */
  GPtrArray *clips;  /* (owned) */
} Deletion;

/* Clips on their way out of the library. */
typedef struct
{
  GtkWidget      *widget; /* (owned) */
  SwStudio       *studio; /* (owned) */
  GPtrArray      *clips;  /* (owned) */
  guint           next;
  GFile          *written; /* (owned) (nullable) the last one */
  SwExportOptions options;
  char           *pattern;
  char           *artist; /* (nullable) */
} Export;

static void
deletion_free (gpointer  data,
               GClosure *closure)
{
  Deletion *self = data;

  g_object_unref (self->studio);
  g_ptr_array_unref (self->clips);
  g_free (self);
}

static void
export_free (Export *self)
{
  g_object_unref (self->widget);
  g_object_unref (self->studio);
  g_ptr_array_unref (self->clips);
  g_clear_object (&self->written);
  g_free (self->pattern);
  g_free (self->artist);
  g_free (self);
}

static gpointer
find_property (GtkWidget  *widget,
               const char *name,
               GType       type)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), name);
      g_autoptr (GObject) object = NULL;

      if (pspec == NULL || !g_type_is_a (pspec->value_type, type))
        continue;
      g_object_get (widget, name, &object, NULL);
      if (object != NULL)
        return object; /* the widget holds it */
    }
  return NULL;
}

SwStudio *
_sw_clip_actions_studio (GtkWidget *widget)
{
  return find_property (widget, "studio", SW_TYPE_STUDIO);
}

SwPlayer *
_sw_clip_actions_player (GtkWidget *widget)
{
  return find_property (widget, "player", SW_TYPE_PLAYER);
}

static SwClip *
get_clip (GtkWidget *widget)
{
  return find_property (widget, "clip", SW_TYPE_CLIP);
}

static void
add_toast (GtkWidget *widget,
           AdwToast  *toast) /* (transfer full) */
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (SW_IS_WINDOW (root))
    sw_window_add_toast (SW_WINDOW (root), toast);
  else
    {
      g_debug ("%s", adw_toast_get_title (toast));
      g_object_unref (toast);
    }
}

static void
say_error (GtkWidget    *widget,
           const GError *error)
{
  g_autofree char *remedy = NULL;
  g_autofree char *text = sw_studio_describe_error (error, &remedy);
  g_autofree char *both = remedy != NULL ? g_strdup_printf (C_ ("trouble", "%s %s"), text, remedy) : g_strdup (text);
  g_autofree char *escaped = g_markup_escape_text (both, -1);

  add_toast (widget, adw_toast_new (escaped));
}

static void
undo_cb (AdwToast *toast,
         Deletion *deletion)
{
  for (guint i = 0; i < deletion->clips->len; i++)
    sw_studio_restore_clip (deletion->studio, deletion->clips->pdata[i]);
}

void
_sw_clip_actions_delete (GtkWidget *widget,
                         GPtrArray *clips)
{
  SwStudio        *studio = _sw_clip_actions_studio (widget);
  SwPlayer        *player = _sw_clip_actions_player (widget);
  g_autofree char *text = NULL;
  Deletion        *deletion;
  AdwToast        *toast;

  if (studio == NULL || clips->len == 0)
    return;

  deletion = g_new0 (Deletion, 1);
  deletion->studio = g_object_ref (studio);
  deletion->clips = g_ptr_array_ref (clips);
  for (guint i = 0; i < clips->len; i++)
    {
      SwClip *playing = player != NULL ? sw_player_get_clip (player) : NULL;

      if (playing != NULL && g_strcmp0 (sw_clip_get_id (playing), sw_clip_get_id (clips->pdata[i])) == 0)
        sw_player_set_clip (player, NULL);
      sw_studio_delete_clip (studio, clips->pdata[i]);
    }

  text = g_strdup_printf (ngettext ("%u song deleted", "%u songs deleted", clips->len), clips->len);
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), deletion, deletion_free, 0);
  add_toast (widget, toast);
}

static void export_next (Export *self, GFile *target);

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Export *self = data;
  g_autoptr (GError) error = NULL;
  GFile *written = sw_studio_export_song_finish (SW_STUDIO (source), result, &error);

  if (written == NULL)
    {
      say_error (self->widget, error);
      export_free (self);
      return;
    }
  g_clear_object (&self->written);
  self->written = written;
  export_next (self, NULL);
}

/* @target: where the only one goes, NULL for the folder of the one before. */
static void
export_next (Export *self,
             GFile  *target)
{
  g_autoptr (GFile) folder = NULL;

  if (self->next == self->clips->len)
    {
      g_autofree char *name = g_file_get_basename (self->written);
      g_autofree char *escaped = g_markup_escape_text (name, -1);
      g_autofree char *text = NULL;

      if (self->clips->len == 1)
        /* translators: %s is a file name */
        text = g_strdup_printf (_ ("Saved as %s"), escaped);
      else
        text = g_strdup_printf (ngettext ("%u song saved", "%u songs saved", self->clips->len), self->clips->len);
      add_toast (self->widget, adw_toast_new (text));
      export_free (self);
      return;
    }
  if (target == NULL)
    target = folder = g_file_get_parent (self->written);
  sw_studio_export_song_async (self->studio, self->clips->pdata[self->next++], &self->options, target, NULL, exported_cb, self);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Export *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) target = sw_compat_choose_finish (result, &error);

  if (target != NULL)
    export_next (self, target);
  else
    export_free (self);
}

/* Where to: for one song a file, for several a folder. */
static void
choose_target (Export *self)
{
  GtkRoot    *root = gtk_widget_get_root (self->widget);
  const char *folder = sw_settings_get_export_folder (sw_studio_get_settings (self->studio));

  if (self->clips->len == 1)
    {
      g_autofree char *name = sw_studio_dup_song_name (self->studio, self->clips->pdata[0], &self->options);

      sw_compat_save_file_async (GTK_WINDOW (root), _ ("Save Song"), folder, name, NULL, chosen_cb, self);
    }
  else
    sw_compat_choose_folder_async (GTK_WINDOW (root), _ ("Save Songs In"), folder, NULL, chosen_cb, self);
}

static void
accepted_cb (SwExportDialog *dialog,
             GtkWidget      *widget)
{
  Export *self = g_new0 (Export, 1);

  self->widget = g_object_ref (widget);
  self->studio = g_object_ref (g_object_get_data (G_OBJECT (dialog), "studio"));
  self->clips = g_ptr_array_ref (g_object_get_data (G_OBJECT (dialog), "clips"));
  sw_export_dialog_get_options (dialog, &self->options);
  self->options.pattern = self->pattern = g_strdup (self->options.pattern);
  self->options.artist = self->artist = g_strdup (self->options.artist);
  choose_target (self);
}

void
_sw_clip_actions_export (GtkWidget *widget,
                         GPtrArray *clips)
{
  SwStudio  *studio = _sw_clip_actions_studio (widget);
  GtkRoot   *root = gtk_widget_get_root (widget);
  GtkWindow *dialog;

  if (studio == NULL || clips->len == 0)
    return;
  dialog = sw_export_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, studio, clips);
  g_object_set_data_full (G_OBJECT (dialog), "studio", g_object_ref (studio), g_object_unref);
  g_object_set_data_full (G_OBJECT (dialog), "clips", g_ptr_array_ref (clips), (GDestroyNotify)g_ptr_array_unref);
  g_signal_connect_object (dialog, "accepted", G_CALLBACK (accepted_cb), widget, 0);
  gtk_window_present (dialog);
}

static GPtrArray *
just_one (SwClip *clip)
{
  GPtrArray *clips = g_ptr_array_new_with_free_func (g_object_unref);

  if (clip != NULL)
    g_ptr_array_add (clips, g_object_ref (clip));
  return clips;
}

static void
delete_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  g_autoptr (GPtrArray) clips = just_one (get_clip (widget));

  _sw_clip_actions_delete (widget, clips);
}

static void
export_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  g_autoptr (GPtrArray) clips = just_one (get_clip (widget));

  _sw_clip_actions_export (widget, clips);
}

static void
folder_opened_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    add_toast (widget, adw_toast_new (_ ("No file manager was found to show the file")));
}

static void
shown_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  SwClip          *clip = get_clip (widget);
  g_autofree char *folder = NULL;
  g_autofree char *uri = NULL;

  if (answer != NULL || clip == NULL || sw_clip_get_audio_path (clip) == NULL)
    return;
  folder = g_path_get_dirname (sw_clip_get_audio_path (clip));
  uri = g_filename_to_uri (folder, NULL, NULL);
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, folder_opened_cb, g_object_ref (widget));
}

static void
bus_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  SwClip          *clip = get_clip (widget);
  g_autofree char *uri = NULL;
  const char      *uris[2] = { NULL };

  if (clip == NULL || sw_clip_get_audio_path (clip) == NULL)
    return;
  if (bus == NULL)
    {
      add_toast (widget, adw_toast_new (_ ("No file manager was found to show the file")));
      return;
    }
  uri = g_filename_to_uri (sw_clip_get_audio_path (clip), NULL, NULL);
  uris[0] = uri;
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1",
                          "ShowItems", g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          shown_cb, g_object_ref (widget));
}

static void
show_in_files_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_cb, g_object_ref (widget));
}

static void
activate_with_id (GtkWidget  *widget,
                  const char *action)
{
  SwClip *clip = get_clip (widget);

  if (clip != NULL)
    gtk_widget_activate_action (widget, action, "s", sw_clip_get_id (clip));
}

static void
reuse_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  activate_with_id (widget, "win.reuse");
}

static void
open_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  activate_with_id (widget, "win.show-clip");
}

static void
play_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  activate_with_id (widget, "win.play-clip");
}

static void
rename_apply_cb (GtkEntry   *entry,
                 GtkPopover *popover)
{
  GtkWidget       *widget = gtk_widget_get_parent (GTK_WIDGET (popover));
  SwStudio        *studio = _sw_clip_actions_studio (widget);
  SwClip          *clip = get_clip (widget);
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (studio != NULL && clip != NULL && *title != '\0' && g_strcmp0 (title, sw_clip_get_title (clip)) != 0)
    sw_studio_set_clip_title (studio, clip, title);
  gtk_popover_popdown (popover);
}

static gboolean
unparent_cb (gpointer data)
{
  gtk_widget_unparent (data);
  return G_SOURCE_REMOVE;
}

/* An action chosen in it runs after it has closed, and needs its parent. */
static void
popover_closed_cb (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
}

static void
popup (GtkWidget  *widget,
       GtkPopover *popover,
       double      x,
       double      y)
{
  gtk_widget_set_parent (GTK_WIDGET (popover), widget);
  if (x >= 0)
    gtk_popover_set_pointing_to (popover, &(GdkRectangle){ (int)x, (int)y, 1, 1 });
  g_signal_connect (popover, "closed", G_CALLBACK (popover_closed_cb), NULL);
  gtk_popover_popup (popover);
}

static void
rename_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (SW_RESOURCE_BASE "/ui/sw-clip-menus.ui");
  GtkPopover *popover = GTK_POPOVER (gtk_builder_get_object (builder, "rename_popover"));
  GtkWidget  *entry = GTK_WIDGET (gtk_builder_get_object (builder, "rename_entry"));
  GtkWidget  *apply = GTK_WIDGET (gtk_builder_get_object (builder, "rename_apply"));
  SwClip     *clip = get_clip (widget);

  if (clip == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (entry), sw_clip_get_title (clip));
  g_signal_connect (entry, "activate", G_CALLBACK (rename_apply_cb), popover);
  g_signal_connect_swapped (apply, "clicked", G_CALLBACK (gtk_widget_activate), entry);
  popup (widget, popover, -1, -1);
  gtk_widget_grab_focus (entry);
}

void
_sw_clip_actions_popup (GtkWidget *widget,
                        double     x,
                        double     y)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (SW_RESOURCE_BASE "/ui/sw-clip-menus.ui");
  GMenu      *model = G_MENU (gtk_builder_get_object (builder, "clip_menu"));
  SwStudio   *studio = _sw_clip_actions_studio (widget);
  SwClip     *clip = get_clip (widget);
  GtkPopover *popover;

  if (studio != NULL && clip != NULL && sw_clip_get_playable (clip))
    {
      g_autoptr (GMenu) section = g_menu_new ();
      g_autoptr (GMenu) make = sw_clip_operations_make_menu (studio, clip);
      g_autoptr (GMenu) get = sw_clip_operations_get_menu (studio, clip);

      g_menu_append_submenu (section, _ ("_Make of It"), G_MENU_MODEL (make));
      g_menu_append_submenu (section, _ ("_Get"), G_MENU_MODEL (get));
      g_menu_insert_section (model, 2, NULL, G_MENU_MODEL (section));
    }
  popover = GTK_POPOVER (gtk_popover_menu_new_from_model (G_MENU_MODEL (model)));
  gtk_popover_set_has_arrow (popover, FALSE);
  gtk_widget_set_halign (GTK_WIDGET (popover), x >= 0 ? GTK_ALIGN_START : GTK_ALIGN_END);
  popup (widget, popover, x, y);
}

static void
menu_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  _sw_clip_actions_popup (widget, -1, -1);
}

void
_sw_clip_actions_update (GtkWidget *widget,
                         SwClip    *clip)
{
  gboolean playable = clip != NULL && sw_clip_get_playable (clip);

  gtk_widget_action_set_enabled (widget, "clip.play", playable);
  gtk_widget_action_set_enabled (widget, "clip.export", playable);
  gtk_widget_action_set_enabled (widget, "clip.show-in-files", playable);
  gtk_widget_action_set_enabled (widget, "clip.reuse", clip != NULL && sw_clip_get_request (clip) != NULL);
}

void
_sw_clip_actions_install (GtkWidgetClass *klass)
{
  gtk_widget_class_install_property_action (klass, "clip.like", "liked");
  gtk_widget_class_install_action (klass, "clip.play", NULL, play_cb);
  gtk_widget_class_install_action (klass, "clip.open", NULL, open_cb);
  gtk_widget_class_install_action (klass, "clip.rename", NULL, rename_cb);
  gtk_widget_class_install_action (klass, "clip.delete", NULL, delete_cb);
  gtk_widget_class_install_action (klass, "clip.export", NULL, export_cb);
  gtk_widget_class_install_action (klass, "clip.show-in-files", NULL, show_in_files_cb);
  gtk_widget_class_install_action (klass, "clip.reuse", NULL, reuse_cb);
  gtk_widget_class_install_action (klass, "clip.menu", NULL, menu_cb);
}
