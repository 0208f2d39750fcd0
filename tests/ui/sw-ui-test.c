/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-ui-test.h"

#include "sw-ui.h"

#include <locale.h>

gboolean
sw_ui_test_init (int    *argc,
                 char ***argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  /* Pictures are known by their type, and the types by the system's data folder,
   * which the isolation hides: so they are read before. */
  g_free (g_content_type_guess ("icon.svg", NULL, 0, NULL));
  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  setlocale (LC_ALL, "C.UTF-8");
  if (g_getenv ("DISPLAY") == NULL && g_getenv ("WAYLAND_DISPLAY") == NULL)
    {
      g_print ("1..0 # SKIP no display\n");
      return FALSE;
    }
  adw_init ();
  sw_ui_init ();
  return TRUE;
}

static void
open_studio (SwUiTest *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_studio_open_async (self->studio, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  sw_studio_open_finish (self->studio, result, &error);
  g_assert_no_error (error);
}

void
sw_ui_test_set_up_closed (SwUiTest     *self,
                          gconstpointer data)
{
  self->dir = sw_test_make_dir ();
  self->settings = sw_settings_new ();
  sw_settings_set_service (self->settings, "builtin");
  sw_settings_set_service_address (self->settings, "");
  sw_settings_set_color_scheme (self->settings, SW_COLOR_SCHEME_SYSTEM);
  sw_settings_set_welcomed (self->settings, TRUE);
  self->studio = sw_studio_new (self->settings, self->dir);
}

void
sw_ui_test_set_up (SwUiTest     *self,
                   gconstpointer data)
{
  sw_ui_test_set_up_closed (self, data);
  open_studio (self);
}

void
sw_ui_test_tear_down (SwUiTest     *self,
                      gconstpointer data)
{
  sw_test_drain ();
  sw_studio_close (self->studio);
  sw_test_drain ();
  g_clear_object (&self->studio);
  g_clear_object (&self->settings);
  sw_test_remove_tree (self->dir);
  g_clear_pointer (&self->dir, g_free);
}

void
sw_ui_test_reopen (SwUiTest *self)
{
  sw_studio_close (self->studio);
  sw_test_drain ();
  g_clear_object (&self->studio);
  self->studio = sw_studio_new (self->settings, self->dir);
  open_studio (self);
}

gpointer
sw_ui_test_child (gpointer    widget,
                  const char *id)
{
  GObject *child = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), id);

  g_assert_nonnull (child);
  return child;
}

static const char *
get_label (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_label (GTK_LABEL (widget));
  return NULL;
}

GtkWidget *
sw_ui_test_find (GtkWidget  *widget,
                 GType       type,
                 const char *label)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (label == NULL || g_strcmp0 (get_label (widget), label) == 0))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = sw_ui_test_find (child, type, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Whether the widget and everything above it is set to be seen. */
gboolean
sw_ui_test_shows (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (!gtk_widget_get_visible (widget) && !GTK_IS_ROOT (widget))
      return FALSE;
  return TRUE;
}
