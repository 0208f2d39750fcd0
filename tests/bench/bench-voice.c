/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well the singers sing, heard by ears that were not made here: pitch against the
 * score by two trackers (our YIN and aubio's yinfft), words against a forced alignment
 * and a forced choice among 24 lines by pocketsphinx. The lines are set to music by the
 * composer, in several styles, in the range of each singer. Prints "name value unit".
 *
 * Arguments: --singer ID, --styles "pop, rock", --lines tuning|held-out, --seed N,
 * --delivery NAME, --pitch-only, --verbose, --write FOLDER.
 */

#include "sw-compose.h"
#include "sw-measure.h"
#include "sw-phonetics.h"
#include "sw-singer.h"
#include "sw-voice-ears.h"
#include "sw-voice-lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_LINES 24
#define HOP 0.01

static char    *singer_id, *styles = (char *)"pop, rock, folk", *line_set = (char *)"held-out", *folder, *delivery;
static int      seed = 11;
static gboolean verbose, pitch_only;

static const GOptionEntry options[] = {
  { "singer", 0, 0, G_OPTION_ARG_STRING, &singer_id, "only this singer", "ID" },
  { "styles", 0, 0, G_OPTION_ARG_STRING, &styles, "styles, separated by commas", "LIST" },
  { "lines", 0, 0, G_OPTION_ARG_STRING, &line_set, "tuning or held-out", "SET" },
  { "delivery", 0, 0, G_OPTION_ARG_STRING, &delivery, "plain, soft, powerful, whispered or spoken", "NAME" },
  { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "of the songs", "N" },
  { "verbose", 0, 0, G_OPTION_ARG_NONE, &verbose, "say what was misheard", NULL },
  { "pitch-only", 0, 0, G_OPTION_ARG_NONE, &pitch_only, "leave the words out", NULL },
  { "write", 0, 0, G_OPTION_ARG_FILENAME, &folder, "keep the lines as sound files", "FOLDER" },
  { NULL }
};

typedef struct
{
  guint   n_lines, n_right, n_rejected;
  GArray *deviations; /* (element-type double): seconds, words' starts, ours − heard */
  guint   n_clear[2], n_near[2], n_both, n_both_near, n_folded[2], n_notes;
  double  seconds, processor;
} Tally;

static double
get_processor_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return time.tv_sec + time.tv_nsec * 1e-9;
}

static char *
make_lyrics (const char *const *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_LINES; i++)
    {
      if (i % 8 == 0)
        g_string_append (text, "[Verse]\n");
      else if (i % 8 == 4)
        g_string_append (text, "[Chorus]\n");
      g_string_append_printf (text, "%s\n", lines[i]);
    }

  return g_string_free (text, FALSE);
}

/* The song as it would be for this singer: her range, as a whole. */
static SwScore *
compose (const SwSingerInfo *singer,
         const char         *style,
         const char         *lyrics)
{
  SwSongWish wish = { .title = (char *)"Held Out", .tags = (char *)style, .lyrics = (char *)lyrics, .model = (char *)"sonic-v6", .gender = singer->gender, .style_weight = 0.5, .weirdness = 0.5, .seed = seed };
  SwScore   *score = sw_compose (&wish, 0);
  int        low = 127, high = 0, shift;

  for (guint i = 0; i < score->lines->len; i++)
    {
      SwSungLine *line = g_ptr_array_index (score->lines, i);

      for (guint k = 0; k < line->notes->len; k++)
        {
          SwSungNote *note = &g_array_index (line->notes, SwSungNote, k);

          low = MIN (low, note->pitch);
          high = MAX (high, note->pitch);
        }
    }
  shift = (int)floor ((singer->low + singer->high - low - high) / 2.0 + 0.5);
  for (guint i = 0; i < score->lines->len; i++)
    {
      SwSungLine *line = g_ptr_array_index (score->lines, i);

      for (guint k = 0; k < line->notes->len; k++)
        g_array_index (line->notes, SwSungNote, k).pitch += shift;
    }
  g_free (score->voice);
  score->voice = g_strdup (singer->id);

  return score;
}

static double
get_cents (double hz,
           double pitch)
{
  return 100 * (69 + 12 * log2 (hz / 440) - pitch);
}

