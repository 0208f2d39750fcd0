/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-song [OPTION…] FOLDER: makes one song and says in JSON what can be said about it
 * with the score and the parts at hand; tests/bench/songs measures the rest from the
 * files. Writes audio.mp3, score.json, words.json, song.mid, song.wav and a WAV per part.
 */

#include "sw-compose.h"
#include "sw-encode.h"
#include "sw-render.h"
#include "sw-style.h"
#include "sw-wav.h"
#include "sw-words.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define SECOND SW_BAND_SAMPLE_RATE
#define SILENCE (-200.0)
/* Around a section's border, where a click would be. */
#define BORDER (SECOND / 50)

/* Two thirds of a minute when sung at a usual pace. */
static const char *const words[] = {
  "[Verse]\n"
  "The river carries every light we lost along the way\n"
  "And paper boats are sailing home until the break of day\n"
  "I hold the letters that you never sent across the sea\n"
  "The morning has a gentle hand and puts it over me\n"
  "[Chorus]\n"
  "So follow me where the lanterns glow\n"
  "Follow me where the slow winds blow\n"
  "We have a little time to go\n"
  "Before the water lets us know\n",
  "[Verse]\n"
  "There is a window over town that never goes to sleep\n"
  "It keeps the secrets of the street that nobody could keep\n"
  "I count the taxis passing by like stars that lost the sky\n"
  "And every one is taking home another kind of lie\n"
  "[Chorus]\n"
  "Oh city hold me one more night\n"
  "Turn every shadow into light\n"
  "I will be gone when morning comes\n"
  "But I will hear your distant drums\n",
  "[Verse]\n"
  "My father built a wooden house above the open field\n"
  "He told me what the winter takes the summer has to yield\n"
  "I planted apples by the door and watched them growing tall\n"
  "And now the children climb the trees and laugh at every fall\n"
  "[Chorus]\n"
  "Come home come home the fire is warm\n"
  "Come in and leave behind the storm\n"
  "There is a chair for you and me\n"
  "And bread and honey under the tree\n",
};

static char    *style = NULL, *gender = NULL, *model = NULL, *cost = NULL;
static int      seed = 1, seconds = 40;
static gboolean again = FALSE;

static const GOptionEntry options[] = {
  { "style", 0, 0, G_OPTION_ARG_STRING, &style, "Style (pop)", "ID" },
  { "gender", 0, 0, G_OPTION_ARG_STRING, &gender, "f or m (f)", "GENDER" },
  { "model", 0, 0, G_OPTION_ARG_STRING, &model, "Model (sonic-v6)", "MODEL" },
  { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Seed (1)", "N" },
  { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "Wished length (40)", "S" },
  { "again", 0, 0, G_OPTION_ARG_NONE, &again, "Also make it with another number of threads and compare", NULL },
  { "cost", 0, 0, G_OPTION_ARG_STRING, &cost, "Only make N songs at once and say what they cost", "N" },
  { NULL }
};

static SwSongWish *
make_wish (void)
{
  SwSongWish *wish = g_new0 (SwSongWish, 1);

  wish->title = g_strdup ("Paper Boats");
  wish->tags = g_strdup (style);
  wish->lyrics = g_strdup (words[seed % G_N_ELEMENTS (words)]);
  wish->model = g_strdup (model != NULL ? model : "sonic-v6");
  wish->gender = gender != NULL ? *gender : 'f';
  wish->style_weight = wish->weirdness = 0.5;
  wish->duration = seconds;
  wish->seed = seed;

  return wish;
}

static double
get_processor_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);

  return time.tv_sec + time.tv_nsec * 1e-9;
}

static void
set_memory (JsonObject *facts)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  json_object_set_double_member (facts, "memory_mib", usage.ru_maxrss / 1024.0);
}

static double
to_db (double x)
{
  return x > 1e-10 ? 20 * log10 (x) : SILENCE;
}

/* RMS of both channels. */
static double
get_level (SwStem *stem,
           gsize   first,
           gsize   n)
{
  double sum = 0;

  for (gsize i = first; i < first + n; i++)
    sum += (double)stem->samples[0][i] * stem->samples[0][i] + (double)stem->samples[1][i] * stem->samples[1][i];

  return n > 0 ? to_db (sqrt (sum / (2 * n))) : SILENCE;
}

