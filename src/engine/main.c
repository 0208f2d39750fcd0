/* SPDX-License-Identifier: GPL-3.0-or-later */

/* songwright-engine: as the application's child (--child) it takes its token from
 * standard input, says its port on standard output and ends with its parent; alone it
 * is a stand-in for the service for anybody's client or test. */

#define G_LOG_DOMAIN "songwright-engine"

#include "config.h"

#include "sw-engine-server.h"

#include <glib-unix.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DEFAULT_CREDITS 1000
#define CHILD_CREDITS 1000000 /* nothing is charged, and nobody is warned of a low balance */
#define GRACE_SECONDS 10      /* for the work to notice that it is to stop */

enum
{
  EXIT_OPTIONS = 2,
  EXIT_CANNOT_SERVE = 3,
};

typedef struct
{
  gboolean child, free_of_charge, version;
  gboolean strict_ages, fetch_local, fetch_private;
  int      port, parallel, cache;
  char    *token, *state_dir;
  double   credits, extra_credits, rate;
  char   **faults;
} Arguments;

static void
clear_arguments (Arguments *self)
{
  g_free (self->token);
  g_free (self->state_dir);
  g_strfreev (self->faults);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, clear_arguments)

static char *
describe_faults (void)
{
  GString *text = g_string_new ("Faults:\n");

  for (guint i = SW_FAULT_NONE + 1; i < SW_N_FAULTS; i++)
    g_string_append_printf (text, "  %-20s %s\n", sw_fault_get_name (i), sw_fault_get_meaning (i));
  g_string_append (text, "\nWith =N a fault happens the first N times only.");
  return g_string_free (text, FALSE);
}

static gboolean
parse_arguments (Arguments *self,
                 int       *argc,
                 char    ***argv,
                 GError   **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("– the built-in engine of Songwright");
  g_autofree char   *faults = describe_faults ();
  const GOptionEntry entries[] = {
    { "child", 0, 0, G_OPTION_ARG_NONE, &self->child, "Token from standard input, end with it; free of charge", NULL },
    { "port", 0, 0, G_OPTION_ARG_INT, &self->port, "Listen on this port of 127.0.0.1 (0: any)", "N" },
    { "token", 0, 0, G_OPTION_ARG_STRING, &self->token, "What the bearer must say", "T" },
    { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &self->state_dir, "Where tasks, songs and the ledger are kept", "DIR" },
    { "credits", 0, 0, G_OPTION_ARG_DOUBLE, &self->credits, "Monthly credits of a new ledger (1000)", "N" },
    { "extra-credits", 0, 0, G_OPTION_ARG_DOUBLE, &self->extra_credits, "Extra credits of a new ledger (0)", "N" },
    { "free", 0, 0, G_OPTION_ARG_NONE, &self->free_of_charge, "Charge nothing", NULL },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &self->rate, "Least seconds between two requests (0)", "SECONDS" },
    { "strict-ages", 0, 0, G_OPTION_ARG_NONE, &self->strict_ages, "Refuse clips older than 24 hours where the service does", NULL },
    { "fetch-loopback", 0, 0, G_OPTION_ARG_NONE, &self->fetch_local, "Fetch uploads from this computer too", NULL },
    { "fetch-private", 0, 0, G_OPTION_ARG_NONE, &self->fetch_private, "Fetch uploads from private networks too", NULL },
    { "parallel", 0, 0, G_OPTION_ARG_INT, &self->parallel, "Tasks in work at once (0: as many as there are cores, at most 3)", "N" },
    { "cache", 0, 0, G_OPTION_ARG_INT, &self->cache, "Mebibytes of finished songs to keep (2048)", "MIB" },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->faults, "Misbehave on purpose, see below", "NAME[=N]" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, "Say the version", NULL },
    { NULL },
  };

  g_option_context_set_description (context, faults);
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

/* One line from standard input, byte by byte: what follows it is not ours to take. */
static char *
read_token (void)
{
  GString *line = g_string_new (NULL);
  char     byte;

  while (line->len < 1024 && read (STDIN_FILENO, &byte, 1) == 1 && byte != '\n')
    g_string_append_c (line, byte);
  return g_string_free (line, FALSE);
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
parent_cb (int          fd,
           GIOCondition condition,
           gpointer     loop)
{
  char ignored[64];

  if (read (fd, ignored, sizeof ignored) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

int
main (int    argc,
      char **argv)
{
  g_auto (Arguments) arguments = { .credits = DEFAULT_CREDITS };
  SwEngineOptions options = { 0 };
  g_autoptr (SwEngineServer) server = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (GError) error = NULL;
  const char *localedir = g_getenv ("SONGWRIGHT_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : SW_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  if (!parse_arguments (&arguments, &argc, &argv, &error))
    {
      g_printerr ("songwright-engine: %s\n", error->message);
      return EXIT_OPTIONS;
    }
  if (arguments.version)
    {
      g_print ("songwright-engine %s\n", SW_VERSION);
      return EXIT_SUCCESS;
    }
  for (guint i = 0; arguments.faults != NULL && arguments.faults[i] != NULL; i++)
    if (!sw_faults_add (&options.faults, arguments.faults[i], &error))
      {
        g_printerr ("songwright-engine: %s\n", error->message);
        return EXIT_OPTIONS;
      }
  if (arguments.child)
    {
      g_free (arguments.token);
      arguments.token = read_token ();
    }
  if (arguments.token == NULL || *arguments.token == '\0' || arguments.port < 0 || arguments.port > G_MAXUINT16)
    {
      g_printerr ("songwright-engine: a token and a port from 0 to 65535 are needed; see --help\n");
      return EXIT_OPTIONS;
    }
  if (arguments.state_dir == NULL)
    arguments.state_dir = g_build_filename (g_get_user_cache_dir (), "songwright", "engine", NULL);

  options.port = arguments.port;
  options.token = arguments.token;
  options.state_dir = arguments.state_dir;
  options.free_of_charge = arguments.child || arguments.free_of_charge;
  options.credits = arguments.child ? CHILD_CREDITS : arguments.credits;
  options.extra_credits = arguments.child ? 0 : arguments.extra_credits;
  options.least_interval = arguments.rate;
  options.enforce_ages = arguments.strict_ages;
  /* The application gives its user's files an address on this computer. */
  options.fetch_limits.allow_loopback = arguments.child || arguments.fetch_local;
  options.fetch_limits.allow_private = arguments.fetch_private;
  options.parallel = (guint)CLAMP (arguments.parallel, 0, 16);
  options.kept_bytes = (guint64)MAX (arguments.cache, 0) * 1024 * 1024;
  server = sw_engine_server_new (sw_contract_get_default (), &options, &error);
  if (server == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        g_printerr ("songwright-engine: Port %u is taken; choose another with --port, or 0 for any\n", options.port);
      else
        g_printerr ("songwright-engine: %s\n", error->message);
      return EXIT_CANNOT_SERVE;
    }
  loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  if (arguments.child)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, parent_cb, loop);
  /* Whoever reads this may end us at once. */
  g_print ("{\"port\":%u}\n", sw_engine_server_get_port (server));
  fflush (stdout);
  g_main_loop_run (loop);
  /* What is on the disk is whole at any instant, so a stop that hangs may be cut short. */
  alarm (GRACE_SECONDS);
  sw_engine_server_stop (server);
  return EXIT_SUCCESS;
}
