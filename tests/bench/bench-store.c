/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-store [N]              what a library of N songs (100,000) costs
 * bench-store --fill N FILE    only makes a library of N songs at FILE
 *
 * One line for each figure: name, value, unit. Times are medians unless the name says
 * otherwise, and include the way through the queue and the main loop. */

#include "sw-clip-list.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 1000
#define RUNS 41

static const char *const words[] = {
  "paper", "boats", "morning", "tide", "carry", "over", "river", "silver", "night", "golden", "summer", "winter",
  "heart", "stone", "window", "light", "shadow", "running", "city", "ocean", "letter", "winding", "road", "home",
  "dancing", "whisper", "thunder", "rain", "garden", "mirror", "hollow", "bright", "candle", "northern", "island",
  "feather", "dream", "waiting", "station", "harbour", "violet", "engine", "compass", "velvet", "echo", "lantern",
  "meadow", "crystal", "yellow", "zephyr", "quiet", "ember", "orchard", "kingdom", "jasmine", "umbrella"
};

static void
store_result (GObject      *source,
              GAsyncResult *result,
              gpointer      location)
{
  *(GAsyncResult **)location = g_object_ref (result);
}

static void
wait_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
check (gboolean success,
       GError  *error)
{
  if (!success)
    g_error ("%s", error->message);
}

static const char *
pick (GRand *rand)
{
  return words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];
}

/* About a thousand characters of lyrics; some words are rare. */
static SwClip *
make_song (GRand *rand,
           guint  index)
{
  SwClip *clip = sw_clip_new (NULL);
  g_autoptr (GString) lyrics = g_string_new ("[Verse]\n");
  g_autofree char *title = g_strdup_printf ("%s %s %u", pick (rand), pick (rand), index);
  g_autofree char *tags = g_strdup_printf ("%s pop, %s", pick (rand), pick (rand));
  g_autofree char *path = g_strdup_printf ("/library/%s/audio.mp3", sw_clip_get_id (clip));

  while (lyrics->len < 1000)
    {
      if (g_rand_int_range (rand, 0, 12) == 0)
        g_string_append_printf (lyrics, "%c%c%x\n", g_rand_int_range (rand, 'a', 'z' + 1),
                                g_rand_int_range (rand, 'a', 'z' + 1), g_rand_int_range (rand, 0, 4096));
      else
        g_string_append_printf (lyrics, "%s ", pick (rand));
    }
  g_object_set (clip, "title", title, "tags", tags, "lyrics", lyrics->str, "service", "builtin", "model", "sonic-v6",
                "operation", "sonic.create.custom", "audio-path", path, "created", (gint64)1600000000 + index * 300,
                "duration", g_rand_double_range (rand, 60, 300), "bpm", 96.0, "liked", g_rand_int_range (rand, 0, 20) == 0,
                "state", SW_CLIP_READY, NULL);
  return clip;
}

static SwStore *
open_store (const char *path)
{
  SwStore *store = sw_store_new (NULL, path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_store_open_async (store, NULL, store_result, &result);
  wait_result (&result);
  check (sw_store_open_finish (store, result, &error), error);
  return store;
}

static void
save (SwStore   *store,
      GPtrArray *clips)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_store_save_clips_async (store, clips, NULL, store_result, &result);
  wait_result (&result);
  check (sw_store_save_clips_finish (store, result, &error), error);
}

static void
fill (SwStore *store,
      GRand   *rand,
      guint    n)
{
  for (guint i = 0; i < n; i += BATCH)
    {
      g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint j = i; j < MIN (n, i + BATCH); j++)
        g_ptr_array_add (clips, make_song (rand, j));
      save (store, clips);
    }
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *)a, second = *(const double *)b;

  return first < second ? -1 : first > second;
}

static double
median (double *values,
        guint   n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

static double
ms_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

static void
report (const char *name,
        double      value,
        const char *unit)
{
  g_print ("%s %.3f %s\n", name, value, unit);
}

static guint
query (SwStore           *store,
       const SwClipQuery *clip_query,
       guint              offset,
       guint              limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) clips = NULL;

  sw_store_query_clips_async (store, clip_query, offset, limit, NULL, store_result, &result);
  wait_result (&result);
  clips = sw_store_query_clips_finish (store, result, &error);
  check (clips != NULL, error);
  return clips->len;
}

static void
bench_open (const char *path)
{
  double times[RUNS];

  for (guint i = 0; i < RUNS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (SwStore) store = open_store (path);

      query (store, NULL, 0, 50);
      times[i] = ms_since (start);
      sw_store_close (store);
    }
  report ("open-and-newest-50", median (times, RUNS), "ms");
}

static void
bench_query (SwStore           *store,
             const char        *name,
             const SwClipQuery *clip_query,
             guint              n)
{
  double           pages[RUNS], counts[RUNS];
  g_autofree char *page_name = g_strconcat (name, "-page-50", NULL);
  g_autofree char *count_name = g_strconcat (name, "-count", NULL);

  for (guint i = 0; i < RUNS; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      guint  count;

      query (store, clip_query, n, 50);
      pages[i] = ms_since (start);
      start = g_get_monotonic_time ();
      sw_store_count_clips_async (store, clip_query, NULL, store_result, &result);
      wait_result (&result);
      check (sw_store_count_clips_finish (store, result, &count, &error), error);
      counts[i] = ms_since (start);
    }
  report (page_name, median (pages, RUNS), "ms");
  report (count_name, median (counts, RUNS), "ms");
}

