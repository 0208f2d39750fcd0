/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A few lines sung to ears that nobody here has made; `./dev bench voice` measures all
 * singers with many lines.
 */

#include "sw-measure.h"
#include "sw-phonetics.h"
#include "sw-score-fixture.h"
#include "sw-singer.h"
#include "sw-voice-ears.h"
#include "sw-voice-lines.h"

#include <math.h>
#include <string.h>

#define N_LINES 3

static const guint8 female_tune[] = { 64, 65, 67, 69, 67, 64, 62, 60, 0 };
static const guint8 male_tune[] = { 52, 53, 55, 57, 55, 52, 50, 48, 0 };

/* The recogniser's model takes a second to load. */
static SwVoiceEars *ears;

typedef struct
{
  guint n_frames, n_near, n_words, n_close, n_right;
} Tally;

static void
count_frames (SwScore    *score,
              SwSungLine *line,
              GArray     *samples,
              double      start,
              Tally      *tally)
{
  g_autoptr (GArray) track = sw_voice_ears_track_pitch ((float *)samples->data, samples->len);

  for (guint i = 0; i < line->notes->len; i++)
    {
      SwSungNote *note = &g_array_index (line->notes, SwSungNote, i);
      double      from = sw_score_beat_to_seconds (score, note->start) - start + 0.09;
      double      to = sw_score_beat_to_seconds (score, note->start + note->length) - start - 0.04;

      for (guint frame = ceil (from * 100); frame < to * 100 && frame < track->len; frame++)
        {
          float hz = g_array_index (track, float, frame);

          if (hz <= 0)
            continue;
          tally->n_frames++;
          tally->n_near += fabs (69 + 12 * log2 (hz / 440) - note->pitch) <= 0.5;
        }
    }
}

static void
count_words (SwScore    *score,
             SwSungLine *line,
             GArray     *samples,
             double      start,
             Tally      *tally)
{
  g_autoptr (GArray) times = sw_singer_get_word_times (score, line);
  g_auto (GStrv) words = g_strsplit (line->text, " ", -1);
  g_autoptr (GArray) heard = sw_voice_ears_align (ears, (const char *const *)words, (float *)samples->data, samples->len);

  tally->n_words += g_strv_length (words);
  for (guint i = 0; heard != NULL && i < heard->len; i++)
    tally->n_close += fabs (g_array_index (times, double, 2 * i) - start -
                            g_array_index (heard, SwHeardWord, i).start) <= 0.1;
}

static void
test_singer (gconstpointer data)
{
  const SwSingerInfo *singer = sw_singer_find (data);
  Tally               tally = { 0 };

  for (guint i = 0; i < N_LINES; i++)
    {
      g_autoptr (SwScore) score = sw_score_fixture_new (100, 6);
      SwSungLine   *line = sw_score_fixture_add_words (score, tuning_lines[5 * i], 2, 0.6,
                                                     singer->gender == 'f' ? female_tune : male_tune);
      SwSingOptions options = { 0, 1, 0, TRUE, i, NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) samples = NULL;
      double start;

      g_free (score->voice);
      score->voice = g_strdup (singer->id);
      samples = sw_singer_sing_line (singer, score, line, NULL, &options, &start, &error);
      g_assert_no_error (error);
      count_frames (score, line, samples, start, &tally);
      count_words (score, line, samples, start, &tally);
      tally.n_right += sw_voice_ears_choose (ears, tuning_lines, (float *)samples->data, samples->len) == (int)(5 * i);
    }

  g_test_message ("%s: %u of %u frames within 50 cents, %u of %u words within 100 ms, %u of %u lines understood",
                  singer->id, tally.n_near, tally.n_frames, tally.n_close, tally.n_words, tally.n_right, N_LINES);
  g_assert_cmpuint (tally.n_frames, >, 300);
  g_assert_cmpuint (tally.n_near, >=, 0.96 * tally.n_frames);
  g_assert_cmpuint (tally.n_close, >=, 0.75 * tally.n_words);
  g_assert_cmpuint (tally.n_right, ==, N_LINES);
}

/* The ears themselves: what nobody sang is not heard. */
static void
test_silence_is_not_understood (void)
{
  g_autofree float *silence = g_new0 (float, 2 * SW_MEASURE_RATE);
  g_autoptr (GArray) track = sw_voice_ears_track_pitch (silence, 2 * SW_MEASURE_RATE);

  for (guint i = 0; i < track->len; i++)
    g_assert_cmpfloat (g_array_index (track, float, i), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ears = sw_voice_ears_new ();
  if (ears == NULL)
    {
      g_print ("1..0 # SKIP the recogniser's English is not installed\n");
      return 0;
    }

  g_test_add_data_func ("/voice-ears/nova", "nova", test_singer);
  g_test_add_data_func ("/voice-ears/rowan", "rowan", test_singer);
  g_test_add_func ("/voice-ears/silence", test_silence_is_not_understood);
  result = g_test_run ();
  sw_voice_ears_free (ears);

  return result;
}