/* Seconds in which @role plays: pairs of start and end. */
static GArray *
collect_notes (SwScore   *score,
               SwPartRole role)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (double));
  SwPart *part = sw_score_get_part (score, role);

#define APPEND(note)                                                                       \
  G_STMT_START                                                                             \
  {                                                                                        \
    double pair[2] = { sw_score_beat_to_seconds (score, (note)->start),                    \
                       sw_score_beat_to_seconds (score, (note)->start + (note)->length) }; \
    g_array_append_vals (times, pair, 2);                                                  \
  }                                                                                        \
  G_STMT_END

  for (guint i = 0; part != NULL && i < part->notes->len; i++)
    APPEND (&g_array_index (part->notes, SwNote, i));
  for (guint l = 0; part != NULL && l < score->lines->len; l++)
    {
      SwSungLine     *line = g_ptr_array_index (score->lines, l);
      SwScoreSection *section = &g_array_index (score->sections, SwScoreSection, line->section);
      gboolean        lead = role == SW_PART_LEAD_VOCAL && !line->backing;
      gboolean        backing = role == SW_PART_BACKING_VOCAL && !line->spoken &&
                         (line->backing || section->kind == SW_SECTION_CHORUS);

      for (guint i = 0; (lead || backing) && i < line->notes->len; i++)
        APPEND (&g_array_index (line->notes, SwSungNote, i));
    }
#undef APPEND

  return times;
}

/* The quietest section with at least a second of notes, the loudest place far from any. */
static void
add_part (JsonArray *parts,
          SwScore   *score,
          SwStem    *stem,
          SwPartRole role)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GArray) times = collect_notes (score, role);
  g_autofree guint8 *plays = g_new0 (guint8, stem->n_frames + 1);
  double             rest = 1.5 * score->reverb_time + 4, quietest = 0, loudest = SILENCE;
  gsize              settle = rest * SECOND, last = 0;
  guint              n_rests = 0;

  for (guint i = 0; i + 1 < times->len; i += 2)
    {
      gsize first = MAX (0, g_array_index (times, double, i)) * SECOND, end = g_array_index (times, double, i + 1) * SECOND;

      for (gsize k = first; k < MIN (end, stem->n_frames); k++)
        plays[k] = 1;
    }
  for (guint i = 0; i < score->sections->len; i++)
    {
      SwScoreSection *section = &g_array_index (score->sections, SwScoreSection, i);
      gsize           first = sw_score_beat_to_seconds (score, section->start) * SECOND;
      gsize           end = sw_score_beat_to_seconds (score, section->start + section->length) * SECOND;
      double          sum = 0;
      gsize           n = 0;

      for (gsize k = first; k < MIN (end, stem->n_frames); k++)
        if (plays[k])
          {
            sum += (stem->samples[0][k] * stem->samples[0][k] + stem->samples[1][k] * stem->samples[1][k]) / 2;
            n++;
          }
      if (n > SECOND)
        quietest = MIN (quietest, to_db (sqrt (sum / n)));
    }
  for (gsize k = 0; k + SECOND < stem->n_frames; k++)
    {
      /* a breath and consonants come before the note */
      if (plays[k] || plays[k + SECOND])
        last = k + SECOND;
      else if (k >= last + settle && (k - last - settle) % (SECOND / 5) == 0)
        {
          loudest = MAX (loudest, get_level (stem, k, SECOND / 5));
          n_rests++;
        }
    }
  json_object_set_string_member (object, "role", sw_part_role_get_name (role));
  json_object_set_int_member (object, "notes", times->len / 2);
  json_object_set_double_member (object, "playing_db", quietest);
  if (n_rests > 0)
    json_object_set_double_member (object, "resting_db", loudest);
  json_array_add_object_element (parts, object);
}

/* The largest jump in the waveform's slope around sections' borders against the largest
 * anywhere else, where notes begin too: a click would stand out. */
