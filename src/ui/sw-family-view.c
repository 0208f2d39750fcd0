/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-family-view"

#include "config.h"

#include "sw-family-view.h"

#include "sw-format.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define INDENT 18
#define DEEPEST 6 /* further down nothing is moved in any more: windows are narrow */

struct _SwFamilyView
{
  GtkWidget parent_instance;

  GtkWidget  *group;
  GtkListBox *list;

  SwStudio   *studio; /* (owned) (nullable) */
  SwClip     *clip;   /* (owned) (nullable) */
  GListModel *family; /* (owned) (nullable) (element-type SwClip) */
};

G_DEFINE_FINAL_TYPE (SwFamilyView, sw_family_view, GTK_TYPE_WIDGET)

static SwClip *
get_parent (GHashTable *members,
            SwClip     *clip)
{
  const char *const *parents = sw_clip_get_parent_ids (clip);

  for (guint i = 0; parents != NULL && parents[i] != NULL; i++)
    if (g_hash_table_contains (members, parents[i]) && !g_str_equal (parents[i], sw_clip_get_id (clip)))
      return g_hash_table_lookup (members, parents[i]);
  return NULL;
}

static void
place (GArray     *arranged,
       GHashTable *members,
       GHashTable *placed,
       GListModel *clips,
       SwClip     *clip,
       guint       depth)
{
  SwFamilyMember member = { clip, depth };

  if (!g_hash_table_add (placed, clip))
    return;
  g_array_append_val (arranged, member);
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) other = g_list_model_get_item (clips, i);

      if (get_parent (members, other) == clip)
        place (arranged, members, placed, clips, other, depth + 1);
    }
}

GArray *
_sw_family_arrange (GListModel *clips)
{
  g_autoptr (GHashTable) members = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) placed = g_hash_table_new (NULL, NULL);
  GArray *arranged = g_array_new (FALSE, FALSE, sizeof (SwFamilyMember));
  guint   n_clips = g_list_model_get_n_items (clips);

  for (guint i = 0; i < n_clips; i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

      g_hash_table_insert (members, (gpointer)sw_clip_get_id (clip), clip);
    }
  for (guint i = 0; i < n_clips; i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

      if (get_parent (members, clip) == NULL)
        place (arranged, members, placed, clips, clip, 0);
    }
  /* A circle, written by somebody else, has no first one. */
  for (guint i = 0; i < n_clips; i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

      place (arranged, members, placed, clips, clip, 0);
    }
  return arranged;
}

/* "Cover · take 2 · 3:07 · today" */
static char *
describe (SwFamilyView *self,
          SwClip       *clip)
{
  const SwOperation *operation = sw_contract_get_operation (sw_studio_get_contract (self->studio), sw_clip_get_operation (clip));
  g_autoptr (GStrvBuilder) facts = g_strv_builder_new ();
  g_autofree char *date = sw_format_date (sw_clip_get_created (clip));
  g_auto (GStrv) strings = NULL;

  if (operation != NULL)
    g_strv_builder_add (facts, sw_operation_get_name (operation));
  if (sw_clip_get_take (clip) > 0)
    {
      /* translators: one of several versions of the same song */
      g_autofree char *take = g_strdup_printf (_ ("Take %d"), sw_clip_get_take (clip));

      g_strv_builder_add (facts, take);
    }
  if (sw_clip_get_duration (clip) > 0)
    {
      g_autofree char *duration = sw_format_duration (sw_clip_get_duration (clip));

      g_strv_builder_add (facts, duration);
    }
  if (date != NULL && *date != '\0')
    g_strv_builder_add (facts, date);
  strings = g_strv_builder_end (facts);
  return g_strjoinv (" · ", strings);
}

GtkWidget *
_sw_family_make_button (const char *icon,
                        const char *name,
                        const char *action,
                        const char *id)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
