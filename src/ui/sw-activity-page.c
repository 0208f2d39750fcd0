/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-activity-page"

#include "config.h"

#include "sw-activity-page.h"

#include "sw-takes-view.h"

#include <adwaita.h>

#define CARDS 30

struct _SwActivityPage
{
  GtkWidget parent_instance;

  GtkStack *stack;
  AdwBin   *bin;

  SwStudio *studio; /* (owned) */
};

G_DEFINE_FINAL_TYPE (SwActivityPage, sw_activity_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STUDIO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (SwActivityPage *self)
{
  SwTakesView *view = SW_TAKES_VIEW (adw_bin_get_child (self->bin));

  gtk_stack_set_visible_child_name (self->stack, sw_takes_view_get_empty (view) ? "empty" : "cards");
}

static void
sw_activity_page_constructed (GObject *object)
{
  SwActivityPage *self = SW_ACTIVITY_PAGE (object);
  GtkWidget      *view;

  G_OBJECT_CLASS (sw_activity_page_parent_class)->constructed (object);

  view = sw_takes_view_new (self->studio, CARDS, TRUE);
  adw_bin_set_child (self->bin, view);
  g_signal_connect_object (view, "notify::empty", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
sw_activity_page_dispose (GObject *object)
{
  SwActivityPage *self = SW_ACTIVITY_PAGE (object);

  g_clear_object (&self->studio);
  g_clear_pointer ((GtkWidget **)&self->stack, gtk_widget_unparent);

  G_OBJECT_CLASS (sw_activity_page_parent_class)->dispose (object);
}

static void
sw_activity_page_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SwActivityPage *self = SW_ACTIVITY_PAGE (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, self->studio);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_activity_page_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  SwActivityPage *self = SW_ACTIVITY_PAGE (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      self->studio = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_activity_page_class_init (SwActivityPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = sw_activity_page_constructed;
  object_class->dispose = sw_activity_page_dispose;
  object_class->get_property = sw_activity_page_get_property;
  object_class->set_property = sw_activity_page_set_property;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-activity-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SwActivityPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SwActivityPage, bin);
}

static void
sw_activity_page_init (SwActivityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
