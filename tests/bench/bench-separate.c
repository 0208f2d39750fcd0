/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How roughly a mix is parted: songs are rendered from the scores given (folders with score.json) as
 * voice and band, parted again from their sum, and the signal-to-distortion ratio (scale
 * invariant) compared with that of the mix itself. Chords too. */

#include "sw-listen.h"
#include "sw-render.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

static SwScore *
load_score (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "score.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  SwScore *score = NULL;

  if (json_parser_load_from_file (parser, path, &error))
    score = sw_score_new_from_json (json_parser_get_root (parser), &error);
  if (score == NULL)
    g_error ("%s: %s", path, error->message);
  return score;
}

/* dB: @estimate against @truth, any gain allowed. */
static double
measure_sdr (SwStem *estimate,
             SwStem *truth)
{
  double product = 0, square = 0, error = 0, gain;

  for (guint c = 0; c < 2; c++)
    for (gsize i = 0; i < truth->n_frames; i++)
      {
        product += (double)estimate->samples[c][i] * truth->samples[c][i];
        square += (double)truth->samples[c][i] * truth->samples[c][i];
      }
  gain = product / square;
  for (guint c = 0; c < 2; c++)
    for (gsize i = 0; i < truth->n_frames; i++)
      {
        double off = estimate->samples[c][i] - gain * truth->samples[c][i];

        error += off * off;
      }
  return 10 * log10 (gain * gain * square / error);
}

static SwAnalysis *
analyse (SwStem *mix)
{
  g_autofree float *pairs = g_new (float, 2 * mix->n_frames);

  for (gsize i = 0; i < 2 * mix->n_frames; i++)
    pairs[i] = mix->samples[i & 1][i / 2];
  return sw_analyse_samples (pairs, mix->n_frames, 2, SW_LISTEN_RATE, SW_ANALYSE_ALL, NULL, NULL);
}

static gboolean
is_minor (const SwChord *chord)
{
  for (guint i = 0; i < chord->n_intervals; i++)
    if (chord->intervals[i] == 3)
      return TRUE;
  return FALSE;
}

/* The share of beats whose root and third are heard. */
static double
compare_chords (SwScore    *score,
                SwStem     *mix,
                SwAnalysis *analysis)
{
  g_autoptr (GArray) heard = sw_listen_chords (mix, analysis, NULL, NULL);
  double hits = 0, all = 0;

  for (guint k = 0; k < score->chords->len; k++)
    {
      SwChord *chord = &g_array_index (score->chords, SwChord, k);

      for (double beat = chord->start + 0.5; beat < chord->start + chord->length; beat++, all++)
        for (guint i = 0; i < heard->len; i++)
          {
            SwHeardChord *found = &g_array_index (heard, SwHeardChord, i);
            double        time = sw_score_beat_to_seconds (score, beat);

            if (time >= found->start && time < found->end)
              hits += found->chord.root == chord->root && is_minor (&found->chord) == is_minor (chord);
          }
    }
  return hits / all;
}

static double
get_processor_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

int
main (int    argc,
      char **argv)
{
  double voice_gain = 0, band_gain = 0, chords = 0, processor = 0, seconds = 0;

  for (int i = 1; i < argc; i++)
    {
      g_autoptr (SwScore) score = load_score (argv[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (SwRender) render = sw_render_score (score, SW_RENDER_STEMS, 0, NULL, NULL, NULL, &error);
      g_autoptr (SwStem) true_voice = NULL;
      g_autoptr (SwStem) true_band = NULL;
      g_autoptr (SwStem) voice = NULL;
      g_autoptr (SwStem) band = NULL;
      g_autoptr (SwAnalysis) analysis = NULL;
      double before, own_voice, own_band, own_chords;

      if (render == NULL)
        g_error ("%s", error->message);
      true_voice = sw_render_load_stems (render, SW_RENDER_VOCALS, NULL);
      true_band = sw_render_load_stems (render, SW_RENDER_INSTRUMENTS, NULL);
      analysis = analyse (render->stem);
      before = get_processor_seconds ();
      sw_listen_separate (render->stem, analysis, &voice, &band, NULL, NULL, NULL, NULL);
      processor += get_processor_seconds () - before;
      seconds += analysis->duration;
      own_voice = measure_sdr (voice, true_voice) - measure_sdr (render->stem, true_voice);
      own_band = measure_sdr (band, true_band) - measure_sdr (render->stem, true_band);
      own_chords = compare_chords (score, render->stem, analysis);
      g_print ("# %s: voice %+.1f dB to %.1f, band %+.1f dB to %.1f, chords %.2f\n", argv[i], own_voice, measure_sdr (voice, true_voice), own_band,
               measure_sdr (band, true_band), own_chords);
      voice_gain += own_voice / (argc - 1);
      band_gain += own_band / (argc - 1);
      chords += own_chords / (argc - 1);
    }
  if (argc < 2)
    {
      g_printerr ("Folders with score.json are wanted\n");
      return EXIT_FAILURE;
    }
  g_print ("separation-voice %.2f dB better than the mix\n", voice_gain);
  g_print ("separation-band %.2f dB better than the mix\n", band_gain);
  g_print ("separation-processor %.3f s for each second\n", processor / seconds);
  g_print ("chords %.3f share of beats with root and third right\n", chords);
  return EXIT_SUCCESS;
}
