/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A line across the window for trouble that stands in the way, with the button
 * that ends it. */

#define G_LOG_DOMAIN "sw-banner"

#include "config.h"

#include "sw-banner.h"

struct _SwBanner
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel    *label;
  GtkButton   *remedy;
  GtkButton   *dismiss;
};

G_DEFINE_FINAL_TYPE (SwBanner, sw_banner, GTK_TYPE_WIDGET)

enum
{
  REMEDY,
  DISMISSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
remedy_clicked_cb (SwBanner *self)
{
  g_signal_emit (self, signals[REMEDY], 0);
}

static void
dismiss_clicked_cb (SwBanner *self)
{
  /* Before hiding, so that who listens can still read the text. */
  g_signal_emit (self, signals[DISMISSED], 0);
}

static void
sw_banner_dispose (GObject *object)
{
  SwBanner *self = SW_BANNER (object);

  g_clear_pointer ((GtkWidget **)&self->revealer, gtk_widget_unparent);

  G_OBJECT_CLASS (sw_banner_parent_class)->dispose (object);
}

static void
sw_banner_class_init (SwBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sw_banner_dispose;

  signals[REMEDY] = g_signal_new ("remedy", SW_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DISMISSED] = g_signal_new ("dismissed", SW_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_css_name (widget_class, "sw-banner");
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, SwBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, SwBanner, label);
  gtk_widget_class_bind_template_child (widget_class, SwBanner, remedy);
  gtk_widget_class_bind_template_child (widget_class, SwBanner, dismiss);
  gtk_widget_class_bind_template_callback (widget_class, remedy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_clicked_cb);
}

static void
sw_banner_init (SwBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The trouble shown, or NULL. */
const char *
sw_banner_get_text (SwBanner *self)
{
  g_return_val_if_fail (SW_IS_BANNER (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->label) : NULL;
}

/* Shows @text, with a button named @remedy unless that is NULL. */
void
sw_banner_show_trouble (SwBanner   *self,
                        const char *text,
                        const char *remedy,
                        gboolean    can_dismiss)
{
  g_return_if_fail (SW_IS_BANNER (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_label (self->label, text);
  gtk_button_set_label (self->remedy, remedy != NULL ? remedy : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), remedy != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->dismiss), can_dismiss);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
sw_banner_hide (SwBanner *self)
{
  g_return_if_fail (SW_IS_BANNER (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}
