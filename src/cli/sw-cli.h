/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The same wishes from a terminal. Exit codes are stable and documented in README. */
enum
{
  SW_CLI_OK            = 0,
  SW_CLI_FAILED        = 1, /* anything without a code of its own */
  SW_CLI_BAD_REQUEST   = 2, /* wrong options, or refused by the contract's rules */
  SW_CLI_KEY_REFUSED   = 3, /* no key, or refused */
  SW_CLI_NO_CREDIT     = 4,
  SW_CLI_NETWORK       = 5,
  SW_CLI_TASK_FAILED   = 6,
  SW_CLI_UNKNOWN_FATE  = 7, /* the request may have been accepted */
  SW_CLI_DISK          = 8, /* library or target folder not writable, disk full */
  SW_CLI_INTERRUPTED   = 130,
};

/* Whether @argument is one of the subcommands (or --help, --version). */
gboolean sw_cli_is_command (const char *argument);
/* Runs a subcommand with its own main loop; needs no display. Returns the exit code. */
int      sw_cli_run        (int argc, char **argv);

G_END_DECLS
