/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-application"

#include "config.h"

#include "sw-application.h"

struct _SwApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (SwApplication, sw_application, ADW_TYPE_APPLICATION)

static void
sw_application_activate (GApplication *application)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));
}

static void
sw_application_class_init (SwApplicationClass *klass)
{
  G_APPLICATION_CLASS (klass)->activate = sw_application_activate;
}

static void
sw_application_init (SwApplication *self)
{
}

SwApplication *
sw_application_new (void)
{
  return g_object_new (SW_TYPE_APPLICATION,
                       "application-id", SW_APPLICATION_ID,
                       "resource-base-path", SW_RESOURCE_BASE,
                       NULL);
}
