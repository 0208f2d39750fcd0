/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Operations on songs, each a command of its own with the options of the contract. */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *name;
  const char *operation;
  const char *full;      /* (nullable) the operation with --full */
  guint       n_sources; /* songs on the command line */
  gboolean    optional;  /* works without a song too */
} Operation;

static const Operation operations[] = {
  { "extend", "sonic.create.extend", NULL, 1, FALSE },
  { "concat", "sonic.create.concat", NULL, 1, FALSE },
  { "cover", "sonic.create.cover", NULL, 1, FALSE },
  { "persona", "sonic.create.persona", NULL, 0, FALSE },
  { "singer", "sonic.persona", NULL, 1, FALSE },
  { "remaster", "sonic.create.remaster", NULL, 1, FALSE },
  { "add-vocals", "sonic.create.add_vocals", NULL, 1, FALSE },
  { "add-instrumental", "sonic.create.add_instrumental", NULL, 1, FALSE },
  { "replace", "sonic.replace_section", NULL, 1, FALSE },
  { "sample", "sonic.sample", NULL, 1, TRUE },
  { "mashup", "sonic.mashup", NULL, 2, FALSE },
  { "stems", "sonic.stems_basic", "sonic.stems_full", 1, FALSE },
  { "wav", "sonic.wav", NULL, 1, FALSE },
  { "midi", "sonic.midi", NULL, 1, FALSE },
  { "bpm", "sonic.bpm", NULL, 1, FALSE },
  { "vox", "sonic.vox", NULL, 1, FALSE },
  { "timeline", "sonic.aligned_lyrics", NULL, 1, FALSE },
  { "tags", "sonic.upsample_tags", NULL, 1, TRUE },
  { "lyrics", "sonic.lyrics", NULL, 0, FALSE },
  { "upload", "sonic.upload", NULL, 0, FALSE },
};

typedef struct
{
  char    *service; /* (nullable) */
  char    *out;     /* (nullable) */
  char   **songs;   /* (nullable) */
  int      take;
  gboolean json, dry_run, full, alternative;
} Wish;

static void
wish_clear (Wish *wish)
{
  g_free (wish->service);
  g_free (wish->out);
  g_strfreev (wish->songs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wish, wish_clear)

static const Operation *
find_operation (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_equal (operations[i].name, name))
      return &operations[i];
  return NULL;
}

gboolean
_sw_cli_is_operation (const char *name)
{
  return find_operation (name) != NULL;
}

static const char *
get_purpose (const char *id)
{
  const SwOperation *operation = sw_contract_get_operation (sw_contract_get_default (), id);

  return operation != NULL ? sw_operation_get_purpose (operation) : "";
}

void
_sw_cli_print_operations (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    g_print ("  %-16s %s\n", operations[i].name, get_purpose (operations[i].operation));
}

static int
tell_wrong_songs (const Operation *operation)
{
  if (operation->n_sources == 0)
    g_printerr ("songwright: %s\n", _ ("this works without a song; see --help"));
  else
    g_printerr (ngettext ("songwright: name %u song: its title, its id (see “songwright clips”), or “last”\n",
                          "songwright: name %u songs: their titles, their ids (see “songwright clips”), or “last”\n", operation->n_sources),
                operation->n_sources);
  return SW_CLI_BAD_REQUEST;
}

static int
refuse (gboolean    json,
        const char *words)
{
  g_autoptr (GError) error = g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, words);

  return _sw_cli_tell_error (json, error);
}

/* Fills in, checks and sends – or shows – the request about @clips. */
static int
send (SwCliSession    *session,
      const Operation *operation,
      Wish            *wish,
      SwCliOptions    *options,
      SwClip         **clips,
      GFile           *folder)
{
  const char *id = wish->full && operation->full != NULL ? operation->full : operation->operation;
  const char *service = wish->service;
  g_autoptr (SwRequest) request = NULL;
  g_autoptr (GPtrArray) violations = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *refusal = NULL;
  SwRequestFacts   facts;

  if (service == NULL && clips[0] != NULL)
    service = sw_clip_get_service (clips[0]);
  for (guint i = 0; i < MAX (operation->n_sources, 1) && refusal == NULL; i++)
    if (clips[i] != NULL || (operation->n_sources > 0 && !operation->optional))
      refusal = sw_studio_dup_refusal_at (session->studio, id, clips[i], service, NULL);
  if (refusal != NULL)
    return refuse (session->json, refusal);
  request = sw_studio_new_request (session->studio, id, clips[0]);
  if (clips[0] != NULL && clips[1] != NULL)
    sw_studio_set_request_sources (session->studio, request, clips[0], clips[1]);
  if (wish->alternative && sw_operation_get_twin (sw_request_get_operation (request)) != NULL)
    sw_request_set_operation (request, sw_operation_get_twin (sw_request_get_operation (request)));
  if (!_sw_cli_options_fill (options, request, &error))
    return _sw_cli_tell_error (session->json, error);
  sw_studio_get_facts (session->studio, request, &facts);
  if (wish->alternative)
    facts.source_known = FALSE;
  violations = sw_request_validate (request, &facts);
  if (violations->len > 0)
    return _sw_cli_tell_violations (session->json, request, violations);
  if (wish->dry_run)
    return _sw_cli_tell_request (session, request, service);
  return _sw_cli_run_request (session, request, service, folder);
}

