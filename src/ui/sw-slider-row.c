/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-slider-row"

#include "config.h"

#include "sw-slider-row.h"

#include "sw-format.h"

#include <glib/gi18n.h>
#include <math.h>

struct _SwSliderRow
{
  AdwActionRow parent_instance;

  GtkScale      *scale;
  GtkAdjustment *adjustment;
  GtkWidget     *reset;

  gboolean is_set;
  gboolean setting;
  gboolean as_duration;
};

G_DEFINE_FINAL_TYPE (SwSliderRow, sw_slider_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_0,
  PROP_VALUE,
  PROP_IS_SET,
  PROP_AS_DURATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (SwSliderRow *self)
{
  double           value = gtk_adjustment_get_value (self->adjustment);
  g_autofree char *text = NULL;

  if (!self->is_set)
    text = g_strdup (_ ("Automatic"));
  else if (self->as_duration)
    text = sw_format_duration (value);
  else
    text = g_strdup_printf (_ ("%d %%"), (int)round (value * 100));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_widget_set_visible (self->reset, self->is_set);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
value_changed_cb (SwSliderRow *self)
{
  if (self->setting)
    return;
  if (!self->is_set)
    {
      self->is_set = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_SET]);
    }
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

static void
sw_slider_row_dispose (GObject *object)
{
  SwSliderRow *self = SW_SLIDER_ROW (object);

  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);

  G_OBJECT_CLASS (sw_slider_row_parent_class)->dispose (object);
}

static void
sw_slider_row_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SwSliderRow *self = SW_SLIDER_ROW (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      g_value_set_double (value, sw_slider_row_get_value (self));
      break;
    case PROP_IS_SET:
      g_value_set_boolean (value, sw_slider_row_get_is_set (self));
      break;
    case PROP_AS_DURATION:
      g_value_set_boolean (value, self->as_duration);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_slider_row_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SwSliderRow *self = SW_SLIDER_ROW (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      sw_slider_row_set_value (self, g_value_get_double (value));
      break;
    case PROP_AS_DURATION:
      self->as_duration = g_value_get_boolean (value);
      update (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_slider_row_class_init (SwSliderRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sw_slider_row_dispose;
  object_class->get_property = sw_slider_row_get_property;
  object_class->set_property = sw_slider_row_set_property;

  properties[PROP_VALUE] = g_param_spec_double ("value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_SET] = g_param_spec_boolean ("is-set", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_AS_DURATION] = g_param_spec_boolean ("as-duration", NULL, NULL, FALSE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-slider-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SwSliderRow, scale);
  gtk_widget_class_bind_template_child (widget_class, SwSliderRow, reset);
  gtk_widget_class_bind_template_callback (widget_class, sw_slider_row_unset);
}

static void
sw_slider_row_init (SwSliderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->adjustment = g_object_ref (gtk_range_get_adjustment (GTK_RANGE (self->scale)));
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (value_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::title", G_CALLBACK (update), NULL);
  update (self);
}

/* FALSE: left to the service. */
gboolean
sw_slider_row_get_is_set (SwSliderRow *self)
{
  g_return_val_if_fail (SW_IS_SLIDER_ROW (self), FALSE);

  return self->is_set;
}

double
sw_slider_row_get_value (SwSliderRow *self)
{
  g_return_val_if_fail (SW_IS_SLIDER_ROW (self), 0);

  return gtk_adjustment_get_value (self->adjustment);
}

void
sw_slider_row_set_value (SwSliderRow *self,
                         double       value)
{
  g_return_if_fail (SW_IS_SLIDER_ROW (self));

  if (self->is_set && gtk_adjustment_get_value (self->adjustment) == value)
    return;

  self->setting = TRUE;
  gtk_adjustment_set_value (self->adjustment, value);
  self->setting = FALSE;
  self->is_set = TRUE;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_SET]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

void
sw_slider_row_unset (SwSliderRow *self)
{
  g_return_if_fail (SW_IS_SLIDER_ROW (self));

  if (!self->is_set)
    return;

  /* The button is about to vanish under the focus. */
  if (gtk_widget_has_focus (self->reset))
    gtk_widget_grab_focus (GTK_WIDGET (self->scale));
  self->is_set = FALSE;
  self->setting = TRUE;
  gtk_adjustment_set_value (self->adjustment,
                            (gtk_adjustment_get_lower (self->adjustment) +
                             gtk_adjustment_get_upper (self->adjustment)) /
                                2);
  self->setting = FALSE;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_SET]);
}

void
sw_slider_row_set_range (SwSliderRow *self,
                         double       minimum,
                         double       maximum,
                         double       step)
{
  g_return_if_fail (SW_IS_SLIDER_ROW (self));
  g_return_if_fail (maximum > minimum);

  self->setting = TRUE;
  gtk_adjustment_configure (self->adjustment,
                            self->is_set ? gtk_adjustment_get_value (self->adjustment) : (minimum + maximum) / 2,
                            minimum, maximum, step, step * 5, 0);
  self->setting = FALSE;
  update (self);
}
