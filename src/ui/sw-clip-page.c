/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-clip-page"

#include "config.h"

#include "sw-clip-page-private.h"

#include "sw-clip-actions.h"
#include "sw-clip-extras.h"
#include "sw-clip-operations.h"
#include "sw-compare-window.h"
#include "sw-cover.h"
#include "sw-fold.h"
#include "sw-format.h"
#include "sw-lyrics-view.h"
#include "sw-ui.h"
#include "sw-waveform.h"

#include <glib/gi18n.h>
#include <math.h>

G_DEFINE_FINAL_TYPE (SwClipPage, sw_clip_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STUDIO,
  PROP_PLAYER,
  PROP_CLIP,
  PROP_LIKED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
player_cb (SwClipPage *self)
{
  gboolean playing = _sw_clip_page_is_in_hand (self) && sw_player_get_state (self->player) == SW_PLAYER_PLAYING;

  adw_button_content_set_icon_name (self->play_content, playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  adw_button_content_set_label (self->play_content, playing ? _ ("Pause") : _ ("Play"));
  _sw_clip_page_show_position (self);
}

static void
add_fact (GPtrArray  *facts,
          const char *fact)
{
  if (fact != NULL && *fact != '\0')
    g_ptr_array_add (facts, g_strdup (fact));
}

static char *
dup_facts (SwClipPage *self)
{
  SwClip *clip = self->clip;
  g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *date = sw_format_date (sw_clip_get_created (clip));
  g_autofree char *duration = sw_clip_get_duration (clip) > 0 ? sw_format_duration (sw_clip_get_duration (clip)) : NULL;
  g_autofree char *tempo = NULL;
  g_autofree char *service = NULL;

  add_fact (facts, duration);
  if (sw_clip_get_bpm (clip) > 0)
    /* translators: the tempo of a song in beats per minute */
    tempo = g_strdup_printf (_ ("%.0f bpm"), sw_clip_get_bpm (clip));
  add_fact (facts, tempo);
  add_fact (facts, sw_clip_get_key (clip));
  if (g_strcmp0 (sw_clip_get_service (clip), "builtin") == 0)
    service = g_strdup (_ ("sketch made on this computer"));
  else if (self->studio != NULL && sw_clip_get_service (clip) != NULL)
    service = sw_studio_dup_service_name (self->studio, sw_clip_get_service (clip));
  add_fact (facts, service);
  if (g_strcmp0 (sw_clip_get_service (clip), "builtin") != 0)
    add_fact (facts, sw_clip_get_model (clip));
  add_fact (facts, date);
  g_ptr_array_add (facts, NULL);
  return g_strjoinv (" · ", (char **)facts->pdata);
}

static void
add_detail (GString    *text,
            const char *name,
            const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "%s: %s\n", name, value);
}

static char *
dup_details (SwClipPage *self)
{
  SwClip     *clip = self->clip;
  GString    *text = g_string_new (NULL);
  const char *task_id = sw_clip_get_task_id (clip);
  SwTask     *task = NULL;

  add_detail (text, _ ("Operation"), sw_clip_get_operation (clip));
  add_detail (text, _ ("Model"), sw_clip_get_model (clip));
  if (self->studio != NULL && task_id != NULL)
    task = sw_task_list_find (sw_studio_get_tasks (self->studio), task_id);
  if (task != NULL)
    {
      double           price = sw_task_get_price_measured (task);
      g_autofree char *credits = sw_format_credits (isfinite (price) ? price : sw_task_get_price_estimate (task));

      add_detail (text, _ ("Price"), credits);
    }
  add_detail (text, _ ("Number at the service"), sw_clip_get_remote_id (clip));
  add_detail (text, _ ("Number here"), sw_clip_get_id (clip));
  add_detail (text, _ ("File"), sw_clip_get_audio_path (clip));
  add_detail (text, _ ("Request"), sw_clip_get_request (clip));
  if (text->len > 0)
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

static void
update (SwClipPage *self)
{
  const char      *title = self->clip != NULL ? sw_clip_get_title (self->clip) : "";
  const char      *tags = self->clip != NULL ? sw_clip_get_tags (self->clip) : NULL;
  gboolean         liked = self->clip != NULL && sw_clip_get_liked (self->clip);
  g_autofree char *facts = self->clip != NULL ? dup_facts (self) : g_strdup ("");
  g_autofree char *details = self->clip != NULL ? dup_details (self) : g_strdup ("");

  if (!gtk_editable_label_get_editing (self->title))
    gtk_editable_set_text (GTK_EDITABLE (self->title), *title != '\0' ? title : _ ("Untitled"));
  gtk_label_set_text (self->tags, tags != NULL ? tags : "");
  gtk_widget_set_visible (GTK_WIDGET (self->tags), tags != NULL && *tags != '\0');
  gtk_label_set_text (self->facts, facts);
  gtk_label_set_text (self->details, details);
  gtk_button_set_icon_name (GTK_BUTTON (self->like), liked ? "sw-heart-symbolic" : "sw-heart-outline-symbolic");
  if (liked)
    gtk_widget_add_css_class (self->like, "liked");
  else
    gtk_widget_remove_css_class (self->like, "liked");
  gtk_widget_set_sensitive (GTK_WIDGET (self->make), self->clip != NULL && sw_clip_get_playable (self->clip));
  sw_clip_extras_set_clip (self->extras, self->clip != NULL ? self->studio : NULL, self->studio != NULL ? self->clip : NULL);
  _sw_clip_actions_update (GTK_WIDGET (self), self->clip);
}

/* Prices and what is possible are those of the moment. */
static void
make_menu_cb (GtkMenuButton *button,
              gpointer       user_data)
{
  SwClipPage *self = user_data;
  g_autoptr (GMenu) menu = NULL;

  if (self->studio == NULL || self->clip == NULL)
    return;
  menu = sw_clip_operations_make_menu (self->studio, self->clip);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
clip_notify_cb (SwClipPage *self,
                GParamSpec *pspec)
{
  update (self);
  if (g_str_equal (pspec->name, "liked"))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIKED]);
  else if (g_str_equal (pspec->name, "lyrics") || g_str_equal (pspec->name, "audio-path") || g_str_equal (pspec->name, "state"))
    _sw_clip_page_load_words (self);
}

static void
title_editing_cb (SwClipPage *self)
{
  g_autofree char *title = NULL;

  if (gtk_editable_label_get_editing (self->title) || self->clip == NULL || self->studio == NULL)
    return;
  title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title))));
  if (*title != '\0' && g_strcmp0 (title, sw_clip_get_title (self->clip)) != 0 &&
      !(*sw_clip_get_title (self->clip) == '\0' && g_strcmp0 (title, _ ("Untitled")) == 0))
    sw_studio_set_clip_title (self->studio, self->clip, title);
  update (self);
}

