/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-mixer-page"

#include "config.h"

#include "sw-mixer-page.h"

#include "sw-compat.h"
#include "sw-format.h"
#include "sw-mixer-row.h"
#include "sw-stem-mixer.h"
#include "sw-studio-export.h"
#include "sw-ui.h"
#include "sw-window.h"

#include <glib/gi18n.h>
#include <string.h>

#define SAVE_MS 500
#define MIX_FILE "mix.json"

struct _SwMixerPage
{
  GtkWidget parent_instance;

  GtkWidget       *box;
  GtkStack        *stack;
  AdwStatusPage   *trouble;
  GtkListBox      *list;
  GtkButton       *play;
  GtkScale        *seek;
  GtkAdjustment   *seek_adjustment;
  GtkToggleButton *loop;
  GtkLabel        *time;

  SwStudio     *studio;      /* (owned) (nullable) */
  SwPlayer     *player;      /* (owned) (nullable) */
  SwClip       *clip;        /* (owned) (nullable) */
  SwStemMixer  *mixer;       /* (owned) */
  GListModel   *assets;      /* (owned) (nullable) */
  GStrv         paths;       /* (nullable) what is loaded or on its way */
  GCancellable *cancellable; /* (owned) of the clip in hand */
  GCancellable *loading;     /* (owned) (nullable) of the stems asked for last */
  guint         save_source;
  gboolean      telling; /* the seek bar follows the mixer right now */
};

G_DEFINE_FINAL_TYPE (SwMixerPage, sw_mixer_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STUDIO,
  PROP_PLAYER,
  PROP_CLIP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
say (SwMixerPage *self,
     const char  *text)
{
  GtkRoot         *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  if (SW_IS_WINDOW (root))
    sw_window_add_toast (SW_WINDOW (root), adw_toast_new (escaped));
}

static void
say_error (SwMixerPage  *self,
           const GError *error)
{
  g_autofree char *words = sw_studio_describe_error (error, NULL);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, words);
}

/* Kept with the song, a moment after the last change. */
static gboolean
save_cb (gpointer data)
{
  SwMixerPage     *self = data;
  g_autofree char *json = sw_stem_mixer_to_json (self->mixer);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_strdup (json), strlen (json));

  self->save_source = 0;
  if (self->studio != NULL && self->clip != NULL && sw_stem_mixer_get_n_stems (self->mixer) > 0)
    sw_vault_write_async (sw_studio_get_vault (self->studio), sw_clip_get_id (self->clip), MIX_FILE, bytes, NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
mix_changed_cb (SwMixerPage *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (SAVE_MS, save_cb, self);
}

static void
flush (SwMixerPage *self)
{
  if (self->save_source == 0)
    return;
  g_clear_handle_id (&self->save_source, g_source_remove);
  save_cb (self);
}

static void
update_position (SwMixerPage *self)
{
  double           position = sw_stem_mixer_get_position (self->mixer), duration = sw_stem_mixer_get_duration (self->mixer);
  g_autofree char *now = sw_format_duration (position);
  g_autofree char *whole = sw_format_duration (duration);
  g_autofree char *text = g_strdup_printf ("%s / %s", now, whole);

  self->telling = TRUE;
  gtk_adjustment_set_upper (self->seek_adjustment, MAX (duration, 0.1));
  gtk_adjustment_set_value (self->seek_adjustment, position);
  self->telling = FALSE;
  gtk_label_set_text (self->time, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->seek), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
update_playing (SwMixerPage *self)
{
  gboolean playing = sw_stem_mixer_get_playing (self->mixer);

  gtk_button_set_icon_name (self->play, playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  sw_ui_name_button (GTK_WIDGET (self->play), playing ? _ ("Pause") : _ ("Play the Mix"));
}

static void
update_actions (SwMixerPage *self)
{
  gboolean                 loaded = self->paths != NULL && sw_stem_mixer_get_loaded (self->mixer);
  static const char *const actions[] = { "mixer.play", "mixer.export", "mixer.export-stems", "mixer.reset" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], loaded);
  gtk_widget_set_sensitive (GTK_WIDGET (self->seek), loaded);
  gtk_widget_set_sensitive (GTK_WIDGET (self->loop), loaded);
}

static void
mixer_error_cb (SwMixerPage *self)
{
  if (sw_stem_mixer_get_error (self->mixer) != NULL)
    say_error (self, sw_stem_mixer_get_error (self->mixer));
}

/* Two things that sound at once help nobody. */
static void
player_state_cb (SwMixerPage *self)
{
  if (sw_player_get_state (self->player) == SW_PLAYER_PLAYING)
    sw_stem_mixer_pause (self->mixer);
}

static void
show_stems (SwMixerPage *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < sw_stem_mixer_get_n_stems (self->mixer); i++)
    gtk_list_box_append (self->list, sw_mixer_row_new (self->mixer, i));
  gtk_stack_set_visible_child_name (self->stack, "stems");
  update_position (self);
  update_actions (self);
}

static void
mix_read_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (SwMixerPage) self = data;
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_load_contents_finish (G_FILE (source), result, &json, NULL, NULL, &error))
    sw_stem_mixer_from_json (self->mixer, json);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* reading is no change worth writing */
  g_clear_handle_id (&self->save_source, g_source_remove);
  show_stems (self);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SwMixerPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (!sw_stem_mixer_load_finish (SW_STEM_MIXER (source), result, &error))
    {
      g_autofree char *remedy = NULL;
      g_autofree char *words = NULL;

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      words = sw_studio_describe_error (error, &remedy);
      adw_status_page_set_title (self->trouble, words);
      adw_status_page_set_description (self->trouble, remedy);
      gtk_stack_set_visible_child_name (self->stack, "trouble");
      return;
    }
  g_clear_handle_id (&self->save_source, g_source_remove);
  path = sw_vault_dup_path (sw_studio_get_vault (self->studio), sw_clip_get_id (self->clip), MIX_FILE);
  if (path == NULL)
    {
      show_stems (self);
      return;
    }
  file = g_file_new_for_path (path);
  g_file_load_contents_async (file, self->loading, mix_read_cb, g_object_ref (self));
}