static double
get_border_click (SwScore *score,
                  SwStem  *stem)
{
  g_autofree guint8 *border = g_new0 (guint8, stem->n_frames);
  float              largest[2] = { 1e-9f, 1e-9f };

  for (guint i = 0; i < score->sections->len; i++)
    {
      SwScoreSection *section = &g_array_index (score->sections, SwScoreSection, i);
      gssize          at = sw_score_beat_to_seconds (score, section->start) * SECOND;

      for (gssize k = MAX (0, at - BORDER); k < MIN (at + BORDER, (gssize)stem->n_frames); k++)
        border[k] = 1;
    }
  for (int c = 0; c < 2; c++)
    for (gsize i = 2; i < stem->n_frames; i++)
      {
        const float *x = stem->samples[c] + i;
        float        jump = fabsf (x[0] - 2 * x[-1] + x[-2]);

        largest[border[i]] = MAX (largest[border[i]], jump);
      }

  return largest[1] / largest[0];
}

static void
check (gboolean ok,
       GError  *error)
{
  if (!ok)
    {
      g_printerr ("bench-song: %s\n", error != NULL ? error->message : "failed");
      exit (1);
    }
}

static void
subtract_rounded (SwStem *sum,
                  SwStem *stem,
                  double  factor)
{
  for (int c = 0; c < 2; c++)
    for (gsize i = 0; i < sum->n_frames; i++)
      sum->samples[c][i] -= factor * rint (stem->samples[c][i] * 32767) / 32767;
}

/* How far the parts are from summing to the song, in float and in 16 bit. */
static void
add_parts (JsonObject *facts,
           SwScore    *score,
           SwRender   *render,
           const char *folder)
{
  JsonArray *parts = json_array_new ();
  g_autoptr (SwStem) sum = sw_stem_new (render->stem->n_frames);
  g_autoptr (SwStem) rounded = sw_stem_new (render->stem->n_frames);
  double level = get_level (render->stem, 0, render->stem->n_frames);

  for (guint role = 0; role < SW_N_PART_ROLES; role++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strconcat (sw_part_role_get_name (role), ".wav", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (SwStem) stem = NULL;

      if (!(render->roles & SW_RENDER_ROLE (role)))
        continue;
      stem = sw_render_load_stems (render, SW_RENDER_ROLE (role), &error);
      check (stem != NULL && sw_wav_write (stem, 16, path, NULL, &error), error);
      add_part (parts, score, stem, role);
      for (int c = 0; c < 2; c++)
        for (gsize i = 0; i < sum->n_frames; i++)
          sum->samples[c][i] += stem->samples[c][i];
      subtract_rounded (rounded, stem, -1);
    }
  for (int c = 0; c < 2; c++)
    for (gsize i = 0; i < sum->n_frames; i++)
      sum->samples[c][i] -= render->stem->samples[c][i];
  subtract_rounded (rounded, render->stem, 1);
  json_object_set_array_member (facts, "parts", parts);
  json_object_set_double_member (facts, "stems_float_db", get_level (sum, 0, sum->n_frames) - level);
  json_object_set_double_member (facts, "stems_16_bit_db", get_level (rounded, 0, sum->n_frames) - level);
}

static void
save (const char *folder,
      const char *name,
      GBytes     *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  check (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error), error);
}

/* (transfer full) @node */
static void
save_json (const char *folder,
           const char *name,
           JsonNode   *node)
{
  char *text = json_to_string (node, FALSE);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  json_node_unref (node);
  save (folder, name, bytes);
}

static GBytes *
encode (SwRender *render)
{
  static const SwId3Tags tags = { .title = "Paper Boats" };
  g_autoptr (GError) error = NULL;
  GBytes *bytes = sw_encode_mp3 (render->stem, &tags, NULL, &error);

  check (bytes != NULL, error);

  return bytes;
}

