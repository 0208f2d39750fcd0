/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-sidebar"

#include "config.h"

#include "sw-sidebar.h"

#include "sw-account-button.h"

#include <glib/gi18n.h>

struct _SwSidebar
{
  GtkWidget parent_instance;

  GtkWidget       *box;
  GtkListBox      *places;
  GtkLabel        *count;
  SwAccountButton *account;

  SwStudio   *studio; /* (owned) (nullable) */
  SwTaskList *tasks;  /* (owned) (nullable) */
  char       *place;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SwSidebar, sw_sidebar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STUDIO,
  PROP_PLACE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
row_activated_cb (SwSidebar     *self,
                  GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-place", "s", gtk_widget_get_name (GTK_WIDGET (row)));
}

static void
update_count (SwSidebar *self)
{
  guint            active = self->tasks != NULL ? sw_task_list_get_n_active (self->tasks) : 0;
  guint            failed = self->tasks != NULL ? sw_task_list_get_n_failed (self->tasks) : 0;
  g_autofree char *text = g_strdup_printf ("%u", active > 0 ? active : failed);
  g_autofree char *description = NULL;

  gtk_label_set_label (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), active + failed > 0);
  if (active > 0)
    {
      description = g_strdup_printf (ngettext ("%u song in the making", "%u songs in the making", active), active);
      gtk_widget_remove_css_class (GTK_WIDGET (self->count), "failed");
    }
  else
    {
      description = g_strdup_printf (ngettext ("%u song needs attention", "%u songs need attention", failed), failed);
      gtk_widget_add_css_class (GTK_WIDGET (self->count), "failed");
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count), description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->count), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
}

/* The selection of a list box follows the keyboard, the mark must not: so the list
 * selects nothing, and the row of the place shown looks and reads as selected. */
static void
mark_place (SwSidebar *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->places, i)) != NULL; i++)
    {
      gboolean shown = g_strcmp0 (gtk_widget_get_name (GTK_WIDGET (row)), self->place) == 0;

      if (shown)
        gtk_widget_set_state_flags (GTK_WIDGET (row), GTK_STATE_FLAG_SELECTED, FALSE);
      else
        gtk_widget_unset_state_flags (GTK_WIDGET (row), GTK_STATE_FLAG_SELECTED);
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, shown, -1);
    }
}

static void
sw_sidebar_dispose (GObject *object)
{
  SwSidebar *self = SW_SIDEBAR (object);

  sw_sidebar_set_studio (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sw_sidebar_parent_class)->dispose (object);
}

static void
sw_sidebar_finalize (GObject *object)
{
  SwSidebar *self = SW_SIDEBAR (object);

  g_free (self->place);

  G_OBJECT_CLASS (sw_sidebar_parent_class)->finalize (object);
}

static void
sw_sidebar_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  SwSidebar *self = SW_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, sw_sidebar_get_studio (self));
      break;
    case PROP_PLACE:
      g_value_set_string (value, sw_sidebar_get_place (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_sidebar_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  SwSidebar *self = SW_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      sw_sidebar_set_studio (self, g_value_get_object (value));
      break;
    case PROP_PLACE:
      sw_sidebar_set_place (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_sidebar_class_init (SwSidebarClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_sidebar_dispose;
  object_class->finalize = sw_sidebar_finalize;
  object_class->get_property = sw_sidebar_get_property;
  object_class->set_property = sw_sidebar_set_property;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO, writable);
  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SW_TYPE_ACCOUNT_BUTTON);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sw-sidebar");
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, SwSidebar, box);
  gtk_widget_class_bind_template_child (widget_class, SwSidebar, places);
  gtk_widget_class_bind_template_child (widget_class, SwSidebar, count);
  gtk_widget_class_bind_template_child (widget_class, SwSidebar, account);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
sw_sidebar_init (SwSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

SwStudio *
sw_sidebar_get_studio (SwSidebar *self)
{
  g_return_val_if_fail (SW_IS_SIDEBAR (self), NULL);

  return self->studio;
}

const char *
sw_sidebar_get_place (SwSidebar *self)
{
  g_return_val_if_fail (SW_IS_SIDEBAR (self), NULL);

  return self->place;
}

void
sw_sidebar_set_studio (SwSidebar *self,
                       SwStudio  *studio)
{
  SwTaskList *tasks;

  g_return_if_fail (SW_IS_SIDEBAR (self));

  if (!g_set_object (&self->studio, studio))
    return;

  tasks = studio != NULL ? sw_studio_get_tasks (studio) : NULL;
  if (self->tasks != NULL)
    g_signal_handlers_disconnect_by_data (self->tasks, self);
  g_set_object (&self->tasks, tasks);
  if (self->tasks != NULL)
    {
      g_signal_connect_object (self->tasks, "notify::n-active", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->tasks, "notify::n-failed", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
      update_count (self);
    }
  if (self->account != NULL)
    sw_account_button_set_studio (self->account, studio);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STUDIO]);
}

/* @place: the name of a place, or NULL when none of them is shown. */
void
sw_sidebar_set_place (SwSidebar  *self,
                      const char *place)
{
  g_return_if_fail (SW_IS_SIDEBAR (self));

  if (g_strcmp0 (self->place, place) == 0)
    return;

  g_free (self->place);
  self->place = g_strdup (place);
  mark_place (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACE]);
}
