/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two columns where there is room; else only the first, and "folded" tells the
 * owner to show the rest elsewhere. */

#define G_LOG_DOMAIN "sw-columns"

#include "config.h"

#include "sw-columns.h"

#define FOLD_WIDTH 900
#define END_SHARE 0.42
#define END_MAX_WIDTH 520

struct _SwColumns
{
  GtkWidget parent_instance;

  GtkWidget *start; /* (nullable) */
  GtkWidget *end;   /* (nullable) */
  guint      notify_id;
  gboolean   folded;
};

G_DEFINE_FINAL_TYPE (SwColumns, sw_columns, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_START,
  PROP_END,
  PROP_FOLDED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
notify_folded_cb (gpointer data)
{
  SwColumns *self = data;

  self->notify_id = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
sw_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sw_columns_measure (GtkWidget     *widget,
                    GtkOrientation orientation,
                    int            for_size,
                    int           *minimum,
                    int           *natural,
                    int           *minimum_baseline,
                    int           *natural_baseline)
{
  SwColumns *self = SW_COLUMNS (widget);
  int        end_minimum = 0;
  int        end_natural = 0;

  *minimum = *natural = 0;
  if (self->start != NULL)
    gtk_widget_measure (self->start, orientation, orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size,
                        minimum, natural, NULL, NULL);
  if (self->end != NULL)
    gtk_widget_measure (self->end, orientation, -1, &end_minimum, &end_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural += end_natural;
  else if (for_size >= FOLD_WIDTH)
    *minimum = MAX (*minimum, end_minimum);
  *natural = MAX (*minimum, *natural);
}

static void
sw_columns_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  SwColumns *self = SW_COLUMNS (widget);
  gboolean   folded = width < FOLD_WIDTH;
  gboolean   rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int        end = folded ? 0 : MIN (END_MAX_WIDTH, (int)(width * END_SHARE));

  if (self->start != NULL)
    gtk_widget_size_allocate (self->start, &(GtkAllocation){ rtl ? end : 0, 0, width - end, height }, -1);
  if (self->end != NULL)
    {
      gtk_widget_set_child_visible (self->end, !folded);
      if (!folded)
        gtk_widget_size_allocate (self->end, &(GtkAllocation){ rtl ? 0 : width - end, 0, end, height }, -1);
    }
  if (self->folded != folded)
    {
      self->folded = folded;
      if (self->notify_id == 0)
        self->notify_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_folded_cb, self, NULL);
    }
}

static void
sw_columns_dispose (GObject *object)
{
  SwColumns *self = SW_COLUMNS (object);

  g_clear_handle_id (&self->notify_id, g_source_remove);
  g_clear_pointer (&self->start, gtk_widget_unparent);
  g_clear_pointer (&self->end, gtk_widget_unparent);

  G_OBJECT_CLASS (sw_columns_parent_class)->dispose (object);
}

static void
sw_columns_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  SwColumns *self = SW_COLUMNS (object);

  switch (prop_id)
    {
    case PROP_START:
      g_value_set_object (value, sw_columns_get_start (self));
      break;
    case PROP_END:
      g_value_set_object (value, sw_columns_get_end (self));
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, sw_columns_get_folded (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_columns_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  SwColumns *self = SW_COLUMNS (object);

  switch (prop_id)
    {
    case PROP_START:
      sw_columns_set_start (self, g_value_get_object (value));
      break;
    case PROP_END:
      sw_columns_set_end (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_columns_class_init (SwColumnsClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_columns_dispose;
  object_class->get_property = sw_columns_get_property;
  object_class->set_property = sw_columns_set_property;
  widget_class->get_request_mode = sw_columns_get_request_mode;
  widget_class->measure = sw_columns_measure;
  widget_class->size_allocate = sw_columns_size_allocate;

  properties[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, writable);
  properties[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, writable);
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sw_columns_init (SwColumns *self)
{
}

GtkWidget *
sw_columns_get_start (SwColumns *self)
{
  g_return_val_if_fail (SW_IS_COLUMNS (self), NULL);

  return self->start;
}

GtkWidget *
sw_columns_get_end (SwColumns *self)
{
  g_return_val_if_fail (SW_IS_COLUMNS (self), NULL);

  return self->end;
}

/* Whether only the first column has room; notified after the layout that found out. */
gboolean
sw_columns_get_folded (SwColumns *self)
{
  g_return_val_if_fail (SW_IS_COLUMNS (self), FALSE);

  return self->folded;
}

void
sw_columns_set_start (SwColumns *self,
                      GtkWidget *widget)
{
  g_return_if_fail (SW_IS_COLUMNS (self));

  if (self->start == widget)
    return;
  g_clear_pointer (&self->start, gtk_widget_unparent);
  self->start = widget;
  if (widget != NULL)
    gtk_widget_insert_after (widget, GTK_WIDGET (self), NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_START]);
}

void
sw_columns_set_end (SwColumns *self,
                    GtkWidget *widget)
{
  g_return_if_fail (SW_IS_COLUMNS (self));

  if (self->end == widget)
    return;
  g_clear_pointer (&self->end, gtk_widget_unparent);
  self->end = widget;
  if (widget != NULL)
    gtk_widget_insert_before (widget, GTK_WIDGET (self), NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_END]);
}
