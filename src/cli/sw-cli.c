/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} Command;

static const Command commands[] = {
  { "create", _sw_cli_create, N_ ("Make a song and save its takes") },
  { "tasks", _sw_cli_tasks, N_ ("List the tasks, or go on with unfinished ones") },
  { "clips", _sw_cli_clips, N_ ("List the songs of the library") },
  { "batch", _sw_cli_batch, N_ ("Make up to ten songs from a file of requests") },
  { "export", _sw_cli_export, N_ ("Write songs as files in any format, or their stems") },
  { "words", _sw_cli_words, N_ ("Write the words of a song with their times") },
  { "credits", _sw_cli_credits, N_ ("Ask the balance of the account") },
};

static const Command *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];
  return NULL;
}

static int
print_help (void)
{
  g_print ("%s\n", _ ("Usage:\n  songwright                    open the window\n  songwright COMMAND [OPTION…]\n"));
  g_print ("%s\n", _ ("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-16s %s\n", commands[i].name, _ (commands[i].summary));
  _sw_cli_print_operations ();
  g_print ("\n%s\n", _ ("“songwright COMMAND --help” tells the options of a command.\n"
                        "The key of a hosted service comes from the keyring or from SONGWRIGHT_API_KEY."));
  g_print ("\n%s\n", _ ("Exit codes:\n"
                        "  0    done\n"
                        "  1    failed for a reason without a code of its own\n"
                        "  2    wrong options, or a request that breaks the service's rules\n"
                        "  3    no key, or the key was refused\n"
                        "  4    not enough credits\n"
                        "  5    network\n"
                        "  6    the service could not make the song\n"
                        "  7    the request may have been accepted, no answer came\n"
                        "  8    library or target folder cannot be written, or the disk is full\n"
                        "  130  interrupted"));
  return SW_CLI_OK;
}

gboolean
_sw_cli_parse (GOptionContext *context,
               int            *argc,
               char         ***argv,
               int            *code)
{
  g_autoptr (GError) error = NULL;

  *code = SW_CLI_BAD_REQUEST;
  if (!g_option_context_parse (context, argc, argv, &error))
    g_printerr ("songwright: %s\n", error->message);
  else if (*argc > 1)
    /* translators: %s is what stands on the command line and means nothing */
    g_printerr (_ ("songwright: “%s” is not understood here; see --help\n"), (*argv)[1]);
  else
    return TRUE;
  return FALSE;
}

/**
 * sw_cli_is_command:
 * @argument: the first argument of the program
 *
 * Returns: whether @argument is a subcommand, or an option that needs no window
 */
gboolean
sw_cli_is_command (const char *argument)
{
  return find_command (argument) != NULL || _sw_cli_is_operation (argument) || g_str_equal (argument, "--version") || g_str_equal (argument, "--help") ||
         g_str_equal (argument, "-h") || g_str_equal (argument, "help");
}

/**
 * sw_cli_run:
 * @argc: number of arguments
 * @argv: the arguments, the program's name first
 *
 * Runs a subcommand to its end. Needs no display.
 *
 * Returns: the exit code
 */
int
sw_cli_run (int    argc,
            char **argv)
{
  g_autofree char *name = NULL;
  const Command   *command;

  g_return_val_if_fail (argc > 1, SW_CLI_BAD_REQUEST);

  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("songwright %s\n", SW_VERSION);
      return SW_CLI_OK;
    }
  if (_sw_cli_is_operation (argv[1]))
    {
      name = g_strconcat ("songwright ", argv[1], NULL);
      g_set_prgname (name);
      return _sw_cli_operate (argv[1], argc - 1, argv + 1);
    }
  command = find_command (argv[1]);
  if (command == NULL)
    return print_help ();
  name = g_strconcat ("songwright ", command->name, NULL); /* how --help calls it */
  g_set_prgname (name);
  return command->run (argc - 1, argv + 1);
}