static int
operate (const Operation *operation,
         Wish            *wish,
         SwCliOptions    *options)
{
  g_autoptr (SwCliSession) session = NULL;
  g_autoptr (SwClip) first = NULL;
  g_autoptr (SwClip) second = NULL;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GError) error = NULL;
  guint n_songs = wish->songs != NULL ? g_strv_length (wish->songs) : 0;
  int   code;

  if (n_songs != operation->n_sources && !(operation->optional && n_songs == 0))
    return tell_wrong_songs (operation);
  if (wish->out != NULL && (folder = _sw_cli_prepare_folder (wish->out, &error)) == NULL)
    {
      _sw_cli_tell_error (wish->json, error);
      return SW_CLI_DISK;
    }
  session = _sw_cli_session_new (FALSE, wish->json);
  code = _sw_cli_session_open (session);
  if (code != SW_CLI_OK)
    return code;
  if (n_songs > 0)
    first = _sw_cli_find_clip (session, wish->songs[0], wish->take, &error);
  if (n_songs > 1 && error == NULL)
    second = _sw_cli_find_clip (session, wish->songs[1], 0, &error);
  if (error != NULL)
    {
      _sw_cli_tell_error (wish->json, error);
      return SW_CLI_BAD_REQUEST;
    }
  return send (session, operation, wish, options, (SwClip *[]){ first, second, NULL }, folder);
}

static void
add_options (GOptionContext  *context,
             const Operation *operation,
             Wish            *wish)
{
  const GOptionEntry common[] = {
    { "service", 0, 0, G_OPTION_ARG_STRING, &wish->service, N_ ("Where (default: where the song is)"), "builtin|musicapi|URL" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &wish->out, N_ ("Copy the results to this folder too"), N_ ("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &wish->json, N_ ("Print one JSON object instead of paths"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &wish->dry_run, N_ ("Show the request and its price, send nothing"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &wish->songs, NULL, NULL },
    { NULL },
  };
  const GOptionEntry song[] = {
    { "take", 0, 0, G_OPTION_ARG_INT, &wish->take, N_ ("Which take, when a title has several"), N_ ("NUMBER") },
    { NULL },
  };
  const GOptionEntry full[] = {
    { "full", 0, 0, G_OPTION_ARG_NONE, &wish->full, N_ ("All instruments instead of voice and accompaniment"), NULL },
    { NULL },
  };
  const GOptionEntry alternative[] = {
    { "alternative", 0, 0, G_OPTION_ARG_NONE, &wish->alternative, N_ ("The task type for the other kind of song, when the service refuses this one"), NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  if (operation->n_sources > 0)
    g_option_context_add_main_entries (context, song, GETTEXT_PACKAGE);
  if (operation->full != NULL)
    g_option_context_add_main_entries (context, full, GETTEXT_PACKAGE);
  if (sw_operation_get_twin (sw_contract_get_operation (sw_contract_get_default (), operation->operation)) != NULL)
    g_option_context_add_main_entries (context, alternative, GETTEXT_PACKAGE);
}

int
_sw_cli_operate (const char *name,
                 int         argc,
                 char      **argv)
{
  const Operation *operation = find_operation (name);
  const char      *usage[] = { NULL, _ ("SONG"), _ ("SONG SONG") };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (SwCliOptions) options = NULL;
  g_auto (Wish) wish = { 0 };
  int code;

  g_return_val_if_fail (operation != NULL, SW_CLI_BAD_REQUEST);

  context = g_option_context_new (usage[operation->n_sources]);
  options = _sw_cli_options_new_for (sw_contract_get_default (), operation->operation);
  g_option_context_set_summary (context, get_purpose (operation->operation));
  if (operation->n_sources > 0)
    g_option_context_set_description (context, _ ("SONG is the title of a song of the library, its id (see “songwright clips”), or “last”."));
  add_options (context, operation, &wish);
  _sw_cli_options_add_to (options, g_option_context_get_main_group (context));
  if (!_sw_cli_parse (context, &argc, &argv, &code))
    return code;
  return operate (operation, &wish, options);
}
