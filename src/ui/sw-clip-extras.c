/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-clip-extras"

#include "config.h"

#include "sw-clip-extras.h"

#include "sw-clip-operations.h"
#include "sw-compat.h"
#include "sw-format.h"
#include "sw-price.h"
#include "sw-ui.h"

#include <glib/gi18n.h>

struct _SwClipExtras
{
  GtkWidget parent_instance;

  GtkWidget  *group;
  GtkWidget  *list;
  SwStudio   *studio; /* (owned) (nullable) */
  SwClip     *clip;   /* (owned) (nullable) */
  GListModel *assets; /* (owned) (nullable) (element-type SwAsset) */
  guint       update_id;
};

G_DEFINE_FINAL_TYPE (SwClipExtras, sw_clip_extras, GTK_TYPE_WIDGET)

/* One row each. */
static const struct
{
  SwAssetKind kind;
  const char *operation;
  const char *title;
} kinds[] = {
  { SW_ASSET_STEM, "sonic.stems_basic", N_ ("Stems") },
  { SW_ASSET_STEM, "sonic.stems_full", N_ ("All Stems") },
  { SW_ASSET_WAV, "sonic.wav", N_ ("WAV") },
  { SW_ASSET_MIDI, "sonic.midi", N_ ("MIDI") },
  { SW_ASSET_TIMELINE, "sonic.aligned_lyrics", N_ ("Timed Words") },
  { SW_ASSET_BPM, "sonic.bpm", N_ ("Tempo") },
  { SW_ASSET_VOX, "sonic.vox", N_ ("Voice") },
  { SW_ASSET_TAGS, "sonic.upsample_tags", N_ ("Richer Style") },
};

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SwClipExtras) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  if (g_file_copy_finish (G_FILE (source), result, &error))
    return;
  message = sw_studio_describe_error (error, NULL);
  if (self->studio != NULL)
    g_signal_emit_by_name (self->studio, "notice", message);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  GtkWidget    *button = data;
  SwClipExtras *self = SW_CLIP_EXTRAS (gtk_widget_get_ancestor (button, SW_TYPE_CLIP_EXTRAS));
  g_autoptr (GtkWidget) owned = button;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) target = sw_compat_choose_finish (result, &error);
  SwAsset *asset = g_object_get_data (G_OBJECT (button), "sw-asset");

  if (target != NULL && self != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (sw_asset_get_path (asset));

      g_file_copy_async (file, target, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, NULL, NULL, NULL, copied_cb, g_object_ref (self));
    }
}

static void
save_clicked_cb (GtkWidget *button)
{
  SwClipExtras    *self = SW_CLIP_EXTRAS (gtk_widget_get_ancestor (button, SW_TYPE_CLIP_EXTRAS));
  SwAsset         *asset = g_object_get_data (G_OBJECT (button), "sw-asset");
  const char      *ending = strrchr (sw_asset_get_path (asset), '.');
  g_autofree char *audio = sw_studio_dup_export_name (self->studio, self->clip);
  char            *dot = strrchr (audio, '.');
  g_autofree char *name = NULL;

  if (dot != NULL)
    *dot = '\0';
  name = g_strconcat (audio, *sw_asset_get_name (asset) != '\0' ? " – " : "", sw_asset_get_name (asset), ending, NULL);
  g_strdelimit (name, "/\\", '_');
  sw_compat_save_file_async (GTK_WINDOW (gtk_widget_get_root (button)), _ ("Save As"), NULL, name, NULL, chosen_cb, g_object_ref (button));
}

static void
add_button (GtkWidget  *row,
            const char *label,
            const char *action,
            const char *operation,
            SwClip     *clip)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (operation != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)", operation, sw_clip_get_id (clip));
  else
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", sw_clip_get_id (clip));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_save (GtkWidget *row,
          SwAsset   *asset)
{
  GtkWidget *button;

  if (sw_asset_get_path (asset) == NULL)
    return;
  button = gtk_button_new_from_icon_name ("document-save-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Save as…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Save as…"), -1);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "sw-asset", g_object_ref (asset), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (save_clicked_cb), NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static char *
describe (SwClipExtras *self,
          SwAsset      *asset)
{
  g_autofree char *start = NULL, *end = NULL;

  switch (sw_asset_get_kind (asset))
    {
    case SW_ASSET_BPM:
      return g_strdup_printf (_ ("%.1f bpm"), sw_asset_get_number (asset));
    case SW_ASSET_TAGS:
      return g_strdup (sw_asset_get_text (asset) != NULL ? sw_asset_get_text (asset) : "");
    case SW_ASSET_VOX:
      start = sw_format_time (sw_asset_get_start (asset));
      end = sw_format_time (sw_asset_get_end (asset));
      return g_strdup_printf ("%s – %s", start, end);
    case SW_ASSET_TIMELINE:
      return g_strdup (_ ("The words follow the sound"));
    case SW_ASSET_WAV:
    case SW_ASSET_MIDI:
    case SW_ASSET_STEM:
    default:
      return g_strdup (sw_asset_get_name (asset));
    }
}

static GtkWidget *
append_row (SwClipExtras *self,
            const char   *title,
            const char   *subtitle)
{
  GtkWidget       *row = adw_action_row_new ();
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  return row;
}

