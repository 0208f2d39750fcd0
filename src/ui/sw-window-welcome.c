/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The first run: one page instead of the places, until a way is chosen. */

#define G_LOG_DOMAIN "sw-window"

#include "config.h"

#include "sw-welcome-page.h"
#include "sw-window-private.h"

static void
use_key_cb (SwWindow *self)
{
  _sw_window_end_welcome (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences", NULL);
}

/* The page itself comes with the second frame, like all pages. */
void
_sw_window_begin_welcome (SwWindow *self)
{
  self->welcoming = TRUE;
}

void
_sw_window_show_welcome (SwWindow *self)
{
  GtkWidget *page = sw_welcome_page_new ();

  g_signal_connect_object (page, "start", G_CALLBACK (_sw_window_end_welcome), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "use-key", G_CALLBACK (use_key_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->welcome, page);
  gtk_widget_grab_focus (page);
}

void
_sw_window_end_welcome (SwWindow *self)
{
  if (!self->welcoming)
    return;

  self->welcoming = FALSE;
  sw_settings_set_welcomed (self->settings, TRUE);
  sw_window_show_place (self, "create");
  if (self->studio != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (_sw_window_ensure_create (self)));
  _sw_window_update_narrow (self);
  _sw_window_update_trouble (self);
}