static void
rename_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  gtk_editable_label_start_editing (SW_CLIP_PAGE (widget)->title);
}

static void
delete_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SwClipPage *self = SW_CLIP_PAGE (widget);
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->clip == NULL)
    return;
  g_ptr_array_add (clips, g_object_ref (self->clip));
  _sw_clip_actions_delete (widget, clips);
  gtk_widget_activate_action (widget, "win.back", NULL);
}

static gboolean
take_to_title (GBinding     *binding,
               const GValue *from,
               GValue       *to,
               gpointer      data)
{
  /* translators: one of several versions of the same song */
  g_value_take_string (to, g_strdup_printf (_ ("Take %d"), MAX (g_value_get_int (from), 1)));
  return TRUE;
}

static gboolean
duration_to_subtitle (GBinding     *binding,
                      const GValue *from,
                      GValue       *to,
                      gpointer      data)
{
  g_value_take_string (to, g_value_get_double (from) > 0 ? sw_format_duration (g_value_get_double (from)) : g_strdup (""));
  return TRUE;
}

static GtkWidget *
make_take_row (gpointer item,
               gpointer data)
{
  SwClipPage *self = data;
  SwClip     *clip = item;
  GtkWidget  *row = adw_action_row_new ();
  gboolean    current = g_strcmp0 (sw_clip_get_id (clip), sw_clip_get_id (self->clip)) == 0;

  g_object_bind_property_full (clip, "take", row, "title", G_BINDING_SYNC_CREATE, take_to_title, NULL, NULL, NULL);
  g_object_bind_property_full (clip, "duration", row, "subtitle", G_BINDING_SYNC_CREATE, duration_to_subtitle, NULL, NULL, NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row),
                                current ? "object-select-symbolic" : "audio-x-generic-symbolic");
  if (!current)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), _sw_family_make_button ("view-dual-symbolic", _ ("Compare with this song"), "clip.compare", sw_clip_get_id (clip)));
  return row;
}

