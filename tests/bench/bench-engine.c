/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a song costs: processor and wall time per second of song, peak memory, how long
 * each stage takes that follows the parts, and how soon the work stops when it is
 * cancelled. Prints "name value unit". Arguments: seconds of song (60), number of takes
 * (2).
 */

#include "sw-song.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static const char *lyrics = "[Verse]\n"
                            "The river carries every light we lost along the way\n"
                            "And paper boats are sailing home until the break of day\n"
                            "I hold the letters that you never sent across the sea\n"
                            "The morning has a gentle hand and puts it over me\n"
                            "[Chorus]\n"
                            "So follow me where the lanterns glow\n"
                            "Follow me where the slow winds blow\n"
                            "We have a little time to go\n"
                            "Before the water lets us know\n";

static double
get_processor_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);

  return time.tv_sec + time.tv_nsec * 1e-9;
}

static void
remove_folder (const char *path)
{
  static const char *const names[] = { "audio.mp3", "cover.jpg", "score.json", "words.json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_build_filename (path, names[i], NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

typedef struct
{
  char  *stage; /* (owned) (nullable) */
  gint64 since;
} Stages;

static void
progress_cb (double      fraction,
             const char *stage,
             gpointer    user_data)
{
  Stages *stages = user_data;
  gint64  now = g_get_monotonic_time ();

  if (g_strcmp0 (stage, stages->stage) == 0)
    return;
  if (stages->stage != NULL && fraction > 0.7)
    g_print ("stage-%s %.2f s\n", g_strdelimit (stages->stage, " ", '-'), (now - stages->since) * 1e-6);
  g_free (stages->stage);
  stages->stage = g_strdup (stage);
  stages->since = now;
}

typedef struct
{
  GCancellable *cancellable;
  double        when;
  gint64        at;
} Stop;

static void
stop_cb (double      fraction,
         const char *stage,
         gpointer    user_data)
{
  Stop *stop = user_data;

  if (fraction < stop->when || stop->at != 0)
    return;
  stop->at = g_get_monotonic_time ();
  g_cancellable_cancel (stop->cancellable);
}

/* From the wish to stop until all has stopped. */
static void
measure_cancelling (const SwSongWish *wish)
{
  static const double moments[] = { 0.02, 0.2, 0.4, 0.6, 0.77, 0.81, 0.85, 0.925 };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("songwright-bench-XXXXXX", NULL);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (SwSongResult) result = NULL;
      Stop stop = { cancellable, moments[i], 0 };

      result = sw_song_make (wish, 0, folder, stop_cb, &stop, cancellable, NULL);
      if (result == NULL)
        g_print ("cancelled-at-%.3f %.0f ms (aim 100)\n", moments[i], (g_get_monotonic_time () - stop.at) * 1e-3);
      remove_folder (folder);
    }
}

int
main (int    argc,
      char **argv)
{
  SwSongWish    wish = { .title = (char *)"Paper Boats", .tags = (char *)"dreamy pop, female vocals, 100 bpm", .lyrics = (char *)lyrics, .model = (char *)"sonic-v6", .gender = 'f', .style_weight = 0.5, .weirdness = 0.5, .seed = 7 };
  guint         n_takes = argc > 2 ? atoi (argv[2]) : 2;
  double        seconds = 0, processor, wall;
  struct rusage usage;

  wish.duration = argc > 1 ? atof (argv[1]) : 60;
  processor = get_processor_seconds ();
  wall = g_get_monotonic_time () * 1e-6;
  for (guint take = 0; take < n_takes; take++)
    {
      g_autofree char *folder = g_dir_make_tmp ("songwright-bench-XXXXXX", NULL);
      g_autoptr (GError) error = NULL;
      Stages stages = { NULL };
      g_autoptr (SwSongResult) result = sw_song_make (&wish, take, folder, progress_cb, &stages, NULL, &error);

      if (result == NULL)
        g_error ("%s", error->message);
      seconds += result->duration;
      g_print ("take-%u-length %.1f s\n", take, result->duration);
      g_print ("take-%u-loudness %.2f LUFS\n", take, result->loudness);
      g_free (stages.stage);
      remove_folder (folder);
    }
  processor = get_processor_seconds () - processor;
  wall = g_get_monotonic_time () * 1e-6 - wall;
  getrusage (RUSAGE_SELF, &usage);

  g_print ("processor-per-song-second %.4f s (aim 0.10)\n", processor / seconds);
  g_print ("wall-per-song-second %.4f s (aim 0.06 on two cores)\n", wall / seconds);
  g_print ("all-takes-processor %.2f s (aim 30 for a 60 s song)\n", processor);
  g_print ("peak-memory %.0f MiB (aim 400)\n", usage.ru_maxrss / 1024.0);

  measure_cancelling (&wish);

  return 0;
}
