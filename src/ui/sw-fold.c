/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-fold"

#include "config.h"

#include "sw-fold.h"

#define FOLD_WIDTH 680
#define SPACING 24
#define START_SHARE 0.6

struct _SwFold
{
  GtkWidget parent_instance;
};

static void buildable_iface_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SwFold, sw_fold, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_iface_init))

static GtkBuildableIface *parent_buildable_iface;

static void
sw_fold_add_child (GtkBuildable *buildable,
                   GtkBuilder   *builder,
                   GObject      *child,
                   const char   *type)
{
  if (GTK_IS_WIDGET (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = sw_fold_add_child;
}

static int
start_width (int width)
{
  return (int)((width - SPACING) * START_SHARE);
}

static GtkSizeRequestMode
sw_fold_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sw_fold_measure (GtkWidget     *widget,
                 GtkOrientation orientation,
                 int            for_size,
                 int           *minimum,
                 int           *natural,
                 int           *minimum_baseline,
                 int           *natural_baseline)
{
  GtkWidget *start = gtk_widget_get_first_child (widget);
  GtkWidget *end = start != NULL ? gtk_widget_get_next_sibling (start) : NULL;
  int        start_min = 0, start_nat = 0, end_min = 0, end_nat = 0;
  gboolean   beside = for_size >= FOLD_WIDTH;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      if (start != NULL)
        gtk_widget_measure (start, orientation, -1, &start_min, &start_nat, NULL, NULL);
      if (end != NULL)
        gtk_widget_measure (end, orientation, -1, &end_min, &end_nat, NULL, NULL);
      *minimum = MAX (start_min, end_min);
      *natural = MAX (*minimum, FOLD_WIDTH);
      return;
    }

  if (start != NULL)
    gtk_widget_measure (start, orientation, beside ? start_width (for_size) : for_size, &start_min, &start_nat, NULL, NULL);
  if (end != NULL)
    gtk_widget_measure (end, orientation, beside ? for_size - SPACING - start_width (for_size) : for_size, &end_min, &end_nat, NULL, NULL);
  *minimum = beside ? MAX (start_min, end_min) : start_min + SPACING + end_min;
  *natural = beside ? MAX (start_nat, end_nat) : start_nat + SPACING + end_nat;
}

static void
sw_fold_size_allocate (GtkWidget *widget,
                       int        width,
                       int        height,
                       int        baseline)
{
  GtkWidget *start = gtk_widget_get_first_child (widget);
  GtkWidget *end = start != NULL ? gtk_widget_get_next_sibling (start) : NULL;
  gboolean   rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if (width >= FOLD_WIDTH)
    {
      int first = start_width (width), second = width - SPACING - first;

      if (start != NULL)
        gtk_widget_size_allocate (start, &(GtkAllocation){ rtl ? second + SPACING : 0, 0, first, height }, -1);
      if (end != NULL)
        gtk_widget_size_allocate (end, &(GtkAllocation){ rtl ? 0 : first + SPACING, 0, second, height }, -1);
    }
  else
    {
      int first = 0;

      if (start != NULL)
        {
          gtk_widget_measure (start, GTK_ORIENTATION_VERTICAL, width, &first, NULL, NULL, NULL);
          gtk_widget_size_allocate (start, &(GtkAllocation){ 0, 0, width, first }, -1);
        }
      if (end != NULL)
        gtk_widget_size_allocate (end, &(GtkAllocation){ 0, first + SPACING, width, MAX (0, height - first - SPACING) }, -1);
    }
}

static void
sw_fold_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sw_fold_parent_class)->dispose (object);
}

static void
sw_fold_class_init (SwFoldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sw_fold_dispose;
  widget_class->get_request_mode = sw_fold_get_request_mode;
  widget_class->measure = sw_fold_measure;
  widget_class->size_allocate = sw_fold_size_allocate;
}

static void
sw_fold_init (SwFold *self)
{
}