static void
take_activated_cb (SwClipPage    *self,
                   GtkListBoxRow *row)
{
  g_autoptr (SwClip) clip = g_list_model_get_item (G_LIST_MODEL (self->siblings), (guint)gtk_list_box_row_get_index (row));

  if (clip != NULL && g_strcmp0 (sw_clip_get_id (clip), sw_clip_get_id (self->clip)) != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-clip", "s", sw_clip_get_id (clip));
}

static void
siblings_changed_cb (SwClipPage *self)
{
  gtk_widget_set_visible (self->takes_group, g_list_model_get_n_items (G_LIST_MODEL (self->siblings)) > 1);
}

static void
load_siblings (SwClipPage *self)
{
  const char *task_id = self->clip != NULL ? sw_clip_get_task_id (self->clip) : NULL;
  SwClipQuery query = { .task_id = task_id, .sort = SW_CLIP_SORT_OLDEST };

  gtk_list_box_bind_model (self->takes, NULL, NULL, NULL, NULL);
  gtk_widget_set_visible (self->takes_group, FALSE);
  g_clear_object (&self->siblings);
  if (self->studio == NULL || task_id == NULL)
    return;
  self->siblings = sw_clip_list_new (sw_studio_get_store (self->studio));
  sw_clip_list_set_query (self->siblings, &query);
  g_signal_connect_object (self->siblings, "items-changed", G_CALLBACK (siblings_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->takes, G_LIST_MODEL (self->siblings), make_take_row, self, NULL);
}

/* (transfer full) (nullable) */
static SwClip *
find_relative (SwClipPage *self,
               const char *id)
{
  SwClip *member = sw_family_view_find (self->family, id);

  for (guint i = 0; member == NULL && self->siblings != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->siblings)); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (G_LIST_MODEL (self->siblings), i);

      if (g_strcmp0 (sw_clip_get_id (clip), id) == 0)
        return g_steal_pointer (&clip);
    }
  return member != NULL ? g_object_ref (member) : NULL;
}

/* With the song of that id: a take or a relative. */
static void
compare_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  SwClipPage *self = SW_CLIP_PAGE (widget);
  g_autoptr (SwClip) other = find_relative (self, g_variant_get_string (parameter, NULL));
  GtkWidget *window;

  if (other == NULL || self->studio == NULL || self->player == NULL)
    return;
  window = sw_compare_window_new (self->studio, self->player, self->clip, other);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (GTK_WINDOW (window));
}

static void
set_clip (SwClipPage *self,
          SwClip     *clip)
{
  if (self->clip == clip)
    return;
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_set_object (&self->clip, clip);
  if (clip != NULL)
    g_signal_connect_swapped (clip, "notify", G_CALLBACK (clip_notify_cb), self);
  gtk_editable_label_stop_editing (self->title, FALSE);
  sw_cover_set_clip (self->cover, clip);
  sw_waveform_set_clip (self->waveform, clip);
  _sw_clip_page_clear_words (self);
  update (self);
  player_cb (self);
  _sw_clip_page_load_words (self);
  load_siblings (self);
  sw_family_view_set_clip (self->family, self->studio, clip);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIP]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIKED]);
}

/* A timeline that arrives and a word that is corrected are both told as assets. */
static void
set_studio (SwClipPage *self,
            SwStudio   *studio)
{
  if (self->studio != NULL)
    g_signal_handlers_disconnect_by_data (sw_studio_get_store (self->studio), self);
  g_set_object (&self->studio, studio);
  if (studio != NULL)
    g_signal_connect_swapped (sw_studio_get_store (studio), "changed::assets", G_CALLBACK (_sw_clip_page_load_words), self);
}

