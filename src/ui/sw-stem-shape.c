/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-stem-shape"

#include "config.h"

#include "sw-stem-shape.h"

#include "sw-compat.h"

#include <math.h>

#define BAR_PITCH 3.0f
#define BAR_WIDTH 2.0f
#define HEIGHT 24

struct _SwStemShape
{
  GtkWidget parent_instance;

  GArray *values; /* (element-type float) */
};

G_DEFINE_FINAL_TYPE (SwStemShape, sw_stem_shape, GTK_TYPE_WIDGET)

static void
sw_stem_shape_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  SwStemShape *self = SW_STEM_SHAPE (widget);
  float        height = (float)gtk_widget_get_height (widget), loudest = 0.02f;
  guint        n_bars = (guint)((float)gtk_widget_get_width (widget) / BAR_PITCH);
  GdkRGBA      color;

  sw_compat_get_color (widget, &color);
  for (guint i = 0; i < self->values->len; i++)
    loudest = MAX (loudest, g_array_index (self->values, float, i));
  for (guint bar = 0; bar < n_bars && self->values->len > 0; bar++)
    {
      guint first = bar * self->values->len / n_bars, last = MAX (first + 1, (bar + 1) * self->values->len / n_bars);
      float value = 0, half;

      for (guint i = first; i < last && i < self->values->len; i++)
        value = MAX (value, g_array_index (self->values, float, i));
      half = MAX (0.5f, value / loudest * height / 2);
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT ((float)bar * BAR_PITCH, height / 2 - half, BAR_WIDTH, 2 * half));
    }
}

static void
sw_stem_shape_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 120;
}

static void
sw_stem_shape_finalize (GObject *object)
{
  g_array_unref (SW_STEM_SHAPE (object)->values);

  G_OBJECT_CLASS (sw_stem_shape_parent_class)->finalize (object);
}

static void
sw_stem_shape_class_init (SwStemShapeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sw_stem_shape_finalize;
  widget_class->snapshot = sw_stem_shape_snapshot;
  widget_class->measure = sw_stem_shape_measure;
  gtk_widget_class_set_css_name (widget_class, "sw-stem-shape");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sw_stem_shape_init (SwStemShape *self)
{
  self->values = g_array_new (FALSE, FALSE, sizeof (float));
}

void
sw_stem_shape_set_values (SwStemShape *self,
                          const float *values,
                          guint        n)
{
  g_return_if_fail (SW_IS_STEM_SHAPE (self));

  g_array_set_size (self->values, 0);
  g_array_append_vals (self->values, values, n);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