/* What is there; how many. */
static guint
append_assets (SwClipExtras *self,
               guint         index)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->assets); i++)
    {
      g_autoptr (SwAsset) asset = g_list_model_get_item (self->assets, i);
      g_autofree char *text = NULL;
      GtkWidget       *row;

      if (sw_asset_get_kind (asset) != kinds[index].kind)
        continue;
      n++;
      text = describe (self, asset);
      row = append_row (self, _ (kinds[index].title), text);
      if (sw_asset_get_kind (asset) == SW_ASSET_MIDI && sw_asset_get_path (asset) != NULL)
        add_button (row, _ ("Show Notes"), "win.show-notes", NULL, self->clip);
      if (sw_asset_get_kind (asset) == SW_ASSET_STEM && n == 1)
        add_button (row, _ ("Mixer"), "win.show-mixer", NULL, self->clip);
      if (sw_asset_get_kind (asset) == SW_ASSET_TAGS)
        add_button (row, _ ("Use for a New Song"), "win.use-style", NULL, self->clip);
      add_save (row, asset);
    }
  return n;
}

static void
append_offer (SwClipExtras *self,
              guint         index)
{
  const char *operation = kinds[index].operation;
  SwTask     *task = sw_studio_find_task (self->studio, self->clip, operation);
  g_autoptr (SwRequest) request = NULL;
  g_autofree char *refusal = NULL, *label = NULL;
  const char      *purpose;
  GtkWidget       *row;

  if (!sw_clip_operations_offers (self->studio, self->clip, operation))
    return;
  refusal = sw_studio_dup_refusal (self->studio, operation, self->clip, NULL);
  purpose = sw_operation_get_purpose (sw_contract_get_operation (sw_studio_get_contract (self->studio), operation));
  row = append_row (self, _ (kinds[index].title), task != NULL ? _ ("On its way…") : refusal != NULL ? refusal
                                                                                                     : purpose);
  if (task != NULL || refusal != NULL)
    {
      gtk_widget_set_sensitive (row, task != NULL);
      return;
    }
  request = sw_studio_new_request (self->studio, operation, self->clip);
  label = sw_price_label (self->studio, request, g_str_equal (operation, "sonic.vox") ? _ ("Choose") : _ ("Get"));
  add_button (row, label, g_str_equal (operation, "sonic.vox") ? "win.operate" : "win.get", operation, self->clip);
}

static void
update (SwClipExtras *self)
{
  GtkWidget *row;
  gboolean   stems = FALSE;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  if (self->clip == NULL || self->assets == NULL || !sw_clip_get_playable (self->clip))
    {
      gtk_widget_set_visible (self->group, FALSE);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gboolean first_stems = kinds[i].kind == SW_ASSET_STEM && !stems;
      guint    n = kinds[i].kind != SW_ASSET_STEM || first_stems ? append_assets (self, i) : 0;

      stems = stems || kinds[i].kind == SW_ASSET_STEM;
      /* Another range of the voice, and all stems after some, can always be asked for. */
      if (n == 0 || kinds[i].kind == SW_ASSET_VOX)
        append_offer (self, i);
    }
  gtk_widget_set_visible (self->group, gtk_widget_get_first_child (self->list) != NULL);
}

static gboolean
update_cb (gpointer data)
{
  SwClipExtras *self = data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (SwClipExtras *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

static void
disconnect (SwClipExtras *self)
{
  if (self->assets != NULL)
    g_signal_handlers_disconnect_by_data (self->assets, self);
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  if (self->studio != NULL)
    {
      g_signal_handlers_disconnect_by_data (sw_studio_get_tasks (self->studio), self);
      g_signal_handlers_disconnect_by_data (self->studio, self);
    }
  g_clear_object (&self->assets);
  g_clear_object (&self->clip);
  g_clear_object (&self->studio);
}

static void
sw_clip_extras_dispose (GObject *object)
{
  SwClipExtras *self = SW_CLIP_EXTRAS (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  disconnect (self);
  g_clear_pointer (&self->group, gtk_widget_unparent);

  G_OBJECT_CLASS (sw_clip_extras_parent_class)->dispose (object);
}

static void
sw_clip_extras_class_init (SwClipExtrasClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sw_clip_extras_dispose;
  GTK_WIDGET_CLASS (klass)->focus = sw_ui_focus_child;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
sw_clip_extras_init (SwClipExtras *self)
{
  self->group = adw_preferences_group_new ();
  self->list = gtk_list_box_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _ ("Files and Extras"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Files and Extras"), -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->list);
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  gtk_widget_set_visible (self->group, FALSE);
}

/* Both NULL: nothing is shown. */
void
sw_clip_extras_set_clip (SwClipExtras *self,
                         SwStudio     *studio,
                         SwClip       *clip)
{
  g_return_if_fail (SW_IS_CLIP_EXTRAS (self));

  if (self->clip == clip && self->studio == studio)
    return;
  disconnect (self);
  if (clip != NULL && studio != NULL)
    {
      self->studio = g_object_ref (studio);
      self->clip = g_object_ref (clip);
      self->assets = sw_studio_get_assets (studio, clip);
      g_signal_connect_swapped (self->assets, "items-changed", G_CALLBACK (queue_update), self);
      g_signal_connect_swapped (clip, "notify::playable", G_CALLBACK (queue_update), self);
      g_signal_connect_swapped (studio, "notify::service", G_CALLBACK (queue_update), self);
      g_signal_connect_swapped (sw_studio_get_tasks (studio), "notify::n-active", G_CALLBACK (queue_update), self);
    }
  update (self);
}
