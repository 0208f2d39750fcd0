/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Some short songs as they come out of the encoder: loudness, peaks, silence, stems.
 * `./dev bench songs` does the same for all styles.
 */

#include "sw-compose.h"
#include "sw-encode.h"
#include "sw-measure.h"
#include "sw-render.h"
#include "sw-test-util.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define SECOND 44100

typedef struct
{
  const char *style;
  char        gender;
} Case;

static SwScore *
compose (const Case *song)
{
  SwSongWish wish = {
    .title = (char *)"Paper Boats",
    .tags = (char *)song->style,
    .lyrics = (char *)"[Verse]\nThe river carries every light\n[Chorus]\nAnd paper boats sail home tonight\n",
    .model = (char *)"sonic-v6",
    .gender = song->gender,
    .style_weight = 0.5,
    .weirdness = 0.5,
    .duration = 14,
    .seed = 5,
  };

  return sw_compose (&wish, 0);
}

/* As a player would hear it. */
static SwStem *
encode_and_decode (SwStem *stem)
{
  static const SwId3Tags tags = { .title = "Paper Boats" };
  g_autofree char       *folder = sw_test_make_dir ();
  g_autofree char       *path = g_build_filename (folder, "audio.mp3", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sw_encode_mp3 (stem, &tags, NULL, &error);
  SwStem *decoded;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
  decoded = sw_measure_decode (path, NULL);
  sw_test_remove_tree (folder);

  return decoded;
}

/* Longest silence between the first and the last sound, in seconds. */
static double
get_longest_silence (SwStem *stem)
{
  gsize    longest = 0, length = 0;
  gboolean begun = FALSE;

  for (gsize i = 0; i < stem->n_frames; i++)
    if (fabsf (stem->samples[0][i]) > 1e-3f || fabsf (stem->samples[1][i]) > 1e-3f)
      {
        longest = begun ? MAX (longest, length) : 0;
        begun = TRUE;
        length = 0;
      }
    else
      length++;

  return (double)longest / SECOND;
}

static void
test_song (gconstpointer data)
{
  g_autoptr (SwScore) score = compose (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwRender) render = sw_render_score (score, SW_RENDER_STEMS, 0, NULL, NULL, NULL, &error);
  g_autoptr (SwStem) decoded = NULL;
  g_autoptr (SwStem) sum = NULL;

  g_assert_no_error (error);
  decoded = encode_and_decode (render->stem);
  g_assert_cmpfloat_with_epsilon (sw_measure_loudness (decoded), -14, 0.3);
  g_assert_cmpfloat (sw_measure_true_peak (decoded), <=, -1);
  g_assert_cmpfloat (get_longest_silence (decoded), <, 1.5);
  g_assert_cmpfloat_with_epsilon (render->loudness, sw_measure_loudness (render->stem), 0.05);
  g_assert_cmpfloat_with_epsilon (render->true_peak, sw_measure_true_peak (render->stem), 0.3);

  sum = sw_stem_new (render->stem->n_frames);
  for (guint role = 0; role < SW_N_PART_ROLES; role++)
    {
      g_autoptr (SwStem) stem = NULL;

      if (!(render->roles & SW_RENDER_ROLE (role)))
        continue;
      stem = sw_render_load_stems (render, SW_RENDER_ROLE (role), &error);
      g_assert_no_error (error);
      for (int c = 0; c < 2; c++)
        for (gsize i = 0; i < sum->n_frames; i++)
          sum->samples[c][i] += stem->samples[c][i];
    }
  for (int c = 0; c < 2; c++)
    {
      for (gsize i = 0; i < sum->n_frames; i++)
        sum->samples[c][i] -= render->stem->samples[c][i];
      g_assert_cmpfloat (sw_measure_level (sum->samples[c], sum->n_frames), <,
                         sw_measure_level (render->stem->samples[c], sum->n_frames) - 100);
    }
}

int
main (int    argc,
      char **argv)
{
  static const Case cases[] = { { "pop", 'f' }, { "trap", 'm' }, { "metal", 'f' }, { "ambient", 'm' }, { "waltz", 'f' } };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sound/", cases[i].style, NULL);

      g_test_add_data_func (path, &cases[i], test_song);
    }

  return g_test_run ();
}