make_row (SwFamilyView         *self,
          const SwFamilyMember *member)
{
  GtkWidget       *row = adw_action_row_new ();
  GtkWidget       *mark;
  const char      *id = sw_clip_get_id (member->clip);
  const char      *title = sw_clip_get_title (member->clip);
  gboolean         current = g_strcmp0 (id, sw_clip_get_id (self->clip)) == 0;
  g_autofree char *facts = describe (self, member->clip);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), *title != '\0' ? title : _ ("Untitled"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), facts);
  mark = gtk_image_new_from_icon_name (current ? "object-select-symbolic" : member->depth > 0 ? "sw-branch-symbolic"
                                                                                              : "audio-x-generic-symbolic");
  gtk_widget_set_margin_start (mark, (int)MIN (member->depth, DEEPEST) * INDENT);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
  if (!current && sw_clip_get_playable (member->clip) && sw_clip_get_playable (self->clip))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), _sw_family_make_button ("view-dual-symbolic", _ ("Compare with this song"), "clip.compare", id));
  if (sw_clip_get_request (member->clip) != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), _sw_family_make_button ("sw-branch-symbolic", _ ("Branch from here: its settings in the composer"), "win.reuse", id));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), !current);
  g_object_set_data_full (G_OBJECT (row), "sw-clip-id", g_strdup (id), g_free);
  return row;
}

static void
rebuild (SwFamilyView *self)
{
  g_autoptr (GArray) members = self->family != NULL ? _sw_family_arrange (self->family) : NULL;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  gtk_widget_set_visible (self->group, members != NULL && members->len > 1);
  for (guint i = 0; members != NULL && members->len > 1 && i < members->len; i++)
    gtk_list_box_append (self->list, make_row (self, &g_array_index (members, SwFamilyMember, i)));
}

static void
activated_cb (SwFamilyView  *self,
              GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-clip", "s", g_object_get_data (G_OBJECT (row), "sw-clip-id"));
}

static void
drop_family (SwFamilyView *self)
{
  if (self->family != NULL)
    g_signal_handlers_disconnect_by_data (self->family, self);
  g_clear_object (&self->family);
}

static void
sw_family_view_dispose (GObject *object)
{
  SwFamilyView *self = SW_FAMILY_VIEW (object);
  GtkWidget    *child;

  drop_family (self);
  g_clear_object (&self->clip);
  g_clear_object (&self->studio);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sw_family_view_parent_class)->dispose (object);
}

static void
sw_family_view_class_init (SwFamilyViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sw_family_view_dispose;

  gtk_widget_class_set_css_name (widget_class, "sw-family-view");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-family-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SwFamilyView, group);
  gtk_widget_class_bind_template_child (widget_class, SwFamilyView, list);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
sw_family_view_init (SwFamilyView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sw_family_view_set_clip (SwFamilyView *self,
                         SwStudio     *studio,
                         SwClip       *clip)
{
  g_return_if_fail (SW_IS_FAMILY_VIEW (self));

  if (self->studio == studio && self->clip == clip)
    return;
  drop_family (self);
  g_set_object (&self->studio, studio);
  g_set_object (&self->clip, clip);
  if (studio != NULL && clip != NULL)
    {
      self->family = sw_studio_get_family (studio, clip);
      g_signal_connect_swapped (self->family, "items-changed", G_CALLBACK (rebuild), self);
    }
  rebuild (self);
}

SwClip *
sw_family_view_find (SwFamilyView *self,
                     const char   *clip_id)
{
  g_return_val_if_fail (SW_IS_FAMILY_VIEW (self), NULL);

  for (guint i = 0; self->family != NULL && i < g_list_model_get_n_items (self->family); i++)
    {
      g_autoptr (SwClip) clip = g_list_model_get_item (self->family, i);

      if (g_strcmp0 (sw_clip_get_id (clip), clip_id) == 0)
        return clip; /* the list holds it */
    }
  return NULL;
}
