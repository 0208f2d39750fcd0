/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-mixer-row"

#include "config.h"

#include "sw-mixer-row.h"

#include "sw-stem-shape.h"

#include <glib/gi18n.h>
#include <math.h>

struct _SwMixerRow
{
  GtkListBoxRow parent_instance;

  GtkLabel        *name;
  SwStemShape     *shape;
  GtkToggleButton *mute;
  GtkToggleButton *solo;
  GtkScale        *level;
  GtkScale        *pan;
  GtkAdjustment   *level_adjustment;
  GtkAdjustment   *pan_adjustment;

  SwStemMixer *mixer; /* (owned) */
  guint        stem;
  gboolean     telling; /* the controls follow the mixer right now */
};

G_DEFINE_FINAL_TYPE (SwMixerRow, sw_mixer_row, GTK_TYPE_LIST_BOX_ROW)

static char *
format_level (GtkScale *scale,
              double    value,
              gpointer  data)
{
  if (value <= SW_STEM_MIXER_SILENT)
    return g_strdup ("−∞ dB");
  /* translators: a level in decibel */
  return g_strdup_printf (value > 0 ? _ ("+%.1f dB") : _ ("%.1f dB"), value == 0 ? 0.0 : value);
}

static char *
format_pan (GtkScale *scale,
            double    value,
            gpointer  data)
{
  int percent = (int)lround (fabs (value) * 100);

  if (percent == 0)
    return g_strdup (C_ ("stereo position", "Middle"));
  /* translators: where a sound comes from */
  return g_strdup_printf (value < 0 ? _ ("Left %d %%") : _ ("Right %d %%"), percent);
}

static void
name_control (gpointer    control,
              const char *format,
              const char *stem)
{
  /* every format has one %s, the name of a stem */
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *name = g_strjoinv (stem, parts);

  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
tell_values (SwMixerRow *self)
{
  g_autofree char *level = format_level (self->level, gtk_adjustment_get_value (self->level_adjustment), NULL);
  g_autofree char *pan = format_pan (self->pan, gtk_adjustment_get_value (self->pan_adjustment), NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->level), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, level, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pan), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, pan, -1);
}

void
sw_mixer_row_update (SwMixerRow *self)
{
  g_return_if_fail (SW_IS_MIXER_ROW (self));

  self->telling = TRUE;
  gtk_toggle_button_set_active (self->mute, sw_stem_mixer_get_mute (self->mixer, self->stem));
  gtk_toggle_button_set_active (self->solo, sw_stem_mixer_get_solo (self->mixer, self->stem));
  gtk_adjustment_set_value (self->level_adjustment, sw_stem_mixer_get_level (self->mixer, self->stem));
  gtk_adjustment_set_value (self->pan_adjustment, sw_stem_mixer_get_pan (self->mixer, self->stem));
  self->telling = FALSE;
  tell_values (self);
}

static void
changed_cb (SwMixerRow *self)
{
  if (self->telling || self->mixer == NULL)
    return;
  sw_stem_mixer_set_mute (self->mixer, self->stem, gtk_toggle_button_get_active (self->mute));
  sw_stem_mixer_set_solo (self->mixer, self->stem, gtk_toggle_button_get_active (self->solo));
  sw_stem_mixer_set_level (self->mixer, self->stem, gtk_adjustment_get_value (self->level_adjustment));
  sw_stem_mixer_set_pan (self->mixer, self->stem, gtk_adjustment_get_value (self->pan_adjustment));
  tell_values (self);
}

static void
sw_mixer_row_dispose (GObject *object)
{
  SwMixerRow *self = SW_MIXER_ROW (object);

  g_clear_object (&self->mixer);

  G_OBJECT_CLASS (sw_mixer_row_parent_class)->dispose (object);
}

static void
sw_mixer_row_class_init (SwMixerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sw_mixer_row_dispose;
  g_type_ensure (SW_TYPE_STEM_SHAPE);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-mixer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SwMixerRow, name);
  gtk_widget_class_bind_template_child (widget_class, SwMixerRow, shape);
  gtk_widget_class_bind_template_child (widget_class, SwMixerRow, mute);
  gtk_widget_class_bind_template_child (widget_class, SwMixerRow, solo);
  gtk_widget_class_bind_template_child (widget_class, SwMixerRow, level);
  gtk_widget_class_bind_template_child (widget_class, SwMixerRow, pan);
  gtk_widget_class_bind_template_child (widget_class, SwMixerRow, level_adjustment);
  gtk_widget_class_bind_template_child (widget_class, SwMixerRow, pan_adjustment);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
sw_mixer_row_init (SwMixerRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_scale_set_format_value_func (self->level, format_level, NULL, NULL);
  gtk_scale_set_format_value_func (self->pan, format_pan, NULL, NULL);
}

GtkWidget *
sw_mixer_row_new (SwStemMixer *mixer,
                  guint        stem)
{
  SwMixerRow *self = g_object_new (SW_TYPE_MIXER_ROW, NULL);
  const char *name = sw_stem_mixer_get_name (mixer, stem);

  self->mixer = g_object_ref (mixer);
  self->stem = stem;
  gtk_label_set_text (self->name, name);
  sw_stem_shape_set_values (self->shape, sw_stem_mixer_get_shape (mixer, stem), SW_STEM_MIXER_SHAPE);
  /* translators: %s is the name of a stem, e.g. Drums */
  name_control (self->mute, _ ("Mute %s"), name);
  name_control (self->solo, _ ("Only %s"), name);
  name_control (self->level, _ ("Level of %s"), name);
  name_control (self->pan, _ ("Place of %s, left to right"), name);
  sw_mixer_row_update (self);
  return GTK_WIDGET (self);
}