static void
bench_queries (SwStore *store,
               guint    n)
{
  static const char *const searches[] = { "p", "pa", "zy", "sil mor", "boats riv", "qx12" };
  static const SwClipSort  sorts[] = { SW_CLIP_SORT_OLDEST, SW_CLIP_SORT_TITLE, SW_CLIP_SORT_DURATION };
  static const char *const sort_names[] = { "oldest", "by-title", "by-duration" };
  const SwClipQuery        liked = { .liked_only = TRUE };

  bench_query (store, "newest", NULL, 0);
  bench_query (store, "newest-at-half", NULL, n / 2);
  bench_query (store, "newest-at-end", NULL, n - 50);
  bench_query (store, "liked", &liked, 0);
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      const SwClipQuery sorted = { .sort = sorts[i] };

      bench_query (store, sort_names[i], &sorted, n / 2);
    }
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      const SwClipQuery searched = { .search = searches[i] };
      g_autofree char  *name = g_strdelimit (g_strdup_printf ("search-%s", searches[i]), " ", '+');

      bench_query (store, name, &searched, 0);
    }
}

static void
wait_loaded (SwClipList *list)
{
  while (sw_clip_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
}

/* From a key typed to the list with its first rows. */
static void
bench_list (SwStore *store)
{
  static const char *const keys[] = { "p", "pa", "pap", "pape", "paper", "paper b", "paper bo", "s", "si", "z", "ze" };
  g_autoptr (SwClipList) list = sw_clip_list_new (store);
  double times[G_N_ELEMENTS (keys) * 5], changes[RUNS];
  gint64 start = g_get_monotonic_time ();
  guint  n = 0;

  wait_loaded (list);
  report ("list-first-load", ms_since (start), "ms");
  for (guint run = 0; run < 5; run++)
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
      {
        const SwClipQuery searched = { .search = keys[i] };

        start = g_get_monotonic_time ();
        sw_clip_list_set_query (list, &searched);
        wait_loaded (list);
        times[n++] = ms_since (start);
      }
  report ("list-key-to-rows", median (times, n), "ms");
  report ("list-key-to-rows-p95", times[n * 95 / 100], "ms");

  sw_clip_list_set_query (list, NULL);
  wait_loaded (list);
  for (guint i = 0; i < RUNS; i++)
    {
      g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
      guint   before = g_list_model_get_n_items (G_LIST_MODEL (list));
      SwClip *clip = sw_clip_new (NULL);

      sw_clip_set_state (clip, SW_CLIP_READY);
      sw_clip_set_created (clip, G_GINT64_CONSTANT (1900000000) + i);
      g_ptr_array_add (clips, clip);
      start = g_get_monotonic_time ();
      sw_store_save_clips_async (store, clips, NULL, NULL, NULL);
      while (g_list_model_get_n_items (G_LIST_MODEL (list)) == before)
        g_main_context_iteration (NULL, TRUE);
      changes[i] = ms_since (start);
    }
  report ("list-new-song-shown", median (changes, RUNS), "ms");
}

static void
bench_inserts (SwStore *store,
               GRand   *rand,
               guint    n)
{
  double times[RUNS * 5], likes[RUNS];
  double slowest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);
      gint64 start;

      g_ptr_array_add (clips, make_song (rand, n + i));
      start = g_get_monotonic_time ();
      save (store, clips);
      times[i] = ms_since (start);
      slowest = MAX (slowest, times[i]);
      if (i < RUNS)
        {
          sw_clip_set_liked (clips->pdata[0], TRUE);
          start = g_get_monotonic_time ();
          save (store, clips);
          likes[i] = ms_since (start);
        }
    }
  report ("insert-one", median (times, G_N_ELEMENTS (times)), "ms");
  report ("insert-one-slowest", slowest, "ms");
  report ("like-one", median (likes, RUNS), "ms");
}

static double
get_size (const char *path)
{
  GStatBuf buffer;

  return g_stat (path, &buffer) == 0 ? buffer.st_size / 1048576.0 : 0;
}

static void
bench (const char *path,
       guint       n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  SwStore *store = open_store (path);
  gint64   start = g_get_monotonic_time ();

  fill (store, rand, n);
  report ("songs", n, "songs");
  report ("insert-many", n / (ms_since (start) / 1000), "songs/s");
  bench_inserts (store, rand, n);
  sw_store_close (store);
  g_object_unref (store);
  report ("size", get_size (path), "MiB");

  bench_open (path);
  store = open_store (path);
  bench_queries (store, n);
  bench_list (store);
  sw_store_close (store);
  g_object_unref (store);
}

static void
remove_library (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  if (argc == 4 && strcmp (argv[1], "--fill") == 0)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (1);
      g_autoptr (SwStore) store = open_store (argv[3]);

      fill (store, rand, atoi (argv[2]));
      sw_store_close (store);
      return 0;
    }
  folder = g_dir_make_tmp ("songwright-bench-XXXXXX", &error);
  check (folder != NULL, error);
  path = g_build_filename (folder, "library.db", NULL);
  bench (path, argc > 1 ? MAX (100, atoi (argv[1])) : 100000);
  remove_library (folder);
  return 0;
}
