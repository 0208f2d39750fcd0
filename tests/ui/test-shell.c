/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-columns.h"
#include "sw-shell.h"
#include "sw-ui-test.h"

static GtkWidget *
make_child (int width,
            int height)
{
  GtkWidget *child = gtk_drawing_area_new ();

  gtk_widget_set_size_request (child, width, height);
  return child;
}

static SwShell *
make_shell (void)
{
  SwShell *shell = SW_SHELL (g_object_ref_sink (sw_shell_new ()));

  sw_shell_set_sidebar (shell, make_child (200, 100));
  sw_shell_set_content (shell, make_child (300, 200));
  sw_shell_set_footer (shell, make_child (300, 40));
  sw_shell_set_bar (shell, make_child (300, 50));
  return shell;
}

static void
allocate (gpointer widget,
          int      width,
          int      height)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (width, >=, minimum);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (height, >=, minimum);
  gtk_widget_allocate (widget, width, height, -1, NULL);
}

static void
assert_place (GtkWidget *parent,
              GtkWidget *child,
              float      x,
              float      y,
              float      width,
              float      height)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (child, parent, &bounds));
  g_assert_cmpfloat (bounds.origin.x, ==, x);
  g_assert_cmpfloat (bounds.origin.y, ==, y);
  g_assert_cmpfloat (bounds.size.width, ==, width);
  g_assert_cmpfloat (bounds.size.height, ==, height);
}

static void
test_wide (void)
{
  g_autoptr (SwShell) shell = make_shell ();

  allocate (shell, 1000, 600);
  g_assert_false (sw_shell_get_narrow (shell));
  g_assert_true (gtk_widget_get_child_visible (sw_shell_get_sidebar (shell)));
  g_assert_false (gtk_widget_get_child_visible (sw_shell_get_bar (shell)));
  assert_place (GTK_WIDGET (shell), sw_shell_get_sidebar (shell), 0, 0, 200, 560);
  assert_place (GTK_WIDGET (shell), sw_shell_get_content (shell), 200, 0, 800, 560);
  assert_place (GTK_WIDGET (shell), sw_shell_get_footer (shell), 0, 560, 1000, 40);
}

static void
test_narrow (void)
{
  g_autoptr (SwShell) shell = make_shell ();

  allocate (shell, 360, 600);
  g_assert_true (sw_shell_get_narrow (shell));
  g_assert_false (gtk_widget_get_child_visible (sw_shell_get_sidebar (shell)));
  assert_place (GTK_WIDGET (shell), sw_shell_get_content (shell), 0, 0, 360, 510);
  assert_place (GTK_WIDGET (shell), sw_shell_get_footer (shell), 0, 510, 360, 40);
  assert_place (GTK_WIDGET (shell), sw_shell_get_bar (shell), 0, 550, 360, 50);
}

static void
test_right_to_left (void)
{
  g_autoptr (SwShell) shell = make_shell ();

  gtk_widget_set_direction (GTK_WIDGET (shell), GTK_TEXT_DIR_RTL);
  allocate (shell, 1000, 600);
  assert_place (GTK_WIDGET (shell), sw_shell_get_sidebar (shell), 800, 0, 200, 560);
  assert_place (GTK_WIDGET (shell), sw_shell_get_content (shell), 0, 0, 800, 560);
}

static void
test_minimum_is_narrow (void)
{
  g_autoptr (SwShell) shell = make_shell ();
  int minimum;

  gtk_widget_measure (GTK_WIDGET (shell), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 300);
}

static void
test_narrow_notifies (void)
{
  g_autoptr (SwShell) shell = make_shell ();
  guint count = 0;

  sw_test_count_notify (shell, "narrow", &count);
  allocate (shell, 360, 600);
  sw_test_wait_until (count > 0);
  allocate (shell, 370, 600);
  sw_test_drain ();
  g_assert_cmpuint (count, ==, 1);
}

static void
test_hidden_footer (void)
{
  g_autoptr (SwShell) shell = make_shell ();

  gtk_widget_set_visible (sw_shell_get_footer (shell), FALSE);
  allocate (shell, 1000, 600);
  assert_place (GTK_WIDGET (shell), sw_shell_get_content (shell), 200, 0, 800, 600);
}

static void
test_columns (void)
{
  g_autoptr (SwColumns) columns = g_object_ref_sink (g_object_new (SW_TYPE_COLUMNS, NULL));
  guint count = 0;

  sw_columns_set_start (columns, make_child (300, 100));
  sw_columns_set_end (columns, make_child (200, 100));
  sw_test_count_notify (columns, "folded", &count);
  allocate (columns, 1000, 300);
  g_assert_false (sw_columns_get_folded (columns));
  assert_place (GTK_WIDGET (columns), sw_columns_get_start (columns), 0, 0, 580, 300);
  assert_place (GTK_WIDGET (columns), sw_columns_get_end (columns), 580, 0, 420, 300);

  allocate (columns, 600, 300);
  g_assert_true (sw_columns_get_folded (columns));
  assert_place (GTK_WIDGET (columns), sw_columns_get_start (columns), 0, 0, 600, 300);
  g_assert_false (gtk_widget_get_child_visible (sw_columns_get_end (columns)));
  sw_test_wait_until (count == 1);
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/shell/wide", test_wide);
  g_test_add_func ("/shell/narrow", test_narrow);
  g_test_add_func ("/shell/right-to-left", test_right_to_left);
  g_test_add_func ("/shell/minimum-is-narrow", test_minimum_is_narrow);
  g_test_add_func ("/shell/narrow/notifies", test_narrow_notifies);
  g_test_add_func ("/shell/hidden-footer", test_hidden_footer);
  g_test_add_func ("/columns/fold", test_columns);

  return g_test_run ();
}
