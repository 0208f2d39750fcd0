/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-ui"

#include "config.h"

#include "sw-ui.h"

#include "sw-ui-resources.h"

#ifdef SW_ICON_PICTURES
#include "sw-icons.h"
#endif

/**
 * sw_ui_init:
 *
 * Makes templates and icons available. The application calls it at its start,
 * tests call it before they build a widget. Calling it again does nothing.
 */
void
sw_ui_init (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      /* Also pulls the resource out of the static library. */
      g_resources_register (sw_ui_get_resource ());
#ifdef SW_ICON_PICTURES
      g_resources_register (sw_icons_get_resource ());
#endif
      g_once_init_leave (&once, 1);
    }
}

static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_menu_model (button, user_data);
}

/**
 * sw_ui_set_menu:
 * @button: a button that opens a menu
 * @menu: what is in it
 *
 * Like the property "menu-model", but the widgets of the menu are made when it is
 * opened for the first time: they take the first frame of a window a few milliseconds.
 */
void
sw_ui_set_menu (GtkMenuButton *button,
                GMenuModel    *menu)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));
  g_return_if_fail (G_IS_MENU_MODEL (menu));

  gtk_menu_button_set_create_popup_func (button, create_menu_cb, g_object_ref (menu), g_object_unref);
}

/**
 * sw_ui_name_button:
 * @widget: a widget that is a button only inside, like a drop-down
 * @name: what a screen reader calls it
 *
 * The keyboard goes to the button inside, and GTK gives that one no name.
 */
void
sw_ui_name_button (GtkWidget  *widget,
                   const char *name)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (name != NULL);

  for (child = widget; child != NULL && !GTK_IS_BUTTON (child);)
    child = gtk_widget_get_first_child (child);
  if (child != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * sw_ui_focus_child:
 * @widget: a widget with a single child
 * @direction: where the keyboard goes
 *
 * For the class's "focus" of widgets whose "grab_focus" chooses one of the controls
 * inside. GTK asks that one too when the Tab key comes in, and would step over all
 * controls before it; here each gets its turn, from the first one on.
 *
 * Returns: whether the focus is inside now
 */
gboolean
sw_ui_focus_child (GtkWidget       *widget,
                   GtkDirectionType direction)
{
  GtkRoot   *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  GtkWidget *next;

  /* Who had the focus when it was here last is no matter any more. */
  if (focus == NULL || !gtk_widget_is_ancestor (focus, widget))
    for (GtkWidget *stale = widget; stale != NULL; stale = next)
      {
        next = gtk_widget_get_focus_child (stale);
        gtk_widget_set_focus_child (stale, NULL);
      }
  return child != NULL && gtk_widget_child_focus (child, direction);
}
