/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many songs cost no more than few: measured in steps of SQLite's machine, which are
 * the same on every computer. */

#include "sw-library-fixture.h"

#include "sw-store-private.h"

#define FEW 400
#define MANY 4000

/* Two libraries side by side. */
typedef struct
{
  Library few;
  Library many;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  library_set_up (&self->few, NULL);
  library_set_up (&self->many, NULL);
  library_add_songs (self->few.store, FEW, 1000);
  library_add_songs (self->many.store, MANY, 1000);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  library_tear_down (&self->few, NULL);
  library_tear_down (&self->many, NULL);
}

static gpointer
get_steps_work (SwDatabase *database,
                gpointer    data,
                GError    **error)
{
  guint64 *n_steps = g_new (guint64, 1);

  *n_steps = _sw_database_get_n_steps (database);
  return n_steps;
}

static guint64
get_steps (SwStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree guint64 *n_steps = NULL;
  GTask              *task = _sw_store_task_new (store, get_steps, "count steps", NULL, sw_test_store_result, &result);

  _sw_store_queue (store, task, SW_STORE_READS, get_steps_work, NULL, g_free);
  sw_test_wait_result (&result);
  n_steps = _sw_store_finish (store, result, get_steps, NULL);
  g_assert_nonnull (n_steps);
  return *n_steps;
}

static guint64
measure_page (SwStore           *store,
              const SwClipQuery *query,
              guint              n_expected)
{
  guint64 before = get_steps (store);
  g_autoptr (GPtrArray) clips = library_query (store, query, 0, 50);

  g_assert_cmpuint (clips->len, ==, n_expected);
  return get_steps (store) - before;
}

static void
assert_alike (guint64 few,
              guint64 many)
{
  g_test_message ("%" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT " steps", few, many);
  g_assert_cmpuint (few, >, 0);
  g_assert_cmpuint (many, <=, few + few / 4);
}

static void
test_pages (Fixture      *self,
            gconstpointer data)
{
  static const char *const searches[] = { NULL, "s", "so", "song" };

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    for (SwClipSort sort = SW_CLIP_SORT_NEWEST; sort <= SW_CLIP_SORT_DURATION; sort++)
      {
        const SwClipQuery query = { .search = searches[i], .sort = sort };

        if (query.search != NULL && sort >= SW_CLIP_SORT_TITLE)
          continue; /* found in one order, wanted in another: all are looked at */
        assert_alike (measure_page (self->few.store, &query, 50), measure_page (self->many.store, &query, 50));
      }
}

static void
test_filters (Fixture      *self,
              gconstpointer data)
{
  const SwClipQuery queries[] = { { .liked_only = TRUE }, { .uploads_only = TRUE }, { .task_id = "t" } };
  SwStore *const    stores[] = { self->few.store, self->many.store };

  for (guint i = 0; i < G_N_ELEMENTS (stores); i++)
    {
      g_autoptr (SwClip) clip = make_clip ("Kept", 500);

      sw_clip_set_liked (clip, TRUE);
      sw_clip_set_origin (clip, SW_CLIP_ORIGIN_UPLOADED);
      sw_clip_set_task_id (clip, "t");
      library_save_clip (stores[i], clip);
    }
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    assert_alike (measure_page (self->few.store, &queries[i], 1), measure_page (self->many.store, &queries[i], 1));
}

static guint64
measure_like (SwStore *store)
{
  g_autoptr (GPtrArray) clips = library_query (store, NULL, 10, 1);
  guint64 before = get_steps (store);

  sw_clip_set_liked (clips->pdata[0], TRUE);
  library_save_clips (store, clips);
  return get_steps (store) - before;
}

static void
test_like (Fixture      *self,
           gconstpointer data)
{
  assert_alike (measure_like (self->few.store), measure_like (self->many.store));
}

static guint64
measure_insert (SwStore *store)
{
  g_autoptr (SwClip) clip = make_clip ("New", 100000);
  guint64 before = get_steps (store);

  library_save_clip (store, clip);
  return get_steps (store) - before;
}

static void
test_insert (Fixture      *self,
             gconstpointer data)
{
  assert_alike (measure_insert (self->few.store), measure_insert (self->many.store));
}

/* Without the count, which is one walk along an index. */
static guint64
measure_scrolled_view (SwStore *store)
{
  g_autoptr (SwClipList) list = sw_clip_list_new (store);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint64 before;

  sw_test_wait_until (!sw_clip_list_get_loading (list));
  before = get_steps (store);
  for (guint i = 0; i < 205; i++)
    g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (list), 100 + i));
  sw_test_wait_until (!sw_clip_get_placeholder (rows->pdata[204]));
  return get_steps (store) - before;
}

static void
test_view (Fixture      *self,
           gconstpointer data)
{
  assert_alike (measure_scrolled_view (self->few.store), measure_scrolled_view (self->many.store));
}

#define ADD(path, function) g_test_add ("/many/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("pages", test_pages);
  ADD ("filters", test_filters);
  ADD ("like", test_like);
  ADD ("insert", test_insert);
  ADD ("view", test_view);
  return g_test_run ();
}
