/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Songs of the library as files for elsewhere. */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"
#include "sw-studio-export.h"

#include <glib/gi18n.h>

typedef struct
{
  SwExportOptions options;
  gboolean        stems;
  int             take;
  GFile          *folder;
  GCancellable   *cancellable;
} Wish;

static void
interrupt (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static GFile *
export_one (SwCliSession *session,
            SwClip       *clip,
            Wish         *wish,
            GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (wish->stems)
    {
      sw_studio_export_pack_async (session->studio, clip, wish->folder, wish->cancellable, _sw_cli_store_result, &result);
      _sw_cli_session_wait (session, &result);
      return sw_studio_export_pack_finish (session->studio, result, error);
    }
  sw_studio_export_song_async (session->studio, clip, &wish->options, wish->folder, wish->cancellable, _sw_cli_store_result, &result);
  _sw_cli_session_wait (session, &result);
  return sw_studio_export_song_finish (session->studio, result, error);
}

static int
export_songs (SwCliSession *session,
              char        **names,
              Wish         *wish)
{
  session->interrupt = interrupt;
  session->interrupt_data = wish->cancellable;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwClip) clip = _sw_cli_find_clip (session, names[i], wish->take, &error);
      g_autoptr (GFile) file = NULL;

      if (clip == NULL)
        {
          _sw_cli_tell_error (session->json, error);
          return SW_CLI_BAD_REQUEST;
        }
      file = export_one (session, clip, wish, &error);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return SW_CLI_INTERRUPTED;
      if (file == NULL)
        return _sw_cli_tell_error (session->json, error);
      g_print ("%s\n", g_file_peek_path (file));
    }
  return SW_CLI_OK;
}

int
_sw_cli_export (int    argc,
                char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("SONG…"));
  g_autoptr (SwCliSession) session = NULL;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *format = NULL;
  g_autofree char *pattern = NULL;
  g_autofree char *artist = NULL;
  g_autofree char *to = NULL;
  g_auto (GStrv) songs = NULL;
  Wish               wish = { 0 };
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_ ("What to write (default: mp3)"), "mp3|flac|ogg|opus|wav" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_ ("Where to (default: here)"), N_ ("DIR") },
    { "pattern", 0, 0, G_OPTION_ARG_STRING, &pattern, N_ ("How files are called (default: “%title% (take %take%)”)"), N_ ("PATTERN") },
    { "artist", 0, 0, G_OPTION_ARG_STRING, &artist, N_ ("Who the artist is (default: Songwright)"), N_ ("NAME") },
    { "sidecar", 0, 0, G_OPTION_ARG_NONE, &wish.options.sidecar, N_ ("Also write a JSON file with the complete request"), NULL },
    { "lyrics", 0, 0, G_OPTION_ARG_NONE, &wish.options.lyrics, N_ ("Also write the words, with times when they are known"), NULL },
    { "stems", 0, 0, G_OPTION_ARG_NONE, &wish.stems, N_ ("Write a folder with the stems instead, for a sequencer"), NULL },
    { "take", 0, 0, G_OPTION_ARG_INT, &wish.take, N_ ("Which take, when a title has several"), N_ ("NUMBER") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &songs, NULL, NULL },
    { NULL },
  };
  int code;

  g_option_context_set_summary (context, _ ("Writes songs of the library as files with complete tags. Asks no service.\n"
                                            "Names in a pattern: %title% %take% %artist% %style% %model% %date% %bpm% %key%."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!_sw_cli_parse (context, &argc, &argv, &code))
    return code;
  if ((format != NULL && !sw_sound_format_parse (format, &wish.options.format)) || songs == NULL)
    {
      g_printerr ("songwright: %s\n", _ ("name at least one song, and as the format mp3, flac, ogg, opus or wav"));
      return SW_CLI_BAD_REQUEST;
    }
  wish.options.pattern = pattern;
  wish.options.artist = artist;
  folder = g_file_new_for_commandline_arg (to != NULL ? to : ".");
  if (g_file_query_file_type (folder, G_FILE_QUERY_INFO_NONE, NULL) != G_FILE_TYPE_DIRECTORY)
    {
      /* translators: %s is what somebody typed */
      g_printerr (_ ("songwright: “%s” is no folder\n"), to);
      return SW_CLI_DISK;
    }
  wish.folder = folder;
  wish.cancellable = cancellable;
  session = _sw_cli_session_new (FALSE, FALSE);
  code = _sw_cli_session_open (session);
  return code == SW_CLI_OK ? export_songs (session, songs, &wish) : code;
}