static void
make_song (JsonObject *facts,
           const char *folder)
{
  g_autoptr (SwSongWish) wish = make_wish ();
  double processor = get_processor_seconds ();
  gint64 start = g_get_monotonic_time ();
  g_autoptr (SwScore) score = sw_compose (wish, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwRender) render = sw_render_score (score, SW_RENDER_STEMS, 0, NULL, NULL, NULL, &error);
  g_autoptr (GBytes) audio = NULL;
  g_autofree char *path = g_build_filename (folder, "song.wav", NULL);
  double           duration;

  check (render != NULL, error);
  audio = encode (render);
  duration = (double)render->stem->n_frames / SECOND;
  json_object_set_double_member (facts, "processor", (get_processor_seconds () - processor) / duration);
  json_object_set_double_member (facts, "wall", (g_get_monotonic_time () - start) * 1e-6 / duration);
  json_object_set_string_member (facts, "style_found", score->style);
  json_object_set_string_member (facts, "voice", score->voice != NULL ? score->voice : "");
  json_object_set_double_member (facts, "duration", duration);
  json_object_set_double_member (facts, "loudness_own", render->loudness);
  json_object_set_double_member (facts, "true_peak_own", render->true_peak);
  json_object_set_double_member (facts, "border_click", get_border_click (score, render->stem));
  json_object_set_double_member (facts, "end_db", get_level (render->stem, render->stem->n_frames - SECOND / 100, SECOND / 100));
  save (folder, "audio.mp3", audio);
  check (sw_wav_write (render->stem, 16, path, NULL, &error), error);
  save_json (folder, "score.json", sw_score_to_json (score));
  save_json (folder, "words.json", sw_words_to_json (score));
  {
    g_autoptr (GBytes) midi = sw_score_to_midi (score);

    save (folder, "song.mid", midi);
  }
  add_parts (facts, score, render, folder);
  set_memory (facts);

  if (again)
    {
      g_autoptr (SwScore) same = sw_compose (wish, 0);
      g_autoptr (SwRender) other = sw_render_score (same, SW_RENDER_DEFAULT, 3, NULL, NULL, NULL, &error);
      g_autoptr (GBytes) other_audio = NULL;

      check (other != NULL, error);
      other_audio = encode (other);
      json_object_set_int_member (facts, "same_bytes", g_bytes_equal (audio, other_audio));
    }
}

static gpointer
make_files (gpointer data)
{
  g_autoptr (SwSongWish) wish = make_wish ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SwSongResult) result = NULL;

  wish->seed += GPOINTER_TO_INT (data);
  {
    g_autofree char *folder = g_dir_make_tmp ("songwright-bench-XXXXXX", &error);
    g_autoptr (GFile) file = NULL;
    static const char *const names[] = { "audio.mp3", "cover.jpg", "score.json", "words.json", "" };

    check (folder != NULL, error);
    result = sw_song_make (wish, 0, folder, NULL, NULL, NULL, &error);
    check (result != NULL, error);
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      {
        g_autofree char *path = g_build_filename (folder, names[i], NULL);

        g_clear_object (&file);
        file = g_file_new_for_path (path);
        g_file_delete (file, NULL, NULL);
      }
  }

  return g_memdup2 (&result->duration, sizeof (double));
}

/* The whole way to files, some songs at once. */
static void
measure_cost (JsonObject *facts,
              guint       n)
{
  double   processor = get_processor_seconds (), duration = 0;
  gint64   start = g_get_monotonic_time ();
  GThread *threads[8];

  n = CLAMP (n, 1, G_N_ELEMENTS (threads));
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("song", make_files, GINT_TO_POINTER (i));
  for (guint i = 0; i < n; i++)
    {
      g_autofree double *length = g_thread_join (threads[i]);

      duration += *length;
    }
  json_object_set_double_member (facts, "processor", (get_processor_seconds () - processor) / duration);
  json_object_set_double_member (facts, "wall", (g_get_monotonic_time () - start) * 1e-6 / duration);
  json_object_set_double_member (facts, "duration", duration);
  set_memory (facts);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FOLDER");
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autoptr (GError) error = NULL;
  JsonObject      *facts = json_object_new ();
  g_autofree char *text = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  check (g_option_context_parse (context, &argc, &argv, &error), error);
  if (cost == NULL && argc < 2)
    {
      SwStyleLibrary *library = sw_style_library_get ();

      /* Without a folder: which styles there are. */
      for (guint i = 0; i < sw_style_library_get_n (library); i++)
        g_print ("%s\n", sw_style_library_get_style (library, i)->id);
      return 0;
    }
  style = style != NULL ? style : g_strdup ("pop");
  if (cost != NULL)
    measure_cost (facts, g_ascii_strtoull (cost, NULL, 10));
  else
    make_song (facts, argv[1]);
  json_node_init_object (node, facts);
  json_object_unref (facts);
  text = json_to_string (node, FALSE);
  g_print ("%s\n", text);

  return 0;
}