/* Frames of a note, from where the glide has arrived to where the next one begins. */
static void
measure_pitch (SwScore    *score,
               SwSungLine *line,
               GArray     *samples,
               double      start,
               Tally      *tally)
{
  g_autoptr (GArray) foreign = sw_voice_ears_track_pitch ((float *)samples->data, samples->len);

  for (guint i = 0; i < line->notes->len; i++)
    {
      SwSungNote *note = &g_array_index (line->notes, SwSungNote, i);
      double      from = sw_score_beat_to_seconds (score, note->start) - start;
      double      to = sw_score_beat_to_seconds (score, note->start + note->length) - start;

      tally->n_notes++;
      for (guint frame = ceil ((from + MIN (0.09, 0.4 * (to - from))) / HOP); frame * HOP < to - 0.04; frame++)
        {
          double   hz[2] = { sw_measure_pitch ((float *)samples->data, samples->len, frame * HOP * SW_MEASURE_RATE),
                           frame < foreign->len ? g_array_index (foreign, float, frame) : 0 };
          gboolean near[2] = { FALSE };

          for (guint ear = 0; ear < 2; ear++)
            {
              double cents = hz[ear] > 0 ? get_cents (hz[ear], note->pitch) : 0;

              if (hz[ear] <= 0)
                continue;
              near[ear] = fabs (cents) <= 50;
              tally->n_clear[ear]++;
              tally->n_near[ear] += near[ear];
              if (verbose && !near[ear])
                g_print ("# %s: %s hears %+.0f cents at %.2f s of the note %u of “%s”\n", score->voice,
                         ear == 0 ? "own" : "aubio", cents, frame * HOP - from, i, line->text);
              tally->n_folded[ear] += fabs (remainder (cents, 1200)) <= 50;
            }
          if (hz[0] > 0 && hz[1] > 0)
            {
              tally->n_both++;
              tally->n_both_near += near[0] && near[1];
            }
        }
    }
}

static void
measure_words (SwVoiceEars *ears,
               SwScore     *score,
               SwSungLine  *line,
               GArray      *samples,
               double       start,
               Tally       *tally)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new (line->text);
  g_autoptr (GArray) times = sw_singer_get_word_times (score, line);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_autoptr (GArray) heard = NULL;

  for (guint i = 0; i < utterance->words->len; i++)
    g_strv_builder_add (builder, g_array_index (utterance->words, SwWord, i).text);
  words = g_strv_builder_end (builder);
  heard = sw_voice_ears_align (ears, (const char *const *)words, (float *)samples->data, samples->len);
  if (heard == NULL)
    {
      tally->n_rejected++;
      if (verbose)
        g_print ("# %s: not found: %s\n", score->voice, line->text);
      return;
    }
  for (guint i = 0; i < heard->len; i++)
    {
      SwHeardWord *word = &g_array_index (heard, SwHeardWord, i);
      double       deviation = g_array_index (times, double, 2 * i) - start - word->start;

      g_array_append_val (tally->deviations, deviation);
      if (verbose && fabs (deviation) > 0.1)
        g_print ("# %s: %+.2f s: “%s” in “%s”\n", score->voice, deviation, word->word, line->text);
    }
}

/* As raw floats, with a list of the notes beside it: start, end, pitch. */
static void
write_sound (SwScore    *score,
             guint       index,
             const char *style,
             GArray     *samples,
             double      start)
{
  SwSungLine      *line = g_ptr_array_index (score->lines, index);
  g_autofree char *name = g_strdup_printf ("%s-%s-%02u", score->voice, style, index);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *sound = g_strconcat (path, ".f32", NULL);
  g_autofree char *notes = g_strconcat (path, ".notes", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < line->notes->len; i++)
    {
      SwSungNote *note = &g_array_index (line->notes, SwSungNote, i);

      g_string_append_printf (text, "%.4f %.4f %u\n", sw_score_beat_to_seconds (score, note->start) - start,
                              sw_score_beat_to_seconds (score, note->start + note->length) - start, note->pitch);
    }
  g_file_set_contents (sound, samples->data, samples->len * sizeof (float), NULL);
  g_file_set_contents (notes, text->str, text->len, NULL);
}

