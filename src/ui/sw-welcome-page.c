/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-welcome-page"

#include "config.h"

#include "sw-welcome-page.h"

#include "sw-ui.h"

struct _SwWelcomePage
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *start;
};

G_DEFINE_FINAL_TYPE (SwWelcomePage, sw_welcome_page, GTK_TYPE_WIDGET)

enum
{
  START,
  USE_KEY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
start_clicked_cb (SwWelcomePage *self)
{
  g_signal_emit (self, signals[START], 0);
}

static void
key_clicked_cb (SwWelcomePage *self)
{
  g_signal_emit (self, signals[USE_KEY], 0);
}

static gboolean
sw_welcome_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SW_WELCOME_PAGE (widget)->start);
}

static void
sw_welcome_page_dispose (GObject *object)
{
  SwWelcomePage *self = SW_WELCOME_PAGE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (sw_welcome_page_parent_class)->dispose (object);
}

static void
sw_welcome_page_class_init (SwWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sw_welcome_page_dispose;
  widget_class->focus = sw_ui_focus_child;
  widget_class->grab_focus = sw_welcome_page_grab_focus;

  signals[START] = g_signal_new ("start", SW_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[USE_KEY] = g_signal_new ("use-key", SW_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SwWelcomePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, SwWelcomePage, start);
  gtk_widget_class_bind_template_callback (widget_class, start_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_clicked_cb);
}

static void
sw_welcome_page_init (SwWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sw_welcome_page_new (void)
{
  return g_object_new (SW_TYPE_WELCOME_PAGE, NULL);
}
