/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What songs have besides their audio, and how an older library learns to keep it. */

#include "sw-library-fixture.h"

#include "sw-database-private.h"

#define MANY 100000

static GPtrArray *
load_assets (SwStore    *store,
             const char *clip_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *assets;

  sw_store_load_assets_async (store, clip_id, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  assets = sw_store_load_assets_finish (store, result, &error);
  g_assert_no_error (error);
  return assets;
}

static void
save_asset (SwStore *store,
            SwAsset *asset)
{
  g_autoptr (GPtrArray) assets = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (assets, asset);
  sw_store_save_assets_async (store, assets, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  sw_store_save_assets_finish (store, result, &error);
  g_assert_no_error (error);
}

static SwPurchase
claim (SwStore    *store,
       const char *key,
       const char *task_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SwPurchase purchase = -1;

  sw_store_claim_purchase_async (store, key, task_id, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  g_assert_true (sw_store_claim_purchase_finish (store, result, &purchase, &error));
  g_assert_no_error (error);
  return purchase;
}

static void
test_round_trip (Library      *library,
                 gconstpointer data)
{
  g_autoptr (SwAsset) asset = sw_asset_new (NULL, "c", SW_ASSET_VOX);
  g_autoptr (GPtrArray) assets = NULL;
  SwAsset *loaded;

  g_object_set (asset, "task-id", "t", "name", "voice", "path", "/v.wav", "uri", "http://v", "remote-id", "r", "text", "{}",
                "number", 91.5, "start", 1.25, "end", 9.5, "created", G_GINT64_CONSTANT (1700000000), NULL);
  save_asset (library->store, asset);
  save_asset (library->store, asset);
  assets = load_assets (library->store, "c");
  g_assert_cmpuint (assets->len, ==, 1);
  loaded = assets->pdata[0];
  g_assert_cmpstr (sw_asset_get_id (loaded), ==, sw_asset_get_id (asset));
  g_assert_cmpint (sw_asset_get_kind (loaded), ==, SW_ASSET_VOX);
  g_assert_cmpstr (sw_asset_get_task_id (loaded), ==, "t");
  g_assert_cmpstr (sw_asset_get_name (loaded), ==, "voice");
  g_assert_cmpstr (sw_asset_get_path (loaded), ==, "/v.wav");
  g_assert_cmpstr (sw_asset_get_uri (loaded), ==, "http://v");
  g_assert_cmpstr (sw_asset_get_remote_id (loaded), ==, "r");
  g_assert_cmpstr (sw_asset_get_text (loaded), ==, "{}");
  g_assert_cmpfloat (sw_asset_get_number (loaded), ==, 91.5);
  g_assert_cmpfloat (sw_asset_get_start (loaded), ==, 1.25);
  g_assert_cmpfloat (sw_asset_get_end (loaded), ==, 9.5);
  g_assert_cmpint (sw_asset_get_created (loaded), ==, 1700000000);
}

static SwClip *
add_stem (Library *library,
          SwClip  *song)
{
  SwClip *stem = make_clip ("Vocals", 1700000001);

  sw_clip_set_origin (stem, SW_CLIP_ORIGIN_STEM);
  sw_clip_set_parent_id (stem, sw_clip_get_id (song));
  sw_clip_set_task_id (stem, "t");
  library_save_clip (library->store, stem);
  return stem;
}

static void
test_stems_belong_to_their_song (Library      *library,
                                 gconstpointer data)
{
  const SwClipQuery search = { .search = "vocals" };
  g_autoptr (SwClip) song = make_clip ("Paper Boats", 1700000000);
  g_autoptr (SwClip) stem = NULL;
  g_autoptr (GPtrArray) assets = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) ids = NULL;

  library_save_clip (library->store, song);
  stem = add_stem (library, song);
  g_assert_cmpuint (library_count (library->store, NULL), ==, 1);
  g_assert_cmpuint (library_count (library->store, &search), ==, 0);
  assets = load_assets (library->store, sw_clip_get_id (song));
  g_assert_cmpuint (assets->len, ==, 1);
  g_assert_cmpint (sw_asset_get_kind (assets->pdata[0]), ==, SW_ASSET_STEM);
  g_assert_cmpstr (sw_asset_get_name (assets->pdata[0]), ==, "Vocals");

  library_set_deleted (library->store, sw_clip_get_id (song), TRUE);
  sw_store_purge_deleted_async (library->store, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  ids = sw_store_purge_deleted_finish (library->store, result, NULL);
  g_assert_cmpuint (g_strv_length (ids), ==, 2);
  left = load_assets (library->store, sw_clip_get_id (song));
  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_purchases (Library      *library,
                gconstpointer data)
{
  g_autoptr (SwTask) first = make_task (library, "t1", SW_TASK_QUEUED, 1);
  g_autoptr (SwTask) second = make_task (library, "t2", SW_TASK_QUEUED, 2);
  g_autoptr (SwAsset) asset = sw_asset_new (NULL, "c", SW_ASSET_BPM);
  g_autoptr (SwStore) other = library_open_another (library);

  library_save_task (library->store, first);
  library_save_task (library->store, second);
  g_assert_cmpint (claim (library->store, "k", "t1"), ==, SW_PURCHASE_OPEN);
  g_assert_cmpint (claim (library->store, "k", "t1"), ==, SW_PURCHASE_OPEN);
  g_assert_cmpint (claim (other, "k", "t2"), ==, SW_PURCHASE_UNDER_WAY);
  g_assert_cmpint (claim (other, "another", "t2"), ==, SW_PURCHASE_OPEN);

  sw_task_set_state (first, SW_TASK_UNKNOWN);
  library_save_task (library->store, first);
  g_assert_cmpint (claim (other, "k", "t2"), ==, SW_PURCHASE_UNDER_WAY);
  sw_asset_set_task_id (asset, "t1");
  save_asset (library->store, asset);
  sw_task_set_state (first, SW_TASK_SUCCEEDED);
  library_save_task (library->store, first);
  g_assert_cmpint (claim (other, "k", "t2"), ==, SW_PURCHASE_DONE);

  sw_asset_set_path (asset, "/nonexistent/file");
  save_asset (library->store, asset);
  g_assert_cmpint (claim (other, "k", "t2"), ==, SW_PURCHASE_OPEN);
  sw_task_set_state (second, SW_TASK_FAILED);
  library_save_task (library->store, second);
  g_assert_cmpint (claim (library->store, "k", "t3"), ==, SW_PURCHASE_OPEN);
  sw_store_close (other);
}

static void
test_word_times (Library      *library,
                 gconstpointer data)
{
  g_autoptr (GPtrArray) times = NULL;
  const double starts[] = { 1.5, 2.25, -1 };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (SwWordTime) time = sw_word_time_new (3, "boats", starts[i], 9);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GAsyncResult) loaded = NULL;

      sw_store_save_word_time_async (library->store, "c", time, NULL, sw_test_store_result, &result);
      sw_test_wait_result (&result);
      g_assert_true (sw_store_save_word_time_finish (library->store, result, NULL));
      sw_store_load_word_times_async (library->store, "c", NULL, sw_test_store_result, &loaded);
      sw_test_wait_result (&loaded);
      g_clear_pointer (&times, g_ptr_array_unref);
      times = sw_store_load_word_times_finish (library->store, loaded, NULL);
      g_assert_cmpuint (times->len, ==, starts[i] < 0 ? 0 : 1);
      if (times->len > 0)
        g_assert_cmpfloat (((SwWordTime *)times->pdata[0])->start, ==, starts[i]);
    }
}

static void
execute (SwDatabase *database,
         const char *sql)
{
  g_autoptr (GError) error = NULL;

  _sw_database_execute (database, sql, &error);
  g_assert_no_error (error);
}

/* A library of the version before, with many songs and their parents. */
static void
test_migration (Library      *library,
                gconstpointer data)
{
  g_autofree char *path = g_build_filename (library->folder, "old.db", NULL);
  g_autofree char *fill = NULL;
  g_autoptr (SwStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) clips = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) family = NULL;
  const SwClipQuery search = { .search = "song 77777" };
  SwDatabase       *database = _sw_database_open (path, 2, &error);
  gint64            begin;

  g_assert_no_error (error);
  fill = g_strdup_printf ("WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                          " INSERT INTO clip (number, id, created, state, origin, duration, bpm, take, title, title_key, service, parent_id,"
                          "  model, operation, tags, note, lyrics)"
                          " SELECT i * 1024, 'clip-' || i, i, 'ready', 'generated', 180, 96, 1, 'Song ' || i, 'song ' || i, 'builtin',"
                          "  iif (i %% 2 = 0, 'clip-' || (i - 1), NULL), 'sonic-v6', 'sonic.create.custom', 'folk, warm', '',"
                          "  'Paper boats on the morning tide, carry me over to the other side' FROM n",
                          MANY);
  execute (database, fill);
  _sw_database_close (database);

  store = sw_store_new (NULL, path);
  begin = g_get_monotonic_time ();
  library_open (store, &error);
  g_assert_no_error (error);
  g_test_minimized_result ((g_get_monotonic_time () - begin) / 1e6, "opening and migrating %d songs: %.2f s", MANY,
                           (g_get_monotonic_time () - begin) / 1e6);
  g_assert_cmpuint (library_count (store, NULL), ==, MANY);
  clips = library_query (store, &search, 0, 10);
  g_assert_cmpuint (clips->len, ==, 1);
  g_assert_null (sw_clip_get_parent_id (clips->pdata[0]));
  sw_store_load_family_async (store, "clip-77777", NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  family = sw_store_load_family_finish (store, result, NULL);
  g_assert_cmpuint (family->len, ==, 2);
  g_assert_cmpstr (sw_clip_get_id (family->pdata[0]), ==, "clip-77777");
  g_assert_cmpstr (sw_clip_get_parent_id (family->pdata[1]), ==, "clip-77777");
  sw_store_close (store);
}

/* Parents first, several parents, no end without an end. */
static void
test_family (Library      *library,
             gconstpointer data)
{
  g_autoptr (SwClip) root = make_clip ("root", 300);
  g_autoptr (SwClip) part = make_clip ("part", 200);
  g_autoptr (SwClip) mix = make_clip ("mix", 100);
  g_autoptr (SwClip) stranger = make_clip ("stranger", 400);
  const char *const both[] = { sw_clip_get_id (part), sw_clip_get_id (root), NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) family = NULL;

  sw_clip_set_parent_id (part, sw_clip_get_id (root));
  sw_clip_set_parent_ids (mix, both);
  library_save_clip (library->store, root);
  library_save_clip (library->store, part);
  library_save_clip (library->store, mix);
  library_save_clip (library->store, stranger);
  sw_store_load_family_async (library->store, sw_clip_get_id (part), NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  family = sw_store_load_family_finish (library->store, result, NULL);
  g_assert_cmpuint (family->len, ==, 3);
  g_assert_true (family->pdata[0] == root);
  g_assert_true (family->pdata[1] == part);
  g_assert_true (family->pdata[2] == mix);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(path, function) g_test_add ("/assets/" path, Library, NULL, library_set_up, function, library_tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("stems-belong-to-their-song", test_stems_belong_to_their_song);
  ADD ("purchases", test_purchases);
  ADD ("word-times", test_word_times);
  ADD ("family", test_family);
  ADD ("migration", test_migration);
#undef ADD
  return g_test_run ();
}