static void
stop_loading (SwMixerPage *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
assets_changed_cb (SwMixerPage *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) stems = NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_auto (GStrv) name_list = NULL;
  g_auto (GStrv) path_list = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (self->assets); i++)
    g_ptr_array_add (all, g_list_model_get_item (self->assets, i));
  stems = sw_studio_sort_stems (all);
  for (guint i = 0; i < stems->len; i++)
    {
      g_autofree char *name = sw_studio_dup_stem_name (stems->pdata[i]);

      g_strv_builder_add (names, name);
      g_strv_builder_add (paths, sw_asset_get_path (stems->pdata[i]));
    }
  name_list = g_strv_builder_end (names);
  path_list = g_strv_builder_end (paths);
  if (stems->len == 0 || (self->paths != NULL && g_strv_equal ((const char *const *)self->paths, (const char *const *)path_list)))
    return;
  g_strfreev (self->paths);
  self->paths = g_steal_pointer (&path_list);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  /* Stems come one by one; what was asked for before must not end later and win. */
  stop_loading (self);
  self->loading = g_cancellable_new ();
  sw_stem_mixer_load_async (self->mixer, (const char *const *)name_list, (const char *const *)self->paths, self->loading,
                            loaded_cb, g_object_ref (self));
}

/* Leaves the clip in hand. */
static void
let_go (SwMixerPage *self)
{
  flush (self);
  sw_stem_mixer_pause (self->mixer);
  stop_loading (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->assets != NULL)
    g_signal_handlers_disconnect_by_data (self->assets, self);
  g_clear_object (&self->assets);
  g_clear_pointer (&self->paths, g_strfreev);
}

static void
take_up (SwMixerPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_stack_set_visible_child_name (self->stack, "empty");
  update_actions (self);
  if (self->studio == NULL || self->clip == NULL)
    return;
  self->assets = sw_studio_get_assets (self->studio, self->clip);
  g_signal_connect_swapped (self->assets, "items-changed", G_CALLBACK (assets_changed_cb), self);
  assets_changed_cb (self);
}

