/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli.h"

gboolean
sw_cli_is_command (const char *argument)
{
  return g_str_equal (argument, "--version");
}

int
sw_cli_run (int    argc,
            char **argv)
{
  g_print ("songwright %s\n", SW_VERSION);
  return SW_CLI_OK;
}
