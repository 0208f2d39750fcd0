/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-export-dialog"

#include "config.h"

#include "sw-export-dialog.h"

struct _SwExportDialog
{
  AdwWindow parent_instance;

  AdwComboRow *format_row;
  GtkEditable *pattern_row;
  GtkEditable *artist_row;
  GtkSwitch   *lyrics_switch;
  GtkSwitch   *sidecar_switch;
  GtkLabel    *example;

  SwStudio *studio; /* (owned) */
  SwClip   *clip;   /* (owned) the example */
};

G_DEFINE_FINAL_TYPE (SwExportDialog, sw_export_dialog, ADW_TYPE_WINDOW)

enum
{
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
sw_export_dialog_get_options (SwExportDialog  *self,
                              SwExportOptions *options)
{
  g_return_if_fail (SW_IS_EXPORT_DIALOG (self));
  g_return_if_fail (options != NULL);

  *options = (SwExportOptions){
    .format = MIN (adw_combo_row_get_selected (self->format_row), SW_SOUND_WAV),
    .pattern = gtk_editable_get_text (self->pattern_row),
    .artist = *gtk_editable_get_text (self->artist_row) != '\0' ? gtk_editable_get_text (self->artist_row) : NULL,
    .sidecar = gtk_switch_get_active (self->sidecar_switch),
    .lyrics = gtk_switch_get_active (self->lyrics_switch),
  };
}

static void
changed_cb (SwExportDialog *self)
{
  SwExportOptions  options;
  g_autofree char *name = NULL;

  if (self->clip == NULL)
    return;
  sw_export_dialog_get_options (self, &options);
  name = sw_studio_dup_song_name (self->studio, self->clip, &options);
  gtk_label_set_text (self->example, name);
}

static void
accept_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SwExportDialog *self = SW_EXPORT_DIALOG (widget);
  SwSettings     *settings = sw_studio_get_settings (self->studio);
  SwExportOptions options;

  sw_export_dialog_get_options (self, &options);
  sw_settings_set_export_text (settings, "export-format", sw_sound_format_get_ending (options.format));
  sw_settings_set_export_text (settings, "export-pattern", options.pattern);
  sw_settings_set_export_text (settings, "export-artist", gtk_editable_get_text (self->artist_row));
  sw_settings_set_export_extra (settings, "export-sidecar", options.sidecar);
  sw_settings_set_export_extra (settings, "export-lyrics", options.lyrics);
  g_object_ref (self);
  g_signal_emit (self, signals[ACCEPTED], 0);
  gtk_window_close (GTK_WINDOW (self));
  g_object_unref (self);
}

static void
sw_export_dialog_dispose (GObject *object)
{
  SwExportDialog *self = SW_EXPORT_DIALOG (object);

  g_clear_object (&self->clip);
  g_clear_object (&self->studio);

  G_OBJECT_CLASS (sw_export_dialog_parent_class)->dispose (object);
}

static void
sw_export_dialog_class_init (SwExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sw_export_dialog_dispose;
  signals[ACCEPTED] = g_signal_new ("accepted", SW_TYPE_EXPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SwExportDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, SwExportDialog, pattern_row);
  gtk_widget_class_bind_template_child (widget_class, SwExportDialog, artist_row);
  gtk_widget_class_bind_template_child (widget_class, SwExportDialog, lyrics_switch);
  gtk_widget_class_bind_template_child (widget_class, SwExportDialog, sidecar_switch);
  gtk_widget_class_bind_template_child (widget_class, SwExportDialog, example);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "export.accept", NULL, accept_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sw_export_dialog_init (SwExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill (SwExportDialog *self)
{
  SwSettings      *settings = sw_studio_get_settings (self->studio);
  g_autofree char *format_name = sw_settings_dup_export_text (settings, "export-format");
  g_autofree char *pattern = sw_settings_dup_export_text (settings, "export-pattern");
  g_autofree char *artist = sw_settings_dup_export_text (settings, "export-artist");
  SwSoundFormat    format = SW_SOUND_MP3;

  sw_sound_format_parse (format_name, &format);
  adw_combo_row_set_selected (self->format_row, format);
  gtk_editable_set_text (self->pattern_row, *pattern != '\0' ? pattern : SW_EXPORT_PATTERN);
  gtk_editable_set_text (self->artist_row, artist);
  gtk_switch_set_active (self->lyrics_switch, sw_settings_get_export_extra (settings, "export-lyrics"));
  gtk_switch_set_active (self->sidecar_switch, sw_settings_get_export_extra (settings, "export-sidecar"));
}

/**
 * sw_export_dialog_new:
 * @parent: (nullable): the window it belongs to
 * @studio: the studio
 * @clips: (element-type SwClip): the songs
 *
 * Returns: (transfer none): a dialog, filled in as it was answered the last time
 */
GtkWindow *
sw_export_dialog_new (GtkWindow *parent,
                      SwStudio  *studio,
                      GPtrArray *clips)
{
  SwExportDialog *self = g_object_new (SW_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);

  self->studio = g_object_ref (studio);
  fill (self);
  self->clip = g_object_ref (clips->pdata[0]);
  changed_cb (self);
  return GTK_WINDOW (self);
}
