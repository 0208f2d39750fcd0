/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-library-page"

#include "config.h"

#include "sw-library-page.h"

#include "sw-clip-actions.h"
#include "sw-clip-list.h"
#include "sw-clip-row.h"
#include "sw-ui.h"

#include <glib/gi18n.h>

struct _SwLibraryPage
{
  GtkWidget parent_instance;

  GtkWidget   *tools;
  GtkEditable *search;
  GtkDropDown *sort;
  GtkStack    *stack;
  GtkListView *list;
  GtkRevealer *selection_bar;
  GtkLabel    *selection_text;

  SwStudio          *studio;    /* (owned) (nullable) */
  SwPlayer          *player;    /* (owned) (nullable) */
  SwClipList        *clips;     /* (owned) (nullable) */
  SwClipList        *coming;    /* (owned) (nullable) takes the place of clips when it is loaded */
  GtkSelectionModel *selection; /* (owned) (nullable) of clips */
  gboolean           liked_only;
};

G_DEFINE_FINAL_TYPE (SwLibraryPage, sw_library_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STUDIO,
  PROP_PLAYER,
  PROP_LIKED_ONLY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *
get_search (SwLibraryPage *self)
{
  const char *text = gtk_editable_get_text (self->search);

  while (g_ascii_isspace (*text))
    text++;
  return *text != '\0' ? text : NULL;
}

static void
update_stack (SwLibraryPage *self)
{
  gboolean    empty = FALSE;
  const char *name = "list";

  if (self->clips != NULL)
    g_object_get (self->clips, "empty", &empty, NULL);
  if (empty && get_search (self) != NULL)
    name = "not-found";
  else if (empty)
    name = self->liked_only ? "none-liked" : "none";
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->tools, !empty || get_search (self) != NULL);
}

static void selection_changed_cb (SwLibraryPage *self);

/* Takes @clips. */
static void
show_clips (SwLibraryPage *self,
            SwClipList    *clips)
{
  GtkSelectionModel *selection = NULL;

  if (clips != NULL)
    {
      selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (clips))));
      g_signal_connect_object (clips, "notify::empty", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (selection, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (selection, "items-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
    }
  if (self->clips != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->clips, self);
      g_signal_handlers_disconnect_by_data (self->selection, self);
    }
  gtk_list_view_set_model (self->list, selection);
  g_clear_object (&self->selection);
  g_clear_object (&self->clips);
  self->clips = clips;
  self->selection = selection;
}

static void
forget_coming (SwLibraryPage *self)
{
  if (self->coming != NULL)
    g_signal_handlers_disconnect_by_data (self->coming, self);
  g_clear_object (&self->coming);
}

/* After an error what was shown stays. */
static void
coming_cb (SwLibraryPage *self)
{
  if (sw_clip_list_get_loading (self->coming) || sw_clip_list_get_error (self->coming) != NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->coming, self);
  show_clips (self, g_steal_pointer (&self->coming));
  selection_changed_cb (self);
  update_stack (self);
}

/* The list that takes another query. Next must go on in the order in which playing
 * was started: the list the player walks is left to it as it is. */
static SwClipList *
ensure_own_clips (SwLibraryPage *self)
{
  if (self->coming == NULL && self->player != NULL && sw_player_get_queue (self->player) == G_LIST_MODEL (self->clips))
    {
      self->coming = sw_clip_list_new (sw_studio_get_store (self->studio));
      g_signal_connect_object (self->coming, "notify::loading", G_CALLBACK (coming_cb), self, G_CONNECT_SWAPPED);
    }
  return self->coming != NULL ? self->coming : self->clips;
}

static void
query_changed_cb (SwLibraryPage *self)
{
  SwClipQuery query = { 0 };

  if (self->clips == NULL)
    return;
  query.search = get_search (self);
  query.liked_only = self->liked_only;
  query.sort = (SwClipSort)gtk_drop_down_get_selected (self->sort);
  sw_clip_list_set_query (ensure_own_clips (self), &query);
}

static void
search_changed_cb (SwLibraryPage *self)
{
  query_changed_cb (self);
  update_stack (self);
}

static void
stop_search_cb (SwLibraryPage *self)
{
  gtk_editable_set_text (self->search, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
search_activate_cb (SwLibraryPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
selection_changed_cb (SwLibraryPage *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  guint            n = (guint)gtk_bitset_get_size (selected);
  g_autofree char *text = g_strdup_printf (ngettext ("%u song selected", "%u songs selected", n), n);

  /* One is what the cursor stands on: nothing to tell. */
  if (n > 1)
    gtk_label_set_text (self->selection_text, text);
  gtk_revealer_set_reveal_child (self->selection_bar, n > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.delete-selected", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.export-selected", n > 0);
}

static GPtrArray *
dup_selected (SwLibraryPage *self)
{
  GPtrArray *clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint         position;

  if (self->selection == NULL)
    return clips;
  selected = gtk_selection_model_get_selection (self->selection);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    {
      SwClip *clip = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

      if (clip != NULL)
        g_ptr_array_add (clips, clip);
    }
  return clips;
}

static void
play_position (SwLibraryPage *self,
               guint          position)
{
  g_autoptr (SwClip) clip = g_list_model_get_item (G_LIST_MODEL (self->clips), position);
  SwClip *current = self->player != NULL ? sw_player_get_clip (self->player) : NULL;

  if (clip == NULL || self->player == NULL)
    return;
  if (current != NULL && g_strcmp0 (sw_clip_get_id (current), sw_clip_get_id (clip)) == 0)
    sw_player_toggle (self->player);
  else if (sw_clip_get_playable (clip))
    sw_player_play_item (self->player, G_LIST_MODEL (self->clips), position);
}

static void
row_activated_cb (SwLibraryPage *self,
                  guint          position)
{
  play_position (self, position);
}

static void
play_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  play_position (SW_LIBRARY_PAGE (widget), g_variant_get_uint32 (parameter));
}

static void
search_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (SW_LIBRARY_PAGE (widget)->search));
}

