/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Found out before anything is paid for. */
GFile *
_sw_cli_prepare_folder (const char *path,
                        GError    **error)
{
  if (g_mkdir_with_parents (path, 0777) != 0 || g_access (path, W_OK | X_OK) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", path, g_strerror (saved_errno));
      return NULL;
    }
  return g_file_new_for_commandline_arg (path);
}

static int
create_from (SwCliOptions *options,
             const char   *service,
             const char   *out,
             gboolean      json,
             gboolean      dry_run)
{
  g_autoptr (SwCliSession) session = NULL;
  g_autoptr (SwRequest) request = NULL;
  g_autoptr (GPtrArray) violations = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) folder = NULL;
  int code;

  request = _sw_cli_options_make (options, &error);
  if (request == NULL)
    return _sw_cli_tell_error (json, error);
  violations = sw_request_validate (request, NULL);
  if (violations->len > 0)
    return _sw_cli_tell_violations (json, request, violations);
  if (out != NULL && (folder = _sw_cli_prepare_folder (out, &error)) == NULL)
    {
      _sw_cli_tell_error (json, error);
      return SW_CLI_DISK;
    }
  session = _sw_cli_session_new (FALSE, json);
  if (dry_run)
    return _sw_cli_tell_request (session, request, service);
  code = _sw_cli_session_open (session);
  return code == SW_CLI_OK ? _sw_cli_run_request (session, request, service, folder) : code;
}

int
_sw_cli_create (int    argc,
                char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (SwCliOptions) options = _sw_cli_options_new (sw_contract_get_default ());
  g_autofree char   *service = NULL;
  g_autofree char   *out = NULL;
  gboolean           json = FALSE;
  gboolean           dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "service", 0, 0, G_OPTION_ARG_STRING, &service, N_ ("Who makes the song (default: as in the preferences)"), "builtin|musicapi|URL" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_ ("Copy the takes to this folder too"), N_ ("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object instead of paths"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Show the request and its price, send nothing"), NULL },
    { NULL },
  };
  int code;

  g_option_context_set_summary (context, _ ("Makes a song: sends the request, waits, saves the takes in the library and prints their paths."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  _sw_cli_options_add_to (options, g_option_context_get_main_group (context));
  if (!_sw_cli_parse (context, &argc, &argv, &code))
    return code;
  return create_from (options, service, out, json, dry_run);
}
