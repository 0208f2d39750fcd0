/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The words of a song with their times, for players of other people. */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"

#include <glib/gi18n.h>
#include <string.h>

static int
export_words (SwCliSession *session,
              const char   *song,
              int           take,
              SwWordsFormat format,
              const char   *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwClip) clip = _sw_cli_find_clip (session, song, take, &error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GFile) target = NULL;
  g_autofree char *name = NULL;

  if (clip == NULL)
    {
      _sw_cli_tell_error (session->json, error);
      return SW_CLI_BAD_REQUEST;
    }
  if (out != NULL)
    target = g_file_new_for_commandline_arg (out);
  else
    {
      g_autofree char *audio_name = sw_studio_dup_export_name (session->studio, clip);
      char            *dot = strrchr (audio_name, '.');

      name = g_strdup_printf ("%.*s.%s", dot != NULL ? (int)(dot - audio_name) : G_MAXINT, audio_name, sw_words_format_get_ending (format));
      target = g_file_new_for_path (name);
    }
  sw_studio_export_words_async (session->studio, clip, format, target, NULL, _sw_cli_store_result, &result);
  _sw_cli_session_wait (session, &result);
  if (!sw_studio_export_words_finish (session->studio, result, &error))
    return _sw_cli_tell_error (session->json, error);
  g_print ("%s\n", g_file_peek_path (target));
  return SW_CLI_OK;
}

static gboolean
parse_format (const char    *text,
              SwWordsFormat *format)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (SW_TYPE_WORDS_FORMAT);
  const GEnumValue *value = g_enum_get_value_by_nick (G_ENUM_CLASS (class), text);

  if (value != NULL)
    *format = value->value;
  return value != NULL;
}

int
_sw_cli_words (int    argc,
               char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("SONG"));
  g_autoptr (SwCliSession) session = NULL;
  g_autofree char *format_name = NULL;
  g_autofree char *out = NULL;
  g_auto (GStrv) songs = NULL;
  SwWordsFormat      format = SW_WORDS_LRC;
  int                take = 0;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format_name, N_ ("What to write (default: lrc)"), "lrc|enhanced-lrc|srt" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_ ("The file to write (default: the song's title, here)"), N_ ("FILE") },
    { "take", 0, 0, G_OPTION_ARG_INT, &take, N_ ("Which take, when a title has several"), N_ ("NUMBER") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &songs, NULL, NULL },
    { NULL },
  };
  int code;

  g_option_context_set_summary (context, _ ("Writes the words of a song with their times to a file. Asks no service."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!_sw_cli_parse (context, &argc, &argv, &code))
    return code;
  if ((format_name != NULL && !parse_format (format_name, &format)) || songs == NULL || g_strv_length (songs) != 1)
    {
      g_printerr ("songwright: %s\n", _ ("name one song, and as the format lrc, enhanced-lrc or srt"));
      return SW_CLI_BAD_REQUEST;
    }
  session = _sw_cli_session_new (FALSE, FALSE);
  code = _sw_cli_session_open (session);
  return code == SW_CLI_OK ? export_words (session, songs[0], take, format, out) : code;
}