static void
measure_song (SwVoiceEars        *ears,
              const SwSingerInfo *singer,
              const char *const  *lines,
              const char         *style,
              Tally              *tally)
{
  g_autofree char *lyrics = make_lyrics (lines);
  g_autoptr (SwScore) score = compose (singer, style, lyrics);
  SwVoiceManner manner;

  sw_singer_get_score_manner (score, &manner);
  if (delivery != NULL && !sw_delivery_from_name (delivery, &manner.delivery))
    g_error ("Nobody sings “%s”", delivery);
  for (guint i = 0; i < score->lines->len && i < N_LINES; i++)
    {
      SwSungLine   *line = g_ptr_array_index (score->lines, i);
      SwSingOptions how = { 0, 1, 0, TRUE, sw_random_mix (score->seed, line->text) + i, &manner };
      double        start, processor = get_processor_seconds ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) samples = sw_singer_sing_line (singer, score, line, NULL, &how, &start, &error);
      int choice;

      if (samples == NULL)
        g_error ("%s", error->message);
      tally->processor += get_processor_seconds () - processor;
      tally->seconds += (double)samples->len / SW_SINGER_SAMPLE_RATE;
      tally->n_lines++;
      if (folder != NULL)
        write_sound (score, i, style, samples, start);
      measure_pitch (score, line, samples, start, tally);
      if (ears == NULL)
        continue;
      measure_words (ears, score, line, samples, start, tally);
      choice = sw_voice_ears_choose (ears, lines, (float *)samples->data, samples->len);
      tally->n_right += choice >= 0 && g_str_equal (lines[choice], line->text);
      if (verbose && (choice < 0 || !g_str_equal (lines[choice], line->text)))
        g_print ("# %s, %s: “%s” heard as “%s”\n", singer->id, style, line->text, choice < 0 ? "?" : lines[choice]);
    }
}

static int
compare_magnitudes (gconstpointer a,
                    gconstpointer b)
{
  double x = fabs (*(const double *)a), y = fabs (*(const double *)b);

  return x < y ? -1 : x > y;
}

static void
report (const SwSingerInfo *singer,
        Tally              *tally)
{
  guint  n = tally->deviations->len, n_close = 0;
  double sum = 0;

  g_array_sort (tally->deviations, compare_magnitudes);
  for (guint i = 0; i < n; i++)
    {
      n_close += fabs (g_array_index (tally->deviations, double, i)) <= 0.1;
      sum += g_array_index (tally->deviations, double, i);
    }
#define PERCENT(a, b) (100.0 * (a) / MAX (b, 1))
  g_print ("%s-pitch-own %.1f %% within 50 cents of %u clear frames (aim 96), %.1f octave-folded\n", singer->id,
           PERCENT (tally->n_near[0], tally->n_clear[0]), tally->n_clear[0], PERCENT (tally->n_folded[0], tally->n_clear[0]));
  g_print ("%s-pitch-aubio %.1f %% within 50 cents of %u clear frames (aim 96), %.1f octave-folded\n", singer->id,
           PERCENT (tally->n_near[1], tally->n_clear[1]), tally->n_clear[1], PERCENT (tally->n_folded[1], tally->n_clear[1]));
  g_print ("%s-pitch-both %.1f %% of %u frames clear to both (aim 96)\n", singer->id,
           PERCENT (tally->n_both_near, tally->n_both), tally->n_both);
  if (n > 0)
    {
      g_print ("%s-words-median %.0f ms from the alignment (aim 25), mean %+.0f\n", singer->id,
               1000 * fabs (g_array_index (tally->deviations, double, n / 2)), 1000 * sum / n);
      g_print ("%s-words-close %.1f %% of %u within 100 ms (aim 90)\n", singer->id, PERCENT (n_close, n), n);
      g_print ("%s-lines-rejected %.1f %% (aim 8)\n", singer->id, PERCENT (tally->n_rejected, tally->n_lines));
      g_print ("%s-understood %.1f %% of %u lines (aim 90 for the best of each gender, 75)\n", singer->id,
               PERCENT (tally->n_right, tally->n_lines), tally->n_lines);
    }
  g_print ("%s-processor %.4f s per second of voice\n", singer->id, tally->processor / MAX (tally->seconds, 1));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  const SwSingerInfo *const *singers = sw_singer_list ();
  const char *const         *lines;
  SwVoiceEars               *ears;
  g_auto (GStrv) names = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  lines = g_str_equal (line_set, "tuning") ? tuning_lines : held_out_lines;
  names = g_strsplit (styles, ", ", -1);
  ears = pitch_only ? NULL : sw_voice_ears_new ();
  for (guint i = 0; ears != NULL && lines[i] != NULL; i++)
    if (!sw_voice_ears_know (ears, lines[i]))
      g_error ("The recogniser does not know all words of “%s”", lines[i]);

  for (; *singers != NULL; singers++)
    {
      Tally tally = { .deviations = g_array_new (FALSE, FALSE, sizeof (double)) };

      if (singer_id != NULL && !g_str_equal ((*singers)->id, singer_id))
        continue;
      for (guint i = 0; names[i] != NULL; i++)
        measure_song (ears, *singers, lines, names[i], &tally);
      report (*singers, &tally);
      g_array_unref (tally.deviations);
    }
  sw_voice_ears_free (ears);

  return 0;
}