static void
play_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SwMixerPage *self = SW_MIXER_PAGE (widget);

  if (sw_stem_mixer_get_playing (self->mixer))
    sw_stem_mixer_pause (self->mixer);
  else
    {
      if (self->player != NULL)
        sw_player_pause (self->player);
      sw_stem_mixer_play (self->mixer);
    }
}

static void
reset_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SwMixerPage *self = SW_MIXER_PAGE (widget);

  for (guint i = 0; i < sw_stem_mixer_get_n_stems (self->mixer); i++)
    {
      sw_stem_mixer_set_mute (self->mixer, i, FALSE);
      sw_stem_mixer_set_solo (self->mixer, i, FALSE);
      sw_stem_mixer_set_level (self->mixer, i, 0);
      sw_stem_mixer_set_pan (self->mixer, i, 0);
    }
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    sw_mixer_row_update (SW_MIXER_ROW (row));
}

static void
seek_changed_cb (SwMixerPage *self)
{
  if (!self->telling)
    sw_stem_mixer_seek (self->mixer, gtk_adjustment_get_value (self->seek_adjustment));
}

static void
loop_toggled_cb (SwMixerPage *self)
{
  sw_stem_mixer_set_loop (self->mixer, gtk_toggle_button_get_active (self->loop));
}

static void
tell_saved (SwMixerPage *self,
            GFile       *file)
{
  g_autofree char *name = g_file_get_basename (file);
  /* translators: %s is a file name */
  g_autofree char *text = g_strdup_printf (_ ("Saved as %s"), name);

  say (self, text);
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  SwMixerPage *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (sw_stem_mixer_export_finish (SW_STEM_MIXER (source), result, &error))
    tell_saved (self, g_task_get_task_data (task));
  else
    say_error (self, error);
}

static void
target_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (SwMixerPage) self = data;
  g_autoptr (GFile) target = sw_compat_choose_finish (result, NULL);
  g_autoptr (GTask) task = NULL;
  SwSoundFormat format = SW_SOUND_FLAC;
  const char   *ending;

  if (target == NULL || g_file_peek_path (target) == NULL || self->clip == NULL || !sw_stem_mixer_get_loaded (self->mixer))
    return;
  ending = strrchr (g_file_peek_path (target), '.');
  if (ending != NULL)
    sw_sound_format_parse (ending + 1, &format);
  /* only a carrier for what the answer needs */
  task = g_task_new (self, self->cancellable, NULL, NULL);
  g_task_set_task_data (task, g_object_ref (target), g_object_unref);
  sw_stem_mixer_export_async (self->mixer, g_file_peek_path (target), format, sw_studio_make_tags (self->clip, NULL),
                              self->cancellable, exported_cb, g_steal_pointer (&task));
}

static void
export_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SwMixerPage          *self = SW_MIXER_PAGE (widget);
  const SwExportOptions options = { .format = SW_SOUND_FLAC, .pattern = _ ("%title% (own mix)") };
  g_autofree char      *name = sw_studio_dup_song_name (self->studio, self->clip, &options);

  sw_compat_save_file_async (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Save Mix"),
                             sw_settings_get_export_folder (sw_studio_get_settings (self->studio)), name, NULL,
                             target_chosen_cb, g_object_ref (self));
}

static void
packed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SwMixerPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) folder = sw_studio_export_pack_finish (SW_STUDIO (source), result, &error);

  if (folder != NULL)
    tell_saved (self, folder);
  else
    say_error (self, error);
}

static void
folder_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (SwMixerPage) self = data;
  g_autoptr (GFile) folder = sw_compat_choose_finish (result, NULL);

  if (folder != NULL && self->studio != NULL && self->clip != NULL)
    sw_studio_export_pack_async (self->studio, self->clip, folder, self->cancellable, packed_cb, g_object_ref (self));
}

static void
export_stems_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  SwMixerPage *self = SW_MIXER_PAGE (widget);

  sw_compat_choose_folder_async (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Save Stems In"),
                                 sw_settings_get_export_folder (sw_studio_get_settings (self->studio)), NULL,
                                 folder_chosen_cb, g_object_ref (self));
}

static void
set_player (SwMixerPage *self,
            SwPlayer    *player)
{
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_set_object (&self->player, player);
  if (player != NULL)
    g_signal_connect_swapped (player, "notify::state", G_CALLBACK (player_state_cb), self);
}

