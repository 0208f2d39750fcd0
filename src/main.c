/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-application.h"
#include "sw-cli.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr (SwApplication) application = NULL;
  const char *localedir = g_getenv ("SONGWRIGHT_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : SW_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc > 1 && sw_cli_is_command (argv[1]))
    return sw_cli_run (argc, argv);

  application = sw_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