static void
clear_search_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  stop_search_cb (SW_LIBRARY_PAGE (widget));
}

static void
delete_selected_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  g_autoptr (GPtrArray) clips = dup_selected (SW_LIBRARY_PAGE (widget));

  _sw_clip_actions_delete (widget, clips);
}

static void
export_selected_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  g_autoptr (GPtrArray) clips = dup_selected (SW_LIBRARY_PAGE (widget));

  _sw_clip_actions_export (widget, clips);
}

static void
unselect_cb (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  SwLibraryPage *self = SW_LIBRARY_PAGE (widget);

  if (self->selection != NULL)
    gtk_selection_model_unselect_all (self->selection);
}

/* The row under the cursor: the focus is on the list's own widget around it. */
static void
row_action_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *row = NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (SW_LIBRARY_PAGE (widget)->list)))
    return;
  row = gtk_widget_get_ancestor (focus, SW_TYPE_CLIP_ROW);
  if (row == NULL)
    row = gtk_widget_get_first_child (focus);
  if (SW_IS_CLIP_ROW (row))
    gtk_widget_activate_action (row, g_variant_get_string (parameter, NULL), NULL);
}

static void
set_studio (SwLibraryPage *self,
            SwStudio      *studio)
{
  if (!g_set_object (&self->studio, studio))
    return;
  forget_coming (self);
  show_clips (self, studio != NULL ? sw_clip_list_new (sw_studio_get_store (studio)) : NULL);
  query_changed_cb (self);
  update_stack (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STUDIO]);
}

static void
sw_library_page_dispose (GObject *object)
{
  SwLibraryPage *self = SW_LIBRARY_PAGE (object);
  GtkWidget     *child;

  if (self->list != NULL)
    show_clips (self, NULL);
  forget_coming (self);
  g_clear_object (&self->studio);
  g_clear_object (&self->player);
  self->list = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sw_library_page_parent_class)->dispose (object);
}

static void
sw_library_page_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SwLibraryPage *self = SW_LIBRARY_PAGE (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, self->studio);
      break;
    case PROP_PLAYER:
      g_value_set_object (value, self->player);
      break;
    case PROP_LIKED_ONLY:
      g_value_set_boolean (value, self->liked_only);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_library_page_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SwLibraryPage *self = SW_LIBRARY_PAGE (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      set_studio (self, g_value_get_object (value));
      break;
    case PROP_PLAYER:
      if (g_set_object (&self->player, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_LIKED_ONLY:
      if (self->liked_only != g_value_get_boolean (value))
        {
          self->liked_only = g_value_get_boolean (value);
          query_changed_cb (self);
          update_stack (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_library_page_class_init (SwLibraryPageClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_library_page_dispose;
  object_class->get_property = sw_library_page_get_property;
  object_class->set_property = sw_library_page_set_property;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO, flags);
  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, SW_TYPE_PLAYER, flags);
  properties[PROP_LIKED_ONLY] = g_param_spec_boolean ("liked-only", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SW_TYPE_CLIP_ROW);
  gtk_widget_class_set_css_name (widget_class, "sw-library-page");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-library-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SwLibraryPage, tools);
  gtk_widget_class_bind_template_child (widget_class, SwLibraryPage, search);
  gtk_widget_class_bind_template_child (widget_class, SwLibraryPage, sort);
  gtk_widget_class_bind_template_child (widget_class, SwLibraryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SwLibraryPage, list);
  gtk_widget_class_bind_template_child (widget_class, SwLibraryPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, SwLibraryPage, selection_text);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_install_action (widget_class, "library.play", "u", play_cb);
  gtk_widget_class_install_action (widget_class, "library.search", NULL, search_cb);
  gtk_widget_class_install_action (widget_class, "library.clear-search", NULL, clear_search_cb);
  gtk_widget_class_install_action (widget_class, "library.delete-selected", NULL, delete_selected_cb);
  gtk_widget_class_install_action (widget_class, "library.export-selected", NULL, export_selected_cb);
  gtk_widget_class_install_action (widget_class, "library.unselect", NULL, unselect_cb);
  gtk_widget_class_install_action (widget_class, "library.row-action", "s", row_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "library.delete-selected", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "library.row-action", "s", "clip.rename");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "library.row-action", "s", "clip.menu");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "library.row-action", "s", "clip.menu");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_ALT_MASK, "library.row-action", "s", "clip.open");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "library.row-action", "s", "clip.like");
}

static void
sw_library_page_init (SwLibraryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sw_ui_name_button (GTK_WIDGET (self->sort), _ ("Order"));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.delete-selected", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.export-selected", FALSE);
  update_stack (self);
}

GtkWidget *
sw_library_page_new (void)
{
  return g_object_new (SW_TYPE_LIBRARY_PAGE, NULL);
}
