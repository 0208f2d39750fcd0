/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well the engine's own songs are heard again: tempo, beats, key and voice of each
 * folder given (audio.mp3 with its score.json) against the score; prints "name value
 * unit" at the end, a line for each miss before. What it takes of time is printed too. */

#include "sw-analysis.h"
#include "sw-score.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define FRAME 0.02 /* seconds, for voice activity */

typedef struct
{
  guint  n, tempo, octave, key, minor, n_minor, bars;
  double beat_hits, beats, found_beats;
  double voice_both, voice_true, voice_found;
  double seconds, processor;
} Sums;

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
    g_printerr ("%s: %s\n", path, error->message);
  return score;
}

static gboolean
near_tempo (double found,
            double bpm)
{
  return fabs (found - bpm) < 1;
}

/* The written beats met within 70 ms. */
static double
compare_beats (SwScore    *score,
               SwAnalysis *analysis,
               double     *n_written,
               gboolean   *downbeats)
{
  double hits = 0, bars = 0, bar_hits = 0;

  *n_written = 0;
  for (double beat = 0; beat < score->length; beat++, (*n_written)++)
    {
      double  time = sw_score_beat_to_seconds (score, beat);
      SwBeat *best = NULL;

      for (guint i = 0; i < analysis->beats->len; i++)
        {
          SwBeat *found = &g_array_index (analysis->beats, SwBeat, i);

          if (best == NULL || fabs (found->time - time) < fabs (best->time - time))
            best = found;
        }
      if (best == NULL)
        continue;
      hits += fabs (best->time - time) < 0.07;
      if (fmod (beat, score->beats_per_bar) == 0)
        {
          bars++;
          bar_hits += fabs (best->time - time) < 0.07 && best->position == 1;
        }
    }
  *downbeats = bar_hits > 0.8 * bars;
  return hits;
}

/* Rests shorter than half a second inside a line are singing. */
static void
mark_voice (SwScore *score,
            guint8  *frames,
            gsize    n)
{
  for (guint i = 0; i < score->lines->len; i++)
    {
      SwSungLine *line = g_ptr_array_index (score->lines, i);

      for (guint k = 0; k < line->notes->len; k++)
        {
          SwSungNote *note = &g_array_index (line->notes, SwSungNote, k);
          double      start = sw_score_beat_to_seconds (score, note->start);
          double      end = sw_score_beat_to_seconds (score, note->start + note->length);
          double      next = k + 1 < line->notes->len ? sw_score_beat_to_seconds (score, (note + 1)->start) : end;

          if (next - end < 0.5)
            end = next;
          for (gsize f = (gsize)(start / FRAME); f < n && f * FRAME < end; f++)
            frames[f] = 1;
        }
    }
}

static void
compare_voice (SwScore    *score,
               SwAnalysis *analysis,
               Sums       *sums)
{
  gsize              n = (gsize)(analysis->duration / FRAME);
  g_autofree guint8 *frames = g_new0 (guint8, n + 1);

  mark_voice (score, frames, n);
  for (gsize f = 0; f < n; f++)
    {
      gboolean found = sw_analysis_get_voiced (analysis, f * FRAME, (f + 1) * FRAME) > FRAME / 2;

      sums->voice_both += found && frames[f];
      sums->voice_found += found;
      sums->voice_true += frames[f];
    }
}

static double
get_processor_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static void
compare (const char *folder,
         Sums       *sums)
{
  g_autofree char *path = g_build_filename (folder, "audio.mp3", NULL);
  g_autoptr (SwScore) score = load_score (folder);
  g_autoptr (SwAnalysis) analysis = NULL;
  g_autoptr (GError) error = NULL;
  double   bpm, written, before = get_processor_seconds (), hits;
  gboolean exact, octave, key, bars;

  if (score == NULL)
    return;
  analysis = sw_analyse_file (path, SW_ANALYSE_ALL, NULL, NULL, NULL, &error);
  if (analysis == NULL)
    {
      g_printerr ("%s: %s\n", path, error->message);
      return;
    }
  sums->processor += get_processor_seconds () - before;
  sums->seconds += analysis->duration;
  bpm = sw_score_get_bpm (score);
  exact = near_tempo (analysis->tempo, bpm);
  octave = exact || near_tempo (analysis->tempo / 2, bpm) || near_tempo (analysis->tempo * 2, bpm);
  key = analysis->key == score->key && analysis->minor == score->minor;
  hits = compare_beats (score, analysis, &written, &bars);
  compare_voice (score, analysis, sums);

  sums->n++;
  sums->tempo += octave;
  sums->octave += exact;
  sums->key += key;
  sums->n_minor += score->minor;
  sums->minor += key && score->minor;
  sums->bars += bars;
  sums->beat_hits += hits;
  sums->beats += written;
  sums->found_beats += analysis->beats->len;
  if (!exact || !key || !bars || hits < 0.85 * written)
    g_print ("# %s: tempo %.2f of %.2f, key %d%s of %d%s, beats %.2f, bars %u of %u%s\n", folder, analysis->tempo, bpm, analysis->key,
             analysis->minor ? "m" : "", score->key, score->minor ? "m" : "", hits / written, analysis->beats_per_bar,
             score->beats_per_bar, bars ? "" : " (elsewhere)");
}

int
main (int    argc,
      char **argv)
{
  Sums   sums = { 0 };
  double recall, precision;

  for (int i = 1; i < argc; i++)
    compare (argv[i], &sums);
  if (sums.n == 0)
    {
      g_printerr ("Folders with audio.mp3 and score.json are wanted\n");
      return EXIT_FAILURE;
    }
  g_print ("songs %u\n", sums.n);
  g_print ("tempo-octave-tolerant %.3f share (aim 0.95)\n", (double)sums.tempo / sums.n);
  g_print ("tempo-octave-right %.3f share (aim 0.80)\n", (double)sums.octave / sums.n);
  g_print ("key %.3f share (aim 0.90)\n", (double)sums.key / sums.n);
  g_print ("key-of-minor-songs %.3f share\n", sums.n_minor > 0 ? (double)sums.minor / sums.n_minor : NAN);
  recall = sums.beat_hits / sums.beats;
  g_print ("beats-met %.3f share of written within 70 ms (aim 0.85)\n", recall);
  g_print ("beats-precision %.3f share of found\n", sums.beat_hits / sums.found_beats);
  g_print ("bars %.3f share of songs with the downbeats right\n", (double)sums.bars / sums.n);
  recall = sums.voice_both / sums.voice_true;
  precision = sums.voice_both / sums.voice_found;
  g_print ("voice-activity-f1 %.3f (aim 0.85; precision %.3f, recall %.3f, all voiced would be %.3f)\n", 2 * recall * precision / (recall + precision), precision, recall,
           2 * sums.voice_true / (sums.voice_true + sums.seconds / FRAME));
  g_print ("processor-per-4-minutes %.2f s (aim 2)\n", 240 * sums.processor / sums.seconds);
  return EXIT_SUCCESS;
}
