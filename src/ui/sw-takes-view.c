/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-takes-view"

#include "config.h"

#include "sw-takes-view.h"

#include "sw-task-row.h"

struct _SwTakesView
{
  GtkWidget parent_instance;

  GtkWidget         *box;
  GtkListBox        *list;
  GtkWidget         *more;
  GtkSliceListModel *slice; /* (owned) */

  SwStudio   *studio; /* (owned) */
  SwTaskList *tasks;  /* (owned) */
  guint       limit;
  gboolean    expandable;
};

G_DEFINE_FINAL_TYPE (SwTakesView, sw_takes_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STUDIO,
  PROP_LIMIT,
  PROP_EXPANDABLE,
  PROP_EMPTY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (SwTakesView *self)
{
  guint shown = gtk_slice_list_model_get_size (self->slice);

  gtk_widget_set_visible (self->more, self->expandable && g_list_model_get_n_items (G_LIST_MODEL (self->tasks)) > shown);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EMPTY]);
}

static void
more_clicked_cb (SwTakesView *self)
{
  gtk_slice_list_model_set_size (self->slice, gtk_slice_list_model_get_size (self->slice) + self->limit);
  update (self);
}

static GtkWidget *
create_row (gpointer item,
            gpointer data)
{
  SwTakesView *self = data;

  return sw_task_row_new (self->studio, item);
}

static void
sw_takes_view_constructed (GObject *object)
{
  SwTakesView *self = SW_TAKES_VIEW (object);

  G_OBJECT_CLASS (sw_takes_view_parent_class)->constructed (object);

  self->tasks = g_object_ref (sw_studio_get_tasks (self->studio));
  self->slice = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->tasks)), 0, self->limit);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->slice), create_row, self, NULL);
  g_signal_connect_object (self->tasks, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
sw_takes_view_dispose (GObject *object)
{
  SwTakesView *self = SW_TAKES_VIEW (object);

  if (self->slice != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  if (self->tasks != NULL)
    g_signal_handlers_disconnect_by_data (self->tasks, self);
  g_clear_object (&self->slice);
  g_clear_object (&self->tasks);
  g_clear_object (&self->studio);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sw_takes_view_parent_class)->dispose (object);
}

static void
sw_takes_view_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SwTakesView *self = SW_TAKES_VIEW (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, self->studio);
      break;
    case PROP_LIMIT:
      g_value_set_uint (value, self->limit);
      break;
    case PROP_EXPANDABLE:
      g_value_set_boolean (value, self->expandable);
      break;
    case PROP_EMPTY:
      g_value_set_boolean (value, sw_takes_view_get_empty (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_takes_view_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SwTakesView *self = SW_TAKES_VIEW (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      self->studio = g_value_dup_object (value);
      break;
    case PROP_LIMIT:
      self->limit = g_value_get_uint (value);
      break;
    case PROP_EXPANDABLE:
      self->expandable = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_takes_view_class_init (SwTakesViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = sw_takes_view_constructed;
  object_class->dispose = sw_takes_view_dispose;
  object_class->get_property = sw_takes_view_get_property;
  object_class->set_property = sw_takes_view_set_property;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO, flags);
  properties[PROP_LIMIT] = g_param_spec_uint ("limit", NULL, NULL, 1, G_MAXUINT, 20, flags);
  properties[PROP_EXPANDABLE] = g_param_spec_boolean ("expandable", NULL, NULL, FALSE, flags);
  properties[PROP_EMPTY] = g_param_spec_boolean ("empty", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-takes-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SwTakesView, box);
  gtk_widget_class_bind_template_child (widget_class, SwTakesView, list);
  gtk_widget_class_bind_template_child (widget_class, SwTakesView, more);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
}

static void
sw_takes_view_init (SwTakesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sw_takes_view_new (SwStudio *studio,
                   guint     limit,
                   gboolean  expandable)
{
  return g_object_new (SW_TYPE_TAKES_VIEW, "studio", studio, "limit", limit, "expandable", expandable, NULL);
}

gboolean
sw_takes_view_get_empty (SwTakesView *self)
{
  g_return_val_if_fail (SW_IS_TAKES_VIEW (self), TRUE);

  return self->tasks == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->tasks)) == 0;
}
