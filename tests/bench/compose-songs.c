/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Composes songs for measuring: compose-songs [options] FOLDER. Writes STYLE-SEED.json
 * and STYLE-SEED.mid, with --wav also STYLE-SEED.wav, each song alone in its file, and
 * prints one line per song: name, style, bpm, key, seconds.
 */

#include "sw-compose.h"
#include "sw-song.h"
#include "sw-song-plan.h"

#include <locale.h>
#include <string.h>

static int      n_seeds = 1, first_seed = 0, take = 0;
static double   duration = 0, style_weight = 0.5, weirdness = 0.5;
static gboolean wav, instrumental;
static char    *only, *extra, *model;
static char   **folders;

static const GOptionEntry options[] = {
  { "seeds", 'n', 0, G_OPTION_ARG_INT, &n_seeds, "Songs per style", "N" },
  { "first", 'f', 0, G_OPTION_ARG_INT, &first_seed, "First seed", "SEED" },
  { "take", 't', 0, G_OPTION_ARG_INT, &take, "Take", "N" },
  { "duration", 'd', 0, G_OPTION_ARG_DOUBLE, &duration, "Length wished", "SECONDS" },
  { "style-weight", 0, 0, G_OPTION_ARG_DOUBLE, &style_weight, "Obedience", "0…1" },
  { "weirdness", 0, 0, G_OPTION_ARG_DOUBLE, &weirdness, "Surprise", "0…1" },
  { "only", 'o', 0, G_OPTION_ARG_STRING, &only, "One style", "ID" },
  { "tags", 0, 0, G_OPTION_ARG_STRING, &extra, "More tags", "TAGS" },
  { "model", 0, 0, G_OPTION_ARG_STRING, &model, "Model", "NAME" },
  { "instrumental", 'i', 0, G_OPTION_ARG_NONE, &instrumental, "No words", NULL },
  { "wav", 'w', 0, G_OPTION_ARG_NONE, &wav, "Render too", NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &folders, NULL, "FOLDER" },
  { NULL }
};

static void
write_song (const SwStyle *style,
            guint          seed,
            const char    *folder)
{
  static const char *const briefs[] = { "a song about the sea", "a night in the city", "missing somebody far away", "summer with friends" };
  SwSongWish               wish = { .write_lyrics = TRUE, .seed = seed, .duration = duration, .style_weight = style_weight, .weirdness = weirdness };
  g_autofree char         *tags = g_strdup_printf ("%s%s%s", style->name, extra != NULL ? ", " : "", extra != NULL ? extra : "");
  g_autofree char         *base = g_strdup_printf ("%s/%s-%u", folder, style->id, seed);
  g_autofree char         *json = g_strconcat (base, ".json", NULL);
  g_autofree char         *mid = g_strconcat (base, ".mid", NULL);
  g_autofree char         *sound = g_strconcat (base, ".wav", NULL);
  g_autofree char         *text = NULL;
  g_autofree char         *key = NULL;
  g_autoptr (SwScore) score = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  wish.tags = tags;
  wish.model = model != NULL ? model : (char *)"sonic-v6";
  wish.description = (char *)briefs[seed % G_N_ELEMENTS (briefs)];
  wish.instrumental = instrumental;
  wish.gender = seed % 2 == 0 ? 'f' : 'm';
  score = sw_compose (&wish, (guint)take);
  node = sw_score_to_json (score);
  text = json_to_string (node, FALSE);
  bytes = sw_score_to_midi (score);
  key = sw_score_dup_key_name (score);
  if (!g_file_set_contents (json, text, -1, &error) || !g_file_set_contents (mid, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), &error))
    g_error ("%s", error->message);
  if (wav && !sw_song_render_wav (score, 16, sound, NULL, NULL, NULL, &error))
    g_error ("%s", error->message);
  g_print ("%s-%u %s %g “%s” %.1f\n", style->id, seed, score->style, sw_score_get_bpm (score), key, sw_score_get_duration (score));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  SwStyleLibrary *library = sw_style_library_get ();

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || folders == NULL)
    g_error ("%s", error != NULL ? error->message : "compose-songs [options] FOLDER");
  for (guint i = 0; i < sw_style_library_get_n (library); i++)
    for (int seed = first_seed; seed < first_seed + n_seeds; seed++)
      if (only == NULL || strcmp (only, sw_style_library_get_style (library, i)->id) == 0)
        write_song (sw_style_library_get_style (library, i), (guint)seed, folders[0]);
  return 0;
}