static void
set_player (SwClipPage *self,
            SwPlayer   *player)
{
  if (self->player == player)
    return;
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_set_object (&self->player, player);
  if (player != NULL)
    {
      g_signal_connect_swapped (player, "notify::state", G_CALLBACK (player_cb), self);
      g_signal_connect_swapped (player, "notify::clip", G_CALLBACK (player_cb), self);
      g_signal_connect_swapped (player, "notify::position", G_CALLBACK (_sw_clip_page_show_position), self);
    }
  sw_waveform_set_player (self->waveform, player);
  player_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYER]);
}

static void
sw_clip_page_dispose (GObject *object)
{
  SwClipPage *self = SW_CLIP_PAGE (object);
  GtkWidget  *child;

  _sw_clip_page_clear_words (self);
  set_studio (self, NULL);
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  if (self->siblings != NULL)
    gtk_list_box_bind_model (self->takes, NULL, NULL, NULL, NULL);
  g_clear_object (&self->siblings);
  g_clear_object (&self->clip);
  g_clear_object (&self->player);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sw_clip_page_parent_class)->dispose (object);
}

static void
sw_clip_page_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SwClipPage *self = SW_CLIP_PAGE (object);

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
    case PROP_LIKED:
      g_value_set_boolean (value, self->clip != NULL && sw_clip_get_liked (self->clip));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_clip_page_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SwClipPage *self = SW_CLIP_PAGE (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      if (self->studio != g_value_get_object (value))
        {
          set_studio (self, g_value_get_object (value));
          update (self);
          _sw_clip_page_load_words (self);
          load_siblings (self);
          sw_family_view_set_clip (self->family, self->studio, self->clip);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_PLAYER:
      set_player (self, g_value_get_object (value));
      break;
    case PROP_CLIP:
      set_clip (self, g_value_get_object (value));
      break;
    case PROP_LIKED:
      if (self->studio != NULL && self->clip != NULL && sw_clip_get_liked (self->clip) != g_value_get_boolean (value))
        sw_studio_set_clip_liked (self->studio, self->clip, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_clip_page_class_init (SwClipPageClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_clip_page_dispose;
  object_class->get_property = sw_clip_page_get_property;
  object_class->set_property = sw_clip_page_set_property;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO, flags);
  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, SW_TYPE_PLAYER, flags);
  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, SW_TYPE_CLIP, flags);
  properties[PROP_LIKED] = g_param_spec_boolean ("liked", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SW_TYPE_CLIP_EXTRAS);
  g_type_ensure (SW_TYPE_COVER);
  g_type_ensure (SW_TYPE_FAMILY_VIEW);
  g_type_ensure (SW_TYPE_FOLD);
  g_type_ensure (SW_TYPE_LYRICS_VIEW);
  g_type_ensure (SW_TYPE_WAVEFORM);
  gtk_widget_class_set_css_name (widget_class, "sw-clip-page");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-clip-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, cover);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, title);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, tags);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, facts);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, play_content);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, like);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, waveform);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, lyrics);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, no_lyrics);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, words_button);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, words_menu);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, takes_group);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, takes);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, details);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, family);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, more);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, more_menu);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, make);
  gtk_widget_class_bind_template_child (widget_class, SwClipPage, extras);
  gtk_widget_class_bind_template_callback (widget_class, title_editing_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_activated_cb);
  _sw_clip_actions_install (widget_class);
  gtk_widget_class_install_action (widget_class, "clip.rename", NULL, rename_cb);
  gtk_widget_class_install_action (widget_class, "clip.compare", "s", compare_cb);
  gtk_widget_class_install_action (widget_class, "clip.delete", NULL, delete_cb);
  _sw_clip_page_class_words (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "clip.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "clip.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "clip.like", NULL);
}

/* An editable label would ask for the width of its whole text. */
static void
let_shrink (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_END);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    let_shrink (child);
}

static void
sw_clip_page_init (SwClipPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->make, make_menu_cb, self, NULL);
  let_shrink (GTK_WIDGET (self->title));
  _sw_clip_page_init_words (self);
  sw_ui_set_menu (self->more, self->more_menu);
  update (self);
}

GtkWidget *
sw_clip_page_new (void)
{
  return g_object_new (SW_TYPE_CLIP_PAGE, NULL);
}