static void
sw_mixer_page_dispose (GObject *object)
{
  SwMixerPage *self = SW_MIXER_PAGE (object);

  if (self->mixer != NULL)
    {
      let_go (self);
      g_signal_handlers_disconnect_by_data (self->mixer, self);
    }
  set_player (self, NULL);
  g_clear_object (&self->mixer);
  g_clear_object (&self->clip);
  g_clear_object (&self->studio);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sw_mixer_page_parent_class)->dispose (object);
}

static void
sw_mixer_page_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SwMixerPage *self = SW_MIXER_PAGE (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, self->studio);
      break;
    case PROP_PLAYER:
      g_value_set_object (value, self->player);
      break;
    case PROP_CLIP:
      g_value_set_object (value, self->clip);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_mixer_page_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SwMixerPage *self = SW_MIXER_PAGE (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      if (self->studio == g_value_get_object (value))
        break;
      let_go (self);
      g_set_object (&self->studio, g_value_get_object (value));
      take_up (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_PLAYER:
      if (self->player == g_value_get_object (value))
        break;
      set_player (self, g_value_get_object (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_CLIP:
      sw_mixer_page_set_clip (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_mixer_page_class_init (SwMixerPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_mixer_page_dispose;
  object_class->get_property = sw_mixer_page_get_property;
  object_class->set_property = sw_mixer_page_set_property;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO, flags);
  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, SW_TYPE_PLAYER, flags);
  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, SW_TYPE_CLIP, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "sw-mixer-page");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-mixer-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SwMixerPage, box);
  gtk_widget_class_bind_template_child (widget_class, SwMixerPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SwMixerPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, SwMixerPage, list);
  gtk_widget_class_bind_template_child (widget_class, SwMixerPage, play);
  gtk_widget_class_bind_template_child (widget_class, SwMixerPage, seek);
  gtk_widget_class_bind_template_child (widget_class, SwMixerPage, seek_adjustment);
  gtk_widget_class_bind_template_child (widget_class, SwMixerPage, loop);
  gtk_widget_class_bind_template_child (widget_class, SwMixerPage, time);
  gtk_widget_class_bind_template_callback (widget_class, seek_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, loop_toggled_cb);
  gtk_widget_class_install_action (widget_class, "mixer.play", NULL, play_cb);
  gtk_widget_class_install_action (widget_class, "mixer.reset", NULL, reset_cb);
  gtk_widget_class_install_action (widget_class, "mixer.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "mixer.export-stems", NULL, export_stems_cb);
}

static void
sw_mixer_page_init (SwMixerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->mixer = sw_stem_mixer_new ();
  g_signal_connect_swapped (self->mixer, "changed", G_CALLBACK (mix_changed_cb), self);
  g_signal_connect_swapped (self->mixer, "notify::position", G_CALLBACK (update_position), self);
  g_signal_connect_swapped (self->mixer, "notify::playing", G_CALLBACK (update_playing), self);
  g_signal_connect_swapped (self->mixer, "notify::error", G_CALLBACK (mixer_error_cb), self);
  update_playing (self);
  take_up (self);
}

/**
 * sw_mixer_page_new:
 * @studio: (nullable): the studio
 * @player: (nullable): what plays songs: it pauses when the mix sounds
 * @clip: (nullable): the song whose stems are mixed
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
sw_mixer_page_new (SwStudio *studio,
                   SwPlayer *player,
                   SwClip   *clip)
{
  return g_object_new (SW_TYPE_MIXER_PAGE, "studio", studio, "player", player, "clip", clip, NULL);
}

SwClip *
sw_mixer_page_get_clip (SwMixerPage *self)
{
  g_return_val_if_fail (SW_IS_MIXER_PAGE (self), NULL);

  return self->clip;
}

void
sw_mixer_page_set_clip (SwMixerPage *self,
                        SwClip      *clip)
{
  g_return_if_fail (SW_IS_MIXER_PAGE (self));

  if (self->clip == clip)
    return;
  let_go (self);
  g_set_object (&self->clip, clip);
  take_up (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIP]);
}
