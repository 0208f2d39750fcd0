/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-ui-test.h"

static void
parsing_error_cb (GtkCssProvider *provider,
                  GtkCssSection  *section,
                  const GError   *error,
                  GString        *problems)
{
  const GtkCssLocation *where = gtk_css_section_get_start_location (section);

  g_string_append_printf (problems, "line %" G_GSIZE_FORMAT ": %s\n", where->lines + 1, error->message);
}

static void
test_parses (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autofree char *file = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "resources", "style.css", NULL);
  GString         *problems = g_string_new (NULL);

  g_signal_connect (provider, "parsing-error", G_CALLBACK (parsing_error_cb), problems);
  gtk_css_provider_load_from_path (provider, file);
  g_assert_cmpstr (problems->str, ==, "");
  g_string_free (problems, TRUE);
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/style/parses", test_parses);
  return g_test_run ();
}
